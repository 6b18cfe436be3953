//! The API over a real bureau, asked as a client asks it.

#[cfg(test)]
mod api {
    mod access;
    mod answers;
    mod attachments;
    mod busy;
    mod description;
    mod fixture;
    mod groups;
    mod hits;
    mod hostile;
    mod live;
    mod lookups;
    mod messages;
    mod notices;
    mod records;
    mod socket;
    mod yente;
}
