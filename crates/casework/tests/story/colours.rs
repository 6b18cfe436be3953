//! Each colour has a minimum of its own, and conditions of its own.

use wasl_casework::Rulebook;
use wasl_model::{Answer, Colour};

use super::invented::{bare, judge, objections, red, sound};

#[test]
fn one_sound_notice_of_each_colour_goes_out() {
    let told = Colour::ALL.iter().flat_map(|colour| {
        let ruling = judge(&sound(*colour));
        assert!(ruling.allows(), "{colour}: {:?}", objections(&ruling));
        assert_eq!(ruling.findings.len(), Rulebook::current().rules().len());
        let named = |answer| {
            let found = ruling.findings.iter().filter(move |finding| finding.answer == answer);
            found.map(|finding| finding.rule.to_string()).collect::<Vec<_>>().join(" ")
        };
        let head = [format!("{colour}"), format!("  holds: {}", named(Answer::Holds))];
        head.into_iter()
            .chain(objections(&ruling).into_iter().map(|line| format!("  {line}")))
            .collect::<Vec<_>>()
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_notice_of_which_nothing_is_known_goes_out_in_no_colour() {
    let told = Colour::ALL.iter().flat_map(|colour| {
        let ruling = judge(&bare(*colour));
        assert!(!ruling.allows(), "{colour}");
        let head = [format!("{colour}")];
        head.into_iter()
            .chain(objections(&ruling).into_iter().map(|line| format!("  {line}")))
            .collect::<Vec<_>>()
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_rule_tells_what_it_saw_of_the_full_red_notice() {
    let ruling = judge(&red());
    let told = ruling.findings.iter().filter(|finding| finding.answer != Answer::Silent);
    insta::assert_snapshot!(told.map(super::invented::line).collect::<Vec<_>>().join("\n"));
}
