//! Files that go with messages: carried whole or not at all, to those they are for, and gone when they are taken back.

use std::{
    fs,
    io::{Cursor, Read},
    path::PathBuf,
    time::{Duration, SystemTime},
};

use wasl_model::{Actor, Caller, FileName, KeyId, MediaType, MessageId, Timestamp, Urgency};
use wasl_node::{AttachmentState, AttachmentView, Bureau, NewAttachment, NewMessage, NodeError, Uploaded};

use crate::{
    messages::{refused, three, to},
    proxy::Proxy,
    world::{Running, World},
};

pub(crate) const MIB: usize = 1 << 20;

/// So many bytes that look random and are the same at every run (xorshift).
pub(crate) fn bytes(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}

pub(crate) fn named(upload: Uploaded, name: &str) -> NewAttachment {
    NewAttachment {
        upload: upload.id,
        name: FileName::clean(name).unwrap(),
        media: "image/tiff".parse::<MediaType>().unwrap(),
    }
}

impl Running {
    pub(crate) fn uploads(&self, content: &[u8]) -> Uploaded {
        self.bureau.upload(&self.clerk(), &mut Cursor::new(content), &mut |_| {}).unwrap()
    }

    pub(crate) fn sends_files(&self, receivers: &[&Self], files: &[&[u8]], urgency: Urgency) -> MessageId {
        let attachments = files.iter().map(|content| named(self.uploads(content), "scan.tif")).collect();
        let new = NewMessage { attachments, urgency, ..to(receivers) };
        self.bureau.send_message(&self.clerk(), new).unwrap()
    }

    pub(crate) fn fetches(&self, from: &Self) -> Result<u64, u16> {
        self.bureau.fetch_attachments_now(from.member()).map_err(|error| error.number())
    }

    /// What is known of the attachments of a message, without opening it for its sender.
    pub(crate) fn lists(&self, id: MessageId) -> Vec<AttachmentView> {
        let trays = [wasl_node::Tray::In, wasl_node::Tray::Out];
        let mut listed =
            trays.iter().flat_map(|tray| self.bureau.messages(&self.clerk(), *tray, None, 100).unwrap().0);
        listed.find(|view| view.id == id).unwrap().attachments
    }

    pub(crate) fn states(&self, id: MessageId) -> Vec<AttachmentState> {
        self.lists(id).iter().map(|view| view.state).collect()
    }

    pub(crate) fn reads(&self, id: MessageId, number: u8) -> Result<Vec<u8>, NodeError> {
        let (_, mut opened) = self.bureau.attachment(&self.clerk(), id, number)?;
        let mut content = Vec::new();
        opened.read_to_end(&mut content).unwrap();
        Ok(content)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.bureau.home().path().join("attachments")
    }

    /// The files with parcels, by their names.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let Ok(files) = fs::read_dir(self.folder()) else { return Vec::new() };
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }

    pub(crate) fn knows_at(&self, other: &Self, proxy: &Proxy) {
        let card = other.bureau.identity().card(&proxy.address.to_string());
        self.bureau.add_peer(&self.admin(), &card).unwrap();
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.bureau.home().records_file()).unwrap()
    }
}

