//! One bureau of the simulation: its home, its clock, and whether it is running.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_model::{Caller, MemberId, Purpose, Role, Timestamp};
use wasl_node::{Bureau, SetClock, Settings, Surroundings};

use crate::{
    chance::{Chance, Seeded},
    disk::{self, Logs},
};

/// When every simulation begins.
const BEGIN_SECS: u64 = 1_790_000_000;
/// How far clocks are apart, in milliseconds; ten minutes are allowed.
const SKEW_MAX: u64 = 240_000;

pub(crate) struct Member {
    pub(crate) id: MemberId,
    pub(crate) home: PathBuf,
    pub(crate) bureau: Option<Bureau>,
    /// How often it was started. A line does not outlive it.
    pub(crate) boot: u32,
    /// Whom it knows.
    pub(crate) peers: Vec<usize>,
    /// How often the power went in the middle of something.
    pub(crate) cuts: usize,
    clock: Arc<SetClock>,
    skew: u64,
    surroundings: Surroundings,
}

impl Member {
    /// Makes the bureau and starts it.
    pub(crate) fn make(folder: &Path, id: MemberId, chance: &mut Chance) -> Self {
        let home = folder.join(id.as_str());
        let clock = Arc::new(SetClock::at(Timestamp::from_secs(BEGIN_SECS)));
        let entropy = Arc::new(Seeded::new(chance.fork()));
        let surroundings = Surroundings { clock: clock.clone(), entropy };
        let settings = Settings { exchange_every_secs: 0, ..Settings::default() };
        let bureau = Bureau::init(&home, id, id.as_str(), &settings, surroundings.clone()).unwrap();
        bureau.make_ready().unwrap();
        let skew = chance.between(0, SKEW_MAX);
        Self {
            id,
            home,
            bureau: Some(bureau),
            boot: 1,
            peers: Vec::new(),
            cuts: 0,
            clock,
            skew,
            surroundings,
        }
    }

    /// The same bureau once more, from a copy of its home: two that say to be one.
    pub(crate) fn twin(&self, chance: &mut Chance) -> Self {
        let home = self.home.with_extension("twin");
        disk::image(&self.home, &home);
        let surroundings =
            Surroundings { entropy: Arc::new(Seeded::new(chance.fork())), ..self.surroundings.clone() };
        let (clock, skew, id) = (self.clock.clone(), self.skew, self.id);
        let mut twin =
            Self { id, home, bureau: None, boot: 0, peers: Vec::new(), cuts: 0, clock, skew, surroundings };
        twin.start();
        twin
    }

    pub(crate) fn is_up(&self) -> bool {
        self.bureau.is_some()
    }

    /// The bureau, which must be running.
    pub(crate) fn up(&self) -> &Bureau {
        self.bureau.as_ref().unwrap()
    }

    /// Sets its clock, which goes as fast as everybody's and is not the same.
    pub(crate) fn set_clock(&self, millis: u64) {
        self.clock.set(self.time(millis));
    }

    /// What the clock says then that is nobody's and behind no one's.
    #[expect(clippy::unused_self, reason = "it is asked of a member, as the time of its own clock is")]
    pub(crate) fn network_time(&self, millis: u64) -> Timestamp {
        Timestamp::from_millis(BEGIN_SECS * 1_000 + millis)
    }

    /// What its clock says then.
    pub(crate) fn time(&self, millis: u64) -> Timestamp {
        Timestamp::from_millis(BEGIN_SECS * 1_000 + millis + self.skew)
    }

    /// Starts it from what is in its home.
    pub(crate) fn start(&mut self) {
        self.start_waiting();
        self.up().make_ready().unwrap();
    }

    /// Starts it, and it waits: a serving bureau writes nothing until it has heard its peers, or for a while.
    pub(crate) fn start_waiting(&mut self) {
        self.bureau = Some(Bureau::open(&self.home, self.surroundings.clone()).unwrap());
        self.boot += 1;
    }

    /// Ends it in good order: what was in its logs is in the files.
    pub(crate) fn close(&mut self) {
        self.bureau = None;
    }

    /// Ends it as `kill -9` does: what was written stays.
    pub(crate) fn kill(&mut self) {
        let image = self.home.with_extension("image");
        disk::image(&self.home, &image);
        self.replace_by(&image);
    }

    /// Ends it in the middle of the step that began when its logs were as `before`.
    pub(crate) fn cut_power(&mut self, before: Logs, chance: &mut Chance) {
        self.cuts += 1;
        let image = self.home.with_extension("image");
        disk::image(&self.home, &image);
        disk::cut(&image, before, chance);
        self.replace_by(&image);
    }

    /// Ends it, and its disk forgets some of what it had said to be kept.
    pub(crate) fn forget(&mut self, chance: &mut Chance) {
        self.cuts += 1;
        let image = self.home.with_extension("image");
        disk::image(&self.home, &image);
        disk::forget(&image, chance);
        self.replace_by(&image);
    }

    fn replace_by(&mut self, image: &Path) {
        // Closing it in good order moves the log into the file; the home is what it was before that.
        self.bureau = None;
        fs::remove_dir_all(&self.home).unwrap();
        fs::rename(image, &self.home).unwrap();
    }

    pub(crate) fn protection(&self) -> Caller {
        self.up().local_caller(Role::Protection, Purpose::Oversight)
    }

    pub(crate) fn admin_of_audit(&self) -> Caller {
        self.up().local_caller(Role::Protection, Purpose::Oversight)
    }

    pub(crate) fn admin(&self) -> Caller {
        self.up().local_caller(Role::Admin, Purpose::Oversight)
    }

    pub(crate) fn officer(&self) -> Caller {
        self.up().local_caller(Role::Officer, Purpose::Investigation)
    }
}
