//! What becomes of a possible hit: an officer's judgement of it, the owner's answer, and how it ended.

use minicbor::{Decode, Encode};

use crate::{Asked, Colour, Hand, HitId, MemberId, MessageId, Prose, RecordId, Timestamp};

/// One step of what becomes of a possible hit. Both bureaus write it, each for itself: the finder's and the owner's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HitStep {
    /// Which hit.
    #[n(0)]
    pub hit: HitId,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who; the bureau itself, where another bureau's message brought it.
    #[n(2)]
    pub by: Hand,
    /// What was done.
    #[n(3)]
    pub event: HitEvent,
    /// Why, or what more there is to say. What a message brought stands in the message.
    #[n(4)]
    pub words: Option<Prose>,
    /// Where the hit stands since.
    #[n(5)]
    pub standing: HitStanding,
    /// Until when the other bureau, or this one, must say something.
    #[n(6)]
    pub due: Option<Timestamp>,
    /// The message that told the other bureau, or that the other bureau told it by; none, if nobody was told.
    #[n(7)]
    pub message: Option<MessageId>,
}

/// What a step of a hit did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum HitEvent {
    /// An officer here says that whoever or whatever was found is what the record is about.
    #[n(0)]
    Confirmed(#[n(0)] Judgement),
    /// An officer here says that it is not.
    #[n(1)]
    Rejected(#[n(0)] Judgement),
    /// Another bureau says that it has found what a record of this one is about.
    #[n(2)]
    Reported {
        /// Which bureau.
        #[n(0)]
        by: MemberId,
        /// Which record.
        #[n(1)]
        record: RecordId,
        /// The entry of this bureau's feed that it was shown.
        #[n(2)]
        entry: u64,
    },
    /// The owner of the record agrees that it is the same.
    #[n(3)]
    Accepted,
    /// The owner says that it is not.
    #[n(4)]
    Denied,
    /// It came to an end where it was found.
    #[n(5)]
    Concluded {
        /// How.
        #[n(0)]
        outcome: HitOutcome,
    },
    /// The judgement was a mistake.
    #[n(6)]
    TakenBack,
    /// Everything that was said of it was erased.
    #[n(7)]
    Erased,
}

/// What an officer judged.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Judgement {
    /// The record that was shown.
    #[n(0)]
    pub record: RecordId,
    /// Whose it is.
    #[n(1)]
    pub owner: MemberId,
    /// The entry of its owner's feed that was shown: a newer version is another pair.
    #[n(2)]
    pub entry: u64,
    /// How likely the search engine found it, from 0 to 100.
    #[n(3)]
    pub percent: u8,
    /// The colour, if the record was a notice.
    #[n(4)]
    pub colour: Option<Colour>,
    /// Whoever was asked for, hashed: nothing more is kept of a person who turned out to be somebody else.
    #[n(5)]
    pub asked: Asked,
    /// Whether that told one person from others: a name with a whole date of birth, or a number. Otherwise the rejected pair
    /// goes on being shown, since the next one of that name may be the one.
    #[n(6)]
    pub identifies: bool,
}

/// Where a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum HitStanding {
    /// It is somebody or something else: a false hit.
    #[n(0)]
    Rejected,
    /// Whoever found it says that it is the same.
    #[n(1)]
    Confirmed,
    /// The owner says so too.
    #[n(2)]
    Accepted,
    /// The owner says that it is not: a false hit.
    #[n(3)]
    Denied,
    /// It came to its end.
    #[n(4)]
    Concluded,
    /// Nothing is said of it any more.
    #[n(5)]
    TakenBack,
    /// Everything was erased.
    #[n(6)]
    Erased,
}

/// How a hit came to its end where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum HitOutcome {
    /// A wanted person was arrested.
    #[n(0)]
    Arrested,
    /// A person was found, and told or asked what the notice asks for; or a missing one is safe.
    #[n(1)]
    Located,
    /// A document or thing was seized.
    #[n(2)]
    Seized,
    /// A body, or a person who did not know, has a name.
    #[n(3)]
    Identified,
    /// Entry was refused.
    #[n(4)]
    Refused,
    /// The information was taken note of, as it was asked for.
    #[n(5)]
    Noted,
    /// Nothing could be done: the law of the place does not allow it, or the person was gone.
    #[n(6)]
    Nothing,
}

/// What one bureau tells the other about a hit, in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HitReport {
    /// Which hit, as its finder calls it.
    #[n(0)]
    pub hit: HitId,
    /// The owner's record.
    #[n(1)]
    pub record: RecordId,
    /// The entry of the owner's feed that the finder was shown.
    #[n(2)]
    pub entry: u64,
    /// What is said.
    #[n(3)]
    pub word: HitWord,
}

/// What one bureau says of a hit to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum HitWord {
    /// The finder: it is the same.
    #[n(0)]
    Confirmed,
    /// The owner: so it is.
    #[n(1)]
    Accepted,
    /// The owner: it is not.
    #[n(2)]
    Denied,
    /// The finder: so it ended.
    #[n(3)]
    Concluded(#[n(0)] HitOutcome),
    /// The finder: it was a mistake.
    #[n(4)]
    TakenBack,
}

impl HitStanding {
    /// Whether it is known to be the same, or to be somebody else; nothing, where that is open or was taken back.
    pub fn is_true(self) -> Option<bool> {
        match self {
            Self::Rejected | Self::Denied => Some(false),
            Self::Confirmed | Self::Accepted | Self::Concluded => Some(true),
            Self::TakenBack | Self::Erased => None,
        }
    }
}

crate::notice::words!(HitStanding: Rejected = "rejected", Confirmed = "confirmed", Accepted = "accepted",
    Denied = "denied", Concluded = "concluded", TakenBack = "taken-back", Erased = "erased");
crate::notice::words!(HitOutcome: Arrested = "arrested", Located = "located", Seized = "seized",
    Identified = "identified", Refused = "refused", Noted = "noted", Nothing = "nothing");
