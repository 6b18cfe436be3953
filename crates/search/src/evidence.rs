//! What a comparison says for and against a hit, as the numbers from which a score is learned.
//!
//! Each number is a fact about two names, two dates or two countries; none is about who is meant. What each of them
//! is worth is learned from examples (`examples/train/boost.rs`) and read from `data/score.tsv`.

use wasl_model::{Country, DateSpan, Question};

use crate::{
    asked::Asked, birth::Agreement, compare::Comparison, names::Names, pairing::Pairing, vocabulary::WordId,
    weight, word::Script,
};

/// What is known of a record besides its names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    /// Its dates of birth.
    pub(crate) births: Vec<DateSpan>,
    /// Its nationalities.
    pub(crate) nationalities: Vec<Country>,
    /// Whether the source calls the name weak.
    pub(crate) is_weak: bool,
}

/// A fact that a comparison gives as a number. Where the number may only ever speak for a hit the larger it is, or
/// only against it, [`Fact::direction`] says so, and the learned score keeps to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// What the words that stand for each other say, less what chance says among so many names: log-odds.
    Surprise,
    /// What the pairing that says most says.
    Strongest,
    /// What the pairing that says least says.
    Weakest,
    /// What the spellings of all pairings cost.
    Cost,
    /// What the costliest costs.
    CostMost,
    /// How many words of the question have a counterpart.
    AskedMatched,
    /// How many words of the record have one.
    ToldMatched,
    /// How many letters the words of the question have that have one.
    Letters,
    /// How many pairings are a letter that stands for a word.
    Initials,
    /// How many are words that the other side writes as one.
    Joined,
    /// How many words of the question have no counterpart.
    AskedLeft,
    /// How many words of the record have none.
    ToldLeft,
    /// What the words of the question say that have none.
    AskedOver,
    /// What the words of the record say that have none.
    ToldOver,
    /// The share of all that both names say that has no counterpart.
    LeftOver,
    /// Whether the last words of both names stand for each other.
    Ends,
    /// Whether the order of the words is the same: the share of neighbours that stay in order.
    Order,
    /// In what the asked name is written, as a number of no order.
    AskedScript,
    /// In what the record's name is written.
    ToldScript,
    /// How well the dates of birth agree, from -2 (they contradict each other) over 0 (there are not two) to 7.
    Birth,
    /// Whether a date is asked for, and whether one is told: 0 to 3.
    BirthKnown,
    /// Whether a nationality agrees: 1; does not: -1; cannot be compared: 0.
    Nationality,
    /// Whether a nationality is asked for.
    NationalityAsked,
    /// By how much more it promises than the next other person, from -6 to 6.
    Lead,
}

/// Whether more of a fact speaks for a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Never against it.
    For,
    /// Never for it.
    Against,
    /// That depends on what else is known.
    Either,
}

/// What of an answer a fact explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// The words that stand for each other.
    Matched,
    /// Those that do not.
    Left,
    /// The date of birth.
    Birth,
    /// The nationality.
    Nationality,
    /// How well others fit.
    Others,
}

impl Fact {
    /// All of them, in the order in which they stand in an [`Evidence`].
    pub const ALL: [Self; 24] = [
        Self::Surprise,
        Self::Strongest,
        Self::Weakest,
        Self::Cost,
        Self::CostMost,
        Self::AskedMatched,
        Self::ToldMatched,
        Self::Letters,
        Self::Initials,
        Self::Joined,
        Self::AskedLeft,
        Self::ToldLeft,
        Self::AskedOver,
        Self::ToldOver,
        Self::LeftOver,
        Self::Ends,
        Self::Order,
        Self::AskedScript,
        Self::ToldScript,
        Self::Birth,
        Self::BirthKnown,
        Self::Nationality,
        Self::NationalityAsked,
        Self::Lead,
    ];

    /// Whether more of it speaks for a hit.
    pub fn direction(self) -> Direction {
        match self {
            Self::Surprise
            | Self::Strongest
            | Self::Weakest
            | Self::Birth
            | Self::Nationality
            | Self::Lead => Direction::For,
            Self::Cost
            | Self::CostMost
            | Self::AskedLeft
            | Self::ToldLeft
            | Self::AskedOver
            | Self::ToldOver
            | Self::LeftOver => Direction::Against,
            _ => Direction::Either,
        }
    }

    /// What of an answer it explains.
    pub(crate) fn topic(self) -> Topic {
        match self {
            Self::AskedLeft | Self::ToldLeft | Self::AskedOver | Self::ToldOver | Self::LeftOver => {
                Topic::Left
            }
            Self::Birth | Self::BirthKnown => Topic::Birth,
            Self::Nationality | Self::NationalityAsked => Topic::Nationality,
            Self::Lead => Topic::Others,
            _ => Topic::Matched,
        }
    }
}

/// The facts of one comparison, in the order of [`Fact::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence(pub [f32; Fact::ALL.len()]);

/// What a promise counts of what words, dates and countries say.
const PROMISE_WORDS: f32 = 0.4;
const PROMISE_BIRTH: f32 = 0.8;
const PROMISE_NATIONALITY: f32 = 1.5;

/// What the most promising stranger promises at least, as three in four do among 280,000 persons: that a short list
/// has nobody who fits better says little for whom it has.
const STRANGER: f32 = 1.0;

/// A lead beyond this says no more.
const LEAD_MOST: f32 = 6.0;

