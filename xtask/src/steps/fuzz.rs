//! Does every parser survive random bytes? Each target of `fuzz/` runs for a while under libFuzzer.

use std::{
    collections::VecDeque,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    run::{self, succeed},
    screen::Screen,
    workspace::Workspace,
};

use super::outcome::Outcome;

/// Sanitizers are linked statically, so the target is named even when it is the host's.
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// The flags with which `cargo fuzz` builds: coverage for the fuzzer, an address sanitizer. That arithmetic is checked stands in
/// the package's own profile.
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Zsanitizer=address",
];
/// The memory one target may use.
const MEMORY_MB: u32 = 2048;
/// The time one input may take.
const INPUT_SECONDS: u32 = 10;

/// Builds all targets at once and runs as many at a time as there are cores.
pub(crate) fn run(workspace: &Workspace, seconds: u32, screen: Screen) -> Result<Outcome> {
    let folder = workspace.root().join("fuzz");
    if !folder.join("Cargo.toml").exists() {
        return Ok(left_out("every target: there is no folder fuzz/", screen));
    }
    if !run::answers(Command::new("rustup").args(["run", "nightly", "rustc", "--version"])) {
        return Ok(left_out(
            "every target: the nightly toolchain is not installed (`rustup toolchain install nightly`)",
            screen,
        ));
    }
    let house = House { out: workspace.target.join("fuzz"), folder };
    let targets = house.targets()?;
    house.build()?;
    let waiting = Mutex::new(VecDeque::from(targets));
    let failures = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(target) = lock(&waiting).pop_front() {
                    match house.run(&target, seconds) {
                        Ok(line) => println!("{target:20} {line}"),
                        Err(error) => lock(&failures).push(format!("{target}: {error:#}")),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !failures.is_empty() {
        bail!("{}", failures.join("\n"));
    }
    Ok(Outcome::Held)
}

fn left_out(what: &str, screen: Screen) -> Outcome {
    println!("{} {what}", screen.note("left out:"));
    Outcome::LeftOut(what.to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the targets live and where they are built.
struct House {
    folder: PathBuf,
    out: PathBuf,
}

impl House {
    /// The names of the targets, as cargo knows them.
    fn targets(&self) -> Result<Vec<String>> {
        let text =
            run::read(&mut run::cargo(&self.folder, ["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_str(&text)?;
        let targets =
            metadata["packages"][0]["targets"].as_array().context("fuzz/Cargo.toml names no target")?;
        let programs = targets.iter().filter(|target| target["kind"][0] == "bin");
        Ok(programs.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect())
    }

    fn build(&self) -> Result<()> {
        let mut command = Command::new("rustup");
        command.current_dir(&self.folder).args(["run", "nightly", "cargo", "build", "--release", "--bins"]);
        command.args(["--target", TARGET, "--target-dir"]).arg(&self.out);
        succeed(command.env("RUSTFLAGS", FLAGS.join(" ")))
    }

    /// Runs one target and returns a line about it; an error names the input that broke it.
    fn run(&self, target: &str, seconds: u32) -> Result<String> {
        let (corpus, artifacts) =
            (self.folder.join("corpus").join(target), self.folder.join("artifacts").join(target));
        let seeds = self.folder.join("seeds").join(target);
        let log = self.out.join(format!("{target}.log"));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&artifacts)?;
        let mut command = Command::new(self.program(target));
        command.arg(&corpus).args(seeds.exists().then_some(&seeds));
        command.arg(format!("-artifact_prefix={}/", artifacts.display()));
        command.arg(format!("-max_total_time={seconds}"));
        command.args([format!("-rss_limit_mb={MEMORY_MB}"), format!("-timeout={INPUT_SECONDS}")]);
        command.arg("-print_final_stats=1").env("ASAN_OPTIONS", "detect_odr_violation=0");
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?);
        let status = command
            .status()
            .with_context(|| format!("`{}` could not be started", self.program(target).display()))?;
        let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        if !status.success() {
            bail!("{}", complaint(&told, &self.program(target), &log));
        }
        Ok(summary(&told))
    }

    fn program(&self, target: &str) -> PathBuf {
        self.out.join(TARGET).join("release").join(target)
    }
}

/// What libFuzzer found, where it put the input, and how to run it again.
fn complaint(told: &str, program: &Path, log: &Path) -> String {
    let reason = told
        .lines()
        .find(|line| line.contains("panicked at") || line.contains("ERROR: "))
        .unwrap_or("it stopped");
    let artifact =
        told.lines().find_map(|line| line.split_once("Test unit written to ").map(|(_, path)| path.trim()));
    match artifact {
        Some(input) => format!(
            "{reason}\n  input:  {input}\n  replay: {} {input}\n  log:    {}",
            program.display(),
            log.display()
        ),
        None => format!("{reason}\n  log: {}", log.display()),
    }
}

/// How many inputs were tried and how much of the code they reached.
fn summary(told: &str) -> String {
    let stat =
        |name: &str| told.lines().rev().find_map(|line| line.strip_prefix(name)).map_or("?", str::trim);
    let covered =
        told.lines().rev().find_map(|line| line.split_once(" cov: ")?.1.split(' ').next()).unwrap_or("?");
    format!("{} inputs, {covered} edges covered", stat("stat::number_of_executed_units:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_names_its_input_and_its_replay() {
        let told =
            "thread '<unnamed>' panicked at src/a.rs:3:5\nTest unit written to fuzz/artifacts/mrz/crash-1";
        let expected = "thread '<unnamed>' panicked at src/a.rs:3:5\n  input:  fuzz/artifacts/mrz/crash-1\n  \
                        replay: mrz fuzz/artifacts/mrz/crash-1\n  log:    mrz.log";
        assert_eq!(complaint(told, Path::new("mrz"), Path::new("mrz.log")), expected);
    }

    #[test]
    fn a_quiet_run_says_how_far_it_came() {
        let told = "#2 INITED cov: 12 ft: 13\n#900 NEW    cov: 40 ft: 44 corp: 3\nDone 901 runs\nstat::number_of_executed_units: 901\n";
        assert_eq!(summary(told), "901 inputs, 40 edges covered");
    }
}
