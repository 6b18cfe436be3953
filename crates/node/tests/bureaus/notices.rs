//! Notices: from the draft to every member's answers, and out of them again; and what was refused, which stays out.

use wasl_feed::{KeyName, Origin};
use wasl_model::{
    Ask, Audience, Caller, Colour, DateSpan, Ground, GroundKind, Handling, Identifier, Likeness, Name,
    NameKind, Notice, Penalty, Prose, Purpose, Reach, RecordId, RecordKind, Role, Scheme, Sex, Stage,
    Standing, Text,
};
use wasl_node::{CaseTray, Command, NodeError, NoticeFilter};

use crate::world::{Running, World, person};

/// The people of one bureau, each with a key.
pub(crate) struct Desk<'r> {
    running: &'r Running,
    author: Caller,
    first: Caller,
    second: Caller,
}

impl<'r> Desk<'r> {
    pub(crate) fn at(running: &'r Running) -> Self {
        let holder = |name: &str, role| holder(running, name, role);
        let author = holder("Aicha Example", Role::Officer);
        let (first, second) =
            (holder("Boris Example", Role::Reviewer), holder("Chen Example", Role::Reviewer));
        Self { running, author, first, second }
    }

    fn drafts(&self, notice: Notice) -> RecordId {
        self.running.bureau.draft_notice(&self.author, notice).unwrap()
    }

    /// A step, and where it leads; or the number of the reason why not.
    fn takes(&self, by: &Caller, id: RecordId, command: Command) -> Result<(Option<Stage>, Standing), u16> {
        let position = self.running.bureau.work_on(by, id, command).map_err(|error| error.number())?;
        Ok((position.stage, position.standing))
    }

    /// Drafted, handed in, approved by two, and published.
    pub(crate) fn publishes(&self, notice: Notice) -> RecordId {
        let id = self.drafts(notice);
        self.approves(id);
        assert_eq!(self.takes(&self.author, id, Command::Publish), Ok((None, Standing::Published)));
        id
    }

    fn approves(&self, id: RecordId) {
        assert_eq!(self.takes(&self.author, id, Command::Submit), at(Stage::Checked));
        assert_eq!(self.takes(&self.first, id, Command::Approve), at(Stage::Reviewed));
        assert_eq!(self.takes(&self.second, id, Command::Approve), at(Stage::Approved));
    }

