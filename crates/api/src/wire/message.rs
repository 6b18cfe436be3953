//! Messages between bureaus, as they are sent and as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{GroupId, Message, MessageId};
use wasl_node::{MessageView, NewMessage};

use crate::{
    problem::ApiError,
    wire::{
        attachment::{Attachment, AttachmentDraft},
        group::GroupShown,
        question::bounded,
        written::{
            Letter, MemberCode, MessageName, Moment, NamedGroup, Phrase, Plain, UrgencyWord, each_once,
            invalid,
        },
    },
};

/// A message to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageDraft {
    /// The members that receive it. Either this or `group`.
    #[serde(default)]
    #[schema(example = json!(["FR", "UN"]))]
    to: Vec<MemberCode>,
    /// The sharing group whose members receive it: whoever is in it now.
    group: Option<NamedGroup>,
    /// What it is about, at most 200 characters.
    subject: Phrase,
    /// The message itself, with its line breaks, at most 100,000 characters.
    body: Letter,
    /// How soon it must be read; routine if it is not said.
    urgency: Option<UrgencyWord>,
    /// The reference of the case, at most 100 characters.
    case: Option<Phrase>,
    /// The message that it answers.
    reply_to: Option<MessageName>,
    /// Until when it is to be answered.
    answer_by: Option<Moment>,
    /// The files that go with it, at most 16.
    #[serde(default)]
    attachments: Vec<AttachmentDraft>,
}

/// A message that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sent {
    /// Its name: the sender and a number.
    id: MessageName,
}

/// Messages without their bodies, in the order of the tray.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    messages: Vec<MessageShown>,
    /// What to give as `before` for those that follow; null where there are none.
    next: Option<MessageName>,
}

/// A message as it is held here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageShown {
    /// Its name: the sender and a number.
    id: MessageName,
    /// The sender.
    from: MemberCode,
    /// When it came here, or was sent from here.
    at: Moment,
    /// What it says; absent where it cannot be opened, or was taken back unread.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<MessageContent>,
    /// The files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment>,
    /// The number of the reason why it cannot be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<u16>,
    /// When its sender took it back.
    recalled: Option<Moment>,
    /// Until when an answer is due that is not there: this bureau's own, or of one of its receivers.
    awaited: Option<Moment>,
    /// What became of it at each receiver, as far as that is known here.
    receivers: Vec<Receiver>,
    /// The sharing group that it was written to, if it was written to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<GroupShown>,
}

/// What a message says.
#[derive(Debug, Serialize, ToSchema)]
struct MessageContent {
    subject: String,
    /// Left out where messages are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    urgency: UrgencyWord,
    case: Option<String>,
    reply_to: Option<MessageName>,
    answer_by: Option<Moment>,
    sent: Moment,
}

/// What became of a message at one receiver, by its own signed word.
#[derive(Debug, Serialize, ToSchema)]
struct Receiver {
    member: MemberCode,
    /// Since when its bureau has it.
    delivered: Option<Moment>,
    /// When somebody there opened it first.
    read: Option<Moment>,
    /// The number of the reason why it cannot be opened there.
    fault: Option<u16>,
    /// When its first answer came here, or was sent from here.
    answered: Option<Moment>,
}

impl MessageDraft {
    /// The node's message, and the group that it is to, if it is to one.
    pub(crate) fn into_new(self) -> Result<(Option<GroupId>, NewMessage), ApiError> {
        let Self { to, group, subject, body, urgency, case, reply_to, answer_by, attachments } = self;
        let to = each_once("to", to)?;
        match (to.is_empty(), &group) {
            (true, None) => return Err(invalid("to", "one member at least, or none and a `group`")),
            (false, Some(_)) => return Err(invalid("group", "left out where `to` names members")),
            _ => {}
        }
        let case = case.map(|case| bounded("case", &case.0, Message::CASE_CHARS_MAX)).transpose()?;
        let new = NewMessage {
            to: to.into_iter().collect(),
            subject: bounded("subject", &subject.0, Message::SUBJECT_CHARS_MAX)?,
            body: body.0,
            urgency: urgency.map_or_else(Default::default, |urgency| urgency.0),
            case,
            reply_to: reply_to.map(|answered| answered.0),
            answer_by: answer_by.map(|by| by.0),
            attachments: attachments.into_iter().map(AttachmentDraft::into_new).collect(),
        };
        Ok((group.map(|group| group.0), new))
    }
}

impl From<MessageId> for Sent {
    fn from(id: MessageId) -> Self {
        Self { id: Plain(id) }
    }
}

impl From<(Vec<MessageView>, bool)> for MessagePage {
    fn from((views, more): (Vec<MessageView>, bool)) -> Self {
        let next = views.last().filter(|_| more).map(|view| Plain(view.id));
        Self { messages: views.into_iter().map(MessageShown::listed).collect(), next }
    }
}

impl MessageShown {
    /// As it stands in a list: whoever wants to read it opens it, and its sender is told.
    pub(crate) fn listed(view: MessageView) -> Self {
        let mut shown = Self::from(view);
        if let Some(content) = &mut shown.content {
            content.body = None;
        }
        shown
    }
}

impl From<MessageView> for MessageShown {
    fn from(view: MessageView) -> Self {
        let MessageView { id, at, content, attachments, recalled, awaited, receivers, group } = view;
        let (content, fault) = match content {
            Some(Ok(message)) => (Some(message.into()), None),
            Some(Err(fault)) => (None, Some(fault)),
            None => (None, None),
        };
        Self {
            id: Plain(id),
            from: Plain(id.from),
            at: Plain(at),
            content,
            attachments: attachments.into_iter().map(Attachment::from).collect(),
            fault,
            recalled: recalled.map(Plain),
            awaited: awaited.map(Plain),
            receivers: receivers.into_iter().map(Receiver::from).collect(),
            group: group.map(GroupShown::from),
        }
    }
}

impl From<Message> for MessageContent {
    fn from(message: Message) -> Self {
        let Message { subject, body, urgency, case, reply_to, answer_by, sent, .. } = message;
        Self {
            subject: subject.to_string(),
            body: Some(body.to_string()),
            urgency: Plain(urgency),
            case: case.map(|case| case.to_string()),
            reply_to: reply_to.map(Plain),
            answer_by: answer_by.map(Plain),
            sent: Plain(sent),
        }
    }
}

impl From<wasl_node::Receiver> for Receiver {
    fn from(receiver: wasl_node::Receiver) -> Self {
        let wasl_node::Receiver { member, delivered, read, fault, answered } = receiver;
        Self {
            member: Plain(member),
            delivered: delivered.map(Plain),
            read: read.map(Plain),
            fault,
            answered: answered.map(Plain),
        }
    }
}
