//! `wasl bench`: measures what runs inside the process, without HTTP and without the shell.

use std::{
    fs::File,
    io::{self, Read},
    net::TcpListener,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use serde_json::json;
use wasl_model::{Caller, Handling, Number, Purpose, Role, Sought, Text};
use wasl_node::{Bureau, Format, ImportPlan, Input, ListedAs, Settings, SystemClock};

use crate::{args, print};

/// How many identifiers `check` is measured on.
const IDENTIFIERS: u64 = 1_000_000;
/// How many look-ups are measured.
const LOOK_UPS: u64 = 20_000;

/// How often the reader of a replication is looked at.
const PAUSE: Duration = Duration::from_millis(2);

/// One measured figure.
struct Figure {
    bench: &'static str,
    case: &'static str,
    metric: &'static str,
    value: f64,
    unit: &'static str,
    goal: Option<(f64, Better)>,
}

/// Which side of the goal is the good one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Better {
    Less,
    More,
}

pub(crate) fn run(args: &args::Bench) -> anyhow::Result<ExitCode> {
    let scratch = Scratch::new()?;
    let figures = match args.what.as_str() {
        "check" => check(&scratch.0)?,
        "import" => import(&scratch.0, entities(args)?)?.1,
        "replication" => replication(&scratch.0, entities(args)?)?,
        other => bail!("{other} is not measured here; check, import and replication are"),
    };
    for figure in &figures {
        figure.print(args.json);
    }
    Ok(ExitCode::SUCCESS)
}

fn entities(args: &args::Bench) -> anyhow::Result<&Path> {
    args.entities.as_deref().context("--entities names the file of entities to import")
}

/// Exact look-ups among a million documents, as an officer's question: audit lines included and without.
fn check(folder: &Path) -> anyhow::Result<Vec<Figure>> {
    let bureau = bureau(folder, "MA")?;
    let documents = Documents { next: 0, line: Vec::new(), used: 0 };
    import_from(&bureau, "documents.jsonl", Box::new(documents))?;
    bureau.follow()?;
    let officer = bureau.local_caller(Role::Officer, Purpose::Border);
    let (mut whole, mut inside) = (Vec::new(), Vec::new());
    for at in 0..LOOK_UPS {
        // Every second number is one that nobody has.
        let number = format!("D{:09}", at * 7_919 % (2 * IDENTIFIERS));
        let number = Number { sought: Sought::Document, value: Text::new(&number)?, issuer: None };
        let started = Instant::now();
        let answer = bureau.check(&officer, std::slice::from_ref(&number))?;
        whole.push(started.elapsed());
        inside.push(answer.took);
    }
    Ok([("with audit lines", whole), ("look-up alone", inside)]
        .into_iter()
        .flat_map(|(case, mut times)| {
            times.sort_unstable();
            let figure = |metric, share: f64| Figure {
                bench: "check",
                case,
                metric,
                value: at_share(&times, share).as_secs_f64() * 1_000.0,
                unit: "ms",
                goal: (metric == "p99").then_some((1.0, Better::Less)),
            };
            [figure("median", 0.5), figure("p99", 0.99)]
        })
        .collect())
}

/// A list imported: parsed, committed to, stored, signed and indexed.
fn import(folder: &Path, entities: &Path) -> anyhow::Result<(Arc<Bureau>, Vec<Figure>)> {
    let bureau = bureau(folder, "UN")?;
    bureau.follow()?;
    let started = Instant::now();
    let file = File::open(entities).with_context(|| format!("opening {}", entities.display()))?;
    let records = import_from(&bureau, &entities.display().to_string(), Box::new(file))?;
    let stored = started.elapsed();
    bureau.follow()?;
    let indexed = started.elapsed();
    let figure = |case, time: Duration, goal| Figure {
        bench: "import",
        case,
        metric: "rate",
        value: per_second(records, time),
        unit: "records/s",
        goal,
    };
    let goal = Some((20_000.0, Better::More));
    Ok((bureau, vec![figure("stored and signed", stored, None), figure("and indexed", indexed, goal)]))
}

