//! May everything that comes from outside be here? `cargo deny` reads `deny.toml` and says.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{
    needs,
    run::{self, succeed},
    screen::Screen,
    workspace::Workspace,
};

use super::outcome::Outcome;

/// The version that is built when none is on the path.
const VERSION: &str = "0.20.2";
/// What it prints when the advisory database is out of reach, which is no finding.
const UNREACHABLE: &str = "failed to fetch advisory database";

/// Bans, licences and sources always; advisories where their database can be reached.
pub(crate) fn run(workspace: &Workspace, screen: Screen) -> Result<Outcome> {
    let program = program(workspace)?;
    let deny = |checks: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(workspace.root()).args(["--log-level", "error", "check"]).args(checks);
        command
    };
    succeed(&mut deny(&["--hide-inclusion-graph", "bans", "licenses", "sources"]))?;
    let advisories = deny(&["advisories"]).output()?;
    if advisories.status.success() {
        println!("no advisory names anything that is used here");
        return Ok(Outcome::Held);
    }
    let complaint = String::from_utf8_lossy(&advisories.stderr);
    if complaint.contains(UNREACHABLE) {
        println!("{} the advisory database cannot be reached", screen.note("left out: advisories;"));
        return Ok(Outcome::LeftOut("advisories, whose database cannot be reached".to_owned()));
    }
    bail!("an advisory names something that is used here:\n{complaint}");
}

/// `cargo-deny` from the path, else our own, built once into the target folder.
///
/// Unoptimized and without debug information: that is two and a half processor-minutes to build
/// and seconds to run (docs/decisions).
fn program(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(program) = needs::on_path("cargo-deny") {
        return Ok(program);
    }
    let folder = workspace.target.join("tools");
    let program = folder.join(format!("deny-{VERSION}/bin/cargo-deny"));
    if program.exists() {
        return Ok(program);
    }
    println!("building cargo-deny {VERSION} once, which takes some minutes");
    let build = folder.join("build");
    let mut cargo = run::cargo(workspace.root(), ["install", "cargo-deny", "--version", VERSION, "--locked"]);
    cargo
        .args(["--no-default-features", "--debug", "--quiet", "--root"])
        .arg(folder.join(format!("deny-{VERSION}")));
    cargo.env("CARGO_TARGET_DIR", &build).env("CARGO_PROFILE_DEV_DEBUG", "0");
    succeed(&mut cargo)?;
    fs::remove_dir_all(&build)?;
    Ok(program)
}
