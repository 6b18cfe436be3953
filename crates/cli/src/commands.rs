//! What was typed, carried out: one file for each command.

mod ask;
mod audit;
mod bench;
mod feed;
mod import;
mod key;
mod peer;
mod record;
mod serve;
mod setup;

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::CommandFactory as _;
use wasl_model::{Caller, Purpose, Role};
use wasl_node::{Bureau, SystemClock};

use crate::{
    args::{Args, Command},
    quickstart,
};

pub(crate) use import::{run as import_with, told as import_told};
pub(crate) use serve::faces;

/// Carries the command out.
pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Quickstart(args) => quickstart::run(&args),
        Command::Init(args) => setup::init(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Import(args) => import::import(&args),
        Command::Search(args) => ask::search(&args),
        Command::Check(args) => ask::check(&args),
        Command::Record(args) => record::run(&args),
        Command::Peer(args) => peer::run(&args),
        Command::Feed(args) => feed::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "wasl", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The bureau in this folder, with the machine's clock.
fn open(home: &Path) -> anyhow::Result<Bureau> {
    Ok(Bureau::open(home, Arc::new(SystemClock))?)
}

/// Whoever sits at the machine, in the role that the command needs, for the purpose that was given or
/// that the bureau is set to.
fn caller(bureau: &Bureau, role: Role, purpose: Option<&str>) -> anyhow::Result<Caller> {
    let purpose = match purpose {
        Some(purpose) => purpose.parse()?,
        // Data protection asks for oversight, whatever the bureau is set to.
        None if role == Role::Protection => Purpose::Oversight,
        None => bureau.settings().purpose.parse().context("wasl.toml, purpose")?,
    };
    Ok(bureau.local_caller(role, purpose))
}
