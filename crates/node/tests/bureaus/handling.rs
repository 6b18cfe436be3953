//! Handling codes: who receives a record, for what it may be used, and until when.

use wasl_model::{Audience, Handling, Purpose, Role, Timestamp};

use crate::world::{NOON_SECS, World, ids, person};

fn only(members: &[&str]) -> Handling {
    let members = members.iter().map(|member| member.parse().unwrap()).collect();
    Handling { audience: Audience::Only(members), ..Handling::default() }
}

#[test]
fn a_record_reaches_its_audience_and_nobody_else() {
    let world = World::new();
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    for (one, other) in [(&un, &us), (&un, &ma), (&us, &ma)] {
        one.knows(other);
        other.knows(one);
    }
    let for_ma = un.says("1", "Only For Rabat", only(&["MA"]));
    let not_us =
        Handling { audience: Audience::AllBut(["US".parse().unwrap()].into()), ..Handling::default() };
    let but_us = un.says("2", "Not For Washington", not_us);

    assert_eq!((ma.pulls(&un), us.pulls(&un)), (Ok(2), Ok(2)));
    assert_eq!(
        (ma.finds("Only For Rabat"), ma.finds("Not For Washington")),
        (vec![for_ma.id()], vec![but_us.id()])
    );
    assert_eq!((us.finds("Only For Rabat"), us.finds("Not For Washington")), (vec![], vec![]));
    // Washington holds the commitments and not one payload, and can still verify the whole feed.
    let verdict = us.bureau.verify_feed(&us.admin(), un.member()).unwrap();
    assert!(verdict.is_sound(), "{verdict}");
    assert_eq!((verdict.size.get(), verdict.held), (2, 0));
    // Nor does it get them from Rabat.
    assert_eq!(us.pulls(&ma), Ok(0));
    assert_eq!(us.finds("Only For Rabat"), []);
}

#[test]
fn a_receiver_keeps_to_purpose_and_expiry_itself_also_offline() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    ma.knows(&un);
    un.knows(&ma);
    let end = Timestamp::from_secs(NOON_SECS + 100);
    let handling =
        Handling { purposes: [Purpose::Sanctions].into(), expires: Some(end), ..Handling::default() };
    let record = un.says("1", "Kaspar Restricted", handling);
    assert_eq!(ma.pulls(&un), Ok(1));
    drop(un);

    let found = |purpose| ids(&ma.asks("Kaspar Restricted", purpose));
    assert_eq!((found(Purpose::Sanctions), found(Purpose::Border)), (vec![record.id()], vec![]));
    world.clock.set(Timestamp::from_millis(end.millis() - 1));
    assert_eq!(found(Purpose::Sanctions), [record.id()]);
    world.clock.set(end);
    assert_eq!(found(Purpose::Sanctions), []);
    assert_eq!(ma.bureau.record(&ma.protection(), record.id()).unwrap_err().number(), 1004);
    // Later its payload goes too, and the log still verifies.
    assert_eq!(ma.bureau.purge_expired().unwrap(), 1);
    let verdict = ma.bureau.verify_feed(&ma.admin(), record.owner).unwrap();
    assert!(verdict.is_sound() && verdict.held == 0, "{verdict}");
}

#[test]
fn a_refused_change_does_not_tell_that_a_record_is_there() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    ma.knows(&un);
    un.knows(&ma);
    let handling = Handling { purposes: [Purpose::Sanctions].into(), ..Handling::default() };
    let id = un.says("1", "Kaspar Restricted", handling).id();
    assert_eq!(ma.pulls(&un), Ok(1));
    let refused = |purpose| {
        let analyst = ma.bureau.local_caller(Role::Analyst, purpose);
        ma.bureau.amend_record(&analyst, id, |_| {}).unwrap_err().number()
    };
    // Who may see it learns that it is another member's; for who may not, it is not there.
    assert_eq!((refused(Purpose::Sanctions), refused(Purpose::Border)), (1005, 1004));
}

#[test]
fn a_narrower_audience_takes_the_copies_back_from_those_outside() {
    let world = World::new();
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    for other in [&us, &ma] {
        un.knows(other);
        other.knows(&un);
    }
    let wide = un.says("1", "Ludmila Narrowing", Handling::default());
    assert_eq!((us.pulls(&un), ma.pulls(&un)), (Ok(1), Ok(1)));
    assert_eq!(us.finds("Ludmila Narrowing"), [wide.id()]);

    let narrow = person(un.member(), "1", "Ludmila Narrowing", only(&["MA"]));
    un.bureau.correct_record(&un.protection(), wide.id(), &narrow).unwrap();
    assert_eq!((us.pulls(&un), ma.pulls(&un)), (Ok(2), Ok(2)));
    assert_eq!((us.finds("Ludmila Narrowing"), ma.finds("Ludmila Narrowing")), (vec![], vec![wide.id()]));
}
