//! A notice as it is shown: what it asks, about whom, and on which grounds.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_model::{FactKind, Ground, Notice, Penalty, Photo, Record, Refused};
use wasl_node::Rulebook;

use crate::{
    answer::{Reading, Written, title},
    notice_words::{self, Chip, Tag, written},
    speech::Speech,
    words::{self, Moment},
};

/// What a page tells of a notice.
#[derive(Debug)]
pub(crate) struct NoticeTold {
    /// Its colour.
    pub(crate) chip: Chip,
    /// What that asks.
    pub(crate) meaning: String,
    /// How far it reaches.
    pub(crate) reach: String,
    /// The name that its subject goes by, or its number.
    pub(crate) title: Written,
    /// Whose notice it is.
    pub(crate) owner: String,
    /// Its number there.
    pub(crate) number: String,
    /// Where it stands.
    pub(crate) standing: Tag,
    /// When it first went out.
    pub(crate) published: Option<Moment>,
    /// Until when it is valid.
    pub(crate) expires: Option<Moment>,
    /// The photograph, as an address that holds it.
    pub(crate) photo: Option<PhotoTold>,
    /// What is asked.
    pub(crate) asks: Vec<String>,
    /// Whom or what it is about.
    pub(crate) subject: Vec<Line>,
    /// What the subject looks like.
    pub(crate) likeness: Vec<Line>,
    /// Numbers of documents and things.
    pub(crate) numbers: Vec<Line>,
    /// Warrants and judgments.
    pub(crate) grounds: Vec<GroundTold>,
    /// What happened.
    pub(crate) account: Option<Written>,
    /// Who may receive it, and for what.
    pub(crate) handling: Vec<Line>,
    /// Why it was refused.
    pub(crate) refusal: Option<RefusalTold>,
}

/// A photograph in a page.
#[derive(Debug)]
pub(crate) struct PhotoTold {
    /// The picture itself, as a `data:` address.
    pub(crate) source: String,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// Something that is told, with its values.
#[derive(Debug)]
pub(crate) struct Line {
    /// What.
    pub(crate) label: String,
    /// The values.
    pub(crate) values: Vec<Value>,
}

/// A value of a line.
#[derive(Debug)]
pub(crate) struct Value {
    /// The style: `code` for what has letters of a code, `number` for what is compared by letters, or none.
    pub(crate) style: &'static str,
    /// The value.
    pub(crate) text: Written,
    /// What is said beside it.
    pub(crate) note: Option<String>,
}

/// A warrant or judgment.
#[derive(Debug)]
pub(crate) struct GroundTold {
    /// Which of the two.
    pub(crate) kind: String,
    /// What it says.
    pub(crate) lines: Vec<Line>,
}

/// Why a notice was refused.
#[derive(Debug)]
pub(crate) struct RefusalTold {
    /// When.
    pub(crate) at: Moment,
    /// The articles, each with what it is about.
    pub(crate) articles: Vec<ArticleTold>,
    /// The reason.
    pub(crate) reason: Written,
}

/// An article, by its code and in the rulebook's words.
#[derive(Debug)]
pub(crate) struct ArticleTold {
    /// As rulings write it.
    pub(crate) code: String,
    /// What it is about, in English, as the rulebook is.
    pub(crate) title: String,
}

impl NoticeTold {
    /// The words for `notice`.
    pub(crate) fn of(notice: &Notice, reading: &Reading<'_>) -> Self {
        let (record, speech) = (&notice.record, reading.speech);
        Self {
            chip: Chip::of(notice.colour, speech),
            meaning: notice_words::meaning(notice.colour, speech),
            reach: notice_words::reach(notice.reach, speech),
            title: written(title(record)),
            owner: record.owner.to_string(),
            number: record.source.id.to_string(),
            standing: notice_words::standing(notice.standing, speech),
            published: notice.published.map(Moment::of),
            expires: record.handling.expires.map(Moment::of),
            photo: notice.photo.as_ref().map(PhotoTold::of),
            asks: notice.asks.iter().map(|ask| speech.say(&format!("ask-{}", ask.as_str()))).collect(),
            subject: subject(notice, reading),
            likeness: likeness(notice, speech),
            numbers: record.identifiers.iter().map(|number| number_line(number, speech)).collect(),
            grounds: notice.grounds.iter().map(|ground| GroundTold::of(ground, speech)).collect(),
            account: notice.account.as_ref().map(|account| written(account.as_str())),
            handling: handling(record, speech),
            refusal: notice.refusal.as_ref().map(RefusalTold::of),
        }
    }
}

impl PhotoTold {
    /// The picture of a photograph, which was made anew from its pixels and is a JPEG.
    pub(crate) fn of(photo: &Photo) -> Self {
        let source = format!("data:image/jpeg;base64,{}", STANDARD.encode(&photo.jpeg));
        Self { source, width: photo.width, height: photo.height }
    }
}

impl Line {
    /// A line of a text from outside.
    fn plain(key: &str, text: &str, speech: &Speech) -> Self {
        Self { label: speech.say(key), values: vec![Value::plain(text)] }
    }

