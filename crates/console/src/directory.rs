//! The directory of members: who takes part, since when, with which keys, and who signs for it.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use wasl_model::{MemberId, Timestamp};
use wasl_node::{Bureau, DirectoryView, Member, MemberStanding, UnixTime};

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    speech::Speech,
    words::{Moment, count},
};

#[derive(Template)]
#[template(path = "directory.html")]
struct DirectoryPage {
    frame: Frame,
    directory: Option<Shown>,
}

/// The directory as it is shown.
struct Shown {
    title: String,
    /// How many of how many keys sign, in words.
    quorum: String,
    fingerprint: String,
    signed: Moment,
    is_forked: bool,
    members: Vec<Row>,
}

/// A member of it.
struct Row {
    member: String,
    name: String,
    /// The style of the tag: `good`, `waiting` or `bad`.
    tone: &'static str,
    /// The word on the tag.
    standing: String,
    since: Moment,
    renewed: Moment,
    key: String,
}

/// `GET /directory`
pub(crate) async fn show(officer: Officer) -> Response {
    match officer.work(Bureau::directory).await {
        Ok(view) => {
            let directory = view.as_ref().map(|view| Shown::of(view, &officer.visitor.speech));
            page(StatusCode::OK, &DirectoryPage { frame: officer.frame(Place::Bureaus), directory })
        }
        Err(trouble) => officer.trouble(Place::Bureaus, &trouble),
    }
}

impl Shown {
    fn of(view: &DirectoryView, speech: &Speech) -> Self {
        let directory = &view.directory;
        let quorum = directory.quorum();
        let (threshold, keys) = (quorum.threshold() as u64, quorum.keys().len() as u64);
        let blanks = [("threshold", count(threshold)), ("keys", count(keys))];
        Self {
            title: directory.title().to_owned(),
            quorum: speech.fill("directory-quorum", &blanks),
            fingerprint: directory.fingerprint().to_string(),
            signed: moment(directory.newest().time()),
            is_forked: view.is_forked,
            members: directory.members().map(|(id, member)| Row::of(id, member, speech)).collect(),
        }
    }
}

impl Row {
    fn of(id: MemberId, member: &Member, speech: &Speech) -> Self {
        let (tone, word) = match member.standing.0 {
            MemberStanding::Good => ("good", "standing-good"),
            MemberStanding::Suspended => ("waiting", "standing-suspended"),
            MemberStanding::Removed => ("bad", "standing-removed"),
        };
        Self {
            member: id.to_string(),
            name: member.card.name.to_string(),
            tone,
            standing: speech.say(word),
            since: moment(member.since),
            renewed: moment(member.renewed),
            key: member.card.key.clone(),
        }
    }
}

fn moment(at: UnixTime) -> Moment {
    Moment::of(Timestamp::from_secs(at.get()))
}
