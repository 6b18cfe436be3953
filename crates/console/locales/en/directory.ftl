# The directory of members.
directory-title = Directory of members
directory-none = This bureau obeys no directory. Whoever its administrator has added is a peer.
directory-forked = Enough of its keys have signed two histories: nothing more is taken of it. Speak to the administrator of this bureau.
directory-keys = Signed by
directory-quorum = { $threshold } of { $keys } keys together
directory-signed = Last signed
directory-fingerprint = Fingerprint
directory-caption = Who takes part, and with which keys
directory-member = Member
directory-standing = Standing
directory-since = Member since
directory-renewed = Keys since
standing-good = Takes part
standing-suspended = Suspended
standing-removed = Removed
