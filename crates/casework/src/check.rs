//! The closed set of checks that a rule of the rulebook can be made of.

use serde::Deserialize;
use wasl_model::{Ask, RecordKind};

use crate::{offence::Matter, words};

/// What a rule looks at, and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// There is something in all fields of at least one of the lists.
    Has {
        /// The lists.
        any: Vec<Vec<Field>>,
    },
    /// The subject is of one of these kinds.
    Subject {
        /// The kinds.
        #[serde(deserialize_with = "words::kinds")]
        kinds: Vec<RecordKind>,
    },
    /// At least one of these is asked.
    Asks {
        /// What.
        #[serde(deserialize_with = "words::asks")]
        any: Vec<Ask>,
    },
    /// None of these is asked.
    AsksNot {
        /// What.
        #[serde(deserialize_with = "words::asks")]
        any: Vec<Ask>,
    },
    /// Each warrant and judgment tells these.
    Grounds {
        /// What.
        tell: Vec<GroundField>,
    },
    /// What each warrant and judgment can be punished with, or was, is at least this much.
    Penalty {
        /// The most that is possible, to prosecute.
        warrant_months: u16,
        /// What was imposed or is left to serve.
        judgment_months: u16,
    },
    /// Each offence is one of the rulebook's words.
    Offence {},
    /// No offence is one of these matters.
    MatterNot {
        /// The matters.
        any: Vec<Matter>,
    },
    /// Each warrant and judgment is of a country, or of a court of several, by its code.
    Issuer {},
    /// What comes first cannot have been after what comes then.
    Order {
        /// What comes first.
        first: Moment,
        /// What comes then.
        then: Moment,
    },
    /// Whoever is sought was so old at least when the offence was committed.
    Age {
        /// How old.
        years: u16,
    },
    /// The end of its validity, if its author sets one, is to come, and no more than so many months away.
    Expiry {
        /// How many.
        months: u16,
    },
    /// Whom it is given to is said in one of these ways.
    Audience {
        /// The ways.
        any: Vec<Spread>,
    },
    /// The photograph, if there is one, is a JPEG of the size that it says.
    Photo {},
    /// Height and weight are a human being's.
    Measures {},
    /// No part is larger than a feed carries.
    Limits {},
    /// No character that nobody sees makes a name or another short text read otherwise than it is.
    Plain {},
    /// Nothing is looked at: a person is reminded of something.
    Remark {},
}

/// Something that a notice may tell of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The family name.
    FamilyName,
    /// The forename.
    Forename,
    /// Any name.
    Name,
    /// Sex.
    Sex,
    /// When the subject was born, at least the year.
    Birth,
    /// A nationality.
    Nationality,
    /// A photograph.
    Photo,
    /// The number of a travel or identity document.
    Document,
    /// Any number.
    Identifier,
    /// Anything of what the subject looks like.
    Likeness,
    /// A warrant or judgment.
    Grounds,
    /// What happened.
    Account,
    /// The resolution or committee that it rests on.
    Mandate,
}

/// Something that a warrant or judgment may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroundField {
    /// When the offence was committed.
    Committed,
    /// The charge in a working language.
    ChargeTranslation,
}

/// Something that has a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The subject's birth.
    Birth,
    /// The offence.
    Committed,
    /// The warrant or judgment.
    Issued,
    /// Today, in UTC.
    Today,
}

/// In which way it is said whom a notice is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// All members.
    All,
    /// Members that are named, at least one.
    Only,
    /// All but members that are named.
    AllBut,
}

impl Check {
    /// Whether it is made so that it would hold of everything, or of nothing, whatever a notice says.
    pub(crate) fn is_hollow(&self) -> bool {
        match self {
            Self::Has { any } => any.is_empty() || any.iter().any(Vec::is_empty),
            Self::Subject { kinds } => kinds.is_empty(),
            Self::Asks { any } | Self::AsksNot { any } => any.is_empty(),
            Self::Grounds { tell } => tell.is_empty(),
            Self::MatterNot { any } => any.is_empty(),
            Self::Audience { any } => any.is_empty(),
            Self::Penalty { warrant_months, judgment_months } => *warrant_months.min(judgment_months) == 0,
            Self::Order { first, then } => first == then,
            Self::Age { years: figure } | Self::Expiry { months: figure } => *figure == 0,
            Self::Offence {}
            | Self::Issuer {}
            | Self::Photo {}
            | Self::Measures {}
            | Self::Limits {}
            | Self::Plain {}
            | Self::Remark {} => false,
        }
    }
}
