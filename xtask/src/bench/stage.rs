//! What the benchmarks share: the built program, the data, and one bureau that holds the corpus.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{
    run::{self, succeed},
    workspace::Workspace,
};

use super::{corpus::Corpus, row::Row};

/// Built and filled when a benchmark first asks.
pub(crate) struct Stage<'a> {
    workspace: &'a Workspace,
    corpus: Option<Corpus>,
    program: Option<PathBuf>,
    filled: Option<Filled>,
}

/// A home into which the benchmark's records were imported.
#[derive(Debug, Clone)]
pub(crate) struct Filled {
    /// The home's folder.
    pub(crate) home: PathBuf,
    /// How long the import took, from the start of the program to its end.
    pub(crate) took: Duration,
}

impl<'a> Stage<'a> {
    /// Nothing is built yet.
    pub(crate) fn new(workspace: &'a Workspace) -> Self {
        let beside = workspace.root().join("../shared/data/names");
        let folder = env::var_os("WASL_BENCH_DATA").map_or(beside, PathBuf::from);
        Self { workspace, corpus: Corpus::find(&folder), program: None, filled: None }
    }

    /// Whether the benchmark's data is here.
    pub(crate) fn has_corpus(&self) -> bool {
        self.corpus.is_some()
    }

    /// The benchmark's data.
    pub(crate) fn corpus(&self) -> Result<&Corpus> {
        self.corpus.as_ref().context("the benchmark's data is not here")
    }

    /// The project.
    pub(crate) fn workspace(&self) -> &Workspace {
        self.workspace
    }

    /// The program `wasl`, built for release.
    pub(crate) fn program(&mut self) -> Result<PathBuf> {
        if let Some(program) = &self.program {
            return Ok(program.clone());
        }
        let args = ["build", "--release", "--locked", "--package", "wasl-cli"];
        succeed(&mut run::cargo(self.workspace.root(), args))?;
        let program = self.workspace.target.join("release/wasl");
        self.program = Some(program.clone());
        Ok(program)
    }

    /// `wasl` with its first words.
    pub(crate) fn wasl(&mut self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new(self.program()?);
        command.args(words).current_dir(self.workspace.root());
        Ok(command)
    }

    /// An empty home, made anew.
    pub(crate) fn home(&mut self, name: &str) -> Result<PathBuf> {
        let home = self.folder(name)?;
        succeed_quietly(self.wasl(&["init", "--member", "MA", "--name", "Rabat", "--home"])?.arg(&home))?;
        Ok(home)
    }

    /// A place for a home that does not exist yet.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.workspace.target.join("bench").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(self.workspace.target.join("bench"))?;
        Ok(folder)
    }

    /// Imports files into a home and says how long it took.
    pub(crate) fn import(&mut self, home: &Path, format: &str, files: &[PathBuf]) -> Result<Duration> {
        let mut command = self.wasl(&["import", "--format", format, "--home"])?;
        command.arg(home).args(files);
        let start = Instant::now();
        succeed_quietly(&mut command)?;
        Ok(start.elapsed())
    }

    /// The home that holds the benchmark's records; filled once for all benchmarks of a run.
    pub(crate) fn filled(&mut self) -> Result<Filled> {
        if let Some(filled) = &self.filled {
            return Ok(filled.clone());
        }
        let file = self.corpus()?.entities_file();
        let home = self.home("corpus")?;
        let took = self.import(&home, "entities", &[file])?;
        let filled = Filled { home, took };
        self.filled = Some(filled.clone());
        Ok(filled)
    }

    /// The rows that `wasl bench NAME` prints about itself.
    pub(crate) fn own_bench(&mut self, words: &[&str], files: &[PathBuf]) -> Result<Vec<Row>> {
        let mut command = self.wasl(&["bench", "--json"])?;
        let printed = run::read(command.args(words).args(files))?;
        printed.lines().filter(|line| line.starts_with('{')).map(Row::from_json).collect()
    }
}

/// Runs a command whose output only matters if it fails.
fn succeed_quietly(command: &mut Command) -> Result<()> {
    run::read(command).map(drop)
}
