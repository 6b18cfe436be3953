//! A sharing group as it is shown: who keeps it, who is in it, and what can be done with it here.

use wasl_model::MemberId;
use wasl_node::{GroupStanding, GroupView, PeerStatus};

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
    /// This bureau's member, and its own name.
    pub(crate) own: (MemberId, &'a str),
    pub(crate) peers: &'a [PeerStatus],
}

impl Names<'_> {
    /// The member with its bureau's name.
    pub(crate) fn of(&self, member: MemberId) -> Named {
        let peer = self.peers.iter().find(|peer| peer.member == member).map(|peer| peer.name.as_str());
        let own = (member == self.own.0).then_some(self.own.1);
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
            is_kept_here: is_kept_by(view, names.own.0),
        }
    }
}

/// Whether a group stands and is this member's to change.
pub(crate) fn is_kept_by(view: &GroupView, own: MemberId) -> bool {
    view.id.keeper == own && view.standing == GroupStanding::In
}

#[cfg(test)]
mod tests {
    use wasl_model::GroupId;

    use super::*;
    use crate::{language::Language, speech::Library};

    #[test]
    fn many_members_are_folded_and_a_bureau_without_keys_waits() {
        let (speech, own) = (Library::read().speech(Language::English), "M0".parse().unwrap());
        let card = |members: usize, standing| {
            let members = (0..members).map(|number| format!("M{number}").parse().unwrap()).collect();
            let id = GroupId { keeper: own, mark: [7; 16] };
            let view = GroupView { id, name: "Ports".to_owned(), version: 3, members, standing };
            let card = GroupCard::of(&view, &Names { own: (own, "Rabat"), peers: &[] }, &speech);
            let (first, last) = (&card.members[0].name, &card.members[1].name);
            assert_eq!((first.as_str(), last.as_str()), ("Rabat", ""), "nobody else's name is known");
            (card.is_folded, card.tone, card.is_open, card.is_kept_here)
        };
        assert_eq!(card(12, GroupStanding::In), (false, "good", true, true));
        assert_eq!(card(13, GroupStanding::In), (true, "good", true, true));
        assert_eq!(card(13, GroupStanding::Waiting), (true, "waiting", false, false));
    }
}
