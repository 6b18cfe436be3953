//! Sharing groups as this bureau has them, and the keys of messages to them. What is sealed here is opened in `node` alone.

use std::collections::BTreeSet;

use wasl_feed::Origin;
use wasl_model::{Action, GroupId, GroupVersion, MemberId, MessageId, Permit, Post};

use crate::{
    Store, StoreError, Write,
    cell::{self, FeedId, Place},
    engine::{Connection, Row, params},
    fold, leave, log,
};

/// A group as it is kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    /// Which.
    pub id: GroupId,
    /// What its keeper calls it.
    pub name: String,
    /// The newest version that was followed here.
    pub version: u64,
    /// Who is in it then; nobody once it is dissolved.
    pub members: BTreeSet<MemberId>,
    /// Its keys of that version, sealed to this bureau; `None` where it has none.
    pub state: Option<Vec<u8>>,
    /// How often the row was written: whoever goes on from it says so, and the first one does.
    pub revision: u64,
}

/// A key package that a member published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPackage {
    /// Whose feed it stands in.
    pub member: MemberId,
    /// Where; of two of one member's the later one has the greater.
    pub place: i64,
    /// The package.
    pub package: Vec<u8>,
}

/// To which group a message is, and whether its key is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredShared {
    /// To which.
    pub to: GroupVersion,
    /// What that group is called, if it is known here.
    pub name: Option<String>,
    /// The message's key, sealed to this bureau, once it was unwrapped.
    pub opener: Option<Vec<u8>>,
    /// The number of the reason why it cannot be unwrapped.
    pub fault: Option<u16>,
}

const ANY: [Action; 4] = [Action::Replicate, Action::MessageRead, Action::MessageSend, Action::GroupManage];
const WORK: [Action; 3] = [Action::Replicate, Action::MessageSend, Action::GroupManage];
const COLUMNS: &str = "keeper, mark, name, version, members, state, revision";

impl Store {
    /// The most groups that one bureau is in.
    pub const GROUPS_MAX: u32 = 1_000;
    /// The most members that are listed as having published keys: as many as a directory has.
    pub const KEYED_MAX: u32 = 4_096;

    /// One group.
    pub fn group(&self, permit: &Permit, id: GroupId) -> Result<Option<StoredGroup>, StoreError> {
        leave::needs_one_of(permit, &ANY)?;
        let sql = format!("SELECT {COLUMNS} FROM sharing_group WHERE keeper = ?1 AND mark = ?2");
        self.database().reader()?.first(&sql, params![id.keeper.as_str(), &id.mark], group)
    }

    /// All groups, by name, at most [`Store::GROUPS_MAX`].
    pub fn groups(&self, permit: &Permit) -> Result<Vec<StoredGroup>, StoreError> {
        leave::needs_one_of(permit, &ANY)?;
        let sql = format!("SELECT {COLUMNS} FROM sharing_group ORDER BY name, keeper, mark LIMIT ?1");
        self.database().reader()?.list(&sql, params![Self::GROUPS_MAX], group)
    }

    /// The newest key package of a member.
    pub fn key_package(
        &self,
        permit: &Permit,
        member: MemberId,
    ) -> Result<Option<StoredPackage>, StoreError> {
        leave::needs_one_of(permit, &ANY)?;
        let sql = "SELECT place, payload FROM key_package JOIN entry USING (place) WHERE member = ?1";
        let found = self.database().reader()?.first(sql, params![member.as_str()], |row| {
            Ok::<_, StoreError>((row.get(0)?, row.get::<Option<Vec<u8>>>(1)?))
        })?;
        Ok(found.and_then(|(place, payload)| match Post::from_bytes(&payload?) {
            Ok(Post::Keyed { package }) => Some(StoredPackage { member, place, package }),
            _ => None,
        }))
    }

    /// The members whose key packages are here, by code, at most [`Store::KEYED_MAX`].
    pub fn keyed_members(&self, permit: &Permit) -> Result<Vec<MemberId>, StoreError> {
        leave::needs_one_of(permit, &ANY)?;
        let sql = "SELECT member FROM key_package JOIN entry USING (place)
                    WHERE payload IS NOT NULL ORDER BY member LIMIT ?1";
        let reader = self.database().reader()?;
        reader.list(sql, params![Self::KEYED_MAX], |row| cell::member(row, 0, "key_package"))
    }

