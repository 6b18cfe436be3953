//! Members that do not answer live questions as they should, and members that do not ask as they should: each is caught with
//! its number.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    version::TLS13,
};
use wasl_exchange::{FrameReader, LiveHit, LiveReply, LiveRequest, Message as _};
use wasl_feed::{Index, KeyName, Opening, Origin, Salt, SigningKey};
use wasl_model::{Action, Audience, Caller, Event, Handling, Purpose, Record, Timestamp, rules};
use wasl_node::{Answer, AskOutcome};
use wasl_store::{Store, StoreError};

use crate::{
    live::{asked_only, told},
    world::{NOON_SECS, Running, World, ids, person},
};

const PATIENT: Option<Duration> = Some(Duration::from_secs(10));
const SHORT: Option<Duration> = Some(Duration::from_millis(100));

/// What an owner does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    /// Nothing: it shows that the others are caught for what they do.
    Honest,
    /// It answers another question.
    OtherQuestion,
    /// It sends more records than were asked for.
    TooMany,
    /// It says to have fewer records than it sends.
    Fewer,
    /// It announces a frame that is longer than an answer may be.
    TooLong,
    /// What it sends is no message.
    Garbage,
    /// The record is not the one that it committed to.
    Altered,
    /// The record stands at another place of its feed.
    Misplaced,
    /// It shows a record that it has not committed to yet.
    Future,
    /// It shows a record that is for somebody else.
    NotForUs,
    /// It shows a record that has expired.
    Expired,
    /// It shows a record that it has written into its own feed in another member's name.
    Forged,
    /// It shows what another member has committed to in that member's feed.
    OfAnotherFeed,
    /// It refuses for a reason of its own.
    Refusing,
    /// It leaves when it is asked.
    Leaving,
    /// It never answers.
    Silent,
}

/// Serves in the name of a member that has these openings, by their numbers.
struct Liar {
    lie: Lie,
    openings: Vec<Opening>,
    /// What the first question waits for, if it does.
    signal: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Liar {
    fn of(lie: Lie, member: &Running) -> Self {
        Self { lie, openings: openings(member), signal: Mutex::default() }
    }

    fn hit(&self, number: usize) -> LiveHit {
        LiveHit { index: index(number), opening: self.openings[number].clone() }
    }

    /// The bytes that answer a question; none if it leaves.
    fn reply(&self, LiveRequest { id, .. }: &LiveRequest) -> Option<Vec<u8>> {
        let answer = |found, hits| LiveReply::Answer { id: *id, found, hits }.to_frame();
        let one = |hit| answer(1, vec![hit]);
        Some(match self.lie {
            Lie::Honest => one(self.hit(0)),
            Lie::OtherQuestion => LiveReply::Answer { id: id + 1, found: 0, hits: Vec::new() }.to_frame(),
            Lie::TooMany => answer(11, vec![self.hit(0); 11]),
            Lie::Fewer => answer(0, vec![self.hit(0)]),
            Lie::TooLong => u32::MAX.to_be_bytes().to_vec(),
            Lie::Garbage => vec![0, 0, 0, 3, 1, 2, 3],
            Lie::Altered => {
                let mut payload = self.openings[0].payload().to_vec();
                *payload.last_mut().unwrap() ^= 1;
                let opening = Opening::new(Salt::from_bytes([0; 32]), payload).unwrap();
                one(LiveHit { index: index(0), opening })
            }
            Lie::Misplaced => one(LiveHit { index: index(1), ..self.hit(0) }),
            Lie::Future => one(LiveHit { index: index(4), ..self.hit(0) }),
            Lie::NotForUs => one(self.hit(1)),
            Lie::Expired => one(self.hit(2)),
            Lie::Forged => one(self.hit(3)),
            Lie::OfAnotherFeed => one(LiveHit { index: index(0), ..self.hit(4) }),
            Lie::Refusing => LiveReply::Refuse { id: *id, number: 6035 }.to_frame(),
            Lie::Leaving => return None,
            Lie::Silent => Vec::new(),
        })
    }

    /// Serves in the name of whose home this is, until the test ends.
    fn serve(self, home: &Path) -> SocketAddr {
        let read = |file: &str| fs::read(home.join("keys").join(file)).unwrap();
        let certificate = CertificateDer::from_pem_slice(&read("tls.cert.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(&read("tls.key.pem")).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = vec![b"wasl-questions/1".to_vec()];
        let (config, liar) = (Arc::new(config), Arc::new(self));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, liar) = (Arc::clone(&config), Arc::clone(&liar));
                thread::spawn(move || liar.converse(stream, config));
            }
        });
        address
    }

    fn converse(&self, stream: TcpStream, config: Arc<ServerConfig>) {
        let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
        let (mut reader, mut buffer) = (FrameReader::<LiveRequest>::new(), vec![0; 4_096]);
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            let mut chunk = &buffer[..count];
            while let Some(request) = reader.read(&mut chunk).unwrap() {
                let signal = self.signal.lock().unwrap().take();
                let _ = signal.map(|signal| signal.recv());
                let Some(reply) = self.reply(&request) else { return };
                if stream.write_all(&reply).and_then(|()| stream.flush()).is_err() {
                    return;
                }
            }
        }
    }
}