#[test]
fn files_of_every_size_arrive_as_they_were_and_their_sender_is_told() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let large = bytes(40 * MIB + 7, 1);
    let files: [&[u8]; 4] = [&large, b"", b"one piece", &large[..512 << 10]];
    let id = ma.sends_files(&[&fr], &files, Urgency::Routine);
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    assert_eq!(fr.states(id), [AttachmentState::Coming { bytes: 0 }; 4]);
    assert_eq!(refused(fr.reads(id, 1)), 5205);
    assert_eq!((fr.fetches(&ma), fr.fetches(&ma), gs.fetches(&ma)), (Ok(4), Ok(0), Ok(0)));
    for (number, content) in (1..).zip(files) {
        assert!(fr.reads(id, number).unwrap() == *content, "{number}");
        assert!(ma.reads(id, number).unwrap() == *content, "{number}");
    }
    assert_eq!(
        (refused(fr.reads(id, 0)), refused(fr.reads(id, 5)), refused(gs.reads(id, 1))),
        (1004, 1004, 1004)
    );
    // What lies on the disk is sealed, and named by what is sealed.
    let holds = |path: &PathBuf| fs::read(path).unwrap().windows(9).any(|part| part == b"one piece");
    assert!(!ma.files().iter().chain(&fr.files()).any(holds));
    let lies = |bureau: &Running| {
        bureau.files().iter().map(|file| file.file_name().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((lies(&ma), lies(&gs)), (lies(&fr), Vec::new()));

    ma.pulls(&fr).unwrap();
    let told = &ma.lists(id)[0];
    assert_eq!((told.size, told.receivers.len(), told.receivers[0].fault), (large.len() as u64, 1, None));
    assert_eq!(told.receivers[0].member, fr.member());
}

#[test]
fn a_part_is_read_from_wherever_it_is_asked_for() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let content = bytes(MIB + 5, 2);
    let id = ma.sends_files(&[&fr], &[&content], Urgency::Routine);
    for offset in [0, 1, 262_143, 262_144, 600_000, MIB, MIB + 4, MIB + 5, MIB + 6, 10 * MIB] {
        let (_, mut opened) = ma.bureau.attachment(&ma.clerk(), id, 1).unwrap();
        opened.skip_to(offset as u64).unwrap();
        let mut rest = Vec::new();
        opened.read_to_end(&mut rest).unwrap();
        assert!(rest == content[offset.min(content.len())..], "{offset}");
    }
}

#[test]
fn a_broken_line_is_taken_up_where_it_broke() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let proxy = Proxy::before(ma.exchange.address());
    fr.knows_at(&ma, &proxy);
    let content = bytes(40 * MIB, 3);
    let id = ma.sends_files(&[&fr], &[&content], Urgency::Routine);
    fr.pulls(&ma).unwrap();
    let before = proxy.passed();
    proxy.cut_after(9 * MIB as u64);
    let mut held = Vec::new();
    for _ in 0..3 {
        assert_eq!(fr.fetches(&ma), Err(4101));
        let AttachmentState::Coming { bytes } = fr.states(id)[0] else { panic!("{:?}", fr.states(id)) };
        held.push(bytes);
    }
    assert!(held.is_sorted() && held[0] > 8 * MIB as u64 && held[2] > 24 * MIB as u64, "{held:?}");
    // A piece that was damaged meanwhile, as by a power cut, is fetched again, and those behind it.
    let part = fr.files().into_iter().find(|file| file.extension().is_some_and(|end| end == "part")).unwrap();
    let mut damaged = fs::read(&part).unwrap();
    let at = damaged.len() - MIB;
    damaged[at] ^= 1;
    fs::write(&part, damaged).unwrap();
    drop(fr);
    let fr = world.reopen("FR");
    proxy.cut_after(u64::MAX);
    assert_eq!(fr.fetches(&ma), Ok(1));
    assert!(fr.reads(id, 1).unwrap() == content);
    let passed = proxy.passed() - before;
    assert!(passed < 46 * MIB as u64, "{passed} bytes for 40 MiB");
}

#[test]
fn a_sender_that_gives_other_bytes_is_refused_and_told_and_nothing_is_kept() {
    let spoils: [fn(&mut Vec<u8>); 3] = [
        |bytes| bytes[300_000] ^= 1,
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.truncate(262_160),
    ];
    for spoil in spoils {
        let world = World::new();
        let [ma, fr, _gs] = three(&world);
        let id = ma.sends_files(&[&fr], &[&bytes(MIB, 4)], Urgency::Routine);
        fr.pulls(&ma).unwrap();
        let whole = ma.files().into_iter().find(|file| file.extension().is_none()).unwrap();
        let mut lie = fs::read(&whole).unwrap();
        spoil(&mut lie);
        fs::write(&whole, lie).unwrap();
        assert_eq!(fr.fetches(&ma), Err(4031));
        assert_eq!((fr.states(id), fr.files()), (vec![AttachmentState::Refused(4031)], vec![]));
        assert_eq!(refused(fr.reads(id, 1)), 5209);
        assert_eq!(fr.fetches(&ma), Ok(0), "it is not asked for again");
        ma.pulls(&fr).unwrap();
        assert_eq!(ma.lists(id)[0].receivers[0].fault, Some(4031));
        // The message itself has arrived.
        assert!(fr.opens(id).content.is_some_and(|content| content.is_ok()));
    }
}

