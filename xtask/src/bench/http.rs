//! How long does a search take over HTTP, one client, the benchmark's corpus behind it?

use std::time::Instant;

use anyhow::Result;

use super::{
    corpus,
    row::Row,
    score::RANKS,
    server::{self, Server},
    stage::Stage,
    timing::Timing,
};

/// How many searches are measured.
const SEARCHES: usize = 3000;
/// How many go before, unmeasured.
const WARM_UP: usize = 200;

/// One connection, one search after the other, from the first byte sent to the last byte read.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let home = stage.filled()?.home;
    let queries = corpus::sample(&stage.corpus()?.queries()?, SEARCHES);
    let key = server::officer_key(stage, &home)?;
    let bureau = Server::start(stage, &home)?;
    let mut client = bureau.client(&key)?;
    for query in queries.iter().take(WARM_UP) {
        client.search(query, RANKS)?;
    }
    let mut times = Vec::with_capacity(queries.len());
    for query in &queries {
        let start = Instant::now();
        client.search(query, RANKS)?;
        times.push(start.elapsed());
    }
    let timing = Timing::of(times);
    let row = |metric, value| Row::new("http", "search, one client", metric, value, "ms");
    Ok(vec![
        row("median", timing.median()).under(5.0),
        row("p99", timing.p99()).under(25.0),
        Row::new("http", "search, one client", "resident", bureau.resident_mb()?, "MB"),
    ])
}
