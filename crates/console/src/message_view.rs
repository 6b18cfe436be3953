//! A message as it is shown: a line of a tray, and a page of its own.

use wasl_model::{MemberId, Timestamp, Urgency};
use wasl_node::{MessageView, Receiver};

use crate::{
    answer::Reading,
    bar,
    file_view::FileLine,
    speech::Speech,
    trouble_page::Complaint,
    words::{self, Moment, count},
};

/// A message in a tray.
#[derive(Debug)]
pub(crate) struct MessageLine {
    pub(crate) address: String,
    pub(crate) id: String,
    pub(crate) subject: String,
    /// Who wrote it, or to whom it was written.
    pub(crate) others: String,
    /// What the group is called that it was written to, if it was to one.
    pub(crate) group: Option<String>,
    pub(crate) at: Moment,
    pub(crate) age: String,
    /// The style and the word of what is urgent.
    pub(crate) urgency: Option<(&'static str, String)>,
    /// The style and the word of what became of it.
    pub(crate) state: (&'static str, String),
    pub(crate) is_new: bool,
    /// The style and the words of when an answer is due.
    pub(crate) due: Option<(&'static str, String)>,
    /// How many files go with it, in words.
    pub(crate) files: Option<String>,
}

/// A message on a page of its own.
#[derive(Debug)]
pub(crate) struct MessageSheet {
    pub(crate) line: MessageLine,
    pub(crate) from: String,
    pub(crate) body: Option<String>,
    pub(crate) case: Option<String>,
    /// The message that it answers, if it answers one.
    pub(crate) reply_to: Option<String>,
    pub(crate) answer_by: Option<Moment>,
    pub(crate) recalled: Option<Moment>,
    /// Why it cannot be opened.
    pub(crate) fault: Option<Complaint>,
    pub(crate) files: Vec<FileLine>,
    pub(crate) receivers: Vec<ReceiverView>,
    pub(crate) can_be_answered: bool,
    pub(crate) can_be_recalled: bool,
}

/// What became of it at one receiver.
#[derive(Debug)]
pub(crate) struct ReceiverView {
    pub(crate) member: String,
    pub(crate) tone: &'static str,
    pub(crate) state: String,
    pub(crate) at: Option<Moment>,
}

impl MessageLine {
    pub(crate) fn of(view: &MessageView, own: MemberId, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let content = view.content.as_ref().and_then(|content| content.as_ref().ok());
        let subject = match &view.content {
            Some(Ok(message)) => message.subject.to_string(),
            Some(Err(_)) => speech.say("message-unreadable"),
            None => speech.say("message-gone"),
        };
        let receivers: Vec<String> = view.receivers.iter().map(|one| one.member.to_string()).collect();
        let is_own = view.id.from == own;
        let is_read = view.receivers.iter().any(|one| one.member == own && one.read.is_some());
        Self {
            address: format!("/messages/{}", view.id),
            id: view.id.to_string(),
            subject,
            others: if is_own { receivers.join(", ") } else { view.id.from.to_string() },
            group: view
                .group
                .as_ref()
                .map(|group| group.name.clone().unwrap_or_else(|| speech.say("message-group-unknown"))),
            at: Moment::of(view.at),
            age: words::age(bar::age_secs(view.at, reading.now), speech),
            urgency: content.and_then(|message| urgent(message.urgency, speech)),
            state: state(view, is_own, is_read, speech),
            is_new: !is_own && !is_read && content.is_some(),
            due: view.awaited.map(|until| due(until, reading)),
            files: (!view.attachments.is_empty())
                .then(|| speech.fill("message-files", &[("count", count(view.attachments.len() as u64))])),
        }
    }
}

impl MessageSheet {
    pub(crate) fn of(view: &MessageView, own: MemberId, reading: &Reading<'_>) -> Self {
        let (speech, is_own) = (reading.speech, view.id.from == own);
        let content = view.content.as_ref().and_then(|content| content.as_ref().ok());
        let fault = view.content.as_ref().and_then(|content| content.as_ref().err());
        let address = format!("/messages/{}", view.id);
        Self {
            line: MessageLine::of(view, own, reading),
            from: view.id.from.to_string(),
            body: content.map(|message| message.body.to_string()),
            case: content.and_then(|message| message.case.as_ref()).map(ToString::to_string),
            reply_to: content.and_then(|message| message.reply_to).map(|id| id.to_string()),
            answer_by: content.and_then(|message| message.answer_by).map(Moment::of),
            recalled: view.recalled.map(Moment::of),
            fault: fault.map(|number| Complaint::of(*number, speech)),
            files: view.attachments.iter().map(|file| FileLine::of(file, &address, own, speech)).collect(),
            receivers: view.receivers.iter().map(|one| ReceiverView::of(one, own, is_own, speech)).collect(),
            can_be_answered: !is_own && content.is_some(),
            can_be_recalled: is_own && view.recalled.is_none(),
        }
    }
}

impl ReceiverView {
    fn of(receiver: &Receiver, own: MemberId, is_own: bool, speech: &Speech) -> Self {
        let (tone, key, at) = match (receiver.fault, receiver.read, receiver.delivered) {
            _ if receiver.answered.is_some() => ("good", "receiver-answered", receiver.answered),
            (Some(_), ..) => ("bad", "receiver-cannot-open", None),
            (_, Some(at), _) => ("good", "receiver-read", Some(at)),
            (_, _, Some(at)) => ("good", "receiver-has", Some(at)),
            // Of other receivers only the sender is told.
            _ if !is_own && receiver.member != own => ("waiting", "receiver-unknown", None),
            _ => ("waiting", "receiver-waiting", None),
        };
        Self { member: receiver.member.to_string(), tone, state: speech.say(key), at: at.map(Moment::of) }
    }
}

/// By when an answer is due, or since when it is late.
fn due(until: Timestamp, reading: &Reading<'_>) -> (&'static str, String) {
    let (now, speech) = (reading.now, reading.speech);
    let is_late = until <= now;
    let between = if is_late { bar::age_secs(until, now) } else { bar::age_secs(now, until) };
    let (tone, key) = if is_late { ("bad", "answer-late") } else { ("waiting", "answer-due") };
    (tone, speech.fill(key, &[("age", words::age(between, speech).into())]))
}

fn urgent(urgency: Urgency, speech: &Speech) -> Option<(&'static str, String)> {
    match urgency {
        Urgency::Routine => None,
        Urgency::Priority => Some(("waiting", words::urgency(urgency, speech))),
        Urgency::Flash => Some(("bad", words::urgency(urgency, speech))),
    }
}

fn state(view: &MessageView, is_own: bool, is_read: bool, speech: &Speech) -> (&'static str, String) {
    let number = |is: fn(&Receiver) -> bool| view.receivers.iter().filter(|one| is(one)).count() as u64;
    let all = view.receivers.len() as u64;
    let (delivered, read) = (number(|one| one.delivered.is_some()), number(|one| one.read.is_some()));
    if view.recalled.is_some() {
        ("waiting", speech.say("message-recalled"))
    } else if matches!(view.content, Some(Err(_))) || view.receivers.iter().any(|one| one.fault.is_some()) {
        ("bad", speech.say("receiver-cannot-open"))
    } else if !is_own {
        ("good", speech.say(if is_read { "message-read" } else { "message-new" }))
    } else if read == all {
        ("good", speech.say("message-read"))
    } else {
        let blanks = [("delivered", count(delivered)), ("read", count(read)), ("all", count(all))];
        (if delivered == all { "good" } else { "waiting" }, speech.fill("message-fate", &blanks))
    }
}
