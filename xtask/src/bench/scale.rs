//! How do cost and size grow with the index, from ten thousand persons with 150,000 numbers to ten million with 150
//! million? The search engine alone, in mapped files.

use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

use super::{
    row::{Goal, Row},
    stage::Stage,
};

/// Persons of each index that is built; each has fifteen numbers. The largest takes 7 GB of disk.
const PERSONS: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// The goals at the largest: what was measured, its metric, and what it must come to.
const GOALS: [(&str, &str, Goal); 12] = [
    ("build", "persons", Goal::AtLeast(100_000.0)),
    ("build", "numbers", Goal::AtLeast(2_000_000.0)),
    ("open", "time", Goal::Under(5.0)),
    ("asked", "resident", Goal::Under(8_192.0)),
    ("check, there", "p99", Goal::Under(100.0)),
    ("check, not there, near ones tried", "p99", Goal::Under(100.0)),
    ("check, in batches, no near ones", "rate", Goal::AtLeast(1_000_000.0)),
    ("search by name and date", "median", Goal::Under(10.0)),
    ("search by name and date", "p99", Goal::Under(50.0)),
    ("search by name alone", "median", Goal::Under(10.0)),
    ("search by name alone", "p99", Goal::Under(50.0)),
    ("check, there", "found", Goal::AtLeast(1.0)),
];

/// Builds and asks an index of each size.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let names = stage.corpus()?.many_names_file();
    let folder = stage.workspace().target.join("bench/scale");
    let mut rows = Vec::new();
    for persons in PERSONS {
        let mut scale = Command::new("cargo");
        scale.current_dir(stage.workspace().root());
        scale.args(["run", "--quiet", "--release", "-p", "wasl-search", "--example", "scale", "--"]);
        scale.arg(&names).arg(&folder).arg(persons.to_string());
        for line in run::read(&mut scale)?.lines() {
            rows.push(row(line, persons)?);
        }
        std::fs::remove_dir_all(&folder).context("the index's files")?;
    }
    Ok(rows)
}

fn row(line: &str, persons: usize) -> Result<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
    let case = format!("{what}, {persons} persons");
    let row = Row::new("scale", &case, metric, value.parse().context("a figure")?, unit);
    let goal = GOALS.iter().find(|(of, by, _)| (*of, *by) == (what, metric));
    Ok(row.meeting(goal.map(|(_, _, goal)| *goal)))
}
