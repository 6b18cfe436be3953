//! A PostgreSQL of our own, on a socket in a temporary folder, gone with the benchmark.

use std::{fs, io::Write, process::Stdio};

use anyhow::{Context, Result, bail};

use crate::run;

use super::timing::Timing;

/// A running server.
pub(crate) struct Cluster(wasl_cluster::Cluster);

impl Cluster {
    /// Makes a fresh cluster and starts it, tuned as one would for reading in memory.
    pub(crate) fn start() -> Result<Self> {
        let settings = [
            "listen_addresses=",
            "fsync=off",
            "shared_buffers=512MB",
            "work_mem=64MB",
            "jit=off",
            "max_connections=5",
        ];
        Ok(Self(wasl_cluster::Cluster::start(&settings)?))
    }

    /// Feeds a script to `psql` and returns what it printed, columns separated by tabs.
    pub(crate) fn script(&self, script: &str) -> Result<String> {
        let path = self.0.folder().join("script.sql");
        fs::write(&path, script)?;
        let mut psql = self.0.psql(wasl_cluster::DATABASE);
        run::read(
            psql.args(["--quiet", "--tuples-only", "--no-align", "--field-separator=\t", "--file"])
                .arg(&path),
        )
    }

    /// Runs statements one after the other and returns what they printed, each followed by its time as `psql`
    /// measured it. The first few are run twice, the first time unmeasured.
    pub(crate) fn timed(&self, prepare: &str, statements: &[String], warm_up: usize) -> Result<String> {
        let first = statements.get(..warm_up).unwrap_or(statements).join("\n");
        let all = statements.join("\n");
        let script = format!("{prepare}\n{first}\n\\echo measured\n\\timing on\n{all}\n");
        let printed = self.script(&script)?;
        let (_, measured) = printed.split_once("measured\n").context("psql printed nothing")?;
        Ok(measured.to_owned())
    }

    /// Loads rows (tab-separated lines) into a table.
    pub(crate) fn load(&self, table: &str, rows: &str) -> Result<()> {
        let mut psql = self.0.psql(wasl_cluster::DATABASE);
        let mut child = psql
            .args(["--quiet", "--command"])
            .arg(format!("COPY {table} FROM STDIN"))
            .stdin(Stdio::piped())
            .spawn()?;
        child.stdin.take().context("psql takes no input")?.write_all(rows.as_bytes())?;
        if !child.wait()?.success() {
            bail!("the rows of `{table}` could not be loaded");
        }
        Ok(())
    }
}

/// The lines `Time: 1.234 ms` among what [`Cluster::timed`] returned.
pub(crate) fn times(printed: &str) -> Result<Timing> {
    let read = |line: &str| {
        let milliseconds = line.split(' ').nth(1).and_then(|time| time.parse::<f64>().ok());
        milliseconds.with_context(|| format!("`{line}` is no time"))
    };
    let times = printed.lines().filter(|line| line.starts_with("Time: ")).map(read);
    Ok(Timing::new(times.collect::<Result<Vec<_>>>()?))
}

/// A text as `COPY` reads it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', " ").replace(['\n', '\r'], " ")
}

/// A text as a literal in a script.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_place() {
        assert_eq!(escaped("a\tb\\c\nd"), "a b\\\\c d");
        assert_eq!(quoted("O'Neil"), "'O''Neil'");
    }
}
