//! The index itself: records in, question in, hits out.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasherDefault,
};

use wasl_model::{Hit, NameKind, Number, Question, Reason, ReasonKind, Record, RecordId};

use crate::{
    agreement::{Agreement, AskedNumber, Kept},
    asked::Asked,
    compare::{Comparison, compare, told_words},
    draft::Draft,
    evidence::{self, Evidence, Subject},
    forest::Forest,
    gather,
    names::{NameId, Names, Place},
    numbers::{self, Bearer},
    pairing::Known,
    part::{Part, PartId},
    particulars::Particulars,
    reasons,
    rewrite::{Rewrite, Rewritten},
    segment::Segment,
    spread::Spread,
    vocabulary::Vocabulary,
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

/// So many numbers are looked for at a time: most are nobody's, and to see that takes one visit to memory each, of which
/// a processor makes several at once.
const NUMBERS_AT_ONCE: usize = 256;

/// Segments that have so many records together are written anew while somebody waits: in some milliseconds.
const TINY: usize = 200;

/// How a record's number agrees with the one that is asked for.
type Agreeing<'a> = &'a dyn Fn(&Kept<'_>, &AskedNumber<'_>) -> Option<Agreement>;

/// An index over the names and numbers of records.
///
/// It is made of [`Segment`]s, in memory or in mapped files, keeps no more than it needs to compare and to explain, and
/// holds no clock, socket or randomness: the same segments and the same question give the same hits. What a caller may
/// not see is kept out by the `visible` that comes with each question, before the best are chosen.
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
    names: Names,
}

/// A record whose name was compared.
#[derive(Debug)]
struct Compared {
    place: Place,
    name: NameId,
    comparison: Comparison,
    subject: Subject,
    /// What its sex and place of birth say.
    beside: f32,
    /// What decides who leads, and nothing else.
    promise: f32,
}

/// A question as it is compared with records.
#[derive(Debug)]
struct Prepared<'question> {
    question: &'question Question,
    name: Asked,
    particulars: Particulars<'question>,
}

/// A record that is found, before its reasons are told.
#[derive(Debug)]
struct Found {
    log_odds: f32,
    name: Option<Box<Weighed>>,
    number: Option<Reason>,
}

/// A record whose name was compared, with what that says.
#[derive(Debug)]
struct Weighed {
    compared: Compared,
    evidence: Evidence,
    /// What the evidence adds up to.
    log_odds: f32,
}

impl<'question> Prepared<'question> {
    /// Of the words that the index has.
    fn of(question: &'question Question, vocabulary: &Vocabulary) -> Self {
        let name = question.name.as_ref().map(|name| Asked::new(name.as_str(), vocabulary));
        let particulars = Particulars::of(question, vocabulary);
        Self { question, name: name.unwrap_or_default(), particulars }
    }

    /// Where a number alone is asked for.
    fn nothing(question: &'question Question) -> Self {
        Self { question, name: Asked::default(), particulars: Particulars::default() }
    }
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

    /// Adds a record, or puts it in the place of its earlier version. Where there are many, [`extend`](Self::extend) is
    /// quicker.
    pub fn insert(&mut self, record: &Record) {
        self.extend([record]);
    }

    /// Takes in all records of a segment, each in the place of its earlier version; tells what the part is called that
    /// has them, if it has any.
    ///
    /// Tiny segments are written anew together at once, so that one record after the other does not make many parts;
    /// larger ones when somebody sees to it with [`rewrite`](Self::rewrite).
    pub fn adopt(&mut self, segment: Segment) -> Option<PartId> {
        if segment.is_empty() {
            return None;
        }
        let mut adopted = self.names.adopt(segment);
        self.names.sweep();
        while let [.., before, last] = &self.names.parts[..]
            && last.alive * 2 >= before.alive
            && last.alive + before.alive <= TINY
        {
            let Some(rewritten) = self.rewrite(&[before.id(), last.id()]).run(|| true) else { break };
            (adopted, _) = self.names.replace(rewritten);
        }
        Some(adopted)
    }

    /// Takes in the records of a segment but for those that are marked as gone, as [`Part::gone`] told it when the
    /// segment was last in an index. No record of it may still be in another part.
    pub fn adopt_marked(&mut self, segment: Segment, gone: &[u64]) -> PartId {
        self.names.adopt_marked(segment, gone)
    }

    /// Takes a record out; it is in no later answer, though its bytes stay in its segment until that is written anew.
    /// False if it was not there.
    pub fn remove(&mut self, id: RecordId) -> bool {
        let was_there = self.names.remove(id);
        self.names.sweep();
        was_there
    }

