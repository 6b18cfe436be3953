//! The bureaus that this one exchanges with.

use std::collections::BTreeSet;

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use wasl_directory::{Member, Standing};
use wasl_feed::{Origin, VerifyingKey};
use wasl_model::{Action, Caller, MemberId, Outcome, Permit, Timestamp};
use wasl_seal::{PublicKey, SealError};
use wasl_store::Peer;

use crate::{Bureau, Card, NoPart, NodeError, audited::Intent, home, identity};

/// A peer, and how the exchange with it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerStatus {
    /// Which member.
    pub member: MemberId,
    /// The name of the place.
    pub name: String,
    /// Where it is reached.
    pub address: String,
    /// Since when it is a peer.
    pub added: Timestamp,
    /// When a round with it last ended well.
    pub reached: Option<Timestamp>,
    /// The number of what went wrong in the last round, if something did.
    pub failed: Option<u16>,
    /// Whether it may carry for this bureau, sealed, what is not for it.
    pub is_relay: bool,
    /// Through whom it is heard; nobody where it has a line of its own.
    pub through: Vec<MemberId>,
}

impl Bureau {
    /// Makes the bureau with this card a peer, or renews what is known of it.
    pub fn add_peer(&self, caller: &Caller, card: &Card) -> Result<MemberId, NodeError> {
        self.audited(Intent::plain(caller, Action::PeerManage), |permit| {
            let member: MemberId = card
                .member
                .parse()
                .map_err(|_| home::content(&self.home.card_file(), "the member's code is not one"))?;
            if member == self.identity.member {
                return Err(NodeError::OwnCard);
            }
            let key: VerifyingKey = card.key.parse()?;
            if *key.name() != identity::key_name(member) {
                return Err(NodeError::Key(wasl_feed::KeyError::Form));
            }
            let sealing = card.sealing.as_deref().map(str::parse::<PublicKey>).transpose()?;
            if sealing.is_some_and(|sealing| sealing.member() != member) {
                return Err(SealError::Key.into());
            }
            let certificate = CertificateDer::from_pem_slice(card.certificate.as_bytes())
                .map_err(|error| NodeError::Certificate(error.into()))?;
            let peer = Peer {
                member,
                name: card.name.clone(),
                vkey: card.key.clone(),
                certificate: certificate.to_vec(),
                address: card.address.clone(),
                added: permit.at(),
                reached: None,
                failed: None,
                sealing: card.sealing.clone(),
                is_relay: false,
                through: Vec::new(),
            };
            self.keep_peer(permit, &peer, &key)?;
            Ok((member, Outcome::Changed { count: 1 }))
        })
    }

