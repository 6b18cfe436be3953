//! The keys with which officers and systems ask: their hashes, never the keys themselves.

use wasl_model::{Action, KeyId, Permit, Role, Timestamp};

use crate::{
    Store, StoreError, cell,
    engine::{Row, params},
};

/// An API key at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which is part of the key and may be shown.
    pub id: KeyId,
    /// Whose it is: a post or a system, for people.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Argon2id of the secret, as a PHC string.
    pub hash: String,
    /// When it was given out.
    pub made: Timestamp,
    /// When it was withdrawn, if it was.
    pub revoked: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, role, hash, made, revoked";

impl Store {
    /// Keeps a key.
    pub fn add_key(&self, permit: &Permit, key: &ApiKey) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::KeyManage)?;
        self.database().write(|tx| {
            tx.execute(
                "INSERT INTO key (id, name, role, hash, made) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![key.id.as_bytes(), key.name, key.role.as_str(), key.hash, cell::millis(key.made)],
            )?;
            Ok(())
        })
    }

    /// Withdraws a key at once. Whether there was one to withdraw.
    pub fn revoke_key(&self, permit: &Permit, id: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        crate::leave::needs(permit, Action::KeyManage)?;
        self.database().write(|tx| {
            let sql = "UPDATE key SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL";
            Ok(tx.execute(sql, params![id.as_bytes(), cell::millis(at)])? > 0)
        })
    }

    /// The key with this id, unless it was withdrawn.
    pub fn valid_key(&self, id: KeyId) -> Result<Option<ApiKey>, StoreError> {
        let reader = self.database().reader()?;
        let sql = format!("SELECT {COLUMNS} FROM key WHERE id = ?1 AND revoked IS NULL");
        reader.first(&sql, params![id.as_bytes()], api_key)
    }

    /// All keys, the newest first, at most 1,000.
    pub fn keys(&self, permit: &Permit) -> Result<Vec<ApiKey>, StoreError> {
        crate::leave::needs(permit, Action::KeyManage)?;
        let reader = self.database().reader()?;
        let sql = format!("SELECT {COLUMNS} FROM key ORDER BY made DESC, id LIMIT 1000");
        reader.list(&sql, &[], api_key)
    }
}

fn api_key(row: Row<'_>) -> Result<ApiKey, StoreError> {
    let bad = || StoreError::Row { table: "key" };
    let (id, role): (Vec<u8>, String) = (row.get(0)?, row.get(2)?);
    Ok(ApiKey {
        id: KeyId::from_bytes(id.try_into().map_err(|_| bad())?),
        name: row.get(1)?,
        role: Role::from_word(&role).ok_or_else(bad)?,
        hash: row.get(3)?,
        made: cell::timestamp(row, 4)?,
        revoked: cell::timestamp_or_none(row, 5)?,
    })
}
