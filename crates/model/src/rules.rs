//! Who may do what. The only place that makes a [`Permit`], without which `store` gives out no row.
//!
//! The table is short on purpose: a lawyer reads it in the test's printed copy
//! (`src/snapshots/…role_by_action.snap`). Sharing the least is the default: what is not allowed
//! here is refused.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::{Handling, KeyId, MemberId, Purpose, Timestamp};

/// Who asks, for which member, in which role and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// The member whose officer or system it is.
    pub member: MemberId,
    /// In which role.
    pub role: Role,
    /// For which purpose.
    pub purpose: Purpose,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Actor {
    /// The holder of an API key.
    #[n(0)]
    Key(#[n(0)] KeyId),
    /// Whoever sits at the bureau's own machine and may read its home folder.
    #[n(1)]
    Local,
    /// The bureau itself: exchange, purging.
    #[n(2)]
    Bureau,
    /// Nobody we know: no key or a wrong one.
    #[n(3)]
    Stranger,
}

/// The roles, and who they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Asks: at a border, on patrol, at the bureau.
    #[n(0)]
    Officer,
    /// Asks, and makes and corrects records.
    #[n(1)]
    Analyst,
    /// Data protection: reads the audit, corrects, erases; asks for oversight only.
    #[n(2)]
    Protection,
    /// Runs the bureau: lists, peers, keys. Does not ask.
    #[n(3)]
    Admin,
    /// The bureau's own work.
    #[n(4)]
    Bureau,
    /// Asks, and approves or refuses what others want to publish.
    #[n(5)]
    Reviewer,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Action {
    /// Search by name, date, nationality.
    #[n(0)]
    Search,
    /// Look an exact number up.
    #[n(1)]
    Check,
    /// Open one record.
    #[n(2)]
    RecordRead,
    /// Make or correct a record of one's own member.
    #[n(3)]
    RecordWrite,
    /// Erase a record of one's own member, everywhere.
    #[n(4)]
    RecordErase,
    /// Import a list.
    #[n(5)]
    Import,
    /// See the feeds and how old they are.
    #[n(6)]
    FeedRead,
    /// Verify a feed.
    #[n(7)]
    FeedVerify,
    /// Read and verify the audit log.
    #[n(8)]
    AuditRead,
    /// Add and remove peers.
    #[n(9)]
    PeerManage,
    /// Give out and withdraw keys.
    #[n(10)]
    KeyManage,
    /// Carry feeds, fold them, purge what has expired.
    #[n(11)]
    Replicate,
    /// Read the messages between bureaus.
    #[n(12)]
    MessageRead,
    /// Send a message to other bureaus, or take one back.
    #[n(13)]
    MessageSend,
    /// Look an exact number up at other members without telling them which.
    #[n(14)]
    Lookup,
    /// Answer such a look-up of a peer.
    #[n(15)]
    LookupAnswer,
    /// Copy the home.
    #[n(20)]
    Backup,
    /// Bring a bureau back from a copy, and say which peers cannot be waited for.
    #[n(21)]
    Return,
    /// Found, change or dissolve a sharing group of one's own member, or publish keys for being put into others'.
    #[n(22)]
    GroupManage,
    /// Read the cases of one's own member: drafts, decisions and what led to them.
    #[n(23)]
    CaseRead,
    /// Take a step of a case; which one in which role is casework's own table.
    #[n(24)]
    CaseWork,
    /// Say that a record, one's own or another member's, is contested, or is not any more.
    #[n(32)]
    Contest,
    /// Read the requests for redress, and what was done about them.
    #[n(25)]
    RedressRead,
    /// Take a step of such a request.
    #[n(26)]
    RedressWork,
}

/// Leave for one action, by one caller, at one moment. Only [`permit`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    caller: Caller,
    action: Action,
    at: Timestamp,
}

/// A numbered "no". Numbers are stable: programs and guides refer to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No key, or one that is not valid.
    #[error("a valid key is needed")]
    Stranger,
    /// The role does not include the action.
    #[error("the role {role} may not {action}")]
    Role {
        /// Whose role.
        role: Role,
        /// What was tried.
        action: Action,
    },
    /// The role may do this for another purpose only.
    #[error("the role {role} may {action} for the purpose {needed} only")]
    Purpose {
        /// Whose role.
        role: Role,
        /// What was tried.
        action: Action,
        /// The purpose for which it may.
        needed: Purpose,
    },
    /// Oversight is for data protection.
    #[error("the role {role} may not ask for oversight")]
    Oversight {
        /// Whose role.
        role: Role,
    },
    /// It is not there, or not for this caller: the two look alike.
    #[error("not found")]
    NotFound,
    /// The record belongs to another member; only its owner changes it.
    #[error("the record belongs to {owner}; only its owner changes it")]
    Foreign {
        /// The owner.
        owner: MemberId,
    },
}

/// How the table answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Yes,
    For(Purpose),
    No,
}

