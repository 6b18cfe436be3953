//! The directory as its keepers and an administrator use it: proposed, read, signed by several, trusted, published, shown.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{path::PathBuf, process::Command};

use serde_json::Value;

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a command prints, the error if it fails.
    fn run(&self, args: &[&str]) -> Result<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
        let output = command.args(args).current_dir(self.folder.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    fn done(&self, args: &[&str]) -> String {
        self.run(args).unwrap_or_else(|error| panic!("{args:?}: {error}"))
    }

    fn refused(&self, args: &[&str]) -> String {
        self.run(args).unwrap_err().lines().next().unwrap().to_owned()
    }

    fn directory(&self, args: &[&str]) -> String {
        self.done(&[&["directory"], args].concat())
    }
}

/// A world with two bureaus, three keys, and a founding that two of the keys have signed.
fn founded() -> (World, String) {
    let world = World { folder: tempfile::tempdir().unwrap() };
    for (home, member) in [("ma", "MA"), ("fr", "FR")] {
        world.done(&["init", "--home", home, "--member", member, "--name", "An invented place"]);
    }
    let key = |member: &str, file: &str| world.directory(&["key", member, file]).trim().to_owned();
    let keys = [key("MA", "one.key"), key("FR", "two.key"), key("SG", "three.key")];
    let mut found = vec!["found", "--code", "UN", "--title", "An invented network", "--threshold", "2"];
    for key in &keys {
        found.extend(["--key", key]);
    }
    found.push("founding");
    world.directory(&found);
    world.directory(&["sign", "--with", "one.key", "founding"]);
    world.directory(&["sign", "--with", "three.key", "founding"]);
    // The fingerprint goes from mouth to mouth; here it is read off the refusal.
    let refused =
        world.run(&["directory", "trust", "--home", "ma", "--fingerprint", "00", "founding"]).unwrap_err();
    let fingerprint = refused.trim().rsplit_once(": ").unwrap().1.to_owned();
    (world, fingerprint)
}

