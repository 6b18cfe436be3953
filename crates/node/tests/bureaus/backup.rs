//! Copies of a home that is in use: whole, consistent, refused where they are damaged.

use std::{
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use wasl_model::{Handling, Purpose};
use wasl_node::{BackupManifest, BackupReport, Bureau, NodeError, restore};

use crate::world::{Running, World, person};

impl World {
    fn target(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn restores_to(&self, name: &str, generation: Option<&str>) -> Result<Bureau, NodeError> {
        let home = self.home(name);
        restore(&self.target(), generation, &home, self.clock.clone(), &mut |_| {})?;
        Bureau::open(&home, self.clock.clone())
    }
}

impl Running {
    fn copies_to(&self, target: &Path, keep: usize) -> Result<BackupReport, u16> {
        let keep = NonZeroUsize::new(keep).unwrap();
        self.bureau.backup(&self.admin(), target, keep, &mut |_| {}).map_err(|error| error.number())
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn generation(world: &World) -> PathBuf {
    files(&world.target().join("generations")).pop().unwrap()
}

fn is_sound(bureau: &Bureau) -> bool {
    let member = bureau.identity().member;
    let admin = bureau.local_caller(wasl_model::Role::Admin, Purpose::Investigation);
    let protection = bureau.local_caller(wasl_model::Role::Protection, Purpose::Oversight);
    bureau.verify_feed(&admin, member).unwrap().is_sound()
        && bureau.verify_audit(&protection).unwrap().is_sound()
}

/// How many opening lines of records that were written are in the audit log.
fn written_lines(bureau: &Bureau) -> u64 {
    let protection = bureau.local_caller(wasl_model::Role::Protection, Purpose::Oversight);
    let (mut before, mut count) = (None, 0);
    loop {
        let lines = bureau.audit(&protection, before, 1_000).unwrap().lines;
        let Some(last) = lines.last() else { return count };
        before = Some(last.number);
        let is_write = |line: &wasl_model::AuditLine| matches!(line, wasl_model::AuditLine::Opened(opened) if opened.action == wasl_model::Action::RecordWrite);
        count += lines.iter().filter(|line| is_write(&line.line)).count() as u64;
    }
}

#[test]
fn a_copy_made_while_others_write_is_of_one_moment_and_has_the_line_of_every_change_in_it() {
    let world = World::new();
    let ma = world.make("MA");
    let stop = AtomicBool::new(false);
    let mut at_least = 0;
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut number = 0;
            while !stop.load(Ordering::SeqCst) {
                ma.says(&number.to_string(), &format!("Person Number{number}"), Handling::default());
                number += 1;
            }
        });
        for _ in 0..5 {
            let acknowledged = ma.bureau.entries_of(ma.member()).unwrap();
            ma.copies_to(&world.target(), 9).unwrap();
            at_least = acknowledged;
        }
        stop.store(true, Ordering::SeqCst);
        writer.join().unwrap();
    });
    let restored = world.restores_to("again", None).unwrap();
    let (held, said) =
        (restored.entries_of(ma.member()).unwrap(), ma.bureau.entries_of(ma.member()).unwrap());
    assert!(at_least > 0 && (at_least..=said).contains(&held), "{at_least} {held} {said}");
    assert!(is_sound(&restored));
    assert!(written_lines(&restored) >= held, "no record without its line");
}

