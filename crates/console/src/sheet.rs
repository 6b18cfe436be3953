//! A notice on one sheet of paper, in the language of whoever is to read it.
//!
//! What does not fit is cut, and the sheet says so: half of a notice must not be taken for the whole.

use askama::Template;
use wasl_model::{Notice, Standing};

use crate::{
    answer::{Reading, Written},
    language::Language,
    notice_view::{Line, NoticeTold, Value},
    speech::{Speech, bare},
    words::Moment,
};

/// The sheet.
#[derive(Template)]
#[template(path = "sheet.html")]
pub(crate) struct SheetTold {
    frame: Words,
    /// The title of the window: the notice's number, and no name.
    title: String,
    /// The notice's page.
    address: String,
    notice: NoticeTold,
    is_in_force: bool,
    /// As of when it is, and who is asked before anybody acts on it.
    made: String,
    is_shortened: bool,
}

/// The sentences of the sheet, which has no frame around it.
struct Words(Speech);

/// How many lines the sheet has between its head and its foot, in the script that takes the most room.
const ROWS: usize = 38;
/// The lines that the photograph stands beside.
const PHOTO_ROWS: usize = 10;
/// How many letters stand in a line of the account, of a value across the sheet, of one in a column, and of what it is called;
/// letters of twice the width count twice.
const ACCOUNT_WIDTH: usize = 88;
const VALUE_WIDTH: usize = 74;
const COLUMN_WIDTH: usize = 26;
const LABEL_WIDTH: usize = 16;
/// The most letters of the title, which are as large as two others, and of a line of it.
const TITLE_MAX: usize = 80;
const TITLE_WIDTH: usize = 36;
/// The fewest lines that the account is left with.
const ACCOUNT_ROWS_MIN: usize = 3;

/// How much of a notice is told, at most.
struct Measure {
    /// Values of one line.
    values: usize,
    /// Lines that a value takes.
    value_rows: usize,
    /// Numbers of documents and things.
    numbers: usize,
    /// Warrants and judgments.
    grounds: usize,
}

/// The measures that are tried, until what is told fits.
const MEASURES: [Measure; 4] = [
    Measure { values: 3, value_rows: 2, numbers: 6, grounds: 2 },
    Measure { values: 2, value_rows: 2, numbers: 5, grounds: 1 },
    Measure { values: 2, value_rows: 1, numbers: 4, grounds: 1 },
    Measure { values: 1, value_rows: 1, numbers: 3, grounds: 1 },
];

impl SheetTold {
    /// The sheet of `notice`, in the language of `reading`.
    pub(crate) fn of(notice: &Notice, address: String, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let (told, is_shortened) = fitted(notice, reading);
        let owner = &notice.record.owner;
        let made = speech.fill(
            "sheet-made",
            &[("moment", Moment::of(reading.now).shown.into()), ("member", owner.to_string().into())],
        );
        let title = speech.fill("page-title", &[("page", format!("{owner} {}", told.number).into())]);
        Self {
            frame: Words(speech.clone()),
            title: bare(&title),
            address,
            notice: told,
            is_in_force: notice.standing == Standing::Published,
            made,
            is_shortened,
        }
    }
}

impl Words {
    fn say(&self, key: &str) -> String {
        self.0.say(key)
    }

    fn language(&self) -> Language {
        self.0.language()
    }
}

/// What is told of `notice` on one sheet, and whether anything was cut.
fn fitted(notice: &Notice, reading: &Reading<'_>) -> (NoticeTold, bool) {
    let mut told = NoticeTold::of(notice, reading);
    let mut is_cut = false;
    let mut rows = 0;
    for measure in &MEASURES {
        told = NoticeTold::of(notice, reading);
        is_cut = cut(&mut told, measure);
        rows = ROWS.saturating_sub(rows_of(&told));
        if rows >= ACCOUNT_ROWS_MIN {
            break;
        }
    }
    if let Some(account) = &mut told.account {
        is_cut |= shorten_rows(account, rows);
    }
    (told, is_cut)
}

