//! The index itself: records in, question in, hits out.

use std::collections::{BTreeMap, HashMap};

use wasl_model::{
    Country, DateSpan, Hit, NameKind, Number, Question, Reason, ReasonKind, Record, RecordId, RecordKind,
};

use crate::{
    agreement::{Agreement, AskedNumber, Kept},
    asked::Asked,
    compare::{Comparison, Known, compare, told_words},
    evidence::{self, Evidence, Subject},
    forest::Forest,
    gather,
    key::Hashing,
    names::Names,
    numbers::Numbers,
    reasons,
    vocabulary::NameId,
    weight::probability,
};

/// The most names that are compared in full for one question.
const CANDIDATES_MAX: usize = 150;
/// The most names that are gathered before their dates of birth are looked at.
const GATHERED_MAX: usize = 1_200;
/// The most bearers of one number that are looked at.
const BEARERS_MAX: usize = 10_000;
/// The most records that are shown because their number is near. Where more are, numbers were given out one after the
/// other: that one is near says nothing then, and would show strangers' records.
const NEAR_MAX: usize = 5;

/// How a record's number agrees with the one that is asked for.
type Agreeing<'a> = &'a dyn Fn(&Kept, &AskedNumber<'_>) -> Option<Agreement>;

/// An in-memory index over the names and numbers of records.
///
/// It answers from memory, keeps no more than it needs to compare and to explain, and holds no clock, file,
/// socket or randomness: the same records and the same question give the same hits. What a caller may not see is
/// kept out by the `visible` that comes with each question, before the best are chosen.
///
/// ```
/// use wasl_model::{Question, Text};
/// use wasl_search::Index;
///
/// let index = Index::new();
/// let question = Question { name: Text::new("Tsarnayev").ok(), ..Question::default() };
/// assert!(index.search(&question, 10, &|_| true).is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Option<Entry>>,
    by_id: HashMap<RecordId, u32, Hashing>,
    free: Vec<u32>,
    names: Names,
    numbers: Numbers,
}

/// What is kept of a record.
#[derive(Debug)]
struct Entry {
    id: RecordId,
    kind: RecordKind,
    births: Box<[DateSpan]>,
    nationalities: Box<[Country]>,
    names: Box<[NameId]>,
    numbers: Box<[Kept]>,
}

/// A record whose name was compared.
#[derive(Debug)]
struct Compared<'a> {
    slot: u32,
    name: NameId,
    comparison: Comparison,
    subject: Subject<'a>,
    /// What decides who leads, and nothing else.
    promise: f32,
}

/// By which name a record is found.
#[derive(Debug)]
struct Named {
    name: NameId,
    comparison: Comparison,
    evidence: Evidence,
    promise: f32,
}

/// A record that is found, before its reasons are told.
#[derive(Debug)]
struct Found {
    log_odds: f32,
    name: Option<Named>,
    number: Option<Reason>,
}

impl Default for Found {
    fn default() -> Self {
        Self { log_odds: f32::NEG_INFINITY, name: None, number: None }
    }
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record, or puts it in the place of its earlier version.
    pub fn insert(&mut self, record: &Record) {
        let id = record.id();
        self.remove(id);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let names = record
            .names
            .iter()
            .take(Record::NAMES_MAX)
            .filter_map(|name| self.names.insert(slot, name.text.as_str(), name.kind))
            .collect();
        self.slots[slot as usize] = Some(Entry {
            id,
            kind: record.kind,
            births: record.births.as_slice().into(),
            nationalities: record.nationalities.as_slice().into(),
            names,
            numbers: self.numbers.insert(slot, &record.identifiers),
        });
        self.by_id.insert(id, slot);
    }

