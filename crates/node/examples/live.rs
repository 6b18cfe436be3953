//! What officers notice while records come, change and go: asks a filled bureau as often as it is told, changes it
//! meanwhile, lets the time for erased bytes pass, and measures.
//!
//! `cargo run --release -p wasl-node --example live -- HOME QUERIES SEARCHES_A_SECOND CHANGES_A_SECOND SECONDS` prints one
//! figure a line: what was measured, its metric, its value and its unit, parted by tabs. QUERIES is the benchmark's list:
//! id, name, date of birth, nationality.

use std::{
    error::Error,
    fs,
    net::TcpListener,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use wasl_model::{
    Caller, Handling, Identifier, Name, NameKind, Number, Purpose, Question, Record, RecordKind, Role,
    Scheme, Sought, Source, Text, Timestamp,
};
use wasl_node::{Bureau, Clock, SystemClock};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Threads that ask, each no sooner than its last answer: more than the machine has processors would wait for them, and
/// not for the index.
const ASKERS: u32 = 2;
/// How often the folder of the index is looked at.
const LOOK: Duration = Duration::from_millis(10);
/// How often its files are read through for what was erased, which takes time from the others.
const SEARCHED_EVERY: Duration = Duration::from_secs(1);
/// How long is waited for what the bureau does by itself.
const PATIENCE: Duration = Duration::from_mins(5);
/// Words of the names that are made up, and a beginning of numbers that nobody else has.
const WORDS: [&str; 8] =
    ["Zebulon", "Quixworthy", "Tarik", "Vandersnoot", "Ermintrude", "Ouazzani", "Beispiel", "Ivanka"];
const NUMBERS: &str = "ZQLIVE";

/// The machine's clock, which can be put forward.
#[derive(Debug, Default)]
struct Forward(AtomicU64);

impl Clock for Forward {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Times of what officers did.
#[derive(Debug, Default)]
struct Times {
    whole: Vec<Duration>,
    waited: Vec<Duration>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [home, queries, searches, changes, seconds] = &arguments[..] else {
        return Err("expected HOME QUERIES SEARCHES_A_SECOND CHANGES_A_SECOND SECONDS".into());
    };
    let (searches, changes): (u32, u32) = (searches.parse()?, changes.parse()?);
    let (span, home) = (Duration::from_secs(seconds.parse()?), Path::new(home));
    let questions = questions(Path::new(queries))?;
    let index = home.join("index");
    let clock = Arc::new(Forward::default());

    let bureau = Bureau::open(home, clock.clone())?;
    let erased = made_up(&bureau, "erased", 0, 0);
    bureau.create_record(&protection(&bureau), &erased)?;
    drop(bureau);
    let (bureau, filled) = opened(home, &clock)?;
    figure("start, from rows", "time", filled.as_secs_f64(), "s");
    let saved = Instant::now();
    while bureau.keep_index(&|| true)? {}
    clock.0.store(60_000, Ordering::SeqCst);
    while bureau.keep_index(&|| true)? {}
    figure("first writing", "time", saved.elapsed().as_secs_f64(), "s");
    drop(bureau);
    let (bureau, filled) = opened(home, &clock)?;
    figure("start, from files", "time", filled.as_secs_f64(), "s");
    figure("index", "on disk", mib(size(&index)), "MiB");

    let bureau = Arc::new(bureau);
    let exchange = bureau.start_exchange(TcpListener::bind("127.0.0.1:0")?)?;
    phase("quiet", &bureau, &questions, (searches, 0), Until::Over(span / 2), &index)?;
    phase("changing", &bureau, &questions, (searches, changes), Until::Over(span), &index)?;
    let number = erased.identifiers[0].value.as_str();
    bureau.erase_record(&protection(&bureau), erased.id())?;
    bureau.follow()?;
    figure("erased", "in a file before", f64::from(u8::from(is_in_a_file(&index, number))), "files");
    // The time of all that is gone is over: what holds it is written anew, one part after the other.
    clock.0.fetch_add(bureau.settings().purge_within_minutes * 60_000, Ordering::SeqCst);
    phase("purging", &bureau, &questions, (searches, changes), Until::Forgotten(number), &index)?;
    figure("erased", "in a file after", f64::from(u8::from(is_in_a_file(&index, number))), "files");
    drop(exchange);
    Ok(())
}

/// When a phase ends.
#[derive(Clone, Copy)]
enum Until<'a> {
    Over(Duration),
    Forgotten(&'a str),
}

/// Asks and changes so many times a second until it is over.
fn phase(
    what: &str,
    bureau: &Bureau,
    questions: &[Question],
    (searches, changes): (u32, u32),
    until: Until<'_>,
    index: &Path,
) -> Outcome<()> {
    let (stop, times) = (AtomicBool::new(false), Mutex::new(Times::default()));
    let (before, start) = (size(index), Instant::now());
    let peak = thread::scope(|scope| {
        let askers: Vec<_> = (0..ASKERS)
            .map(|asker| {
                let (stop, times) = (&stop, &times);
                let mine = questions.iter().skip(asker as usize).step_by(ASKERS as usize);
                let mine: Vec<&Question> = mine.collect();
                scope.spawn(move || {
                    ask(bureau, &mine, ASKERS * Duration::from_secs(1) / searches, stop, times)
                })
            })
            .collect();
        let busy = (changes > 0).then(|| {
            let (stop, every) = (&stop, Duration::from_secs(1) / changes);
            scope.spawn(move || change(what, bureau, every, stop))
        });
        let (mut peak, mut next_search) = (before, start + SEARCHED_EVERY);
        loop {
            thread::sleep(LOOK);
            peak = peak.max(size(index));
            let is_over = match until {
                Until::Over(span) => start.elapsed() >= span,
                Until::Forgotten(number) => {
                    let is_time = Instant::now() >= next_search;
                    if is_time {
                        next_search = Instant::now() + SEARCHED_EVERY;
                    }
                    (is_time && !is_in_a_file(index, number)) || start.elapsed() > PATIENCE
                }
            };
            if is_over {
                break;
            }
        }
        stop.store(true, Ordering::SeqCst);
        for asker in askers {
            asker.join().unwrap_or_else(|_| Err("an asker died".into()))?;
        }
        busy.map(|busy| busy.join().unwrap_or_else(|_| Err("the changer died".into()))).transpose()?;
        Ok::<_, Box<dyn Error + Send + Sync>>(peak)
    })?;
    let took = start.elapsed().as_secs_f64();
    let Times { whole, waited } = times.into_inner().unwrap_or_else(PoisonError::into_inner);
    figure(what, "lasted", took, "s");
    figure(&format!("{what}, searches"), "asked", f64::from(searches), "/s");
    figure(&format!("{what}, searches"), "answered", whole.len() as f64 / took, "/s");
    quantiles(&format!("{what}, searches"), whole);
    quantiles(&format!("{what}, waiting for the index"), waited);
    figure(what, "extra room at its peak", mib(peak.saturating_sub(before)), "MiB");
    Ok(())
}

/// Asks one question after the other, one in each `every`, or as fast as they are answered.
fn ask(
    bureau: &Bureau,
    questions: &[&Question],
    every: Duration,
    stop: &AtomicBool,
    times: &Mutex<Times>,
) -> Outcome<()> {
    let officer = bureau.local_caller(Role::Officer, Purpose::Investigation);
    let mut own = Times::default();
    let mut due = Instant::now();
    for question in questions.iter().cycle() {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        // Who is late does not catch up.
        due = (due + every).max(Instant::now());
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let asked = Instant::now();
        let answer = bureau.search(&officer, question, 10, 0.2)?;
        own.whole.push(asked.elapsed());
        own.waited.push(answer.waited);
    }
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    times.whole.append(&mut own.whole);
    times.waited.append(&mut own.waited);
    Ok(())
}

/// Adds, corrects and erases records, one change in each `every`, and looks each up at once.
fn change(what: &str, bureau: &Bureau, every: Duration, stop: &AtomicBool) -> Outcome<()> {
    let caller = protection(bureau);
    let officer = bureau.local_caller(Role::Officer, Purpose::Border);
    let (mut shows, mut wrong) = (Vec::new(), 0);
    let (start, mut due) = (Instant::now(), Instant::now());
    for at in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        due = (due + every).max(Instant::now());
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let record = made_up(bureau, what, at / 3, at % 3);
        let number = record.identifiers[0].value.clone();
        match at % 3 {
            0 => _ = bureau.create_record(&caller, &record)?,
            1 => _ = bureau.correct_record(&caller, record.id(), &record)?,
            _ => bureau.erase_record(&caller, record.id())?,
        }
        let committed = Instant::now();
        let is_there = is_found(bureau, &officer, &number)?;
        shows.push(committed.elapsed());
        wrong += u32::from(is_there != (at % 3 < 2));
    }
    let case = format!("{what}, changes");
    figure(&case, "made", shows.len() as f64 / start.elapsed().as_secs_f64(), "/s");
    figure(&case, "not seen by the next question", f64::from(wrong), "changes");
    quantiles(&format!("{what}, until a change shows"), shows);
    Ok(())
}

fn protection(bureau: &Bureau) -> Caller {
    bureau.local_caller(Role::Protection, Purpose::Oversight)
}

fn is_found(bureau: &Bureau, officer: &Caller, value: &Text) -> Outcome<bool> {
    let number = Number { sought: Sought::Document, value: value.clone(), issuer: None };
    let answer = bureau.check(officer, &[number])?;
    Ok(answer.hits.iter().any(|found| found.held.record.identifiers.iter().any(|one| one.value == *value)))
}

/// Somebody who does not exist; another number for each version but the last, which is erased.
fn made_up(bureau: &Bureau, what: &str, at: usize, version: usize) -> Record {
    let name = format!("{} {}", WORDS[at % WORDS.len()], WORDS[at / WORDS.len() % WORDS.len()]);
    let number = format!("{NUMBERS}{}{:07}{}", what.len(), at, version.min(1));
    Record {
        kind: RecordKind::Person,
        owner: bureau.identity().member,
        source: Source { dataset: text("live"), id: text(&format!("{what}-{at}")) },
        names: vec![Name { text: text(&name), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier { scheme: Scheme::Passport, value: text(&number), issuer: None }],
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

fn opened(home: &Path, clock: &Arc<Forward>) -> Outcome<(Bureau, Duration)> {
    let start = Instant::now();
    let bureau = Bureau::open(home, clock.clone())?;
    bureau.follow()?;
    Ok((bureau, start.elapsed()))
}

fn questions(file: &Path) -> Outcome<Vec<Question>> {
    let list = fs::read_to_string(file)?;
    let question = |line: &str| {
        let [_, name, born, nationality] = line.split('\t').collect::<Vec<_>>()[..] else { return None };
        let (born, nationality) = (born.parse().ok(), nationality.parse().ok());
        Some(Question { name: Some(Text::new(name).ok()?), born, nationality, ..Question::default() })
    };
    Ok(list.lines().skip(1).filter_map(question).collect())
}

/// Whether the bytes stand in a file of the folder. One that is removed meanwhile has none.
fn is_in_a_file(folder: &Path, text: &str) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| fs::read(file.path()).ok()).any(|bytes| {
        let mut rest = &bytes[..];
        while let Some(at) = rest.iter().position(|byte| Some(byte) == text.as_bytes().first()) {
            if rest[at..].starts_with(text.as_bytes()) {
                return true;
            }
            rest = &rest[at + 1..];
        }
        false
    })
}

fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn quantiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |permille: usize| {
        let time = times.get((times.len() * permille / 1_000).min(times.len().saturating_sub(1)));
        time.map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    for (metric, permille) in [("median", 500), ("p99", 990), ("p99.9", 999), ("longest", 1_000)] {
        figure(what, metric, at(permille), "ms");
    }
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn figure(what: &str, metric: &str, value: f64, unit: &str) {
    println!("{what}\t{metric}\t{value}\t{unit}");
}

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap_or_else(|_| unreachable!("a short text"))
}
