//! Why a step of a request is not taken.

use wasl_model::{MemberId, RecordId, RedressField, RedressStanding, RedressVerdict, Role};

use super::table::RedressCommandKind;

/// A numbered "no".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedressRefusal {
    /// Where the request stands, nobody may do this.
    #[error("nobody may {command} a request that is {standing}")]
    Place {
        /// What was tried.
        command: RedressCommandKind,
        /// Where it stands.
        standing: RedressStanding,
    },
    /// Other roles may.
    #[error("the role {role} may not {command} a request")]
    Role {
        /// What was tried.
        command: RedressCommandKind,
        /// Whose role.
        role: Role,
    },
    /// It is not told which person this is, and two different ones are needed.
    #[error("it takes a person who is named")]
    Nameless,
    /// Whoever received a request decides nothing about it.
    #[error("whoever received the request does not decide it")]
    Receiver,
    /// The record was not found by the last search.
    #[error("the last search did not find the record {record}")]
    NotFound {
        /// Which.
        record: RecordId,
    },
    /// The record does not have this field.
    #[error("the record {record} has no {field}")]
    NoField {
        /// Which.
        record: RecordId,
        /// Which field.
        field: RedressField,
    },
    /// A decision without an article, or with more than are taken.
    #[error("a decision names the articles that it rests on")]
    NoArticle,
    /// Something that was found is not decided on.
    #[error("not decided: {}, record {record}", field.map_or("the whole record", RedressField::as_str))]
    Undecided {
        /// Which record.
        record: RecordId,
        /// Which field; none, if it has no fields.
        field: Option<RedressField>,
    },
    /// A record is about somebody else as a whole, or not at all.
    #[error("the record {record} is about somebody else as a whole, or not at all")]
    Whole {
        /// Which.
        record: RecordId,
    },
    /// Another member's record is decided on once its owner was asked.
    #[error("{owner} is asked first: the record {record} is its own")]
    OwnerFirst {
        /// Which.
        record: RecordId,
        /// Whose.
        owner: MemberId,
    },
    /// The person is told why a request is not admitted.
    #[error("the person is told why: give a reason")]
    Words,
    /// A correction names the entry that it is, and nothing else does.
    #[error("{verdict}: a correction names the entry of the feed that it is, and nothing else names one")]
    Entry {
        /// What was decided.
        verdict: RedressVerdict,
    },
    /// A request that asks nothing, of nobody, or more than is taken.
    #[error("a request asks for something, about somebody with a name, and no more than is taken")]
    Form,
    /// No record of this member was found.
    #[error("no record of {member} was found")]
    NothingOf {
        /// Which member.
        member: MemberId,
    },
}

impl RedressRefusal {
    /// Its stable number, 1171 to 1189.
    pub fn number(self) -> u16 {
        match self {
            Self::Place { .. } => 1171,
            Self::Role { .. } => 1172,
            Self::Nameless => 1173,
            Self::Receiver => 1174,
            Self::NotFound { .. } => 1175,
            Self::NoField { .. } => 1176,
            Self::NoArticle => 1177,
            Self::Undecided { .. } => 1178,
            Self::Whole { .. } => 1179,
            Self::OwnerFirst { .. } => 1180,
            Self::Words => 1181,
            Self::Entry { .. } => 1182,
            Self::Form => 1183,
            Self::NothingOf { .. } => 1184,
        }
    }
}
