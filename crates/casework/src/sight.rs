//! What one rule sees of a notice: the fields that it looked at, and which of them stand against it.

use wasl_model::{Finding, Seen, Text};

use crate::hidden;

/// The most characters of a value that a finding tells.
const VALUE_CHARS_MAX: usize = 200;

/// What was seen. It holds until something is seen that stands against it.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    against: Vec<Seen>,
    fine: Vec<Seen>,
    failed: bool,
}

impl Sight {
    /// This field was looked at, and nothing stands against it.
    pub(crate) fn saw(&mut self, field: &str, value: Option<&str>) {
        push(&mut self.fine, field, value);
    }

    /// What stands in this field, or that nothing does, is against the notice.
    pub(crate) fn wrong(&mut self, field: &str, value: Option<&str>) {
        self.failed = true;
        push(&mut self.against, field, value);
    }

    /// All together is not enough, though no one field is wrong.
    pub(crate) fn lacks(&mut self) {
        self.failed = true;
    }

    /// Whether nothing stands against the notice.
    pub(crate) fn holds(&self) -> bool {
        !self.failed
    }

    /// What was seen, what stands against the notice first.
    pub(crate) fn into_seen(self) -> Vec<Seen> {
        let mut seen = self.against;
        seen.extend(self.fine);
        seen.truncate(Finding::SEEN_MAX);
        seen
    }
}

/// Keeps what was seen, as long as there is room in a finding.
fn push(list: &mut Vec<Seen>, field: &str, value: Option<&str>) {
    if list.len() < Finding::SEEN_MAX
        && let Ok(field) = Text::new(field)
    {
        list.push(Seen { field, value: value.and_then(short) });
    }
}

/// A value cut to what a finding tells, without characters that nobody sees.
fn short(value: &str) -> Option<Text> {
    let value = hidden::reveal(value);
    // No character has fewer bytes than one.
    let fits = value.len() <= VALUE_CHARS_MAX || value.chars().nth(VALUE_CHARS_MAX).is_none();
    if fits {
        return Text::new(&value).ok();
    }
    let cut: String = value.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect();
    Text::new(&cut).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_against_comes_first_and_a_long_value_is_cut() {
        let mut sight = Sight::default();
        sight.saw("names[0]", Some("Tarik Example"));
        sight.wrong("grounds[0].charge", Some(&"ä".repeat(300)));
        assert!(!sight.holds());
        let told = sight.into_seen();
        let fields: Vec<_> = told.iter().map(|seen| seen.field.as_str()).collect();
        assert_eq!(fields, ["grounds[0].charge", "names[0]"]);
        let value = told[0].value.as_ref().unwrap().as_str();
        assert_eq!((value.chars().count(), value.ends_with("ä…")), (200, true));
        let mut many = Sight::default();
        (0..100).for_each(|_| many.saw("names[0]", None));
        assert_eq!(many.into_seen().len(), Finding::SEEN_MAX);
    }
}
