//! A bureau's home: one folder with its keys, settings and files.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::NodeError;

/// The folder of one bureau.
///
/// ```text
/// wasl.toml           settings
/// bureau.toml         which member's bureau it is, and the name of the place
/// card.toml           what is handed to peers: key, certificate, address
/// keys/feed.key       signs the feeds: 32 bytes in base64, for the owner's eyes only
/// keys/tls.key.pem    the key of the certificate
/// keys/tls.cert.pem   the certificate that peers pin
/// keys/request.pem    the request for a certificate of a directory
/// records.sqlite      records, feeds, peers, API keys
/// audit.sqlite        the audit log
/// lookup.sqlite       tags of private look-ups, made from the records and fetched from peers, and made anew where missing
/// live.toml           which peers answer live questions; found out anew where missing
/// index/              the index as files, made from the records and made anew where they are missing
/// attachments/        the sealed files of messages
/// rejects/            rows that imports could not read
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    path: PathBuf,
}

impl Home {
    /// The home at `path`, which must be one.
    pub fn open(path: &Path) -> Result<Self, NodeError> {
        let home = Self { path: path.to_owned() };
        if home.identity_file().is_file() { Ok(home) } else { Err(NodeError::NoHome(path.to_owned())) }
    }

    /// Whether a bureau lives in `path`.
    pub fn is_at(path: &Path) -> bool {
        Self::open(path).is_ok()
    }

    /// Makes the folder. One that exists is refused, be it a bureau's or not, unless it is empty.
    pub(crate) fn make(path: &Path) -> Result<Self, NodeError> {
        if fs::read_dir(path).is_ok_and(|mut files| files.next().is_some()) || path.is_file() {
            return Err(NodeError::HomeExists(path.to_owned()));
        }
        let home = Self { path: path.to_owned() };
        for folder in [home.path.clone(), home.keys(), home.rejects()] {
            fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
            restrict(&folder).map_err(|source| failed(&folder, source))?;
        }
        Ok(home)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file into the home, whole or not at all, for its owner's eyes only.
    pub fn write_secret(&self, path: &Path, content: &str) -> Result<(), NodeError> {
        write(path, content)
    }

    /// The settings.
    pub fn settings_file(&self) -> PathBuf {
        self.path.join("wasl.toml")
    }

    /// Which member's bureau it is.
    pub(crate) fn identity_file(&self) -> PathBuf {
        self.path.join("bureau.toml")
    }

    /// What is handed to peers.
    pub fn card_file(&self) -> PathBuf {
        self.path.join("card.toml")
    }

    /// The file with the records.
    pub fn records_file(&self) -> PathBuf {
        self.path.join("records.sqlite")
    }

    /// The file with the audit log.
    pub fn audit_file(&self) -> PathBuf {
        self.path.join("audit.sqlite")
    }

    /// The file with what private look-ups need.
    pub fn lookup_file(&self) -> PathBuf {
        self.path.join("lookup.sqlite")
    }

    /// Which peers answer live questions.
    pub(crate) fn live_file(&self) -> PathBuf {
        self.path.join("live.toml")
    }

    /// The index as files.
    pub(crate) fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// The sealed files of messages.
    pub(crate) fn attachments(&self) -> PathBuf {
        self.path.join("attachments")
    }

    /// Where rejected rows are written.
    pub fn rejects(&self) -> PathBuf {
        self.path.join("rejects")
    }

    /// The request for a certificate.
    pub fn request_file(&self) -> PathBuf {
        self.keys().join("request.pem")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }
}

/// Reads a text file of the home.
pub(crate) fn read(path: &Path) -> Result<String, NodeError> {
    fs::read_to_string(path).map_err(|source| failed(path, source))
}

/// Writes a file whole or not at all, for its owner's eyes only.
pub(crate) fn write(path: &Path, content: &str) -> Result<(), NodeError> {
    let beside = path.with_extension("part");
    let written = || -> io::Result<()> {
        let mut file = create(&beside)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    written().map_err(|source| failed(path, source))
}

pub(crate) fn failed(path: &Path, source: io::Error) -> NodeError {
    NodeError::HomeFile { path: path.to_owned(), source }
}

/// What is wrong with what a file of the home says.
pub(crate) fn content(path: &Path, part: &str) -> NodeError {
    NodeError::HomeContent { path: path.to_owned(), part: part.to_owned() }
}

/// Makes a file for its owner's eyes only.
pub(crate) fn create(path: &Path) -> io::Result<fs::File> {
    let file = fs::File::create(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Keeps everybody but its owner out of a folder.
pub(crate) fn restrict(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
