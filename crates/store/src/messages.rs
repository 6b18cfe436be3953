//! Reading the messages that are held here, as they were sealed, with what became of them.

use wasl_feed::Origin;
use wasl_model::{Action, MemberId, MessageId, Permit, Post, Timestamp};

use crate::{
    Store, StoreError, Write,
    cell::{self, FeedId, Place},
    due,
    engine::{Connection, Row, params},
    fold,
    groups::{self, StoredShared},
    log,
    parcels::{self, StoredFetch, StoredParcel},
};

/// A message as it is held here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// Which.
    pub id: MessageId,
    /// When it was folded here.
    pub at: Timestamp,
    /// When its sender took it back.
    pub recalled: Option<Timestamp>,
    /// Its receivers and its sealed bytes; `None` where it was taken back unread.
    pub sealed: Option<(Vec<MemberId>, Vec<u8>)>,
    /// Which receivers have it, and since when.
    pub delivered: Vec<(MemberId, Timestamp)>,
    /// Which receivers have opened it or could not, when, and why not.
    pub opened: Vec<(MemberId, Timestamp, Option<u16>)>,
    /// Until when an answer was asked for, if that is noted here, and since when nobody is awaited any more.
    pub due: Option<(Timestamp, Option<Timestamp>)>,
    /// Who has answered it, and when first.
    pub answered: Vec<(MemberId, Timestamp)>,
    /// Its parcels, in the order of its attachments.
    pub parcels: Vec<StoredParcel>,
    /// What its receivers say of them.
    pub fetched: Vec<StoredFetch>,
    /// To which group it is, if it is to one.
    pub shared: Option<StoredShared>,
}

/// A message that its receiver has not told to have arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Which.
    pub id: MessageId,
    /// When it was folded here.
    pub at: Timestamp,
    /// Its sealed bytes; `None` where it was taken back.
    pub sealed: Option<Vec<u8>>,
    /// To which group it is, if it is to one, and its key as the group wraps it.
    pub shared: Option<(StoredShared, Vec<u8>)>,
}

/// Which messages are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tray {
    /// Those of other members to this one.
    In,
    /// Those of this one.
    Out,
    /// Those of other members that this one is to answer and has not, the soonest first.
    Due,
    /// Those of this one that are not answered by all who are to, the soonest first.
    Awaited,
}

impl Tray {
    /// Every tray.
    pub const ALL: [Self; 4] = [Self::In, Self::Out, Self::Due, Self::Awaited];

    /// The word for it in addresses and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Due => "due",
            Self::Awaited => "awaited",
        }
    }

    /// The tray with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tray| tray.as_str() == word)
    }

    /// Whether they are this bureau's own messages.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Out | Self::Awaited)
    }

    /// Whether they are those whose answers are due.
    pub fn is_due(self) -> bool {
        matches!(self, Self::Due | Self::Awaited)
    }
}

const COLUMNS: &str = "message.place, origin, at, recalled, payload";
const TABLES: &str = "message JOIN entry USING (place) JOIN feed ON feed.id = message.place >> 48";

impl Store {
    /// The most messages that are listed at once.
    pub const MESSAGES_MAX: u32 = 500;
    /// About as many sealed bytes are read at once.
    const MESSAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

    /// One message.
    pub fn message(&self, permit: &Permit, id: MessageId) -> Result<Option<StoredMessage>, StoreError> {
        crate::leave::needs_one_of(permit, &[Action::MessageRead, Action::MessageSend, Action::Replicate])?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let Some(place) = fold::place_of(&snapshot, id)? else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE message.place = ?1");
        snapshot.first(&sql, params![place.0], |row| stored(&snapshot, row))
    }

