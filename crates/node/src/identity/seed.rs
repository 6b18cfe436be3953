//! Seeds of keys, in files for their owner's eyes alone.

use std::{fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    Entropy, NodeError,
    home::{self, Home, content},
};

/// The seed of the key in this file. A home that is older than that kind of key gets one; of two processes that make it at
/// the same time, the first does.
pub(crate) fn kept_seed(home: &Home, file: &str, entropy: &dyn Entropy) -> Result<[u8; 32], NodeError> {
    let path = home.keys().join(file);
    if !path.is_file() {
        let seed: [u8; 32] = entropy.bytes()?;
        let own = path.with_extension(format!("{}.new", std::process::id()));
        home::write(&own, &(STANDARD.encode(seed) + "\n"))?;
        let made = fs::hard_link(&own, &path);
        fs::remove_file(&own).map_err(|source| home::failed(&own, source))?;
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(home::failed(&path, error));
            }
            _ => {}
        }
    }
    read_seed(&path)
}

pub(super) fn read_seed(path: &Path) -> Result<[u8; 32], NodeError> {
    seed_of(home::read(path)?.trim_end()).ok_or_else(|| content(path, "not 32 bytes in base64"))
}

/// The seed in this text.
pub(crate) fn seed_of(base64: &str) -> Option<[u8; 32]> {
    STANDARD.decode(base64).ok()?.try_into().ok()
}
