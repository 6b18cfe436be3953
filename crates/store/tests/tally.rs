//! The counts of notices are those of the notices that are held, whatever takes whose place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod engines;

use engines::{Rows, over_both_engines};
use wasl_feed::{Entry, KeyName, Opening, Origin, Salt, SigningKey};
use wasl_model::{
    Action, Caller, Colour, EraseReason, Event, Handling, Likeness, Name, NameKind, Notice, Permit, Purpose,
    Reach, Record, RecordKind, Role, Source, Standing, Text, Timestamp, rules,
};
use wasl_store::{Store, StoreError, Tallied};

over_both_engines! {
    a_notice_counts_as_what_it_is_now,
    a_record_in_the_place_of_a_notice_counts_no_more,
    what_was_not_counted_is,
}

fn at() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

fn permit() -> Permit {
    rules::permit(Caller::bureau("MA".parse().unwrap()), Action::Replicate, at()).unwrap()
}

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn notice(number: &str, colour: Colour, standing: Standing) -> Notice {
    let record = Record {
        kind: RecordKind::Person,
        owner: "MA".parse().unwrap(),
        source: Source { dataset: text("notices"), id: text(number) },
        names: vec![Name { text: text("Tarik Example"), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    };
    Notice {
        record,
        colour,
        reach: Reach::Notice,
        standing,
        family_name: None,
        forename: None,
        birth_country: None,
        languages: Vec::new(),
        likeness: Likeness::default(),
        grounds: Vec::new(),
        account: None,
        asks: [].into(),
        photo: None,
        mandate: None,
        published: Some(at()),
        refusal: None,
    }
}

/// A store with the feed of one member.
struct Told {
    store: Store,
    origin: Origin,
}

impl Told {
    fn at(rows: &Rows) -> Self {
        let store = Store::open(rows.records()).unwrap();
        let key = SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[1; 32]);
        let origin = Origin::records(key.name());
        store
            .write::<_, StoreError>(&permit(), |write| write.add_feed(&origin, &key.verifying_key()))
            .unwrap();
        Self { store, origin }
    }

    fn says(&self, event: &Event) {
        let said = self.store.write::<_, StoreError>(&permit(), |write| {
            let opening = Opening::new(Salt::from_bytes([7; 32]), event.to_bytes()?)?;
            let entry = Entry::following(write.size(&self.origin)?, &self.origin, opening)?;
            write.accept(&self.origin, &entry).map(drop)
        });
        said.unwrap();
    }

    /// The figures as data protection reads them, a line each.
    fn counts(&self) -> Vec<String> {
        counts(&self.store)
    }
}

fn counts(store: &Store) -> Vec<String> {
    let caller = Caller {
        role: Role::Protection,
        purpose: Purpose::Oversight,
        ..Caller::bureau("MA".parse().unwrap())
    };
    let permit = rules::permit(caller, Action::CaseRead, at()).unwrap();
    let tallies = store.tally(&permit, Tallied::Notices, (None, None)).unwrap();
    let mut told: Vec<_> = tallies
        .into_iter()
        .map(|tally| format!("{} {} {} {}", tally.aspect, tally.word, tally.standing, tally.many))
        .collect();
    told.sort();
    told
}

fn a_notice_counts_as_what_it_is_now(rows: &Rows) {
    let told = Told::at(rows);
    told.says(&Event::Notice(notice("1", Colour::Red, Standing::Published)));
    told.says(&Event::Notice(notice("2", Colour::Red, Standing::Published)));
    let two = ["colour red published 2", "member MA published 2", "month 2026-09 published 2"];
    assert_eq!(told.counts(), two);
    // A revision in another colour, out of force; and an erasure.
    let second = notice("2", Colour::Blue, Standing::Suspended);
    let id = second.record.id();
    told.says(&Event::Notice(second));
    let changed = [
        "colour blue suspended 1",
        "colour red published 1",
        "member MA published 1",
        "member MA suspended 1",
        "month 2026-09 published 1",
        "month 2026-09 suspended 1",
    ];
    assert_eq!(told.counts(), changed);
    let audience = wasl_model::Audience::All;
    told.says(&Event::Erase { record: id, reason: EraseReason::Ordered, audience });
    assert_eq!(
        told.counts(),
        ["colour red published 1", "member MA published 1", "month 2026-09 published 1"]
    );
}

fn a_record_in_the_place_of_a_notice_counts_no_more(rows: &Rows) {
    let told = Told::at(rows);
    let first = notice("1", Colour::Red, Standing::Published);
    told.says(&Event::Notice(first.clone()));
    told.says(&Event::Put(first.record.clone()));
    assert_eq!(told.counts(), [] as [&str; 0]);
    told.says(&Event::Notice(first.clone()));
    told.says(&Event::Put(first.record.clone()));
    told.says(&Event::Notice(first));
    assert_eq!(
        told.counts(),
        ["colour red published 1", "member MA published 1", "month 2026-09 published 1"]
    );
}

fn what_was_not_counted_is(rows: &Rows) {
    let told = Told::at(rows);
    told.says(&Event::Notice(notice("1", Colour::Red, Standing::Published)));
    told.says(&Event::Notice(notice("2", Colour::Silver, Standing::Refused)));
    let before = told.counts();
    assert_eq!(before.len(), 6);
    drop(told);
    rows.by_other_hands("records", "UPDATE notice SET counted = NULL; DELETE FROM tally;");
    assert_eq!(counts(&Store::open(rows.records()).unwrap()), before);
}
