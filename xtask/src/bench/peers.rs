//! The same searches against PostgreSQL with `pg_trgm`, in the same run: time and recall, ours beside its.
//!
//! The peer is set up as well as we know how: names transliterated to ASCII on both sides, lower case,
//! a GIN index on trigrams, the year of birth weighed in, prepared statements over a local socket.

use std::{fmt::Write, time::Instant};

use any_ascii::any_ascii;
use anyhow::{Context, Result};
use serde_json::Value;

use crate::needs;

use super::{
    cluster::{Cluster, escaped, quoted},
    corpus::{self, Entity, Query},
    row::Row,
    score::{self, RANKS, Ranked, Run, Score},
    server::{self, Server},
    stage::Stage,
    timing::Timing,
};

/// How the peer is called in the rows.
const PEER: &str = "pg_trgm";
/// How many of the benchmark's queries both are asked.
const SEARCHES: usize = 1000;
/// How many of them are asked before, unmeasured.
const WARM_UP: usize = 50;

const TABLES: &str = "\
CREATE EXTENSION pg_trgm;
CREATE TABLE names (entity text NOT NULL, name text NOT NULL, born smallint);
";

/// A name that shares a third of its trigrams is looked at; a year of birth that agrees weighs for it,
/// one that is more than a year off against it.
const SEARCH: &str = "\
CREATE INDEX names_trigrams ON names USING gin (name gin_trgm_ops);
VACUUM ANALYZE names;
CREATE FUNCTION year_weight(known smallint, asked smallint) RETURNS real LANGUAGE sql IMMUTABLE AS
  'SELECT CASE WHEN known IS NULL OR asked IS NULL THEN 0 WHEN known = asked THEN 0.1
               WHEN abs(known - asked) = 1 THEN 0 ELSE -0.2 END::real';
";

const PREPARE: &str = "\
PREPARE search (text, text, smallint) AS
  SELECT $1, entity, score, row_number() OVER (ORDER BY score DESC, entity) FROM (
    SELECT entity, max(similarity(name, $2) + year_weight(born, $3)) AS score
    FROM names WHERE name % $2 GROUP BY entity ORDER BY score DESC, entity LIMIT 10) AS best;
SET plan_cache_mode = force_generic_plan;
SET pg_trgm.similarity_threshold = 0.3;
";

/// What one side answered, and how long it took.
struct Side {
    run: Run,
    times: Timing,
}

/// Asks both sides the same questions.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    needs::provide(&needs::FOR_PEERS)?;
    let corpus = stage.corpus()?.clone();
    let queries = corpus::sample(&corpus.queries()?, SEARCHES);
    let peer = ask_peer(&corpus.entities()?, &queries)?;
    let ours = ask_us(stage, &queries)?;

    let right = corpus.right()?;
    let ids: Vec<_> = queries.iter().map(|query| query.id.clone()).collect();
    let [our_score, peer_score] = [&ours, &peer].map(|side| score::evaluate(&ids, &right, &side.run));
    let mut rows = scores(our_score, peer_score);
    for (metric, value, theirs) in
        [("median", ours.times.median(), peer.times.median()), ("p99", ours.times.p99(), peer.times.p99())]
    {
        rows.push(Row::new("peers", "search, one client", metric, value, "ms").beside(PEER, theirs));
    }
    Ok(rows)
}

fn scores(ours: Score, theirs: Score) -> Vec<Row> {
    let row =
        |metric, value, theirs| Row::new("peers", "search", metric, value, "share").beside(PEER, theirs);
    vec![
        row("recall@1", ours.recall_at_1, theirs.recall_at_1),
        row("recall@10", ours.recall_at_10, theirs.recall_at_10),
        row("best F1", ours.best_f1, theirs.best_f1),
        row("recall at 1 % false positives", ours.recall_at_fpr, theirs.recall_at_fpr),
    ]
}

/// Over HTTP, audit included, as an officer's system would.
fn ask_us(stage: &mut Stage<'_>, queries: &[Query]) -> Result<Side> {
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
    Ok(Side { run, times: Timing::of(times) })
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

/// Through `psql` and a local socket, timed by `psql` itself.
fn ask_peer(entities: &[Entity], queries: &[Query]) -> Result<Side> {
    let cluster = Cluster::start()?;
    cluster.script(TABLES)?;
    cluster.load("names", &names(entities)?)?;
    cluster.script(SEARCH)?;
    let mut script = PREPARE.to_owned();
    for query in queries.iter().take(WARM_UP) {
        writeln!(script, "{}", execute(query))?;
    }
    // What is printed before this line is the warm-up's.
    script.push_str("\\echo measured\n\\timing on\n");
    for query in queries {
        writeln!(script, "{}", execute(query))?;
    }
    let printed = cluster.script(&script)?;
    let (_, measured) = printed.split_once("measured\n").context("psql printed nothing")?;
    parse(measured)
}

/// One row for each name, transliterated, with the year of birth.
fn names(entities: &[Entity]) -> Result<String> {
    let mut rows = String::new();
    for entity in entities {
        let year = entity.born.first().map_or("\\N", |born| year_of(born).unwrap_or("\\N"));
        for name in &entity.names {
            writeln!(rows, "{}\t{}\t{year}", escaped(&entity.id), escaped(&plain(name)))?;
        }
    }
    Ok(rows)
}

fn execute(query: &Query) -> String {
    let year = year_of(&query.born).unwrap_or("NULL");
    format!("EXECUTE search ({}, {}, {year});", quoted(&query.id), quoted(&plain(&query.name)))
}

fn plain(name: &str) -> String {
    any_ascii(name).to_lowercase()
}

fn year_of(born: &str) -> Option<&str> {
    born.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Rows of `query, record, score, rank`, and a line `Time: 1.234 ms` after each query's.
fn parse(printed: &str) -> Result<Side> {
    let (mut run, mut times) = (Run::new(), Vec::new());
    for line in printed.lines() {
        if let Some(time) = line.strip_prefix("Time: ") {
            let milliseconds = time.split(' ').next().and_then(|time| time.parse::<f64>().ok());
            times.push(milliseconds.with_context(|| format!("`{line}` is no time"))?);
            continue;
        }
        if let [query, record, score, rank] = line.split('\t').collect::<Vec<_>>()[..] {
            let hit = Ranked { rank: rank.parse()?, score: score.parse()?, record: record.to_owned() };
            run.entry(query.to_owned()).or_default().push(hit);
        }
    }
    Ok(Side { run, times: Timing::new(times) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peers_answers_and_times_are_read() {
        let side =
            parse("Q1\tE1\t0.75\t1\nQ1\tE2\t0.5\t2\nTime: 12.500 ms\nTime: 2.500 ms (00:02)\n").unwrap();
        assert_eq!(side.run["Q1"].iter().map(|hit| hit.record.as_str()).collect::<Vec<_>>(), ["E1", "E2"]);
        assert_eq!(format!("{} {}", side.times.median(), side.times.p99()), "12.5 12.5");
    }

    #[test]
    fn a_query_is_asked_in_ascii_with_its_year() {
        let [id, name, born, nationality] = ["Q1", "Ó'Brian", "1965-03-01", ""].map(str::to_owned);
        let query = Query { id, name, born, nationality };
        assert_eq!(execute(&query), "EXECUTE search ('Q1', 'o''brian', 1965);");
    }
}
