//! What may not be written, each with what to write instead.

use super::{
    code::{Code, Kind},
    finding::Finding,
    paths,
};

/// The rooms that take time, entropy and bytes as arguments (ARCHITECTURE.md, invariant 1).
pub(crate) const PURE_ROOMS: [&str; 5] = ["model", "formats", "feed", "search", "exchange"];

/// The only files that may have `unsafe`: they map a file into memory, and argue why that is safe.
const UNSAFE_ROOM: &str = "/mapped.rs";

/// Where printing is the work.
const MAY_PRINT: [&str; 2] = ["crates/cli/", "xtask/"];

/// Macros that are never committed, or only where printing is the work.
const MACROS: [(&str, Where, &str); 6] = [
    ("todo", Where::Nowhere, "write it, or return a refusal that says what is not there yet"),
    ("unimplemented", Where::Nowhere, "write it, or return a refusal that says what is not there yet"),
    ("println", Where::Printing, "return the value, or log it with `tracing`"),
    ("print", Where::Printing, "return the value, or log it with `tracing`"),
    ("eprintln", Where::Printing, "return an error, or log it with `tracing`"),
    ("eprint", Where::Printing, "return an error, or log it with `tracing`"),
];

/// Where a macro may be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Nowhere,
    Printing,
}

/// Paths that no pure room may name, and what takes their place.
const IMPURE: [(&[&str], &str); 13] = [
    (&["SystemTime", "now"], "take a `Timestamp` as an argument"),
    (&["Instant", "now"], "take a `Timestamp` as an argument, or measure in the caller"),
    (&["Timestamp", "now"], "take a `Timestamp` as an argument"),
    (&["Zoned", "now"], "take a `Timestamp` as an argument"),
    (&["std", "fs"], "take `impl Read` or bytes; `node` and `store` open files"),
    (&["std", "net"], "return what to send; `node` holds the sockets"),
    (&["std", "env"], "take the setting as an argument; `node` reads it once"),
    (&["std", "process"], "return an error; the front door decides"),
    (&["tokio"], "stay a plain function; `node` drives it"),
    (&["getrandom"], "take the random bytes as an argument"),
    (&["rand"], "take the random bytes as an argument"),
    (&["OsRng"], "take the random bytes as an argument"),
    (&["thread_rng"], "take the random bytes as an argument"),
];

/// Everything that is banned, in every Rust file.
pub(crate) fn check(code: &[Code]) -> Vec<Finding> {
    code.iter()
        .flat_map(|file| [macros(file), attributes(file), unsafe_code(file), impure(file)].concat())
        .collect()
}

fn macros(code: &Code) -> Vec<Finding> {
    let may_print =
        MAY_PRINT.iter().any(|folder| code.path.starts_with(folder)) || code.path.contains("/examples/");
    let calls = (0..code.tokens.len()).filter(|at| code.is_mark(at + 1, '!') && !code.is_mark(at + 2, '='));
    calls
        .filter_map(|at| {
            let (name, allowed, instead) = MACROS.iter().find(|(name, ..)| code.word(at) == Some(name))?;
            let fine = *allowed == Where::Printing && (may_print || code.in_test(at));
            (!fine).then(|| {
                Finding::at(&code.path, code.tokens[at].line, format!("`{name}!` is not for here"), *instead)
            })
        })
        .collect()
}

/// `#[allow(…)]`, and `#[expect(…)]` that keeps its reason to itself.
fn attributes(code: &Code) -> Vec<Finding> {
    let calls = (0..code.tokens.len()).filter(|at| code.is_open(at + 1, '(') && in_attribute(code, *at));
    calls
        .filter_map(|at| {
            let line = code.tokens[at].line;
            let inside = at + 2..code.tokens[at + 1].partner;
            match code.word(at)? {
                "allow" => Some(Finding::at(
                    &code.path,
                    line,
                    "`#[allow(…)]` waives a rule for good",
                    "mend the code, or write `#[expect(…, reason = \"…\")]`",
                )),
                "expect" if !inside.into_iter().any(|each| code.word(each) == Some("reason")) => Some(
                    Finding::at(&code.path, line, "`#[expect(…)]` gives no reason", "add `reason = \"…\"`"),
                ),
                _ => None,
            }
        })
        .collect()
}

/// Whether a token is a direct part of `#[…]` or `#![…]`, or of a `cfg_attr(…)` there.
fn in_attribute(code: &Code, at: usize) -> bool {
    let Some(open) = (0..at)
        .rev()
        .find(|each| matches!(code.tokens[*each].kind, Kind::Open(_)) && code.tokens[*each].partner > at)
    else {
        return false;
    };
    if code.is_open(open, '[') {
        let before =
            open.checked_sub(1).filter(|each| !code.is_mark(*each, '!')).or_else(|| open.checked_sub(2));
        return before.is_some_and(|each| code.is_mark(each, '#'));
    }
    open > 0 && code.word(open - 1) == Some("cfg_attr") && in_attribute(code, open - 1)
}