#[test]
fn a_parcel_of_another_length_than_its_message_says_is_refused() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let id = ma.sends_files(&[&fr], &[&bytes(MIB, 4)], Urgency::Routine);
    fr.pulls(&ma).unwrap();
    // The post said less, in a program that does not look: what the message says of the file agrees with it.
    fr.database().execute("UPDATE parcel SET size = size - 1", []).unwrap();
    assert_eq!(fr.fetches(&ma), Ok(0));
    assert_eq!((fr.states(id), fr.files()), (vec![AttachmentState::Refused(5206)], vec![]));
}

#[test]
fn what_is_not_what_its_message_announced_is_refused_when_it_is_whole() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    // A sender that announces one file and gives another of the same size.
    let [one, other] = [5, 6].map(|seed| ma.uploads(&bytes(MIB, seed)));
    let database = ma.database();
    let name = |upload: Uploaded| -> Vec<u8> {
        let id = upload.id.as_bytes();
        database.query_row("SELECT name FROM upload WHERE id = ?1", [id], |row| row.get(0)).unwrap()
    };
    let name = name(other);
    database.execute("UPDATE upload SET name = ?1 WHERE id = ?2", (name, one.id.as_bytes())).unwrap();
    let new = NewMessage { attachments: vec![named(one, "scan.tif")], ..to(&[&fr]) };
    let id = ma.bureau.send_message(&ma.clerk(), new).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.fetches(&ma), Ok(0));
    assert_eq!((fr.states(id), fr.files()), (vec![AttachmentState::Refused(5206)], vec![]));
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.lists(id)[0].receivers[0].fault, Some(5206));
}

#[test]
fn who_is_no_receiver_is_told_that_there_is_nothing() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.sends_files(&[&fr], &[&bytes(MIB, 7)], Urgency::Routine);
    let own = ma.sends_files(&[&gs], &[&bytes(MIB, 8)], Urgency::Routine);
    let name: Vec<u8> = ma
        .database()
        .query_row("SELECT name FROM parcel WHERE place & 0xffff = 0", [], |row| row.get(0))
        .unwrap();
    gs.pulls(&ma).unwrap();
    // Its bureau has heard the name of FR's parcel somewhere, and asks for it.
    gs.database().execute("UPDATE parcel SET name = ?1", [name]).unwrap();
    assert_eq!(gs.fetches(&ma), Ok(0));
    assert_eq!(gs.states(own), [AttachmentState::Coming { bytes: 0 }]);
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.fetches(&ma), Ok(1));
    // Whoever is no peer any more gets nothing.
    ma.bureau.remove_peer(&ma.admin(), gs.member()).unwrap();
    assert_eq!(gs.fetches(&ma), Err(4101));
}

#[test]
fn the_files_of_a_message_that_is_taken_back_are_gone_on_both_sides() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let id = ma.sends_files(&[&fr, &gs], &[&bytes(MIB, 9)], Urgency::Routine);
    for bureau in [&fr, &gs] {
        bureau.pulls(&ma).unwrap();
        bureau.fetches(&ma).unwrap();
    }
    assert_eq!([ma.files().len(), fr.files().len()], [2, 2]);
    fr.reads(id, 1).unwrap();
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    assert_eq!(ma.files(), Vec::<PathBuf>::new());
    gs.pulls(&ma).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!(gs.files(), Vec::<PathBuf>::new());
    assert_eq!(refused(gs.reads(id, 1)), 1004);
    // Who has read it keeps it, as it keeps the message: opening a file is reading.
    assert_eq!(fr.reads(id, 1).unwrap().len(), MIB);
}

#[test]
fn what_is_flash_goes_before_what_was_first() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let proxy = Proxy::before(ma.exchange.address());
    fr.knows_at(&ma, &proxy);
    let routine = ma.sends_files(&[&fr], &[&bytes(20 * MIB, 10)], Urgency::Routine);
    let flash = ma.sends_files(&[&fr], &[&bytes(MIB, 11)], Urgency::Flash);
    fr.pulls(&ma).unwrap();
    proxy.cut_after(3 * MIB as u64);
    assert_eq!(fr.fetches(&ma), Err(4101));
    assert_eq!(fr.states(flash), [AttachmentState::Here]);
    assert!(matches!(fr.states(routine)[0], AttachmentState::Coming { bytes: 1.. }));
}

