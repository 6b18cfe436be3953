//! The program as an administrator uses it: commands, their output, their exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

fn wasl(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).env("WASL_HOME", home).env_remove("WASL_PURPOSE").output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn made(folder: &Path) -> std::path::PathBuf {
    let home = folder.join("MA");
    let init = wasl(&home, &["init", "--member", "MA", "--name", "Rabat"]);
    assert!(init.status.success(), "{init:?}");
    home
}

fn import(home: &Path, lines: &str) -> Output {
    let list = home.join("list.jsonl");
    fs::write(&list, lines).unwrap();
    wasl(home, &["import", "--format", "entities", list.to_str().unwrap()])
}

const PEOPLE: &str = r#"{"id":"A1","names":["Tarik Benmokhtar Ouazzani"],"dob":["1965-03-21"],"nationality":["ma"],"documents":["AB123456"]}
{"id":"A2","names":["Ludmila Petrova Sokolskaya"],"dob":["1971"],"nationality":["ru"],"documents":[]}
"#;

/// The first thing that a newcomer does: three bureaus, the two published lists, and every answer as it must be.
#[test]
fn the_quickstart_answers_all_its_questions() {
    let folder = tempfile::tempdir().unwrap();
    let shown = wasl(folder.path(), &["quickstart", "--once", "--home", folder.path().to_str().unwrap()]);
    let said = text(&shown);
    assert!(shown.status.success() && !said.contains("NOT AS EXPECTED"), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("? ")).count(), 14);
}

#[test]
fn a_home_that_exists_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    let before = fs::read(home.join("keys/feed.key")).unwrap();
    let again = wasl(&home, &["init", "--member", "UN", "--name", "New York"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).starts_with("error 6003: "), "{again:?}");
    assert_eq!(fs::read(home.join("keys/feed.key")).unwrap(), before);
}

#[test]
fn a_search_in_another_script_prints_what_programs_read() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());

    let found = wasl(&home, &["search", "--name", "طارق بنمختار وزاني", "--born", "1965-03", "--json"]);
    let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
    let hit = &answer["hits"][0];
    let shown = ["rank", "source_id", "owner", "type", "name"].map(|field| hit[field].clone());
    assert_eq!(
        shown,
        serde_json::json!([1, "A1", "MA", "person", "Tarik Benmokhtar Ouazzani"])
            .as_array()
            .unwrap()
            .as_slice()
    );
    assert!(hit["score"].as_f64().unwrap() > 0.5 && hit["record"].as_str().unwrap().len() == 32);
    assert!(hit["reasons"][0]["weight"].is_number() && answer["took_us"].is_u64());
    assert_eq!(
        (&answer["searched"][0]["member"], &answer["searched"][0]["records"]),
        (&"MA".into(), &2.into())
    );
}

#[test]
fn a_batch_is_answered_in_the_form_that_the_benchmark_scores() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());
    let (questions, out) = (home.join("queries.tsv"), home.join("run.tsv"));
    fs::write(
        &questions,
        "query_id\tname\tdob\tnationality\nQ1\tЛюдмила Сокольская\t1971\tru\nQ2\tWilfred Nobody\t\t\n",
    )
    .unwrap();
    let (batch, to) = (questions.to_str().unwrap(), out.to_str().unwrap());
    assert!(wasl(&home, &["search", "--batch", batch, "--out", to, "--min-score", "0.3"]).status.success());
    let run = fs::read_to_string(out).unwrap();
    let rows: Vec<Vec<_>> = run.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.iter().map(|row| (row[0], row[1], row[3])).collect::<Vec<_>>(), [("Q1", "A2", "1")]);
}

#[test]
fn an_exact_number_is_found_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());
    for number in ["AB123456", "ab 123-456", "AB.123456"] {
        let found = wasl(&home, &["check", "--document", number, "--json"]);
        let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
        assert_eq!(answer["hits"][0]["source_id"], "A1", "{number}");
    }
    let none = wasl(&home, &["check", "--document", "XY999999"]);
    assert!(none.status.success() && text(&none).starts_with("no possible hit\n"), "{none:?}");
}

#[test]
fn a_mass_withdrawal_stops_with_its_own_exit_code_until_it_is_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());
    let fewer = PEOPLE.lines().next().unwrap();
    let stopped = import(&home, fewer);
    assert_eq!(stopped.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&stopped.stderr).contains("--confirm-withdraw 1"), "{stopped:?}");
    let list = home.join("list.jsonl");
    let confirmed =
        wasl(&home, &["import", "--format", "entities", "--confirm-withdraw", "1", list.to_str().unwrap()]);
    assert!(confirmed.status.success(), "{confirmed:?}");
}

#[test]
fn a_fault_in_the_files_is_named_and_has_its_own_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());
    assert_eq!(wasl(&home, &["feed", "verify"]).status.code(), Some(0));
    // Flip one byte of a name where it lies in the file.
    let file = home.join("records.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(9).position(|bytes| bytes == b"Benmokhta").expect("the name lies in the file");
    bytes[at] ^= 1;
    fs::write(&file, bytes).unwrap();
    let verdict = wasl(&home, &["feed", "verify", "MA"]);
    assert_eq!(verdict.status.code(), Some(5));
    assert!(text(&verdict).contains("the payload of entry 0 is not what was committed to"), "{verdict:?}");
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        "quickstart",
        "init",
        "serve",
        "import",
        "search",
        "check",
        "record",
        "peer",
        "message",
        "group",
        "clock",
        "weeding",
        "erasure",
        "feed",
        "audit",
        "key",
        "backup",
        "restore",
        "return",
        "bench",
        "completions",
    ] {
        let help = wasl(folder.path(), &[command, "--help"]);
        assert!(help.status.success() && text(&help).contains(&format!("  wasl {command}")), "{command}");
    }
    assert!(text(&wasl(folder.path(), &["--help"])).contains("Exit codes:"));
}

