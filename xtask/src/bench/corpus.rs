//! The benchmark's data as it is published: records, queries, right answers, strata.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde_json::Value;

use super::score::{Ranked, Right, Run};

/// The folder with the published files.
#[derive(Debug, Clone)]
pub(crate) struct Corpus {
    folder: PathBuf,
}

/// One question of the benchmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// Its id.
    pub(crate) id: String,
    /// The name as it was typed.
    pub(crate) name: String,
    /// A date of birth, whole or the year; empty if unknown.
    pub(crate) born: String,
    /// A country's two letters; empty if unknown.
    pub(crate) nationality: String,
}

/// One record of the benchmark, as far as a peer needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    /// Its id.
    pub(crate) id: String,
    /// Its names, the main one first.
    pub(crate) names: Vec<String>,
    /// Its dates of birth.
    pub(crate) born: Vec<String>,
    /// Its countries, two letters each.
    pub(crate) nationalities: Vec<String>,
}

impl Corpus {
    /// The data, if it is there.
    pub(crate) fn find(folder: &Path) -> Option<Self> {
        let corpus = Self { folder: folder.join("benchmark") };
        corpus.entities_file().exists().then_some(corpus)
    }

    /// Where the records and the queries are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file with the records, as it is imported.
    pub(crate) fn entities_file(&self) -> PathBuf {
        self.folder.join("entities.jsonl.gz")
    }

    /// The file with the queries, as it is searched with.
    pub(crate) fn queries_file(&self) -> PathBuf {
        self.folder.join("queries.tsv")
    }

    /// The file with a million names, beside the benchmark.
    pub(crate) fn many_names_file(&self) -> PathBuf {
        self.folder.with_file_name("names-1m.tsv.gz")
    }

    /// Every query.
    pub(crate) fn queries(&self) -> Result<Vec<Query>> {
        let rows = read_rows(&self.queries_file())?;
        let query = |row: Vec<String>| {
            let [id, name, born, nationality] = <[String; 4]>::try_from(row).ok()?;
            Some(Query { id, name, born, nationality })
        };
        Ok(rows.into_iter().filter_map(query).collect())
    }

    /// The right answers.
    pub(crate) fn right(&self) -> Result<Right> {
        let mut right = Right::new();
        for row in read_rows(&self.folder.join("qrels.tsv"))? {
            if let [query, record, ..] = &row[..] {
                right.entry(query.clone()).or_default().insert(record.clone());
            }
        }
        Ok(right)
    }

    /// The queries of each stratum.
    pub(crate) fn strata(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut strata: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in read_rows(&self.folder.join("query_info.tsv"))? {
            if let [query, stratum, ..] = &row[..] {
                strata.entry(stratum.clone()).or_default().push(query.clone());
            }
        }
        Ok(strata)
    }

    /// Every record.
    pub(crate) fn entities(&self) -> Result<Vec<Entity>> {
        let file = File::open(self.entities_file()).context("the benchmark's records cannot be opened")?;
        BufReader::new(GzDecoder::new(file)).lines().map(|line| entity(&line?)).collect()
    }

    /// How many records there are.
    pub(crate) fn entities_count(&self) -> Result<usize> {
        let file = File::open(self.entities_file()).context("the benchmark's records cannot be opened")?;
        Ok(BufReader::new(GzDecoder::new(file)).lines().count())
    }
}

/// Every `nth` query, so that a sample has all kinds in it. The few with a date that does not exist are
/// left out: over HTTP they are refused, and a refusal is not what is measured.
pub(crate) fn sample(queries: &[Query], count: usize) -> Vec<Query> {
    let askable: Vec<_> = queries.iter().filter(|query| date_exists(&query.born)).collect();
    askable.iter().step_by((askable.len() / count).max(1)).take(count).map(|query| (*query).clone()).collect()
}

/// Whether a whole date is one of a calendar; leap years are not looked at.
fn date_exists(date: &str) -> bool {
    let day_max = match date.get(5..7) {
        Some("02") => "29",
        Some("04" | "06" | "09" | "11") => "30",
        _ => "31",
    };
    date.get(8..10).is_none_or(|day| day <= day_max)
}

/// Reads what `wasl search --batch` wrote: query, record, score, rank.
pub(crate) fn read_run(path: &Path) -> Result<Run> {
    let mut run = Run::new();
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    for line in text.lines() {
        let cells: Vec<_> = line.split('\t').collect();
        if let [query, record, score, rank] = cells[..]
            && let (Ok(score), Ok(rank)) = (score.parse(), rank.parse())
        {
            let hit = Ranked { rank, score, record: record.to_owned() };
            run.entry(query.to_owned()).or_default().push(hit);
        }
    }
    Ok(run)
}

fn entity(line: &str) -> Result<Entity> {
    let value: Value = serde_json::from_str(line)?;
    let texts = |field: &str| {
        let list = value[field].as_array().into_iter().flatten();
        list.filter_map(|each| each.as_str().map(str::to_owned)).collect()
    };
    let id = value["id"].as_str().with_context(|| format!("a record without an id: {line}"))?.to_owned();
    Ok(Entity { id, names: texts("names"), born: texts("dob"), nationalities: texts("nationality") })
}

/// A tab-separated file's rows below its head.
fn read_rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_and_asks_only_what_exists() {
        let query = |born: &str| Query {
            id: born.to_owned(),
            name: String::new(),
            born: born.to_owned(),
            nationality: String::new(),
        };
        let dates = ["", "1945-02-30", "1965", "1947-11-31", "1950-12-31", "1951-01"];
        let sampled = sample(&dates.map(query), 2);
        assert_eq!(sampled.iter().map(|each| each.id.as_str()).collect::<Vec<_>>(), ["", "1950-12-31"]);
    }
}
