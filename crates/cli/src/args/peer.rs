//! What was typed of peers.

use std::path::PathBuf;

use clap::Subcommand;

use super::home::Home;

#[derive(Debug, Subcommand)]
pub(crate) enum Peer {
    /// Make the bureau with this card a peer
    Add {
        #[command(flatten)]
        home: Home,
        /// Its card, handed over in a way that both sides trust
        #[arg(required_unless_present_any = ["from_directory", "all_listed"], conflicts_with = "from_directory")]
        card: Option<PathBuf>,
        /// The member's code, where the directory has its card
        #[arg(long, value_name = "MEMBER")]
        from_directory: Option<String>,
        /// All members in good standing by the directory that are no peers yet
        #[arg(long, conflicts_with_all = ["card", "from_directory", "address", "relay"])]
        all_listed: bool,
        /// Where it is reached, if not where its card says
        #[arg(long, value_name = "ADDR")]
        address: Option<String>,
        /// It may carry for this bureau, sealed, what is not for it
        #[arg(long)]
        relay: bool,
        /// It is heard through this peer and never called [several: any of them]
        #[arg(long, value_name = "MEMBER", conflicts_with_all = ["relay", "address"])]
        through: Vec<String>,
    },
    /// Let a peer carry for this bureau, sealed, what is not for it
    Relay {
        #[command(flatten)]
        home: Home,
        /// It is to carry nothing more; what it has stays there until it expires or is erased
        #[arg(long)]
        stop: bool,
        /// The member's code
        member: String,
    },
    /// Hear a peer through others, and call it no more
    Through {
        #[command(flatten)]
        home: Home,
        /// The member's code
        member: String,
        /// The peers through which it is heard; none: it is called again
        hubs: Vec<String>,
    },
    /// List the peers
    List {
        #[command(flatten)]
        home: Home,
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// End the exchange with a peer
    Remove {
        #[command(flatten)]
        home: Home,
        /// The member's code
        member: String,
    },
}
