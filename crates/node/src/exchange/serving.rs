//! The side of a conversation that serves: what a request is answered with, and what leaves is audited before it does.
//!
//! Nothing here opens a socket or waits; see [`Pulling`](super::pulling::Pulling).

use wasl_exchange::{Batch, Carried, Form, Received, Refusal, Reply, Request, Serve, ServeError};
use wasl_feed::UnixTime;
use wasl_model::{Action, Caller, MemberId, Outcome};
use wasl_store::Peer;

use super::{error::ExchangeError, holdings::ForPeer, notes};
use crate::{Bureau, NodeError, audited::Intent};

/// A conversation with one peer that pulls.
///
/// Give it a request, send every reply that [`Serving::next`] yields, then give it the next request.
#[derive(Debug)]
pub struct Serving {
    peer: Peer,
    serve: Serve,
    /// What answers a look-up, or an ask for the directory or for notes.
    answer: Option<Reply>,
}

/// What a request was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It was taken; [`Serving::next`] says what answers it, if anything does.
    Taken,
    /// The peer waits for news, at most so many seconds; [`Serving::next`] says so when there are some.
    Awaited {
        /// The seconds.
        secs: u8,
    },
}

impl Serving {
    /// A conversation with the peer `member`, whom the carrier has authenticated.
    ///
    /// # Errors
    /// If `member` is no peer.
    pub fn begin(bureau: &Bureau, member: MemberId) -> Result<Self, ExchangeError> {
        let peer = bureau.store.peer(member)?.ok_or(ExchangeError::Unpinned)?;
        Self::with(bureau, peer)
    }

    /// A conversation with `peer`.
    pub(super) fn with(bureau: &Bureau, peer: Peer) -> Result<Self, ExchangeError> {
        let key = peer.vkey.parse().map_err(NodeError::from)?;
        let serve = Serve::new(bureau.identity.key.name().clone(), key);
        Ok(Self { peer, serve, answer: None })
    }

    /// Takes a request. All that answered the one before must have been sent.
    ///
    /// # Errors
    /// If it is refused: send [`Refusal::to_reply`], and leave.
    pub fn receive(&mut self, bureau: &Bureau, request: Request) -> Result<Heard, ExchangeError> {
        // Whoever takes no part any more is told why by the directory, and by nothing else.
        if !matches!(request, Request::Hello { .. } | Request::Directory { .. }) {
            // A line may be open for long.
            bureau.check_peer(&self.peer)?;
            self.peer.is_relay = bureau.store.peer(self.peer.member)?.is_some_and(|peer| peer.is_relay);
        }
        let holdings = self.holdings(bureau)?;
        let now = UnixTime::new(holdings.permit.at().secs()).map_err(Refusal::from)?;
        match self.serve.receive(request, now, &holdings).map_err(ended)? {
            Received::Question => {}
            Received::Awaited { secs } => return Ok(Heard::Awaited { secs }),
            Received::Cosigned(checkpoint) => {
                bureau.store.keep_cosignature(&checkpoint, self.peer.member.as_str())?;
            }
            Received::Receipted(receipt) => bureau.store.keep_receipt(&receipt)?,
            Received::Directory { size, root } => {
                let batch = bureau.directory_batch_for(size, &root)?;
                self.answer = Some(batch.map_or(Reply::End, Reply::Directory));
            }
            Received::Notes { origin, after } => {
                self.answer = Some(notes::answer(bureau, self.peer.member, &origin, after)?);
            }
            Received::Openings { origin, entries } => {
                let given = holdings.openings(&origin, &entries)?;
                note_given(bureau, self.peer.member, (&origin, &given))?;
                self.answer = Some(Reply::Openings(given));
            }
            Received::Lookup(lookup) => {
                self.answer = Some(bureau.answer_lookup(self.peer.member, &lookup)?);
            }
        }
        Ok(Heard::Taken)
    }

    /// The next reply; `None` when it is the peer's turn. Entries that leave are audited before they do.
    pub fn next(&mut self, bureau: &Bureau) -> Result<Option<Reply>, ExchangeError> {
        if let Some(answer) = self.answer.take() {
            return Ok(Some(answer));
        }
        let holdings = self.holdings(bureau)?;
        let reply = self.serve.next(&holdings).map_err(ended)?;
        if let Some(Reply::Batch(batch)) = &reply {
            let Batch { start, entries, .. } = batch;
            note_given(bureau, self.peer.member, (start, entries))?;
        }
        Ok(reply)
    }

    fn holdings<'b>(&self, bureau: &'b Bureau) -> Result<ForPeer<'b>, ExchangeError> {
        let Peer { member: peer, is_relay, .. } = self.peer;
        Ok(ForPeer { bureau, permit: bureau.own_permit()?, peer, is_relay })
    }
}

/// Writes into the audit log that entries leave for a peer, of this feed or from this place on.
fn note_given(
    bureau: &Bureau,
    peer: MemberId,
    (from, given): (&dyn std::fmt::Display, &[Carried]),
) -> Result<(), NodeError> {
    let count = given.iter().filter(|entry| entry.form != Form::Bare).count() as u64;
    let caller = Caller { member: peer, ..Caller::bureau(bureau.identity.member) };
    let asked = format!("entries for {peer} from {from}");
    bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |_| {
        Ok(((), Outcome::Shown { records: Vec::new(), count }))
    })
}

/// How a conversation ends that the protocol or the store ended.
fn ended(error: ServeError<NodeError>) -> ExchangeError {
    match error {
        ServeError::Refused(refusal) => refusal.into(),
        ServeError::Holdings(error) => error.into(),
        // A kind that a later version of the protocol may add.
        _ => Refusal::OutOfTurn.into(),
    }
}
