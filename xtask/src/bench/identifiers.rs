//! How long does a check take among a million identifiers, beside PostgreSQL with a B-tree in the same run?
//!
//! Ours is measured inside the process, with the audit lines and without, and for a number that nobody has it
//! looks for those one character off as well. The peer does neither; its numbers are folded before they are
//! stored and asked, and it is asked by prepared statements over a local socket.

use anyhow::{Result, ensure};

use crate::{needs, screen::Screen};

use super::{
    cluster::{self, Cluster, quoted},
    row::Row,
    stage::Stage,
    timing::Timing,
};

/// How the peer is called in the rows.
const PEER: &str = "B-tree";
/// How many identifiers there are, as in `wasl bench check`.
const IDENTIFIERS: usize = 1_000_000;
/// How many look-ups are measured, as in `wasl bench check`.
const LOOK_UPS: usize = 20_000;
/// How many go before, unmeasured.
const WARM_UP: usize = 1000;

const PREPARE: &str = "\
PREPARE look_up (text) AS SELECT 'record', record FROM numbers WHERE folded = $1;
SET plan_cache_mode = force_generic_plan;
";

/// What `wasl bench check` measures of itself, and the peer with the same numbers.
pub(crate) fn run(stage: &mut Stage<'_>, screen: Screen) -> Result<Vec<Row>> {
    let ours = stage.own_bench(&["check"], &[])?;
    if let Err(why) = needs::provide(&needs::FOR_POSTGRES) {
        screen.left_out(PEER, &format!("{why:#}"));
        return Ok(ours);
    }
    let peer = ask_peer()?;
    let beside = |row: Row| match row.metric() {
        "median" => row.beside(PEER, peer.median()),
        "p99" => row.beside(PEER, peer.p99()),
        _ => row,
    };
    Ok(ours.into_iter().map(beside).collect())
}

fn ask_peer() -> Result<Timing> {
    let cluster = Cluster::start()?;
    cluster.script(&tables())?;
    // Every second number is one that nobody has.
    let numbers = (0..LOOK_UPS).map(|at| at * 7_919 % (2 * IDENTIFIERS));
    let there = numbers.clone().filter(|number| *number < IDENTIFIERS).count();
    let look_up = |number| format!("EXECUTE look_up ({});", quoted(&format!("D{number:09}")));
    let printed = cluster.timed(PREPARE, &numbers.map(look_up).collect::<Vec<_>>(), WARM_UP)?;
    let found = printed.lines().filter(|line| line.starts_with("record\t")).count();
    ensure!(found == there, "the peer found {found} of {there} numbers");
    cluster::times(&printed)
}

fn tables() -> String {
    format!(
        "CREATE TABLE numbers (folded text COLLATE \"C\" NOT NULL, record bigint NOT NULL);
         INSERT INTO numbers SELECT 'D' || lpad(at::text, 9, '0'), at FROM generate_series(0, {IDENTIFIERS} - 1) AS at;
         CREATE INDEX numbers_folded ON numbers USING btree (folded);
         VACUUM ANALYZE numbers;"
    )
}