    /// What this bureau's newest key package is opened with, sealed to it.
    pub fn own_package(&self, permit: &Permit) -> Result<Option<Vec<u8>>, StoreError> {
        leave::needs_one_of(permit, &WORK)?;
        let sql = "SELECT sealed FROM own_package ORDER BY place DESC LIMIT 1";
        self.database().reader()?.first(sql, &[], |row| row.get(0))
    }

    /// The oldest entry of the feed about a group that was not followed yet, and its number.
    pub fn next_group_entry(
        &self,
        permit: &Permit,
        origin: &Origin,
    ) -> Result<Option<(u64, Post)>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let sql = "SELECT place, payload FROM group_entry JOIN entry USING (place)
                    WHERE taken = 0 AND payload IS NOT NULL AND place >= ?1 AND place < ?2 ORDER BY place LIMIT 1";
        let (first, end) = (Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0);
        let found = reader.first(sql, params![first, end], |row| {
            Ok::<_, StoreError>((Place(row.get(0)?), row.get::<Vec<u8>>(1)?))
        })?;
        let bad = |_| StoreError::Row { table: "group_entry" };
        found
            .map(|(place, payload)| Ok((place.number(), Post::from_bytes(&payload).map_err(bad)?)))
            .transpose()
    }

    /// The feeds with messages whose keys wait to be unwrapped.
    pub fn feeds_with_waiting(&self, permit: &Permit) -> Result<Vec<Origin>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT origin FROM feed WHERE id IN (SELECT place >> 48 FROM shared WHERE waits = 1) ORDER BY id";
        self.database().reader()?.list(sql, &[], |row| cell::origin(row, 0))
    }

    /// The members of groups that `keeper` keeps here, who have published newer keys than they are in with.
    pub fn newly_keyed(
        &self,
        permit: &Permit,
        keeper: MemberId,
    ) -> Result<Vec<(GroupId, MemberId)>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT mark, member FROM group_leaf JOIN key_package USING (member)
                    WHERE key_package.place > group_leaf.package ORDER BY mark, member";
        self.database().reader()?.list(sql, &[], |row| {
            Ok((GroupId { keeper, mark: mark(row, 0)? }, cell::member(row, 1, "group_leaf")?))
        })
    }
}

