//! How many notices and cases there are: by colour, member, offence, stage, standing and month. No name, no number of any of them.

use std::collections::BTreeMap;

use wasl_casework::Rulebook;
use wasl_model::{Action, Caller, Outcome, PartialDate, Timestamp};
use wasl_store::{Tallied, Tally};

use crate::{Bureau, NodeError, audited::Intent};

/// Which months are counted: from one to another, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

/// Why two dates are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period goes from a month or year to a later one, as in 2026-03")]
pub struct PeriodError;

/// How many notices and cases there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeStatistics {
    /// As of when.
    pub at: Timestamp,
    /// Which months.
    pub period: Period,
    /// The notices of all members that are held here, by the month in which they were first published. Those that are not in force
    /// are counted for oversight alone.
    pub notices: Vec<Count>,
    /// The cases of this bureau, by the month in which they were opened.
    pub cases: Vec<Count>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// By what it is counted.
    pub by: CountBy,
    /// Which of them.
    pub word: String,
    /// How many.
    pub many: u64,
}

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountBy {
    /// All there are: the word is `all`.
    Total,
    /// By colour.
    Colour,
    /// Of notices: by the member that published them.
    Member,
    /// By the rulebook's word for the offence; `other` for a word that is not in it. A notice with two offences counts under each.
    Offence,
    /// Of cases: by how far the version is that is worked on.
    Stage,
    /// By what became of them.
    Standing,
    /// By month, as in `2026-03`; `unknown`, where that is not said.
    Month,
}

impl Period {
    /// From one month or year to another, as far as they are said.
    pub fn new(from: Option<PartialDate>, to: Option<PartialDate>) -> Result<Self, PeriodError> {
        let has_day = [from, to].into_iter().flatten().any(|date| date.day().is_some());
        let period = Self { from, to };
        let (first, last) = period.months();
        let is_reversed = first.zip(last).is_some_and(|(first, last)| first > last);
        if has_day || is_reversed { Err(PeriodError) } else { Ok(period) }
    }

    /// Its first month, as it was said.
    pub fn from(self) -> Option<PartialDate> {
        self.from
    }

    /// Its last one.
    pub fn to(self) -> Option<PartialDate> {
        self.to
    }

    /// The first and the last month, as the store writes them.
    fn months(self) -> (Option<String>, Option<String>) {
        let month =
            |date: PartialDate, else_: u8| format!("{:04}-{:02}", date.year(), date.month().unwrap_or(else_));
        (self.from.map(|from| month(from, 1)), self.to.map(|to| month(to, 12)))
    }
}

impl PeriodError {
    /// Its stable number.
    pub fn number(self) -> u16 {
        7141
    }
}

impl CountBy {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Total, Self::Colour, Self::Member, Self::Offence, Self::Stage, Self::Standing, Self::Month];

    /// The word for it in JSON and CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Colour => "colour",
            Self::Member => "member",
            Self::Offence => "offence",
            Self::Stage => "stage",
            Self::Standing => "standing",
            Self::Month => "month",
        }
    }
}

impl Bureau {
    /// How many notices and cases of a period there are.
    pub fn notice_statistics(&self, caller: &Caller, period: Period) -> Result<NoticeStatistics, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, "statistics"), |permit| {
            let (first, last) = period.months();
            let count = |tallied| {
                let tallies = self.store.tally(permit, tallied, (first.as_deref(), last.as_deref()))?;
                Ok::<_, NodeError>(counts(tallies))
            };
            let (notices, cases) = (count(Tallied::Notices)?, count(Tallied::Cases)?);
            let statistics = NoticeStatistics { at: permit.at(), period, notices, cases };
            Ok((statistics, Outcome::shown(std::iter::empty())))
        })
    }
}

/// The figures, by what they are counted and in the order of their words.
fn counts(tallies: Vec<Tally>) -> Vec<Count> {
    let mut counts: BTreeMap<(CountBy, String), u64> = BTreeMap::new();
    let mut add = |by, word: &str, many| *counts.entry((by, word.to_owned())).or_default() += many;
    for Tally { aspect, word, standing, many } in tallies {
        match aspect.as_str() {
            "colour" => {
                add(CountBy::Colour, &word, many);
                // Each has one colour.
                add(CountBy::Standing, standing.as_str(), many);
                add(CountBy::Total, "all", many);
            }
            "member" => add(CountBy::Member, &word, many),
            "offence" => add(CountBy::Offence, known(&word), many),
            "stage" => add(CountBy::Stage, &word, many),
            "month" if word.is_empty() => add(CountBy::Month, "unknown", many),
            "month" => add(CountBy::Month, &word, many),
            _ => {}
        }
    }
    counts.into_iter().map(|((by, word), many)| Count { by, word, many }).collect()
}

/// The rulebook's word. What another member writes in its place may be anything, also a name.
fn known(word: &str) -> &str {
    let is_known = Rulebook::current().offences().iter().any(|offence| offence.word.as_str() == word);
    if is_known { word } else { "other" }
}

#[cfg(test)]
mod tests {
    use wasl_model::Standing;

    use super::*;

    #[test]
    fn what_another_member_writes_in_the_place_of_an_offence_is_not_repeated() {
        let tally = |word: &str, many| Tally {
            aspect: "offence".to_owned(),
            word: word.to_owned(),
            standing: Standing::Published,
            many,
        };
        let told = counts(vec![tally("Tarik Example", 1), tally("fraud", 2), tally("=1+1", 3)]);
        let told: Vec<_> = told.iter().map(|count| (count.word.as_str(), count.many)).collect();
        assert_eq!(told, [("fraud", 2), ("other", 4)]);
    }
}
