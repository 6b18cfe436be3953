//! What the audit log says: a line before the work starts, and one before its answer leaves.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::{
    MemberId, Purpose, RecordId, Timestamp,
    rules::{Action, Actor, Caller, Role},
};

/// One line of a bureau's audit log. The log is a feed of its own, so no line can be altered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AuditLine {
    /// Somebody starts something.
    #[n(0)]
    Opened(#[n(0)] Opened),
    /// It ended; without this line its outcome is unknown.
    #[n(1)]
    Closed(#[n(0)] Closed),
}

/// Who starts what.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Opened {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Who: see [`Actor`].
    #[n(1)]
    pub actor: Actor,
    /// For which member.
    #[n(2)]
    pub member: MemberId,
    /// In which role.
    #[n(3)]
    pub role: Role,
    /// For what purpose.
    #[n(4)]
    pub purpose: Purpose,
    /// What.
    #[n(5)]
    pub action: Action,
    /// The record it is about, if it is about one that is known.
    #[n(6)]
    pub record: Option<RecordId>,
    /// What was asked, hashed.
    #[n(7)]
    pub asked: Asked,
}

/// A question, hashed with a salt of its own: who suspects what was asked can check it, who does not
/// cannot read it, and two lines do not tell that they ask the same.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Asked {
    /// The salt.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// SHA-256 of `wasl/question/v1`, a zero byte, the salt and the question's text.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub hash: [u8; 32],
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Closed {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// The number of the line that it closes.
    #[n(1)]
    pub opened: u64,
    /// What came of it.
    #[n(2)]
    pub outcome: Outcome,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// These records were shown; at most [`Outcome::SHOWN_MAX`] are named, `count` counts all.
    #[n(0)]
    Shown {
        /// The records, best first.
        #[n(0)]
        records: Vec<RecordId>,
        /// How many there were.
        #[n(1)]
        count: u64,
    },
    /// This many records or settings were changed.
    #[n(1)]
    Changed {
        /// How many.
        #[n(0)]
        count: u64,
    },
    /// It was refused, or failed, with this number.
    #[n(2)]
    Refused {
        /// The number of the refusal or error.
        #[n(0)]
        number: u16,
    },
}

impl AuditLine {
    /// The bytes to commit to.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a line back.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}

impl Opened {
    /// The line for `caller` starting `action` at `at`.
    pub fn new(caller: &Caller, action: Action, at: Timestamp, asked: Asked) -> Self {
        let Caller { actor, member, role, purpose } = *caller;
        Self { at, actor, member, role, purpose, action, record: None, asked }
    }
}

impl Asked {
    /// Hashes `question` with `salt`, which comes from the system's entropy.
    pub fn new(salt: [u8; 16], question: &str) -> Self {
        let mut hash = Sha256::new_with_prefix(b"wasl/question/v1\0");
        hash.update(salt);
        hash.update(question.as_bytes());
        Self { salt, hash: hash.finalize().into() }
    }

    /// Whether this is the hash of `question`.
    pub fn is(&self, question: &str) -> bool {
        *self == Self::new(self.salt, question)
    }
}

impl Outcome {
    /// The most records that one line names.
    pub const SHOWN_MAX: usize = 100;

    /// These records were shown, best first.
    pub fn shown(records: impl ExactSizeIterator<Item = RecordId>) -> Self {
        let count = records.len() as u64;
        Self::Shown { records: records.take(Self::SHOWN_MAX).collect(), count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_back_and_its_question_can_be_checked_but_not_read()
    -> Result<(), Box<dyn std::error::Error>> {
        let caller = Caller {
            actor: Actor::Local,
            member: "MA".parse()?,
            role: Role::Officer,
            purpose: Purpose::Border,
        };
        let asked = Asked::new([7; 16], "name=Tarik Example");
        assert!(asked.is("name=Tarik Example") && !asked.is("name=Somebody Else"));
        assert_ne!(asked.hash, Asked::new([8; 16], "name=Tarik Example").hash);
        let at = Timestamp::from_secs(1);
        let opened = AuditLine::Opened(Opened::new(&caller, Action::Search, at, asked));
        let outcome = Outcome::shown([RecordId::from_bytes([1; 16])].into_iter());
        let closed = AuditLine::Closed(Closed { at, opened: 0, outcome });
        for line in [opened, closed] {
            assert_eq!(AuditLine::from_bytes(&line.to_bytes())?, line);
        }
        Ok(())
    }
}
