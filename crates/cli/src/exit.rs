//! How the program ends: its exit codes, and the one place where an error is printed.

use std::{fmt::Write as _, process::ExitCode};

use wasl_node::{BackupError, NodeError};

/// Told by `wasl --help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done
  1  it could not be done; with quickstart --once also: an expected hit was missed
  2  the command line is wrong
  3  refused by the rules
  4  stopped until somebody confirms (--confirm-withdraw, --without)
  5  a verification found a fault, in a backup too

Settings come from flags, then WASL_* variables, then wasl.toml in the home.";

/// A verification found a fault.
pub(crate) const FAULTY: u8 = 5;

/// Prints an error and everything that caused it, once, and tells the exit code.
pub(crate) fn failed(error: &anyhow::Error) -> ExitCode {
    let node = error.downcast_ref::<NodeError>();
    let number = node.map(|error| format!(" {}", error.number())).unwrap_or_default();
    let mut text = format!("error{number}: {error}");
    for cause in error.chain().skip(1) {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n  because {cause}");
    }
    eprintln!("{text}");
    ExitCode::from(match node {
        Some(NodeError::Refused(_)) => 3,
        Some(NodeError::MassWithdrawal { .. } | NodeError::Waiting(_)) => 4,
        Some(NodeError::Backup(
            BackupError::Manifest { .. } | BackupError::MissingPiece { .. } | BackupError::WrongPiece { .. },
        )) => FAULTY,
        _ => 1,
    })
}
