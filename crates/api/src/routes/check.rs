//! `POST /v1/check`: is this document, vehicle or machine-readable zone known?

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Json as Said, extract::State};
use wasl_model::Caller;
use wasl_node::{Bureau, Checking, Mrz, NodeError};

use crate::{
    admission::Asker,
    body::Json,
    desk::Desk,
    merged::merged,
    problem::{Problem, ProblemDetails},
    wire::{Answer, Bounds, Check, Checked, Zone},
};

/// Looks up an exact number. A machine-readable zone asks for its document, in every way its number
/// can be read, and for its holder.
#[utoipa::path(
    post, path = "/v1/check", tag = "questions", request_body = Check,
    responses(
        (status = 200, description = "Possible hits, best first", body = Answer),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn check(
    State(desk): State<Arc<Desk>>,
    asker: Asker,
    Json(sought): Json<Check>,
) -> Result<Said<Answer>, Problem> {
    let caller = asker.asking_for(sought.purpose());
    let (bounds, wait) = (desk.bounds(), sought.wait()?);
    desk.measures.count_questions("check", 1);
    let answer = match sought.to_model()? {
        Checked::Number(number) => {
            let bureau = Arc::clone(&desk.bureau);
            let check = Checking { caller, number, wait };
            desk.checks.ask(check, move |asked| bureau.check_together(asked)).await?.into()
        }
        Checked::Zone(lines) => {
            let (answer, mrz) = desk.ask(move |bureau| zone(bureau, &caller, &lines, (bounds, wait))).await?;
            Answer::from(answer).with_zone(Zone::from(&mrz))
        }
    };
    Ok(Said(answer))
}

/// Who was asked the first part of a question is asked the second too, and told to be late if the time is over.
const LEAST: Duration = Duration::from_millis(1);

/// Asks everything that a zone asks: who its holder is, and every way to read its number.
fn zone(
    bureau: &Bureau,
    caller: &Caller,
    lines: &[String],
    (bounds, wait): (Bounds, Option<Duration>),
) -> Result<(wasl_node::Answer, Mrz), NodeError> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mrz = bureau.read_zone(&lines)?;
    let questions = mrz.questions();
    let numbers: Vec<_> = questions.iter().filter_map(|question| question.number.clone()).collect();
    // The check comes first, also where the zone has no number: it is what was asked for and may be refused.
    let started = Instant::now();
    let wait = wait.unwrap_or(Duration::from_millis(bureau.settings().ask_millis));
    let mut answers = vec![bureau.check_within(caller, &numbers, Some(wait))?];
    if let Some(holder) = questions.first().filter(|question| question.name.is_some()) {
        // Other members have one deadline for both.
        let left = wait.saturating_sub(started.elapsed()).max(LEAST.min(wait));
        answers.push(bureau.search_within(caller, holder, bounds.limit, bounds.min_score, Some(left))?);
    }
    Ok((merged(answers), mrz))
}
