//! Several bureaus in a folder, with a clock that stands until it is set. The people are invented.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_cluster::{Cluster, NatsServer};
use wasl_model::{
    Caller, Handling, MemberId, Name, NameKind, Purpose, Question, Record, RecordId, RecordKind, Role,
    Source, Text, Timestamp,
};
use wasl_node::{Answer, Bureau, Exchange, SetClock, Settings};

/// Noon of some day.
pub(crate) const NOON_SECS: u64 = 1_790_000_000;

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<SetClock>,
    /// The server that the bureaus' rows are on, each in a database of its own; in their homes if there is none.
    pub(crate) server: Option<&'static Cluster>,
    /// The broker that the bureaus call each other over; they do so without one if there is none.
    pub(crate) broker: Option<NatsServer>,
}

/// A bureau that serves its peers.
pub(crate) struct Running {
    pub(crate) bureau: Arc<Bureau>,
    pub(crate) exchange: Exchange,
}

impl World {
    /// Bureaus with their rows in their homes that call each other directly; with their rows on a server if `WASL_WORLD`
    /// says `server`, and over a broker if it says `broker`.
    pub(crate) fn new() -> Self {
        let said = env::var("WASL_WORLD").unwrap_or_default();
        let mut world = if said.contains("server") { Self::on_a_server().unwrap() } else { Self::with(None) };
        if said.contains("broker") {
            world.broker = Some(NatsServer::start("", &[]).unwrap());
        }
        world
    }

    /// Bureaus that call each other over a broker; `None` where `nats-server` is not installed.
    pub(crate) fn over_a_broker() -> Option<Self> {
        let broker = NatsServer::if_here("", &[])?;
        Some(Self { broker: Some(broker), ..Self::new() })
    }

    /// Bureaus with their rows in their homes, where a test reads or writes past them.
    pub(crate) fn in_files() -> Self {
        Self::with(None)
    }

    /// Bureaus with their rows on a server; `None` where PostgreSQL is not installed.
    pub(crate) fn on_a_server() -> Option<Self> {
        let server = Cluster::shared();
        if server.is_none() {
            eprintln!("left out: PostgreSQL is not installed");
        }
        server.map(|server| Self::with(Some(server)))
    }

    fn with(server: Option<&'static Cluster>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(SetClock::at(Timestamp::from_secs(NOON_SECS))),
            server,
            broker: None,
        }
    }

    pub(crate) fn home(&self, member: &str) -> PathBuf {
        self.folder.path().join(member)
    }

    /// Makes a bureau. It runs rounds when a test says so, not by itself.
    pub(crate) fn make(&self, member: &str) -> Running {
        self.make_exchanging(member, 0)
    }

    /// Makes a bureau that follows its peers by itself, and compares everything with them once an hour.
    pub(crate) fn make_following(&self, member: &str) -> Running {
        self.make_exchanging(member, 3_600)
    }

    fn make_exchanging(&self, member: &str, exchange_every_secs: u64) -> Running {
        self.make_set(member, &Settings { exchange_every_secs, ..Settings::default() })
    }

    /// Makes a bureau that is set so.
    pub(crate) fn make_set(&self, member: &str, settings: &Settings) -> Running {
        self.make_at(&self.home(member), member, settings)
    }

    /// Makes a bureau in this home.
    pub(crate) fn make_at(&self, home: &Path, member: &str, settings: &Settings) -> Running {
        let clock = self.clock.clone();
        let carrier = self.broker.as_ref().map_or(settings.carrier.clone(), NatsServer::url);
        let store = self.server.map(|server| server.make_database().unwrap());
        let settings =
            &Settings { store: store.unwrap_or(settings.store.clone()), carrier, ..settings.clone() };
        let bureau = Bureau::init(home, member.parse().unwrap(), member, settings, clock);
        Running::start(bureau.unwrap())
    }

    pub(crate) fn reopen(&self, member: &str) -> Running {
        Running::start(Bureau::open(&self.home(member), self.clock.clone()).unwrap())
    }
}

impl Running {
    fn start(bureau: Bureau) -> Self {
        let bureau = Arc::new(bureau);
        let exchange = bureau.start_exchange(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
        while !bureau.is_ready() {
            std::thread::park_timeout(std::time::Duration::from_millis(1));
        }
        Self { bureau, exchange }
    }

    pub(crate) fn member(&self) -> MemberId {
        self.bureau.identity().member
    }

    pub(crate) fn knows(&self, other: &Self) {
        let directly = other.bureau.settings().carrier == Settings::BY_TLS;
        let address =
            if directly { other.exchange.address().to_string() } else { Settings::AT_BROKER.to_owned() };
        let card = other.bureau.identity().card(&address);
        self.bureau.add_peer(&self.admin(), &card).unwrap();
    }

    pub(crate) fn admin(&self) -> Caller {
        self.bureau.local_caller(Role::Admin, Purpose::Investigation)
    }

    pub(crate) fn protection(&self) -> Caller {
        self.bureau.local_caller(Role::Protection, Purpose::Oversight)
    }

    pub(crate) fn officer(&self, purpose: Purpose) -> Caller {
        self.bureau.local_caller(Role::Officer, purpose)
    }

    /// One round with `other`.
    pub(crate) fn pulls(&self, other: &Self) -> Result<u64, u16> {
        let round = self.bureau.exchange_now(other.member());
        round.map(|round| round.entries).map_err(|error| error.number())
    }

    /// What an investigator finds by name.
    pub(crate) fn finds(&self, name: &str) -> Vec<RecordId> {
        ids(&self.asks(name, Purpose::Investigation))
    }

    pub(crate) fn asks(&self, name: &str, purpose: Purpose) -> Answer {
        let question = Question { name: Some(Text::new(name).unwrap()), ..Question::default() };
        self.bureau.search(&self.officer(purpose), &question, 10, 0.3).unwrap()
    }

    /// Makes a record of this bureau's member.
    pub(crate) fn says(&self, id: &str, name: &str, handling: Handling) -> Record {
        let record = person(self.member(), id, name, handling);
        self.bureau.create_record(&self.protection(), &record).unwrap();
        record
    }
}

pub(crate) fn ids(answer: &Answer) -> Vec<RecordId> {
    answer.hits.iter().map(|found| found.hit.record).collect()
}

pub(crate) fn person(owner: MemberId, id: &str, name: &str, handling: Handling) -> Record {
    Record {
        kind: RecordKind::Person,
        owner,
        source: Source { dataset: Text::new("test").unwrap(), id: Text::new(id).unwrap() },
        names: vec![Name { text: Text::new(name).unwrap(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling,
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let (path, name) = file.map(|file| (file.path(), file.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(path, to.join(name)).unwrap();
        }
    }
}
