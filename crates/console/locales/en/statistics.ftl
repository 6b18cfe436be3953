# Figures.
statistics-title = Statistics
statistics-lead = How many notices and cases there are. Nothing here is about a person. Notices that are not in force are counted for oversight alone.
statistics-from = From (month or year)
statistics-to = To
statistics-show = Show
statistics-notices = Notices held here, of all members
statistics-cases = Cases of this bureau
statistics-notices-total =
    { $count ->
        [one] { $count } notice
       *[other] { $count } notices
    }
statistics-cases-total =
    { $count ->
        [one] { $count } case
       *[other] { $count } cases
    }
statistics-by-colour = By colour
statistics-by-standing = By what became of them
statistics-by-stage = By stage of the version
statistics-by-offence = By offence
statistics-by-member = By member
statistics-by-month = By month
statistics-most = At most { $count } a month
statistics-as-table = As a table
statistics-month = Month
statistics-count = Number
statistics-number = { $count }
statistics-other = Other words
statistics-unknown = Not known
statistics-at = As of
statistics-colour-red = Red
statistics-colour-blue = Blue
statistics-colour-green = Green
statistics-colour-yellow = Yellow
statistics-colour-black = Black
statistics-colour-orange = Orange
statistics-colour-purple = Purple
statistics-colour-silver = Silver
statistics-colour-un-special = UN special notice
statistics-standing-unpublished = Not published
statistics-standing-published = Published
statistics-standing-suspended = Suspended
statistics-standing-withdrawn = Withdrawn
statistics-standing-expired = Expired
statistics-standing-refused = Refused
statistics-standing-erased = Erased
statistics-stage-draft = Draft
statistics-stage-submitted = Handed in
statistics-stage-checked = Held before the rules
statistics-stage-reviewed = Approved by one
statistics-stage-approved = Approved by two
err-7141 = This is no period.
rec-7141 = Write a month or a year, as in 2026-03, and nothing before the beginning at its end.
