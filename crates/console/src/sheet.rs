//! A notice on one sheet of paper, in the language of whoever is to read it.
//!
//! What does not fit is cut, and the sheet says so: half of a notice must not be taken for the whole.

use askama::Template;
use wasl_model::{Notice, Standing};

use crate::{
    answer::{Reading, Written},
    language::Language,
    notice_view::{Line, NoticeTold},
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

/// How many lines of text the sheet has for what is told, the charges and the account together.
const ROWS: usize = 27;
/// How many letters stand in a line across the sheet; letters of twice the width count twice.
const ROW_WIDTH: usize = 88;
/// The most letters of a value.
const VALUE_WIDTH: usize = 72;
/// The most letters of the title.
const TITLE_WIDTH: usize = 90;
/// The most values of one line, lines of one list, and warrants and judgments.
const VALUES_MAX: usize = 3;
const LINES_MAX: usize = 6;
const GROUNDS_MAX: usize = 2;

impl SheetTold {
    /// The sheet of `notice`, in the language of `reading`.
    pub(crate) fn of(notice: &Notice, address: String, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let mut told = NoticeTold::of(notice, reading);
        let is_shortened = fit(&mut told);
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

/// Cuts what is told to what one sheet holds. Returns whether anything was cut.
fn fit(told: &mut NoticeTold) -> bool {
    let mut is_cut = shorten(&mut told.title, TITLE_WIDTH);
    let (subject, likeness, numbers) = (&mut told.subject, &mut told.likeness, &mut told.numbers);
    is_cut |= truncate(numbers, LINES_MAX);
    for line in subject.iter_mut().chain(likeness).chain(numbers) {
        is_cut |= shorten_line(line, VALUE_WIDTH);
    }
    is_cut |= truncate(&mut told.grounds, GROUNDS_MAX);
    let mut rows = ROWS;
    for line in told.grounds.iter_mut().flat_map(|ground| &mut ground.lines) {
        is_cut |= shorten_line(line, 2 * ROW_WIDTH);
        let letters = line.values.iter().map(|value| width(&value.text.text) + width(&line.label));
        rows = rows.saturating_sub(letters.map(|letters| letters.div_ceil(ROW_WIDTH)).sum());
    }
    if let Some(account) = &mut told.account {
        is_cut |= shorten_rows(account, rows);
    }
    is_cut
}

fn truncate<T>(list: &mut Vec<T>, limit: usize) -> bool {
    let is_long = list.len() > limit;
    list.truncate(limit);
    is_long
}

fn shorten_line(line: &mut Line, limit: usize) -> bool {
    let is_cut = truncate(&mut line.values, VALUES_MAX);
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
        let room = rows * ROW_WIDTH;
        let mut line = Written { text: line.to_owned(), script: text.script };
        is_cut = rows == 0 || shorten(&mut line, room);
        if rows > 0 {
            rows = rows.saturating_sub(width(&line.text).div_ceil(ROW_WIDTH).max(1));
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
