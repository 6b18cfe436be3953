//! How long does the first build take, with nothing built before?

use std::time::Instant;

use anyhow::Result;

use crate::run::{self, succeed};

use super::{row::Row, stage::Stage};

/// Builds the release program into an empty folder.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let folder = stage.folder("first-build")?;
    let root = stage.workspace().root();
    succeed(&mut run::cargo(root, ["fetch", "--locked"]))?;
    let mut build =
        run::cargo(root, ["build", "--release", "--locked", "--package", "wasl-cli", "--target-dir"]);
    build.arg(&folder);
    let start = Instant::now();
    succeed(&mut build)?;
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    std::fs::remove_dir_all(&folder)?;
    Ok(vec![Row::new("build", "first, release", "time", minutes, "min").under(8.0)])
}
