//! Learned tables: for one or two letters of a script, the Latin letters they are written with and the cost.

use std::collections::{BTreeMap, HashMap};

use crate::{key::Hashing, lattice::Arc};

/// One script's table, as `examples/train` writes it and `data/README.md` describes it.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// One unit's arcs: where they start and how many they are. The second letter of a unit of one is NUL.
    units: HashMap<(char, char), (u32, u32), Hashing>,
    arcs: Vec<Arc>,
}

impl Table {
    /// Reads a table. A line that is not of its form is passed over; the tests see to it that none is.
    pub(crate) fn read(text: &str) -> Self {
        let mut table = Self::default();
        for line in text.lines() {
            let mut fields = line.split('\t');
            let mut letters = fields.next().unwrap_or_default().chars();
            let Some(first) = letters.next() else { continue };
            let second = letters.next().unwrap_or('\0');
            let taken = if second == '\0' { 1 } else { 2 };
            let arcs = fields.filter_map(|field| {
                let (latin, hundredths) = field.split_once(' ')?;
                Arc::new(taken, latin.as_bytes(), hundredths.parse::<f32>().ok()? / 100.0)
            });
            table.put((first, second), arcs);
        }
        table.arcs.shrink_to_fit();
        table
    }

    /// The table of Latin with every way to write letters taken back, too: who may write x for y may write y for x.
    /// What is written with nothing, or with more letters than an arc takes, has no way back.
    pub(crate) fn both_ways(&self) -> Self {
        let mut ways: BTreeMap<(char, char), Vec<Arc>> = BTreeMap::new();
        let mut add = |unit: (char, char), arc: Arc| {
            let arcs = ways.entry(unit).or_default();
            match arcs.iter_mut().find(|known| known.latin() == arc.latin()) {
                Some(known) => known.cost = known.cost.min(arc.cost),
                None => arcs.push(arc),
            }
        };
        for &unit in self.units.keys() {
            let letters: Vec<u8> =
                [unit.0, unit.1].iter().filter_map(|&letter| u8::try_from(letter).ok()).collect();
            let letters = letters.split(|&letter| letter == 0).next().unwrap_or_default();
            for arc in self.unit(unit) {
                add(unit, *arc);
                let back = match *arc.latin() {
                    [one] => (char::from(one), '\0'),
                    [one, two] => (char::from(one), char::from(two)),
                    _ => continue,
                };
                let taken = arc.latin().len();
                if let Some(arc) = Arc::new(taken, letters, arc.cost) {
                    add(back, arc);
                }
            }
        }
        let mut table = Self::default();
        for (unit, mut arcs) in ways {
            arcs.sort_by(|one, other| one.latin().cmp(other.latin()));
            table.put(unit, arcs.into_iter());
        }
        table.arcs.shrink_to_fit();
        table
    }

    fn put(&mut self, unit: (char, char), arcs: impl Iterator<Item = Arc>) {
        let start = self.arcs.len();
        self.arcs.extend(arcs);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.units.insert(unit, (place(start), place(self.arcs.len() - start)));
    }

    /// The ways to write one letter.
    pub(crate) fn one(&self, letter: char) -> &[Arc] {
        self.unit((letter, '\0'))
    }

    /// The ways to write two letters together.
    pub(crate) fn two(&self, first: char, second: char) -> &[Arc] {
        self.unit((first, second))
    }

    fn unit(&self, unit: (char, char)) -> &[Arc] {
        let Some(&(start, count)) = self.units.get(&unit) else { return &[] };
        self.arcs.get(start as usize..(start + count) as usize).unwrap_or_default()
    }
}
