//! Redress: what a person asks of the bureau about what is held of them, and every step until the answer.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::{
    Country, FileHash, Hand, Identifier, MemberId, MessageId, Name, PartialDate, Prose, RecordId, RedressId,
    Text, Timestamp,
};

/// One step of a person's request for redress.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RedressStep {
    /// Which request.
    #[n(0)]
    pub request: RedressId,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who.
    #[n(2)]
    pub by: Hand,
    /// What was done.
    #[n(3)]
    pub event: RedressEvent,
    /// Why, or what more there is to say. Of a request that is not admitted, the letter says it.
    #[n(4)]
    pub words: Option<Prose>,
    /// Where the request stands since.
    #[n(5)]
    pub standing: RedressStanding,
    /// Until when the person must be told.
    #[n(6)]
    pub due: Option<Timestamp>,
    /// The message that asked another bureau.
    #[n(7)]
    pub message: Option<MessageId>,
}

/// What a step of a request did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum RedressEvent {
    /// It came in.
    #[n(0)]
    Received(#[n(0)] RedressRequest),
    /// It is one that is answered: whoever asks has shown to be the person, or to speak for them.
    #[n(1)]
    Admitted {
        /// What was seen of that. No copy of it is kept.
        #[n(0)]
        proof: Text,
    },
    /// It is not.
    #[n(2)]
    NotAdmitted,
    /// Everything held was searched for the person.
    #[n(3)]
    Searched(#[n(0)] RedressFindings),
    /// The bureau whose records were found was asked about them.
    #[n(4)]
    Asked {
        /// Which bureau.
        #[n(0)]
        member: MemberId,
        /// Which of its records; at most [`RedressFindings::RECORDS_MAX`].
        #[n(1)]
        records: Vec<RecordId>,
        /// Until when it is to answer.
        #[n(2)]
        answer_by: Timestamp,
    },
    /// It was decided what becomes of a record that was found, or of fields of it.
    #[n(5)]
    Decided {
        /// Which record.
        #[n(0)]
        record: RecordId,
        /// What; at most [`RedressDecision::COUNT_MAX`] at once.
        #[n(1)]
        decisions: Vec<RedressDecision>,
    },
    /// The letter went out.
    #[n(6)]
    Answered {
        /// The SHA-256 of its plain text.
        #[n(0)]
        letter: FileHash,
        /// In which language.
        #[n(1)]
        language: LetterLanguage,
        /// What it came to.
        #[n(2)]
        outcome: RedressOutcome,
    },
    /// The person has taken it back.
    #[n(7)]
    Withdrawn,
    /// Everything that was written of it was erased.
    #[n(8)]
    Erased,
}

/// Who asks for what, about whom.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RedressRequest {
    /// What is asked for; at least one thing.
    #[n(0)]
    pub kinds: BTreeSet<RedressKind>,
    /// Whoever asks.
    #[n(1)]
    pub requester: Text,
    /// How they are reached: an address, as it goes on the letter.
    #[n(2)]
    pub reached: Prose,
    /// In which language the letter is written.
    #[n(3)]
    pub language: LetterLanguage,
    /// Who speaks for them, if somebody does.
    #[n(4)]
    pub representative: Option<Text>,
    /// Whom it is about.
    #[n(5)]
    pub subject: RedressSubject,
    /// What they say themselves.
    #[n(6)]
    pub words: Option<Prose>,
}

/// Whom a request is about: what a search needs, and nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RedressSubject {
    /// Every name, in any script; at least one.
    #[n(0)]
    pub names: Vec<Text>,
    /// Dates of birth.
    #[cbor(n(1), skip_if = "Vec::is_empty")]
    pub births: Vec<PartialDate>,
    /// Nationalities.
    #[cbor(n(2), skip_if = "Vec::is_empty")]
    pub nationalities: Vec<Country>,
    /// Numbers of documents and things.
    #[cbor(n(3), skip_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
}

