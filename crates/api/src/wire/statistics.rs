//! How many notices and cases there are, in JSON and CSV.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::{Count, CountBy};

use crate::wire::written::{Day, Moment, Plain};

/// How many notices and cases of a period there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statistics {
    /// As of when.
    at: Moment,
    /// The first month that is counted; `null`: from the beginning.
    from: Option<Day>,
    /// The last one; `null`: until now.
    to: Option<Day>,
    /// The notices of all members that are held here, by the month in which they were first published. Those that are not in force
    /// are counted for oversight alone.
    notices: Counts,
    /// The cases of this bureau, by the month in which they were opened.
    cases: Counts,
}

/// The figures. A notice with two offences counts under each, so that those may make more than the total.
#[derive(Debug, Serialize, ToSchema)]
struct Counts {
    #[schema(example = 12)]
    total: u64,
    colour: Vec<Figure>,
    /// Of notices: by the member that published them.
    member: Vec<Figure>,
    /// By the rulebook's words; `other` for what is not in it.
    offence: Vec<Figure>,
    /// Of cases: by how far the version is that is worked on.
    stage: Vec<Figure>,
    /// By what became of them.
    standing: Vec<Figure>,
    /// By month; `unknown` where that is not said.
    month: Vec<Figure>,
}

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
struct Figure {
    #[schema(example = "red")]
    word: String,
    #[schema(example = 12)]
    count: u64,
}

impl From<&wasl_node::NoticeStatistics> for Statistics {
    fn from(statistics: &wasl_node::NoticeStatistics) -> Self {
        Self {
            at: Plain(statistics.at),
            from: statistics.period.from().map(Plain),
            to: statistics.period.to().map(Plain),
            notices: Counts::of(&statistics.notices),
            cases: Counts::of(&statistics.cases),
        }
    }
}

impl Counts {
    fn of(counts: &[Count]) -> Self {
        let by = |by| {
            let counts = counts.iter().filter(move |count| count.by == by);
            counts.map(|count| Figure { word: count.word.clone(), count: count.many }).collect()
        };
        Self {
            total: counts.iter().filter(|count| count.by == CountBy::Total).map(|count| count.many).sum(),
            colour: by(CountBy::Colour),
            member: by(CountBy::Member),
            offence: by(CountBy::Offence),
            stage: by(CountBy::Stage),
            standing: by(CountBy::Standing),
            month: by(CountBy::Month),
        }
    }
}

/// The same as CSV (RFC 4180), with a header.
pub(crate) fn csv(statistics: &wasl_node::NoticeStatistics) -> String {
    let tables = [("notices", &statistics.notices), ("cases", &statistics.cases)];
    let rows = tables.into_iter().flat_map(|(of, counts)| {
        counts.iter().map(move |count| {
            let (by, word, many) = (count.by.as_str(), cell(&count.word), count.many);
            format!("{of},{by},{word},{many}\r\n")
        })
    });
    std::iter::once("of,by,word,count\r\n".to_owned()).chain(rows).collect()
}

/// A text in a cell: in quotation marks where RFC 4180 section 2 asks for them, and behind an apostrophe where a spreadsheet would
/// take it for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = format!("{}{text}", if is_formula { "'" } else { "" });
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_neither_a_formula_nor_two_cells() {
        let cells = [
            ("armed-robbery", "armed-robbery"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a=1", "a=1"),
            ("a,b", "\"a,b\""),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("a\r\nb", "\"a\r\nb\""),
        ];
        for (text, expected) in cells {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
