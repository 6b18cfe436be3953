//! What a directory knows of a member.

use wasl_feed::UnixTime;

use crate::Card;

/// A member, as the directory has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its bureau's card.
    pub card: Card,
    /// When it was admitted, or admitted again.
    pub since: UnixTime,
    /// Since when the card is as it is.
    pub renewed: UnixTime,
    /// Whether it takes part, and since when.
    pub standing: (Standing, UnixTime),
    /// The cards of before, the oldest first; their keys count no more.
    pub former: Vec<Former>,
}

/// Whether a member takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Good,
    /// Not until it is resumed.
    Suspended,
    /// It is a member no more.
    Removed,
}

/// A card that counts no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The card.
    pub card: Card,
    /// Until when it counted.
    pub until: UnixTime,
}
