//! A PostgreSQL of our own, on a socket in a temporary folder, gone with the benchmark.

use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{needs, run};

use super::timing::Timing;

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);
/// The system's user that Debian's package makes; the server refuses to run as root.
const USER: &str = "postgres";
/// The database's user, and the database.
const NAME: &str = "postgres";

/// A running server.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
    server: Option<Child>,
}

impl Cluster {
    /// Makes a fresh cluster and starts it, tuned as one would for reading in memory.
    pub(crate) fn start() -> Result<Self> {
        let programs = needs::postgres_folder().context("PostgreSQL is not here")?;
        let folder = env::temp_dir().join(format!("wasl-bench-{}", std::process::id()));
        let user = run::read(Command::new("id").arg("-u"))?;
        let mut cluster = Self { programs, folder, as_root: user.trim() == "0", server: None };
        fs::create_dir(&cluster.folder)?;
        if cluster.as_root {
            run::succeed(Command::new("chown").arg(USER).arg(&cluster.folder))?;
        }
        let data = cluster.folder.join("data");
        let options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username"];
        run::read(cluster.server_command("initdb").args(options).arg(NAME).arg("-D").arg(&data))?;
        let settings = [
            "listen_addresses=",
            "fsync=off",
            "shared_buffers=512MB",
            "work_mem=64MB",
            "jit=off",
            "max_connections=5",
        ];
        let mut server = cluster.server_command("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(&cluster.folder);
        server.args(settings.iter().flat_map(|setting| ["-c", setting]));
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        cluster.server = Some(server);
        cluster.wait()?;
        Ok(cluster)
    }

    /// Feeds a script to `psql` and returns what it printed, columns separated by tabs.
    pub(crate) fn script(&self, script: &str) -> Result<String> {
        let path = self.folder.join("script.sql");
        fs::write(&path, script)?;
        let mut psql = self.psql();
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
        let mut psql = self.psql();
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

    fn psql(&self) -> Command {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.arg("--no-psqlrc").args([
            "--set",
            "ON_ERROR_STOP=1",
            "--username",
            NAME,
            "--dbname",
            NAME,
            "--host",
        ]);
        psql.arg(&self.folder);
        psql
    }

    /// One of the server's own programs, never as root.
    fn server_command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("setpriv");
            command.args([&format!("--reuid={USER}"), "--regid", USER, "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    fn wait(&self) -> Result<()> {
        let start = Instant::now();
        while !run::answers(self.psql().args(["--quiet", "--command", "SELECT 1"])) {
            if start.elapsed() > PATIENCE {
                bail!("PostgreSQL did not start within {} s", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            stop(&mut server);
        }
        // A folder that cannot be removed is the system's to clean.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Asks the server to stop (its processes end with the first); takes it down if it does not.
fn stop(server: &mut Child) {
    let asked = run::answers(Command::new("kill").args(["-INT", &server.id().to_string()]));
    let start = Instant::now();
    while asked && start.elapsed() < PATIENCE {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let _ = server.kill();
    let _ = server.wait();
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
