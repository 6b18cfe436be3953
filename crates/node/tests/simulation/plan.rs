//! What kind of world a seed makes.

use crate::{chance::Chance, liar::Lie, satellite::Satellite};

/// How many members there are, how good their lines are, and who lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) members: usize,
    /// How long it goes on, in milliseconds.
    pub(crate) millis: u64,
    /// How much of it something is done, fails and parts.
    pub(crate) busy_millis: u64,
    /// How often something is done at a bureau, on average, in milliseconds.
    pub(crate) act_every: u64,
    /// How often a bureau calls each of its peers.
    pub(crate) call_every: u64,
    /// How often its process ends.
    pub(crate) fail_every: u64,
    /// How often the network becomes another.
    pub(crate) weather_every: u64,
    /// The longest that a frame is under way.
    pub(crate) delay: u64,
    /// In how many of a thousand cases a line breaks with a frame.
    pub(crate) loss: u32,
    /// In how many of a thousand cases the power goes while something is done.
    pub(crate) power_cut: u32,
    pub(crate) liar: Option<(usize, Lie)>,
    pub(crate) shape: Shape,
    pub(crate) satellite: Option<Satellite>,
    /// Whether a directory says who the members are.
    pub(crate) is_kept: bool,
    /// Whether there is a sharing group.
    pub(crate) shares: bool,
    /// Whose disk forgets what it had said to be kept.
    pub(crate) forgetful: Option<usize>,
}

/// Who knows whom, and has a line to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Each knows so many others on either side, all of them where it is as many, and has a line to each.
    Ring(usize),
    /// All know all, and have a line to the first alone, which is a hub.
    Star,
    /// All know all, and have lines to the first two, which are hubs.
    Twins,
    /// All know all. The first two are hubs and have a line to each other; each other has a line to one of them.
    Row,
}

impl Plan {
    /// The plan of a seed. Every hundredth has forty members, every twentieth a satellite, every tenth a disk that
    /// forgets, another tenth a directory, and another a group.
    pub(crate) fn of(seed: u64, chance: &mut Chance) -> Self {
        let plan = Self::usual(seed, chance);
        match seed % 20 {
            13 => plan.with_satellite(chance),
            6 | 16 => Self { forgetful: Some(chance.below(plan.members)), liar: None, ..plan },
            4 | 14 => {
                let liar = plan.honest_or_meddling();
                Self { is_kept: true, liar, ..plan }
            }
            9 | 19 if plan.members < 40 => {
                let (liar, members) = (plan.honest_or_meddling(), plan.members.max(3));
                Self { shares: true, liar, members, shape: Shape::Ring(members), ..plan }
            }
            _ => plan,
        }
    }

    fn usual(seed: u64, chance: &mut Chance) -> Self {
        let is_large = seed % 100 == 99;
        let members = if is_large { 40 } else { usize::try_from(chance.between(2, 6)).unwrap() };
        let shape = match seed % 10 {
            _ if is_large => Shape::Ring(2),
            2 => Shape::Star,
            5 => Shape::Twins,
            8 => Shape::Row,
            _ => Shape::Ring(members),
        };
        let members = members.max(if shape.hubs() == 0 { 0 } else { shape.hubs() + 2 });
        let quiet = chance.is(200);
        let liar = (members > 2 && chance.is(450))
            .then(|| (chance.below(members), Lie::ALL[chance.below(Lie::ALL.len())]))
            // A hub with two selves is two hubs that hear nothing of each other.
            .map(|(who, lie)| if lie == Lie::Forks { (who.max(shape.hubs()), lie) } else { (who, lie) });
        let millis = if is_large { 60_000 } else { chance.between(60_000, 300_000) };
        Self {
            members,
            millis,
            busy_millis: millis,
            act_every: chance.between(3_000, 15_000),
            call_every: chance.between(4_000, 20_000),
            fail_every: chance.between(40_000, 200_000),
            weather_every: 30_000,
            delay: if chance.is(200) { 4_000 } else { chance.between(2, 700) },
            loss: if quiet { 0 } else { u32::try_from(chance.between(0, 80)).unwrap() },
            power_cut: if quiet { 0 } else { u32::try_from(chance.between(0, 150)).unwrap() },
            liar,
            shape,
            satellite: None,
            forgetful: None,
            is_kept: false,
            shares: false,
        }
    }

    /// The liar, if what it signs is true.
    fn honest_or_meddling(&self) -> Option<(usize, Lie)> {
        self.liar.filter(|(_, lie)| *lie == Lie::Meddles)
    }

    fn with_satellite(self, chance: &mut Chance) -> Self {
        let members = usize::try_from(chance.between(2, 3)).unwrap();
        let satellite = Satellite { member: chance.below(members), rises: chance.between(0, 86_400_000) };
        Self {
            members,
            millis: Satellite::MILLIS,
            busy_millis: Satellite::BUSY_MILLIS,
            act_every: Satellite::ACT_EVERY,
            call_every: Satellite::CALL_EVERY,
            fail_every: Satellite::FAIL_EVERY,
            weather_every: Satellite::WEATHER_EVERY,
            liar: None,
            shape: Shape::Ring(members),
            satellite: Some(satellite),
            ..self
        }
    }

    /// Who knows whom.
    pub(crate) fn pairs(&self) -> Vec<(usize, usize)> {
        let all = (0..self.members).flat_map(|one| (0..self.members).map(move |other| (one, other)));
        let knows = |(one, other): &(usize, usize)| {
            let apart = one.abs_diff(*other).min(self.members - one.abs_diff(*other));
            let reach = if let Shape::Ring(reach) = self.shape { reach } else { self.members };
            one != other && apart <= reach
        };
        all.filter(knows).collect()
    }

    /// Who has a line to whom, and calls it.
    pub(crate) fn lines(&self) -> Vec<(usize, usize)> {
        self.pairs().into_iter().filter(|(one, other)| self.has_line(*one, *other)).collect()
    }

    fn has_line(&self, one: usize, other: usize) -> bool {
        let (hub, spoke) = (one.min(other), one.max(other));
        match self.shape {
            Shape::Ring(_) => true,
            Shape::Star => hub == 0,
            Shape::Twins => hub < 2,
            // Even ones at the first hub, odd ones at the second.
            Shape::Row => hub < 2 && (spoke < 2 || spoke % 2 == hub),
        }
    }

    /// The hubs to which a member has a line: its relays.
    pub(crate) fn hubs_of(&self, member: usize) -> Vec<usize> {
        let is_hub = |hub: &usize| *hub != member && self.has_line(member, *hub);
        (0..self.shape.hubs()).filter(is_hub).collect()
    }
}

impl Shape {
    /// How many of the members, the first, are hubs.
    fn hubs(self) -> usize {
        match self {
            Self::Ring(_) => 0,
            Self::Star => 1,
            Self::Twins | Self::Row => 2,
        }
    }
}
