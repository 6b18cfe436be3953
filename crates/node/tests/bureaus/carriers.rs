//! Bureaus that call each other over a broker.

use std::{
    env,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use wasl_cluster::{NatsServer, Stranger};
use wasl_model::{Handling, RecordId};
use wasl_node::{Bureau, Settings};

use crate::{
    following::until,
    world::{Running, World, person},
};

/// What must hold whatever carries the lines: of each kind of line the tests that go furthest.
const WHATEVER_CARRIES: [&str; 23] = [
    "a_bureau_that_was_away_catches_up_and_goes_on_where_it_was",
    "a_round_with_nothing_new_brings_nothing_and_the_copy_verifies",
    "a_stranger_with_a_certificate_of_its_own_is_not_let_in",
    "what_one_member_says_another_finds_in_another_script",
    "attachments::files_of_every_size_arrive_as_they_were_and_their_sender_is_told",
    "attachments::a_sender_that_gives_other_bytes_is_refused_and_told_and_nothing_is_kept",
    "following::what_is_written_is_fetched_at_once_long_before_the_next_round_is_due",
    "following::who_is_a_peer_no_more_is_served_no_more_on_the_line_that_is_open",
    "handling::a_narrower_audience_takes_the_copies_back_from_those_outside",
    "liars::a_record_in_another_members_name_is_not_heard",
    "live::a_member_that_is_gone_is_told_with_since_when_and_the_others_answer",
    "live::a_record_that_is_copied_nowhere_is_found_by_asking_and_kept_nowhere",
    "live::a_member_without_such_records_is_not_asked_and_not_named",
    "live::many_records_of_one_name_come_as_many_as_are_wanted",
    "live::what_was_corrected_or_erased_at_the_owner_is_so_in_the_next_answer",
    "lookup::only_what_changed_is_fetched_again_and_a_copy_outlives_its_bureau",
    "messages::a_message_is_opened_by_its_receivers_and_nobody_else",
    "messages::a_message_that_is_taken_back_unread_is_gone_and_one_that_was_read_stays_with_its_reader",
    "messages::an_answer_names_what_it_answers_and_the_newest_stands_first",
    "messages::its_sender_learns_that_it_arrived_and_that_it_was_read_and_no_more_is_told_twice",
    "directory::a_suspended_member_is_given_the_directory_and_nothing_else_until_it_is_resumed",
    "erasure::an_owner_restored_from_an_old_copy_gets_its_own_feed_back_from_its_peers",
    "returning::messages_come_back_with_what_their_receivers_had_said_of_them",
];

/// Runs these tests once more, in a process of their own, in such a world.
fn hold_in(world: &str, tests: &[&str]) {
    let mut again = Command::new(env::current_exe().unwrap());
    again.env("WASL_WORLD", world).arg("--exact").args(tests);
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let all = format!("test result: ok. {} passed", tests.len());
    assert!(output.status.success() && said.contains(&all), "{said}");
}

#[test]
fn what_holds_over_lines_of_their_own_holds_over_a_broker() {
    if NatsServer::program().is_none() {
        eprintln!("left out: nats-server is not installed");
        return;
    }
    hold_in("broker", &WHATEVER_CARRIES);
}

/// Two bureaus that follow each other over the broker and compare everything each second.
fn pair(world: &World) -> [Running; 2] {
    let settings = Settings { exchange_every_secs: 1, ..Settings::default() };
    let both = ["MA", "FR"].map(|member| world.make_set(member, &settings));
    acquaint(&both[0], &both[1]);
    both
}

fn acquaint(one: &Running, other: &Running) {
    one.knows(other);
    other.knows(one);
}

/// Says so many records; what was acknowledged.
fn says_many(bureau: &Running, from: usize, to: usize) -> Vec<RecordId> {
    (from..to)
        .map(|at| bureau.says(&at.to_string(), &format!("Somebody Numbered{at}"), Handling::default()).id())
        .collect()
}

/// How much of `of` is here, in a copy that verifies.
fn copied(at: &Running, of: &Running) -> u64 {
    let verdict = at.bureau.verify_feed(&at.admin(), of.member()).unwrap();
    assert!(verdict.is_sound(), "{verdict}");
    verdict.held
}

#[test]
fn an_impostor_that_takes_a_members_calls_at_the_broker_is_not_believed() {
    let Some(world) = World::over_a_broker() else { return };
    let (un, ma) = (world.make("UN"), world.make("MA"));
    acquaint(&un, &ma);
    un.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    let known = un.bureau.identity().card(Settings::AT_BROKER);
    drop(un);
    // The same code, other keys.
    let impostor = world.make_at(
        &world.home("impostor"),
        "UN",
        &Settings { exchange_every_secs: 0, ..Settings::default() },
    );
    impostor.knows(&ma);
    impostor.says("1", "Perdita Changed", Handling::default());
    assert_eq!(ma.pulls(&impostor), Err(4101));
    assert_eq!((ma.finds("Perdita Changed").len(), known.member.as_str()), (0, "UN"));
    // Nor is it heard when it calls in UN's name.
    ma.says("1", "Not For Impostors", Handling::default());
    assert_eq!(impostor.pulls(&ma), Err(4101));
}

#[test]
fn a_peer_that_is_called_over_a_broker_is_not_reached_without_one() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    let card = un.bureau.identity().card(Settings::AT_BROKER);
    ma.bureau.add_peer(&ma.admin(), &card).unwrap();
    if world.broker.is_none() {
        assert_eq!(ma.pulls(&un), Err(4105));
    }
}

