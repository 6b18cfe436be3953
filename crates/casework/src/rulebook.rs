//! The rulebook: the rules for publishing, as data with a version.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;
use wasl_model::{Answer, Colour, Notice, Reach, Ruling, Text};

use crate::{check::Check, offence::Offence, words};

/// Rules, the offences that they know, and the articles that they carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    version: Text,
    articles: Vec<Article>,
    /// In the order of their words.
    offences: Vec<Offence>,
    rules: Vec<Rule>,
}

/// An article that a rule carries out, or a refusal names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// How it is written in rulings: `C3` for the Constitution, `RPD-83` for the Rules on the Processing of Data.
    #[serde(deserialize_with = "words::text")]
    pub code: Text,
    /// What it is about, in this rulebook's words.
    #[serde(deserialize_with = "words::text")]
    pub title: Text,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, as in `red-penalty`.
    #[serde(deserialize_with = "words::text")]
    pub name: Text,
    /// The article that it carries out.
    #[serde(deserialize_with = "words::text")]
    pub article: Text,
    /// Which notices it is for.
    #[serde(deserialize_with = "words::colours")]
    pub colours: Vec<Colour>,
    /// Whether it is for notices or diffusions alone.
    #[serde(default, deserialize_with = "words::reach")]
    pub reach: Option<Reach>,
    /// What it looks at.
    pub check: Check,
    /// What it answers if that does not hold.
    #[serde(deserialize_with = "words::answer")]
    pub answer: Answer,
    /// What it asks for, in a sentence for people.
    #[serde(deserialize_with = "words::text")]
    pub says: Text,
}

/// Why a text is not a rulebook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulebookError {
    /// Not TOML, or a key, check or word that is not known.
    #[error("the rulebook cannot be read")]
    Form(#[source] toml::de::Error),
    /// Two rules, offences or articles with one name.
    #[error("the rulebook has {name} twice")]
    Twice {
        /// The name.
        name: Text,
    },
    /// A rule that carries out an article that is not listed.
    #[error("the rule {rule} names the article {article}, which the rulebook does not list")]
    Article {
        /// The rule.
        rule: Text,
        /// The article.
        article: Text,
    },
    /// No rule for a colour, or more rules than are taken.
    #[error("the rulebook has {count} rules for some colour; 1 to {limit} are taken", limit = Ruling::FINDINGS_MAX)]
    Count {
        /// How many.
        count: usize,
    },
    /// A rule that would say the same of every notice.
    #[error("the rule {rule} says the same of every notice")]
    Hollow {
        /// The rule.
        rule: Text,
    },
}

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "words::text")]
    version: Text,
    articles: Vec<Article>,
    offences: Vec<Offence>,
    rules: Vec<Rule>,
}

static CURRENT: LazyLock<Rulebook> = LazyLock::new(|| {
    let built_in = Rulebook::parse(include_str!("rulebook.toml"));
    // A promise of our own, which a test keeps. Without its rules the program must not publish anything.
    built_in.unwrap_or_else(|error| panic!("the rulebook that is built in: {error}"))
});

impl Rulebook {
    /// The rulebook that is built in.
    ///
    /// # Panics
    /// Never in a program whose tests have run.
    pub fn current() -> &'static Self {
        &CURRENT
    }

    /// Reads a rulebook. What could not be carried out to the letter is refused.
    pub fn parse(text: &str) -> Result<Self, RulebookError> {
        let mut read: Written = toml::from_str(text).map_err(RulebookError::Form)?;
        read.offences.sort_by(|one, other| one.word.cmp(&other.word));
        once(read.rules.iter().map(|rule| &rule.name))?;
        once(read.offences.iter().map(|offence| &offence.word))?;
        once(read.articles.iter().map(|article| &article.code))?;
        for rule in &read.rules {
            if !read.articles.iter().any(|article| article.code == rule.article) {
                return Err(RulebookError::Article {
                    rule: rule.name.clone(),
                    article: rule.article.clone(),
                });
            }
            if rule.colours.is_empty() || rule.check.is_hollow() {
                return Err(RulebookError::Hollow { rule: rule.name.clone() });
            }
        }
        let stops = |colour: &Colour| {
            let rules = read.rules.iter().filter(|rule| rule.answer == Answer::Stops && rule.reach.is_none());
            rules.filter(|rule| rule.colours.contains(colour)).count()
        };
        // A colour without a rule that stops would let everything pass.
        let fewest = Colour::ALL.iter().map(stops).min().unwrap_or_default();
        if fewest == 0 || read.rules.len() > Ruling::FINDINGS_MAX {
            return Err(RulebookError::Count { count: if fewest == 0 { 0 } else { read.rules.len() } });
        }
        let Written { version, articles, offences, rules } = read;
        Ok(Self { version, articles, offences, rules })
    }

    /// Its version, which rulings name.
    pub fn version(&self) -> &Text {
        &self.version
    }

    /// The articles that a refusal may name, in the rulebook's order.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The article of this code.
    pub fn article(&self, code: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.code.as_str() == code)
    }

    /// The offences that it knows, in the order of their words.
    pub fn offences(&self) -> &[Offence] {
        &self.offences
    }

    /// The rules, in the order in which they answer.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of this name, as a finding gives it.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name.as_str() == name)
    }
}

impl Rule {
    /// Whether it has anything to say of a notice like this one.
    pub fn is_for(&self, notice: &Notice) -> bool {
        self.colours.contains(&notice.colour) && self.reach.is_none_or(|reach| reach == notice.reach)
    }
}

impl RulebookError {
    /// Its stable number, 1151 to 1199.
    pub fn number(&self) -> u16 {
        match self {
            Self::Form(_) => 1151,
            Self::Twice { .. } => 1152,
            Self::Article { .. } => 1153,
            Self::Count { .. } => 1154,
            Self::Hollow { .. } => 1155,
        }
    }
}

fn once<'a>(mut names: impl Iterator<Item = &'a Text>) -> Result<(), RulebookError> {
    let mut known = BTreeSet::new();
    match names.find(|name| !known.insert(*name)) {
        Some(name) => Err(RulebookError::Twice { name: name.clone() }),
        None => Ok(()),
    }
}
