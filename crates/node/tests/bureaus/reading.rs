//! A check of a number that can be read in several ways.

use wasl_model::{Handling, Identifier, Number, Purpose, Scheme, Sought, Text};

use crate::world::{World, person};

#[test]
fn a_near_reading_does_not_hide_an_exact_one() {
    let world = World::new();
    let ma = world.make("MA");
    let value = Text::new("AB1234567").unwrap();
    let mut record = person(ma.member(), "1", "Perdita Lumen", Handling::default());
    record.identifiers = vec![Identifier { scheme: Scheme::Passport, value, issuer: None }];
    ma.bureau.create_record(&ma.protection(), &record).unwrap();

    let reading = |value| Number { sought: Sought::Any, value: Text::new(value).unwrap(), issuer: None };
    let readings = [reading("AB12345678"), reading("AB1234567"), reading("AB1234568")];
    let answer = ma.bureau.check(&ma.officer(Purpose::Border), &readings).unwrap();
    let rules: Vec<_> = answer.hits.iter().map(|found| found.hit.reasons[0].rule).collect();
    assert_eq!(rules, ["same"]);
}
