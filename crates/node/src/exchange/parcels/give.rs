//! The side that gives parcels: piece by piece, to receivers of their messages, and to those who carry them.

use std::{
    io::{Read as _, Seek as _, SeekFrom},
    sync::atomic::{AtomicBool, Ordering},
};

use wasl_exchange::{Outline, PIECE_BYTES, ParcelReply, ParcelRequest};
use wasl_model::{Action, Caller, Outcome, Parcel, ParcelName};
use wasl_store::Peer;

use super::super::{
    error::ExchangeError,
    line::{Limited, Line},
};
use crate::{Bureau, NodeError, audited::Intent, home};

/// Requests that one connection may make: several parcels of the largest size.
const REQUESTS_MAX: u32 = 10_000;

/// Gives a peer the parcels that are for it, until it leaves.
pub(crate) fn give_parcels<S: Limited>(
    bureau: &Bureau,
    peer: &Peer,
    mut line: Line<S, ParcelRequest>,
    stop: &AtomicBool,
) -> Result<(), ExchangeError> {
    let go_on = || !stop.load(Ordering::SeqCst);
    for _ in 0..REQUESTS_MAX {
        let Some(request) = line.receive()? else { return Ok(()) };
        if !go_on() {
            return Ok(());
        }
        // A line may be open for long: whoever was removed, or has another certificate now, is given no more.
        bureau.check_peer(peer)?;
        match request {
            ParcelRequest::Outline { name } => {
                let outline = held(bureau, peer, name)?;
                let reply = outline.map_or(ParcelReply::Absent, |outline| ParcelReply::Outline {
                    size: outline.size(),
                    hashes: outline.hashes().to_vec(),
                });
                line.send(&reply)?;
            }
            ParcelRequest::Pieces { name, first, count } => {
                let outline = held(bureau, peer, name)?;
                match outline.filter(|outline| first.saturating_add(count) <= outline.pieces()) {
                    Some(outline) => give_pieces(bureau, peer, (&outline, first, count), &mut line, &go_on)?,
                    None => line.send(&ParcelReply::Absent)?,
                }
            }
        }
    }
    Ok(())
}

/// What the parcel is made of, if it is here and for this peer.
fn held(bureau: &Bureau, peer: &Peer, name: [u8; 32]) -> Result<Option<Outline>, NodeError> {
    let (permit, name) = (bureau.own_permit()?, ParcelName::from_bytes(name));
    // Whether it carries for this bureau may have changed since the line was opened.
    let Some(peer) = bureau.store.peer(peer.member)? else { return Ok(None) };
    let size = bureau.store.parcel_for(&permit, &bureau.identity.messages(), &peer, name)?;
    let Some(size) = size else { return Ok(None) };
    let outline = bureau.parcel_files()?.outline(Parcel { name, size });
    if outline.is_none() {
        tracing::error!(%name, "the outline of a parcel is missing or damaged");
    }
    Ok(outline)
}

/// Sends some pieces. That they leave is audited before they do.
fn give_pieces<S: Limited>(
    bureau: &Bureau,
    peer: &Peer,
    (outline, first, count): (&Outline, u32, u32),
    line: &mut Line<S, ParcelRequest>,
    go_on: &dyn Fn() -> bool,
) -> Result<(), ExchangeError> {
    let name = ParcelName::from_bytes(outline.name());
    let caller = Caller { member: peer.member, ..Caller::bureau(bureau.identity.member) };
    let asked = format!("parcel {name} for {} from {first}", peer.member);
    bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |_| {
        Ok(((), Outcome::Shown { records: Vec::new(), count: count.into() }))
    })?;
    let failed = |source| home::failed(bureau.home.path(), source);
    let mut file = bureau.parcel_files()?.read(name)?;
    file.seek(SeekFrom::Start(u64::from(first) * PIECE_BYTES)).map_err(failed)?;
    for _ in 0..count {
        let mut bytes = Vec::new();
        (&file).take(PIECE_BYTES).read_to_end(&mut bytes).map_err(failed)?;
        line.send(&ParcelReply::Piece { bytes })?;
        if !go_on() {
            return Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted).into());
        }
    }
    Ok(())
}
