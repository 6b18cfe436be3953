//! The owner's side: which set a peer is given, and what is made of its blinded numbers.

use wasl_exchange::{LookedUp, Lookup, Reply};
use wasl_model::{Action, Caller, MemberId, Outcome, Permit};

use crate::{Bureau, NodeError, audited::Intent};

impl Bureau {
    /// Answers a peer. What leaves is audited before it does: for whom and how many, and nothing of what is asked, which
    /// nobody here knows.
    ///
    /// # Errors
    /// A failure of this side. What is refused is a reply with its number.
    pub(crate) fn answer_lookup(&self, peer: MemberId, asked: &Lookup) -> Result<Reply, NodeError> {
        let caller = Caller { member: peer, ..Caller::bureau(self.identity.member) };
        let done = self.audited(Intent::asking(&caller, Action::LookupAnswer, words(asked)), |permit| {
            if self.settings.lookups_answered_per_day == 0 {
                return Err(NodeError::NoLookups);
            }
            let (reply, count) = match *asked {
                Lookup::Set { have } => self.set_head(permit, peer, have)?,
                Lookup::Part { part } => self.set_part(permit, peer, part)?,
                Lookup::Evaluate { blinded } => {
                    let settings = &self.settings;
                    let limits = [settings.lookups_answered_per_minute, settings.lookups_answered_per_day];
                    self.lookup.spend(permit, peer.as_str(), limits)?;
                    let made = self.lookup.key().answer(&blinded, &self.entropy.bytes()?)?;
                    let (evaluated, proof) = (made.evaluated, made.proof);
                    (Reply::LookedUp(LookedUp::Evaluated { evaluated, proof }), 1)
                }
            };
            Ok((reply, Outcome::Shown { records: Vec::new(), count }))
        });
        match done {
            Err(error) if is_refusal(&error) => {
                Ok(Reply::Refuse { number: error.number(), text: error.to_string() })
            }
            done => done,
        }
    }

    fn set_head(
        &self,
        permit: &Permit,
        peer: MemberId,
        have: Option<[u8; 8]>,
    ) -> Result<(Reply, u64), NodeError> {
        let made = self.set_for(permit, peer)?;
        if have == Some(*made.head.tag().as_bytes()) {
            return Ok((Reply::End, 0));
        }
        let (key, parts) = (*made.head.key().as_bytes(), made.head.parts().to_vec());
        Ok((Reply::LookedUp(LookedUp::Set { key, parts }), 0))
    }

    /// The tags of a part, and how many they are; of one that there is not, none.
    fn set_part(&self, permit: &Permit, peer: MemberId, part: u16) -> Result<(Reply, u64), NodeError> {
        let made = self.set_for(permit, peer)?;
        let tags = made.set.part(part.into(), made.head.parts().len());
        let count = (tags.len() / size_of::<u64>()) as u64;
        Ok((Reply::LookedUp(LookedUp::Part(tags)), count))
    }
}

/// What a peer wants, in words that are the same for everybody.
fn words(asked: &Lookup) -> &'static str {
    match asked {
        Lookup::Set { .. } => "set",
        Lookup::Part { .. } => "part",
        Lookup::Evaluate { .. } => "look-up",
    }
}

/// Whether the peer is told the number, and the line goes on.
fn is_refusal(error: &NodeError) -> bool {
    matches!(
        error,
        NodeError::NoLookups | NodeError::LookupLimit { .. } | NodeError::SetInMaking | NodeError::Lookup(_)
    )
}
