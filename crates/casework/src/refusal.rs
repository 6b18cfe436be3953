//! Why a command is not carried out.

use wasl_model::{LimitError, RecordId, Role, Ruling, Stage, Standing, Text, Timestamp};

use crate::command::CommandKind;

/// A numbered "no". Numbers are stable: programs and guides refer to them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseRefusal {
    /// There is no case yet: the first thing is a draft.
    #[error("there is no case to {command}: it begins with a draft")]
    Missing {
        /// What was tried.
        command: CommandKind,
    },
    /// Where the case stands, nobody may do this.
    #[error("nobody may {command} a case that is {standing}, its pending version {}", shown(*.stage))]
    Place {
        /// What was tried.
        command: CommandKind,
        /// How far the pending version is.
        stage: Option<Stage>,
        /// What became of the published one.
        standing: Standing,
    },
    /// Where the case stands, other roles may do this.
    #[error("the role {role} may not {command} here")]
    Role {
        /// Whose role.
        role: Role,
        /// What was tried.
        command: CommandKind,
        /// Who may.
        may: &'static [Role],
    },
    /// It is not told which person this is, and three different ones are needed.
    #[error("it takes a person who is named to {command}")]
    Nameless {
        /// What was tried.
        command: CommandKind,
    },
    /// Who wrote it does not approve it.
    #[error("who has written a version does not judge it")]
    Author {
        /// The person.
        person: Text,
    },
    /// Who has approved it does not approve it again.
    #[error("the second approval is another person's")]
    Twice {
        /// The person.
        person: Text,
    },
    /// A rule stands against it.
    #[error("the rules do not allow it: {}", first_rule(.ruling))]
    Rules {
        /// What the rules said.
        ruling: Box<Ruling>,
    },
    /// A refusal that names no article.
    #[error("a refusal names at least one article")]
    NoArticle,
    /// A refusal that names an article that is not in the rulebook.
    #[error("the rulebook has no article {article}")]
    Article {
        /// How it was written.
        article: Text,
    },
    /// The draft is of another record.
    #[error("the draft is of the record {record}, the case of {case}")]
    OtherRecord {
        /// Which record the case is of.
        case: RecordId,
        /// Which one came.
        record: RecordId,
    },
    /// A part of the draft, or the list of articles, is larger than is taken.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// Its validity is not over yet.
    #[error("it is valid until {until}")]
    Early {
        /// Until when.
        until: Timestamp,
    },
    /// Its validity is over.
    #[error("its validity ended at {since}")]
    Over {
        /// Since when.
        since: Timestamp,
    },
    /// Fewer than three persons have had a hand in it.
    #[error("author and two reviewers are three different persons, whom the case does not have")]
    Persons,
}

impl CaseRefusal {
    /// Its stable number, 1101 to 1150.
    pub fn number(&self) -> u16 {
        match self {
            Self::Missing { .. } => 1101,
            Self::Place { .. } => 1102,
            Self::Role { .. } => 1103,
            Self::Nameless { .. } => 1104,
            Self::Author { .. } => 1105,
            Self::Twice { .. } => 1106,
            Self::Rules { .. } => 1107,
            Self::NoArticle => 1108,
            Self::Article { .. } => 1109,
            Self::OtherRecord { .. } => 1110,
            Self::Limit(_) => 1111,
            Self::Early { .. } => 1112,
            Self::Over { .. } => 1113,
            Self::Persons => 1114,
        }
    }
}

fn shown(stage: Option<Stage>) -> &'static str {
    stage.map_or("none", Stage::as_str)
}

fn first_rule(ruling: &Ruling) -> &str {
    let stops = ruling.findings.iter().find(|finding| finding.answer == wasl_model::Answer::Stops);
    stops.map_or("none ran", |finding| finding.rule.as_str())
}
