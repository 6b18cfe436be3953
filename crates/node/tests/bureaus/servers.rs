//! Bureaus with their rows on a PostgreSQL server.

use std::{env, fs, process::Command};

use wasl_cluster::Cluster;
use wasl_model::Handling;
use wasl_node::Settings;

use crate::world::{Running, World, person};

/// What must hold wherever the rows are: of each subject the tests that go deepest into the rows.
const WHEREVER_THE_ROWS_ARE: [&str; 26] = [
    "a_bureau_that_was_away_catches_up_and_goes_on_where_it_was",
    "a_round_with_nothing_new_brings_nothing_and_the_copy_verifies",
    "what_one_member_says_another_finds_in_another_script",
    "attachments::a_sender_that_gives_other_bytes_is_refused_and_told_and_nothing_is_kept",
    "attachments::an_upload_is_its_callers_goes_once_and_expires",
    "attachments::files_of_every_size_arrive_as_they_were_and_their_sender_is_told",
    "attachments::the_files_of_a_message_that_is_taken_back_are_gone_on_both_sides",
    "audit::who_asks_together_gets_an_answer_and_lines_of_their_own",
    "carried_files::a_file_passes_the_hub_whole_and_its_sender_hears_of_it",
    "carried_files::what_is_taken_back_is_gone_at_the_hub_whole_or_in_part",
    "following::what_is_written_is_fetched_at_once_long_before_the_next_round_is_due",
    "handling::a_narrower_audience_takes_the_copies_back_from_those_outside",
    "handling::a_receiver_keeps_to_purpose_and_expiry_itself_also_offline",
    "import::a_list_cut_short_withdraws_nobody_until_the_number_is_confirmed",
    "import::a_newer_list_updates_and_withdraws_a_few",
    "index::of_two_processes_one_writes_and_both_answer",
    "index::rows_from_an_older_copy_are_noticed_even_when_they_have_grown_since",
    "liars::a_record_in_another_members_name_is_not_heard",
    "lookup::only_what_changed_is_fetched_again_and_a_copy_outlives_its_bureau",
    "lookup::what_has_expired_or_was_erased_or_changed_is_no_hit_when_it_is_published_next",
    "lying::an_owner_that_lies_is_not_believed",
    "messages::a_message_is_opened_by_its_receivers_and_nobody_else",
    "messages::a_message_that_is_taken_back_unread_is_gone_and_one_that_was_read_stays_with_its_reader",
    "messages::a_receipt_counts_for_the_messages_before_one_that_was_taken_back",
    "messages::an_answer_names_what_it_answers_and_the_newest_stands_first",
    "messages::its_sender_learns_that_it_arrived_and_that_it_was_read_and_no_more_is_told_twice",
];

#[test]
fn what_holds_of_rows_in_files_holds_of_rows_on_a_server() {
    if wasl_cluster::programs().is_none() {
        eprintln!("left out: PostgreSQL is not installed");
        return;
    }
    // The very tests, once more, in a process of their own.
    let mut again = Command::new(env::current_exe().unwrap());
    again.env("WASL_WORLD", "server").arg("--exact").args(WHEREVER_THE_ROWS_ARE);
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let all = format!("test result: ok. {} passed", WHEREVER_THE_ROWS_ARE.len());
    assert!(output.status.success() && said.contains(&all), "{said}");
}

/// A copy of the database that a bureau's rows are on, made while nobody has it open; where it is.
fn copy_of_database(server: &Cluster, settings: &Settings) -> String {
    let (_, database) = settings.store.rsplit_once('/').unwrap();
    let copy = format!("{database}_copy");
    server.run(wasl_cluster::DATABASE, &format!("CREATE DATABASE {copy} TEMPLATE {database}")).unwrap();
    server.url(&copy)
}

fn acquaint(one: &Running, other: &Running) {
    one.knows(other);
    other.knows(one);
}

#[test]
fn rows_that_were_put_back_from_a_copy_of_the_database_return_before_they_say_anything() {
    let Some(world) = World::on_a_server() else { return };
    let server = Cluster::shared().unwrap();
    let (ma, fr) = (world.make("MA"), world.make("FR"));
    acquaint(&ma, &fr);
    ma.says("1", "Before The Copy", Handling::default());
    let settings = ma.bureau.settings().clone();
    drop(ma);
    let copy = copy_of_database(server, &settings);

    let ma = world.reopen("MA");
    acquaint(&ma, &fr);
    ma.says("2", "After The Copy", Handling::default());
    let sent = ma.sends(&[&fr]);
    // One that FR is not given comes back bare.
    let kept_back = Handling {
        audience: wasl_model::Audience::Only(["GS".parse().unwrap()].into()),
        ..Handling::default()
    };
    ma.says("3", "For Another Alone", kept_back);
    fr.pulls(&ma).unwrap();
    fr.opens(sent);
    ma.pulls(&fr).unwrap();
    drop(ma);

    let file = world.home("MA").join("wasl.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace(&settings.store, &copy)).unwrap();
    let ma = world.reopen("MA");
    acquaint(&ma, &fr);
    ma.pulls(&fr).unwrap();
    let status = ma.bureau.return_status(&ma.admin()).unwrap().unwrap();
    assert_eq!((status.noticed, status.over.is_some()), (Some(fr.member()), true));
    ma.says("4", "After The Return", Handling::default());
    ma.pulls(&fr).unwrap();
    assert!(ma.opens(sent).receivers[0].read.is_some(), "what its receiver had said is heard again");
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.finds("After The Return").len(), 1);
    for bureau in [&ma, &fr] {
        let verdict = bureau.bureau.verify_feed(&bureau.admin(), ma.member()).unwrap();
        assert!(verdict.is_sound(), "{verdict}");
        assert_eq!(verdict.size.get(), 4);
    }
}

#[test]
fn two_processes_of_one_bureau_follow_the_same_peer_and_keep_one_copy_of_its_feed() {
    const RECORDS: u32 = 300;
    let Some(world) = World::on_a_server() else { return };
    let (ma, fr) = (world.make("MA"), world.make("FR"));
    acquaint(&ma, &fr);
    for number in 0..RECORDS {
        fr.says(&number.to_string(), &format!("Person Number{number}"), Handling::default());
    }
    let known = fr.says("known", "Perdita Lumen", Handling::default());
    let second = world.reopen("MA");
    let third = world.reopen("MA");
    let mut brought = std::thread::scope(|scope| {
        let pulling: Vec<_> =
            [&ma, &second, &third].map(|process| scope.spawn(|| process.pulls(&fr))).into_iter().collect();
        pulling.into_iter().map(|pulling| pulling.join().unwrap()).collect::<Vec<_>>()
    });
    // Whoever came second to an entry breaks off, or finds it there; what is written is written once.
    brought.retain(Result::is_ok);
    assert!(!brought.is_empty());
    for process in [&ma, &second, &third] {
        process.pulls(&fr).unwrap();
        let verdict = process.bureau.verify_feed(&process.admin(), fr.member()).unwrap();
        assert!(verdict.is_sound() && verdict.size.get() == u64::from(RECORDS) + 1, "{verdict}");
        assert_eq!(process.finds("Perdita Lumen"), [known.id()]);
    }
    let record = person(ma.member(), "1", "Tarik Example", Handling::default());
    second.bureau.create_record(&second.protection(), &record).unwrap();
    assert_eq!(third.finds("Tarik Example"), [record.id()]);
}
