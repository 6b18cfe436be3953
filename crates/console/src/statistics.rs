//! How many notices and cases there are, as pictures with their figures beside them.

use askama::Template;
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wasl_model::PartialDate;
use wasl_node::{Count, CountBy, NoticeStatistics, Period, PeriodError};

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    speech::Speech,
    trouble_page::Complaint,
    words::{Moment, count},
};

/// So many months are drawn, the newest.
const MONTHS_MAX: usize = 36;
/// The width of a picture in its own units, and the height of the line by month.
const WIDTH: u64 = 100;
const HEIGHT: u64 = 40;

/// What the form asks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PeriodQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage {
    frame: Frame,
    from: String,
    to: String,
    complaint: Option<Complaint>,
    at: Option<Moment>,
    parts: Vec<Part>,
}

/// Notices, or cases.
struct Part {
    /// What its marks are called in the page.
    name: &'static str,
    title: String,
    total: String,
    charts: Vec<Chart>,
    line: Option<Line>,
}

/// The figures of one kind.
struct Chart {
    title: String,
    bars: Vec<Bar>,
}

/// One figure.
struct Bar {
    word: String,
    /// Whether the word is the program's own and the same in every language.
    is_code: bool,
    many: String,
    /// How long it is, of [`WIDTH`].
    length: u64,
}

/// The figures by month.
struct Line {
    /// The points of the line as SVG writes them.
    points: String,
    /// What is below it, the same.
    area: String,
    first: String,
    last: String,
    most: String,
    months: Vec<Bar>,
}