#[test]
fn wrong_dates_and_members_are_told_by_their_field() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    let cases: [(&[&str], &str); 3] = [
        (
            &["search", "--name", "A B", "--born", "1965-13"],
            "error: --born\n  because there is no month 13\n",
        ),
        (
            &["search", "--name", "A B", "--nationality", "Morocco"],
            "error: --nationality\n  because a country is written with two letters, as in MA\n",
        ),
        (&["search"], "error 6008: a question needs a name or a number\n"),
    ];
    for (args, told) in cases {
        let refused = wasl(&home, args);
        assert_eq!(
            (refused.status.code(), String::from_utf8_lossy(&refused.stderr).as_ref()),
            (Some(1), told)
        );
    }
}

#[test]
fn an_exported_feed_is_verified_by_the_independent_program() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert!(import(&home, PEOPLE).status.success());
    let out = folder.path().join("feed");
    let exported = wasl(&home, &["feed", "export", "MA", "--out", out.to_str().unwrap()]);
    assert!(exported.status.success(), "{exported:?}");
    let again = wasl(&home, &["feed", "export", "MA", "--out", out.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1), "a folder that exists is not written into");
    let entries = fs::read_to_string(out.join("entries.jsonl")).unwrap();
    assert_eq!(entries.lines().count(), 2);
    assert!(!entries.contains("Tarik"));

    let can_run = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !can_run.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: python3 with the package cryptography is not installed");
        return;
    }
    // The command that the export prints, word for word, from the repository's root.
    let verify = || {
        let told = text(&exported);
        let command = told.lines().find(|line| line.contains("verify.py")).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Command::new("sh").args(["-c", command]).current_dir(root).output().unwrap()
    };
    assert_eq!(text(&verify()), "pass wasl/MA/records: 2 entries, 2 of them signed\n");
    let one_less: String = entries.lines().skip(1).collect();
    fs::write(out.join("entries.jsonl"), one_less).unwrap();
    assert_eq!(verify().status.code(), Some(1));
}

#[test]
fn a_message_is_written_and_listed_and_what_is_wrong_with_one_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    let other = folder.path().join("FR");
    assert!(wasl(&other, &["init", "--member", "FR", "--name", "Lyon"]).status.success());
    let card = other.join("card.toml");
    assert!(wasl(&home, &["peer", "add", card.to_str().unwrap()]).status.success());

    let letter = folder.path().join("letter.txt");
    fs::write(&letter, "First line.\nSecond line.\n").unwrap();
    let to = ["message", "send", "--to", "FR", "--subject", "An invented case"];
    let sent =
        wasl(&home, &[to.as_slice(), &["--urgency", "flash", "--file", letter.to_str().unwrap()]].concat());
    assert_eq!(text(&sent), "MA-0 is sent; its receivers fetch it in their next round.\n", "{sent:?}");
    let listed = text(&wasl(&home, &["message", "list", "--sent", "--json"]));
    assert!(listed.contains("An invented case") && !listed.contains("First line"), "{listed}");
    let view: Value =
        serde_json::from_str(&text(&wasl(&home, &["message", "show", "MA-0", "--json"]))).unwrap();
    assert_eq!(
        (&view["id"], &view["content"]["body"], &view["receivers"][0]["member"]),
        (&"MA-0".into(), &"First line.\nSecond line.".into(), &"FR".into())
    );
    let shown = text(&wasl(&home, &["message", "show", "MA-0"]));
    assert!(shown.contains("An invented case\n\nFirst line.\nSecond line.\n"), "{shown}");
    assert!(wasl(&home, &["message", "recall", "MA-0"]).status.success());
    assert!(text(&wasl(&home, &["message", "list", "--sent"])).contains("(taken back unread)"));

    let wrong: [(&[&str], &str); 5] = [
        (&["--body", " "], "error: the message"),
        (&["--body", "x", "--urgency", "now"], "error: the urgency is"),
        (&["--body", "x", "--to", "XX"], "error 6015: XX is not a peer"),
        (&["--body", "x", "--reply-to", "FR"], "error: a message is named by"),
        (&["--body", "x", "--answer-by", "2020-01-01T00:00:00Z"], "error 6022: "),
    ];
    for (more, expected) in wrong {
        let refused = wasl(&home, &[to.as_slice(), more].concat());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.starts_with(expected), "{more:?}: {said}");
    }
}

#[test]
fn a_group_is_founded_of_members_that_are_ready_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let home = made(folder.path());
    assert_eq!(text(&wasl(&home, &["group", "list"])).lines().count(), 1, "the heads of the columns");
    let ready = wasl(&home, &["group", "ready"]);
    assert!(text(&ready).starts_with("Keys for sharing groups are published"), "{ready:?}");
    let refused: [(&[&str], &str); 5] = [
        (&["group", "found", "Ports", "--with", "FR"], "error 6015: FR is not a peer"),
        (&["group", "found", "Ports", "--with", "MA"], "error 6145: "),
        (&["group", "change", "Ports", "--add", "FR"], "error: this bureau is in no group of that name"),
        (&["group", "dissolve", "MA-0f000000000000000000000000000001"], "error 1004: "),
        (
            &["message", "send", "--group", "Ports", "--subject", "a", "--body", "b"],
            "error: this bureau is in no",
        ),
    ];
    for (args, expected) in refused {
        let refused = wasl(&home, args);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.starts_with(expected), "{args:?}: {said}");
    }
}
