//! What entries say on their way past bureaus that may not read it: covered by their owner, uncovered by those they are for.

use wasl_exchange::{Carried, Fold, Form};
use wasl_feed::{Commitment, Cover, Entry, Index, Opening, Origin, Salt};
use wasl_model::{Audience, Event, MemberId, Parcel, Permit, Post, Timestamp};
use wasl_seal::{EntryPlace, PublicKey, SealError, SealedOpening};
use wasl_store::{Carrying, StoreError, Write};

use super::fault::CarriedFault;
use crate::{Bureau, NodeError};

/// Covers this bureau's own entries for a relay.
pub(super) struct Coverer<'b> {
    bureau: &'b Bureau,
    permit: &'b Permit,
    /// The keys of all members that something can be sealed to, this bureau's own included.
    keys: Vec<PublicKey>,
}

impl<'b> Coverer<'b> {
    /// Seals to the members that take part now, by the keys that they are known by here.
    pub(super) fn new(bureau: &'b Bureau, permit: &'b Permit) -> Result<Self, NodeError> {
        let mut keys = vec![bureau.identity.sealing.public()];
        for peer in bureau.store.peers()? {
            if bureau.part_of(&peer)?.is_ok()
                && let Some(Ok(key)) = peer.sealing.as_deref().map(str::parse::<PublicKey>)
            {
                keys.push(key);
            }
        }
        Ok(Self { bureau, permit, keys })
    }

    /// How many keys are sealed to for this audience, so that the work of one batch can be bounded.
    pub(super) fn work(&self, audience: Option<&Audience>) -> usize {
        self.readers(audience).count()
    }

    /// The cover of an own entry, to its whole audience and to this bureau itself, should it lose it; `None` where it says
    /// nothing any more, where everybody may have it and it erases nothing that not everybody had, or where it is too long.
    pub(super) fn cover(
        &self,
        origin: &Origin,
        number: u64,
        (entry, audience): (&Entry, Option<&Audience>),
    ) -> Result<Option<Cover>, NodeError> {
        let Some(opening) = &entry.opening else { return Ok(None) };
        let Terms { until, drops, parcels } = self.terms(origin, number, opening)?;
        if audience.is_none() && drops.is_empty() {
            return Ok(None);
        }
        let readers: Vec<PublicKey> = self.readers(audience).cloned().collect();
        let (salt, seed) = (opening.salt().as_bytes(), self.bureau.entropy.bytes()?);
        let place = place(origin, &entry.commitment);
        let sealed = match SealedOpening::seal(salt, opening.payload(), &readers, place, &seed) {
            // What does not fit goes on direct lines alone.
            Err(SealError::Long) => return Ok(None),
            sealed => sealed?.keeping_until(until).dropping(drops).with_parcels(parcels),
        };
        Ok(Cover::sign(origin, &entry.commitment, sealed.to_bytes(), &self.bureau.identity.key).ok())
    }

    fn readers(&self, audience: Option<&Audience>) -> impl Iterator<Item = &PublicKey> {
        let owner = self.bureau.identity.member;
        let is_reader = move |member| audience.is_none_or(|audience| audience.includes(owner, member));
        self.keys.iter().filter(move |key| is_reader(key.member()))
    }

    fn terms(&self, origin: &Origin, number: u64, opening: &Opening) -> Result<Terms, NodeError> {
        if origin.log() == Origin::MESSAGES {
            return Ok(match Post::from_bytes(opening.payload()) {
                Ok(Post::Recalled { number: message, .. }) if message < number => {
                    Terms { drops: vec![message], ..Terms::default() }
                }
                Ok(post) => {
                    let parcels = post.envelope().map(|envelope| envelope.parcels.to_vec());
                    Terms { parcels: parcels.unwrap_or_default(), ..Terms::default() }
                }
                Err(_) => Terms::default(),
            });
        }
        Ok(match Event::from_bytes(opening.payload()) {
            Ok(Event::Erase { record, .. }) => {
                let store = &self.bureau.store;
                let drops = store.restricted_versions(self.permit, origin, record, number)?;
                Terms { drops, ..Terms::default() }
            }
            Ok(event) => {
                let until = event.put().and_then(|record| record.handling.expires);
                Terms { until, ..Terms::default() }
            }
            Err(_) => Terms::default(),
        })
    }
}

/// What a carrier is told of an entry.
#[derive(Default)]
struct Terms {
    /// Until when it keeps it.
    until: Option<Timestamp>,
    /// Which earlier entries it drops with it.
    drops: Vec<u64>,
    /// The parcels that go with it.
    parcels: Vec<Parcel>,
}

/// Whether this member can open a cover.
pub(super) fn is_for(cover: &Cover, member: MemberId) -> bool {
    SealedOpening::from_bytes(cover.sealed())
        .is_ok_and(|sealed| sealed.readers().any(|reader| reader == member))
}

