//! Asks the index every question of a name benchmark and writes what `score.py` scores.
//!
//! `cargo run --release -p wasl-search --example benchmark -- FOLDER OUT [LIMIT] [NAMES]` reads `entities.jsonl.gz` and
//! `queries.tsv` of FOLDER and writes `run.tsv`, `reasons.tsv` and `latency.txt` (milliseconds, one line a question) into
//! OUT. With NAMES, a compressed table of names, these are asked instead of the entities.

mod corpus;

use std::{
    collections::HashMap,
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    time::Instant,
};

use flate2::read::GzDecoder;
use wasl_model::{DateSpan, Name, NameKind, PartialDate, Record, RecordId, Text};
use wasl_search::Index;

/// Hits a question, if the third argument does not say otherwise.
const LIMIT: usize = 10;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("expected the benchmark's folder and a folder for the answers".into());
    };
    let (folder, out) = (Path::new(&folder), Path::new(&out));
    let limit = arguments.next().map_or(Ok(LIMIT), |limit| limit.parse())?;
    let records = match arguments.next() {
        Some(names) => many_names(Path::new(&names))?,
        None => corpus::records(folder)?,
    };
    let before = resident_kib();
    let (start, processor) = (Instant::now(), processor_nanos());
    let index = corpus::index(&records);
    let seconds = start.elapsed().as_secs_f64();
    let on_processor = processor_millis(processor) / 1_000.0;
    let rate = |seconds: f64| records.len() as f64 / seconds;
    eprintln!(
        "{} records, {:.0} a second, {:.0} on the processor",
        index.len(),
        rate(seconds),
        rate(on_processor)
    );
    eprintln!("resident: {} MiB for the index", (resident_kib() - before) / 1024);
    let ids = records.into_iter().map(|(id, record)| (record.id(), id)).collect();
    ask(&index, &ids, limit, folder, out)
}

/// A record for each name of a file of many: tab-separated, compressed, a heading first, with columns `name_id`, `name`,
/// `script`, `dob`, `nationality`.
fn many_names(file: &Path) -> Result<Vec<(String, Record)>, Box<dyn Error>> {
    let mut records = Vec::new();
    for line in BufReader::new(GzDecoder::new(fs::File::open(file)?)).lines().skip(1) {
        let line = line?;
        let [id, name, _, born, nationality, ..] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        // A few have characters that no record may have.
        let Ok(text) = Text::new(name) else { continue };
        let name = Name { text, kind: NameKind::Main };
        let births = born.parse().ok().map(|date: PartialDate| DateSpan::of(date));
        records.push((id.to_owned(), corpus::person(id, vec![name], births, nationality.parse().ok())?));
    }
    Ok(records)
}

fn ask(
    index: &Index,
    ids: &HashMap<RecordId, String>,
    limit: usize,
    folder: &Path,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let (mut run, mut reasons, mut latency) = (String::new(), String::new(), Vec::new());
    let before = processor_nanos();
    for (query, question) in corpus::questions(folder)? {
        let start = Instant::now();
        let hits = index.search(&question, limit, &|_| true);
        latency.push(start.elapsed().as_secs_f64() * 1_000.0);
        for (rank, hit) in (1..).zip(&hits) {
            for reason in &hit.reasons {
                let (what, weight) = (reason.what.as_str(), reason.weight);
                writeln!(reasons, "{query}\t{rank}\t{what}\t{}\t{weight}", reason.rule)?;
            }
            writeln!(run, "{query}\t{}\t{:.6}\t{rank}", ids[&hit.record], hit.score)?;
        }
    }
    fs::create_dir_all(out)?;
    fs::write(out.join("run.tsv"), run)?;
    fs::write(out.join("reasons.tsv"), reasons)?;
    let lines: Vec<String> = latency.iter().map(|millis| format!("{millis:.4}")).collect();
    fs::write(out.join("latency.txt"), lines.join("\n"))?;
    latency.sort_by(f64::total_cmp);
    let at = |percent: usize| latency[(latency.len() - 1) * percent / 100];
    eprintln!(
        "milliseconds on the processor: {:.2} in the mean",
        processor_millis(before) / latency.len() as f64
    );
    eprintln!("milliseconds: median {:.2}, p99 {:.2}, most {:.2}", at(50), at(99), at(100));
    Ok(())
}

/// Milliseconds on the processor since `before`: what a question costs when other work shares the machine.
fn processor_millis(before: u64) -> f64 {
    (processor_nanos() - before) as f64 / 1e6
}

/// Nanoseconds that this thread was on the processor, as Linux tells it; 0 elsewhere.
fn processor_nanos() -> u64 {
    let times = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    times.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
}

/// Resident memory, as Linux tells it; 0 elsewhere.
fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
