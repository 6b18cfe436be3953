//! What was typed of backups and returns.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, ClapArgs)]
pub(crate) struct Backup {
    /// The bureau's home folder
    #[arg(long, env = "WASL_HOME", value_name = "DIR")]
    pub(crate) home: PathBuf,
    /// How many generations are kept; older ones are removed
    #[arg(long, default_value = "7", value_name = "N")]
    pub(crate) keep: NonZeroUsize,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The folder that the backups go into; the next one writes only what has changed
    #[arg(value_name = "TARGET")]
    pub(crate) target: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Restore {
    /// Which generation [default: the newest]
    #[arg(long, value_name = "NAME")]
    pub(crate) generation: Option<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The folder that `wasl backup` wrote into
    #[arg(value_name = "SOURCE")]
    pub(crate) source: PathBuf,
    /// The folder that becomes the home; empty, or not there
    #[arg(value_name = "HOME")]
    pub(crate) home: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Return {
    /// Show for whom the bureau waits
    Status {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// End the return without the peers that cannot be waited for
    #[command(after_help = "Example:\n  wasl return finish --home /srv/wasl --without FR,GS\n\n\
        What only such a peer has of this bureau's feeds is not here, and what is written from now on may stand\n\
        in its place: the peer would then refuse this bureau's feeds for good (4023), and this bureau would stop\n\
        writing as soon as it hears of it (6018).")]
    Finish {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// The peers that cannot be waited for: all of them, by their members' codes
        #[arg(long, value_delimiter = ',', value_name = "MEMBERS")]
        without: Vec<String>,
    },
}
