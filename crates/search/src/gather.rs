//! Which names are worth comparing in full: those whose words, taken alone, speak most for them.

use std::{cmp::Ordering, collections::HashMap, hash::BuildHasherDefault};

use wasl_model::PartialDate;

use crate::{
    asked::{Asked, Piece},
    diminutive,
    names::{Counters, NameId, Names, Part},
    particle,
    spread::Spread,
    vocabulary::{Closeness, Entry, WordId},
    weight::{self, information},
    word::{Script, Word},
};

/// The most words that are compared with one piece of the name.
const SIMILAR_MAX: usize = 500;
/// The same for several words taken as one, which match seldom.
const SIMILAR_RUN_MAX: usize = 24;
/// The most names that are walked for one question.
const WALKED_MAX: usize = 60_000;
/// A word that so many names of one part have is walked only about the year of birth, if one is asked for.
const NARROWED_FROM: usize = 8_000;
/// The most names that are looked at once more for the words that were not walked.
const COMPLETED_MAX: usize = 4_000;
/// The most pieces of a name that are counted: there is a bit for each.
const PIECES_MAX: usize = 64;
/// The most words with which a piece goes on.
const MATCHES_MAX: usize = 300;

/// The most that a spelling may cost: so much, and so much more for each letter.
const COST_LEAST: f32 = 3.0;
const COST_LETTER: f32 = 0.9;
/// No spelling may cost more: what it says for a name is less by then than what chance says.
pub(crate) const COST_MAX: f32 = 11.0;

/// The share of what another word would say that a title says.
const TITLE: f32 = 0.3;

/// No other form of a word may cost more with its spelling in another script: it would be another name.
const FORM_MAX: f32 = 9.0;

/// What it costs that two Chinese words that sound alike are written with different characters.
const SAME_SOUND: f32 = 2.5;

/// What a piece of the name and a word of the index say for each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Likeness {
    /// The word of the index.
    pub(crate) word: WordId,
    /// Cost of the one being spelled as the other.
    pub(crate) cost: f32,
    /// Log-odds that the one is meant by the other.
    pub(crate) weight: f32,
}

/// What is found for one piece of the name.
///
/// That a record has a word which the piece may mean speaks for it by what the piece says, less what the spelling
/// costs: the likelihood of the piece if the word is meant, over its likelihood whoever is meant.
#[derive(Debug)]
pub(crate) struct Likenesses {
    /// How much the piece says: how few of the names have a word that it may mean.
    pub(crate) information: f32,
    /// Whether the piece merely joins the parts of a name.
    pub(crate) is_particle: bool,
    /// The words that it may mean, the likeliest first.
    pub(crate) found: Vec<Likeness>,
}

/// What it costs that `piece` is meant by the word of `entry`; infinite if more than `limit`.
pub(crate) fn cost(piece: &Piece, id: WordId, entry: &Entry, limit: f32, sheet: &mut Vec<f32>) -> f32 {
    if piece.id == Some(id) {
        return 0.0;
    }
    // Whoever writes in the same script writes the same word alike, so what merely sounds alike is another word.
    let other_word = match entry.script {
        Some(Script::Han) if piece.word.script == Script::Han => SAME_SOUND,
        _ => 0.0,
    };
    let limit = limit - other_word;
    other_word
        + match entry.lattice() {
            None => piece.lattice.cost(&entry.latin, limit, sheet),
            Some(lattice) => {
                let back = lattice.cost(&piece.latin, limit, sheet);
                if piece.word.script == Script::Latin {
                    back.min(cost_of_forms(piece, limit.min(back), |form, limit| {
                        lattice.cost(form, limit, sheet)
                    }))
                } else {
                    back.min(piece.lattice.cost(&entry.latin, limit, sheet))
                }
            }
        }
}

/// What it costs that another form of a Latin piece is meant by what `cost` tells of: `Sasha` by الكسندر.
pub(crate) fn cost_of_forms(piece: &Piece, limit: f32, cost: impl FnMut(&[u8], f32) -> f32) -> f32 {
    if !piece.lattice.has_forms() || piece.word.script != Script::Latin {
        return f32::INFINITY;
    }
    least_of_forms(&piece.word, limit, cost)
}

/// What it costs that a piece is meant by another form of the Latin word of `entry`.
pub(crate) fn cost_back(piece: &Piece, entry: &Entry, limit: f32, sheet: &mut Vec<f32>) -> f32 {
    if piece.word.script == Script::Latin || entry.script != Some(Script::Latin) {
        return f32::INFINITY;
    }
    let text = String::from_utf8_lossy(&entry.latin).into_owned();
    let word = Word { text, script: Script::Latin };
    least_of_forms(&word, limit, |form, limit| piece.lattice.cost(form, limit, sheet))
}

