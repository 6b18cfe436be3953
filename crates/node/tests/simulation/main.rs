//! Many bureaus in one thread, from one seed: real bureaus with real files, and a network, a clock and power cuts that
//! only the seed decides. What must hold whatever happens is in `docs/protocol/invariants.md`.
//!
//! `cargo xtask simulate` runs as many seeds as wanted, or one again.

#![expect(clippy::unwrap_used, reason = "a simulation that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "it tells what happens")]

mod acts;
mod book;
mod chance;
mod disk;
mod keeping;
mod liar;
mod line;
mod member;
mod mishaps;
mod plan;
mod promises;
mod satellite;
mod sharing;
mod world;

use std::{
    env,
    ops::Range,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use chance::Chance;
use plan::Plan;
use world::World;

/// Which seeds are run: `first..end` in this variable, or these.
const SEEDS: &str = "WASL_SIMULATION_SEEDS";
const SEEDS_USUALLY: Range<u64> = 0..200;
/// With this variable, the first seed that breaks a promise is the last.
const UNTIL_BROKEN: &str = "WASL_SIMULATION_UNTIL_BROKEN";

/// How one world ended.
struct Outcome {
    trace: Vec<u8>,
    told: String,
}

fn run(seed: u64, tells: bool) -> Outcome {
    let mut chance = Chance::new(seed);
    let plan = Plan::of(seed, &mut chance);
    let told = format!("{plan:?}");
    // Nothing here has to outlive the machine.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let mut world = World::new(folder.path(), plan, chance, tells);
    world.run();
    world.calm();
    world.recall_what_was_forgotten();
    world.check();
    let (records, messages) = (world.book.records.len(), world.book.messages.len());
    let told = format!("{records} records, {messages} messages, refusals {:?}; {told}", world.refusals);
    Outcome { trace: world.trace(), told }
}

fn seeds() -> Range<u64> {
    let Ok(text) = env::var(SEEDS) else { return SEEDS_USUALLY };
    let (first, end) = text.split_once("..").unwrap();
    first.parse().unwrap()..end.parse().unwrap()
}

/// Runs a seed; false if a promise was broken, when the command that shows it again and its plan are printed.
fn holds(seed: u64, tells: bool) -> bool {
    let Ok(outcome) = panic::catch_unwind(AssertUnwindSafe(|| run(seed, tells))) else {
        let plan = Plan::of(seed, &mut Chance::new(seed));
        println!("seed {seed} breaks a promise; again with: cargo xtask simulate --seed {seed}; {plan:?}");
        return false;
    };
    println!("seed {seed}: {}", outcome.told);
    true
}

#[test]
fn whatever_happens_the_promises_hold() {
    let seeds = seeds();
    let next = AtomicU64::new(seeds.start);
    // A seed that is run alone tells everything.
    let tells = seeds.end - seeds.start == 1;
    let is_enough = env::var_os(UNTIL_BROKEN).is_some();
    let work = || {
        let mut broken = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= seeds.end {
                return broken;
            }
            if !holds(seed, tells) {
                broken.push(seed);
                if is_enough {
                    next.store(seeds.end, Ordering::SeqCst);
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let broken: Vec<u64> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(broken, Vec::<u64>::new(), "seeds that break a promise");
}

#[test]
fn the_same_seed_is_the_same_world() {
    for seed in [3, 7] {
        assert_eq!(run(seed, false).trace, run(seed, false).trace);
    }
}
