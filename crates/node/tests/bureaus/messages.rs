//! Messages between bureaus: read by those they are for, told to have arrived and to have been read, taken back.

use std::fs;

use wasl_model::{Caller, MessageId, Prose, Purpose, Text, Timestamp, Urgency};
use wasl_node::{Bureau, Card, Clock as _, MessageView, NewMessage, NodeError, Receiver, Tray};

use crate::world::{Running, World};

const SUBJECT: &str = "Vehicle of the invented case";
const BODY: &str = "Seen at the port this morning.\nPlease confirm.";

/// Three bureaus that know each other.
pub(crate) fn three(world: &World) -> [Running; 3] {
    let all = ["MA", "FR", "GS"].map(|member| world.make(member));
    for one in &all {
        all.iter().filter(|other| other.member() != one.member()).for_each(|other| one.knows(other));
    }
    all
}

pub(crate) fn to(receivers: &[&Running]) -> NewMessage {
    NewMessage {
        to: receivers.iter().map(|receiver| receiver.member()).collect(),
        subject: Text::new(SUBJECT).unwrap(),
        body: Prose::new(BODY).unwrap(),
        urgency: Urgency::Flash,
        case: Some(Text::new("2026/117").unwrap()),
        reply_to: None,
        answer_by: None,
        attachments: Vec::new(),
    }
}

impl Running {
    pub(crate) fn clerk(&self) -> Caller {
        self.officer(Purpose::Investigation)
    }

    pub(crate) fn sends(&self, receivers: &[&Running]) -> MessageId {
        self.bureau.send_message(&self.clerk(), to(receivers)).unwrap()
    }

    pub(crate) fn opens(&self, id: MessageId) -> MessageView {
        self.bureau.message(&self.clerk(), id).unwrap()
    }

    fn tray(&self, tray: Tray) -> Vec<MessageView> {
        self.bureau.messages(&self.clerk(), tray, None, 100).unwrap().0
    }

    pub(crate) fn inbox(&self) -> Vec<MessageId> {
        self.tray(Tray::In).iter().map(|view| view.id).collect()
    }

    /// Whether these bytes are in any file of the home.
    fn holds(&self, bytes: &[u8]) -> bool {
        let files = fs::read_dir(self.bureau.home().path()).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| path.is_file())
            .any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
    }
}

pub(crate) fn says(view: &MessageView) -> Option<&str> {
    view.content.as_ref().and_then(|content| content.as_ref().ok()).map(|message| message.body.as_str())
}

pub(crate) fn refused<T: std::fmt::Debug>(done: Result<T, NodeError>) -> u16 {
    done.unwrap_err().number()
}

#[test]
fn a_message_is_opened_by_its_receivers_and_nobody_else() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let id = ma.sends(&[&fr]);
    for other in [&fr, &gs] {
        other.pulls(&ma).unwrap();
        other.pulls(&ma).unwrap();
    }
    assert_eq!((fr.inbox(), gs.inbox()), (vec![id], vec![]));
    assert_eq!((says(&fr.opens(id)), says(&ma.opens(id))), (Some(BODY), Some(BODY)));
    assert_eq!(refused(gs.bureau.message(&gs.clerk(), id)), 1004);
    // Sealed on the disk as on the wire, the sender's own copy too.
    assert!(![&ma, &fr, &gs].iter().any(|bureau| bureau.holds(b"Seen at the port")));
    // The feeds of messages are no members' records.
    let searched = fr.asks("Nobody At All", Purpose::Border).searched;
    assert_eq!(searched.len(), 3);
}

#[test]
fn its_sender_learns_that_it_arrived_and_that_it_was_read_and_no_more_is_told_twice() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let id = ma.sends(&[&fr, &gs]);
    let told = |member: &Running, delivered, read| Receiver {
        member: member.member(),
        delivered,
        read,
        fault: None,
        answered: None,
    };
    let noon = world.clock.now();
    assert_eq!(ma.opens(id).receivers, [told(&fr, None, None), told(&gs, None, None)]);

    fr.pulls(&ma).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.opens(id).receivers, [told(&fr, Some(noon), None), told(&gs, None, None)]);
    // Looking at the tray is not reading.
    fr.tray(Tray::In);
    assert_eq!(ma.pulls(&fr), Ok(0));

    let later = Timestamp::from_millis(noon.millis() + 60_000);
    world.clock.set(later);
    fr.opens(id);
    fr.opens(id);
    gs.pulls(&ma).unwrap();
    assert_eq!((ma.pulls(&fr), ma.pulls(&gs)), (Ok(1), Ok(1)));
    let expected = [told(&fr, Some(noon), Some(later)), told(&gs, Some(later), None)];
    assert_eq!(ma.opens(id).receivers, expected);
    // What one receiver tells the sender is for the sender alone.
    gs.pulls(&fr).unwrap();
    assert_eq!(gs.opens(id).receivers, [told(&fr, None, None), told(&gs, Some(later), Some(later))]);
}

