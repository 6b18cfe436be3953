//! `POST /v1/imports`: a list, whole or not at all.

use std::{
    fs::{self, File},
    io::Read as _,
    sync::Arc,
    time::Duration,
};

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, header},
};
use wasl_model::{Action, Caller, Text, rules};
use wasl_node::{Bureau, Format, ImportPlan, ImportReport, Input, ListedAs, Mapping, NodeError};

use crate::{
    admission::Asker,
    desk::Desk,
    parameters::Parameters,
    problem::{ApiError, Problem, ProblemDetails},
    spool::spool,
    wire::{Handling, Report},
};

/// Its address, which has time limits of its own.
pub(super) const PATH: &str = "/v1/imports";
/// How long an import may take, its arrival included.
pub(super) const WAIT: Duration = Duration::from_hours(2);
/// The most bytes of a mapping file.
const MAPPING_BYTES_MAX: u64 = 1 << 20;
/// How much of the file of rejects is looked at.
const REJECTS_BYTES_MAX: u64 = 64 << 10;

/// Imports a list into this bureau's own feed. The body is the file's bytes, plain, gzip or zstd.
#[utoipa::path(
    post, path = "/v1/imports", tag = "bureau",
    params(
        ("format" = String, Query, description = "un-xml, ofac-csv, ftm, entities or csv"),
        ("dataset" = Option<String>, Query, description = "The dataset's name, if it is not the format's own"),
        ("name" = Option<String>, Query, description = "What the file is called in reports"),
        ("mapping" = Option<String>, Query,
            description = "For csv: the mapping `NAME.toml` in the folder `mappings` of the bureau's home"),
        ("only" = Option<String>, Query, description = "Only these members may receive it, as in MA,UN"),
        ("all_but" = Option<String>, Query, description = "All members but these may receive it"),
        ("purposes" = Option<String>, Query, description = "What it may be used for, as in border,sanctions"),
        ("expires" = Option<String>, Query, description = "From this moment on it is not found any more"),
        ("confirm_withdraw" = Option<u64>, Query, description = "Exactly so many records are to be withdrawn"),
        ("as" = Option<String>, Query,
            description = "records; or special-notices: its entries are the Security Council's special notices")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "What was done", body = Report),
        (status = 409, description = "Older than what is held, or too much would be withdrawn",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn import(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
    request: Request,
) -> Result<Json<Report>, Problem> {
    check_media_type(request.headers())?;
    let order = Order::read(&parameters, &desk.bureau)?;
    let leave = desk.start_import()?;
    // Whoever may not import is refused before the file is taken in: the node, asked to import
    // nothing, refuses and says so in the audit log.
    let allowed = rules::permit(caller, Action::Import, desk.bureau.now()).is_ok();
    let file =
        if allowed { Some(spool(desk.bureau.home().path(), request.into_body()).await?) } else { None };
    let report = desk.on_thread(leave, move |bureau| {
        let name = order.name.to_string();
        let inputs = file.into_iter().map(|file| Input { name: name.clone(), bytes: Box::new(file) });
        let plan = order.plan(inputs.collect());
        run(bureau, &caller, plan)
    });
    Ok(Json(report.await?))
}

fn run(bureau: &Bureau, caller: &Caller, plan: ImportPlan) -> Result<Report, NodeError> {
    let report = bureau.import(caller, plan, &mut |_| {})?;
    Ok(Report::new(&report, &rejects(&report)))
}

/// How the file of rejects begins; nothing if there is none or it is gone again.
fn rejects(report: &ImportReport) -> String {
    let Some(file) = report.rejects.as_ref().and_then(|path| File::open(path).ok()) else {
        return String::new();
    };
    let mut head = Vec::new();
    match file.take(REJECTS_BYTES_MAX).read_to_end(&mut head) {
        Ok(_) => String::from_utf8_lossy(&head).into_owned(),
        Err(_) => String::new(),
    }
}

fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form =
        value.is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("multipart/"));
    if is_form { Err(ApiError::MediaType { wanted: "the bytes of one file, not a form" }) } else { Ok(()) }
}

/// What is to be imported, and how, as the address tells it.
#[derive(Debug)]
struct Order {
    format: Format,
    dataset: Option<Text>,
    name: Text,
    mapping: Option<Mapping>,
    handling: wasl_model::Handling,
    confirm_withdraw: Option<u64>,
    listed_as: ListedAs,
}

impl Order {
    fn read(parameters: &Parameters, bureau: &Bureau) -> Result<Self, ApiError> {
        let known = ["format", "dataset", "name", "mapping", "only", "all_but", "purposes", "expires"];
        parameters.only(&[&known[..], &["confirm_withdraw", "as"]].concat())?;
        let wanted = "un-xml, ofac-csv, ftm, entities or csv";
        let format = parameters.one("format")?.and_then(|format| format.parse().ok());
        let format = format.ok_or(ApiError::Parameter { name: "format".to_owned(), wanted })?;
        let named = parameters.read::<Text>("name")?;
        // What a file is called is the client's word; it is shown again, so it stays short.
        let named = named.and_then(|name| Text::bounded(name.as_str(), 100).ok());
        Ok(Self {
            format,
            dataset: parameters.read("dataset")?,
            name: named.or_else(|| Text::new("body").ok()).ok_or(ApiError::Broken)?,
            mapping: parameters.one("mapping")?.map(|name| mapping(bureau, name)).transpose()?,
            handling: Handling::of_parameters(parameters)?.to_model()?,
            confirm_withdraw: parameters.number("confirm_withdraw", 0, u64::MAX)?,
            listed_as: match parameters.one("as")? {
                None | Some("records") => ListedAs::Records,
                Some("special-notices") => ListedAs::SpecialNotices,
                Some(_) => {
                    let wanted = "records or special-notices";
                    return Err(ApiError::Parameter { name: "as".to_owned(), wanted });
                }
            },
        })
    }

    fn plan(self, inputs: Vec<Input>) -> ImportPlan {
        let Self { format, dataset, mapping, handling, confirm_withdraw, listed_as, .. } = self;
        ImportPlan { format, inputs, dataset, mapping, handling, confirm_withdraw, listed_as }
    }
}

/// A mapping that lies in the bureau's home. The name is a bare word, so that it leads nowhere else.
fn mapping(bureau: &Bureau, name: &str) -> Result<Mapping, ApiError> {
    let wrong = |wanted| ApiError::Parameter { name: "mapping".to_owned(), wanted };
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(fits) {
        return Err(wrong("lower-case letters, digits and hyphens"));
    }
    let path = bureau.home().path().join("mappings").join(format!("{name}.toml"));
    let missing = "the name of a file in the folder `mappings` of the bureau's home";
    let size = fs::metadata(&path).map_err(|_| wrong(missing))?.len();
    if size > MAPPING_BYTES_MAX {
        return Err(wrong("a file of at most 1 MiB"));
    }
    let text = fs::read_to_string(&path).map_err(|_| wrong(missing))?;
    Mapping::from_toml(&text).map_err(|_| wrong("a mapping that can be read; `wasl import` tells more"))
}
