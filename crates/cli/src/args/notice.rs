//! What is typed behind `wasl notice`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::Home;

pub(super) const EXAMPLES: &str = "Examples:
  wasl notice template red > wanted.toml
  wasl notice check --home /srv/wasl wanted.toml
  wasl notice draft --home /srv/wasl wanted.toml --photo face.jpg
  wasl notice submit --home /srv/wasl 5d0e6c0f2a9b4c1d8e7f60718293a4b5
  wasl notice approve --home /srv/wasl --key-file boris.key 5d0e6c0f2a9b4c1d8e7f60718293a4b5
  wasl notice list --home /srv/wasl --at checked
  wasl notice show --home /srv/wasl 5d0e6c0f2a9b4c1d8e7f60718293a4b5

A notice is published when its author and two reviewers, three persons, have had it in their hands. Whoever sits at the
machine is one person; the others act by their keys (`wasl key add`).";

#[derive(Debug, Subcommand)]
pub(crate) enum Notice {
    /// Print a sheet to be filled in
    Template {
        /// Its colour: red, blue, green, yellow, black, orange, purple, silver or un-special
        #[arg(default_value = "red")]
        colour: String,
    },
    /// Print the rules, the articles, the words for offences, and who may take which step
    Rules {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what the rules would answer to a sheet; nothing is kept
    Check(Sheet),
    /// Open a case with a first draft, or write a new version of one
    Draft {
        #[command(flatten)]
        sheet: Sheet,
        /// The case that it is a new version of
        #[arg(long, value_name = "ID")]
        case: Option<String>,
    },
    /// Hand a draft in; the rules run over it at once
    Submit(Step),
    /// Approve a version; two reviewers do, neither of them its author
    Approve(Step),
    /// Send a version back to its author
    Return(ReasonedStep),
    /// Refuse it, which is remembered on every channel
    Refuse {
        #[command(flatten)]
        step: ReasonedStep,
        /// An article that it is refused by, as `wasl notice rules` lists them; may be given several times
        #[arg(long, required = true, value_name = "ARTICLE")]
        article: Vec<String>,
    },
    /// Send the approved version out
    Publish(Step),
    /// Take what is published out of force for the time being
    Suspend(ReasonedStep),
    /// Put what is suspended in force again
    Resume(ReasonedStep),
    /// Take what is published back for good
    Withdraw(ReasonedStep),
    /// Throw the pending version away
    Drop(Step),
    /// Erase everything that a case says, once it is over
    Erase(Step),
    /// Say that an earlier refusal is of somebody else, or does not stand any more
    Clear {
        #[command(flatten)]
        step: ReasonedStep,
        /// The refused notice
        #[arg(long, value_name = "ID")]
        refusal: String,
    },
    /// Say that a record is contested, this member's or another's, to everyone who may receive it
    Contest(Contest),
    /// Take back what this member said against a record
    Uncontest {
        #[command(flatten)]
        step: Step,
        /// What stood against it
        #[arg(long)]
        kind: String,
    },
    /// List the records of other members that resemble what this bureau has refused
    Refused {
        #[command(flatten)]
        who: Who,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a case with every step, and what each rule said; or a notice of another member
    Show {
        #[command(flatten)]
        step: Step,
        /// Print its newest version as a sheet that can be changed and drafted again
        #[arg(long)]
        sheet: bool,
        /// Print what is published as INTERPOL's public JSON
        #[arg(long, conflicts_with = "sheet")]
        public: bool,
    },
    /// List the cases of this bureau
    List {
        #[command(flatten)]
        who: Who,
        /// Only those whose version is so far: draft, submitted, checked, reviewed or approved
        #[arg(long, value_name = "STAGE", conflicts_with = "standing")]
        at: Option<String>,
        /// Only those that stand so: published, suspended, withdrawn, expired, refused or erased
        #[arg(long, value_name = "STANDING")]
        standing: Option<String>,
        /// Those in which something is due, the soonest first
        #[arg(long, conflicts_with_all = ["at", "standing"])]
        due: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Count notices and cases by colour, member, offence, stage, standing and month
    Statistics {
        #[command(flatten)]
        who: Who,
        /// The first month that is counted, as in 2026-03, or year
        #[arg(long, value_name = "MONTH")]
        from: Option<String>,
        /// The last one
        #[arg(long, value_name = "MONTH")]
        to: Option<String>,
        /// As CSV with a header (RFC 4180)
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the notices of all members, the newest first
    Published {
        #[command(flatten)]
        who: Who,
        /// Of this colour only
        #[arg(long)]
        colour: Option<String>,
        /// Of this member only
        #[arg(long, value_name = "MEMBER")]
        owner: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// In which bureau, and as whom.
#[derive(Debug, ClapArgs)]
pub(crate) struct Who {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The file with the key of whoever acts; without it, it is whoever sits at the machine
    #[arg(long, env = "WASL_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// A step of one case.
#[derive(Debug, ClapArgs)]
pub(crate) struct Step {
    #[command(flatten)]
    pub(crate) who: Who,
    /// The case
    pub(crate) id: String,
}

/// A step that is given a reason.
#[derive(Debug, ClapArgs)]
pub(crate) struct ReasonedStep {
    #[command(flatten)]
    pub(crate) step: Step,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
}

/// What is said against a record.
#[derive(Debug, ClapArgs)]
pub(crate) struct Contest {
    #[command(flatten)]
    pub(crate) step: ReasonedStep,
    /// What stands against it: objection, court, asylum, data-protection or other
    #[arg(long)]
    pub(crate) kind: String,
    /// What follows: warn, or suspend
    #[arg(long, default_value = "warn")]
    pub(crate) effect: String,
    /// The court, authority or office that it rests on
    #[arg(long)]
    pub(crate) authority: String,
    /// Since when, as in 2026-02-14 or 2026 [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
}

/// A sheet in a file.
#[derive(Debug, ClapArgs)]
pub(crate) struct Sheet {
    #[command(flatten)]
    pub(crate) who: Who,
    /// The sheet, in TOML, or in JSON if its name ends so
    pub(crate) file: PathBuf,
    /// The photograph, a JPEG or PNG
    #[arg(long, value_name = "FILE")]
    pub(crate) photo: Option<PathBuf>,
}
