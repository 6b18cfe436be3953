//! The search page and its answers.

use std::time::{Duration, Instant};

use askama::Template;
use axum::{
    Form,
    extract::rejection::FormRejection,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use wasl_model::{Caller, Number, Question, Text};
use wasl_node::{Answer, AskedMember, Bureau, Found, Mrz, NodeError};

use crate::{
    answer::AnswerView,
    box_form::BoxForm,
    fields::{Asking, Fields},
    frame::{Frame, Place, opens},
    language::Language,
    officer::Officer,
    page::page,
    switches::{keep_language, switch_purpose},
    trouble::Trouble,
    trouble_page::{Complaint, note},
    zone_view::ZoneView,
};

/// How long other members have at least for the second part of a question.
const LEAST: Duration = Duration::from_millis(1);

/// What came of a question.
struct Asked {
    answer: Answer,
    zone: Option<Mrz>,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage {
    frame: Frame,
    fields: Fields,
    box_chars_max: usize,
    forms: [BoxForm; 3],
    answer: Option<AnswerView>,
    zone: Option<ZoneView>,
    complaint: Option<Complaint>,
}

impl AskPage {
    fn empty(officer: &Officer) -> Self {
        Self {
            frame: officer.frame(Place::Ask).with_question(),
            fields: Fields::default(),
            box_chars_max: Fields::BOX_CHARS_MAX,
            forms: BoxForm::ALL,
            answer: None,
            zone: None,
            complaint: None,
        }
    }

    /// Whether a number was asked for, which other bureaus can be asked about privately.
    fn is_number(&self) -> bool {
        self.fields.form_of_box() == BoxForm::Number
    }

    /// Whether the complaint is about another field than the box.
    fn is_elsewhere(&self) -> bool {
        [8005, 8006, 8010, 8011].into_iter().any(|number| self.is_wrong(number))
    }

    /// Whether the complaint is the one with this number.
    fn is_wrong(&self, number: u16) -> bool {
        self.complaint.as_ref().is_some_and(|complaint| complaint.number == number)
    }
}

/// `GET /`: the search page; for a role that asks nothing, the bureaus.
pub(crate) async fn show(officer: Officer) -> Response {
    if !opens(&officer.caller, Place::Ask, officer.console.bureau.now()) {
        return Redirect::to(Place::Bureaus.address()).into_response();
    }
    page(StatusCode::OK, &AskPage::empty(&officer))
}

/// `POST /ask`
pub(crate) async fn answer(mut officer: Officer, form: Result<Form<Fields>, FormRejection>) -> Response {
    let Ok(Form(fields)) = form else { return officer.trouble(Place::Ask, &Trouble::UnreadableForm) };
    if let Err(trouble) = officer.visitor.check_form(&fields.form) {
        return officer.trouble(Place::Ask, &trouble);
    }
    switch_purpose(&mut officer, &fields.purpose);
    if let Some(language) = Language::of_tag(&fields.language) {
        officer.visitor.speech = officer.console.library.speech(language);
    }
    let answered = match fields.asking() {
        Ok(asking) => officer.work(move |bureau, caller| ask(bureau, caller, &asking)).await,
        Err(trouble) => Err(trouble),
    };
    let language = fields.language.clone();
    let mut response = respond(&officer, fields, answered);
    keep_language(&mut response, &officer.visitor, &language);
    response
}

fn respond(officer: &Officer, fields: Fields, answered: Result<Asked, Trouble>) -> Response {
    let (reading, form) = (officer.reading(), fields.form_of_box());
    let empty = AskPage { fields, ..AskPage::empty(officer) };
    match answered {
        Ok(asked) => {
            let view = AnswerView::of(&asked.answer, form, &reading);
            let zone = asked.zone.map(|mrz| ZoneView::of(&mrz, reading.speech));
            let frame = officer.frame(Place::Ask).with_answer();
            page(StatusCode::OK, &AskPage { frame, answer: Some(view), zone, ..empty })
        }
        Err(trouble) => {
            note(&trouble);
            let complaint = Complaint::of(trouble.number(), reading.speech);
            page(trouble.status(), &AskPage { complaint: Some(complaint), ..empty })
        }
    }
}

/// Asks the bureau.
fn ask(bureau: &Bureau, caller: &Caller, asking: &Asking) -> Result<Asked, NodeError> {
    match asking {
        Asking::Name(question) => Ok(Asked { answer: search(bureau, caller, question)?, zone: None }),
        Asking::Number(number) => {
            Ok(Asked { answer: bureau.check(caller, std::slice::from_ref(number))?, zone: None })
        }
        Asking::Zone(zone) => ask_zone(bureau, caller, zone),
    }
}

fn search(bureau: &Bureau, caller: &Caller, question: &Question) -> Result<Answer, NodeError> {
    let settings = bureau.settings();
    bureau.search(caller, question, settings.limit, f32::from(settings.min_score_percent) / 100.0)
}

/// Asks for the holder and the document, and for the other numbers that the lines may mean.
fn ask_zone(bureau: &Bureau, caller: &Caller, zone: &Text) -> Result<Asked, NodeError> {
    let mrz = bureau.read_zone(&[zone.as_str()])?;
    let mut questions = mrz.questions().into_iter();
    let started = Instant::now();
    let mut answer = search(bureau, caller, &questions.next().unwrap_or_default())?;
    let others: Vec<Number> = questions.filter_map(|question| question.number).collect();
    if !others.is_empty() {
        // Other members have one deadline for both: who was asked the first is told to be late with the second.
        let usual = Duration::from_millis(bureau.settings().ask_millis);
        let left = usual.saturating_sub(started.elapsed()).max(LEAST.min(usual));
        let more = bureau.check_within(caller, &others, Some(left))?;
        answer.took += more.took;
        answer.asked = AskedMember::joined(answer.asked.into_iter().chain(more.asked));
        let is_known = |found: &Found| answer.hits.iter().any(|known| known.held.id == found.held.id);
        let unknown: Vec<Found> = more.hits.into_iter().filter(|found| !is_known(found)).collect();
        answer.hits.extend(unknown);
        answer.hits.sort_by(|one, other| other.hit.score.total_cmp(&one.hit.score));
        (1..).zip(&mut answer.hits).for_each(|(rank, found)| found.rank = rank);
    }
    Ok(Asked { answer, zone: Some(mrz) })
}
