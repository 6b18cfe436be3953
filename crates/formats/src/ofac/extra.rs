//! What the files beside the primary one say of an entry.

use crate::ofac::sheet::Part;

/// Other names, addresses and the rest of the remarks of one entry, held until its row comes.
#[derive(Debug, Default)]
pub(super) struct Extra {
    /// The kind (`aka`, `fka`, `nka`) and the name.
    pub(super) aliases: Vec<(Box<str>, Box<str>)>,
    /// One line each.
    pub(super) addresses: Vec<Box<str>>,
    /// Where the remarks go on, from the very character at which they were cut.
    pub(super) remarks: String,
    /// Where all this stands: which file, in the order in which they were given, and which line of it.
    pub(super) rows: Vec<(usize, u64)>,
}

impl Extra {
    /// Adds a row of `part`, which has the columns of `dat_spec`.
    pub(super) fn add(&mut self, part: Part, fields: &[&str]) {
        match (part, fields) {
            (Part::Aliases, [_, _, kind, name, ..]) => self.aliases.push(((*kind).into(), (*name).into())),
            (Part::Addresses, [_, _, parts @ ..]) => {
                let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
                self.addresses.push(parts.join(", ").into());
            }
            (Part::Comments, [_, text, ..]) => self.remarks.push_str(text),
            _ => {}
        }
    }
}
