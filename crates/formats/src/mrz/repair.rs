//! Undoes what a machine misread: letters for digits where only digits stand, and the other way round;
//! in the document number whatever makes the check digits fit.

use std::ops::Range;

use crate::mrz::{
    check::{self, Outcome},
    layout::{CODE, Field, ISSUER, Plan},
};

/// The most readings of a number that are followed up.
const READINGS_MAX: usize = 32;
/// The fewest letters at the end of a field that are taken for misread fillers.
const FILLERS_MIN: usize = 4;

/// A character that was taken for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Repair {
    /// The field it stands in.
    pub field: Field,
    /// The line, from 1.
    pub line: usize,
    /// Its place in the line, from 1.
    pub column: usize,
    /// What was given.
    pub from: char,
    /// What it was taken for.
    pub to: char,
}

/// One way to read the number.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) letters: Vec<u8>,
    pub(super) repairs: Vec<Repair>,
}

/// Mends what can stand in its place in one way only, and says what it did.
pub(super) fn by_place(letters: &mut [u8], plan: &Plan) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut mend = |field: Field, range: Range<usize>, known: fn(u8) -> Option<u8>| {
        for at in range {
            if let Some(to) = known(letters[at]) {
                repairs.push(repair(plan, field, at, letters[at], to));
                letters[at] = to;
            }
        }
    };
    mend(Field::DocumentCode, CODE, letter_for);
    mend(Field::Issuer, ISSUER, letter_for);
    for range in plan.names {
        mend(Field::Name, range.clone(), letter_for);
    }
    if let Some(range) = plan.nationality.clone() {
        mend(Field::Nationality, range, letter_for);
    }
    mend(Field::Birth, plan.birth.start..plan.birth.end + 1, digit_for);
    if let Some(range) = plan.expiry.clone() {
        mend(Field::Expiry, range.start..range.end + 1, digit_for);
    }
    mend(Field::Number, plan.number.end..plan.number.end + 1, digit_for);
    if plan.optional_digit {
        for range in plan.optional {
            mend(Field::Optional, range.end..range.end + 1, digit_for);
        }
    }
    if let Some((at, _)) = plan.composite {
        mend(Field::Composite, at..at + 1, digit_for);
    }
    for range in plan.names {
        let mended = fillers(letters, range.clone(), Field::Name, plan);
        if !mended.is_empty() {
            repairs.extend(separator(letters, range.clone(), plan));
        }
        repairs.extend(mended);
    }
    for range in plan.optional {
        repairs.extend(fillers(letters, range.clone(), Field::Optional, plan));
    }
    repairs
}

/// Where fillers were read as letters, the two between surname and given names may have been as well.
fn separator(letters: &mut [u8], name: Range<usize>, plan: &Plan) -> Vec<Repair> {
    let end = letters[name.clone()].iter().rposition(|letter| *letter != b'<').map_or(0, |last| last + 1);
    let content = &letters[name.start..name.start + end];
    let found = content.windows(2).position(|pair| pair == b"KK");
    let Some(at) = found.filter(|_| !content.contains(&b'<')).map(|found| name.start + found) else {
        return Vec::new();
    };
    letters[at..at + 2].fill(b'<');
    [at, at + 1].map(|at| repair(plan, Field::Name, at, b'K', b'<')).to_vec()
}

/// Fillers at the end of a field that were read as `K` or `L`: a run of those three alone. A field of
/// which nothing else is left keeps its letters.
fn fillers(letters: &mut [u8], name: Range<usize>, field: Field, plan: &Plan) -> Vec<Repair> {
    let run =
        letters[name.clone()].iter().rev().take_while(|letter| matches!(letter, b'<' | b'K' | b'L')).count();
    let start = name.end - run;
    let first = letters[start..name.end].iter().position(|letter| *letter == b'<');
    // A few letters before the first filler belong to the word: `ABDUL<<<<`.
    let start = match first {
        Some(first) if first < FILLERS_MIN => start + first,
        _ => start,
    };
    // Fewer letters may be initials: `<<ANNA<K<L<<<<`.
    let misread = letters[start..name.end].iter().filter(|letter| **letter != b'<').count();
    if misread < FILLERS_MIN || (run == name.len() && first.is_none()) {
        return Vec::new();
    }
    let said = (start..name.end)
        .filter(|at| letters[*at] != b'<')
        .map(|at| repair(plan, field, at, letters[at], b'<'))
        .collect();
    letters[start..name.end].fill(b'<');
    said
}