    /// The messages of a tray that follow after `before`, in the tray's order, at most [`Store::MESSAGES_MAX`], and whether
    /// there may be more. `own` is this bureau's feed of messages.
    pub fn messages(
        &self,
        permit: &Permit,
        own: &Origin,
        tray: Tray,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<(Vec<StoredMessage>, bool), StoreError> {
        crate::leave::needs(permit, Action::MessageRead)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, own)?;
        let before = before.map(|id| fold::place_of(&snapshot, id)).transpose()?.flatten();
        let sql = if tray.is_due() {
            format!(
                "SELECT {COLUMNS} FROM {TABLES} JOIN due ON due.place = message.place
                  WHERE (message.place >> 48 = ?1) = ?2 AND settled IS NULL AND recalled IS NULL
                    AND (CAST(?3 AS BIGINT) IS NULL OR (until, due.place) > (SELECT until, place FROM due WHERE place = ?3))
                  ORDER BY until, due.place LIMIT ?4"
            )
        } else {
            format!(
                "SELECT {COLUMNS} FROM {TABLES}
                  WHERE (message.place >> 48 = ?1) = ?2
                    AND (CAST(?3 AS BIGINT) IS NULL OR (at, message.place) < (SELECT at, place FROM message WHERE place = ?3))
                  ORDER BY at DESC, message.place DESC LIMIT ?4"
            )
        };
        let mut statement = snapshot.prepare(&sql)?;
        let limit = limit.min(Self::MESSAGES_MAX);
        let rows = statement
            .query_many(params![feed.0, tray.is_own(), before.map(|place| place.0), limit])?
            .map(|row| stored(&snapshot, row));
        let (messages, is_cut) =
            some(rows, |message| message.sealed.as_ref().map_or(0, |(_, sealed)| sealed.len()))?;
        let is_full = messages.len() == limit as usize && !messages.is_empty();
        Ok((messages, is_cut || is_full))
    }

    /// How many answers of this bureau are due at `soon`, and how many were at `now`. It tells nothing of the messages.
    pub fn answers_due(
        &self,
        own: &Origin,
        now: Timestamp,
        soon: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, own)?;
        let sql = "SELECT count(*), CAST(coalesce(sum(CASE WHEN until <= ?2 THEN 1 ELSE 0 END), 0) AS BIGINT)
                     FROM due JOIN message USING (place)
                    WHERE settled IS NULL AND recalled IS NULL AND until <= ?3 AND due.place >> 48 <> ?1";
        reader.one(sql, params![feed.0, cell::millis(now), cell::millis(soon)], |row| {
            Ok((cell::unsigned(row.get(0)?), cell::unsigned(row.get(1)?)))
        })
    }

    /// Messages of the feed `origin` that `receiver` has not told to have arrived, oldest first, at most `limit`; none if
    /// there are no more.
    pub fn undelivered(
        &self,
        permit: &Permit,
        origin: &Origin,
        receiver: MemberId,
        limit: u32,
    ) -> Result<Vec<Arrived>, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        let told = newest_delivery(&snapshot, feed, receiver)?;
        let places =
            [Place::new(feed, told.map_or(0, |told| told + 1)).0, Place::new(FeedId(feed.0 + 1), 0).0];
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES}
              WHERE message.place >= ?1 AND message.place < ?2 ORDER BY message.place LIMIT ?3"
        );
        let mut statement = snapshot.prepare(&sql)?;
        let rows = statement.query_many(params![places[0], places[1], limit])?.map(|row| {
            let Held { place, id, carried } = held(row)?;
            let at = cell::timestamp(row, 2)?;
            let Some(Carried { sealed, wrapped, .. }) = carried else {
                return Ok(Arrived { id, at, sealed: None, shared: None });
            };
            let shared = groups::shared_at(&snapshot, place)?;
            Ok(Arrived { id, at, sealed: Some(sealed), shared: shared.zip(wrapped) })
        });
        Ok(some(rows, |arrived| arrived.sealed.as_ref().map_or(0, Vec::len))?.0)
    }
}

impl Write<'_> {
    /// A message that is here asks to be answered by `until`. `own` is this bureau's member.
    pub fn note_due(&mut self, id: MessageId, until: Timestamp, own: MemberId) -> Result<(), StoreError> {
        due::note(self.tx(), id, until, (own, self.permit().at()))
    }

    /// The message `answer`, which is here, answers another one, be that here or not.
    pub fn note_answer(
        &mut self,
        answered: MessageId,
        answer: MessageId,
        own: MemberId,
    ) -> Result<(), StoreError> {
        due::note_answer(self.tx(), answered, answer, (own, self.permit().at()))
    }
}

