//! What a public notice says: a draft, and what of it no draft can hold yet.

use wasl_model::{Notice, Prose, Text};

/// A notice as it was read, to be completed by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNotice {
    /// What the form says of the subject: an unpublished notice to all members, without grounds.
    pub notice: Notice,
    /// What it is wanted for, as far as the form tells. A ground needs its date and its authority besides.
    pub charges: Vec<PublicCharge>,
    /// What the photograph is called that the form links to; it is not in the form itself.
    pub picture: Option<Text>,
}

/// A charge without the warrant around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCharge {
    /// Which country issued the warrant, or the code of a court of several, as in `914`.
    pub issuer: Text,
    /// The charge in the words of the warrant; at most [`Text::CHARS_MAX`] characters.
    pub charge: Prose,
    /// The charge in one of the working languages, the same.
    pub charge_translation: Option<Prose>,
}
