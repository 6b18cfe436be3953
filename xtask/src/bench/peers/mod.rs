//! The same searches against other programs in the same run: time and recall, ours beside theirs.
//!
//! Each peer is set up as well as we know how, and spared what only ours does: HTTP, and the audit lines. All
//! are asked the same questions; one that cannot be installed is left out, and the others still run.

mod ours;
mod python;
mod side;
mod trigrams;

use anyhow::Result;

use crate::{needs, screen::Screen};

use super::{
    corpus,
    row::Row,
    score::{self, Score},
    stage::Stage,
};

use self::side::Side;

/// How many of the benchmark's queries all are asked.
const SEARCHES: usize = 1000;

/// Asks all sides the same questions.
pub(crate) fn run(stage: &mut Stage<'_>, screen: Screen) -> Result<Vec<Row>> {
    let corpus = stage.corpus()?.clone();
    let entities = corpus.entities()?;
    let queries = corpus::sample(&corpus.queries()?, SEARCHES);
    let mut peers = Vec::new();
    match needs::provide(&needs::FOR_POSTGRES) {
        Ok(()) => peers.push(trigrams::ask(&entities, &queries)?),
        Err(why) => screen.left_out("pg_trgm", &format!("{why:#}")),
    }
    match python::provide(stage) {
        Ok(python) => peers.extend(python.ask(&entities, &queries)?),
        Err(why) => screen.left_out("rapidfuzz, logic-v2", &format!("{why:#}")),
    }
    let ours = ours::ask(stage, &queries)?;

    let right = corpus.right()?;
    let ids: Vec<_> = queries.into_iter().map(|query| query.id).collect();
    let score = |side: &Side| score::evaluate(&ids, &right, &side.run);
    let our_score = score(&ours);
    let beside = |peer: &Side| [shares(peer.name, our_score, score(peer)), times(&ours, peer)].concat();
    Ok(peers.iter().flat_map(beside).collect())
}

fn shares(peer: &str, ours: Score, theirs: Score) -> Vec<Row> {
    let row =
        |metric, value, theirs| Row::new("peers", "search", metric, value, "share").beside(peer, theirs);
    vec![
        row("recall@1", ours.recall_at_1, theirs.recall_at_1),
        row("recall@10", ours.recall_at_10, theirs.recall_at_10),
        row("best F1", ours.best_f1, theirs.best_f1),
        row("recall at 1 % false positives", ours.recall_at_fpr, theirs.recall_at_fpr),
    ]
}

fn times(ours: &Side, peer: &Side) -> Vec<Row> {
    let whole = [(peer.name, &peer.times)];
    let parts = peer.part.iter().map(|(name, times)| (*name, times));
    let rows = whole.into_iter().chain(parts).flat_map(|(name, theirs)| {
        let row = |metric, value, theirs| {
            Row::new("peers", "search, one client", metric, value, "ms").beside(name, theirs)
        };
        [row("median", ours.times.median(), theirs.median()), row("p99", ours.times.p99(), theirs.p99())]
    });
    rows.collect()
}
