//! What is typed behind `wasl group`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

pub(super) const EXAMPLES: &str = "Examples:
  wasl group ready --home /srv/wasl
  wasl group found --home /srv/wasl Ports --with FR,SG
  wasl message send --home /srv/wasl --group Ports --subject 'A ship' --body 'At the quay.'
  wasl group change --home /srv/wasl Ports --add US --remove SG";

#[derive(Debug, Subcommand)]
pub(crate) enum Group {
    /// Publish keys with which other members can put this bureau into their groups
    Ready {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
    },
    /// List the groups that are known here
    List {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
    },
    /// Found a group that this bureau keeps
    Found {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// What it is called
        name: String,
        /// A member that is in it; may be given several times, or with commas
        #[arg(long, required = true, value_delimiter = ',', value_name = "MEMBER")]
        with: Vec<String>,
    },
    /// Put members into a group that this bureau keeps, and take others out; who is named in both is given new keys
    Change(ChangeGroup),
    /// Dissolve a group that this bureau keeps
    Dissolve {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Its name, or its id where the name is not enough
        group: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ChangeGroup {
    /// The bureau's home folder
    #[arg(long, env = "WASL_HOME", value_name = "DIR")]
    pub(crate) home: PathBuf,
    /// Its name, or its id where the name is not enough
    pub(crate) group: String,
    /// A member that comes in
    #[arg(long, value_delimiter = ',', value_name = "MEMBER", required_unless_present = "remove")]
    pub(crate) add: Vec<String>,
    /// A member that is taken out
    #[arg(long, value_delimiter = ',', value_name = "MEMBER")]
    pub(crate) remove: Vec<String>,
}
