//! A record: what one member says about one person, document or thing.

use minicbor::{Decode, Encode};

use crate::{Country, DateSpan, Handling, Identifier, MemberId, Name, RecordId, Text};

/// What one member says about one subject. It stays that member's property wherever a copy lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    /// What kind of subject it is.
    #[n(0)]
    pub kind: RecordKind,
    /// The member that made it.
    #[n(1)]
    pub owner: MemberId,
    /// Where the owner has it from.
    #[n(2)]
    pub source: Source,
    /// Names, the main one first. May be empty for a document or vehicle.
    #[n(3)]
    pub names: Vec<Name>,
    /// Dates of birth, the likeliest first.
    #[n(4)]
    pub births: Vec<DateSpan>,
    /// Nationalities; for an organisation its country, for a vessel its flag.
    #[n(5)]
    pub nationalities: Vec<Country>,
    /// Sex, if the source tells it.
    #[n(6)]
    pub sex: Option<Sex>,
    /// Numbers of documents and things.
    #[n(7)]
    pub identifiers: Vec<Identifier>,
    /// What else the source says, in its own words.
    #[n(8)]
    pub facts: Vec<Fact>,
    /// Who may receive it, for what, until when.
    #[n(9)]
    pub handling: Handling,
}

/// Where a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Source {
    /// The list or database of its owner: lower-case letters, digits and `-`, as in `un-sc`.
    #[n(0)]
    pub dataset: Text,
    /// What that list itself calls the record; kept as it is.
    #[n(1)]
    pub id: Text,
}

/// The kinds of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RecordKind {
    /// A person.
    #[n(0)]
    Person,
    /// A company, group or other body.
    #[n(1)]
    Organisation,
    /// A ship or boat.
    #[n(2)]
    Vessel,
    /// An aircraft.
    #[n(3)]
    Aircraft,
    /// A stolen or wanted vehicle.
    #[n(4)]
    Vehicle,
    /// A stolen, lost or invalid travel document.
    #[n(5)]
    Document,
}

/// Sex as travel documents have it (ICAO 9303: M, F, X).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Sex {
    /// Female.
    #[n(0)]
    Female,
    /// Male.
    #[n(1)]
    Male,
    /// Unspecified, as a document says it.
    #[n(2)]
    Unspecified,
}

impl Sex {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Unspecified];

    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unspecified => "unspecified",
        }
    }

    /// The sex that the word in JSON stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.as_str() == word)
    }

    /// The letter for it in travel documents (ICAO 9303-4, 4.1).
    pub fn letter(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Unspecified => 'X',
        }
    }
}

/// Something a source says of a subject, in the source's own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Fact {
    /// What it is about.
    #[n(0)]
    pub kind: FactKind,
    /// The words.
    #[n(1)]
    pub text: Text,
}

/// What a [`Fact`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum FactKind {
    /// Place of birth.
    #[n(0)]
    PlaceOfBirth,
    /// An address or whereabouts.
    #[n(1)]
    Address,
    /// A title or post held.
    #[n(2)]
    Position,
    /// The programme or ground on which the source lists the subject.
    #[n(3)]
    Programme,
    /// When the source listed it.
    #[n(4)]
    Listed,
    /// A remark.
    #[n(5)]
    Remark,
    /// What happened to a document or vehicle: stolen, lost, revoked; when and where.
    #[n(6)]
    Circumstance,
    /// Make, model, colour and the like.
    #[n(7)]
    Description,
    /// A link to the source's own page.
    #[n(8)]
    Link,
}

/// A record larger than a feed carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the record has {count} {part}, at most {limit} are taken")]
pub struct LimitError {
    /// Which part is too large.
    pub part: &'static str,
    /// How many there are.
    pub count: usize,
    /// How many are taken.
    pub limit: usize,
}

impl Record {
    /// The most names one record may have. OFAC's longest has 88.
    pub const NAMES_MAX: usize = 256;
    /// The most entries any other part of a record may have.
    pub const PARTS_MAX: usize = 256;

    /// The id that names this record in the whole network.
    pub fn id(&self) -> RecordId {
        RecordId::derive(self.owner, self.source.dataset.as_str(), self.source.id.as_str())
    }

    /// The name to show: the main one, or the first there is.
    pub fn title(&self) -> &str {
        self.names.first().map(|name| name.text.as_str()).unwrap_or_default()
    }

    /// Checks that no part is larger than a feed carries.
    pub fn check_limits(&self) -> Result<(), LimitError> {
        let parts = [
            ("names", self.names.len(), Self::NAMES_MAX),
            ("dates of birth", self.births.len(), Self::PARTS_MAX),
            ("nationalities", self.nationalities.len(), Self::PARTS_MAX),
            ("identifiers", self.identifiers.len(), Self::PARTS_MAX),
            ("facts", self.facts.len(), Self::PARTS_MAX),
        ];
        match parts.into_iter().find(|(_, count, limit)| count > limit) {
            Some((part, count, limit)) => Err(LimitError { part, count, limit }),
            None => Ok(()),
        }
    }
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Organisation, Self::Vessel, Self::Aircraft, Self::Vehicle, Self::Document];

    /// The word for it in settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Vehicle => "vehicle",
            Self::Document => "document",
        }
    }

    /// The kind that this word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}
