//! Erasure: it reaches every copy, each is receipted, and no old copy brings anything back.

use std::{fs, path::Path};

use wasl_model::{Handling, Timestamp};
use wasl_node::Confirmation;

use crate::world::{NOON_SECS, World, copy};

/// An invented name that stands nowhere else.
const NAME: &str = "Zebulon Quixworthy";

fn is_anywhere_in(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            is_anywhere_in(&path, text)
        } else {
            fs::read(path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes())
        }
    })
}

#[test]
fn an_erased_record_is_gone_from_every_file_and_each_bureau_says_so() {
    let world = World::new();
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    for other in [&us, &ma] {
        un.knows(other);
        other.knows(&un);
    }
    let record = un.says("1", NAME, Handling::default());
    un.says("2", "Somebody Else", Handling::default());
    assert_eq!((ma.pulls(&un), us.pulls(&un)), (Ok(2), Ok(2)));
    assert_eq!(ma.finds(NAME), [record.id()]);

    un.bureau.erase_record(&un.protection(), record.id()).unwrap();
    assert_eq!(un.finds(NAME), []);
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!((ma.finds(NAME), ma.finds("Somebody Else").len()), (vec![], 1));

    let confirmations = |hours: u64| {
        world.clock.set(Timestamp::from_secs(NOON_SECS + hours * 3_600));
        let view = un.bureau.record(&un.protection(), record.id()).unwrap();
        assert_eq!(view.held, None);
        view.erasures[0].confirmations.iter().map(|(_, confirmation)| *confirmation).collect::<Vec<_>>()
    };
    let confirmed = Confirmation::Confirmed(Timestamp::from_secs(NOON_SECS));
    assert_eq!(confirmations(23), [confirmed, Confirmation::Waiting]);
    assert_eq!(confirmations(24), [confirmed, Confirmation::Late]);

    let verdict = ma.bureau.verify_feed(&ma.admin(), un.member()).unwrap();
    assert!(verdict.is_sound(), "{verdict}");
    assert_eq!((verdict.size.get(), verdict.erased), (3, 1));
    assert!(is_anywhere_in(&world.home("US"), NAME), "it has not been told yet");
    for member in ["UN", "MA"] {
        assert!(!is_anywhere_in(&world.home(member), NAME), "{member} still has it in a file");
    }
}

#[test]
fn a_home_restored_from_an_old_copy_erases_before_it_is_ready() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    let record = un.says("1", NAME, Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    drop(ma);
    let backup = world.folder.path().join("backup");
    copy(&world.home("MA"), &backup);
    un.bureau.erase_record(&un.protection(), record.id()).unwrap();
    fs::remove_dir_all(world.home("MA")).unwrap();
    copy(&backup, &world.home("MA"));
    let settings = world.home("MA").join("wasl.toml");
    let by_itself = fs::read_to_string(&settings).unwrap().replace("every_secs = 0", "every_secs = 3600");
    fs::write(settings, by_itself).unwrap();

    let ma = world.reopen("MA");
    while !ma.bureau.is_ready() {
        std::thread::yield_now();
    }
    assert_eq!(ma.finds(NAME), []);
    assert!(!is_anywhere_in(&world.home("MA"), NAME));
}

#[test]
fn an_owner_restored_from_an_old_copy_gets_its_own_feed_back_from_its_peers() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    un.says("1", "First Said", Handling::default());
    let address = un.exchange.address();
    drop(un);
    let backup = world.folder.path().join("backup");
    copy(&world.home("UN"), &backup);
    let un = world.reopen("UN");
    ma.knows(&un);
    let second = un.says("2", "Said After The Copy", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(2));
    drop(un);
    fs::remove_dir_all(world.home("UN")).unwrap();
    copy(&backup, &world.home("UN"));
    assert_ne!(address.port(), 0);

    let un = world.reopen("UN");
    un.knows(&ma);
    assert_eq!(un.pulls(&ma), Ok(1));
    assert_eq!(un.finds("Said After The Copy"), [second.id()]);
    un.says("3", "Said After The Return", Handling::default());
    ma.knows(&un);
    assert_eq!(ma.pulls(&un), Ok(1));
}
