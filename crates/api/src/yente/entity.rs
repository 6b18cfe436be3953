//! A record as an entity of `FollowTheMoney`, with the score and the reasons of a hit.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::{Contest, FactKind, Hit, NameKind, Reason, Record, RecordKind, Scheme, Sex, Timestamp};
use wasl_node::{Found, Held, Likeness};

use crate::yente::schema;

/// A record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entity {
    /// The record's id in the whole network.
    id: String,
    /// The name to show.
    caption: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
    /// The list it belongs to, and the member that owns it.
    datasets: Vec<String>,
    /// What its source calls it.
    referents: Vec<String>,
    /// Always: whatever is held here is of interest to somebody.
    target: bool,
    first_seen: Option<String>,
    last_seen: Option<String>,
    last_change: Option<String>,
}

/// A record that may be whom the client looks for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScoredEntity {
    #[serde(flatten)]
    entity: Entity,
    /// How likely it is the one, from 0 to 1.
    score: f32,
    /// The weights of the reasons, by rule.
    features: BTreeMap<String, f32>,
    /// The reasons, by rule.
    explanations: BTreeMap<String, Explanation>,
    /// Whether the score reaches the threshold.
    r#match: bool,
}

/// Why: everything that one rule found.
#[derive(Debug, Serialize, ToSchema)]
struct Explanation {
    /// How much likelier it makes the hit, as a natural logarithm; below 0: less likely.
    score: f32,
    /// What was compared.
    detail: &'static str,
    /// The question's side.
    query: String,
    /// The record's side.
    candidate: String,
}

impl Entity {
    /// The record; `first` is when it first came here, `since` when this version did. What must be known with it stands in
    /// its notes.
    pub(super) fn new(held: &Held, refused_here: &[Likeness], times: Times) -> Self {
        let record = &held.record;
        let mut properties = properties(record);
        let warnings = warnings(&held.contests, refused_here);
        if !warnings.is_empty() {
            properties.entry("notes").or_default().splice(0..0, warnings);
        }
        Self {
            id: held.id.to_string(),
            caption: caption(record),
            schema: schema::of_kind(record.kind),
            properties,
            datasets: vec![record.source.dataset.to_string(), record.owner.as_str().to_ascii_lowercase()],
            referents: vec![record.source.id.to_string()],
            target: true,
            first_seen: Some(seconds(times.first)),
            last_seen: times.as_of.map(seconds),
            last_change: Some(seconds(times.since)),
        }
    }
}

/// When a record came here and how fresh it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) first: Timestamp,
    pub(super) since: Timestamp,
    pub(super) as_of: Option<Timestamp>,
}

impl ScoredEntity {
    /// A hit; it is a match from `threshold` on.
    pub(super) fn new(found: &Found, threshold: f32) -> Self {
        let Found { hit, held, refused_here, .. } = found;
        let times = Times { first: held.since, since: held.since, as_of: held.as_of };
        let explanations = explanations(hit);
        Self {
            entity: Entity::new(held, refused_here, times),
            score: hit.score,
            features: explanations.iter().map(|(rule, found)| (rule.clone(), found.score)).collect(),
            explanations,
            r#match: hit.score >= threshold,
        }
    }

    /// Whether it reached the threshold.
    pub(super) fn is_match(&self) -> bool {
        self.r#match
    }
}

/// One for each kind of evidence and rule, as in `name-same`; what the same rule found twice is put together.
fn explanations(hit: &Hit) -> BTreeMap<String, Explanation> {
    let mut explanations: BTreeMap<String, Explanation> = BTreeMap::new();
    for Reason { what, rule, query, record, weight } in &hit.reasons {
        let rule = format!("{}-{rule}", what.as_str());
        if let Some(known) = explanations.get_mut(&rule) {
            known.score += weight;
            known.query = [&known.query, " ", query].concat();
            known.candidate = [&known.candidate, " ", record].concat();
        } else {
            let (query, candidate) = (query.clone(), record.clone());
            explanations
                .insert(rule, Explanation { score: *weight, detail: what.as_str(), query, candidate });
        }
    }
    explanations
}

fn caption(record: &Record) -> String {
    let number = record.identifiers.first().map(|identifier| identifier.value.to_string());
    let title = Some(record.title()).filter(|title| !title.is_empty()).map(ToOwned::to_owned);
    title.or(number).unwrap_or_else(|| record.source.id.to_string())
}

fn warnings(contests: &[Contest], refused_here: &[Likeness]) -> Vec<String> {
    let contested = contests.iter().map(|contest| {
        let Contest { by, kind, effect, since, authority, explanation, .. } = contest;
        format!("Contested by {by} ({kind}, {effect}) since {since}, {authority}: {explanation}")
    });
    let refused = refused_here.iter().map(|(refusal, score)| {
        format!("Refused here: {:.0} % like {refusal}, which this bureau refused", score * 100.0)
    });
    contested.chain(refused).collect()
}

fn properties(record: &Record) -> BTreeMap<&'static str, Vec<String>> {
    let mut properties = BTreeMap::new();
    let mut add = |property, value: String| {
        let values: &mut Vec<String> = properties.entry(property).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    };
    for name in &record.names {
        add(name_property(name.kind), name.text.to_string());
    }
    for birth in &record.births {
        add("birthDate", birth.first.to_string());
        birth.last.into_iter().for_each(|last| add("birthDate", last.to_string()));
    }
    let country = if record.kind == RecordKind::Person { "nationality" } else { "country" };
    for nationality in &record.nationalities {
        add(country, nationality.as_str().to_ascii_lowercase());
    }
    if let Some(sex) = record.sex {
        add("gender", gender(sex).to_owned());
    }
    for identifier in &record.identifiers {
        add(number_property(identifier.scheme), identifier.value.to_string());
    }
    for fact in &record.facts {
        add(fact_property(fact.kind), fact.text.to_string());
    }
    properties
}

fn name_property(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Main => "name",
        NameKind::Alias | NameKind::OriginalScript => "alias",
        NameKind::WeakAlias => "weakAlias",
        NameKind::Former => "previousName",
    }
}

fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unspecified => "other",
    }
}

fn number_property(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Passport => "passportNumber",
        Scheme::NationalId | Scheme::DrivingLicence | Scheme::Residence | Scheme::Visa | Scheme::Document => {
            "idNumber"
        }
        Scheme::TaxNumber => "taxNumber",
        Scheme::Registration | Scheme::Plate => "registrationNumber",
        Scheme::Vin => "vin",
        Scheme::Imo => "imoNumber",
        Scheme::Mmsi => "mmsi",
        Scheme::CallSign => "callSign",
        Scheme::Phone => "phone",
        Scheme::Email => "email",
        Scheme::Wallet => "publicKey",
        Scheme::Account => "swiftBic",
        Scheme::Firearm => "serialNumber",
        Scheme::Container | Scheme::Imei | Scheme::ObjectId | Scheme::Other => "number",
    }
}

fn fact_property(kind: FactKind) -> &'static str {
    match kind {
        FactKind::PlaceOfBirth => "birthPlace",
        FactKind::Address => "address",
        FactKind::Position => "position",
        FactKind::Programme => "program",
        FactKind::Listed => "createdAt",
        FactKind::Remark | FactKind::Circumstance => "notes",
        FactKind::Description => "description",
        FactKind::Link => "sourceUrl",
    }
}

/// To the second and without a zone, as yente writes moments; they are in UTC.
fn seconds(moment: Timestamp) -> String {
    let mut text = moment.to_string();
    text.truncate("2026-01-31T12:30:00".len());
    text
}
