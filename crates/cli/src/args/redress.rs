//! What is typed behind `wasl redress`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::Who;

pub(super) const EXAMPLES: &str = "Examples:
  wasl redress open --home /srv/wasl --kind access --kind deletion --requester 'Anna Example' \\
      --reached '1 Example Street, Exampletown' --language fr --born 1975-01-08 --number passport:AB123456
  wasl redress admit --home /srv/wasl 0f1e2d3c4b5a6978 --proof 'Passport seen at the counter'
  wasl redress search --home /srv/wasl 0f1e2d3c4b5a6978
  wasl redress ask --home /srv/wasl 0f1e2d3c4b5a6978 FR
  wasl redress decide --home /srv/wasl --key-file boris.key 0f1e2d3c4b5a6978 5d0e6c0f2a9b4c1d8e7f60718293a4b5 \\
      --verdict erased --article 'RPD 12' --reason 'The warrant was withdrawn.'
  wasl redress answer --home /srv/wasl --key-file boris.key 0f1e2d3c4b5a6978 > letter.txt
  wasl redress letter --home /srv/wasl --html 0f1e2d3c4b5a6978 > letter.html
  wasl redress list --home /srv/wasl --due
  wasl redress report --home /srv/wasl --since 2026-01-01T00:00:00Z --csv

A request is answered within four months for access and nine for correction or deletion. Whoever received it decides nothing
about it: whoever sits at the machine is one person, the others act by their keys (`wasl key add --role protection`).";

#[derive(Debug, Subcommand)]
pub(crate) enum Redress {
    /// Open a request that came in
    Open(Box<Request>),
    /// Admit it: whoever asks has shown to be the person, or to speak for them
    Admit {
        #[command(flatten)]
        request: One,
        /// What was seen that shows it; no copy is kept
        #[arg(long)]
        proof: String,
    },
    /// Turn it away
    TurnAway {
        #[command(flatten)]
        request: One,
        /// Why, in the language of the letter
        #[arg(long)]
        reason: String,
    },
    /// Search everything that is held for the person
    Search {
        #[command(flatten)]
        request: One,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask the bureau whose records were found, by message
    Ask {
        #[command(flatten)]
        request: One,
        /// Which member
        member: String,
        /// What it is to know besides; nothing of the person that it does not need
        #[arg(long)]
        words: Option<String>,
    },
    /// Decide what becomes of records that were found, or of fields of them
    Decide(Decision),
    /// Write down that the letter goes out, and print it
    Answer(One),
    /// Print the letter as it would go out now, or went out
    Letter {
        #[command(flatten)]
        request: One,
        /// As a page that prints
        #[arg(long)]
        html: bool,
    },
    /// Show a request with its steps, and what was found
    Show {
        #[command(flatten)]
        request: One,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the requests
    List {
        #[command(flatten)]
        who: Who,
        /// Those in which the person must be told, the most overdue first
        #[arg(long, conflicts_with = "standing")]
        due: bool,
        /// Only those that stand so: received, admitted, not-admitted, searched, decided, answered, withdrawn or erased
        #[arg(long, value_name = "STANDING")]
        standing: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Count requests and times for the public report; it tells of nobody
    Report {
        #[command(flatten)]
        who: Who,
        /// Those that came in from this moment on, as in 2026-01-01T00:00:00Z
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
        /// Those that came in before this moment
        #[arg(long, value_name = "MOMENT")]
        until: Option<String>,
        /// As CSV
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write down that the person has taken it back
    Withdraw(One),
    /// Erase everything that was written of a request that is over; the report goes on counting it
    Erase(One),
}

/// One request.
#[derive(Debug, ClapArgs)]
pub(crate) struct One {
    #[command(flatten)]
    pub(crate) who: Who,
    /// Which
    pub(crate) id: String,
}

/// A request that came in.
#[derive(Debug, ClapArgs)]
pub(crate) struct Request {
    #[command(flatten)]
    pub(crate) who: Who,
    /// What is asked for: access, correction or deletion; may be given several times
    #[arg(long, required = true, value_name = "KIND")]
    pub(crate) kind: Vec<String>,
    /// Whoever asks
    #[arg(long)]
    pub(crate) requester: String,
    /// How they are reached, as it goes on the letter
    #[arg(long)]
    pub(crate) reached: String,
    /// The language of the letter: ar, en, fr or es
    #[arg(long)]
    pub(crate) language: String,
    /// Who speaks for them
    #[arg(long)]
    pub(crate) representative: Option<String>,
    /// A name to be searched, in any script; may be given several times [default: the requester's]
    #[arg(long)]
    pub(crate) name: Vec<String>,
    /// A date of birth: 1965, 1965-03 or 1965-03-21; may be given several times
    #[arg(long, value_name = "DATE")]
    pub(crate) born: Vec<String>,
    /// A nationality, as in MA; may be given several times
    #[arg(long, value_name = "CC")]
    pub(crate) nationality: Vec<String>,
    /// A number and what it is of, as in passport:AB123456; may be given several times
    #[arg(long, value_name = "SCHEME:NO")]
    pub(crate) number: Vec<String>,
    /// A file with what they say themselves
    #[arg(long, value_name = "FILE")]
    pub(crate) words: Option<PathBuf>,
}

/// A decision.
#[derive(Debug, ClapArgs)]
pub(crate) struct Decision {
    #[command(flatten)]
    pub(crate) request: One,
    /// The records that it is about
    #[arg(required = true, value_name = "RECORD")]
    pub(crate) records: Vec<String>,
    /// kept, corrected, erased, disclosed, not-disclosed or somebody-else
    #[arg(long)]
    pub(crate) verdict: String,
    /// Only this field, as `wasl redress show` names it; may be given several times
    #[arg(long)]
    pub(crate) field: Vec<String>,
    /// An article that it rests on; may be given several times
    #[arg(long, value_name = "ARTICLE")]
    pub(crate) article: Vec<String>,
    /// Why, in the language of the letter
    #[arg(long)]
    pub(crate) reason: String,
    /// Of a correction: the entry of the feed that it is, as `wasl record show` tells it
    #[arg(long, value_name = "N")]
    pub(crate) entry: Option<u64>,
}
