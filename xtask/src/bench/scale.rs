//! How do cost and size grow with the index, from ten thousand persons with 150,000 numbers to ten million with 150
//! million? The search engine alone, in mapped files.

use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

use super::{
    plot::{self, Line, Panel},
    row::{Goal, Row},
    stage::Stage,
};

/// Persons of each index that is built; each has fifteen numbers. The largest takes 7 GB of disk.
const PERSONS: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// What was measured, and its metric.
type Measured = (&'static str, &'static str);

/// The goals at the largest: what was measured, its metric, and what it must come to.
const GOALS: [(&str, &str, Goal); 12] = [
    ("build", "persons", Goal::AtLeast(100_000.0)),
    ("build", "numbers", Goal::AtLeast(2_000_000.0)),
    ("open", "time", Goal::Under(5.0)),
    ("asked", "resident", Goal::Under(8_192.0)),
    ("check, there", "p99", Goal::Under(100.0)),
    ("check, not there, near ones tried", "p99", Goal::Under(100.0)),
    ("check, in batches, no near ones", "rate", Goal::AtLeast(1_000_000.0)),
    ("search by name and date", "median", Goal::Under(10.0)),
    ("search by name and date", "p99", Goal::Under(50.0)),
    ("search by name alone", "median", Goal::Under(10.0)),
    ("search by name alone", "p99", Goal::Under(50.0)),
    ("check, there", "found", Goal::AtLeast(1.0)),
];

/// What is plotted: the title of each panel, its unit and its lines.
const PANELS: [(&str, &str, &[Measured]); 4] = [
    (
        "A search",
        "milliseconds",
        &[
            ("search by name and date", "median"),
            ("search by name and date", "p99"),
            ("search by name alone", "median"),
            ("search by name alone", "p99"),
        ],
    ),
    (
        "A check of a number",
        "microseconds",
        &[
            ("check, there", "median"),
            ("check, there", "p99"),
            ("check, not there, near ones tried", "median"),
            ("check, not there, near ones tried", "p99"),
        ],
    ),
    ("Room", "MiB", &[("build", "on disk"), ("asked", "resident")]),
    ("Until all is open", "seconds", &[("open", "time")]),
];

/// Builds and asks an index of each size, and plots how the figures grow.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let names = stage.corpus()?.many_names_file();
    let folder = stage.workspace().target.join("bench/scale");
    let (mut rows, mut figures) = (Vec::new(), Vec::new());
    for persons in PERSONS {
        let mut scale = Command::new("cargo");
        scale.current_dir(stage.workspace().root());
        scale.args(["run", "--quiet", "--release", "-p", "wasl-search", "--example", "scale", "--"]);
        scale.arg(&names).arg(&folder).arg(persons.to_string());
        for line in run::read(&mut scale)?.lines() {
            let figure = Figure::read(line, persons)?;
            rows.push(figure.row());
            figures.push(figure);
        }
        std::fs::remove_dir_all(&folder).context("the index's files")?;
    }
    plot::draw(&stage.workspace().target.join("bench/scale.svg"), "persons", &panels(&figures))?;
    Ok(rows)
}

/// One figure of one index.
struct Figure {
    persons: usize,
    what: String,
    metric: String,
    value: f64,
    unit: String,
}

impl Figure {
    fn read(line: &str, persons: usize) -> Result<Self> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [what, metric, value, unit] = cells[..] else { anyhow::bail!("a figure is four cells: {line}") };
        let value = value.parse().context("a figure")?;
        let [what, metric, unit] = [what, metric, unit].map(str::to_owned);
        Ok(Self { persons, what, metric, value, unit })
    }

    fn row(&self) -> Row {
        let Self { persons, what, metric, value, unit } = self;
        let row = Row::new("scale", &format!("{what}, {persons} persons"), metric, *value, unit);
        let goal = GOALS.iter().find(|(of, by, _)| (*of, *by) == (what, metric));
        row.meeting(goal.map(|(_, _, goal)| *goal))
    }
}

fn panels(figures: &[Figure]) -> Vec<Panel> {
    let line = |(what, metric): &Measured| {
        let of_line = figures.iter().filter(|figure| (&*figure.what, &*figure.metric) == (*what, *metric));
        Line {
            name: format!("{what}: {metric}"),
            points: of_line.map(|figure| (figure.persons as f64, figure.value)).collect(),
        }
    };
    let panel = |(title, unit, lines): &(&str, &str, &[Measured])| Panel {
        title: (*title).to_owned(),
        unit: (*unit).to_owned(),
        lines: lines.iter().map(line).collect(),
    };
    PANELS.iter().map(panel).collect()
}