/// Cuts all but the account to a measure. Returns whether anything was cut.
fn cut(told: &mut NoticeTold, measure: &Measure) -> bool {
    let mut is_cut = shorten(&mut told.title, TITLE_MAX);
    is_cut |= truncate(&mut told.numbers, measure.numbers);
    is_cut |= truncate(&mut told.grounds, measure.grounds);
    let narrow = told.subject.iter_mut().chain(&mut told.likeness).chain(&mut told.numbers);
    for line in narrow {
        is_cut |= shorten_line(line, measure, COLUMN_WIDTH);
    }
    for line in told.grounds.iter_mut().flat_map(|ground| &mut ground.lines) {
        is_cut |= shorten_line(line, measure, VALUE_WIDTH);
    }
    is_cut
}

/// How many lines of the sheet all but the account takes.
fn rows_of(told: &NoticeTold) -> usize {
    let rows = |lines: &[Line], width: usize| lines.iter().map(|line| line_rows(line, width)).sum::<usize>();
    let title = 2 * width(&told.title.text).div_ceil(TITLE_WIDTH);
    let beside = if told.photo.is_some() { PHOTO_ROWS } else { 0 };
    let top = (title + told.asks.len() + 1).max(beside);
    let likeness = rows(&told.likeness, COLUMN_WIDTH) + rows(&told.numbers, COLUMN_WIDTH);
    let columns = rows(&told.subject, COLUMN_WIDTH).max(likeness);
    let grounds = told.grounds.iter().map(|ground| 1 + rows(&ground.lines, VALUE_WIDTH));
    // The account has a heading.
    top + columns + grounds.sum::<usize>() + 1
}

fn line_rows(line: &Line, room: usize) -> usize {
    let letters = |value: &Value| width(&value.text.text) + value.note.as_deref().map_or(0, width);
    let values: usize = line.values.iter().map(|value| letters(value).div_ceil(room)).sum();
    values.max(width(&line.label).div_ceil(LABEL_WIDTH))
}

fn truncate<T>(list: &mut Vec<T>, limit: usize) -> bool {
    let is_long = list.len() > limit;
    list.truncate(limit);
    is_long
}

fn shorten_line(line: &mut Line, measure: &Measure, room: usize) -> bool {
    let (is_cut, limit) = (truncate(&mut line.values, measure.values), measure.value_rows * room);
    if let Some(last) = line.values.last_mut().filter(|_| is_cut) {
        // Nobody takes the first of several for the only one.
        last.note = Some(format!("{} …", last.note.as_deref().unwrap_or_default()));
    }
    line.values.iter_mut().fold(is_cut, |is_cut, value| shorten(&mut value.text, limit) | is_cut)
}

/// Cuts a text after so many letters.
fn shorten(text: &mut Written, limit: usize) -> bool {
    if width(&text.text) <= limit {
        return false;
    }
    let mut room = limit.saturating_sub(1);
    let kept = text.text.chars().take_while(|letter| match room.checked_sub(letter_width(*letter)) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    });
    text.text = kept.chain(['…']).collect();
    true
}

/// Cuts a text of several lines after so many rows of the sheet.
fn shorten_rows(text: &mut Written, limit: usize) -> bool {
    let (mut kept, mut rows, mut is_cut) = (Vec::new(), limit.max(1), false);
    for line in text.text.lines() {
        let room = rows * ACCOUNT_WIDTH;
        let mut line = Written { text: line.to_owned(), script: text.script };
        is_cut = rows == 0 || shorten(&mut line, room);
        if rows > 0 {
            rows = rows.saturating_sub(width(&line.text).div_ceil(ACCOUNT_WIDTH).max(1));
            kept.push(line.text);
        }
        if is_cut {
            break;
        }
    }
    if is_cut && !kept.last().is_some_and(|line| line.ends_with('…')) {
        kept.push("…".to_owned());
    }
    text.text = kept.join("\n");
    is_cut
}

fn width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

/// Letters from Hangul on are about square.
fn letter_width(letter: char) -> usize {
    if letter >= '\u{1100}' { 2 } else { 1 }
}