impl Evidence {
    /// What the comparison of a question with one name of a record gives, and by how much the record leads.
    pub(crate) fn of(
        question: &Question,
        asked: &Asked,
        comparison: &Comparison,
        subject: &Subject,
        names: &Names,
        lead: f32,
    ) -> Self {
        Self(Fact::ALL.map(|fact| match fact.topic() {
            Topic::Birth => of_birth(fact, question, subject),
            Topic::Nationality => of_nationality(fact, question, subject),
            Topic::Matched | Topic::Left => of_name(fact, asked, comparison, names),
            Topic::Others => lead,
        }))
    }

    /// What it would be for a record that promises so much, if no other person fitted.
    pub(crate) fn if_alone(mut self, promise: f32) -> Self {
        self.0[Fact::Lead as usize] = lead(promise, None);
        self
    }
}

/// How promising a name is whose words speak for it by `words`: what decides which names are compared in full, and
/// who leads.
pub(crate) fn promise(question: &Question, subject: &Subject, words: f32) -> f32 {
    let (birth, nationality) = promises_beside_name(question, subject);
    promise_of_words(words) + birth + nationality
}

/// By how much a record leads that promises so much, where the most promising of the others promises `next`.
pub(crate) fn lead(promise: f32, next: Option<f32>) -> f32 {
    (promise - next.map_or(STRANGER, |next| next.max(STRANGER))).clamp(-LEAD_MOST, LEAD_MOST)
}

/// What words promise that speak for a name by `words`.
pub(crate) fn promise_of_words(words: f32) -> f32 {
    PROMISE_WORDS * words
}

/// What the date of birth promises, and the nationality.
pub(crate) fn promises_beside_name(question: &Question, subject: &Subject) -> (f32, f32) {
    (
        PROMISE_BIRTH * of_birth(Fact::Birth, question, subject),
        PROMISE_NATIONALITY * of_nationality(Fact::Nationality, question, subject),
    )
}

fn of_name(fact: Fact, asked: &Asked, comparison: &Comparison, names: &Names) -> f32 {
    let pairings = &comparison.pairings;
    let count = |is: &dyn Fn(&Pairing) -> bool| pairings.iter().filter(|pairing| is(pairing)).count() as f32;
    let sum = |of: &dyn Fn(&Pairing) -> usize| pairings.iter().map(of).sum::<usize>() as f32;
    let script_of = |script: Option<Script>| script.map_or(0.0, |script| f32::from(script as u8));
    match fact {
        Fact::Surprise => comparison.weight - weight::crowd(names.len()),
        Fact::Strongest => pairings.iter().map(|pairing| pairing.weight).fold(0.0, f32::max),
        Fact::Weakest => {
            let names = pairings.iter().filter(|pairing| !pairing.is_particle);
            names.map(|pairing| pairing.weight).fold(f32::INFINITY, f32::min).min(99.0)
        }
        Fact::Cost => pairings.iter().map(|pairing| pairing.cost).sum(),
        Fact::CostMost => pairings.iter().map(|pairing| pairing.cost).fold(0.0, f32::max),
        Fact::AskedMatched => sum(&|pairing| pairing.asked.1),
        Fact::ToldMatched => sum(&|pairing| pairing.told.1),
        Fact::Letters => sum(&|pairing| asked.pieces[pairing.piece].latin.len()),
        Fact::Initials => count(&|pairing| pairing.is_initial),
        Fact::Joined => count(&|pairing| pairing.is_joined()),
        Fact::AskedLeft => comparison.asked_left.len() as f32,
        Fact::ToldLeft => comparison.told_left.len() as f32,
        Fact::AskedOver => comparison.asked_over(),
        Fact::ToldOver => comparison.told_over(),
        Fact::LeftOver => comparison.left_over(),
        Fact::Ends => ends(comparison),
        Fact::Order => order(comparison),
        Fact::AskedScript => script_of(asked.pieces.first().map(|piece| piece.word.script)),
        _ => {
            script_of(comparison.told.first().and_then(|&word: &WordId| names.vocabulary.entry(word).script))
        }
    }
}

/// 1 if the last words of both names stand for each other, 2 if the first do, 3 if both.
fn ends(comparison: &Comparison) -> f32 {
    let told = comparison.told.len();
    let asked = comparison.asked_words();
    let is = |at: (usize, usize), to: (usize, usize)| {
        comparison.pairings.iter().any(|pairing| pairing.asked == at && pairing.told == to)
    };
    let last = asked > 0 && told > 0 && is((asked - 1, 1), (told - 1, 1));
    let first = is((0, 1), (0, 1));
    f32::from(u8::from(last) + 2 * u8::from(first))
}

/// How many of the pairings stand, in the record's name, behind the one that is before them in the question.
fn order(comparison: &Comparison) -> f32 {
    let mut places: Vec<(usize, usize)> =
        comparison.pairings.iter().map(|pairing| (pairing.asked.0, pairing.told.0)).collect();
    places.sort_unstable();
    places.windows(2).filter(|pair| pair[0].1 < pair[1].1).count() as f32
}

fn of_birth(fact: Fact, question: &Question, subject: &Subject) -> f32 {
    let known = |is: bool, number: f32| if is { number } else { 0.0 };
    if fact == Fact::BirthKnown {
        return known(question.born.is_some(), 1.0) + known(!subject.births.is_empty(), 2.0);
    }
    let agreement = question.born.and_then(|asked| Agreement::best(asked, &subject.births));
    agreement.map_or(0.0, |(agreement, _)| agreement.rank())
}

fn of_nationality(fact: Fact, question: &Question, subject: &Subject) -> f32 {
    match (fact, question.nationality) {
        (Fact::Nationality, Some(asked)) if !subject.nationalities.is_empty() => {
            if subject.nationalities.contains(&asked) { 1.0 } else { -1.0 }
        }
        (Fact::NationalityAsked, Some(_)) => 1.0,
        _ => 0.0,
    }
}
