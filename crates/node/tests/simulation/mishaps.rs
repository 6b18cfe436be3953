//! What goes wrong by itself: processes that end, power that goes, disks that forget, a network that parts; and who lies.

use std::collections::BTreeSet;

use crate::{
    acts,
    book::{Book, Doubt},
    disk::Logs,
    liar::{self, Lie},
    line::Line,
    world::{Event, World},
};

/// What a disk has forgotten, and whether its bureau has heard its peers since.
#[derive(Debug, Default)]
pub(crate) struct Forgot {
    /// When it forgot something last.
    pub(crate) at: Option<u64>,
    waits_for: BTreeSet<usize>,
    /// When all that was under way to others then has arrived or is lost: what they show before that may be too little.
    heard_from: u64,
    /// Until when it waits for them. A serving bureau waits for a second, in which it reaches whoever can be reached.
    until: u64,
    /// Whether it went on before it had heard them all, once at least.
    was_hasty: bool,
}

impl World {
    pub(crate) fn act(&mut self, who: usize) {
        if self.now >= self.plan.busy_millis {
            return;
        }
        self.soon(Event::Act(who), 2 * self.plan.act_every);
        // Who signs what is not true has nothing to do besides.
        if !self.members[who].is_up() || !self.counts(who) {
            return;
        }
        if self.is_waiting(who) {
            return;
        }
        // The power goes in the middle of some of the things that are done.
        let is_doomed = self.chance.is(self.plan.power_cut);
        let before = is_doomed.then(|| (Logs::of(&self.members[who].home), self.book_before()));
        let doubt = acts::act(&self.members, who, &mut self.book, &mut self.chance);
        self.tell_what_was_done(who, doubt.as_ref());
        if let Some((logs, book)) = before {
            self.book = book;
            self.cut_power(who, logs, doubt);
        }
    }

    /// What an officer did, where everything is told.
    pub(crate) fn tell_what_was_done(&self, who: usize, doubt: Option<&Doubt>) {
        let of_message = |doubt| match doubt {
            &Doubt::Recall { message } | &Doubt::Opening { message } => Some(self.book.messages[message].id),
            Doubt::Message { .. } => self.book.messages.last().map(|fact| fact.id),
            Doubt::Record { .. } => None,
        };
        if let Some(doubt) = doubt.filter(|_| self.tells) {
            let message = of_message(doubt).map(|id| id.to_string()).unwrap_or_default();
            println!("{:>7} {} does {doubt:?} {message}", self.now, self.members[who].id);
        }
    }

    pub(crate) fn book_before(&self) -> Book {
        self.book.clone()
    }

    pub(crate) fn cut_power(&mut self, who: usize, logs: Logs, doubt: Option<Doubt>) {
        self.members[who].cut_power(logs, &mut self.chance);
        self.start_again(who);
        if let Some(doubt) = doubt {
            acts::settle(&self.members, who, doubt, &mut self.book);
        }
        self.check_own_feeds(who);
    }

    pub(crate) fn fail(&mut self, who: usize) {
        if self.now >= self.plan.busy_millis {
            return;
        }
        self.soon(Event::Fail(who), 2 * self.plan.fail_every);
        // A liar with two selves stays as it is.
        let is_liar = self.plan.liar.is_some_and(|(liar, _)| liar == who);
        if self.members[who].is_up() && !is_liar {
            self.members[who].kill();
            let away = self.chance.between(10, 40_000);
            self.at(self.now + away, Event::Start(who));
        }
    }

    pub(crate) fn start(&mut self, who: usize) {
        if !self.members[who].is_up() {
            self.start_again(who);
            self.check_own_feeds(who);
        }
    }

    /// Some cannot reach some any more, in one direction or both; others can again.
    pub(crate) fn change_weather(&mut self) {
        self.cut_off.clear();
        if self.now >= self.plan.busy_millis {
            return;
        }
        self.soon(Event::Weather, 2 * self.plan.weather_every);
        match self.chance.below(4) {
            // The world falls into two.
            0 => {
                let side: Vec<bool> = self.members.iter().map(|_| self.chance.is(500)).collect();
                let apart = self.plan.lines().into_iter().filter(|(one, other)| side[*one] != side[*other]);
                self.cut_off = apart.collect();
            }
            // Some ways are closed, others not.
            1 => {
                let pairs = self.plan.lines();
                self.cut_off = pairs.into_iter().filter(|_| self.chance.is(400)).collect();
            }
            _ => {}
        }
    }

