//! The places where rows live, made empty for one test: each test runs over every engine.

#![expect(dead_code, reason = "each suite uses what it needs")]

use std::path::PathBuf;

use wasl_cluster::Cluster;
use wasl_store::{Location, ServerAddress};

/// Where the rows of one test are; gone with it.
pub(crate) enum Rows {
    File(tempfile::TempDir),
    Server { cluster: &'static Cluster, url: String },
}

impl Rows {
    pub(crate) fn in_files() -> Self {
        Self::File(tempfile::tempdir().unwrap())
    }

    /// None where PostgreSQL is not installed; `cargo xtask test` installs it.
    pub(crate) fn on_a_server() -> Option<Self> {
        let Some(cluster) = Cluster::shared() else {
            eprintln!("left out: PostgreSQL is not installed");
            return None;
        };
        Some(Self::Server { cluster, url: cluster.make_database().unwrap() })
    }

    /// Another empty place of the same kind.
    pub(crate) fn another(&self) -> Self {
        match self {
            Self::File(_) => Self::in_files(),
            Self::Server { cluster, .. } => Self::Server { cluster, url: cluster.make_database().unwrap() },
        }
    }

    pub(crate) fn records(&self) -> Location {
        self.location("records.sqlite")
    }

    pub(crate) fn audit(&self) -> Location {
        self.location("audit.sqlite")
    }

    fn location(&self, file: &str) -> Location {
        match self {
            Self::File(folder) => Location::File(folder.path().join(file)),
            Self::Server { url, .. } => ServerAddress::new(url, None, None).unwrap().into(),
        }
    }

    /// Somebody else changes the rows of `set`, `records` or `audit`.
    pub(crate) fn by_other_hands(&self, set: &str, sql: &str) {
        match self {
            Self::File(folder) => {
                let path: PathBuf = folder.path().join(format!("{set}.sqlite"));
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            Self::Server { cluster, url } => {
                let (_, database) = url.rsplit_once('/').unwrap();
                cluster.run(database, &format!("SET search_path = wasl_{set}; {sql}")).unwrap();
            }
        }
    }
}

/// Runs each of these tests over every engine: functions that take `&Rows`.
macro_rules! over_both_engines {
    ($($test:ident),* $(,)?) => {
        mod in_files {
            $(#[test]
            fn $test() {
                super::$test(&$crate::engines::Rows::in_files());
            })*
        }

        mod on_a_server {
            $(#[test]
            fn $test() {
                if let Some(rows) = $crate::engines::Rows::on_a_server() {
                    super::$test(&rows);
                }
            })*
        }
    };
}
pub(crate) use over_both_engines;
