//! PostgreSQL with `pg_trgm`, set up as well as we know how.
//!
//! Names transliterated to ASCII on both sides, lower case, a GIN index on trigrams, the year of birth weighed
//! in, prepared statements over a local socket.

use std::fmt::Write;

use anyhow::Result;

use super::{
    super::{
        cluster::{self, Cluster, escaped, quoted},
        corpus::{Entity, Query},
        score::{Ranked, Run},
    },
    side::{Side, WARM_UP, plain, year_of},
};

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

/// Through `psql` and a local socket, timed by `psql` itself.
pub(crate) fn ask(entities: &[Entity], queries: &[Query]) -> Result<Side> {
    let cluster = Cluster::start()?;
    cluster.script(TABLES)?;
    cluster.load("names", &names(entities)?)?;
    cluster.script(SEARCH)?;
    let statements: Vec<_> = queries.iter().map(execute).collect();
    parse(&cluster.timed(PREPARE, &statements, WARM_UP)?)
}

/// One row for each name, transliterated, with the year of birth.
fn names(entities: &[Entity]) -> Result<String> {
    let mut rows = String::new();
    for entity in entities {
        let year = entity.born.first().and_then(|born| year_of(born)).unwrap_or("\\N");
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

/// Rows of `query, record, score, rank`, and a line with the time after each query's.
fn parse(printed: &str) -> Result<Side> {
    let mut run = Run::new();
    for line in printed.lines() {
        if let [query, record, score, rank] = line.split('\t').collect::<Vec<_>>()[..] {
            let hit = Ranked { rank: rank.parse()?, score: score.parse()?, record: record.to_owned() };
            run.entry(query.to_owned()).or_default().push(hit);
        }
    }
    Ok(Side { name: "pg_trgm", run, times: cluster::times(printed)?, part: None })
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
