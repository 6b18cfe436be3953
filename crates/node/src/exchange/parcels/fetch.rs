//! The side that fetches parcels: the most urgent message's first, from where it was, and checked when it is whole.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use rustls::{ClientConnection, StreamOwned};
use wasl_exchange::{Fetch, Landed, ParcelRefusal, ParcelReply, Refusal};
use wasl_feed::Origin;
use wasl_model::{Action, Attachment, Caller, MessageId, Outcome, ParcelName, Post, Urgency};
use wasl_store::{ParcelState, Peer, WantedParcel};

use super::super::{
    dial::dial,
    error::ExchangeError,
    line::{Line, Timed},
    tls,
};
use crate::{
    AttachmentError, Bureau, NodeError,
    attachments::{Arriving, agrees, check, context},
    audited::Intent,
    identity,
};

/// The most wanted parcels that are looked at when the next one is chosen.
const WANTED_MAX: u32 = 1_000;

type ParcelLine = Line<StreamOwned<ClientConnection, Timed>, ParcelReply>;

/// What came of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Visit {
    /// Parcels that are here now and were not.
    pub(crate) fetched: u64,
    /// Parcels that are wanted and could not be had: there is no room, or the peer has none.
    pub(crate) left: u64,
}

/// What is known of the messages whose parcels are wanted, while a peer is visited.
#[derive(Default)]
struct Known {
    messages: HashMap<MessageId, Result<(Urgency, Vec<Attachment>), u16>>,
    /// Parcels that are not tried again now.
    passed: HashSet<ParcelName>,
}

/// How the fetching of one parcel ended without a failure.
enum Ended {
    /// All of it is here.
    Whole,
    /// A more urgent one goes before it, or it was told not to go on; what came is kept.
    Interrupted,
    /// There is no room for it.
    NoRoom,
}

/// Fetches the parcels of `peer`'s messages that are wanted, as long as `go_on` says so.
pub(crate) fn fetch_from(
    bureau: &Bureau,
    peer: &Peer,
    go_on: &dyn Fn() -> bool,
) -> Result<Visit, ExchangeError> {
    let (mut visit, mut known, mut line) = (Visit::default(), Known::default(), None);
    // What becomes of a parcel is told in this bureau's own feed, which a restored home must have back first.
    while bureau.is_ready() && bureau.may_write()? && go_on() {
        let Some((wanted, urgency)) = next(bureau, peer, &mut known)? else { break };
        let attachment = match known.messages.get(&wanted.message) {
            Some(Ok((_, attachments))) => attachments.get(usize::from(wanted.number)).cloned(),
            Some(Err(number)) => {
                settle(bureau, &wanted, ParcelState::Refused(*number))?;
                continue;
            }
            None => None,
        };
        let Some(attachment) = attachment.filter(|attachment| agrees(attachment, wanted.parcel)) else {
            settle(bureau, &wanted, ParcelState::Refused(AttachmentError::Content.number()))?;
            continue;
        };
        let more_urgent = |known: &mut Known| {
            Ok::<_, NodeError>(next(bureau, peer, known)?.is_some_and(|(_, other)| other > urgency))
        };
        let mut go_on_with_it = || Ok(go_on() && !more_urgent(&mut known)?);
        let fetched = Visitor { bureau, peer, line: &mut line }.fetch(&wanted, &mut go_on_with_it);
        match fetched {
            Ok(Ended::Whole) => {
                if take(bureau, &wanted, &attachment, go_on)? {
                    visit.fetched += 1;
                }
            }
            Ok(Ended::Interrupted) => {}
            Ok(Ended::NoRoom) => {
                tracing::warn!(message = %wanted.message, number = 5204, "there is no room for an attachment");
                known.passed.insert(wanted.parcel.name);
            }
            Err(ExchangeError::Parcel(ParcelRefusal::Absent)) => {
                known.passed.insert(wanted.parcel.name);
            }
            Err(ExchangeError::Parcel(refusal)) => {
                settle(bureau, &wanted, ParcelState::Refused(refusal.number()))?;
                return Err(refusal.into());
            }
            Err(error) => return Err(error),
        }
    }
    visit.left = known.passed.len() as u64;
    Ok(visit)
}

/// The parcel that is fetched next: of the most urgent message, and the oldest of those.
fn next(
    bureau: &Bureau,
    peer: &Peer,
    known: &mut Known,
) -> Result<Option<(WantedParcel, Urgency)>, NodeError> {
    let permit = bureau.own_permit()?;
    let origin = Origin::messages(&identity::key_name(peer.member));
    let wanted = bureau.store.wanted_parcels(&permit, &origin, WANTED_MAX)?;
    let mut best: Option<(WantedParcel, Urgency)> = None;
    for wanted in wanted {
        if known.passed.contains(&wanted.parcel.name) {
            continue;
        }
        let said = match known.messages.entry(wanted.message) {
            Entry::Occupied(said) => said.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(read(bureau, wanted.message)?),
        };
        // Its group's version is on its way.
        if matches!(said, Err(number) if *number == NodeError::GroupWaits.number()) {
            continue;
        }
        let urgency = said.as_ref().map_or(Urgency::Routine, |(urgency, _)| *urgency);
        if best.is_none_or(|(_, other)| urgency > other) {
            best = Some((wanted, urgency));
        }
    }
    Ok(best)
}

