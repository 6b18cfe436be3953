//! The bureaus that this one exchanges with.

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use wasl_feed::{Origin, VerifyingKey};
use wasl_model::{Action, Caller, MemberId, Outcome, Timestamp};
use wasl_seal::{PublicKey, SealError};
use wasl_store::Peer;

use crate::{Bureau, Card, NodeError, audited::Intent, identity};

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
}

impl Bureau {
    /// Makes the bureau with this card a peer, or renews what is known of it.
    pub fn add_peer(&self, caller: &Caller, card: &Card) -> Result<MemberId, NodeError> {
        self.audited(Intent::plain(caller, Action::PeerManage), |permit| {
            let member: MemberId = card
                .member
                .parse()
                .map_err(|_| identity::content(&self.home.card_file(), "the member's code is not one"))?;
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
            };
            // Who may take no part is not added: its card is of before, or it was never admitted.
            self.part_of(&peer)??;
            self.store.add_peer(permit, &peer)?;
            let feeds = [Origin::records(key.name()), Origin::messages(key.name())];
            self.store.write::<_, NodeError>(permit, |write| {
                feeds.iter().try_for_each(|origin| Ok(write.add_feed(origin, &key)?))
            })?;
            Ok((member, Outcome::Changed { count: 1 }))
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
                let Peer { member, name, address, added, reached, failed, .. } = peer;
                PeerStatus { member, name, address, added, reached, failed }
            });
            Ok((peers.collect(), Outcome::Changed { count: 0 }))
        })
    }
}
