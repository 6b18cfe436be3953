//! A member that others reach for some hours of each day alone, over a line that is late, slow and loses much.

use std::collections::BTreeMap;

use wasl_model::{Number, Sought, Text, Timestamp};

use crate::{line::Line, world::World};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// The line over which one member is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Satellite {
    pub(crate) member: usize,
    /// When it rises, in milliseconds of the day.
    pub(crate) rises: u64,
}

impl Satellite {
    /// How long a world with one goes on, the last two days without anything new: what is to come has to come over the line.
    pub(crate) const MILLIS: u64 = 4 * DAY;
    pub(crate) const BUSY_MILLIS: u64 = 2 * DAY;
    /// Everything else is as much rarer as the days are longer.
    pub(crate) const ACT_EVERY: u64 = 3 * HOUR;
    pub(crate) const CALL_EVERY: u64 = HOUR / 2;
    /// Most conversations over its line break: it is called the more often, or the last days bring not everything by chance.
    pub(crate) const TRY_EVERY: u64 = HOUR / 8;
    pub(crate) const FAIL_EVERY: u64 = 9 * HOUR;
    pub(crate) const WEATHER_EVERY: u64 = 6 * HOUR;
    pub(crate) const ASK_EVERY: u64 = 2 * HOUR;
    pub(crate) const SIGN_EVERY: u64 = HOUR;
    /// In how many of a thousand cases its line breaks with a frame.
    pub(crate) const LOSS: u32 = 50;
    const UP_MILLIS: u64 = 4 * HOUR;
    const DELAY_MILLIS: u64 = 600;
    /// 64 kbit/s.
    const BYTES_PER_MILLI: u64 = 8;

    /// Whether it is reached at this time.
    pub(crate) fn is_up(self, now: u64) -> bool {
        (now + DAY - self.rises) % DAY < Self::UP_MILLIS
    }
}

/// Until when its line is busy, towards it and from it: everything that goes over it shares it.
#[derive(Debug, Default)]
pub(crate) struct Air {
    busy_until: BTreeMap<(usize, usize), u64>,
}

impl Air {
    /// When so many bytes have arrived that leave now.
    pub(crate) fn arrival(&mut self, satellite: Satellite, to: usize, now: u64, bytes: usize) -> u64 {
        let way = if to == satellite.member { (0, 1) } else { (1, 0) };
        let busy = self.busy_until.entry(way).or_default();
        let time = u64::try_from(bytes).unwrap().div_ceil(Satellite::BYTES_PER_MILLI);
        *busy = now.max(*busy) + time;
        *busy + Satellite::DELAY_MILLIS
    }
}

/// Between what the age of a copy has to lie: what members signed when, and what of it others were shown.
#[derive(Debug, Default)]
pub(crate) struct Ages {
    /// When a member signed its feed at the latest.
    signed: BTreeMap<usize, u64>,
    /// When the last frame of one came to the other.
    shown: BTreeMap<(usize, usize), u64>,
    /// What one had signed before the other's last whole conversation with it began.
    kept: BTreeMap<(usize, usize), u64>,
}

impl Ages {
    /// A line is opened: how old its server's signature is by now.
    pub(crate) fn signed_by(&self, member: usize) -> Option<u64> {
        self.signed.get(&member).copied()
    }

    pub(crate) fn frame_came(&mut self, line: &Line, now: u64) {
        self.shown.insert((line.puller.member, line.server.member), now);
    }

    pub(crate) fn ended_well(&mut self, line: &Line) {
        let kept = line.signed.map(|signed| ((line.puller.member, line.server.member), signed));
        self.kept.extend(kept);
    }
}

impl World {
    /// Signs again what it says, as a serving bureau does every minute.
    pub(crate) fn sign(&mut self, who: usize) {
        if self.members[who].is_up() {
            self.members[who].up().sign_again().unwrap();
            self.ages.signed.insert(who, self.now);
        }
    }

    /// An officer asks, whether anybody can be reached or not: the answer is what this copy has, and says how old it is.
    pub(crate) fn ask(&mut self, who: usize) {
        let known: Vec<_> = self.book.records.keys().copied().collect();
        if !self.members[who].is_up() {
            return;
        }
        let (member, asked) = (&self.members[who], self.chance.one_of(&known).copied());
        let held = asked.and_then(|id| member.up().record(&member.protection(), id).ok()?.held);
        let value = held.as_ref().map_or("Q0", |held| held.record.source.id.as_str());
        let number = Number { sought: Sought::Any, value: Text::new(value).unwrap(), issuer: None };
        let answer = member.up().check(&member.officer(), &[number]).unwrap();
        let found = answer.hits.iter().map(|found| found.held.id);
        assert!(found.eq(held.map(|held| held.id)), "a bureau answers from its own copy");
        for (other, owner) in self.members.iter().enumerate().filter(|(other, _)| *other != who) {
            let searched = answer.searched.iter().find(|searched| searched.member == owner.id).unwrap();
            let (kept, shown) = (self.ages.kept.get(&(who, other)), self.ages.shown.get(&(who, other)));
            // Signatures are dated in seconds.
            let [kept, shown] = [kept, shown].map(|at| at.map(|at| owner.time(*at).secs()));
            let as_of = searched.as_of.map(Timestamp::secs);
            assert!(
                kept <= as_of && as_of <= shown,
                "promise 4: {} says to have {} as of {as_of:?}, and has it between {kept:?} and {shown:?}",
                member.id,
                owner.id
            );
        }
    }
}
