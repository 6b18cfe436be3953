//! What is said on a line for live questions, and what its answers are held against.
//!
//! To this room a question is bytes; `wasl-model` knows what they mean. Numbers of kinds go on from those of the line for
//! feeds, so that no message of one is taken for one of the other.

use minicbor::{Decoder, Encoder};
use wasl_feed::{Commitment, Index, Opening, Origin, Salt};

use crate::wire::{self, Encoded, Message, WireError};

/// The most bytes of a question: 16 KiB.
pub const LIVE_QUESTION_BYTES_MAX: usize = 16 * 1024;
/// The most records in one answer.
pub const LIVE_HITS_MAX: usize = 100;
/// The most bytes that the payloads of one answer have together: 2 MiB.
pub const LIVE_PAYLOAD_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A question, and what the asker calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRequest {
    /// Comes back with the answer; not used twice on one line.
    pub id: u64,
    /// The question, at most [`LIVE_QUESTION_BYTES_MAX`] bytes.
    pub question: Vec<u8>,
}

/// What a question is answered with, in the order of the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveReply {
    /// The records that may be what was asked for.
    Answer {
        /// To which question.
        id: u64,
        /// How many there are for the asker, as many as it wants; more than `hits` where not all have room.
        found: u32,
        /// The likeliest, at most [`LIVE_HITS_MAX`], with payloads of at most [`LIVE_PAYLOAD_BYTES_MAX`] together.
        hits: Vec<LiveHit>,
    },
    /// This question is not answered. The line goes on.
    Refuse {
        /// Which question.
        id: u64,
        /// The stable number of the reason.
        number: u16,
    },
}

/// A record, as an entry of its owner's feed says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveHit {
    /// The entry's place in the owner's feed.
    pub index: Index,
    /// What opens its commitment.
    pub opening: Opening,
}

/// Why a live question is not answered, or an answer or a part of it is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LiveRefusal {
    /// The answer is to a question that was not asked.
    #[error("the answer is to another question")]
    OtherQuestion,
    /// The answer has more records than were asked for, or says to have fewer than it has.
    #[error("the answer has {found} records, and {limit} were asked for")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many were asked for.
        limit: usize,
    },
    /// A record of an entry that is not in the copy of the owner's feed yet, so that nothing can be held against it.
    #[error("entry {index} is not in the copy yet")]
    BeyondCopy {
        /// Which entry.
        index: Index,
    },
    /// A record that is not what the entry committed to: altered, of another feed, or of another place in it.
    #[error("the record is not what entry {index} committed to")]
    Payload {
        /// Which entry.
        index: Index,
    },
    /// What the entry says is no record that may be shown to whoever asks: of another member, not for this one or its
    /// purpose, expired, or not a record at all.
    #[error("entry {index} is no record for the asker")]
    NotForAsker {
        /// Which entry.
        index: Index,
    },
    /// The question cannot be read, or asks for more than is taken.
    #[error("the live question cannot be read")]
    Question,
    /// The answer did not come in time.
    #[error("the answer did not come in time")]
    Late,
}

const QUESTION: u8 = 11;
const ANSWER: u8 = 27;
const REFUSE: u8 = 28;

impl LiveHit {
    /// Holds the hit against the commitment that the asker has copied of that entry of `origin`, if it has got so far.
    ///
    /// # Errors
    /// If there is none, or the hit does not open it.
    pub fn verify(self, origin: &Origin, copied: Option<&Commitment>) -> Result<Opening, LiveRefusal> {
        let Self { index, opening } = self;
        let commitment = copied.ok_or(LiveRefusal::BeyondCopy { index })?;
        if commitment.opens_with(origin, index, &opening) {
            Ok(opening)
        } else {
            Err(LiveRefusal::Payload { index })
        }
    }
}

