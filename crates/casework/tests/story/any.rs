//! Whatever comes, and in whatever order: the rules answer, and three persons stand behind what is published.

use std::collections::BTreeSet;

use proptest::prelude::*;
use wasl_casework::{Case, Command, CommandKind, DecisionMissed, ReviewMissed, Rulebook, overdue};
use wasl_model::{
    Answer, Ask, CaseEvent, Colour, DateSpan, Finding, GroundKind, Hand, Name, NameKind, Notice, NoticeStep,
    PartialDate, Penalty, Photo, Reach, Role, Stage, Standing, Step, Text, Timestamp,
};

use super::invented::{Desk, aicha, ground, hand, now, prose, red, text};

fn any_text() -> impl Strategy<Value = Text> {
    let letters = prop_oneof![any::<char>(), Just('\u{202e}'), Just('a'), Just(' ')];
    let raw = proptest::collection::vec(letters, 1..400).prop_map(String::from_iter);
    raw.prop_map(|raw| Text::new(&raw).unwrap_or_else(|_| text("x")))
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    let parts = (1000u32..3000, proptest::option::of(1u32..13), proptest::option::of(1u32..32));
    parts.prop_map(|(year, month, day)| {
        let whole = PartialDate::new(year, month, month.and(day));
        whole.unwrap_or_else(|_| PartialDate::new(year, None, None).unwrap())
    })
}

fn any_span() -> impl Strategy<Value = DateSpan> {
    (any_date(), proptest::option::of(any_date()), any::<bool>()).prop_map(|(first, last, circa)| DateSpan {
        first,
        last,
        circa,
    })
}

prop_compose! {
    fn any_notice()(
        colour in proptest::sample::select(Colour::ALL),
        is_diffusion in any::<bool>(),
        texts in proptest::collection::vec(any_text(), 6),
        births in proptest::collection::vec(any_span(), 0..4),
        grounds in proptest::collection::vec((any_date(), proptest::option::of(any_span()), any::<u16>(), any::<bool>()), 0..40),
        asks in proptest::collection::btree_set(proptest::sample::select(Ask::ALL), 0..4),
        (height, weight) in any::<(Option<u16>, Option<u16>)>(),
        (jpeg, width, side) in any::<(Vec<u8>, u16, u16)>(),
        names in 0usize..80,
        expires in any::<Option<u64>>(),
    ) -> Notice {
        let mut notice = red();
        notice.colour = colour;
        notice.reach = if is_diffusion { Reach::Diffusion } else { Reach::Notice };
        notice.family_name = Some(texts[0].clone());
        notice.forename = (side % 2 == 0).then(|| texts[1].clone());
        notice.likeness.marks = Some(texts[2].clone());
        notice.record.births = births;
        notice.record.names = vec![Name { text: texts[3].clone(), kind: NameKind::Main }; names];
        notice.grounds = grounds.into_iter().map(|(issued, committed, months, is_judgment)| {
            let mut ground = ground();
            ground.kind = if is_judgment { GroundKind::Judgment } else { GroundKind::Warrant };
            (ground.issued, ground.committed) = (issued, committed);
            ground.penalty = Some(Penalty::Months(months));
            (ground.offence, ground.issuer) = (texts[4].clone(), texts[5].clone());
            ground
        }).collect();
        notice.asks = asks;
        (notice.likeness.height_cm, notice.likeness.weight_kg) = (height, weight);
        notice.photo = Some(Photo { jpeg, width, height: side });
        notice.record.handling.expires = expires.map(Timestamp::from_millis);
        notice
    }
}

/// What a ruling always is, whatever it is about.
fn is_whole(ruling: &wasl_model::Ruling) -> bool {
    let is_hidden = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{feff}');
    let is_short =
        |value: &Text| value.as_str().chars().count() <= 200 && !value.as_str().contains(is_hidden);
    let is_whole = |finding: &Finding| {
        finding.seen.len() <= Finding::SEEN_MAX
            && finding.seen.iter().all(|seen| seen.value.iter().all(is_short))
    };
    ruling.findings.len() == Rulebook::current().rules().len() && ruling.findings.iter().all(is_whole)
}

