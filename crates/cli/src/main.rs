//! The front door: the program `wasl`.

mod args;
mod commands;
mod exit;
mod local;
mod print;
mod quickstart;

use std::{io::IsTerminal as _, process::ExitCode};

use clap::{CommandFactory as _, Parser as _};

use args::{Args, Command};
use commands::{
    ask, audit, backup, bench, clock, directory, erasure, feed, group, hit, import, key, lookup, message,
    notice, peer, record, redress, returning, serve, setup, weeding,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    logging(&args);
    match run(args) {
        Ok(code) => code,
        Err(error) => exit::failed(&error),
    }
}

/// Carries the command out.
fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Quickstart(args) => quickstart::run(&args),
        Command::Init(args) => setup::init(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Import(args) => import::import(&args),
        Command::Search(args) => ask::search(&args),
        Command::Check(args) => ask::check(&args),
        Command::Lookup(args) => lookup::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Peer(args) => peer::run(&args),
        Command::Message(args) => message::run(&args),
        Command::Group(args) => group::run(&args),
        Command::Hit(args) => hit::run(&args),
        Command::Notice(args) => notice::run(&args),
        Command::Clock(args) => clock::run(&args),
        Command::Weeding(args) => weeding::run(&args),
        Command::Erasure(args) => erasure::run(&args),
        Command::Redress(args) => redress::run(&args),
        Command::Feed(args) => feed::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Directory(args) => directory::run(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Move(args) => setup::move_rows(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Return(args) => returning::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "wasl", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Logs go to standard error: warnings, or what `WASL_LOG` asks for.
fn logging(args: &Args) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("WASL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(args.log_filter()));
    // In a file colours are noise.
    let colours =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    logs.with_writer(std::io::stderr).init();
}
