//! The index in the home: it is back at once after a start, lets go of what is erased, and is made anew rather than
//! believed when anything about it is wrong.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use wasl_model::{
    Handling, Identifier, Number, Purpose, Question, Record, Role, Scheme, Sought, Text, Timestamp,
};
use wasl_node::{Answer, Bureau, Settings};

use crate::world::{NOON_SECS, World, copy, person};

const GIVEN: [&str; 7] = ["Tarik", "Maria", "Иван", "عبد اللطيف", "김", "Wolfgang", "陳"];
const FAMILY: [&str; 5] = ["Example", "Beispiel", "Примеров", "المراكشي", "Ouazzani"];

/// Invented: both stand nowhere else.
const NAME: &str = "Zebulon Quixworthy";
const NUMBER: &str = "ZQ7700421";

/// A bureau that does nothing by itself.
struct Quiet {
    bureau: Bureau,
    home: PathBuf,
}

impl Quiet {
    fn make(world: &World) -> Self {
        let (home, clock) = (world.home("MA"), world.clock.clone());
        let bureau = Bureau::init(&home, "MA".parse().unwrap(), "Rabat", &Settings::default(), clock);
        Self { bureau: bureau.unwrap(), home }
    }

    fn open(world: &World) -> Self {
        let home = world.home("MA");
        Self { bureau: Bureau::open(&home, world.clock.clone()).unwrap(), home }
    }

    fn says(&self, at: usize) -> Record {
        let record = somebody(at, Handling::default());
        self.says_this(&record);
        record
    }

    fn says_this(&self, record: &Record) {
        let protection = self.bureau.local_caller(Role::Protection, Purpose::Oversight);
        self.bureau.create_record(&protection, record).unwrap();
    }

    fn corrects(&self, record: &Record) {
        let protection = self.bureau.local_caller(Role::Protection, Purpose::Oversight);
        self.bureau.correct_record(&protection, record.id(), record).unwrap();
    }

    fn erases(&self, record: &Record) {
        let protection = self.bureau.local_caller(Role::Protection, Purpose::Oversight);
        self.bureau.erase_record(&protection, record.id()).unwrap();
    }

    /// What is answered to some questions, whole but for how long it took.
    fn answers(&self) -> String {
        let officer = self.bureau.local_caller(Role::Officer, Purpose::Investigation);
        let shown = |answer: Answer| format!("{:#?}\n", answer.hits);
        let names = ["Tarik Exampel", "Maria Beispiel", "Abdellatif Ouazzani", "Ivan Primerov", NAME];
        let question = |name| Question { name: Text::new(name).ok(), ..Question::default() };
        let by_name = names.map(|name| self.bureau.search(&officer, &question(name), 50, 0.0).unwrap());
        let numbers = ["AB0000007", "AB0000O11", "AB0000099", NUMBER];
        let number = |value| Number { sought: Sought::Any, value: Text::new(value).unwrap(), issuer: None };
        let by_number = numbers.map(|value| self.bureau.check(&officer, &[number(value)]).unwrap());
        by_name.into_iter().chain(by_number).map(shown).collect()
    }

    /// Whether the record is found by its number.
    fn has(&self, record: &Record) -> bool {
        let officer = self.bureau.local_caller(Role::Officer, Purpose::Investigation);
        let value = record.identifiers[0].value.clone();
        let answer =
            self.bureau.check(&officer, &[Number { sought: Sought::Any, value, issuer: None }]).unwrap();
        answer.hits.iter().any(|found| found.hit.record == record.id())
    }

    /// Does all that is due.
    fn is_looked_after(&self) {
        self.bureau.follow().unwrap();
        while self.bureau.keep_index(&|| true).unwrap() {}
    }

    fn index(&self) -> PathBuf {
        self.home.join("index")
    }

    fn segments(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.index()).unwrap().map(|file| file.unwrap().path());
        let mut segments: Vec<PathBuf> =
            files.filter(|path| path.extension().is_some_and(|end| end == "segment")).collect();
        segments.sort();
        segments
    }
}

