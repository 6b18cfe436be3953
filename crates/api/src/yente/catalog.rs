//! `GET /catalog` and `GET /algorithms`: which datasets there are, and how they are searched.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::Timestamp;
use wasl_node::{DatasetStatus, FeedStatus};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{ApiError, Problem, ProblemDetails},
    yente::scope::EVERYTHING,
};

/// The name of the one way in which is searched here.
const ALGORITHM: &str = "wasl";
/// The names of yente's own, which clients send; all of them mean the one.
const ALIASES: [&str; 8] = [
    "best",
    "logic-v2",
    "logic-v1",
    "name-based",
    "name-qualified",
    "regression-v1",
    "regression-v2",
    "ofac-249",
];

/// Takes every algorithm that yente has, and no other.
pub(super) fn check_algorithm(name: Option<&str>) -> Result<(), ApiError> {
    let name = name.map_or_else(|| ALGORITHM.to_owned(), |name| name.trim().to_ascii_lowercase());
    if name == ALGORITHM || ALIASES.contains(&name.as_str()) {
        return Ok(());
    }
    let wanted = "best, or one that GET /algorithms lists";
    Err(ApiError::Parameter { name: "algorithm".to_owned(), wanted })
}

/// The datasets that can be searched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Catalog {
    datasets: Vec<Dataset>,
    current: Vec<String>,
    outdated: Vec<String>,
    index_stale: bool,
}

/// A dataset, or a collection of some.
#[derive(Debug, Serialize, ToSchema)]
struct Dataset {
    name: String,
    title: String,
    /// When its owner signed the newest state that is here.
    version: Option<String>,
    index_version: Option<String>,
    index_current: bool,
    last_export: Option<String>,
    updated_at: Option<String>,
    entity_count: u64,
    thing_count: u64,
    load: bool,
    children: Vec<String>,
}

/// Shows which datasets are held here, and of whom.
#[utoipa::path(
    get, path = "/catalog", tag = "yente",
    responses(
        (status = 200, description = "The datasets", body = Catalog),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn catalog(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Json<Catalog>, Problem> {
    let known = desk.ask(move |bureau| Ok((bureau.datasets(&caller)?, bureau.feeds(&caller)?)));
    let (held, feeds) = known.await?;
    Ok(Json(listed(&held, &feeds)))
}

/// Every dataset, every member as a collection of its datasets, and everything.
fn listed(held: &[DatasetStatus], feeds: &[FeedStatus]) -> Catalog {
    let mut datasets = Vec::new();
    let mut current = Vec::new();
    for dataset in held {
        let feed = feeds.iter().find(|feed| feed.member == dataset.owner);
        let title = format!("{}, {}", dataset.name, dataset.owner);
        let as_of = feed.and_then(|feed| feed.as_of);
        current.push(dataset.name.clone());
        datasets.push(Dataset::new(dataset.name.clone(), title, as_of, dataset.records, Vec::new()));
    }
    for feed in feeds {
        let children = held.iter().filter(|dataset| dataset.owner == feed.member);
        let children = children.map(|dataset| dataset.name.clone()).collect();
        let name = feed.member.as_str().to_ascii_lowercase();
        datasets.push(Dataset::new(name, feed.member.to_string(), feed.as_of, feed.records, children));
    }
    let all: u64 = feeds.iter().map(|feed| feed.records).sum();
    let newest = feeds.iter().filter_map(|feed| feed.as_of).max();
    let title = "Everything that is held here".to_owned();
    datasets.push(Dataset::new(EVERYTHING.to_owned(), title, newest, all, current.clone()));
    let outdated = feeds.iter().filter(|feed| feed.halted.is_some());
    let outdated: Vec<String> = outdated.map(|feed| feed.member.as_str().to_ascii_lowercase()).collect();
    Catalog { datasets, current, index_stale: !outdated.is_empty(), outdated }
}

impl Dataset {
    fn new(
        name: String,
        title: String,
        as_of: Option<Timestamp>,
        records: u64,
        children: Vec<String>,
    ) -> Self {
        let as_of = as_of.map(|as_of| as_of.to_string());
        Self {
            name,
            title,
            version: as_of.clone(),
            index_version: as_of.clone(),
            index_current: true,
            last_export: as_of.clone(),
            updated_at: as_of,
            entity_count: records,
            thing_count: records,
            load: children.is_empty(),
            children,
        }
    }
}

/// How is searched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Methods {
    algorithms: Vec<Algorithm>,
    default: &'static str,
    best: &'static str,
}

/// A way to search.
#[derive(Debug, Serialize, ToSchema)]
struct Algorithm {
    name: &'static str,
    description: &'static str,
    features: BTreeMap<&'static str, Feature>,
    docs: Docs,
}

/// What is known of a way to search.
#[derive(Debug, Serialize, ToSchema)]
struct Docs {
    features: BTreeMap<&'static str, Feature>,
    config: BTreeMap<&'static str, String>,
}

/// Something that is compared.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Feature {
    description: &'static str,
    coefficient: f32,
    url: Option<String>,
}

/// What is compared. The weight of each depends on how rare the values are, so there is no coefficient.
pub(super) fn features() -> BTreeMap<&'static str, Feature> {
    [
        ("name", "The parts of a name, by sound and spelling, in any script and order"),
        ("birth", "Dates of birth, as far as both sides know them"),
        ("nationality", "Nationalities"),
        ("number", "Numbers of documents, vehicles and things, folded"),
        ("kind", "The kind of subject"),
    ]
    .into_iter()
    .map(|(name, description)| (name, Feature { description, coefficient: 1.0, url: None }))
    .collect()
}

/// Shows how is searched: in one way, whatever a client asks for.
#[utoipa::path(
    get, path = "/algorithms", tag = "yente",
    responses(
        (status = 200, description = "The one way", body = Methods),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn algorithms() -> Json<Methods> {
    let description = "Names by sound and spelling, dates, nationalities and numbers, each weighed by how \
                       likely it is to agree by chance.";
    let docs = Docs { features: features(), config: BTreeMap::new() };
    let one = Algorithm { name: ALGORITHM, description, features: features(), docs };
    Json(Methods { algorithms: vec![one], default: ALGORITHM, best: ALGORITHM })
}
