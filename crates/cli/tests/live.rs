//! A question to a member that is only asked, as an officer at the command line sees it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use wasl_model::{
    Handling, Identifier, Name, NameKind, Purpose, Record, RecordKind, Role, Scheme, Source, Text,
};
use wasl_node::{Bureau, Exchange, Settings, SystemClock};

fn wasl(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).env("WASL_HOME", home).env_remove("WASL_PURPOSE").output().unwrap()
}

/// What a command prints that goes well, with times left out.
fn printed(home: &Path, args: &[&str]) -> String {
    let output = wasl(home, args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(without_times).collect::<Vec<_>>().join("\n")
}

/// The line with every number before `ms` left out, and every moment and its age.
fn without_times(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let steady = words.iter().enumerate().map(|(at, word)| {
        let is_millis = words.get(at + 1).is_some_and(|next| next.starts_with("ms"));
        let is_moment = word.len() > 19 && word.ends_with('Z');
        if is_millis || is_moment { "…" } else { word }
    });
    steady.collect::<Vec<_>>().join(" ")
}

/// FR, which gives nobody copies of its record and shows it to those who ask.
fn lyon(folder: &Path, rabat: &Path) -> (Arc<Bureau>, Exchange) {
    let settings = Settings { asked_only: vec!["asked".to_owned()], ..Settings::default() };
    let clock = Arc::new(SystemClock);
    let lyon = Bureau::init(&folder.join("FR"), "FR".parse().unwrap(), "Lyon", &settings, clock).unwrap();
    let lyon = Arc::new(lyon);
    let text = |text: &str| Text::new(text).unwrap();
    let record = Record {
        kind: RecordKind::Person,
        owner: "FR".parse().unwrap(),
        source: Source { dataset: text("asked"), id: text("F-1") },
        names: vec![Name { text: text("Ingeborg Beispielhaft"), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier { scheme: Scheme::Passport, value: text("QQ7654321"), issuer: None }],
        facts: Vec::new(),
        handling: Handling::default(),
    };
    let analyst = lyon.local_caller(Role::Analyst, Purpose::Investigation);
    lyon.create_record(&analyst, &record).unwrap();
    let exchange = lyon.start_exchange(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let admin = |bureau: &Bureau| bureau.local_caller(Role::Admin, Purpose::Investigation);
    let asker = Bureau::open(rabat, Arc::new(SystemClock)).unwrap();
    asker.add_peer(&admin(&asker), &lyon.identity().card(&exchange.address().to_string())).unwrap();
    lyon.add_peer(&admin(&lyon), &asker.identity().card("127.0.0.1:1")).unwrap();
    asker.exchange_now("FR".parse().unwrap()).unwrap();
    (lyon, exchange)
}

#[test]
fn an_answer_names_who_was_asked_and_says_when_somebody_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("MA");
    assert!(wasl(&home, &["init", "--member", "MA", "--name", "Rabat"]).status.success());
    let (lyon, exchange) = lyon(folder.path(), &home);
    let search = ["search", "--name", "Ingeborg Beispielhaft", "--ask-millis", "10000"];
    let found = printed(&home, &search);
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines[0].ends_with(" %  Ingeborg Beispielhaft  [FR F-1, person, asked live]"), "{found}");
    assert_eq!(lines[2..4], ["     name         Ingeborg Beispielhaft", "     passport     QQ7654321"]);
    assert!(lines[lines.len() - 2].starts_with("searched FR (0 records, "), "{found}");
    assert_eq!(lines[lines.len() - 1], "asked FR: 1 found in … ms");

    let none = printed(&home, &["check", "--document", "ZZ1234567", "--ask-millis", "10000"]);
    assert!(none.starts_with("no possible hit\n") && none.ends_with("\nasked FR: 0 found in … ms"), "{none}");
    let alone = printed(&home, &["search", "--name", "Ingeborg Beispielhaft", "--ask-millis", "0"]);
    assert!(alone.starts_with("no possible hit\n") && !alone.contains("asked"), "{alone}");
    assert_eq!(wasl(&home, &["search", "--name", "X", "--ask-millis", "10001"]).status.code(), Some(2));

    drop((exchange, lyon));
    let missing = printed(&home, &search);
    let (_, told) = missing.split_once("\nasked ").unwrap();
    let (since, warning) = told.split_once('\n').unwrap();
    assert!(since.starts_with("FR: not reached since … (") && since.ends_with("; error 4101)"), "{missing}");
    assert_eq!(warning, "This answer is not complete: not everybody who was asked has answered in full.");
    assert!(missing.starts_with("no possible hit\n"), "{missing}");
}
