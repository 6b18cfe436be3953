//! What else is known of a person: the sex, and where the person was born.
//!
//! Their weights are set and added to the log-odds of the score, which is learned from questions that tell neither: the
//! logarithm of how much oftener they agree, or do not, on one person than on two whose names are alike (Fellegi and
//! Sunter, "A theory for record linkage", 1969). 284 persons have a place of birth on the UN's list and on OFAC's, under
//! the same name with the same year: it is the same for 86 %, partly for 12 % and another for 1 %; of 2,274 pairs of
//! others who share a word of the name, for 7 %, 20 % and 73 %. That makes 2.5, -0.5 and -4.0. The two lists copy from
//! each other, so that less is made of it here.

use std::{cell::RefCell, collections::HashMap};

use wasl_model::{Question, Reason, ReasonKind, Sex};

use crate::{
    asked::{Asked, Piece},
    key::Hashing,
    lattice::Lattice,
    model, particle,
    segment::{Segment, Slot},
    vocabulary::Vocabulary,
    word::{Script, Word, words},
};

/// Names tell the sex of most who bear them: of two whose names are alike, nine in ten have the same.
const SEX_SAME: f32 = 0.1;
/// One record in a hundred has it wrong.
const SEX_OTHER: f32 = -2.3;
/// The same town.
const PLACE_SAME: f32 = 2.0;
/// The same region or country, and another town.
const PLACE_PARTLY: f32 = -0.3;
/// Another place; papers say now the village, now the town, now the district.
const PLACE_OTHER: f32 = -1.5;

/// What a word of a place may cost to be another's spelling: so much, and so much for each letter.
const COST_LEAST: f32 = 1.0;
const COST_LETTER: f32 = 0.7;
/// The most words of a place that are compared.
const WORDS_MAX: usize = 8;

/// What a question tells of a person besides the name, the date of birth and the nationality.
#[derive(Debug, Default)]
pub(crate) struct Particulars<'question> {
    sex: Option<Sex>,
    place: Option<AskedPlace<'question>>,
}

/// A place that is asked for.
#[derive(Debug)]
struct AskedPlace<'question> {
    printed: &'question str,
    words: Asked,
    /// How it agrees with places of records that were compared.
    known: RefCell<HashMap<String, Agreement, Hashing>>,
}

/// A word of a record's place.
struct Told {
    word: Word,
    /// Its likeliest Latin spelling.
    latin: Vec<u8>,
    /// All of them, unless it is Latin itself.
    lattice: Option<Lattice>,
}

/// How two places agree, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    Other,
    Partly,
    Same,
}

impl<'question> Particulars<'question> {
    /// What the question tells.
    pub(crate) fn of(question: &'question Question, vocabulary: &Vocabulary) -> Self {
        let place = question.place.as_ref().map(|place| AskedPlace {
            printed: place.as_str(),
            words: Asked::new(place.as_str(), vocabulary),
            known: RefCell::default(),
        });
        Self { sex: question.sex, place }
    }

