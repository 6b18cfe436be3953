//! The side that fetches parcels: the most urgent message's first, from where it was, and checked when it is whole.

use std::collections::HashSet;

use rustls::{ClientConnection, StreamOwned};
use wasl_exchange::{Fetch, Landed, Outline, ParcelRefusal, ParcelReply, Refusal};
use wasl_model::{Parcel, ParcelName};
use wasl_store::{ParcelState, Peer};

use super::{
    super::{
        dial::dial,
        error::ExchangeError,
        line::{Line, Timed},
        tls,
    },
    settle::{settle, settle_carried, take},
    wants::{Next, Wants},
};
use crate::{
    Bureau, NodeError,
    attachments::{Arriving, ParcelFiles, RoomFor},
};

/// What a hub gives wrongly is passed over so many times in one visit; each time the line is begun anew.
const REFUSED_MAX: u32 = 8;

type ParcelLine = Line<StreamOwned<ClientConnection, Timed>, ParcelReply>;

/// What came of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Visit {
    /// Parcels that are here now and were not.
    pub(crate) fetched: u64,
    /// Parcels that are wanted and could not be had: there is no room, the peer has none, or another line brings them.
    pub(crate) left: HashSet<ParcelName>,
    /// What a hub gave was not what it should be. Another may have it.
    pub(crate) refused: Option<ParcelRefusal>,
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

