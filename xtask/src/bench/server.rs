//! A bureau that serves while a benchmark asks, and ends with it.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::run;

use super::{client::Client, stage::Stage};

/// How long a bureau may take until it is ready.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is asked meanwhile.
const PAUSE: Duration = Duration::from_millis(5);

/// A running `wasl serve`.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    /// From the start of the process until it said that it was ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts a bureau on a free port of loopback and waits until it is ready.
    pub(crate) fn start(stage: &mut Stage<'_>, home: &Path) -> Result<Self> {
        let address = free_port()?;
        let log = stage.workspace().target.join("bench/serve.log");
        let mut command = stage.wasl(&["serve", "--home"])?;
        command.arg(home).args(["--exchange-listen", "127.0.0.1:0", "--listen", &address.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let start = Instant::now();
        let child =
            command.spawn().with_context(|| format!("`{}` could not be started", run::line_of(&command)))?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while !server.is_ready() {
            if start.elapsed() > PATIENCE || server.child.try_wait()?.is_some() {
                let told = fs::read_to_string(&log).unwrap_or_default();
                bail!("the bureau did not become ready: {}", told.trim());
            }
            thread::sleep(PAUSE);
        }
        server.ready_after = start.elapsed();
        Ok(server)
    }

    /// A connection with a key.
    pub(crate) fn client(&self, key: &str) -> Result<Client> {
        Client::connect(self.address, key)
    }

    /// The memory that is resident now, in MB.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        Ok(kilobytes.context("the system does not say how much memory a process takes")? / 1024.0)
    }

    fn is_ready(&self) -> bool {
        let answer = Client::connect(self.address, "").and_then(|mut client| client.get("/readyz"));
        answer.is_ok_and(|answer| answer.status == 200)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done about a process that is already gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes an officer's key for a home.
pub(crate) fn officer_key(stage: &mut Stage<'_>, home: &Path) -> Result<String> {
    let mut command = stage.wasl(&["key", "add", "--role", "officer", "--name", "bench", "--home"])?;
    let printed = run::read(command.arg(home))?;
    let key = printed.split_whitespace().next_back();
    Ok(key.context("`wasl key add` printed no key")?.to_owned())
}

fn free_port() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?;
    Ok(listener.local_addr()?)
}
