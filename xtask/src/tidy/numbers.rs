//! Does `docs/errors.md` list every error number exactly once, and no other?

use std::collections::BTreeMap;

use super::{
    code::{Code, Kind},
    finding::Finding,
    tree::Tree,
};

/// The page that explains every number.
const PAGE: &str = "docs/errors.md";
/// The function in which an error says its number: `Self::NotFound => 4004`.
const FUNCTION: &str = "number";

/// Compares the numbers in the code with the page, once the page exists.
pub(crate) fn check(tree: &Tree, code: &[Code]) -> Vec<Finding> {
    let mut given: BTreeMap<u32, Vec<(&str, usize)>> = BTreeMap::new();
    for file in code.iter().filter(|file| file.path.starts_with("crates/")) {
        for (number, line) in numbers(file) {
            given.entry(number).or_default().push((&file.path, line));
        }
    }
    let mut found = shared(&given);
    if let Some(page) = tree.file(PAGE) {
        let mut listed: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (line, text) in page.lines() {
            if let Some(number) = first_cell(text) {
                listed.entry(number).or_default().push(line);
            }
        }
        found.extend(compared(&given, &listed));
    }
    found
}

/// One number, one error.
fn shared(given: &BTreeMap<u32, Vec<(&str, usize)>>) -> Vec<Finding> {
    let twice = given.iter().filter(|(_, places)| places.len() > 1);
    twice
        .map(|(number, places)| {
            let (path, line) = places[1];
            let wrong = format!("error {number} is given twice, first in {}:{}", places[0].0, places[0].1);
            Finding::at(path, line, wrong, "give the newer one the next free number")
        })
        .collect()
}

fn compared(given: &BTreeMap<u32, Vec<(&str, usize)>>, listed: &BTreeMap<u32, Vec<usize>>) -> Vec<Finding> {
    let unlisted = given.iter().filter(|(number, _)| !listed.contains_key(number)).map(|(number, places)| {
        let wrong = format!("error {number} is not in {PAGE}");
        Finding::at(places[0].0, places[0].1, wrong, "add a row: its number, what happened, what to do")
    });
    let unknown = listed.iter().filter(|(number, _)| !given.contains_key(number)).map(|(number, lines)| {
        Finding::at(PAGE, lines[0], format!("no error has the number {number}"), "take the row out")
    });
    let doubled = listed.iter().filter(|(_, lines)| lines.len() > 1).map(|(number, lines)| {
        Finding::at(PAGE, lines[1], format!("error {number} is listed twice"), "keep one row")
    });
    unlisted.chain(unknown).chain(doubled).collect()
}

/// The literals on the right of `=>` in every `fn number`, or the one that is its whole body.
fn numbers(code: &Code) -> Vec<(u32, usize)> {
    let functions =
        code.places_of("fn").filter(|at| code.word(at + 1) == Some(FUNCTION) && !code.in_test(*at));
    let bodies = functions.filter_map(|at| code.body_after(at + 2));
    let said = bodies.flat_map(|body| {
        // Either the arms of a match, or, of an error that is one, the whole body.
        let alone = (body.len() == 3).then_some(body.start + 1);
        let arms = body.filter(|at| code.is_mark(*at, '=') && code.is_mark(at + 1, '>')).map(|at| at + 2);
        alone.into_iter().chain(arms)
    });
    said.filter_map(|at| {
        let token = code.tokens.get(at)?;
        let Kind::Literal(text) = &token.kind else { return None };
        Some((text.replace('_', "").parse().ok()?, token.line))
    })
    .collect()
}

/// The number in a table row's first cell.
fn first_cell(line: &str) -> Option<u32> {
    let cell = line.trim().strip_prefix('|')?.split('|').next()?;
    cell.trim_matches([' ', '`', '*']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    fn parse(text: &str) -> [Code; 1] {
        [Code::parse("crates/node/src/a.rs", text).unwrap()]
    }

    const CODE: &str = "fn number(&self) -> u16 { match self {\nSelf::A => 1001,\nSelf::B(c) => c.number(),\nSelf::D => 1002,\n} }";

    #[test]
    fn the_page_and_the_code_agree() {
        let page = "| number | error |\n|---|---|\n| 1001 | a |\n| `1001` | a |\n| 1003 | c |";
        let tree = Tree::invented(&[(PAGE, page)]);
        let expected = [
            "crates/node/src/a.rs:4: error 1002 is not in docs/errors.md",
            "docs/errors.md:5: no error has the number 1003",
            "docs/errors.md:4: error 1001 is listed twice",
        ];
        assert_eq!(shown(&check(&tree, &parse(CODE))), expected);
    }

    #[test]
    fn a_number_belongs_to_one_error() {
        let twice = CODE.replace("1002", "1001");
        let expected = ["crates/node/src/a.rs:4: error 1001 is given twice, first in crates/node/src/a.rs:2"];
        assert_eq!(shown(&check(&Tree::default(), &parse(&twice))), expected);
    }
}