fn index(number: usize) -> Index {
    Index::new(number as u64).unwrap()
}

/// Writes a record of another member into the feed of `bureau`, as no bureau of this program does.
fn forge(bureau: &Running, record: &Record) {
    let home = bureau.bureau.home();
    let store = Store::open(&home.records_file()).unwrap();
    let seed = fs::read_to_string(home.path().join("keys/feed.key")).unwrap();
    let name = KeyName::of_member(bureau.member().as_str()).unwrap();
    let key = SigningKey::from_seed(name.clone(), &STANDARD.decode(seed.trim()).unwrap().try_into().unwrap());
    let permit =
        rules::permit(Caller::bureau(bureau.member()), Action::Replicate, bureau.bureau.now()).unwrap();
    let written = store.write::<_, StoreError>(&permit, |write| {
        write.append(&Origin::records(&name), Event::Put(record.clone()), Salt::from_bytes([9; 32]))?;
        write.sign(&Origin::records(&name), &key)
    });
    assert_eq!(written.unwrap().size().get(), 4);
}

/// What the member's feed of records says, entry by entry.
fn openings(member: &Running) -> Vec<Opening> {
    let file = rusqlite::Connection::open(member.bureau.home().records_file()).unwrap();
    let sql = "SELECT salt, payload FROM entry JOIN feed ON feed.id = place >> 48
                WHERE origin = ?1 ORDER BY place";
    let mut statement = file.prepare(sql).unwrap();
    let own = Origin::records(&KeyName::of_member(member.member().as_str()).unwrap());
    let rows = statement
        .query_map([own.as_str()], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?)));
    rows.unwrap()
        .map(|row| row.map(|(salt, payload)| Opening::new(Salt::from_bytes(salt), payload).unwrap()).unwrap())
        .collect()
}

