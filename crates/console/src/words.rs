//! Values as words: moments, ages, dates and the terms of the model.

use wasl_model::{
    Action, Audience, DateSpan, Handling, PartialDate, Purpose, RecordKind, Role, Timestamp, Urgency,
};
use wasl_node::GroupStanding;

use crate::speech::Speech;

/// A moment for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// `2026-11-22 14:39:07 UTC`.
    pub(crate) shown: String,
    /// RFC 3339.
    pub(crate) exact: String,
}

impl Moment {
    /// The moment `at`.
    pub(crate) fn of(at: Timestamp) -> Self {
        let exact = Timestamp::from_secs(at.secs()).to_string();
        let shown = exact.trim_end_matches('Z').replacen('T', " ", 1) + " UTC";
        Self { shown, exact }
    }
}

/// How long ago something was: "4 minutes".
pub(crate) fn age(secs: u64, speech: &Speech) -> String {
    let (key, unit) = match secs {
        0..60 => ("age-seconds", 1),
        60..3_600 => ("age-minutes", 60),
        3_600..172_800 => ("age-hours", 3_600),
        _ => ("age-days", 86_400),
    };
    speech.fill(key, &[("count", count(secs / unit))])
}

/// A count as Fluent takes it.
pub(crate) fn count(value: u64) -> fluent_bundle::FluentValue<'static> {
    fluent_bundle::FluentValue::from(value as f64)
}

/// A date of birth: `1965-03`, a span of years, about a year.
pub(crate) fn born(span: &DateSpan, speech: &Speech) -> String {
    let first = span.first.to_string();
    let said = match span.last {
        Some(last) => {
            speech.fill("date-between", &[("first", first.into()), ("last", last.to_string().into())])
        }
        None => first,
    };
    if span.circa { speech.fill("date-about", &[("date", said.into())]) } else { said }
}

/// How old somebody born then is, if the years tell it.
pub(crate) fn years_of_age(born: PartialDate, now: Timestamp) -> Option<u16> {
    let today: PartialDate = now.to_string().get(..10)?.parse().ok()?;
    let years = today.year().checked_sub(born.year())?;
    let birthday = (born.latest().month(), born.latest().day());
    let had_birthday = (today.month(), today.day()) >= birthday;
    let age = if had_birthday { years } else { years.checked_sub(1)? };
    (born.day().is_some() && age < 120).then_some(age)
}

/// The term for a kind of subject.
pub(crate) fn kind(kind: RecordKind, speech: &Speech) -> String {
    speech.say(&format!("kind-{}", kind.as_str()))
}

/// The term for a purpose.
pub(crate) fn purpose(purpose: Purpose, speech: &Speech) -> String {
    speech.say(&format!("purpose-{}", purpose.as_str()))
}

/// The term for a role.
pub(crate) fn role(role: Role, speech: &Speech) -> String {
    speech.say(&format!("role-{}", role.as_str()))
}

/// The term for an urgency.
pub(crate) fn urgency(urgency: Urgency, speech: &Speech) -> String {
    speech.say(&format!("urgency-{}", urgency.as_str()))
}

/// How this bureau stands to a group.
pub(crate) fn standing(standing: GroupStanding, speech: &Speech) -> String {
    speech.say(&format!("group-standing-{}", standing.as_str()))
}

/// The term for an action.
pub(crate) fn action(action: Action, speech: &Speech) -> String {
    speech.say(&format!("action-{}", action.as_str()))
}

/// Who may receive a record.
pub(crate) fn audience(handling: &Handling, speech: &Speech) -> String {
    let list = |members: &std::collections::BTreeSet<wasl_model::MemberId>| {
        members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    match &handling.audience {
        Audience::All => speech.say("audience-all"),
        Audience::Only(members) => speech.fill("audience-only", &[("members", list(members).into())]),
        Audience::AllBut(members) => speech.fill("audience-all-but", &[("members", list(members).into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{language::Language, speech::Library};

    #[test]
    fn moments_and_ages_are_read_by_people() {
        let speech = Library::read().speech(Language::English);
        assert_eq!(Moment::of(Timestamp::from_millis(1_763_822_340_123)).shown, "2025-11-22 14:39:00 UTC");
        let ages =
            [1, 59, 60, 7_200, 172_800].map(|secs| age(secs, &speech).replace(['\u{2068}', '\u{2069}'], ""));
        assert_eq!(ages, ["1 second", "59 seconds", "1 minute", "2 hours", "2 days"]);
    }

    #[test]
    fn years_of_age_turn_on_the_birthday() {
        let now = Timestamp::from_secs(1_763_822_340);
        let of = |date: &str| years_of_age(date.parse().unwrap(), now);
        assert_eq!(
            [of("1965-11-22"), of("1965-11-23"), of("1965"), of("2999-01-01")],
            [Some(60), Some(59), None, None]
        );
    }
}
