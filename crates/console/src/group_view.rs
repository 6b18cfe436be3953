//! A sharing group as it is shown: who keeps it, who is in it, and what can be done with it here.

use wasl_model::MemberId;
use wasl_node::{GroupStanding, GroupView, Identity, PeerStatus};

use crate::{
    speech::Speech,
    words::{self, count},
};

/// From so many members on they are unfolded only when somebody wants to see them.
const FOLDED_FROM: usize = 13;

/// A group on the page of groups.
#[derive(Debug)]
pub(crate) struct GroupCard {
    /// Which, in addresses.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The style of the tag: `good`, `waiting` or `past`.
    pub(crate) tone: &'static str,
    /// The word on the tag.
    pub(crate) standing: String,
    pub(crate) keeper: Named,
    pub(crate) members: Vec<Named>,
    /// How many they are, in words.
    pub(crate) count: String,
    pub(crate) version: u64,
    /// Whether there are so many members that they are folded.
    pub(crate) is_folded: bool,
    /// Whether it can be written to.
    pub(crate) is_open: bool,
    /// Whether it is this bureau's to change.
    pub(crate) is_kept_here: bool,
}

/// A member and the name of its bureau, as far as that is known.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) member: String,
    pub(crate) name: String,
}

/// What the bureaus are called that are known here.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    pub(crate) own: &'a Identity,
    pub(crate) peers: &'a [PeerStatus],
}

impl Names<'_> {
    /// The member with its bureau's name.
    pub(crate) fn of(&self, member: MemberId) -> Named {
        let peer = self.peers.iter().find(|peer| peer.member == member).map(|peer| peer.name.as_str());
        let own = (member == self.own.member).then_some(self.own.name.as_str());
        Named { member: member.to_string(), name: own.or(peer).unwrap_or_default().to_owned() }
    }
}

impl GroupCard {
    pub(crate) fn of(view: &GroupView, names: &Names<'_>, speech: &Speech) -> Self {
        let tone = match view.standing {
            GroupStanding::In => "good",
            GroupStanding::Waiting => "waiting",
            GroupStanding::Out | GroupStanding::Dissolved => "past",
        };
        Self {
            id: view.id.to_string(),
            name: view.name.clone(),
            tone,
            standing: words::standing(view.standing, speech),
            keeper: names.of(view.id.keeper),
            members: view.members.iter().map(|member| names.of(*member)).collect(),
            count: speech.fill("members-count", &[("count", count(view.members.len() as u64))]),
            version: view.version,
            is_folded: view.members.len() >= FOLDED_FROM,
            is_open: view.standing == GroupStanding::In,
            is_kept_here: is_kept_by(view, names.own.member),
        }
    }
}

/// Whether a group stands and is this member's to change.
pub(crate) fn is_kept_by(view: &GroupView, own: MemberId) -> bool {
    view.id.keeper == own && view.standing == GroupStanding::In
}
