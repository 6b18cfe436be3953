//! Drafting a notice: its form, checked before it is handed in, and kept as a case.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{FromRequest as _, Multipart, Path, Query, Request, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use tokio::time::timeout;
use wasl_model::{Colour, RecordId, Standing};
use wasl_node::{CaseRefusal, Command, CommandKind, FieldFault, NodeError, casework_leave, photo};

use crate::{
    case_view::{RulingTold, actions},
    draft::Draft,
    draft_view::{Control, Section, offences, sections},
    frame::{Frame, Place},
    notice_view::PhotoTold,
    notice_words::{self, Chip},
    officer::Officer,
    page::page,
    trouble::{Trouble, known},
    trouble_page::{Complaint, note},
};

/// The most bytes that a form may have: a photograph, the one that was kept, a sheet, and the rest.
pub(crate) const BYTES_MAX: usize = photo::BYTES_MAX + (3 << 20);
/// The most fields of one form: 32 warrants of ten each, and the rest.
const FIELDS_MAX: usize = 1_000;
/// How long a browser may take for one field.
const FIELD_MAX: Duration = Duration::from_mins(2);

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftPage {
    frame: Frame,
    /// Where the form goes.
    address: String,
    /// Where one goes back to.
    back: String,
    chip: Option<Chip>,
    meaning: String,
    draft: Draft,
    sections: Vec<Section>,
    offences: Vec<String>,
    photo: Option<PhotoTold>,
    ruling: Option<RulingTold>,
    complaint: Option<Complaint>,
    /// The complaint of a photograph stands beside it.
    photo_is_wrong: bool,
    /// What is said of the place where a sheet cannot be read.
    place: Option<String>,
}

#[derive(Template)]
#[template(path = "draft_colours.html")]
struct ColoursPage {
    frame: Frame,
    colours: Vec<(Chip, String)>,
}

/// What is begun.
#[derive(Default, Deserialize)]
pub(crate) struct NewQuery {
    #[serde(default)]
    colour: String,
}

/// What came of the form.
#[derive(Default)]
struct Told {
    trouble: Option<Trouble>,
    ruling: Option<RulingTold>,
}

/// `GET /cases/new`
pub(crate) async fn begin(officer: Officer, query: Result<Query<NewQuery>, QueryRejection>) -> Response {
    let Query(query) = query.unwrap_or_default();
    // Whoever may not draft is told so before anything is written.
    if let Err(trouble) = may_draft(&officer) {
        return officer.trouble(Place::Cases, &trouble);
    }
    let speech = &officer.visitor.speech;
    if let Some(colour) = Colour::from_word(&query.colour) {
        return draft_page(&officer, None, Draft::of_colour(colour.as_str()), Told::default());
    }
    let colours = Colour::ALL.iter();
    let colours = colours.map(|one| (Chip::of(*one, speech), notice_words::meaning(*one, speech)));
    page(StatusCode::OK, &ColoursPage { frame: officer.frame(Place::Cases), colours: colours.collect() })
}

/// `POST /cases`
pub(crate) async fn keep(officer: Officer, request: Request) -> Response {
    if let Err(trouble) = may_draft(&officer) {
        return officer.trouble(Place::Cases, &trouble);
    }
    take(&officer, None, request).await
}

