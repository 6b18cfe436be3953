//! What kind of world a seed makes.

use crate::{chance::Chance, liar::Lie};

/// How many members there are, how good their lines are, and who lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) members: usize,
    /// How long it goes on, in milliseconds.
    pub(crate) millis: u64,
    /// How often something is done at a bureau, on average, in milliseconds.
    pub(crate) act_every: u64,
    /// How often a bureau calls each of its peers.
    pub(crate) call_every: u64,
    /// How often its process ends.
    pub(crate) fail_every: u64,
    /// The longest that a frame is under way.
    pub(crate) delay: u64,
    /// In how many of a thousand cases a line breaks with a frame.
    pub(crate) loss: u32,
    /// In how many of a thousand cases the power goes while something is done.
    pub(crate) power_cut: u32,
    pub(crate) liar: Option<(usize, Lie)>,
    /// How many others each member knows on either side; all of them where it is as many.
    pub(crate) reach: usize,
}

impl Plan {
    /// The plan of a seed. Every hundredth has forty members.
    pub(crate) fn of(seed: u64, chance: &mut Chance) -> Self {
        let is_large = seed % 100 == 99;
        let members = if is_large { 40 } else { usize::try_from(chance.between(2, 6)).unwrap() };
        let quiet = chance.is(200);
        let liar = (members > 2 && chance.is(450))
            .then(|| (chance.below(members), Lie::ALL[chance.below(Lie::ALL.len())]));
        Self {
            members,
            millis: if is_large { 60_000 } else { chance.between(60_000, 300_000) },
            act_every: chance.between(3_000, 15_000),
            call_every: chance.between(4_000, 20_000),
            fail_every: chance.between(40_000, 200_000),
            delay: if chance.is(200) { 4_000 } else { chance.between(2, 700) },
            loss: if quiet { 0 } else { u32::try_from(chance.between(0, 80)).unwrap() },
            power_cut: if quiet { 0 } else { u32::try_from(chance.between(0, 150)).unwrap() },
            liar,
            reach: if is_large { 2 } else { members },
        }
    }

    /// Who knows whom: those next to each other in a ring, as far as the reach goes.
    pub(crate) fn pairs(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for one in 0..self.members {
            for other in 0..self.members {
                let apart = one.abs_diff(other).min(self.members - one.abs_diff(other));
                if one != other && apart <= self.reach {
                    pairs.push((one, other));
                }
            }
        }
        pairs
    }
}
