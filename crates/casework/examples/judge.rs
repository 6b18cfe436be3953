//! How long do the rules take for one notice? Judges a full red notice 10,000 times and prints the median and the 99th
//! percentile in microseconds.

#![expect(clippy::print_stdout, reason = "printing is its work")]

use std::{hint::black_box, time::Instant};

use wasl_casework::Rulebook;
use wasl_model::{
    Ask, Colour, DateSpan, Ground, GroundKind, Handling, Identifier, Likeness, Name, NameKind, Notice,
    Penalty, Photo, Prose, Reach, Record, RecordKind, Scheme, Sex, Source, Standing, Text, Timestamp,
};

const TIMES: usize = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (notice, now) = (notice()?, "2026-11-24T10:00:00Z".parse::<Timestamp>()?);
    let book = Rulebook::current();
    let mut micros: Vec<f64> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            black_box(book.judge(black_box(&notice), now));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let allows = if book.judge(&notice, now).allows() { "allows" } else { "stops" };
    println!(
        "{} rules, the ruling {allows}: median {:.1} µs, p99 {:.1} µs",
        book.rules().len(),
        micros[TIMES / 2],
        micros[TIMES * 99 / 100]
    );
    Ok(())
}

fn notice() -> Result<Notice, Box<dyn std::error::Error>> {
    let ground = Ground {
        kind: GroundKind::Warrant,
        issued: "2025-02-03".parse()?,
        authority: Text::new("Invented court")?,
        issuer: Text::new("MA")?,
        offence: Text::new("armed-robbery")?,
        charge: Text::new("Vol à main armée")?,
        charge_translation: Some(Text::new("Armed robbery")?),
        committed: Some(DateSpan::of("2024-12".parse()?)),
        penalty: Penalty::of_months(120),
    };
    let frame = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 1, 64, 0, 240, 1, 1, 0x11, 0, 0xff, 0xda, 0, 2];
    let jpeg = [&frame[..], &vec![0; 40_000], &[0xff, 0xd9]].concat();
    Ok(Notice {
        record: record()?,
        colour: Colour::Red,
        reach: Reach::Notice,
        standing: Standing::Unpublished,
        family_name: Some(Text::new("Example")?),
        forename: Some(Text::new("Tarik")?),
        birth_country: Some("MA".parse()?),
        languages: vec!["ARA".parse()?, "FRA".parse()?],
        likeness: Likeness {
            height_cm: Some(180),
            weight_kg: Some(80),
            marks: Some(Text::new("Scar on the left hand")?),
            ..Likeness::default()
        },
        grounds: vec![ground; 3],
        account: Some(Prose::new(&"He is said to have robbed an invented bank. ".repeat(50))?),
        asks: [Ask::Locate, Ask::Arrest].into(),
        photo: Some(Photo { jpeg, width: 240, height: 320 }),
        mandate: None,
        published: None,
        refusal: None,
    })
}

fn record() -> Result<Record, Box<dyn std::error::Error>> {
    let name = |raw, kind| Ok::<_, Box<dyn std::error::Error>>(Name { text: Text::new(raw)?, kind });
    let passport =
        Identifier { scheme: Scheme::Passport, value: Text::new("AB 123456")?, issuer: Some("MA".parse()?) };
    Ok(Record {
        kind: RecordKind::Person,
        owner: "MA".parse()?,
        source: Source { dataset: Text::new("notices")?, id: Text::new("2026-1")? },
        names: vec![name("Tarik Example", NameKind::Main)?, name("طارق مثال", NameKind::OriginalScript)?],
        births: vec![DateSpan::of("1980-05-04".parse()?)],
        nationalities: vec!["MA".parse()?],
        sex: Some(Sex::Male),
        identifiers: vec![passport],
        facts: Vec::new(),
        handling: Handling::default(),
    })
}
