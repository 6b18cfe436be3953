//! Does every file open with one sentence that says what it is for?

use super::{code::Code, finding::Finding};

/// Rust files that do not begin with a `//!` sentence.
pub(crate) fn check(code: &[Code]) -> Vec<Finding> {
    code.iter()
        .filter_map(|file| Some(Finding::at(&file.path, 1, complaint(&file.opening)?, REMEDY)))
        .collect()
}

const REMEDY: &str = "open it with `//! ` and one sentence: what it is for, or the question it answers";

fn complaint(opening: &[String]) -> Option<&'static str> {
    let paragraph: Vec<_> = opening
        .iter()
        .map(|line| line.trim_start_matches("//!").trim())
        .take_while(|line| !line.is_empty())
        .collect();
    let Some(last) = paragraph.last() else {
        return Some("the file does not say what it is for");
    };
    let ends = last.trim_end_matches(['`', ')', '"', '*']).ends_with(['.', '?', '!', ':']);
    (!ends).then_some("the file's opening is not a sentence")
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn a_file_opens_with_a_sentence() {
        let parse = |path: &str, text: &str| Code::parse(path, text).unwrap();
        let code = [
            parse("good.rs", "//! What a name is\n//! made of.\n\nfn a() {}"),
            parse("asks.rs", "//! Is it known?\n"),
            parse("silent.rs", "fn a() {}"),
            parse("mumbles.rs", "//! names"),
        ];
        let expected = [
            "silent.rs:1: the file does not say what it is for",
            "mumbles.rs:1: the file's opening is not a sentence",
        ];
        assert_eq!(shown(&check(&code)), expected);
    }
}
