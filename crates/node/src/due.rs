//! Answers that are due: what a message asks and answers, and how many are late.

use wasl_model::{HitReport, MemberId, Message, MessageId, Timestamp};
use wasl_store::Write;

use crate::{Bureau, NodeError};

/// What a message asks of its receivers, and which one it answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asks {
    answer_by: Option<Timestamp>,
    answers: Option<MessageId>,
    /// What it says of a hit.
    pub(crate) hit: Option<HitReport>,
}

impl Asks {
    pub(crate) fn of(message: &Message) -> Self {
        Self { answer_by: message.answer_by, answers: message.reply_to, hit: message.hit }
    }

    /// Notes it of the message `id`, which is here, at `own`'s bureau.
    pub(crate) fn note(self, write: &mut Write<'_>, id: MessageId, own: MemberId) -> Result<(), NodeError> {
        if let Some(until) = self.answer_by {
            write.note_due(id, until, own)?;
        }
        if let Some(answered) = self.answers {
            write.note_answer(answered, id, own)?;
        }
        Ok(())
    }
}

/// How many answers this bureau is to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AnswersDue {
    /// Within the time in which it is reminded, those that are late included.
    pub soon: u64,
    /// Those that are late.
    pub late: u64,
}

impl Bureau {
    /// How many answers of this bureau are due within the time that is set for reminders. It tells nothing about anybody, and
    /// so is asked without a line in the audit log.
    pub fn answers_due(&self) -> Result<AnswersDue, NodeError> {
        let now = self.now();
        let soon = now.plus_millis(self.settings.remind_hours.saturating_mul(3_600_000));
        let (soon, late) = self.store.answers_due(&self.identity.messages(), now, soon)?;
        Ok(AnswersDue { soon, late })
    }
}
