//! That a record is contested: by which member's word, since when, on which authority, and with which effect.

use minicbor::{Decode, Encode};

use crate::{
    Audience, LimitError, MemberId, PartialDate, Prose, Purpose, Record, RecordId, Text, Timestamp,
    notice::words,
};

/// What a member says against a record, its own or another member's.
///
/// Whoever is shown the record is shown it too (INTERPOL's Rules on the Processing of Data, Article 12: data are accurate, and
/// doubts about them go with them). It is taken back by being erased, as a record is, under its own [id](Contest::id).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Contest {
    /// The record that is contested.
    #[n(0)]
    pub record: RecordId,
    /// Whose record it is.
    #[n(1)]
    pub owner: MemberId,
    /// The entry of its owner's feed that said it when it was contested: an erasure after it is one of the contest too.
    #[n(2)]
    pub number: u64,
    /// The member that says so.
    #[n(3)]
    pub by: MemberId,
    /// What stands against the record.
    #[n(4)]
    pub kind: ContestKind,
    /// What follows from it.
    #[n(5)]
    pub effect: ContestEffect,
    /// Since when.
    #[n(6)]
    pub since: PartialDate,
    /// The court, authority or office that it rests on; at most [`Contest::AUTHORITY_CHARS_MAX`] characters.
    #[n(7)]
    pub authority: Text,
    /// What whoever gets a hit must know; at most [`Contest::EXPLANATION_CHARS_MAX`] characters.
    #[n(8)]
    pub explanation: Prose,
    /// Who may receive it: whoever may receive the record.
    #[n(9)]
    pub audience: Audience,
    /// When it was said.
    #[n(10)]
    pub at: Timestamp,
}

/// What stands against a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ContestKind {
    /// The person concerned objects.
    #[n(0)]
    Objection,
    /// A court has decided against it.
    #[n(1)]
    Court,
    /// The person has asylum or is a refugee (Convention relating to the Status of Refugees, Articles 1 and 33).
    #[n(2)]
    Asylum,
    /// A data-protection body has decided against it.
    #[n(3)]
    Protection,
    /// Something else, which the explanation tells.
    #[n(4)]
    Other,
}

/// What follows from a [`Contest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ContestEffect {
    /// Whoever gets a hit is warned.
    #[n(0)]
    Warn,
    /// The record is out of force: everywhere, if its owner says so; else in the bureau of the member that does, and a
    /// warning elsewhere.
    #[n(1)]
    Suspend,
}

words!(ContestKind: Objection = "objection", Court = "court", Asylum = "asylum", Protection = "data-protection",
    Other = "other");
words!(ContestEffect: Warn = "warn", Suspend = "suspend");

impl Contest {
    /// The most characters of the authority.
    pub const AUTHORITY_CHARS_MAX: usize = 200;
    /// The most characters of the explanation: a page.
    pub const EXPLANATION_CHARS_MAX: usize = 4_000;
    /// The largest number that an entry of a feed can have.
    const NUMBER_MAX: usize = (1 << 48) - 1;
    /// No record is of this dataset: a dataset's name is a [`Text`], and none of those begins with a blank.
    const DATASET: &str = " contest";

    /// What it is called in the network: of a record, a member has one of each kind.
    pub fn id(&self) -> RecordId {
        Self::id_of(self.by, self.record, self.kind)
    }

    /// What a contest of this kind by this member is called.
    pub fn id_of(by: MemberId, record: RecordId, kind: ContestKind) -> RecordId {
        RecordId::derive(by, Self::DATASET, &format!("{record}/{kind}"))
    }

    /// Who may receive what is said against a record: whoever may receive that, and its owner.
    pub fn audience_of(record: &Record) -> Audience {
        match record.handling.audience.clone() {
            Audience::All => Audience::All,
            Audience::Only(mut members) => {
                members.insert(record.owner);
                Audience::Only(members)
            }
            Audience::AllBut(mut members) => {
                members.remove(&record.owner);
                Audience::AllBut(members)
            }
        }
    }

    /// Whether it takes the record out of force in the bureau of `member` for this purpose. Oversight sees what is contested.
    pub fn hides(&self, member: MemberId, purpose: Purpose) -> bool {
        self.effect == ContestEffect::Suspend && self.by == member && purpose != Purpose::Oversight
    }

    /// Checks that no part is larger than a feed carries.
    pub fn check_limits(&self) -> Result<(), LimitError> {
        let chars = |text: &str| text.chars().count();
        let number = usize::try_from(self.number).unwrap_or(usize::MAX);
        let parts = [
            ("characters of authority", chars(self.authority.as_str()), Self::AUTHORITY_CHARS_MAX),
            ("characters of explanation", chars(self.explanation.as_str()), Self::EXPLANATION_CHARS_MAX),
            ("entries before it", number, Self::NUMBER_MAX),
        ];
        match parts.into_iter().find(|(_, count, limit)| count > limit) {
            Some((part, count, limit)) => Err(LimitError { part, count, limit }),
            None => Ok(()),
        }
    }
}
