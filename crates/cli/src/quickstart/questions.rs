//! A dozen questions that show the point, and what their answers must be.
//!
//! The people asked for stand in the two published lists; the one who must not be found is invented.

use wasl_model::{Caller, Number, Purpose, Question, Role, Sought, Text};
use wasl_node::{Answer, Bureau};

use crate::print;

/// A question, and which record must come first.
struct Showing {
    /// What it shows.
    point: &'static str,
    asked: Asked,
    /// Source ids of which one must come first; none: nothing may come.
    expected: &'static [&'static str],
}

enum Asked {
    Name { name: &'static str, born: Option<&'static str> },
    Document { number: &'static str, issuer: &'static str },
    Thing { number: &'static str },
    Zone { lines: [&'static str; 2] },
}

const fn name(name: &'static str) -> Asked {
    Asked::Name { name, born: None }
}

const SHOWINGS: &[Showing] = &[
    Showing {
        point: "Arabic script, Latin record",
        asked: name("قاسم سليماني"),
        // He stands in both lists.
        expected: &["IRi.039", "10481"],
    },
    Showing {
        point: "Arabic script with the article", asked: name("بشار الأسد"), expected: &["12735"]
    },
    Showing {
        point: "Cyrillic script, Latin record",
        asked: name("Виктор Анатольевич Бут"),
        expected: &["8279"],
    },
    Showing { point: "Ukrainian spelling", asked: name("Рамзан Кадиров"), expected: &["23343"] },
    Showing {
        point: "Hangul, with a year of birth",
        asked: Asked::Name { name: "김정은", born: Some("1984") },
        expected: &["20157"],
    },
    Showing {
        point: "Latin name, record in Arabic too",
        asked: name("Ayman Zawahiri"),
        expected: &["QDi.006", "2676"],
    },
    Showing { point: "misspelt", asked: name("Evgeny Prigojin"), expected: &["21171"] },
    Showing { point: "names in another order", asked: name("Moros Nicolas Maduro"), expected: &["22790"] },
    Showing { point: "a family name left out", asked: name("Nicolas Maduro"), expected: &["22790"] },
    Showing {
        point: "misspelt, with a partial date of birth",
        asked: Asked::Name { name: "Hassan Nasralla", born: Some("1960-08") },
        expected: &["2686"],
    },
    Showing {
        point: "passport number and issuer",
        asked: Asked::Document { number: "AD 002119", issuer: "ZW" },
        expected: &["7480"],
    },
    Showing {
        point: "machine-readable zone, two zeros misread",
        asked: Asked::Zone {
            lines: [
                "P<ZWEMUGABE<<GRACE<<<<<<<<<<<<<<<<<<<<<<<<<<",
                "ADOO1159<5ZWE6507235F2812313<<<<<<<<<<<<<<<2",
            ],
        },
        expected: &["7524"],
    },
    Showing {
        point: "a ship's IMO number",
        asked: Asked::Thing { number: "IMO 9187655" },
        expected: &["15037"],
    },
    Showing {
        point: "somebody who is in no list",
        asked: Asked::Name { name: "Ingeborg Vandersloot", born: Some("1991-05-17") },
        expected: &[],
    },
];

/// Asks them all as Rabat's officer, prints the answers, and tells how many were not as expected.
pub(super) fn ask_all(rabat: &Bureau) -> anyhow::Result<usize> {
    let officer = rabat.local_caller(Role::Officer, Purpose::Investigation);
    let mut missed = 0;
    for showing in SHOWINGS {
        print::line("");
        print::line(&format!("? {}  ({})", showing.asked.words(), showing.point));
        let answer = showing.asked.ask(rabat, &officer)?;
        print::answer(&answer, rabat.now());
        if !showing.is_as_expected(&answer) {
            missed += 1;
            let expected =
                if showing.expected.is_empty() { "nobody".to_owned() } else { showing.expected.join(" or ") };
            print::line(&format!("  NOT AS EXPECTED: {expected} should have come first"));
        }
    }
    print::line("");
    Ok(missed)
}

impl Showing {
    fn is_as_expected(&self, answer: &Answer) -> bool {
        match answer.hits.first() {
            Some(first) => self.expected.contains(&first.held.record.source.id.as_str()),
            None => self.expected.is_empty(),
        }
    }
}

impl Asked {
    fn words(&self) -> String {
        match self {
            Self::Name { name, born: None } => (*name).to_owned(),
            Self::Name { name, born: Some(born) } => format!("{name}, born {born}"),
            Self::Document { number, issuer } => format!("document {number} of {issuer}"),
            Self::Thing { number } => (*number).to_owned(),
            Self::Zone { lines } => lines.join(" / "),
        }
    }

    fn ask(&self, bureau: &Bureau, officer: &Caller) -> anyhow::Result<Answer> {
        let number = |value: &str, sought, issuer: Option<&str>| {
            let issuer = issuer.map(str::parse).transpose()?;
            anyhow::Ok(Number { sought, value: Text::new(value)?, issuer })
        };
        match self {
            Self::Name { name, born } => {
                let born = born.map(str::parse).transpose()?;
                let question = Question { name: Some(Text::new(name)?), born, ..Question::default() };
                let settings = bureau.settings();
                let min_score = f32::from(settings.min_score_percent) / 100.0;
                Ok(bureau.search(officer, &question, 3, min_score)?)
            }
            Self::Document { number: value, issuer } => {
                Ok(bureau.check(officer, &[number(value, Sought::Document, Some(issuer))?])?)
            }
            Self::Thing { number: value } => Ok(bureau.check(officer, &[number(value, Sought::Any, None)?])?),
            Self::Zone { lines } => {
                let zone = bureau.read_zone(lines)?;
                print::zone(&zone);
                let numbers = zone.questions().into_iter().filter_map(|question| question.number);
                Ok(bureau.check(officer, &numbers.collect::<Vec<_>>())?)
            }
        }
    }
}
