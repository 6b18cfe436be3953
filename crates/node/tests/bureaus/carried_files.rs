//! Files that go with messages past hubs: whole at whoever they are for, and nowhere readable on the way.

use std::path::PathBuf;

use wasl_model::{MessageId, Timestamp, Urgency};
use wasl_node::{AttachmentState, Settings};

use crate::{
    attachments::{MIB, bytes},
    following::until,
    proxy::Proxy,
    relays::{Star, between_two_hubs, in_a_row, is_anywhere_in, joins, settle_row},
    world::{NOON_SECS, Running, World},
};

/// A text that stands in a file and nowhere else, at its beginning, in its middle and at its end.
const SECRET: &[u8] = b"seen in the harbour of Port Larkin";

const NOTHING: AttachmentState = AttachmentState::Coming { bytes: 0 };

/// A file of some pieces with the text in it.
fn file(seed: u64) -> Vec<u8> {
    [SECRET, &bytes(MIB, seed), SECRET, &bytes(MIB, seed + 1), SECRET].concat()
}

fn file_names(bureau: &Running) -> Vec<PathBuf> {
    bureau.files().iter().map(|file| file.file_name().unwrap().into()).collect()
}

impl Running {
    /// What the sender of a message sees of its first attachment: who has it, and who refused it.
    pub(crate) fn sees_fetched(&self, id: MessageId) -> Vec<(String, Option<u16>)> {
        let receivers = self.lists(id)[0].receivers.clone();
        receivers.into_iter().map(|said| (said.member.to_string(), said.fault)).collect()
    }

    /// The file of one piece of several that came last is another now.
    fn spoils_its_largest_file(&self) {
        let size = |file: &PathBuf| std::fs::metadata(file).unwrap().len();
        let largest = self.files().into_iter().max_by_key(size).unwrap();
        let mut bytes = std::fs::read(&largest).unwrap();
        bytes[300_000] ^= 1;
        std::fs::write(&largest, bytes).unwrap();
    }
}

#[test]
fn a_file_passes_the_hub_whole_and_its_sender_hears_of_it() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let content = file(1);
    let id = ma.sends_files(&[fr], &[&content, b""], Urgency::Routine);
    star.settle();
    assert_eq!(fr.states(id), [NOTHING; 2]);
    // The hub has none of it yet, and says so; what it then has it gives.
    assert_eq!(fr.fetches(hub), Ok(0));
    assert_eq!((hub.fetches(ma), hub.fetches(ma)), (Ok(2), Ok(0)));
    assert_eq!((fr.fetches(hub), fr.fetches(hub)), (Ok(2), Ok(0)));
    assert!(fr.reads(id, 1).unwrap() == content);
    assert_eq!(fr.reads(id, 2).unwrap(), b"");
    assert_eq!(ma.sees_fetched(id), []);
    star.settle();
    assert_eq!(ma.sees_fetched(id), [("FR".to_owned(), None)]);

    assert_eq!((hub.files().len(), file_names(hub)), (4, file_names(fr)));
    for part in SECRET.windows(12) {
        assert!(!is_anywhere_in(&world.home("GS"), part), "the hub has a part of it in a file");
    }
    assert_eq!(hub.inbox(), []);
    // Its sender is not asked: no line leads there.
    assert_eq!(fr.fetches(ma), Ok(0));
}

#[test]
fn who_is_no_reader_is_told_by_the_hub_that_there_is_nothing() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let un = world.make("UN");
    joins(&un, hub);
    un.hears(ma, &[hub]);
    ma.hears(&un, &[hub]);
    let id = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    let own = ma.sends_files(&[&un], &[&file(3)], Urgency::Routine);
    star.settle();
    un.pulls(hub).unwrap();
    assert_eq!(hub.fetches(ma), Ok(2));
    // UN has heard the name of FR's parcel somewhere, and asks for it.
    let of_fr: Vec<u8> = fr.database().query_row("SELECT name FROM parcel", [], |row| row.get(0)).unwrap();
    let of_un: Vec<u8> = un.database().query_row("SELECT name FROM parcel", [], |row| row.get(0)).unwrap();
    un.database().execute("UPDATE parcel SET name = ?1", [of_fr]).unwrap();
    assert_eq!((un.fetches(hub), un.states(own)), (Ok(0), vec![NOTHING]));
    un.database().execute("UPDATE parcel SET name = ?1", [of_un]).unwrap();
    assert_eq!((un.fetches(hub), fr.fetches(hub)), (Ok(1), Ok(1)));
    assert_eq!((un.states(own), fr.states(id)), (vec![AttachmentState::Here], vec![AttachmentState::Here]));
}

