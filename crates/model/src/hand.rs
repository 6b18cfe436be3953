//! Whose hand took a step of a case.

use minicbor::{Decode, Encode};

use crate::{Actor, Role, Text};

/// Whose hand took a step.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hand {
    /// By which key, or at the machine itself.
    #[n(0)]
    pub actor: Actor,
    /// The person: the name that the key was given out to; nobody, if it was the bureau itself. Two keys of one name are one
    /// person.
    #[n(1)]
    pub person: Option<Text>,
    /// In which role.
    #[n(2)]
    pub role: Role,
}

impl Hand {
    /// The bureau itself, by its clock and rules.
    pub fn bureau() -> Self {
        Self { actor: Actor::Bureau, person: None, role: Role::Bureau }
    }
}
