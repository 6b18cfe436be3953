//! The directory of members as it is shown.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::{MemberId, Timestamp};
use wasl_node::{DirectoryView, Member, MemberStanding, UnixTime};

use crate::wire::written::{MemberCode, Moment, Plain};

/// The directory that the bureau obeys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DirectoryAnswer {
    /// `null` if it obeys none: then its peers are whoever was added by hand.
    directory: Option<MemberDirectory>,
}

/// Who is a member, by the word of several keys.
#[derive(Debug, Serialize, ToSchema)]
struct MemberDirectory {
    /// What it is called.
    title: String,
    /// The SHA-256 of its founding, in hexadecimal digits: the same at every bureau that obeys it.
    fingerprint: String,
    /// How many entries it has.
    entries: u64,
    /// When the newest of them were proposed.
    signed: Moment,
    /// How many of the keys must sign what is said next.
    threshold: usize,
    /// The keys, as C2SP verifier keys.
    keys: Vec<String>,
    /// Whether the keys were found to have signed two histories: nothing more is taken then (5713).
    forked: bool,
    /// The members, those that were removed included.
    members: Vec<ListedMember>,
}

/// A member, as the directory has it.
#[derive(Debug, Serialize, ToSchema)]
struct ListedMember {
    /// Its code.
    member: MemberCode,
    /// The name of its bureau.
    name: String,
    /// Where its bureau is reached.
    address: String,
    /// Whether it takes part.
    standing: ListedStanding,
    /// Since when.
    standing_since: Moment,
    /// Since when it is a member.
    since: Moment,
    /// Since when its keys are those that it has.
    keys_since: Moment,
    /// The key that signs its feeds.
    key: String,
    /// The keys that count no more.
    former_keys: Vec<String>,
}

/// Whether a member takes part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ListedStanding {
    /// It does.
    Member,
    /// Not until it is resumed.
    Suspended,
    /// It is a member no more.
    Removed,
}

impl From<Option<DirectoryView>> for DirectoryAnswer {
    fn from(view: Option<DirectoryView>) -> Self {
        Self { directory: view.as_ref().map(MemberDirectory::of) }
    }
}

impl MemberDirectory {
    fn of(view: &DirectoryView) -> Self {
        let directory = &view.directory;
        Self {
            title: directory.title().to_owned(),
            fingerprint: directory.fingerprint().to_string().replace(' ', ""),
            entries: directory.size(),
            signed: moment(directory.newest().time()),
            threshold: directory.quorum().threshold(),
            keys: directory.quorum().keys().iter().map(ToString::to_string).collect(),
            forked: view.is_forked,
            members: directory.members().map(|(id, member)| ListedMember::of(id, member)).collect(),
        }
    }
}

impl ListedMember {
    fn of(id: MemberId, member: &Member) -> Self {
        Self {
            member: Plain(id),
            name: member.card.name.as_str().to_owned(),
            address: member.card.address.clone(),
            standing: match member.standing.0 {
                MemberStanding::Good => ListedStanding::Member,
                MemberStanding::Suspended => ListedStanding::Suspended,
                MemberStanding::Removed => ListedStanding::Removed,
            },
            standing_since: moment(member.standing.1),
            since: moment(member.since),
            keys_since: moment(member.renewed),
            key: member.card.key.clone(),
            former_keys: member.former.iter().map(|former| former.card.key.clone()).collect(),
        }
    }
}

fn moment(at: UnixTime) -> Moment {
    Plain(Timestamp::from_secs(at.get()))
}
