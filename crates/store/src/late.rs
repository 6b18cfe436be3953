//! Own entries that come back after others of their feed: folded as if they had been there at their place all the time.

use wasl_feed::{Entry, Opening, Origin};
use wasl_model::{Action, MemberId, Post, Timestamp};

use crate::{
    StoreError, Write,
    cell::{self, FeedId, Place},
    engine::{Connection, params},
    fold::Said,
    log,
};

impl Write<'_> {
    /// Takes the payload of an own entry that had come back without it; the exchange has verified it against the commitment in
    /// the tree. What the feed says later wins: what was erased stays erased. Whether the payload was missing.
    pub fn complete(&mut self, origin: &Origin, number: u64, entry: &Entry) -> Result<bool, StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        let Some(opening) = &entry.opening else { return Ok(false) };
        let (feed, _) = log::row(self.tx(), origin)?;
        let place = Place::new(feed, number);
        let sql = "SELECT 1 FROM bare JOIN entry USING (place) WHERE place = ?1 AND commitment = ?2";
        let is_missing = self.tx().exists(sql, params![place.0, entry.commitment.as_bytes()])?;
        if !is_missing {
            return Ok(false);
        }
        let said = Said::read(origin, Some(opening.payload()));
        log::complete(self.tx(), place, opening, said.audience().as_ref())?;
        self.tx().put("DELETE FROM bare WHERE place = ?1", params![place.0])?;
        let (own, at) = (self.permit().caller().member, self.permit().at());
        said.fold(self.tx(), origin, place, (own, at))?;
        said.fold_what_followed(self.tx(), place)?;
        if origin.log() == Origin::MESSAGES {
            note_unheard(self.tx())?;
        }
        Ok(true)
    }

    /// Notes that an own entry came back; a bare one is to be completed.
    pub(crate) fn note_came_back(
        &mut self,
        origin: &Origin,
        place: Place,
        opening: Option<&Opening>,
    ) -> Result<(), StoreError> {
        if opening.is_none() {
            self.tx().put("INSERT INTO bare (place) VALUES (?1)", params![place.0])?;
        }
        if origin.log() == Origin::MESSAGES { note_unheard(self.tx()) } else { Ok(()) }
    }

    /// Hears once more what was said of messages, if own ones came back since: what came in before them was about messages that
    /// were not here. Whether anything was to be heard. The feeds' own order is kept, and hearing twice changes nothing.
    pub fn hear_again(&mut self) -> Result<bool, StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        let is_due = self.tx().execute("UPDATE home_return SET unheard = 0 WHERE unheard = 1", &[])?;
        if is_due == 0 {
            return Ok(false);
        }
        let own = self.permit().caller().member;
        let mut recalls = Vec::new();
        for (feed, origin) in feeds_of_messages(self.tx())? {
            let is_own = origin.owner().member() == own.as_str();
            each_receipt(self.tx(), feed, &mut |place, post| match post {
                Post::Recalled { .. } if is_own => {
                    recalls.push((origin.clone(), place, post));
                    Ok(())
                }
                Post::Recalled { .. } => Ok(()),
                _ => self.hear(&origin, place, post, own),
            })?;
        }
        // Whoever read a message before it was taken back is known now.
        for (origin, place, post) in recalls {
            self.hear(&origin, place, post, own)?;
        }
        Ok(true)
    }

    fn hear(&self, origin: &Origin, place: Place, post: Post, own: MemberId) -> Result<(), StoreError> {
        Said::Post(post).fold(self.tx(), origin, place, (own, self.permit().at()))
    }
}

/// Carries out a recall of the message at `place` that its feed orders after it, where the message came after that.
pub(crate) fn recall_if_taken_back(
    tx: &Connection,
    origin: &Origin,
    place: Place,
    (own, at): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    let mut recall = None;
    each_receipt(tx, place.feed(), &mut |at, post| {
        if matches!(post, Post::Recalled { number, .. } if number == place.number()) && at > place {
            recall = Some((at, post));
        }
        Ok(())
    })?;
    let Some((place, post)) = recall else { return Ok(()) };
    Said::Post(post).fold(tx, origin, place, (own, at))
}

fn note_unheard(tx: &Connection) -> Result<(), StoreError> {
    tx.put("UPDATE home_return SET unheard = 1 WHERE unheard = 0", &[])
}

fn feeds_of_messages(tx: &Connection) -> Result<Vec<(FeedId, Origin)>, StoreError> {
    let sql = "SELECT id, origin FROM feed ORDER BY id";
    let feeds = tx.list::<_, StoreError>(sql, &[], |row| Ok((FeedId(row.get(0)?), cell::origin(row, 1)?)))?;
    Ok(feeds.into_iter().filter(|(_, origin)| origin.log() == Origin::MESSAGES).collect())
}

/// Hands what a feed says of messages to `each`, in its order; the messages themselves are left out.
fn each_receipt(
    tx: &Connection,
    feed: FeedId,
    each: &mut dyn FnMut(Place, Post) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare(
        "SELECT place, payload FROM entry
          WHERE place >= ?1 AND place < ?2 AND payload IS NOT NULL
            AND place NOT IN (SELECT place FROM message) ORDER BY place",
    )?;
    let mut rows =
        statement.query_many(params![Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0])?;
    while let Some(row) = rows.next()? {
        let payload = row.get::<&[u8]>(1)?;
        if let Ok(post) = Post::from_bytes(payload) {
            each(Place(row.get(0)?), post)?;
        }
    }
    Ok(())
}
