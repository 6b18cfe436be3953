//! The way of a notice: drafted, checked, reviewed by two others, published; and what may come after.

use wasl_casework::{CaseRefusal, Command, CommandKind, Rulebook, Terms, decide, due, leave, table};
use wasl_model::{Answer, CaseEvent, Hand, Role, Stage, Standing, Timestamp};

use super::invented::{Desk, aicha, at, boris, chen, dora, hand, now, prose, red, text};

fn refuse(articles: &[&str]) -> Command {
    Command::Refuse {
        articles: articles.iter().map(|code| text(code)).collect(),
        reason: prose("An invented reason."),
    }
}

fn because<T>(make: impl FnOnce(wasl_model::Prose) -> T) -> T {
    make(prose("An invented reason."))
}

fn suspend() -> Command {
    because(|reason| Command::Suspend { reason })
}

fn withdraw() -> Command {
    because(|reason| Command::Withdraw { reason })
}

fn numbered(told: Result<String, CaseRefusal>) -> u16 {
    told.unwrap_err().number()
}

#[test]
fn place_by_command() {
    insta::assert_snapshot!(table());
}

#[test]
fn an_administrator_may_nothing_and_nothing_follows_what_is_over() {
    for standing in Standing::ALL.iter().copied() {
        for stage in [None].into_iter().chain(Stage::ALL.iter().copied().map(Some)) {
            for command in CommandKind::ALL {
                let may = leave(stage, standing, command);
                assert!(!may.contains(&Role::Admin));
                let is_over = matches!(
                    standing,
                    Standing::Withdrawn | Standing::Expired | Standing::Refused | Standing::Erased
                );
                assert!(!is_over || may.is_empty() || command == CommandKind::Erase);
            }
        }
    }
}

#[test]
fn a_notice_is_published_by_three_persons() {
    let mut desk = Desk::default();
    let mut told = |command, by: &Hand| desk.give(command, by).unwrap();
    assert_eq!(told(Command::Draft(red()), &aicha()), "draft/unpublished");
    assert_eq!(told(Command::Submit, &aicha()), "checked/unpublished");
    assert_eq!(told(Command::Approve, &boris()), "reviewed/unpublished");
    assert_eq!(told(Command::Approve, &chen()), "approved/unpublished");
    assert_eq!(told(Command::Publish, &aicha()), "-/published");
    let events: Vec<_> = desk.steps.iter().map(|step| (&step.event, step.position)).collect();
    assert!(matches!(
        events[..],
        [
            (CaseEvent::Drafted(_), _),
            (CaseEvent::Submitted, handed_in),
            (CaseEvent::Checked(_), _),
            (CaseEvent::Approved, _),
            (CaseEvent::Approved, _),
            (CaseEvent::Published(ruling), _)
        ] if handed_in.stage == Some(Stage::Submitted) && ruling.allows()
    ));
    let dues: Vec<_> = events.iter().map(|(_, position)| position.due).collect();
    let decision = Some(at("2026-12-08T10:00:00Z"));
    let review = Some(at("2031-05-24T10:00:00Z"));
    assert_eq!(dues, [None, decision, decision, decision, decision, review]);
    let case = desk.case();
    assert_eq!((case.authors, case.approvals, case.pending), (vec![], vec![], None));
    assert_eq!(
        (case.published.map(|notice| notice.colour), case.published_at),
        (Some(red().colour), Some(now()))
    );
}

#[test]
fn author_and_reviewers_are_three_whatever_they_are_called() {
    let mut desk = Desk::handed_in(red());
    assert_eq!(numbered(desk.give(Command::Approve, &hand(" AICHA  example", Role::Reviewer))), 1105);
    assert_eq!(numbered(desk.give(Command::Approve, &hand("Ai\u{200b}cha Example", Role::Reviewer))), 1105);
    let nameless = Hand { person: None, ..boris() };
    assert_eq!(numbered(desk.give(Command::Approve, &nameless)), 1104);
    assert_eq!(desk.give(Command::Approve, &boris()).unwrap(), "reviewed/unpublished");
    assert_eq!(
        desk.give(Command::Approve, &hand("boris example", Role::Reviewer)),
        Err(CaseRefusal::Twice { person: text("boris example") })
    );
    assert_eq!(desk.place(), "reviewed/unpublished");
    let nameless = Hand { person: None, ..aicha() };
    assert_eq!(numbered(Desk::default().give(Command::Draft(red()), &nameless)), 1104);
}

#[test]
fn who_amends_is_an_author_too_and_approvals_are_forgotten() {
    let mut desk = Desk::approved(red());
    let emil = hand("Emil Example", Role::Analyst);
    assert_eq!(desk.give(Command::Draft(red()), &emil).unwrap(), "draft/unpublished");
    assert_eq!(desk.case().authors, [text("Aicha Example"), text("Emil Example")]);
    assert_eq!(numbered(desk.give(Command::Publish, &aicha())), 1102);
    desk.give(Command::Submit, &emil).unwrap();
    assert_eq!(numbered(desk.give(Command::Approve, &hand("Aicha Example", Role::Reviewer))), 1105);
    assert_eq!(desk.give(Command::Approve, &boris()).unwrap(), "reviewed/unpublished");
    let back = because(|reason| Command::Return { reason });
    assert_eq!(desk.give(back, &chen()).unwrap(), "draft/unpublished");
    assert_eq!((desk.case().approvals.len(), desk.case().submitted_at), (0, None));
}