/// `GET /cases/{id}/draft`
pub(crate) async fn amend(officer: Officer, Path(id): Path<String>) -> Response {
    let read = match known::<RecordId>(&id) {
        Ok(id) => officer.work(move |bureau, caller| bureau.case(caller, id)).await,
        Err(trouble) => Err(trouble),
    };
    let view = match read {
        Ok(view) => view,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    let notice = view.case.as_ref().and_then(wasl_node::Case::notice);
    let may = actions(&view.row, officer.caller.role).contains(&CommandKind::Draft);
    match notice.filter(|_| may) {
        Some(notice) => draft_page(&officer, Some(view.row.id), Draft::of(notice), Told::default()),
        None => officer.trouble(Place::Cases, &no_leave(&officer, view.row.stage, view.row.standing)),
    }
}

/// `POST /cases/{id}/draft`
pub(crate) async fn keep_amended(officer: Officer, Path(id): Path<String>, request: Request) -> Response {
    match known(&id) {
        Ok(id) => take(&officer, Some(id), request).await,
        Err(trouble) => officer.trouble(Place::Cases, &trouble),
    }
}

/// Does what the button says that was pressed.
async fn take(officer: &Officer, id: Option<RecordId>, request: Request) -> Response {
    let (mut draft, fault) = match receive(officer, request).await {
        Ok(received) => received,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    if let Some(trouble) = fault {
        return draft_page(officer, id, draft, Told { trouble: Some(trouble), ruling: None });
    }
    let owner = officer.console.bureau.identity().member;
    let told = match draft.button.as_str() {
        "save" => match draft.notice(owner) {
            Ok(notice) => {
                let kept = officer.work(move |bureau, caller| match id {
                    Some(id) => bureau.work_on(caller, id, Command::Draft(notice)).map(|_| id),
                    None => bureau.draft_notice(caller, notice),
                });
                match kept.await {
                    Ok(id) => return Redirect::to(&format!("/cases/{id}")).into_response(),
                    Err(trouble) => Told { trouble: Some(trouble), ruling: None },
                }
            }
            Err(trouble) => Told { trouble: Some(trouble), ruling: None },
        },
        "sheet" => {
            draft.write_down();
            Told::default()
        }
        "form" => Told { trouble: draft.take_apart().err(), ruling: None },
        more if more.starts_with("more-") => {
            draft.faults.clear();
            Told::default()
        }
        _ => check(officer, &mut draft).await,
    };
    draft_page(officer, id, draft, told)
}

/// What the rules would say. Nothing is kept.
async fn check(officer: &Officer, draft: &mut Draft) -> Told {
    let judged = match draft.notice(officer.console.bureau.identity().member) {
        Ok(notice) => officer.work(move |bureau, caller| bureau.judge_notice(caller, &notice)).await,
        Err(trouble) => Err(trouble),
    };
    match judged {
        Ok(ruling) => Told { trouble: None, ruling: Some(RulingTold::of(&ruling, &officer.visitor.speech)) },
        Err(trouble) => Told { trouble: Some(trouble), ruling: None },
    }
}

/// Reads the form. The photograph is made anew from its pixels; what is wrong with it is told beside the rest.
async fn receive(officer: &Officer, request: Request) -> Result<(Draft, Option<Trouble>), Trouble> {
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| Trouble::UnreadableForm)?;
    let (mut fields, mut file) = (Vec::new(), None);
    let _leave = officer.console.start_flow().await;
    for _ in 0..FIELDS_MAX {
        let field = timeout(FIELD_MAX, form.next_field()).await;
        let Some(field) = field.ok().and_then(Result::ok).ok_or(Trouble::UnreadableForm)? else { break };
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = name == "photo" || name == "sheet_file";
        // A browser sends a file without a name where none was chosen.
        if is_file && field.file_name().is_none_or(str::is_empty) {
            continue;
        }
        if is_file {
            let brought = fields.iter().find(|(name, _)| name == "form");
            officer.visitor.check_form(brought.map_or("", |(_, value): &(String, String)| value))?;
        }
        let bytes = timeout(FIELD_MAX, field.bytes()).await;
        let bytes = bytes.ok().and_then(Result::ok).ok_or(Trouble::UnreadableForm)?;
        if name == "photo" {
            file = Some(bytes.to_vec());
            continue;
        }
        let value = String::from_utf8(bytes.to_vec()).map_err(|_| Trouble::UnreadableForm)?;
        // A file with a sheet stands for what would be written by hand.
        let name = if name == "sheet_file" { "written".to_owned() } else { name };
        fields.retain(|(other, _)| name != "written" || *other != name);
        fields.push((name, value));
    }
    let mut draft = Draft::from_form(fields);
    officer.visitor.check_form(&draft.form)?;
    let Some(bytes) = file.or_else(|| draft.kept_photo()) else { return Ok((draft, None)) };
    match officer.console.photograph(bytes).await {
        Ok(photo) => draft.photo = Some(photo),
        Err(trouble) => return Ok((draft, Some(trouble))),
    }
    Ok((draft, None))
}

/// The form, with what was filled in and what is wrong with it.
fn draft_page(officer: &Officer, id: Option<RecordId>, draft: Draft, told: Told) -> Response {
    let speech = &officer.visitor.speech;
    let colour = Colour::from_word(&draft.sheet.colour);
    let Told { trouble, ruling } = told;
    trouble.iter().for_each(note);
    let status = trouble.as_ref().map_or(StatusCode::OK, Trouble::status);
    let case = id.map(|id| format!("/cases/{id}"));
    let shown = DraftPage {
        frame: officer.frame(Place::Cases),
        address: case.as_ref().map_or_else(|| "/cases".to_owned(), |case| format!("{case}/draft")),
        back: case.unwrap_or_else(|| "/cases".to_owned()),
        chip: colour.map(|colour| Chip::of(colour, speech)),
        meaning: colour.map_or_else(String::new, |colour| notice_words::meaning(colour, speech)),
        sections: sections(&draft, speech),
        offences: offences(),
        photo: draft.photo.as_ref().map(PhotoTold::of),
        ruling,
        photo_is_wrong: matches!(trouble, Some(Trouble::Photo(_))),
        place: trouble.as_ref().and_then(place),
        complaint: trouble.map(|trouble| Complaint::of(trouble.number(), speech)),
        draft,
    };
    page(status, &shown)
}

/// Where a sheet cannot be read.
fn place(trouble: &Trouble) -> Option<String> {
    match trouble {
        Trouble::Sheet(error) => std::error::Error::source(error).map(ToString::to_string),
        _ => None,
    }
}

fn may_draft(officer: &Officer) -> Result<(), Trouble> {
    let may = casework_leave(None, Standing::Unpublished, CommandKind::Draft);
    if may.contains(&officer.caller.role) {
        Ok(())
    } else {
        Err(no_leave(officer, None, Standing::Unpublished))
    }
}

/// That somebody in this role does not draft there.
fn no_leave(officer: &Officer, stage: Option<wasl_model::Stage>, standing: Standing) -> Trouble {
    let (role, command) = (officer.caller.role, CommandKind::Draft);
    let may = casework_leave(stage, standing, command);
    let refusal = if may.is_empty() || may.contains(&role) {
        CaseRefusal::Place { command, stage, standing }
    } else {
        CaseRefusal::Role { role, command, may }
    };
    Trouble::Node(NodeError::Case(refusal))
}

impl DraftPage {
    /// The fields that say what cannot be.
    fn faults(&self) -> &[FieldFault] {
        &self.draft.faults
    }
}
