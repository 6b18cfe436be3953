//! A bureau, opened: its home, who it is, its rows, its index, and the time.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use wasl_feed::{Origin, UnixTime, VerifyingKey};
use wasl_model::{Action, Actor, Caller, Permit, Purpose, Role, rules};
use wasl_store::{AuditLog, Store};

use crate::{
    Card, Clock, Entropy, Home, Identity, NodeError, Settings, Surroundings,
    attachments::{Room, UnderWay},
    carrier::{self, Carrier},
    cases::RefusedDesk,
    directory::shelf::DirectoryDesk,
    home, identity,
    index::Follower,
    live::desk::LiveDesk,
    lookup::desk::LookupDesk,
    news::News,
    rows,
    sessions::{Sessions, Strangers},
    testimony::Testimony,
};

/// How often a writer that waits for the first rounds looks up.
const LOOK: Duration = Duration::from_millis(5);

/// How many times the background takes changes in at a turn: a fraction of a second.
const PARTS_PER_TURN: usize = 2;

/// One member's bureau. It can be shared between threads; other processes may have the same home open.
#[derive(Debug)]
pub struct Bureau {
    pub(crate) home: Home,
    pub(crate) settings: Settings,
    pub(crate) identity: Identity,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) store: Store,
    pub(crate) audit: AuditLog,
    pub(crate) follower: Follower,
    pub(crate) sessions: Sessions,
    pub(crate) strangers: Strangers,
    pub(crate) news: News,
    pub(crate) testimony: Testimony,
    pub(crate) lookup: LookupDesk,
    pub(crate) directory: DirectoryDesk,
    pub(crate) live: LiveDesk,
    pub(crate) refused: RefusedDesk,
    pub(crate) parcel_room: Room,
    pub(crate) parcels_under_way: UnderWay,
    pub(crate) carrier: Arc<Carrier>,
    ready: AtomicBool,
    /// Whether the exchange was started, which makes the bureau ready in time.
    exchanging: AtomicBool,
}

impl Bureau {
    /// Makes a bureau in the folder `path`, which must be empty or not exist, and opens it.
    pub fn init(
        path: &Path,
        member: wasl_model::MemberId,
        name: &str,
        settings: &Settings,
        surroundings: impl Into<Surroundings>,
    ) -> Result<Self, NodeError> {
        let surroundings = surroundings.into();
        carrier::check(settings, path)?;
        settings.terms.check()?;
        rows::check_vacant(settings, path)?;
        let home = Home::make(path)?;
        let file = home.settings_file();
        let text = toml::to_string(settings).map_err(|error| home::content(&file, &error.to_string()))?;
        home::write(&file, &text)?;
        let identity = Identity::make(&home, member, name, &*surroundings.entropy)?;
        identity.card(settings.card_address()).write(&home.card_file())?;
        Self::open(path, surroundings)
    }

    /// Opens the bureau in the folder `path`.
    pub fn open(path: &Path, surroundings: impl Into<Surroundings>) -> Result<Self, NodeError> {
        let Surroundings { clock, entropy } = surroundings.into();
        let home = Home::open(path)?;
        let file = home.settings_file();
        let settings = if file.is_file() {
            Settings::read(&home::read(&file)?).map_err(|error| home::content(&file, &error))?
        } else {
            Settings::default()
        };
        settings.terms.check()?;
        let identity = Identity::read(&home, &*entropy)?;
        let carrier = Arc::new(Carrier::new(&settings, &home, &identity)?);
        // The audit log first: it tells whose the rows are.
        let open_audit = |identity: &Identity| {
            AuditLog::open(rows::audit(&settings, &home)?, &identity.key, &identity.former)
                .map_err(NodeError::from)
        };
        let audit = open_audit(&identity)?;
        let store = Store::open(rows::records(&settings, &home)?)?;
        let directory = DirectoryDesk::default();
        let listed = directory.current(&store)?.and_then(|kept| kept.card_of(identity.member).cloned());
        let takes_up = listed.map_or(Ok(false), |card| Identity::take_up(&home, &card))?;
        let (identity, audit) = if takes_up {
            let identity = Identity::read(&home, &*entropy)?;
            let audit = open_audit(&identity)?;
            (identity, audit)
        } else {
            (identity, audit)
        };
        let follower = Follower::new(home.index(), Arc::clone(&entropy));
        let lookup = LookupDesk::open(&home, &*entropy)?;
        let live = LiveDesk::open(&home);
        let bureau = Self {
            home,
            settings,
            identity,
            clock,
            entropy,
            store,
            audit,
            follower,
            sessions: Sessions::default(),
            strangers: Strangers::default(),
            news: News::default(),
            testimony: Testimony::default(),
            lookup,
            directory,
            live,
            refused: RefusedDesk::default(),
            parcel_room: Room::default(),
            parcels_under_way: UnderWay::default(),
            carrier,
            ready: AtomicBool::new(false),
            exchanging: AtomicBool::new(false),
        };
        bureau.complete()?;
        Ok(bureau)
    }

