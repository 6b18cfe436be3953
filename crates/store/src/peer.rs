//! The bureaus that this one exchanges with, each pinned by its certificate and its feed key.

use wasl_model::{Action, MemberId, Permit, Timestamp};

use crate::{
    Store, StoreError, cell,
    engine::{Connection, Row, params},
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
    /// Whether it may carry for this bureau, sealed, what is not for it.
    pub is_relay: bool,
    /// Through whom it is heard where it has no line of its own; nobody where it has.
    pub through: Vec<MemberId>,
}

const COLUMNS: &str = "member, name, vkey, certificate, address, added, reached, failed, sealing,
                       EXISTS (SELECT 1 FROM relay WHERE relay.member = peer.member)";

impl Peer {
    /// Whether the two are known by the same keys: the one that signs, and the certificate.
    pub fn has_keys_of(&self, other: &Self) -> bool {
        self.vkey == other.vkey && self.certificate == other.certificate
    }

    /// Whether it is called: it is not heard through others.
    pub fn has_line(&self) -> bool {
        self.through.is_empty()
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
        is_relay: row.get(9)?,
        through: Vec::new(),
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

/// Whom each member is heard through that has no line of its own.
fn ways(reader: &Connection) -> Result<Vec<(MemberId, MemberId)>, StoreError> {
    reader.list("SELECT member, hub FROM through ORDER BY member, hub", &[], |row| {
        Ok((cell::member(row, 0, "through")?, cell::member(row, 1, "through")?))
    })
}

fn with_ways(mut peer: Peer, ways: &[(MemberId, MemberId)]) -> Peer {
    let own = ways.iter().filter(|(member, _)| *member == peer.member);
    peer.through = own.map(|(_, hub)| *hub).collect();
    peer
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
        self.database().write(|tx| {
            // Who was heard through it is not called for that.
            for (table, column) in [
                ("relay", "member"),
                ("through", "member"),
                ("passing", "giver"),
                ("note_heard", "hub"),
                ("asked", "giver"),
            ] {
                let sql = format!("DELETE FROM {table} WHERE {column} = ?1");
                tx.execute(&sql, params![member.as_str()])?;
            }
            Ok(tx.execute("DELETE FROM peer WHERE member = ?1", params![member.as_str()])? > 0)
        })
    }

    /// Lets a peer carry for this bureau, sealed, what is not for it.
    pub fn add_relay(&self, permit: &Permit, member: MemberId) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::PeerManage)?;
        let sql = "INSERT INTO relay (member) VALUES (?1) ON CONFLICT DO NOTHING";
        self.database().write(|tx| tx.put(sql, params![member.as_str()]))
    }

    /// Lets it carry nothing more; what it has it keeps.
    pub fn remove_relay(&self, permit: &Permit, member: MemberId) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::PeerManage)?;
        self.database().write(|tx| tx.put("DELETE FROM relay WHERE member = ?1", params![member.as_str()]))
    }

    /// Hears a member through these from now on, and on a line of its own if they are none.
    pub fn set_through(
        &self,
        permit: &Permit,
        member: MemberId,
        hubs: &[MemberId],
    ) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::PeerManage)?;
        self.database().write(|tx| {
            tx.put("DELETE FROM through WHERE member = ?1", params![member.as_str()])?;
            hubs.iter().try_for_each(|hub| {
                let sql = "INSERT INTO through (member, hub) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                tx.put(sql, params![member.as_str(), hub.as_str()])
            })
        })
    }

    /// The peers, by member.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let ways = ways(&snapshot)?;
        let peers = snapshot.list(&format!("SELECT {COLUMNS} FROM peer ORDER BY member"), &[], peer)?;
        Ok::<_, StoreError>(peers.into_iter().map(|peer| with_ways(peer, &ways)).collect())
    }

    /// This member's bureau, if it is a peer.
    pub fn peer(&self, member: MemberId) -> Result<Option<Peer>, StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let sql = format!("SELECT {COLUMNS} FROM peer WHERE member = ?1");
        let Some(peer) = snapshot.first(&sql, params![member.as_str()], peer)? else { return Ok(None) };
        Ok::<_, StoreError>(Some(with_ways(peer, &ways(&snapshot)?)))
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
