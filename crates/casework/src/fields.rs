//! What a notice tells of its subject: whether enough, and whether it reads as it is.

use wasl_model::{Audience, Notice, RecordKind};

use crate::{
    check::{Field, Spread},
    hidden,
    sight::Sight,
};

/// Heights that a human being can have, in centimetres.
const HEIGHTS_CM: std::ops::RangeInclusive<u16> = 20..=280;
/// Weights, in kilograms.
const WEIGHTS_KG: std::ops::RangeInclusive<u16> = 1..=650;

/// Whether all fields of one list are there.
pub(crate) fn has(notice: &Notice, any: &[Vec<Field>], sight: &mut Sight) {
    let is_enough = any.iter().any(|list| list.iter().all(|field| value(notice, *field).is_some()));
    if !is_enough {
        sight.lacks();
    }
    let mut looked_at: Vec<Field> = any.concat();
    looked_at.sort_unstable();
    looked_at.dedup();
    for field in looked_at {
        match value(notice, field) {
            None if !is_enough => sight.wrong(word(field), None),
            found => sight.saw(word(field), found.as_deref()),
        }
    }
}

/// Whether the subject is of one of these kinds.
pub(crate) fn subject(notice: &Notice, kinds: &[RecordKind], sight: &mut Sight) {
    let kind = notice.record.kind;
    if kinds.contains(&kind) {
        sight.saw("kind", Some(kind.as_str()));
    } else {
        sight.wrong("kind", Some(kind.as_str()));
    }
}

/// Whether the audience is of one of these kinds, and names whom it is about to name.
pub(crate) fn audience(notice: &Notice, any: &[Spread], sight: &mut Sight) {
    let audience = notice.audience();
    let (spread, members) = match audience {
        Audience::All => (Spread::All, None),
        Audience::Only(members) => (Spread::Only, Some(members)),
        Audience::AllBut(members) => (Spread::AllBut, Some(members)),
    };
    let named = members.map(|members| {
        let codes: Vec<_> = members.iter().map(wasl_model::MemberId::as_str).collect();
        codes.join(" ")
    });
    let shown = match spread {
        Spread::All => "all".to_owned(),
        Spread::Only => format!("only {}", named.unwrap_or_default()),
        Spread::AllBut => format!("all but {}", named.unwrap_or_default()),
    };
    let names_nobody = spread == Spread::Only && members.is_some_and(std::collections::BTreeSet::is_empty);
    if any.contains(&spread) && !names_nobody {
        sight.saw("audience", Some(&shown));
    } else {
        sight.wrong("audience", Some(&shown));
    }
}

/// Whether height and weight are a human being's.
pub(crate) fn measures(notice: &Notice, sight: &mut Sight) {
    let likeness = &notice.likeness;
    let measures =
        [("height_cm", likeness.height_cm, HEIGHTS_CM), ("weight_kg", likeness.weight_kg, WEIGHTS_KG)];
    for (field, measure, range) in measures {
        let shown = measure.map(|measure| measure.to_string());
        if measure.is_none_or(|measure| range.contains(&measure)) {
            sight.saw(field, shown.as_deref());
        } else {
            sight.wrong(field, shown.as_deref());
        }
    }
}

/// Whether every short text reads as it is. Of one that does not, the characters are told that nobody sees.
pub(crate) fn plain(notice: &Notice, sight: &mut Sight) {
    let mut look = |field: &str, text: Option<&str>| {
        let Some(text) = text else { return };
        match hidden::numbers(text) {
            Some(found) => sight.wrong(field, Some(&found)),
            None => sight.saw(field, Some(text)),
        }
    };
    look("family_name", notice.family_name.as_ref().map(AsRef::as_ref));
    look("forename", notice.forename.as_ref().map(AsRef::as_ref));
    look("likeness.marks", notice.likeness.marks.as_ref().map(AsRef::as_ref));
    look("mandate", notice.mandate.as_ref().map(AsRef::as_ref));
    for (at, name) in notice.record.names.iter().enumerate() {
        look(&format!("names[{at}]"), Some(name.text.as_str()));
    }
    for (at, identifier) in notice.record.identifiers.iter().enumerate() {
        look(&format!("identifiers[{at}]"), Some(identifier.value.as_str()));
    }
    for (at, ground) in notice.grounds.iter().enumerate() {
        let translation = ground.charge_translation.as_ref().map(AsRef::as_ref);
        look(&format!("grounds[{at}].authority"), Some(ground.authority.as_str()));
        look(&format!("grounds[{at}].issuer"), Some(ground.issuer.as_str()));
        look(&format!("grounds[{at}].charge"), Some(ground.charge.as_str()));
        look(&format!("grounds[{at}].charge_translation"), translation);
    }
}

/// Whether no part is larger than a feed carries.
pub(crate) fn limits(notice: &Notice, sight: &mut Sight) {
    if let Err(error) = notice.check_limits() {
        return sight.wrong(error.part, Some(&error.count.to_string()));
    }
    sight.saw("names", Some(&notice.record.names.len().to_string()));
    sight.saw("grounds", Some(&notice.grounds.len().to_string()));
}

/// What stands in a field, to be shown; nothing, if it is empty.
fn value(notice: &Notice, field: Field) -> Option<String> {
    let record = &notice.record;
    let text = |text: &Option<wasl_model::Text>| text.as_ref().map(ToString::to_string);
    match field {
        Field::FamilyName => text(&notice.family_name),
        Field::Forename => text(&notice.forename),
        Field::Name => record.names.first().map(|name| name.text.to_string()),
        Field::Sex => record.sex.map(|sex| sex.as_str().to_owned()),
        Field::Birth => record.births.first().map(ToString::to_string),
        Field::Nationality => record.nationalities.first().map(ToString::to_string),
        Field::Photo => notice.photo.as_ref().map(|photo| format!("{} x {}", photo.width, photo.height)),
        Field::Document => {
            let number = record.identifiers.iter().find(|number| number.scheme.is_document())?;
            Some(format!("{} {}", number.scheme, number.value))
        }
        Field::Identifier => {
            let number = record.identifiers.first()?;
            Some(format!("{} {}", number.scheme, number.value))
        }
        Field::Likeness => likeness(notice),
        Field::Grounds => (!notice.grounds.is_empty()).then(|| notice.grounds.len().to_string()),
        Field::Account => notice.account.as_ref().map(|account| account.as_str().chars().take(240).collect()),
        Field::Mandate => text(&notice.mandate),
    }
}

fn likeness(notice: &Notice) -> Option<String> {
    let likeness = &notice.likeness;
    let parts = [
        likeness.height_cm.map(|height| format!("{height} cm")),
        likeness.weight_kg.map(|weight| format!("{weight} kg")),
        likeness.eyes.first().map(|colour| format!("eyes {colour}")),
        likeness.hair.first().map(|colour| format!("hair {colour}")),
        likeness.marks.as_ref().map(ToString::to_string),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn word(field: Field) -> &'static str {
    match field {
        Field::FamilyName => "family_name",
        Field::Forename => "forename",
        Field::Name => "names",
        Field::Sex => "sex",
        Field::Birth => "births",
        Field::Nationality => "nationalities",
        Field::Photo => "photo",
        Field::Document => "identifiers (of a document)",
        Field::Identifier => "identifiers",
        Field::Likeness => "likeness",
        Field::Grounds => "grounds",
        Field::Account => "account",
        Field::Mandate => "mandate",
    }
}