#[test]
fn what_the_rules_say_of_the_worst_notice_fits_into_a_step() {
    let mut notice = red();
    let long = text(&"\u{1f46e}".repeat(8_000));
    let mut worst = ground();
    (worst.offence, worst.issuer, worst.authority) =
        (long.clone(), long.clone(), text(&"\u{202e}".repeat(8_000)));
    (worst.charge, worst.charge_translation) = (long.clone(), Some(long.clone()));
    notice.grounds = vec![worst; 40];
    notice.family_name = Some(long.clone());
    notice.record.names = vec![Name { text: text(&"\u{202e}".repeat(8_000)), kind: NameKind::Main }; 300];
    notice.record.births = vec![notice.record.births[0]; 300];
    let ruling = Rulebook::current().judge(&notice, now());
    assert!(is_whole(&ruling));
    let mut step = Desk::handed_in(red()).steps.pop().unwrap();
    step.event = CaseEvent::Checked(ruling);
    assert!(Step::Notice(step).to_bytes().is_ok());
}

/// Who has written and approved the pending version, kept apart from the program that is tested.
#[derive(Default)]
struct Witness {
    authors: BTreeSet<String>,
    approvals: Vec<String>,
}

impl Witness {
    fn sees(&mut self, step: &NoticeStep) {
        let person = step.by.person.as_ref().map(|name| name.as_str().to_lowercase());
        match &step.event {
            CaseEvent::Drafted(_) => {
                self.authors.extend(person);
                self.approvals.clear();
            }
            CaseEvent::Approved => self.approvals.extend(person),
            CaseEvent::Returned { .. } => self.approvals.clear(),
            CaseEvent::Published(ruling) => {
                let reviewers: BTreeSet<_> = self.approvals.iter().cloned().collect();
                assert!(!self.authors.is_empty());
                assert!(reviewers.len() >= 2 && reviewers.is_disjoint(&self.authors));
                assert!(ruling.allows());
                *self = Self::default();
            }
            CaseEvent::Dropped => *self = Self::default(),
            _ => {}
        }
    }
}

/// One random command: which, by whom, in which role (none: the first that may), and whether what it says is sound.
type Try = (CommandKind, usize, Option<usize>, bool);

fn any_try() -> impl Strategy<Value = Try> {
    use CommandKind::{Approve, Draft, Publish, Resume, Submit};
    let forward = vec![
        Draft, Submit, Submit, Submit, Approve, Approve, Approve, Approve, Approve, Publish, Publish,
        Publish, Resume,
    ];
    let kind = prop_oneof![9 => proptest::sample::select(forward), 1 => proptest::sample::select(&CommandKind::ALL[..])];
    (kind, 0usize..6, proptest::option::weighted(0.15, 0usize..6), proptest::bool::weighted(0.9))
}

fn command(kind: CommandKind, is_sound: bool) -> Command {
    let reason = prose("An invented reason.");
    let mut notice = red();
    if !is_sound {
        notice.grounds.clear();
    }
    match kind {
        CommandKind::Draft => Command::Draft(notice),
        CommandKind::Submit => Command::Submit,
        CommandKind::Approve => Command::Approve,
        CommandKind::Return => Command::Return { reason },
        CommandKind::Refuse => Command::Refuse { articles: vec![text("C3")], reason },
        CommandKind::Publish => Command::Publish,
        CommandKind::Suspend => Command::Suspend { reason },
        CommandKind::Resume => Command::Resume { reason },
        CommandKind::Withdraw => Command::Withdraw { reason },
        CommandKind::Expire => Command::Expire,
        CommandKind::Drop => Command::Drop,
        CommandKind::Erase => Command::Erase,
        CommandKind::Clear => Command::Clear { refusal: red().record.id(), reason },
    }
}

/// Who gives it: three persons under four names, and nobody.
fn by((kind, person, role, _): Try, case: Option<&Case>) -> Hand {
    let roles = [Role::Officer, Role::Analyst, Role::Reviewer, Role::Protection, Role::Admin, Role::Bureau];
    let place =
        case.map_or((None, Standing::Unpublished), |case| (case.position.stage, case.position.standing));
    let fitting = wasl_casework::leave(place.0, place.1, kind).first().copied();
    let role = role.map(|at| roles[at]).or(fitting).unwrap_or(Role::Reviewer);
    let names = ["Anna Example", "ANNA EXAMPLE", "Boris Example", "Chen Example", "Emil Example", ""];
    hand(names[person], role)
}