/// The table itself.
#[expect(clippy::match_same_arms, reason = "a line for each role reads as the table it is")]
fn rule(role: Role, action: Action) -> Rule {
    use Action::{
        AuditRead, Backup, CaseRead, CaseWork, Check, Contest, FeedRead, FeedVerify, GroupManage, Import,
        KeyManage, Lookup, LookupAnswer, MessageRead, MessageSend, PeerManage, RecordErase, RecordRead,
        RecordWrite, RedressRead, RedressWork, Replicate, Return, Search,
    };
    match (role, action) {
        (Role::Officer | Role::Analyst, Search | Check | RecordRead | FeedRead) => Rule::Yes,
        (Role::Officer | Role::Analyst, Lookup) => Rule::Yes,
        (Role::Officer | Role::Analyst, MessageRead | MessageSend | GroupManage) => Rule::Yes,
        (Role::Analyst, RecordWrite) => Rule::Yes,
        (Role::Officer | Role::Analyst, CaseRead | CaseWork) => Rule::Yes,
        (Role::Reviewer, Search | Check | RecordRead | FeedRead | Lookup) => Rule::Yes,
        (Role::Reviewer, MessageRead | MessageSend | CaseRead | CaseWork) => Rule::Yes,
        (Role::Reviewer | Role::Protection, Contest) => Rule::Yes,
        (Role::Protection, CaseRead) => Rule::For(Purpose::Oversight),
        (Role::Protection, CaseWork) => Rule::Yes,
        (Role::Protection, RedressRead | RedressWork) => Rule::For(Purpose::Oversight),
        (Role::Protection, Search | Check | RecordRead | Lookup) => Rule::For(Purpose::Oversight),
        (Role::Protection, RecordWrite | RecordErase | FeedRead | FeedVerify | AuditRead) => Rule::Yes,
        (Role::Admin, Import | FeedRead | FeedVerify | PeerManage | KeyManage) => Rule::Yes,
        (Role::Admin, Backup | Return) => Rule::Yes,
        (Role::Bureau, Replicate | LookupAnswer) => Rule::Yes,
        // What its clock does: overdue steps, approved weeding, reminders.
        (Role::Bureau, CaseWork | RecordErase | MessageSend) => Rule::Yes,
        _ => Rule::No,
    }
}

/// Decides whether `caller` may do `action` at `now`.
pub fn permit(caller: Caller, action: Action, now: Timestamp) -> Result<Permit, Refusal> {
    if caller.actor == Actor::Stranger {
        return Err(Refusal::Stranger);
    }
    let role = caller.role;
    // Oversight sees past a record's purposes; who searches for cases may not choose it.
    if caller.purpose == Purpose::Oversight && matches!(role, Role::Officer | Role::Analyst | Role::Reviewer)
    {
        return Err(Refusal::Oversight { role });
    }
    match rule(role, action) {
        Rule::Yes => Ok(Permit { caller, action, at: now }),
        Rule::For(needed) if caller.purpose == needed => Ok(Permit { caller, action, at: now }),
        Rule::For(needed) => Err(Refusal::Purpose { role, action, needed }),
        Rule::No => Err(Refusal::Role { role, action }),
    }
}

impl Permit {
    /// Who it was given to.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What it allows.
    pub fn action(&self) -> Action {
        self.action
    }

    /// When it was given; expiry is judged at this moment.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether a record with this handling code exists for the holder: not expired, and held for the
    /// holder's purpose. The bureau's own work sees what it carries.
    pub fn may_see(&self, handling: &Handling) -> bool {
        self.action == Action::Replicate
            || (!handling.has_expired(self.at) && handling.allows(self.caller.purpose))
    }
}

impl Caller {
    /// The bureau itself, at its own work.
    pub fn bureau(member: MemberId) -> Self {
        Self { actor: Actor::Bureau, member, role: Role::Bureau, purpose: Purpose::Oversight }
    }
}

impl Refusal {
    /// Its stable number, 1001 to 1099.
    pub fn number(&self) -> u16 {
        match self {
            Self::Stranger => 1001,
            Self::Role { .. } => 1002,
            Self::Purpose { .. } => 1003,
            Self::NotFound => 1004,
            Self::Foreign { .. } => 1005,
            Self::Oversight { .. } => 1006,
        }
    }
}

impl Role {
    /// The roles that a key can have.
    pub const OF_KEYS: [Self; 5] =
        [Self::Officer, Self::Analyst, Self::Reviewer, Self::Protection, Self::Admin];