    /// Takes a record out; it is in no later answer, and nothing of it stays in memory that is in use. False if it
    /// was not there.
    pub fn remove(&mut self, id: RecordId) -> bool {
        let Some(slot) = self.by_id.remove(&id) else { return false };
        if let Some(entry) = self.slots.get_mut(slot as usize).and_then(Option::take) {
            entry.names.iter().for_each(|&name| self.names.remove(name));
            self.numbers.remove(slot, &entry.numbers);
            self.free.push(slot);
        }
        true
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The records that may be what `question` asks for, the likeliest first, at most `limit` of those that
    /// `visible` lets pass.
    ///
    /// A question without a name and without a number finds nothing: a date of birth alone is no hit.
    pub fn search(&self, question: &Question, limit: usize, visible: &dyn Fn(RecordId) -> bool) -> Vec<Hit> {
        let wanted = |slot: u32| {
            self.entry(slot)
                .is_some_and(|entry| question.kind.is_none_or(|kind| kind == entry.kind) && visible(entry.id))
        };
        let asked = question.name.as_ref().map(|name| Asked::new(name.as_str(), &self.names.vocabulary));
        let mut found =
            asked.as_ref().map_or_else(BTreeMap::new, |asked| self.by_name(asked, question, &wanted));
        if let Some(number) = &question.number {
            self.add_number(number, &wanted, &mut found);
        }
        let asked = asked.unwrap_or_default();
        self.best(found, limit)
            .into_iter()
            .map(|(entry, found)| self.hit(question, &asked, entry, found))
            .collect()
    }

    /// The records that bear `number`, the surest first, at most `limit` of those that `visible` lets pass.
    ///
    /// Numbers are compared as [`fold`](crate::fold) and [`fold_number`](crate::fold_number) fold them. A number
    /// that merely looks alike (`O` and `0`, `I` and `1`) is found too, with the rule `look-alike` and a low
    /// score. Only if none of these is found, numbers of seven characters and more are found with one character
    /// off: the rule is `one-character-off`, or `check-digit-wrong` if the asked number's own check digit tells
    /// that the mistake is in the question. Their score is lower still.
    pub fn check(&self, number: &Number, limit: usize, visible: &dyn Fn(RecordId) -> bool) -> Vec<Hit> {
        let mut found = BTreeMap::new();
        let wanted = |slot: u32| self.entry(slot).is_some_and(|entry| visible(entry.id));
        self.add_number(number, &wanted, &mut found);
        let (question, asked) = (Question::default(), Asked::default());
        self.best(found, limit)
            .into_iter()
            .map(|(entry, found)| self.hit(&question, &asked, entry, found))
            .collect()
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    /// The records whose names may be meant, each by the name that agrees best.
    fn by_name(
        &self,
        asked: &Asked,
        question: &Question,
        wanted: &dyn Fn(u32) -> bool,
    ) -> BTreeMap<u32, Found> {
        let mut found = BTreeMap::new();
        for (compared, evidence) in self.weighed(asked, question, wanted) {
            let weak = if compared.subject.is_weak { reasons::WEAK } else { 0.0 };
            let log_odds = Forest::own().log_odds(&evidence) + weak;
            let Compared { slot, name, comparison, promise, .. } = compared;
            let name = Some(Named { name, comparison, evidence, promise });
            found.insert(slot, Found { log_odds, name, number: None });
        }
        found
    }

    /// The records whose names may be meant with the evidence for and against each.
    fn weighed(
        &self,
        asked: &Asked,
        question: &Question,
        wanted: &dyn Fn(u32) -> bool,
    ) -> impl Iterator<Item = (Compared<'_>, Evidence)> {
        let compared = self.compared(asked, question, wanted);
        let leads = leads(&compared);
        compared.into_iter().zip(leads).map(|(one, lead)| {
            let evidence = Evidence::of(question, asked, &one.comparison, &one.subject, &self.names, lead);
            (one, evidence)
        })
    }

    /// The records whose names may be meant, each once, with its name that agrees best; the most promising first.
    fn compared(
        &self,
        asked: &Asked,
        question: &Question,
        wanted: &dyn Fn(u32) -> bool,
    ) -> Vec<Compared<'_>> {
        let mut counters = self.names.lend();
        let likenesses = gather::likenesses(asked, &self.names, &mut counters);
        let wanted_name = |id: NameId| self.names.entry(id).is_some_and(|entry| wanted(entry.slot));
        let gathered =
            gather::candidates(&likenesses, &self.names, &mut counters, GATHERED_MAX, &wanted_name);
        self.names.give_back(counters);
        let mut known = Known::new(&likenesses);
        let mut best: BTreeMap<u32, Compared<'_>> = BTreeMap::new();
        for name in self.most_promising(gathered, question) {
            let Some(told) = self.names.entry(name) else { continue };
            let Some(entry) = self.entry(told.slot) else { continue };
            let comparison = compare(asked, told, &self.names, &mut known);
            let is_better = |other: &Compared<'_>| comparison.worth() > other.comparison.worth();
            if comparison.names_somebody(asked) && best.get(&told.slot).is_none_or(is_better) {
                let subject = subject(entry, told.kind);
                let promise = evidence::promise(question, &subject, comparison.worth());
                best.insert(told.slot, Compared { slot: told.slot, name, comparison, subject, promise });
            }
        }
        let mut compared: Vec<Compared<'_>> = best.into_values().collect();
        // The sort is stable: equal ones stay in the order of their slots.
        compared.sort_by(|one, other| other.promise.total_cmp(&one.promise));
        compared
    }

    /// The names that are compared in full: a date of birth that agrees brings a common name forward.
    fn most_promising(&self, gathered: Vec<(f32, NameId)>, question: &Question) -> Vec<NameId> {
        let promise = |(words, id): (f32, NameId)| {
            let name = self.names.entry(id)?;
            let subject = subject(self.entry(name.slot)?, name.kind);
            Some((evidence::promise(question, &subject, words), id))
        };
        let mut ranked: Vec<(f32, NameId)> = gathered.into_iter().filter_map(promise).collect();
        ranked.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        ranked.into_iter().map(|(_, id)| id).take(CANDIDATES_MAX).collect()
    }

    /// Adds what the number says to records that are found, and its other bearers. Only if it has none, those of
    /// numbers that are one character off, unless there are many.
    fn add_number(&self, number: &Number, wanted: &dyn Fn(u32) -> bool, found: &mut BTreeMap<u32, Found>) {
        let asked = AskedNumber::new(number);
        let mut is_known = false;
        for slot in self.numbers.bearers(&asked).take(BEARERS_MAX) {
            if let Some(borne) = self.borne(slot, &asked, &Kept::agreement, wanted) {
                is_known = true;
                add_bearer(slot, &asked, borne, found);
            }
        }
        if is_known {
            return;
        }
        let near = self.numbers.near_bearers(&asked).into_iter().take(BEARERS_MAX);
        let near: Vec<_> = near
            .filter_map(|slot| Some((slot, self.borne(slot, &asked, &Kept::near_agreement, wanted)?)))
            .collect();
        let is_series = near.len() > NEAR_MAX;
        for (slot, borne) in near {
            // A name that agrees as well is a reason of its own.
            if !is_series || found.contains_key(&slot) {
                add_bearer(slot, &asked, borne, found);
            }
        }
    }

    /// The number of a record that agrees best, and how, if one does and the record is wanted.
    fn borne(
        &self,
        slot: u32,
        asked: &AskedNumber<'_>,
        agreement: Agreeing<'_>,
        wanted: &dyn Fn(u32) -> bool,
    ) -> Option<(Agreement, &Kept)> {
        let numbers = self.entry(slot).map_or(&[][..], |entry| &entry.numbers);
        let agreements = numbers.iter().filter_map(|kept| Some((agreement(kept, asked)?, kept)));
        let best: Option<(Agreement, &Kept)> = agreements.min_by_key(|(agreement, _)| *agreement);
        best.filter(|_| wanted(slot))
    }

    /// The likeliest `limit`, equal ones by their id.
    fn best(&self, found: BTreeMap<u32, Found>, limit: usize) -> Vec<(&Entry, Found)> {
        let mut best: Vec<(&Entry, Found)> =
            found.into_iter().filter_map(|(slot, found)| Some((self.entry(slot)?, found))).collect();
        best.sort_by(|one, other| {
            other.1.log_odds.total_cmp(&one.1.log_odds).then(one.0.id.cmp(&other.0.id))
        });
        best.truncate(limit);
        best
    }

    fn hit(&self, question: &Question, asked: &Asked, entry: &Entry, found: Found) -> Hit {
        let mut reasons: Vec<Reason> = found.number.into_iter().collect();
        let mut shown = String::new();
        if let Some(Named { name, comparison, evidence, promise }) = found.name
            && let Some(name) = self.names.entry(name)
        {
            let told = told_words(&comparison, name, &self.names);
            let subject = subject(entry, name.kind);
            let shares = Forest::own().shares(&evidence, &evidence.if_alone(promise));
            reasons.extend(reasons::reasons(question, asked, &comparison, &subject, &told, shares));
            shown.push_str(&name.text);
        }
        Hit { record: entry.id, score: probability(found.log_odds), name: shown, reasons }
    }
}

/// Adds a bearer by the number that agrees best, unless it is there by a number already.
fn add_bearer(
    slot: u32,
    asked: &AskedNumber<'_>,
    (agreement, kept): (Agreement, &Kept),
    found: &mut BTreeMap<u32, Found>,
) {
    let found = found.entry(slot).or_default();
    if found.number.is_some() {
        return;
    }
    let weight = agreement.weight(asked);
    // A name that disagrees does not make a number's bearer less of a bearer.
    found.log_odds = found.log_odds.max(agreement.prior()) + weight;
    found.number = Some(Reason {
        what: ReasonKind::Number,
        rule: agreement.rule(),
        query: asked.printed().to_owned(),
        record: kept.printed.to_string(),
        weight,
    });
}

impl Index {
    /// Shows every record that is compared with the question's name and the evidence that it gives, the most
    /// promising first.
    #[doc(hidden)]
    pub fn each_evidence(&self, question: &Question, mut show: impl FnMut(RecordId, &Evidence)) {
        let Some(name) = &question.name else { return };
        let asked = Asked::new(name.as_str(), &self.names.vocabulary);
        for (compared, evidence) in self.weighed(&asked, question, &|_| true) {
            if let Some(entry) = self.entry(compared.slot) {
                show(entry.id, &evidence);
            }
        }
    }
}

/// By how much each record promises more than the most promising of another person, in the same order.
///
/// Two records that tell the same date of birth may be the same person in the lists of two members, and take nothing
/// from each other.
fn leads(compared: &[Compared<'_>]) -> Vec<f32> {
    let is_other = |one: &Compared<'_>, other: &Compared<'_>| {
        one.slot != other.slot && !one.subject.births.iter().any(|birth| other.subject.births.contains(birth))
    };
    let lead = |one: &Compared<'_>| {
        let next = compared.iter().find(|other| is_other(one, other));
        evidence::lead(one.promise, next.map(|next| next.promise))
    };
    compared.iter().map(lead).collect()
}

fn subject(entry: &Entry, kind: NameKind) -> Subject<'_> {
    Subject {
        births: &entry.births,
        nationalities: &entry.nationalities,
        is_weak: kind == NameKind::WeakAlias,
    }
}
