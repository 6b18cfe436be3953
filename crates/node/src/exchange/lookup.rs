//! The asker's side of a private look-up: its copy of the peer's set brought up to date, then the question.

use wasl_exchange::{LookedUp, Lookup, Refusal, Reply, Request};
use wasl_lookup::{Answer, LookupError, PublicKey, Question, SetHead, Tag, Wanted, check_part, part_has};
use wasl_model::{MemberId, Permit};
use wasl_store::{CopiedHead, Peer};

use super::{error::ExchangeError, line::Limited, pull::Talk};
use crate::{Bureau, NodeError};

/// How often a set is asked for anew that changes while it is fetched.
const TRIES: usize = 3;
/// How many bytes of parts are held in memory until they are kept.
const KEPT_AT_ONCE_BYTES: usize = 16 * 1024 * 1024;

/// Whether the set of `peer` has what is wanted. What is sent before the question does not depend on it, and the question
/// itself is blinded.
pub(crate) fn look_up_at(
    bureau: &Bureau,
    permit: &Permit,
    peer: &Peer,
    wanted: &Wanted<'_>,
) -> Result<bool, ExchangeError> {
    bureau.check_part(peer)?;
    let mut talk = Talk::begin(bureau, peer)?;
    let copying = Copying { bureau, permit, owner: peer.member };
    let mut head = copying.refresh(&mut talk)?;
    let question = Question::ask(wanted, &bureau.entropy.bytes()?).map_err(NodeError::from)?;
    talk.say(&Request::Lookup(Lookup::Evaluate { blinded: *question.blinded() }))?;
    let LookedUp::Evaluated { evaluated, proof } = looked_up(talk.hear()?)? else {
        return Err(Refusal::OutOfTurn.into());
    };
    let key = *head.key();
    let tags = question.tags(&Answer { evaluated, proof }, &key).map_err(NodeError::from)?;
    for _ in 0..TRIES {
        if let Some(is_hit) = copying.has_any(&head, &tags)? {
            return Ok(is_hit);
        }
        // Another look-up has brought the copy up to date meanwhile. What is asked for now does not depend on the number.
        head = copying.refresh(&mut talk)?;
        if *head.key() != key {
            break;
        }
    }
    Err(NodeError::from(LookupError::OtherPart).into())
}

/// The copy of one owner's set.
struct Copying<'b> {
    bureau: &'b Bureau,
    permit: &'b Permit,
    owner: MemberId,
}

impl Copying<'_> {
    /// Fetches what is not here or has changed.
    fn refresh<S: Limited>(&self, talk: &mut Talk<'_, S>) -> Result<SetHead, ExchangeError> {
        let mut last = LookupError::OtherPart;
        for _ in 0..TRIES {
            let copied = self.copied()?;
            let have = copied.as_ref().map(|copied| *copied.tag().as_bytes());
            talk.say(&Request::Lookup(Lookup::Set { have }))?;
            let head = match (talk.hear()?, &copied) {
                (Reply::End, Some(copied)) => return Ok(copied.clone()),
                (reply, _) => offered(reply)?,
            };
            match self.fetch(talk, &head, copied.as_ref()) {
                // It was published anew meanwhile: the next head names other parts.
                Err(ExchangeError::Own(NodeError::Lookup(error @ LookupError::OtherPart))) => last = error,
                fetched => return fetched.map(|()| head),
            }
        }
        Err(NodeError::from(last).into())
    }

    /// Whether any of these tags is in the copy; `None` if the copy is not the one with this head any more.
    fn has_any(&self, head: &SetHead, tags: &[Tag]) -> Result<Option<bool>, NodeError> {
        let kept = kept(head);
        let mut has_any = false;
        for tag in tags {
            // Below the most parts that a set has.
            let part = u16::try_from(tag.part(kept.parts.len())).unwrap_or(u16::MAX);
            let found = self.bureau.lookup.store().copied_part(self.permit, self.owner, &kept, part)?;
            let Some(found) = found else { return Ok(None) };
            // All are looked for, so that the time tells nothing.
            has_any |= part_has(&found, *tag);
        }
        Ok(Some(has_any))
    }

    /// The head of the copy, if there is one.
    fn copied(&self) -> Result<Option<SetHead>, NodeError> {
        let copied = self.bureau.lookup.store().copied_head(self.permit, self.owner)?;
        let head = |CopiedHead { key, parts }| SetHead::new(PublicKey::from_bytes(key)?, parts);
        // What was damaged is fetched anew.
        Ok(copied.map(head).and_then(Result::ok))
    }

    /// Fetches the parts of `head` that differ from those of `copied`. The head is kept last, so that a copy that breaks off
    /// is begun again.
    fn fetch<S: Limited>(
        &self,
        talk: &mut Talk<'_, S>,
        head: &SetHead,
        copied: Option<&SetHead>,
    ) -> Result<(), ExchangeError> {
        let store = self.bureau.lookup.store();
        let (mut fetched, mut bytes) = (Vec::new(), 0);
        for part in head.changed_since(copied) {
            let number = u16::try_from(part).map_err(|_| NodeError::from(LookupError::Head))?;
            talk.say(&Request::Lookup(Lookup::Part { part: number }))?;
            let LookedUp::Part(tags) = looked_up(talk.hear()?)? else {
                return Err(Refusal::OutOfTurn.into());
            };
            check_part(head, part, &tags).map_err(NodeError::from)?;
            bytes += tags.len();
            fetched.push((number, tags));
            if bytes > KEPT_AT_ONCE_BYTES {
                store.keep_parts(self.permit, self.owner, &fetched)?;
                (fetched, bytes) = (Vec::new(), 0);
            }
        }
        Ok(store.keep_copy(self.permit, self.owner, &kept(head), &fetched)?)
    }
}

impl ExchangeError {
    /// The number that says most: the peer's own, where it refused.
    pub(crate) fn told_number(&self) -> u16 {
        match self {
            Self::Refused(Refusal::ByPeer { number, .. }) => *number,
            other => other.number(),
        }
    }
}

/// A head as it is kept.
fn kept(head: &SetHead) -> CopiedHead {
    CopiedHead { key: *head.key().as_bytes(), parts: head.parts().to_vec() }
}

/// The set that is offered.
fn offered(reply: Reply) -> Result<SetHead, ExchangeError> {
    let LookedUp::Set { key, parts } = looked_up(reply)? else { return Err(Refusal::OutOfTurn.into()) };
    let head = PublicKey::from_bytes(key).and_then(|key| SetHead::new(key, parts));
    Ok(head.map_err(NodeError::from)?)
}

/// What was answered, if it was.
fn looked_up(reply: Reply) -> Result<LookedUp, ExchangeError> {
    match reply {
        Reply::LookedUp(answer) => Ok(answer),
        Reply::Refuse { number, text } => Err(Refusal::ByPeer { number, text }.into()),
        _ => Err(Refusal::OutOfTurn.into()),
    }
}
