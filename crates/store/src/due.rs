//! Answers that are due: noted where messages are opened, settled where the answers come.

use wasl_model::{MemberId, MessageId, Post, Timestamp};

use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
    log,
};

/// A message that is here asks to be answered by `until`.
pub(crate) fn note(
    tx: &Connection,
    id: MessageId,
    until: Timestamp,
    (own, at): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    let Some(place) = log::message_place(tx, id)? else { return Ok(()) };
    let sql = "INSERT INTO due (place, until) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    tx.put(sql, params![place.0, cell::millis(until)])?;
    settle(tx, id, place, own, at)
}

/// The message `answer`, which is here, answers another one, be that here or not.
pub(crate) fn note_answer(
    tx: &Connection,
    answered: MessageId,
    answer: MessageId,
    (own, at): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO answered (author, number, member, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
        params![
            answered.from.as_str(),
            cell::signed(answered.number),
            answer.from.as_str(),
            cell::signed(answer.number),
            cell::millis(at)
        ],
    )?;
    log::message_place(tx, answered)?.map_or(Ok(()), |place| settle(tx, answered, place, own, at))
}

/// Settles what a message asks, once whoever is awaited has answered: of another's message this bureau itself, of one's own
/// all its receivers.
fn settle(
    tx: &Connection,
    id: MessageId,
    place: Place,
    own: MemberId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let awaited = if id.from == own { receivers(tx, place)? } else { vec![own] };
    let answered = answers(tx, id)?;
    if awaited.iter().all(|member| answered.iter().any(|(by, _)| by == member)) {
        let sql = "UPDATE due SET settled = ?2 WHERE place = ?1 AND settled IS NULL";
        tx.put(sql, params![place.0, cell::millis(at)])?;
    }
    Ok(())
}

/// An answer was taken back before anybody read it: what it settled is due again.
pub(crate) fn answer_taken_back(tx: &Connection, by: MemberId, answer: u64) -> Result<(), StoreError> {
    let sql = "SELECT author, number FROM answered WHERE member = ?1 AND answer = ?2";
    let answer = cell::signed(answer);
    let asked = tx.list::<_, StoreError>(sql, params![by.as_str(), answer], |row| {
        Ok(MessageId { from: cell::member(row, 0, "answered")?, number: cell::unsigned(row.get(1)?) })
    })?;
    tx.put("DELETE FROM answered WHERE member = ?1 AND answer = ?2", params![by.as_str(), answer])?;
    for id in asked {
        // Another answer of the same member may stand.
        let stands = answers(tx, id)?.iter().any(|(member, _)| *member == by);
        if let Some(place) = log::message_place(tx, id)?.filter(|_| !stands) {
            tx.put("UPDATE due SET settled = NULL WHERE place = ?1", params![place.0])?;
        }
    }
    Ok(())
}

/// Who has answered a message, and when first.
pub(crate) fn answers(reader: &Connection, id: MessageId) -> Result<Vec<(MemberId, Timestamp)>, StoreError> {
    let sql = "SELECT member, min(at) FROM answered WHERE author = ?1 AND number = ?2 GROUP BY member ORDER BY member";
    reader.list(sql, params![id.from.as_str(), cell::signed(id.number)], |row| {
        Ok((cell::member(row, 0, "answered")?, cell::timestamp(row, 1)?))
    })
}

fn receivers(tx: &Connection, place: Place) -> Result<Vec<MemberId>, StoreError> {
    let payload = tx.first("SELECT payload FROM entry WHERE place = ?1", params![place.0], |row| {
        row.get::<Option<Vec<u8>>>(0)
    })?;
    match payload.flatten().map(|payload| Post::from_bytes(&payload)) {
        Some(Ok(Post::Message { to, .. } | Post::Shared { to, .. })) => Ok(to.into_iter().collect()),
        _ => Ok(Vec::new()),
    }
}
