//! From a notice to its sheet.

use wasl_model::{Audience, FactKind, Ground, Identifier, Name, NameKind, Notice, OnHit, Penalty, Text};

use super::{Sheet, SheetGround, SheetName, SheetNumber};

impl Sheet {
    /// The sheet that says this notice, but for its photograph and its facts other than the place of birth.
    pub fn of(notice: &Notice) -> Self {
        let record = &notice.record;
        let handling = &record.handling;
        let (to, not_to) = match &handling.audience {
            Audience::All => (Vec::new(), Vec::new()),
            Audience::Only(members) => (told(members), Vec::new()),
            Audience::AllBut(members) => (Vec::new(), told(members)),
        };
        let place = record.facts.iter().find(|fact| fact.kind == FactKind::PlaceOfBirth);
        let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
        Self {
            colour: notice.colour.to_string(),
            reach: Some(notice.reach.to_string()),
            to,
            not_to,
            purposes: told(&handling.purposes),
            valid_until: handling.expires.map(|expires| expires.to_string()),
            on_hit: (handling.on_hit != OnHit::default()).then(|| handling.on_hit.to_string()),
            kind: Some(record.kind.as_str().to_owned()),
            family_name: text(&notice.family_name),
            forename: text(&notice.forename),
            names: names(notice),
            born: told(&record.births),
            birth_place: place.map(|fact| fact.text.to_string()),
            birth_country: notice.birth_country.map(|country| country.to_string()),
            nationalities: told(&record.nationalities),
            sex: record.sex.map(|sex| sex.as_str().to_owned()),
            languages: told(&notice.languages),
            height_cm: notice.likeness.height_cm.map(i64::from),
            weight_kg: notice.likeness.weight_kg.map(i64::from),
            eyes: told(&notice.likeness.eyes),
            hair: told(&notice.likeness.hair),
            marks: text(&notice.likeness.marks),
            numbers: record.identifiers.iter().map(number).collect(),
            grounds: notice.grounds.iter().map(ground).collect(),
            account: notice.account.as_ref().map(ToString::to_string),
            asks: told(&notice.asks),
            mandate: text(&notice.mandate),
        }
    }
}

/// The names, but for the one that is made of its two parts.
fn names(notice: &Notice) -> Vec<SheetName> {
    let parts = [&notice.forename, &notice.family_name].into_iter().flatten();
    let made = parts.map(Text::as_str).collect::<Vec<_>>().join(" ");
    let is_made = |name: &&Name| name.kind == NameKind::Main && name.text.as_str() == made;
    let names = notice.record.names.iter().filter(|name| !is_made(name));
    names.map(|name| SheetName { text: name.text.to_string(), kind: Some(name.kind.to_string()) }).collect()
}

fn number(identifier: &Identifier) -> SheetNumber {
    SheetNumber {
        scheme: identifier.scheme.to_string(),
        number: identifier.value.to_string(),
        issuer: identifier.issuer.map(|issuer| issuer.to_string()),
    }
}

fn ground(ground: &Ground) -> SheetGround {
    let months = match ground.penalty {
        Some(Penalty::Months(months)) => Some(i64::from(months)),
        Some(Penalty::Life) | None => None,
    };
    SheetGround {
        kind: ground.kind.to_string(),
        issued: ground.issued.to_string(),
        authority: ground.authority.to_string(),
        issuer: ground.issuer.to_string(),
        offence: ground.offence.to_string(),
        charge: ground.charge.to_string(),
        charge_translation: ground.charge_translation.as_ref().map(ToString::to_string),
        committed: ground.committed.map(|span| span.to_string()),
        penalty_months: months,
        penalty_life: (ground.penalty == Some(Penalty::Life)).then_some(true),
    }
}

fn told<'a, T: ToString + 'a>(list: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    list.into_iter().map(ToString::to_string).collect()
}