/// An entry that was verified, as far as this bureau can read it.
pub(super) struct Taken {
    pub(super) entry: Entry,
    /// What it came in, and what that says in clear.
    covered: Option<(Cover, SealedOpening)>,
}

/// Reads verified entries as far as this bureau can.
pub(super) fn take_all(bureau: &Bureau, origin: &Origin, fold: &Fold) -> Result<Vec<Taken>, NodeError> {
    let taken = (fold.start.get()..).zip(&fold.entries).map(|(number, carried)| {
        let index = Index::new(number).map_err(StoreError::from)?;
        Ok(take(bureau, origin, index, carried))
    });
    taken.collect()
}

/// Opens what this bureau can open. A cover that names it and does not hold what the entry commits to is its owner's fault,
/// who signed it: the entry stays bare, and whoever carried it is not blamed.
pub(super) fn take(bureau: &Bureau, origin: &Origin, index: Index, carried: &Carried) -> Taken {
    let bare = Entry { commitment: carried.commitment, opening: None };
    let cover = match &carried.form {
        Form::Bare => return Taken { entry: bare, covered: None },
        Form::Open(opening) => {
            let entry = Entry { opening: Some(opening.clone()), ..bare };
            return Taken { entry, covered: None };
        }
        Form::Covered(cover) => cover,
    };
    let garbled = |cause: u16| {
        let fault = CarriedFault::Garbled { cause };
        tracing::warn!(number = fault.number(), %origin, entry = index.get(), "{fault}");
    };
    let sealed = match SealedOpening::from_bytes(cover.sealed()) {
        Ok(sealed) => sealed,
        Err(error) => {
            garbled(error.number());
            return Taken { entry: bare, covered: None };
        }
    };
    let opening = match open(bureau, origin, index, &bare.commitment, &sealed) {
        Ok(opening) => opening,
        Err(number) => {
            garbled(number);
            None
        }
    };
    Taken { entry: Entry { opening, ..bare }, covered: Some((cover.clone(), sealed)) }
}

/// What an entry says, where this bureau is named as a reader; or the number of the reason why it cannot be read.
fn open(
    bureau: &Bureau,
    origin: &Origin,
    index: Index,
    commitment: &Commitment,
    sealed: &SealedOpening,
) -> Result<Option<Opening>, u16> {
    let identity = &bureau.identity;
    if !sealed.readers().any(|reader| reader == identity.member) {
        return Ok(None);
    }
    let place = place(origin, commitment);
    let opened = identity.first_opened(|key| sealed.open(key, place)).map_err(SealError::number)?;
    let opening = Opening::new(Salt::from_bytes(opened.salt), opened.payload.as_slice())
        .map_err(wasl_feed::LongPayload::number)?;
    // What does not fit has the number that it would have in clear.
    if commitment.opens_with(origin, index, &opening) { Ok(Some(opening)) } else { Err(4027) }
}

impl Taken {
    /// Whether more came than the commitment.
    pub(super) fn says_something(&self) -> bool {
        self.entry.opening.is_some() || self.covered.is_some()
    }

    /// Keeps what an entry says that is here without it; whether it was missing.
    pub(super) fn fill_in(
        &self,
        write: &mut Write<'_>,
        (origin, number): (&Origin, u64),
    ) -> Result<bool, StoreError> {
        if self.entry.opening.is_some() {
            return write.fill_in(origin, number, &self.entry);
        }
        let is_missing = write.is_unsaid(origin, number, &self.entry)?;
        if is_missing {
            self.carry(write, (origin, number), true)?;
        }
        Ok(is_missing)
    }

    /// Keeps what is carried for others, and drops what this entry orders dropped, in the transaction that takes it; whether
    /// something was dropped. What this bureau has opened it carries on for other relays alone.
    pub(super) fn carry(
        &self,
        write: &mut Write<'_>,
        (origin, number): (&Origin, u64),
        has_relays: bool,
    ) -> Result<bool, StoreError> {
        let Some((cover, sealed)) = &self.covered else { return Ok(false) };
        let dropped = write.drop_covers(origin, number, sealed.drops())?;
        if self.entry.opening.is_none() || has_relays {
            let (until, drops, parcels) = (sealed.until(), sealed.drops(), sealed.parcels());
            let readers = &Audience::Only(sealed.readers().collect());
            write.keep_cover(origin, number, &Carrying { cover, until, drops, parcels, readers })?;
        }
        Ok(dropped > 0)
    }
}

fn place<'a>(origin: &'a Origin, commitment: &'a Commitment) -> EntryPlace<'a> {
    EntryPlace { origin: origin.as_str(), commitment: commitment.as_bytes() }
}
