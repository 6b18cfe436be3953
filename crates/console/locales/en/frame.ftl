# What stands around every page.
page-title = { $page } – Wasl
skip-to-content = Skip to the content
nav-label = Pages
nav-ask = Search
nav-cases = Cases
nav-notices = Notices
nav-messages = Messages
nav-groups = Groups
nav-bureaus = Bureaus
nav-audit = Audit log
nav-sign-in = Sign in
nav-elsewhere = Wasl
own-member = The member whose bureau this is
sign-out = Sign out
purpose-label = Purpose
purpose-set = Apply
purpose-border = Border control
purpose-investigation = Investigation
purpose-identification = Identification
purpose-sanctions = Sanctions
purpose-oversight = Oversight
role-officer = Officer
role-analyst = Analyst
role-reviewer = Reviewer
role-protection = Data protection
role-admin = Administrator
role-bureau = Bureau
language-label = Language
foot-audit = Every question and every look at a record is written to the audit log.
back-to-start = Back to the start
error-number = Error { $number }
age-never = nothing yet
age-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
age-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
age-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
age-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
records-count =
    { $count ->
        [one] { $count } record
       *[other] { $count } records
    }
entries-count =
    { $count ->
        [one] { $count } entry in its feed
       *[other] { $count } entries in its feed
    }
date-between = { $first } to { $last }
date-about = about { $date }
