//! What the store promises to whoever writes and reads through it. The people are invented.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod engines;

use std::thread;

use wasl_feed::{KeyName, Origin, Salt, SigningKey, Size};
use wasl_model::{
    Action, Asked, Audience, AuditLine, Caller, EraseReason, Event, Handling, MemberId, Name, NameKind,
    Opened, Permit, Purpose, Record, RecordKind, Role, Source, Text, Timestamp, rules,
};
use wasl_store::{AuditLog, OnDisk, Put, Store, StoreError, Write};

use engines::{Rows, over_both_engines};

over_both_engines!(
    what_a_feed_says_of_another_members_record_is_not_heard,
    a_record_that_is_put_as_it_is_held_writes_nothing,
    a_feed_that_grows_by_uneven_steps_verifies_at_each_of_them,
    an_entry_that_is_missing_from_the_file_is_missed,
    short_work_of_many_threads_is_each_kept_or_refused_by_itself,
    lines_that_wait_at_the_same_time_are_each_written_once_in_the_order_of_their_threads,
    where_no_line_can_be_written_every_thread_is_told_and_none_waits_for_ever,
    two_processes_add_to_one_audit_log,
);

fn noon() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn key(code: &str) -> SigningKey {
    SigningKey::from_seed(KeyName::of_member(code).unwrap(), &[code.as_bytes()[0]; 32])
}

fn salt() -> Salt {
    Salt::from_bytes([7; 32])
}

/// Leave for the bureau's own work.
fn permit() -> Permit {
    rules::permit(Caller::bureau(member("MA")), Action::Replicate, noon()).unwrap()
}