/// Fetches what is wanted from `peer`, of its own messages and of those that are heard through it, as long as `go_on` says
/// so. What is in `passed` is not tried.
pub(crate) fn fetch_from(
    bureau: &Bureau,
    peer: &Peer,
    passed: HashSet<ParcelName>,
    go_on: &dyn Fn() -> bool,
) -> Result<Visit, ExchangeError> {
    let (mut wants, mut visit, mut refused) = (Wants::of(bureau, peer, passed)?, Visit::default(), 0);
    let mut visitor = Visitor { bureau, peer, line: None };
    // What becomes of a parcel is told in this bureau's own feed, which a restored home must have back first.
    while bureau.is_ready() && bureau.may_write()? && go_on() {
        let Some(next) = wants.next()? else { break };
        let Next { wanted, .. } = next;
        let name = wanted.parcel.name;
        let Some(_alone) = bureau.parcels_under_way.begin(name) else {
            wants.pass(name);
            visit.left.insert(name);
            continue;
        };
        match visitor.bring(&next, &mut wants, go_on) {
            Ok(Ended::Whole) => visit.fetched += u64::from(landed(bureau, &next, &wants, go_on)?),
            Ok(Ended::Interrupted) => {}
            Ok(Ended::NoRoom) => {
                tracing::warn!(message = %wanted.message, number = 5204, "there is no room for an attachment");
                wants.pass(name);
                visit.left.insert(name);
            }
            Err(ExchangeError::Parcel(ParcelRefusal::Absent)) => {
                wants.pass(name);
                visit.left.insert(name);
            }
            Err(ExchangeError::Parcel(refusal)) if peer.member == wanted.message.from => {
                note(bureau, &next, ParcelState::Refused(refusal.number()))?;
                return Err(refusal.into());
            }
            // What a hub gives wrongly says nothing of the parcel: another hub can bring it.
            Err(ExchangeError::Parcel(refusal)) => {
                let (message, number) = (wanted.message, refusal.number());
                tracing::warn!(hub = %peer.member, %message, number, "a hub gives something else: {refusal}");
                (visitor.line, visit.refused, refused) = (None, Some(refusal), refused + 1);
                wants.pass(name);
                visit.left.insert(name);
                if refused == REFUSED_MAX {
                    break;
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(visit)
}

/// Looks at a parcel that is here and notes what it is; whether it was taken.
fn landed(
    bureau: &Bureau,
    next: &Next,
    wants: &Wants<'_>,
    go_on: &dyn Fn() -> bool,
) -> Result<bool, NodeError> {
    let wanted = &next.wanted;
    if next.urgency.is_some() {
        return match wants.attachment(wanted) {
            Ok(attachment) => take(bureau, wanted, &attachment, go_on),
            Err(number) => settle(bureau, wanted, ParcelState::Refused(number)).map(|()| false),
        };
    }
    // It may be here for another message, and this cover's owner not know how long it is.
    let is_it = bureau.parcel_files()?.outline(wanted.parcel).is_some();
    let number = ParcelRefusal::Outline.number();
    let state = if is_it { ParcelState::Here } else { ParcelState::Refused(number) };
    Ok(settle_carried(bureau, wanted, state)? && is_it)
}

/// Notes what became of a parcel that did not come.
fn note(bureau: &Bureau, next: &Next, state: ParcelState) -> Result<(), NodeError> {
    if next.urgency.is_some() {
        settle(bureau, &next.wanted, state)
    } else {
        settle_carried(bureau, &next.wanted, state).map(drop)
    }
}

/// Whoever visits a peer, with the line to it once there is one.
struct Visitor<'v> {
    bureau: &'v Bureau,
    peer: &'v Peer,
    line: Option<ParcelLine>,
}

impl Visitor<'_> {
    /// Fetches a parcel, unless its message shows that it need not be; until a more urgent one is wanted.
    fn bring(
        &mut self,
        next: &Next,
        wants: &mut Wants<'_>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Ended, ExchangeError> {
        if next.urgency.is_some() && wants.attachment(&next.wanted).is_err() {
            // It is refused without a look at it.
            return Ok(Ended::Whole);
        }
        let mut go_on_with_it =
            || Ok(go_on() && wants.next()?.is_none_or(|other| other.urgency <= next.urgency));
        let room = if next.urgency.is_some() { RoomFor::Own } else { RoomFor::Others };
        self.fetch(next.wanted.parcel, room, &mut go_on_with_it)
    }

    /// Fetches what is missing of a parcel, as long as `go_on` says so; it is asked every 16 MiB.
    fn fetch(
        &mut self,
        parcel: Parcel,
        room: RoomFor,
        go_on: &mut dyn FnMut() -> Result<bool, NodeError>,
    ) -> Result<Ended, ExchangeError> {
        let bureau = self.bureau;
        let files = bureau.parcel_files()?;
        if files.has(parcel.name) {
            return Ok(Ended::Whole);
        }
        let Some(_room) = bureau.promise_room(parcel.size, room)? else { return Ok(Ended::NoRoom) };
        let outline = match files.outline(parcel) {
            Some(outline) => outline,
            None => self.outline(parcel, &files)?,
        };
        // What is here of it is looked at only once it is known how long it is.
        let (mut arriving, pieces) = Arriving::open(&files, parcel.name, &outline)?;
        let mut fetch = Fetch::resume(outline, pieces);
        while let Some(request) = fetch.ask() {
            let line = self.line()?;
            line.send(&request)?;
            while fetch.is_waiting() {
                match fetch.take(reply(line)?)? {
                    Landed::Piece(bytes) => arriving.write(&bytes)?,
                    Landed::Outline(_) => return Err(ParcelRefusal::OutOfTurn.into()),
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

    /// Asks for the outline of a parcel, and keeps it.
    fn outline(&mut self, parcel: Parcel, files: &ParcelFiles) -> Result<Outline, ExchangeError> {
        let mut fetch = Fetch::new(*parcel.name.as_bytes(), parcel.size);
        let line = self.line()?;
        if let Some(request) = fetch.ask() {
            line.send(&request)?;
        }
        match fetch.take(reply(line)?)? {
            Landed::Outline(outline) => {
                files.keep_outline(&outline)?;
                Ok(outline)
            }
            Landed::Piece(_) => Err(ParcelRefusal::OutOfTurn.into()),
        }
    }

    fn line(&mut self) -> Result<&mut ParcelLine, ExchangeError> {
        Ok(match &mut self.line {
            Some(line) => line,
            none => none.insert(call(self.bureau, self.peer)?),
        })
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
