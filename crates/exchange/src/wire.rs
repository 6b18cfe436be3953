//! Messages as bytes: CBOR arrays (RFC 8949), definite lengths only, nothing left over.

use std::num::NonZeroU32;

use minicbor::{Decoder, Encoder};
use wasl_feed::{Commitment, ConsistencyProof, Cover, Index, NodeHash, Note, Opening, Origin, Salt, Size};

use crate::{
    lookup::{LOOKUP_POINTS, LookedUp, Lookup, SET_PART_BYTES_MAX, SET_PARTS_MAX},
    message::{
        AWAIT_SECS_MAX, Ask, BATCH_ENTRIES_MAX, BATCH_PAYLOAD_BYTES_MAX, Batch, Carried,
        DIRECTORY_BATCH_BYTES_MAX, FEEDS_MAX, Form, LeftNote, NOTES_MAX, NoteKind, NoteTag, OPENINGS_MAX,
        Offer, REFUSE_TEXT_BYTES_MAX, Reply, Request, Want,
    },
};

/// A kind of message that travels in frames.
pub trait Message: Sized {
    /// The most bytes that one may have.
    const BYTES_MAX: usize;

    /// Its bytes, without the frame.
    fn to_bytes(&self) -> Vec<u8>;

    /// Reads one message and nothing else.
    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError>;

    /// Its bytes in a frame: the length (4 bytes, big endian), then the message.
    fn to_frame(&self) -> Vec<u8> {
        let bytes = self.to_bytes();
        // Every message has a limit far below 4 GiB.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        [length.as_slice(), &bytes].concat()
    }
}

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// A frame longer than its kind of message may be. Nothing of it was kept.
    #[error("the frame has {bytes} bytes, at most {limit} are taken")]
    Long {
        /// How many it says to have.
        bytes: usize,
        /// How many are taken.
        limit: usize,
    },
    /// Not the CBOR of a message.
    #[error("the message cannot be read")]
    Form(#[source] minicbor::decode::Error),
    /// A message of a kind that this program does not know.
    #[error("the message is of the unknown kind {kind}")]
    Kind {
        /// Which kind it says to be.
        kind: u8,
    },
    /// More of something in the message than is taken.
    #[error("the message has more {what} than {limit}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        limit: usize,
    },
}

pub(crate) type Encoded = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

const HELLO: u8 = 0;
const ASK: u8 = 1;
const COSIGN: u8 = 2;
const RECEIPT: u8 = 3;
const AWAIT: u8 = 4;
const NOTES_AFTER: u8 = 5;
const OPENINGS_OF: u8 = 6;
const SET: u8 = 8;
const PART: u8 = 9;
const EVALUATE: u8 = 10;
const DIRECTORY: u8 = 14;
const WELCOME: u8 = 16;
const OFFER: u8 = 17;
const BATCH: u8 = 18;
const END: u8 = 19;
const REFUSE: u8 = 20;
const RELAY_END: u8 = 21;
const NOTES: u8 = 22;
const OPENINGS: u8 = 23;
const SET_HEAD: u8 = 24;
const SET_PART: u8 = 25;
const EVALUATED: u8 = 26;
const DIRECTORY_BATCH: u8 = 30;

impl Message for Request {
    const BYTES_MAX: usize = Note::BYTES_MAX + 1_024;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_request(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, Self::BYTES_MAX, |kind, parts, input| {
            Ok(match (kind, parts) {
                (HELLO, 3) => Self::Hello { version: input.u32()?, name: named(input)? },
                (ASK, 5) => Self::Ask(Ask {
                    origin: named(input)?,
                    from: size(input)?,
                    have: maybe(input, |input| Ok(NoteTag::from_bytes(fixed(input)?)))?,
                    want: NonZeroU32::new(input.u32()?)
                        .map_or(Want::Checkpoint, |bytes| Want::Entries { bytes }),
                }),
                (COSIGN, 3) => Self::Cosign { origin: named(input)?, note: note(input)? },
                (RECEIPT, 2) => Self::Receipt { note: note(input)? },
                (AWAIT, 2) => Self::Await { secs: seconds(input)? },
                (NOTES_AFTER, 3) => Self::Notes { origin: named(input)?, after: input.u64()? },
                (OPENINGS_OF, 3) => {
                    let origin = named(input)?;
                    Self::Openings { origin, entries: list(input, "entries", OPENINGS_MAX, index)? }
                }
                (SET, 2) => Self::Lookup(Lookup::Set { have: maybe(input, fixed)? }),
                (PART, 2) => Self::Lookup(Lookup::Part { part: input.u16()? }),
                (EVALUATE, 2) => Self::Lookup(Lookup::Evaluate { blinded: points(input)? }),
                (DIRECTORY, 3) => Self::Directory { size: input.u64()?, root: fixed(input)? },
                _ => return Err(WireError::Kind { kind }),
            })
        })
    }
}

