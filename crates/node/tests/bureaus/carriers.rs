//! Bureaus that call each other over a broker.

use std::{
    env, fs,
    process::Command,
    time::{Duration, Instant},
};

use wasl_cluster::{NatsServer, Stranger};
use wasl_model::Handling;
use wasl_node::{Bureau, Settings};

use crate::world::{Running, World, person};

/// What must hold whatever carries the lines: of each kind of line the tests that go furthest.
const WHATEVER_CARRIES: [&str; 24] = [
    "a_bureau_that_was_away_catches_up_and_goes_on_where_it_was",
    "a_round_with_nothing_new_brings_nothing_and_the_copy_verifies",
    "a_stranger_with_a_certificate_of_its_own_is_not_let_in",
    "what_one_member_says_another_finds_in_another_script",
    "asking_live::who_asks_in_a_batch_asks_nobody_live",
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
    "returning::X",
    "erasure::X",
    "directory::X",
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
