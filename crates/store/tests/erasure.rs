//! What was erased is in no byte of any file, however the pages of the file were filled and split before.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{collections::BTreeMap, fs, path::Path};

use proptest::{prelude::*, test_runner::Config};
use wasl_feed::{Entry, KeyName, Opening, Origin, Salt, SigningKey};
use wasl_model::{
    Action, Audience, Caller, EraseReason, Event, Handling, Name, NameKind, Permit, Record, RecordId,
    RecordKind, Source, Text, Timestamp, rules,
};
use wasl_store::{Store, StoreError};

const MEMBERS: [&str; 6] = ["MA", "FR", "UN", "SG", "BR", "US"];

fn permit() -> Permit {
    let at = Timestamp::from_secs(1_790_000_000);
    rules::permit(Caller::bureau("MA".parse().unwrap()), Action::Replicate, at).unwrap()
}

/// A person whose name is one word that is in no other record, and as long as is asked for.
fn person(owner: &str, number: u32, length: usize) -> (Record, String) {
    let mut word = format!("Q{number:07}");
    while word.len() < length {
        word.push(char::from(b'a' + u8::try_from(word.len() % 26).unwrap()));
    }
    let record = Record {
        kind: RecordKind::Person,
        owner: owner.parse().unwrap(),
        source: Source { dataset: Text::new("test").unwrap(), id: Text::new(&number.to_string()).unwrap() },
        names: vec![Name { text: Text::new(&word).unwrap(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    };
    (record, word)
}

/// Whether these bytes are in any file of the folder.
fn is_in(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let content = fs::read(file.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

/// What one entry of a batch says.
#[derive(Debug, Clone)]
enum Said {
    /// A record whose name is so long.
    Put(usize),
    /// The erasure of one of the feed's records.
    Erase(prop::sample::Index),
    /// Something for others: the commitment alone.
    Nothing,
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        4 => prop::sample::select(vec![8_usize, 40, 280, 380]).prop_map(Said::Put),
        2 => any::<prop::sample::Index>().prop_map(Said::Erase),
        3 => Just(Said::Nothing),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 64, ..Config::default() })]

    /// Each step is a batch of entries of one of six feeds.
    #[test]
    fn nothing_of_an_erased_record_stays(
        steps in prop::collection::vec((0..MEMBERS.len(), prop::collection::vec(said(), 1..12)), 5..60),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("records.sqlite")).unwrap();
        let keys = MEMBERS.map(|code| SigningKey::from_seed(KeyName::of_member(code).unwrap(), &[1; 32]));
        let origins = keys.each_ref().map(|key| Origin::records(key.name()));
        store
            .write::<_, StoreError>(&permit(), |write| {
                keys.iter().zip(&origins).try_for_each(|(key, origin)| write.add_feed(origin, &key.verifying_key()))
            })
            .unwrap();
        let mut standing: BTreeMap<RecordId, (usize, String)> = BTreeMap::new();
        let (mut erased, mut number) = (Vec::new(), 0);
        for (feed, batch) in steps {
            store
                .write::<_, StoreError>(&permit(), |write| {
                    for said in batch {
                        number += 1;
                        let of_feed = |(_, (of, _)): &(&RecordId, &(usize, String))| *of == feed;
                        let event = match said {
                            Said::Erase(which) if standing.iter().any(|held| of_feed(&held)) => {
                                let ids: Vec<_> = standing.iter().filter(of_feed).map(|(id, _)| *id).collect();
                                let record = *which.get(&ids);
                                erased.extend(standing.remove(&record).map(|(_, word)| word));
                                Event::Erase { record, reason: EraseReason::Ordered, audience: Audience::All }
                            }
                            Said::Put(length) => {
                                let (record, word) = person(MEMBERS[feed], number, length);
                                standing.insert(record.id(), (feed, word));
                                Event::Put(record)
                            }
                            _ => Event::Put(person(MEMBERS[feed], number, 8).0),
                        };
                        let origin = &origins[feed];
                        let opening = Opening::new(Salt::from_bytes([7; 32]), event.to_bytes()?)?;
                        let entry = Entry::following(write.size(origin)?, origin, opening)?;
                        let entry = if matches!(said, Said::Nothing) { entry.erased() } else { entry };
                        write.accept(origin, &entry)?;
                    }
                    Ok(())
                })
                .unwrap();
        }
        store.forget_erased().unwrap();
        for word in &erased {
            prop_assert!(!is_in(folder.path(), word.as_bytes()), "{word} is still there");
        }
        for (id, (_, word)) in &standing {
            let held = store.record(&permit(), *id).unwrap().map(|held| held.record);
            prop_assert_eq!(held.map(|record| record.names[0].text.as_str().to_owned()), Some(word.clone()));
        }
    }
}
