//! Who a bureau is: its member, its feed key, its certificate, and the card that it hands to peers.

mod names;
mod ring;
mod seed;

use std::{ops::Deref, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use wasl_directory::{DirectoryError, SignedCard};
use wasl_feed::{Origin, SigningKey, VerifyingKey};
use wasl_model::{MemberId, Text};
use wasl_seal::{SealError, Sealed, SecretKey};

use crate::{
    Entropy, NodeError,
    home::{self, Home},
};
use home::content;
use ring::Ring;

pub(crate) use names::{key_name, tls_name};
pub(crate) use seed::{kept_seed, seed_of};

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
    /// The keys that signed its feeds before, oldest first.
    pub(crate) former: Vec<VerifyingKey>,
    /// What was sealed to it before is opened with.
    pub(crate) former_sealing: Vec<SecretKey>,
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
        Ring::make(&home.keys(), member, entropy)?;
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
        let folder = home.keys();
        ring::finish_turn(&folder)?;
        // A home of before messages has none.
        kept_seed(home, "seal.key", entropy)?;
        let (ring, former) = (Ring::read(&folder, member)?, Ring::read_former(&folder, member)?);
        let Ring { key, sealing, certificate, certificate_key } = ring;
        let (former, former_sealing) =
            former.into_iter().map(|ring| (ring.key.verifying_key(), ring.sealing)).unzip();
        let name = file.name;
        Ok(Self { member, name, key, sealing, certificate, certificate_key, former, former_sealing })
    }

    /// Takes up the keys to come, if they are those of `card`, which the directory has by now; whether they were.
    pub(crate) fn take_up(home: &Home, card: &wasl_directory::Card) -> Result<bool, NodeError> {
        let next = Ring::read_next(&home.keys(), card.member)?;
        let is_listed = next.is_some_and(|next| {
            next.key.verifying_key().to_string() == card.key && *next.certificate == **card.certificate
        });
        if is_listed {
            ring::turn(&home.keys())?;
        }
        Ok(is_listed)
    }

    /// What opens under the key that counts, or under one of before.
    pub(crate) fn first_opened<T>(
        &self,
        open: impl Fn(&SecretKey) -> Result<T, SealError>,
    ) -> Result<T, SealError> {
        self.former_sealing.iter().rev().fold(open(&self.sealing), |opened, key| match opened {
            Err(SealError::NotForMe) => open(key),
            opened => opened,
        })
    }

    /// Opens what was sealed to this bureau, under the key that counts or one of before.
    pub(crate) fn open(
        &self,
        sealed: &Sealed,
        context: &str,
    ) -> Result<impl Deref<Target = Vec<u8>> + use<>, SealError> {
        self.first_opened(|key| sealed.open(key, context))
    }

    /// The feed of this bureau's records.
    pub fn records(&self) -> Origin {
        Origin::records(self.key.name())
    }

    /// The feed of this bureau's messages.
    pub fn messages(&self) -> Origin {
        Origin::messages(self.key.name())
    }

    /// The feed of this bureau's cases, which no peer is given.
    pub fn cases(&self) -> Origin {
        Origin::cases(self.key.name())
    }

    /// Every feed that this bureau signs, but for its audit log.
    pub(crate) fn feeds(&self) -> [Origin; 3] {
        [self.records(), self.messages(), self.cases()]
    }

    /// The key that others verify this bureau's feeds with.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// The card to hand to those who keep the directory of members, signed by the key that it names.
    pub fn signed_card(&self, address: &str) -> Result<SignedCard, NodeError> {
        self.sign_card(address, (&self.key, &self.sealing, &self.certificate))
    }

    /// The same with the keys to come, which are made if there are none. They count when the directory has them and the
    /// bureau is started again.
    pub(crate) fn next_card(
        &self,
        home: &Home,
        address: &str,
        entropy: &dyn Entropy,
    ) -> Result<SignedCard, NodeError> {
        let next = Ring::make_next(&home.keys(), self.member, entropy)?;
        self.sign_card(address, (&next.key, &next.sealing, &next.certificate))
    }

    fn sign_card(
        &self,
        address: &str,
        (key, sealing, certificate): (&SigningKey, &SecretKey, &CertificateDer<'_>),
    ) -> Result<SignedCard, NodeError> {
        let card = wasl_directory::Card {
            member: self.member,
            name: Text::new(&self.name).map_err(|_| DirectoryError::Card)?,
            key: key.verifying_key().to_string(),
            sealing: sealing.public().to_string(),
            certificate: certificate.to_vec().into(),
            address: address.to_owned(),
        };
        Ok(card.sign(key)?)
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