impl Write<'_> {
    /// Keeps what the key package is opened with that entry `number` of `origin` publishes.
    pub fn keep_own_package(
        &mut self,
        origin: &Origin,
        number: u64,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &WORK)?;
        let (feed, _) = log::row(self.tx(), origin)?;
        let sql = "INSERT INTO own_package (place, sealed) VALUES (?1, ?2)";
        self.tx().put(sql, params![Place::new(feed, number).0, sealed])
    }

    /// Writes a group as it has become since `group.revision`, which is 0 for one that was not here. False, and nothing is
    /// written, if somebody else has gone on from there.
    pub fn keep_group(&mut self, group: &StoredGroup) -> Result<bool, StoreError> {
        leave::needs_one_of(self.permit(), &WORK)?;
        let StoredGroup { id, name, version, members, state, revision } = group;
        // Writing into a vector cannot fail.
        let members = minicbor::to_vec(members).unwrap_or_default();
        let (version, before) = (cell::signed(*version), cell::signed(*revision));
        let sql = if before == 0 {
            "INSERT INTO sharing_group (keeper, mark, name, version, members, state, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS BIGINT) + 1) ON CONFLICT DO NOTHING"
        } else {
            "UPDATE sharing_group SET name = ?3, version = ?4, members = ?5, state = ?6, revision = revision + 1
              WHERE keeper = ?1 AND mark = ?2 AND revision = ?7"
        };
        let written = self
            .tx()
            .execute(sql, params![id.keeper.as_str(), &id.mark, name, version, members, state, before])?;
        Ok(written > 0)
    }

    /// Notes with which keys a member was put into a group that this bureau keeps.
    pub fn keep_group_leaf(&mut self, id: GroupId, package: &StoredPackage) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &WORK)?;
        self.tx().put(
            "INSERT INTO group_leaf (mark, member, package) VALUES (?1, ?2, ?3)
             ON CONFLICT (mark, member) DO UPDATE SET package = excluded.package",
            params![&id.mark, package.member.as_str(), package.place],
        )
    }

    /// Notes that a member is in such a group no more; all of them, if none is named.
    pub fn drop_group_leaf(&mut self, id: GroupId, member: Option<MemberId>) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &WORK)?;
        match member {
            Some(member) => {
                let sql = "DELETE FROM group_leaf WHERE mark = ?1 AND member = ?2";
                self.tx().put(sql, params![&id.mark, member.as_str()])
            }
            None => self.tx().put("DELETE FROM group_leaf WHERE mark = ?1", params![&id.mark]),
        }
    }

    /// Notes that entry `number` of `origin` was followed, or why it was not.
    pub fn take_group_entry(
        &mut self,
        origin: &Origin,
        number: u64,
        fault: Option<u16>,
    ) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &WORK)?;
        let (feed, _) = log::row(self.tx(), origin)?;
        let sql = "UPDATE group_entry SET taken = 1, fault = ?2 WHERE place = ?1";
        self.tx().put(sql, params![Place::new(feed, number).0, fault])
    }

    /// Keeps a message's key, sealed to this bureau, or why it cannot be unwrapped. False, and nothing is written, if that was
    /// known already.
    pub fn settle_shared(
        &mut self,
        message: MessageId,
        opener: Result<&[u8], u16>,
    ) -> Result<bool, StoreError> {
        leave::needs(self.permit(), Action::Replicate)?;
        let Some(place) = fold::place_of(self.tx(), message)? else { return Ok(false) };
        let sql = "UPDATE shared SET waits = 0, opener = ?2, fault = ?3 WHERE place = ?1 AND waits = 1";
        Ok(self.tx().execute(sql, params![place.0, opener.ok(), opener.err()])? > 0)
    }
}

/// Throws away what was kept of the groups' keys: a bureau that returns has earlier states than it had, and they must never
/// wrap again.
pub(crate) fn lose_keys(tx: &Connection) -> Result<(), StoreError> {
    tx.execute("UPDATE sharing_group SET state = NULL, revision = revision + 1", &[])?;
    tx.execute("DELETE FROM past_group", &[])?;
    tx.put("DELETE FROM own_package", &[])
}

/// To which group the message at `place` is, if it is to one.
pub(crate) fn shared_at(reader: &Connection, place: Place) -> Result<Option<StoredShared>, StoreError> {
    let sql = "SELECT shared.keeper, shared.mark, shared.version, name, opener, fault
                 FROM shared LEFT JOIN sharing_group
                   ON sharing_group.keeper = shared.keeper AND sharing_group.mark = shared.mark
                WHERE place = ?1";
    reader.first(sql, params![place.0], |row| {
        let group = GroupId { keeper: cell::member(row, 0, "shared")?, mark: mark(row, 1)? };
        let to = GroupVersion { group, version: cell::unsigned(row.get(2)?) };
        Ok(StoredShared { to, name: row.get(3)?, opener: row.get(4)?, fault: row.get(5)? })
    })
}

fn group(row: Row<'_>) -> Result<StoredGroup, StoreError> {
    let bad = |_| StoreError::Row { table: "sharing_group" };
    Ok(StoredGroup {
        id: GroupId { keeper: cell::member(row, 0, "sharing_group")?, mark: mark(row, 1)? },
        name: row.get(2)?,
        version: cell::unsigned(row.get(3)?),
        members: minicbor::decode(row.get::<&[u8]>(4)?).map_err(bad)?,
        state: row.get(5)?,
        revision: cell::unsigned(row.get(6)?),
    })
}

fn mark(row: Row<'_>, column: usize) -> Result<[u8; 16], StoreError> {
    row.get::<&[u8]>(column)?.try_into().map_err(|_| StoreError::Row { table: "sharing_group" })
}
