//! A date of birth as EDTF writes it: `1965-03`, `1965~` (about), `1960/1965` (between).

use wasl_model::{DateSpan, PartialDate};

/// Reads what [`DateSpan`]'s `Display` writes.
pub(super) fn read(raw: &str) -> Option<DateSpan> {
    let (first, last) = match raw.split_once('/') {
        Some((first, last)) => (first, Some(last)),
        None => (raw, None),
    };
    let (first, about) = date(first)?;
    let Some(last) = last else {
        let span = DateSpan::of(first);
        return Some(if about { span.about() } else { span });
    };
    let (last, last_about) = date(last)?;
    let span = DateSpan::between(first, last).ok()?;
    Some(if about || last_about { span.about() } else { span })
}

fn date(raw: &str) -> Option<(PartialDate, bool)> {
    let (raw, about) = raw.strip_suffix('~').map_or((raw, false), |raw| (raw, true));
    Some((raw.parse().ok()?, about))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for raw in ["1965", "1965-03-21", "1965~", "1960/1965", "1960~/1965~"] {
            assert_eq!(read(raw).map(|span| span.to_string()).as_deref(), Some(raw));
        }
        for raw in ["", "~", "1965/1960", "1960/1965/1970", "65", "1965-02-30", "1960/"] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
