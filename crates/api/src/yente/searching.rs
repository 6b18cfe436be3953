//! `GET /search/{dataset}` and `GET /entities/{id}`: a box to type in, and what lies behind a result.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Json as Said,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::{Caller, Identifier, Name, Number, Question, RecordId, Refusal, Sought, Text};
use wasl_node::{Bureau, Found, NodeError};

use crate::{
    admission::Asker,
    desk::Desk,
    merged::merged,
    parameters::Parameters,
    problem::{ApiError, Problem, ProblemDetails},
    yente::{
        entity::{Entity, ScoredEntity, Times},
        matching::{THRESHOLD, Total},
        schema,
        scope::Scope,
    },
};

/// How many results a page has when nobody says it, and the most that may be asked for, as in yente.
const LIMIT: u64 = 10;
const LIMIT_MAX: u64 = 500;
/// The farthest that a page may begin, as in yente; behind the 100th result there is nothing.
const OFFSET_MAX: u64 = 9_499;

/// A page of results.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Results {
    limit: u64,
    offset: u64,
    total: Total,
    #[serde(rename = "results")]
    shown: Vec<ScoredEntity>,
    /// Always empty: nothing is counted beyond the results.
    facets: BTreeMap<String, String>,
}

/// Searches by what somebody typed: a name, or a number.
#[utoipa::path(
    get, path = "/search/{dataset}", tag = "yente",
    params(
        ("dataset" = String, Path, description = "`default`, a member's code or a dataset"),
        ("q" = String, Query, description = "A name or a number. It stands in the address, as yente has it: \
            a proxy that logs addresses logs it"),
        ("schema" = Option<String>, Query, description = "Only entities of this schema; Thing"),
        ("countries" = Option<Vec<String>>, Query, description = "Only of these countries"),
        ("limit" = Option<u64>, Query, description = "Results of one page; 10"),
        ("offset" = Option<u64>, Query, description = "Where the page begins; 0"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Only from these"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "None from these"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "None of these"),
        ("changed_since" = Option<String>, Query, description = "Only what changed since"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "What was found", body = Results),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn search(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(dataset): Path<String>,
    parameters: Parameters,
) -> Result<Said<Results>, Problem> {
    let limit = parameters.number("limit", 0, LIMIT_MAX)?.unwrap_or(LIMIT);
    let offset = parameters.number("offset", 0, OFFSET_MAX)?.unwrap_or(0);
    let kinds = schema::kinds(parameters.one("schema")?.unwrap_or("Thing"))?;
    let typed = typed(parameters.one("q")?.unwrap_or_default())?;
    let scope = Scope::read(dataset, &parameters)?;
    let min_score = desk.bounds().min_score;
    desk.measures.count_questions("search", 1);
    let found = desk.ask(move |bureau| {
        if scope.exists(bureau)? {
            find(bureau, &caller, &typed, min_score).map(|found| Some((found, scope)))
        } else {
            Ok(None)
        }
    });
    let (mut found, scope) = found.await?.ok_or(ApiError::Dataset)?;
    found.retain(|found| kinds.contains(&found.held.record.kind) && scope.keeps(&found.held));
    Ok(Said(page(&found, limit, offset)))
}

/// What somebody typed, as a name and, where it has a digit, as a number.
#[derive(Debug, Clone)]
struct Typed {
    name: Text,
    number: Option<Number>,
}

fn typed(raw: &str) -> Result<Typed, ApiError> {
    let wanted = "a name or a number of at most 512 characters";
    let name = Text::bounded(raw, Name::CHARS_MAX);
    let name = name.map_err(|_| ApiError::Parameter { name: "q".to_owned(), wanted })?;
    let number = Text::bounded(raw, Identifier::CHARS_MAX).ok();
    let number = number.filter(|value| value.as_str().bytes().any(|byte| byte.is_ascii_digit()));
    Ok(Typed { name, number: number.map(|value| Number { sought: Sought::Any, value, issuer: None }) })
}

fn find(bureau: &Bureau, caller: &Caller, typed: &Typed, min_score: f32) -> Result<Vec<Found>, NodeError> {
    let question = Question { name: Some(typed.name.clone()), ..Question::default() };
    // The form has no place for a member that did not answer, so that nobody is asked live.
    let nobody = Some(Duration::ZERO);
    let mut answers = vec![bureau.search_within(caller, &question, Bureau::LIMIT_MAX, min_score, nobody)?];
    if let Some(number) = &typed.number {
        answers.push(bureau.check_within(caller, std::slice::from_ref(number), nobody)?);
    }
    Ok(merged(answers).hits)
}

fn page(found: &[Found], limit: u64, offset: u64) -> Results {
    let (skipped, shown) =
        (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
    let results = found.iter().skip(skipped).take(shown).map(|found| ScoredEntity::new(found, THRESHOLD));
    let total = Total { value: found.len(), relation: "eq" };
    Results { limit, offset, total, shown: results.collect(), facets: BTreeMap::new() }
}

/// Shows a record as an entity.
#[utoipa::path(
    get, path = "/entities/{id}", tag = "yente",
    params(
        ("id" = String, Path, description = "The record's id"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "The entity", body = Entity),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn entity(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<Entity>, Problem> {
    let absent = || Problem::from(NodeError::Refused(Refusal::NotFound));
    let id: RecordId = id.parse().map_err(|_| absent())?;
    let view = desk.ask(move |bureau| bureau.record(&caller, id)).await?;
    let held = view.held.ok_or_else(absent)?;
    let first = view.versions.first().map_or(held.since, |version| version.at);
    let times = Times { first, since: held.since, as_of: held.as_of };
    Ok(Said(Entity::new(&held, &view.refused_here, times)))
}
