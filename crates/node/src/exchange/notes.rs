//! What others have left with a hub about feeds, cosignatures and receipts: asked for, and believed by their signers' keys alone.

use std::collections::VecDeque;

use wasl_exchange::{FUTURE_SECONDS_MAX, LeftNote, NOTES_MAX, NoteKind, Reply, Request};
use wasl_feed::{Checkpoint, KeyName, Origin, Receipt, TreeHead, UnixTime, VerifyingKey};
use wasl_model::MemberId;

use super::fault::CarriedFault;
use crate::{Bureau, NodeError};

/// About which feeds a hub is asked in a round: this bureau's own, and those that it may pass on to others.
pub(super) fn asked(bureau: &Bureau, hub: &KeyName, feeds: &[Origin]) -> Result<VecDeque<Origin>, NodeError> {
    let own = bureau.identity.key.name();
    let mut asked = VecDeque::new();
    for origin in feeds.iter().filter(|origin| origin.owner() != *hub) {
        if bureau.store.feed(origin)?.is_some()
            && (origin.owner() == *own || bureau.store.may_pass_on(origin)?)
        {
            asked.push_back(origin.clone());
        }
    }
    Ok(asked)
}

/// What to ask a hub about a feed.
pub(super) fn ask(bureau: &Bureau, hub: MemberId, origin: &Origin) -> Result<Request, NodeError> {
    Ok(Request::Notes { origin: origin.clone(), after: bureau.store.notes_heard(hub, origin)? })
}

/// What a peer is told that asks; nothing about a feed that is not here.
pub(super) fn answer(
    bureau: &Bureau,
    peer: MemberId,
    origin: &Origin,
    after: u64,
) -> Result<Reply, NodeError> {
    if bureau.store.feed(origin)?.is_none() {
        return Ok(Reply::Notes { upto: after, notes: Vec::new() });
    }
    let stored = bureau.store.notes_after(origin, after, peer, NOTES_MAX)?;
    let upto = stored.last().map_or(after, |last| last.number);
    let notes = stored.into_iter().filter_map(|stored| {
        let kind = if stored.is_receipt { NoteKind::Receipt } else { NoteKind::Cosignature };
        let by = KeyName::of_member(&stored.who).ok()?;
        Some(LeftNote { kind, by, note: stored.note })
    });
    Ok(Reply::Notes { upto, notes: notes.collect() })
}

/// Keeps what a hub hands on, as far as it holds: signed by a member that is known here, not in the future, and about history
/// that is kept here. What does not hold is told and left.
pub(super) fn take(
    bureau: &Bureau,
    hub: MemberId,
    origin: &Origin,
    (upto, notes): (u64, Vec<LeftNote>),
) -> Result<(), NodeError> {
    let Some(feed) = bureau.store.feed(origin)? else { return Ok(()) };
    let now = bureau.unix_now()?;
    for LeftNote { kind, by, note } in notes {
        let Some(key) = key_of(bureau, &by)? else { continue };
        let is_kept = match kind {
            NoteKind::Cosignature => take_cosignature(bureau, (origin, &feed.key), &key, &note, now)?,
            NoteKind::Receipt => take_receipt(bureau, origin, &key, &note, now)?,
        };
        if !is_kept {
            let fault = CarriedFault::Note;
            tracing::warn!(number = fault.number(), %hub, %origin, %by, "{fault}");
        }
    }
    if upto != bureau.store.notes_heard(hub, origin)? {
        bureau.store.hear_notes(hub, origin, upto)?;
    }
    Ok(())
}

/// The key of a member that is a peer here.
fn key_of(bureau: &Bureau, name: &KeyName) -> Result<Option<VerifyingKey>, NodeError> {
    let Ok(member) = name.member().parse() else { return Ok(None) };
    let peer = bureau.store.peer(member)?;
    Ok(peer.and_then(|peer| peer.vkey.parse().ok()))
}

fn take_cosignature(
    bureau: &Bureau,
    (origin, owner): (&Origin, &VerifyingKey),
    key: &VerifyingKey,
    note: &str,
    now: UnixTime,
) -> Result<bool, NodeError> {
    let Ok(checkpoint) = Checkpoint::read(note, origin, owner) else { return Ok(false) };
    let Ok(Some(seen)) = checkpoint.seen_by(key) else { return Ok(false) };
    if is_future(seen, now) || !is_history(bureau, origin, checkpoint.head())? {
        return Ok(false);
    }
    bureau.store.keep_cosignature(&checkpoint, key.name().member())?;
    Ok(true)
}

fn take_receipt(
    bureau: &Bureau,
    origin: &Origin,
    key: &VerifyingKey,
    note: &str,
    now: UnixTime,
) -> Result<bool, NodeError> {
    let Ok(receipt) = Receipt::read(note, key) else { return Ok(false) };
    let is_here = receipt.origin() == origin && is_history(bureau, origin, receipt.head())?;
    if is_future(receipt.time(), now) || !is_here {
        return Ok(false);
    }
    bureau.store.keep_receipt(&receipt)?;
    Ok(true)
}

fn is_future(signed: UnixTime, now: UnixTime) -> bool {
    signed.seconds_since(now) > FUTURE_SECONDS_MAX
}

fn is_history(bureau: &Bureau, origin: &Origin, head: TreeHead) -> Result<bool, NodeError> {
    Ok(bureau.store.head_at(origin, head.size)? == Some(head))
}
