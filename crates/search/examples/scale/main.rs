//! How large an index may grow: builds one of so many persons and numbers into files, maps them, and measures.
//!
//! `cargo run --release -p wasl-search --example scale -- NAMES FOLDER PERSONS [NUMBERS_EACH]` draws persons from
//! `names-1m.tsv.gz` (NAMES) with a fixed seed, writes segments into FOLDER, and prints one figure a line: what was
//! measured, its metric, its value and its unit, parted by tabs.

mod crowd;
mod mapped;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use wasl_model::{Number, Question, Record, RecordId, Sought, Text};
use wasl_search::{Bytes, Draft, Index, Segment};

use crowd::Crowd;

/// Persons that are drawn at a time, so that drawing them is not measured.
const DRAWN: usize = 10_000;
/// Persons of one file.
const PERSONS_A_FILE: usize = 2_500_000;
/// Threads that build.
const BUILDERS: usize = 2;
/// Questions that are measured.
const CHECKS: usize = 20_000;
const CHECKS_AT_ONCE: usize = 1_000_000;
const SEARCHES: usize = 2_000;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "expected NAMES FOLDER PERSONS [NUMBERS_EACH]";
    let mut next = || arguments.next().ok_or(usage);
    let (names, folder, persons) = (next()?, PathBuf::from(next()?), next()?.parse::<usize>()?);
    let each = arguments.next().map_or(Ok(15), |each| each.parse())?;
    let crowd = Crowd::read(Path::new(&names))?;
    fs::create_dir_all(&folder)?;
    let files = build(&crowd, &folder, persons, each)?;

    let start = Instant::now();
    let mut index = Index::new();
    for file in &files {
        let bytes: Bytes = Arc::new(mapped::open(file)?);
        index.adopt(Segment::open(bytes)?);
    }
    figure("open", "time", start.elapsed().as_secs_f64(), "s");
    figure("open", "resident", resident_mib(), "MiB");
    checks(&index, persons, each);
    searches(&index, &crowd, persons);
    figure("asked", "resident", resident_mib(), "MiB");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn figure(what: &str, metric: &str, value: f64, unit: &str) {
    println!("{what}\t{metric}\t{value}\t{unit}");
}

/// Builds the files, two at a time.
fn build(crowd: &Crowd, folder: &Path, persons: usize, each: usize) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let a_file = PERSONS_A_FILE.min(persons.div_ceil(BUILDERS)).max(1);
    let starts: Vec<usize> = (0..persons).step_by(a_file).collect();
    let file = |start: usize| folder.join(format!("{:02}.segment", start / a_file));
    // Each builder has every second file; how long all of them took, and how long they are.
    let work = |builder: usize| {
        let (mut took, mut bytes) = (Duration::ZERO, 0);
        for &start in starts.iter().skip(builder).step_by(BUILDERS) {
            let part = start..persons.min(start + a_file);
            let (time, len) = one(crowd, part, each, &file(start)).map_err(|error| error.to_string())?;
            took += time;
            bytes += len;
        }
        Ok::<_, String>((took, bytes))
    };
    let built: Result<Vec<(Duration, u64)>, String> = thread::scope(|scope| {
        let builders: Vec<_> = (0..BUILDERS).map(|builder| scope.spawn(move || work(builder))).collect();
        builders
            .into_iter()
            .map(|builder| builder.join().unwrap_or_else(|_| Err("a builder died".into())))
            .collect()
    });
    let built = built?;
    let seconds = built.iter().map(|(took, _)| *took).max().unwrap_or_default().as_secs_f64();
    let bytes: u64 = built.iter().map(|(_, bytes)| bytes).sum();
    figure("build", "persons", persons as f64 / seconds, "/s");
    figure("build", "numbers", (persons * each) as f64 / seconds, "/s");
    figure("build", "on disk", bytes as f64 / f64::from(1 << 20), "MiB");
    Ok(starts.into_iter().map(file).collect())
}

