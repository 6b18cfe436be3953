//! What a step of a hit does to the view of hits.

use wasl_model::{Colour, HitEvent, HitOutcome, HitStanding, HitStep, Judgement, MemberId};

use crate::{
    StoreError, cell,
    engine::{Connection, params},
};

/// Folds a step of a hit that `own`'s bureau has written.
pub(super) fn fold(tx: &Connection, own: MemberId, step: &HitStep) -> Result<(), StoreError> {
    let id = step.hit.as_bytes();
    match &step.event {
        HitEvent::Confirmed(judged) | HitEvent::Rejected(judged) => open(tx, own, step, judged)?,
        HitEvent::Reported { by, record, entry } => tx.put(
            "INSERT INTO hit (id, record, owner, finder, entry, identifies, standing, judged, changed)
             VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?7) ON CONFLICT DO NOTHING",
            params![
                id,
                record.as_bytes(),
                own.as_str(),
                by.as_str(),
                cell::signed(*entry),
                step.standing.as_str(),
                cell::millis(step.at)
            ],
        )?,
        HitEvent::Accepted
        | HitEvent::Denied
        | HitEvent::Concluded { .. }
        | HitEvent::TakenBack
        | HitEvent::Erased => {}
    }
    let outcome = match step.event {
        HitEvent::Concluded { outcome } => Some(outcome),
        _ => None,
    };
    tx.put(
        "UPDATE hit SET standing = ?2, outcome = coalesce(?3, outcome), due = ?4, changed = ?5 WHERE id = ?1",
        params![
            id,
            step.standing.as_str(),
            outcome.map(HitOutcome::as_str),
            step.due.map(cell::millis),
            cell::millis(step.at)
        ],
    )?;
    if step.standing == HitStanding::Erased {
        tx.put("UPDATE hit SET salt = NULL, asked = NULL WHERE id = ?1", params![id])?;
    }
    Ok(())
}

fn open(tx: &Connection, own: MemberId, step: &HitStep, judged: &Judgement) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO hit (id, record, owner, finder, entry, percent, colour, salt, asked, identifies, standing, judged, changed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12) ON CONFLICT DO NOTHING",
        params![
            step.hit.as_bytes(),
            judged.record.as_bytes(),
            judged.owner.as_str(),
            own.as_str(),
            cell::signed(judged.entry),
            judged.percent,
            judged.colour.map(Colour::as_str),
            judged.asked.salt.as_slice(),
            judged.asked.hash.as_slice(),
            judged.identifies,
            step.standing.as_str(),
            cell::millis(step.at)
        ],
    )
}
