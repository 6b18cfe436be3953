# The bureaus.
bureaus-title = Bureaus
bureaus-totals =
    { $members ->
        [one] { $records } records of { $members } member are held here.
       *[other] { $records } records of { $members } members are held here.
    }
bureau-fresh = Up to date
bureau-behind = Behind
bureau-unreached = Not reached
bureau-unheard = Nothing yet
bureau-halted = Halted
bureau-returning = Returning
bureau-age = Age of the data
bureau-own-age = This bureau’s own
bureau-holds = Held here
bureau-reached = Last reached
bureau-never = Never
bureau-address = Address
bureau-through = Heard through
bureau-carries = Carries for us
bureau-carries-sealed = What is not for it, sealed
bureau-cosigned = Seen and signed by
cosigned-upto =
    { $count ->
        [one] up to { $count } entry
       *[other] up to { $count } entries
    }
halted-meaning = Its signed feed contradicts itself, so nothing from it is taken in any more. What came before is still searched, and grows older. Speak to that member, and to the administrator of this bureau.
mark-now = now
mark-minute = 1 min
mark-hour = 1 h
mark-day = 1 day
mark-week = 1 week