/// What a search for the person found. Of the records only which they are is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RedressFindings {
    /// The possible hits, the likeliest first; at most [`RedressFindings::RECORDS_MAX`].
    #[n(0)]
    pub found: Vec<FoundRecord>,
    /// How many records of each member were searched.
    #[n(1)]
    pub searched: BTreeMap<MemberId, u64>,
    /// Whether all possible hits are here: none was left out for want of room.
    #[n(2)]
    pub is_whole: bool,
}

/// A record that may be about the person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FoundRecord {
    /// Which.
    #[n(0)]
    pub record: RecordId,
    /// Whose it is.
    #[n(1)]
    pub owner: MemberId,
    /// The entry of its owner's feed that was found: a newer version is to be decided on anew.
    #[n(2)]
    pub entry: u64,
    /// How likely it is about the person, from 0 to 100.
    #[n(3)]
    pub percent: u8,
    /// Whether it is a notice or diffusion.
    #[n(4)]
    pub is_notice: bool,
    /// Which fields it has.
    #[n(5)]
    pub fields: BTreeSet<RedressField>,
}

/// What becomes of a record or a field of it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RedressDecision {
    /// Which field; none for the whole record.
    #[n(0)]
    pub field: Option<RedressField>,
    /// What becomes of it.
    #[n(1)]
    pub verdict: RedressVerdict,
    /// By which articles; at most [`RedressDecision::ARTICLES_MAX`].
    #[n(2)]
    pub articles: Vec<Text>,
    /// Why, as the letter says it.
    #[n(3)]
    pub reason: Prose,
    /// The entry that corrected the record or took the field out of it.
    #[n(4)]
    pub entry: Option<u64>,
}

/// What a person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RedressKind {
    /// To be told what is held of them.
    #[n(0)]
    Access,
    /// That it be put right.
    #[n(1)]
    Correction,
    /// That it be erased.
    #[n(2)]
    Deletion,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RedressStanding {
    /// It has come in.
    #[n(0)]
    Received,
    /// It is one that is answered.
    #[n(1)]
    Admitted,
    /// It is not, and the person must be told.
    #[n(2)]
    NotAdmitted,
    /// It was searched, and something that was found is not decided on.
    #[n(3)]
    Searched,
    /// Everything that was found is decided on.
    #[n(4)]
    Decided,
    /// The letter has gone out.
    #[n(5)]
    Answered,
    /// The person has taken it back.
    #[n(6)]
    Withdrawn,
    /// Everything was erased.
    #[n(7)]
    Erased,
}

/// What becomes of a record or a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RedressVerdict {
    /// It stays as it is.
    #[n(0)]
    Kept,
    /// It was put right.
    #[n(1)]
    Corrected,
    /// It is erased.
    #[n(2)]
    Erased,
    /// The person is told of it.
    #[n(3)]
    Disclosed,
    /// The person is told neither that it is there nor that it is not.
    #[n(4)]
    NotDisclosed,
    /// The record is about somebody else: nothing of it is anything to this person.
    #[n(5)]
    SomebodyElse,
}

/// The fields that are decided on one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RedressField {
    /// Names.
    #[n(0)]
    Names,
    /// Dates of birth.
    #[n(1)]
    Births,
    /// Nationalities.
    #[n(2)]
    Nationalities,
    /// Sex.
    #[n(3)]
    Sex,
    /// Numbers of documents and things.
    #[n(4)]
    Numbers,
    /// What else the source says.
    #[n(5)]
    Facts,
    /// What the person looks like.
    #[n(6)]
    Likeness,
    /// Warrants and judgments.
    #[n(7)]
    Grounds,
    /// What happened, in the author's words.
    #[n(8)]
    Account,
    /// What is asked of whoever finds the person.
    #[n(9)]
    Asks,
    /// The photograph.
    #[n(10)]
    Photo,
}

/// What a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RedressOutcome {
    /// Everything that was asked for was done.
    #[n(0)]
    Granted,
    /// Some of it was.
    #[n(1)]
    Partly,
    /// None of it was.
    #[n(2)]
    Refused,
    /// Nothing is held of the person.
    #[n(3)]
    NothingHeld,
    /// The request was not admitted.
    #[n(4)]
    NotAdmitted,
    /// The person took it back.
    #[n(5)]
    Withdrawn,
}

