//! How fast is a list imported (read, signed, stored, indexed), and how fast does it reach a peer?

use anyhow::Result;

use super::{row::Row, stage::Stage};

/// Imports the benchmark's records; then two bureaus replicate inside one process.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let count = stage.corpus()?.entities_count()?;
    let took = stage.filled()?.took;
    let speed = count as f64 / took.as_secs_f64();
    let mut rows = vec![Row::new("import", "benchmark", "records", speed, "1/s").at_least(20_000.0)];
    let replication = stage.own_bench(&["replication"])?;
    let beside =
        |row: Row| if row.metric() == "records" { row.beside("import", speed).at_least(speed) } else { row };
    rows.extend(replication.into_iter().map(beside));
    Ok(rows)
}
