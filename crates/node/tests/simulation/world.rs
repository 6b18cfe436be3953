//! Bureaus, the network between them, and what happens, in the order of a clock that only the simulation moves.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    path::Path,
};

use sha2::{Digest as _, Sha256};
use wasl_model::MemberId;
use wasl_node::ExchangeError;

use crate::{
    book::Book,
    chance::Chance,
    disk::Logs,
    keeping::Keeping,
    liar::{self, Lie},
    line::{End, Line},
    member::Member,
    mishaps::Forgot,
    plan::Plan,
    satellite::{Ages, Air, Satellite},
    sharing::Sharing,
};

/// Everything there is.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) members: Vec<Member>,
    /// The liar's other self, if it has one by now. Those with an odd number are shown this one.
    pub(crate) twin: Option<Member>,
    pub(crate) book: Book,
    pub(crate) chance: Chance,
    pub(crate) now: u64,
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    pub(crate) lines: BTreeMap<u64, Line>,
    /// Who cannot call whom at present.
    pub(crate) cut_off: BTreeSet<(usize, usize)>,
    /// What a meddler has sent so far.
    sent: Vec<Vec<u8>>,
    /// Whether a disk has forgotten something, and whether its bureau then signed a second history.
    pub(crate) forgot: Forgot,
    pub(crate) has_forked: bool,
    pub(crate) keeping: Option<Keeping>,
    pub(crate) sharing: Option<Sharing>,
    air: Air,
    pub(crate) ages: Ages,
    /// Events and lines so far.
    count: u64,
    trace: Sha256,
    /// Whether everything that happens is printed.
    pub(crate) tells: bool,
    /// The last number that a member refused another with.
    pub(crate) refused: BTreeMap<(usize, usize), u16>,
    /// How often each refusal was met.
    pub(crate) refusals: BTreeMap<u16, u64>,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// An officer does something.
    Act(usize),
    /// A bureau pulls from another.
    Call(usize, usize),
    /// Bytes arrive at one end of a line.
    Arrive(u64, End, Vec<u8>),
    /// A server goes on answering.
    Serve(u64),
    /// A bureau's process ends.
    Fail(usize),
    /// It starts again.
    Start(usize),
    /// The network becomes another.
    Weather,
    /// The liar lies.
    Lie(usize),
    /// The keepers of the directory say something.
    Keep,
    /// Something is done about the group.
    Share,
    /// A disk forgets what it had said to be kept.
    Forget(usize),
    /// A bureau signs again what it says.
    Sign(usize),
    /// An officer asks.
    Ask(usize),
}

/// Lets hubs carry, and hears through them who has no line of its own.
fn connect(plan: &Plan, members: &[Member]) {
    let lines = plan.lines();
    for (one, member) in members.iter().enumerate() {
        let hubs = plan.hubs_of(one);
        for hub in &hubs {
            member.up().add_relay(&member.admin(), members[*hub].id).unwrap();
        }
        let hubs: Vec<MemberId> = hubs.into_iter().map(|hub| members[hub].id).collect();
        for other in member.peers.iter().filter(|other| !lines.contains(&(one, **other))) {
            member.up().hear_through(&member.admin(), members[*other].id, &hubs).unwrap();
        }
    }
}

impl World {
    pub(crate) fn new(folder: &Path, plan: Plan, mut chance: Chance, tells: bool) -> Self {
        let id = |number: usize| format!("X{number}").parse::<MemberId>().unwrap();
        let mut members: Vec<_> =
            (0..plan.members).map(|number| Member::make(folder, id(number), &mut chance)).collect();
        for (one, other) in plan.pairs() {
            let card = members[other].up().identity().card("simulated:1");
            members[one].up().add_peer(&members[one].admin(), &card).unwrap();
            members[one].peers.push(other);
        }
        connect(&plan, &members);
        let mut world = Self {
            members,
            plan,
            twin: None,
            book: Book::default(),
            chance,
            now: 0,
            events: BinaryHeap::new(),
            lines: BTreeMap::new(),
            cut_off: BTreeSet::new(),
            sent: Vec::new(),
            forgot: Forgot::default(),
            has_forked: false,
            keeping: None,
            sharing: None,
            air: Air::default(),
            ages: Ages::default(),
            count: 0,
            trace: Sha256::new(),
            tells,
            refused: BTreeMap::new(),
            refusals: BTreeMap::new(),
        };
        world.begin();
        world
    }

