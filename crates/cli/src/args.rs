//! What was typed. What it means is for `commands`.

mod asked;
mod backup;
mod clock;
mod directory;
mod group;
mod hit;
mod home;
mod notice;
mod peer;
mod record;
mod redress;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;

use crate::exit;

pub(crate) use asked::Asked;
pub(crate) use backup::{Backup, Restore, Return};
pub(crate) use clock::{Clock, Erasure, Weeding};
pub(crate) use directory::{Directory, Propose};
pub(crate) use group::Group;
pub(crate) use hit::{Hit, Judging as HitJudging, OneHit, ReasonedHit};
pub(crate) use home::Home;
pub(crate) use notice::{
    Contest as NoticeContest, Notice, ReasonedStep, Sheet as NoticeSheet, Step as NoticeStep, Who,
};
pub(crate) use peer::Peer;
pub(crate) use record::Record;
pub(crate) use redress::{
    Decision as RedressVerdicts, One as OneRequest, Redress, Request as RedressOpening,
};

/// The software with which police services search each other's records: one bureau a member, one
/// question for all.
#[derive(Debug, Parser)]
#[command(name = "wasl", version, after_help = exit::HELP, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start three bureaus with real lists, and ask them a dozen questions
    #[command(
        after_help = "Examples:\n  wasl quickstart\n  wasl quickstart --once --home /tmp/three-bureaus"
    )]
    Quickstart(Quickstart),
    /// Make a bureau: keys, certificate, empty stores
    #[command(after_help = "Example:\n  wasl init --home /srv/wasl --member MA --name Rabat")]
    Init(Init),
    /// Run the bureau: API, console and exchange
    #[command(after_help = "Example:\n  wasl serve --home /srv/wasl --listen 127.0.0.1:7400")]
    Serve(Serve),
    /// Import a list into the bureau's own feed
    #[command(
        after_help = "Examples:\n  wasl import --home /srv/wasl --format un-xml UN_consolidated.xml.gz\n  \
        wasl import --home /srv/wasl --format ofac-csv sdn.csv alt.csv add.csv sdn_comments.csv\n  \
        wasl import --home /srv/wasl --format csv --mapping documents.toml stolen-passports.csv"
    )]
    Import(Import),
    /// Search all members' records by name
    #[command(
        after_help = "Examples:\n  wasl search --home /srv/wasl --name 'أيمن الظواهري' --born 1951\n  \
        wasl search --home /srv/wasl --batch queries.tsv --out run.tsv"
    )]
    Search(Search),
    /// Look an exact number up: a document's, a vehicle's
    #[command(after_help = "Examples:\n  wasl check --home /srv/wasl --document 1084010 --issuer EG\n  \
        wasl check --home /srv/wasl --vehicle 1M8GDM9AXKP042788\n  \
        wasl check --home /srv/wasl --mrz 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'")]
    Check(Check),
    /// Ask other members whether they know a number, without telling them which
    #[command(
        after_help = "Example:\n  wasl lookup --home /srv/wasl --document 1084010 --issuer EG --at UN,FR\n\n\
        Each member learns that this one asked, and nothing of what. A hit tells nothing of the record."
    )]
    Lookup(Lookup),
    /// Show, correct or erase one record
    #[command(
        subcommand,
        after_help = "Example:\n  wasl record show --home /srv/wasl 5d0e6c0f2a9b4c1d8e7f60718293a4b5"
    )]
    Record(Record),
    /// The bureaus that this one exchanges with
    #[command(
        subcommand,
        after_help = "Examples:\n  wasl peer add --home /srv/wasl un-card.toml\n  \
        wasl peer add --home /srv/wasl --relay gs-card.toml\n  wasl peer add --home /srv/wasl --from-directory FR --through GS"
    )]
    Peer(Peer),
    /// Messages to and from other bureaus, which nobody else can read
    #[command(
        subcommand,
        after_help = "Examples:\n  wasl message send --home /srv/wasl --to FR --subject 'Vehicle of 2026/117' --urgency flash \\\n    --body 'Seen at the port this morning. Please confirm.'\n  \
        wasl message list --home /srv/wasl\n  wasl message show --home /srv/wasl FR-12\n  wasl message save --home /srv/wasl FR-12 scan.tif /tmp"
    )]
    Message(Message),
    /// Sharing groups: named lists of members, whose messages nobody reads who has left
    #[command(subcommand, after_help = group::EXAMPLES)]
    Group(Group),
    /// Judge possible hits, tell their owners, and hear how they ended
    #[command(subcommand, after_help = hit::EXAMPLES)]
    Hit(Hit),
    /// Notices and diffusions: drafted, checked by rules, reviewed by two people, published
    #[command(subcommand, after_help = notice::EXAMPLES)]
    Notice(Notice),
    /// What the bureau does by itself when a deadline has passed
    #[command(subcommand, after_help = clock::CLOCK_EXAMPLES)]
    Clock(Clock),
    /// Let go of records that are past their retention: planned by one, approved by another, undone if need be
    #[command(subcommand, after_help = clock::WEEDING_EXAMPLES)]
    Weeding(Weeding),
    /// What was ordered erased, and who has not confirmed it
    #[command(subcommand, after_help = clock::ERASURE_EXAMPLES)]
    Erasure(Erasure),
    /// Requests of persons: what is held of them, that it be corrected or erased
    #[command(subcommand, after_help = redress::EXAMPLES)]
    Redress(Redress),
    /// The members' feeds: how they stand, and whether they are whole
    #[command(
        subcommand,
        after_help = "Examples:\n  wasl feed status --home /srv/wasl\n  wasl feed verify --home /srv/wasl UN"
    )]
    Feed(Feed),
    /// The audit log: who asked what, when and for what purpose
    #[command(subcommand, after_help = "Example:\n  wasl audit list --home /srv/wasl --limit 20")]
    Audit(Audit),
    /// The keys of officers and systems
    #[command(
        subcommand,
        after_help = "Example:\n  wasl key add --home /srv/wasl --role officer --name 'Border post 3'"
    )]
    Key(Key),
    /// The directory: who is a member, with which keys, since when
    #[command(subcommand, after_help = "Example:\n  wasl directory show --home /srv/wasl")]
    Directory(Directory),
    /// Copy the home while it serves
    #[command(after_help = "Example:\n  wasl backup --home /srv/wasl /mnt/backup/wasl-ma")]
    Backup(Backup),
    /// Move the rows onto a PostgreSQL server, which several processes can share
    #[command(after_help = "Example:\n  wasl move --home rabat postgres://wasl@localhost/rabat")]
    Move(Move),
    /// Make a home out of a backup; it returns to its peers before it writes anything
    #[command(after_help = "Example:\n  wasl restore /mnt/backup/wasl-ma /srv/wasl")]
    Restore(Restore),
    /// How a restored bureau comes back, and for whom it waits
    #[command(subcommand, after_help = "Example:\n  wasl return status --home /srv/wasl")]
    Return(Return),
    /// Measure what runs inside the process
    #[command(after_help = "Example:\n  wasl bench check --json")]
    Bench(Bench),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  wasl completions bash > /etc/bash_completion.d/wasl")]
    Completions {
        /// For which shell
        shell: Shell,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Quickstart {
    /// Where the three homes go [default: a folder under the user's data directory]
    #[arg(long, env = "WASL_QUICKSTART_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Ask the questions and leave: 0 if every expected hit came, 1 if not
    #[arg(long)]
    pub(crate) once: bool,
    /// Where Rabat's console listens; another port is taken if it is in use
    #[arg(long, env = "WASL_LISTEN", default_value = "127.0.0.1:7400", value_name = "ADDR")]
    pub(crate) listen: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The member's code: two to eight capital letters or digits
    #[arg(long, env = "WASL_MEMBER")]
    pub(crate) member: String,
    /// The name of the place, for people
    #[arg(long)]
    pub(crate) name: String,
    /// Where peers reach this bureau
    #[arg(long, env = "WASL_EXCHANGE_LISTEN", default_value = "127.0.0.1:7401", value_name = "ADDR")]
    pub(crate) exchange_listen: String,
    /// Where the rows are: `sqlite`, in the home, or `postgres://user@host/database`
    #[arg(long, env = "WASL_STORE", default_value = "sqlite", value_name = "WHERE")]
    pub(crate) store: String,
    /// The file with the server's password; without it, PGPASSWORD
    #[arg(long, value_name = "FILE")]
    pub(crate) store_password_file: Option<PathBuf>,
    /// The certificates (PEM) of those who sign the server's; a server on another machine needs it
    #[arg(long, value_name = "FILE")]
    pub(crate) store_authority_file: Option<PathBuf>,
    /// What carries the lines to peers: `tls`, the network, or a broker besides, `nats://user@host:port`
    #[arg(long, env = "WASL_CARRIER", default_value = "tls", value_name = "WHAT")]
    pub(crate) carrier: String,
    /// The file with the broker's password
    #[arg(long, value_name = "FILE")]
    pub(crate) carrier_password_file: Option<PathBuf>,
    /// The certificates (PEM) of those who sign the broker's; a broker on another machine needs it
    #[arg(long, value_name = "FILE")]
    pub(crate) carrier_authority_file: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Move {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The file with the server's password; without it, PGPASSWORD
    #[arg(long, value_name = "FILE")]
    pub(crate) store_password_file: Option<PathBuf>,
    /// The certificates (PEM) of those who sign the server's; a server on another machine needs it
    #[arg(long, value_name = "FILE")]
    pub(crate) store_authority_file: Option<PathBuf>,
    /// The server and its empty database, `postgres://user@host/database`
    #[arg(value_name = "WHERE")]
    pub(crate) store: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) home: Home,
    /// Where the API and the console listen
    #[arg(long, env = "WASL_LISTEN", value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Where peers are served
    #[arg(long, env = "WASL_EXCHANGE_LISTEN", value_name = "ADDR")]
    pub(crate) exchange_listen: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) home: Home,
    /// un-xml, ofac-csv, ftm, entities or csv
    #[arg(long)]
    pub(crate) format: String,
    /// What the columns are (format csv)
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// The dataset's name [default: the format's own]
    #[arg(long)]
    pub(crate) dataset: Option<String>,
    #[command(flatten)]
    pub(crate) handling: Handling,
    /// Withdraw this many records that the list no longer has
    #[arg(long, value_name = "N")]
    pub(crate) confirm_withdraw: Option<u64>,
    /// Publish its entries as the Security Council's special notices
    #[arg(long)]
    pub(crate) as_special_notices: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The files; gzip and zstd are unpacked
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Who may receive records, for what, until when.
#[derive(Debug, ClapArgs)]
pub(crate) struct Handling {
    /// Only these members may receive the records
    #[arg(long, value_delimiter = ',', value_name = "MEMBERS", conflicts_with = "all_but")]
    pub(crate) only: Vec<String>,
    /// All members but these may receive the records
    #[arg(long, value_delimiter = ',', value_name = "MEMBERS")]
    pub(crate) all_but: Vec<String>,
    /// Only for these purposes
    #[arg(long, value_delimiter = ',', value_name = "PURPOSES")]
    pub(crate) purposes: Vec<String>,
    /// Not found any more from this moment on, as in 2027-01-01T00:00:00Z
    #[arg(long, value_name = "MOMENT")]
    pub(crate) expires: Option<String>,
    /// Whoever confirms a hit on one of the records writes nothing of it to this bureau
    #[arg(long)]
    pub(crate) on_hit_tell_nobody: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) home: Home,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// For what: border, investigation, identification, sanctions or oversight
    #[arg(long, env = "WASL_PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// At most so many hits
    #[arg(long, env = "WASL_LIMIT")]
    pub(crate) limit: Option<usize>,
    /// No hits below this score, 0 to 1
    #[arg(long, env = "WASL_MIN_SCORE", value_name = "S")]
    pub(crate) min_score: Option<f32>,
    /// How long members that are only asked have to answer; 0: ask nobody [default: as it is set]
    #[arg(long, env = "WASL_ASK_MILLIS", value_name = "MS", value_parser = clap::value_parser!(u64).range(..=10_000))]
    pub(crate) ask_millis: Option<u64>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Ask every line of this file: `query_id`, name, date of birth, nationality, parted by tabs
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with = "name")]
    pub(crate) batch: Option<PathBuf>,
    /// Where the answers of --batch go: `query_id`, source id, score, rank
    #[arg(long, value_name = "FILE", requires = "batch")]
    pub(crate) out: Option<PathBuf>,
    /// Where the milliseconds of each question of --batch go
    #[arg(long, value_name = "FILE", requires = "batch")]
    pub(crate) latency: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Lookup {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The number of a document
    #[arg(long, value_name = "NO")]
    pub(crate) document: Option<String>,
    /// A number plate or a vehicle identification number
    #[arg(long, value_name = "NO", conflicts_with = "document")]
    pub(crate) vehicle: Option<String>,
    /// Who issued it
    #[arg(long, value_name = "CC")]
    pub(crate) issuer: Option<String>,
    /// Who is asked [default: all peers]
    #[arg(long, value_delimiter = ',', value_name = "MEMBERS")]
    pub(crate) at: Vec<String>,
    /// For what
    #[arg(long, env = "WASL_PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// Print the answers as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The number of a document
    #[arg(long, value_name = "NO")]
    pub(crate) document: Option<String>,
    /// Who issued it
    #[arg(long, value_name = "CC")]
    pub(crate) issuer: Option<String>,
    /// The lines of a machine-readable zone
    #[arg(long, num_args = 1..=3, value_name = "LINE", conflicts_with_all = ["document", "vehicle"])]
    pub(crate) mrz: Vec<String>,
    /// A number plate or a vehicle identification number
    #[arg(long, value_name = "NO", conflicts_with = "document")]
    pub(crate) vehicle: Option<String>,
    /// For what
    #[arg(long, env = "WASL_PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// How long members that are only asked have to answer; 0: ask nobody [default: as it is set]
    #[arg(long, env = "WASL_ASK_MILLIS", value_name = "MS", value_parser = clap::value_parser!(u64).range(..=10_000))]
    pub(crate) ask_millis: Option<u64>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Feed {
    /// How the feeds stand
    Status {
        #[command(flatten)]
        home: Home,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Prove from the files that nothing was removed, reordered or altered
    Verify {
        #[command(flatten)]
        home: Home,
        /// The members whose feeds are verified [default: all]
        members: Vec<String>,
        /// Print the verdicts as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a feed out for somebody else to verify; it tells nothing of what the entries say
    #[command(after_help = "Example:\n  wasl feed export --home /srv/wasl UN --out un-feed\n\n\
        Writes entries.jsonl and checkpoints.txt, as docs/protocol/feed.md has them.")]
    Export {
        #[command(flatten)]
        home: Home,
        /// The member whose feed it is
        member: String,
        /// The folder to write into; it must not exist
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Message {
    /// Seal a message to other members and send it
    Send(SendMessage),
    /// List messages, newest first, without opening them for their senders
    List {
        #[command(flatten)]
        home: Home,
        /// Those that this bureau sent, with what became of them
        #[arg(long)]
        sent: bool,
        /// Those that this bureau is to answer, the soonest first
        #[arg(long, conflicts_with_all = ["sent", "awaited"])]
        due: bool,
        /// Those that others are to answer, the soonest first
        #[arg(long, conflicts_with = "sent")]
        awaited: bool,
        /// At most so many messages
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Only those that follow after this message
        #[arg(long, value_name = "MESSAGE")]
        before: Option<String>,
        /// Print them as JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Open a message; the first time, its sender is told
    Show {
        #[command(flatten)]
        home: Home,
        /// The message, as in FR-12
        id: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Save a file that came with a message; it counts as reading the message
    Save {
        #[command(flatten)]
        home: Home,
        /// The message, as in FR-12
        id: String,
        /// The file's name, or its number among the message's files
        file: String,
        /// Where to save it: a folder, or a name that is not taken
        #[arg(default_value = ".")]
        out: PathBuf,
    },
    /// Take a message back: where nobody has read it, it is erased
    Recall {
        #[command(flatten)]
        home: Home,
        /// The message, as in MA-3
        id: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SendMessage {
    #[command(flatten)]
    pub(crate) home: Home,
    /// A member that receives it; may be given several times, or with commas
    #[arg(long, required_unless_present = "group", value_delimiter = ',', value_name = "MEMBER")]
    pub(crate) to: Vec<String>,
    /// The sharing group that receives it instead, by its name or its id
    #[arg(long, conflicts_with = "to", value_name = "GROUP")]
    pub(crate) group: Option<String>,
    /// What it is about
    #[arg(long)]
    pub(crate) subject: String,
    /// The message itself [default: what comes on standard input]
    #[arg(long, conflicts_with = "file")]
    pub(crate) body: Option<String>,
    /// A text file with the message
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// routine, priority or flash
    #[arg(long, default_value = "routine")]
    pub(crate) urgency: String,
    /// The reference of the case
    #[arg(long)]
    pub(crate) case: Option<String>,
    /// The message that it answers, as in FR-12
    #[arg(long, value_name = "MESSAGE")]
    pub(crate) reply_to: Option<String>,
    /// Until when it is to be answered, as in 2026-12-01T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) answer_by: Option<String>,
    /// A file that goes with it, up to 5 GiB; may be given up to 16 times
    #[arg(long, value_name = "FILE")]
    pub(crate) attach: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Lines of the log, newest first
    List {
        #[command(flatten)]
        home: Home,
        /// At most so many lines
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Only lines before this number
        #[arg(long)]
        before: Option<u64>,
        /// Print them as JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Prove that no line was removed, reordered or altered
    Verify {
        #[command(flatten)]
        home: Home,
        /// Print the verdict as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Give out a key; it is shown once
    Add {
        #[command(flatten)]
        home: Home,
        /// officer, analyst, protection or admin
        #[arg(long)]
        role: String,
        /// Whose it is: a post or a system
        #[arg(long)]
        name: String,
    },
    /// List the keys
    List {
        #[command(flatten)]
        home: Home,
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Withdraw a key at once
    Revoke {
        #[command(flatten)]
        home: Home,
        /// The key's id
        id: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Bench {
    /// What to measure: check, import or replication
    pub(crate) what: String,
    /// The benchmark's entities, for import and replication
    #[arg(long, value_name = "FILE")]
    pub(crate) entities: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

impl Args {
    /// What is logged when nobody says otherwise.
    pub(crate) fn log_filter(&self) -> &'static str {
        match self.command {
            Command::Serve(_) => "info",
            _ => "error",
        }
    }
}
