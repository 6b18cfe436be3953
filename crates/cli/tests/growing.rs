//! One bureau, several `wasl serve` on one PostgreSQL: what one writes the others find, one may die, one may come.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use wasl_cluster::{Cluster, NatsServer};

/// Records that each of the two writers has acknowledged in the end.
const EACH: usize = 60;
/// How many of them until the first process is killed.
const BEFORE: usize = 20;
/// Far more than it takes, on any machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A `wasl serve`.
struct Process {
    serve: Child,
    address: String,
    key: String,
}

impl Process {
    fn start(home: &Path, key: &str) -> Self {
        let mut serve =
            command(home, &["serve", "--listen", "127.0.0.1:0", "--exchange-listen", "127.0.0.1:0"]);
        let mut serve = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(serve.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let (_, address) = first.split_once("http://").unwrap();
        let process = Self { serve, address: address.to_owned(), key: key.to_owned() };
        let start = Instant::now();
        while process.ask("GET", "/readyz", None).map(|(status, _)| status) != Some(200) {
            assert!(start.elapsed() < PATIENCE, "it is not ready within {PATIENCE:?}");
            thread::park_timeout(Duration::from_millis(20));
        }
        process
    }

    /// One request on a line of its own; `None` where no whole answer came.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let mut line = TcpStream::connect(&self.address).ok()?;
        line.set_read_timeout(Some(PATIENCE)).unwrap();
        let body = body.map(ToString::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: wasl\r\nAuthorization: Bearer {}\r\nWasl-Purpose: oversight\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.key,
            body.len()
        );
        line.write_all(head.as_bytes()).ok()?;
        line.write_all(body.as_bytes()).ok()?;
        let mut answer = String::new();
        line.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, serde_json::from_str(body).unwrap_or(Value::Null)))
    }

    /// Makes a record; its id, if that was acknowledged.
    fn says(&self, id: &str) -> Option<String> {
        let record = json!({"dataset": "test", "source_id": id, "type": "person",
                            "names": [{"text": format!("Somebody Numbered{id}"), "kind": "main"}]});
        let (status, made) = self.ask("POST", "/v1/records", Some(&record))?;
        // One that was written and not acknowledged is there at the second try.
        assert!([201, 409].contains(&status), "{status}: {made}");
        (status == 201).then(|| made["record"].as_str().unwrap().to_owned())
    }

    fn finds(&self, name: &str) -> Vec<String> {
        let (status, found) = self.ask("POST", "/v1/search", Some(&json!({"name": name}))).unwrap();
        assert_eq!(status, 200, "{found}");
        let hits = found["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["record"].as_str().unwrap().to_owned()).collect()
    }

    fn has(&self, id: &str) -> bool {
        self.ask("GET", &format!("/v1/records/{id}"), None).unwrap().0 == 200
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.serve.kill());
        drop(self.serve.wait());
    }
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).env("WASL_HOME", home).env_remove("WASL_PURPOSE");
    command
}

