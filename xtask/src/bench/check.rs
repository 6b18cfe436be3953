//! How long does a check take among a million identifiers, inside the process?

use anyhow::Result;

use super::{row::Row, stage::Stage};

/// What `wasl bench check` measures of itself.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    stage.own_bench(&["check"], &[])
}
