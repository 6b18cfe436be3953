//! Answers with a deadline: who is to answer is reminded, who waits sees who has not, and what an answer settles.

use wasl_model::{MemberId, MessageId, Timestamp};
use wasl_node::{AnswersDue, Clock as _, NewMessage, Tray};

use crate::{
    messages::to,
    world::{Running, World},
};

const HOUR: u64 = 3_600_000;

impl Running {
    fn asks_for_answer(&self, receivers: &[&Running], by: Timestamp) -> MessageId {
        let new = NewMessage { answer_by: Some(by), ..to(receivers) };
        self.bureau.send_message(&self.clerk(), new).unwrap()
    }

    fn answers(&self, question: MessageId, receivers: &[&Running]) -> MessageId {
        let new = NewMessage { reply_to: Some(question), ..to(receivers) };
        self.bureau.send_message(&self.clerk(), new).unwrap()
    }

    fn in_tray(&self, tray: Tray) -> Vec<MessageId> {
        let (views, _) = self.bureau.messages(&self.clerk(), tray, None, 100).unwrap();
        views.iter().map(|view| view.id).collect()
    }

    fn due(&self) -> (u64, u64) {
        let AnswersDue { soon, late } = self.bureau.answers_due().unwrap();
        (soon, late)
    }

    /// Who has answered a message, as far as is known here.
    fn answered_by(&self, id: MessageId) -> Vec<MemberId> {
        let receivers = self.opens(id).receivers.into_iter();
        receivers.filter(|one| one.answered.is_some()).map(|one| one.member).collect()
    }
}

fn three(world: &World) -> [Running; 3] {
    let all = ["MA", "FR", "SG"].map(|code| world.make(code));
    for (one, other) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
        all[one].knows(&all[other]);
    }
    all
}

#[test]
fn who_is_to_answer_is_reminded_and_who_waits_sees_who_has_not() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    let now = world.clock.now();
    let later = ma.asks_for_answer(&[&fr], now.plus_millis(72 * HOUR));
    let sooner = ma.asks_for_answer(&[&fr, &sg], now.plus_millis(10 * HOUR));
    let none = ma.sends(&[&fr]);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    assert_eq!(fr.in_tray(Tray::Due), [sooner, later], "the soonest first");
    assert_eq!(fr.opens(sooner).awaited, Some(now.plus_millis(10 * HOUR)));
    assert_eq!(fr.opens(none).awaited, None);
    assert_eq!((fr.due(), sg.due(), ma.due()), ((1, 0), (1, 0), (0, 0)), "within a day");
    assert_eq!(ma.in_tray(Tray::Awaited), [sooner, later]);

    fr.answers(sooner, &[&ma]);
    assert_eq!((fr.in_tray(Tray::Due), fr.due()), (vec![later], (0, 0)));
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.answered_by(sooner), [fr.member()]);
    assert_eq!(ma.in_tray(Tray::Awaited), [sooner, later], "SG has not answered yet");
    sg.answers(sooner, &[&ma, &fr]);
    ma.pulls(&sg).unwrap();
    assert_eq!(
        (ma.answered_by(sooner), ma.in_tray(Tray::Awaited)),
        (vec![fr.member(), sg.member()], vec![later])
    );
    assert_eq!(ma.opens(sooner).awaited, None);

    world.clock.set(now.plus_millis(72 * HOUR));
    assert_eq!((fr.due(), fr.opens(later).awaited), ((1, 1), Some(now.plus_millis(72 * HOUR))), "late");
}

#[test]
fn an_answer_that_is_taken_back_unread_leaves_the_question_due() {
    let world = World::new();
    let [ma, fr, _sg] = three(&world);
    let question = ma.asks_for_answer(&[&fr], world.clock.now().plus_millis(HOUR));
    fr.pulls(&ma).unwrap();
    let answer = fr.answers(question, &[&ma]);
    ma.pulls(&fr).unwrap();
    assert_eq!((fr.in_tray(Tray::Due), ma.in_tray(Tray::Awaited)), (vec![], vec![]));
    fr.bureau.recall_message(&fr.clerk(), answer).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!((fr.in_tray(Tray::Due), ma.in_tray(Tray::Awaited)), (vec![question], vec![question]));
    assert_eq!(ma.answered_by(question), []);
}

#[test]
fn an_answer_that_comes_before_its_question_counts_and_a_recalled_question_is_due_no_more() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    let by = world.clock.now().plus_millis(HOUR);
    let (question, recalled) = (ma.asks_for_answer(&[&fr, &sg], by), ma.asks_for_answer(&[&fr, &sg], by));
    fr.pulls(&ma).unwrap();
    fr.answers(question, &[&ma, &sg]);
    // SG hears FR before it hears MA.
    sg.pulls(&fr).unwrap();
    sg.pulls(&ma).unwrap();
    assert_eq!(sg.answered_by(question), [fr.member()]);
    assert_eq!(
        sg.in_tray(Tray::Due),
        [question, recalled],
        "that FR has answered does not settle what SG owes"
    );
    ma.bureau.recall_message(&ma.clerk(), recalled).unwrap();
    sg.pulls(&ma).unwrap();
    assert_eq!((sg.in_tray(Tray::Due), ma.in_tray(Tray::Awaited)), (vec![question], vec![question]));
}