    /// Whether it tells nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.sex.is_none() && self.place.is_none()
    }

    /// What a record's sex and places of birth add to its log-odds.
    pub(crate) fn weight(&self, segment: &Segment, slot: Slot) -> f32 {
        let sex = self.sex(segment, slot).map_or(0.0, |(_, weight)| weight);
        let place = self.place(segment, slot).map_or(0.0, |(agreement, _)| agreement.weight());
        sex + place
    }

    /// The same as reasons.
    pub(crate) fn reasons(&self, segment: &Segment, slot: Slot) -> Vec<Reason> {
        let sex = self.sex(segment, slot).and_then(|(told, weight)| {
            let rule = if weight > 0.0 { "same" } else { "other" };
            let (query, record) = (self.sex?.letter().to_string(), told.letter().to_string());
            Some(Reason { what: ReasonKind::Sex, rule, query, record, weight })
        });
        let place = self.place(segment, slot).and_then(|(agreement, told)| {
            let (query, weight) = (self.place.as_ref()?.printed.to_owned(), agreement.weight());
            Some(Reason {
                what: ReasonKind::Place,
                rule: agreement.rule(),
                query,
                record: told.to_owned(),
                weight,
            })
        });
        sex.into_iter().chain(place).collect()
    }

    /// The record's sex with what it says; none if one side does not tell, or only that it is not specified.
    fn sex(&self, segment: &Segment, slot: Slot) -> Option<(Sex, f32)> {
        let is_told = |sex: &Sex| *sex != Sex::Unspecified;
        let (asked, told) = (self.sex.filter(is_told)?, segment.sex(slot).filter(is_told)?);
        Some((told, if asked == told { SEX_SAME } else { SEX_OTHER }))
    }

    /// The place of birth that agrees best.
    fn place<'segment>(&self, segment: &'segment Segment, slot: Slot) -> Option<(Agreement, &'segment str)> {
        let asked = self.place.as_ref().filter(|asked| !asked.words.cuttings.is_empty())?;
        segment.places(slot).map(|told| (asked.agreement(told), told)).max_by_key(|(agreement, _)| *agreement)
    }
}

impl AskedPlace<'_> {
    fn agreement(&self, told: &str) -> Agreement {
        if let Some(&known) = self.known.borrow().get(told) {
            return known;
        }
        let agreement = self.compare(told);
        self.known.borrow_mut().insert(told.to_owned(), agreement);
        agreement
    }

    /// The same where the first word of one side, which is the town's by custom, stands on the other before its last:
    /// `Casablanca` and `Casablanca, Morocco`, `Tikrit` and `al-Awja, near Tikrit, Iraq`. Where it is the last, or where
    /// another word stands on both sides, that may be the region or the country.
    fn compare(&self, told: &str) -> Agreement {
        let pieces = self.words.cuttings.first().map(Vec::as_slice).unwrap_or_default();
        let asked = pieces.iter().map(|&piece| &self.words.pieces[piece]);
        let asked: Vec<&Piece> =
            asked.filter(|piece| !particle::is_one(&piece.word)).take(WORDS_MAX).collect();
        let told = words(told).into_iter().filter(|word| !particle::is_one(word));
        let told: Vec<Told> = told.take(WORDS_MAX).map(Told::of).collect();
        let mut sheet = Vec::new();
        let mut met = Vec::new();
        for (at, piece) in asked.iter().enumerate() {
            let same = told.iter().enumerate().filter(|(_, word)| word.is_same(piece, &mut sheet));
            met.extend(same.map(|(to, _)| (at, to)));
        }
        let may_be_town = |at: usize, len: usize| len == 1 || at + 1 < len;
        let is_town = |&(at, to): &(usize, usize)| {
            at == 0 && may_be_town(to, told.len()) || to == 0 && may_be_town(at, asked.len())
        };
        match met.as_slice() {
            [] => Agreement::Other,
            met if met.iter().any(is_town) => Agreement::Same,
            _ => Agreement::Partly,
        }
    }
}

impl Agreement {
    fn weight(self) -> f32 {
        match self {
            Self::Other => PLACE_OTHER,
            Self::Partly => PLACE_PARTLY,
            Self::Same => PLACE_SAME,
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Partly => "partly",
            Self::Same => "same",
        }
    }
}

impl Told {
    fn of(word: Word) -> Self {
        let latin = model::spellings(&word).into_iter().next().unwrap_or_default();
        let lattice = (word.script != Script::Latin).then(|| model::lattice(&word));
        Self { word, latin, lattice }
    }

    /// Whether the one may be the other's spelling, in whatever script.
    fn is_same(&self, asked: &Piece, sheet: &mut Vec<f32>) -> bool {
        let limit = COST_LEAST + COST_LETTER * asked.latin.len().min(self.latin.len()) as f32;
        asked.word == self.word
            || asked.lattice.cost(&self.latin, limit, sheet).is_finite()
            || self
                .lattice
                .as_ref()
                .is_some_and(|lattice| lattice.cost(&asked.latin, limit, sheet).is_finite())
    }
}