#[test]
fn a_second_copy_writes_what_has_changed_and_old_ones_go_with_what_only_they_needed() {
    let world = World::new();
    let ma = world.make("MA");
    for number in 0..1_500 {
        ma.says(&number.to_string(), &format!("Person Number{number}"), Handling::default());
    }
    let first = ma.copies_to(&world.target(), 2).unwrap();
    assert_eq!((first.written_pieces, first.generations), (first.pieces, 1));
    ma.says("more", "Perdita Lumen", Handling::default());
    let second = ma.copies_to(&world.target(), 2).unwrap();
    assert!(
        second.written_bytes * 2 < first.written_bytes,
        "{} {}",
        second.written_bytes,
        first.written_bytes
    );
    assert!(second.generation > first.generation && second.generations == 2);
    let third = ma.copies_to(&world.target(), 2).unwrap();
    assert_eq!((third.generations, third.removed_generations), (2, 1));
    assert!(third.removed_pieces > 0);
    // What is left is exactly what the two need.
    let manifests = files(&world.target().join("generations"));
    let manifests =
        manifests.iter().map(|path| BackupManifest::from_bytes(&fs::read(path).unwrap()).unwrap());
    let mut needed: Vec<_> =
        manifests.flat_map(|manifest| manifest.files).flat_map(|file| file.pieces).collect();
    needed.sort_by_key(|piece| **piece);
    needed.dedup();
    assert_eq!(files(&world.target().join("pieces")).len(), needed.len());

    let older = world.restores_to("older", Some(&second.generation)).unwrap();
    assert_eq!(older.entries_of(ma.member()).unwrap(), 1_501);
    assert!(is_sound(&older));
    let never = world.restores_to("never", Some(&first.generation));
    assert_eq!(never.unwrap_err().number(), 6102);
}

#[test]
fn the_files_of_messages_are_in_a_copy_and_are_read_once() {
    let world = World::new();
    let [ma, fr] = ["MA", "FR"].map(|code| world.make(code));
    ma.knows(&fr);
    let content = vec![7; 300_000];
    let sent = ma.sends_files(&[&fr], &[&content], wasl_model::Urgency::Routine);
    let first = ma.copies_to(&world.target(), 2).unwrap();
    // Sealed under a name that says what is in it, it is not read again: whatever lies there now is not copied.
    for file in files(&ma.bureau.home().path().join("attachments")) {
        let length = fs::metadata(&file).unwrap().len();
        fs::write(&file, vec![0; usize::try_from(length).unwrap()]).unwrap();
    }
    let second = ma.copies_to(&world.target(), 2).unwrap();
    assert!(second.written_bytes < 200_000 && first.written_bytes > 300_000, "{first:?} {second:?}");

    let restored = world.restores_to("again", None).unwrap();
    let clerk = restored.local_caller(wasl_model::Role::Officer, Purpose::Investigation);
    let (_, mut opened) = restored.attachment(&clerk, sent, 1).unwrap();
    let mut read = Vec::new();
    std::io::Read::read_to_end(&mut opened, &mut read).unwrap();
    assert_eq!(read, content);
}

#[test]
fn what_was_erased_is_in_no_copy_once_the_old_ones_are_gone() {
    const NAME: &str = "Perpetua Ravenhill";
    let world = World::new();
    let ma = world.make("MA");
    let record = ma.says("1", NAME, Handling::default());
    ma.copies_to(&world.target(), 1).unwrap();
    let has_it = || {
        let has =
            |path: &PathBuf| fs::read(path).unwrap().windows(NAME.len()).any(|part| part == NAME.as_bytes());
        files(&world.target()).iter().any(has)
    };
    assert!(has_it());
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    ma.copies_to(&world.target(), 1).unwrap();
    assert!(!has_it());
}

