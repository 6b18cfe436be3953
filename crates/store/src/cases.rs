//! Cases and the notices that came of them, one's own and the members'.

use std::collections::BTreeSet;

use wasl_feed::{Entry, KeyName, Opening, Origin, Salt};
use wasl_model::{
    Action, Colour, Contest, Event, MemberId, Notice, NoticeStep, Permit, Reach, RecordId, Stage, Standing,
    Step, Timestamp,
};

use crate::{
    Store, StoreError, Write,
    cell::{self, Place},
    contests,
    engine::{Connection, Row, params},
    fold::Said,
    leave, log,
};

/// A case as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Which: the record that its notice is, or will be.
    pub id: RecordId,
    /// Its number in this bureau, as in `2026/17`.
    pub number: String,
    /// The colour of its notice.
    pub colour: Colour,
    /// How far that reaches.
    pub reach: Reach,
    /// How far the version is that is worked on, if one is.
    pub stage: Option<Stage>,
    /// What became of the version that went out.
    pub standing: Standing,
    /// Until when something must be done.
    pub due: Option<Timestamp>,
    /// When its last step was taken.
    pub changed: Timestamp,
}

/// Which cases are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseTray {
    /// All, the one that was changed last first.
    All,
    /// Those with a version that is so far, the one that has waited longest first.
    At(Stage),
    /// Those whose version that went out stands so, the one that was changed last first.
    Standing(Standing),
    /// Those in which something must be done by a moment, the soonest first.
    Due,
}

/// A notice as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// What its owner says.
    pub notice: Notice,
    /// The entry of its owner's feed that says it.
    pub number: u64,
    /// How fresh the copy of that feed is.
    pub as_of: Option<Timestamp>,
    /// What members say against it.
    pub contests: Vec<Contest>,
}

/// Which notices are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Of this colour only.
    pub colour: Option<Colour>,
    /// Of this member only.
    pub owner: Option<MemberId>,
}

pub(crate) const LEAVE: [Action; 4] =
    [Action::CaseRead, Action::CaseWork, Action::Contest, Action::Replicate];
const LEAVE_TO_WORK: [Action; 4] =
    [Action::CaseWork, Action::Contest, Action::RedressWork, Action::Replicate];
pub(crate) const COLUMNS: &str = "record, number, colour, reach, stage, standing, due, changed";

impl Store {
    /// The most cases or notices that are listed at once.
    pub const CASES_MAX: u32 = 500;
    /// The most steps of one case.
    pub const STEPS_MAX: u32 = 10_000;

