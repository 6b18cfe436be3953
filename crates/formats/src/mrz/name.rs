//! The holder's name in a machine-readable zone.

use crate::mrz::layout::{Layout, Plan};

/// The name as the zone has it: capital letters of the Latin alphabet only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MrzName {
    /// The primary identifier, mostly the surname; its parts with blanks between them. May be empty.
    pub primary: String,
    /// The secondary identifier, mostly the given names. May be empty.
    pub secondary: String,
    /// A letter stands in the last place, so that the name may have been cut to fit (Doc 9303 part 4,
    /// section 4.2.3). A name that just fits looks the same.
    pub may_be_truncated: bool,
}

impl MrzName {
    /// The whole name, given names last, as one text.
    pub fn whole(&self) -> String {
        [self.primary.as_str(), self.secondary.as_str()].join(" ").trim().to_owned()
    }

    pub(super) fn of(zone: &[u8], layout: Layout, plan: &Plan) -> Self {
        let fields: Vec<&[u8]> = plan.names.iter().filter_map(|range| zone.get(range.clone())).collect();
        match *fields {
            [whole] => {
                let split = whole.windows(2).position(|pair| pair == b"<<");
                let (primary, secondary) = whole.split_at(split.unwrap_or(whole.len()));
                Self {
                    primary: words(primary),
                    secondary: words(secondary),
                    may_be_truncated: ends_in_letter(whole),
                }
            }
            [primary, secondary] if layout == Layout::FrenchId => Self {
                primary: words(primary),
                secondary: words(secondary),
                may_be_truncated: ends_in_letter(primary) || ends_in_letter(secondary),
            },
            _ => Self::default(),
        }
    }
}

fn words(field: &[u8]) -> String {
    let parts = field.split(|letter| *letter == b'<').filter(|part| !part.is_empty());
    let parts: Vec<String> =
        parts.map(|part| part.iter().map(|letter| char::from(*letter)).collect()).collect();
    parts.join(" ")
}

fn ends_in_letter(field: &[u8]) -> bool {
    field.last().is_some_and(u8::is_ascii_uppercase)
}