    /// What it is made of. A question tries each, so there should be few.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.names.parts.iter()
    }

    /// Copies what is needed to write these parts anew as one, in little time.
    pub fn rewrite(&self, parts: &[PartId]) -> Rewrite {
        self.names.rewrite(parts)
    }

    /// Puts what was written anew in the place of the parts that it was written from, in little time. What has gone
    /// since stays gone. Returns what the part is called, and the old ones, which take longer to drop.
    pub fn replace(&mut self, rewritten: Rewritten) -> (PartId, Vec<Part>) {
        let replaced = self.names.replace(rewritten);
        self.names.sweep();
        replaced
    }

    /// Lets a part lie where the same bytes are, in a mapped file. Returns where it lay before, unless it is gone.
    pub fn lie_in(&mut self, part: PartId, segment: Segment) -> Option<Segment> {
        let part = self.names.parts.iter_mut().find(|one| one.id() == part)?;
        Some(std::mem::replace(&mut part.segment, segment))
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.names.parts.iter().map(|part| part.alive).sum()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The records that may be what `question` asks for, the likeliest first, at most `limit` of those that
    /// `visible` lets pass.
    ///
    /// A question without a name and without a number finds nothing: a date of birth alone is no hit.
    pub fn search(&self, question: &Question, limit: usize, visible: &dyn Fn(RecordId) -> bool) -> Vec<Hit> {
        let wanted = |place: Place| {
            let Some(part) = self.names.part(place) else { return false };
            let is_kind = question.kind.is_none_or(|kind| part.segment.kind(place.slot) == Some(kind));
            is_kind && part.segment.id(place.slot).is_some_and(visible)
        };
        let prepared = Prepared::of(question, &self.names.vocabulary);
        let mut found =
            if question.name.is_some() { self.by_name(&prepared, &wanted) } else { BTreeMap::new() };
        if let Some(number) = &question.number {
            self.add_number(number, &wanted, &mut found);
        }
        self.hits(&prepared, found, limit)
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
        let wanted = |place: Place| self.id(place).is_some_and(visible);
        self.add_number(number, &wanted, &mut found);
        self.hits(&Prepared::nothing(&Question::default()), found, limit)
    }

    /// The records that bear each of many numbers, as a border asks for a whole flight: exact ones and those that look
    /// alike, none that are merely one character off. In the order of the numbers.
    pub fn check_exactly(&self, numbers: &[Number], visible: &dyn Fn(RecordId) -> bool) -> Vec<Vec<Hit>> {
        let wanted = |place: Place| self.id(place).is_some_and(visible);
        let question = Question::default();
        let prepared = Prepared::nothing(&question);
        let hits = |(asked, may_be_borne): (&AskedNumber<'_>, bool)| {
            let mut found = BTreeMap::new();
            if may_be_borne {
                self.add_exact(asked, &wanted, &mut found);
            }
            self.hits(&prepared, found, usize::MAX)
        };
        let mut all = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(NUMBERS_AT_ONCE) {
            let asked: Vec<AskedNumber<'_>> = some.iter().map(AskedNumber::new).collect();
            let may_be_borne = numbers::may_be_borne(&self.names, &asked);
            all.extend(asked.iter().zip(may_be_borne).map(hits));
        }
        all
    }

    /// The id of a record that is still there.
    fn id(&self, place: Place) -> Option<RecordId> {
        self.names.part(place)?.segment.id(place.slot)
    }

    /// What is known of a record besides its names.
    fn subject(&self, place: Place, kind: NameKind) -> Subject {
        let mut subject = Subject { is_weak: kind == NameKind::WeakAlias, ..Subject::default() };
        self.tell(place, &mut subject);
        subject
    }

    /// Tells a record's dates of birth and its nationalities.
    fn tell(&self, place: Place, subject: &mut Subject) {
        subject.births.clear();
        subject.nationalities.clear();
        if let Some(part) = self.names.part(place) {
            subject.births.extend(part.segment.births(place.slot));
            subject.nationalities.extend(part.segment.nationalities(place.slot));
        }
    }

    /// What a record's sex and place of birth say.
    fn beside(&self, prepared: &Prepared<'_>, place: Place) -> f32 {
        if prepared.particulars.is_empty() {
            return 0.0;
        }
        self.names.part(place).map_or(0.0, |part| prepared.particulars.weight(&part.segment, place.slot))
    }

    /// The records whose names may be meant, each by the name that agrees best.
    fn by_name(&self, prepared: &Prepared<'_>, wanted: &dyn Fn(Place) -> bool) -> BTreeMap<Place, Found> {
        let mut found = BTreeMap::new();
        let (compared, evidence): (Vec<Compared>, Vec<Evidence>) = self.weighed(prepared, wanted).unzip();
        let log_odds = Forest::own().log_odds_of(&evidence);
        for ((compared, evidence), log_odds) in compared.into_iter().zip(evidence).zip(log_odds) {
            let weak = if compared.subject.is_weak { reasons::WEAK } else { 0.0 };
            let place = compared.place;
            let beside = weak + compared.beside;
            let name = Some(Box::new(Weighed { compared, evidence, log_odds }));
            found.insert(place, Found { log_odds: log_odds + beside, name, number: None });
        }
        found
    }

    /// The records whose names may be meant with the evidence for and against each.
    fn weighed(
        &self,
        prepared: &Prepared<'_>,
        wanted: &dyn Fn(Place) -> bool,
    ) -> impl Iterator<Item = (Compared, Evidence)> {
        let compared = self.compared(prepared, wanted);
        let leads = leads(&compared);
        let Prepared { question, name, .. } = prepared;
        compared.into_iter().zip(leads).map(|(one, lead)| {
            let evidence = Evidence::of(question, name, &one.comparison, &one.subject, &self.names, lead);
            (one, evidence)
        })
    }

    /// The records whose names may be meant, each once, with its name that agrees best; the most promising first.
    fn compared(&self, prepared: &Prepared<'_>, wanted: &dyn Fn(Place) -> bool) -> Vec<Compared> {
        let Prepared { question, name: asked, particulars } = prepared;
        let mut counters = self.names.lend();
        let likenesses = gather::likenesses(asked, &self.names, &mut counters);
        let wanted_name = |id: NameId| wanted(self.names.bearer(id));
        let is_about_words =
            question.born.is_none() && question.nationality.is_none() && particulars.is_empty();
        let gathered = gather::candidates(
            &likenesses,
            question.born,
            &self.names,
            &mut counters,
            if is_about_words { CANDIDATES_MAX } else { GATHERED_MAX },
            &wanted_name,
        );
        self.names.give_back(counters);
        let mut known = Known::new(&likenesses);
        let mut compared: Vec<Compared> = Vec::new();
        let mut of_place: HashMap<Place, usize, BuildHasherDefault<Spread>> = HashMap::default();
        for name in self.most_promising(gathered, prepared) {
            let Some(told) = self.names.entry(name) else { continue };
            let place = told.place;
            let comparison = compare(asked, &told, &self.names, &mut known);
            let earlier = of_place.get(&place).copied();
            let is_better =
                earlier.is_none_or(|earlier| comparison.worth() > compared[earlier].comparison.worth());
            if comparison.names_somebody(asked) && is_better {
                let subject = self.subject(place, told.kind);
                let beside = self.beside(prepared, place);
                let promise = evidence::promise(question, &subject, comparison.worth()) + beside;
                let better = Compared { place, name, comparison, subject, beside, promise };
                if let Some(earlier) = earlier {
                    compared[earlier] = better;
                } else {
                    of_place.insert(place, compared.len());
                    compared.push(better);
                }
            }
        }
        compared.sort_unstable_by(|one, other| {
            other.promise.total_cmp(&one.promise).then(one.place.cmp(&other.place))
        });
        compared
    }

    /// The names that are compared in full: a date of birth that agrees brings a common name forward.
    fn most_promising(&self, gathered: Vec<(f32, NameId)>, prepared: &Prepared<'_>) -> Vec<NameId> {
        if gathered.len() <= CANDIDATES_MAX {
            return gathered.into_iter().map(|(_, id)| id).collect();
        }
        let mut subject = Subject::default();
        let promise = |(words, id): (f32, NameId)| {
            let place = self.names.bearer(id);
            self.tell(place, &mut subject);
            (evidence::promise(prepared.question, &subject, words) + self.beside(prepared, place), id)
        };
        let mut ranked: Vec<(f32, NameId)> = gathered.into_iter().map(promise).collect();
        let order =
            |one: &(f32, NameId), other: &(f32, NameId)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        ranked.select_nth_unstable_by(CANDIDATES_MAX, order);
        ranked.truncate(CANDIDATES_MAX);
        ranked.sort_unstable_by(order);
        ranked.into_iter().map(|(_, id)| id).collect()
    }

    /// Adds what the number says to records that are found, and its other bearers. Only if it has none, those of
    /// numbers that are one character off, unless there are many.
    fn add_number(
        &self,
        number: &Number,
        wanted: &dyn Fn(Place) -> bool,
        found: &mut BTreeMap<Place, Found>,
    ) {
        let asked = AskedNumber::new(number);
        if self.add_exact(&asked, wanted, found) {
            return;
        }
        let near = numbers::near_bearers(&self.names, &asked).into_iter();
        let near = self.borne(near, &asked, &|kept, asked| kept.near_agreement(asked), wanted);
        let is_series = near.len() > NEAR_MAX;
        for (place, borne) in near {
            // A name that agrees as well is a reason of its own.
            if !is_series || found.contains_key(&place) {
                add_bearer(place, &asked, &borne, found);
            }
        }
    }

    /// Adds the bearers of the number and of those that look alike; whether there is one.
    fn add_exact(
        &self,
        asked: &AskedNumber<'_>,
        wanted: &dyn Fn(Place) -> bool,
        found: &mut BTreeMap<Place, Found>,
    ) -> bool {
        let borne = self.borne(
            numbers::bearers(&self.names, asked),
            asked,
            &|kept, asked| kept.agreement(asked),
            wanted,
        );
        for (place, borne) in &borne {
            add_bearer(*place, asked, borne, found);
        }
        !borne.is_empty()
    }

    /// The wanted records whose number agrees, each by the one that agrees best.
    fn borne(
        &self,
        bearers: impl Iterator<Item = Bearer>,
        asked: &AskedNumber<'_>,
        agreement: Agreeing<'_>,
        wanted: &dyn Fn(Place) -> bool,
    ) -> BTreeMap<Place, (Agreement, Kept<'_>)> {
        let mut borne: BTreeMap<Place, (Agreement, Kept<'_>)> = BTreeMap::new();
        for (place, which) in bearers.take(BEARERS_MAX) {
            let Some(part) = self.names.part(place) else { continue };
            let Some(kept) = part.segment.identifiers(place.slot).nth(which.into()) else { continue };
            let Some(agreement) = agreement(&kept, asked) else { continue };
            if borne.get(&place).is_none_or(|(other, _)| agreement < *other) && wanted(place) {
                borne.insert(place, (agreement, kept));
            }
        }
        borne
    }

    /// The likeliest `limit` of what is found, equal ones by their id, with their reasons.
    fn hits(&self, prepared: &Prepared<'_>, found: BTreeMap<Place, Found>, limit: usize) -> Vec<Hit> {
        let with_id = |(place, found): (Place, Found)| Some((self.id(place)?, found));
        let mut best: Vec<(RecordId, Found)> = found.into_iter().filter_map(with_id).collect();
        best.sort_unstable_by(|one, other| {
            other.1.log_odds.total_cmp(&one.1.log_odds).then(one.0.cmp(&other.0))
        });
        best.truncate(limit);
        best.into_iter().map(|(record, found)| self.hit(prepared, record, found)).collect()
    }

    fn hit(&self, prepared: &Prepared<'_>, record: RecordId, found: Found) -> Hit {
        let Prepared { question, name: asked, particulars } = prepared;
        let mut reasons: Vec<Reason> = found.number.into_iter().collect();
        let mut shown = String::new();
        if let Some(Weighed { compared, evidence, log_odds }) = found.name.as_deref()
            && let Some(name) = self.names.entry(compared.name)
        {
            let told = told_words(&compared.comparison, &name, &self.names);
            let shares = Forest::own().shares(&evidence.if_alone(compared.promise), *log_odds);
            reasons.extend(reasons::reasons(
                question,
                asked,
                &compared.comparison,
                &compared.subject,
                &told,
                shares,
            ));
            if let Some(part) = self.names.part(compared.place) {
                reasons.extend(particulars.reasons(&part.segment, compared.place.slot));
            }
            reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
            shown.push_str(name.text);
        }
        Hit { record, score: probability(found.log_odds), name: shown, reasons }
    }
}

/// Adds records, each in the place of its earlier version.
impl<'a> Extend<&'a Record> for Index {
    fn extend<T: IntoIterator<Item = &'a Record>>(&mut self, records: T) {
        let mut draft = Draft::new();
        for record in records {
            if let Some(full) = draft.add(record) {
                self.adopt(full);
            }
        }
        self.adopt(draft.finish());
    }
}

/// Adds a bearer by the number that agrees best, unless it is there by a number already.
fn add_bearer(
    place: Place,
    asked: &AskedNumber<'_>,
    (agreement, kept): &(Agreement, Kept<'_>),
    found: &mut BTreeMap<Place, Found>,
) {
    let found = found.entry(place).or_default();
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
        if question.name.is_none() {
            return;
        }
        for (compared, evidence) in self.weighed(&Prepared::of(question, &self.names.vocabulary), &|_| true) {
            if let Some(id) = self.id(compared.place) {
                show(id, &evidence);
            }
        }
    }
}

/// By how much each record promises more than the most promising of another person, in the same order.
///
/// Two records that tell the same date of birth may be the same person in the lists of two members, and take nothing
/// from each other.
fn leads(compared: &[Compared]) -> Vec<f32> {
    let is_other = |one: &Compared, other: &Compared| {
        one.place != other.place
            && !one.subject.births.iter().any(|birth| other.subject.births.contains(birth))
    };
    let lead = |one: &Compared| {
        let next = compared.iter().find(|other| is_other(one, other));
        evidence::lead(one.promise, next.map(|next| next.promise))
    };
    compared.iter().map(lead).collect()
}
