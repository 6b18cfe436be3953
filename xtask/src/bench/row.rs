//! One measured value beside its peer and its goal.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A line of the table, or an object with `--json`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    bench: String,
    case: String,
    metric: String,
    value: f64,
    unit: String,
    peer: Option<(String, f64)>,
    goal: Option<Goal>,
}

/// What a value must reach, or stay under.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    /// At least this.
    AtLeast(f64),
    /// Less than this.
    Under(f64),
}

impl Row {
    /// A value without peer and goal.
    pub(crate) fn new(bench: &str, case: &str, metric: &str, value: f64, unit: &str) -> Self {
        let [bench, case, metric, unit] = [bench, case, metric, unit].map(str::to_owned);
        Self { bench, case, metric, value, unit, peer: None, goal: None }
    }

    /// What another program reached in the same run.
    pub(crate) fn beside(mut self, peer: &str, value: f64) -> Self {
        self.peer = Some((peer.to_owned(), value));
        self
    }

    /// The value must meet this goal, if there is one.
    pub(crate) fn meeting(self, goal: Option<Goal>) -> Self {
        Self { goal, ..self }
    }

    /// The value must reach this.
    pub(crate) fn at_least(self, goal: f64) -> Self {
        self.meeting(Some(Goal::AtLeast(goal)))
    }

    /// The value must stay under this.
    pub(crate) fn under(self, goal: f64) -> Self {
        self.meeting(Some(Goal::Under(goal)))
    }

    /// What was measured.
    pub(crate) fn metric(&self) -> &str {
        &self.metric
    }

    /// Our value as a multiple of the peer's.
    fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|(_, value)| self.value / value)
    }

    fn is_met(&self) -> Option<bool> {
        self.goal.map(|goal| match goal {
            Goal::AtLeast(least) => self.value >= least,
            Goal::Under(most) => self.value < most,
        })
    }

    /// The form that every benchmark keeps.
    pub(crate) fn to_json(&self) -> Value {
        let goal = self.goal.map(|(Goal::AtLeast(goal) | Goal::Under(goal))| goal);
        json!({
            "bench": self.bench, "case": self.case, "metric": self.metric, "value": self.value, "unit": self.unit,
            "peer": self.peer.as_ref().map(|(name, _)| name), "peer_value": self.peer.as_ref().map(|(_, value)| value),
            "ratio": self.ratio(), "goal": goal, "met": self.is_met(),
        })
    }

    /// Reads a row that `wasl bench` printed in that form.
    pub(crate) fn from_json(line: &str) -> Result<Self> {
        let row: Value =
            serde_json::from_str(line).with_context(|| format!("`{line}` is not a row of a benchmark"))?;
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        let value = row["value"].as_f64().with_context(|| format!("`{line}` has no value"))?;
        let peer = row["peer"]
            .as_str()
            .zip(row["peer_value"].as_f64())
            .map(|(name, value)| (name.to_owned(), value));
        let goal = row["goal"].as_f64().map(|goal| {
            // The direction is not said: it is the one in which the row's own verdict is right.
            if row["met"] == (value >= goal) { Goal::AtLeast(goal) } else { Goal::Under(goal) }
        });
        Ok(Self {
            bench: text("bench"),
            case: text("case"),
            metric: text("metric"),
            value,
            unit: text("unit"),
            peer,
            goal,
        })
    }

    fn cells(&self) -> [String; 8] {
        let peer =
            self.peer.as_ref().map_or(String::new(), |(name, value)| format!("{} {name}", number(*value)));
        let goal = match self.goal {
            Some(Goal::AtLeast(goal)) => format!(">= {}", number(goal)),
            Some(Goal::Under(goal)) => format!("< {}", number(goal)),
            None => String::new(),
        };
        let met = self.is_met().map_or("", |met| if met { "met" } else { "MISSED" });
        [
            self.bench.clone(),
            self.case.clone(),
            self.metric.clone(),
            format!("{} {}", number(self.value), self.unit),
            peer,
            self.ratio().map_or(String::new(), |ratio| format!("{ratio:.2}x")),
            goal,
            met.to_owned(),
        ]
    }
}

/// All rows under one head, columns aligned.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = ["bench", "case", "metric", "value", "peer", "ratio", "goal", ""].map(str::to_owned);
    let lines: Vec<_> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..8).map(width).collect();
    let print = |cells: &[String; 8]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(print).collect::<Vec<_>>().join("\n")
}

fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [Row; 3] {
        [
            Row::new("names", "all", "recall@1", 0.61, "share").at_least(0.6),
            Row::new("http", "one client", "p99", 26.0, "ms").under(25.0),
            Row::new("peers", "search", "median", 2.0, "ms").beside("pg_trgm", 40.0),
        ]
    }

    #[test]
    fn the_table_is_aligned_and_names_what_was_missed() {
        let expected = "\
bench  case        metric    value        peer          ratio  goal
names  all         recall@1  0.610 share                       >= 0.600  met
http   one client  p99       26.0 ms                           < 25.0    MISSED
peers  search      median    2.000 ms     40.0 pg_trgm  0.05x";
        assert_eq!(table(&rows()), expected);
    }

    #[test]
    fn a_row_survives_its_json() {
        for row in rows() {
            assert_eq!(Row::from_json(&row.to_json().to_string()).unwrap(), row);
        }
    }
}
