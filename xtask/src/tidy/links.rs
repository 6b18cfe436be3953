//! Does every relative link in a document lead somewhere?

use super::{
    finding::Finding,
    tree::{File, Tree},
};

/// Links in markdown files whose target does not exist.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.with_ending("md").flat_map(|file| broken(tree, file)).collect()
}

fn broken(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(line) {
            if !resolve(&file.path, target).is_some_and(|path| path.is_empty() || tree.has(&path)) {
                let wrong = format!("the link to `{target}` leads nowhere");
                found.push(Finding::at(&file.path, number, wrong, "correct its path, or write the page"));
            }
        }
    }
    found
}

/// The relative targets of a line's links, without fragment and title.
fn targets(line: &str) -> Vec<&str> {
    let plain = line.split('`').step_by(2);
    let ends = plain.flat_map(|part| part.split("](").skip(1));
    let targets = ends.filter_map(|end| end.split([')', ' ', '#']).next());
    targets
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

/// The path a link means, from the root; none if it climbs out of the project.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn a_link_leads_to_a_file_or_a_folder() {
        let page = "[a](../README.md#top) [b](https://example.org) [c](feed.md \"t\")\n[d](../crates/) [e](../../x)\n\
                    `[f](code.md)`\n```\n[g](fence.md)\n```\n[h](#here) [i](gone.md)";
        let tree = Tree::invented(&[
            ("README.md", ""),
            ("docs/a.md", page),
            ("docs/feed.md", ""),
            ("crates/x.rs", ""),
        ]);
        let expected = [
            "docs/a.md:2: the link to `../../x` leads nowhere",
            "docs/a.md:7: the link to `gone.md` leads nowhere",
        ];
        assert_eq!(shown(&check(&tree)), expected);
    }
}
