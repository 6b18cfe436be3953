//! `/v1/cases`: notices and diffusions on their way, drafted, worked on, shown; and `/v1/rulings`, which keeps nothing.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    response::Response,
};
use wasl_model::{Action, Caller, Notice, RecordId, Stage, Standing, rules};
use wasl_node::{Bureau, Case as NodeCase, CaseTray, Command, photo};

use crate::{
    address::{created, known},
    admission::Asker,
    body::Json,
    desk::Desk,
    parameters::Parameters,
    particulars::Ruling,
    picture::jpeg,
    problem::{ApiError, Problem, ProblemDetails},
    wire::{Case, CasePage, NoticeDraft, Opened, StepOrder, Taken, Written as _},
};

/// The most bytes of a draft: a photograph of the largest size that is taken, in Base64, beside its sheet.
const DRAFT_BYTES_MAX: usize = photo::BYTES_MAX / 3 * 4 + (1 << 20);

/// Lists the cases of this bureau.
#[utoipa::path(
    get, path = "/v1/cases", tag = "notices",
    params(
        ("tray" = Option<String>, Query, description = "`all` (if it is not said): the one that was changed last first; `due`: those in which something must be done, the soonest first; a stage (`draft`, `submitted`, `checked`, `reviewed`, `approved`): those whose version is so far, the one that has waited longest first; a standing (`unpublished`, `published`, `suspended`, `withdrawn`, `expired`, `refused`, `erased`): those whose notice stands so, the one that was changed last first"),
        ("after" = Option<String>, Query, description = "Only those that follow after this case: the page before's `next`"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 500; 50 if it is not said")
    ),
    responses(
        (status = 200, description = "A page; the last one may be empty", body = CasePage),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<CasePage>, Problem> {
    parameters.only(&["tray", "after", "limit"])?;
    let tray = tray(parameters.one("tray")?)?;
    let after = parameters.read("after")?;
    let limit = parameters.number("limit", 1, u64::from(Bureau::CASES_MAX))?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
    let rows = desk.ask(move |bureau| bureau.cases(&caller, tray, after, limit)).await?;
    Ok(Said(CasePage::new(rows, limit)))
}

/// Opens a case with a first draft. Its owner and number are the bureau's.
#[utoipa::path(
    post, path = "/v1/cases", tag = "notices", request_body = NoticeDraft,
    responses(
        (status = 201, description = "It is open", body = Opened),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(draft): Json<NoticeDraft, DRAFT_BYTES_MAX>,
) -> Result<Response, Problem> {
    let notice = filled(&desk, &caller, draft).await?;
    let id = desk.ask(move |bureau| bureau.draft_notice(&caller, notice)).await?;
    Ok(created(&format!("/v1/cases/{id}"), Opened::from(id)))
}

/// Shows a case with every step, who took it, and what each rule said.
#[utoipa::path(
    get, path = "/v1/cases/{id}", tag = "notices",
    params(("id" = String, Path, description = "The case's id, which is the record's that its notice is")),
    responses(
        (status = 200, description = "The case", body = Case),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<Case>, Problem> {
    let id = known(&id)?;
    Ok(Said(desk.ask(move |bureau| bureau.case(&caller, id)).await?.into()))
}

/// Shows the photograph of a case's newest version.
#[utoipa::path(
    get, path = "/v1/cases/{id}/photo", tag = "notices",
    params(("id" = String, Path, description = "The case's id")),
    responses(
        (status = 200, description = "The photograph", body = Vec<u8>, content_type = "image/jpeg"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show_photo(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = known(&id)?;
    let view = desk.ask(move |bureau| bureau.case(&caller, id)).await?;
    jpeg(view.case.as_ref().and_then(NodeCase::notice).and_then(|notice| notice.photo.clone()))
}

/// Writes a new version of a case. It takes the place of the one that is worked on, photograph included, and goes the whole way;
/// what is published stands until then.
#[utoipa::path(
    put, path = "/v1/cases/{id}/draft", tag = "notices", request_body = NoticeDraft,
    params(("id" = String, Path, description = "The case's id")),
    responses(
        (status = 200, description = "Where the case stands", body = Taken),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn redraft(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Json(draft): Json<NoticeDraft, DRAFT_BYTES_MAX>,
) -> Result<Said<Taken>, Problem> {
    let id: RecordId = known(&id)?;
    let command = Command::Draft(filled(&desk, &caller, draft).await?);
    let position = desk.ask(move |bureau| bureau.work_on(&caller, id, command)).await?;
    Ok(Said(Taken::new(position, None)))
}

/// Takes a step of a case. What is handed in goes through the rules at once; that they sent it back is told by the stage `draft`,
/// and why by the ruling.
#[utoipa::path(
    post, path = "/v1/cases/{id}/steps", tag = "notices", request_body = StepOrder,
    params(("id" = String, Path, description = "The case's id")),
    responses(
        (status = 200, description = "Where it has led", body = Taken),
        (status = 403, description = "Not for this role or person: 1103 to 1106, 1114", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Not where the case stands (1102, 1112, 1113); or somebody or something like this was refused before (6151)", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "A rule stands against it (1107), or something is missing (1108, 1109)", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn take(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Json(order): Json<StepOrder>,
) -> Result<Said<Taken>, Problem> {
    let (id, command) = (known(&id)?, order.into_command()?);
    let is_handed_in = command == Command::Submit;
    let position = desk.ask(move |bureau| bureau.work_on(&caller, id, command)).await?;
    let case = if is_handed_in { desk.ask(move |bureau| bureau.case(&caller, id)).await?.case } else { None };
    Ok(Said(Taken::new(position, case.and_then(|case| case.ruling).as_ref())))
}

/// Says what the rules of today would answer to a version. Nothing is kept.
#[utoipa::path(
    post, path = "/v1/rulings", tag = "notices", request_body = NoticeDraft,
    responses(
        (status = 200, description = "What they say", body = Ruling),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn judge(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(draft): Json<NoticeDraft, DRAFT_BYTES_MAX>,
) -> Result<Said<Ruling>, Problem> {
    let notice = filled(&desk, &caller, draft).await?;
    let ruling = desk.ask(move |bureau| bureau.judge_notice(&caller, &notice)).await?;
    Ok(Said(Ruling::from(&ruling)))
}

/// The notice that a draft says. The photograph of whoever may not draft is not looked at: the node refuses the rest.
async fn filled(desk: &Desk, caller: &Caller, draft: NoticeDraft) -> Result<Notice, Problem> {
    let (sheet, photo) = draft.into_parts()?;
    let may = rules::permit(*caller, Action::CaseWork, desk.bureau.now()).is_ok();
    let photo = match photo.filter(|_| may) {
        Some(bytes) => Some(desk.develop(bytes).await?),
        None => None,
    };
    Ok(sheet.fill(desk.bureau.identity().member, photo)?)
}

fn tray(word: Option<&str>) -> Result<CaseTray, ApiError> {
    let Some(word) = word else { return Ok(CaseTray::All) };
    match (word, Stage::read(word), Standing::read(word)) {
        ("all", ..) => Ok(CaseTray::All),
        ("due", ..) => Ok(CaseTray::Due),
        (_, Some(stage), _) => Ok(CaseTray::At(stage)),
        (_, _, Some(standing)) => Ok(CaseTray::Standing(standing)),
        _ => Err(ApiError::Parameter { name: "tray".to_owned(), wanted: "all, due, a stage or a standing" }),
    }
}