#[test]
fn a_bureau_that_is_no_relay_any_more_is_given_no_file_of_others() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let id = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    star.settle();
    ma.bureau.remove_relay(&ma.admin(), hub.member()).unwrap();
    assert_eq!((hub.fetches(ma), hub.files()), (Ok(0), vec![]));
    ma.bureau.add_relay(&ma.admin(), hub.member()).unwrap();
    assert_eq!((hub.fetches(ma), fr.fetches(hub)), (Ok(1), Ok(1)));
    assert_eq!(fr.states(id), [AttachmentState::Here]);
}

#[test]
fn a_hub_that_is_a_receiver_too_gives_it_to_the_others() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let content = file(1);
    let id = ma.sends_files(&[fr, hub], &[&content], Urgency::Routine);
    star.settle();
    assert_eq!((hub.fetches(ma), fr.fetches(hub)), (Ok(1), Ok(1)));
    assert!(hub.reads(id, 1).unwrap() == content && fr.reads(id, 1).unwrap() == content);
    star.settle();
    assert_eq!(ma.sees_fetched(id), [("FR".to_owned(), None), ("GS".to_owned(), None)]);
}

#[test]
fn what_is_taken_back_is_gone_at_the_hub_whole_or_in_part() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let proxy = Proxy::before(ma.exchange.address());
    hub.knows_at(ma, &proxy);
    let whole = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    hub.pulls(ma).unwrap();
    assert_eq!(hub.fetches(ma), Ok(1));
    let part = ma.sends_files(&[fr], &[&bytes(20 * MIB, 3)], Urgency::Routine);
    hub.pulls(ma).unwrap();
    proxy.cut_after(3 * MIB as u64);
    assert_eq!(hub.fetches(ma), Err(4101));
    proxy.cut_after(u64::MAX);
    assert_eq!(hub.files().len(), 4);
    for id in [whole, part] {
        ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    }
    hub.pulls(ma).unwrap();
    assert_eq!(hub.files(), Vec::<PathBuf>::new());
    assert_eq!(hub.fetches(ma), Ok(0));
    star.settle();
    assert_eq!(fr.inbox(), []);
}

#[test]
fn what_one_hub_alters_or_has_not_another_brings() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    let (large, small) = (file(1), bytes(MIB, 3));
    let id = ma.sends_files(&[&fr], &[&large, &small], Urgency::Routine);
    for hub in [&gs, &hq] {
        hub.pulls(&ma).unwrap();
        fr.pulls(hub).unwrap();
    }
    assert_eq!(gs.fetches(&ma), Ok(2));
    gs.spoils_its_largest_file();
    // The other file comes all the same, and the altered one is not refused: it may come from elsewhere.
    assert_eq!(fr.fetches(&gs), Err(4031));
    assert!(matches!(fr.states(id)[..], [AttachmentState::Coming { .. }, AttachmentState::Here]));
    assert_eq!(fr.fetches(&hq), Ok(0), "it has nothing");
    assert_eq!((hq.fetches(&ma), fr.fetches(&hq)), (Ok(2), Ok(1)));
    assert!(fr.reads(id, 1).unwrap() == large && fr.reads(id, 2).unwrap() == small);
    hq.pulls(&fr).unwrap();
    ma.pulls(&hq).unwrap();
    assert_eq!(ma.sees_fetched(id), [("FR".to_owned(), None)]);
}

#[test]
fn a_file_passes_two_hubs_in_a_row() {
    let world = World::new();
    let [gs, hq, ma, fr] = in_a_row(&world);
    let content = file(1);
    let id = ma.sends_files(&[&fr], &[&content], Urgency::Routine);
    settle_row([&gs, &hq, &ma, &fr]);
    assert_eq!((gs.fetches(&ma), hq.fetches(&gs), fr.fetches(&hq)), (Ok(1), Ok(1), Ok(1)));
    assert!(fr.reads(id, 1).unwrap() == content);
    settle_row([&gs, &hq, &ma, &fr]);
    assert_eq!(ma.sees_fetched(id), [("FR".to_owned(), None)]);
    // What a hub alters the next does not take, and does not give up either.
    let id = ma.sends_files(&[&fr], &[&bytes(3 * MIB, 5)], Urgency::Routine);
    settle_row([&gs, &hq, &ma, &fr]);
    assert_eq!(gs.fetches(&ma), Ok(1));
    gs.spoils_its_largest_file();
    assert_eq!((hq.fetches(&gs), fr.fetches(&hq)), (Err(4031), Ok(0)));
    gs.spoils_its_largest_file();
    assert_eq!((hq.fetches(&gs), fr.fetches(&hq)), (Ok(1), Ok(1)));
    assert_eq!(fr.states(id), [AttachmentState::Here]);
    for hub in ["GS", "HQ"] {
        assert!(!is_anywhere_in(&world.home(hub), &SECRET[..12]), "{hub} can read it");
    }
}

