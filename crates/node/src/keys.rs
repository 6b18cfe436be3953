//! API keys: given out once, kept as Argon2id hashes, checked at every request.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use wasl_model::{Action, Actor, Caller, KeyId, Outcome, Purpose, Refusal, Role, Timestamp};
use wasl_store::ApiKey;

use crate::{Bureau, NodeError, audited::Intent};

/// A key as it is handed over, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its id, which may be shown.
    pub id: KeyId,
    /// The key itself: `wasl_`, the id, `_`, and 32 random bytes in base64url. It is kept nowhere.
    pub secret: String,
}

/// A key as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// When it was given out.
    pub made: Timestamp,
    /// When it was withdrawn, if it was.
    pub revoked: Option<Timestamp>,
}

impl Bureau {
    /// Gives out a key. It is shown here and never again.
    pub fn add_key(&self, caller: &Caller, role: Role, name: &str) -> Result<NewKey, NodeError> {
        self.audited(Intent::plain(caller, Action::KeyManage), |permit| {
            let id = KeyId::from_bytes(self.entropy.bytes()?);
            let secret = format!("wasl_{id}_{}", URL_SAFE_NO_PAD.encode(self.entropy.bytes::<32>()?));
            let salt: [u8; 16] = self.entropy.bytes()?;
            let hash = Argon2::default()
                .hash_password_with_salt(secret.as_bytes(), &salt)
                .map_err(|error| NodeError::Certificate(error.to_string().into()))?;
            let key = ApiKey {
                id,
                name: name.to_owned(),
                role,
                hash: hash.to_string(),
                made: permit.at(),
                revoked: None,
            };
            self.store.add_key(permit, &key)?;
            Ok((NewKey { id, secret }, Outcome::Changed { count: 1 }))
        })
    }

    /// Lists the keys, without their secrets.
    pub fn keys(&self, caller: &Caller) -> Result<Vec<ApiKeyRow>, NodeError> {
        self.audited(Intent::plain(caller, Action::KeyManage), |permit| {
            let rows = self.store.keys(permit)?.into_iter().map(|key| {
                let ApiKey { id, name, role, made, revoked, .. } = key;
                ApiKeyRow { id, name, role, made, revoked }
            });
            Ok((rows.collect(), Outcome::Changed { count: 0 }))
        })
    }

    /// Withdraws a key at once.
    pub fn revoke_key(&self, caller: &Caller, id: KeyId) -> Result<(), NodeError> {
        self.audited(Intent::plain(caller, Action::KeyManage), |permit| {
            if !self.store.revoke_key(permit, id, permit.at())? {
                return Err(Refusal::NotFound.into());
            }
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Who holds `secret`, asking for `purpose`. A wrong or withdrawn key is a stranger.
    ///
    /// A key that is not known yet is verified for some hundredths of a second, and takes memory meanwhile.
    pub fn authenticate(&self, secret: &str, purpose: Purpose) -> Result<Caller, NodeError> {
        let (id, digest) = known_by(secret).ok_or(Refusal::Stranger)?;
        let key = self.store.valid_key(id)?.ok_or(Refusal::Stranger)?;
        if !self.sessions.knows(id, &digest) {
            let hash = PasswordHash::new(&key.hash).map_err(|_| Refusal::Stranger)?;
            Argon2::default().verify_password(secret.as_bytes(), &hash).map_err(|_| Refusal::Stranger)?;
            self.sessions.remember(id, digest);
        }
        Ok(self.holder(&key, purpose))
    }

    /// Who holds `secret`, asking for `purpose`, if this very secret was verified lately. Reads one row.
    pub fn recognise(&self, secret: &str, purpose: Purpose) -> Result<Option<Caller>, NodeError> {
        let Some((id, digest)) = known_by(secret) else { return Ok(None) };
        if !self.sessions.knows(id, &digest) {
            return Ok(None);
        }
        // Asked at every request, so that a withdrawn key ends at once.
        Ok(self.store.valid_key(id)?.map(|key| self.holder(&key, purpose)))
    }

    /// Whether this very secret was verified lately, so that verifying it again costs next to nothing.
    pub fn has_verified(&self, secret: &str) -> bool {
        known_by(secret).is_some_and(|(id, digest)| self.sessions.knows(id, &digest))
    }

    fn holder(&self, key: &ApiKey, purpose: Purpose) -> Caller {
        Caller { actor: Actor::Key(key.id), member: self.identity.member, role: key.role, purpose }
    }
}

/// What a secret that has the form of one is known by: its id and its digest.
fn known_by(secret: &str) -> Option<(KeyId, [u8; 32])> {
    Some((key_id(secret)?, Sha256::digest(secret.as_bytes()).into()))
}

/// The id in a key's text, if it has the form of one.
fn key_id(secret: &str) -> Option<KeyId> {
    let (id, rest) = secret.strip_prefix("wasl_")?.split_once('_')?;
    if rest.len() == 43 { id.parse().ok() } else { None }
}
