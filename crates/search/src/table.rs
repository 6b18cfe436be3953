//! Learned tables: for one or two letters of a script, the Latin letters they are written with and the cost.

use std::collections::HashMap;

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
            let start = table.arcs.len();
            table.arcs.extend(fields.filter_map(|field| {
                let (latin, hundredths) = field.split_once(' ')?;
                Arc::new(taken, latin.as_bytes(), hundredths.parse::<f32>().ok()? / 100.0)
            }));
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            table.units.insert((first, second), (place(start), place(table.arcs.len() - start)));
        }
        table.arcs.shrink_to_fit();
        table
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
