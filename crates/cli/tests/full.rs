//! A disk that is full: what cannot be kept is refused with a number, nothing that was acknowledged is lost, and with room again
//! everything goes on. Here the disk is a limit on how long a file may become, which the shell sets for one program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod programs;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use programs::{Bureau, wasl};

/// What fits beside what is there: a few messages.
const ROOM: u64 = 160 * 1024;
/// Far more messages than have room.
const MANY: usize = 40;
/// Far more than anything takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// The bytes of the longest file of a home.
fn longest(home: &Path) -> u64 {
    let files = fs::read_dir(home).unwrap().map(|file| file.unwrap().metadata().unwrap());
    files.filter(fs::Metadata::is_file).map(|file| file.len()).max().unwrap()
}

/// The program, on a disk on which no file becomes longer than so many bytes.
fn on_a_disk_of(bytes: u64, home: &Path, args: &[&str]) -> Command {
    // The shell counts blocks of 512 bytes; without the trap the system ends whoever writes beyond.
    let script = r#"trap '' XFSZ; ulimit -f "$0"; exec "$@""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, &(bytes / 512).to_string(), env!("CARGO_BIN_EXE_wasl")]).args(args);
    command.env("WASL_HOME", home).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A message that takes some room, called `subject`.
fn send<'a>(subject: &'a str, body: &'a str) -> [&'a str; 8] {
    ["message", "send", "--to", "FR", "--subject", subject, "--body", body]
}

fn subjects(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["content"]["subject"].as_str().unwrap()).collect()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        thread::park_timeout(Duration::from_millis(50));
    }
}

fn pair(folder: &Path) -> [Bureau; 2] {
    let [ma, fr] = ["MA", "FR"].map(|member| Bureau::make(folder, member));
    ma.knows(&fr);
    fr.knows(&ma);
    [ma, fr]
}

#[test]
fn a_sender_without_room_is_refused_and_sends_on_when_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let [mut ma, mut fr] = pair(folder.path());
    let body = "An invented case. ".repeat(1_000);
    let disk = longest(&ma.home) + ROOM;
    let (mut sent, mut refused) = (Vec::new(), None);
    for at in 0..MANY {
        let subject = format!("Case {at}");
        let output = on_a_disk_of(disk, &ma.home, &send(&subject, &body)).output().unwrap();
        if !output.status.success() {
            refused = Some((subject, String::from_utf8(output.stderr).unwrap()));
            break;
        }
        sent.push(subject);
    }
    let (last, said) = refused.expect("the disk is full at some time");
    assert!(said.starts_with("error 5001"), "the store says so, with its number: {said}");
    assert!(!sent.is_empty());

    // What was refused is not there, or, where only the line after it could not be written, whole.
    let listed = ma.messages(&["--sent"]);
    let kept = subjects(&listed);
    assert_eq!(kept[..sent.len()], sent);
    assert!(kept[sent.len()..].iter().all(|subject| *subject == last) && kept.len() <= sent.len() + 1);
    let verified = wasl(&ma.home, &["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");

    let after = wasl(&ma.home, &send("With room again", &body));
    assert!(after.status.success(), "{after:?}");
    let listed = ma.messages(&["--sent"]);
    ma.start();
    fr.start();
    until("all messages", || subjects(&fr.messages(&[])) == subjects(&listed));
}

#[test]
fn a_receiver_without_room_takes_what_fits_and_the_rest_when_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let [mut ma, mut fr] = pair(folder.path());
    let body = "An invented case. ".repeat(1_000);
    let all: Vec<String> = (0..MANY).map(|at| format!("Case {at}")).collect();
    for subject in &all {
        let sent = wasl(&ma.home, &send(subject, &body));
        assert!(sent.status.success(), "{sent:?}");
    }
    ma.start();
    let disk = longest(&fr.home) + ROOM;
    let mut serve = on_a_disk_of(disk, &fr.home, &["serve", "--listen", "127.0.0.1:0"]);
    fr.serve = Some(serve.spawn().unwrap());
    // That a round failed cannot be noted either.
    until("the disk is full", || longest(&fr.home) + body.len() as u64 > disk);
    // Its sender is unharmed, and what came is as it was said.
    let came = fr.messages(&[]);
    assert!(came.len() < MANY && subjects(&came) == all[..came.len()], "{}", came.len());
    assert!(wasl(&ma.home, &send("One more", "Invented.")).status.success());

    fr.kill();
    fr.start();
    let last = "One more".to_owned();
    until("all messages", || fr.messages(&[]).len() > MANY);
    assert_eq!(subjects(&fr.messages(&[])), [all.as_slice(), &[last]].concat());
    let verified = wasl(&fr.home, &["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
}
