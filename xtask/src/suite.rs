//! `cargo xtask test`: the steps in their order, and how each is announced.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{
    screen::{Screen, seconds},
    steps::{
        cargo, deny, fuzz,
        outcome::{Count, Outcome},
        setup,
    },
    tidy,
    workspace::Workspace,
};

/// What `cargo xtask test` was asked for.
#[derive(clap::Args)]
#[command(
    after_help = "Example: cargo xtask test --quick\n         cargo xtask test fuzz --fuzz-seconds 300"
)]
pub(crate) struct Args {
    /// Run this step only
    step: Option<Step>,
    /// Leave out deny and fuzz
    #[arg(long, conflicts_with = "step")]
    quick: bool,
    /// How long each fuzz target runs
    #[arg(long, value_name = "N", env = "WASL_FUZZ_SECONDS", default_value_t = 20)]
    fuzz_seconds: u32,
}

/// One thing that must hold. The order is the order of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// What the tests need beyond Rust is there
    Setup,
    /// Every file is formatted
    Fmt,
    /// Clippy has nothing to say
    Clippy,
    /// The rules of the house hold
    Tidy,
    /// All tests pass
    Test,
    /// The documentation builds without a warning
    Docs,
    /// Licences, bans, sources and advisories of what comes from outside
    Deny,
    /// Every parser survives random bytes
    Fuzz,
}

/// Runs the steps, stopping at the first that does not hold.
pub(crate) fn run(workspace: &Workspace, args: &Args, screen: Screen) -> Result<()> {
    let mut count = Count::default();
    let mut told = Vec::new();
    for step in chosen(args) {
        screen.headline(&format!("{}: {}", step.name(), step.promise()));
        let start = Instant::now();
        let outcome = step.run(workspace, args, screen).context(step.remedy())?;
        told.push((step, start.elapsed(), left_out(&outcome)));
        if let Outcome::Counted(more) = outcome {
            count.add(more);
        }
        println!("{} {} in {}\n", screen.good("held:"), step.name(), seconds(start.elapsed()));
    }
    summary(&told, screen);
    if count.passed > 0 {
        if count.ignored > 0 {
            println!("{} tests are ignored", count.ignored);
        }
        println!("{} passed, {} failed", count.passed, count.failed);
    }
    Ok(())
}

fn chosen(args: &Args) -> Vec<Step> {
    let slow = |step: &Step| matches!(step, Step::Deny | Step::Fuzz);
    match args.step {
        Some(step) => vec![step],
        None => Step::value_variants().iter().copied().filter(|step| !(args.quick && slow(step))).collect(),
    }
}

fn left_out(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::LeftOut(what) => Some(what.clone()),
        Outcome::Held | Outcome::Counted(_) => None,
    }
}

fn summary(told: &[(Step, Duration, Option<String>)], screen: Screen) {
    screen.headline("summary");
    for (step, time, left_out) in told {
        let rest =
            left_out.as_ref().map(|what| screen.note(&format!("  left out: {what}"))).unwrap_or_default();
        println!("{:8} {:>7}{rest}", step.name(), seconds(*time));
    }
}

impl Step {
    fn run(self, workspace: &Workspace, args: &Args, screen: Screen) -> Result<Outcome> {
        match self {
            Self::Setup => setup::run(workspace).map(|()| Outcome::Held),
            Self::Fmt => cargo::fmt(workspace).map(|()| Outcome::Held),
            Self::Clippy => cargo::clippy(workspace).map(|()| Outcome::Held),
            Self::Tidy => tidy::run(workspace, screen).map(|()| Outcome::Held),
            Self::Test => cargo::test(workspace).map(Outcome::Counted),
            Self::Docs => cargo::docs(workspace).map(|()| Outcome::Held),
            Self::Deny => deny::run(workspace, screen),
            Self::Fuzz => fuzz::run(workspace, args.fuzz_seconds, screen),
        }
    }

    /// As it is typed.
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What holds when it has passed.
    fn promise(self) -> String {
        let help = self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
        help.unwrap_or_default()
    }

    /// What to do when it does not hold.
    fn remedy(self) -> &'static str {
        match self {
            Self::Setup => "setup does not hold: install what is missing",
            Self::Fmt => "fmt does not hold: run `cargo fmt`",
            Self::Clippy => {
                "clippy does not hold: mend what it names; `cargo clippy --fix` does the simple ones"
            }
            Self::Tidy => "tidy does not hold: each line above says what to do instead",
            Self::Test => {
                "test does not hold: run the one that failed alone with `cargo test --workspace NAME`"
            }
            Self::Docs => "docs does not hold: mend the links and items that rustdoc names",
            Self::Deny => {
                "deny does not hold: choose another crate, or allow it in deny.toml with a reason and an end"
            }
            Self::Fuzz => "fuzz does not hold: mend the parser, and keep the input as a test",
        }
    }
}
