//! The front door: the program `wasl`.

mod args;
mod commands;
mod exit;
mod print;
mod quickstart;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = args::Args::parse();
    logging(&args);
    match commands::run(args) {
        Ok(code) => code,
        Err(error) => exit::failed(&error),
    }
}

/// Logs go to standard error: warnings, or what `WASL_LOG` asks for.
fn logging(args: &args::Args) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("WASL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(args.log_filter()));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