/// MA, which has copied UN's feed: a record for it, one for FR alone, and one that has expired meanwhile. Whoever is asked
/// in UN's name lies so.
fn asking_a_liar(world: &World, lie: Lie) -> (Running, Option<mpsc::Sender<()>>) {
    let (un, ma) = (world.make_set("UN", &asked_only()), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    let (only_fr, end) =
        (Audience::Only(["FR".parse().unwrap()].into()), Timestamp::from_secs(NOON_SECS + 9));
    un.says("1", "Perdita Lumen", Handling::default());
    un.says("2", "Perdita Lumen", Handling { audience: only_fr, ..Handling::default() });
    un.says("3", "Perdita Lumen", Handling { expires: Some(end), ..Handling::default() });
    forge(&un, &person("FR".parse().unwrap(), "4", "Perdita Lumen", Handling::default()));
    assert_eq!(ma.pulls(&un), Ok(4));
    let mut liar = Liar::of(lie, &un);
    let fr = world.make("FR");
    fr.says("1", "Perdita Lumen", Handling::default());
    liar.openings.extend(openings(&fr));
    let (sender, signal) = mpsc::channel();
    let sender = (lie == Lie::Silent).then_some(sender);
    if sender.is_some() {
        liar = Liar { lie: Lie::Honest, signal: Mutex::new(Some(signal)), ..liar };
    }
    let address = liar.serve(un.bureau.home().path());
    ma.bureau.add_peer(&ma.admin(), &un.bureau.identity().card(&address.to_string())).unwrap();
    world.clock.set(end);
    (ma, sender)
}

fn asked(ma: &Running, wait: Option<Duration>) -> Answer {
    ma.asks_within("Perdita Lumen", Purpose::Border, wait)
}

#[test]
fn an_owner_that_lies_is_not_believed() {
    for (lie, state, number, shown) in [
        (Lie::Honest, "answered", None, 1),
        (Lie::OtherQuestion, "refused", Some(4040), 0),
        (Lie::TooMany, "refused", Some(4041), 0),
        (Lie::Fewer, "refused", Some(4041), 0),
        (Lie::TooLong, "refused", Some(4001), 0),
        (Lie::Garbage, "refused", Some(4002), 0),
        (Lie::Altered, "answered", Some(4043), 0),
        (Lie::Misplaced, "answered", Some(4043), 0),
        (Lie::Future, "answered", Some(4042), 0),
        (Lie::NotForUs, "answered", Some(4044), 0),
        (Lie::Expired, "answered", Some(4044), 0),
        (Lie::Forged, "answered", Some(4044), 0),
        (Lie::OfAnotherFeed, "answered", Some(4043), 0),
        (Lie::Refusing, "refused", Some(6035), 0),
        (Lie::Leaving, "unreachable", Some(4101), 0),
    ] {
        let world = World::new();
        let (ma, _) = asking_a_liar(&world, lie);
        // A line that is used again tells the same.
        for _ in 0..2 {
            let answer = asked(&ma, PATIENT);
            assert_eq!(told(&answer), [("UN".to_owned(), state, number)], "{lie:?}");
            assert_eq!((ids(&answer).len(), answer.is_complete()), (shown, number.is_none()), "{lie:?}");
        }
    }
}

#[test]
fn who_answers_too_late_is_told_and_nothing_of_it_is_shown_and_the_next_question_is_answered() {
    let world = World::new();
    let (ma, signal) = asking_a_liar(&world, Lie::Silent);
    let late = asked(&ma, SHORT);
    assert_eq!((told(&late), ids(&late)), (vec![("UN".to_owned(), "late", Some(4046))], vec![]));
    // It owes the first answer, and has another line.
    assert!(asked(&ma, PATIENT).is_complete());
    signal.unwrap().send(()).unwrap();
    for _ in 0..3 {
        let answer = asked(&ma, PATIENT);
        assert_eq!((ids(&answer).len(), answer.is_complete()), (1, true));
    }
}

#[test]
fn one_that_hangs_delays_nobody() {
    let world = World::new();
    let (un, fr, ma) =
        (world.make_set("UN", &asked_only()), world.make_set("FR", &asked_only()), world.make("MA"));
    fr.knows(&ma);
    ma.knows(&fr);
    let record = fr.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&fr), Ok(1));
    let hanging = Liar { lie: Lie::Silent, openings: Vec::new(), signal: Mutex::default() };
    let address = hanging.serve(un.bureau.home().path());
    ma.bureau.add_peer(&ma.admin(), &un.bureau.identity().card(&address.to_string())).unwrap();

    let started = Instant::now();
    let second = Some(Duration::from_secs(1));
    let answers = [second, second, PATIENT, PATIENT].map(|wait| asked(&ma, wait));
    // Two questions wait for it, each as long as it may; those after them not at all.
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    for answer in &answers {
        assert_eq!(ids(answer), [record.id()]);
        assert_eq!(
            told(answer),
            [("FR".to_owned(), "answered", None), ("UN".to_owned(), "late", Some(4046))]
        );
        assert!(!answer.is_complete());
    }
    assert!(matches!(answers[2].asked[0].outcome, AskOutcome::Answered { found: 1, .. }));
}

#[test]
fn one_that_takes_the_call_and_says_nothing_is_waited_for_once() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    // The system takes the call; nobody ever answers it.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    ma.bureau.add_peer(&ma.admin(), &un.bureau.identity().card(&address)).unwrap();
    let started = Instant::now();
    for wait in [Some(Duration::from_millis(1_500)), PATIENT, PATIENT] {
        let answer = asked(&ma, wait);
        let since = Timestamp::from_secs(NOON_SECS);
        assert_eq!(answer.asked[0].outcome, AskOutcome::Unreachable { since, number: 4101 });
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}