impl Message for Reply {
    /// A full batch: its payloads, and commitments, salts and heads of 4,096 entries.
    const BYTES_MAX: usize = BATCH_PAYLOAD_BYTES_MAX + BATCH_ENTRIES_MAX * 128 + 8_192;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_reply(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, Self::BYTES_MAX, |kind, parts, input| {
            Ok(match (kind, parts) {
                (WELCOME, 4) => {
                    let (version, name) = (input.u32()?, named(input)?);
                    Self::Hello { version, name, feeds: list(input, "feeds", FEEDS_MAX, named)? }
                }
                (OFFER, 4) => Self::Offer { origin: named(input)?, offer: offer(input)? },
                (BATCH, 4) => Self::Batch(batch(input)?),
                (END, 1) => Self::End,
                (RELAY_END, 1) => Self::RelayEnd,
                (NOTES, 3) => {
                    Self::Notes { upto: input.u64()?, notes: list(input, "notes", NOTES_MAX, left_note)? }
                }
                (OPENINGS, 2) => Self::Openings(entries(input, OPENINGS_MAX)?),
                (SET_HEAD, 3) => {
                    let (key, what) = (fixed(input)?, "parts of a set");
                    Self::LookedUp(LookedUp::Set { key, parts: list(input, what, SET_PARTS_MAX, fixed)? })
                }
                (SET_PART, 2) => Self::LookedUp(LookedUp::Part(set_part(input)?)),
                (EVALUATED, 3) => {
                    let evaluated = points(input)?;
                    Self::LookedUp(LookedUp::Evaluated { evaluated, proof: fixed(input)? })
                }
                (DIRECTORY_BATCH, 2) => Self::Directory(directory_batch(input)?),
                (REFUSE, 3) => {
                    let number = input.u16()?;
                    Self::Refuse { number, text: text(input, "bytes of text", REFUSE_TEXT_BYTES_MAX)? }
                }
                _ => return Err(WireError::Kind { kind }),
            })
        })
    }
}

fn encode_request(request: &Request, out: &mut Encoder<Vec<u8>>) -> Encoded {
    match request {
        Request::Hello { version, name } => {
            out.array(3)?.u8(HELLO)?.u32(*version)?.str(name.as_str())?;
        }
        Request::Ask(Ask { origin, from, have, want }) => {
            out.array(5)?.u8(ASK)?.str(origin.as_str())?.u64(from.get())?;
            match have {
                Some(tag) => out.bytes(tag.as_bytes())?,
                None => out.null()?,
            };
            out.u32(match want {
                Want::Checkpoint => 0,
                Want::Entries { bytes } => bytes.get(),
            })?;
        }
        Request::Cosign { origin, note } => {
            out.array(3)?.u8(COSIGN)?.str(origin.as_str())?.str(note)?;
        }
        Request::Receipt { note } => {
            out.array(2)?.u8(RECEIPT)?.str(note)?;
        }
        Request::Await { secs } => {
            out.array(2)?.u8(AWAIT)?.u8(*secs)?;
        }
        Request::Notes { origin, after } => {
            out.array(3)?.u8(NOTES_AFTER)?.str(origin.as_str())?.u64(*after)?;
        }
        Request::Openings { origin, entries } => {
            out.array(3)?.u8(OPENINGS_OF)?.str(origin.as_str())?.array(entries.len() as u64)?;
            entries.iter().try_for_each(|index| out.u64(index.get())?.ok())?;
        }
        Request::Lookup(Lookup::Set { have }) => {
            out.array(2)?.u8(SET)?;
            match have {
                Some(tag) => out.bytes(tag)?,
                None => out.null()?,
            };
        }
        Request::Lookup(Lookup::Part { part }) => {
            out.array(2)?.u8(PART)?.u16(*part)?;
        }
        Request::Lookup(Lookup::Evaluate { blinded }) => {
            encode_points(blinded, out.array(2)?.u8(EVALUATE)?)?;
        }
        Request::Directory { size, root } => {
            out.array(3)?.u8(DIRECTORY)?.u64(*size)?.bytes(root)?;
        }
    }
    Ok(())
}

