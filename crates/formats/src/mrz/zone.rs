//! Finds the machine-readable zone in what was typed or read by a machine.

use crate::mrz::layout::Layout;

/// The most characters that are looked at.
pub(super) const CHARS_MAX: usize = 4_000;
/// The most pieces that are put together in every way.
const PIECES_MAX: usize = 60;
/// By how many characters a line may differ from its length.
const SLACK: usize = 3;
/// By how many a name line may be too long.
const NAME_SLACK: usize = 8;
/// The fewest characters of a name line whose fillers at the end were lost.
const NAME_LINE_MIN: usize = 8;

/// A zone of the right length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Zone {
    pub(super) layout: Layout,
    /// All lines, one behind the other.
    pub(super) letters: Vec<u8>,
    /// How many fillers were added or taken away to make the lines fit.
    pub(super) fitted: usize,
}

/// Every zone that the text may hold, the likeliest first: as it stands, with lines merged or split,
/// among other text, and last with fillers added or taken away.
pub(super) fn zones(raw: &str) -> Vec<Zone> {
    let text = raw.replace("&lt;", "<").replace("&LT;", "<");
    let lines: Vec<Vec<u8>> = text
        .lines()
        .filter_map(|line| clean(line.chars().filter(|letter| !letter.is_whitespace())))
        .collect();
    let words: Vec<Vec<u8>> = text.split_whitespace().filter_map(|word| clean(word.chars())).collect();
    let mut found = Vec::new();
    for pieces in [&lines, &words] {
        for window in windows(pieces) {
            let chars: usize = window.iter().map(Vec::len).sum();
            if ![72, 88, 90].contains(&chars) {
                continue;
            }
            let letters = window.concat();
            if let Some(layout) = Layout::of(&letters).filter(|layout| looks_right(&letters, *layout)) {
                keep(&mut found, Zone { layout, letters, fitted: 0 });
            }
        }
    }
    for pieces in [&lines, &words] {
        for window in windows(pieces).filter(|window| (2..=3).contains(&window.len())) {
            for zone in fit(window) {
                keep(&mut found, zone);
            }
        }
    }
    found.sort_by_key(|zone| zone.fitted);
    found
}

/// Pieces that stand beside each other, with the longest runs first.
fn windows(pieces: &[Vec<u8>]) -> impl Iterator<Item = &[Vec<u8>]> {
    let pieces = &pieces[..pieces.len().min(PIECES_MAX)];
    (1..=pieces.len()).rev().flat_map(|count| pieces.windows(count))
}

fn keep(found: &mut Vec<Zone>, zone: Zone) {
    if !found.iter().any(|other| other.letters == zone.letters) {
        found.push(zone);
    }
}

/// The letters of a piece in capitals, or `None` if something else is among them. Signs that are read
/// in place of the filler are taken for it.
fn clean(letters: impl Iterator<Item = char>) -> Option<Vec<u8>> {
    let mut cleaned = Vec::new();
    for letter in letters {
        match letter.to_ascii_uppercase() {
            letter @ ('A'..='Z' | '0'..='9' | '<') => cleaned.push(letter as u8),
            '«' | '≪' | '《' => cleaned.extend(b"<<"),
            '‹' | '＜' | '〈' | '≤' => cleaned.push(b'<'),
            _ => return None,
        }
    }
    Some(cleaned).filter(|cleaned| !cleaned.is_empty())
}

/// Whether a text of the right length may be a zone: it begins with a letter, and where the dates stand
/// there are mostly digits or what is mistaken for them.
fn looks_right(letters: &[u8], layout: Layout) -> bool {
    let plan = layout.plan();
    let dates = letters[plan.birth.clone()]
        .iter()
        .chain(plan.expiry.clone().map(|at| &letters[at]).unwrap_or_default());
    let odd = dates.filter(|letter| !letter.is_ascii_digit() && **letter != b'<').count();
    letters[0].is_ascii_uppercase() && odd <= 6
}

/// Makes two or three lines fit that are a little too short or too long, in every way there is.
fn fit(lines: &[Vec<u8>]) -> Vec<Zone> {
    let sizes: &[usize] = if lines.len() == 3 { &[30] } else { &[44, 36] };
    let name_line = if lines.len() == 3 { 2 } else { 0 };
    let mut zones = Vec::new();
    for size in sizes {
        let mut ways = vec![(Vec::new(), 0)];
        for (at, line) in lines.iter().enumerate() {
            let fits = if at == name_line { fit_name(line, *size) } else { fit_data(line, *size) };
            let longer = |(start, fitted): &(Vec<u8>, usize)| {
                let (start, fitted) = (start.clone(), *fitted);
                fits.iter().map(move |line| ([&*start, line].concat(), fitted)).collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(longer).collect();
            for way in &mut ways {
                way.1 += line.len().abs_diff(*size);
            }
        }
        for (letters, fitted) in ways {
            let layout = Layout::of(&letters).filter(|layout| layout.plan().lines == lines.len());
            if let Some(layout) = layout.filter(|layout| looks_right(&letters, *layout)) {
                zones.push(Zone { layout, letters, fitted });
            }
        }
    }
    zones
}

/// A name line with fillers put at its end or taken from there. Only fillers, or what they are mistaken
/// for, may be taken.
fn fit_name(line: &[u8], size: usize) -> Vec<Vec<u8>> {
    let surplus = line.get(size..).unwrap_or_default();
    let fillers = surplus.iter().all(|letter| matches!(letter, b'<' | b'K' | b'L'));
    if line.len() < NAME_LINE_MIN || surplus.len() > NAME_SLACK || !fillers {
        return Vec::new();
    }
    let mut line = line.to_vec();
    line.resize(size, b'<');
    vec![line]
}

/// Any other line: fillers put into its longest run of them or taken from there; or what is too much
/// left out at the start, where a machine reads the edge of the paper as a letter.
fn fit_data(line: &[u8], size: usize) -> Vec<Vec<u8>> {
    let difference = line.len().abs_diff(size);
    let (start, len) = longest_run(line);
    if difference == 0 {
        vec![line.to_vec()]
    } else if difference > SLACK {
        Vec::new()
    } else if line.len() > size {
        let mut ways = vec![line[difference..].to_vec()];
        if len >= difference {
            ways.push([&line[..start], &line[start + difference..]].concat());
        }
        ways
    } else {
        // Even where no filler is left, one stood before the last character.
        let at = if len == 0 { line.len() - 1 } else { start };
        let mut line = line.to_vec();
        line.splice(at..at, std::iter::repeat_n(b'<', difference));
        vec![line]
    }
}

fn longest_run(line: &[u8]) -> (usize, usize) {
    let (mut best, mut start) = ((0, 0), 0);
    for (at, letter) in line.iter().enumerate() {
        if *letter != b'<' {
            start = at + 1;
        } else if at + 1 - start > best.1 {
            best = (start, at + 1 - start);
        }
    }
    best
}