/// Builds and writes one file; how long that took without drawing the persons, and how long the file is.
fn one(
    crowd: &Crowd,
    persons: std::ops::Range<usize>,
    each: usize,
    file: &Path,
) -> Result<(Duration, u64), Box<dyn Error>> {
    let (mut draft, mut full) = (Draft::new(), None);
    let mut took = Duration::ZERO;
    let mut at = persons.start;
    while at < persons.end {
        let drawn: Vec<Record> = (at..persons.end.min(at + DRAWN)).map(|at| crowd.person(at, each)).collect();
        at += drawn.len();
        let start = Instant::now();
        for record in &drawn {
            if full.is_some() {
                return Err("a file takes fewer persons with so many numbers".into());
            }
            full = draft.add(record);
        }
        took += start.elapsed();
    }
    let start = Instant::now();
    let segment = full.unwrap_or_else(|| draft.finish());
    fs::write(file, segment.as_bytes())?;
    Ok((took + start.elapsed(), segment.as_bytes().len() as u64))
}

fn checks(index: &Index, persons: usize, each: usize) {
    if each == 0 {
        return;
    }
    let number = |at: usize, is_there: bool| Number {
        sought: Sought::Any,
        value: if is_there { crowd::number(at * 7_919 % persons, at % each) } else { crowd::absent(at) },
        issuer: None,
    };
    let visible = |_: RecordId| true;
    for (what, is_there, first) in [
        ("check, there, the first from the files", true, 0),
        ("check, there", true, CHECKS),
        ("check, not there, near ones tried", false, 0),
    ] {
        let numbers: Vec<Number> = (first..first + CHECKS).map(|at| number(at, is_there)).collect();
        let mut times = Vec::with_capacity(CHECKS);
        let mut found = 0;
        for number in &numbers {
            let start = Instant::now();
            found += usize::from(!index.check(number, 10, &visible).is_empty());
            times.push(start.elapsed());
        }
        quantiles(what, &mut times, 1e6, "us");
        figure(what, "found", found as f64 / CHECKS as f64, "share");
    }
    // As at a border: of a hundred, one is known.
    let numbers: Vec<Number> = (0..CHECKS_AT_ONCE).map(|at| number(at, at % 100 == 0)).collect();
    let start = Instant::now();
    let found = index.check_exactly(&numbers, &visible).iter().filter(|hits| !hits.is_empty()).count();
    let rate = numbers.len() as f64 / start.elapsed().as_secs_f64();
    figure("check, in batches, no near ones", "rate", rate, "/s");
    figure("check, in batches, no near ones", "found", found as f64 / numbers.len() as f64, "share");
}

fn searches(index: &Index, crowd: &Crowd, persons: usize) {
    for (what, with_date) in [("search by name and date", true), ("search by name alone", false)] {
        let (mut times, mut found) = (Vec::with_capacity(SEARCHES), 0);
        for at in 0..SEARCHES {
            let (id, question) = asked(crowd, at * 104_729 % persons, with_date);
            let start = Instant::now();
            let hits = index.search(&question, 10, &|_| true);
            times.push(start.elapsed());
            found += usize::from(hits.iter().any(|hit| hit.record == id));
        }
        quantiles(what, &mut times, 1e3, "ms");
        figure(what, "recall@10", found as f64 / SEARCHES as f64, "share");
    }
}

/// A question about a person with a letter of the family name wrong.
fn asked(crowd: &Crowd, at: usize, with_date: bool) -> (RecordId, Question) {
    let person = crowd.person(at, 0);
    let mut letters: Vec<char> = person.names[0].text.as_str().chars().collect();
    let slip = letters.len().saturating_sub(3);
    if letters.get(slip).is_some_and(char::is_ascii_alphabetic) {
        letters.remove(slip);
    }
    let name = Text::new(&letters.into_iter().collect::<String>()).ok();
    let born = person.births.first().map(|span| span.first).filter(|_| with_date);
    (person.id(), Question { name, born, ..Question::default() })
}

fn quantiles(what: &str, times: &mut [Duration], scale: f64, unit: &str) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * scale;
    figure(what, "median", at(50), unit);
    figure(what, "p99", at(99), unit);
}

/// Resident memory, as Linux tells it; 0 elsewhere.
fn resident_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}
