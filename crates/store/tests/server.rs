//! What holds of rows on a server beyond what holds of a file: cuts, restarts, several processes, whose they are. Each test
//! has a server of its own where it stops it. The people are invented.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{fs, path::Path};

use wasl_cluster::Cluster;
use wasl_feed::{KeyName, Origin, Salt, SigningKey};
use wasl_model::{
    Action, Caller, EraseReason, Event, Handling, MemberId, Name, NameKind, Permit, Record, RecordKind,
    Source, Text, Timestamp, rules,
};
use wasl_store::{AddressError, AuditLog, Location, ServerAddress, Store, StoreError};

fn noon() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

fn ma() -> MemberId {
    "MA".parse().unwrap()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[seed; 32])
}

fn salt() -> Salt {
    Salt::from_bytes([7; 32])
}

fn permit() -> Permit {
    rules::permit(Caller::bureau(ma()), Action::Replicate, noon()).unwrap()
}

fn person(id: u32, name: &str) -> Record {
    Record {
        kind: RecordKind::Person,
        owner: ma(),
        source: Source { dataset: Text::new("test").unwrap(), id: Text::new(&id.to_string()).unwrap() },
        names: vec![Name { text: Text::new(name).unwrap(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

fn at(url: &str) -> Location {
    ServerAddress::new(url, None, None).unwrap().into()
}

fn records() -> Origin {
    Origin::records(key(7).name())
}

/// The store at `url`, with the bureau's own feed.
fn open(url: &str) -> Store {
    let store = Store::open(at(url)).unwrap();
    let added = store.write(&permit(), |write| write.add_feed(&records(), &key(7).verifying_key()));
    added.map_err(|error: StoreError| error.number()).unwrap();
    store
}

fn put(store: &Store, record: Record) -> Result<(), StoreError> {
    store.write(&permit(), |write| {
        write.put(&records(), record, salt)?;
        write.sign(&records(), &key(7)).map(drop)
    })
}

fn number<T>(done: Result<T, StoreError>) -> Result<T, u16> {
    done.map_err(|error| error.number())
}

/// A server that a test may stop. Writes are on its disk before they are acknowledged.
fn own_cluster(settings: &[&str]) -> Option<Cluster> {
    let settings = [&["listen_addresses=", "shared_buffers=32MB"], settings].concat();
    wasl_cluster::programs().map(|_| Cluster::start(&settings).unwrap())
}

#[test]
fn what_was_acknowledged_outlives_the_server_and_what_was_cut_is_told_and_not_half_there() {
    let Some(cluster) = own_cluster(&[]) else { return };
    let url = cluster.make_database().unwrap();
    let store = open(&url);
    put(&store, person(1, "Acknowledged Before")).unwrap();
    let cut = store.write(&permit(), |write| {
        write.put(&records(), person(2, "Cut In The Middle"), salt)?;
        cluster.stop().unwrap();
        cluster.go_on().unwrap();
        write.put(&records(), person(3, "After The Cut"), salt)
    });
    assert_eq!(number(cut), Err(5015));
    // What is waited for is not what fails: the commit does.
    let cut = store.write(&permit(), |write| {
        write.put(&records(), person(4, "Cut At The End"), salt)?;
        cluster.stop().unwrap();
        cluster.go_on().unwrap();
        Ok(())
    });
    assert_eq!(number(cut), Err(5015));
    // The next calls work, whoever makes them: a reader's connection and the writer's were cut as well.
    assert_eq!(store.record_counts().unwrap(), [(records(), 1)]);
    put(&store, person(5, "After The Restart")).unwrap();
    cluster.stop().unwrap();
    cluster.go_on().unwrap();
    put(&store, person(6, "The Writer Comes First")).unwrap();
    let verdict = store.verify(&records()).unwrap();
    assert!(verdict.is_sound() && verdict.size.get() == 3, "{verdict}");
}

#[test]
fn a_server_that_is_not_there_is_told_and_found_again_when_it_is() {
    let Some(cluster) = own_cluster(&[]) else { return };
    let url = cluster.make_database().unwrap();
    let store = open(&url);
    cluster.stop().unwrap();
    // It is waited for while it may be starting.
    let feeds = std::thread::scope(|scope| {
        let asked = scope.spawn(|| store.feeds());
        cluster.go_on().unwrap();
        asked.join().unwrap()
    });
    assert_eq!(feeds.unwrap().len(), 1);
    assert_eq!(number(Store::open(at(&cluster.url("nowhere"))).map(drop)), Err(5015));
}

#[test]
fn who_goes_on_after_a_refused_statement_commits_nothing() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.make_database().unwrap();
    let store = open(&url);
    put(&store, person(1, "There Before")).unwrap();
    let (_, database) = url.rsplit_once('/').unwrap();
    cluster.run(database, "ALTER TABLE wasl_records.version ADD CHECK (at = 0) NOT VALID").unwrap();
    // The statement is sent without waiting; what is refused is told by the next that is waited for, or by the commit.
    let done = store.write(&permit(), |write| {
        drop(write.put(&records(), person(2, "Never There"), salt));
        drop(write.put(&records(), person(3, "Never There Either"), salt));
        Ok::<_, StoreError>(())
    });
    assert!(matches!(number(done), Err(5001 | 5003)), "it was not kept");
    assert_eq!(number(put(&store, person(4, "Nor This"))), Err(5001));
    assert_eq!(store.record_counts().unwrap(), [(records(), 1)]);
    // What the server said of the row is not repeated: it quotes it.
    let error = put(&store, person(4, "Nor This")).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the server said no: SQLSTATE 23514");
}

#[test]
fn feeds_that_several_processes_write_at_the_same_time_have_no_gap_and_no_fork() {
    const WRITERS: u32 = 4;
    const EACH: u32 = 60;
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.make_database().unwrap();
    open(&url);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let url = &url;
            scope.spawn(move || {
                let store = Store::open(at(url)).unwrap();
                for turn in 0..EACH {
                    put(&store, person(writer * EACH + turn, "Somebody Else")).unwrap();
                }
            });
        }
    });
    let store = Store::open(at(&url)).unwrap();
    let verdict = store.verify(&records()).unwrap();
    assert!(verdict.is_sound() && verdict.size.get() == u64::from(WRITERS * EACH), "{verdict}");
    // An index that follows the changes sees each, in the order in which they could be seen.
    let (changed, newest) = store.changed_records(&permit(), 0, 10_000).unwrap();
    assert_eq!((changed.len(), store.newest_change().unwrap()), (240, newest));
}

#[test]
fn what_is_another_bureaus_or_of_a_newer_program_is_refused() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.make_database().unwrap();
    at(&url).check_vacant().unwrap();
    AuditLog::open(at(&url), &key(7), &[]).unwrap();
    AuditLog::open(at(&url), &key(7), &[]).unwrap();
    // Another `wasl init` for the same member has another key.
    assert_eq!(number(AuditLog::open(at(&url), &key(8), &[]).map(drop)), Err(5014));
    let other = SigningKey::from_seed(KeyName::of_member("FR").unwrap(), &[7; 32]);
    assert_eq!(number(AuditLog::open(at(&url), &other, &[]).map(drop)), Err(5014));
    assert_eq!(number(at(&url).check_vacant()), Err(5014));

    let store = open(&url);
    assert_eq!(number(store.check_in_file()), Err(5017));
    let (_, database) = url.rsplit_once('/').unwrap();
    cluster.run(database, "UPDATE wasl_records.wasl_schema SET version = version + 1").unwrap();
    assert_eq!(number(Store::open(at(&url)).map(drop)), Err(5002));
    cluster.run(database, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0").unwrap();
    assert_eq!(number(Store::open(at(&cluster.url("latin"))).map(drop)), Err(5018));
}

#[test]
fn a_long_answer_comes_in_parts_and_others_are_asked_meanwhile() {
    let Some(cluster) = Cluster::shared() else { return };
    let store = open(&cluster.make_database().unwrap());
    let many = store.write(&permit(), |write| {
        for id in 0..10_000 {
            write.put(&records(), person(id, "Somebody Else"), salt)?;
        }
        write.sign(&records(), &key(7)).map(drop)
    });
    number(many).unwrap();
    let mut seen = 0;
    let newest = store
        .each_record::<StoreError>(&permit(), |record| {
            seen += 1;
            // The moment that is read stays, whatever is written meanwhile.
            if seen == 5_000 {
                put(&store, person(10_000, "Somebody New"))?;
                assert!(store.record(&permit(), record.id())?.is_some());
            }
            Ok(())
        })
        .unwrap();
    assert_eq!((seen, newest, store.newest_change().unwrap()), (10_000, 10_000, 10_001));
    assert!(store.verify(&records()).unwrap().is_sound());
}

#[test]
fn what_was_erased_is_in_no_row_that_the_server_keeps() {
    const NAME: &str = "Perpetua Ravenhill";
    let Some(cluster) = own_cluster(&[]) else { return };
    let url = cluster.make_database().unwrap();
    let store = open(&url);
    let record = person(1, NAME);
    put(&store, record.clone()).unwrap();
    put(&store, person(2, "Somebody Else")).unwrap();
    let (_, database) = url.rsplit_once('/').unwrap();
    let versions = || {
        cluster.run(database, "CREATE EXTENSION IF NOT EXISTS pageinspect").unwrap();
        let items = "SELECT count(*) FROM heap_page_items(get_raw_page('wasl_records.payload', 0))
                      WHERE position('Perpetua Ravenhill'::bytea in t_data) > 0";
        cluster.run(database, items).unwrap().trim().to_owned()
    };
    assert_eq!(versions(), "1");
    let erased = store.write(&permit(), |write| {
        let (record, reason) = (record.id(), EraseReason::Ordered);
        let audience = wasl_model::Audience::All;
        write.append(&records(), Event::Erase { record, reason, audience }, salt())?;
        write.sign(&records(), &key(7))
    });
    erased.map_err(|error: StoreError| error.number()).unwrap();
    assert_eq!(versions(), "1", "the version of before is still there");
    store.forget_erased().unwrap();
    assert_eq!(versions(), "0");
}

#[test]
fn an_address_is_a_servers_and_leaves_the_machine_only_where_its_authority_is_known() {
    let taken = |url: &str| ServerAddress::new(url, None, None).map(drop);
    for url in [
        "postgres://wasl@localhost/wasl",
        "postgres://wasl@127.0.0.1:5433/wasl",
        "postgresql://wasl:secret@[::1]/wasl",
        "postgres://wasl@%2Frun%2Fpostgresql/wasl",
        "postgres:///wasl?host=/run/postgresql&user=wasl",
    ] {
        assert_eq!(taken(url), Ok(()), "{url}");
    }
    for url in
        ["", "sqlite", "wasl", "host=localhost dbname=wasl", "postgres://localhost", "postgres:///wasl"]
    {
        assert_eq!(taken(url), Err(AddressError::Form), "{url}");
    }
    for url in ["postgres://wasl@db.example/wasl", "postgres://wasl@localhost,192.0.2.1/wasl"] {
        assert_eq!(taken(url), Err(AddressError::NoAuthority), "{url}");
    }
    let away = "postgres://wasl@db.example/wasl";
    let unread = ServerAddress::new(away, None, Some(Path::new("/nowhere/at.all"))).map(drop);
    assert_eq!(unread, Err(AddressError::Authority));
    let told = format!("{:?}", ServerAddress::new("postgres://wasl:hunter2@localhost/wasl", None, None));
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn rows_cross_a_network_under_tls_to_a_server_that_its_authority_has_signed() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port = format!("port={port}");
    let Some(cluster) = own_cluster(&["listen_addresses=127.0.0.1", &port]) else { return };
    let (authority, other) = (authority(), authority());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let (right, wrong) = (file("right.pem", &authority.0.pem()), file("wrong.pem", &other.0.pem()));
    let (certificate, secret) = servers_own(&authority);
    cluster.give("server.crt", &certificate).unwrap();
    cluster.give("server.key", &secret).unwrap();
    let url = |host: &str| format!("postgres://postgres@{host}:{}/postgres", &port["port=".len()..]);
    cluster.run("postgres", "ALTER SYSTEM SET ssl = on").unwrap();
    cluster.stop().unwrap();
    cluster.go_on().unwrap();

    let opened = |host: &str, authority: &Path| {
        number(Store::open(ServerAddress::new(&url(host), None, Some(authority)).unwrap()).map(drop))
    };
    assert_eq!(opened("localhost", &right), Ok(()));
    assert_eq!(opened("localhost", &wrong), Err(5015));
    assert_eq!(opened("127.0.0.1", &right), Err(5015), "the certificate is another name's");
    let secured = "SELECT bool_and(ssl) FROM pg_stat_ssl WHERE pid IN (SELECT pid FROM pg_stat_activity
                                                                    WHERE application_name = 'wasl')";
    let store = Store::open(ServerAddress::new(&url("localhost"), None, Some(&right)).unwrap()).unwrap();
    assert_eq!(cluster.run("postgres", secured).unwrap().trim(), "t", "each line that is open");
    drop(store);
}

/// Somebody who signs servers.
fn authority() -> (rcgen::Certificate, rcgen::Issuer<'static, rcgen::KeyPair>) {
    let secret = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&secret).unwrap();
    (certificate, rcgen::Issuer::new(params, secret))
}

/// A server's certificate and its key.
fn servers_own(authority: &(rcgen::Certificate, rcgen::Issuer<'static, rcgen::KeyPair>)) -> (String, String) {
    let secret = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    (params.signed_by(&secret, &authority.1).unwrap().pem(), secret.serialize_pem())
}
