//! Who a bureau is: its member, its feed key, its certificate, and the card that it hands to peers.

use std::{fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_ED25519};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use serde::{Deserialize, Serialize};
use wasl_directory::{DirectoryError, SignedCard};
use wasl_feed::{KeyName, Origin, SigningKey, VerifyingKey};
use wasl_model::{MemberId, Text};
use wasl_seal::SecretKey;

use crate::{
    Entropy, NodeError,
    home::{self, Home},
};

/// Who a bureau is. Its secrets stay in it.
#[derive(Debug)]
pub struct Identity {
    /// Which member's bureau it is.
    pub member: MemberId,
    /// The name of the place, for people.
    pub name: String,
    pub(crate) key: SigningKey,
    pub(crate) sealing: SecretKey,
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) certificate_key: PrivateKeyDer<'static>,
}

/// What a bureau hands to its peers, over a channel that both sides trust: a visit, a sealed letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The member's code.
    pub member: String,
    /// The name of the place.
    pub name: String,
    /// The key that signs its feeds (C2SP verifier key).
    pub key: String,
    /// Where it is reached, `host:port`.
    pub address: String,
    /// Its certificate (PEM), which the peer pins.
    pub certificate: String,
    /// What messages to it are sealed to; cards of before messages have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct IdentityFile {
    member: String,
    name: String,
}

impl Identity {
    /// Makes keys, a certificate and its request, and writes them into `home`.
    pub(crate) fn make(
        home: &Home,
        member: MemberId,
        name: &str,
        entropy: &dyn Entropy,
    ) -> Result<Self, NodeError> {
        let seed: [u8; 32] = entropy.bytes()?;
        let pair = KeyPair::generate_for(&PKCS_ED25519).map_err(certificate)?;
        let mut params = CertificateParams::new(vec![tls_name(member)]).map_err(certificate)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, tls_name(member));
        // Trust is in the pin, not in the date; whoever pinned it takes it until the peer is removed.
        params.not_after = rcgen::date_time_ymd(2999, 12, 31);
        let request =
            params.serialize_request(&pair).and_then(|request| request.pem()).map_err(certificate)?;
        let own = params.self_signed(&pair).map_err(certificate)?;
        let keys = home.keys();
        home::write(&keys.join("feed.key"), &(STANDARD.encode(seed) + "\n"))?;
        home::write(&keys.join("tls.key.pem"), &pair.serialize_pem())?;
        home::write(&keys.join("tls.cert.pem"), &own.pem())?;
        home::write(&home.request_file(), &request)?;
        kept_seed(home, "seal.key", entropy)?;
        let file = IdentityFile { member: member.to_string(), name: name.to_owned() };
        // Last, because it makes the folder a bureau.
        let path = home.identity_file();
        home::write(&path, &toml::to_string(&file).map_err(|error| content(&path, &error.to_string()))?)?;
        Self::read(home, entropy)
    }

    /// Reads what [`Identity::make`] wrote.
    pub(crate) fn read(home: &Home, entropy: &dyn Entropy) -> Result<Self, NodeError> {
        let path = home.identity_file();
        let file: IdentityFile =
            toml::from_str(&home::read(&path)?).map_err(|error| content(&path, error.message()))?;
        let member: MemberId =
            file.member.parse().map_err(|_| content(&path, "the member's code is not one"))?;
        let seed = read_seed(&home.keys().join("feed.key"))?;
        let sealing = SecretKey::from_seed(member, &kept_seed(home, "seal.key", entropy)?);
        let certificate =
            CertificateDer::from_pem_slice(home::read(&home.keys().join("tls.cert.pem"))?.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(home::read(&home.keys().join("tls.key.pem"))?.as_bytes());
        Ok(Self {
            member,
            name: file.name,
            key: SigningKey::from_seed(key_name(member), &seed),
            sealing,
            certificate: certificate.map_err(|error| NodeError::Certificate(error.into()))?,
            certificate_key: key.map_err(|error| NodeError::Certificate(error.into()))?,
        })
    }

    /// The feed of this bureau's records.
    pub fn records(&self) -> Origin {
        Origin::records(self.key.name())
    }

    /// The feed of this bureau's messages.
    pub fn messages(&self) -> Origin {
        Origin::messages(self.key.name())
    }

    /// The key that others verify this bureau's feeds with.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// The card to hand to those who keep the directory of members, signed by the key that it names.
    pub fn signed_card(&self, address: &str) -> Result<SignedCard, NodeError> {
        let card = wasl_directory::Card {
            member: self.member,
            name: Text::new(&self.name).map_err(|_| DirectoryError::Card)?,
            key: self.verifying_key().to_string(),
            sealing: self.sealing.public().to_string(),
            certificate: self.certificate.to_vec().into(),
            address: address.to_owned(),
        };
        Ok(card.sign(&self.key)?)
    }

    /// The card to hand to peers, who reach this bureau at `address`.
    pub fn card(&self, address: &str) -> Card {
        let body = STANDARD.encode(&self.certificate);
        let lines: Vec<&str> =
            body.as_bytes().chunks(64).filter_map(|line| str::from_utf8(line).ok()).collect();
        Card {
            member: self.member.to_string(),
            name: self.name.clone(),
            key: self.verifying_key().to_string(),
            address: address.to_owned(),
            certificate: format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                lines.join("\n")
            ),
            sealing: Some(self.sealing.public().to_string()),
        }
    }
}

impl Card {
    /// Reads a card's file.
    pub fn read(path: &Path) -> Result<Self, NodeError> {
        toml::from_str(&home::read(path)?).map_err(|error| content(path, error.message()))
    }

    /// Writes it.
    pub fn write(&self, path: &Path) -> Result<(), NodeError> {
        home::write(path, &toml::to_string(self).map_err(|error| content(path, &error.to_string()))?)
    }
}

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

fn read_seed(path: &Path) -> Result<[u8; 32], NodeError> {
    seed_of(home::read(path)?.trim_end()).ok_or_else(|| content(path, "not 32 bytes in base64"))
}

/// The seed in this text.
pub(crate) fn seed_of(base64: &str) -> Option<[u8; 32]> {
    STANDARD.decode(base64).ok()?.try_into().ok()
}

/// The name that a member's certificate bears.
pub(crate) fn tls_name(member: MemberId) -> String {
    format!("{}.wasl", member.as_str().to_ascii_lowercase())
}

/// The name of a member's feed key.
pub(crate) fn key_name(member: MemberId) -> KeyName {
    #[expect(clippy::expect_used, reason = "both rooms take the same codes, and a test holds them to it")]
    KeyName::of_member(member.as_str()).expect("a member's code names a key")
}

pub(crate) fn content(path: &Path, part: &str) -> NodeError {
    NodeError::HomeContent { path: path.to_owned(), part: part.to_owned() }
}

fn certificate(error: rcgen::Error) -> NodeError {
    NodeError::Certificate(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_members_code_names_a_key() {
        for code in ["MA", "UN", "INTERPOL", "X9"] {
            assert_eq!(key_name(code.parse().unwrap()).member(), code);
        }
    }
}
