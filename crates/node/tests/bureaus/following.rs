//! Peers that follow each other on open lines.

use std::time::{Duration, Instant};

use wasl_exchange::Reply;
use wasl_model::{Handling, Name, NameKind, Record, Text};

use crate::{
    lying_hubs::round,
    world::{Running, World},
};

/// Far more than it takes, on any machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until it is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn pair(world: &World) -> [Running; 2] {
    let both = ["MA", "FR"].map(|member| world.make_following(member));
    both[0].knows(&both[1]);
    both[1].knows(&both[0]);
    both
}

impl Running {
    fn failed(&self) -> Option<u16> {
        self.bureau.peers(&self.admin()).unwrap()[0].failed
    }

    fn has_reached(&self) -> bool {
        self.bureau.peers(&self.admin()).unwrap()[0].reached.is_some()
    }
}

#[test]
fn what_is_written_is_fetched_at_once_long_before_the_next_round_is_due() {
    let world = World::new();
    let [ma, fr] = pair(&world);
    until("the first rounds", || ma.has_reached() && fr.has_reached());
    let record = ma.says("1", "Perdita Lumen", Handling::default());
    until("a record", || fr.finds("Perdita Lumen") == [record.id()]);
    let id = ma.sends(&[&fr]);
    until("a message", || fr.inbox() == [id]);
    until("its receipt", || ma.opens(id).receivers[0].delivered.is_some());
    // Another process of the same bureau writes.
    let other = wasl_node::Bureau::open(&world.home("MA"), world.clock.clone()).unwrap();
    let record = crate::world::person(ma.member(), "2", "Tarik Example", Handling::default());
    other.create_record(&ma.protection(), &record).unwrap();
    until("another process's record", || fr.finds("Tarik Example") == [record.id()]);
}

#[test]
fn a_message_that_is_sent_while_a_long_list_is_fetched_goes_before_the_rest_of_it() {
    let world = World::new();
    let [ma, fr] = ["MA", "FR"].map(|member| world.make(member));
    ma.knows(&fr);
    fr.knows(&ma);
    let alias = |at: u32| Name {
        text: Text::new(&format!("Tarik Example{at:0>80}")).unwrap(),
        kind: NameKind::Alias,
    };
    let names: Vec<Name> = (0..40).map(alias).collect();
    for at in 0..60 {
        let record = crate::world::person(ma.member(), &at.to_string(), "Perdita Lumen", Handling::default());
        let record = Record { names: [record.names.clone(), names.clone()].concat(), ..record };
        ma.bureau.create_record(&ma.protection(), &record).unwrap();
    }
    let (mut came, mut sent) = (Vec::new(), None);
    let pulled = round(&fr, &ma, |reply| {
        let Reply::Batch(batch) = reply else { return };
        let is_message = sent.is_some() && batch.entries.len() == 1;
        came.push(if is_message { "message" } else { "records" });
        sent = sent.or_else(|| Some(ma.sends(&[&fr])));
    });
    assert_eq!((pulled, came), (Ok(61), vec!["records", "message", "records"]));
    assert_eq!(fr.inbox(), [sent.unwrap()]);
}

#[test]
fn who_is_a_peer_no_more_is_served_no_more_on_the_line_that_is_open() {
    let world = World::new();
    let [ma, fr] = pair(&world);
    until("the first rounds", || ma.has_reached() && fr.has_reached());
    ma.bureau.remove_peer(&ma.admin(), fr.member()).unwrap();
    ma.says("1", "Perdita Lumen", Handling::default());
    until("the end of the line", || fr.failed().is_some());
    assert_eq!(fr.finds("Perdita Lumen"), []);
}
