//! The keys of a bureau as files: those that count, those that are to, and those that did.
//!
//! ```text
//!   next-feed.key …  ──directory lists them──▶  feed.key …  ──the next are listed──▶  former-1-feed.key …
//! ```

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_ED25519};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use wasl_feed::SigningKey;
use wasl_model::MemberId;
use wasl_seal::SecretKey;

use super::{
    names::{key_name, tls_name},
    seed::read_seed,
};
use crate::{
    Entropy, NodeError,
    home::{self, content, failed},
};

/// The files of one set of keys. Of a set that is made, the first is written last.
const FILES: [&str; 5] = ["feed.key", "seal.key", "tls.key.pem", "tls.cert.pem", "request.pem"];
/// What stands before the names of the files of the keys to come.
const NEXT: &str = "next-";
/// While this file is there, the next keys are being put where those that count were. It says which former ones these become.
const TURN: &str = "turn";
/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8_OF_ED25519: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// The most sets of former keys.
const FORMER_MAX: u32 = 1_000;

/// One set of keys. Its secrets stay in it.
#[derive(Debug)]
pub(crate) struct Ring {
    pub(crate) key: SigningKey,
    pub(crate) sealing: SecretKey,
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) certificate_key: PrivateKeyDer<'static>,
}

impl Ring {
    /// Makes the keys of a new bureau.
    pub(super) fn make(folder: &Path, member: MemberId, entropy: &dyn Entropy) -> Result<(), NodeError> {
        make(folder, "", member, entropy)
    }

    /// The keys to come, which are made if there are none.
    pub(super) fn make_next(
        folder: &Path,
        member: MemberId,
        entropy: &dyn Entropy,
    ) -> Result<Self, NodeError> {
        if !is_whole(folder, NEXT) {
            make(folder, NEXT, member, entropy)?;
        }
        read(folder, NEXT, member)
    }

    /// The keys that count.
    pub(super) fn read(folder: &Path, member: MemberId) -> Result<Self, NodeError> {
        read(folder, "", member)
    }

    /// The keys to come, if there are any.
    pub(super) fn read_next(folder: &Path, member: MemberId) -> Result<Option<Self>, NodeError> {
        is_whole(folder, NEXT).then(|| read(folder, NEXT, member)).transpose()
    }

    /// The keys that counted before, oldest first.
    pub(super) fn read_former(folder: &Path, member: MemberId) -> Result<Vec<Self>, NodeError> {
        let prefixes = (1..=FORMER_MAX).map(former).take_while(|prefix| is_whole(folder, prefix));
        prefixes.map(|prefix| read(folder, &prefix, member)).collect()
    }
}

/// Puts the next keys where those that count are; these become former ones.
pub(super) fn turn(folder: &Path) -> Result<(), NodeError> {
    let number = (1..=FORMER_MAX).find(|number| !is_whole(folder, &former(*number))).unwrap_or(FORMER_MAX);
    home::write(&folder.join(TURN), &number.to_string())?;
    finish_turn(folder)
}

/// Goes on with a turn that did not come to its end, if there is one. Each step may be taken twice.
pub(super) fn finish_turn(folder: &Path) -> Result<(), NodeError> {
    let mark = folder.join(TURN);
    if !mark.is_file() {
        return Ok(());
    }
    let number = home::read(&mark)?.parse().map_err(|_| content(&mark, "no number"))?;
    for file in FILES.iter().rev() {
        let (own, next) = (folder.join(file), folder.join(format!("{NEXT}{file}")));
        let before = folder.join(format!("{}{file}", former(number)));
        if !next.is_file() {
            continue;
        }
        if own.is_file() && !before.is_file() {
            home::write(&before, &home::read(&own)?)?;
        }
        fs::rename(&next, &own).map_err(|source| failed(&next, source))?;
    }
    fs::remove_file(&mark).map_err(|source| failed(&mark, source))
}

fn former(number: u32) -> String {
    format!("former-{number}-")
}

fn is_whole(folder: &Path, prefix: &str) -> bool {
    folder.join(format!("{prefix}{}", FILES[0])).is_file()
}