impl World {
    fn later(&self, minutes: u64) {
        let now = wasl_node::Clock::now(&*self.clock);
        self.clock.set(Timestamp::from_millis(now.millis() + minutes * 60_000));
    }
}

fn somebody(at: usize, handling: Handling) -> Record {
    let name = format!("{} {}", GIVEN[at % GIVEN.len()], FAMILY[at / GIVEN.len() % FAMILY.len()]);
    bearing(&at.to_string(), &name, &format!("AB{at:07}"), handling)
}

fn bearing(id: &str, name: &str, number: &str, handling: Handling) -> Record {
    let value = Text::new(number).unwrap();
    Record {
        identifiers: vec![Identifier { scheme: Scheme::Passport, value, issuer: None }],
        ..person("MA".parse().unwrap(), id, name, handling)
    }
}

/// A bureau with some people, of whom some were corrected and some erased, its index in files.
fn settled(world: &World) -> Quiet {
    let bureau = Quiet::make(world);
    let people: Vec<Record> = (0..60).map(|at| bureau.says(at)).collect();
    bureau.is_looked_after();
    world.later(1);
    bureau.is_looked_after();
    people[..5].iter().for_each(|record| bureau.erases(record));
    for at in 10..15 {
        bureau.corrects(&bearing(&at.to_string(), "Maria Beispiel", "AB0000099", Handling::default()));
    }
    world.later(1);
    bureau.is_looked_after();
    assert!(!bureau.segments().is_empty());
    bureau
}

/// What a bureau answers that has no index in its home.
fn answers_from_rows(world: &World, bureau: &Quiet) -> String {
    let fresh = world.folder.path().join("fresh");
    _ = fs::remove_dir_all(&fresh);
    copy(&bureau.home, &fresh);
    _ = fs::remove_dir_all(fresh.join("index"));
    let fresh = Quiet { bureau: Bureau::open(&fresh, world.clock.clone()).unwrap(), home: fresh };
    fresh.answers()
}

fn is_in_a_file(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|bytes| bytes.eq_ignore_ascii_case(text.as_bytes()))
    })
}

/// Nowhere, nor any word of the name.
fn is_forgotten(folder: &Path) -> bool {
    [NUMBER, "Zebulon", "Quixworthy"].iter().all(|text| !is_in_a_file(folder, text))
}

#[test]
fn after_a_start_the_files_answer_as_the_rows_do() {
    let world = World::new();
    let before = settled(&world);
    // This is in the rows only when the bureau stops.
    before.says(70);
    before.erases(&somebody(20, Handling::default()));
    let expected = before.answers();
    let files = before.segments();
    drop(before);

    let after = Quiet::open(&world);
    assert_eq!(after.answers(), expected);
    assert_eq!(answers_from_rows(&world, &after), expected);
    after.is_looked_after();
    assert!(after.segments().iter().any(|file| files.contains(file)), "the files were taken, not made anew");
}

#[test]
fn a_handling_code_holds_after_a_start_from_files() {
    let world = World::new();
    let bureau = settled(&world);
    let sanctions = Handling { purposes: [Purpose::Sanctions].into(), ..Handling::default() };
    bureau.says_this(&bearing("900", NAME, NUMBER, sanctions));
    bureau.says_this(&bearing("901", "Zebulon Quixworth", "NONE00001", Handling::default()));
    world.later(1);
    bureau.is_looked_after();
    drop(bureau);

    let bureau = Quiet::open(&world);
    let question = Question { name: Text::new(NAME).ok(), ..Question::default() };
    let found = |purpose| {
        let officer = bureau.bureau.local_caller(Role::Officer, purpose);
        bureau
            .bureau
            .search(&officer, &question, 1, 0.0)
            .unwrap()
            .hits
            .first()
            .map(|found| found.hit.name.clone())
    };
    assert_eq!(found(Purpose::Sanctions).as_deref(), Some(NAME));
    // Were it merely left out of the answer at the end, there would be no room for the next.
    assert_eq!(found(Purpose::Border).as_deref(), Some("Zebulon Quixworth"));
    assert_eq!(bureau.answers(), answers_from_rows(&world, &bureau));
}