/// Plays the commands; how often something was published.
fn played(tries: Vec<Try>) -> usize {
    let (mut desk, mut witness) = (Desk::default(), Witness::default());
    for one in tries {
        let before = desk.steps.len();
        let by = by(one, Case::of(&desk.steps).as_ref());
        if desk.give(command(one.0, one.3), &by).is_err() {
            assert_eq!(desk.steps.len(), before);
            continue;
        }
        for step in &desk.steps[before..] {
            witness.sees(step);
            let Position { stage, standing } = step.position.into();
            let is_worked_on =
                matches!(standing, Standing::Unpublished | Standing::Published | Standing::Suspended);
            assert!(stage.is_none() || is_worked_on);
            let entry = Step::Notice(step.clone());
            assert_eq!(Step::from_bytes(&entry.to_bytes().unwrap()), Ok(entry));
        }
        let case = desk.case();
        assert_eq!(case.pending.is_some(), case.position.stage.is_some());
        let is_out = matches!(case.position.standing, Standing::Published | Standing::Suspended);
        assert_eq!(case.published.is_some(), is_out);
    }
    let published = desk.steps.iter().filter(|step| matches!(step.event, CaseEvent::Published(_))).count();
    if !desk.steps.is_empty() {
        left_alone(desk);
    }
    published
}

/// However a case was left, the clock of the strictest bureau does what it says it does, one thing after the other, and comes to
/// an end.
fn left_alone(mut desk: Desk) {
    desk.terms.review_missed = ReviewMissed::Suspend;
    desk.terms.decision_missed = DecisionMissed::Return;
    for year in 2026..2060 {
        desk.clock = Some(super::invented::at(&format!("{year}-12-31T00:00:00Z")));
        for turn in 0.. {
            let Some(command) = overdue(&desk.case(), desk.clock.unwrap(), &desk.terms) else { break };
            assert!(turn < 4);
            desk.give(command, &Hand::bureau()).unwrap();
        }
    }
    let Position { stage, standing } = desk.case().position.into();
    // What somebody was writing at, and what was approved and never sent out, is people's to drop.
    let is_kept = matches!((standing, stage), (Standing::Unpublished, Some(Stage::Draft | Stage::Approved)));
    assert!(standing == Standing::Erased || is_kept, "{}", desk.place());
}

/// Where a step led, without its clock.
struct Position {
    stage: Option<Stage>,
    standing: Standing,
}

impl From<wasl_model::Position> for Position {
    fn from(position: wasl_model::Position) -> Self {
        Self { stage: position.stage, standing: position.standing }
    }
}

#[test]
fn random_commands_do_lead_to_a_publication() {
    use proptest::{strategy::ValueTree as _, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let tries = proptest::collection::vec(any_try(), 60);
    let published: usize = (0..100).map(|_| played(tries.new_tree(&mut runner).unwrap().current())).sum();
    assert!(published >= 20, "{published}: the property below would say little");
}

proptest! {
    #[test]
    fn no_notice_makes_the_rules_panic(notice in any_notice(), millis in any::<u64>()) {
        let ruling = Rulebook::current().judge(&notice, Timestamp::from_millis(millis));
        prop_assert!(is_whole(&ruling));
        let step = NoticeStep {
            case: notice.record.id(),
            at: now(),
            by: aicha(),
            event: CaseEvent::Checked(ruling.clone()),
            position: wasl_model::Position { stage: None, standing: Standing::Unpublished, due: None },
        };
        prop_assert!(Step::Notice(step).to_bytes().is_ok());
        let unknown = notice.grounds.first().is_some_and(|_| true);
        prop_assert!(!unknown || ruling.findings.iter().any(|finding| finding.answer == Answer::Stops));
    }

    #[test]
    fn nothing_is_published_without_three_persons_and_the_rules(tries in proptest::collection::vec(any_try(), 0..60)) {
        played(tries);
    }
}
