//! One member's place in a group: in whose name it is, and the key that signs there.

use ed25519_dalek::{Signer as _, SigningKey};
use openmls::prelude::{
    BasicCredential, Capabilities, Credential, CredentialType, CredentialWithKey, ExtensionType, Lifetime,
    ProtocolVersion,
};
use openmls_traits::{
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};
use wasl_model::MemberId;

use crate::{GroupError, ciphers::SUITE};

/// The key that signs for one leaf. It is no member's feed key: it signs in the groups alone.
pub(crate) struct LeafKey(SigningKey);

impl LeafKey {
    /// Of a seed, which is used for it alone.
    pub(crate) fn of(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The leaf of `member` with this key.
    pub(crate) fn credential(&self, member: MemberId) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(member.as_str().as_bytes().to_vec()).into(),
            signature_key: self.0.verifying_key().to_bytes().as_slice().into(),
        }
    }
}

impl Signer for LeafKey {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// What every leaf here can do: one suite, one kind of credential, nothing more.
pub(crate) fn capabilities() -> Capabilities {
    Capabilities::builder()
        .versions(vec![ProtocolVersion::Mls10])
        .ciphersuites(vec![SUITE])
        .extensions(vec![ExtensionType::LastResort])
        .credentials(vec![CredentialType::Basic])
        .build()
}

/// What every leaf here lives: for ever. That a key package is its member's is told by the feed that it stands in, and a newer
/// one there takes its place; so no clock is asked.
pub(crate) fn lifetime() -> Lifetime {
    Lifetime::init(0, u64::MAX)
}

/// In whose name a leaf is.
pub(crate) fn member_of(credential: &Credential) -> Result<MemberId, GroupError> {
    let basic = BasicCredential::try_from(credential.clone()).map_err(|_| GroupError::Member)?;
    let code = str::from_utf8(basic.identity()).map_err(|_| GroupError::Member)?;
    code.parse().map_err(|_| GroupError::Member)
}
