//! `POST /match/{dataset}`: who of these is known?

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json as Said,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{Actor, Caller};
use wasl_node::{Bureau, Found, NodeError};

use crate::{
    admission::Asker,
    body::Json,
    desk::Desk,
    merged::merged,
    parameters::Parameters,
    problem::{ApiError, Problem, ProblemDetails},
    yente::{
        catalog,
        entity::ScoredEntity,
        example::{Asked, Example, Understood},
        scope::Scope,
    },
};

/// The most examples of one request, as in yente.
const QUERIES_MAX: usize = 100;
/// How many results an example gets when nobody says it, as in yente.
const LIMIT: u64 = 5;
/// The largest limit that is taken, as in yente; an answer has at most 100 results.
const LIMIT_MAX: u64 = 500;
/// From which score on a result is a match when nobody says it, as in yente.
pub(super) const THRESHOLD: f32 = 0.7;

/// Examples of whom to look for. `weights` and `config`, which tune yente's own scoring, are passed over.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Queries {
    /// The examples, by names that the client chooses.
    #[schema(value_type = BTreeMap<String, Example>)]
    queries: BTreeMap<String, Option<Example>>,
}

/// What was found, by the names that the client chose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Findings {
    responses: BTreeMap<String, Matches>,
    matcher: BTreeMap<&'static str, catalog::Feature>,
    limit: u64,
}

/// What was found for one example.
#[derive(Debug, Serialize, ToSchema)]
struct Matches {
    status: u16,
    results: Vec<ScoredEntity>,
    total: Total,
    query: Understood,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct Total {
    pub(super) value: usize,
    pub(super) relation: &'static str,
}

/// How much a client wants to hear.
#[derive(Debug, Clone)]
struct Wishes {
    scope: Scope,
    limit: usize,
    threshold: f32,
    cutoff: f32,
}

/// Looks for every example among the records that are held here.
#[utoipa::path(
    post, path = "/match/{dataset}", tag = "yente", request_body = Queries,
    params(
        ("dataset" = String, Path, description = "`default`, a member's code or a dataset"),
        ("limit" = Option<u64>, Query, description = "Results for each example; 5 if it is not said"),
        ("threshold" = Option<f32>, Query, description = "From this score on a result is a match; 0.7"),
        ("cutoff" = Option<f32>, Query, description = "Below this score nothing is shown; the threshold"),
        ("algorithm" = Option<String>, Query, description = "Every name that yente knows means the same here"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Only from these"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "None from these"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "None of these"),
        ("exclude_entity_ids" = Option<Vec<String>>, Query, description = "None of these"),
        ("changed_since" = Option<String>, Query, description = "Only what changed since"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "What was found", body = Findings),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn match_queries(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(dataset): Path<String>,
    parameters: Parameters,
    Json(Queries { queries }): Json<Queries>,
) -> Result<Said<Findings>, Problem> {
    let limit = parameters.number("limit", 0, LIMIT_MAX)?.unwrap_or(LIMIT);
    let wishes = wishes(dataset, limit, &parameters)?;
    let queries = understood(queries)?;
    charge(&desk, &caller, queries.len())?;
    let scope = wishes.scope.clone();
    if !desk.ask(move |bureau| scope.exists(bureau)).await? {
        return Err(ApiError::Dataset.into());
    }
    desk.measures.count_questions("match", queries.len() as u64);
    let mut responses = BTreeMap::new();
    for (name, query, asked) in queries {
        let wishes = wishes.clone();
        let found =
            desk.ask(move |bureau| find(bureau, &caller, &asked, &wishes).map(|found| (found, wishes)));
        let (found, wishes) = found.await?;
        responses.insert(name, matches(&found, &wishes, query));
    }
    Ok(Said(Findings { responses, matcher: catalog::features(), limit }))
}

fn wishes(dataset: String, limit: u64, parameters: &Parameters) -> Result<Wishes, ApiError> {
    catalog::check_algorithm(parameters.one("algorithm")?)?;
    let threshold = parameters.share("threshold")?.unwrap_or(THRESHOLD);
    let cutoff = parameters.share("cutoff")?.unwrap_or(threshold).min(threshold);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(Bureau::LIMIT_MAX);
    Ok(Wishes { scope: Scope::read(dataset, parameters)?, limit, threshold, cutoff })
}

/// Every example with its questions, all of them good or none asked.
fn understood(
    queries: BTreeMap<String, Option<Example>>,
) -> Result<Vec<(String, Understood, Asked)>, ApiError> {
    if queries.len() > QUERIES_MAX {
        return Err(ApiError::ManyQueries { limit: QUERIES_MAX });
    }
    let mut understood = Vec::with_capacity(queries.len());
    for (name, example) in queries {
        let Some(example) = example else { continue };
        let query = example.understood();
        let asked = query.ask()?;
        understood.push((name, query, asked));
    }
    if understood.is_empty() {
        let wanted = "at least one example".to_owned();
        return Err(ApiError::Field { field: "queries".to_owned(), wanted });
    }
    Ok(understood)
}

/// A batch costs as many requests as it has examples; one of them was paid at the door.
fn charge(desk: &Desk, caller: &Caller, queries: usize) -> Result<(), ApiError> {
    let (Actor::Key(key), Ok(more)) = (caller.actor, u32::try_from(queries.saturating_sub(1))) else {
        return Ok(());
    };
    if more == 0 {
        return Ok(());
    }
    desk.holders.take_many(key, more, Instant::now()).map_err(|wait_secs| ApiError::Pace { wait_secs })
}

/// What is found for one example, best first.
fn find(bureau: &Bureau, caller: &Caller, asked: &Asked, wishes: &Wishes) -> Result<Vec<Found>, NodeError> {
    let is_filtered = !wishes.scope.is_open() || asked.kinds.len() > 1;
    let candidates = if is_filtered { Bureau::LIMIT_MAX } else { wishes.limit.max(1) };
    let mut answers = Vec::new();
    // The form has no place for a member that did not answer, so that nobody is asked live.
    let nobody = Some(Duration::ZERO);
    for question in &asked.questions {
        answers.push(bureau.search_within(caller, question, candidates, wishes.cutoff, nobody)?);
    }
    if !asked.numbers.is_empty() || answers.is_empty() {
        answers.push(bureau.check_within(caller, &asked.numbers, nobody)?);
    }
    let mut found = merged(answers).hits;
    found.retain(|found| {
        found.hit.score >= wishes.cutoff
            && asked.kinds.contains(&found.held.record.kind)
            && wishes.scope.keeps(&found.held)
    });
    Ok(found)
}

fn matches(found: &[Found], wishes: &Wishes, query: Understood) -> Matches {
    let results = found.iter().map(|found| ScoredEntity::new(found, wishes.threshold));
    let mut results: Vec<ScoredEntity> = results.collect();
    let value = results.iter().filter(|result| result.is_match()).count();
    results.truncate(wishes.limit);
    Matches { status: 200, results, total: Total { value, relation: "eq" }, query }
}
