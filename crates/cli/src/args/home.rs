//! Which bureau is meant.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// The bureau's folder.
#[derive(Debug, ClapArgs)]
pub(crate) struct Home {
    /// The bureau's home folder
    #[arg(long, env = "WASL_HOME", value_name = "DIR")]
    pub(crate) home: PathBuf,
}
