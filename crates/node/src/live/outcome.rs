//! What came of a question at each member that was asked live.

use std::{collections::BTreeMap, time::Duration};

use wasl_model::{MemberId, Timestamp};

use super::peer::Failure;

/// What came of a question at one member that was asked live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedMember {
    /// Which member.
    pub member: MemberId,
    /// What came.
    pub outcome: AskOutcome,
}

/// What a member that was asked live came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskOutcome {
    /// It answered in time.
    Answered {
        /// How long it took.
        took: Duration,
        /// How many of its records may be what was asked for.
        found: usize,
        /// How many more it has that had no room in its answer.
        more: usize,
        /// How many records of its answer are not shown, and the number of the reason why the first of them is not.
        not_shown: Option<(usize, u16)>,
    },
    /// It did not answer in time. Nothing of what came later is shown.
    Late,
    /// It was not reached.
    Unreachable {
        /// Since when.
        since: Timestamp,
        /// What failed.
        number: u16,
    },
    /// It refused, or its answer is not taken.
    Refused {
        /// Why.
        number: u16,
    },
}

impl AskOutcome {
    /// Whether everything that the member has is in the answer.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Answered { more: 0, not_shown: None, .. })
    }

    /// The word for it in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Late => "late",
            Self::Unreachable { .. } => "unreachable",
            Self::Refused { .. } => "refused",
        }
    }

    /// The number of what is missing, if something is.
    pub fn number(&self) -> Option<u16> {
        match self {
            Self::Answered { not_shown, .. } => not_shown.map(|(_, number)| number),
            Self::Late => Some(wasl_exchange::LiveRefusal::Late.number()),
            Self::Unreachable { number, .. } | Self::Refused { number } => Some(*number),
        }
    }
}

impl AskedMember {
    /// What the members came to that were asked the parts of one question: the worse of each, by member.
    pub fn joined(parts: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut all: BTreeMap<MemberId, AskOutcome> = BTreeMap::new();
        for Self { member, outcome } in parts {
            let worse = all.get(&member).map_or(outcome, |before| before.worse(outcome));
            all.insert(member, worse);
        }
        all.into_iter().map(|(member, outcome)| Self { member, outcome }).collect()
    }
}

impl AskOutcome {
    fn worse(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Answered { took, found, more, not_shown },
                Self::Answered { took: took_too, found: found_too, more: more_too, not_shown: not_shown_too },
            ) => Self::Answered {
                took: took.max(took_too),
                found: found.max(found_too),
                more: more.max(more_too),
                not_shown: not_shown.or(not_shown_too),
            },
            (Self::Answered { .. }, missing) | (missing, _) => missing,
        }
    }
}

impl From<Failure> for AskOutcome {
    fn from(Failure { since, number }: Failure) -> Self {
        Self::Unreachable { since, number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_parts_of_a_question_the_worse_one_counts() {
        let answered = |millis, found| AskOutcome::Answered {
            took: Duration::from_millis(millis),
            found,
            more: 0,
            not_shown: None,
        };
        let of = |member: &str, outcome| AskedMember { member: member.parse().unwrap(), outcome };
        let parts = [
            of("UN", answered(5, 0)),
            of("FR", AskOutcome::Late),
            of("UN", answered(3, 2)),
            of("FR", answered(3, 1)),
        ];
        assert_eq!(AskedMember::joined(parts), [of("FR", AskOutcome::Late), of("UN", answered(5, 2))]);
    }
}
