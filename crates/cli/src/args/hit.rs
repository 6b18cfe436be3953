//! What is typed behind `wasl hit`.

use clap::{Args as ClapArgs, Subcommand};

use super::{Asked, Who};

pub(super) const EXAMPLES: &str = "Examples:
  wasl search --home /srv/wasl --name 'Tarik Example' --born 1975-01-08
  wasl hit confirm --home /srv/wasl 5d0e6c0f2a9b4c1d8e7f60718293a4b5 --name 'Tarik Example' --born 1975-01-08 \\
      --reason 'Same photograph. Held at the port of Tanger Med.'
  wasl hit list --home /srv/wasl --due
  wasl hit accept --home /srv/wasl 0f1e2d3c4b5a6978 --reason 'It is him. The extradition request follows.'
  wasl hit conclude --home /srv/wasl 0f1e2d3c4b5a6978 arrested --reason 'Arrested at 14:20.'

Whoever found judges: the same question, the record that it showed, and why. The record's owner is told at once, unless its
handling code says otherwise, and answers; both hear how it ended. A rejected pair is shown no more as a possible hit, if the
question had a whole date of birth or a number.";

#[derive(Debug, Subcommand)]
pub(crate) enum Hit {
    /// Say that whoever was found is what the record is about
    Confirm(Judging),
    /// Say that it is somebody or something else
    Reject(Judging),
    /// As the record's owner, say that it is the same
    Accept(ReasonedHit),
    /// As the record's owner, say that it is not
    Deny(ReasonedHit),
    /// Say how it ended where it was found
    Conclude {
        #[command(flatten)]
        hit: ReasonedHit,
        /// arrested, located, seized, identified, refused, noted or nothing
        outcome: String,
    },
    /// Say that the judgement was a mistake
    TakeBack(ReasonedHit),
    /// Erase everything that was said of a hit that is over
    Erase(OneHit),
    /// Show a hit with its steps
    Show {
        #[command(flatten)]
        hit: OneHit,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the hits that this bureau found, and those that others found among its records
    List {
        #[command(flatten)]
        who: Who,
        /// Those in which something must be said, the soonest first
        #[arg(long, conflicts_with = "standing")]
        due: bool,
        /// Only those that stand so: rejected, confirmed, accepted, denied, concluded, taken-back or erased
        #[arg(long, value_name = "STANDING")]
        standing: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Count how many of the judged hits were true, by member and colour
    Precision {
        #[command(flatten)]
        who: Who,
        /// Judged from this moment on, as in 2026-01-01T00:00:00Z
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// A judgement of a possible hit.
#[derive(Debug, ClapArgs)]
pub(crate) struct Judging {
    #[command(flatten)]
    pub(crate) who: Who,
    /// The record that was shown
    pub(crate) record: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Why; of a confirmed hit the owner reads it
    #[arg(long)]
    pub(crate) reason: String,
}

/// A judged hit.
#[derive(Debug, ClapArgs)]
pub(crate) struct OneHit {
    #[command(flatten)]
    pub(crate) who: Who,
    /// Which
    pub(crate) id: String,
}

/// A judged hit, and why something is done about it.
#[derive(Debug, ClapArgs)]
pub(crate) struct ReasonedHit {
    #[command(flatten)]
    pub(crate) hit: OneHit,
    /// Why; the other bureau reads it
    #[arg(long)]
    pub(crate) reason: String,
}
