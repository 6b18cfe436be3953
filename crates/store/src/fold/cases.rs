//! What a step does to the view of cases.

use wasl_feed::Origin;
use wasl_model::{CaseEvent, MemberId, NoticeStep, Step};

use super::{
    hits, redress,
    tally::{Kind, Marks, mark, marks, recount},
};
use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
};

/// Folds a step, said at `place`. Only the bureau's own cases are anything to it.
pub(super) fn fold(
    tx: &Connection,
    (origin, own): (&Origin, MemberId),
    place: Place,
    step: &Step,
) -> Result<(), StoreError> {
    if origin.owner().member() != own.as_str() {
        return Ok(());
    }
    match step {
        Step::Notice(step) => {
            let of = (Kind::Case, step.case.as_bytes().as_slice());
            recount(tx, of, || fold_notice(tx, step))?;
        }
        Step::Hit(step) => hits::fold(tx, own, step)?,
        Step::Redress(step) => redress::fold(tx, step)?,
    }
    tx.put("INSERT INTO step (record, place) VALUES (?1, ?2)", params![step.case(), place.0])
}

fn fold_notice(tx: &Connection, step: &NoticeStep) -> Result<(), StoreError> {
    let case = step.case.as_bytes();
    let marks = Marks::after(marks(tx, Kind::Case, case)?, step);
    if let CaseEvent::Drafted(notice) = &step.event {
        tx.put(
            "INSERT INTO notice_case (record, number, colour, reach, standing, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (record) DO UPDATE SET colour = excluded.colour, reach = excluded.reach",
            params![
                case,
                notice.record.source.id.as_str(),
                notice.colour.as_str(),
                notice.reach.as_str(),
                step.position.standing.as_str(),
                cell::millis(step.at)
            ],
        )?;
    }
    tx.put(
        "UPDATE notice_case SET stage = ?2, standing = ?3, due = ?4, changed = ?5 WHERE record = ?1",
        params![
            case,
            step.position.stage.map(wasl_model::Stage::as_str),
            step.position.standing.as_str(),
            step.position.due.map(cell::millis),
            cell::millis(step.at)
        ],
    )?;
    mark(tx, Kind::Case, case, marks.as_ref())
}
