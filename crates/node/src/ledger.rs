//! The feeds and the audit log, looked at and verified.

use wasl_feed::{Commitment, Origin, Signers, Verdict};
use wasl_model::{Action, Caller, MemberId, Outcome, Timestamp};
use wasl_store::{FeedRow, NumberedLine};

use crate::{Bureau, NodeError, audited::Intent, identity};

/// How the copy of one member's feed stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedStatus {
    /// Whose feed.
    pub member: MemberId,
    /// Its name.
    pub origin: String,
    /// How many entries are here.
    pub entries: u64,
    /// How many of the member's records are held.
    pub records: u64,
    /// When its owner signed the newest state that is here.
    pub as_of: Option<Timestamp>,
    /// Which members cosigned it, and up to which size.
    pub cosigned: Vec<(String, u64)>,
    /// The number of the reason why it is followed no more: its owner was caught.
    pub halted: Option<u16>,
}

/// What stands beside the commitments of an exported feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedOutline {
    /// The feed's name.
    pub origin: Origin,
    /// The keys that sign it.
    pub signers: Signers,
    /// Its checkpoints as they are signed, oldest first.
    pub checkpoints: Vec<String>,
}

/// A page of the audit log, newest line first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// How many lines the log has.
    pub size: u64,
    /// The lines.
    pub lines: Vec<NumberedLine>,
}

impl Bureau {
    /// How the feeds of records stand, one's own included.
    pub fn feeds(&self, caller: &Caller) -> Result<Vec<FeedStatus>, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedRead), |_| {
            let counts = self.store.record_counts()?;
            let mut feeds = Vec::new();
            let rows = self.store.feeds()?.into_iter().filter(|row| row.origin.log() == Origin::RECORDS);
            for row in rows {
                let records = counts.iter().find(|(origin, _)| *origin == row.origin);
                feeds.extend(self.feed_status(row, records.map_or(0, |(_, records)| *records))?);
            }
            Ok((feeds, Outcome::Changed { count: 0 }))
        })
    }

    fn feed_status(&self, row: FeedRow, records: u64) -> Result<Option<FeedStatus>, NodeError> {
        let Ok(member) = row.origin.owner().member().parse() else { return Ok(None) };
        let cosigned = self.store.cosignatures(&row.origin)?;
        Ok(Some(FeedStatus {
            member,
            origin: row.origin.to_string(),
            entries: row.size,
            records,
            as_of: if member == self.identity.member { Some(self.now()) } else { row.as_of },
            cosigned: cosigned.into_iter().map(|(witness, size, _)| (witness, size)).collect(),
            halted: row.halted.map(|(number, _)| number),
        }))
    }

    /// How many entries of a member's feed are here. It tells nothing about anybody, and so is asked
    /// without a line in the audit log.
    pub fn entries_of(&self, member: MemberId) -> Result<u64, NodeError> {
        self.entries_at(&Origin::records(&identity::key_name(member)))
    }

    pub(crate) fn entries_at(&self, origin: &Origin) -> Result<u64, NodeError> {
        Ok(self.store.feed(origin)?.map_or(0, |feed| feed.size))
    }

    /// Verifies the copy of a member's feed from its first entry to its last.
    pub fn verify_feed(&self, caller: &Caller, member: MemberId) -> Result<Verdict, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedVerify), |_| {
            let origin = self.kept_feed(member)?;
            let verdict = self.store.verify(&origin)?;
            Ok((verdict, Outcome::Changed { count: 0 }))
        })
    }

    /// A member's feed as anybody may verify it: every commitment, in order, to `each`; then its name, its
    /// owner's key and its checkpoints. Nothing of what the entries say leaves.
    pub fn export_feed(
        &self,
        caller: &Caller,
        member: MemberId,
        each: &mut dyn FnMut(u64, Commitment),
    ) -> Result<FeedOutline, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedVerify), |_| {
            let origin = self.kept_feed(member)?;
            let (signers, checkpoints) = self.store.outline(&origin, each)?;
            Ok((FeedOutline { origin, signers, checkpoints }, Outcome::Changed { count: 0 }))
        })
    }

    /// The name of a member's feed that is kept here.
    fn kept_feed(&self, member: MemberId) -> Result<Origin, NodeError> {
        let origin = Origin::records(&identity::key_name(member));
        let kept = self.store.feed(&origin)?;
        kept.map(|_| origin).ok_or(NodeError::NoFeed(member))
    }

    /// Lines of the audit log before number `before`, newest first.
    pub fn audit(&self, caller: &Caller, before: Option<u64>, limit: u32) -> Result<AuditPage, NodeError> {
        self.audited(Intent::plain(caller, Action::AuditRead), |permit| {
            let lines = self.audit.lines(permit, before, limit)?;
            Ok((AuditPage { size: self.audit.size()?, lines }, Outcome::Changed { count: 0 }))
        })
    }

    /// Verifies the audit log from its first line to its last.
    pub fn verify_audit(&self, caller: &Caller) -> Result<Verdict, NodeError> {
        self.audited(Intent::plain(caller, Action::AuditRead), |_| {
            Ok((self.audit.verify()?, Outcome::Changed { count: 0 }))
        })
    }
}
