# The search page and its answers.
ask-label = Who or what are you looking for?
ask-hint = A name in any script, the number of a document or a vehicle, or the machine-readable lines of a passport or card.
ask-button = Search
ask-more = Date of birth, nationality and more
ask-born = Date of birth
ask-born-hint = 1965, 1965-03 or 1965-03-21
ask-nationality = Nationality
ask-country-hint = Two letters, such as MA
ask-place = Place of birth
ask-place-hint = The town, and more behind it: Casablanca, Morocco
ask-sex = Sex
ask-sex-hint = If it is known
sex-any = Not told
ask-issuer = Issued by
ask-issuer-hint = For a number: two letters of the country
ask-read-as = Read the box as
ask-read-as-hint = If it was taken for something else
read-as-auto = Whatever it looks like
read-as-name = A name
read-as-number = A number
read-as-zone = Machine-readable lines
welcome-title = What you can type
welcome-name = A name
welcome-name-words = in any script, spelling and order. A date of birth and a nationality make the answer sharper.
welcome-number = A number
welcome-number-words = of a passport, a card, a plate, a chassis or a ship. Blanks and hyphens do not matter.
welcome-zone = Machine-readable lines
welcome-zone-words = scanned or pasted, all lines together.
answer-hits =
    { $count ->
        [one] { $count } possible hit
       *[other] { $count } possible hits
    }
answer-none =
    { $members ->
        [one] No possible hit among { $records } records of { $members } member
       *[other] No possible hit among { $records } records of { $members } members
    }
answer-summary = { $form } Answered in { $millis } ms.
answer-read-as-name = Searched as a name.
answer-read-as-number = Looked up as a number.
answer-read-as-zone = Read as machine-readable lines.
answer-confirm = A possible hit is not an answer. Confirm it with its owner before you act on it.
answer-none-advice = Check the spelling and the purpose, leave out what you are not sure of, or try another of the person’s names. Records that are not for your purpose are not found.
answer-otherwise = Not what you meant?
otherwise-name = Search it as a name
otherwise-number = Look it up as a number
hit-possible = Possible hit
hit-matched = Matched under
hit-score = Score from 0 to 1:
hit-owner = Owner
hit-source = Source
hit-born = Born
hit-nationality = Nationality
hit-age = Age of the data
reasons-caption = Why
reasons-what = Compared
reasons-query = Your question
reasons-record = The record
reasons-rule = How they agree
reasons-weight = Against or for
reasons-for = speaks for it:
reasons-against = speaks against it:
searched-title = Whose records were searched
searched-member = Member
searched-records = Records
searched-age = Age of the data
asked-title = Who was asked live
asked-incomplete = This answer is not complete: not everybody who was asked has answered in full. See below, and ask again.
asked-answered =
    { $found ->
        [one] Answered in { $millis } ms: { $found } possible hit
       *[other] Answered in { $millis } ms: { $found } possible hits
    }
asked-answered-in-part = Answered in { $millis } ms: { $found } shown, { $missing } not shown
asked-late = Late
asked-unreachable = Not reached for { $age }
asked-refused = No answer
hit-live = Shown by its owner just now; not kept here
zone-name = Name
zone-number = Number
zone-issuer = Issued by
zone-born = Born
zone-nationality = Nationality
zone-expiry = Expires
zone-sound = All check digits fit. That does not prove the document genuine.
zone-unsound = A check digit does not fit: read the lines again, or look at the document closely.
zone-repairs =
    { $count ->
        [one] { $count } character was taken for another that looks alike.
       *[other] { $count } characters were taken for others that look alike.
    }
zone-others = It could also be the number { $numbers }, which was looked up too.
lookup-offer = Ask the other bureaus without telling them the number:
lookup-as-document = as a document
lookup-as-vehicle = as a vehicle
lookup-title = Private look-up
lookup-words = Each bureau learned that this one asked, and nothing of what. A hit tells that it has a record for this purpose, and nothing of it.
lookup-member = Member
lookup-answer = Answer
lookup-hit = Hit
lookup-no-hit = No hit
lookup-unanswered = No answer
lookup-hit-words = A hit is not an answer. Write to the owner, who then learns the number.
lookup-write = Write a message
lookup-none = This bureau has no peers.
lookup-back = Back to the search
