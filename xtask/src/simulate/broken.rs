//! A simulation that finds nothing proves nothing: each promise is broken on purpose, in a copy of the program.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{run, screen::Screen, workspace::Workspace};

/// Seeds that are run at most until the break is found.
const SEEDS: u64 = 60;

/// One line that is made wrong.
struct Break {
    /// The promise of docs/protocol/invariants.md that it breaks.
    promise: u32,
    /// What the program then does.
    what: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

const BREAKS: [Break; 14] = [
    Break {
        promise: 1,
        what: "a correction is acknowledged and not kept",
        file: "crates/store/src/fold/records.rs",
        right: "ON CONFLICT (id) DO UPDATE SET place = excluded.place, expires = excluded.expires",
        wrong: "ON CONFLICT (id) DO NOTHING",
    },
    Break {
        promise: 1,
        what: "what a disk forgot is not brought back from the peers",
        file: "crates/node/src/exchange/back.rs",
        right: "Aim::Fetch => self.fetch(bureau, &origin)?,",
        wrong: "Aim::Fetch => None,",
    },
    Break {
        promise: 2,
        what: "messages that came together are listed in the wrong order",
        file: "crates/store/src/messages.rs",
        right: "ORDER BY at DESC, message.place DESC LIMIT ?4",
        wrong: "ORDER BY at DESC, message.place ASC LIMIT ?4",
    },
    Break {
        promise: 3,
        what: "every peer is given everything",
        file: "crates/node/src/exchange/holdings.rs",
        right: "let is_open = entry.opening.is_some() && self.is_for_peer(audience.as_ref(), owner.member());",
        wrong: "let is_open = entry.opening.is_some() | self.is_for_peer(audience.as_ref(), owner.member());",
    },
    Break {
        promise: 4,
        what: "nobody tells that a message has come",
        file: "crates/node/src/messages.rs",
        right: "posts.push(Post::Delivered { up_to, at });",
        wrong: "let _ = up_to; break;",
    },
    Break {
        promise: 4,
        what: "what somebody else has forked ends the round with an honest peer",
        file: "crates/node/src/exchange/pulling.rs",
        right: "Refusal::Diverged { offered, .. } => bureau.testimony.add(*offered),",
        wrong: "Refusal::Diverged { .. } => return Err(refusal.into()),",
    },
    Break {
        promise: 4,
        what: "who is taken out of a group is not told",
        file: "crates/node/src/groups/changing.rs",
        right: "let mut told = &group.members | &next.members;",
        wrong: "let mut told = &(&group.members & &next.members) | &next.members;",
    },
    Break {
        promise: 4,
        what: "a copy does not become younger when its owner signs it again",
        file: "crates/node/src/exchange/pulling/folding.rs",
        right: "held.size == newest.size().get() && held.checkpoint.as_deref() != Some(&newest.to_text())",
        wrong: "held.size < newest.size().get() && held.checkpoint.as_deref() != Some(&newest.to_text())",
    },
    Break {
        promise: 5,
        what: "what others were shown is not compared",
        file: "crates/node/src/testimony.rs",
        right: "known.push(checkpoint);",
        wrong: "drop(checkpoint);",
    },
    Break {
        promise: 6,
        what: "an erasure leaves the payload",
        file: "crates/store/src/log.rs",
        right: "UPDATE payload SET salt = ?2, bytes = ?3 WHERE id = ?1",
        wrong: "UPDATE payload SET salt = ?2, bytes = ?3 WHERE id = -?1",
    },
    Break {
        promise: 6,
        what: "a hub goes on carrying what was erased",
        file: "crates/store/src/covers.rs",
        right: "drops.iter().filter(|number| **number < before)",
        wrong: "drops.iter().filter(|number| **number > before)",
    },
    Break {
        promise: 7,
        what: "a clock that is a minute ahead is not believed",
        file: "crates/exchange/src/moment.rs",
        right: "pub const FUTURE_SECONDS_MAX: u64 = 600;",
        wrong: "pub const FUTURE_SECONDS_MAX: u64 = 60;",
    },
    Break {
        promise: 8,
        what: "lines of the audit log are not closed",
        file: "crates/node/src/audited.rs",
        right: "self.close_lines(opened, [outcome(&done)])?;",
        wrong: "let _ = (opened, outcome(&done));",
    },
    Break {
        promise: 9,
        what: "a suspended member is followed as before",
        file: "crates/node/src/directory/part.rs",
        right: "Standing::Suspended => Err(NoPart::Suspended),",
        wrong: "Standing::Suspended => Ok(()),",
    },
];

/// Breaks each promise in a copy below `target`, and runs seeds until the break is found.
pub(crate) fn run(workspace: &Workspace, screen: Screen) -> Result<()> {
    let copy = workspace.root().join("target/broken");
    copy_program(workspace.root(), &copy)?;
    let mut missed = 0;
    for broken in &BREAKS {
        let file = copy.join(broken.file);
        let right = fs::read_to_string(&file).with_context(|| format!("{} is not there", file.display()))?;
        if right.matches(broken.right).count() != 1 {
            bail!("{} has not just one line `{}`", broken.file, broken.right);
        }
        fs::write(&file, right.replace(broken.right, broken.wrong))?;
        let found = seed_that_finds(workspace.root(), &copy)?;
        fs::write(&file, &right)?;
        let Break { promise, what, .. } = broken;
        match found {
            Some(seed) => println!("{} promise {promise}, {what}: seed {seed}", screen.good("found:")),
            None => println!("{} promise {promise}, {what}: in {SEEDS} seeds", screen.bad("missed:")),
        }
        missed += u32::from(found.is_none());
    }
    fs::remove_dir_all(&copy)?;
    if missed > 0 {
        bail!("the simulation misses {missed} of {} breaks", BREAKS.len());
    }
    Ok(())
}

/// Copies what git knows of, as it is now.
fn copy_program(root: &Path, copy: &Path) -> Result<()> {
    if copy.is_dir() {
        fs::remove_dir_all(copy)?;
    }
    let files =
        run::read(Command::new("git").current_dir(root).args(["ls-files", "-co", "--exclude-standard"]))?;
    for file in files.lines().map(PathBuf::from) {
        let (from, to) = (root.join(&file), copy.join(&file));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        if from.is_file() {
            fs::copy(&from, &to).with_context(|| format!("{} cannot be copied", from.display()))?;
        }
    }
    Ok(())
}

/// The first seed of some that breaks a promise in the copy.
fn seed_that_finds(root: &Path, copy: &Path) -> Result<Option<u64>> {
    let mut simulation = super::simulation(copy, 0, SEEDS);
    simulation.args(["--nocapture"]).env("CARGO_TARGET_DIR", root.join("target"));
    simulation.env("WASL_SIMULATION_UNTIL_BROKEN", "1").env("RUST_BACKTRACE", "0");
    let output = simulation.output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    let seed = told
        .lines()
        .find_map(|line| line.split_once(" breaks a promise")?.0.strip_prefix("seed ")?.parse().ok());
    if seed.is_none() && !output.status.success() {
        bail!("the broken program cannot be run: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(seed)
}
