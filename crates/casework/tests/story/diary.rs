//! What the clock does to a case that people leave alone: years of it, told as a diary.

use wasl_casework::{Case, Command, DecisionMissed, ReviewMissed, Terms, TermsError, overdue};
use wasl_model::{Hand, NoticeStep, Stage, Timestamp};

use super::invented::{Desk, aicha, at, boris, chen, dora, prose, red, text};

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// The strictest that a bureau can be set.
fn strict() -> Terms {
    let (review_missed, decision_missed) = (ReviewMissed::Suspend, DecisionMissed::Return);
    Terms { review_missed, decision_missed, ..Terms::default() }
}

/// Lets the clock look at the case once a day until `until`.
fn passes(desk: &mut Desk, until: Timestamp) {
    let mut now = desk.clock.unwrap_or_else(super::invented::now);
    while now < until {
        now = now.plus_millis(DAY_MILLIS).min(until);
        desk.clock = Some(now);
        while let Some(command) = overdue(&desk.case(), now, &desk.terms) {
            desk.give(command, &Hand::bureau()).unwrap();
        }
    }
}

fn diary(steps: &[NoticeStep]) -> String {
    let line = |step: &NoticeStep| {
        let who = step.by.person.as_ref().map_or("the clock", |person| person.as_str());
        let event = format!("{:?}", step.event);
        let what: String = event.chars().take_while(|letter| letter.is_alphanumeric()).collect();
        let reason = match &step.event {
            wasl_model::CaseEvent::Suspended { reason } | wasl_model::CaseEvent::Returned { reason } => {
                format!(": {reason}")
            }
            _ => String::new(),
        };
        let (stage, standing) = (step.position.stage.map_or("-", Stage::as_str), step.position.standing);
        format!("{} {who}: {what} -> {stage}/{standing}{reason}", step.at)
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_life_of_a_notice_that_nobody_reviews() {
    let mut desk = Desk { terms: strict(), ..Desk::default() };
    desk.give(Command::Draft(red()), &aicha()).unwrap();
    desk.give(Command::Submit, &aicha()).unwrap();
    desk.give(Command::Approve, &boris()).unwrap();
    passes(&mut desk, at("2026-12-20T10:00:00Z"));
    desk.give(Command::Submit, &aicha()).unwrap();
    desk.give(Command::Approve, &boris()).unwrap();
    desk.give(Command::Approve, &chen()).unwrap();
    desk.give(Command::Publish, &aicha()).unwrap();
    passes(&mut desk, at("2031-07-01T10:00:00Z"));
    desk.give(Command::Resume { reason: prose("Reviewed.") }, &dora()).unwrap();
    passes(&mut desk, at("2040-01-01T00:00:00Z"));
    insta::assert_snapshot!(diary(&desk.steps));
    assert_eq!(Case::of(&desk.steps).unwrap().notice(), None);
}

#[test]
fn a_bureau_that_is_set_to_nothing_ends_what_is_over_and_no_more() {
    let mut desk = Desk::handed_in(red());
    passes(&mut desk, at("2028-01-01T00:00:00Z"));
    assert_eq!(desk.place(), "checked/unpublished");
    let mut desk = Desk::published(red());
    passes(&mut desk, at("2031-11-24T09:59:59.999Z"));
    assert_eq!(desk.place(), "-/published");
    passes(&mut desk, at("2031-11-24T10:00:00Z"));
    assert_eq!(desk.place(), "-/expired");
}

#[test]
fn whoever_publishes_an_amendment_has_looked_at_it() {
    let mut desk = Desk { terms: strict(), ..Desk::published(red()) };
    desk.clock = Some(at("2031-05-01T00:00:00Z"));
    let mut longer = red();
    longer.record.handling.expires = Some(at("2034-01-01T00:00:00Z"));
    desk.give(Command::Draft(longer), &aicha()).unwrap();
    desk.give(Command::Submit, &aicha()).unwrap();
    desk.give(Command::Approve, &boris()).unwrap();
    desk.give(Command::Approve, &chen()).unwrap();
    desk.give(Command::Publish, &aicha()).unwrap();
    passes(&mut desk, at("2033-06-30T23:59:59.999Z"));
    assert_eq!(desk.place(), "-/published");
    passes(&mut desk, at("2033-07-01T00:00:00Z"));
    assert_eq!(desk.place(), "-/suspended");
}

#[test]
fn a_refusal_is_remembered_for_its_time_and_then_erased_with_its_case() {
    let refuse = Command::Refuse { articles: vec![text("C3")], reason: prose("An invented reason.") };
    let mut desk = Desk::handed_in(red());
    desk.give(refuse, &boris()).unwrap();
    passes(&mut desk, at("2031-11-24T09:59:59.999Z"));
    assert_eq!(desk.place(), "-/refused");
    passes(&mut desk, at("2031-11-24T10:00:00Z"));
    assert_eq!(desk.place(), "-/erased");
}

#[test]
fn what_both_reviewers_have_approved_is_decided() {
    let mut desk = Desk { terms: strict(), ..Desk::approved(red()) };
    passes(&mut desk, at("2028-01-01T00:00:00Z"));
    assert_eq!(desk.place(), "approved/unpublished");
    let none = Terms { review_due_days: 0, ..strict() };
    let mut desk = Desk { terms: none, ..Desk::handed_in(red()) };
    passes(&mut desk, at("2028-01-01T00:00:00Z"));
    assert_eq!(desk.place(), "checked/unpublished");
}

#[test]
fn a_case_whose_steps_are_not_all_there_is_left_to_people() {
    let desk = Desk::published(red());
    let case = Case::of(&desk.steps[desk.steps.len() - 1..]).unwrap();
    assert_eq!(overdue(&case, at("2050-01-01T00:00:00Z"), &strict()), None);
}

#[test]
fn a_figure_that_cannot_be_is_named() {
    let base = Terms::default();
    assert_eq!(base.check(), Ok(()));
    for (terms, told) in [
        (Terms { valid_months: 0, ..base }, "terms.valid_months is 0, and can be 1 to 600"),
        (Terms { review_months_before: 60, ..base }, "terms.review_months_before is 60, and can be 0 to 59"),
        (Terms { undo_days: 0, ..base }, "terms.undo_days is 0, and can be 1 to 3650"),
        (Terms { weeding_per_day: 10_001, ..base }, "terms.weeding_per_day is 10001, and can be 0 to 10000"),
        (Terms { document_months: 601, ..base }, "terms.document_months is 601, and can be 1 to 600"),
    ] {
        let error: TermsError = terms.check().unwrap_err();
        assert_eq!((error.number(), error.to_string().as_str()), (1121, told));
    }
}
