//! Two bureaus, killed at random moments again and again: nothing acknowledged is lost, nothing comes twice.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

const KILLS: usize = 50;
/// Records that each list has more than the one before.
const STEP: usize = 40;

/// A bureau in a folder, and its `serve`, if it runs.
struct Bureau {
    home: PathBuf,
    serve: Option<Child>,
}

impl Bureau {
    fn make(folder: &Path, member: &str) -> Self {
        let home = folder.join(member);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let made = wasl(&home, &["init", "--member", member, "--name", member, "--exchange-listen", &port]);
        assert!(made.status.success(), "{made:?}");
        let settings = fs::read_to_string(home.join("wasl.toml")).unwrap();
        fs::write(home.join("wasl.toml"), settings.replace("every_secs = 10", "every_secs = 1")).unwrap();
        Self { home, serve: None }
    }

    fn knows(&self, other: &Self) {
        let card = other.home.join("card.toml");
        let added = wasl(&self.home, &["peer", "add", card.to_str().unwrap()]);
        assert!(added.status.success(), "{added:?}");
    }

    fn start(&mut self) {
        if self.serve.is_none() {
            let serve = command(&self.home, &["serve", "--listen", "127.0.0.1:0"]).spawn();
            self.serve = Some(serve.unwrap());
        }
    }

    fn kill(&mut self) {
        if let Some(mut serve) = self.serve.take() {
            serve.kill().unwrap();
            serve.wait().unwrap();
        }
    }

    fn entries_of(&self, member: &str) -> u64 {
        let status = wasl(&self.home, &["feed", "status", "--json"]);
        let feeds: Value = serde_json::from_slice(&status.stdout).unwrap();
        let feed = feeds.as_array().unwrap().iter().find(|feed| feed["member"] == member).unwrap();
        assert_eq!(feed["halted"], Value::Null, "{feed}");
        feed["entries"].as_u64().unwrap()
    }
}

impl Bureau {
    /// The messages of a tray, oldest first.
    fn messages(&self, tray: &[&str]) -> Vec<Value> {
        let listed = wasl(&self.home, &[&["message", "list", "--limit", "500", "--json"], tray].concat());
        let lines = String::from_utf8(listed.stdout).unwrap();
        let mut messages: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        messages.reverse();
        messages
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        self.kill();
    }
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).env("WASL_HOME", home).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn wasl(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

/// Numbers that look random and are the same at every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn list(folder: &Path, records: usize) -> PathBuf {
    let path = folder.join("list.jsonl");
    let lines = (0..records).map(|at| format!("{{\"id\":\"E{at}\",\"names\":[\"Numbered Person{at}\"]}}\n"));
    fs::write(&path, lines.collect::<String>()).unwrap();
    path
}

#[test]
fn two_bureaus_killed_fifty_times_lose_nothing_and_repeat_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut un, mut ma) = (Bureau::make(folder.path(), "UN"), Bureau::make(folder.path(), "MA"));
    un.knows(&ma);
    ma.knows(&un);
    let mut dice = Dice(7);
    let mut acknowledged = 0;
    for kill in 1..=KILLS {
        un.start();
        ma.start();
        let path = list(folder.path(), kill * STEP);
        let import = ["import", "--format", "entities", "--json", path.to_str().unwrap()];
        let mut import = command(&un.home, &import).spawn().unwrap();
        thread::sleep(Duration::from_millis(dice.below(120)));
        match dice.below(3) {
            0 => import.kill().unwrap(),
            1 => un.kill(),
            _ => ma.kill(),
        }
        let done = import.wait_with_output().unwrap();
        if done.status.success() {
            let report: Value = serde_json::from_slice(&done.stdout).unwrap();
            let unchanged = report["unchanged"].as_u64().unwrap();
            assert!(unchanged >= acknowledged, "{acknowledged} were acknowledged before: {report}");
            acknowledged = (kill * STEP) as u64;
        }
    }
    un.start();
    ma.start();
    let path = list(folder.path(), (KILLS + 1) * STEP);
    let last = wasl(&un.home, &["import", "--format", "entities", path.to_str().unwrap()]);
    assert!(last.status.success(), "{last:?}");
    let total = ((KILLS + 1) * STEP) as u64;
    assert_eq!(un.entries_of("UN"), total, "each record was said once");

    let started = Instant::now();
    while ma.entries_of("UN") < total {
        assert!(started.elapsed() < Duration::from_mins(1), "the copy did not catch up");
    }
    for bureau in [&un, &ma] {
        let verified = wasl(&bureau.home, &["feed", "verify"]);
        assert!(verified.status.success(), "{verified:?}");
        let verified = wasl(&bureau.home, &["audit", "verify"]);
        assert!(verified.status.success(), "{verified:?}");
    }
    let status: Value =
        serde_json::from_slice(&wasl(&ma.home, &["feed", "status", "--json"]).stdout).unwrap();
    let copy = status.as_array().unwrap().iter().find(|feed| feed["member"] == "UN").unwrap();
    assert_eq!(copy["records"], total);
}

#[test]
fn messages_between_bureaus_that_are_killed_arrive_once_and_in_order() {
    const TURNS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let (mut ma, mut fr) = (Bureau::make(folder.path(), "MA"), Bureau::make(folder.path(), "FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    let mut dice = Dice(11);
    let mut acknowledged = Vec::new();
    for turn in 0..TURNS {
        ma.start();
        fr.start();
        let subject = format!("Turn {turn}");
        let send = ["message", "send", "--to", "FR", "--subject", &subject, "--body", "An invented case."];
        let mut sending = command(&ma.home, &send).spawn().unwrap();
        thread::sleep(Duration::from_millis(dice.below(60)));
        match dice.below(4) {
            0 => sending.kill().unwrap(),
            1 => ma.kill(),
            2 => fr.kill(),
            _ => {}
        }
        let done = sending.wait_with_output().unwrap();
        if done.status.success() {
            let id = String::from_utf8(done.stdout).unwrap().split(' ').next().unwrap().to_owned();
            acknowledged.push((id, subject));
        }
    }
    assert!(acknowledged.len() > TURNS / 2, "{}", acknowledged.len());
    ma.start();
    fr.start();
    let delivered = |ma: &Bureau| {
        let sent = ma.messages(&["--sent"]);
        sent.iter().all(|message| message["receivers"][0]["delivered"].is_string())
    };
    let started = Instant::now();
    while !delivered(&ma) {
        assert!(started.elapsed() < Duration::from_mins(1), "not every message was told to have arrived");
    }
    // What was written and not acknowledged may have come too, once.
    let named = |message: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&message["id"]), text(&message["content"]["subject"]))
    };
    let arrived: Vec<_> = fr.messages(&[]).iter().map(named).collect();
    let sent: Vec<_> = ma.messages(&["--sent"]).iter().map(named).collect();
    assert_eq!(arrived, sent);
    assert!(acknowledged.iter().all(|one| arrived.contains(one)), "{acknowledged:?}\n{arrived:?}");
}
