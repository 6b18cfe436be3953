//! Five bureaus, each a program of its own, over lines that are late, lose and tear, through a partition and kills; one of them
//! behind a satellite that is there half of the time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod programs;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use programs::{
    Bureau, Dice, command,
    line::{Weather, line},
    wasl,
};

const MEMBERS: [&str; 5] = ["MA", "FR", "SG", "UN", "KE"];
/// Who is behind the satellite.
const FAR: usize = 4;
/// Records that each bureau says.
const RECORDS: usize = 30;
/// How long everything may take to be everywhere once the lines are whole.
const PATIENCE: Duration = Duration::from_mins(4);

/// Five bureaus and the lines between them, by who calls and who is called.
struct Five {
    folder: tempfile::TempDir,
    bureaus: Vec<Bureau>,
    weather: BTreeMap<(usize, usize), Arc<Weather>>,
}

impl Five {
    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bureaus: Vec<_> = MEMBERS.iter().map(|code| Bureau::make(folder.path(), code)).collect();
        let mut weather = BTreeMap::new();
        for one in 0..MEMBERS.len() {
            for other in (0..MEMBERS.len()).filter(|other| *other != one) {
                let own = Arc::new(Weather::default());
                let card = fs::read_to_string(bureaus[other].home.join("card.toml")).unwrap();
                let address = card.lines().find_map(|line| line.strip_prefix("address = ")).unwrap();
                let address = address.trim_matches('"');
                let way = line(address.parse().unwrap(), &own, (one * 10 + other) as u64);
                let path = folder.path().join("card.toml");
                fs::write(&path, card.replace(address, &way.to_string())).unwrap();
                let added = wasl(&bureaus[one].home, &["peer", "add", path.to_str().unwrap()]);
                assert!(added.status.success(), "{added:?}");
                weather.insert((one, other), own);
            }
        }
        Self { folder, bureaus, weather }
    }

    fn each_line(&self, change: impl Fn((usize, usize), &Weather)) {
        self.weather.iter().for_each(|(ends, weather)| change(*ends, weather));
    }

    /// Between these and the others nothing passes.
    fn part(&self, some: &[usize], is_down: bool) {
        self.each_line(|(one, other), weather| {
            if some.contains(&one) != some.contains(&other) {
                weather.is_down.store(is_down, Ordering::SeqCst);
            }
        });
    }

    fn start(&mut self) {
        self.bureaus.iter_mut().for_each(Bureau::start);
    }

    fn says(&self, who: usize) {
        let path = self.folder.path().join(format!("{who}.jsonl"));
        let code = MEMBERS[who];
        let line = |at| format!("{{\"id\":\"{code}{at}\",\"names\":[\"Numbered {code} Person{at}\"]}}\n");
        fs::write(&path, (0..RECORDS).map(line).collect::<String>()).unwrap();
        let said = wasl(&self.bureaus[who].home, &["import", "--format", "entities", path.to_str().unwrap()]);
        assert!(said.status.success(), "{said:?}");
    }

    /// Each of these sends a message to all others at the same time; those that were acknowledged, by sender and subject.
    /// One that is `killed` may have been sent or not.
    fn send(&self, senders: &[usize], subject: &str, killed: Option<usize>) -> Vec<(usize, String)> {
        let mut sending: Vec<_> = senders
            .iter()
            .map(|&who| {
                let mut send = vec!["message", "send", "--subject", subject, "--body", "An invented case."];
                for to in MEMBERS.iter().filter(|to| **to != MEMBERS[who]) {
                    send.extend(["--to", to]);
                }
                (who, command(&self.bureaus[who].home, &send).spawn().unwrap())
            })
            .collect();
        if let Some((_, process)) = sending.iter_mut().find(|(who, _)| Some(*who) == killed) {
            process.kill().unwrap();
        }
        let done = sending.into_iter().filter_map(|(who, process)| {
            let done = process.wait_with_output().unwrap();
            done.status.success().then(|| (who, subject.to_owned()))
        });
        done.collect()
    }

    /// Whether every bureau has all records of all, and every message was told to have arrived everywhere.
    fn is_everything_everywhere(&self) -> bool {
        let has_all = |bureau: &Bureau| {
            MEMBERS.iter().all(|member| bureau.entries_of(member) == RECORDS as u64)
                && bureau.messages(&["--sent"]).iter().all(|message| {
                    let receivers = message["receivers"].as_array().unwrap();
                    receivers.iter().all(|one| one["delivered"].is_string())
                })
        };
        self.bureaus.iter().all(has_all)
    }
}

