//! The owner's side: a peer's question, asked of one's own records that it may only ask for.

use wasl_exchange::{LIVE_PAYLOAD_BYTES_MAX, LiveHit, LiveRefusal, LiveReply, LiveRequest};
use wasl_feed::{Index as EntryIndex, Opening};
use wasl_model::{Action, Actor, Caller, Hit, LiveQuestion, LiveSought, MemberId, Outcome, Permit, RecordId};

use super::{asked_only::Meant, limits::Exceeded};
use crate::{
    Bureau, NodeError,
    ask::{
        finding::{find, must_ask_something},
        words::spoken,
    },
    audited::{Done, Intent},
};

/// What a peer is answered: how many records there are for it, and those that have room.
type Shown = (u32, Vec<LiveHit>);

impl Bureau {
    /// Whether live questions of peers are answered here.
    pub(crate) fn answers_live(&self) -> bool {
        !self.settings.asked_only.is_empty() && self.settings.asks_answered_per_day > 0
    }

    /// Answers a peer. What leaves is audited before it does, and what was asked as a local question is.
    ///
    /// # Errors
    /// A failure of this side. What is refused is a reply with its number.
    pub(crate) fn answer_live(&self, peer: MemberId, request: &LiveRequest) -> Result<LiveReply, NodeError> {
        let id = request.id;
        match self.answer_peer(peer, &request.question) {
            Ok((found, hits)) => Ok(LiveReply::Answer { id, found, hits }),
            Err(error) if is_refusal(&error) => Ok(LiveReply::Refuse { id, number: error.number() }),
            Err(error) => Err(error),
        }
    }

    fn answer_peer(&self, peer: MemberId, question: &[u8]) -> Result<Shown, NodeError> {
        let settings = &self.settings;
        let limits = [settings.asks_answered_per_minute, settings.asks_answered_per_day];
        let own = Caller { member: peer, ..Caller::bureau(self.identity.member) };
        let refuse = |words: &str, error| {
            // Nobody knows what was asked, nor for what; that this member did stands in the log.
            self.audited(Intent::asking(&own, Action::LookupAnswer, words), |_| Err::<(Shown, _), _>(error))
        };
        match self.live.limits.spend(peer, limits, self.now()) {
            Ok(()) => {}
            Err(Exceeded { secs, is_first: true }) => {
                return refuse("live question", NodeError::LiveLimit { secs });
            }
            Err(Exceeded { secs, is_first: false }) => return Err(NodeError::LiveLimit { secs }),
        }
        let Ok(asked) = LiveQuestion::from_bytes(question) else {
            return refuse("live question", LiveRefusal::Question.into());
        };
        let LiveQuestion { purpose, role, limit, sought } = asked;
        let caller = Caller { actor: Actor::Bureau, member: peer, role, purpose };
        let action = match &sought {
            LiveSought::Search(_) => Action::Search,
            LiveSought::Check(_) => Action::Check,
        };
        self.audited(Intent::asking(&caller, action, &spoken(&sought)), |permit| {
            must_ask_something(&sought)?;
            self.show_peer(permit, &sought, limit.into())
        })
    }

    /// The records that this peer may be shown: one's own, of datasets that are only asked for, within their handling
    /// codes. All others are, as ever, not there.
    fn show_peer(&self, permit: &Permit, sought: &LiveSought, limit: usize) -> Done<Shown> {
        let (owner, feed) = (self.identity.member, self.identity.records());
        let meant = Meant { owner, feed: &feed, datasets: &self.settings.asked_only };
        let own = self.own_permit()?;
        let reading = self.follower.read(&self.store, &own)?;
        let ids = self.live.asked_only.read(&self.store, &own, meant)?;
        let least = f32::from(self.settings.min_score_percent) / 100.0;
        let is_shown = |id: RecordId| ids.has(id) && reading.shows_abroad(permit, owner, id);
        let mut hits: Vec<Hit> = find(&reading.index, sought, limit, &is_shown);
        drop((ids, reading));
        hits.retain(|hit| hit.score >= least);
        hits.truncate(limit);
        let (mut shown, mut records, mut bytes, mut found) = (Vec::new(), Vec::new(), 0, 0);
        for hit in hits {
            // The row is the truth: what was erased or has expired since is not found.
            let Some(held) = self.store.record(permit, hit.record)? else { continue };
            let is_for_peer = held.record.handling.audience.includes(owner, permit.caller().member);
            if !is_for_peer || !meant.has(&held.record) {
                continue;
            }
            let Some((index, opening)) = self.own_entry(held.number)? else { continue };
            found += 1;
            bytes += opening.payload().len();
            if bytes <= LIVE_PAYLOAD_BYTES_MAX {
                shown.push(LiveHit { index, opening });
                records.push(hit.record);
            }
        }
        Ok(((found, shown), Outcome::shown(records.into_iter())))
    }

    /// What entry `number` of one's own records says; nothing if it has been erased.
    fn own_entry(&self, number: u64) -> Result<Option<(EntryIndex, Opening)>, NodeError> {
        let Ok(index) = EntryIndex::new(number) else { return Ok(None) };
        let opening = self.entry(&self.identity.records(), number)?.and_then(|entry| entry.opening);
        Ok(opening.map(|opening| (index, opening)))
    }
}

/// Whether the peer is told the number, and the line goes on.
fn is_refusal(error: &NodeError) -> bool {
    matches!(
        error,
        NodeError::Refused(_) | NodeError::EmptyQuestion | NodeError::LiveLimit { .. } | NodeError::Live(_)
    )
}
