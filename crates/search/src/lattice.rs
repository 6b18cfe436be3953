//! The ways in which a word may be spelled in Latin letters, and what each costs.
//!
//! A lattice has a node before each letter of the word and one behind the last; an arc takes one or more letters
//! of the word and writes zero or more Latin ones. The cost of a spelling is the least sum of the arcs that write
//! it, with strokes of the pen (a letter more, less or other) where no arc does: it is about the negative natural
//! logarithm of the probability that somebody who means the word spells it so.

use std::ops::Range;

/// The most Latin letters that one arc writes.
pub(crate) const ARC_LETTERS_MAX: usize = 8;
/// The most Latin letters of a word that are compared.
pub(crate) const LATIN_MAX: usize = 40;

/// Costs of what no arc explains.
const MISSING_VOWEL: f32 = 2.6;
const MISSING: f32 = 4.2;
const ADDED_VOWEL: f32 = 2.6;
const ADDED: f32 = 4.2;
const OTHER_VOWEL: f32 = 2.4;
const OTHER: f32 = 4.6;

/// No other form may cost more with its spelling: it would be another name.
const FORM_MAX: f32 = 6.5;

/// Sums of the same costs in another order differ by less.
const ROUNDING: f32 = 1e-3;

/// Nodes in a row that cannot be reached within the limit, after which none can: the longest arc's length.
const HOPELESS_MAX: usize = 3;

/// What a spelling costs at least, told from which letters it has.
#[derive(Debug, Clone, Default)]
struct Bound {
    /// The letters that some arc writes, one bit each.
    written: u32,
    /// The letters of the word that no arc passes over in silence: where the letters of its arcs lie among `ways`, and the
    /// least that a stroke costs there.
    loud: Vec<(Range<u16>, f32)>,
    /// The letters of each arc over a loud letter, one bit each.
    ways: Vec<u32>,
}

/// One way to write some letters of the word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arc {
    letters: [u8; ARC_LETTERS_MAX],
    len: u8,
    taken: u8,
    /// Negative natural logarithm of its probability.
    pub(crate) cost: f32,
}

/// All ways to write a word in Latin letters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lattice {
    /// Arcs by the node they leave, those of a node by their first letter.
    arcs: Vec<Arc>,
    /// For each node the arcs that write nothing (at 0) and those that begin with each letter.
    first: Vec<[u16; 28]>,
    /// Whether leaving out the letter behind a node loses a vowel only.
    weak: Vec<bool>,
    /// What rules a spelling out without a closer look.
    bound: Bound,
    /// Other words that may be written for this one, and what each costs besides its spelling.
    forms: Vec<(f32, Lattice)>,
}

impl Arc {
    /// What stands where an arc will.
    const NOTHING: Self = Self { letters: [0; ARC_LETTERS_MAX], len: 0, taken: 0, cost: 0.0 };

    /// An arc over `taken` letters of the word that writes `latin`; none if that is too long.
    pub(crate) fn new(taken: usize, latin: &[u8], cost: f32) -> Option<Self> {
        if latin.len() > ARC_LETTERS_MAX || taken == 0 {
            return None;
        }
        let mut letters = [0; ARC_LETTERS_MAX];
        letters[..latin.len()].copy_from_slice(latin);
        let len = u8::try_from(latin.len()).ok()?;
        Some(Self { letters, len, taken: u8::try_from(taken).ok()?, cost })
    }

    /// The Latin letters it writes.
    pub(crate) fn latin(&self) -> &[u8] {
        &self.letters[..usize::from(self.len)]
    }

    /// Where it is found among those that leave its node.
    fn bucket(&self) -> usize {
        bucket(self.latin().first().copied())
    }

    /// Whether its letters begin the window: eight letters, the first lowest, NUL behind the last.
    fn begins(&self, window: u64) -> bool {
        let mask = if self.len == 8 { u64::MAX } else { (1 << (8 * self.len)) - 1 };
        window & mask == u64::from_le_bytes(self.letters)
    }

    /// How many letters of the word it takes.
    pub(crate) fn taken(&self) -> usize {
        usize::from(self.taken)
    }
}

