//! The bureaus that this one exchanges with, each pinned by its certificate and its feed key.

use wasl_model::{Action, MemberId, Permit, Timestamp};

use crate::{
    Store, StoreError, cell,
    engine::{Row, params},
};

/// A bureau that this one exchanges with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Which member's.
    pub member: MemberId,
    /// Its name for people.
    pub name: String,
    /// The key that signs its feeds, as a verifier key line.
    pub vkey: String,
    /// Its TLS certificate (DER), pinned as it is.
    pub certificate: Vec<u8>,
    /// Where it is reached, `host:port`.
    pub address: String,
    /// Since when it is known.
    pub added: Timestamp,
    /// When a round with it last ended well.
    pub reached: Option<Timestamp>,
    /// The number of what went wrong in the last round, if something did.
    pub failed: Option<u16>,
    /// What messages to it are sealed to, as text; a bureau of before messages had none.
    pub sealing: Option<String>,
}

const COLUMNS: &str = "member, name, vkey, certificate, address, added, reached, failed, sealing";

impl Peer {
    /// Whether the two are known by the same keys: the one that signs, and the certificate.
    pub fn has_keys_of(&self, other: &Self) -> bool {
        self.vkey == other.vkey && self.certificate == other.certificate
    }
}

fn peer(row: Row<'_>) -> Result<Peer, StoreError> {
    Ok(Peer {
        member: cell::member(row, 0, "peer")?,
        name: row.get(1)?,
        vkey: row.get(2)?,
        certificate: row.get(3)?,
        address: row.get(4)?,
        added: cell::timestamp(row, 5)?,
        reached: cell::timestamp_or_none(row, 6)?,
        failed: row.get(7)?,
        sealing: row.get(8)?,
    })
}

impl crate::Write<'_> {
    /// Takes up the keys and the address of a peer, by the word of the directory.
    pub fn renew_peer(&mut self, peer: &Peer) -> Result<(), StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::PeerManage, Action::Replicate])?;
        self.tx().put(
            "UPDATE peer SET vkey = ?2, certificate = ?3, sealing = ?4, address = ?5, failed = NULL WHERE member = ?1",
            params![peer.member.as_str(), peer.vkey, peer.certificate, peer.sealing, peer.address],
        )
    }
}

impl Store {
    /// Adds a peer, or replaces what is known of it.
    pub fn add_peer(&self, permit: &Permit, peer: &Peer) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::PeerManage)?;
        self.database().write(|tx| {
            tx.execute(
                "INSERT INTO peer (member, name, vkey, certificate, address, added, sealing)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (member) DO UPDATE SET name = excluded.name, vkey = excluded.vkey,
                        certificate = excluded.certificate, address = excluded.address,
                        sealing = excluded.sealing, failed = NULL",
                params![
                    peer.member.as_str(),
                    peer.name,
                    peer.vkey,
                    peer.certificate,
                    peer.address,
                    cell::millis(peer.added),
                    peer.sealing
                ],
            )?;
            Ok(())
        })
    }

    /// Forgets a peer; the copy of its feed stays. Whether there was one.
    pub fn remove_peer(&self, permit: &Permit, member: MemberId) -> Result<bool, StoreError> {
        crate::leave::needs(permit, Action::PeerManage)?;
        self.database()
            .write(|tx| Ok(tx.execute("DELETE FROM peer WHERE member = ?1", params![member.as_str()])? > 0))
    }

    /// The peers, by member.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        let reader = self.database().reader()?;
        reader.list(&format!("SELECT {COLUMNS} FROM peer ORDER BY member"), &[], peer)
    }

    /// This member's bureau, if it is a peer.
    pub fn peer(&self, member: MemberId) -> Result<Option<Peer>, StoreError> {
        let reader = self.database().reader()?;
        let sql = format!("SELECT {COLUMNS} FROM peer WHERE member = ?1");
        reader.first(&sql, params![member.as_str()], peer)
    }

    /// Notes how a round with `member` ended: well, or with this number.
    pub fn note_round(&self, member: MemberId, at: Timestamp, failed: Option<u16>) -> Result<(), StoreError> {
        self.database().write(|tx| {
            tx.execute(
                "UPDATE peer SET failed = ?3, reached = CASE WHEN CAST(?3 AS BIGINT) IS NULL THEN ?2 ELSE reached END
                  WHERE member = ?1",
                params![member.as_str(), cell::millis(at), failed],
            )?;
            Ok(())
        })
    }
}
