//! Invented notices and people.

use wasl_casework::{Case, CaseRefusal, Command, Rulebook, Terms, decide};
use wasl_model::{
    Actor, Answer, Ask, Colour, Country, DateSpan, Fact, FactKind, Ground, GroundKind, Hand, Handling,
    Identifier, KeyId, Likeness, Name, NameKind, Notice, NoticeStep, Penalty, Photo, Prose, Reach, Record,
    RecordKind, Role, Ruling, Scheme, Sex, Source, Standing, Text, Timestamp,
};

pub(crate) fn now() -> Timestamp {
    at("2026-11-24T10:00:00Z")
}

pub(crate) fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub(crate) fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

pub(crate) fn prose(raw: &str) -> Prose {
    Prose::new(raw).unwrap()
}

/// The red notice for Tarik Example, with everything that belongs in one.
pub(crate) fn red() -> Notice {
    let mut notice = bare(Colour::Red);
    notice.family_name = Some(text("Example"));
    notice.forename = Some(text("Tarik"));
    notice.birth_country = "MA".parse().ok();
    notice.languages = vec!["ARA".parse().unwrap(), "FRA".parse().unwrap()];
    notice.likeness = Likeness {
        height_cm: Some(180),
        weight_kg: Some(80),
        marks: Some(text("Scar on the left hand")),
        ..Likeness::default()
    };
    notice.grounds = vec![ground()];
    notice.account = Some(prose("He is said to have robbed an invented bank with an invented rifle."));
    notice.asks = [Ask::Locate, Ask::Arrest].into();
    notice.photo = Some(Photo { jpeg: jpeg(240, 320), width: 240, height: 320 });
    notice.record = record(RecordKind::Person);
    notice
}

/// One notice of each colour that may go out.
pub(crate) fn sound(colour: Colour) -> Notice {
    let mut notice = bare(colour);
    notice.record = record(RecordKind::Person);
    notice.account = Some(prose("What happened, invented."));
    match colour {
        Colour::Red => return red(),
        Colour::Blue => notice.asks = [Ask::Identify, Ask::Inform].into(),
        Colour::Green => notice.asks = [Ask::Watch].into(),
        Colour::Yellow => notice.asks = [Ask::Locate].into(),
        Colour::Black => {
            notice.record.names.clear();
            notice.record.births.clear();
            notice.asks = [Ask::Identify].into();
        }
        Colour::Orange | Colour::Purple => {
            notice.record.names.clear();
            notice.record.births.clear();
        }
        Colour::Silver => notice.asks = [Ask::Locate, Ask::Secure].into(),
        Colour::Special => {
            notice.record.kind = RecordKind::Organisation;
            notice.record.births.clear();
            notice.record.sex = None;
            notice.mandate = Some(text("An invented resolution"));
            notice.asks = [Ask::RefuseEntry].into();
        }
    }
    notice
}

/// A notice of which nothing is known yet.
pub(crate) fn bare(colour: Colour) -> Notice {
    let mut record = record(RecordKind::Person);
    record.names.clear();
    record.births.clear();
    record.nationalities.clear();
    record.identifiers.clear();
    record.facts.clear();
    record.sex = None;
    Notice {
        record,
        colour,
        reach: Reach::Notice,
        standing: Standing::Unpublished,
        family_name: None,
        forename: None,
        birth_country: None,
        languages: Vec::new(),
        likeness: Likeness::default(),
        grounds: Vec::new(),
        account: None,
        asks: [].into(),
        photo: None,
        mandate: None,
        published: None,
        refusal: None,
    }
}

pub(crate) fn ground() -> Ground {
    Ground {
        kind: GroundKind::Warrant,
        issued: "2025-02-03".parse().unwrap(),
        authority: text("Invented court"),
        issuer: text("MA"),
        offence: text("armed-robbery"),
        charge: text("Vol à main armée"),
        charge_translation: Some(text("Armed robbery")),
        committed: Some(DateSpan::of("2024-12".parse().unwrap())),
        penalty: Penalty::of_months(120),
    }
}

