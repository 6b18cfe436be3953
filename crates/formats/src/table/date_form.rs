//! How a table writes its dates.

use serde::Deserialize;
use wasl_model::PartialDate;

/// How a table writes its dates: `Y`, `M` and `D` stand for digits, everything else for itself.
///
/// Where the day, or the day and the month, are `00` or missing, the date is a partial one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) enum DateForm {
    /// `1965-03-21`, `1965-03`, `1965`.
    #[default]
    #[serde(rename = "YYYY-MM-DD")]
    Iso,
    /// `21.03.1965`, `03.1965`, `1965`.
    #[serde(rename = "DD.MM.YYYY")]
    Dotted,
    /// `21/03/1965`, `03/1965`, `1965`.
    #[serde(rename = "DD/MM/YYYY")]
    DayFirst,
    /// `03/21/1965`, `03/1965`, `1965`.
    #[serde(rename = "MM/DD/YYYY")]
    MonthFirst,
    /// `19650321`, `196503`, `1965`.
    #[serde(rename = "YYYYMMDD")]
    Compact,
}

impl DateForm {
    /// Reads a date of this form.
    pub(super) fn read(self, raw: &str) -> Option<PartialDate> {
        let parts: Vec<&str> = match self {
            Self::Iso => raw.split('-').collect(),
            Self::Dotted => raw.split('.').rev().collect(),
            Self::DayFirst => raw.split('/').rev().collect(),
            Self::MonthFirst => {
                let mut parts: Vec<&str> = raw.split('/').rev().collect();
                if parts.len() == 3 {
                    parts.swap(1, 2);
                }
                parts
            }
            Self::Compact => match raw.len() {
                _ if !raw.is_ascii() => return None,
                4 => vec![raw],
                6 => vec![&raw[..4], &raw[4..]],
                8 => vec![&raw[..4], &raw[4..6], &raw[6..]],
                _ => return None,
            },
        };
        let mut numbers = Vec::with_capacity(3);
        for (at, part) in parts.iter().enumerate() {
            let digits_max = if at == 0 { 4 } else { 2 };
            if part.is_empty() || part.len() > digits_max || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            numbers.push(part.parse::<u32>().ok()?);
        }
        while numbers.len() > 1 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        match *numbers {
            [year] => PartialDate::new(year, None, None).ok(),
            [year, month] => PartialDate::new(year, Some(month), None).ok(),
            [year, month, day] => PartialDate::new(year, Some(month), Some(day)).ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_reads_whole_and_partial_dates_and_no_others() {
        for (form, raw, expected) in [
            (DateForm::Iso, "1965-03-21", Some("1965-03-21")),
            (DateForm::Iso, "1965-03-00", Some("1965-03")),
            (DateForm::Iso, "21.03.1965", None),
            (DateForm::Dotted, "21.3.1965", Some("1965-03-21")),
            (DateForm::Dotted, "00.00.1965", Some("1965")),
            (DateForm::Dotted, "31.02.1965", None),
            (DateForm::DayFirst, "03/1965", Some("1965-03")),
            (DateForm::MonthFirst, "03/21/1965", Some("1965-03-21")),
            (DateForm::MonthFirst, "21/03/1965", None),
            (DateForm::Compact, "19650321", Some("1965-03-21")),
            (DateForm::Compact, "19650000", Some("1965")),
            (DateForm::Compact, "1965032", None),
            (DateForm::Compact, "１９６５", None),
        ] {
            assert_eq!(form.read(raw).map(|date| date.to_string()).as_deref(), expected, "{form:?} {raw}");
        }
    }
}
