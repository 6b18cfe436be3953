//! The erasures that this bureau ordered: who has carried each out, who has not, and since when that is too long.

use wasl_feed::{Origin, Receipt};
use wasl_model::{Action, Caller, EraseReason, MemberId, Outcome, RecordId, Timestamp};
use wasl_store::{Erasure, Peer};

use crate::{Bureau, NodeError, audited::Intent, identity};

/// Behind every entry of a feed; see the store's places.
pub(crate) const ENTRIES_END: u64 = 1 << 47;

/// An erasure, and who has carried it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureStatus {
    /// When it was ordered.
    pub at: Timestamp,
    /// Why.
    pub reason: EraseReason,
    /// When a member that has not confirmed is late.
    pub due: Timestamp,
    /// Each peer that may have been given the record, and what is known of it.
    pub confirmations: Vec<(MemberId, Confirmation)>,
}

/// Whether a member has carried an erasure out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// It says so, signed, at this moment.
    Confirmed(Timestamp),
    /// It has not said so yet.
    Waiting,
    /// It has not said so in time.
    Late,
}

/// An erasure in the list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedErasure {
    /// Which record, that is gone.
    pub record: RecordId,
    /// The entry of this bureau's feed that orders it.
    pub number: u64,
    /// Who has carried it out.
    pub status: ErasureStatus,
}

/// Which erasures are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureTray {
    /// Those that somebody has not confirmed, the first one first.
    Open,
    /// Those that everybody has confirmed, the last one first.
    Confirmed,
}

/// A page of erasures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasurePage {
    /// The erasures, in the tray's order.
    pub erasures: Vec<OrderedErasure>,
    /// Behind which entry the next page starts, if there may be one.
    pub next: Option<u64>,
}

/// What each peer has confirmed of the erasures in this bureau's feed.
pub(crate) struct Confirmed(Vec<(Peer, Option<Upto>)>);

/// A peer's word that it has carried out what the entries before `size` order.
#[derive(Debug, Clone, Copy)]
struct Upto {
    size: u64,
    at: Timestamp,
}

impl Bureau {
    /// The most erasures of one page.
    pub const ERASURES_MAX: usize = 500;

    /// The erasures of a tray, at most `limit`, behind entry `after` in its order.
    pub fn erasures(
        &self,
        caller: &Caller,
        tray: ErasureTray,
        after: Option<u64>,
        limit: usize,
    ) -> Result<ErasurePage, NodeError> {
        self.audited(Intent::asking(caller, Action::FeedVerify, "erasures"), |permit| {
            let (confirmed, limit) = (self.confirmed()?, limit.min(Self::ERASURES_MAX));
            let origin = self.identity.records();
            let (mut erasures, mut at, mut next) = (Vec::new(), after, None);
            'pages: loop {
                let looked = match tray {
                    ErasureTray::Open => {
                        let from = at.map_or(confirmed.by_everybody(), |at| at + 1);
                        self.store.erasures_in(&origin, from..ENTRIES_END)?
                    }
                    ErasureTray::Confirmed => {
                        self.store.erasures_back(&origin, 0..at.unwrap_or(ENTRIES_END))?
                    }
                };
                if looked.is_empty() {
                    break;
                }
                for erasure in looked {
                    if erasures.len() == limit {
                        next = at;
                        break 'pages;
                    }
                    at = Some(erasure.number);
                    let status = self.erasure_status(&erasure, &confirmed, permit.at());
                    if status.is_open() == (tray == ErasureTray::Open) {
                        let (record, number) = (erasure.record, erasure.number);
                        erasures.push(OrderedErasure { record, number, status });
                    }
                }
            }
            let shown = Outcome::shown(erasures.iter().map(|erasure| erasure.record));
            Ok((ErasurePage { erasures, next }, shown))
        })
    }

    /// Who has confirmed this erasure of a record of this member.
    pub(crate) fn erasure_status(
        &self,
        erasure: &Erasure,
        confirmed: &Confirmed,
        now: Timestamp,
    ) -> ErasureStatus {
        let due = erasure.at.plus_millis(self.erasure_due_millis());
        // A relay may have carried it, sealed.
        let told =
            |peer: &Peer| peer.is_relay || erasure.audience.includes(self.identity.member, peer.member);
        let confirmation = |upto: &Option<Upto>| match upto.filter(|upto| upto.size > erasure.number) {
            Some(upto) => Confirmation::Confirmed(upto.at),
            None if due <= now => Confirmation::Late,
            None => Confirmation::Waiting,
        };
        let peers = confirmed.0.iter().filter(|(peer, _)| told(peer));
        let confirmations = peers.map(|(peer, upto)| (peer.member, confirmation(upto))).collect();
        ErasureStatus { at: erasure.at, reason: erasure.reason, due, confirmations }
    }

    /// How far each peer has confirmed, as its receipts say.
    pub(crate) fn confirmed(&self) -> Result<Confirmed, NodeError> {
        let receipts = self.store.receipts(&self.identity.records())?;
        let upto = |peer: Peer| {
            let receipt = receipts.iter().find(|receipt| receipt.receiver == peer.member.as_str());
            let Some(receipt) = receipt else { return Ok((peer, None)) };
            // It was kept while the key counted that signed it, which may have been renewed since.
            let signers = self.store.signers(&Origin::records(&identity::key_name(peer.member)))?;
            let note = signers.all().find_map(|key| Receipt::read(&receipt.note, key).ok());
            let at = note.map(|note| Timestamp::from_secs(note.time().get()));
            Ok((peer, at.map(|at| Upto { size: receipt.size, at })))
        };
        Ok(Confirmed(self.store.peers()?.into_iter().map(upto).collect::<Result<_, NodeError>>()?))
    }

    pub(crate) fn erasure_due_millis(&self) -> u64 {
        self.settings.erasure_due_hours.saturating_mul(3_600_000)
    }
}

impl Confirmed {
    /// The peers that there are.
    pub(crate) fn peers(&self) -> impl Iterator<Item = MemberId> {
        self.0.iter().map(|(peer, _)| peer.member)
    }

    /// What every entry before this one orders, everybody has carried out.
    pub(crate) fn by_everybody(&self) -> u64 {
        self.0.iter().map(|(_, upto)| upto.map_or(0, |upto| upto.size)).min().unwrap_or(ENTRIES_END)
    }
}

impl ErasureStatus {
    /// Whether somebody has not confirmed it.
    pub fn is_open(&self) -> bool {
        self.confirmations.iter().any(|(_, confirmation)| !matches!(confirmation, Confirmation::Confirmed(_)))
    }

    /// The members that should have confirmed it by now.
    pub fn late(&self) -> impl Iterator<Item = MemberId> {
        let late = self.confirmations.iter().filter(|(_, confirmation)| *confirmation == Confirmation::Late);
        late.map(|(member, _)| *member)
    }
}
