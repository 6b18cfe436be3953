//! The reviewed list of what may stay too long for now: it may only shrink.
//!
//! A line of the list is `RULE PATH ITEM REASON`; `-` is the item of a rule about whole files.

use super::{finding::Finding, tree::Tree};

/// The list.
const LIST: &str = "xtask/tidy-exceptions.txt";

/// One line of the list.
struct Exception<'a> {
    line: usize,
    rule: &'a str,
    path: &'a str,
    item: &'a str,
}

/// Takes out what the list excuses, and adds what is wrong with the list.
pub(crate) fn apply(tree: &Tree, findings: Vec<Finding>) -> Vec<Finding> {
    let Some(list) = tree.file(LIST) else { return findings };
    let (mut kept, mut exceptions) = (Vec::new(), Vec::new());
    for (line, text) in list.lines().filter(|(_, text)| !text.trim().is_empty() && !text.starts_with('#')) {
        let words: Vec<_> = text.split_whitespace().collect();
        match words[..] {
            [rule, path, item, _, ..] => exceptions.push(Exception { line, rule, path, item }),
            _ => kept.push(Finding::at(
                LIST,
                line,
                "an exception without a reason",
                "write RULE PATH ITEM REASON",
            )),
        }
    }
    let mut needed = vec![false; exceptions.len()];
    for finding in findings {
        match exceptions.iter().position(|exception| excuses(exception, &finding)) {
            Some(at) => needed[at] = true,
            None => kept.push(finding),
        }
    }
    let spare = exceptions.iter().zip(needed).filter(|(_, needed)| !needed);
    kept.extend(spare.map(|(exception, _)| {
        let wrong = format!("the exception for `{}` is no longer needed", exception.path);
        Finding::at(LIST, exception.line, wrong, "take the line out")
    }));
    kept
}

fn excuses(exception: &Exception<'_>, finding: &Finding) -> bool {
    finding.path == exception.path
        && finding
            .exemptible
            .as_ref()
            .is_some_and(|about| about.rule == exception.rule && about.item == exception.item)
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn an_exception_excuses_one_thing_and_goes_when_it_is_done() {
        let list = "# head\nfunction-length a.rs long it is a table\nfile-length b.rs - it was mended\nfile-length c.rs -\n";
        let tree = Tree::invented(&[(LIST, list)]);
        let findings = vec![
            Finding::at("a.rs", 3, "too long", "split").exemptible("function-length", "long"),
            Finding::at("a.rs", 90, "too long", "split").exemptible("function-length", "other"),
        ];
        let expected = [
            "xtask/tidy-exceptions.txt:4: an exception without a reason",
            "a.rs:90: too long",
            "xtask/tidy-exceptions.txt:3: the exception for `b.rs` is no longer needed",
        ];
        assert_eq!(shown(&apply(&tree, findings)), expected);
    }
}