    /// Makes a member of the directory a peer, with the card that stands there; reached at `address` if that is another.
    ///
    /// # Errors
    /// If no directory is obeyed, or the member takes no part by it.
    pub fn add_listed_peer(
        &self,
        caller: &Caller,
        member: MemberId,
        address: Option<&str>,
    ) -> Result<(), NodeError> {
        let directory = self.directory(caller)?.ok_or(NodeError::NoDirectory)?.directory;
        self.audited(Intent::plain(caller, Action::PeerManage), |permit| {
            if member == self.identity.member {
                return Err(NodeError::OwnCard);
            }
            let listed = directory.member(member).ok_or(NoPart::Unlisted)?;
            self.keep_listed(permit, (member, listed), address)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Makes every member of the directory a peer that takes part by it and is none yet, each reached where its card says; who was
    /// added.
    ///
    /// # Errors
    /// If no directory is obeyed. Whoever was added before something else went wrong is a peer.
    pub fn add_listed_peers(&self, caller: &Caller) -> Result<Vec<MemberId>, NodeError> {
        let directory = self.directory(caller)?.ok_or(NodeError::NoDirectory)?.directory;
        self.audited(Intent::asking(caller, Action::PeerManage, "all listed"), |permit| {
            let known: BTreeSet<MemberId> = self.store.peers()?.into_iter().map(|peer| peer.member).collect();
            let is_missing = |(member, listed): &(MemberId, &Member)| {
                *member != self.identity.member
                    && listed.standing.0 == Standing::Good
                    && !known.contains(member)
            };
            let mut added = Vec::new();
            for (member, listed) in directory.members().filter(is_missing) {
                self.keep_listed(permit, (member, listed), None)?;
                added.push(member);
            }
            let count = added.len() as u64;
            Ok((added, Outcome::Changed { count }))
        })
    }

    /// Keeps a member as a peer, by the card that the directory has of it.
    fn keep_listed(
        &self,
        permit: &Permit,
        (member, listed): (MemberId, &Member),
        address: Option<&str>,
    ) -> Result<(), NodeError> {
        let card = &listed.card;
        let peer = Peer {
            member,
            name: card.name.as_str().to_owned(),
            vkey: card.key.clone(),
            certificate: card.certificate.to_vec(),
            address: address.unwrap_or(&card.address).to_owned(),
            added: permit.at(),
            reached: None,
            failed: None,
            sealing: Some(card.sealing.clone()),
            is_relay: false,
            through: Vec::new(),
        };
        self.keep_peer(permit, &peer, &card.verifying_key()?)
    }

    fn keep_peer(&self, permit: &Permit, peer: &Peer, key: &VerifyingKey) -> Result<(), NodeError> {
        // Who may take no part is not added: its card is of before, or it was never admitted.
        self.part_of(peer)??;
        self.store.add_peer(permit, peer)?;
        let feeds = [Origin::records(key.name()), Origin::messages(key.name())];
        self.store.write::<_, NodeError>(permit, |write| {
            feeds.iter().try_for_each(|origin| Ok(write.add_feed(origin, key)?))
        })
    }

    /// Lets a peer be a relay: from now on it is given, sealed to those it is for, what is not for it, and may pass this
    /// bureau's feeds on.
    ///
    /// # Errors
    /// If it is no peer.
    pub fn add_relay(&self, caller: &Caller, member: MemberId) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::PeerManage, "relay"), |permit| {
            self.store.peer(member)?.ok_or(NodeError::NoPeer(member))?;
            self.store.add_relay(permit, member)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Lets a peer be a relay no more. What it carries stays there until it expires or is erased.
    ///
    /// # Errors
    /// If it is no peer.
    pub fn remove_relay(&self, caller: &Caller, member: MemberId) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::PeerManage, "no relay"), |permit| {
            self.store.peer(member)?.ok_or(NodeError::NoPeer(member))?;
            self.store.remove_relay(permit, member)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Hears a peer through these hubs from now on, and calls it no more; with none, calls it again on a line of its own.
    ///
    /// # Errors
    /// If it is no peer, or one of the hubs is none with a line of its own.
    pub fn hear_through(
        &self,
        caller: &Caller,
        member: MemberId,
        hubs: &[MemberId],
    ) -> Result<(), NodeError> {
        let asked = hubs.iter().map(MemberId::as_str).collect::<Vec<_>>().join(",");
        self.audited(Intent::asking(caller, Action::PeerManage, &asked), |permit| {
            let peers = self.store.peers()?;
            let is_peer = peers.iter().any(|peer| peer.member == member);
            // A member that others are heard through keeps its line.
            let is_hub = peers.iter().any(|peer| peer.through.contains(&member));
            if !is_peer {
                return Err(NodeError::NoPeer(member));
            }
            let leads = |hub: &MemberId| {
                *hub != member && peers.iter().any(|peer| peer.member == *hub && peer.has_line())
            };
            if let Some(hub) = hubs.iter().find(|hub| !leads(hub)) {
                return Err(NodeError::Way(*hub));
            }
            if is_hub && !hubs.is_empty() {
                return Err(NodeError::Way(member));
            }
            self.store.set_through(permit, member, hubs)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Ends the exchange with a peer. What it shared so far stays, and grows older.
    pub fn remove_peer(&self, caller: &Caller, member: MemberId) -> Result<(), NodeError> {
        self.audited(Intent::plain(caller, Action::PeerManage), |permit| {
            if !self.store.remove_peer(permit, member)? {
                return Err(NodeError::NoPeer(member));
            }
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// The peers.
    pub fn peers(&self, caller: &Caller) -> Result<Vec<PeerStatus>, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedRead), |_| {
            let peers = self.store.peers()?.into_iter().map(|peer| {
                let Peer { member, name, address, added, reached, failed, is_relay, through, .. } = peer;
                PeerStatus { member, name, address, added, reached, failed, is_relay, through }
            });
            Ok((peers.collect(), Outcome::Changed { count: 0 }))
        })
    }
}
