//! What is typed behind `wasl clock`, `wasl weeding` and `wasl erasure`.

use clap::{Args as ClapArgs, Subcommand};

use super::{Home, Who};

pub(super) const CLOCK_EXAMPLES: &str = "Examples:
  wasl clock run --home /srv/wasl --dry-run
  wasl clock run --home /srv/wasl

A bureau that serves does the same by itself once an hour.";

pub(super) const WEEDING_EXAMPLES: &str = "Examples:
  wasl weeding plan --home /srv/wasl --key-file dora.key
  wasl weeding show --home /srv/wasl 3
  wasl weeding approve --home /srv/wasl --key-file emil.key 3
  wasl weeding undo --home /srv/wasl --key-file emil.key 3 5d0e6c0f2a9b4c1d8e7f60718293a4b5

Another person approves than who has planned. Whoever sits at the machine is one person; the others act by their keys.";

pub(super) const ERASURE_EXAMPLES: &str = "Examples:
  wasl erasure list --home /srv/wasl --open
  wasl erasure show --home /srv/wasl 5d0e6c0f2a9b4c1d8e7f60718293a4b5";

#[derive(Debug, Subcommand)]
pub(crate) enum Clock {
    /// Do what is due: end, suspend, return and erase cases, weed, remind members of erasures
    Run {
        #[command(flatten)]
        home: Home,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Weeding {
    /// Plan to let go of what is past its retention; nothing happens before another person approves
    Plan(Weeder),
    /// List the plans, the newest first
    List(Weeder),
    /// Show a plan and what became of its records
    Show {
        #[command(flatten)]
        weeder: Weeder,
        /// The number of the plan
        id: u64,
    },
    /// Approve a plan that somebody else has made
    Approve {
        #[command(flatten)]
        who: Who,
        /// The number of the plan
        id: u64,
    },
    /// Bring records of a plan back as they were, or take them out of it
    Undo {
        #[command(flatten)]
        who: Who,
        /// The number of the plan
        id: u64,
        /// The records [default: all of the plan that are not erased]
        records: Vec<String>,
    },
}

/// Who weeds, and how it is printed.
#[derive(Debug, ClapArgs)]
pub(crate) struct Weeder {
    #[command(flatten)]
    pub(crate) who: Who,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Erasure {
    /// List the erasures that this bureau ordered: first those that somebody has not confirmed
    List {
        #[command(flatten)]
        home: Home,
        /// Only those that somebody has not confirmed
        #[arg(long)]
        open: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show who has confirmed the erasures of one record
    Show {
        #[command(flatten)]
        home: Home,
        /// The record's id
        id: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}
