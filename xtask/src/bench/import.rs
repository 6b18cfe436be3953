//! How fast is a list imported (read, signed, stored, indexed), and how fast does it reach a peer?

use anyhow::Result;

use super::{row::Row, stage::Stage};

/// Imports the benchmark's records with the command; then `wasl` measures the same, and the way to a
/// peer, inside one process.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let corpus = stage.corpus()?.clone();
    let took = stage.filled()?.took;
    let speed = corpus.entities_count()? as f64 / took.as_secs_f64();
    let mut rows = vec![Row::new("import", "command", "rate", speed, "records/s").at_least(20_000.0)];
    rows.extend(stage.own_bench(&["replication", "--entities"], &[corpus.entities_file()])?);
    Ok(rows)
}
