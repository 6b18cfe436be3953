//! Servers of our own, for tests and measurements.
//!
//! A PostgreSQL, a NATS. Each lives in a temporary folder and is gone with the process that started it, however that ends.
//! Nothing of the program that is handed out imports this room.

mod nats;

pub use nats::{NatsServer, Overheard, Stranger};

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The system's user that Debian's package makes; the server refuses to run as root.
const SYSTEM_USER: &str = "postgres";
/// The user of the databases, who may do everything.
pub const USER: &str = "postgres";
/// A database that is always there.
pub const DATABASE: &str = "postgres";
/// Waits until the process that started it is gone, then takes the server down and its folder away.
const KEEPER: &str = "trap '' INT TERM; read -r _; \"$@\" >/dev/null 2>&1; rm -rf \"$0\"";

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
    settings: Vec<String>,
    /// Ends the server when its input is closed.
    keeper: Option<Child>,
    databases: AtomicU32,
}

impl Cluster {
    /// Makes a fresh cluster and starts it with these settings, each `name=value`. Everybody on the machine who may read its
    /// folder may do everything in it.
    ///
    /// # Errors
    ///
    /// If PostgreSQL is not here, or does not start.
    pub fn start(settings: &[&str]) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let programs = programs().ok_or_else(|| io::Error::other("PostgreSQL is not here"))?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("wasl-cluster-{}-{number}", std::process::id()));
        let as_root = read(Command::new("id").arg("-u"))?.trim() == "0";
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let databases = AtomicU32::new(0);
        let mut cluster = Self { programs, folder, as_root, settings, keeper: None, databases };
        fs::create_dir(&cluster.folder)?;
        if as_root {
            read(Command::new("chown").arg(SYSTEM_USER).arg(&cluster.folder))?;
        }
        cluster.keeper = Some(cluster.keep()?);
        let options =
            ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username", USER];
        read(cluster.command("initdb").args(options).arg("-D").arg(cluster.data()))?;
        cluster.go_on()?;
        Ok(cluster)
    }

    /// The server that the tests of this process share, started when it is first asked for; `None` where PostgreSQL is not
    /// installed. Writes are not brought to the disk: what is tested is not whether PostgreSQL does that.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start; and if it is not installed and `WASL_POSTGRES_TESTS` says that it must be.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        let settings = ["listen_addresses=", "fsync=off", "max_connections=300", "shared_buffers=64MB"];
        let start = || {
            if programs().is_none() {
                assert!(env::var_os("WASL_POSTGRES_TESTS").is_none(), "PostgreSQL is not installed");
                return None;
            }
            match Self::start(&settings) {
                Ok(cluster) => Some(cluster),
                Err(error) => panic!("PostgreSQL did not start: {error}"),
            }
        };
        SHARED.get_or_init(start).as_ref()
    }

    /// Makes an empty database; where it is reached.
    pub fn make_database(&self) -> io::Result<String> {
        let name = format!("wasl_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run(DATABASE, &format!("CREATE DATABASE {name}"))?;
        Ok(self.url(&name))
    }

    /// Where a database is reached.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('%', "%25").replace('/', "%2F");
        format!("postgres://{USER}@{folder}:{}/{database}", self.port())
    }

    /// The folder with everything of it: `data`, the socket, and the server's `log`.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs statements in a database; what they print, columns separated by tabs.
    pub fn run(&self, database: &str, sql: &str) -> io::Result<String> {
        let options = ["--quiet", "--tuples-only", "--no-align", "--field-separator=\t", "--command"];
        read(self.psql(database).args(options).arg(sql))
    }

    /// `psql` in a database, which stops at the first error.
    pub fn psql(&self, database: &str) -> Command {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--username", USER, "--dbname", database]);
        psql.arg("--host").arg(&self.folder).args(["--port", self.port()]);
        psql
    }

    /// Puts a file into the server's data, for its eyes only.
    pub fn give(&self, name: &str, content: &str) -> io::Result<()> {
        let path = self.data().join(name);
        fs::write(&path, content)?;
        read(Command::new("chmod").arg("600").arg(&path))?;
        if self.as_root {
            read(Command::new("chown").arg(SYSTEM_USER).arg(&path))?;
        }
        Ok(())
    }

    /// Stops the server at once, as a loss of power would.
    pub fn stop(&self) -> io::Result<()> {
        read(&mut self.stopping()).map(drop)
    }

    /// Starts it again, and waits until it answers.
    pub fn go_on(&self) -> io::Result<()> {
        let settings: String = self.settings.iter().flat_map(|setting| [" -c ", setting]).collect();
        let options = format!("-k {}{settings}", self.folder.display());
        let mut start = self.command("pg_ctl");
        start.args(["start", "-w", "-t", "60", "-o", &options, "-D"]).arg(self.data());
        start.arg("-l").arg(self.folder.join("log"));
        // What it starts goes on, and would hold on to a pipe.
        let done = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if done.success() { Ok(()) } else { Err(io::Error::other(self.log())) }
    }

    /// One of the server's own programs, never as root.
    pub fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("setpriv");
            let (user, group) = (format!("--reuid={SYSTEM_USER}"), format!("--regid={SYSTEM_USER}"));
            command.args([&user, &group, "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    fn stopping(&self) -> Command {
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-m", "immediate", "-w", "-D"]).arg(self.data());
        stop
    }

    fn keep(&self) -> io::Result<Child> {
        let stop = self.stopping();
        let mut keeper = Command::new("sh");
        keeper.arg("-c").arg(KEEPER).arg(&self.folder).arg(stop.get_program()).args(stop.get_args());
        keeper.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    }

    /// The port that the settings name, which the socket is called by, too.
    fn port(&self) -> &str {
        self.settings.iter().find_map(|setting| setting.strip_prefix("port=")).unwrap_or("5432")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        format!("PostgreSQL did not start: {}", log.trim())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            // What cannot be taken away is the system's to clean.
            drop(keeper.wait());
        }
    }
}

/// The folder of PostgreSQL's programs: Debian's newest, or where `initdb` is on the path.
pub fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").ok();
    let mut versions: Vec<_> =
        debian.into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let on_path = env::var_os("PATH")?;
    let elsewhere = env::split_paths(&on_path)
        .filter_map(|folder| folder.join("initdb").canonicalize().ok()?.parent().map(Path::to_owned));
    let has_all =
        |folder: &PathBuf| ["initdb", "pg_ctl", "postgres"].iter().all(|it| folder.join(it).exists());
    versions.into_iter().rev().chain(elsewhere).find(has_all)
}

/// Runs a command and returns what it printed; any status but success is an error that quotes its complaint.
fn read(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let (program, said) = (command.get_program().display(), String::from_utf8_lossy(&output.stderr));
    Err(io::Error::other(format!("{program}: {}", said.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_gone_with_its_cluster() {
        let Some(_) = programs() else { return };
        let cluster = Cluster::start(&["listen_addresses=", "fsync=off"]).expect("it starts");
        assert_eq!(cluster.run(DATABASE, "SELECT 6 * 7").expect("an answer").trim(), "42");
        cluster.stop().expect("it stops");
        assert!(cluster.run(DATABASE, "SELECT 1").is_err());
        cluster.go_on().expect("it starts again");
        assert_eq!(cluster.run(DATABASE, "SELECT 1").expect("an answer").trim(), "1");
        let folder = cluster.folder().to_owned();
        drop(cluster);
        assert!(!folder.exists());
    }
}
