//! Where rows live: in a file of the home, or on a server that several processes share.

use std::path::{Path, PathBuf};

use crate::{
    engine::{Connection, ServerAddress},
    error::StoreError,
};

/// Where rows live.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a SQLite file.
    File(PathBuf),
    /// In a PostgreSQL database, which holds the rows of this one bureau.
    Server(ServerAddress),
}

impl Location {
    /// Refuses a server that cannot be reached or whose database has a bureau's rows already; a file is made when it is
    /// opened.
    pub fn check_vacant(&self) -> Result<(), StoreError> {
        match self {
            Self::File(_) => Ok(()),
            Self::Server(address) => match Connection::server_writer(address, "wasl_audit")?.version()? {
                0 => Ok(()),
                _ => Err(StoreError::Foreign),
            },
        }
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<ServerAddress> for Location {
    fn from(address: ServerAddress) -> Self {
        Self::Server(address)
    }
}
