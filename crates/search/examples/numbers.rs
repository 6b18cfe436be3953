//! How long is a number looked for among a million: one that is there, one that is not, one that is nearly there?
//!
//! `cargo run --release -p wasl-search --example numbers -- [RECORDS]`

use std::{error::Error, time::Instant};

use wasl_model::{Handling, Identifier, Number, Record, RecordKind, Scheme, Sought, Source, Text};
use wasl_search::Index;

/// How many questions are asked of each kind.
const QUESTIONS: u64 = 20_000;

/// Makes the number that is asked for from the place of a record.
type Asked = fn(u64) -> String;

fn main() -> Result<(), Box<dyn Error>> {
    let records = std::env::args().nth(1).map_or(Ok(1_000_000), |records| records.parse())?;
    let mut index = Index::new();
    let before = resident_kib();
    for at in 0..records {
        index.insert(&record(at)?);
    }
    eprintln!("{records} records, {} MiB", (resident_kib() - before) / 1024);
    let questions: [(&str, Asked); 5] = [
        ("passport, exact", passport),
        ("passport, one character off", |at| passport(at).replace('A', "H")),
        ("passport, not there", |at| format!("ZZ{:07}", scattered(at) % 10_000_000)),
        ("vehicle of 17, not there", |at| format!("1HGCM82633Z{:06}", scattered(at) % 1_000_000)),
        ("wallet of 42, not there", |at| format!("bc1q{:038}", scattered(at))),
    ];
    for (what, asked) in questions {
        let mut nanos = Vec::new();
        let mut hits = 0_u64;
        for at in (0..QUESTIONS).map(|at| scattered(at) % records) {
            let number = Number { sought: Sought::Any, value: Text::new(&asked(at))?, issuer: None };
            let start = Instant::now();
            hits += u64::from(!index.check(&number, 10, &|_| true).is_empty());
            nanos.push(start.elapsed().as_nanos());
        }
        nanos.sort_unstable();
        let micros = |share: usize| nanos[nanos.len() * share / 100] as f64 / 1_000.0;
        let (middle, late) = (micros(50), micros(99));
        eprintln!("{what}: 50th percentile {middle:.1} us, 99th {late:.1} us; found {hits} of {QUESTIONS}");
    }
    Ok(())
}

fn record(at: u64) -> Result<Record, Box<dyn Error>> {
    Ok(Record {
        kind: RecordKind::Document,
        owner: "UN".parse()?,
        source: Source { dataset: Text::new("numbers")?, id: Text::new(&at.to_string())? },
        names: Vec::new(),
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier {
            scheme: Scheme::Passport,
            value: Text::new(&passport(at))?,
            issuer: None,
        }],
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

/// An invented passport number; no two are near each other by design, and few by chance.
fn passport(at: u64) -> String {
    format!("A{:09}", scattered(at) % 1_000_000_000)
}

/// A number that tells nothing of `at`, the same each time.
fn scattered(at: u64) -> u64 {
    let mixed = (at ^ (at >> 30)).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 8
}

/// What the process holds in memory.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
