//! What was typed of the directory of members.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Directory {
    /// Show who is a member, since when, and which keys sign the directory
    Show {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a key for signing the directory, and print what others verify it with
    Key {
        /// The code of the member for which its holder signs
        #[arg(value_name = "MEMBER")]
        member: String,
        /// The new file; it belongs on no bureau's machine
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write this bureau's card, signed, for those who keep the directory
    Card {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Where it is reached, `host:port` [default: as its card says]
        #[arg(long, value_name = "ADDRESS")]
        address: Option<String>,
        /// With new keys: they are made, and count when the directory has them and the bureau is started again
        #[arg(long)]
        new_keys: bool,
        /// The file to write
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Propose a new directory, to be signed by enough of its keys
    #[command(
        after_help = "Example:\n  wasl directory found --code UN --title 'Our network' --threshold 3 \\\n    \
        --key wasl/MA+… --key wasl/FR+… --key wasl/SG+… --key wasl/BR+… --key wasl/KE+… founding.wasl"
    )]
    Found {
        /// The code of the organisation, which names the directory
        #[arg(long, value_name = "CODE")]
        code: String,
        /// What it is called
        #[arg(long)]
        title: String,
        /// How many of the keys must sign: more than half
        #[arg(long, value_name = "K")]
        threshold: u8,
        /// The keys, as `wasl directory key` printed them
        #[arg(long = "key", value_name = "KEY", required = true)]
        keys: Vec<String>,
        /// The file to write
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Propose what the directory is to say next, to be signed by enough of its keys
    Propose(Propose),
    /// Show what a founding, a proposal or a published batch says
    Read {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Sign a founding or a proposal, after reading it
    Sign {
        /// The home of a bureau that obeys the directory; a founding needs none
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: Option<PathBuf>,
        /// The key, as `wasl directory key` wrote it
        #[arg(long = "with", value_name = "KEYFILE")]
        key: PathBuf,
        /// The file, which gets the signature
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Begin to obey the directory that this file founds
    Trust {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Its fingerprint, as it came another way than the file: by voice, on paper
        #[arg(long, value_name = "HEX")]
        fingerprint: String,
        /// The founding, signed by enough
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Add a proposal that enough have signed; the peers fetch it from here
    Publish {
        /// The bureau's home folder
        #[arg(long, env = "WASL_HOME", value_name = "DIR")]
        home: PathBuf,
        /// Copies of the proposal, whose signatures are put together
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  wasl directory propose --home /srv/wasl --admit fr.card --suspend MA proposal.wasl"
)]
pub(crate) struct Propose {
    /// The home of a bureau that obeys the directory
    #[arg(long, env = "WASL_HOME", value_name = "DIR")]
    pub(crate) home: PathBuf,
    /// Admit the member with this card
    #[arg(long, value_name = "CARD")]
    pub(crate) admit: Vec<PathBuf>,
    /// Give a member the keys of this card; those of before count no more
    #[arg(long, value_name = "CARD")]
    pub(crate) renew: Vec<PathBuf>,
    /// Suspend this member
    #[arg(long, value_name = "MEMBER")]
    pub(crate) suspend: Vec<String>,
    /// Let this suspended member take part again
    #[arg(long, value_name = "MEMBER")]
    pub(crate) resume: Vec<String>,
    /// Remove this member
    #[arg(long, value_name = "MEMBER")]
    pub(crate) remove: Vec<String>,
    /// From the next proposal on, so many of the keys must sign
    #[arg(long, value_name = "K", requires = "keys")]
    pub(crate) threshold: Option<u8>,
    /// From the next proposal on, these keys sign
    #[arg(long = "key", value_name = "KEY", requires = "threshold")]
    pub(crate) keys: Vec<String>,
    /// The file to write
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
