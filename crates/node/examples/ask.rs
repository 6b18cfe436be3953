//! What does it cost to ask members live: five peers on this machine, against one's own copy alone?
//!
//! `cargo run --release -p wasl-node --example ask` prints lines of what, metric, value and unit, for `cargo xtask bench ask`.
//! Every bureau writes its logs; the lines are TLS over loopback. The people are invented.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::{
    error::Error,
    net::TcpListener,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use wasl_model::{
    Handling, Identifier, Name, NameKind, Number, Purpose, Question, Record, RecordKind, Role, Scheme,
    Sought, Source, Text,
};
use wasl_node::{Answer, Bureau, Exchange, Settings, SystemClock};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// The members that are asked.
const PEERS: [&str; 5] = ["DE", "ES", "FR", "IT", "UN"];
/// Records of each.
const RECORDS: usize = 2_000;
/// Questions of each kind.
const QUESTIONS: usize = 300;
/// Given names and family names that are made up, of which the names are put together.
const GIVEN: [&str; 20] = [
    "Perdita",
    "Osgood",
    "Zebulon",
    "Ermintrude",
    "Tarik",
    "Ingeborg",
    "Wilfred",
    "Ludmila",
    "Casimir",
    "Odalys",
    "Barnaby",
    "Yevdokia",
    "Anselm",
    "Philippa",
    "Rustam",
    "Leocadia",
    "Thaddeus",
    "Marjolein",
    "Eustace",
    "Noor",
];
const FAMILY: [&str; 20] = [
    "Lumen",
    "Timmerlane",
    "Quixworthy",
    "Vandersnoot",
    "Ouazzani",
    "Beispiel",
    "Nobody",
    "Sokolskaya",
    "Ravenhill",
    "Halloran",
    "Exemplaire",
    "Invented",
    "Namoudhaji",
    "Musterfrau",
    "Esempio",
    "Ejemplar",
    "Primer",
    "Voorbeeld",
    "Ornek",
    "Mithal",
];

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let asker = bureau(folder.path(), "MA", &[])?;
    let _own = serve(&asker)?;
    fill(&asker, 0)?;
    let mut peers = Vec::new();
    for (place, member) in PEERS.into_iter().enumerate() {
        let peer = bureau(folder.path(), member, &["measured"])?;
        fill(&peer, place + 1)?;
        let exchange = serve(&peer)?;
        knows(&asker, &peer, &exchange.address().to_string())?;
        knows(&peer, &asker, "127.0.0.1:1")?;
        asker.exchange_now(member.parse()?)?;
        peers.push((peer, exchange));
    }
    measure(&asker)
}

/// Asks each kind of question, of one's own copy alone and of everybody.
fn measure(asker: &Bureau) -> Fallible<()> {
    let (alone, all) = (Some(Duration::ZERO), Some(Duration::from_millis(500)));
    // Filling the indexes and opening the lines is no part of a question.
    let patient = Some(Bureau::ASK_TIME_MAX);
    search(asker, 0, patient)?;
    search(asker, 1, patient)?;
    let first = search(asker, 2, all)?;
    if first.asked.len() != PEERS.len() || !first.is_complete() {
        return Err(format!("the five came to {:?}", first.asked).into());
    }
    time("search, own copy alone", |at| search(asker, at, alone))?;
    time("search, and five members live", |at| search(asker, at, all))?;
    time("check, own copy alone", |at| check(asker, at, alone))?;
    time("check, and five members live", |at| check(asker, at, all))
}

fn time(what: &str, ask: impl Fn(usize) -> Fallible<Answer>) -> Fallible<()> {
    let (mut millis, mut whole, mut hits) = (Vec::new(), 0, 0);
    for at in 0..QUESTIONS {
        let started = Instant::now();
        let answer = ask(at)?;
        millis.push(started.elapsed().as_secs_f64() * 1_000.0);
        whole += usize::from(answer.is_complete());
        hits += answer.hits.len();
    }
    millis.sort_by(f64::total_cmp);
    print(what, "median", millis[QUESTIONS / 2], "ms");
    print(what, "p99", millis[QUESTIONS * 99 / 100], "ms");
    print(what, "complete", whole as f64 * 100.0 / QUESTIONS as f64, "%");
    print(what, "hits a question", hits as f64 / QUESTIONS as f64, "");
    Ok(())
}

fn print(what: &str, metric: &str, value: f64, unit: &str) {
    println!("{what}\t{metric}\t{value:.3}\t{unit}");
}

fn search(asker: &Bureau, at: usize, wait: Option<Duration>) -> Fallible<Answer> {
    let officer = asker.local_caller(Role::Officer, Purpose::Border);
    let question = Question { name: Some(Text::new(&name(at * 12))?), ..Question::default() };
    Ok(asker.search_within(&officer, &question, 10, 0.2, wait)?)
}

fn check(asker: &Bureau, at: usize, wait: Option<Duration>) -> Fallible<Answer> {
    let officer = asker.local_caller(Role::Officer, Purpose::Border);
    let value = Text::new(&document(at % PEERS.len() + 1, at))?;
    let number = Number { sought: Sought::Document, value, issuer: None };
    Ok(asker.check_within(&officer, &[number], wait)?)
}

fn bureau(folder: &Path, member: &str, asked_only: &[&str]) -> Fallible<Arc<Bureau>> {
    let settings = Settings {
        exchange_every_secs: 0,
        asked_only: asked_only.iter().map(|dataset| (*dataset).to_owned()).collect(),
        asks_answered_per_minute: u32::MAX,
        ..Settings::default()
    };
    let clock = Arc::new(SystemClock);
    Ok(Arc::new(Bureau::init(&folder.join(member), member.parse()?, member, &settings, clock)?))
}

fn serve(bureau: &Arc<Bureau>) -> Fallible<Exchange> {
    Ok(bureau.start_exchange(TcpListener::bind("127.0.0.1:0")?)?)
}

fn knows(bureau: &Bureau, other: &Bureau, address: &str) -> Fallible<()> {
    let admin = bureau.local_caller(Role::Admin, Purpose::Investigation);
    bureau.add_peer(&admin, &other.identity().card(address))?;
    Ok(())
}

fn fill(bureau: &Bureau, place: usize) -> Fallible<()> {
    let analyst = bureau.local_caller(Role::Analyst, Purpose::Investigation);
    for at in 0..RECORDS {
        bureau.create_record(&analyst, &record(bureau, place, at)?)?;
    }
    bureau.follow()?;
    Ok(())
}

/// One of eight thousand names; which records have the same differs from member to member.
fn name(at: usize) -> String {
    let (given, family) = (GIVEN[at % GIVEN.len()], FAMILY[at / GIVEN.len() % FAMILY.len()]);
    format!("{given} {family} {}", FAMILY[at / (GIVEN.len() * FAMILY.len()) % FAMILY.len()])
}

fn document(place: usize, at: usize) -> String {
    format!("{place}{place}{place}A{at:07}")
}

/// An invented person with a passport.
fn record(owner: &Bureau, place: usize, at: usize) -> Fallible<Record> {
    let identifier = Identifier {
        scheme: Scheme::Passport,
        value: Text::new(&document(place, at))?,
        issuer: Some("MA".parse()?),
    };
    Ok(Record {
        kind: RecordKind::Person,
        owner: owner.identity().member,
        source: Source { dataset: Text::new("measured")?, id: Text::new(&at.to_string())? },
        names: vec![Name { text: Text::new(&name(at * (place + 3)))?, kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![identifier],
        facts: Vec::new(),
        handling: Handling::default(),
    })
}
