//! The keys that sign the directory: files that their holders keep away from any bureau.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_feed::{SigningKey, VerifyingKey};
use wasl_model::MemberId;

use crate::{Entropy, NodeError, home, identity};

/// Makes a key of a member for signing the directory, and writes it into a new file for its owner's eyes only: the member's code
/// and 32 bytes in base64. What others verify it with.
pub fn make_directory_key(
    path: &Path,
    member: MemberId,
    entropy: &dyn Entropy,
) -> Result<VerifyingKey, NodeError> {
    if path.exists() {
        return Err(NodeError::HomeExists(path.to_owned()));
    }
    let seed: [u8; 32] = entropy.bytes()?;
    home::write(path, &format!("{member} {}\n", STANDARD.encode(seed)))?;
    Ok(SigningKey::from_seed(identity::key_name(member), &seed).verifying_key())
}

/// Reads what [`make_directory_key`] wrote.
pub fn read_directory_key(path: &Path) -> Result<SigningKey, NodeError> {
    let text = home::read(path)?;
    let (member, seed) = text.trim_end().split_once(' ').unwrap_or_default();
    match (member.parse::<MemberId>(), identity::seed_of(seed)) {
        (Ok(member), Some(seed)) => Ok(SigningKey::from_seed(identity::key_name(member), &seed)),
        _ => Err(home::content(path, "not a member's code and 32 bytes in base64")),
    }
}