/// The same list carried to another bureau over TLS: verified, stored, folded and indexed there.
fn replication(folder: &Path, entities: &Path) -> anyhow::Result<Vec<Figure>> {
    let (owner, mut figures) = import(folder, entities)?;
    let imported = figures.last().map(|figure| figure.value).unwrap_or_default();
    let reader = bureau(folder, "MA")?;
    reader.follow()?;
    let listen = || TcpListener::bind("127.0.0.1:0");
    let exchange = owner.start_exchange(listen()?)?;
    let _own = reader.start_exchange(listen()?)?;
    owner.add_peer(&admin(&owner), &reader.identity().card("127.0.0.1:1"))?;
    let (member, entries) = (owner.identity().member, owner.entries_of(owner.identity().member)?);
    let started = Instant::now();
    // From here on the reader does by itself what a bureau does.
    reader.add_peer(&admin(&reader), &owner.identity().card(&exchange.address().to_string()))?;
    while reader.entries_of(member)? < entries {
        thread::sleep(PAUSE);
    }
    let stored = started.elapsed();
    reader.follow()?;
    let indexed = started.elapsed();
    figures.extend([("stored and signed", stored), ("and indexed", indexed)].map(|(case, time)| Figure {
        bench: "replication",
        case,
        metric: "rate",
        value: per_second(entries, time),
        unit: "records/s",
        goal: (case == "and indexed").then_some((imported, Better::More)),
    }));
    Ok(figures)
}

fn bureau(folder: &Path, member: &str) -> anyhow::Result<Arc<Bureau>> {
    let settings = Settings::default();
    let clock = Arc::new(SystemClock);
    Ok(Arc::new(Bureau::init(&folder.join(member), member.parse()?, member, &settings, clock)?))
}

fn admin(bureau: &Bureau) -> Caller {
    bureau.local_caller(Role::Admin, Purpose::Investigation)
}

fn import_from(bureau: &Bureau, name: &str, bytes: Box<dyn Read + Send>) -> anyhow::Result<u64> {
    let plan = ImportPlan {
        format: Format::Entities,
        inputs: vec![Input { name: name.to_owned(), bytes }],
        dataset: None,
        mapping: None,
        handling: Handling::default(),
        confirm_withdraw: None,
        listed_as: ListedAs::Records,
    };
    let bar = print::count_bar("importing", 0);
    let report = super::import::run(bureau, plan, &bar)?;
    bar.finish_and_clear();
    Ok(report.made)
}

fn per_second(count: u64, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

/// The time that this share of the sorted times does not exceed.
fn at_share(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

impl Figure {
    fn print(&self, as_json: bool) {
        let Self { bench, case, metric, value, unit, goal } = self;
        let met = goal.map(|(goal, better)| match better {
            Better::Less => *value <= goal,
            Better::More => *value >= goal,
        });
        if as_json {
            print::json(&json!({
                "bench": bench, "case": case, "metric": metric, "value": value, "unit": unit, "peer": null,
                "peer_value": null, "ratio": null, "goal": goal.map(|(goal, _)| goal), "met": met,
            }));
        } else {
            let met = met.map_or("", |met| if met { "  goal met" } else { "  GOAL MISSED" });
            print::line(&format!("{bench:12} {case:18} {metric:8} {value:12.3} {unit}{met}"));
        }
    }
}

/// A million invented people, each with a document, as lines of entities.
struct Documents {
    next: u64,
    line: Vec<u8>,
    used: usize,
}

impl Read for Documents {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used == self.line.len() {
            if self.next == IDENTIFIERS {
                return Ok(0);
            }
            let number = self.next;
            let entity = json!({
                "id": format!("P{number}"), "names": [format!("Person {number}")], "dob": [], "nationality": [],
                "documents": [format!("D{number:09}")], "script": "Latn", "source": "made up",
            });
            self.line = format!("{entity}\n").into_bytes();
            (self.next, self.used) = (number + 1, 0);
        }
        let count = (&self.line[self.used..]).read(buffer)?;
        self.used += count;
        Ok(count)
    }
}

/// A folder that goes when the measuring is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("wasl-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is in the system's folder for such things.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
