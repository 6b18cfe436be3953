//! How many records a second do these rows take and give? `cargo run -p wasl-store --example rows -- PLACE`, where
//! PLACE is a file that is not there or `postgres://…` to an empty database. The people are invented.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::{env, error::Error, path::Path, thread, time::Instant};

use wasl_feed::{KeyName, Origin, Salt, SigningKey};
use wasl_model::{
    Action, Asked, AuditLine, Caller, Handling, MemberId, Name, NameKind, Opened, Permit, Record, RecordKind,
    Source, Text, Timestamp, rules,
};
use wasl_store::{AuditLog, Location, OnDisk, ServerAddress, Store, StoreError};

/// Records of one list, in one transaction.
const LIST: u32 = 20_000;
/// Records written one by one, each on disk before the next.
const SINGLE: u32 = 500;
/// Records read one by one.
const READ: u32 = 5_000;
/// Threads that write audit lines at the same time, as questions do.
const ASKING: u32 = 8;
/// Lines of each.
const LINES: u32 = 500;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let place = env::args().nth(1).ok_or("say where: a file that is not there, or postgres://…")?;
    let at = |part: &str| -> Result<Location, Failure> {
        if place.starts_with("postgres://") {
            return Ok(ServerAddress::new(&place, None, None)?.into());
        }
        Ok(Location::from(Path::new(&format!("{place}.{part}"))))
    };
    let store = Store::open(at("records")?)?;
    let log = AuditLog::open(at("audit")?, &key()?, &[])?;
    let took = [
        ("records of a list", LIST, list(&store)?),
        ("single records", SINGLE, single(&store)?),
        ("records read", READ, read(&store)?),
        ("audit lines", ASKING * LINES, lines(&log)?),
    ];
    for (what, count, secs) in took {
        println!("{what}\t{count}\t{:.0}/s", f64::from(count) / secs);
    }
    Ok(())
}

fn key() -> Result<SigningKey, Failure> {
    Ok(SigningKey::from_seed(KeyName::of_member("MA")?, &[7; 32]))
}

fn own() -> Result<MemberId, Failure> {
    Ok("MA".parse()?)
}

fn permit() -> Result<Permit, Failure> {
    Ok(rules::permit(Caller::bureau(own()?), Action::Replicate, Timestamp::from_secs(1_790_000_000))?)
}

fn person(id: u32) -> Result<Record, Failure> {
    Ok(Record {
        kind: RecordKind::Person,
        owner: own()?,
        source: Source { dataset: Text::new("test")?, id: Text::new(&id.to_string())? },
        names: vec![Name { text: Text::new(&format!("Numbered Person{id}"))?, kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

fn list(store: &Store) -> Result<f64, Failure> {
    let (key, permit) = (key()?, permit()?);
    let origin = Origin::records(key.name());
    let records = (0..LIST).map(person).collect::<Result<Vec<_>, _>>()?;
    let start = Instant::now();
    store.write::<_, StoreError>(&permit, |write| {
        write.add_feed(&origin, &key.verifying_key())?;
        for record in records {
            write.put(&origin, record, || Salt::from_bytes([7; 32]))?;
        }
        write.sign(&origin, &key).map(drop)
    })?;
    Ok(start.elapsed().as_secs_f64())
}

fn single(store: &Store) -> Result<f64, Failure> {
    let (key, permit) = (key()?, permit()?);
    let origin = Origin::records(key.name());
    let start = Instant::now();
    for id in LIST..LIST + SINGLE {
        let record = person(id)?;
        store.write::<_, StoreError>(&permit, |write| {
            write.put(&origin, record, || Salt::from_bytes([7; 32]))?;
            write.sign(&origin, &key).map(drop)
        })?;
    }
    Ok(start.elapsed().as_secs_f64())
}

fn read(store: &Store) -> Result<f64, Failure> {
    let (permit, mut found) = (permit()?, 0);
    let ids = (0..READ).map(|at| Ok(person(at * 7_919 % LIST)?.id())).collect::<Result<Vec<_>, Failure>>()?;
    let start = Instant::now();
    for id in ids {
        found += u32::from(store.record(&permit, id)?.is_some());
    }
    if found != READ {
        return Err("a record is not there".into());
    }
    Ok(start.elapsed().as_secs_f64())
}

fn lines(log: &AuditLog) -> Result<f64, Failure> {
    let (key, at) = (key()?, Timestamp::from_secs(1_790_000_000));
    let caller = Caller::bureau(own()?);
    let opened = Opened::new(&caller, Action::Replicate, at, Asked::new([1; 16], "name=somebody"));
    let line = AuditLine::Opened(opened);
    let write = || -> Result<(), StoreError> {
        for _ in 0..LINES {
            log.append(vec![(line.clone(), Salt::from_bytes([7; 32]))], at, &key, OnDisk::WithTheNext)?;
        }
        Ok(())
    };
    let start = Instant::now();
    thread::scope(|scope| {
        let asking: Vec<_> = (0..ASKING).map(|_| scope.spawn(write)).collect();
        asking
            .into_iter()
            .try_for_each(|each| each.join().map_err(|_| "a thread ended")?.map_err(Failure::from))
    })?;
    Ok(start.elapsed().as_secs_f64())
}