#[test]
fn the_rules_send_a_draft_back_and_refuse_nothing() {
    let mut notice = red();
    notice.grounds[0].offence = text("treason");
    let mut desk = Desk::handed_in(notice);
    assert_eq!(desk.place(), "draft/unpublished");
    let case = desk.case();
    let stops = |ruling: &wasl_model::Ruling| {
        let found = ruling.findings.iter().filter(|finding| finding.answer == Answer::Stops);
        found.map(|finding| finding.rule.to_string()).collect::<Vec<_>>()
    };
    assert_eq!((case.ruling.as_ref().map(stops), case.refusal), (Some(vec!["neutrality".to_owned()]), None));
    assert_eq!(numbered(desk.give(Command::Approve, &boris())), 1102);
    // That it is remembered is a person's decision.
    assert_eq!(numbered(desk.give(refuse(&["C3"]), &boris())), 1103);
    assert_eq!(desk.give(refuse(&["C3"]), &dora()).unwrap(), "-/refused");
    let refusal = desk.case().refusal.unwrap();
    assert_eq!((refusal.at, refusal.articles), (now(), vec![text("C3")]));
}

#[test]
fn what_was_right_when_it_was_handed_in_may_be_wrong_when_it_goes_out() {
    let mut notice = red();
    notice.record.handling.expires = Some(at("2026-11-25T00:00:00Z"));
    let mut desk = Desk::approved(notice);
    desk.clock = Some(at("2026-11-26T00:00:00Z"));
    let told = desk.give(Command::Publish, &aicha()).unwrap_err();
    assert_eq!((told.number(), told.to_string().as_str()), (1107, "the rules do not allow it: validity"));
    assert_eq!(desk.place(), "approved/unpublished");
}

#[test]
fn a_refusal_names_articles_of_the_rulebook() {
    let mut desk = Desk::handed_in(red());
    assert_eq!(desk.give(refuse(&[]), &boris()), Err(CaseRefusal::NoArticle));
    assert_eq!(
        desk.give(refuse(&["C3", "C99"]), &boris()),
        Err(CaseRefusal::Article { article: text("C99") })
    );
    assert_eq!(numbered(desk.give(refuse(&["C3"; 33]), &boris())), 1111);
    assert_eq!(desk.give(refuse(&["C2", "RPD-34"]), &boris()).unwrap(), "-/refused");
    assert_eq!(numbered(desk.give(Command::Draft(red()), &aicha())), 1102);
    let long = Command::Suspend { reason: prose(&"a".repeat(Command::REASON_BYTES_MAX + 1)) };
    assert_eq!(numbered(Desk::published(red()).give(long, &boris())), 1111);
}

#[test]
fn a_refusal_of_an_amendment_takes_what_is_published_too() {
    let mut desk = Desk::published(red());
    assert_eq!(numbered(desk.give(refuse(&["C3"]), &boris())), 1103);
    desk.give(Command::Draft(red()), &aicha()).unwrap();
    desk.give(Command::Submit, &aicha()).unwrap();
    assert_eq!(desk.give(refuse(&["C3"]), &boris()).unwrap(), "-/refused");
    let case = desk.case();
    assert_eq!((case.pending, case.published, case.position.due), (None, None, None));
    assert_eq!(Desk::published(red()).give(refuse(&["C3"]), &dora()).unwrap(), "-/refused");
}

#[test]
fn an_amendment_goes_the_whole_way_and_lasts_no_longer_without_a_word() {
    let mut desk = Desk::published(red());
    desk.clock = Some(at("2027-11-24T10:00:00Z"));
    assert_eq!(desk.give(Command::Draft(red()), &aicha()).unwrap(), "draft/published");
    let drafted = desk.case().pending.unwrap();
    assert_eq!(drafted.published, Some(now()));
    assert_eq!(drafted.record.handling.expires, Some(at("2031-11-24T10:00:00Z")));
    desk.give(Command::Submit, &aicha()).unwrap();
    desk.give(Command::Approve, &boris()).unwrap();
    desk.give(Command::Approve, &chen()).unwrap();
    assert_eq!(desk.give(Command::Publish, &boris()).unwrap(), "-/published");
    assert_eq!(desk.case().position.due, Some(at("2031-05-24T10:00:00Z")));
    // With a word it does.
    let mut longer = red();
    longer.record.handling.expires = Some(at("2032-01-01T00:00:00Z"));
    desk.give(Command::Draft(longer), &aicha()).unwrap();
    assert_eq!(desk.case().pending.unwrap().record.handling.expires, Some(at("2032-01-01T00:00:00Z")));
    assert_eq!(desk.give(Command::Drop, &aicha()).unwrap(), "-/published");
    assert_eq!(desk.case().position.due, Some(at("2031-05-24T10:00:00Z")));
}