    fn begin(&mut self) {
        for member in 0..self.members.len() {
            self.soon(Event::Act(member), 20_000);
            self.soon(Event::Fail(member), 200_000);
        }
        for (one, other) in self.plan.lines() {
            self.soon(Event::Call(one, other), 15_000);
        }
        self.soon(Event::Weather, 2 * self.plan.weather_every);
        let asking = if self.plan.satellite.is_some() { self.members.len() } else { 0 };
        for member in 0..asking {
            self.soon(Event::Sign(member), 1_000);
            self.soon(Event::Ask(member), Satellite::ASK_EVERY);
        }
        self.begin_keeping();
        self.begin_sharing();
        if let Some(forgetful) = self.plan.forgetful {
            // That it was ever founded it does not forget.
            self.members[forgetful].close();
            self.members[forgetful].start();
            self.soon(Event::Forget(forgetful), self.plan.millis / 2);
        }
        if let Some((liar, _)) = self.plan.liar {
            self.soon(Event::Lie(liar), 60_000);
        }
    }

    /// Lets everything happen that does until the plan's end.
    pub(crate) fn run(&mut self) {
        while let Some(Reverse((at, _, event))) = self.events.pop() {
            if at >= self.plan.millis {
                break;
            }
            self.set_clocks(at);
            self.note(&event);
            self.happen(event);
        }
    }

    /// The network is whole again, and everybody calls everybody until nothing moves any more.
    pub(crate) fn calm(&mut self) {
        self.nothing_is_under_way();
        self.cut_off.clear();
        for member in (0..self.members.len()).rev() {
            self.start(member);
        }
        // Everything has come by itself, over that line.
        if self.plan.satellite.is_some() {
            return;
        }
        self.let_everybody_in();
        let mut pairs = self.plan.lines();
        // Who was shown another history in one round holds it against its owner in the next.
        let forks = matches!(self.plan.liar, Some((_, Lie::Forks)));
        let (mut quiet, enough) =
            (0, if forks || self.forgot.at.is_some() || self.keeping.is_some() { 3 } else { 1 });
        // Records go in one round, receipts in the next, and what follows from them in another; past hubs in three times as many.
        for round in 0..24 {
            let mut moved = 0;
            self.take_up_keys();
            if round == 6 {
                self.hand_directory_over();
            }
            self.chance.mix(&mut pairs);
            for (one, other) in pairs.clone() {
                self.set_clocks(self.now + 50);
                moved += self.call_calmly(one, other);
            }
            if self.tells {
                println!("{:>7} calm round {round}: {moved} entries", self.now);
            }
            // Who was waited for speaks in the rounds after that.
            let is_waiting = self.is_somebody_waiting() || self.is_keeping_under_way();
            quiet = if moved == 0 && !is_waiting { quiet + 1 } else { 0 };
            if quiet >= enough && round > 1 {
                return;
            }
        }
        panic!("promise 4: nothing new is said, and still something moves");
    }

