# The audit log.
audit-title = Audit log
audit-size =
    { $count ->
        [one] { $count } line. No line can be altered or removed without it showing.
       *[other] { $count } lines. No line can be altered or removed without it showing.
    }
audit-verify = Verify all lines
audit-caption = Newest first. What was asked is kept as a salted hash only.
audit-when = When
audit-who = Who
audit-purpose = Purpose
audit-action = Action
audit-outcome = Outcome
audit-line = line { $number }
audit-pages = More lines
audit-newest = Newest lines
audit-older = Older lines
action-search = Searched
action-check = Looked a number up
action-record-read = Opened a record
action-record-write = Wrote a record
action-record-erase = Erased a record
action-import = Imported a list
action-feed-read = Looked at the bureaus
action-feed-verify = Verified a feed
action-audit-read = Read the audit log
action-peer-manage = Changed the peers
action-key-manage = Changed the keys
action-replicate = Exchanged with a peer
action-message-read = Read messages
action-message-send = Sent or recalled a message
action-lookup = Looked a number up privately
action-lookup-answer = Answered a private look-up
action-backup = Copied the home
action-return = Brought the bureau back from a copy
action-group-manage = Managed a sharing group
action-case-read = Read a case
action-case-work = Took a step of a case
action-contest = Said or took back that a record is contested
action-redress-read = Read requests for redress
action-redress-work = Took a step of a request for redress
outcome-open = Not finished when this page was made
outcome-shown =
    { $count ->
        [0] Nothing found
        [one] { $count } record shown
       *[other] { $count } records shown
    }
outcome-done = Done
outcome-changed =
    { $count ->
        [one] { $count } change
       *[other] { $count } changes
    }
outcome-refused = Refused ({ $number }): { $words }
verdict-whole =
    { $count ->
        [one] The log is whole: its { $count } line stands in its place, unaltered.
       *[other] The log is whole: all { $count } lines stand in their places, unaltered.
    }
verdict-broken =
    { $count ->
        [one] The log does not hold. { $count } line before the fault is sound.
       *[other] The log does not hold. { $count } lines before the fault are sound.
    }