#[test]
fn an_answer_names_what_it_answers_and_the_newest_stands_first() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let first = ma.sends(&[&fr]);
    let second = ma.sends(&[&fr]);
    fr.pulls(&ma).unwrap();
    let answer = NewMessage { reply_to: Some(first), ..to(&[&ma]) };
    let answer = fr.bureau.send_message(&fr.clerk(), answer).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!((fr.inbox(), ma.inbox()), (vec![second, first], vec![answer]));
    let content = ma.opens(answer).content.unwrap().unwrap();
    assert_eq!((content.reply_to, content.urgency), (Some(first), Urgency::Flash));
    let (newest, more) = fr.bureau.messages(&fr.clerk(), Tray::In, None, 1).unwrap();
    assert_eq!((newest[0].id, more), (second, true));
    let (before, _) = fr.bureau.messages(&fr.clerk(), Tray::In, Some(second), 100).unwrap();
    assert_eq!(before.iter().map(|view| view.id).collect::<Vec<_>>(), [first]);
    // Nobody answers what was not written to them.
    let stranger = NewMessage { reply_to: Some(first), ..to(&[&ma]) };
    assert_eq!(refused(gs.bureau.send_message(&gs.clerk(), stranger)), 1004);
}

#[test]
fn a_message_that_is_taken_back_unread_is_gone_and_one_that_was_read_stays_with_its_reader() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let unsent = ma.sends(&[&fr]);
    ma.bureau.recall_message(&ma.clerk(), unsent).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.inbox(), []);

    let id = ma.sends(&[&fr, &gs]);
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    fr.opens(id);
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    let (read, unread) = (fr.opens(id), gs.opens(id));
    assert_eq!((says(&read), read.recalled), (Some(BODY), Some(world.clock.now())));
    assert_eq!((unread.content, unread.recalled), (None, Some(world.clock.now())));
    let (_, sent) = (ma.pulls(&fr), ma.opens(id));
    assert_eq!((sent.content, sent.recalled), (None, Some(world.clock.now())));
    assert_eq!(refused(fr.bureau.recall_message(&fr.clerk(), id)), 1005);
    for bureau in [&ma, &fr, &gs] {
        assert!(bureau.bureau.verify_feed(&bureau.protection(), ma.member()).unwrap().is_sound());
    }
}

/// A receiver tells that it has everything up to a message which its sender has taken back meanwhile.
#[test]
fn a_receipt_counts_for_the_messages_before_one_that_was_taken_back() {
    let world = World::new();
    let [ma, fr, _] = three(&world);
    let kept = ma.sends(&[&fr]);
    let taken_back = ma.sends(&[&fr]);
    fr.pulls(&ma).unwrap();
    ma.bureau.recall_message(&ma.clerk(), taken_back).unwrap();
    ma.pulls(&fr).unwrap();

    let delivered: Vec<_> = ma.opens(kept).receivers.iter().map(|receiver| receiver.delivered).collect();
    assert_eq!(delivered, [Some(world.clock.now())]);
}

#[test]
fn a_message_sealed_to_a_key_that_is_no_more_is_told_to_be_unreadable() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let old = ma.sends(&[&fr]);
    drop(fr);
    fs::remove_file(world.home("FR").join("keys/seal.key")).unwrap();
    let fr = world.reopen("FR");
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.opens(old).content, Some(Err(5105)));

    // MA has the address and the key of today from FR's new card.
    let card = Card::read(&fr.bureau.home().card_file()).unwrap();
    assert_eq!(card.sealing, fr.bureau.identity().card("").sealing);
    ma.knows(&fr);
    let new = ma.sends(&[&fr]);
    ma.pulls(&fr).unwrap();
    let told = ma.opens(old).receivers[0];
    assert_eq!((told.fault, told.read), (Some(5105), None));
    fr.pulls(&ma).unwrap();
    assert_eq!(says(&fr.opens(new)), Some(BODY));
}