    /// A line of the page's own words.
    fn words(key: &str, words: &str, speech: &Speech) -> Self {
        Self { label: speech.say(key), values: vec![Value::words(words)] }
    }

    /// A line of these values; none, if there is none.
    fn of(key: &str, values: Vec<Value>, speech: &Speech) -> Option<Self> {
        (!values.is_empty()).then(|| Self { label: speech.say(key), values })
    }
}

impl Value {
    /// A text from outside.
    fn plain(text: &str) -> Self {
        Self { style: "", text: written(text), note: None }
    }

    /// The page's own words, which isolate the direction of what they are filled with.
    fn words(words: &str) -> Self {
        Self { style: "", text: Written::of(words), note: None }
    }

    fn code(text: &impl ToString) -> Self {
        Self { style: "code", text: written(&text.to_string()), note: None }
    }

    fn beside(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }
}

impl GroundTold {
    fn of(ground: &Ground, speech: &Speech) -> Self {
        let mut lines = vec![
            Line::plain("ground-charge", ground.charge.as_str(), speech),
            Line::plain("ground-offence", ground.offence.as_str(), speech),
            Line::plain("ground-authority", ground.authority.as_str(), speech),
            Line { label: speech.say("ground-issuer"), values: vec![Value::code(&ground.issuer)] },
            Line::plain("ground-issued", &ground.issued.to_string(), speech),
        ];
        let translation = ground.charge_translation.as_ref();
        let translation = translation.map(|text| Line::plain("ground-translation", text.as_str(), speech));
        lines.splice(1..1, translation);
        let committed = ground.committed.as_ref();
        lines.extend(
            committed.map(|span| Line::words("ground-committed", &words::born(span, speech), speech)),
        );
        lines.extend(ground.penalty.map(|penalty| {
            let key = if ground.kind == wasl_model::GroundKind::Warrant {
                "ground-penalty-possible"
            } else {
                "ground-penalty-imposed"
            };
            Line::words(key, &penalty_words(penalty, speech), speech)
        }));
        Self { kind: speech.say(&format!("ground-{}", ground.kind.as_str())), lines }
    }
}

impl RefusalTold {
    fn of(refused: &Refused) -> Self {
        Self {
            at: Moment::of(refused.at),
            articles: refused.articles.iter().map(|code| ArticleTold::of(code.as_str())).collect(),
            reason: written(refused.reason.as_str()),
        }
    }
}

impl ArticleTold {
    /// The article of this code, as the rulebook of today tells it.
    pub(crate) fn of(code: &str) -> Self {
        let title = Rulebook::current().article(code).map_or("", |article| article.title.as_str());
        Self { code: code.to_owned(), title: title.to_owned() }
    }
}

fn subject(notice: &Notice, reading: &Reading<'_>) -> Vec<Line> {
    let (record, speech) = (&notice.record, reading.speech);
    let known = |key: &str, text: &Option<wasl_model::Text>| {
        text.as_ref().map(|text| Line::plain(key, text.as_str(), speech))
    };
    let names = record
        .names
        .iter()
        .map(|name| Value::plain(name.text.as_str()).beside(notice_words::name_kind(name.kind, speech)));
    let born = record.births.iter().map(|span| {
        let value = Value::words(&words::born(span, speech));
        let is_sure = span.last.is_none() && !span.circa;
        let years = words::years_of_age(span.first, reading.now).filter(|_| is_sure);
        match years {
            Some(years) => {
                value.beside(speech.fill("years-of-age", &[("count", words::count(years.into()))]))
            }
            None => value,
        }
    });
    let place = record.facts.iter().filter(|fact| fact.kind == FactKind::PlaceOfBirth);
    let place = place.map(|fact| Value::plain(fact.text.as_str()));
    let place = place.chain(notice.birth_country.iter().map(Value::code));
    let kind = Line::words("notice-kind", &words::kind(record.kind, speech), speech);
    let sex = record
        .sex
        .map(|sex| Line::words("record-sex", &speech.say(&format!("sex-{}", sex.as_str())), speech));
    let lines = [
        Some(kind),
        known("notice-family-name", &notice.family_name),
        known("notice-forename", &notice.forename),
        Line::of("record-names", names.collect(), speech),
        Line::of("hit-born", born.collect(), speech),
        Line::of("notice-birth-place", place.collect(), speech),
        Line::of("hit-nationality", record.nationalities.iter().map(Value::code).collect(), speech),
        sex,
        Line::of("notice-languages", notice.languages.iter().map(Value::code).collect(), speech),
        known("notice-mandate", &notice.mandate),
    ];
    lines.into_iter().flatten().collect()
}

fn likeness(notice: &Notice, speech: &Speech) -> Vec<Line> {
    let looks = &notice.likeness;
    let measure = |key: &str, unit: &str, number: Option<u16>| {
        let number = number?;
        let words = speech.fill(unit, &[("count", words::count(number.into()))]);
        Some(Line::words(key, &words, speech))
    };
    let eyes = looks.eyes.iter().map(|colour| speech.say(&format!("eyes-{}", colour.as_str())));
    let hair = looks.hair.iter().map(|colour| speech.say(&format!("hair-{}", colour.as_str())));
    let lines = [
        measure("notice-height", "notice-cm", looks.height_cm),
        measure("notice-weight", "notice-kg", looks.weight_kg),
        Line::of("notice-eyes", eyes.map(|word| Value::words(&word)).collect(), speech),
        Line::of("notice-hair", hair.map(|word| Value::words(&word)).collect(), speech),
        looks.marks.as_ref().map(|marks| Line::plain("notice-marks", marks.as_str(), speech)),
    ];
    lines.into_iter().flatten().collect()
}

fn number_line(number: &wasl_model::Identifier, speech: &Speech) -> Line {
    let value = Value { style: "number", text: written(number.value.as_str()), note: None };
    let issuer = number.issuer.map(|issuer| format!("{} {issuer}", speech.say("record-issuer")));
    Line {
        label: speech.say(&format!("scheme-{}", number.scheme.as_str())),
        values: vec![Value { note: issuer, ..value }],
    }
}

fn handling(record: &Record, speech: &Speech) -> Vec<Line> {
    let purposes = &record.handling.purposes;
    let purposes = if purposes.is_empty() {
        vec![Value::words(&speech.say("handling-every-purpose"))]
    } else {
        purposes.iter().map(|purpose| Value::words(&words::purpose(*purpose, speech))).collect()
    };
    vec![
        Line::words("handling-audience", &words::audience(&record.handling, speech), speech),
        Line { label: speech.say("handling-purposes"), values: purposes },
    ]
}

/// A penalty: years where it is whole ones, months, or life.
fn penalty_words(penalty: Penalty, speech: &Speech) -> String {
    match penalty {
        Penalty::Life => speech.say("penalty-life"),
        Penalty::Months(months) if months % 12 == 0 => {
            speech.fill("penalty-years", &[("count", words::count(u64::from(months / 12)))])
        }
        Penalty::Months(months) => speech.fill("penalty-months", &[("count", words::count(months.into()))]),
    }
}
