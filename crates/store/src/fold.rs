//! What an entry does to the views. One's own entries and the peers' come through here alike.

mod cases;
mod contests;
mod groups;
mod hits;
mod messages;
mod notices;
mod parcels;
mod records;
mod redress;
mod tally;

use std::collections::BTreeSet;

use wasl_feed::Origin;
use wasl_model::{Audience, Event, MemberId, Post, Step, Timestamp};

use crate::{StoreError, cell::Place, engine::Connection};

pub(crate) use contests::subject_erased;
pub(crate) use messages::place_of;
pub(crate) use records::{forget, reason};
pub(crate) use tally::{Kind, Marks, count, mark, recount};

/// What an entry says, by the log that it stands in.
#[derive(Debug)]
pub(crate) enum Said {
    /// About a record.
    Event(Event),
    /// A message, or what became of one.
    Post(Post),
    /// A step of a case of this bureau.
    Step(Step),
    /// Nothing that this bureau was given or understands: a restriction in it could not be honoured, so it is kept and
    /// carried on, and shown to nobody.
    Nothing,
}

impl Said {
    /// Reads the payload of an entry of `origin`.
    pub(crate) fn read(origin: &Origin, payload: Option<&[u8]>) -> Self {
        let Some(payload) = payload else { return Self::Nothing };
        match origin.log() {
            Origin::RECORDS => Event::from_bytes(payload).map_or(Self::Nothing, Self::Event),
            Origin::MESSAGES => Post::from_bytes(payload).map_or(Self::Nothing, Self::Post),
            Origin::CASES => Step::from_bytes(payload).map_or(Self::Nothing, Self::Step),
            _ => Self::Nothing,
        }
    }

    /// Who may receive it; `None` for all members.
    pub(crate) fn audience(&self) -> Option<Audience> {
        match self {
            Self::Event(event) => {
                Some(event.audience().clone()).filter(|audience| *audience != Audience::All)
            }
            Self::Post(post) => Some(post.audience()).filter(|audience| *audience != Audience::All),
            // Nobody else is given it.
            Self::Step(_) => Some(Audience::Only(BTreeSet::new())),
            Self::Nothing => None,
        }
    }

    /// Folds it, said at `place` of `origin`, into the views of a bureau of `own`.
    pub(crate) fn fold(
        &self,
        tx: &Connection,
        origin: &Origin,
        place: Place,
        (own, at): (MemberId, Timestamp),
    ) -> Result<(), StoreError> {
        match self {
            Self::Event(event) => {
                records::fold(tx, origin, place, event, at)?;
                contests::fold(tx, origin, place, event, (own, at))
            }
            Self::Post(post) => messages::fold(tx, origin, place, post, (own, at)),
            Self::Step(step) => cases::fold(tx, (origin, own), place, step),
            Self::Nothing => Ok(()),
        }
    }

    /// Carries out what the feed said after `place` of what is said there, where it was folded after that.
    pub(crate) fn fold_what_followed(&self, tx: &Connection, place: Place) -> Result<(), StoreError> {
        match self {
            Self::Event(event) if !matches!(event, Event::Erase { .. }) => {
                records::erase_if_ordered_after(tx, place, event.record())
            }
            Self::Event(_) | Self::Post(_) | Self::Step(_) | Self::Nothing => Ok(()),
        }
    }
}
