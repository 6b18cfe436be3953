//! What does a private look-up cost each side, how large is a set, and how long does it take to make one?
//!
//! `cargo run --release -p wasl-node --example lookup` prints lines of what, metric, value and unit, for
//! `cargo xtask bench lookup`. One thread; the last figures are of two bureaus on this machine, over TLS, logs written.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::{error::Error, hint::black_box, net::TcpListener, path::Path, sync::Arc, time::Instant};

use wasl_exchange::{LookedUp, Lookup, Message as _, Reply, Request};
use wasl_lookup::{Kind, Listed, Question, SecretKey, Tag, TagSet, Wanted};
use wasl_model::{
    Handling, Identifier, Name, NameKind, Number, Purpose, Record, RecordKind, Role, Scheme, Sought, Source,
    Text,
};
use wasl_node::{Bureau, LookupOutcome, Settings, SystemClock};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Look-ups of which each step is measured.
const LOOK_UPS: usize = 2_000;
/// Numbers of which the tags are made.
const NUMBERS: usize = 20_000;
/// Tags of the set whose size is measured.
const TAGS: u64 = 1_000_000;
/// Look-ups from one bureau to another.
const BETWEEN: usize = 200;
/// Records of the bureau that is asked.
const RECORDS: usize = 1_000;

fn main() -> Fallible<()> {
    steps()?;
    listing()?;
    set()?;
    between()
}

fn print(what: &str, metric: &str, value: f64, unit: &str) {
    println!("{what}\t{metric}\t{value:.3}\t{unit}");
}

fn rate(what: &str, count: usize, started: Instant) {
    print(what, "rate", count as f64 / started.elapsed().as_secs_f64(), "1/s");
}

fn seed(at: usize) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&(at as u64).to_be_bytes());
    seed
}

/// Each side's work for one look-up, and the bytes of it.
fn steps() -> Fallible<()> {
    let key = SecretKey::from_seed(&[1; 32])?;
    let public = key.public();
    let folded: Vec<String> = (0..LOOK_UPS).map(|at| format!("AB{at:07}")).collect();
    let started = Instant::now();
    let mut questions = Vec::new();
    for (at, folded) in folded.iter().enumerate() {
        let wanted = Wanted { kind: Kind::Document, folded, issuer: None, purpose: Purpose::Border };
        questions.push(Question::ask(&wanted, &seed(at))?);
    }
    rate("asker, blinding", LOOK_UPS, started);
    let started = Instant::now();
    let mut answers = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        answers.push(key.answer(question.blinded(), &seed(at))?);
    }
    rate("owner, answering", LOOK_UPS, started);
    let started = Instant::now();
    for (question, answer) in questions.iter().zip(&answers) {
        black_box(question.tags(answer, &public)?);
    }
    rate("asker, verifying and opening", LOOK_UPS, started);
    let asked = Request::Lookup(Lookup::Evaluate { blinded: *questions[0].blinded() });
    let (evaluated, proof) = (answers[0].evaluated, answers[0].proof);
    let answered = Reply::LookedUp(LookedUp::Evaluated { evaluated, proof });
    let unchanged =
        Request::Lookup(Lookup::Set { have: Some([1; 8]) }).to_frame().len() + Reply::End.to_frame().len();
    print("asker to owner", "one look-up", asked.to_frame().len() as f64, "B");
    print("owner to asker", "one look-up", answered.to_frame().len() as f64, "B");
    print("both ways", "a set that has not changed", unchanged as f64, "B");
    Ok(())
}

/// What the owner does once for each number.
fn listing() -> Fallible<()> {
    let key = SecretKey::from_seed(&[1; 32])?;
    let issuer = Some("MA".parse()?);
    let started = Instant::now();
    for at in 0..NUMBERS {
        let folded = format!("AB{at:07}");
        black_box(key.tags(&Listed { kind: Kind::Document, folded: &folded, issuer }, &Handling::default())?);
    }
    rate("owner, listing numbers with an issuer", NUMBERS, started);
    Ok(())
}

