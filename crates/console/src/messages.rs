//! Messages between bureaus: the trays, one message, and writing one.

use askama::Template;
use axum::{
    Form,
    extract::{
        Path, Query, Request,
        rejection::{FormRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use wasl_model::{Action, MessageId, Urgency};
use wasl_node::{GroupStanding, GroupView, PeerStatus, Tray};

use crate::{
    attached::Attached,
    files::receive,
    frame::{Choice, Frame, Place},
    letter::Letter,
    message_view::{MessageLine, MessageSheet},
    officer::Officer,
    page::page,
    trouble::{Trouble, known},
    trouble_page::{Complaint, note},
    words,
};

/// How many messages one page lists.
const MESSAGES_A_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "messages.html")]
struct TrayPage {
    frame: Frame,
    trays: Vec<TrayTab>,
    /// Whether the messages are this bureau's own.
    is_own: bool,
    /// What is to be answered soon, in words.
    reminder: Option<String>,
    lines: Vec<MessageLine>,
    /// Where the older ones are.
    older: Option<String>,
}

/// One of the trays.
struct TrayTab {
    address: String,
    words: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    sheet: MessageSheet,
}

#[derive(Template)]
#[template(path = "write.html")]
struct WritePage {
    frame: Frame,
    letter: Letter,
    /// The files that are attached already.
    attached: Vec<Attached>,
    peers: Vec<PeerStatus>,
    /// The groups that can be written to.
    groups: Vec<GroupView>,
    urgencies: Vec<Choice>,
    complaint: Option<Complaint>,
}

/// Which messages.
#[derive(Default, Deserialize)]
pub(crate) struct TrayQuery {
    #[serde(default)]
    tray: String,
    before: Option<String>,
}

/// What a message that is begun from another page has already.
#[derive(Default, Deserialize)]
pub(crate) struct WriteQuery {
    #[serde(default)]
    reply_to: String,
    #[serde(default)]
    group: String,
}

/// What the button sends.
#[derive(Default, Deserialize)]
pub(crate) struct RecallForm {
    #[serde(default)]
    form: String,
}

impl WritePage {
    /// Whether the complaint is the one with this number.
    fn is_wrong(&self, number: u16) -> bool {
        self.complaint.as_ref().is_some_and(|complaint| complaint.number == number)
    }
}

/// `GET /messages`
pub(crate) async fn list(officer: Officer, query: Result<Query<TrayQuery>, QueryRejection>) -> Response {
    let Query(query) = query.unwrap_or_default();
    let tray = Tray::from_word(&query.tray).unwrap_or(Tray::In);
    let before = query.before.and_then(|before| before.parse::<MessageId>().ok());
    let listed = officer.work(move |bureau, caller| {
        Ok((bureau.messages(caller, tray, before, MESSAGES_A_PAGE)?, bureau.answers_due()?))
    });
    let ((views, more), due) = match listed.await {
        Ok(listed) => listed,
        Err(trouble) => return officer.trouble(Place::Messages, &trouble),
    };
    let older = views.last().filter(|_| more);
    let older = older.map(|view| format!("/messages?tray={}&before={}", tray.as_str(), view.id));
    let reading = officer.reading();
    let own = officer.console.bureau.identity().member;
    let lines = views.iter().map(|view| MessageLine::of(view, own, &reading)).collect();
    let speech = &officer.visitor.speech;
    let trays = Tray::ALL.map(|each| TrayTab {
        address: format!("/messages?tray={}", each.as_str()),
        words: speech.say(&format!("tray-{}", each.as_str())),
        is_chosen: each == tray,
    });
    let reminder = (due.soon > 0).then(|| {
        let blanks = [("count", words::count(due.soon)), ("late", words::count(due.late))];
        speech.fill("answers-due", &blanks)
    });
    let (frame, is_own) = (officer.frame(Place::Messages), tray.is_own());
    page(StatusCode::OK, &TrayPage { frame, trays: trays.into(), is_own, reminder, lines, older })
}

/// `GET /messages/{id}`
pub(crate) async fn show(officer: Officer, Path(id): Path<String>) -> Response {
    let read = match known(&id) {
        Ok(id) => officer.work(move |bureau, caller| bureau.message(caller, id)).await,
        Err(trouble) => Err(trouble),
    };
    match read {
        Ok(view) => {
            let own = officer.console.bureau.identity().member;
            let sheet = MessageSheet::of(&view, own, &officer.reading());
            page(StatusCode::OK, &MessagePage { frame: officer.frame(Place::Messages), sheet })
        }
        Err(trouble) => officer.trouble(Place::Messages, &trouble),
    }
}

/// `GET /messages/write`
pub(crate) async fn write(officer: Officer, query: Result<Query<WriteQuery>, QueryRejection>) -> Response {
    let Query(query) = query.unwrap_or_default();
    // Whoever may not send is told so before anything is written.
    if let Err(refusal) = officer.may(Action::MessageSend) {
        return officer.trouble(Place::Messages, &Trouble::Node(refusal.into()));
    }
    let letter = match query.reply_to.parse::<MessageId>() {
        Err(_) => Ok(Letter { group: query.group, ..Letter::default() }),
        Ok(id) => {
            let answered = officer.work(move |bureau, caller| bureau.message(caller, id)).await;
            answered.map(|view| Letter::answering(&view))
        }
    };
    match letter {
        Ok(letter) => write_page(&officer, letter, None).await,
        Err(trouble) => officer.trouble(Place::Messages, &trouble),
    }
}

/// `POST /messages`
pub(crate) async fn send(officer: Officer, request: Request) -> Response {
    let (letter, fault) = match receive(&officer, request).await {
        Ok(received) => received,
        Err(trouble) => return officer.trouble(Place::Messages, &trouble),
    };
    let sent = match (fault, letter.message()) {
        (None, Ok((group, new))) => officer.work(move |bureau, caller| bureau.send(caller, group, new)).await,
        (Some(trouble), _) | (None, Err(trouble)) => Err(trouble),
    };
    match sent {
        Ok(id) => Redirect::to(&format!("/messages/{id}")).into_response(),
        Err(trouble) => write_page(&officer, letter, Some(trouble)).await,
    }
}

/// `POST /messages/{id}/recall`
pub(crate) async fn recall(
    officer: Officer,
    Path(id): Path<String>,
    form: Result<Form<RecallForm>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form.form).map_err(|_| Trouble::UnreadableForm);
    let checked = form.and_then(|form| officer.visitor.check_form(&form)).and_then(|()| known(&id));
    let done = match checked {
        Ok(id) => officer.work(move |bureau, caller| bureau.recall_message(caller, id)).await.map(|()| id),
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(id) => Redirect::to(&format!("/messages/{id}")).into_response(),
        Err(trouble) => officer.trouble(Place::Messages, &trouble),
    }
}

/// The form, with what was typed and what is wrong with it.
async fn write_page(officer: &Officer, letter: Letter, trouble: Option<Trouble>) -> Response {
    let others = officer.work(|bureau, caller| Ok((bureau.peers(caller)?, bureau.groups(caller)?)));
    let (peers, mut groups) = match others.await {
        Ok(others) => others,
        Err(trouble) => return officer.trouble(Place::Messages, &trouble),
    };
    groups.retain(|group| group.standing == GroupStanding::In);
    trouble.iter().for_each(note);
    let status = trouble.as_ref().map_or(StatusCode::OK, Trouble::status);
    let speech = &officer.visitor.speech;
    let complaint = trouble.map(|trouble| Complaint::of(trouble.number(), speech));
    let urgencies = Urgency::ALL.map(|urgency| Choice {
        value: urgency.as_str(),
        words: words::urgency(urgency, speech),
        is_chosen: urgency.as_str() == letter.urgency,
    });
    let frame = officer.frame(Place::Messages);
    let (attached, urgencies) = (letter.files(), urgencies.into());
    page(status, &WritePage { frame, letter, attached, peers, groups, urgencies, complaint })
}