fn wasl(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

/// Another home of the same bureau, as an administrator makes it on the next machine.
fn another_home(home: &Path, name: &str) -> PathBuf {
    let other = home.with_file_name(name);
    fs::create_dir_all(other.join("keys")).unwrap();
    for file in ["wasl.toml", "bureau.toml", "card.toml"] {
        fs::copy(home.join(file), other.join(file)).unwrap();
    }
    for key in fs::read_dir(home.join("keys")).unwrap().map(Result::unwrap) {
        fs::copy(key.path(), other.join("keys").join(key.file_name())).unwrap();
    }
    other
}

/// A peer whose rows are in its home, and which is called over this broker as it calls others; its home and its key.
fn peer(folder: &Path, broker: &NatsServer, of: &Path) -> (PathBuf, String) {
    let home = folder.join("FR");
    let made = wasl(&home, &["init", "--member", "FR", "--name", "Lyon", "--carrier", &broker.url()]);
    assert!(made.status.success(), "{made:?}");
    for (one, other) in [(&*home, of), (of, &*home)] {
        let added = wasl(one, &["peer", "add", other.join("card.toml").to_str().unwrap()]);
        assert!(added.status.success(), "{added:?}");
    }
    let key = wasl(&home, &["key", "add", "--role", "protection", "--name", "Test"]);
    (home, String::from_utf8(key.stdout).unwrap().trim().to_owned())
}

/// A bureau whose rows are on a server: its home, and the key of somebody who may write and search.
fn bureau(folder: &Path, url: &str) -> (PathBuf, String) {
    bureau_called_over(folder, url, "tls")
}

fn bureau_called_over(folder: &Path, url: &str, carrier: &str) -> (PathBuf, String) {
    let home = folder.join("MA");
    let place = ["--store", url, "--carrier", carrier];
    let made = wasl(&home, &[&["init", "--member", "MA", "--name", "Rabat"][..], &place].concat());
    assert!(made.status.success(), "{made:?}");
    let key = wasl(&home, &["key", "add", "--role", "protection", "--name", "Test"]);
    (home, String::from_utf8(key.stdout).unwrap().trim().to_owned())
}

#[test]
fn several_processes_share_the_rows_one_dies_in_the_middle_of_writing_and_one_comes() {
    let Some(cluster) = Cluster::shared() else { return };
    one_dies_and_one_comes(cluster, None);
}

#[test]
fn several_processes_share_the_calls_at_a_broker_one_dies_and_their_peer_has_everything_in_the_end() {
    let Some(cluster) = Cluster::shared() else { return };
    let Some(broker) = NatsServer::if_here("", &[]) else { return };
    one_dies_and_one_comes(cluster, Some(&broker));
}

fn one_dies_and_one_comes(cluster: &Cluster, broker: Option<&NatsServer>) {
    let folder = tempfile::tempdir().unwrap();
    let carrier = broker.map_or("tls".to_owned(), NatsServer::url);
    let (home, key) = bureau_called_over(folder.path(), &cluster.make_database().unwrap(), &carrier);
    let peer = broker.map(|broker| {
        let (home, key) = peer(folder.path(), broker, &home);
        Process::start(&home, &key)
    });
    let homes = [home.clone(), another_home(&home, "second"), another_home(&home, "third")];
    let [first, second] = [0, 1].map(|at| Process::start(&homes[at], &key));

    // What one has acknowledged the other finds with the next question.
    let made = first.says("A").unwrap();
    assert_eq!(second.finds("Somebody NumberedA").first(), Some(&made));

    let acknowledged = Mutex::new(vec![made]);
    let note = |id: Option<String>| acknowledged.lock().unwrap().extend(id);
    let (kill, killed) = mpsc::channel();
    let third = thread::scope(|scope| {
        let first = &first;
        scope.spawn(|| (0..EACH).for_each(|at| note(second.says(&format!("B{at}")))));
        let dying = scope.spawn(move || {
            let written = (0..).map(|at| first.says(&format!("C{at}")));
            // It is killed while this one goes on writing.
            let until_it_dies = written.inspect(|_| _ = kill.send(()));
            until_it_dies.map_while(|id| id).collect::<Vec<_>>()
        });
        (0..BEFORE).for_each(|_| killed.recv().unwrap());
        let pid = first.serve.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        // Under the load of the second, a third one comes.
        let third = Process::start(&homes[2], &key);
        (0..EACH).for_each(|at| note(third.says(&format!("D{at}"))));
        acknowledged.lock().unwrap().extend(dying.join().unwrap());
        third
    });

    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 2 * EACH + BEFORE, "{}", acknowledged.len());
    for process in [&second, &third] {
        let missing: Vec<_> = acknowledged.iter().filter(|id| !process.has(id)).collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
    if let Some(peer) = &peer {
        let start = Instant::now();
        while !acknowledged.iter().all(|id| peer.has(id)) {
            assert!(start.elapsed() < PATIENCE, "the peer has not everything within {PATIENCE:?}");
            thread::park_timeout(Duration::from_millis(100));
        }
    }
    assert_eq!(second.finds("Somebody NumberedD7"), third.finds("Somebody NumberedD7"));
    for proof in [["feed", "verify", "MA"].as_slice(), &["audit", "verify"]] {
        let verified = wasl(&homes[1], proof);
        assert!(verified.status.success(), "{verified:?}");
    }
}

#[test]
fn what_is_not_for_rows_on_a_server_is_refused_with_its_number() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = cluster.make_database().unwrap();
    let (home, _) = bureau(folder.path(), &url);
    let refused = |home: &Path, args: &[&str], number: &str| {
        let output = wasl(home, args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(said.starts_with(&format!("error {number}: ")), "{said}");
    };
    refused(&home, &["backup", folder.path().join("copies").to_str().unwrap()], "5017");
    assert!(!folder.path().join("copies").exists());
    // Nothing is made where the rows cannot be.
    let other = folder.path().join("FR");
    let init = |store| ["init", "--member", "FR", "--name", "Lyon", "--store", store];
    refused(&other, &init(&url), "5014");
    refused(&other, &init("postgres://wasl@db.example/wasl"), "5013");
    let nowhere = cluster.url("nowhere");
    refused(&other, &init(&nowhere), "5015");
    refused(&other, &init("mysql://localhost/wasl"), "5013");
    assert!(!other.exists());
}

#[test]
fn a_bureau_moves_from_its_files_onto_a_server_and_goes_on_as_it_was() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (home, key) = bureau(folder.path(), "sqlite");
    let list = folder.path().join("list.jsonl");
    fs::write(&list, "{\"id\":\"A1\",\"names\":[\"Perdita Lumen\"]}\n").unwrap();
    let imported = wasl(&home, &["import", "--format", "entities", list.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
    let url = cluster.make_database().unwrap();
    let moved = wasl(&home, &["move", &url]);
    assert!(moved.status.success(), "{moved:?}");
    for file in ["records.sqlite", "audit.sqlite"] {
        fs::remove_file(home.join(file)).unwrap();
    }
    let serving = Process::start(&home, &key);
    let made = serving.says("A").unwrap();
    assert_eq!((serving.finds("Perdita Lumen").len(), serving.has(&made)), (1, true));
    for proof in [["feed", "verify", "MA"].as_slice(), &["audit", "verify"]] {
        let verified = wasl(&home, proof);
        assert!(verified.status.success(), "{verified:?}");
    }
    let again = wasl(&another_home(&home, "second"), &["move", &url]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stderr).starts_with("error 5017: "), "{again:?}");
}