impl LiveReply {
    /// The records of an answer to question `id`, of which at most `limit` are wanted; how many were found, and those
    /// that came.
    ///
    /// # Errors
    /// If it answers another question or with too many. The inner error is the peer's own number.
    pub fn records(self, id: u64, limit: usize) -> Result<Result<(u32, Vec<LiveHit>), u16>, LiveRefusal> {
        match self {
            Self::Answer { id: other, .. } | Self::Refuse { id: other, .. } if other != id => {
                Err(LiveRefusal::OtherQuestion)
            }
            Self::Refuse { number, .. } => Ok(Err(number)),
            Self::Answer { found, hits, .. } => {
                let told = usize::try_from(found).unwrap_or(usize::MAX);
                if told > limit || hits.len() > told {
                    return Err(LiveRefusal::TooMany { found: told.max(hits.len()), limit });
                }
                Ok(Ok((found, hits)))
            }
        }
    }
}

impl LiveRefusal {
    /// Its stable number.
    pub fn number(self) -> u16 {
        match self {
            Self::OtherQuestion => 4040,
            Self::TooMany { .. } => 4041,
            Self::BeyondCopy { .. } => 4042,
            Self::Payload { .. } => 4043,
            Self::NotForAsker { .. } => 4044,
            Self::Question => 4045,
            Self::Late => 4046,
        }
    }
}

impl Message for LiveRequest {
    const BYTES_MAX: usize = LIVE_QUESTION_BYTES_MAX + 64;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_request(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        wire::decode(bytes, Self::BYTES_MAX, |kind, parts, input| match (kind, parts) {
            (QUESTION, 3) => Ok(Self { id: input.u64()?, question: question(input)? }),
            _ => Err(WireError::Kind { kind }),
        })
    }
}

impl Message for LiveReply {
    /// The payloads, and salts and heads of a hundred records.
    const BYTES_MAX: usize = LIVE_PAYLOAD_BYTES_MAX + LIVE_HITS_MAX * 64 + 64;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_reply(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        wire::decode(bytes, Self::BYTES_MAX, |kind, parts, input| match (kind, parts) {
            (ANSWER, 4) => {
                let (id, found) = (input.u64()?, input.u32()?);
                Ok(Self::Answer { id, found, hits: wire::list(input, "records", LIVE_HITS_MAX, hit)? })
            }
            (REFUSE, 3) => Ok(Self::Refuse { id: input.u64()?, number: input.u16()? }),
            _ => Err(WireError::Kind { kind }),
        })
    }
}

fn encode_request(request: &LiveRequest, out: &mut Encoder<Vec<u8>>) -> Encoded {
    out.array(3)?.u8(QUESTION)?.u64(request.id)?.bytes(&request.question)?.ok()
}

fn encode_reply(reply: &LiveReply, out: &mut Encoder<Vec<u8>>) -> Encoded {
    match reply {
        LiveReply::Answer { id, found, hits } => {
            out.array(4)?.u8(ANSWER)?.u64(*id)?.u32(*found)?.array(hits.len() as u64)?;
            hits.iter().try_for_each(|LiveHit { index, opening }| {
                out.array(3)?.u64(index.get())?.bytes(opening.salt().as_bytes())?;
                out.bytes(opening.payload())?.ok()
            })
        }
        LiveReply::Refuse { id, number } => out.array(3)?.u8(REFUSE)?.u64(*id)?.u16(*number)?.ok(),
    }
}

fn question(input: &mut Decoder<'_>) -> Result<Vec<u8>, WireError> {
    let question = input.bytes()?;
    if question.len() > LIVE_QUESTION_BYTES_MAX {
        return Err(WireError::Limit { what: "bytes of question", limit: LIVE_QUESTION_BYTES_MAX });
    }
    Ok(question.to_vec())
}

fn hit(input: &mut Decoder<'_>) -> Result<LiveHit, WireError> {
    if wire::definite(input.array()?)? != 3 {
        return Err(wire::wrong("a record of an answer is a number, a salt and a payload"));
    }
    let index = Index::new(input.u64()?).map_err(minicbor::decode::Error::custom)?;
    let salt = Salt::from_bytes(wire::fixed(input)?);
    let opening = Opening::new(salt, input.bytes()?)
        .map_err(|_| WireError::Limit { what: "bytes of one payload", limit: Opening::PAYLOAD_BYTES_MAX })?;
    Ok(LiveHit { index, opening })
}
