//! What do officers notice while records come, change and go, and how long do erased bytes stay in the index's files?

use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

use super::{
    row::{Goal, Row},
    stage::Stage,
};

/// Searches that are asked and changes that are made each second; fewer if the machine does not get that far.
const SEARCHES: u32 = 500;
const CHANGES: u32 = 100;
/// For how long there are changes, in seconds.
const LASTING: u32 = 30;

/// What was measured, its metric, and what it must come to.
const GOALS: [(&str, &str, Goal); 8] = [
    ("start, from files", "time", Goal::Under(2.0)),
    ("changing, searches", "answered", Goal::AtLeast(500.0)),
    ("changing, waiting for the index", "longest", Goal::Under(50.0)),
    ("changing, changes", "made", Goal::AtLeast(100.0)),
    ("changing, changes", "not seen by the next question", Goal::Under(1.0)),
    ("purging, waiting for the index", "longest", Goal::Under(50.0)),
    ("purging, changes", "not seen by the next question", Goal::Under(1.0)),
    ("erased", "in a file after", Goal::Under(1.0)),
];

/// Asks and changes a bureau that holds the corpus.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let (entities, queries) = (stage.corpus()?.entities_file(), stage.corpus()?.queries_file());
    let home = stage.home("live")?;
    stage.import(&home, "entities", &[entities])?;
    let mut live = Command::new("cargo");
    live.current_dir(stage.workspace().root());
    live.args(["run", "--quiet", "--release", "-p", "wasl-node", "--example", "live", "--"]);
    live.arg(&home).arg(&queries).args([SEARCHES, CHANGES, LASTING].map(|number| number.to_string()));
    run::read(&mut live)?.lines().map(row).collect()
}

fn row(line: &str) -> Result<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
    let row = Row::new("live", what, metric, value.parse().context("a figure")?, unit);
    let goal = GOALS.iter().find(|(of, by, _)| (*of, *by) == (what, metric));
    Ok(row.meeting(goal.map(|(_, _, goal)| *goal)))
}