/// How urgent a message is and what goes with it, or why it cannot be opened.
fn read(bureau: &Bureau, id: MessageId) -> Result<Result<(Urgency, Vec<Attachment>), u16>, NodeError> {
    let stored = bureau.store.message(&bureau.own_permit()?, id)?;
    let Some(content) = stored.and_then(|stored| bureau.content(&stored)) else {
        return Ok(Err(AttachmentError::Content.number()));
    };
    Ok(content.map(|message| (message.urgency, message.attachments)))
}

/// Whoever visits a peer, with the line to it once there is one.
struct Visitor<'v> {
    bureau: &'v Bureau,
    peer: &'v Peer,
    line: &'v mut Option<ParcelLine>,
}

impl Visitor<'_> {
    /// Fetches what is missing of a parcel, as long as `go_on` says so; it is asked every 16 MiB.
    fn fetch(
        self,
        wanted: &WantedParcel,
        go_on: &mut dyn FnMut() -> Result<bool, NodeError>,
    ) -> Result<Ended, ExchangeError> {
        let (bureau, parcel) = (self.bureau, wanted.parcel);
        let files = bureau.parcel_files()?;
        if files.has(parcel.name) {
            return Ok(Ended::Whole);
        }
        let held = bureau.store.parcel_bytes(&bureau.own_permit()?)?;
        let limit = bureau.settings.attachments_mib_max.saturating_mul(1 << 20);
        let Some(_room) = bureau.parcel_room.promise(parcel.size, held, limit) else {
            return Ok(Ended::NoRoom);
        };
        let (mut arriving, known) = Arriving::open(&files, parcel)?;
        let mut fetch = match known {
            Some((outline, pieces)) => Fetch::resume(outline, pieces),
            None => Fetch::new(*parcel.name.as_bytes(), parcel.size),
        };
        let line = match self.line {
            Some(line) => line,
            none => none.insert(call(bureau, self.peer)?),
        };
        while let Some(request) = fetch.ask() {
            line.send(&request)?;
            loop {
                match fetch.take(reply(line)?)? {
                    Landed::Outline(outline) => files.keep_outline(&outline)?,
                    Landed::Piece(bytes) => arriving.write(&bytes)?,
                }
                if !fetch.is_waiting() {
                    break;
                }
            }
            arriving.sync()?;
            if !go_on()? {
                return Ok(Ended::Interrupted);
            }
        }
        arriving.finish(&files, parcel.name)?;
        Ok(Ended::Whole)
    }
}

fn call(bureau: &Bureau, peer: &Peer) -> Result<ParcelLine, ExchangeError> {
    bureau.check_part(peer)?;
    let mut tls = tls::client(bureau, peer)?;
    tls.alpn_protocols = vec![tls::PARCELS.to_vec()];
    dial(&bureau.carrier, peer, tls)
}

fn reply(line: &mut ParcelLine) -> Result<ParcelReply, ExchangeError> {
    let reply = line.receive()?.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))?;
    match reply {
        ParcelReply::Refuse { number } => Err(Refusal::ByPeer { number, text: String::new() }.into()),
        reply => Ok(reply),
    }
}

/// Looks whether a parcel that is here is what its sender announced, and tells it; whether it is. Nothing is told if
/// `go_on` says no meanwhile.
fn take(
    bureau: &Bureau,
    wanted: &WantedParcel,
    attachment: &Attachment,
    go_on: &dyn Fn() -> bool,
) -> Result<bool, NodeError> {
    let file = bureau.parcel_files()?.read(wanted.parcel.name)?;
    let Some(checked) = check(file, attachment, &context(wanted.message.from), go_on) else {
        return Ok(false);
    };
    let state =
        checked.as_ref().map_or_else(|error| ParcelState::Refused(error.number()), |()| ParcelState::Here);
    settle(bureau, wanted, state)?;
    Ok(checked.is_ok())
}

/// Notes what became of a parcel, tells its sender, and removes what is refused.
fn settle(bureau: &Bureau, wanted: &WantedParcel, state: ParcelState) -> Result<(), NodeError> {
    let WantedParcel { message, number, parcel } = *wanted;
    let fault = if let ParcelState::Refused(fault) = state { Some(fault) } else { None };
    if let Some(fault) = fault {
        tracing::warn!(%message, attachment = number + 1, number = fault, "an attachment is refused");
    }
    let caller = Caller::bureau(bureau.identity.member);
    let asked = format!("parcel {} of {message}", parcel.name);
    bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
        let told = Post::Fetched { message, attachment: number, fault, at: permit.at() };
        bureau.post_with(permit, vec![told], |write, _| {
            write.settle_parcel(message, number, state)?;
            Ok(())
        })?;
        Ok(((), Outcome::Changed { count: 1 }))
    })?;
    let permit = bureau.own_permit()?;
    if fault.is_some() && !bureau.store.has_parcel(&permit, parcel.name)? {
        bureau.parcel_files()?.remove(parcel.name)?;
    }
    Ok(())
}
