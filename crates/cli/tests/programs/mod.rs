//! Bureaus as programs of their own, as an administrator runs them.

#![expect(dead_code, reason = "each suite uses what it needs")]

pub(crate) mod line;

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// A bureau in a folder, and its `serve`, if it runs.
pub(crate) struct Bureau {
    pub(crate) home: PathBuf,
    pub(crate) serve: Option<Child>,
}

impl Bureau {
    pub(crate) fn make(folder: &Path, member: &str) -> Self {
        let home = folder.join(member);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let made = wasl(&home, &["init", "--member", member, "--name", member, "--exchange-listen", &port]);
        assert!(made.status.success(), "{made:?}");
        let settings = fs::read_to_string(home.join("wasl.toml")).unwrap();
        fs::write(home.join("wasl.toml"), settings.replace("every_secs = 10", "every_secs = 1")).unwrap();
        Self { home, serve: None }
    }

    pub(crate) fn knows(&self, other: &Self) {
        let card = other.home.join("card.toml");
        let added = wasl(&self.home, &["peer", "add", card.to_str().unwrap()]);
        assert!(added.status.success(), "{added:?}");
    }

    pub(crate) fn start(&mut self) {
        if self.serve.is_none() {
            let serve = command(&self.home, &["serve", "--listen", "127.0.0.1:0"]).spawn();
            self.serve = Some(serve.unwrap());
        }
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut serve) = self.serve.take() {
            serve.kill().unwrap();
            serve.wait().unwrap();
        }
    }

    pub(crate) fn entries_of(&self, member: &str) -> u64 {
        let status = wasl(&self.home, &["feed", "status", "--json"]);
        let feeds: Value = serde_json::from_slice(&status.stdout).unwrap();
        let feed = feeds.as_array().unwrap().iter().find(|feed| feed["member"] == member).unwrap();
        assert_eq!(feed["halted"], Value::Null, "{feed}");
        feed["entries"].as_u64().unwrap()
    }

    /// The messages of a tray, oldest first.
    pub(crate) fn messages(&self, tray: &[&str]) -> Vec<Value> {
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

pub(crate) fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).env("WASL_HOME", home).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn wasl(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

/// Numbers that look random and are the same at every run (Knuth's MMIX generator).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
