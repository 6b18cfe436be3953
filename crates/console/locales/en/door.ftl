# Signing in and out.
sign-in-title = Sign in
sign-in-key = Your key
sign-in-key-hint = It begins with wasl_ and was handed to you once.
sign-in-button = Sign in
sign-in-foot = For officers of this bureau. Whoever signs in is recorded in the audit log with everything they ask.
sign-in-ended = Your session has ended. Sign in again to go on.
sign-in-out = You are signed out.