    /// The word for it in settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Analyst => "analyst",
            Self::Protection => "protection",
            Self::Admin => "admin",
            Self::Bureau => "bureau",
            Self::Reviewer => "reviewer",
        }
    }

    /// The role of a key that this word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::OF_KEYS.into_iter().find(|role| role.as_str() == word)
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 24] = [
        Self::Search,
        Self::Check,
        Self::RecordRead,
        Self::RecordWrite,
        Self::RecordErase,
        Self::Import,
        Self::FeedRead,
        Self::FeedVerify,
        Self::AuditRead,
        Self::PeerManage,
        Self::KeyManage,
        Self::Replicate,
        Self::MessageRead,
        Self::MessageSend,
        Self::Lookup,
        Self::LookupAnswer,
        Self::Backup,
        Self::Return,
        Self::GroupManage,
        Self::CaseRead,
        Self::CaseWork,
        Self::Contest,
        Self::RedressRead,
        Self::RedressWork,
    ];

    /// Whether something may be different afterwards.
    pub fn changes(self) -> bool {
        match self {
            Self::Search
            | Self::Check
            | Self::RecordRead
            | Self::FeedRead
            | Self::FeedVerify
            | Self::AuditRead
            | Self::CaseRead
            | Self::RedressRead
            | Self::LookupAnswer
            | Self::Backup => false,
            Self::RecordWrite
            | Self::RecordErase
            | Self::Import
            | Self::PeerManage
            | Self::KeyManage
            // What is looked up leaves the house, blinded; the line is on disk before it does.
            | Self::Lookup
            // Who opens a message first signs that it was read.
            | Self::MessageRead
            | Self::MessageSend
            | Self::GroupManage
            | Self::CaseWork
            | Self::Contest
            | Self::RedressWork
            | Self::Return
            | Self::Replicate => true,
        }
    }

    /// The word for it in audit lines and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Check => "check",
            Self::RecordRead => "record-read",
            Self::RecordWrite => "record-write",
            Self::RecordErase => "record-erase",
            Self::Import => "import",
            Self::FeedRead => "feed-read",
            Self::FeedVerify => "feed-verify",
            Self::AuditRead => "audit-read",
            Self::PeerManage => "peer-manage",
            Self::KeyManage => "key-manage",
            Self::Replicate => "replicate",
            Self::MessageRead => "message-read",
            Self::MessageSend => "message-send",
            Self::Lookup => "lookup",
            Self::LookupAnswer => "lookup-answer",
            Self::Backup => "backup",
            Self::Return => "return",
            Self::GroupManage => "group-manage",
            Self::CaseRead => "case-read",
            Self::CaseWork => "case-work",
            Self::Contest => "contest",
            Self::RedressRead => "redress-read",
            Self::RedressWork => "redress-work",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Display for Action {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Display for Actor {
    /// `key:…`, `local`, `bureau` or `stranger`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(id) => write!(out, "key:{id}"),
            Self::Local => out.pad("local"),
            Self::Bureau => out.pad("bureau"),
            Self::Stranger => out.pad("stranger"),
        }
    }
}

/// The table as text, a line for each action and a column for each role.
pub fn table() -> String {
    let roles = [Role::Officer, Role::Analyst, Role::Reviewer, Role::Protection, Role::Admin, Role::Bureau];
    let line = |head: &str, cells: [&str; 6]| {
        let cells = cells.map(|cell| format!("{cell:12}")).concat();
        format!("{head:14}{cells}").trim_end().to_owned()
    };
    let mut lines = vec![line("action", roles.map(Role::as_str))];
    lines.extend(Action::ALL.map(|action| {
        line(
            action.as_str(),
            roles.map(|role| match rule(role, action) {
                Rule::Yes => "yes",
                Rule::For(purpose) => purpose.as_str(),
                Rule::No => "-",
            }),
        )
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(role: Role, purpose: Purpose) -> Caller {
        let member = "MA".parse().expect("a member's code");
        Caller { actor: Actor::Local, member, role, purpose }
    }

    #[test]
    fn role_by_action() {
        insta::assert_snapshot!(table());
    }

    #[test]
    fn a_stranger_may_nothing() {
        for action in Action::ALL {
            let stranger = Caller { actor: Actor::Stranger, ..caller(Role::Admin, Purpose::Oversight) };
            assert_eq!(permit(stranger, action, Timestamp::from_secs(0)), Err(Refusal::Stranger));
        }
    }

    #[test]
    fn data_protection_searches_for_oversight_only() {
        let now = Timestamp::from_secs(0);
        let border = permit(caller(Role::Protection, Purpose::Border), Action::Search, now);
        let (role, action, needed) = (Role::Protection, Action::Search, Purpose::Oversight);
        assert_eq!(border, Err(Refusal::Purpose { role, action, needed }));
        assert!(permit(caller(Role::Protection, Purpose::Oversight), Action::Search, now).is_ok());
    }

    #[test]
    fn nobody_but_data_protection_asks_for_oversight() {
        for role in [Role::Officer, Role::Analyst, Role::Reviewer] {
            let asked = permit(caller(role, Purpose::Oversight), Action::Search, Timestamp::from_secs(0));
            assert_eq!(asked, Err(Refusal::Oversight { role }));
        }
    }

    #[test]
    fn a_permit_sees_what_is_held_for_its_purpose_until_the_second_it_expires() {
        let end = Timestamp::from_secs(100);
        let handling =
            Handling { purposes: [Purpose::Sanctions].into(), expires: Some(end), ..Handling::default() };
        let sees = |purpose, secs| {
            permit(caller(Role::Officer, purpose), Action::Search, Timestamp::from_secs(secs))
                .is_ok_and(|permit| permit.may_see(&handling))
        };
        assert_eq!(
            [sees(Purpose::Sanctions, 99), sees(Purpose::Sanctions, 100), sees(Purpose::Border, 99)],
            [true, false, false]
        );
    }
}
