//! How many questions does a bureau answer over HTTP, and how soon while it is asked all day?
//!
//! Whoever asks shares the machine's cores with the bureau, and the audit line of each question is on the disk before
//! its answer is sent.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    client::{self, Client},
    corpus::{self, Query},
    row::Row,
    score::RANKS,
    server::{self, Server},
    stage::Stage,
    timing::Timing,
};

/// Who checks: the desks of a border, of which few threads play many, to leave the processor to the bureau.
const CHECKING: Askers = Askers { threads: 2, connections: 64 };
/// Who searches.
const SEARCHING: Askers = Askers { threads: 16, connections: 1 };
/// How long they ask as fast as they are answered.
const SPURT: Duration = Duration::from_secs(15);
/// Different questions, asked again and again.
const QUESTIONS: usize = 3000;
/// Twenty million searches a day, in a second.
const STEADY_RATE: f64 = 20e6 / 86_400.0;
/// How long they are asked for.
const STEADY: Duration = Duration::from_mins(10);
/// Where the histogram has its steps, in milliseconds.
const STEPS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];

/// One question as it goes over the wire.
type Request = (&'static str, String);

/// Who asks at the same time. A thread asks over each of its connections and then reads all answers, so that its last
/// answer is told to have taken as long as the slowest before it.
#[derive(Debug, Clone, Copy)]
struct Askers {
    threads: usize,
    connections: usize,
}

/// How fast questions are asked.
#[derive(Debug, Clone, Copy)]
enum Pace {
    /// The next as soon as the last is answered.
    AsAnswered,
    /// So many a second by the clock. Who has to wait because others do counts from when it was due.
    EverySecond(f64),
}

/// Checks and searches, each as fast as they are answered.
pub(crate) fn spurt(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let bureau = Loaded::start(stage)?;
    let checks: Vec<Request> = (0..QUESTIONS).map(check).collect();
    let (checks, checks_a_second) = bureau.ask(&checks, CHECKING, SPURT, Pace::AsAnswered)?;
    let (searches, searches_a_second) = bureau.ask(&bureau.searches, SEARCHING, SPURT, Pace::AsAnswered)?;
    let row = |case: &str, metric, value, unit| {
        let Askers { threads, connections } = if case == "check" { CHECKING } else { SEARCHING };
        Row::new("load", &format!("{case}, {} clients", threads * connections), metric, value, unit)
    };
    Ok(vec![
        row("check", "rate", checks_a_second, "/s").at_least(20_000.0),
        row("check", "median", checks.median(), "ms"),
        row("check", "p99", checks.p99(), "ms"),
        row("search", "rate", searches_a_second, "/s").at_least(1_000.0),
        row("search", "median", searches.median(), "ms"),
        row("search", "p99", searches.p99(), "ms"),
    ])
}

/// Twenty million searches a day, for ten minutes.
pub(crate) fn steady(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let bureau = Loaded::start(stage)?;
    let (searches, rate) = bureau.ask(&bureau.searches, SEARCHING, STEADY, Pace::EverySecond(STEADY_RATE))?;
    let row = |metric: &str, value, unit| Row::new("steady", "search, 10 minutes", metric, value, unit);
    let mut rows = vec![
        row("rate", rate, "/s").at_least(STEADY_RATE * 0.999),
        row("median", searches.median(), "ms"),
        row("p99", searches.p99(), "ms"),
    ];
    rows.extend(STEPS.map(|step| row(&format!("within {step} ms"), searches.within(step) * 100.0, "%")));
    Ok(rows)
}

/// A bureau with the benchmark's records that turns nobody away for asking much.
struct Loaded {
    server: Server,
    key: String,
    searches: Vec<Request>,
}

impl Loaded {
    fn start(stage: &mut Stage<'_>) -> Result<Self> {
        let home = stage.filled()?.home;
        let searches = corpus::sample(&stage.corpus()?.queries()?, QUESTIONS).iter().map(search).collect();
        let key = server::officer_key(stage, &home)?;
        lift_limit(&home)?;
        Ok(Self { server: Server::start(stage, &home)?, key, searches })
    }

    /// Asks until the time is over; how long each answer took, and how many came in a second.
    fn ask(&self, requests: &[Request], askers: Askers, time: Duration, pace: Pace) -> Result<(Timing, f64)> {
        let start = Instant::now();
        let times: Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
            let asking = |first| {
                scope.spawn(move || {
                    let clients = (0..askers.connections).map(|_| self.server.client(&self.key));
                    let turns = (first..).step_by(askers.threads);
                    ask_over(clients.collect::<Result<_>>()?, requests, turns, (start, time), pace)
                })
            };
            let asking: Vec<_> = (0..askers.threads).map(asking).collect();
            asking
                .into_iter()
                .map(|asking| asking.join().unwrap_or_else(|_| bail!("whoever asked gave up")))
                .collect()
        });
        let times: Vec<Duration> = times?.concat();
        let rate = times.len() as f64 / start.elapsed().as_secs_f64();
        Ok((Timing::of(times), rate))
    }
}

/// The requests whose turn it is, until the time is over.
fn ask_over(
    mut clients: Vec<Client>,
    requests: &[Request],
    mut turns: impl Iterator<Item = usize>,
    (start, time): (Instant, Duration),
    pace: Pace,
) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while start.elapsed() < time {
        let mut asked = Vec::with_capacity(clients.len());
        for (client, turn) in clients.iter_mut().zip(&mut turns) {
            let due = match pace {
                Pace::AsAnswered => Instant::now(),
                Pace::EverySecond(rate) => start + Duration::from_secs_f64(turn as f64 / rate),
            };
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let (path, body) = &requests[turn % requests.len()];
            client.ask("POST", path, body)?;
            asked.push((client, path, due));
        }
        for (client, path, due) in asked {
            let answer = client.read_answer()?;
            if answer.status != 200 {
                let said = String::from_utf8_lossy(&answer.body);
                bail!("{path} was answered with {}: {said}", answer.status);
            }
            times.push(due.elapsed());
        }
    }
    Ok(times)
}

fn search(query: &Query) -> Request {
    ("/v1/search", client::question(query, RANKS))
}

/// A passport that nobody has; the records of the benchmark bear none.
fn check(number: usize) -> Request {
    ("/v1/check", format!(r#"{{"document":"X{:08}"}}"#, number * 7_919))
}

/// Sets the home to take as many questions as come.
fn lift_limit(home: &Path) -> Result<()> {
    let file = home.join("wasl.toml");
    let settings = fs::read_to_string(&file).context("the bureau's settings")?;
    let lines = settings.lines().filter(|line| !line.starts_with("requests_per_minute"));
    let lifted: Vec<&str> = std::iter::once("requests_per_minute = 4000000000").chain(lines).collect();
    fs::write(&file, lifted.join("\n")).context("the bureau's settings")
}