#[test]
fn a_broker_that_leaves_the_machine_without_tls_is_refused_before_a_home_is_made() {
    let world = World::new();
    let home = world.home("MA");
    let settings = Settings { carrier: "nats://broker.example:4222".to_owned(), ..Settings::default() };
    let refused = Bureau::init(&home, "MA".parse().unwrap(), "MA", &settings, world.clock.clone());
    assert_eq!((refused.unwrap_err().number(), home.exists()), (6038, false));
}

#[test]
fn a_broker_that_is_killed_under_load_and_comes_back_empty_loses_nothing_that_was_acknowledged() {
    let Some(world) = World::over_a_broker() else { return };
    let broker = world.broker.as_ref().unwrap();
    let [ma, fr] = pair(&world);
    until("the first record", || {
        ma.says("first", "Perdita Lumen", Handling::default());
        true
    });
    until("its copy", || copied(&fr, &ma) == 1);
    let said = thread::scope(|scope| {
        let said = scope.spawn(|| says_many(&ma, 0, 150));
        for _ in 0..2 {
            until("something under way", || copied(&fr, &ma) > 1 || said.is_finished());
            broker.kill().unwrap();
            broker.forget().unwrap();
            broker.go_on().unwrap();
        }
        said.join().unwrap()
    });
    let id = ma.sends(&[&fr]);
    until("every record", || copied(&fr, &ma) == said.len() as u64 + 1);
    until("the message", || fr.inbox() == [id]);
    until("its receipt", || ma.opens(id).receivers[0].delivered.is_some());
    for (at, id) in said.iter().enumerate().step_by(37) {
        assert!(fr.finds(&format!("Somebody Numbered{at}")).contains(id), "{at}");
    }
}

#[test]
fn a_stream_that_is_deleted_time_and_again_delays_nothing_for_whoever_is_there() {
    let Some(world) = World::over_a_broker() else { return };
    // Everything is compared once an hour: what comes sooner comes by news.
    let [ma, fr] = ["MA", "FR"].map(|member| world.make_following(member));
    acquaint(&ma, &fr);
    ma.says("first", "Perdita Lumen", Handling::default());
    until("the first record", || copied(&fr, &ma) == 1);
    let host = world.broker.as_ref().unwrap().host();
    let mut stranger = Stranger::meet(&host, None).unwrap();
    for number in 0..5 {
        stranger.say("$JS.API.STREAM.DELETE.WASL_NEWS", None, b"").unwrap();
        stranger.settle().unwrap();
        ma.says(&number.to_string(), "Somebody Else", Handling::default());
        until("the next record", || copied(&fr, &ma) == number + 2);
    }
}