fn encode_reply(reply: &Reply, out: &mut Encoder<Vec<u8>>) -> Encoded {
    match reply {
        Reply::Hello { version, name, feeds } => {
            out.array(4)?.u8(WELCOME)?.u32(*version)?.str(name.as_str())?.array(feeds.len() as u64)?;
            feeds.iter().try_for_each(|origin| out.str(origin.as_str())?.ok())?;
        }
        Reply::Offer { origin, offer } => {
            out.array(4)?.u8(OFFER)?.str(origin.as_str())?;
            match offer {
                Offer::Nothing => out.null()?.array(0)?.ok()?,
                Offer::Same { extends } => encode_proof(extends, out.bool(true)?)?,
                Offer::Checkpoint { note, extends } => encode_proof(extends, out.str(note)?)?,
            }
        }
        Reply::Batch(Batch { start, entries, proof }) => {
            out.array(4)?.u8(BATCH)?.u64(start.get())?.array(entries.len() as u64)?;
            entries.iter().try_for_each(|entry| encode_entry(entry, out))?;
            encode_proof(proof, out)?;
        }
        Reply::End => out.array(1)?.u8(END)?.ok()?,
        Reply::RelayEnd => out.array(1)?.u8(RELAY_END)?.ok()?,
        Reply::Notes { upto, notes } => {
            out.array(3)?.u8(NOTES)?.u64(*upto)?.array(notes.len() as u64)?;
            notes.iter().try_for_each(|note| encode_left_note(note, out))?;
        }
        Reply::Openings(entries) => {
            out.array(2)?.u8(OPENINGS)?.array(entries.len() as u64)?;
            entries.iter().try_for_each(|entry| encode_entry(entry, out))?;
        }
        Reply::LookedUp(LookedUp::Set { key, parts }) => {
            out.array(3)?.u8(SET_HEAD)?.bytes(key)?.array(parts.len() as u64)?;
            parts.iter().try_for_each(|part| out.bytes(part)?.ok())?;
        }
        Reply::Directory(batch) => out.array(2)?.u8(DIRECTORY_BATCH)?.bytes(batch)?.ok()?,
        Reply::LookedUp(LookedUp::Part(tags)) => out.array(2)?.u8(SET_PART)?.bytes(tags)?.ok()?,
        Reply::LookedUp(LookedUp::Evaluated { evaluated, proof }) => {
            encode_points(evaluated, out.array(3)?.u8(EVALUATED)?)?;
            out.bytes(proof)?;
        }
        Reply::Refuse { number, text } => {
            let end = text.floor_char_boundary(REFUSE_TEXT_BYTES_MAX);
            out.array(3)?.u8(REFUSE)?.u16(*number)?.str(&text[..end])?;
        }
    }
    Ok(())
}

fn encode_points(points: &[[u8; 32]; LOOKUP_POINTS], out: &mut Encoder<Vec<u8>>) -> Encoded {
    out.array(LOOKUP_POINTS as u64)?;
    points.iter().try_for_each(|point| out.bytes(point)?.ok())
}

/// The commitment alone, or an array of it with salt and payload, or with a cover.
fn encode_entry(entry: &Carried, out: &mut Encoder<Vec<u8>>) -> Encoded {
    let commitment = entry.commitment.as_bytes();
    match &entry.form {
        Form::Bare => out.bytes(commitment)?.ok(),
        Form::Open(opening) => {
            out.array(3)?.bytes(commitment)?.bytes(opening.salt().as_bytes())?;
            out.bytes(opening.payload())?.ok()
        }
        Form::Covered(cover) => out.array(2)?.bytes(commitment)?.bytes(&cover.to_bytes())?.ok(),
    }
}

fn encode_left_note(LeftNote { kind, by, note }: &LeftNote, out: &mut Encoder<Vec<u8>>) -> Encoded {
    let kind = match kind {
        NoteKind::Cosignature => 0,
        NoteKind::Receipt => 1,
    };
    out.array(3)?.u8(kind)?.str(by.as_str())?.str(note)?.ok()
}

fn encode_proof(proof: &ConsistencyProof, out: &mut Encoder<Vec<u8>>) -> Encoded {
    out.array(proof.hashes().len() as u64)?;
    proof.hashes().iter().try_for_each(|hash| out.bytes(hash.as_bytes())?.ok())
}