#[test]
fn every_damage_is_refused_with_its_number_and_leaves_no_home() {
    let world = World::new();
    let ma = world.make("MA");
    ma.says("1", "Perdita Lumen", Handling::default());
    ma.copies_to(&world.target(), 7).unwrap();
    let pieces = files(&world.target().join("pieces"));
    let refused = || {
        let number = world.restores_to("again", None).unwrap_err().number();
        assert!(!world.home("again").exists() && !world.home("again.restoring").exists());
        number
    };
    for piece in &pieces {
        let whole = fs::read(piece).unwrap();
        let mut altered = whole.clone();
        altered[0] ^= 1;
        fs::write(piece, altered).unwrap();
        assert_eq!(refused(), 6106);
        fs::write(piece, &whole[1..]).unwrap();
        assert_eq!(refused(), 6106);
        fs::remove_file(piece).unwrap();
        assert_eq!(refused(), 6105);
        fs::write(piece, whole).unwrap();
    }
    let (path, manifest) = (generation(&world), fs::read(generation(&world)).unwrap());
    fs::write(&path, &manifest[..manifest.len() - 1]).unwrap();
    assert_eq!(refused(), 6103);
    let mut newer = manifest.clone();
    newer[7] = b'2';
    let sum = <sha2::Sha256 as sha2::Digest>::digest(&newer[..newer.len() - 32]);
    let end = newer.len() - 32;
    newer[end..].copy_from_slice(&sum);
    fs::write(&path, newer).unwrap();
    assert_eq!(refused(), 6104);
    let mut without = BackupManifest::from_bytes(&manifest).unwrap();
    without.files.retain(|file| file.path != "audit.sqlite");
    fs::write(&path, without.to_bytes()).unwrap();
    assert_eq!(refused(), 6103);
    fs::remove_file(&path).unwrap();
    assert_eq!(refused(), 6101);
    fs::write(&path, manifest).unwrap();
    assert!(is_sound(&world.restores_to("again", None).unwrap()));
    assert_eq!(world.restores_to("again", None).unwrap_err().number(), 6003);
    let nowhere =
        restore(&world.home("nowhere"), None, &world.home("other"), world.clock.clone(), &mut |_| {});
    assert_eq!(nowhere.unwrap_err().number(), 6101);
}

#[test]
fn the_next_copy_mends_a_piece_and_takes_no_notice_of_what_was_left_unfinished() {
    let world = World::new();
    let ma = world.make("MA");
    ma.copies_to(&world.target(), 7).unwrap();
    let key = fs::read(world.home("MA").join("keys/feed.key")).unwrap();
    let piece = files(&world.target().join("pieces"))
        .into_iter()
        .find(|path| fs::read(path).unwrap() == key)
        .unwrap();
    fs::write(&piece, b"damaged").unwrap();
    fs::write(world.target().join("part/records.sqlite"), b"cut short").unwrap();
    let second = ma.copies_to(&world.target(), 7).unwrap();
    assert_eq!((second.mended_pieces, second.generations, fs::read(&piece).unwrap()), (1, 2, key));
    assert_eq!(files(&world.target().join("part")), [] as [PathBuf; 0]);
    // A generation that cannot be read may need any piece: none is removed.
    fs::write(generation(&world), b"damaged").unwrap();
    let third = ma.copies_to(&world.target(), 2).unwrap();
    assert_eq!((third.damaged_generations, third.removed_generations, third.removed_pieces), (1, 1, 0));
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let world = World::new();
    let (ma, fr) = (world.make("MA"), world.make("FR"));
    ma.copies_to(&world.target(), 7).unwrap();
    assert_eq!(fr.copies_to(&world.target(), 7), Err(6108));
    assert_eq!(ma.copies_to(&world.home("FR"), 7), Err(6108));
    assert_eq!(ma.copies_to(&world.home("MA").join("backup"), 7), Err(6109));
    assert_eq!(ma.copies_to(&world.home("FR").join("wasl.toml"), 7), Err(6110));
    let held = fs::File::open(world.target().join("lock")).unwrap();
    held.lock().unwrap();
    assert_eq!(ma.copies_to(&world.target(), 7), Err(6107));
    drop(held);
    let officer =
        ma.bureau.backup(&ma.officer(Purpose::Border), &world.target(), NonZeroUsize::MIN, &mut |_| {});
    assert_eq!(officer.unwrap_err().number(), 1002);
}

#[cfg(unix)]
#[test]
fn nobody_but_its_owner_may_read_a_copy_or_what_comes_out_of_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let ma = world.make("MA");
    let record = person(ma.member(), "1", "Perdita Lumen", Handling::default());
    ma.bureau.create_record(&ma.protection(), &record).unwrap();
    ma.copies_to(&world.target(), 7).unwrap();
    drop(world.restores_to("again", None).unwrap());
    for folder in [world.target(), world.home("again")] {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for file in files(&folder) {
            assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700), "{}", file.display());
        }
    }
}
