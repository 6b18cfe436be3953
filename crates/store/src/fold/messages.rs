//! What a post does to the messages.

use wasl_feed::Origin;
use wasl_model::{Audience, MemberId, MessageId, Post, Timestamp};

use super::{groups, parcels};
use crate::{
    StoreError, carried,
    cell::{self, Place},
    due,
    engine::{Connection, params},
    log,
};

/// Folds `post`, said at `place` of `origin`, into the views of `own`'s bureau.
///
/// That a message was opened is heard from a receiver of it, where it is for its sender: nobody else has to be told, and
/// nobody else's word counts. What is said of a message that is not here is not heard.
pub(super) fn fold(
    tx: &Connection,
    origin: &Origin,
    place: Place,
    post: &Post,
    (own, at): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    let by: MemberId = origin.owner().member().parse().map_err(|_| StoreError::Row { table: "feed" })?;
    let receipt = |message: MessageId| receipt_for(tx, by, message, own);
    match post {
        Post::Message { parcels, .. } | Post::Shared { parcels, .. } => {
            tx.put("INSERT INTO message (place, at) VALUES (?1, ?2)", params![place.0, cell::millis(at)])?;
            if let Post::Shared { group, .. } = post {
                groups::shared(tx, place, *group, by == own)?;
            }
            parcels::announced(tx, place, parcels)
        }
        Post::Keyed { .. } => groups::keyed(tx, place, by),
        Post::Group { .. } => groups::changed(tx, place),
        Post::Delivered { up_to, at } => {
            delivery(tx, by, *up_to, own)?.map_or(Ok(()), |message| delivered(tx, by, message, *at))
        }
        Post::Read { message, at } => {
            receipt(*message)?.map_or(Ok(()), |message| opened(tx, by, message, *at, None))
        }
        Post::Unreadable { message, reason, at } => {
            receipt(*message)?.map_or(Ok(()), |message| opened(tx, by, message, *at, Some(*reason)))
        }
        Post::Fetched { message, attachment, fault, at } => receipt(*message)?
            .map_or(Ok(()), |message| parcels::fetched(tx, by, (message, *attachment), (*fault, *at))),
        Post::Recalled { number, at, .. } if *number < place.number() => {
            recalled(tx, by, Place::new(place.feed(), *number), *at)
        }
        Post::Recalled { .. } => Ok(()),
    }
}

/// Where the message is that `by` says to have opened, if that counts here.
fn receipt_for(
    tx: &Connection,
    by: MemberId,
    message: MessageId,
    own: MemberId,
) -> Result<Option<Place>, StoreError> {
    let Some(place) = delivery(tx, by, message, own)? else { return Ok(None) };
    // One's own word counts, so that it is not given again and again.
    if by == own {
        return Ok(Some(place));
    }
    let sql = "SELECT payload, audience FROM entry WHERE place = ?1";
    let (payload, audience): (Option<Vec<u8>>, _) =
        tx.one(sql, params![place.0], |row| Ok((row.get(0)?, cell::audience(row, 1))))?;
    let is_to_them = match payload.map(|payload| Post::from_bytes(&payload)) {
        Some(post) => {
            let post = post.ok();
            post.as_ref().and_then(Post::envelope).is_some_and(|envelope| envelope.to.contains(&by))
        }
        // It was taken back, and for whom it was is still known.
        None => audience?.is_some_and(|audience| audience.includes(message.from, by)),
    };
    Ok(Some(place).filter(|_| is_to_them))
}

/// Where the message is up to which `by` has all that are for it, if that counts here: whichever it is, no other member's
/// messages are told to have arrived.
fn delivery(
    tx: &Connection,
    by: MemberId,
    up_to: MessageId,
    own: MemberId,
) -> Result<Option<Place>, StoreError> {
    if own != by && own != up_to.from {
        return Ok(None);
    }
    place_of(tx, up_to)
}

fn delivered(tx: &Connection, by: MemberId, up_to: Place, at: Timestamp) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO delivery (feed, receiver, up_to, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![up_to.feed().0, by.as_str(), cell::signed(up_to.number()), cell::millis(at)],
    )
}

fn opened(
    tx: &Connection,
    by: MemberId,
    place: Place,
    at: Timestamp,
    fault: Option<u16>,
) -> Result<(), StoreError> {
    // The first time counts; one that could not be opened may be later.
    tx.put(
        "INSERT INTO opening (place, receiver, at, fault) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (place, receiver) DO UPDATE SET at = excluded.at, fault = excluded.fault
          WHERE opening.fault IS NOT NULL",
        params![place.0, by.as_str(), cell::millis(at), fault],
    )
}

/// Erases a message that nobody is known to have read. Where somebody has, whoever has not is given it no more; and sealed, it
/// is carried for nobody.
fn recalled(tx: &Connection, by: MemberId, place: Place, at: Timestamp) -> Result<(), StoreError> {
    carried::drop_for_good(tx, place)?;
    let sql = "UPDATE message SET recalled = coalesce(recalled, ?2) WHERE place = ?1";
    let known = tx.execute(sql, params![place.0, cell::millis(at)])?;
    if known == 0 {
        return Ok(());
    }
    let sql = "SELECT receiver FROM opening WHERE place = ?1 AND fault IS NULL";
    let readers = tx.list::<_, StoreError>(sql, params![place.0], |row| cell::member(row, 0, "opening"))?;
    if readers.is_empty() {
        log::erase(tx, place)?;
        due::answer_taken_back(tx, by, place.number())?;
        groups::discarded(tx, place)?;
        return parcels::discarded(tx, place);
    }
    let audience = Audience::Only(readers.into_iter().collect());
    let sql = "UPDATE leaf SET audience = ?2 WHERE place = ?1";
    tx.put(sql, params![place.0, cell::audience_bytes(&audience)])
}

/// Where a message is kept, if it is.
pub(crate) fn place_of(tx: &Connection, message: MessageId) -> Result<Option<Place>, StoreError> {
    let Some(place) = log::message_place(tx, message)? else { return Ok(None) };
    let is_there = tx.exists("SELECT 1 FROM message WHERE place = ?1", params![place.0])?;
    Ok(is_there.then_some(place))
}
