//! How soon does a bureau answer after its start, and how much memory does it take?

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::Result;

use super::{row::Row, server::Server, stage::Stage};

/// How long a bureau runs before its memory is read.
const SETTLING: Duration = Duration::from_secs(2);

/// An empty bureau, and one with both real lists of `data/`.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let empty = stage.home("empty")?;
    let mut rows = measured(stage, "empty", &empty, 50.0)?;
    let both = stage.home("lists")?;
    for (format, files) in lists(stage) {
        stage.import(&both, format, &files)?;
    }
    rows.extend(measured(stage, "both lists", &both, 150.0)?);
    Ok(rows)
}

fn lists(stage: &Stage<'_>) -> [(&'static str, Vec<PathBuf>); 2] {
    let data = stage.workspace().root().join("data");
    [
        ("un-xml", vec![data.join("un/UN_consolidated.xml.gz")]),
        (
            "ofac-csv",
            ["sdn.csv.gz", "alt.csv.gz", "add.csv.gz"].map(|name| data.join("ofac").join(name)).to_vec(),
        ),
    ]
}

fn measured(stage: &mut Stage<'_>, case: &str, home: &Path, memory: f64) -> Result<Vec<Row>> {
    let bureau = Server::start(stage, home)?;
    thread::sleep(SETTLING);
    Ok(vec![
        Row::new("start", case, "ready", bureau.ready_after.as_secs_f64(), "s").under(2.0),
        Row::new("start", case, "resident", bureau.resident_mb()?, "MB").under(memory),
    ])
}
