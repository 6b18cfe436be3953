//! Do the dates of a notice fit together, and with today?

use wasl_model::{DateSpan, Notice, Timestamp};

use crate::{
    calendar::{self, Day},
    check::Moment,
    sight::Sight,
};

/// Something with a date: where it stands, of which ground, what stands there, and the days that it could have been.
struct Dated {
    field: String,
    ground: Option<usize>,
    shown: String,
    earliest: Day,
    latest: Day,
}

/// Whether nothing of `first` was certainly after anything of `then`. Of warrants and offences, those of one ground are
/// compared.
pub(crate) fn order(notice: &Notice, first: Moment, then: Moment, today: Timestamp, sight: &mut Sight) {
    let (Some(firsts), Some(thens)) = (dated(notice, first, today), dated(notice, then, today)) else {
        // Beyond the calendar nothing can be decided.
        return sight.lacks();
    };
    if firsts.is_empty() || thens.is_empty() {
        sight.saw(word(first), firsts.first().map(|date| date.shown.as_str()));
        return sight.saw(word(then), thens.first().map(|date| date.shown.as_str()));
    }
    let is_of_one = |one: &Dated, other: &Dated| {
        one.ground.is_none() || other.ground.is_none() || one.ground == other.ground
    };
    let is_turned = |one: &Dated, other: &Dated| is_of_one(one, other) && one.earliest > other.latest;
    let mut tell = |date: &Dated, is_turned: bool| {
        // A span that ends before it begins stands for no day.
        if is_turned || date.earliest > date.latest {
            sight.wrong(&date.field, Some(&date.shown));
        } else {
            sight.saw(&date.field, Some(&date.shown));
        }
    };
    for date in &firsts {
        tell(date, thens.iter().any(|other| is_turned(date, other)));
    }
    for date in &thens {
        tell(date, firsts.iter().any(|other| is_turned(other, date)));
    }
}

/// Whether the subject was at least so old at every offence, however the dates are read.
pub(crate) fn age(notice: &Notice, years: u16, sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        let Some(committed) = ground.committed else { continue };
        let field = format!("grounds[{at}].committed");
        for birth in &notice.record.births {
            let latest_birth = calendar::last_day(birth.last.unwrap_or(birth.first));
            let age = calendar::years_between(latest_birth, calendar::first_day(committed.first));
            let shown = format!("{committed}, born {birth}: {age} years or more");
            if age < years {
                sight.wrong(&field, Some(&shown));
            } else {
                sight.saw(&field, Some(&shown));
            }
        }
    }
}

/// Whether the end that the author set lies ahead, and no further than so many months.
pub(crate) fn expiry(notice: &Notice, months: u16, now: Timestamp, sight: &mut Sight) {
    let end = notice.record.handling.expires;
    let shown = end.map(|end| end.to_string());
    if end.is_none_or(|end| end > now && end <= calendar::months_after(now, months)) {
        sight.saw("expires", shown.as_deref());
    } else {
        sight.wrong("expires", shown.as_deref());
    }
}

/// Every date of one kind; nothing, if it cannot be told.
fn dated(notice: &Notice, moment: Moment, today: Timestamp) -> Option<Vec<Dated>> {
    let grounds = || notice.grounds.iter().enumerate();
    Some(match moment {
        Moment::Today => {
            let day = calendar::day_of(today)?;
            let shown = format!("{:04}-{:02}-{:02}", day.0, day.1, day.2);
            vec![Dated { field: word(moment).to_owned(), ground: None, shown, earliest: day, latest: day }]
        }
        Moment::Birth => {
            let births = notice.record.births.iter().enumerate();
            births.map(|(at, birth)| of_span(format!("births[{at}]"), None, *birth)).collect()
        }
        Moment::Committed => {
            let committed = grounds().filter_map(|(at, ground)| Some((at, ground.committed?)));
            committed.map(|(at, date)| of_span(format!("grounds[{at}].committed"), Some(at), date)).collect()
        }
        Moment::Issued => {
            let issued = grounds().map(|(at, ground)| (at, DateSpan::of(ground.issued)));
            issued.map(|(at, date)| of_span(format!("grounds[{at}].issued"), Some(at), date)).collect()
        }
    })
}

fn of_span(field: String, ground: Option<usize>, span: DateSpan) -> Dated {
    Dated {
        field,
        ground,
        shown: span.to_string(),
        earliest: calendar::first_day(span.first),
        latest: calendar::last_day(span.last.unwrap_or(span.first)),
    }
}

fn word(moment: Moment) -> &'static str {
    match moment {
        Moment::Birth => "births",
        Moment::Committed => "grounds.committed",
        Moment::Issued => "grounds.issued",
        Moment::Today => "today",
    }
}