#[test]
fn what_is_suspended_is_resumed_by_who_may_suspend() {
    let mut desk = Desk::published(red());
    assert_eq!(numbered(desk.give(suspend(), &aicha())), 1103);
    assert_eq!(desk.give(suspend(), &dora()).unwrap(), "-/suspended");
    assert_eq!(desk.case().position.due, Some(at("2031-11-24T10:00:00Z")));
    desk.give(Command::Draft(red()), &aicha()).unwrap();
    desk.give(Command::Submit, &aicha()).unwrap();
    desk.give(Command::Approve, &boris()).unwrap();
    assert_eq!(desk.give(Command::Approve, &chen()).unwrap(), "approved/suspended");
    // An officer does not lift a suspension by publishing an amendment.
    assert_eq!(numbered(desk.give(Command::Publish, &aicha())), 1103);
    let resume = because(|reason| Command::Resume { reason });
    assert_eq!(desk.give(resume.clone(), &dora()).unwrap(), "approved/published");
    assert_eq!(desk.give(suspend(), &Hand::bureau()).unwrap(), "approved/suspended");
    desk.clock = Some(at("2031-11-24T10:00:00Z"));
    assert_eq!(numbered(desk.give(resume, &dora())), 1113);
}

#[test]
fn the_clock_ends_what_is_over_and_not_before() {
    let mut desk = Desk::published(red());
    let end: Timestamp = at("2031-11-24T10:00:00Z");
    assert_eq!(desk.give(Command::Expire, &Hand::bureau()), Err(CaseRefusal::Early { until: end }));
    let case = desk.case();
    let terms = Terms::default();
    assert_eq!(due(&case, at("2031-05-24T09:00:00Z"), &terms), Some(at("2031-05-24T10:00:00Z")));
    assert_eq!(due(&case, at("2031-05-24T10:00:00Z"), &terms), Some(end));
    desk.clock = Some(end);
    assert_eq!(numbered(desk.give(Command::Expire, &aicha())), 1103);
    assert_eq!(desk.give(Command::Expire, &Hand::bureau()).unwrap(), "-/expired");
    assert_eq!(due(&desk.case(), end, &terms), None);
    assert_eq!(desk.give(Command::Erase, &Hand::bureau()).unwrap(), "-/erased");
}

#[test]
fn only_what_nobody_needs_is_erased() {
    let mut desk = Desk::default();
    desk.give(Command::Draft(red()), &aicha()).unwrap();
    assert_eq!(numbered(desk.give(Command::Erase, &dora())), 1102);
    assert_eq!(desk.give(Command::Drop, &aicha()).unwrap(), "-/unpublished");
    assert_eq!(desk.give(Command::Erase, &dora()).unwrap(), "-/erased");
    let mut desk = Desk::published(red());
    assert_eq!(numbered(desk.give(Command::Erase, &dora())), 1102);
    assert_eq!(desk.give(withdraw(), &aicha()).unwrap(), "-/withdrawn");
    assert_eq!(desk.give(Command::Erase, &dora()).unwrap(), "-/erased");
    let case = desk.case();
    assert_eq!((case.notice(), &case.ruling, &case.refusal), (None, &None, &None));
}

#[test]
fn a_case_begins_with_a_draft_and_stays_with_its_record() {
    for command in [Command::Submit, Command::Approve, Command::Publish, Command::Erase] {
        assert_eq!(numbered(Desk::default().give(command, &aicha())), 1101);
    }
    let mut desk = Desk::default();
    desk.give(Command::Draft(red()), &aicha()).unwrap();
    let mut other = red();
    other.record.source.id = text("2026-2");
    assert_eq!(numbered(desk.give(Command::Draft(other), &aicha())), 1110);
    let mut wide = red();
    wide.languages = vec!["ARA".parse().unwrap(); 33];
    assert_eq!(numbered(desk.give(Command::Draft(wide), &aicha())), 1111);
    let mut heavy = red();
    heavy.account = Some(prose(&"ع".repeat(100_000)));
    let mut heavier = heavy.clone();
    heavier.grounds[0].charge = text(&"ع".repeat(8_000));
    heavier.grounds = vec![heavier.grounds[0].clone(); 3];
    assert_eq!(numbered(desk.give(Command::Draft(heavier), &aicha())), 1111);
    assert_eq!(desk.give(Command::Draft(heavy), &aicha()).unwrap(), "draft/unpublished");
}

#[test]
fn what_an_author_says_of_standing_is_not_believed() {
    let mut notice = red();
    notice.standing = Standing::Published;
    notice.published = Some(at("2001-01-01T00:00:00Z"));
    let taken = decide(None, Command::Draft(notice), &aicha(), now(), Rulebook::current(), &Terms::default())
        .unwrap();
    assert!(matches!(&taken[0].0, CaseEvent::Drafted(drafted) if *drafted == red()));
}
