//! Reads a name benchmark: its records, and what is asked.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader},
    path::Path,
};

use flate2::read::GzDecoder;
use serde_json::Value;
use wasl_model::{
    Country, DateSpan, Handling, Name, NameKind, PartialDate, Question, Record, RecordKind, Source, Text,
};
use wasl_search::Index;

/// The records of the benchmark with the ids it gives them.
pub(crate) fn records(folder: &Path) -> Result<Vec<(String, Record)>, Box<dyn Error>> {
    let mut records = Vec::new();
    for line in BufReader::new(GzDecoder::new(fs::File::open(folder.join("entities.jsonl.gz"))?)).lines() {
        let entity: Value = serde_json::from_str(&line?)?;
        let texts = |key: &str| -> Vec<String> {
            let values = entity[key].as_array().into_iter().flatten();
            values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        let id = entity["id"].as_str().unwrap_or_default().to_owned();
        let names = texts("names").iter().filter_map(|name| Text::new(name).ok()).collect::<Vec<_>>();
        let names = names.into_iter().map(|text| Name { text, kind: NameKind::Main }).collect();
        let births = texts("dob");
        let births =
            births.iter().filter_map(|date| date.parse().ok()).map(|date: PartialDate| DateSpan::of(date));
        let nationalities = texts("nationality");
        let nationalities = nationalities.iter().filter_map(|code| code.parse().ok());
        let record = person(&id, names, births, nationalities)?;
        records.push((id, record));
    }
    Ok(records)
}

/// A person of these names, of whom this much is known.
pub(crate) fn person(
    id: &str,
    names: Vec<Name>,
    births: impl IntoIterator<Item = DateSpan>,
    nationalities: impl IntoIterator<Item = Country>,
) -> Result<Record, Box<dyn Error>> {
    Ok(Record {
        kind: RecordKind::Person,
        owner: "UN".parse()?,
        source: Source { dataset: Text::new("benchmark")?, id: Text::new(id)? },
        names,
        births: births.into_iter().collect(),
        nationalities: nationalities.into_iter().collect(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

/// The questions of the benchmark with the ids it gives them.
pub(crate) fn questions(folder: &Path) -> Result<Vec<(String, Question)>, Box<dyn Error>> {
    let mut questions = Vec::new();
    for line in fs::read_to_string(folder.join("queries.tsv"))?.lines().skip(1) {
        let [id, name, born, nationality] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let question = Question {
            name: Text::new(name).ok(),
            born: born.parse().ok(),
            nationality: nationality.parse().ok(),
            ..Question::default()
        };
        questions.push((id.to_owned(), question));
    }
    Ok(questions)
}

/// An index of these records.
pub(crate) fn index(records: &[(String, Record)]) -> Index {
    let mut index = Index::new();
    index.extend(records.iter().map(|(_, record)| record));
    index
}
