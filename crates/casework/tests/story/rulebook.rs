//! A rulebook is outside data too: what could not be carried out to the letter is refused.

use wasl_casework::{Rulebook, RulebookError};
use wasl_model::Answer;

/// A rulebook of one rule, which a test spoils.
const SMALL: &str = r#"
version = "1"
[[articles]]
code = "C3"
title = "Neutrality"
[[offences]]
word = "murder"
matter = "ordinary"
[[rules]]
name = "plain-text"
article = "C3"
colours = "all"
check = { is = "plain" }
answer = "stops"
says = "It reads as it is."
"#;

fn number(from: &str, to: &str) -> Option<u16> {
    assert!(SMALL.contains(from));
    Rulebook::parse(&SMALL.replacen(from, to, 1)).err().map(|error| error.number())
}

#[test]
fn a_rulebook_that_is_not_understood_is_refused() {
    assert_eq!(number("", ""), None);
    for (from, to) in [
        ("{ is = \"plain\" }", "{ is = \"guess\" }"),
        ("{ is = \"plain\" }", "{ is = \"plain\", but = \"not much\" }"),
        ("{ is = \"plain\" }", "{ is = \"asks\", any = [\"kill\"] }"),
        ("{ is = \"plain\" }", "{ is = \"penalty\", warrant_months = -24, judgment_months = 6 }"),
        ("\"all\"", "[\"pink\"]"),
        ("\"all\"", "\"some\""),
        ("\"stops\"", "\"holds\""),
        ("\"ordinary\"", "\"odd\""),
        ("says =", "sais ="),
        ("version = \"1\"", ""),
        ("\"It reads", "It reads"),
    ] {
        assert_eq!(number(from, to), Some(1151), "{to}");
    }
    let rule = &SMALL[SMALL.find("[[rules]]").unwrap()..];
    assert_eq!(Rulebook::parse(&[SMALL, rule].concat()).map_err(|error| error.number()), Err(1152));
    assert_eq!(number("article = \"C3\"", "article = \"C4\""), Some(1153));
    assert_eq!(number("\"stops\"", "\"warns\""), Some(1154));
    assert_eq!(number("\"all\"", "[\"red\"]"), Some(1154));
    assert_eq!(number("\"all\"", "[]"), Some(1155));
    for hollow in ["has\", any = []", "has\", any = [[]]", "order\", first = \"birth\", then = \"birth\""] {
        assert_eq!(number("plain\"", hollow), Some(1155), "{hollow}");
    }
    let error = Rulebook::parse(&SMALL.replace("\"C3\"\ncolours", "\"C4\"\ncolours")).unwrap_err();
    assert!(matches!(error, RulebookError::Article { .. }));
    assert_eq!(
        error.to_string(),
        "the rule plain-text names the article C4, which the rulebook does not list"
    );
}

#[test]
fn the_rules_are_read_in_one_go() {
    let book = Rulebook::current();
    assert_eq!(book.version().as_str(), "2026-11-24");
    let rules = book.rules().iter().map(|rule| {
        let colours = if rule.colours.len() == wasl_model::Colour::ALL.len() {
            "all".to_owned()
        } else {
            rule.colours.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let reach = rule.reach.map_or(String::new(), |reach| format!(", a {reach}"));
        let answer = if rule.answer == Answer::Stops { "stops" } else { "warns" };
        format!("{} {answer} {} ({colours}{reach}): {}", rule.article, rule.name, rule.says)
    });
    insta::assert_snapshot!(rules.collect::<Vec<_>>().join("\n"));
    let has = |word: &str| book.offences().iter().any(|offence| offence.word.as_str() == word);
    assert!(["terrorism", "murder", "money-laundering", "war-crimes"].into_iter().all(has));
    assert_eq!(book.article("C3").map(|article| article.code.as_str()), Some("C3"));
    assert_eq!((book.article("C99"), book.rule("red-penalty").is_some()), (None, true));
}