fn record(kind: RecordKind) -> Record {
    Record {
        kind,
        owner: "MA".parse().unwrap(),
        source: Source { dataset: text("notices"), id: text("2026-1") },
        names: vec![
            Name { text: text("Tarik Example"), kind: NameKind::Main },
            Name { text: text("طارق مثال"), kind: NameKind::OriginalScript },
        ],
        births: vec![DateSpan::of("1980-05-04".parse().unwrap())],
        nationalities: vec!["MA".parse::<Country>().unwrap()],
        sex: Some(Sex::Male),
        identifiers: vec![Identifier {
            scheme: Scheme::Passport,
            value: text("AB 123456"),
            issuer: "MA".parse().ok(),
        }],
        facts: vec![
            Fact { kind: FactKind::PlaceOfBirth, text: text("Invented-sur-Mer") },
            Fact { kind: FactKind::Remark, text: text("Invented.") },
        ],
        handling: Handling::default(),
    }
}

/// A JPEG as far as its head goes: a frame of this size, and no picture.
pub(crate) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let [(w1, w0), (h1, h0)] = [width, height].map(|side| side.to_be_bytes().into());
    let frame = [0xff, 0xc0, 0, 11, 8, h1, h0, w1, w0, 1, 1, 0x11, 0];
    [&[0xff, 0xd8][..], &frame, &[0xff, 0xda, 0, 2], &[0xff, 0xd9]].concat()
}

/// Somebody with a key, in a role.
pub(crate) fn hand(person: &str, role: Role) -> Hand {
    Hand { actor: Actor::Key(KeyId::from_bytes([1; 8])), person: Text::new(person).ok(), role }
}

/// A rule's answer as a line: what it said, and what it saw.
pub(crate) fn line(finding: &wasl_model::Finding) -> String {
    let seen = finding.seen.iter().map(|seen| match &seen.value {
        Some(value) => format!("{} = {value}", seen.field),
        None => format!("{} is empty", seen.field),
    });
    let seen = seen.collect::<Vec<_>>().join("; ");
    format!("{} {} ({}): {seen}", finding.answer, finding.rule, finding.article)
}

/// Every answer that is not that a rule holds or has nothing to say.
pub(crate) fn objections(ruling: &Ruling) -> Vec<String> {
    let told = ruling.findings.iter().filter(|one| matches!(one.answer, Answer::Warns | Answer::Stops));
    told.map(line).collect()
}

pub(crate) fn judge(notice: &Notice) -> Ruling {
    Rulebook::current().judge(notice, now())
}

/// A case in the making: every step is written down, and folded again.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) steps: Vec<NoticeStep>,
    pub(crate) clock: Option<Timestamp>,
    pub(crate) terms: Terms,
}

impl Desk {
    /// Gives a command; afterwards the case stands where it is told, as in `draft/unpublished`.
    pub(crate) fn give(&mut self, command: Command, by: &Hand) -> Result<String, CaseRefusal> {
        let at = self.clock.unwrap_or_else(now);
        let case = Case::of(&self.steps);
        let id = match (&case, &command) {
            (Some(case), _) => case.id,
            (None, Command::Draft(notice)) => notice.record.id(),
            (None, _) => red().record.id(),
        };
        let taken = decide(case.as_ref(), command, by, at, Rulebook::current(), &self.terms)?;
        for (event, position) in taken {
            self.steps.push(NoticeStep { case: id, at, by: by.clone(), event, position });
        }
        Ok(self.place())
    }

    pub(crate) fn case(&self) -> Case {
        Case::of(&self.steps).unwrap()
    }

    pub(crate) fn place(&self) -> String {
        let position = self.case().position;
        format!("{}/{}", position.stage.map_or("-", wasl_model::Stage::as_str), position.standing)
    }

    /// A case that Aicha drafted and handed in.
    pub(crate) fn handed_in(notice: Notice) -> Self {
        let mut desk = Self::default();
        desk.give(Command::Draft(notice), &aicha()).unwrap();
        desk.give(Command::Submit, &aicha()).unwrap();
        desk
    }

    /// One that Boris and Chen have approved.
    pub(crate) fn approved(notice: Notice) -> Self {
        let mut desk = Self::handed_in(notice);
        desk.give(Command::Approve, &boris()).unwrap();
        desk.give(Command::Approve, &chen()).unwrap();
        desk
    }

    /// One that has gone out.
    pub(crate) fn published(notice: Notice) -> Self {
        let mut desk = Self::approved(notice);
        desk.give(Command::Publish, &aicha()).unwrap();
        desk
    }
}

pub(crate) fn aicha() -> Hand {
    hand("Aicha Example", Role::Officer)
}

pub(crate) fn boris() -> Hand {
    hand("Boris Example", Role::Reviewer)
}

pub(crate) fn chen() -> Hand {
    hand("Chen Example", Role::Reviewer)
}

pub(crate) fn dora() -> Hand {
    hand("Dora Example", Role::Protection)
}