impl Lattice {
    /// A lattice from the arcs that leave each node; the last node has none.
    pub(crate) fn new(nodes: Vec<(Vec<Arc>, bool)>) -> Self {
        let count = nodes.len();
        let mut lattice = Self { bound: Bound::new(&nodes), ..Self::default() };
        for (node, (arcs, weak)) in nodes.into_iter().enumerate() {
            let arcs = || arcs.iter().filter(|arc| node + arc.taken() <= count);
            // How many arcs begin with each letter, then where those of each letter start.
            let mut counts = [0_u16; 28];
            for arc in arcs() {
                counts[arc.bucket()] += 1;
            }
            let mut next = u16::try_from(lattice.arcs.len()).unwrap_or(u16::MAX);
            let first = counts.map(|count| {
                let start = next;
                next = next.saturating_add(count);
                start
            });
            lattice.first.push(first);
            lattice.weak.push(weak);
            lattice.arcs.resize(usize::from(next), Arc::NOTHING);
            let mut free = first;
            for arc in arcs() {
                let place = &mut free[arc.bucket()];
                if let Some(there) = lattice.arcs.get_mut(usize::from(*place)) {
                    *there = *arc;
                    *place += 1;
                }
            }
        }
        // The arcs of a node end where those of the next begin.
        lattice.first.push([u16::try_from(lattice.arcs.len()).unwrap_or(u16::MAX); 28]);
        lattice
    }

    /// The lattice with other words that may be written for its own.
    pub(crate) fn with(self, forms: Vec<(f32, Self)>) -> Self {
        Self { forms, ..self }
    }

    /// Whether other words may be written for its own.
    pub(crate) fn has_forms(&self) -> bool {
        !self.forms.is_empty()
    }

    /// How many letters the word has.
    pub(crate) fn len(&self) -> usize {
        self.weak.len()
    }

    /// The arcs that leave `node` and write nothing or begin with the letter of `bucket`.
    fn arcs(&self, node: usize, bucket: usize) -> &[Arc] {
        let start = self.first[node][bucket];
        let end = if bucket == 27 { self.first[node + 1][0] } else { self.first[node][bucket + 1] };
        self.arcs.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }

    /// What it costs to write the word, or one of its other forms, as `latin`; infinite if more than `limit`.
    ///
    /// `sheet` is paper for the sums, kept by the caller because this is asked thousands of times a question.
    pub(crate) fn cost(&self, latin: &[u8], limit: f32, sheet: &mut Vec<f32>) -> f32 {
        let mut least = self.own_cost(latin, limit, sheet);
        for (cost, form) in &self.forms {
            least = least.min(cost + form.own_cost(latin, limit.min(least).min(FORM_MAX) - cost, sheet));
        }
        least
    }

    /// What it costs to write the word itself as `latin`.
    pub(crate) fn own_cost(&self, latin: &[u8], limit: f32, sheet: &mut Vec<f32>) -> f32 {
        if self.bound.least(latin) > limit + ROUNDING {
            return f32::INFINITY;
        }
        cost_in_turn(&[self], latin, limit, sheet)
    }

    /// Follows every arc and stroke from `node` with `at` of so many `letters` written.
    fn leave(
        &self,
        node: usize,
        padded: &[u8; LATIN_MAX + ARC_LETTERS_MAX],
        (at, letters): (usize, usize),
        here: f32,
        sheet: &mut [f32],
    ) {
        let width = letters + 1;
        for arc in self.arcs(node, 0) {
            relax(&mut sheet[(node + arc.taken()) * width + at], here + arc.cost);
        }
        let missing = if self.weak[node] { MISSING_VOWEL } else { MISSING };
        relax(&mut sheet[(node + 1) * width + at], here + missing);
        if at == letters {
            return;
        }
        let letter = padded[at];
        let other = if self.weak[node] && is_vowel(letter) { OTHER_VOWEL } else { OTHER };
        relax(&mut sheet[(node + 1) * width + at + 1], here + other);
        let window = padded[at..].first_chunk().map_or(0, |chunk| u64::from_le_bytes(*chunk));
        for arc in self.arcs(node, bucket(Some(letter))) {
            if arc.begins(window) {
                let to = (node + arc.taken()) * width + at + usize::from(arc.len);
                relax(&mut sheet[to], here + arc.cost);
            }
        }
    }
}

