//! How long does a question take that five members are asked live, beside one of the own copy alone?

use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

use super::{row::Row, stage::Stage};

/// Measures between six bureaus on this machine.
pub(crate) fn run(stage: &Stage<'_>) -> Result<Vec<Row>> {
    let mut ask = Command::new("cargo");
    ask.current_dir(stage.workspace().root());
    ask.args(["run", "--quiet", "--release", "-p", "wasl-node", "--example", "ask"]);
    run::read(&mut ask)?.lines().map(row).collect()
}

fn row(line: &str) -> Result<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
    Ok(Row::new("ask", what, metric, value.parse().context("a figure")?, unit))
}