#[test]
fn several_keys_together_admit_and_suspend_and_everybody_can_read_it() {
    let (world, fingerprint) = founded();
    for home in ["ma", "fr"] {
        world.directory(&["trust", "--home", home, "--fingerprint", &fingerprint, "founding"]);
        world.directory(&["card", "--home", home, &format!("{home}.card")]);
    }
    world.directory(&["propose", "--home", "ma", "--admit", "ma.card", "--admit", "fr.card", "admission"]);
    let said = world.directory(&["read", "admission"]);
    assert!(
        said.contains("admit MA (An invented place) at ") && said.contains("Signed by: nobody yet"),
        "{said}"
    );

    // Each keeper signs a copy of their own; the copies are put together when they are published.
    for (copy, key) in [("copy-1", "one.key"), ("copy-2", "two.key")] {
        std::fs::copy(world.path("admission"), world.path(copy)).unwrap();
        world.directory(&["sign", "--home", "ma", "--with", key, copy]);
    }
    let too_few = world.refused(&["directory", "publish", "--home", "ma", "copy-1"]);
    assert!(too_few.starts_with("error 5705"), "{too_few}");
    world.directory(&["publish", "--home", "ma", "copy-1", "copy-2"]);

    // Who stands there need not hand its card over.
    let added = world.done(&["peer", "add", "--home", "ma", "--from-directory", "FR", "--relay"]);
    assert!(added.starts_with("FR (An invented place) is a peer and a relay, reached at "), "{added}");
    let stranger = world.refused(&["peer", "add", "--home", "ma", "--from-directory", "SG"]);
    assert!(stranger.starts_with("error 4111"), "{stranger}");
    let all = world.done(&["peer", "add", "--home", "ma", "--all-listed"]);
    assert_eq!(all.trim_end(), "Every member that the directory lists in good standing is a peer already.");
    let both = world.refused(&["peer", "add", "--home", "ma", "--all-listed", "--from-directory", "FR"]);
    assert!(both.contains("cannot be used with"), "{both}");
    let nowhere = world.refused(&["peer", "through", "--home", "ma", "FR", "SG"]);
    assert!(nowhere.starts_with("error 6037"), "{nowhere}");
    world.done(&["peer", "relay", "--home", "ma", "--stop", "FR"]);
    let peers: Value =
        serde_json::from_str(&world.done(&["peer", "list", "--home", "ma", "--json"])).unwrap();
    assert_eq!((&peers[0]["relay"], &peers[0]["through"]), (&false.into(), &serde_json::json!([])));

    world.directory(&["propose", "--home", "ma", "--suspend", "FR", "suspension"]);
    world.directory(&["sign", "--home", "ma", "--with", "two.key", "suspension"]);
    world.directory(&["sign", "--home", "ma", "--with", "three.key", "suspension"]);
    world.directory(&["publish", "--home", "ma", "suspension"]);
    let shown: Value = serde_json::from_str(&world.directory(&["show", "--home", "ma", "--json"])).unwrap();
    let members: Vec<_> = shown["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| (&member["member"], &member["standing"]))
        .collect();
    assert_eq!(serde_json::json!(members), serde_json::json!([["FR", "suspended"], ["MA", "member"]]));
    assert_eq!(
        (&shown["entries"], &shown["threshold"], &shown["forked"]),
        (&4.into(), &2.into(), &false.into())
    );
}

#[test]
fn what_cannot_be_done_says_so_with_its_number() {
    let (world, fingerprint) = founded();
    let refused = |args: &[&str]| world.refused(&[&["directory"], args].concat());
    assert!(refused(&["show", "--home", "ma"]).starts_with("error 6132"));
    world.directory(&["trust", "--home", "ma", "--fingerprint", &fingerprint.to_uppercase(), "founding"]);
    assert!(
        refused(&["trust", "--home", "ma", "--fingerprint", &fingerprint, "founding"])
            .starts_with("error 6131")
    );
    assert!(refused(&["propose", "--home", "ma", "--suspend", "BR", "x"]).starts_with("error 5709"));
    assert!(refused(&["publish", "--home", "ma", "founding"]).starts_with("error 5706"));
    assert!(refused(&["publish", "--home", "ma", "one.key"]).contains("one.key"));
    assert!(refused(&["key", "MA", "one.key"]).starts_with("error 6003"), "a key is never written over");
}

/// The keys are renewed after 306 records; the independent verifier follows the feed from its first entry to its last.
#[test]
fn a_bureau_takes_up_new_keys_and_anybody_can_still_verify_its_feed() {
    let (world, fingerprint) = founded();
    world.directory(&["trust", "--home", "ma", "--fingerprint", &fingerprint, "founding"]);
    let publish = |proposal: &str| {
        for key in ["one.key", "two.key"] {
            world.directory(&["sign", "--home", "ma", "--with", key, proposal]);
        }
        world.directory(&["publish", "--home", "ma", proposal]);
    };
    world.directory(&["card", "--home", "ma", "ma.card"]);
    world.directory(&["propose", "--home", "ma", "--admit", "ma.card", "admission"]);
    publish("admission");
    let list = |rows: u32| {
        let row = |row| format!("{{\"id\":\"A{row}\",\"names\":[\"An Invented Name {row}\"]}}\n");
        std::fs::write(world.path("list.jsonl"), (0..rows).map(row).collect::<String>()).unwrap();
        world.done(&["import", "--home", "ma", "--format", "entities", "list.jsonl"])
    };
    list(306);
    world.directory(&["card", "--home", "ma", "--new-keys", "ma.new"]);
    world.directory(&["propose", "--home", "ma", "--renew", "ma.new", "renewal"]);
    publish("renewal");
    list(320);

    let told = world.done(&["feed", "export", "--home", "ma", "MA", "--out", "export"]);
    let (_, command) = told.split_once("python3 ").unwrap();
    assert!(command.contains(" --former 306:wasl/MA+"), "{command}");
    let can_run = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !can_run.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: python3 with the package cryptography is not installed");
        return;
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let mut words = command.split_whitespace();
    let script = format!("{root}{}", words.next().unwrap());
    let run = |words: &[&str]| {
        let output = Command::new("python3")
            .arg(&script)
            .args(words)
            .current_dir(world.folder.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let words: Vec<&str> = words.collect();
    assert_eq!(run(&words), "pass wasl/MA/records: 320 entries, 320 of them signed\n");
    let without: Vec<&str> = [&words[..4], &words[6..]].concat();
    assert_eq!(run(&without), "FAIL wasl/MA/records: {'error': 3046, 'cause': 3013, 'entry': None}\n");
}