#[test]
fn a_line_that_breaks_before_or_behind_the_hub_is_taken_up_where_it_broke() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let (before, behind) = (Proxy::before(ma.exchange.address()), Proxy::before(hub.exchange.address()));
    hub.knows_at(ma, &before);
    fr.knows_at(hub, &behind);
    let content = bytes(24 * MIB, 3);
    let id = ma.sends_files(&[fr], &[&content], Urgency::Routine);
    star.settle();
    for (proxy, fetcher, giver) in [(&before, hub, ma), (&behind, fr, hub)] {
        let passed = proxy.passed();
        proxy.cut_after(9 * MIB as u64);
        assert_eq!((fetcher.fetches(giver), fetcher.fetches(giver)), (Err(4101), Err(4101)));
        if giver.member() == hub.member() {
            let AttachmentState::Coming { bytes } = fr.states(id)[0] else { panic!("it is here") };
            assert!(bytes > 16 * MIB as u64, "{bytes}");
        }
        proxy.cut_after(u64::MAX);
        assert_eq!(fetcher.fetches(giver), Ok(1));
        let passed = proxy.passed() - passed;
        assert!(passed < 29 * MIB as u64, "{passed} bytes for 24 MiB");
    }
    assert!(fr.reads(id, 1).unwrap() == content);
}

#[test]
fn what_is_carried_gives_way_to_what_is_the_hubs_own() {
    let world = World::new();
    let small = Settings { attachments_mib_max: 3, exchange_every_secs: 0, ..Settings::default() };
    let star = Star::around(world.make_set("GS", &small), &world);
    let Star { hub, ma, fr } = &star;
    let carried = ma.sends_files(&[fr], &[&bytes(2 * MIB, 1)], Urgency::Flash);
    let no_room = ma.sends_files(&[fr], &[&bytes(2 * MIB, 2)], Urgency::Flash);
    star.settle();
    assert_eq!((hub.fetches(ma), hub.files().len()), (Ok(1), 2));
    let own = ma.sends_files(&[hub], &[&bytes(2 * MIB, 3)], Urgency::Routine);
    star.settle();
    assert_eq!((hub.fetches(ma), hub.states(own)), (Ok(1), vec![AttachmentState::Here]));
    assert_eq!((fr.fetches(hub), fr.states(carried)), (Ok(0), vec![NOTHING]));
    // It comes again when there is room, one after the other.
    ma.bureau.recall_message(&ma.clerk(), own).unwrap();
    hub.pulls(ma).unwrap();
    assert_eq!((hub.fetches(ma), fr.fetches(hub)), (Ok(1), Ok(1)));
    assert_eq!((fr.states(carried), fr.states(no_room)), (vec![AttachmentState::Here], vec![NOTHING]));
    // What an officer of the hub attaches goes before it, too.
    hub.sends_files(&[ma], &[&bytes(2 * MIB, 4)], Urgency::Routine);
    assert_eq!((hub.files().len(), hub.fetches(ma)), (2, Ok(0)));
}

#[test]
fn what_was_carried_long_enough_goes_and_the_message_stays() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let id = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    hub.pulls(ma).unwrap();
    assert_eq!(hub.fetches(ma), Ok(1));
    let days = |days: u64| world.clock.set(Timestamp::from_secs(NOON_SECS + days * 86_400));
    days(30);
    hub.bureau.tidy_attachments().unwrap();
    assert_eq!(hub.files().len(), 2);
    days(31);
    hub.bureau.tidy_attachments().unwrap();
    assert_eq!((hub.files(), hub.fetches(ma)), (vec![], Ok(0)));
    // Who comes later has the message, and its file if the sender sends it again.
    star.settle();
    assert_eq!((fr.inbox(), fr.fetches(hub), fr.states(id)), (vec![id], Ok(0), vec![NOTHING]));
    let again = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    star.settle();
    assert_eq!((hub.fetches(ma), fr.fetches(hub)), (Ok(1), Ok(1)));
    assert_eq!(fr.states(again), [AttachmentState::Here]);
}

