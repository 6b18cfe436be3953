//! Members are known by the cards that the directory has: when it has another card of one, so has this bureau.

use wasl_directory::{Member, SignedCard, Standing};
use wasl_feed::{Checkpoint, VerifyingKey};
use wasl_model::{Action, Caller, MemberId, Outcome, Permit};
use wasl_store::{FeedRow, Peer};

use crate::{Bureau, NodeError, audited::Intent};

impl Bureau {
    /// The card to hand to those who keep the directory, with keys to come: they are made, and count when the directory has
    /// them and this bureau is started again.
    pub fn next_card(&self, caller: &Caller, address: &str) -> Result<SignedCard, NodeError> {
        self.audited(Intent::plain(caller, Action::PeerManage), |_| {
            let card = self.identity.next_card(&self.home, address, &*self.entropy)?;
            Ok((card, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes up the cards that the directory has by now: of peers, their keys and where they are reached; of everyone whose
    /// feeds are kept here, the key that signs them.
    pub(crate) fn obey_cards(&self, permit: &Permit) -> Result<(), NodeError> {
        let Some(kept) = self.shelf()? else { return Ok(()) };
        let listed =
            |id: MemberId| kept.directory.member(id).filter(|member| member.standing.0 != Standing::Removed);
        for peer in self.store.peers()? {
            if let Some(renewed) = listed(peer.member).and_then(|member| renewed(&peer, member)) {
                self.store.write::<_, NodeError>(permit, |write| Ok(write.renew_peer(&renewed)?))?;
                tracing::info!(member = %peer.member, "the directory has another card of this member");
            }
        }
        let own = self.identity.member;
        for feed in self.store.feeds()? {
            let owner = feed.origin.owner().member().parse().ok().filter(|owner| *owner != own);
            let Some(member) = owner.and_then(listed) else { continue };
            let key = member.card.verifying_key()?;
            if feed.key != key {
                self.renew_feed(permit, &feed, &key)?;
            }
        }
        if listed(own).is_some_and(|member| member.card.key != self.identity.verifying_key().to_string()) {
            tracing::error!(number = 4114, "the directory has other keys of this bureau: start it again");
        }
        Ok(())
    }

    fn renew_feed(&self, permit: &Permit, feed: &FeedRow, key: &VerifyingKey) -> Result<(), NodeError> {
        // What the key of before had signed is held against whatever comes.
        let newest = feed.checkpoint.as_ref().map(|note| Checkpoint::read(note, &feed.origin, &feed.key));
        self.store.write::<_, NodeError>(permit, |write| Ok(write.renew_feed_key(&feed.origin, key)?))?;
        if let Some(newest) = newest.transpose()? {
            self.testimony.add(newest);
        }
        Ok(())
    }
}

/// The peer by its card, if that is another than it is known by here. An address that an administrator gave it stays.
fn renewed(peer: &Peer, member: &Member) -> Option<Peer> {
    let card = &member.card;
    let is_as_listed = member.former.iter().any(|former| former.card.address == peer.address);
    let address = if is_as_listed { &card.address } else { &peer.address };
    let renewed = Peer {
        vkey: card.key.clone(),
        sealing: Some(card.sealing.clone()),
        certificate: card.certificate.to_vec(),
        address: address.clone(),
        ..peer.clone()
    };
    (renewed != *peer).then_some(renewed)
}
