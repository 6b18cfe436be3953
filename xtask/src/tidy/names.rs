//! Are modules and files called by what they are?

use super::{code::Code, finding::Finding, tree::Tree};

/// Words that say nothing about what is inside.
const EMPTY: [&str; 10] =
    ["util", "utils", "common", "core", "helper", "helpers", "manager", "managers", "misc", "stuff"];
/// Words that say when something was written.
const TEMPORARY: [&str; 4] = ["new", "old", "tmp", "temp"];
/// Names that rightly end in a digit.
const NUMBERED: [&str; 5] = ["sha2", "argon2", "http2", "iso3166", "td2"];
/// What is looked at.
const ENDINGS: [&str; 8] = ["rs", "py", "css", "html", "sh", "md", "ftl", "toml"];

/// Empty names of modules, and names of files that tell a time instead of a thing.
pub(crate) fn check(tree: &Tree, code: &[Code]) -> Vec<Finding> {
    let files = tree.written().filter(|file| ENDINGS.contains(&file.ending()));
    let by_file = files.filter_map(|file| {
        let stem = file.name().rsplit_once('.').map_or(file.name(), |(stem, _)| stem);
        complaint(stem).map(|(wrong, instead)| Finding::at(&file.path, 1, wrong, instead))
    });
    by_file.chain(code.iter().flat_map(inline_modules)).collect()
}

fn inline_modules(code: &Code) -> Vec<Finding> {
    let named = code.places_of("mod").filter(|at| code.is_open(at + 2, '{'));
    named
        .filter_map(|at| {
            let (wrong, instead) = complaint(code.word(at + 1)?)?;
            Some(Finding::at(&code.path, code.tokens[at].line, wrong, instead))
        })
        .collect()
}

fn complaint(name: &str) -> Option<(String, &'static str)> {
    let lower = name.to_lowercase();
    let parts: Vec<_> = lower.split(['_', '-', '.']).collect();
    if let Some(part) = parts.iter().find(|part| EMPTY.contains(part)) {
        return Some((format!("`{name}`: `{part}` says nothing"), "name it by the noun it holds"));
    }
    let last = parts.last()?;
    let counted = (*last == "2" || (last.ends_with('2') && !last.starts_with(|c: char| c.is_ascii_digit())))
        && !NUMBERED.contains(last);
    if counted || parts.iter().any(|part| TEMPORARY.contains(part)) {
        return Some((
            format!("`{name}` says when, not what"),
            "replace the old one, or name the difference",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn empty_and_temporary_names_are_found() {
        let tree = Tree::invented(&[
            ("a/string_utils.rs", ""),
            ("a/parser_new.rs", ""),
            ("a/parser2.rs", ""),
            ("a/sha2.rs", ""),
            ("a/renewal.rs", ""),
            ("docs/decisions/0012.md", ""),
            ("vectors/tmp.md", ""),
        ]);
        let code = [Code::parse("b.rs", "mod helper { }").unwrap()];
        let expected = [
            "a/string_utils.rs:1: `string_utils`: `utils` says nothing",
            "a/parser_new.rs:1: `parser_new` says when, not what",
            "a/parser2.rs:1: `parser2` says when, not what",
            "b.rs:1: `helper`: `helper` says nothing",
        ];
        assert_eq!(shown(&check(&tree, &code)), expected);
    }
}