/// A language that letters are written in: INTERPOL's four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum LetterLanguage {
    /// Arabic.
    #[n(0)]
    Arabic,
    /// English.
    #[n(1)]
    English,
    /// French.
    #[n(2)]
    French,
    /// Spanish.
    #[n(3)]
    Spanish,
}

impl RedressRequest {
    /// The most names, dates of birth, nationalities or numbers of one request.
    pub const PARTS_MAX: usize = 32;

    /// Whether something is asked about somebody, and no more than is taken.
    pub fn fits(&self) -> bool {
        let subject = &self.subject;
        let parts = [
            subject.names.len(),
            subject.births.len(),
            subject.nationalities.len(),
            subject.identifiers.len(),
        ];
        let is_short = |name: &Text| name.as_str().chars().count() <= Name::CHARS_MAX;
        !self.kinds.is_empty()
            && !subject.names.is_empty()
            && parts.iter().all(|count| *count <= Self::PARTS_MAX)
            && subject.names.iter().all(is_short)
    }

    /// Whether the person asks that something be put right or erased.
    pub fn asks_change(&self) -> bool {
        self.kinds.contains(&RedressKind::Correction) || self.kinds.contains(&RedressKind::Deletion)
    }
}

impl RedressFindings {
    /// The most records that one search keeps.
    pub const RECORDS_MAX: usize = 500;
    /// The most members whose records are searched.
    pub const MEMBERS_MAX: usize = 1_000;
}

impl RedressDecision {
    /// The most decisions of one step.
    pub const COUNT_MAX: usize = 32;
    /// The most articles of one decision.
    pub const ARTICLES_MAX: usize = 16;
}

impl RedressStep {
    /// Whether there is no more in it than is taken.
    pub(crate) fn fits(&self) -> bool {
        match &self.event {
            RedressEvent::Received(request) => request.fits(),
            RedressEvent::Searched(RedressFindings { found, searched, .. }) => {
                found.len() <= RedressFindings::RECORDS_MAX
                    && searched.len() <= RedressFindings::MEMBERS_MAX
                    && found.iter().all(|found| found.percent <= 100)
            }
            RedressEvent::Asked { records, .. } => records.len() <= RedressFindings::RECORDS_MAX,
            RedressEvent::Decided { decisions, .. } => {
                let fits =
                    |decision: &RedressDecision| decision.articles.len() <= RedressDecision::ARTICLES_MAX;
                decisions.len() <= RedressDecision::COUNT_MAX && decisions.iter().all(fits)
            }
            RedressEvent::Admitted { .. }
            | RedressEvent::NotAdmitted
            | RedressEvent::Answered { .. }
            | RedressEvent::Withdrawn
            | RedressEvent::Erased => true,
        }
    }
}

impl LetterLanguage {
    /// From which side it is read, as HTML says it.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }
}

crate::notice::words!(RedressKind: Access = "access", Correction = "correction", Deletion = "deletion");
crate::notice::words!(RedressStanding: Received = "received", Admitted = "admitted",
    NotAdmitted = "not-admitted", Searched = "searched", Decided = "decided", Answered = "answered",
    Withdrawn = "withdrawn", Erased = "erased");
crate::notice::words!(RedressVerdict: Kept = "kept", Corrected = "corrected", Erased = "erased",
    Disclosed = "disclosed", NotDisclosed = "not-disclosed", SomebodyElse = "somebody-else");
crate::notice::words!(RedressField: Names = "names", Births = "births", Nationalities = "nationalities",
    Sex = "sex", Numbers = "numbers", Facts = "facts", Likeness = "likeness", Grounds = "grounds",
    Account = "account", Asks = "asks", Photo = "photo");
crate::notice::words!(RedressOutcome: Granted = "granted", Partly = "partly", Refused = "refused",
    NothingHeld = "nothing-held", NotAdmitted = "not-admitted", Withdrawn = "withdrawn");
crate::notice::words!(LetterLanguage: Arabic = "ar", English = "en", French = "fr", Spanish = "es");
