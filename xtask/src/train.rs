//! `cargo xtask train`: rebuilds what `crates/search/data` holds from the data it was learned from.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{
    run::{read, succeed},
    screen::Screen,
    workspace::Workspace,
};

/// Where the tables lie.
const TABLES: &str = "crates/search/data";

/// Learns everything again in place, and tells which files became others than those that are committed. The data is
/// looked for in `../shared/data/names`, or where `WASL_BENCH_DATA` says.
pub(crate) fn run(workspace: &Workspace, screen: Screen) -> Result<()> {
    let beside = workspace.root().join("../shared/data/names");
    let data = env::var_os("WASL_BENCH_DATA").map_or(beside, PathBuf::from);
    if !data.join("pairs").is_dir() {
        bail!("there is nothing to learn from in {}", data.display());
    }
    // The score is learned by the tables with which the program is built, so it is built again in between.
    for what in ["tables", "score"] {
        let mut train = Command::new("cargo");
        train.current_dir(workspace.root());
        train.args(["run", "--release", "-p", "wasl-search", "--example", "train"]);
        train.args(["--", what, "--data"]).arg(&data);
        succeed(&mut train)?;
    }
    let mut changed = Command::new("git");
    changed.current_dir(workspace.root()).args(["status", "--porcelain", "--", TABLES]);
    let changed = read(&mut changed)?;
    if changed.trim().is_empty() {
        println!("{}", screen.note("every file is the one that is committed, bit for bit"));
    } else {
        println!("{changed}{}", screen.note("these files are others than those that are committed"));
    }
    Ok(())
}