    /// Where a case stands.
    pub fn case(&self, permit: &Permit, id: RecordId) -> Result<Option<CaseRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = format!("SELECT {COLUMNS} FROM notice_case WHERE record = ?1");
        self.database().reader()?.first(&sql, params![id.as_bytes()], case_row)
    }

    /// The steps of a case, the first one first. What was erased is left out.
    pub fn steps(&self, permit: &Permit, id: RecordId) -> Result<Vec<NoticeStep>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        steps(&*self.database().reader()?, id)
    }

    /// The cases of a tray that follow after `after`, in the tray's order, at most [`Store::CASES_MAX`].
    pub fn cases(
        &self,
        permit: &Permit,
        tray: CaseTray,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let (filter, word, order) = match tray {
            CaseTray::All => ("CAST(?2 AS TEXT) IS NULL", None, "changed DESC, record DESC"),
            CaseTray::At(stage) => ("stage = ?2", Some(stage.as_str()), "changed, record"),
            CaseTray::Standing(standing) => {
                ("standing = ?2", Some(standing.as_str()), "changed DESC, record DESC")
            }
            CaseTray::Due => ("due IS NOT NULL AND CAST(?2 AS TEXT) IS NULL", None, "due, record"),
        };
        let by = if tray == CaseTray::Due { "due" } else { "changed" };
        let follows = if order.ends_with("DESC") { "<" } else { ">" };
        let sql = format!(
            "SELECT {COLUMNS} FROM notice_case
              WHERE {filter}
                AND (CAST(?1 AS BYTEA) IS NULL
                     OR ({by}, record) {follows} (SELECT {by}, record FROM notice_case WHERE record = ?1))
              ORDER BY {order} LIMIT ?3"
        );
        let after = after.as_ref().map(|id| id.as_bytes().as_slice());
        let limit = limit.min(Self::CASES_MAX);
        self.database().reader()?.list(&sql, params![after, word, limit], case_row)
    }

    /// The cases behind `after`, by their ids, in which something was due at the permit's moment, or that were over at
    /// `closed_before`; at most `limit`. What becomes of them is casework's.
    pub fn cases_past(
        &self,
        permit: &Permit,
        closed_before: Timestamp,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = "SELECT record FROM notice_case
                    WHERE record > ?1
                      AND (due <= ?2
                           OR (changed <= ?3 AND stage IS NULL
                               AND standing NOT IN ('published', 'suspended', 'erased')))
                    ORDER BY record LIMIT ?4";
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let (now, closed) = (cell::millis(permit.at()), cell::millis(closed_before));
        let limit = limit.min(Self::CASES_MAX);
        self.database().reader()?.list(sql, params![after, now, closed, limit], |row| cell::record_id(row, 0))
    }

    /// The records of all members that are refused notices, each with the entry of its owner's feed that says so. Whoever may
    /// see them is asked for each.
    pub fn refusals(&self, permit: &Permit) -> Result<BTreeSet<(RecordId, u64)>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT record, place FROM notice WHERE standing = 'refused'";
        let refused = self.database().reader()?.list::<_, StoreError>(sql, &[], |row| {
            Ok((cell::record_id(row, 0)?, Place(row.get(1)?).number()))
        })?;
        Ok(refused.into_iter().collect())
    }

    /// A notice that is held here, if it exists for the holder of the permit.
    pub fn notice(&self, permit: &Permit, id: RecordId) -> Result<Option<NoticeRow>, StoreError> {
        let sql = format!("{NOTICES} WHERE notice.record = ?1");
        let reader = self.database().reader()?;
        let Some(row) = reader.first(&sql, params![id.as_bytes()], notice_row)?.flatten() else {
            return Ok(None);
        };
        shown(&reader, permit, row)
    }

    /// The notices that are held here and exist for the holder of the permit, the newest first, after `after`, out of at
    /// most [`Store::CASES_MAX`] that are looked at; and the last one that was looked at, if there may be more.
    pub fn notices(
        &self,
        permit: &Permit,
        filter: NoticeFilter,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<(Vec<NoticeRow>, Option<RecordId>), StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let feed = match filter.owner {
            Some(owner) => {
                let owner = KeyName::of_member(owner.as_str()).ok();
                let feed =
                    owner.map(|owner| log::id(&snapshot, &Origin::records(&owner))).transpose()?.flatten();
                match feed {
                    Some(feed) => Some(feed.0),
                    None => return Ok((Vec::new(), None)),
                }
            }
            None => None,
        };
        let sql = format!(
            "{NOTICES}
              WHERE (CAST(?2 AS TEXT) IS NULL OR colour = ?2)
                AND (CAST(?3 AS BIGINT) IS NULL OR notice.place >> 48 = ?3)
                AND (CAST(?1 AS BYTEA) IS NULL
                     OR (published, notice.record) < (SELECT published, record FROM notice WHERE record = ?1))
              ORDER BY published DESC, notice.record DESC LIMIT ?4"
        );
        let after = after.as_ref().map(|id| id.as_bytes().as_slice());
        let limit = limit.min(Self::CASES_MAX);
        let colour = filter.colour.map(Colour::as_str);
        let looked: Vec<_> =
            snapshot.list::<_, StoreError>(&sql, params![after, colour, feed, limit], notice_row)?;
        let is_full = looked.len() == limit as usize;
        let looked: Vec<_> = looked.into_iter().flatten().collect();
        let last = looked.last().map(|row| row.notice.record.id()).filter(|_| is_full);
        let shown = looked.into_iter().map(|row| shown(&snapshot, permit, row));
        let shown = shown.filter_map(Result::transpose).collect::<Result<_, StoreError>>()?;
        Ok((shown, last))
    }
}