/// `GET /statistics`
pub(crate) async fn show(officer: Officer, query: Result<Query<PeriodQuery>, QueryRejection>) -> Response {
    let PeriodQuery { from, to } = query.map(|Query(query)| query).unwrap_or_default();
    let (period, complaint) = match period(&from, &to) {
        Ok(period) => (period, None),
        Err(error) => (Period::default(), Some(error.number())),
    };
    let speech = &officer.visitor.speech;
    let complaint = complaint.map(|number| Complaint::of(number, speech));
    if complaint.is_some() {
        // Figures of another period than was meant would be taken for those.
        let shown = StatisticsPage {
            frame: officer.frame(Place::Statistics),
            from,
            to,
            complaint,
            at: None,
            parts: Vec::new(),
        };
        return page(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    match officer.work(move |bureau, caller| bureau.notice_statistics(caller, period)).await {
        Ok(statistics) => {
            let NoticeStatistics { at, notices, cases, .. } = statistics;
            let parts = vec![Part::of("notices", &notices, speech), Part::of("cases", &cases, speech)];
            let at = Some(Moment::of(at));
            let shown =
                StatisticsPage { frame: officer.frame(Place::Statistics), from, to, complaint, at, parts };
            page(StatusCode::OK, &shown)
        }
        Err(trouble) => officer.trouble(Place::Statistics, &trouble),
    }
}

fn period(from: &str, to: &str) -> Result<Period, PeriodError> {
    let date = |raw: &str| match raw.trim() {
        "" => Ok(None),
        raw => raw.parse::<PartialDate>().map(Some).map_err(|_| PeriodError),
    };
    Period::new(date(from)?, date(to)?)
}

impl Part {
    fn of(name: &'static str, counts: &[Count], speech: &Speech) -> Self {
        let total = counts.iter().find(|count| count.by == CountBy::Total).map_or(0, |count| count.many);
        let by = [CountBy::Colour, CountBy::Standing, CountBy::Stage, CountBy::Offence, CountBy::Member];
        let charts = by.into_iter().filter_map(|by| Chart::of(by, counts, speech));
        let (title, told) = match name {
            "notices" => ("statistics-notices", "statistics-notices-total"),
            _ => ("statistics-cases", "statistics-cases-total"),
        };
        Self {
            name,
            title: speech.say(title),
            total: speech.fill(told, &[("count", count(total))]),
            charts: charts.collect(),
            line: Line::of(counts, speech),
        }
    }
}

impl Chart {
    /// The figures of one kind, the largest first; nothing where there are none.
    fn of(by: CountBy, counts: &[Count], speech: &Speech) -> Option<Self> {
        let mut counts: Vec<_> = counts.iter().filter(|count| count.by == by).collect();
        counts.sort_by(|one, other| other.many.cmp(&one.many).then_with(|| one.word.cmp(&other.word)));
        let most = counts.first()?.many;
        let bars = counts.into_iter().map(|count| Bar::of(count, most, speech)).collect();
        Some(Self { title: speech.say(&format!("statistics-by-{}", by.as_str())), bars })
    }
}

impl Bar {
    fn of(figure: &Count, most: u64, speech: &Speech) -> Self {
        let Count { by, word, many } = figure;
        let is_other = matches!(word.as_str(), "other" | "unknown");
        let is_code = !is_other && matches!(by, CountBy::Member | CountBy::Offence | CountBy::Month);
        let word = match by {
            _ if is_code => word.clone(),
            _ if is_other => speech.say(&format!("statistics-{word}")),
            _ => speech.say(&format!("statistics-{}-{word}", by.as_str())),
        };
        Self { word, is_code, many: number(*many, speech), length: share(*many, most, WIDTH) }
    }
}

impl Line {
    /// The newest months, with those in which there was nothing; no line of a single month.
    fn of(counts: &[Count], speech: &Speech) -> Option<Self> {
        let counted: Vec<_> = counts.iter().filter(|count| count.by == CountBy::Month).collect();
        let is_month = |count: &&&Count| count.word != "unknown";
        let (first, last) = (counted.iter().find(is_month)?, counted.iter().rev().find(is_month)?);
        let many =
            |month: &str| counted.iter().find(|count| count.word == month).map_or(0, |count| count.many);
        let mut months: Vec<(String, u64)> = Vec::new();
        let mut month = last.word.clone();
        while month >= first.word && months.len() < MONTHS_MAX {
            months.insert(0, (month.clone(), many(&month)));
            let Some(before) = month_before(&month) else { break };
            month = before;
        }
        if months.len() < 2 {
            return None;
        }
        let (most, steps) = (months.iter().map(|(_, many)| *many).max()?, months.len() as u64 - 1);
        let points = months.iter().enumerate().map(|(at, (_, many))| {
            format!("{},{}", at as u64 * WIDTH / steps, HEIGHT - share(*many, most, HEIGHT))
        });
        let points = points.collect::<Vec<_>>().join(" ");
        let bars = months.iter().map(|(month, many)| {
            let figure = Count { by: CountBy::Month, word: month.clone(), many: *many };
            Bar::of(&figure, most, speech)
        });
        Some(Self {
            area: format!("0,{HEIGHT} {points} {WIDTH},{HEIGHT}"),
            points,
            first: months.first()?.0.clone(),
            last: last.word.clone(),
            most: speech.fill("statistics-most", &[("count", count(most))]),
            months: bars.collect(),
        })
    }
}

/// The month before one that is written as in `2026-03`.
fn month_before(month: &str) -> Option<String> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    Some(if month > 1 {
        format!("{year:04}-{:02}", month - 1)
    } else {
        format!("{:04}-12", year.checked_sub(1)?)
    })
}

/// How much of `whole` a figure is, beside the greatest. What is not nothing is seen.
fn share(many: u64, most: u64, whole: u64) -> u64 {
    let share = u128::from(many) * u128::from(whole) / u128::from(most.max(1));
    u64::try_from(share).unwrap_or(whole).max(u64::from(many > 0))
}

fn number(many: u64, speech: &Speech) -> String {
    speech.fill("statistics-number", &[("count", count(many))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_figure_beside_a_great_one_is_seen() {
        let shares = [(0, 10), (1, 1_000_000), (5, 10), (10, 10), (u64::MAX, u64::MAX), (0, 0)];
        assert_eq!(shares.map(|(many, most)| share(many, most, 100)), [0, 1, 50, 100, 100, 0]);
    }

    #[test]
    fn before_january_is_december() {
        assert_eq!(month_before("2026-03").as_deref(), Some("2026-02"));
        assert_eq!(month_before("2026-01").as_deref(), Some("2025-12"));
        assert_eq!(month_before("unknown"), None);
    }
}