#[test]
fn a_hub_that_is_set_to_carry_no_files_carries_the_message() {
    let world = World::new();
    let none = Settings { attachments_carried_days_max: 0, exchange_every_secs: 0, ..Settings::default() };
    let star = Star::around(world.make_set("GS", &none), &world);
    let Star { hub, ma, fr } = &star;
    let id = ma.sends_files(&[fr], &[&file(1)], Urgency::Routine);
    star.settle();
    assert_eq!((hub.fetches(ma), hub.files()), (Ok(0), vec![]));
    assert_eq!((fr.inbox(), fr.fetches(hub)), (vec![id], Ok(0)));
}

#[test]
fn files_pass_a_hub_by_themselves_and_one_that_is_missing_holds_up_no_other() {
    let world = World::new();
    // Who calls before it is known there tries again soon.
    let often = Settings { exchange_every_secs: 1, ..Settings::default() };
    let [hub, ma, fr] = ["GS", "MA", "FR"].map(|member| world.make_set(member, &often));
    let star = Star { hub, ma, fr }.joined();
    let Star { ma, fr, .. } = &star;
    let missing = ma.sends_files(&[fr], &[&bytes(MIB, 1)], Urgency::Flash);
    let whole = ma.files().into_iter().find(|file| file.extension().is_none()).unwrap();
    std::fs::remove_file(whole.with_extension("outline")).unwrap();
    until("the message", || fr.inbox() == [missing]);
    for seed in [2, 3, 4] {
        let content = file(seed * 10);
        let id = ma.sends_files(&[fr], &[&content], Urgency::Routine);
        until("its file", || fr.inbox().contains(&id) && fr.states(id) == [AttachmentState::Here]);
        until("the sender's knowledge", || ma.sees_fetched(id) == [("FR".to_owned(), None)]);
        assert!(fr.reads(id, 1).unwrap() == content);
    }
    assert_eq!(fr.states(missing), [NOTHING]);
}

#[test]
fn of_two_hubs_that_are_asked_at_the_same_time_one_brings_it() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    let files: Vec<Vec<u8>> = (1..=6).map(|seed| bytes(2 * MIB, seed)).collect();
    let parts: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let id = ma.sends_files(&[&fr], &parts, Urgency::Routine);
    for hub in [&gs, &hq] {
        hub.pulls(&ma).unwrap();
        fr.pulls(hub).unwrap();
        assert_eq!(hub.fetches(&ma), Ok(6));
    }
    let fetched = std::thread::scope(|scope| {
        let both = [&gs, &hq].map(|hub| scope.spawn(|| fr.fetches(hub).unwrap()));
        both.map(|fetching| fetching.join().unwrap())
    });
    // Which the other brings at that moment is passed over, and may be left when that one has gone.
    let left = fr.fetches(&gs).unwrap();
    assert_eq!(fetched.iter().sum::<u64>() + left, 6);
    for (number, content) in (1..).zip(&files) {
        assert!(fr.reads(id, number).unwrap() == *content);
    }
}

#[test]
fn what_was_taken_back_comes_not_again_from_a_hub_that_was_not_told_yet() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    // A third hub, behind both of them.
    let un = world.make("UN");
    for hub in [&gs, &hq] {
        joins(hub, &un);
    }
    un.hears(&ma, &[&gs, &hq]);
    let id = ma.sends_files(&[&fr], &[&file(1)], Urgency::Routine);
    for hub in [&gs, &hq] {
        hub.pulls(&ma).unwrap();
        assert_eq!(hub.fetches(&ma), Ok(1));
    }
    un.pulls(&gs).unwrap();
    assert_eq!((un.fetches(&gs), un.files().len()), (Ok(1), 2));
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    gs.pulls(&ma).unwrap();
    un.pulls(&gs).unwrap();
    assert_eq!(un.files(), Vec::<PathBuf>::new());
    un.pulls(&hq).unwrap();
    assert_eq!((un.fetches(&hq), un.files()), (Ok(0), vec![]));
}