impl Write<'_> {
    /// Takes a step of a case in the bureau's own feed of cases. Returns the entry's number.
    pub fn step(&mut self, origin: &Origin, step: Step, salt: Salt) -> Result<u64, StoreError> {
        leave::needs_one_of(self.permit(), &LEAVE_TO_WORK)?;
        let opening = Opening::new(salt, step.to_bytes()?)?;
        let entry = Entry::following(self.size(origin)?, origin, opening)?;
        self.say(origin, &entry, &Said::Step(step))
    }

    /// The steps of a case as they stand in this transaction.
    pub fn steps(&mut self, id: RecordId) -> Result<Vec<NoticeStep>, StoreError> {
        leave::needs_one_of(self.permit(), &LEAVE_TO_WORK)?;
        steps(self.tx(), id)
    }

    /// Whether a record of this id was ever held here, or is a case.
    pub fn is_taken(&mut self, id: RecordId) -> Result<bool, StoreError> {
        let sql =
            "SELECT 1 FROM version WHERE record = ?1 UNION ALL SELECT 1 FROM step WHERE record = ?1 LIMIT 1";
        self.tx().exists(sql, params![id.as_bytes()])
    }

    /// Overwrites everything that the steps of a case say, salts included. Where it stands goes on being known. `case` is the
    /// bytes of its id, as in [`Step::case`].
    pub fn erase_steps(&mut self, case: &[u8]) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &[Action::CaseWork, Action::RedressWork])?;
        let places = self.tx().list::<_, StoreError>(
            "SELECT place FROM step WHERE record = ?1",
            params![case],
            |row| row.get(0),
        )?;
        places.into_iter().try_for_each(|place| log::erase(self.tx(), Place(place)))
    }

    /// The notice as it stands in this transaction, if this feed owns it.
    pub fn own_notice(&mut self, origin: &Origin, id: RecordId) -> Result<Option<Notice>, StoreError> {
        let found = self.own_event(origin, id)?;
        Ok(found.and_then(|event| match event {
            Event::Notice(notice) => Some(notice),
            Event::Put(_) | Event::Contest(_) | Event::Erase { .. } => None,
        }))
    }
}

const NOTICES: &str = "SELECT notice.place, payload, as_of FROM notice JOIN entry USING (place) JOIN feed ON feed.id = notice.place >> 48";

pub(crate) fn steps(reader: &Connection, id: RecordId) -> Result<Vec<NoticeStep>, StoreError> {
    let sql = "SELECT payload FROM step JOIN entry USING (place) WHERE record = ?1 ORDER BY place LIMIT ?2";
    let bad = || StoreError::Row { table: "step" };
    let found = reader.list::<_, StoreError>(sql, params![id.as_bytes(), Store::STEPS_MAX], |row| {
        let payload = row.get::<Option<&[u8]>>(0)?;
        match payload.map(Step::from_bytes).transpose().map_err(|_| bad())? {
            Some(Step::Notice(step)) => Ok(Some(step)),
            Some(Step::Hit(_) | Step::Redress(_)) | None => Ok(None),
        }
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// The notice that a payload says, if it says one.
pub(crate) fn notice_of(payload: &[u8]) -> Option<Notice> {
    match Event::from_bytes(payload) {
        Ok(Event::Notice(notice)) => Some(notice),
        _ => None,
    }
}

pub(crate) fn case_row(row: Row<'_>) -> Result<CaseRow, StoreError> {
    let bad = || StoreError::Row { table: "notice_case" };
    let stage: Option<String> = row.get(4)?;
    Ok(CaseRow {
        id: cell::record_id(row, 0)?,
        number: row.get(1)?,
        colour: Colour::from_word(&row.get::<String>(2)?).ok_or_else(bad)?,
        reach: Reach::from_word(&row.get::<String>(3)?).ok_or_else(bad)?,
        stage: stage.map(|stage| Stage::from_word(&stage).ok_or_else(bad)).transpose()?,
        standing: Standing::from_word(&row.get::<String>(5)?).ok_or_else(bad)?,
        due: cell::timestamp_or_none(row, 6)?,
        changed: cell::timestamp(row, 7)?,
    })
}

fn notice_row(row: Row<'_>) -> Result<Option<NoticeRow>, StoreError> {
    let Some(payload) = row.get::<Option<&[u8]>>(1)? else { return Ok(None) };
    let Event::Notice(notice) = Event::from_bytes(payload)? else {
        return Err(StoreError::Row { table: "notice" });
    };
    let (number, as_of) = (Place(row.get(0)?).number(), cell::timestamp_or_none(row, 2)?);
    Ok(Some(NoticeRow { notice, number, as_of, contests: Vec::new() }))
}

/// The notice with what stands against it, if it exists for the holder of the permit.
fn shown(reader: &Connection, permit: &Permit, row: NoticeRow) -> Result<Option<NoticeRow>, StoreError> {
    let contests = contests::of(reader, row.notice.record.id())?;
    let is_shown = contests::shows(permit, &row.notice.record.handling, &contests);
    Ok(is_shown.then_some(NoticeRow { contests, ..row }))
}
