//! What a step of a person's request does to the view of requests.

use wasl_model::{RedressEvent, RedressKind, RedressOutcome, RedressRequest, RedressStep};

use crate::{
    StoreError, cell,
    engine::{Connection, params},
};

/// Folds a step of a request.
pub(super) fn fold(tx: &Connection, step: &RedressStep) -> Result<(), StoreError> {
    if let RedressEvent::Received(request) = &step.event {
        open(tx, step, request)?;
    }
    let at = cell::millis(step.at);
    let admitted = matches!(step.event, RedressEvent::Admitted { .. }).then_some(at);
    let outcome = match step.event {
        RedressEvent::Answered { outcome, .. } => Some(outcome),
        RedressEvent::Withdrawn => Some(RedressOutcome::Withdrawn),
        _ => None,
    };
    let due = step.due.map(cell::millis);
    tx.put(
        "UPDATE redress SET standing = ?2, outcome = coalesce(CAST(?3 AS TEXT), outcome),
                admitted = coalesce(CAST(?4 AS BIGINT), admitted), due = CAST(?5 AS BIGINT),
                deadline = coalesce(CAST(?5 AS BIGINT), deadline),
                ended = coalesce(CAST(?6 AS BIGINT), ended), changed = ?7 WHERE id = ?1",
        params![
            step.request.as_bytes(),
            step.standing.as_str(),
            outcome.map(RedressOutcome::as_str),
            admitted,
            due,
            outcome.map(|_| at),
            at
        ],
    )
}

fn open(tx: &Connection, step: &RedressStep, request: &RedressRequest) -> Result<(), StoreError> {
    let asks = |kind| i64::from(request.kinds.contains(&kind));
    tx.put(
        "INSERT INTO redress (id, access, correction, deletion, standing, received, changed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT DO NOTHING",
        params![
            step.request.as_bytes(),
            asks(RedressKind::Access),
            asks(RedressKind::Correction),
            asks(RedressKind::Deletion),
            step.standing.as_str(),
            cell::millis(step.at)
        ],
    )
}