    /// Makes what a home has not yet: a new one, or one that an older program made.
    fn complete(&self) -> Result<(), NodeError> {
        let (key, permit) = (self.identity.verifying_key(), self.own_permit()?);
        for origin in self.identity.feeds() {
            // There is none yet, or the key that signed it was renewed.
            if self.store.feed(&origin)?.is_none_or(|feed| feed.key != key) {
                let is_whole = self.may_write()?;
                self.store.write::<_, NodeError>(&permit, |write| {
                    write.add_feed(&origin, &key)?;
                    write.renew_feed_key(&origin, &key)?;
                    if is_whole {
                        write.sign(&origin, &self.identity.key)?;
                    }
                    Ok(())
                })?;
            }
        }
        self.sign_what_is_from_the_future()?;
        for peer in self.store.peers()? {
            let origin = Origin::messages(&identity::key_name(peer.member));
            if self.store.feed(&origin)?.is_none() {
                let key: VerifyingKey = peer.vkey.parse()?;
                self.store.write::<_, NodeError>(&permit, |write| Ok(write.add_feed(&origin, &key)?))?;
            }
        }
        self.obey_cards(&permit)?;
        let path = self.home.card_file();
        match Card::read(&path) {
            Ok(card) => {
                let (name, own) = (card.name.clone(), self.identity.card(&card.address));
                let own = Card { name, ..own };
                if own == card { Ok(()) } else { own.write(&path) }
            }
            Err(_) if !path.is_file() => self.identity.card(self.settings.card_address()).write(&path),
            // An administrator may have written into it; nothing here depends on it.
            Err(error) => {
                tracing::warn!(%error, "the card is left as it is");
                Ok(())
            }
        }
    }

    /// Where it lives.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// How it is set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What time it is here.
    pub fn now(&self) -> wasl_model::Timestamp {
        self.clock.now()
    }

    /// The same as notes and messages write it.
    pub(crate) fn unix_now(&self) -> Result<UnixTime, NodeError> {
        Ok(UnixTime::new(self.now().secs()).map_err(wasl_store::StoreError::from)?)
    }

    /// Whether it has heard from its peers since it started, or waited for them long enough: a home that
    /// was restored from an old copy learns what was erased since before it answers.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::SeqCst)
    }

    /// Fills the index, and is ready from now on. A serving bureau does so by itself when it has heard from its peers.
    pub fn make_ready(&self) -> Result<(), NodeError> {
        self.follow()?;
        self.ready.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// The exchange starts: whoever wants to write waits for the first rounds, see [`Bureau::settle`].
    pub(crate) fn set_exchanging(&self) {
        self.exchanging.store(true, Ordering::SeqCst);
    }

    /// Waits until the peers were heard once since the exchange started, or for `start_wait_millis`: a home that somebody put
    /// back by hand learns that it is an old copy before it writes. A bureau without a running exchange does not wait.
    pub(crate) fn settle(&self) {
        let until = Instant::now() + Duration::from_millis(self.settings.start_wait_millis);
        while self.exchanging.load(Ordering::SeqCst) && !self.is_ready() && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
    }

    /// Whoever sits at the machine itself and may read the home folder, acting in `role`.
    pub fn local_caller(&self, role: Role, purpose: Purpose) -> Caller {
        Caller { actor: Actor::Local, member: self.identity.member, role, purpose }
    }

    /// Leave for the bureau's own work: carrying, folding, purging.
    pub(crate) fn own_permit(&self) -> Result<Permit, NodeError> {
        Ok(rules::permit(Caller::bureau(self.identity.member), Action::Replicate, self.now())?)
    }

    /// Signs one's own feed again as it is, so that copies know how fresh they are; not while more of it may be elsewhere.
    /// Called now and then while serving.
    pub fn sign_again(&self) -> Result<(), NodeError> {
        if !self.may_write()? {
            return Ok(());
        }
        self.store.write::<_, NodeError>(&self.own_permit()?, |write| {
            write.sign(&self.identity.records(), &self.identity.key)?;
            Ok(())
        })?;
        self.sign_what_is_from_the_future()
    }

    /// Signs again what was signed while this clock was ahead: no peer believes it before that time has come.
    fn sign_what_is_from_the_future(&self) -> Result<(), NodeError> {
        let permit = self.own_permit()?;
        for origin in self.identity.feeds() {
            let signed = self.store.feed(&origin)?.and_then(|feed| feed.as_of);
            if signed.is_some_and(|signed| signed > permit.at()) && self.may_write()? {
                self.store.write::<_, NodeError>(&permit, |write| {
                    write.sign(&origin, &self.identity.key)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Folds changes that the exchange and other processes committed, if the index is filled: part by
    /// part, so that questions come between, and not for ever, so that the caller gets on.
    pub(crate) fn follow_on(&self) -> Result<(), NodeError> {
        let permit = self.own_permit()?;
        for _ in 0..PARTS_PER_TURN {
            if self.follower.follow(&self.store, &permit)? == 0 {
                break;
            }
        }
        self.follower.join_small(permit.at());
        Ok(())
    }

    /// Does one thing that is due for the index, if it is filled: lets go of what was erased, joins segments, writes files.
    /// Questions are answered meanwhile. What takes long asks `go_on` every few milliseconds, which may take its time.
    /// False if nothing was to do. Called all the time while serving.
    ///
    /// # Errors
    ///
    /// If a file cannot be written; the index answers nevertheless.
    pub fn keep_index(&self, go_on: &dyn Fn() -> bool) -> Result<bool, NodeError> {
        let purge_within = Duration::from_secs(self.settings.purge_within_minutes.saturating_mul(60));
        let permit = self.own_permit()?;
        Ok(self.follower.join_small(permit.at())
            || self.follower.upkeep(&self.store, &permit, purge_within, go_on)?)
    }

    /// Overwrites the payloads of everything that has expired, and takes back what this member said against records that are gone. Called now and then while serving.
    pub fn purge_expired(&self) -> Result<u64, NodeError> {
        let permit = self.own_permit()?;
        let purged = self.store.purge_expired(&permit)?;
        self.remove_discarded_parcels(&permit)?;
        self.end_contests(&permit)?;
        Ok(purged)
    }
}
