//! What does the network carry, and what do signatures, seals, proofs and durable rows at both ends cost, beside a bare
//! stream of NATS `JetStream`?

use std::process::Command;

use anyhow::{Context, Result};

use crate::{needs, run, screen::Screen};

use super::{
    nats::Nats,
    row::{Goal, Row},
    stage::Stage,
};

/// What was measured, its metric, and what it must come to.
const GOALS: [(&str, &str, Goal); 6] = [
    ("messages of 1 KB", "stored at both ends", Goal::AtLeast(3_000.0)),
    ("messages at half that load", "p99", Goal::Under(20.0)),
    ("idle round", "bytes on an open line", Goal::Under(1_024.0)),
    ("idle round", "with a handshake, median", Goal::Under(5.0)),
    ("records, replicated and stored", "two bureaus", Goal::AtLeast(50_000.0)),
    ("40 bureaus, 1,000 records each", "all have all after", Goal::Under(60.0)),
];
/// Bytes of a message with its seal, and of a record with its commitment.
const MESSAGE_BYTES: usize = 1_024;
const RECORD_BYTES: usize = 200;
/// Messages that go through `JetStream` as fast as they can.
const CARRIED: usize = 40_000;

/// Measures our bureaus, then the same sizes and counts through `JetStream`, if that is here.
pub(crate) fn run(stage: &mut Stage<'_>, screen: Screen) -> Result<Vec<Row>> {
    let folder = stage.home("network")?;
    let mut network = Command::new("cargo");
    network.current_dir(stage.workspace().root());
    network
        .args(["run", "--quiet", "--release", "-p", "wasl-node", "--example", "network", "--"])
        .arg(&folder);
    let told = run::read(&mut network)?;
    let figures = told.lines().map(figure).collect::<Result<Vec<_>>>()?;
    let beside = if needs::provide(&needs::FOR_BENCH_NETWORK).is_ok() {
        Some(Beside::measure(&figures)?)
    } else {
        screen.left_out("nats-server", "it is not here");
        None
    };
    let row = |(what, metric, value, unit): &Figure| {
        let row = Row::new("network", what, metric, *value, unit);
        let row = match beside.as_ref().and_then(|beside| beside.of(what, metric)) {
            Some(peer) => row.beside("bare NATS JetStream", peer),
            None => row,
        };
        let goal = GOALS.iter().find(|(of, by, _)| (*of, *by) == (what, metric));
        row.meeting(goal.map(|(.., goal)| *goal))
    };
    Ok(figures.iter().map(row).collect())
}

/// What was measured, its metric, its value and its unit.
type Figure = (String, String, f64, String);

fn figure(line: &str) -> Result<Figure> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
    Ok((what.to_owned(), metric.to_owned(), value.parse().context("a figure")?, unit.to_owned()))
}

/// The same through `JetStream`.
struct Beside(Vec<(&'static str, &'static str, f64)>);

impl Beside {
    fn measure(figures: &[Figure]) -> Result<Self> {
        let nats = Nats::start()?;
        let half = figures.iter().find(|(_, metric, ..)| metric == "offered").context("the load")?.2;
        let fast = nats.carry("fast", MESSAGE_BYTES, CARRIED, None)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousand messages")]
        let calm = nats.carry("calm", MESSAGE_BYTES, ((half * 8.0) as usize).max(100), Some(half))?;
        let records = nats.carry("records", RECORD_BYTES, CARRIED, None)?;
        Ok(Self(vec![
            ("messages of 1 KB", "stored at both ends", fast.a_second),
            ("messages at half that load", "median", calm.median),
            ("messages at half that load", "p99", calm.p99),
            ("records, replicated and stored", "two bureaus", records.a_second),
        ]))
    }

    fn of(&self, what: &str, metric: &str) -> Option<f64> {
        self.0.iter().find(|(of, by, _)| (*of, *by) == (what, metric)).map(|(.., value)| *value)
    }
}