fn least_of_forms(word: &Word, limit: f32, mut cost: impl FnMut(&[u8], f32) -> f32) -> f32 {
    let forms = diminutive::forms(word).iter().filter(|form| form.word.script == Script::Latin);
    forms.fold(f32::INFINITY, |least, form| {
        let limit = limit.min(least).min(FORM_MAX) - form.cost;
        least.min(form.cost + cost(form.word.text.as_bytes(), limit))
    })
}

/// What it says, before the cost of the spelling, that a piece which says `information` stands for the word of
/// `entry`.
///
/// A word in another script is spelled in many ways, of which the piece is one; so its own rarity counts if it
/// says more than how common the piece is.
pub(crate) fn worth(piece: &Piece, information: f32, entry: &Entry, names: &Names) -> f32 {
    match entry.script {
        Some(Script::Latin) | None => information,
        Some(script) if script == piece.word.script => information,
        Some(_) => information.max(weight::information(names.len(), entry.bearers())),
    }
}

/// For each piece of the name the words of the index that may be meant.
pub(crate) fn likenesses(asked: &Asked, names: &Names, counters: &mut Counters) -> Vec<Likenesses> {
    asked
        .pieces
        .iter()
        .map(|piece| {
            let (closeness, limit) = if piece.is_run {
                (Closeness::SameSkeleton, SIMILAR_RUN_MAX)
            } else {
                (Closeness::AnyTrait, SIMILAR_MAX)
            };
            let mut similar = names.vocabulary.similar(
                piece.word.script,
                &piece.spellings,
                closeness,
                limit,
                &mut counters.tally,
            );
            if !piece.forms.is_empty() {
                similar.extend_from_slice(&piece.forms);
                similar.sort_unstable();
                similar.dedup();
            }
            let most = COST_LEAST + COST_LETTER * piece.lattice.len().max(piece.latin.len()) as f32;
            let most = most.min(COST_MAX);
            // A word of the index has its share of the background with it.
            let mut bearers = if piece.id.is_none() { weight::background(&piece.word.text) } else { 0.0 };
            let share = if particle::is_title(&piece.word) { TITLE } else { 1.0 };
            let own = piece.id.map_or(bearers, |id| names.vocabulary.entry(id).bearers());
            let says_most = share * information(names.len(), own);
            let mut found: Vec<Likeness> = similar
                .into_iter()
                .filter_map(|word| {
                    let entry = names.vocabulary.entry(word);
                    let most = most.min(worth(piece, says_most, entry, names));
                    let cost = cost(piece, word, entry, most, &mut counters.sheet);
                    if cost.is_finite() {
                        bearers += entry.bearers() * (-cost).exp();
                    }
                    cost.is_finite().then_some(Likeness { word, cost, weight: 0.0 })
                })
                .collect();
            let information = share * information(names.len(), bearers);
            for likeness in &mut found {
                let entry = names.vocabulary.entry(likeness.word);
                likeness.weight = worth(piece, information, entry, names) - likeness.cost;
            }
            found.retain(|likeness| likeness.weight > 0.0);
            found.sort_unstable_by(|one, other| {
                other.weight.total_cmp(&one.weight).then(one.word.cmp(&other.word))
            });
            found.truncate(MATCHES_MAX);
            Likenesses { information, is_particle: particle::is_one(&piece.word), found }
        })
        .collect()
}

/// A word of the index, and what it says if it is met.
#[derive(Debug, Clone, Copy)]
struct List {
    weight: f32,
    /// The piece that it stands for.
    piece: usize,
    word: WordId,
}

/// The names that the words speak most for, at most `limit` of those that `wanted` lets pass, the best first, each
/// with what they add up to.
///
/// The names of the weightiest words are walked one by one; a word that very many names have is looked for only in the
/// names that were met so far. If even the weightiest are very many, those whose bearers were born when the question
/// says come first.
pub(crate) fn candidates(
    likenesses: &[Likenesses],
    born: Option<PartialDate>,
    names: &Names,
    counters: &mut Counters,
    limit: usize,
    wanted: &dyn Fn(NameId) -> bool,
) -> Vec<(f32, NameId)> {
    let mut lists: Vec<List> = Vec::new();
    for (piece, Likenesses { found, .. }) in likenesses.iter().enumerate().take(PIECES_MAX) {
        lists.extend(found.iter().map(|&Likeness { word, weight, .. }| List { weight, piece, word }));
    }
    let order = |list: &List| (list.piece, list.word);
    lists.sort_unstable_by(|one, other| {
        other.weight.total_cmp(&one.weight).then_with(|| order(one).cmp(&order(other)))
    });
    let years = Years::about(born);
    let mut walked = 0;
    let mut cut_short = Vec::new();
    let mut rest = lists.as_slice();
    while let [list, others @ ..] = rest
        && walked < WALKED_MAX
    {
        let mut is_whole = true;
        for (part, one) in (0..).zip(&names.parts) {
            let postings = one.postings(list.word);
            let mut left = postings.len();
            for run in years.narrowed(postings, one, WALKED_MAX.saturating_sub(walked)) {
                walked += run.len();
                left -= run.len();
                for name in run {
                    let name = NameId { part, name: u32::from_le_bytes(*name) };
                    count(list, counters.sums.entry(name).or_default());
                }
            }
            is_whole &= left == 0;
        }
        if !is_whole {
            cut_short.push(*list);
        }
        rest = others;
    }
    counters.ranked.clear();
    counters.ranked.extend(counters.sums.iter().map(|(&name, &(sum, _))| (sum, name)));
    cut_short.extend_from_slice(rest);
    if !cut_short.is_empty() {
        complete(&cut_short, names, counters);
    }
    best_wanted(&mut counters.ranked, limit, wanted)
}

