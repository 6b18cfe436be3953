//! Two bureaus, killed at random moments again and again: nothing acknowledged is lost, nothing comes twice, and what was
//! half fetched is taken up.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod programs;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use programs::{Bureau, Dice, command, wasl};

const KILLS: usize = 50;
/// Records that each list has more than the one before.
const STEP: usize = 40;

impl Bureau {
    /// Sends a file and waits until it is sent; the message, and the most memory that this took, in KiB.
    fn sends_file(&self, file: &Path) -> (String, u64) {
        let file = file.to_str().unwrap();
        let send =
            ["message", "send", "--to", "FR", "--subject", "A file", "--body", "Invented.", "--attach", file];
        let mut sending = command(&self.home, &send).spawn().unwrap();
        let mut peak = 0;
        while sending.try_wait().unwrap().is_none() {
            peak = peak.max(peak_kib(&sending));
            thread::sleep(Duration::from_millis(5));
        }
        let told = sending.wait_with_output().unwrap();
        assert!(told.status.success(), "{told:?}");
        (String::from_utf8(told.stdout).unwrap().split(' ').next().unwrap().to_owned(), peak)
    }

    /// How much is here of the one file of the one message, and how many bytes.
    fn file_state(&self) -> (String, u64) {
        let listed = self.messages(&[]);
        let Some(file) = listed.first().map(|message| &message["attachments"][0]) else {
            return ("unknown".to_owned(), 0);
        };
        (file["state"].as_str().unwrap().to_owned(), file["bytes_here"].as_u64().unwrap_or_default())
    }

    fn awaits_file(&self) {
        let started = Instant::now();
        while self.file_state().0 != "here" {
            assert!(started.elapsed() < Duration::from_mins(2), "{:?}", self.file_state());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The file of a message, saved.
    fn saves(&self, id: &str, folder: &Path) -> Vec<u8> {
        let saved = wasl(&self.home, &["message", "save", id, "1", folder.to_str().unwrap()]);
        assert!(saved.status.success(), "{saved:?}");
        fs::read(folder.join("file.bin")).unwrap()
    }
}

/// The most memory that a process has had in use, in KiB; 0 if it has ended.
fn peak_kib(process: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// A file of so many bytes that look random and are the same at every run.
fn file(folder: &Path, bytes: usize) -> (PathBuf, Vec<u8>) {
    let (path, mut dice) = (folder.join("file.bin"), Dice(13));
    let content: Vec<u8> =
        (0..bytes.div_ceil(4)).flat_map(|_| dice.below(1 << 32).to_le_bytes()[..4].to_vec()).collect();
    fs::write(&path, &content).unwrap();
    (path, content)
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

#[test]
fn a_file_arrives_whole_though_both_sides_are_killed_while_it_comes() {
    const KILLS: usize = 24;
    let folder = tempfile::tempdir().unwrap();
    let (mut ma, mut fr) = (Bureau::make(folder.path(), "MA"), Bureau::make(folder.path(), "FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    let (path, content) = file(folder.path(), 160 << 20);
    let (id, _) = ma.sends_file(&path);
    let mut dice = Dice(17);
    let mut held = Vec::new();
    for _ in 0..KILLS {
        ma.start();
        fr.start();
        thread::sleep(Duration::from_millis(300 + dice.below(500)));
        if dice.below(2) == 0 {
            ma.kill();
        } else {
            fr.kill();
        }
        match fr.file_state() {
            (state, _) if state == "here" => break,
            (_, bytes) => held.push(bytes),
        }
    }
    assert!(held.is_sorted(), "what was fetched is kept: {held:?}");
    held.dedup();
    assert!(held.len() > 3, "it came in several goes: {held:?}");
    ma.start();
    fr.start();
    fr.awaits_file();
    let saved = folder.path().join("saved");
    fs::create_dir(&saved).unwrap();
    assert!(fr.saves(&id, &saved) == content);
    // Nothing is written over, and nothing is left of what was half there.
    let again = wasl(&fr.home, &["message", "save", &id, "file.bin", saved.to_str().unwrap()]);
    assert!(!again.status.success());
    assert_eq!(fs::read_dir(&saved).unwrap().count(), 1);
    for bureau in [&ma, &fr] {
        assert_eq!(fs::read_dir(bureau.home.join("attachments")).unwrap().count(), 2);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_large_file_takes_little_memory_on_either_side() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ma, mut fr) = (Bureau::make(folder.path(), "MA"), Bureau::make(folder.path(), "FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    let (path, _) = file(folder.path(), 200 << 20);
    let (_, sealing) = ma.sends_file(&path);
    ma.start();
    fr.start();
    fr.awaits_file();
    let peaks =
        [sealing].into_iter().chain([&ma, &fr].map(|bureau| peak_kib(bureau.serve.as_ref().unwrap())));
    let peaks: Vec<_> = peaks.collect();
    assert!(peaks.iter().all(|peak| (1..96 << 10).contains(peak)), "KiB: {peaks:?}");
}
