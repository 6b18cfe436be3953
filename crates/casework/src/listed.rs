//! The special notices that a list of the Security Council stands behind, in place of a case.

use wasl_model::{Colour, FactKind, Likeness, Notice, Reach, Record, Standing, Timestamp};

/// The special notice of an entry of the list: whom it is about and whom it may be told is the record's, and its mandate is what the
/// entry names as its list, or else the entry's reference. Nothing is added that the list does not say.
pub fn listed(record: Record, published: Timestamp) -> Notice {
    let list = record.facts.iter().find(|fact| fact.kind == FactKind::Programme);
    let mandate = list.map_or_else(|| record.source.id.clone(), |fact| fact.text.clone());
    Notice {
        record,
        colour: Colour::Special,
        reach: Reach::Notice,
        standing: Standing::Published,
        family_name: None,
        forename: None,
        birth_country: None,
        languages: Vec::new(),
        likeness: Likeness::default(),
        grounds: Vec::new(),
        account: None,
        asks: std::collections::BTreeSet::new(),
        photo: None,
        mandate: Some(mandate),
        published: Some(published),
        refusal: None,
    }
}

/// When the list says that it listed the subject: the first day that it names.
pub fn listed_on(record: &Record) -> Option<Timestamp> {
    let said = record.facts.iter().find(|fact| fact.kind == FactKind::Listed)?;
    let day = said.text.as_str().get(..10)?;
    format!("{day}T00:00:00Z").parse().ok()
}
