//! The public report: how this member answers persons' requests, in numbers that tell of nobody.

use wasl_model::{Action, Caller, MemberId, Outcome, RedressKind, RedressOutcome, Timestamp};
use wasl_store::RedressRow;

use crate::{Bureau, NodeError, audited::Intent};

/// Numbers below this are not published: whoever knows of one request would learn of the others. A usual threshold of official
/// statistics.
const FEW: u64 = 5;
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// How a member answers persons' requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedressReport {
    /// Which member.
    pub member: MemberId,
    /// Counted are the requests that came in from then on,
    pub since: Timestamp,
    /// and before then.
    pub until: Timestamp,
    /// When it was counted.
    pub at: Timestamp,
    /// All requests, and those of each kind; one of several kinds is counted with each.
    pub rows: Vec<RedressReportRow>,
}

/// The numbers of one kind of request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedressReportRow {
    /// Which kind; none for all.
    pub kind: Option<RedressKind>,
    /// How many came in.
    pub received: PublishedCount,
    /// How many of them are open, and not late yet.
    pub open: PublishedCount,
    /// How many are open and late.
    pub overdue: PublishedCount,
    /// How many were answered in time.
    pub in_time: PublishedCount,
    /// How many were answered late.
    pub late: PublishedCount,
    /// How many were taken back.
    pub withdrawn: PublishedCount,
    /// Of those answered: how many got everything that was asked for.
    pub granted: PublishedCount,
    /// How many got some of it.
    pub partly: PublishedCount,
    /// How many got nothing of it.
    pub refused: PublishedCount,
    /// Of how many nothing is held.
    pub nothing_held: PublishedCount,
    /// How many were not admitted.
    pub not_admitted: PublishedCount,
    /// The share of what was granted, wholly or partly, among the requests that were decided, in per cent; where no number of it
    /// is hidden.
    pub granted_percent: Option<u64>,
    /// Half of those answered had the letter after so many days from the day on which the request came; where it is of five or
    /// more.
    pub median_days: Option<u64>,
    /// The longest that anybody waited for it.
    pub longest_days: Option<u64>,
}

/// A number as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedCount {
    /// So many.
    Exactly(u64),
    /// Some, and fewer than five.
    Few,
    /// Hidden too, since it and the sum would tell the one that is.
    Withheld,
}

impl Bureau {
    /// Counts the requests that came in from `since` on and before `until`.
    pub fn redress_report(
        &self,
        caller: &Caller,
        (since, until): (Timestamp, Timestamp),
    ) -> Result<RedressReport, NodeError> {
        self.audited(Intent::asking(caller, Action::RedressRead, "report"), |permit| {
            let (at, requests) = (permit.at(), self.store.redress_between(permit, (since, until))?);
            let kinds = std::iter::once(None).chain(RedressKind::ALL.iter().copied().map(Some));
            let rows = kinds.map(|kind| row(kind, &requests, at)).collect();
            let report = RedressReport { member: self.identity.member, since, until, at, rows };
            Ok((report, Outcome::Shown { records: Vec::new(), count: requests.len() as u64 }))
        })
    }
}

fn row(kind: Option<RedressKind>, requests: &[RedressRow], now: Timestamp) -> RedressReportRow {
    let of_kind = |row: &&RedressRow| kind.is_none_or(|kind| row.kinds.contains(&kind));
    let requests: Vec<_> = requests.iter().filter(of_kind).collect();
    let count = |is: &dyn Fn(&RedressRow) -> bool| requests.iter().filter(|row| is(row)).count() as u64;
    let ended_as = |outcome| count(&|row| row.outcome == Some(outcome));
    let was_late = |row: &RedressRow| row.deadline.zip(row.ended).is_some_and(|(until, at)| at > until);
    let [open, overdue, in_time, late, withdrawn] = published([
        count(&|row| row.ended.is_none() && !is_overdue(row, now)),
        count(&|row| row.ended.is_none() && is_overdue(row, now)),
        count(&|row| is_answered(row) && !was_late(row)),
        count(&|row| is_answered(row) && was_late(row)),
        ended_as(RedressOutcome::Withdrawn),
    ]);
    let outcomes = [
        RedressOutcome::Granted,
        RedressOutcome::Partly,
        RedressOutcome::Refused,
        RedressOutcome::NothingHeld,
        RedressOutcome::NotAdmitted,
    ];
    let [granted, partly, refused, nothing_held, not_admitted] = published(outcomes.map(ended_as));
    let (median_days, longest_days) = days(&requests);
    RedressReportRow {
        kind,
        received: published([requests.len() as u64])[0],
        open,
        overdue,
        in_time,
        late,
        withdrawn,
        granted,
        partly,
        refused,
        nothing_held,
        not_admitted,
        granted_percent: share(&[granted, partly], &[refused]),
        median_days,
        longest_days,
    }
}

fn is_overdue(row: &RedressRow, now: Timestamp) -> bool {
    row.due.is_some_and(|due| due < now)
}

fn is_answered(row: &RedressRow) -> bool {
    row.ended.is_some() && row.outcome != Some(RedressOutcome::Withdrawn)
}

/// Half of those who were answered, and the one who waited longest.
fn days(requests: &[&RedressRow]) -> (Option<u64>, Option<u64>) {
    let waited = requests.iter().filter(|row| is_answered(row));
    let waited = waited.filter_map(|row| Some(row.ended?.millis_since(row.received) / DAY_MILLIS));
    let mut waited: Vec<u64> = waited.collect();
    if (waited.len() as u64) < FEW {
        return (None, None);
    }
    waited.sort_unstable();
    (waited.get(waited.len() / 2).copied(), waited.last().copied())
}

/// How much the first are of all, in whole per cent.
fn share(of: &[PublishedCount], besides: &[PublishedCount]) -> Option<u64> {
    let sum = |counts: &[PublishedCount]| counts.iter().map(|count| count.exactly()).sum::<Option<u64>>();
    let (part, rest) = (sum(of)?, sum(besides)?);
    (part * 100).checked_div(part + rest)
}

/// Numbers that are published side by side with their sum. Where one alone is hidden, the smallest of the others is hidden with
/// it.
fn published<const N: usize>(counts: [u64; N]) -> [PublishedCount; N] {
    let is_few = |count: u64| count > 0 && count < FEW;
    let hidden = counts.iter().filter(|count| is_few(**count)).count();
    let smallest = counts.iter().copied().filter(|count| *count >= FEW).min().filter(|_| hidden == 1);
    let mut is_to_hide = smallest.is_some();
    counts.map(|count| {
        if is_few(count) {
            PublishedCount::Few
        } else if is_to_hide && Some(count) == smallest {
            is_to_hide = false;
            PublishedCount::Withheld
        } else {
            PublishedCount::Exactly(count)
        }
    })
}

impl RedressReport {
    /// Until when it counts: what is still to come is not counted yet.
    pub fn end(&self) -> Timestamp {
        self.until.min(self.at)
    }
}

impl PublishedCount {
    /// The number, where it is not hidden.
    pub fn exactly(self) -> Option<u64> {
        match self {
            Self::Exactly(count) => Some(count),
            Self::Few | Self::Withheld => None,
        }
    }
}

impl std::fmt::Display for PublishedCount {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(count) => out.pad(&count.to_string()),
            Self::Few => out.pad("<5"),
            Self::Withheld => out.pad("hidden"),
        }
    }
}
