//! `cargo xtask simulate`: many bureaus from many seeds, one seed again, or a program that was broken on purpose.

mod broken;

use anyhow::{Result, bail};

use crate::{run, screen::Screen, workspace::Workspace};

/// What `cargo xtask simulate` was asked for.
#[derive(clap::Args)]
#[command(
    after_help = "Example: cargo xtask simulate --seeds 10000\n         cargo xtask simulate --seed 4711\n         cargo xtask simulate --broken"
)]
pub(crate) struct Args {
    /// How many seeds are run
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0, value_name = "SEED")]
    first: u64,
    /// Run this seed alone, and tell everything that happens in it
    #[arg(long, conflicts_with_all = ["seeds", "first"])]
    seed: Option<u64>,
    /// Break each promise on purpose, in a copy, and see that the simulation finds it
    #[arg(long, conflicts_with_all = ["seed", "first"])]
    broken: bool,
}

/// Runs it. Of many seeds those alone are told that break a promise.
pub(crate) fn run(workspace: &Workspace, args: &Args, screen: Screen) -> Result<()> {
    if args.broken {
        return broken::run(workspace, screen);
    }
    let (first, end) = match args.seed {
        Some(seed) => (seed, seed + 1),
        None => (args.first, args.first + args.seeds),
    };
    let mut simulation = simulation(workspace.root(), first, end);
    simulation.arg("--nocapture");
    if run::succeed(&mut simulation).is_err() {
        bail!("a promise is broken: see above for the seed, and docs/protocol/invariants.md for the promise");
    }
    println!("{}", screen.good(&format!("the promises held in {} worlds", end - first)));
    Ok(())
}

/// The command that runs these seeds in the workspace at `root`.
fn simulation(root: &std::path::Path, first: u64, end: u64) -> std::process::Command {
    let test = "whatever_happens_the_promises_hold";
    let mut command = run::cargo(root, ["test", "--quiet", "--locked", "-p", "wasl-node"]);
    command.args(["--test", "simulation", test, "--"]);
    command.env("WASL_SIMULATION_SEEDS", format!("{first}..{end}"));
    command
}
