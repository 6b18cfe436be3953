//! What the chores need beyond Rust: looked for first, and taken from Debian's packages when that is allowed.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::run;

/// One thing that must be on the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    /// What it is, for the reader.
    pub(crate) what: &'static str,
    /// What it is for.
    pub(crate) why: &'static str,
    /// Debian's packages that bring it.
    pub(crate) packages: &'static [&'static str],
    /// Looks whether it is there.
    pub(crate) is_there: fn() -> bool,
}

/// What `cargo xtask test` needs.
pub(crate) const FOR_TESTS: [Need; 6] = [
    Need {
        what: "a C++ compiler",
        why: "libFuzzer, which the fuzz targets are linked with",
        packages: &["g++"],
        is_there: || on_path("c++").is_some(),
    },
    Need {
        what: "Python 3 with the package cryptography",
        why: "the independent verifier of feeds",
        packages: &["python3", "python3-cryptography"],
        is_there: || python().is_some(),
    },
    Need {
        what: "PostgreSQL",
        why: "the rows that several processes share",
        packages: &["postgresql-15"],
        is_there: || wasl_cluster::programs().is_some(),
    },
    Need {
        what: "nats-server",
        why: "the broker that carries lines between bureaus",
        packages: &["nats-server"],
        is_there: || wasl_cluster::NatsServer::program().is_some(),
    },
    Need {
        what: "Chromium",
        why: "the console's test in a real browser",
        packages: &["chromium"],
        is_there: || on_path("chromium").is_some(),
    },
    Need {
        what: "ChromeDriver",
        why: "the console's test in a real browser",
        packages: &["chromium-driver"],
        is_there: || on_path("chromedriver").is_some(),
    },
];

/// What the benchmarks against PostgreSQL need.
pub(crate) const FOR_POSTGRES: [Need; 1] = [Need {
    what: "PostgreSQL 15 with pg_trgm",
    why: "the peer that names and numbers are searched with in the same run",
    packages: &["postgresql-15"],
    is_there: || wasl_cluster::programs().is_some(),
}];

/// What the benchmark of the network is measured beside.
pub(crate) const FOR_BENCH_NETWORK: [Need; 1] = [Need {
    what: "nats-server",
    why: "the bare stream that messages are carried through in the same run",
    packages: &["nats-server"],
    is_there: || on_path("nats-server").is_some(),
}];

/// What the benchmark against `rapidfuzz` and `logic-v2` needs; pip brings the rest.
pub(crate) const FOR_PYTHON_PEERS: [Need; 2] = [
    Need {
        what: "Python 3 with venv and its headers",
        why: "the environment of the peers that are Python",
        packages: &["python3", "python3-venv", "python3-dev"],
        is_there: || python_for_peers().is_some(),
    },
    Need {
        what: "ICU's headers and a C++ compiler",
        why: "PyICU, which is only published as source",
        packages: &["g++", "libicu-dev", "pkg-config"],
        is_there: || {
            on_path("c++").is_some()
                && run::answers(Command::new("pkg-config").args(["--exists", "icu-i18n"]))
        },
    },
];

/// Makes sure that everything is there; installs what is missing where that is allowed.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().flat_map(|need| need.packages).copied().collect();
    let list =
        missing.iter().map(|need| format!("{} ({})", need.what, need.why)).collect::<Vec<_>>().join(", ");
    let Some(apt) = Apt::find() else {
        bail!("missing: {list}. On Debian: `sudo apt-get install {}`", packages.join(" "));
    };
    println!("missing: {list}; installing {}", packages.join(" "));
    apt.install(&packages)?;
    if let Some(need) = self::missing(needs).first() {
        bail!("{} is still missing after installing {}", need.what, packages.join(" "));
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<&Need> {
    needs.iter().filter(|need| !(need.is_there)()).collect()
}

/// A Python that has the package `cryptography`.
pub(crate) fn python() -> Option<PathBuf> {
    python_that("import cryptography")
}

/// A Python that makes environments and compiles packages for them.
pub(crate) fn python_for_peers() -> Option<PathBuf> {
    python_that("import ensurepip, sysconfig; open(sysconfig.get_path('include') + '/Python.h')")
}

/// The first Python that a program runs through in.
fn python_that(program: &str) -> Option<PathBuf> {
    let mut candidates = on_path("python3").into_iter().chain([PathBuf::from("/usr/bin/python3")]);
    candidates.find(|python| run::answers(Command::new(python).args(["-c", program])))
}

/// The full path of a program.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Debian's installer, with the right to use it.
struct Apt {
    with_sudo: bool,
}

impl Apt {
    /// Present, and we are root or may become root without being asked for a password.
    fn find() -> Option<Self> {
        on_path("apt-get")?;
        let user = run::read(Command::new("id").arg("-u")).ok()?;
        if user.trim() == "0" {
            return Some(Self { with_sudo: false });
        }
        run::answers(Command::new("sudo").args(["-n", "true"])).then_some(Self { with_sudo: true })
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        run::succeed(self.command().args(["-qq", "update"]))?;
        run::succeed(
            self.command().args(["-qq", "install", "--yes", "--no-install-recommends"]).args(packages),
        )
    }

    fn command(&self) -> Command {
        let mut command = Command::new(if self.with_sudo { "sudo" } else { "env" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    }
}