fn person(owner: &str, id: u32) -> Record {
    Record {
        kind: RecordKind::Person,
        owner: member(owner),
        source: Source { dataset: Text::new("test").unwrap(), id: Text::new(&id.to_string()).unwrap() },
        names: vec![Name { text: Text::new("Somebody Else").unwrap(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

/// A store that keeps the feeds of these members.
fn store(rows: &Rows, codes: &[&str]) -> (Store, Vec<Origin>) {
    let store = Store::open(rows.records()).unwrap();
    let origins: Vec<_> = codes.iter().map(|code| Origin::records(key(code).name())).collect();
    let added = store.write(&permit(), |write| {
        codes
            .iter()
            .zip(&origins)
            .try_for_each(|(code, origin)| write.add_feed(origin, &key(code).verifying_key()))
    });
    added.map_err(|error: StoreError| error.number()).unwrap();
    (store, origins)
}

fn what_a_feed_says_of_another_members_record_is_not_heard(rows: &Rows) {
    let (store, origins) = store(rows, &["UN", "US"]);
    let (theirs, forged) = (person("UN", 1), person("UN", 2));
    let said = store.write(&permit(), |write| {
        write.append(&origins[0], Event::Put(theirs.clone()), salt())?;
        write.append(&origins[1], Event::Put(forged.clone()), salt())?;
        let (record, reason) = (theirs.id(), EraseReason::Ordered);
        write.append(&origins[1], Event::Erase { record, reason, audience: Audience::All }, salt())
    });
    said.map_err(|error: StoreError| error.number()).unwrap();

    assert_eq!(store.record(&permit(), theirs.id()).unwrap().map(|held| held.record), Some(theirs));
    assert_eq!(store.record(&permit(), forged.id()).unwrap(), None);
    assert_eq!(store.record_counts().unwrap(), [(origins[0].clone(), 1)]);
}

fn a_record_that_is_put_as_it_is_held_writes_nothing(rows: &Rows) {
    let (store, origins) = store(rows, &["MA"]);
    let put = |record: Record| -> Put {
        store
            .write(&permit(), |write| write.put(&origins[0], record, salt))
            .map_err(|e: StoreError| e.number())
            .unwrap()
    };
    let first = person("MA", 1);
    let changed = Record { nationalities: vec!["MA".parse().unwrap()], ..first.clone() };
    assert_eq!(put(first.clone()), Put::Made);
    assert_eq!(put(first.clone()), Put::Unchanged);
    assert_eq!(put(changed), Put::Updated);
    assert_eq!(store.feed(&origins[0]).unwrap().unwrap().size, 2);
    assert_eq!(store.versions(&permit(), first.id()).unwrap().len(), 2);
}

/// Every seventh piece of work is refused after it has written; another thread writes alone meanwhile.
fn short_work_of_many_threads_is_each_kept_or_refused_by_itself(rows: &Rows) {
    let (store, origins) = store(rows, &["MA"]);
    let (origin, key) = (&origins[0], key("MA"));
    let say = |id: u32, together: bool| -> Result<u64, StoreError> {
        let put = Event::Put(person("MA", id));
        let work = |write: &mut Write<'_>| {
            let number = write.append(origin, put, salt())?;
            write.sign(origin, &key)?;
            if id.is_multiple_of(7) { Err(StoreError::ManyFeeds) } else { Ok(number) }
        };
        if together { store.write_together(&permit(), work) } else { store.write(&permit(), work) }
    };
    let told: Vec<(u32, Result<u64, u16>)> = thread::scope(|scope| {
        let say = &say;
        let threads = (0..8_u32).map(|thread| {
            scope.spawn(move || {
                let ids = (0..20).map(|turn| thread * 20 + turn + 1);
                ids.map(|id| (id, say(id, thread > 0).map_err(|error| error.number()))).collect::<Vec<_>>()
            })
        });
        threads.collect::<Vec<_>>().into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let refused: Vec<_> = told.iter().filter(|(_, told)| told.is_err()).copied().collect();
    let expected: Vec<_> = (1..=160).filter(|id| id % 7 == 0).map(|id| (id, Err(5006))).collect();
    assert_eq!(refused, expected);
    let mut numbers: Vec<u64> = told.iter().filter_map(|(_, told)| told.ok()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..138).collect::<Vec<u64>>());
    for (id, told) in &told {
        let held = store.record(&permit(), person("MA", *id).id()).unwrap();
        assert_eq!(held.is_some(), told.is_ok(), "record {id}");
    }
    let verdict = store.verify(origin).unwrap();
    assert_eq!((verdict.fault.map(|fault| fault.to_string()), verdict.size.get()), (None, 138));
}

fn a_feed_that_grows_by_uneven_steps_verifies_at_each_of_them(rows: &Rows) {
    let (mut id, mut sizes) = (0, Vec::new());
    // Up to, onto and beyond the edges of tiles, each time from the file alone.
    for step in [0, 1, 254, 1, 1, 255, 300, 212, 0] {
        let (store, origins) = store(rows, &["MA"]);
        let signed = store.write(&permit(), |write| {
            for _ in 0..step {
                id += 1;
                write.put(&origins[0], person("MA", id), salt)?;
            }
            write.sign(&origins[0], &key("MA"))
        });
        let checkpoint = signed.map_err(|error: StoreError| error.number()).unwrap();
        let verdict = store.verify(&origins[0]).unwrap();
        assert!(verdict.is_sound(), "{verdict}");
        let head = store.head_at(&origins[0], Size::new(u64::from(id)).unwrap()).unwrap();
        assert_eq!(head, Some(checkpoint.head()));
        sizes.push(verdict.size.get());
    }
    assert_eq!(sizes, [0, 1, 255, 256, 257, 512, 812, 1_024, 1_024]);
    let (store, origins) = store(rows, &["MA"]);
    let mut commitments = 0;
    let (_, notes) = store
        .outline(&origins[0], &mut |index, _| {
            assert_eq!(index, commitments);
            commitments += 1;
        })
        .unwrap();
    assert_eq!(commitments, 1_024);
    // Of those signed within one run of 256 the last is kept.
    let signed: Vec<_> = notes.iter().map(|note| note.lines().nth(1).unwrap().to_owned()).collect();
    assert_eq!(signed, ["255", "257", "512", "812", "1024"]);
}

fn an_entry_that_is_missing_from_the_file_is_missed(rows: &Rows) {
    let (store, origins) = store(rows, &["MA"]);
    let put = store.write(&permit(), |write| write.put(&origins[0], person("MA", 1), salt));
    put.map_err(|error: StoreError| error.number()).unwrap();
    rows.by_other_hands("records", "DELETE FROM leaf");
    let again =
        store.write(&permit(), |write| write.append(&origins[0], Event::Put(person("MA", 2)), salt()));
    assert_eq!(
        again.map_err(|error: StoreError| error.to_string()),
        Err(StoreError::Row { table: "entry" }.to_string())
    );
}

fn lines_that_wait_at_the_same_time_are_each_written_once_in_the_order_of_their_threads(rows: &Rows) {
    const THREADS: u64 = 8;
    const TURNS: u64 = 100;
    /// Each thread adds one line, then two, then three, then one again.
    const LINES: u64 = 199;
    let log = AuditLog::open(rows.audit(), &key("MA"), &[]).unwrap();
    let caller = Caller { role: Role::Protection, ..Caller::bureau(member("MA")) };
    let asked = Asked::new([1; 16], "name=somebody");
    let line = AuditLine::Opened(Opened::new(&caller, Action::AuditRead, noon(), asked));
    let append = |turn| {
        let on_disk = if turn % 2 == 0 { OnDisk::Now } else { OnDisk::WithTheNext };
        let lines: Vec<_> = (0..=turn % 3).map(|_| (line.clone(), salt())).collect();
        log.append(lines, noon(), &key("MA"), on_disk).unwrap()
    };
    let numbers: Vec<Vec<u64>> = std::thread::scope(|scope| {
        let writing: Vec<_> =
            (0..THREADS).map(|_| scope.spawn(|| (0..TURNS).flat_map(append).collect::<Vec<u64>>())).collect();
        writing.into_iter().map(|writing| writing.join().unwrap()).collect()
    });
    assert!(numbers.iter().all(|own| own.is_sorted()), "{numbers:?}");
    let mut all = numbers.concat();
    all.sort_unstable();
    assert_eq!(all, (0..THREADS * LINES).collect::<Vec<_>>());
    let verdict = log.verify().unwrap();
    assert!(verdict.is_sound() && verdict.size.get() == THREADS * LINES, "{verdict}");
}

fn where_no_line_can_be_written_every_thread_is_told_and_none_waits_for_ever(rows: &Rows) {
    let log = AuditLog::open(rows.audit(), &key("MA"), &[]).unwrap();
    let caller = Caller { role: Role::Protection, ..Caller::bureau(member("MA")) };
    let asked = Asked::new([1; 16], "name=somebody");
    let line = AuditLine::Opened(Opened::new(&caller, Action::AuditRead, noon(), asked));
    let append = || log.append(vec![(line.clone(), salt())], noon(), &key("MA"), OnDisk::Now).is_ok();
    let of_threads = || -> Vec<bool> {
        std::thread::scope(|scope| {
            let writing: Vec<_> = (0..8).map(|_| scope.spawn(append)).collect();
            writing.into_iter().map(|writing| writing.join().unwrap()).collect()
        })
    };
    rows.by_other_hands("audit", "ALTER TABLE leaf RENAME TO hidden");
    assert_eq!(of_threads(), [false; 8]);
    rows.by_other_hands("audit", "ALTER TABLE hidden RENAME TO leaf");
    assert_eq!(of_threads(), [true; 8]);
    let verdict = log.verify().unwrap();
    assert!(verdict.is_sound() && verdict.size.get() == 8, "{verdict}");
}

fn two_processes_add_to_one_audit_log(rows: &Rows) {
    let logs = [
        AuditLog::open(rows.audit(), &key("MA"), &[]).unwrap(),
        AuditLog::open(rows.audit(), &key("MA"), &[]).unwrap(),
    ];
    let caller = Caller { role: Role::Protection, ..Caller::bureau(member("MA")) };
    let asked = Asked::new([1; 16], "name=somebody");
    let line = AuditLine::Opened(Opened::new(&caller, Action::AuditRead, noon(), asked));
    let mut numbers = Vec::new();
    for turn in 0..600 {
        // The one adds three lines for every two of the other.
        let log = &logs[usize::from(turn % 5 > 2)];
        numbers.extend(log.append(vec![(line.clone(), salt())], noon(), &key("MA"), OnDisk::Now).unwrap());
    }
    assert_eq!(numbers, (0..600).collect::<Vec<_>>());
    let verdict = logs[0].verify().unwrap();
    assert!(verdict.is_sound() && verdict.size.get() == 600, "{verdict}");
    let reads =
        rules::permit(Caller { purpose: Purpose::Oversight, ..caller }, Action::AuditRead, noon()).unwrap();
    let newest = logs[1].lines(&reads, None, 2).unwrap();
    assert_eq!(newest.iter().map(|line| line.number).collect::<Vec<_>>(), [599, 598]);
}
