//! How good a run of searches is, by the definitions of the benchmark's own scorer.
//!
//! A query without a right answer is a negative: every hit returned for it is false. Only the first
//! ten ranks count.

use std::collections::{BTreeMap, BTreeSet};

/// The ranks that count.
pub(crate) const RANKS: usize = 10;
/// The share of negatives that may be let through in [`Score::recall_at_fpr`].
const FALSE_POSITIVES: f64 = 0.01;

/// One returned hit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    /// From 1, the best.
    pub(crate) rank: usize,
    /// As the search gave it.
    pub(crate) score: f64,
    /// Which record, by its source's id.
    pub(crate) record: String,
}

/// The answers of a run, by query; a query without hits may be left out.
pub(crate) type Run = BTreeMap<String, Vec<Ranked>>;
/// The right records, by query.
pub(crate) type Right = BTreeMap<String, BTreeSet<String>>;

/// What the scorer prints.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    /// Share of positives with a right record at rank 1.
    pub(crate) recall_at_1: f64,
    /// Share of positives with a right record in ranks 1 to 10.
    pub(crate) recall_at_10: f64,
    /// Mean of 1 / rank of the first right record.
    pub(crate) mrr: f64,
    /// The best F1 over all thresholds on the score of the first hit.
    pub(crate) best_f1: f64,
    /// Share of negatives whose first hit passes that threshold.
    pub(crate) fpr_at_best_f1: f64,
    /// Share of positives whose first hit is right and passes the threshold that lets through 1 % of the negatives.
    pub(crate) recall_at_fpr: f64,
}

/// A query's first hit.
struct First {
    score: f64,
    right: bool,
    negative: bool,
}

/// Scores a run over these queries.
pub(crate) fn evaluate(queries: &[String], right: &Right, run: &Run) -> Score {
    let ranked: BTreeMap<&str, Vec<&Ranked>> =
        queries.iter().filter_map(|query| sorted(query, run)).collect();
    let (positives, negatives): (Vec<&String>, Vec<&String>) =
        queries.iter().partition(|query| right.contains_key(*query));
    let (mut at_1, mut at_10, mut reciprocal) = (0.0, 0.0, 0.0);
    for query in &positives {
        if let Some(rank) = ranked.get(query.as_str()).and_then(|hits| first_right(hits, &right[*query])) {
            at_10 += 1.0;
            reciprocal += 1.0 / rank as f64;
            at_1 += if rank == 1 { 1.0 } else { 0.0 };
        }
    }
    let mut firsts: Vec<First> =
        ranked.iter().map(|(query, hits)| first(hits[0], right.get(*query))).collect();
    firsts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let (best_f1, fpr_at_best_f1) = best_f1(&firsts, positives.len(), negatives.len());
    let share = |count: f64| count / positives.len().max(1) as f64;
    Score {
        recall_at_1: share(at_1),
        recall_at_10: share(at_10),
        mrr: share(reciprocal),
        best_f1,
        fpr_at_best_f1,
        recall_at_fpr: share(passing(&firsts, negatives.len())),
    }
}

fn sorted<'a>(query: &'a str, run: &'a Run) -> Option<(&'a str, Vec<&'a Ranked>)> {
    let mut hits: Vec<_> = run.get(query)?.iter().collect();
    hits.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.score.total_cmp(&b.score)).then(a.record.cmp(&b.record)));
    (!hits.is_empty()).then_some((query, hits))
}

fn first_right(hits: &[&Ranked], right: &BTreeSet<String>) -> Option<usize> {
    let counted = hits.iter().take(RANKS).take_while(|hit| hit.rank <= RANKS);
    counted.into_iter().find(|hit| right.contains(&hit.record)).map(|hit| hit.rank)
}

fn first(hit: &Ranked, right: Option<&BTreeSet<String>>) -> First {
    let is_right = right.is_some_and(|records| records.contains(&hit.record));
    First { score: hit.score, right: is_right, negative: right.is_none() }
}

/// Lowers the threshold past one score after the other, equal scores together.
fn best_f1(firsts: &[First], positives: usize, negatives: usize) -> (f64, f64) {
    let (mut best, mut fpr) = (0.0, 0.0);
    let (mut true_hits, mut false_hits, mut let_through) = (0.0, 0.0, 0.0);
    for group in firsts.chunk_by(|a, b| a.score.total_cmp(&b.score).is_eq()) {
        for first in group {
            *(if first.right { &mut true_hits } else { &mut false_hits }) += 1.0;
            let_through += if first.negative { 1.0 } else { 0.0 };
        }
        let missed = positives as f64 - true_hits;
        let f1 = 2.0 * true_hits / (2.0 * true_hits + false_hits + missed);
        if f1 > best {
            (best, fpr) = (f1, let_through / negatives.max(1) as f64);
        }
    }
    (best, fpr)
}

/// How many first hits are right and score above what all but the allowed negatives reach.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the scorer rounds a small positive number down"
)]
fn passing(firsts: &[First], negatives: usize) -> f64 {
    let allowed = (FALSE_POSITIVES * negatives as f64) as usize;
    let cut = firsts
        .iter()
        .filter(|first| first.negative)
        .nth(allowed)
        .map_or(f64::NEG_INFINITY, |first| first.score);
    firsts.iter().filter(|first| first.right && first.score > cut).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &[(&str, &str, f64, usize)]) -> Run {
        let mut run = Run::new();
        for (query, record, score, rank) in lines {
            let hit = Ranked { rank: *rank, score: *score, record: (*record).to_owned() };
            run.entry((*query).to_owned()).or_default().push(hit);
        }
        run
    }

    fn close(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-9
    }

    /// The figures are what the benchmark's own `score.py` prints for the same files.
    #[test]
    fn the_definitions_are_the_scorers() {
        let queries: Vec<_> = ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6"].map(str::to_owned).to_vec();
        let right = [("Q1", "E1"), ("Q2", "E2"), ("Q3", "E3"), ("Q4", "E4")];
        let right: Right =
            right.map(|(query, record)| (query.to_owned(), BTreeSet::from([record.to_owned()]))).into();
        let run = run(&[
            ("Q1", "E1", 0.9, 1),
            ("Q1", "E7", 0.5, 2),
            ("Q2", "E8", 0.8, 1),
            ("Q2", "E2", 0.7, 3),
            ("Q3", "E3", 0.6, 1),
            ("Q4", "E4", 0.6, 11),
            ("Q5", "E5", 0.7, 1),
        ]);
        let score = evaluate(&queries, &right, &run);
        let found = [
            score.recall_at_1,
            score.recall_at_10,
            score.mrr,
            score.best_f1,
            score.fpr_at_best_f1,
            score.recall_at_fpr,
        ];
        let expected = [0.5, 0.75, 7.0 / 12.0, 2.0 / 3.0, 0.5, 0.25];
        assert!(found.into_iter().zip(expected).all(|(found, expected)| close(found, expected)), "{found:?}");
    }
}
