//! The question to the bureau whose records were found: which of them, and nothing of the person.

use std::fmt::Write as _;

use wasl_casework::{RedressCase, RedressCommand};
use wasl_model::{
    Action, Caller, FoundRecord, MemberId, MessageId, Outcome, Permit, Post, Prose, RecordId, RedressEvent,
    RedressId, RedressKind, Text, Timestamp, Urgency,
};
use wasl_seal::Sealed;
use wasl_store::Write;

use super::fault::RedressFault;
use crate::{Bureau, NewMessage, NodeError, audited::Intent, cases::CaseError, messages::Draft};

/// A question to an owner, sealed.
pub(super) struct Question {
    draft: Draft,
    post: Post,
}

impl Bureau {
    /// Asks the bureau whose records were found which of it may be told to the person, and what becomes of it. It is told its own
    /// records' ids and what is asked for, and what `words` say besides.
    pub fn ask_owner(
        &self,
        caller: &Caller,
        id: RedressId,
        member: MemberId,
        words: Option<Prose>,
    ) -> Result<MessageId, NodeError> {
        let name = id.to_string();
        self.audited(Intent::asking(caller, Action::RedressWork, &name), |permit| {
            let (hand, case) = (self.hand(permit)?, self.redress_case(permit, id)?);
            let terms = &self.settings.terms;
            let moved = case.decide(RedressCommand::Ask(member), &hand, false, (permit.at(), terms))?;
            let RedressEvent::Asked { records, answer_by, .. } = &moved.event else {
                return Err(RedressFault::OwnWay.into());
            };
            let body = body(&case, records, *answer_by, words.as_ref());
            let question = self.question(permit, (id, member), &body, *answer_by)?;
            self.write_request(permit, &case, (moved, words), (hand, Some(question)))?;
            let steps = self.store.redress_steps(permit, id)?;
            let message = steps.last().and_then(|step| step.message);
            Ok((message.ok_or(CaseError::Moved)?, Outcome::Changed { count: 1 }))
        })
    }

    fn question(
        &self,
        permit: &Permit,
        (id, member): (RedressId, MemberId),
        body: &str,
        answer_by: Timestamp,
    ) -> Result<Question, NodeError> {
        let readers = self.readers(&[member])?;
        let new = NewMessage {
            to: vec![member],
            subject: Text::new(&format!("Request for redress {id}"))
                .map_err(|_| wasl_model::MessageError::Long)?,
            body: Prose::new(body).map_err(|_| wasl_model::MessageError::Long)?,
            urgency: Urgency::Priority,
            case: Text::new(&id.to_string()).ok(),
            reply_to: None,
            answer_by: Some(answer_by),
            attachments: Vec::new(),
        };
        let draft = self.draft_with(permit, new, None)?;
        let seed = self.entropy.bytes()?;
        let sealed = Sealed::seal(&draft.bytes, &readers, self.identity.messages().as_str(), &seed)?;
        let post = Post::Message { to: [member].into(), sealed: sealed.to_bytes(), parcels: Vec::new() };
        Ok(Question { draft, post })
    }

    /// Sends a question in the transaction that writes it down.
    pub(super) fn post_question(
        &self,
        write: &mut Write<'_>,
        Question { draft, post }: Question,
    ) -> Result<MessageId, NodeError> {
        let number = write.post(&self.identity.messages(), post, self.entropy.salt()?)?;
        self.settle_draft(write, &draft, number)?;
        Ok(MessageId { from: self.identity.member, number })
    }
}

/// What the owner reads. English, as between bureaus; the person reads the letter.
fn body(case: &RedressCase, records: &[RecordId], answer_by: Timestamp, words: Option<&Prose>) -> String {
    let kinds = case.request.iter().flat_map(|request| request.kinds.iter().copied());
    let kinds = kinds.map(RedressKind::as_str).collect::<Vec<_>>().join(", ");
    let mut body = format!(
        "A person has asked this bureau about what is held of them: {kinds}. These records of yours may be about them:\n\n"
    );
    let asked = case.found().iter().filter(|found| records.contains(&found.record));
    for FoundRecord { record, entry, .. } in asked {
        // Writing into a string cannot fail.
        let _ = writeln!(body, "{record}, entry {entry}");
    }
    let _ = write!(
        body,
        "\nPlease say until {answer_by} what of them may be told to the person, by which article it may not, \
         and whether you correct or erase anything."
    );
    if let Some(words) = words {
        let _ = write!(body, "\n\n{words}");
    }
    body
}
