//! What a member can say in its feed. The encoded bytes are what it commits to.

use minicbor::{Decode, Encode};

use crate::{Audience, Contest, LimitError, Notice, Record, RecordId};

/// One thing that a member says, as the payload of one entry of its feed.
///
/// The encoding is CBOR as `minicbor` derives it, which is deterministic for these types. Bytes that
/// were committed to are kept and passed on as they came; nobody encodes a received event again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every event is a record; a box would cost each of them"
)]
pub enum Event {
    /// Here is a record, or a newer version of one.
    #[n(0)]
    Put(#[n(0)] Record),
    /// Every copy and every earlier version of this record, or of this contest, is to be erased.
    #[n(1)]
    Erase {
        /// Which record or contest.
        #[n(0)]
        record: RecordId,
        /// Why.
        #[n(1)]
        reason: EraseReason,
        /// Whoever was given the record is told.
        #[n(2)]
        audience: Audience,
    },
    /// Here is a record that is a notice, or a newer version of one.
    #[n(2)]
    Notice(#[n(0)] Notice),
    /// A record, one's own or another member's, is contested.
    #[n(3)]
    Contest(#[n(0)] Contest),
}

/// Why a record is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum EraseReason {
    /// Its source no longer lists it.
    #[n(0)]
    Withdrawn,
    /// The owner ordered it.
    #[n(1)]
    Ordered,
    /// It goes on, but fewer members may receive it; who still may gets it anew.
    #[n(2)]
    Narrowed,
}

/// Why bytes are not an event.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// More bytes than a feed carries.
    #[error("the event has {bytes} bytes, at most {limit} are taken", limit = Event::BYTES_MAX)]
    Long {
        /// How many there are.
        bytes: usize,
    },
    /// Not the CBOR of an event, or of a kind that this program does not know.
    #[error("the event cannot be read")]
    Form(#[source] minicbor::decode::Error),
    /// Bytes follow the event.
    #[error("{bytes} bytes follow the event")]
    Trailing {
        /// How many.
        bytes: usize,
    },
    /// A part of it is larger than is taken.
    #[error(transparent)]
    Limit(#[from] crate::LimitError),
}

impl Event {
    /// The most bytes one event may have: 256 KiB.
    pub const BYTES_MAX: usize = 256 * 1024;

    /// The bytes to commit to.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EventError> {
        self.check_limits()?;
        // Writing into a vector cannot fail.
        let bytes = minicbor::to_vec(self).unwrap_or_default();
        if bytes.len() > Self::BYTES_MAX { Err(EventError::Long { bytes: bytes.len() }) } else { Ok(bytes) }
    }

    /// Reads an event and nothing else. What it does not understand it refuses: a restriction that is
    /// not understood cannot be kept.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EventError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(EventError::Long { bytes: bytes.len() });
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let event: Self = decoder.decode().map_err(EventError::Form)?;
        let trailing = bytes.len() - decoder.position();
        if trailing > 0 {
            return Err(EventError::Trailing { bytes: trailing });
        }
        event.check_limits()?;
        Ok(event)
    }

    fn check_limits(&self) -> Result<(), LimitError> {
        match self {
            Self::Put(record) => record.check_limits(),
            Self::Notice(notice) => notice.check_limits(),
            Self::Contest(contest) => contest.check_limits(),
            Self::Erase { .. } => Ok(()),
        }
    }

    /// The record that it puts; nothing, if it erases or contests one.
    pub fn put(&self) -> Option<&Record> {
        match self {
            Self::Put(record) => Some(record),
            Self::Notice(notice) => Some(&notice.record),
            Self::Erase { .. } | Self::Contest(_) => None,
        }
    }

    /// The same, where nothing else of it is needed.
    pub fn into_put(self) -> Option<Record> {
        match self {
            Self::Put(record) => Some(record),
            Self::Notice(notice) => Some(notice.record),
            Self::Erase { .. } | Self::Contest(_) => None,
        }
    }

    /// What it puts or erases: a record, or a contest under its own id.
    pub fn record(&self) -> RecordId {
        match self {
            Self::Put(record) => record.id(),
            Self::Notice(notice) => notice.record.id(),
            Self::Contest(contest) => contest.id(),
            Self::Erase { record, .. } => *record,
        }
    }

    /// Who may receive it.
    pub fn audience(&self) -> &Audience {
        match self {
            Self::Put(record) => &record.handling.audience,
            Self::Notice(notice) => notice.audience(),
            Self::Contest(contest) => &contest.audience,
            Self::Erase { audience, .. } => audience,
        }
    }
}

impl EraseReason {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Ordered => "ordered",
            Self::Narrowed => "narrowed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Country, DateSpan, Fact, FactKind, Handling, Identifier, Name, NameKind, Purpose, RecordKind, Scheme,
        Sex, Source, Text, Timestamp,
    };

    fn sample() -> Result<Record, Box<dyn std::error::Error>> {
        Ok(Record {
            kind: RecordKind::Person,
            owner: "UN".parse()?,
            source: Source { dataset: Text::new("un-sc")?, id: Text::new("XXi.001")? },
            names: vec![
                Name { text: Text::new("Tarik Example")?, kind: NameKind::Main },
                Name { text: Text::new("طارق مثال")?, kind: NameKind::OriginalScript },
            ],
            births: vec![DateSpan::of("1965-03".parse()?).about()],
            nationalities: vec!["MA".parse::<Country>()?],
            sex: Some(Sex::Male),
            identifiers: vec![Identifier {
                scheme: Scheme::Passport,
                value: Text::new("AB 123456")?,
                issuer: Some("MA".parse()?),
            }],
            facts: vec![Fact { kind: FactKind::Remark, text: Text::new("Invented.")? }],
            handling: Handling {
                audience: Audience::Only(["MA".parse()?].into()),
                purposes: [Purpose::Border].into(),
                expires: Some(Timestamp::from_secs(2_000_000_000)),
                ..Handling::default()
            },
        })
    }

    #[test]
    fn an_event_is_read_back_as_it_was_written() -> Result<(), Box<dyn std::error::Error>> {
        let put = Event::Put(sample()?);
        let erase = Event::Erase {
            record: put.record(),
            reason: EraseReason::Ordered,
            audience: put.audience().clone(),
        };
        for event in [put, erase] {
            let bytes = event.to_bytes()?;
            assert_eq!(Event::from_bytes(&bytes)?, event);
            assert!(matches!(
                Event::from_bytes(&[bytes.clone(), vec![0]].concat()),
                Err(EventError::Trailing { bytes: 1 })
            ));
            for cut in 0..bytes.len() {
                assert!(Event::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_kind_of_event_or_purpose_from_the_future_is_refused_and_not_guessed() {
        assert!(matches!(Event::from_bytes(&[0x82, 0x09, 0x80]), Err(EventError::Form(_))));
    }

    proptest::proptest! {
        #[test]
        fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = Event::from_bytes(&bytes);
        }
    }
}
