//! Any number of persons who do not exist, the same each time: given and family names drawn apart from real ones, and
//! numbers of documents, vehicles and telephones.

use std::{collections::BTreeMap, error::Error, fs, io::Read, path::Path};

use flate2::read::GzDecoder;
use wasl_model::{
    DateSpan, Handling, Identifier, Name, NameKind, PartialDate, Record, RecordKind, Scheme, Source, Text,
};

/// Draws persons.
pub(crate) struct Crowd {
    /// By script: given names and family names, with the sums of what each is drawn by.
    scripts: Vec<(Draw, Draw)>,
}

/// Names, and up to which number each is drawn.
#[derive(Default)]
struct Draw {
    names: Vec<String>,
    sums: Vec<f64>,
}

/// Family names and given names with how often each stands in the list.
type Counts = (BTreeMap<String, f64>, BTreeMap<String, f64>);

impl Crowd {
    /// Reads the names of Latin, Hebrew and Hangul rows: the last word is taken for the family's, as in most.
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut text = String::new();
        GzDecoder::new(fs::File::open(path)?).read_to_string(&mut text)?;
        let mut scripts: BTreeMap<&str, Counts> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let [_, name, script, _, _, _, "real"] = line.split('\t').collect::<Vec<_>>()[..] else {
                continue;
            };
            if let Some((given, family)) = name.rsplit_once(' ')
                && matches!(script, "Latn" | "Hebr" | "Hang")
                && Text::new(given).is_ok()
                && Text::new(family).is_ok()
            {
                let (families, givens) = scripts.entry(script).or_default();
                *families.entry(family.to_owned()).or_default() += 1.0;
                *givens.entry(given.to_owned()).or_default() += 1.0;
            }
        }
        // Given names as often as they are, family names by the square root, which makes a long tail.
        let draws =
            |(families, givens): Counts| (Draw::of(givens, |count| count), Draw::of(families, f64::sqrt));
        Ok(Self { scripts: scripts.into_values().map(draws).collect() })
    }

    /// The person with this number in the crowd, with so many identifiers.
    pub(crate) fn person(&self, at: usize, identifiers: usize) -> Record {
        let mut chance = fastrand::Rng::with_seed(at as u64);
        // Of ten persons, eight are written in Latin letters.
        let (given, family) = &self.scripts[[2, 2, 2, 2, 2, 2, 2, 2, 1, 0][at % 10] % self.scripts.len()];
        let name = format!("{} {}", given.draw(&mut chance), family.draw(&mut chance));
        let born =
            PartialDate::new(chance.u32(1940..=2006), Some(chance.u32(1..=12)), Some(chance.u32(1..=28)));
        Record {
            kind: RecordKind::Person,
            owner: "UN".parse().unwrap_or_else(|_| unreachable!("a member's code")),
            source: Source { dataset: text("crowd"), id: text(&at.to_string()) },
            names: vec![Name { text: text(&name), kind: NameKind::Main }],
            births: born.into_iter().map(DateSpan::of).collect(),
            nationalities: Vec::new(),
            sex: None,
            identifiers: (0..identifiers)
                .map(|nth| Identifier { scheme: scheme(nth), value: number(at, nth), issuer: None })
                .collect(),
            facts: Vec::new(),
            handling: Handling::default(),
        }
    }
}

/// The nth number of a person.
pub(crate) fn number(at: usize, nth: usize) -> Text {
    // Every number is another: what it is made from is.
    let unique = (at as u64 * 256 + nth as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16;
    text(&match scheme(nth) {
        Scheme::Passport => format!("{}{unique:014}", ["A", "C", "F", "K", "P"][nth % 5]),
        Scheme::NationalId => format!("{unique:015}"),
        Scheme::Vin => format!("WVW{unique:014}"),
        _ => format!("+49{unique:015}"),
    })
}

/// A number that nobody has.
pub(crate) fn absent(at: usize) -> Text {
    text(&format!("X{at:08}Y"))
}

/// Mostly travel documents, then identity numbers, vehicles and telephones.
fn scheme(nth: usize) -> Scheme {
    match nth % 15 {
        0..9 => Scheme::Passport,
        9..12 => Scheme::NationalId,
        12..14 => Scheme::Vin,
        _ => Scheme::Phone,
    }
}

impl Draw {
    fn of(counts: BTreeMap<String, f64>, weight: impl Fn(f64) -> f64) -> Self {
        let mut draw = Self::default();
        let mut sum = 0.0;
        for (name, count) in counts {
            sum += weight(count);
            draw.names.push(name);
            draw.sums.push(sum);
        }
        draw
    }

    fn draw(&self, chance: &mut fastrand::Rng) -> &str {
        let drawn = chance.f64() * self.sums.last().copied().unwrap_or_default();
        let at = self.sums.partition_point(|&sum| sum <= drawn).min(self.names.len().saturating_sub(1));
        self.names.get(at).map_or("", String::as_str)
    }
}

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap_or_else(|_| unreachable!("a short text"))
}
