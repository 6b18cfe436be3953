//! What notices and cases are counted as. The counts are kept beside them, so that nobody looks at each to tell how many there are.

use std::collections::BTreeSet;

use wasl_model::{CaseEvent, Notice, NoticeStep, Stage, Timestamp};

use crate::{
    StoreError,
    engine::{Connection, params},
};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Notices that are held here, this member's and the others'.
    Notice,
    /// The bureau's own cases.
    Case,
}

/// What one of them is counted as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marks {
    /// When it was first published, or the case was opened, as in `2026-11`; empty if that is not known.
    month: String,
    standing: String,
    /// Each aspect with its word: `colour` and `red`.
    words: BTreeSet<(String, String)>,
}

impl Kind {
    /// The word for it in the table of counts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Case => "case",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Case => "notice_case",
        }
    }
}

impl Marks {
    /// What a notice is counted as.
    pub(crate) fn of_notice(notice: &Notice) -> Self {
        let at = notice.published.or_else(|| notice.refusal.as_ref().map(|refused| refused.at));
        let mut words = words(notice);
        words.insert(word("member", notice.record.owner.as_str()));
        Self { month: at.map(month).unwrap_or_default(), standing: notice.standing.to_string(), words }
    }

    /// What a case is counted as after a step, if it has begun.
    pub(crate) fn after(before: Option<Self>, step: &NoticeStep) -> Option<Self> {
        let mut marks = match (&step.event, before) {
            (CaseEvent::Drafted(notice), before) => {
                let month = before.map_or_else(|| month(step.at), |before| before.month);
                Self { month, standing: String::new(), words: words(notice) }
            }
            (_, before) => before?,
        };
        let is_over = step.event == CaseEvent::Erased;
        marks.words.retain(|(aspect, _)| aspect != "stage" && (!is_over || aspect == "colour"));
        marks.words.extend(step.position.stage.map(|stage| word("stage", Stage::as_str(stage))));
        marks.standing = step.position.standing.to_string();
        Some(marks)
    }

    /// What a case is counted as of which nothing is left but its row.
    pub(crate) fn of_rest(changed: Timestamp, standing: &str, colour: &str) -> Self {
        let words = BTreeSet::from([word("colour", colour)]);
        Self { month: month(changed), standing: standing.to_owned(), words }
    }

    /// What is not counted at all.
    pub(crate) fn nothing() -> Self {
        Self { month: String::new(), standing: String::new(), words: BTreeSet::new() }
    }

    /// A line for the month, one for the standing, one for each word. None of them has a line break in it.
    pub(crate) fn to_text(&self) -> String {
        let words = self.words.iter().map(|(aspect, word)| format!("{aspect} {word}"));
        [self.month.clone(), self.standing.clone()].into_iter().chain(words).collect::<Vec<_>>().join("\n")
    }

    /// What such a text says.
    pub(crate) fn from_text(text: &str) -> Result<Self, StoreError> {
        let bad = || StoreError::Row { table: "tally" };
        let mut lines = text.split('\n');
        let (month, standing) = (lines.next().ok_or_else(bad)?, lines.next().ok_or_else(bad)?);
        let words =
            lines.map(|line| line.split_once(' ').map(|(aspect, named)| word(aspect, named)).ok_or_else(bad));
        Ok(Self {
            month: month.to_owned(),
            standing: standing.to_owned(),
            words: words.collect::<Result<_, _>>()?,
        })
    }
}

/// Counts what `change` makes of the row of `id`: less of what it was, more of what it is.
pub(crate) fn recount(
    tx: &Connection,
    (kind, id): (Kind, &[u8]),
    change: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let before = marks(tx, kind, id)?;
    change()?;
    let after = marks(tx, kind, id)?;
    if before == after {
        return Ok(());
    }
    before.map_or(Ok(()), |marks| count(tx, kind, &marks, -1))?;
    after.map_or(Ok(()), |marks| count(tx, kind, &marks, 1))
}

/// What the row of `id` is counted as, if there is one and that is known.
pub(crate) fn marks(tx: &Connection, kind: Kind, id: &[u8]) -> Result<Option<Marks>, StoreError> {
    let sql = format!("SELECT counted FROM {} WHERE record = ?1", kind.table());
    let text: Option<Option<String>> = tx.first(&sql, params![id], |row| row.get(0))?;
    text.flatten().map(|text| Marks::from_text(&text)).transpose()
}

/// Notes what the row of `id` is counted as.
pub(crate) fn mark(tx: &Connection, kind: Kind, id: &[u8], marks: Option<&Marks>) -> Result<(), StoreError> {
    let sql = format!("UPDATE {} SET counted = ?2 WHERE record = ?1", kind.table());
    tx.put(&sql, params![id, marks.map(Marks::to_text)])
}

/// Counts what is marked so, `by` more.
pub(crate) fn count(tx: &Connection, kind: Kind, marks: &Marks, by: i64) -> Result<(), StoreError> {
    let Marks { month, standing, words } = marks;
    for (aspect, word) in words {
        tx.put(
            "INSERT INTO tally (kind, month, standing, aspect, word, many) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (kind, month, standing, aspect, word) DO UPDATE SET many = tally.many + excluded.many",
            params![kind.as_str(), month, standing, aspect, word, by],
        )?;
        if by < 0 {
            // Of what is erased not even the word stays.
            tx.put(
                "DELETE FROM tally
                  WHERE kind = ?1 AND month = ?2 AND standing = ?3 AND aspect = ?4 AND word = ?5 AND many = 0",
                params![kind.as_str(), month, standing, aspect, word],
            )?;
        }
    }
    Ok(())
}

/// The colour and the offences of a notice, each offence once.
fn words(notice: &Notice) -> BTreeSet<(String, String)> {
    let offences = notice.grounds.iter().map(|ground| word("offence", ground.offence.as_str()));
    offences.chain([word("colour", notice.colour.as_str())]).collect()
}

fn word(aspect: &str, word: &str) -> (String, String) {
    (aspect.to_owned(), word.to_owned())
}

/// The month of a moment, in UTC: the first seven characters of how it is written (RFC 3339).
fn month(at: Timestamp) -> String {
    at.to_string().chars().take(7).collect()
}
