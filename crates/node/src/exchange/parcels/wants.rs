//! What a peer is asked for next: of the parcels that it may have, those of the most urgent message, and what is carried for
//! others last.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use wasl_feed::Origin;
use wasl_model::{Attachment, MessageId, ParcelName, Urgency};
use wasl_store::{Peer, WantedParcel};

use super::super::pulling::heard_through;
use crate::{AttachmentError, Bureau, NodeError, attachments::agrees, identity};

/// The most wanted parcels of one feed that are looked at when the next one is chosen.
const WANTED_MAX: u32 = 1_000;

/// What is wanted from one peer, while it is visited.
pub(super) struct Wants<'b> {
    bureau: &'b Bureau,
    /// The feeds of messages whose parcels it is asked for.
    origins: Vec<Origin>,
    /// What is known of the messages: how urgent they are and what goes with them, or why they cannot be opened.
    messages: HashMap<MessageId, Result<(Urgency, Vec<Attachment>), u16>>,
    /// Parcels that are not tried now.
    passed: HashSet<ParcelName>,
}

/// A parcel that is fetched next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) wanted: WantedParcel,
    /// How urgent its message is; `None`, which comes after all that are, if it is carried for others.
    pub(super) urgency: Option<Urgency>,
}

/// The feeds of messages whose parcels a peer is asked for: its own, if it has a line, and those that are heard through it.
pub(super) fn origins_at(bureau: &Bureau, peer: &Peer) -> Result<Vec<Origin>, NodeError> {
    let own = peer.has_line().then(|| identity::key_name(peer.member));
    let owners = heard_through(bureau, peer.member)?.into_iter().chain(own);
    Ok(owners.map(|owner| Origin::messages(&owner)).collect())
}

/// Parcels of these feeds that are wanted, those that are for this bureau first; the others are to be carried.
pub(super) fn wanted_of(
    bureau: &Bureau,
    origin: &Origin,
) -> Result<(Vec<WantedParcel>, Vec<WantedParcel>), NodeError> {
    let permit = bureau.own_permit()?;
    let own = bureau.store.wanted_parcels(&permit, origin, WANTED_MAX)?;
    let carried = match bureau.settings.attachments_carried_days_max {
        0 => Vec::new(),
        _ => bureau.store.wanted_to_carry(&permit, origin, WANTED_MAX)?,
    };
    Ok((own, carried))
}

impl<'b> Wants<'b> {
    /// What is wanted from `peer` but for these, which are not tried now.
    pub(super) fn of(
        bureau: &'b Bureau,
        peer: &Peer,
        passed: HashSet<ParcelName>,
    ) -> Result<Self, NodeError> {
        let origins = origins_at(bureau, peer)?;
        Ok(Self { bureau, origins, messages: HashMap::new(), passed })
    }

    /// The parcel that is fetched next: of the most urgent message, and the oldest of those.
    pub(super) fn next(&mut self) -> Result<Option<Next>, NodeError> {
        let mut best: Option<Next> = None;
        for origin in self.origins.clone() {
            let (own, carried) = wanted_of(self.bureau, &origin)?;
            for wanted in own {
                let Some(urgency) = self.urgency(&wanted)? else { continue };
                if best.is_none_or(|best| Some(urgency) > best.urgency) {
                    best = Some(Next { wanted, urgency: Some(urgency) });
                }
            }
            let first = carried.into_iter().find(|wanted| !self.passed.contains(&wanted.parcel.name));
            best = best.or(first.map(|wanted| Next { wanted, urgency: None }));
        }
        Ok(best)
    }

    /// How urgent a parcel for this bureau is; `None` if it is not tried now.
    fn urgency(&mut self, wanted: &WantedParcel) -> Result<Option<Urgency>, NodeError> {
        if self.passed.contains(&wanted.parcel.name) {
            return Ok(None);
        }
        let said = match self.messages.entry(wanted.message) {
            Entry::Occupied(said) => said.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(read(self.bureau, wanted.message)?),
        };
        Ok(match said {
            // Its group's version is on its way.
            Err(number) if *number == NodeError::GroupWaits.number() => None,
            Err(_) => Some(Urgency::Routine),
            Ok((urgency, _)) => Some(*urgency),
        })
    }

    /// What its message says of a parcel; the number of the reason if that cannot be opened or does not agree with it.
    pub(super) fn attachment(&self, wanted: &WantedParcel) -> Result<Attachment, u16> {
        let said = match self.messages.get(&wanted.message) {
            Some(Ok((_, attachments))) => attachments.get(usize::from(wanted.number)).cloned(),
            Some(Err(number)) => return Err(*number),
            None => None,
        };
        let agreeing = said.filter(|attachment| agrees(attachment, wanted.parcel));
        agreeing.ok_or(AttachmentError::Content.number())
    }

    /// Does not try this parcel any more.
    pub(super) fn pass(&mut self, name: ParcelName) {
        self.passed.insert(name);
    }
}

/// How urgent a message is and what goes with it, or why it cannot be opened.
fn read(bureau: &Bureau, id: MessageId) -> Result<Result<(Urgency, Vec<Attachment>), u16>, NodeError> {
    let stored = bureau.store.message(&bureau.own_permit()?, id)?;
    let Some(content) = stored.and_then(|stored| bureau.content(&stored)) else {
        return Ok(Err(AttachmentError::Content.number()));
    };
    Ok(content.map(|message| (message.urgency, message.attachments)))
}