/// Readings of the number (and of a passport's personal number) that make their check digits fit, with
/// as few changes as can be, at most two in each. Where the composite check digit fits for some of
/// them, only those. Empty if the digits fit already, or nothing makes them fit.
pub(super) fn by_digits(letters: &[u8], plan: &Plan) -> Vec<Reading> {
    let number = check::number(letters, plan);
    let mut readings = vec![Reading { letters: letters.to_vec(), repairs: Vec::new() }];
    if number.outcome == Outcome::Bad {
        let mut places = number.places.clone();
        places.extend(number.overflow_end.map(|end| end - 1));
        let good = |letters: &[u8]| check::number(letters, plan).outcome == Outcome::Good;
        readings = changed(&readings, &places, Field::Number, plan, good);
    }
    if plan.optional_digit {
        for field in plan.optional {
            if check::guarded(letters, field) == Outcome::Bad {
                let places: Vec<usize> = field.clone().collect();
                let good = |letters: &[u8]| check::guarded(letters, field) == Outcome::Good;
                let more = changed(&readings, &places, Field::Optional, plan, good);
                readings = if more.is_empty() { readings } else { more };
            }
        }
    }
    readings.retain(|reading| !reading.repairs.is_empty());
    if readings.iter().any(|reading| check::composite(&reading.letters, plan) == Some(Outcome::Good)) {
        readings.retain(|reading| check::composite(&reading.letters, plan) == Some(Outcome::Good));
    }
    // Most numbers are digits: of two readings the one with more digits comes first.
    readings
        .sort_by_key(|reading| reading.repairs.iter().filter(|repair| !repair.to.is_ascii_digit()).count());
    readings
}

/// The readings of a sound number that no check digit tells from it: `6` and `G` count the same, and so
/// do `K` at the end and the filler.
pub(super) fn twins(letters: &[u8], plan: &Plan) -> Vec<Reading> {
    let places = check::number(letters, plan).places;
    let last = places.iter().rposition(|at| letters[*at] != b'<');
    let mut readings = Vec::new();
    for (index, at) in places.iter().copied().enumerate() {
        let to = match letters[at] {
            b'6' => b'G',
            b'G' => b'6',
            b'K' if Some(index) == last => b'<',
            _ => continue,
        };
        let mut changed = letters.to_vec();
        changed[at] = to;
        let repairs = vec![repair(plan, Field::Number, at, letters[at], to)];
        readings.push(Reading { letters: changed, repairs });
    }
    readings
}

/// Each reading with one change in `places` that makes it good, or, if no single one does, with two.
fn changed(
    readings: &[Reading],
    places: &[usize],
    field: Field,
    plan: &Plan,
    good: impl Fn(&[u8]) -> bool,
) -> Vec<Reading> {
    let mut tried: Vec<Reading> = readings.to_vec();
    for _ in 0..2 {
        tried = tried.iter().flat_map(|reading| one_change(reading, places, field, plan)).collect();
        let mut found: Vec<Reading> = Vec::new();
        for reading in tried.iter().filter(|reading| good(&reading.letters)) {
            if found.len() < READINGS_MAX && !found.iter().any(|other| other.letters == reading.letters) {
                found.push(reading.clone());
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn one_change(reading: &Reading, places: &[usize], field: Field, plan: &Plan) -> Vec<Reading> {
    // Two changes are made from left to right only, so that each pair is tried once.
    let behind = reading
        .repairs
        .iter()
        .filter(|repair| repair.field == field)
        .map(|repair| offset(plan, repair))
        .max();
    let mut readings = Vec::new();
    for (index, at) in places.iter().copied().enumerate() {
        if behind.is_some_and(|behind| at <= behind) {
            continue;
        }
        for to in confused_with(reading.letters[at]) {
            let ends_here = places[index + 1..].iter().all(|later| reading.letters[*later] == b'<');
            if *to == b'<' && !ends_here {
                continue;
            }
            let mut changed = reading.clone();
            changed.repairs.push(repair(plan, field, at, changed.letters[at], *to));
            changed.letters[at] = *to;
            readings.push(changed);
        }
    }
    readings
}

fn repair(plan: &Plan, field: Field, at: usize, from: u8, to: u8) -> Repair {
    let (line, column) = (at / plan.line_chars + 1, at % plan.line_chars + 1);
    Repair { field, line, column, from: from.into(), to: to.into() }
}

fn offset(plan: &Plan, repair: &Repair) -> usize {
    (repair.line - 1) * plan.line_chars + repair.column - 1
}

/// The letter that a digit is mistaken for, where only letters stand.
fn letter_for(digit: u8) -> Option<u8> {
    Some(match digit {
        b'0' => b'O',
        b'1' => b'I',
        b'2' => b'Z',
        b'5' => b'S',
        b'6' => b'G',
        b'8' => b'B',
        _ => return None,
    })
}

/// The digit that a letter is mistaken for, where only digits and fillers stand.
fn digit_for(letter: u8) -> Option<u8> {
    Some(match letter {
        b'O' | b'Q' | b'D' => b'0',
        b'I' | b'L' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'G' => b'6',
        b'B' => b'8',
        b'K' => b'<',
        _ => return None,
    })
}

/// What a character may be where digits and letters stand side by side.
fn confused_with(letter: u8) -> &'static [u8] {
    match letter {
        b'0' => b"OD",
        b'O' => b"0D",
        b'D' | b'Q' => b"0O",
        b'1' => b"IL",
        b'I' => b"1L",
        b'L' => b"1I<",
        b'2' => b"Z",
        b'Z' => b"2",
        b'5' => b"S",
        b'S' => b"5",
        b'6' => b"G",
        b'G' => b"6",
        b'8' => b"B",
        b'B' => b"8",
        b'K' => b"<",
        _ => b"",
    }
}
