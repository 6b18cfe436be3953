//! What was promised in figures, measured: `cargo xtask bench`.

mod ask;
mod build;
mod client;
mod cluster;
mod corpus;
mod http;
mod identifiers;
mod import;
mod live;
mod load;
mod lookup;
mod names;
mod nats;
mod network;
mod peers;
mod plot;
mod row;
mod scale;
mod score;
mod server;
mod stage;
mod start;
mod timing;

use anyhow::Result;
use clap::ValueEnum;

use crate::{screen::Screen, workspace::Workspace};

use self::{row::Row, stage::Stage};

/// What `cargo xtask bench` was asked for.
#[derive(clap::Args)]
#[command(after_help = "Example: cargo xtask bench names --json\n\n\
    Each row has a value and, where there is one, a peer's value from the same run, the ratio of the two (ours\n\
    to the peer's), a goal, and whether it was met. The benchmark's data is looked for in ../shared/data/names, or\n\
    where WASL_BENCH_DATA says.")]
pub(crate) struct Args {
    /// Run this benchmark only
    name: Option<Bench>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// The benchmarks, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// How fast a list is imported and replicated
    Import,
    /// How many of the benchmark's persons are found, and how many strangers are not
    Names,
    /// How long a search takes over HTTP
    Http,
    /// How many checks and searches a bureau answers over HTTP in a second
    Load,
    /// How long a check takes among a million identifiers, beside `PostgreSQL` with a B-tree
    Identifiers,
    /// How soon a bureau answers after its start, and how much memory it takes
    Start,
    /// What messages and records between bureaus cost, beside bare NATS `JetStream`
    Network,
    /// The same searches against `PostgreSQL` with `pg_trgm`, a scan with `rapidfuzz`, and `logic-v2`
    Peers,
    /// How cost and size grow with the index, to ten million persons; only when named, since it takes minutes
    Scale,
    /// How soon searches are answered while twenty million a day are asked; only when named, since it takes ten minutes
    Steady,
    /// What officers notice while records come, change and go, and how long erased bytes stay; only when named, since it
    /// takes a minute
    Live,
    /// What a private look-up costs each side, and how large the set is that it is made in
    Lookup,
    /// How long a question takes that five members are asked live
    Ask,
    /// How long the first build takes; only when named, since it takes minutes
    Build,
}

/// How a benchmark ended.
enum Outcome {
    Measured(Vec<Row>),
    LeftOut(String),
}

/// Runs what was asked for; measuring below a goal is a result, not an error.
pub(crate) fn run(workspace: &Workspace, args: &Args, screen: Screen) -> Result<()> {
    let chosen = match args.name {
        Some(bench) => vec![bench],
        None => Bench::value_variants().iter().copied().filter(|bench| !bench.takes_minutes()).collect(),
    };
    let mut stage = Stage::new(workspace);
    let mut rows = Vec::new();
    for bench in chosen {
        eprintln!("{}", screen.note(&format!("bench {}", bench.name())));
        match bench.run(&mut stage, screen)? {
            Outcome::Measured(measured) => {
                if args.json {
                    for row in &measured {
                        println!("{}", row.to_json());
                    }
                }
                rows.extend(measured);
            }
            Outcome::LeftOut(why) => screen.left_out(&bench.name(), &why),
        }
    }
    if !args.json {
        println!("{}", row::table(&rows));
    }
    Ok(())
}

impl Bench {
    fn run(self, stage: &mut Stage<'_>, screen: Screen) -> Result<Outcome> {
        let needs_corpus = !matches!(
            self,
            Self::Identifiers | Self::Start | Self::Network | Self::Lookup | Self::Ask | Self::Build
        );
        if needs_corpus && !stage.has_corpus() {
            return Ok(Outcome::LeftOut("the benchmark's data is not here".to_owned()));
        }
        let rows = match self {
            Self::Import => import::run(stage)?,
            Self::Names => names::run(stage)?,
            Self::Http => http::run(stage)?,
            Self::Load => load::spurt(stage)?,
            Self::Identifiers => identifiers::run(stage, screen)?,
            Self::Start => start::run(stage)?,
            Self::Network => network::run(stage, screen)?,
            Self::Peers => peers::run(stage, screen)?,
            Self::Scale => scale::run(stage)?,
            Self::Steady => load::steady(stage)?,
            Self::Live => live::run(stage)?,
            Self::Lookup => lookup::run(stage)?,
            Self::Ask => ask::run(stage)?,
            Self::Build => build::run(stage)?,
        };
        Ok(Outcome::Measured(rows))
    }

    /// Whether it runs only when it is named.
    fn takes_minutes(self) -> bool {
        matches!(self, Self::Scale | Self::Steady | Self::Live | Self::Build)
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}
