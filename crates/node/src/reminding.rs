//! Members that have not confirmed erasures in time are written to, once a day.

use wasl_model::{Action, Caller, MemberId, Outcome, Permit, Prose, RecordId, Text, Timestamp, Urgency};

use crate::{Bureau, NewMessage, NodeError, audited::Intent, erasures::ENTRIES_END};

/// A member is written to at most so often.
const EVERY_MILLIS: u64 = 24 * 60 * 60 * 1_000;
/// So many records are named in one message; the others are counted.
const NAMED_MAX: usize = 100;
/// What the message is about.
const SUBJECT: &str = "Erasures that are not confirmed";

/// What a member has not confirmed in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Late {
    /// Who.
    pub(crate) member: MemberId,
    /// The records, the one that was ordered first before the others.
    records: Vec<RecordId>,
    /// When that was.
    since: Timestamp,
}

impl Late {
    /// How many erasures it has not confirmed.
    pub(crate) fn count(&self) -> u64 {
        self.records.len() as u64
    }

    /// What it is written: the records by their ids alone.
    fn body(&self) -> String {
        let named: Vec<_> = self.records.iter().take(NAMED_MAX).map(ToString::to_string).collect();
        let others = self.records.len() - named.len();
        let others = if others > 0 { format!("\nand {others} more") } else { String::new() };
        format!(
            "We have ordered the erasure of these records, the first of them at {}. Your bureau has not confirmed in time that \
             it has erased its copies. Please see to it that it exchanges with ours: it then erases them and signs its \
             receipt.\n\n{}{others}",
            self.since,
            named.join("\n")
        )
    }
}

impl Bureau {
    /// Who has not confirmed erasures in time and was not written to within a day. Of very many erasures the first are looked at.
    pub(crate) fn to_remind(&self, permit: &Permit) -> Result<Vec<Late>, NodeError> {
        let confirmed = self.confirmed()?;
        let origin = self.identity.records();
        let open = self.store.erasures_in(&origin, confirmed.by_everybody()..ENTRIES_END)?;
        let status = |erasure| (self.erasure_status(erasure, &confirmed, permit.at()), erasure.record);
        let late: Vec<_> = open.iter().map(status).collect();
        let mut told = Vec::new();
        for member in confirmed.peers() {
            let of = late.iter().filter(|(status, _)| status.late().any(|late| late == member));
            let of: Vec<_> = of.collect();
            let Some(since) = of.first().map(|(status, _)| status.at) else { continue };
            if self.store.reminded(member)?.is_none_or(|at| at <= a_day_before(permit.at())) {
                told.push(Late { member, records: of.iter().map(|(_, record)| *record).collect(), since });
            }
        }
        Ok(told)
    }

    /// Writes to a member, unless somebody did so meanwhile; of how many erasures.
    pub(crate) fn remind(&self, member: MemberId) -> Result<Option<u64>, NodeError> {
        let own = Caller::bureau(self.identity.member);
        self.audited(Intent::plain(&own, Action::MessageSend), |permit| {
            let late = self.to_remind(permit)?.into_iter().find(|late| late.member == member);
            let Some(late) = late else { return Ok((None, Outcome::Changed { count: 0 })) };
            let bad = |_| NodeError::Receivers;
            let new = NewMessage {
                to: vec![member],
                subject: Text::new(SUBJECT).map_err(bad)?,
                body: Prose::new(&late.body()).map_err(bad)?,
                urgency: Urgency::Priority,
                case: None,
                reply_to: None,
                answer_by: None,
                attachments: Vec::new(),
            };
            self.seal_and_post(permit, new, |write| {
                // Two processes may look at the same time: whoever comes second takes its message back.
                let is_first = write.note_reminded(member, a_day_before(permit.at()))?;
                if is_first { Ok(()) } else { Err(NodeError::Reminded) }
            })?;
            Ok((Some(late.count()), Outcome::Changed { count: 1 }))
        })
    }
}

fn a_day_before(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_sub(EVERY_MILLIS))
}