    /// One whole conversation without anything going wrong; how many entries it brought.
    fn call_calmly(&mut self, one: usize, other: usize) -> u64 {
        let number = self.next();
        let Some(frame) = self.connect(number, one, other, 1) else { return 0 };
        // As the first round of a line is wherever a bureau follows its peers by itself.
        self.lines.entry(number).and_modify(|line| line.of_peer = 0);
        let mut to_server = vec![frame];
        while !to_server.is_empty() {
            for frame in std::mem::take(&mut to_server) {
                let Some(line) = self.lines.get_mut(&number) else { return 0 };
                let heard = line.at_server(&frame, &mut self.chance);
                if self.ended(number, heard).is_none() {
                    return 0;
                }
            }
            while let Some(reply) = self.serve_once(number) {
                let Some((frames, is_done)) = self.pull_once(number, &reply) else { return 0 };
                if is_done {
                    let line = self.lines.remove(&number);
                    return line.map_or(0, |line| {
                        self.hear(&line);
                        line.entries()
                    });
                }
                to_server.extend(frames);
            }
        }
        self.lines.remove(&number);
        0
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Act(who) => self.act(who),
            Event::Call(one, other) => self.call(one, other),
            Event::Arrive(number, End::Server, bytes) => self.arrive_at_server(number, &bytes),
            Event::Arrive(number, End::Puller, bytes) => self.arrive_at_puller(number, &bytes),
            Event::Serve(number) => self.serve(number),
            Event::Fail(who) => self.fail(who),
            Event::Start(who) => self.start(who),
            Event::Weather => self.change_weather(),
            Event::Lie(who) => self.lie(who),
            Event::Keep => self.keep(),
            Event::Share => self.share(),
            Event::Forget(who) => self.forget(who),
            Event::Sign(who) => {
                self.soon(Event::Sign(who), 2 * Satellite::SIGN_EVERY);
                self.sign(who);
            }
            Event::Ask(who) => {
                self.soon(Event::Ask(who), 2 * Satellite::ASK_EVERY);
                self.ask(who);
            }
        }
    }

    fn call(&mut self, one: usize, other: usize) {
        let calls_satellite = self.satellite_between(one, other).is_some();
        let every = if calls_satellite { Satellite::TRY_EVERY } else { self.plan.call_every };
        self.soon(Event::Call(one, other), 2 * every);
        let is_reachable = self.members[one].is_up() && self.members[other].is_up();
        if !is_reachable || self.is_cut_off(one, other) {
            return;
        }
        let (number, rounds) = (self.next(), u32::try_from(self.chance.between(1, 3)).unwrap());
        if let Some(frame) = self.connect(number, one, other, rounds) {
            self.send(number, End::Server, frame);
        }
    }

    fn connect(&mut self, number: u64, one: usize, other: usize, rounds: u32) -> Option<Vec<u8>> {
        if !self.knows_keys(one, other) {
            return None;
        }
        let is_of_before = !self.knows_keys(other, one);
        let (puller, server) = (self.self_of(one, other), self.self_of(other, one));
        let ends = ((one, puller.up(), puller.boot), (other, server.up(), server.boot));
        let connected = Line::connect(ends.0, ends.1, rounds);
        let (signed, no_part) = (self.ages.signed_by(other), self.knows_no_part(one, other));
        let (mut line, frame) = self.ended(number, connected)?;
        (line.signed, line.opened, line.no_part) = (signed, self.now, no_part);
        line.is_of_before = is_of_before;
        self.lines.insert(number, line);
        Some(frame)
    }

    /// The self of `one` that `other` is shown.
    fn self_of(&self, one: usize, other: usize) -> &Member {
        let is_liar = self.plan.liar.is_some_and(|(liar, _)| liar == one);
        match &self.twin {
            Some(twin) if is_liar && other % 2 == 1 => twin,
            _ => &self.members[one],
        }
    }

    /// Sends a frame on its way, or lets the line break.
    fn send(&mut self, number: u64, to: End, frame: Vec<u8>) {
        let Some(line) = self.lines.get(&number) else { return };
        let (from, towards) = match to {
            End::Server => (line.puller.member, line.server.member),
            End::Puller => (line.server.member, line.puller.member),
        };
        let satellite = self.satellite_between(from, towards);
        let loss = satellite.map_or(self.plan.loss, |_| Satellite::LOSS);
        if self.chance.is(loss) || self.is_cut_off(from, towards) {
            self.lines.remove(&number);
            return;
        }
        let meddles = self.plan.liar == Some((from, Lie::Meddles));
        let frames =
            if meddles { liar::meddle(frame, &mut self.sent, &mut self.chance) } else { vec![frame] };
        for frame in frames {
            let arrival = match satellite {
                Some(satellite) => self.air.arrival(satellite, towards, self.now, frame.len()),
                None => self.now + self.chance.between(self.plan.delay / 2, self.plan.delay),
            };
            let Some(line) = self.lines.get_mut(&number) else { return };
            let side = match to {
                End::Server => &mut line.server.arrived,
                End::Puller => &mut line.puller.arrived,
            };
            *side = (*side).max(arrival);
            let at = *side;
            self.at(at, Event::Arrive(number, to, frame));
        }
    }

    /// The satellite, if its line is the one between these two.
    fn satellite_between(&self, one: usize, other: usize) -> Option<Satellite> {
        self.plan.satellite.filter(|satellite| satellite.member == one || satellite.member == other)
    }

    fn is_cut_off(&self, from: usize, to: usize) -> bool {
        let is_down = self.satellite_between(from, to).is_some_and(|satellite| !satellite.is_up(self.now));
        is_down || self.cut_off.contains(&(from, to))
    }

    fn arrive_at_server(&mut self, number: u64, bytes: &[u8]) {
        if !self.is_alive(number, End::Server) {
            return;
        }
        let Some(line) = self.lines.get_mut(&number) else { return };
        let heard = line.at_server(bytes, &mut self.chance);
        if self.ended(number, heard).is_some() {
            self.at(self.now, Event::Serve(number));
        }
    }

    fn serve(&mut self, number: u64) {
        if !self.is_alive(number, End::Server) {
            return;
        }
        if let Some(frame) = self.serve_once(number) {
            self.send(number, End::Puller, frame);
            let pause = self.chance.between(0, 40);
            self.at(self.now + pause, Event::Serve(number));
        }
    }

    fn serve_once(&mut self, number: u64) -> Option<Vec<u8>> {
        let mut line = self.lines.remove(&number)?;
        let served = line.serve(self.self_of(line.server.member, line.puller.member).up());
        self.lines.insert(number, line);
        self.ended(number, served).flatten()
    }

    fn arrive_at_puller(&mut self, number: u64, bytes: &[u8]) {
        if !self.is_alive(number, End::Puller) {
            return;
        }
        let Some(who) = self.lines.get(&number).map(|line| line.puller.member) else { return };
        let is_doomed = self.twin.is_none() && self.chance.is(self.plan.power_cut / 4);
        let before = is_doomed.then(|| Logs::of(&self.members[who].home));
        let pulled = self.pull_once(number, bytes);
        if let Some(logs) = before {
            // Nothing of what it was about to say leaves.
            self.lines.remove(&number);
            self.cut_power(who, logs, None);
            return;
        }
        if let Some(line) = self.lines.get(&number) {
            self.ages.frame_came(line, self.now);
        }
        match pulled {
            Some((_, true)) => {
                let line = self.lines.remove(&number);
                if let Some(line) = line {
                    self.ages.ended_well(&line);
                    self.hear(&line);
                }
            }
            Some((frames, false)) => {
                for frame in frames {
                    self.send(number, End::Server, frame);
                }
            }
            None => {}
        }
    }

    fn pull_once(&mut self, number: u64, bytes: &[u8]) -> Option<(Vec<Vec<u8>>, bool)> {
        let mut line = self.lines.remove(&number)?;
        let mut chance = self.chance.fork();
        let (bureau, before) = (self.self_of(line.puller.member, line.server.member).up(), line.entries());
        let pulled = line.at_puller(bureau, bytes, &mut chance);
        self.check_part(&line, before);
        self.lines.insert(number, line);
        self.ended(number, pulled)
    }

    /// Whether that end of a line is still the process that it was.
    fn is_alive(&mut self, number: u64, end: End) -> bool {
        let Some(line) = self.lines.get(&number) else { return false };
        let (member, other, boot) = match end {
            End::Puller => (line.puller.member, line.server.member, line.puller.boot),
            End::Server => (line.server.member, line.puller.member, line.server.boot),
        };
        let member = self.self_of(member, other);
        let is_alive = member.is_up() && member.boot == boot;
        if !is_alive {
            self.lines.remove(&number);
        }
        is_alive
    }

    /// What a step came to; a line on which something was refused ends.
    fn ended<T>(&mut self, number: u64, step: Result<T, ExchangeError>) -> Option<T> {
        match step {
            Ok(done) => Some(done),
            Err(error) => {
                let line = self.lines.remove(&number);
                let ends = line.map(|line| (line.puller.member, line.server.member));
                if let Some(ends) = ends {
                    self.refused.insert(ends, error.number());
                }
                if self.tells {
                    println!("{:>7} refused between {ends:?}: {error}", self.now);
                }
                *self.refusals.entry(error.number()).or_default() += 1;
                self.check_refusal(ends, &error);
                None
            }
        }
    }

    fn set_clocks(&mut self, now: u64) {
        self.now = now;
        self.members.iter().chain(&self.twin).for_each(|member| member.set_clock(now));
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub(crate) fn at(&mut self, at: u64, event: Event) {
        let number = self.next();
        self.events.push(Reverse((at, number, event)));
    }

    /// Within so many milliseconds.
    pub(crate) fn soon(&mut self, event: Event, within: u64) {
        let at = self.now + self.chance.between(1, within);
        self.at(at, event);
    }

    /// Two runs of one seed are the same if what happened in them is.
    fn note(&mut self, event: &Event) {
        let line = format!("{:>7} {event:?}", self.now);
        if self.tells {
            println!("{line:.120}");
        }
        self.trace.update(line);
    }

    pub(crate) fn trace(&self) -> Vec<u8> {
        self.trace.clone().finalize().to_vec()
    }
}
