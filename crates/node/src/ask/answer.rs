//! What a question is answered with.

use std::time::Duration;

use wasl_model::{Hit, HitId, HitStanding, MemberId, Timestamp};
use wasl_store::Held;

use crate::{cases::Likeness, live::AskedMember};

/// What came of a question: possible hits, best first, and what was asked to find them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The possible hits.
    pub hits: Vec<Found>,
    /// How long the search took, without the audit lines; where others were asked, until they had answered or were late.
    pub took: Duration,
    /// How long it waited before, until the index had what was committed and nobody changed it.
    pub waited: Duration,
    /// Which members' records were searched, and how old they are.
    pub searched: Vec<Searched>,
    /// Which members were asked live, and what came of it. Those that answer no live questions are not named.
    pub asked: Vec<AskedMember>,
    /// What was found too, and was rejected when the same was asked before: shown apart, and no possible hit.
    pub rejected: Vec<Found>,
}

/// A possible hit, with the record as it is held here.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its place, from 1.
    pub rank: usize,
    /// The score and its reasons.
    pub hit: Hit,
    /// The record.
    pub held: Held,
    /// Whether a member showed it when it was asked live: it is kept nowhere here, and cannot be opened again.
    pub is_live: bool,
    /// What an officer of this bureau said of it when the same was asked before.
    pub judged: Option<JudgedBefore>,
    /// The refusals of this member that it resembles, if it is another's.
    pub refused_here: Vec<Likeness>,
}

/// What an officer of this bureau said of the same record when the same was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedBefore {
    /// Which hit it is.
    pub hit: HitId,
    /// Where it stands.
    pub standing: HitStanding,
    /// When it was judged.
    pub judged: Timestamp,
    /// Whether the question told one person or thing from others; a rejected pair is set aside only then.
    pub identifies: bool,
}

/// A member whose records were searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// Which member.
    pub member: MemberId,
    /// How many of its records are held here; of very many, as it was some seconds ago.
    pub records: u64,
    /// When it signed the newest state that is held here; `None` if nothing came yet.
    pub as_of: Option<Timestamp>,
}

impl Answer {
    /// Whether every member that was asked live has answered, and all of it is here.
    pub fn is_complete(&self) -> bool {
        self.asked.iter().all(|asked| asked.outcome.is_whole())
    }
}
