//! What does a private look-up cost each side, how large is a set, and how long does it take to make one?

use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

use super::{row::Row, stage::Stage};

/// Measures on one thread, and between two bureaus on this machine.
pub(crate) fn run(stage: &Stage<'_>) -> Result<Vec<Row>> {
    let mut lookup = Command::new("cargo");
    lookup.current_dir(stage.workspace().root());
    lookup.args(["run", "--quiet", "--release", "-p", "wasl-node", "--example", "lookup"]);
    run::read(&mut lookup)?.lines().map(row).collect()
}

fn row(line: &str) -> Result<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
    Ok(Row::new("lookup", what, metric, value.parse().context("a figure")?, unit))
}