fn named(message: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&message["id"]), text(&message["content"]["subject"]))
}

fn is_sound(home: &Path) {
    for check in [["feed", "verify"], ["audit", "verify"]] {
        let verified = wasl(home, &check);
        assert!(verified.status.success(), "{verified:?}");
    }
}

#[test]
fn five_programs_over_bad_lines_lose_nothing_repeat_nothing_and_end_up_with_the_same() {
    let (mut five, mut dice) = (Five::make(), Dice(23));
    five.each_line(|(one, other), weather| {
        let is_far = one == FAR || other == FAR;
        weather.delay_millis.store(if is_far { 300 } else { 10 }, Ordering::SeqCst);
        weather.bytes_a_second.store(if is_far { 8_000 } else { 0 }, Ordering::SeqCst);
        weather.lost_of_thousand.store(50, Ordering::SeqCst);
        weather.torn_of_thousand.store(if is_far { 2 } else { 5 }, Ordering::SeqCst);
    });
    five.start();
    (0..MEMBERS.len()).for_each(|who| five.says(who));
    let mut acknowledged = Vec::new();
    for turn in 0..8 {
        // For half of the turns the network is in two, and the satellite is away at every other one.
        five.part(&[0, 1], (2..6).contains(&turn));
        if !(2..6).contains(&turn) {
            five.part(&[FAR], turn % 2 == 1);
        }
        let victim = usize::try_from(dice.below(5)).unwrap();
        let killed = (turn % 3 == 1).then_some(victim);
        acknowledged.extend(five.send(&[0, 1, 2, 3, 4], &format!("Turn {turn}"), killed));
        five.bureaus[victim].kill();
        thread::sleep(Duration::from_millis(dice.below(800)));
        five.start();
    }
    five.part(&[0, 1], false);
    five.part(&[FAR], false);

    let begun = Instant::now();
    while !five.is_everything_everywhere() {
        assert!(begun.elapsed() < PATIENCE, "not everything came everywhere");
        thread::sleep(Duration::from_millis(200));
    }
    let sent: Vec<Vec<_>> =
        five.bureaus.iter().map(|bureau| bureau.messages(&["--sent"]).iter().map(named).collect()).collect();
    for (who, subject) in &acknowledged {
        let count = sent[*who].iter().filter(|(_, sent)| sent == subject).count();
        assert_eq!(count, 1, "{} acknowledged {subject}", MEMBERS[*who]);
    }
    assert!(acknowledged.len() >= 35, "{}", acknowledged.len());
    for (who, bureau) in five.bureaus.iter().enumerate() {
        let inbox = bureau.messages(&[]);
        for (other, sent) in sent.iter().enumerate().filter(|(other, _)| *other != who) {
            let from = |message: &&Value| message["from"] == MEMBERS[other];
            let arrived: Vec<_> = inbox.iter().filter(from).map(named).collect();
            assert_eq!(arrived, *sent, "what {} has of {}", MEMBERS[who], MEMBERS[other]);
        }
        is_sound(&bureau.home);
    }
    alone(&five);
}

/// The satellite is away: whoever is behind it answers from its own copy, and says how old it is.
fn alone(five: &Five) {
    five.part(&[FAR], true);
    let found = wasl(&five.bureaus[FAR].home, &["search", "--name", "Numbered FR Person7", "--json"]);
    let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["hits"][0]["source_id"], "FR7", "{answer}");
    let ages = answer["searched"].as_array().unwrap();
    assert_eq!(ages.len(), MEMBERS.len(), "{answer}");
    assert!(
        ages.iter().all(|member| member["records"] == RECORDS && member["as_of"].is_string()),
        "{answer}"
    );
}
