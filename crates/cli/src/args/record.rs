//! What is typed behind `wasl record`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Home;

#[derive(Debug, Subcommand)]
pub(crate) enum Record {
    /// Show a record, its history, and who has confirmed its erasure
    Show {
        #[command(flatten)]
        home: Home,
        /// The record's id
        id: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Erase a record of this member from every bureau that has it
    Erase {
        #[command(flatten)]
        home: Home,
        /// The record's id
        id: String,
    },
    /// Correct a record of this member
    Correct {
        #[command(flatten)]
        home: Home,
        /// The record's id
        id: String,
        /// What changes, as JSON: names, births, nationalities, identifiers, facts, handling
        #[arg(long, value_name = "FILE")]
        with: PathBuf,
    },
}