/// As many messages as are read at once, one at least; and whether that is why there are no more.
fn some<T>(
    rows: impl Iterator<Item = Result<T, StoreError>>,
    size: impl Fn(&T) -> usize,
) -> Result<(Vec<T>, bool), StoreError> {
    let (mut messages, mut bytes) = (Vec::new(), 0);
    for message in rows {
        let message = message?;
        bytes += size(&message);
        messages.push(message);
        if bytes >= Store::MESSAGE_BYTES_MAX {
            return Ok((messages, true));
        }
    }
    Ok((messages, false))
}

fn newest_delivery(reader: &Connection, feed: FeedId, receiver: MemberId) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT max(up_to) FROM delivery WHERE feed = ?1 AND receiver = ?2";
    let newest: Option<i64> = reader.one(sql, params![feed.0, receiver.as_str()], |row| row.get(0))?;
    Ok(newest.map(cell::unsigned))
}

/// A message as its row and its entry tell it.
struct Held {
    place: Place,
    id: MessageId,
    /// What it carries, unless it was taken back unread.
    carried: Option<Carried>,
}

struct Carried {
    to: Vec<MemberId>,
    sealed: Vec<u8>,
    /// Its key as a group wraps it, if it is to one.
    wrapped: Option<Vec<u8>>,
}

fn held(row: Row<'_>) -> Result<Held, StoreError> {
    let bad = || StoreError::Row { table: "message" };
    let place = Place(row.get(0)?);
    let from = cell::origin(row, 1)?.owner().member().parse().map_err(|_| bad())?;
    let post = row.get::<Option<&[u8]>>(4)?.map(Post::from_bytes).transpose().map_err(|_| bad())?;
    let carried = match post {
        Some(Post::Message { to, sealed, .. }) => {
            Some(Carried { to: to.into_iter().collect(), sealed, wrapped: None })
        }
        Some(Post::Shared { to, sealed, wrapped, .. }) => {
            Some(Carried { to: to.into_iter().collect(), sealed, wrapped: Some(wrapped) })
        }
        Some(_) => return Err(bad()),
        None => None,
    };
    Ok(Held { place, id: MessageId { from, number: place.number() }, carried })
}

fn stored(reader: &Connection, row: Row<'_>) -> Result<StoredMessage, StoreError> {
    let Held { place, id, carried } = held(row)?;
    let sealed = carried.map(|Carried { to, sealed, .. }| (to, sealed));
    let to = sealed.as_ref().map_or(&[][..], |(to, _)| to);
    let delivered = deliveries(reader, place, to)?;
    let opened = openings(reader, place)?;
    Ok(StoredMessage {
        id,
        at: cell::timestamp(row, 2)?,
        recalled: cell::timestamp_or_none(row, 3)?,
        sealed,
        delivered,
        opened,
        due: due_of(reader, place)?,
        answered: due::answers(reader, id)?,
        parcels: parcels::of_message(reader, place)?,
        fetched: parcels::fetches(reader, place)?,
        shared: groups::shared_at(reader, place)?,
    })
}

fn due_of(reader: &Connection, place: Place) -> Result<Option<(Timestamp, Option<Timestamp>)>, StoreError> {
    let sql = "SELECT until, settled FROM due WHERE place = ?1";
    reader
        .first(sql, params![place.0], |row| Ok((cell::timestamp(row, 0)?, cell::timestamp_or_none(row, 1)?)))
}

/// Who of these has a message, and since when: by the first word that reaches as far.
fn deliveries(
    reader: &Connection,
    place: Place,
    to: &[MemberId],
) -> Result<Vec<(MemberId, Timestamp)>, StoreError> {
    let sql =
        "SELECT at FROM delivery WHERE feed = ?1 AND receiver = ?2 AND up_to >= ?3 ORDER BY up_to LIMIT 1";
    let (feed, number) = (place.feed().0, cell::signed(place.number()));
    let mut delivered = Vec::new();
    for member in to {
        let at = reader.first(sql, params![feed, member.as_str(), number], |row| cell::timestamp(row, 0))?;
        delivered.extend(at.map(|at| (*member, at)));
    }
    Ok(delivered)
}

fn openings(
    reader: &Connection,
    place: Place,
) -> Result<Vec<(MemberId, Timestamp, Option<u16>)>, StoreError> {
    let sql = "SELECT receiver, at, fault FROM opening WHERE place = ?1 ORDER BY 1";
    reader.list(sql, params![place.0], |row| {
        Ok((cell::member(row, 0, "opening")?, cell::timestamp(row, 1)?, row.get(2)?))
    })
}
