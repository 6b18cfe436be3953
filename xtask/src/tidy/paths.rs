//! The paths that a file names: what its `use` items bring in, and what its code mentions.

use std::ops::Range;

use super::code::{Code, Kind};

/// One name that a `use` item brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// The whole path, braces unfolded.
    pub(crate) segments: Vec<String>,
    /// The name it has here; none for `*`.
    pub(crate) name: Option<String>,
    /// Whether it is `pub use`: passed on rather than used.
    pub(crate) passed_on: bool,
    /// Where it stands among the tokens.
    pub(crate) index: usize,
}

/// One path in the code outside `use` items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its segments; one for a bare name.
    pub(crate) segments: Vec<String>,
    /// Where it begins among the tokens.
    pub(crate) index: usize,
}

/// Everything that the file's `use` items bring in.
pub(crate) fn imports(code: &Code) -> Vec<Import> {
    let mut found = Vec::new();
    for item in use_items(code) {
        let passed_on = item.start > 0 && is_public(code, item.start - 1);
        let mut reader = Reader { code, at: item.start + 1, passed_on, found: &mut found };
        reader.tree(&[]);
    }
    found
}

/// Every path outside `use` items.
pub(crate) fn mentions(code: &Code) -> Vec<Mention> {
    let skipped = use_items(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.tokens.len() {
        if let Some(item) = skipped.iter().find(|item| item.contains(&at)) {
            at = item.end;
            continue;
        }
        let Some(word) = code.word(at) else {
            at += 1;
            continue;
        };
        let index = at;
        let mut segments = vec![word.to_owned()];
        at += 1;
        while is_path_mark(code, at)
            && let Some(word) = code.word(at + 2)
        {
            segments.push(word.to_owned());
            at += 3;
        }
        found.push(Mention { segments, index });
    }
    found
}

/// From each `use` to its `;`.
fn use_items(code: &Code) -> Vec<Range<usize>> {
    let is_item = |at: &usize| !code.is_mark(at + 1, '<');
    let items = code.places_of("use").filter(is_item);
    items
        .map(|start| {
            let mut end = start;
            while end < code.tokens.len() && !code.is_mark(end, ';') {
                end = code.tokens[end].partner.max(end) + 1;
            }
            start..end
        })
        .collect()
}

/// Whether the token before a `use` ends `pub` or `pub(…)`.
fn is_public(code: &Code, before: usize) -> bool {
    let token = &code.tokens[before];
    let at = if token.kind == Kind::Close(')') { token.partner.saturating_sub(1) } else { before };
    code.word(at) == Some("pub")
}

fn is_path_mark(code: &Code, at: usize) -> bool {
    code.is_mark(at, ':') && code.is_mark(at + 1, ':')
}

/// Reads one `use` tree.
struct Reader<'a> {
    code: &'a Code,
    at: usize,
    passed_on: bool,
    found: &'a mut Vec<Import>,
}

impl Reader<'_> {
    fn tree(&mut self, prefix: &[String]) {
        let mut segments = prefix.to_vec();
        let index = self.at;
        loop {
            if is_path_mark(self.code, self.at) {
                self.at += 2;
            } else if self.code.is_open(self.at, '{') {
                return self.braces(&segments);
            } else if self.code.is_mark(self.at, '*') {
                self.at += 1;
                return self.keep(segments, None, index);
            } else if let Some(word) = self.code.word(self.at).filter(|word| *word != "as") {
                segments.push(word.to_owned());
                self.at += 1;
            } else {
                break;
            }
        }
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let mut name = segments.last().cloned();
        if self.code.word(self.at) == Some("as") {
            name = self.code.word(self.at + 1).map(str::to_owned);
            self.at += 2;
        }
        self.keep(segments, name, index);
    }

    fn braces(&mut self, prefix: &[String]) {
        let end = self.code.tokens[self.at].partner;
        self.at += 1;
        while self.at < end {
            let before = self.at;
            self.tree(prefix);
            if self.code.is_mark(self.at, ',') || self.at == before {
                self.at += 1;
            }
        }
        self.at = end + 1;
    }

    fn keep(&mut self, segments: Vec<String>, name: Option<String>, index: usize) {
        if !segments.is_empty() {
            self.found.push(Import { segments, name, passed_on: self.passed_on, index });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Code {
        Code::parse("a.rs", text).unwrap()
    }

    #[test]
    fn braces_are_unfolded() {
        let code = parse("pub(crate) use crate::{a::B, c::{self, D as E}, f::*,};");
        let shown: Vec<_> = imports(&code)
            .iter()
            .map(|each| {
                (each.segments.join("::"), each.name.clone().unwrap_or("*".to_owned()), each.passed_on)
            })
            .collect();
        let expected = [
            ("crate::a::B", "B", true),
            ("crate::c", "c", true),
            ("crate::c::D", "E", true),
            ("crate::f", "*", true),
        ];
        assert_eq!(shown, expected.map(|(path, name, on)| (path.to_owned(), name.to_owned(), on)));
    }

    #[test]
    fn mentions_are_read_to_their_end() {
        let code = parse("use a::b; fn f() -> impl T + use<'_> { std::fs::read(x) }");
        let shown: Vec<_> = mentions(&code).iter().map(|each| each.segments.join("::")).collect();
        assert_eq!(shown, ["fn", "f", "impl", "T", "use", "_", "std::fs::read", "x"]);
    }
}
