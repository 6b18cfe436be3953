//! What goes out to the members.

use wasl_casework::{Terms, published, refused, resumed, suspended};
use wasl_model::{FactKind, Likeness, Notice, Purpose, Refused, Standing};

use super::invented::{at, now, prose, red, text};

fn out() -> Notice {
    published(&red(), now(), &Terms::default())
}

#[test]
fn a_notice_in_force_says_since_when_and_until_when() {
    let mut expected = red();
    expected.standing = Standing::Published;
    expected.published = Some(now());
    expected.record.handling.expires = Some(at("2031-11-24T10:00:00Z"));
    assert_eq!(out(), expected);
    let later = published(&out(), at("2028-01-01T00:00:00Z"), &Terms::default());
    assert_eq!(later, expected);
    let mut short = red();
    short.record.handling.expires = Some(at("2027-01-01T00:00:00Z"));
    let short = published(&short, now(), &Terms::default());
    assert_eq!(short.record.handling.expires, Some(at("2027-01-01T00:00:00Z")));
    let one_year = Terms { valid_months: 12, ..Terms::default() };
    assert_eq!(published(&red(), now(), &one_year).record.handling.expires, Some(at("2027-11-24T10:00:00Z")));
}

#[test]
fn a_suspended_notice_is_found_for_oversight_alone() {
    let mut expected = out();
    expected.standing = Standing::Suspended;
    expected.record.handling.purposes = [Purpose::Oversight].into();
    assert_eq!(suspended(&out()), expected);
    assert_eq!(resumed(&out()), out());
}

#[test]
fn of_a_refused_notice_stays_who_it_was_about_and_why() {
    let (articles, reason) = (vec![text("C3")], prose("An invented reason."));
    let kept = refused(&out(), now(), articles.clone(), reason.clone(), &Terms::default());
    let mut expected = out();
    expected.standing = Standing::Refused;
    expected.refusal = Some(Refused { at: now(), articles, reason });
    expected.record.handling.purposes = [Purpose::Oversight].into();
    expected.record.facts.retain(|fact| fact.kind == FactKind::PlaceOfBirth);
    (expected.languages, expected.grounds) = (Vec::new(), Vec::new());
    (expected.account, expected.photo, expected.mandate) = (None, None, None);
    expected.likeness = Likeness::default();
    expected.asks.clear();
    assert_eq!(kept, expected);
}
