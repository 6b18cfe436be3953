//! `wasl notice statistics`: how many notices and cases there are.

use anyhow::Context as _;
use wasl_api::{statistics_csv, statistics_json};
use wasl_model::PartialDate;
use wasl_node::{NoticeStatistics, Period};

use crate::print;

/// The months that were typed.
pub(super) fn period(from: Option<&str>, to: Option<&str>) -> anyhow::Result<Period> {
    let date = |raw: Option<&str>, name| raw.map(str::parse::<PartialDate>).transpose().context(name);
    Ok(Period::new(date(from, "--from")?, date(to, "--to")?)?)
}

/// The figures, in the form that was asked for.
pub(super) fn show(statistics: &NoticeStatistics, csv: bool, json: bool) {
    if json {
        return print::json(&statistics_json(statistics));
    }
    if csv {
        return print::text(&statistics_csv(statistics));
    }
    let tables = [("notices", &statistics.notices), ("cases", &statistics.cases)];
    let rows = tables.into_iter().flat_map(|(of, counts)| {
        let row = |count: &wasl_node::Count| {
            vec![of.to_owned(), count.by.as_str().to_owned(), count.word.clone(), count.many.to_string()]
        };
        counts.iter().map(row).collect::<Vec<_>>()
    });
    print::table(&["of", "by", "word", "count"], rows);
}
