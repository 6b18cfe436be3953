//! Private look-ups: whether other members know a number, without telling them which.

mod answering;
pub(crate) mod desk;
mod listing;
mod published;
mod publishing;

use std::thread;

use wasl_lookup::{Kind, LookupError, Wanted};
use wasl_model::{Action, Caller, MemberId, Number, Outcome, Permit, Sought};
use wasl_search::exact_form;
use wasl_store::Peer;

use crate::{Bureau, NodeError, audited::Intent, exchange};

/// What one member answered to a private look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedUp {
    /// Which member.
    pub member: MemberId,
    /// What it answered.
    pub outcome: LookupOutcome,
}

/// What came of a private look-up at one member. It tells hit or no hit and nothing else: what follows is a message to that
/// member, which tells it the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupOutcome {
    /// It has a record with the number that this bureau may know of for the purpose.
    Hit,
    /// It has none.
    NoHit,
    /// It did not answer, or its answer is not believed.
    Unanswered {
        /// Why.
        number: u16,
    },
}

/// How many members are asked at the same time.
const TOGETHER_MAX: usize = 16;

impl Bureau {
    /// The most members that are looked up at once.
    pub const LOOKUP_MEMBERS_MAX: usize = 500;

    /// Looks a document's or vehicle's number up at these members, or at all peers if none is named, and tells none of them
    /// which number it is. In the order of the members' codes.
    pub fn look_up(
        &self,
        caller: &Caller,
        number: &Number,
        members: &[MemberId],
    ) -> Result<Vec<LookedUp>, NodeError> {
        self.audited(Intent::asking(caller, Action::Lookup, &spoken(number, members)), |permit| {
            let kind = match number.sought {
                Sought::Document => Kind::Document,
                Sought::Vehicle => Kind::Vehicle,
                Sought::Any => return Err(LookupError::Number.into()),
            };
            let folded = exact_form(number.sought, number.value.as_str()).ok_or(LookupError::Number)?;
            let (issuer, purpose) = (number.issuer, caller.purpose);
            let peers = self.peers_among(members)?;
            let limits = [self.settings.lookups_per_minute, self.settings.lookups_per_day];
            self.lookup.spend(permit, &caller.actor.to_string(), limits)?;
            let wanted = Wanted { kind, folded: &folded, issuer, purpose };
            let answers = self.look_up_at_all(permit, &peers, &wanted);
            let count = answers.iter().filter(|answer| answer.outcome == LookupOutcome::Hit).count() as u64;
            Ok((answers, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// The peers that these members are, or all of them.
    fn peers_among(&self, members: &[MemberId]) -> Result<Vec<Peer>, NodeError> {
        let mut peers = self.store.peers()?;
        if let Some(stranger) = members.iter().find(|member| peers.iter().all(|peer| peer.member != **member))
        {
            return Err(NodeError::NoPeer(*stranger));
        }
        peers.retain(|peer| members.is_empty() || members.contains(&peer.member));
        if peers.len() > Self::LOOKUP_MEMBERS_MAX {
            return Err(NodeError::LookupMembers { limit: Self::LOOKUP_MEMBERS_MAX });
        }
        Ok(peers)
    }

    /// Asks all of these peers, some at the same time. Which are asked first does not depend on the number.
    fn look_up_at_all(&self, permit: &Permit, peers: &[Peer], wanted: &Wanted<'_>) -> Vec<LookedUp> {
        let ask = |peer: &Peer| {
            let outcome = match exchange::look_up_at(self, permit, peer, wanted) {
                Ok(true) => LookupOutcome::Hit,
                Ok(false) => LookupOutcome::NoHit,
                Err(error) => {
                    let (member, number) = (peer.member, error.told_number());
                    tracing::info!(%member, number, %error, "a private look-up was not answered");
                    LookupOutcome::Unanswered { number }
                }
            };
            LookedUp { member: peer.member, outcome }
        };
        let mut answers = Vec::with_capacity(peers.len());
        for some in peers.chunks(TOGETHER_MAX) {
            thread::scope(|scope| {
                let asking: Vec<_> = some.iter().map(|peer| (peer, scope.spawn(|| ask(peer)))).collect();
                for (peer, asked) in asking {
                    // A thread that panicked has told so already; nothing is known of its peer.
                    let broken = LookupOutcome::Unanswered { number: 4101 };
                    answers.push(asked.join().unwrap_or(LookedUp { member: peer.member, outcome: broken }));
                }
            });
        }
        answers
    }
}

/// The question in words, for the audit log's hash.
fn spoken(number: &Number, members: &[MemberId]) -> String {
    let issuer = number.issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default();
    let members: Vec<&str> = members.iter().map(MemberId::as_str).collect();
    format!("number={}{issuer}&at={}", number.value, members.join(","))
}
