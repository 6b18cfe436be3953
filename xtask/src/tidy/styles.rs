//! Left and right in a stylesheet: wrong as soon as the page is read from the right.

use super::{finding::Finding, tree::Tree};

/// Words for a side of the screen instead of a side of the text.
const SIDES: [(&str, &str); 2] = [("left", "start"), ("right", "end")];

/// Every mention of a side in `.css` files and in the `<style>` and `style=` of pages.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.with_ending("css") {
        found.extend(
            without_comments(&file.text)
                .lines()
                .enumerate()
                .flat_map(|(at, line)| sides(&file.path, at, line)),
        );
    }
    for file in tree.with_ending("html") {
        let styled = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("style=") || line.contains("<style"));
        found.extend(styled.flat_map(|(at, line)| sides(&file.path, at, line)));
    }
    found
}

fn sides(path: &str, index: usize, line: &str) -> Vec<Finding> {
    let words: Vec<_> = line.split(|c: char| !c.is_ascii_alphabetic()).collect();
    let named = SIDES.iter().filter(|(side, _)| words.contains(side));
    named
        .map(|(side, logical)| {
            let instead = format!("write the logical form, with `{logical}` or `inline-{logical}`");
            Finding::at(
                path,
                index + 1,
                format!("`{side}` is a side of the screen, not of the text"),
                instead,
            )
        })
        .collect()
}

/// The text with comments blanked, line breaks kept.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn sides_of_the_screen_are_found() {
        let css = "/* left\n is fine here */\na { margin-left: 1rem; }\nb { text-align: right; }\nc { inset-inline-start: 0; }";
        let html = "<p>right</p>\n<p style=\"float: left\">";
        let tree = Tree::invented(&[("a.css", css), ("b.html", html)]);
        let expected = [
            "a.css:3: `left` is a side of the screen, not of the text",
            "a.css:4: `right` is a side of the screen, not of the text",
            "b.html:2: `left` is a side of the screen, not of the text",
        ];
        assert_eq!(shown(&check(&tree)), expected);
    }
}
