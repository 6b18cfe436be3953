//! A private look-up: other bureaus are asked about a number without being told which.

use askama::Template;
use axum::{Form, extract::rejection::FormRejection, http::StatusCode, response::Response};
use wasl_node::{LookedUp, LookupOutcome};

use crate::{
    fields::Fields,
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    speech::Speech,
    trouble::Trouble,
    trouble_page::Complaint,
};

#[derive(Template)]
#[template(path = "lookup.html")]
struct LookupPage {
    frame: Frame,
    answers: Vec<AnswerLine>,
    has_hit: bool,
}

/// What one member answered, as it is shown.
#[derive(Debug)]
struct AnswerLine {
    member: String,
    /// The style of the tag: `bad` draws the eye to a hit.
    tone: &'static str,
    word: String,
    /// Why it did not answer.
    complaint: Option<Complaint>,
}

/// `POST /look-up`
pub(crate) async fn look_up(officer: Officer, form: Result<Form<Fields>, FormRejection>) -> Response {
    let asked = match form {
        Ok(Form(fields)) => ask(&officer, &fields).await,
        Err(_) => Err(Trouble::UnreadableForm),
    };
    match asked {
        Ok(answers) => {
            let has_hit = answers.iter().any(|answer| answer.outcome == LookupOutcome::Hit);
            let speech = &officer.visitor.speech;
            let answers = answers.into_iter().map(|answer| line(answer, speech)).collect();
            page(StatusCode::OK, &LookupPage { frame: officer.frame(Place::Elsewhere), answers, has_hit })
        }
        Err(trouble) => officer.trouble(Place::Elsewhere, &trouble),
    }
}

async fn ask(officer: &Officer, fields: &Fields) -> Result<Vec<LookedUp>, Trouble> {
    officer.visitor.check_form(&fields.form)?;
    let number = fields.sought()?;
    officer.work(move |bureau, caller| bureau.look_up(caller, &number, &[])).await
}

fn line(LookedUp { member, outcome }: LookedUp, speech: &Speech) -> AnswerLine {
    let (tone, key, complaint) = match outcome {
        LookupOutcome::Hit => ("bad", "lookup-hit", None),
        LookupOutcome::NoHit => ("good", "lookup-no-hit", None),
        LookupOutcome::Unanswered { number } => {
            ("waiting", "lookup-unanswered", Some(Complaint::of(number, speech)))
        }
    };
    AnswerLine { member: member.to_string(), tone, word: speech.say(key), complaint }
}