#[test]
fn whatever_is_wrong_with_the_files_the_answers_are_right() {
    type Harm = fn(&Quiet);
    let harms: [(&str, Harm); 8] = [
        ("no manifest", |home| fs::remove_file(home.index().join("manifest")).unwrap()),
        ("a damaged manifest", |home| flip(&home.index().join("manifest"), 20)),
        ("an empty manifest", |home| fs::write(home.index().join("manifest"), b"").unwrap()),
        ("another program's manifest", |home| fs::write(home.index().join("manifest"), b"WASLIDX9").unwrap()),
        ("a missing file", |home| fs::remove_file(&home.segments()[0]).unwrap()),
        ("a damaged file", |home| (500..2_000).step_by(40).for_each(|at| flip(&home.segments()[0], at))),
        ("a file that is cut off", |home| {
            let bytes = fs::read(&home.segments()[0]).unwrap();
            fs::write(&home.segments()[0], &bytes[..bytes.len() - 1]).unwrap();
        }),
        ("a stranger's file", |home| fs::write(&home.segments()[0], b"PK\x03\x04").unwrap()),
    ];
    for (what, harm) in harms {
        let world = World::new();
        let bureau = settled(&world);
        let expected = bureau.answers();
        drop(bureau);
        harm(&Quiet {
            bureau: Bureau::open(&world.home("MA"), world.clock.clone()).unwrap(),
            home: world.home("MA"),
        });

        let bureau = Quiet::open(&world);
        assert_eq!(bureau.answers(), expected, "{what}");
        // And it is whole again.
        bureau.is_looked_after();
        world.later(1);
        bureau.says(80);
        bureau.is_looked_after();
        let (expected, files) = (bureau.answers(), bureau.segments());
        drop(bureau);
        let bureau = Quiet::open(&world);
        assert_eq!(bureau.answers(), expected, "{what}");
        bureau.is_looked_after();
        assert_eq!(bureau.segments(), files, "{what}");
    }
}

fn flip(file: &Path, at: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at] ^= 1;
    fs::write(file, bytes).unwrap();
}

#[test]
fn rows_from_an_older_copy_are_noticed_even_when_they_have_grown_since() {
    let world = World::new();
    let bureau = settled(&world);
    let home = bureau.home.clone();
    drop(bureau);
    let backup = world.folder.path().join("backup");
    copy(&home, &backup);
    let bureau = Quiet::open(&world);
    bureau.is_looked_after();
    bureau.says_this(&bearing("900", NAME, NUMBER, Handling::default()));
    world.later(1);
    bureau.is_looked_after();
    assert!(is_in_a_file(&bureau.index(), NUMBER));
    drop(bureau);
    // The rows as they were, beside the index as it has become.
    for file in ["records.sqlite", "audit.sqlite"] {
        fs::copy(backup.join(file), home.join(file)).unwrap();
    }
    let bureau = Quiet::open(&world);
    let later: Vec<Record> = (100..110).map(|at| bureau.says(at)).collect();
    assert!(later.iter().all(|record| bureau.has(record)));
    assert_eq!(bureau.answers(), answers_from_rows(&world, &bureau));
    assert!(!bureau.answers().contains(NAME));
    // What it held is not kept either.
    bureau.is_looked_after();
    assert!(is_forgotten(&bureau.index()));
}

