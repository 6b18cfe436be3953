//! One thing that must change: where, what is wrong, and what to do instead.

use std::fmt;

/// Printed as `path:line: what is wrong; do this instead`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The file, relative to the root.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) wrong: String,
    /// What to do about it.
    pub(crate) instead: String,
    /// The rule's name and the thing it is about, where an exception may be made.
    pub(crate) exemptible: Option<Exemptible>,
}

/// What an exception names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exemptible {
    /// The rule: `file-length`, `function-length`.
    pub(crate) rule: &'static str,
    /// The function, or `-` for a whole file.
    pub(crate) item: String,
}

impl Finding {
    /// A finding to which no exception can be made.
    pub(crate) fn at(path: &str, line: usize, wrong: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, wrong: wrong.into(), instead: instead.into(), exemptible: None }
    }

    /// Names what an exception would have to say.
    pub(crate) fn exemptible(mut self, rule: &'static str, item: &str) -> Self {
        self.exemptible = Some(Exemptible { rule, item: item.to_owned() });
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.wrong, self.instead)
    }
}

/// What the checks' own tests look at: the place and the complaint.
#[cfg(test)]
pub(crate) fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|each| format!("{}:{}: {}", each.path, each.line, each.wrong)).collect()
}
