//! Promises without an issue, and paths of somebody's own machine.

use super::{
    finding::Finding,
    tree::{File, Tree},
};

/// Folders at the root of somebody's machine.
const MACHINES: [&str; 3] = ["work", "root", "home"];
/// Words that promise later work.
const PROMISES: [&str; 2] = ["TODO", "FIXME"];
/// Files that hold code or text of ours.
const CODE: [&str; 8] = ["rs", "py", "css", "html", "sh", "ftl", "toml", "js"];

/// What opens a comment in one of them.
const COMMENTS: [&str; 4] = ["//", "#", "/*", "<!--"];

/// Both, in every file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let code = tree.written().filter(|file| CODE.contains(&file.ending()));
    code.flat_map(promises).chain(tree.written().flat_map(machine_paths)).collect()
}

fn promises(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        for word in PROMISES {
            let Some((before, after)) = line.split_once(word) else { continue };
            let is_comment = COMMENTS.iter().any(|opener| before.contains(opener));
            if is_comment && !after.starts_with("(#") {
                let instead = format!("do it now, or write `{word}(#123)`");
                found.push(Finding::at(&file.path, number, format!("a {word} without an issue"), instead));
            }
        }
    }
    found
}

fn machine_paths(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        for folder in MACHINES {
            let path = format!("/{folder}/");
            let begins =
                |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "./_-}>)*~".contains(c));
            if line.match_indices(&path).any(|(at, _)| begins(at)) {
                let wrong = format!("`{path}` is a path of somebody's own machine");
                found.push(Finding::at(
                    &file.path,
                    number,
                    wrong,
                    "write it relative to the project or a home folder",
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn a_promise_names_its_issue() {
        let promise = PROMISES[0];
        let text = format!(
            "// {promise} later\n// {promise}(#12) mend\nlet a = \"{promise}\";\n/// {promise}: b\nfn c() {{}}"
        );
        let tree = Tree::invented(&[("a.rs", &text)]);
        let wrong = format!("a {promise} without an issue");
        assert_eq!(shown(&check(&tree)), [format!("a.rs:1: {wrong}"), format!("a.rs:4: {wrong}")]);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let path = format!("/{}/", MACHINES[2]);
        let text =
            format!("see {path}ana/wasl\nsee https://example.org{path}a\nsee bureau{path}feed\n`{path}x`");
        let tree = Tree::invented(&[("a.md", &text)]);
        let wrong = format!("`{path}` is a path of somebody's own machine");
        assert_eq!(shown(&check(&tree)), [format!("a.md:1: {wrong}"), format!("a.md:4: {wrong}")]);
    }
}