/// A set of a million tags.
fn set() -> Fallible<()> {
    let key = SecretKey::from_seed(&[1; 32])?.public();
    // Spread as the function's are; multiplying by an odd number repeats none.
    let spread = |at: u64| Tag::from_number(at.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let tags: Vec<Tag> = (0..TAGS).map(spread).collect();
    let started = Instant::now();
    let set = TagSet::new(tags);
    let head = set.head(key);
    print("set of a million tags", "made", started.elapsed().as_secs_f64() * 1_000.0, "ms");
    let parts = head.parts().len();
    let bytes: usize = (0..parts).map(|part| set.part(part, parts).len()).sum();
    let named =
        Reply::LookedUp(LookedUp::Set { key: *key.as_bytes(), parts: head.parts().to_vec() }).to_frame();
    print("set of a million tags", "size", bytes as f64 / f64::from(1 << 20), "MiB");
    print("set of a million tags", "head", named.len() as f64, "B");
    print("set of a million tags", "fetched for one change", (named.len() + bytes / parts) as f64, "B");
    Ok(())
}

/// One bureau asks another.
fn between() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let (owner, asker) = (bureau(folder.path(), "UN")?, bureau(folder.path(), "MA")?);
    let serving = [Arc::clone(&owner), Arc::clone(&asker)];
    let serving = serving.map(|bureau| TcpListener::bind("127.0.0.1:0").map(|at| bureau.start_exchange(at)));
    let [owners, askers] = serving;
    let (owners, askers) = (owners??, askers??);
    let admin = |bureau: &Bureau| bureau.local_caller(Role::Admin, Purpose::Investigation);
    asker.add_peer(&admin(&asker), &owner.identity().card(&owners.address().to_string()))?;
    owner.add_peer(&admin(&owner), &asker.identity().card(&askers.address().to_string()))?;
    let analyst = owner.local_caller(Role::Analyst, Purpose::Investigation);
    for at in 0..RECORDS {
        owner.create_record(&analyst, &record(&owner, at)?)?;
    }
    let officer = asker.local_caller(Role::Officer, Purpose::Border);
    let started = Instant::now();
    asker.look_up(&officer, &number(0)?, &[])?;
    print(
        "between two bureaus",
        "the first, of a thousand records",
        started.elapsed().as_secs_f64() * 1_000.0,
        "ms",
    );
    let mut millis = Vec::new();
    for at in 0..BETWEEN {
        let started = Instant::now();
        // Every second number is one that nobody has.
        let place = if at % 2 == 0 { at } else { RECORDS + at };
        let answers = asker.look_up(&officer, &number(place)?, &[])?;
        millis.push(started.elapsed().as_secs_f64() * 1_000.0);
        let expected = if at % 2 == 0 { LookupOutcome::Hit } else { LookupOutcome::NoHit };
        if answers.iter().any(|answer| answer.outcome != expected) {
            return Err(format!("look-up {at} came to {answers:?}").into());
        }
    }
    millis.sort_by(f64::total_cmp);
    print("between two bureaus", "median", millis[BETWEEN / 2], "ms");
    print("between two bureaus", "p99", millis[BETWEEN * 99 / 100], "ms");
    Ok(())
}

fn bureau(folder: &Path, member: &str) -> Fallible<Arc<Bureau>> {
    let settings = Settings {
        exchange_every_secs: 0,
        lookups_per_minute: u32::MAX,
        lookups_per_day: u32::MAX,
        lookups_answered_per_minute: u32::MAX,
        lookups_answered_per_day: u32::MAX,
        ..Settings::default()
    };
    let clock = Arc::new(SystemClock);
    Ok(Arc::new(Bureau::init(&folder.join(member), member.parse()?, member, &settings, clock)?))
}

fn number(at: usize) -> Fallible<Number> {
    Ok(Number { sought: Sought::Document, value: Text::new(&format!("AB{at:07}"))?, issuer: None })
}

/// An invented person with a passport.
fn record(owner: &Bureau, at: usize) -> Fallible<Record> {
    let value = number(at)?.value;
    Ok(Record {
        kind: RecordKind::Person,
        owner: owner.identity().member,
        source: Source { dataset: Text::new("measured")?, id: value.clone() },
        names: vec![Name { text: Text::new(&format!("Perdita Lumen{at}"))?, kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier { scheme: Scheme::Passport, value, issuer: Some("MA".parse()?) }],
        facts: Vec::new(),
        handling: Handling::default(),
    })
}