/// Counts a list for a name, unless its piece counts already.
fn count(list: &List, (sum, pieces): &mut (f32, u64)) {
    if *pieces & (1 << list.piece) == 0 {
        *pieces |= 1 << list.piece;
        *sum += list.weight;
    }
}

/// Looks for the words of these lists in the most promising of the names that were met.
fn complete(lists: &[List], names: &Names, counters: &mut Counters) {
    let Counters { sums, ranked, .. } = counters;
    if ranked.len() > COMPLETED_MAX {
        ranked.select_nth_unstable_by(COMPLETED_MAX, best_first);
        ranked.truncate(COMPLETED_MAX);
    }
    let mut by_word: HashMap<WordId, Vec<&List>, BuildHasherDefault<Spread>> = HashMap::default();
    for list in lists {
        by_word.entry(list.word).or_default().push(list);
    }
    for (sum, name) in ranked {
        let (Some(counted), Some(part)) = (sums.get_mut(name), names.parts.get(name.part as usize)) else {
            continue;
        };
        for list in part.words(name.name).filter_map(|word| by_word.get(&word)).flatten() {
            count(list, counted);
        }
        *sum = counted.0;
    }
}

/// In which years somebody may have been born who is said to be born in one: it, its neighbours, and those with a digit
/// of the decade wrong.
struct Years(Vec<u16>);

impl Years {
    fn about(born: Option<PartialDate>) -> Self {
        let years = born.map(PartialDate::year).into_iter().flat_map(|year| {
            let swapped = year - year % 100 + year % 10 * 10 + year / 10 % 10;
            [year - 10, year - 1, year, year + 1, year + 10, swapped]
        });
        let mut years: Vec<u16> = years.collect();
        years.sort_unstable();
        years.dedup();
        Self(years)
    }

    /// The names to walk of those that have a word: all, if they are few; else those that were born in one of the years,
    /// or nobody knows when. At most `limit`.
    fn narrowed<'a>(&self, postings: &'a [[u8; 4]], part: &Part, limit: usize) -> Vec<&'a [[u8; 4]]> {
        if postings.len() <= NARROWED_FROM.min(limit) {
            return vec![postings];
        }
        let year_of = |name: &[u8; 4]| part.segment.year(u32::from_le_bytes(*name));
        let first_of = |year: u16| postings.partition_point(|name| year_of(name) < year);
        let mut left = limit;
        let mut runs = Vec::new();
        let mut take = |run: &'a [[u8; 4]]| {
            let run = &run[..run.len().min(left)];
            left -= run.len();
            runs.push(run);
        };
        for &year in &self.0 {
            take(postings.get(first_of(year)..first_of(year + 1)).unwrap_or_default());
        }
        if self.0.is_empty() {
            take(postings);
        } else {
            take(&postings[..first_of(1)]);
        }
        runs
    }
}

/// The best `limit` of those that `wanted` lets pass; it is asked about no more than it must be.
fn best_wanted(
    ranked: &mut [(f32, NameId)],
    limit: usize,
    wanted: &dyn Fn(NameId) -> bool,
) -> Vec<(f32, NameId)> {
    let mut best = Vec::with_capacity(limit);
    let mut rest = ranked;
    while best.len() < limit && !rest.is_empty() {
        let take = limit.min(rest.len());
        if take < rest.len() {
            rest.select_nth_unstable_by(take, best_first);
        }
        let (head, tail) = rest.split_at_mut(take);
        head.sort_unstable_by(best_first);
        best.extend(head.iter().copied().filter(|&(_, name)| wanted(name)).take(limit - best.len()));
        rest = tail;
    }
    best
}

fn best_first(one: &(f32, NameId), other: &(f32, NameId)) -> Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}