#[test]
fn what_is_erased_or_corrected_is_in_no_file_when_its_time_is_over() {
    let world = World::new();
    let bureau = settled(&world);
    let (first, second) = (
        bearing("900", NAME, "NONE00001", Handling::default()),
        bearing("901", "Somebody Else", NUMBER, Handling::default()),
    );
    bureau.says_this(&first);
    bureau.says_this(&second);
    world.later(1);
    bureau.is_looked_after();
    assert!(is_in_a_file(&bureau.index(), "Zebulon") && is_in_a_file(&bureau.index(), NUMBER));

    bureau.erases(&first);
    bureau.corrects(&bearing("901", "Somebody Else", "NONE00002", Handling::default()));
    let expected = bureau.answers();
    world.later(2);
    bureau.is_looked_after();
    // Even if it stops in between, and is open for less than the time each time.
    drop(bureau);
    world.later(29);
    let bureau = Quiet::open(&world);
    bureau.is_looked_after();
    assert!(is_forgotten(&bureau.index()));
    assert_eq!(bureau.answers(), expected);
    drop(bureau);
    assert_eq!(Quiet::open(&world).answers(), expected);
}

#[test]
fn what_is_erased_before_it_was_written_is_never_written() {
    let world = World::new();
    let bureau = settled(&world);
    let record = bearing("900", NAME, NUMBER, Handling::default());
    bureau.says_this(&record);
    let others: Vec<Record> = (70..76).map(|at| bureau.says(at)).collect();
    bureau.bureau.follow().unwrap();
    bureau.erases(&record);
    world.later(1);
    bureau.is_looked_after();
    assert!(is_in_a_file(&bureau.index(), others[0].identifiers[0].value.as_str()));
    assert!(is_forgotten(&bureau.index()));
}

#[test]
fn of_two_processes_one_writes_and_both_answer() {
    let world = World::new();
    let (writer, beside) = (settled(&world), Quiet::open(&world));
    let files = writer.segments();
    beside.says(70);
    beside.is_looked_after();
    world.later(1);
    beside.is_looked_after();
    assert_eq!(writer.segments(), files, "the one beside writes nothing");
    assert_eq!(beside.answers(), writer.answers());

    world.later(60);
    writer.says(71);
    writer.is_looked_after();
    assert_ne!(writer.segments(), files);
    // Who reads maps files that are removed meanwhile, and still answers.
    assert_eq!(beside.answers(), writer.answers());
    drop(writer);
    beside.is_looked_after();
    beside.says(72);
    world.later(1);
    beside.is_looked_after();
    let expected = beside.answers();
    assert_eq!(expected, answers_from_rows(&world, &beside));
    drop(beside);
    assert_eq!(Quiet::open(&world).answers(), expected);
}

#[test]
fn beside_questions_and_changes_the_index_is_looked_after_and_nobody_notices() {
    let world = World::new();
    let bureau = settled(&world);
    let steady = somebody(35, Handling::default());
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::SeqCst) {
                // Time flies, so that files are written and let go of at every turn.
                world.later(40);
                bureau.bureau.keep_index(&|| true).unwrap();
            }
        });
        scope.spawn(|| {
            while !is_done.load(Ordering::SeqCst) {
                assert!(bureau.has(&steady));
            }
        });
        for at in 100..400 {
            let record = bureau.says(at);
            assert!(bureau.has(&record), "it shows at once");
            if at % 3 == 0 {
                bureau.erases(&record);
                assert!(!bureau.has(&record), "it has gone at once");
            }
        }
        is_done.store(true, Ordering::SeqCst);
    });
    let expected = answers_from_rows(&world, &bureau);
    assert_eq!(bureau.answers(), expected);
    drop(bureau);
    assert_eq!(Quiet::open(&world).answers(), expected);
}

#[test]
fn what_was_left_unfinished_is_cleared_away() {
    let world = World::new();
    let bureau = settled(&world);
    let expected = bureau.answers();
    drop(bureau);
    let index = world.home("MA").join("index");
    for file in ["00000999.segment", "00001000.part", "manifest.part"] {
        fs::write(index.join(file), NAME).unwrap();
    }
    let bureau = Quiet::open(&world);
    assert_eq!(bureau.answers(), expected);
    bureau.is_looked_after();
    assert!(is_forgotten(&index));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&index), 0o700);
        assert!(fs::read_dir(&index).unwrap().all(|file| mode(&file.unwrap().path()) == 0o600));
    }
    assert_eq!(bureau.bureau.now(), Timestamp::from_secs(NOON_SECS + 120));
}