fn unsafe_code(code: &Code) -> Vec<Finding> {
    if code.path.ends_with(UNSAFE_ROOM) {
        return Vec::new();
    }
    let found = code.places_of("unsafe").map(|at| {
        let instead = "use what the standard library or a reviewed crate offers safely";
        Finding::at(&code.path, code.tokens[at].line, "`unsafe` has no room in this house", instead)
    });
    found.collect()
}

/// Clocks, randomness, files, sockets and tasks in a pure room.
fn impure(code: &Code) -> Vec<Finding> {
    let is_pure = PURE_ROOMS.iter().any(|room| code.path.starts_with(&format!("crates/{room}/src/")));
    if !is_pure {
        return Vec::new();
    }
    let imports = paths::imports(code).into_iter().map(|each| (each.segments, each.index));
    let mentions = paths::mentions(code).into_iter().filter(|each| each.segments.len() > 1);
    let named = imports.chain(mentions.map(|each| (each.segments, each.index)));
    let named = named.filter(|(_, index)| !code.in_test(*index));
    let mut found: Vec<_> =
        named.filter_map(|(segments, index)| impure_path(code, &segments, index)).collect();
    let waits = code.places_of("async").filter(|at| !code.in_test(*at));
    found.extend(waits.map(|at| {
        let line = code.tokens[at].line;
        Finding::at(&code.path, line, "a pure room does not wait", "stay a plain function; `node` drives it")
    }));
    found
}

fn impure_path(code: &Code, segments: &[String], index: usize) -> Option<Finding> {
    let names = |pattern: &[&str]| {
        let mut windows = segments.windows(pattern.len());
        if pattern.len() == 1 { segments[0] == pattern[0] } else { windows.any(|window| window == pattern) }
    };
    let (pattern, instead) = IMPURE.iter().find(|(pattern, _)| names(pattern))?;
    let wrong = format!("a pure room names `{}`", pattern.join("::"));
    Some(Finding::at(&code.path, code.tokens[index].line, wrong, *instead))
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    fn found(path: &str, text: &str) -> Vec<String> {
        shown(&check(&[Code::parse(path, text).unwrap()]))
    }

    #[test]
    fn unfinished_code_is_named() {
        let text = "fn a() { todo!() }\nfn b() { unimplemented!(\"c\") }\nfn c() { if todo != 1 {} }";
        let expected = [
            "crates/node/src/a.rs:1: `todo!` is not for here",
            "crates/node/src/a.rs:2: `unimplemented!` is not for here",
        ];
        assert_eq!(found("crates/node/src/a.rs", text), expected);
    }

    #[test]
    fn only_the_front_door_and_the_chores_print() {
        let text = "fn a() { println!(\"b\") }";
        assert_eq!(found("crates/cli/src/a.rs", text), [""; 0]);
        assert_eq!(
            found("crates/node/src/a.rs", text),
            ["crates/node/src/a.rs:1: `println!` is not for here"]
        );
        assert_eq!(found("crates/node/src/a.rs", &format!("#[test] {text}")), [""; 0]);
    }

    #[test]
    fn waivers_need_a_reason() {
        let text = "#![allow(x)]\n#[cfg_attr(test, allow(x))]\n#[expect(x)]\n#[expect(x, reason = \"y\")]\nfn a() { z.expect(x); }";
        let lines: Vec<_> = found("crates/node/src/a.rs", text);
        assert_eq!(
            lines,
            [
                "crates/node/src/a.rs:1: `#[allow(…)]` waives a rule for good",
                "crates/node/src/a.rs:2: `#[allow(…)]` waives a rule for good",
                "crates/node/src/a.rs:3: `#[expect(…)]` gives no reason",
            ]
        );
    }

    #[test]
    fn pure_rooms_hold_no_clock_file_or_socket() {
        let text =
            "use std::{fs::File, io::Read};\nfn a() { Instant::now(); std::net::lookup(); }\nasync fn b() {}";
        let mut lines = found("crates/feed/src/a.rs", text);
        lines.sort();
        assert_eq!(
            lines,
            [
                "crates/feed/src/a.rs:1: a pure room names `std::fs`",
                "crates/feed/src/a.rs:2: a pure room names `Instant::now`",
                "crates/feed/src/a.rs:2: a pure room names `std::net`",
                "crates/feed/src/a.rs:3: a pure room does not wait",
            ]
        );
        assert_eq!(found("crates/node/src/a.rs", text), [""; 0]);
    }

    #[test]
    fn a_word_in_a_comment_is_not_code() {
        assert_eq!(
            found("crates/feed/src/a.rs", "// unsafe { std::fs::read() }\nconst A: &str = \"unsafe\";"),
            [""; 0]
        );
        assert_eq!(
            found("crates/feed/src/a.rs", "fn a() { unsafe { b() } }"),
            ["crates/feed/src/a.rs:1: `unsafe` has no room in this house"]
        );
        assert!(
            found("crates/feed/src/mapped.rs", "fn a() { unsafe { b() } }").is_empty(),
            "a mapped file has a room of its own"
        );
    }
}