fn make(folder: &Path, prefix: &str, member: MemberId, entropy: &dyn Entropy) -> Result<(), NodeError> {
    let (seed, sealing): ([u8; 32], [u8; 32]) = (entropy.bytes()?, entropy.bytes()?);
    let pair = certificate_pair(&entropy.bytes()?)?;
    let mut params = CertificateParams::new(vec![tls_name(member)]).map_err(unmade)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, tls_name(member));
    // Trust is in the pin, not in the date; whoever pinned it takes it until the peer is removed.
    params.not_after = rcgen::date_time_ymd(2999, 12, 31);
    let request = params.serialize_request(&pair).and_then(|request| request.pem()).map_err(unmade)?;
    let own = params.self_signed(&pair).map_err(unmade)?;
    let line = |seed| STANDARD.encode(seed) + "\n";
    let contents = [line(seed), line(sealing), pair.serialize_pem(), own.pem(), request];
    let files = FILES.iter().zip(contents).rev();
    for (file, content) in files {
        home::write(&folder.join(format!("{prefix}{file}")), &content)?;
    }
    Ok(())
}

/// The key of a certificate from its seed: like every other it is drawn from the bureau's own chance.
fn certificate_pair(seed: &[u8; 32]) -> Result<KeyPair, NodeError> {
    let der = [&PKCS8_OF_ED25519[..], seed].concat();
    KeyPair::from_pkcs8_der_and_sign_algo(&der.into(), &PKCS_ED25519).map_err(unmade)
}

fn read(folder: &Path, prefix: &str, member: MemberId) -> Result<Ring, NodeError> {
    let [feed, seal, key, certificate, _] = FILES.map(|file| folder.join(format!("{prefix}{file}")));
    let certificate = CertificateDer::from_pem_slice(home::read(&certificate)?.as_bytes());
    let certificate_key = PrivateKeyDer::from_pem_slice(home::read(&key)?.as_bytes());
    Ok(Ring {
        key: SigningKey::from_seed(key_name(member), &read_seed(&feed)?),
        sealing: SecretKey::from_seed(member, &read_seed(&seal)?),
        certificate: certificate.map_err(|error| NodeError::Certificate(error.into()))?,
        certificate_key: certificate_key.map_err(|error| NodeError::Certificate(error.into()))?,
    })
}

fn unmade(error: rcgen::Error) -> NodeError {
    NodeError::Certificate(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    /// The verifying keys that count, that are to, and that did.
    fn keys(folder: &Path) -> (String, Option<String>, Vec<String>) {
        let member = "MA".parse().unwrap();
        let text = |ring: &Ring| ring.key.verifying_key().to_string();
        (
            text(&Ring::read(folder, member).unwrap()),
            Ring::read_next(folder, member).unwrap().as_ref().map(text),
            Ring::read_former(folder, member).unwrap().iter().map(text).collect(),
        )
    }

    #[test]
    fn next_keys_take_the_place_of_those_that_count_wherever_it_was_broken_off() {
        let member = "MA".parse().unwrap();
        let whole = tempfile::tempdir().unwrap();
        Ring::make(whole.path(), member, &SystemEntropy).unwrap();
        let (first, next, _) = keys(whole.path());
        assert_eq!(next, None);
        Ring::make_next(whole.path(), member, &SystemEntropy).unwrap();
        Ring::make_next(whole.path(), member, &SystemEntropy).unwrap();
        let second = keys(whole.path()).1.unwrap();
        assert_eq!(keys(whole.path()), (first.clone(), Some(second.clone()), vec![]));

        // Broken off after each step of the first one: the mark, and so many files.
        for steps in 0..=FILES.len() {
            let folder = tempfile::tempdir().unwrap();
            for file in fs::read_dir(whole.path()).unwrap().flatten() {
                fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
            }
            home::write(&folder.path().join(TURN), "1").unwrap();
            for file in FILES.iter().rev().take(steps) {
                let own = folder.path().join(file);
                fs::copy(&own, folder.path().join(format!("former-1-{file}"))).unwrap();
                fs::rename(folder.path().join(format!("next-{file}")), own).unwrap();
            }
            finish_turn(folder.path()).unwrap();
            assert_eq!(keys(folder.path()), (second.clone(), None, vec![first.clone()]), "after {steps}");
            assert!(!folder.path().join(TURN).exists());
        }
        turn(whole.path()).unwrap();
        Ring::make_next(whole.path(), member, &SystemEntropy).unwrap();
        let third = keys(whole.path()).1.unwrap();
        turn(whole.path()).unwrap();
        assert_eq!(keys(whole.path()), (third, None, vec![first, second]));
    }
}