impl Bound {
    fn new(nodes: &[(Vec<Arc>, bool)]) -> Self {
        let mut bound = Self::default();
        // For each letter of the word, the letters of each arc over it.
        let mut over = vec![Vec::new(); nodes.len()];
        for (node, (arcs, _)) in nodes.iter().enumerate() {
            for arc in arcs {
                let way = letters(arc.latin());
                over.iter_mut().skip(node).take(arc.taken()).for_each(|ways| ways.push(way));
            }
        }
        for (mut ways, (_, weak)) in over.into_iter().zip(nodes) {
            bound.written |= ways.iter().fold(0, |all, way| all | way);
            if ways.contains(&0) {
                continue;
            }
            ways.sort_unstable_by_key(|way| (way.count_ones(), *way));
            ways.dedup();
            let start = u16::try_from(bound.ways.len()).unwrap_or(u16::MAX);
            bound.ways.append(&mut ways);
            let end = u16::try_from(bound.ways.len()).unwrap_or(u16::MAX);
            bound.loud.push((start..end, if *weak { OTHER_VOWEL } else { MISSING }));
        }
        bound
    }

    /// What writing the word as `latin` costs at least: a stroke for each letter of it that no arc writes, and one for
    /// each letter of the word that no arc can write with its letters. A stroke may do for one of each.
    fn least(&self, latin: &[u8]) -> f32 {
        let alien = latin.iter().filter(|&&letter| self.written & bit(letter) == 0);
        let alien: f32 = alien.map(|&letter| if is_vowel(letter) { OTHER_VOWEL } else { ADDED }).sum();
        let letters = letters(latin);
        let is_mute = |ways: &Range<u16>| {
            let ways = &self.ways[usize::from(ways.start)..usize::from(ways.end)];
            !ways.iter().any(|way| way & !letters == 0)
        };
        let mute: f32 = self.loud.iter().filter(|(ways, _)| is_mute(ways)).map(|(_, stroke)| stroke).sum();
        alien.max(mute)
    }
}

/// The letters of a spelling, one bit each.
pub(crate) fn letters(latin: &[u8]) -> u32 {
    latin.iter().fold(0, |bits, &letter| bits | bit(letter))
}

fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

/// What it costs to write these words, one behind the other, as `latin`; infinite if more than `limit`.
pub(crate) fn cost_in_turn(words: &[&Lattice], latin: &[u8], limit: f32, sheet: &mut Vec<f32>) -> f32 {
    let latin = &latin[..latin.len().min(LATIN_MAX)];
    let letters = latin.len();
    let width = letters + 1;
    let nodes: usize = words.iter().map(|word| word.len()).sum();
    let mut padded = [0; LATIN_MAX + ARC_LETTERS_MAX];
    padded[..letters].copy_from_slice(latin);
    sheet.clear();
    sheet.resize((nodes + 1) * width, f32::INFINITY);
    sheet[0] = 0.0;
    // Arcs take two letters at most but for customs of Hangul, so a few hopeless nodes in a row end it.
    let mut hopeless = 0;
    let mut start = 0;
    for word in words {
        let sheet = &mut sheet[start * width..];
        for node in 0..word.len() {
            hopeless += 1;
            for at in 0..=letters {
                let here = sheet[node * width + at];
                if here > limit {
                    continue;
                }
                hopeless = 0;
                add(&mut sheet[node * width..], latin, at, here);
                word.leave(node, &padded, (at, letters), here, sheet);
            }
            if hopeless == HOPELESS_MAX {
                return f32::INFINITY;
            }
        }
        start += word.len();
    }
    let last = &mut sheet[nodes * width..];
    for at in 0..letters {
        add(last, latin, at, last[at]);
    }
    if last[letters] > limit { f32::INFINITY } else { last[letters] }
}

/// Writes one letter more, where so many are written.
fn add(row: &mut [f32], latin: &[u8], at: usize, here: f32) {
    if let Some(&letter) = latin.get(at) {
        let added = if is_vowel(letter) { ADDED_VOWEL } else { ADDED };
        relax(&mut row[at + 1], here + added);
    }
}

fn relax(cell: &mut f32, cost: f32) {
    if cost < *cell {
        *cell = cost;
    }
}

/// Where arcs that begin with this letter are found: 0 for none, 1 to 26 for letters, 27 for what else.
fn bucket(letter: Option<u8>) -> usize {
    match letter {
        None => 0,
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a') + 1,
        Some(_) => 27,
    }
}

/// Whether a Latin letter is a vowel sign, which spellings treat freely.
pub(crate) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}
