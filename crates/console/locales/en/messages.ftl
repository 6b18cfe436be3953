# Messages between bureaus.
message-write = Write a message
message-trays = Trays
tray-in = Received
tray-out = Sent
tray-due = To answer
tray-awaited = Answers awaited
tray-empty = There is no message here.
message-from = From
message-to = To
message-group = Group
message-group-line = group { $group }
message-group-unknown = one that is not known here
message-at = When
message-case = Case
message-answers = Answers
message-answer-by = To be answered by
message-age = { $age } ago
message-older = Older messages
answer-late = Answer late by { $age }
answer-due = Answer due in { $age }
answers-due = { $count ->
    [one] One message is to be answered soon
   *[other] { $count } messages are to be answered soon
} ({ $late } late)
message-new = New
message-read = Read
message-recalled = Taken back
message-gone = Taken back unread
message-unreadable = Cannot be opened
message-fate = { $delivered } of { $all } delivered, { $read } read
message-receivers = Receivers
message-answer = Answer
message-recall = Take this message back
message-recall-words = Where nobody has opened it, it is erased, here as well. Whoever has read it keeps it.
message-recall-button = Take it back
urgency-routine = Routine
urgency-priority = Priority
urgency-flash = Flash
receiver-answered = Answered
receiver-read = Read
receiver-has = Delivered
receiver-waiting = Not confirmed yet
receiver-unknown = Told to the sender alone
receiver-cannot-open = Cannot open it
write-answer-to = Answer to { $message }
write-no-peers = There is no peer to write to yet.
write-group = Or a group
write-group-hint = Whoever is in it now receives it. Tick no member above then.
write-group-none = No group: the members ticked above
write-subject = Subject
write-body = Message
write-urgency = Urgency
write-answer-by-hint = The end of this day, in UTC. Leave it empty if no answer is due.
write-send = Seal and send
write-sealed = Only the receivers’ bureaus and this one can open it.
message-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
message-files-head = Files
file-here = Here
file-coming = On its way: { $percent } %
file-refused = Not taken (error { $number })
decimal =
    { $tenths ->
        [0] { $whole }
       *[other] { $whole }.{ $tenths }
    }
size-bytes = { $size ->
    [one] { $size } byte
   *[other] { $size } bytes
}
size-kb = { $size } kB
size-mb = { $size } MB
size-gb = { $size } GB
write-files = Files
write-files-hint = Up to 16, each of up to 5 GB. They are sealed like the message.
