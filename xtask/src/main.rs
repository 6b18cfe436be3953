//! The project's own chores.
//!
//! `cargo xtask test` runs everything that must hold, `cargo xtask tidy` the rules that no compiler checks,
//! `cargo xtask bench` what was promised in figures, `cargo xtask simulate` what must hold whatever happens, and
//! `cargo xtask train` rebuilds what was learned.
#![expect(clippy::print_stdout, reason = "a chore talks to whoever started it")]

mod bench;
mod needs;
mod run;
mod screen;
mod simulate;
mod steps;
mod suite;
mod tidy;
mod train;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::{screen::Screen, workspace::Workspace};

/// The project's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Chore {
    /// Run everything that must hold, and stop at the first thing that does not
    Test(suite::Args),
    /// Check the rules of the house that no compiler checks
    Tidy,
    /// Measure what was promised in figures, beside its goals
    Bench(bench::Args),
    /// Run many bureaus in one thread from one seed, with bad lines, power cuts and liars, and see that the promises hold
    Simulate(simulate::Args),
    /// Rebuild the tables that were learned, bit for bit, and say whether they are those that are committed
    Train,
}

fn main() -> ExitCode {
    let screen = Screen::of_stdout();
    let done = match Chore::parse() {
        Chore::Test(args) => Workspace::open().and_then(|workspace| suite::run(&workspace, &args, screen)),
        Chore::Tidy => Workspace::open().and_then(|workspace| tidy::run(&workspace, screen)),
        Chore::Bench(args) => Workspace::open().and_then(|workspace| bench::run(&workspace, &args, screen)),
        Chore::Simulate(args) => {
            Workspace::open().and_then(|workspace| simulate::run(&workspace, &args, screen))
        }
        Chore::Train => Workspace::open().and_then(|workspace| train::run(&workspace, screen)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} {error:#}", screen.bad("stopped:"));
            ExitCode::FAILURE
        }
    }
}
