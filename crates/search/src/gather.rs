//! Which names are worth comparing in full: those whose words, taken alone, speak most for them.

use crate::{
    asked::{Asked, Piece},
    names::{Counters, Names},
    particle,
    vocabulary::{Closeness, Entry, NameId, WordId},
    weight::{self, information},
    word::Script,
};

/// The most words that are compared with one piece of the name.
const SIMILAR_MAX: usize = 500;
/// The same for several words taken as one, which match seldom.
const SIMILAR_RUN_MAX: usize = 24;
/// The most names that the matches of one piece are counted in.
const COUNTED_MAX: usize = 40_000;
/// The most words with which a piece goes on.
const MATCHES_MAX: usize = 300;

/// The most that a spelling may cost: so much, and so much more for each letter.
const COST_LEAST: f32 = 3.0;
const COST_LETTER: f32 = 0.9;
/// No spelling may cost more: what it says for a name is less by then than what chance says.
pub(crate) const COST_MAX: f32 = 11.0;

/// The share of what another word would say that a title says.
const TITLE: f32 = 0.3;

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
        + match &entry.lattice {
            None => piece.lattice.cost(&entry.latin, limit, sheet),
            Some(lattice) => {
                let back = lattice.cost(&piece.latin, limit, sheet);
                if piece.word.script == Script::Latin {
                    back
                } else {
                    back.min(piece.lattice.cost(&entry.latin, limit, sheet))
                }
            }
        }
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
            let similar = names.vocabulary.similar(&piece.spellings, closeness, limit, &mut counters.tally);
            let most = COST_LEAST + COST_LETTER * piece.lattice.len().max(piece.latin.len()) as f32;
            let most = most.min(COST_MAX);
            // A word of the index has its share of the background with it.
            let mut bearers = if piece.id.is_none() { weight::background(&piece.word.text) } else { 0.0 };
            let mut found: Vec<Likeness> = similar
                .into_iter()
                .filter_map(|word| {
                    let entry = names.vocabulary.entry(word);
                    let cost = cost(piece, word, entry, most, &mut counters.sheet);
                    if cost.is_finite() {
                        bearers += entry.bearers() * (-cost).exp();
                    }
                    cost.is_finite().then_some(Likeness { word, cost, weight: 0.0 })
                })
                .collect();
            let share = if particle::is_title(&piece.word) { TITLE } else { 1.0 };
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
            Likenesses { information, found }
        })
        .collect()
}

/// The names that the words speak most for, at most `limit` of those that `wanted` lets pass, the best first, each
/// with what they add up to.
pub(crate) fn candidates(
    likenesses: &[Likenesses],
    names: &Names,
    counters: &mut Counters,
    limit: usize,
    wanted: &dyn Fn(NameId) -> bool,
) -> Vec<(f32, NameId)> {
    for (piece, Likenesses { found, .. }) in (1..).zip(likenesses) {
        let mut counted = 0;
        for likeness in found {
            counted += names.vocabulary.entry(likeness.word).names.len();
            if counted > COUNTED_MAX {
                break;
            }
            for &name in &names.vocabulary.entry(likeness.word).names {
                let (sum, last) = (&mut counters.sums[name as usize], &mut counters.last[name as usize]);
                if *last == piece {
                    continue;
                }
                if *last == 0 {
                    counters.touched.push(name);
                }
                *last = piece;
                *sum += likeness.weight;
            }
        }
    }
    counters.ranked.clear();
    for name in counters.touched.drain(..) {
        counters.ranked.push((std::mem::take(&mut counters.sums[name as usize]), name));
        counters.last[name as usize] = 0;
    }
    best_wanted(&mut counters.ranked, limit, wanted)
}

/// The best `limit` of those that `wanted` lets pass; it is asked about no more than it must be.
fn best_wanted(
    ranked: &mut [(f32, NameId)],
    limit: usize,
    wanted: &dyn Fn(NameId) -> bool,
) -> Vec<(f32, NameId)> {
    let order =
        |one: &(f32, NameId), other: &(f32, NameId)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
    let mut best = Vec::with_capacity(limit);
    let mut rest = ranked;
    while best.len() < limit && !rest.is_empty() {
        let take = limit.min(rest.len());
        if take < rest.len() {
            rest.select_nth_unstable_by(take, order);
        }
        let (head, tail) = rest.split_at_mut(take);
        head.sort_unstable_by(order);
        best.extend(head.iter().copied().filter(|&(_, name)| wanted(name)).take(limit - best.len()));
        rest = tail;
    }
    best
}