    pub(crate) fn refuses(&self, notice: Notice) -> RecordId {
        let id = self.drafts(notice);
        assert_eq!(self.takes(&self.author, id, Command::Submit), at(Stage::Checked));
        let articles = vec![text("C3")];
        let refused = self.takes(&self.first, id, Command::Refuse { articles, reason: why() });
        assert_eq!(refused, Ok((None, Standing::Refused)));
        id
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is what a step is compared with")]
fn at(stage: Stage) -> Result<(Option<Stage>, Standing), u16> {
    Ok((Some(stage), Standing::Unpublished))
}

fn holder(running: &Running, name: &str, role: Role) -> Caller {
    let key = running.bureau.add_key(&running.admin(), role, name).unwrap();
    running.bureau.authenticate(&key.secret, Purpose::Investigation).unwrap()
}

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn why() -> Prose {
    Prose::new("So it was decided.").unwrap()
}

/// A red notice that every rule lets through.
pub(crate) fn red(running: &Running, forename: &str, family_name: &str) -> Notice {
    let mut record = person(running.member(), "0", &format!("{forename} {family_name}"), Handling::default());
    record.births = vec![DateSpan::of("1975-01-08".parse().unwrap())];
    record.nationalities = vec!["MA".parse().unwrap()];
    record.sex = Some(Sex::Male);
    record.identifiers =
        vec![Identifier { scheme: Scheme::Passport, value: text("QX4711003"), issuer: "MA".parse().ok() }];
    Notice {
        record,
        colour: Colour::Red,
        reach: Reach::Notice,
        standing: Standing::Unpublished,
        family_name: Some(text(family_name)),
        forename: Some(text(forename)),
        birth_country: None,
        languages: Vec::new(),
        likeness: Likeness { height_cm: Some(182), ..Likeness::default() },
        grounds: vec![Ground {
            kind: GroundKind::Warrant,
            issued: "2026-03-02".parse().unwrap(),
            authority: text("Court of Example"),
            issuer: text("MA"),
            offence: text("armed-robbery"),
            charge: text("Armed robbery"),
            charge_translation: None,
            committed: Some(DateSpan::of("2026-02-27".parse().unwrap())),
            penalty: Some(Penalty::Months(120)),
        }],
        account: Some(Prose::new("Two shops in one night.").unwrap()),
        asks: [Ask::Locate, Ask::Arrest].into(),
        photo: None,
        mandate: None,
        published: None,
        refusal: None,
    }
}

fn pair(world: &World) -> (Running, Running) {
    let (ma, fr) = (world.make("MA"), world.make("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    (ma, fr)
}

#[test]
fn a_notice_goes_from_its_draft_into_every_members_answers() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let desk = Desk::at(&ma);
    let mut first = red(&ma, "Tarik", "Example");
    first.grounds[0].penalty = Some(Penalty::Months(12));
    let id = desk.drafts(first);
    // The rules send it back, and say which of them stands against it.
    assert_eq!(desk.takes(&desk.author, id, Command::Submit), at(Stage::Draft));
    let ruling = ma.bureau.case(&desk.author, id).unwrap().case.unwrap().ruling.unwrap();
    let stops = ruling.findings.iter().filter(|finding| finding.answer == wasl_model::Answer::Stops);
    let stops: Vec<_> =
        stops.map(|finding| (finding.article.as_str(), finding.seen[0].field.as_str())).collect();
    assert_eq!(stops, [("RPD-83", "grounds[0].penalty")]);

    let amended = Command::Draft(red(&ma, "Tarik", "Example"));
    assert_eq!(desk.takes(&desk.author, id, amended), at(Stage::Draft));
    desk.approves(id);
    assert_eq!(fr.pulls(&ma), Ok(0));
    assert_eq!(desk.takes(&desk.author, id, Command::Publish), Ok((None, Standing::Published)));

    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!((ma.finds("طارق اكسامبل"), fr.finds("Tareq Exampel")), (vec![id], vec![id]));
    let officer = fr.officer(Purpose::Border);
    let shown = fr.bureau.notice(&officer, id).unwrap().row.notice;
    assert_eq!((shown.colour, shown.standing, shown.grounds.len()), (Colour::Red, Standing::Published, 1));
    assert_eq!(shown.record.source.id.as_str(), "2026/1");
    let listed = fr.bureau.notices(&officer, NoticeFilter::default(), None, 10).unwrap();
    assert_eq!(listed.notices.iter().map(|notice| notice.id).collect::<Vec<_>>(), [id]);
    let green = NoticeFilter { colour: Some(Colour::Green), owner: None };
    assert_eq!(fr.bureau.notices(&officer, green, None, 10).unwrap().notices, []);
    // Every step is there, with who took it; and the other bureau has not one of them.
    let view = ma.bureau.case(&desk.author, id).unwrap();
    let taken = view.steps.into_iter().map(|step| {
        let stage = step.position.stage.map_or("-", Stage::as_str);
        format!("{}, {}: {stage}, {}", step.by.person.unwrap(), step.by.role, step.position.standing)
    });
    let way = [
        "Aicha Example, officer: draft, unpublished",
        "Aicha Example, officer: submitted, unpublished",
        "Aicha Example, officer: draft, unpublished",
        "Aicha Example, officer: draft, unpublished",
        "Aicha Example, officer: submitted, unpublished",
        "Aicha Example, officer: checked, unpublished",
        "Boris Example, reviewer: reviewed, unpublished",
        "Chen Example, reviewer: approved, unpublished",
        "Aicha Example, officer: -, published",
    ];
    assert_eq!(taken.collect::<Vec<_>>(), way);
    assert_eq!(fr.bureau.case(&holder(&fr, "Dora Example", Role::Reviewer), id).unwrap_err().number(), 1004);
}

#[test]
fn cases_are_told_to_nobody_else() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let desk = Desk::at(&ma);
    desk.drafts(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    let feeds = fr.bureau.feeds(&fr.admin()).unwrap();
    assert!(
        feeds.iter().all(|feed| feed.origin != Origin::cases(&KeyName::of_member("MA").unwrap()).as_str())
    );
    assert_eq!(fr.finds("Tarik Example"), []);
    assert_eq!(ma.finds("Tarik Example"), []);
}

#[test]
fn author_and_reviewers_are_three_persons_however_many_keys_they_have() {
    let world = World::new();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    let id = desk.drafts(red(&ma, "Tarik", "Example"));
    desk.takes(&desk.author, id, Command::Submit).unwrap();
    let (author_again, first_again) =
        (holder(&ma, " aicha  EXAMPLE", Role::Reviewer), holder(&ma, "Boris example", Role::Reviewer));
    assert_eq!(desk.takes(&author_again, id, Command::Approve), Err(1105));
    assert_eq!(desk.takes(&desk.first, id, Command::Approve), at(Stage::Reviewed));
    assert_eq!(desk.takes(&first_again, id, Command::Approve), Err(1106));
    assert_eq!(desk.takes(&desk.author, id, Command::Approve), Err(1103));
    assert_eq!(desk.takes(&desk.author, id, Command::Publish), Err(1102));
    // Whoever sits at the machine is one person in whatever role.
    let at_machine = ma.bureau.local_caller(Role::Reviewer, Purpose::Investigation);
    assert_eq!(desk.takes(&at_machine, id, Command::Approve), at(Stage::Approved));
    let waiting = ma.bureau.cases(&desk.author, CaseTray::At(Stage::Approved), None, 10).unwrap();
    assert_eq!(waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
}

#[test]
fn a_suspended_notice_is_found_by_nobody_and_a_withdrawn_one_is_nowhere() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    let suspended = desk.takes(&desk.first, id, Command::Suspend { reason: why() });
    assert_eq!(suspended, Ok((None, Standing::Suspended)));
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!((ma.finds("Tarik Example"), fr.finds("Tarik Example")), (vec![], vec![]));
    let seen = fr.bureau.notice(&fr.protection(), id).unwrap().row.notice.standing;
    assert_eq!(seen, Standing::Suspended);

    assert_eq!(
        desk.takes(&desk.second, id, Command::Resume { reason: why() }),
        Ok((None, Standing::Published))
    );
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!(fr.finds("Tarik Example"), [id]);
    assert_eq!(
        desk.takes(&desk.author, id, Command::Withdraw { reason: why() }),
        Ok((None, Standing::Withdrawn))
    );
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!((ma.finds("Tarik Example"), fr.finds("Tarik Example")), (vec![], vec![]));
    assert_eq!(fr.bureau.notice(&fr.protection(), id).unwrap_err().number(), 1004);
    // What led there is erased by data protection, and where it stands goes on being known.
    assert_eq!(desk.takes(&ma.protection(), id, Command::Erase), Ok((None, Standing::Erased)));
    let view = ma.bureau.case(&desk.author, id).unwrap();
    assert_eq!((view.steps.len(), view.row.standing), (0, Standing::Erased));
}

#[test]
fn who_was_refused_does_not_come_in_by_another_door() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let (rabat, paris) = (Desk::at(&ma), Desk::at(&fr));
    let refused = rabat.refuses(red(&ma, "Tarik", "Example"));
    assert_eq!(ma.finds("Tarik Example"), []);
    fr.pulls(&ma).unwrap();
    let stopped = |error: NodeError| match error {
        NodeError::RefusedBefore(stopped) => {
            stopped.refusals.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        }
        other => panic!("{other}"),
    };
    // In another colour and spelling, as a diffusion, by another member.
    let mut blue = red(&fr, "Tareq", "Exampel");
    (blue.colour, blue.asks) = (Colour::Blue, [Ask::Inform].into());
    blue.reach = Reach::Diffusion;
    blue.record.handling.audience = Audience::Only(["MA".parse().unwrap()].into());
    let id = paris.drafts(blue);
    let handed_in = fr.bureau.work_on(&paris.author, id, Command::Submit).unwrap_err();
    assert_eq!(stopped(handed_in), [refused]);
    // As a stolen passport, by its number alone.
    let mut passport = person(fr.member(), "7", "Passport", Handling::default());
    (passport.kind, passport.names) = (RecordKind::Document, Vec::new());
    passport.identifiers = red(&fr, "Tareq", "Exampel").record.identifiers;
    let analyst = fr.bureau.local_caller(Role::Analyst, Purpose::Investigation);
    let put = fr.bureau.create_record(&analyst, &passport).unwrap_err();
    assert_eq!(stopped(put), [refused]);
    // Somebody else passes.
    assert_eq!(
        paris.takes(&paris.author, paris.drafts(red(&fr, "Odile", "Sample")), Command::Submit),
        Err(6151)
    );
    let mut other = red(&fr, "Odile", "Sample");
    other.record.identifiers[0].value = text("AB1200071");
    assert_eq!(paris.takes(&paris.author, paris.drafts(other), Command::Submit), at(Stage::Checked));

    // A reviewer looks at it, and it is another person; the author alone cannot say so.
    let clear = || Command::Clear { refusal: refused, reason: why() };
    assert_eq!(paris.takes(&paris.author, id, clear()), Err(1103));
    assert_eq!(paris.takes(&paris.first, id, clear()), at(Stage::Draft));
    assert_eq!(paris.takes(&paris.author, id, Command::Submit), at(Stage::Checked));
}

#[test]
fn a_notice_is_changed_by_its_case_alone() {
    let world = World::new();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    let number = |done: Result<(), NodeError>| done.unwrap_err().number();
    let bureau = &ma.bureau;
    assert_eq!(number(bureau.erase_record(&ma.protection(), id)), 6153);
    assert_eq!(
        number(bureau.amend_record(&ma.protection(), id, |record| record.births.clear()).map(drop)),
        6153
    );
    let mut other = person(ma.member(), "9", "Odile Sample", Handling::default());
    other.source.dataset = text("notices");
    assert_eq!(number(bureau.create_record(&ma.protection(), &other).map(drop)), 6154);
    // A revision is a new version with its own way; until it is published the old one stands.
    let mut revised = red(&ma, "Tarik", "Example");
    revised.record.names.push(Name { text: text("Toni Sample"), kind: NameKind::Alias });
    let place = desk.takes(&desk.author, id, Command::Draft(revised));
    assert_eq!(place, Ok((Some(Stage::Draft), Standing::Published)));
    assert_eq!((ma.finds("Toni Sample"), ma.finds("Tarik Example")), (vec![], vec![id]));
    for (by, command) in
        [(&desk.author, Command::Submit), (&desk.first, Command::Approve), (&desk.second, Command::Approve)]
    {
        desk.takes(by, id, command).unwrap();
    }
    assert_eq!(desk.takes(&desk.first, id, Command::Publish), Ok((None, Standing::Published)));
    assert_eq!(ma.finds("Toni Sample"), [id]);
    let seen = bureau.notice(&desk.author, id).unwrap().row;
    assert_eq!(seen.notice.published, Some(bureau.now()));
}