#[test]
fn what_cannot_be_sent_is_refused_with_its_number() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    let send = |new| refused(ma.bureau.send_message(&ma.clerk(), new));
    let now = world.clock.now();
    assert_eq!(send(to(&[])), 6020);
    assert_eq!(send(to(&[&ma])), 6020);
    assert_eq!(send(NewMessage { to: vec!["XX".parse().unwrap()], ..to(&[&fr]) }), 6015);
    assert_eq!(send(NewMessage { answer_by: Some(now), ..to(&[&fr]) }), 6022);
    assert_eq!(send(NewMessage { reply_to: "FR-7".parse().ok(), ..to(&[&fr]) }), 1004);
    let long = Text::new(&"a".repeat(201)).unwrap();
    assert_eq!(send(NewMessage { subject: long, ..to(&[&fr]) }), 5202);
    assert_eq!(refused(ma.bureau.send_message(&ma.admin(), to(&[&fr]))), 1002);
    assert_eq!(refused(ma.bureau.messages(&ma.protection(), Tray::In, None, 1)), 1002);

    let mut card = fr.bureau.identity().card("127.0.0.1:1");
    card.sealing = None;
    ma.bureau.add_peer(&ma.admin(), &card).unwrap();
    assert_eq!(send(to(&[&fr])), 6021);
    card.sealing = Some(ma.bureau.identity().card("127.0.0.1:1").sealing.unwrap());
    assert_eq!(refused(ma.bureau.add_peer(&ma.admin(), &card)), 5101);
    assert_eq!(ma.tray(Tray::Out), []);
}

#[test]
fn a_home_of_before_messages_opens_and_gets_what_it_lacks() {
    let world = World::new();
    let [ma, fr, _gs] = three(&world);
    fr.says("1", "Perdita Lumen", wasl_model::Handling::default());
    drop(fr);
    let home = world.home("FR");
    fs::remove_file(home.join("keys/seal.key")).unwrap();
    let card: String = fs::read_to_string(home.join("card.toml")).unwrap();
    let card = card.lines().filter(|line| !line.starts_with("sealing"));
    fs::write(home.join("card.toml"), card.collect::<Vec<_>>().join("\n")).unwrap();
    let file = rusqlite::Connection::open(home.join("records.sqlite")).unwrap();
    file.execute_batch(
        "DROP TABLE message; DROP TABLE delivery; DROP TABLE opening;
         DROP TABLE parcel; DROP TABLE fetching; DROP TABLE upload;
         DROP TABLE home_return; DROP TABLE home_return_peer; DROP TABLE bare;
         DROP TABLE directory; DROP TABLE directory_fork; DROP TABLE former_key;
         DROP TABLE due; DROP TABLE answered;
         DROP TABLE relay; DROP TABLE through; DROP TABLE passing; DROP TABLE cover; DROP TABLE covered;
         DROP TABLE note_order; DROP TABLE note_heard; DROP TABLE asked; DROP TABLE carried_parcel; DROP TABLE dropped;
         DROP TABLE key_package; DROP TABLE own_package; DROP TABLE group_entry; DROP TABLE sharing_group;
         DROP TABLE group_leaf; DROP TABLE shared; DROP TABLE past_group;
         DROP TABLE notice; DROP TABLE notice_case; DROP TABLE step; DROP TABLE contest; DROP TABLE hit; DROP TABLE redress; DROP TABLE tally; DROP TABLE tally_left;
         DROP TABLE weeding; DROP TABLE weeding_record; DROP TABLE reminder;
         DROP INDEX version_by_time; DROP INDEX erasure_by_place;
         ALTER TABLE peer DROP COLUMN sealing;
         CREATE TABLE before (place INTEGER PRIMARY KEY, commitment BLOB NOT NULL, salt BLOB, payload BLOB, audience BLOB) STRICT;
         INSERT INTO before SELECT * FROM entry
          WHERE place >> 48 NOT IN (SELECT id FROM feed WHERE origin LIKE '%/messages');
         DROP VIEW entry; DROP TABLE leaf; DROP TABLE payload; ALTER TABLE before RENAME TO entry;
         DELETE FROM checkpoint WHERE feed IN (SELECT id FROM feed WHERE origin LIKE '%/messages');
         DELETE FROM feed WHERE origin LIKE '%/messages';
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(file);

    let fr = world.reopen("FR");
    assert_eq!(fr.finds("Perdita Lumen").len(), 1);
    ma.knows(&fr);
    let id = ma.sends(&[&fr]);
    fr.knows(&ma);
    fr.pulls(&ma).unwrap();
    assert_eq!(says(&fr.opens(id)), Some(BODY));
    let again = Bureau::open(&home, world.clock.clone()).unwrap();
    assert_eq!(again.identity().card("a").sealing, fr.bureau.identity().card("a").sealing);
}
