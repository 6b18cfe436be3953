//! Backups as an administrator makes them: what is printed, what a kill leaves behind, and how a bureau comes back.

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

/// A folder with homes and backups in it.
struct World {
    folder: tempfile::TempDir,
}

/// `wasl serve`, ended when dropped.
struct Serving(Child);

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn make(&self, member: &str) {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        self.done(member, &["init", "--member", member, "--name", member, "--exchange-listen", &port]);
        let settings = self.path(member).join("wasl.toml");
        let often = fs::read_to_string(&settings).unwrap().replace("every_secs = 10", "every_secs = 1");
        fs::write(settings, often).unwrap();
    }

    fn command(&self, home: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
        command.args(args).env("WASL_HOME", self.path(home)).current_dir(self.folder.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, home: &str, args: &[&str]) -> Output {
        self.command(home, args).output().unwrap()
    }

    /// What a command prints that goes well.
    fn done(&self, home: &str, args: &[&str]) -> String {
        let output = self.run(home, args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, home: &str, args: &[&str]) -> Value {
        serde_json::from_str(&self.done(home, args)).unwrap()
    }

    /// The exit code and the first line of what a command says that goes wrong.
    fn refused(&self, home: &str, args: &[&str]) -> (Option<i32>, String) {
        let output = self.run(home, args);
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said.lines().next().unwrap_or_default().to_owned())
    }

    fn knows(&self, home: &str, other: &str) {
        self.done(home, &["peer", "add", &format!("{other}/card.toml")]);
    }

    fn imports(&self, home: &str, records: usize) {
        let lines =
            (0..records).map(|at| format!("{{\"id\":\"E{at}\",\"names\":[\"Numbered Person{at}\"]}}\n"));
        fs::write(self.path("list.jsonl"), lines.collect::<String>()).unwrap();
        self.done(home, &["import", "--format", "entities", "list.jsonl"]);
    }

    fn serves(&self, home: &str) -> Serving {
        Serving(self.command(home, &["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap())
    }

    fn entries(&self, home: &str, member: &str) -> u64 {
        let feeds = self.json(home, &["feed", "status", "--json"]);
        let feed = feeds.as_array().unwrap().iter().find(|feed| feed["member"] == member).unwrap().clone();
        assert_eq!(feed["halted"], Value::Null, "{feed}");
        feed["entries"].as_u64().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// What changes from run to run: moments, numbers of pieces and bytes.
fn steady(text: &str, folder: &Path) -> String {
    let text = text.replace(&folder.display().to_string(), "…");
    let words = text.split_inclusive([' ', '\n']).map(|word| {
        let bare = word.trim_end().trim_matches(['(', ')', '.', ',', ':']);
        let is_moment = bare.starts_with("20") && bare.contains('T') && bare.contains('Z');
        let is_count = bare.len() > 1 && bare.chars().all(|letter| letter.is_ascii_digit());
        if is_moment {
            word.replace(bare, "MOMENT")
        } else if is_count {
            word.replace(bare, "N")
        } else {
            word.to_owned()
        }
    });
    words.collect()
}

#[test]
fn a_backup_a_restore_and_a_return_say_what_they_did() {
    let world = World::new();
    world.make("MA");
    world.make("FR");
    world.knows("MA", "FR");
    world.imports("MA", 200);
    let told = |home: &str, args: &[&str]| steady(&world.done(home, args), world.folder.path());
    assert_eq!(
        told("MA", &["backup", "copies"]),
        "MOMENT is whole: N bytes in N pieces, N of them new (N bytes).\n\
         Generations in copies: 1. Removed: 0, with 0 pieces.\n"
    );
    let second = world.json("MA", &["backup", "copies", "--keep", "1", "--json"]);
    let counts = ["generations", "removed_generations", "mended_pieces", "damaged_generations"];
    assert_eq!(counts.map(|count| second[count].as_u64().unwrap()), [1, 1, 0, 0]);
    assert!(second["written_bytes"].as_u64() < second["bytes"].as_u64());

    assert_eq!(
        told("MA", &["restore", "copies", "again"]),
        "The bureau of MA is in again, as it was at MOMENT (MOMENT).\n\
         It is returning: it answers, and writes nothing until it has heard FR.\n\
         Keys and peers are those of then: look through `wasl key list` and `wasl peer list`, and\n\
         withdraw again what was withdrawn since. Then `wasl serve`, and `wasl return status`.\n"
    );
    assert_eq!(
        told("again", &["return", "status"]),
        "returning since MOMENT: writes nothing until it has heard FR\nheard: nobody\nentries without payload: 0\n"
    );
    assert!(
        told("again", &["feed", "status"])
            .ends_with("returning since MOMENT: writes nothing until it has heard FR\n")
    );
    assert!(told("again", &["check", "--document", "AB123456"]).starts_with("no possible hit\n"));
    let refused =
        "error 6121: the bureau is returning from a backup, and writes nothing until it has heard its peers";
    let import = ["import", "--format", "entities", "list.jsonl"];
    world.imports("MA", 201);
    assert_eq!(world.refused("again", &import), (Some(1), refused.to_owned()));
    let waits = (Some(4), "error 6123: the return waits for FR".to_owned());
    assert_eq!(world.refused("again", &["return", "finish"]), waits);
    assert!(
        told("again", &["return", "finish", "--without", "FR"])
            .starts_with("The return is over: the bureau writes again.\n")
    );
    world.done("again", &import);
    let status = world.json("again", &["return", "status", "--json"]);
    assert_eq!((&status["writes"], &status["return"]["without"]), (&true.into(), &serde_json::json!(["FR"])));
    assert!(told("again", &["audit", "list"]).contains("return"));
    let not = (Some(1), "error 6122: the bureau is not returning".to_owned());
    assert_eq!(world.refused("again", &["return", "finish"]), not);
    assert_eq!(world.refused("MA", &["restore", "copies", "again"]).0, Some(1));
}

#[test]
fn a_damaged_backup_has_its_own_exit_code_and_its_number() {
    let world = World::new();
    world.make("MA");
    world.done("MA", &["backup", "copies"]);
    let piece = fs::read_dir(world.path("copies/pieces")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(piece).unwrap();
    let (code, said) = world.refused("MA", &["restore", "copies", "again"]);
    assert_eq!(code, Some(5));
    assert!(said.starts_with("error 6105: a piece of "), "{said}");
    assert_eq!(
        world.refused("MA", &["restore", "list.jsonl", "again"]).1,
        "error 6101: there is no backup in list.jsonl"
    );
}

/// Killed at thirty moments of its work, beside a bureau that serves and a list that is imported.
#[test]
fn a_backup_that_is_killed_spoils_none_that_was_whole() {
    let world = World::new();
    world.make("MA");
    world.imports("MA", 3_000);
    let _serving = world.serves("MA");
    let start = Instant::now();
    let mut whole = vec![world.json("MA", &["backup", "copies", "--json"])["generation"].clone()];
    let took = u64::try_from(start.elapsed().as_millis()).unwrap();
    let mut killed = 0;
    for turn in 0..30 {
        world.imports("MA", 3_000 + turn);
        let mut backup =
            world.command("MA", &["backup", "copies", "--keep", "100", "--json"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(took * u64::try_from(turn).unwrap() / 30));
        backup.kill().unwrap();
        let output = backup.wait_with_output().unwrap();
        match serde_json::from_slice::<Value>(&output.stdout) {
            Ok(report) if output.status.success() => whole.push(report["generation"].clone()),
            _ => killed += 1,
        }
    }
    // How many depends on the machine; that some are is what makes the rest mean something.
    assert!(killed > 3, "{killed}");
    // One that was killed after it was whole may be there too; each that is there can be restored.
    let mut names: Vec<_> = fs::read_dir(world.path("copies/generations"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    names.sort();
    assert!(
        whole.iter().all(|name| names.iter().any(|there| there.to_str() == name.as_str())),
        "{whole:?} {names:?}"
    );
    for (at, name) in names.iter().enumerate() {
        let home = format!("again{at}");
        world.done("MA", &["restore", "copies", &home, "--generation", name.to_str().unwrap()]);
        world.done(&home, &["feed", "verify"]);
        world.done(&home, &["audit", "verify"]);
    }
    let last = world.json("MA", &["backup", "copies", "--keep", "1", "--json"]);
    assert_eq!(last["generations"], 1);
    assert_eq!(fs::read_dir(world.path("copies/part")).unwrap().count(), 0);
}

/// Three bureaus that serve; one is lost while the others go on, and comes back from a backup of before.
#[test]
fn a_bureau_that_was_lost_returns_by_itself_when_its_peers_are_there() {
    let world = World::new();
    let all = ["MA", "FR", "GS"];
    for member in all {
        world.make(member);
    }
    for one in all {
        all.iter().filter(|other| **other != one).for_each(|other| world.knows(one, other));
    }
    let serving = world.serves("MA");
    let fr = world.serves("FR");
    world.imports("MA", 100);
    world.done("MA", &["backup", "copies"]);
    world.imports("MA", 150);
    until("FR has what was said after the backup", || world.entries("FR", "MA") == 150);
    drop(serving);
    fs::remove_dir_all(world.path("MA")).unwrap();

    world.done("MA", &["restore", "copies", "MA"]);
    let _serving = world.serves("MA");
    until("what FR had is back", || world.entries("MA", "MA") == 150);
    let status = || world.json("MA", &["return", "status", "--json"]);
    until("FR was heard", || status()["return"]["heard"] == serde_json::json!(["FR"]));
    assert_eq!(status()["writes"], false);
    let list = ["import", "--format", "entities", "list.jsonl"];
    assert_eq!(world.refused("MA", &list).0, Some(1));
    let _gs = world.serves("GS");
    until("it has returned", || status()["writes"] == true);
    world.imports("MA", 160);
    until("both have what it says now", || {
        world.entries("FR", "MA") == 160 && world.entries("GS", "MA") == 160
    });
    drop(fr);
    for member in all {
        world.done(member, &["feed", "verify"]);
    }
}