#[test]
fn news_that_somebody_makes_up_keeps_nothing_back_that_is_true() {
    let Some(world) = World::over_a_broker() else { return };
    let [ma, fr] = ["MA", "FR"].map(|member| world.make_following(member));
    acquaint(&ma, &fr);
    ma.says("first", "Perdita Lumen", Handling::default());
    until("the first record", || copied(&fr, &ma) == 1);
    let mut stranger = Stranger::meet(&world.broker.as_ref().unwrap().host(), None).unwrap();
    let begin = Instant::now();
    let mut number = 0_u64;
    while begin.elapsed() < Duration::from_secs(2) {
        number += 1;
        stranger.say("wasl.MA.news", None, &number.to_be_bytes()).unwrap();
        stranger.settle().unwrap();
    }
    // What is true is heard none the less.
    ma.says("second", "Osgood Timmerlane", Handling::default());
    until("the second record", || copied(&fr, &ma) == 2);
}

#[test]
fn whoever_opens_many_calls_in_one_members_name_leaves_room_for_the_others() {
    let Some(world) = World::over_a_broker() else { return };
    let (un, ma, fr) = (world.make("UN"), world.make("MA"), world.make("FR"));
    acquaint(&un, &ma);
    acquaint(&un, &fr);
    un.says("1", "Perdita Lumen", Handling::default());
    let host = world.broker.as_ref().unwrap().host();
    let mut flood = Stranger::meet(&host, None).unwrap();
    assert!(flood.listen("wasl.MA.reply.flood").unwrap());
    // Until UN has learnt that MA is its peer nobody hears them.
    assert_eq!(ma.pulls(&un), Ok(1));
    // Where a call leads to nobody, the line ends at once. So somebody hears them, and says nothing.
    assert!(flood.listen("wasl.MA.line.>").unwrap());
    let mut taken = 0;
    for number in 0..100_u8 {
        let call = [&[1][..], &[number; 24]].concat();
        flood.say("wasl.UN.call.MA", Some("wasl.MA.reply.flood"), &call).unwrap();
        let answer = loop {
            let heard = flood.hear().unwrap();
            if heard.subject.contains("reply") {
                break heard.payload;
            }
        };
        taken += u32::from(answer.first() == Some(&0));
    }
    // As many as from one address, as long as their handshakes last.
    assert!((1..=32).contains(&taken), "{taken}");
    assert_eq!(fr.pulls(&un), Ok(1));
    until("MA again", || ma.pulls(&un) == Ok(0));
}

#[test]
fn of_three_processes_of_one_bureau_at_one_broker_one_goes_one_comes_and_peers_notice_nothing() {
    let Some(world) = World::on_a_server() else { return };
    let Some(broker) = NatsServer::if_here("", &[]) else { return };
    let world = World { broker: Some(broker), ..world };
    let [ma, fr] = pair(&world);
    let second = world.reopen("MA");
    let written = AtomicUsize::new(0);
    let mut said = thread::scope(|scope| {
        let (ma, second, written) = (&ma, &second, &written);
        let by_one = scope.spawn(move || {
            (0..40)
                .map(|at| {
                    written.fetch_add(1, Ordering::SeqCst);
                    second.says(&format!("second {at}"), "Somebody Else", Handling::default()).id()
                })
                .collect::<Vec<_>>()
        });
        let by_other = says_many(ma, 0, 40);
        by_one.join().unwrap().into_iter().chain(by_other).collect::<Vec<_>>()
    });
    assert!(written.into_inner() == 40);
    drop(second);
    let id = fr.sends(&[&ma]);
    until("a message", || ma.inbox() == [id]);
    let third = world.reopen("MA");
    said.extend(says_many(&third, 40, 60));
    until("every record", || copied(&fr, &third) == said.len() as u64);
    // One process alone takes the calls.
    drop(ma);
    let record = person(third.member(), "last", "Osgood Timmerlane", Handling::default());
    third.bureau.create_record(&third.protection(), &record).unwrap();
    until("the last record", || fr.finds("Osgood Timmerlane") == [record.id()]);
    until("the receipt", || fr.opens(id).receivers[0].delivered.is_some());
}