#[test]
fn there_is_as_much_room_as_is_set_and_no_more() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    drop(fr);
    let settings = world.home("FR").join("wasl.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("attachments_mib_max = 102400", "attachments_mib_max = 3")).unwrap();
    let fr = world.reopen("FR");
    ma.knows(&fr);
    let first = ma.sends_files(&[&fr], &[&bytes(2 * MIB, 12)], Urgency::Routine);
    let second = ma.sends_files(&[&fr], &[&bytes(2 * MIB, 13)], Urgency::Routine);
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.fetches(&ma), Ok(1));
    assert_eq!(fr.states(first), [AttachmentState::Here]);
    assert_eq!(fr.states(second), [AttachmentState::Coming { bytes: 0 }]);
    let upload = |count| fr.bureau.upload(&fr.clerk(), &mut Cursor::new(bytes(count, 14)), &mut |_| {});
    assert_eq!(refused(upload(MIB)), 5204);
    assert!(upload(MIB / 2).is_ok());
    assert_eq!(fr.files().len(), 4, "nothing is left of what found no room");
    ma.bureau.recall_message(&ma.clerk(), first).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.fetches(&ma), Ok(1));
}

#[test]
fn an_upload_is_its_callers_goes_once_and_expires() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let key = Caller { actor: Actor::Key(KeyId::from_bytes([1; 8])), ..ma.clerk() };
    let upload =
        |caller: &Caller| ma.bureau.upload(caller, &mut Cursor::new(b"a file"), &mut |_| {}).unwrap();
    let send = |caller: &Caller, uploads: &[Uploaded]| {
        let attachments = uploads.iter().map(|upload| named(*upload, "a.txt")).collect();
        ma.bureau.send_message(caller, NewMessage { attachments, ..to(&[&fr]) })
    };
    let own = upload(&key);
    assert_eq!(refused(send(&ma.clerk(), &[own])), 5207);
    assert_eq!(refused(send(&key, &[own, own])), 5207);
    send(&key, &[own]).unwrap();
    assert_eq!(refused(send(&key, &[own])), 5207);
    let many: Vec<_> = (0..17).map(|_| upload(&key)).collect();
    assert_eq!(refused(send(&key, &many)), 5202);
    assert_eq!(refused(ma.bureau.upload(&ma.admin(), &mut Cursor::new(b""), &mut |_| {})), 1002);

    // What a crash left behind goes after a while, and what nobody sent.
    let stray = ma.folder().join("00000000000000000007.upload");
    fs::write(&stray, b"half a file").unwrap();
    let old = SystemTime::now() - Duration::from_hours(3);
    for file in ma.files() {
        fs::File::options().write(true).open(file).unwrap().set_modified(old).unwrap();
    }
    ma.bureau.tidy_attachments().unwrap();
    assert!(!stray.exists());
    assert_eq!(ma.files().len(), 18 * 2);
    let hours = Bureau::UPLOAD_HOURS + 1;
    world.clock.set(Timestamp::from_secs(crate::world::NOON_SECS + hours * 3_600));
    ma.bureau.tidy_attachments().unwrap();
    assert_eq!(ma.files().len(), 2);
    assert_eq!(refused(send(&key, &many[..1])), 5207);
}

#[test]
fn a_source_that_cannot_be_read_leaves_nothing() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(buffer.len()).ok_or(std::io::ErrorKind::UnexpectedEof)?;
            Ok(buffer.len())
        }
    }
    let world = World::new();
    let [ma, _fr, _gs] = three(&world);
    assert_eq!(refused(ma.bureau.upload(&ma.clerk(), &mut Broken(MIB), &mut |_| {})), 5208);
    assert_eq!(ma.files(), Vec::<PathBuf>::new());
}

#[test]
fn bureaus_that_follow_each_other_bring_files_by_themselves() {
    let world = World::new();
    let (ma, fr) = (world.make_following("MA"), world.make_following("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    let content = bytes(3 * MIB, 15);
    let id = ma.sends_files(&[&fr], &[&content], Urgency::Routine);
    let started = std::time::Instant::now();
    while !ma.lists(id)[0].receivers.iter().any(|said| said.fault.is_none()) {
        assert!(started.elapsed() < Duration::from_mins(1), "it was not told that the file arrived");
        std::thread::park_timeout(Duration::from_millis(10));
    }
    assert!(fr.reads(id, 1).unwrap() == content);
}