/// Reads the array that a message is: its kind, then its parts, then nothing.
pub(crate) fn decode<M>(
    bytes: &[u8],
    limit: usize,
    read: impl FnOnce(u8, u64, &mut Decoder<'_>) -> Result<M, WireError>,
) -> Result<M, WireError> {
    if bytes.len() > limit {
        return Err(WireError::Long { bytes: bytes.len(), limit });
    }
    let mut input = Decoder::new(bytes);
    let parts = definite(input.array()?)?;
    let kind = input.u8()?;
    let message = read(kind, parts, &mut input)?;
    if input.position() < bytes.len() { Err(wrong("bytes follow the message")) } else { Ok(message) }
}

fn offer(input: &mut Decoder<'_>) -> Result<Offer, WireError> {
    match input.datatype()? {
        minicbor::data::Type::Null => {
            input.null()?;
            let extends = proof(input)?;
            if extends.hashes().is_empty() { Ok(Offer::Nothing) } else { Err(wrong("a proof of nothing")) }
        }
        minicbor::data::Type::Bool => {
            if input.bool()? {
                Ok(Offer::Same { extends: proof(input)? })
            } else {
                Err(wrong("not an offer"))
            }
        }
        _ => Ok(Offer::Checkpoint { note: note(input)?, extends: proof(input)? }),
    }
}

fn batch(input: &mut Decoder<'_>) -> Result<Batch, WireError> {
    let start = index(input)?;
    Ok(Batch { start, entries: entries(input, BATCH_ENTRIES_MAX)?, proof: proof(input)? })
}

/// So many entries at most, and what they say together.
fn entries(input: &mut Decoder<'_>, limit: usize) -> Result<Vec<Carried>, WireError> {
    let mut payload_bytes = 0;
    list(input, "entries", limit, |input| {
        let entry = entry(input)?;
        payload_bytes += entry.length();
        if payload_bytes > BATCH_PAYLOAD_BYTES_MAX {
            return Err(WireError::Limit { what: "bytes of payload", limit: BATCH_PAYLOAD_BYTES_MAX });
        }
        Ok(entry)
    })
}

fn index(input: &mut Decoder<'_>) -> Result<Index, WireError> {
    Ok(Index::new(input.u64()?).map_err(minicbor::decode::Error::custom)?)
}

fn entry(input: &mut Decoder<'_>) -> Result<Carried, WireError> {
    if input.datatype()? == minicbor::data::Type::Bytes {
        return Ok(Carried { commitment: Commitment::from_bytes(fixed(input)?), form: Form::Bare });
    }
    let parts = definite(input.array()?)?;
    let commitment = Commitment::from_bytes(fixed(input)?);
    let form = match parts {
        2 => Form::Covered(cover(input)?),
        3 => {
            let salt = Salt::from_bytes(fixed(input)?);
            let opening = Opening::new(salt, input.bytes()?).map_err(|_| WireError::Limit {
                what: "bytes of one payload",
                limit: Opening::PAYLOAD_BYTES_MAX,
            })?;
            Form::Open(opening)
        }
        _ => return Err(wrong("an entry is a commitment, or that with a cover, or with salt and payload")),
    };
    Ok(Carried { commitment, form })
}

fn cover(input: &mut Decoder<'_>) -> Result<Cover, WireError> {
    let bytes = input.bytes()?;
    if bytes.len() > Cover::BYTES_MAX {
        return Err(WireError::Limit { what: "bytes of one cover", limit: Cover::BYTES_MAX });
    }
    Cover::from_bytes(bytes).map_err(|_| wrong("a cover without a signature"))
}

fn left_note(input: &mut Decoder<'_>) -> Result<LeftNote, WireError> {
    if definite(input.array()?)? != 3 {
        return Err(wrong("a note that was left has its kind, its signer and its text"));
    }
    let kind = match input.u8()? {
        0 => NoteKind::Cosignature,
        1 => NoteKind::Receipt,
        _ => return Err(wrong("not a kind of note")),
    };
    Ok(LeftNote { kind, by: named(input)?, note: note(input)? })
}

fn proof(input: &mut Decoder<'_>) -> Result<ConsistencyProof, WireError> {
    let (what, limit) = ("hashes in a proof", ConsistencyProof::HASHES_MAX);
    let hashes = list(input, what, limit, |input| Ok(NodeHash::from_bytes(fixed(input)?)))?;
    ConsistencyProof::from_hashes(hashes).map_err(|_| WireError::Limit { what, limit })
}

/// A list of at most `limit` things. Room is made as they come, never as many as the sender says.
pub(crate) fn list<T>(
    input: &mut Decoder<'_>,
    what: &'static str,
    limit: usize,
    mut read: impl FnMut(&mut Decoder<'_>) -> Result<T, WireError>,
) -> Result<Vec<T>, WireError> {
    let length = definite(input.array()?)?;
    if usize::try_from(length).is_ok_and(|length| length <= limit) {
        let mut things = Vec::new();
        for _ in 0..length {
            things.push(read(input)?);
        }
        Ok(things)
    } else {
        Err(WireError::Limit { what, limit })
    }
}

fn maybe<T>(
    input: &mut Decoder<'_>,
    read: impl FnOnce(&mut Decoder<'_>) -> Result<T, WireError>,
) -> Result<Option<T>, WireError> {
    if input.datatype()? == minicbor::data::Type::Null {
        input.null()?;
        return Ok(None);
    }
    read(input).map(Some)
}

fn points(input: &mut Decoder<'_>) -> Result<[[u8; 32]; LOOKUP_POINTS], WireError> {
    let points = list(input, "points of a look-up", LOOKUP_POINTS, fixed)?;
    points.try_into().map_err(|_| wrong("fewer points than a look-up has"))
}

fn set_part(input: &mut Decoder<'_>) -> Result<Vec<u8>, WireError> {
    let tags = input.bytes()?;
    if tags.len() > SET_PART_BYTES_MAX {
        return Err(WireError::Limit { what: "bytes of a part", limit: SET_PART_BYTES_MAX });
    }
    Ok(tags.to_vec())
}

fn directory_batch(input: &mut Decoder<'_>) -> Result<Vec<u8>, WireError> {
    let bytes = input.bytes()?;
    if bytes.len() > DIRECTORY_BATCH_BYTES_MAX {
        return Err(WireError::Limit { what: "bytes of a batch", limit: DIRECTORY_BATCH_BYTES_MAX });
    }
    Ok(bytes.to_vec())
}

pub(crate) fn definite(length: Option<u64>) -> Result<u64, WireError> {
    length.ok_or_else(|| wrong("an array without its length"))
}

fn seconds(input: &mut Decoder<'_>) -> Result<u8, WireError> {
    let secs = input.u8()?;
    if secs <= AWAIT_SECS_MAX {
        Ok(secs)
    } else {
        Err(WireError::Limit { what: "seconds", limit: AWAIT_SECS_MAX.into() })
    }
}

fn size(input: &mut Decoder<'_>) -> Result<Size, WireError> {
    Ok(Size::new(input.u64()?).map_err(minicbor::decode::Error::custom)?)
}

pub(crate) fn fixed<const N: usize>(input: &mut Decoder<'_>) -> Result<[u8; N], WireError> {
    input.bytes()?.try_into().map_err(|_| wrong("a byte string of another length"))
}

fn note(input: &mut Decoder<'_>) -> Result<String, WireError> {
    text(input, "bytes of note", Note::BYTES_MAX)
}

fn text(input: &mut Decoder<'_>, what: &'static str, limit: usize) -> Result<String, WireError> {
    let text = input.str()?;
    if text.len() > limit { Err(WireError::Limit { what, limit }) } else { Ok(text.to_owned()) }
}

/// A name in its one form: a key's or a feed's.
fn named<T: std::str::FromStr>(input: &mut Decoder<'_>) -> Result<T, WireError> {
    let name = input.str()?;
    if name.len() > Origin::BYTES_MAX {
        return Err(WireError::Limit { what: "bytes of name", limit: Origin::BYTES_MAX });
    }
    name.parse().map_err(|_| wrong("not a name"))
}

pub(crate) fn wrong(what: &'static str) -> WireError {
    WireError::Form(minicbor::decode::Error::message(what))
}

impl WireError {
    /// The stable number of this error.
    pub fn number(&self) -> u16 {
        match self {
            Self::Long { .. } => 4001,
            Self::Form(_) => 4002,
            Self::Kind { .. } => 4003,
            Self::Limit { .. } => 4004,
        }
    }
}

impl From<minicbor::decode::Error> for WireError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Form(error)
    }
}
