//! Our own search over HTTP, audit included, as an officer's system would ask it.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{
    super::{
        corpus::Query,
        score::{RANKS, Ranked, Run},
        server::{self, Server},
        stage::Stage,
        timing::Timing,
    },
    side::{Side, WARM_UP},
};

/// One connection, one question after the other.
pub(crate) fn ask(stage: &mut Stage<'_>, queries: &[Query]) -> Result<Side> {
    let home = stage.filled()?.home;
    let key = server::officer_key(stage, &home)?;
    let bureau = Server::start(stage, &home)?;
    let mut client = bureau.client(&key)?;
    for query in queries.iter().take(WARM_UP) {
        client.search(query, RANKS)?;
    }
    let (mut run, mut times) = (Run::new(), Vec::new());
    for query in queries {
        let start = Instant::now();
        let answer = client.search(query, RANKS)?;
        times.push(start.elapsed());
        run.insert(query.id.clone(), hits(&answer)?);
    }
    Ok(Side { name: "wasl", run, times: Timing::of(times), part: None })
}

fn hits(answer: &Value) -> Result<Vec<Ranked>> {
    let hits = answer["hits"].as_array().context("an answer without hits")?;
    let ranked = |(at, hit): (usize, &Value)| {
        let score = hit["score"].as_f64().context("a hit without a score")?;
        let record = hit["source_id"].as_str().context("a hit without its source's id")?.to_owned();
        Ok(Ranked { rank: at + 1, score, record })
    };
    hits.iter().enumerate().map(ranked).collect()
}
