//! What goes out to the members: a notice in force, suspended, or refused.

use std::collections::BTreeSet;

use wasl_model::{
    FactKind, Handling, Likeness, Notice, Prose, Purpose, Record, Refused, Standing, Text, Timestamp,
};

use crate::{calendar, terms::Terms};

/// Until when a notice is valid that goes out at `now`: as its author said, and at the most as long as the terms say.
pub fn expiry(notice: &Notice, now: Timestamp, terms: &Terms) -> Timestamp {
    let latest = calendar::months_after(now, terms.valid_months);
    notice.record.handling.expires.map_or(latest, |end| end.min(latest))
}

/// The notice as it goes out at `now`: in force, first published now or when it was, with the end of its validity.
///
/// A version that amends a published one has that one's end, unless its author set another; [`decide`](crate::decide) sees to
/// that when it is drafted.
#[must_use]
pub fn published(notice: &Notice, now: Timestamp, terms: &Terms) -> Notice {
    let mut out = notice.clone();
    out.standing = Standing::Published;
    out.published = Some(notice.published.unwrap_or(now));
    out.refusal = None;
    out.record.handling.expires = Some(expiry(notice, now, terms));
    out
}

/// The published notice out of force: found for oversight alone, also by a bureau that knows of no suspension.
#[must_use]
pub fn suspended(notice: &Notice) -> Notice {
    let mut out = notice.clone();
    out.standing = Standing::Suspended;
    out.record.handling.purposes = oversight();
    out
}

/// The notice in force again. Takes it as it was [`published`], not as it was suspended: a suspended one does not know what it
/// may be used for.
#[must_use]
pub fn resumed(notice: &Notice) -> Notice {
    let mut out = notice.clone();
    out.standing = Standing::Published;
    out
}

/// What is remembered of a notice that was refused at `at`: who its subject is, and why. It is held for oversight alone, as
/// long as the terms say, whatever its author wished.
#[must_use]
pub fn refused(notice: &Notice, at: Timestamp, articles: Vec<Text>, reason: Prose, terms: &Terms) -> Notice {
    let record = &notice.record;
    let places = record.facts.iter().filter(|fact| fact.kind == FactKind::PlaceOfBirth);
    let handling = Handling {
        audience: record.handling.audience.clone(),
        purposes: oversight(),
        expires: Some(calendar::months_after(at, terms.refusal_months)),
        on_hit: record.handling.on_hit,
    };
    Notice {
        record: Record { facts: places.cloned().collect(), handling, ..record.clone() },
        colour: notice.colour,
        reach: notice.reach,
        standing: Standing::Refused,
        family_name: notice.family_name.clone(),
        forename: notice.forename.clone(),
        birth_country: notice.birth_country,
        languages: Vec::new(),
        likeness: Likeness::default(),
        grounds: Vec::new(),
        account: None,
        asks: BTreeSet::new(),
        photo: None,
        mandate: None,
        published: notice.published,
        refusal: Some(Refused { at, articles, reason }),
    }
}

fn oversight() -> BTreeSet<Purpose> {
    [Purpose::Oversight].into()
}
