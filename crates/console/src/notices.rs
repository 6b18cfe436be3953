//! The notices of all members, and each of them as its readers see it.

use askama::Template;
use axum::{
    extract::{Path, Query, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use wasl_model::{Action, Colour, MemberId, RecordId, Standing};
use wasl_node::{NoticeFilter, NoticeView, ws_public};

use crate::{
    answer::{Reading, Written, title},
    frame::{Frame, Place},
    notice_view::NoticeTold,
    notice_words::{self, Chip, Tag, written},
    officer::Officer,
    page::page,
    sheet::SheetTold,
    trouble::{Trouble, known},
    words::Moment,
};

/// How many notices one page lists.
const NOTICES_A_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "notices.html")]
struct ListPage {
    frame: Frame,
    colours: Vec<Pick>,
    members: Vec<Pick>,
    lines: Vec<NoticeLine>,
    /// Where the older ones are.
    next: Option<String>,
}

/// Something to choose from.
struct Pick {
    value: String,
    words: String,
    is_chosen: bool,
}

/// A notice in the list.
struct NoticeLine {
    address: String,
    chip: Chip,
    title: Written,
    owner: String,
    number: String,
    reach: String,
    /// Where it stands, if it is not in force.
    standing: Option<Tag>,
    published: Option<Moment>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    frame: Frame,
    notice: NoticeTold,
    /// Its page.
    address: String,
    /// Its record's page.
    record: String,
    /// Its case, for this bureau's own.
    case: Option<String>,
    /// How old the owner's data is here.
    age: String,
}

/// Which notices.
#[derive(Default, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    colour: String,
    #[serde(default)]
    member: String,
    after: Option<String>,
}

/// In which language the sheet is.
#[derive(Default, Deserialize)]
pub(crate) struct SheetQuery {
    #[serde(default)]
    language: String,
}

/// `GET /notices`
pub(crate) async fn list(officer: Officer, query: Result<Query<ListQuery>, QueryRejection>) -> Response {
    let Query(query) = query.unwrap_or_default();
    let filter = NoticeFilter {
        colour: Colour::from_word(&query.colour),
        owner: query.member.parse::<MemberId>().ok(),
    };
    let after = query.after.and_then(|after| after.parse::<RecordId>().ok());
    let read = officer.work(move |bureau, caller| {
        Ok((bureau.notices(caller, filter, after, NOTICES_A_PAGE)?, bureau.peers(caller)?))
    });
    let (found, peers) = match read.await {
        Ok(read) => read,
        Err(trouble) => return officer.trouble(Place::Notices, &trouble),
    };
    let speech = &officer.visitor.speech;
    let colours = Colour::ALL.iter().map(|colour| Pick {
        value: colour.to_string(),
        words: notice_words::colour(*colour, speech),
        is_chosen: filter.colour == Some(*colour),
    });
    let own = officer.console.bureau.identity();
    let members = [(own.member, own.name.clone())].into_iter();
    let members = members.chain(peers.into_iter().map(|peer| (peer.member, peer.name)));
    let members = members.map(|(member, name)| Pick {
        value: member.to_string(),
        words: format!("{member} {name}"),
        is_chosen: filter.owner == Some(member),
    });
    let next = found.next.map(|next| address(filter, next));
    let reading = officer.reading();
    let shown = ListPage {
        frame: officer.frame(Place::Notices),
        colours: colours.collect(),
        members: members.collect(),
        lines: found.notices.iter().map(|view| NoticeLine::of(view, &reading)).collect(),
        next,
    };
    page(StatusCode::OK, &shown)
}

/// `GET /notices/{id}`
pub(crate) async fn show(officer: Officer, Path(id): Path<String>) -> Response {
    let view = match read(&officer, &id).await {
        Ok(view) => view,
        Err(trouble) => return officer.trouble(Place::Notices, &trouble),
    };
    let (id, reading) = (view.id, officer.reading());
    let owner = view.row.notice.record.owner;
    // A list's special notices have no case behind them; the page of cases says so.
    let has_case = owner == reading.own && officer.may(Action::CaseRead).is_ok();
    let shown = NoticePage {
        frame: officer.frame(Place::Notices),
        notice: NoticeTold::of(&view.row.notice, &reading),
        address: format!("/notices/{id}"),
        record: format!("/records/{id}"),
        case: has_case.then(|| format!("/cases/{id}")),
        age: reading.age(owner, view.row.as_of),
    };
    page(StatusCode::OK, &shown)
}

/// `GET /notices/{id}/sheet`
pub(crate) async fn sheet(
    officer: Officer,
    Path(id): Path<String>,
    query: Result<Query<SheetQuery>, QueryRejection>,
) -> Response {
    let Query(query) = query.unwrap_or_default();
    match read(&officer, &id).await {
        Ok(view) => {
            let own = officer.visitor.speech.language();
            let language = crate::language::Language::of_tag(&query.language).unwrap_or(own);
            let speech = officer.console.library.speech(language);
            let reading = Reading { speech: &speech, ..officer.reading() };
            let told = SheetTold::of(&view.row.notice, format!("/notices/{}", view.id), &reading);
            page(StatusCode::OK, &told)
        }
        Err(trouble) => officer.trouble(Place::Notices, &trouble),
    }
}

/// `GET /notices/{id}/json`: the notice as it stands at `ws-public.interpol.int`, to be saved.
pub(crate) async fn json(officer: Officer, Path(id): Path<String>) -> Response {
    let view = match read(&officer, &id).await {
        // What is not in force leaves no house in the public form.
        Ok(view) if view.row.notice.standing != Standing::Published => Err(Trouble::absent()),
        read => read,
    };
    let view = match view {
        Ok(view) => view,
        Err(trouble) => return officer.trouble(Place::Notices, &trouble),
    };
    let mut response = ws_public::write(&view.row.notice, PUBLIC_BASE).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let name = format!("attachment; filename=\"{}.json\"", view.id);
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// Where the addresses in the public form begin, as the command line writes it; nothing is asked there.
const PUBLIC_BASE: &str = "https://ws-public.example";

impl NoticeLine {
    fn of(view: &NoticeView, reading: &Reading<'_>) -> Self {
        let (notice, speech) = (&view.row.notice, reading.speech);
        let is_in_force = notice.standing == Standing::Published;
        Self {
            address: format!("/notices/{}", view.id),
            chip: Chip::of(notice.colour, speech),
            title: written(title(&notice.record)),
            owner: notice.record.owner.to_string(),
            number: notice.record.source.id.to_string(),
            reach: notice_words::reach(notice.reach, speech),
            standing: (!is_in_force).then(|| notice_words::standing(notice.standing, speech)),
            published: notice.published.map(Moment::of),
        }
    }
}

/// The notice that `id` names; an id that is none names nothing.
async fn read(officer: &Officer, id: &str) -> Result<NoticeView, Trouble> {
    let id: RecordId = known(id)?;
    officer.work(move |bureau, caller| bureau.notice(caller, id)).await
}

/// Where the list goes on.
fn address(filter: NoticeFilter, after: RecordId) -> String {
    let colour = filter.colour.map_or("", Colour::as_str);
    let member = filter.owner.map_or_else(String::new, |owner| owner.to_string());
    format!("/notices?colour={colour}&member={member}&after={after}")
}
