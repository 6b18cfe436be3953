//! A Rust file as a flat list of tokens that know their line and whether only tests see them.
//!
//! Tokens, not text: a word in a comment or a string is never taken for code. Not a syntax tree
//! either: the rules need words, brackets and lines, and a full parser would double the build.

use std::{ops::Range, str::FromStr};

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};

/// One Rust file.
#[derive(Debug)]
pub(crate) struct Code {
    /// The file, relative to the root.
    pub(crate) path: String,
    /// How it begins.
    pub(crate) opening: Vec<String>,
    /// Its tokens in order, brackets among them.
    pub(crate) tokens: Vec<Token>,
    /// Whether only tests see the whole file.
    pub(crate) only_tests: bool,
}

/// One token.
#[derive(Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// For a bracket the index of its partner, for anything else its own.
    pub(crate) partner: usize,
    /// Whether it belongs to a `#[cfg(test)]` item or a `#[test]`.
    pub(crate) test: bool,
}

/// What a token can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a name.
    Word(String),
    /// One mark of punctuation.
    Mark(char),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// A literal as written.
    Literal(String),
}

impl Code {
    /// Reads a file; on failure the line where it stops being Rust.
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, usize> {
        let stream = TokenStream::from_str(text).map_err(|error: LexError| error.span().start().line)?;
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        mark_tests(&mut tokens);
        let opening = text.lines().take_while(|line| line.starts_with("//!")).map(str::to_owned).collect();
        let only_tests = path.split('/').any(|part| part == "tests" || part == "benches");
        Ok(Self { path: path.to_owned(), opening, tokens, only_tests })
    }

    /// Whether only tests see this token.
    pub(crate) fn in_test(&self, index: usize) -> bool {
        self.only_tests || self.tokens[index].test
    }

    /// The word at an index.
    pub(crate) fn word(&self, index: usize) -> Option<&str> {
        match &self.tokens.get(index)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether this mark stands at an index.
    pub(crate) fn is_mark(&self, index: usize, mark: char) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    /// Whether this opening bracket stands at an index.
    pub(crate) fn is_open(&self, index: usize, bracket: char) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == Kind::Open(bracket))
    }

    /// The indices where a word stands.
    pub(crate) fn places_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        (0..self.tokens.len()).filter(move |index| self.word(*index) == Some(word))
    }

    /// What stands between the brackets of an item that begins at `start`: its first `{…}`, if one
    /// comes before the item's `;`.
    pub(crate) fn body_after(&self, start: usize) -> Option<Range<usize>> {
        let mut index = start;
        while let Some(token) = self.tokens.get(index) {
            match token.kind {
                Kind::Open('{') => return Some(index..token.partner + 1),
                Kind::Mark(';') | Kind::Close(_) => return None,
                Kind::Open(_) => index = token.partner + 1,
                _ => index += 1,
            }
        }
        None
    }
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(word) => push(tokens, Kind::Word(word.to_string()), line),
            TokenTree::Punct(mark) => push(tokens, Kind::Mark(mark.as_char()), line),
            TokenTree::Literal(literal) => push(tokens, Kind::Literal(literal.to_string()), line),
            TokenTree::Group(group) => {
                let Some((open, close)) = brackets(group.delimiter()) else {
                    flatten(group.stream(), tokens);
                    continue;
                };
                let start = tokens.len();
                push(tokens, Kind::Open(open), group.span_open().start().line);
                flatten(group.stream(), tokens);
                let end = tokens.len();
                push(tokens, Kind::Close(close), group.span_close().end().line);
                tokens[start].partner = end;
                tokens[end].partner = start;
            }
        }
    }
}

fn push(tokens: &mut Vec<Token>, kind: Kind, line: usize) {
    let partner = tokens.len();
    tokens.push(Token { kind, line, partner, test: false });
}

fn brackets(delimiter: Delimiter) -> Option<(char, char)> {
    match delimiter {
        Delimiter::Parenthesis => Some(('(', ')')),
        Delimiter::Brace => Some(('{', '}')),
        Delimiter::Bracket => Some(('[', ']')),
        Delimiter::None => None,
    }
}

/// Marks the items under `#[test]` and `#[cfg(test)]`, from the attribute to their `;` or `}`.
fn mark_tests(tokens: &mut [Token]) {
    let mut index = 0;
    while index < tokens.len() {
        let Some(after) = test_attribute(tokens, index) else {
            index += 1;
            continue;
        };
        let end = end_of_item(tokens, after);
        for token in &mut tokens[index..end] {
            token.test = true;
        }
        index = end;
    }
}

/// The index after a test attribute that begins here.
fn test_attribute(tokens: &[Token], index: usize) -> Option<usize> {
    if tokens[index].kind != Kind::Mark('#') || tokens.get(index + 1)?.kind != Kind::Open('[') {
        return None;
    }
    let end = tokens[index + 1].partner;
    let inside = &tokens[index + 2..end];
    let says = |word: &str| inside.iter().any(|token| token.kind == Kind::Word(word.to_owned()));
    let first = &inside.first()?.kind;
    let negated = says("not");
    let is_test = *first == Kind::Word("test".to_owned())
        || (*first == Kind::Word("cfg".to_owned()) && says("test") && !negated);
    is_test.then_some(end + 1)
}

/// The index after the item that follows: its `;` or its closing brace, further attributes skipped.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    let mut index = start;
    while let Some(token) = tokens.get(index) {
        match token.kind {
            Kind::Mark(';') => return index + 1,
            Kind::Open('{') => return token.partner + 1,
            Kind::Open(_) => index = token.partner + 1,
            Kind::Close(_) => return index,
            _ => index += 1,
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(code: &Code, test: bool) -> Vec<&str> {
        (0..code.tokens.len()).filter(|at| code.in_test(*at) == test).filter_map(|at| code.word(at)).collect()
    }

    #[test]
    fn what_only_tests_see_is_marked() {
        let text =
            "fn kept() {}\n#[cfg(test)]\n#[derive(Debug)]\nmod tests { fn hidden() {} }\nfn too() {}\n";
        let code = Code::parse("a.rs", text).unwrap();
        assert_eq!(words(&code, false), ["fn", "kept", "fn", "too"]);
        let code = Code::parse("a.rs", "#[cfg(not(test))] fn shown() {}").unwrap();
        assert_eq!(words(&code, true), [""; 0]);
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        let code = Code::parse("a.rs", "// unsafe\n/* todo!() */ let a = \"unsafe\";").unwrap();
        assert_eq!(words(&code, false), ["let", "a"]);
    }

    #[test]
    fn a_file_that_is_not_rust_names_its_line() {
        assert_eq!(Code::parse("a.rs", "fn a() {\n}\n}\n").unwrap_err(), 3);
    }
}
