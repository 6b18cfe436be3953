//! The rulebook in JSON, and who may take which step where.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::{CommandKind, casework_leave, casework_places};

use crate::wire::written::{
    ColourWord, CommandWord, NoticeStandingWord, Plain, ReachWord, RoleWord, StageWord,
};

/// The rules for publishing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rulebook {
    /// Its version, which rulings name.
    #[schema(example = "2026-11-24")]
    version: &'static str,
    /// The articles that a refusal may name.
    articles: Vec<Article>,
    /// The words for offences.
    offences: Vec<Offence>,
    /// The rules, in the order in which they answer.
    rules: Vec<Rule>,
}

/// An article.
#[derive(Debug, Serialize, ToSchema)]
struct Article {
    #[schema(example = "C3")]
    code: &'static str,
    title: &'static str,
}

/// A word for an offence.
#[derive(Debug, Serialize, ToSchema)]
struct Offence {
    #[schema(example = "armed-robbery")]
    word: &'static str,
    /// What it is a matter of.
    #[schema(example = "ordinary")]
    matter: &'static str,
}

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
struct Rule {
    #[schema(example = "red-penalty")]
    name: &'static str,
    /// The article that it carries out.
    #[schema(example = "RPD-83")]
    article: &'static str,
    /// Which notices it is for.
    colours: Vec<ColourWord>,
    /// Whether it is for notices or diffusions alone.
    reach: Option<ReachWord>,
    /// What it answers if it does not hold: `warns` or `stops`.
    #[schema(example = "stops")]
    answer: &'static str,
    /// What it asks for.
    says: &'static str,
}

/// Every place that a case can be in, and who may take which step there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Places {
    places: Vec<PlaceRow>,
}

/// One place, with the steps that have sense there.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceRow {
    /// How far the pending version is; `null` where nothing is worked on.
    stage: Option<StageWord>,
    standing: NoticeStandingWord,
    steps: Vec<StepRow>,
}

/// A step, and the roles that may take it.
#[derive(Debug, Serialize, ToSchema)]
struct StepRow {
    command: CommandWord,
    roles: Vec<RoleWord>,
}

impl From<&'static wasl_node::Rulebook> for Rulebook {
    fn from(rulebook: &'static wasl_node::Rulebook) -> Self {
        let articles = rulebook.articles().iter();
        let offences = rulebook.offences().iter();
        let rules = rulebook.rules().iter();
        Self {
            version: rulebook.version().as_str(),
            articles: articles
                .map(|article| Article { code: article.code.as_str(), title: article.title.as_str() })
                .collect(),
            offences: offences
                .map(|offence| Offence { word: offence.word.as_str(), matter: offence.matter.as_str() })
                .collect(),
            rules: rules
                .map(|rule| Rule {
                    name: rule.name.as_str(),
                    article: rule.article.as_str(),
                    colours: rule.colours.iter().copied().map(Plain).collect(),
                    reach: rule.reach.map(Plain),
                    answer: rule.answer.as_str(),
                    says: rule.says.as_str(),
                })
                .collect(),
        }
    }
}

impl Places {
    /// The whole table.
    pub(crate) fn all() -> Self {
        let places = casework_places().into_iter().map(|(stage, standing)| {
            let steps = CommandKind::ALL.into_iter().map(|command| {
                let roles = casework_leave(stage, standing, command);
                StepRow { command: Plain(command), roles: roles.iter().copied().map(Plain).collect() }
            });
            let steps = steps.filter(|step| !step.roles.is_empty()).collect();
            PlaceRow { stage: stage.map(Plain), standing: Plain(standing), steps }
        });
        Self { places: places.collect() }
    }
}
