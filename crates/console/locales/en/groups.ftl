# Sharing groups.
groups-lead = A message to a group reaches whoever is in it. Who is taken out reads nothing new; who comes in, nothing old.
groups-none = There is no group yet.
group-found = Found a group
group-keeper = Keeper
group-version = Version
group-standing-in = In the group
group-standing-waiting = Waiting for keys
group-standing-out = Taken out
group-standing-dissolved = Dissolved
members-count =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
group-show-members = Show them
group-write = Write to the group
group-change = Change members
group-dissolve = Dissolve
group-keys-none = This bureau has published no keys, so that nobody can put it into a group yet.
group-keys-button = Publish keys
group-keys-published = This bureau’s keys are published
group-keys-again = Others can put it into their groups. Publish new keys if a keeper cannot do so; those of before count no more.
group-keys-again-button = Publish new keys
group-name = Name
group-name-hint = Everybody in the group sees it. At most 100 characters, on one line.
group-with = Who is to be in it, beside this bureau
group-put-in = Put in
group-take-out = Take out
group-take-out-hint = Whoever is taken out keeps what it has, and reads nothing that is written from now on.
group-nobody-ready = Nobody else can be put in for now.
group-unready = Without published keys, and so not to be put in yet:
group-change-title = Members of { $group }
group-change-button = Change the group
group-found-button = Found the group
group-round = The others hear of it when their bureaus next ask this one.
group-cancel = Back to the groups
dissolve-title = Dissolve this group for good?
dissolve-words = Nobody can write to it any more. What was written stays with whoever has it. This cannot be taken back.
dissolve-button = Yes, dissolve it
