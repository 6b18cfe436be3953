//! What was read from the machine-readable lines of a document, to be held against the document itself.

use wasl_node::{Mrz, MrzState};

use crate::{speech::Speech, words::count};

/// What the lines say.
#[derive(Debug)]
pub(crate) struct ZoneView {
    /// The fields that are filled: what each is, and what stands there.
    pub(crate) fields: Vec<(String, String)>,
    /// Whether every check digit fits.
    pub(crate) is_sound: bool,
    /// Whether they fit, and what was read for something else to make them.
    pub(crate) words: Vec<String>,
}

impl ZoneView {
    /// The words for `mrz`.
    pub(crate) fn of(mrz: &Mrz, speech: &Speech) -> Self {
        let code = |state: &MrzState| state.country.map_or_else(|| state.code.clone(), |two| two.to_string());
        let fields = [
            ("zone-name", Some(mrz.name.whole())),
            ("zone-number", Some(mrz.number.clone())),
            ("zone-issuer", Some(code(&mrz.issuer))),
            ("zone-born", mrz.birth.map(|date| date.to_string())),
            ("zone-nationality", mrz.nationality.as_ref().map(code)),
            ("zone-expiry", mrz.expiry.map(|date| date.to_string())),
        ];
        let filled = fields.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let is_sound = mrz.is_sound();
        let mut words = vec![speech.say(if is_sound { "zone-sound" } else { "zone-unsound" })];
        if !mrz.repairs.is_empty() {
            words.push(speech.fill("zone-repairs", &[("count", count(mrz.repairs.len() as u64))]));
        }
        if !mrz.other_numbers.is_empty() {
            let others = mrz.other_numbers.iter().map(|other| other.number.as_str()).collect::<Vec<_>>();
            words.push(speech.fill("zone-others", &[("numbers", others.join(", ").into())]));
        }
        let fields = filled.filter(|(_, value)| !value.is_empty());
        Self { fields: fields.map(|(key, value)| (speech.say(key), value)).collect(), is_sound, words }
    }
}