    pub(crate) fn lie(&mut self, who: usize) {
        self.soon(Event::Lie(who), 20_000);
        match self.plan.liar {
            Some((_, Lie::Forks)) if self.twin.is_none() => {
                self.twin = Some(self.members[who].twin(&mut self.chance));
            }
            Some((_, Lie::Forks)) => {
                // Each self says something of its own.
                let twin = self.twin.take();
                let selves = [Some(&self.members[who]), twin.as_ref()];
                for liar in selves.into_iter().flatten() {
                    liar::forge(liar, &self.members, &self.book, &mut self.chance);
                }
                self.twin = twin;
            }
            Some((_, Lie::Forges)) if self.members[who].is_up() => {
                liar::forge(&self.members[who], &self.members, &self.book, &mut self.chance);
            }
            _ => {}
        }
    }

    /// The power goes, and the disk had not kept what it said to have kept.
    pub(crate) fn forget(&mut self, who: usize) {
        self.soon(Event::Forget(who), self.plan.millis / 2);
        if !self.members[who].is_up() {
            return;
        }
        self.members[who].forget(&mut self.chance);
        let until = if self.chance.is(750) { u64::MAX } else { self.now };
        let waits_for = self.members[who].peers.iter().copied().collect();
        let was_hasty = self.forgot.was_hasty;
        let heard_from = self.now + self.plan.delay;
        self.forgot = Forgot { at: Some(self.now), waits_for, heard_from, until, was_hasty };
        self.start_again(who);
        // What it had opened may be unopened again.
        for fact in &mut self.book.messages {
            fact.perhaps_read.extend(fact.read.take(&who));
        }
    }

    /// Starts a bureau. Where its disk forgot something it waits for its peers, as a serving bureau does after each start.
    fn start_again(&mut self, who: usize) {
        self.members[who].start_waiting();
        if !self.has_forgotten_at(who) || self.forgot.waits_for.is_empty() {
            self.members[who].up().make_ready().unwrap();
        }
    }

    /// A conversation ended well: who was waited for was heard. What had been on its way to it before has come by then.
    pub(crate) fn hear(&mut self, line: &Line) {
        let (who, other) = (line.puller.member, line.server.member);
        let is_after = line.opened >= self.forgot.heard_from;
        if self.has_forgotten_at(who) && line.is_about_all && is_after {
            self.forgot.waits_for.remove(&other);
            if self.forgot.waits_for.is_empty() && self.members[who].is_up() {
                self.members[who].up().make_ready().unwrap();
            }
        }
    }

    /// The network is empty: nothing is under way to anybody any more.
    pub(crate) fn nothing_is_under_way(&mut self) {
        self.lines.clear();
        self.forgot.heard_from = self.forgot.heard_from.min(self.now);
    }

    /// Whether a bureau whose disk forgot something has not heard all its peers yet. One that has signed two histories is not
    /// waited for: where a peer shows it the other it stops, and hears nothing more there.
    pub(crate) fn is_somebody_waiting(&self) -> bool {
        (0..self.members.len())
            .any(|who| !self.members[who].up().is_ready() && !self.differs_from_copies(who))
    }

    /// It has waited long enough.
    fn waits_no_more(&mut self, who: usize) {
        if self.has_forgotten_at(who) && !self.members[who].up().is_ready() {
            self.forgot.was_hasty = true;
            self.members[who].up().make_ready().unwrap();
        }
    }

    /// Whether it writes nothing at present, because its disk forgot something. If it may, the book says what is left.
    fn is_waiting(&mut self, who: usize) -> bool {
        if !self.has_forgotten_at(who) {
            return false;
        }
        if self.now >= self.forgot.until {
            self.waits_no_more(who);
        }
        if !self.members[who].up().is_ready() || !self.members[who].up().may_write().unwrap() {
            return true;
        }
        acts::recount(&self.members, who, &mut self.book);
        false
    }

    /// In the end a bureau whose disk forgot something has back what others had, or is known to have forked.
    pub(crate) fn recall_what_was_forgotten(&mut self) {
        let Some(who) = self.plan.forgetful.filter(|_| self.forgot.at.is_some()) else { return };
        self.has_forked = self.differs_from_copies(who);
        if self.has_forked {
            let id = self.members[who].id;
            assert!(
                self.forgot.was_hasty,
                "promise 1: {id} signed a second history, though its peers had told it"
            );
            return;
        }
        let may_write = self.members[who].up().may_write().unwrap();
        assert!(
            may_write,
            "promise 4: {} does not come back, though it never said two things",
            self.members[who].id
        );
        acts::recount(&self.members, who, &mut self.book);
    }

    pub(crate) fn has_forgotten_at(&self, who: usize) -> bool {
        self.forgot.at.is_some() && self.plan.forgetful == Some(who)
    }
}
