//! Is every file and function short enough to be read in one go?

use super::{
    code::Code,
    finding::Finding,
    tree::{File, Tree},
};

/// The length a file should stay under.
const FILE_AIM: usize = 300;
/// The length at which a file is stopped.
const FILE_STOP: usize = 600;
/// The longest function, from its `fn` to its closing brace.
const FUNCTION_STOP: usize = 70;

/// What is written by people and read by people.
const ENDINGS: [&str; 5] = ["rs", "py", "css", "html", "sh"];

/// Files over [`FILE_STOP`] and functions over [`FUNCTION_STOP`].
pub(crate) fn check(tree: &Tree, code: &[Code]) -> Vec<Finding> {
    let long_files = measured(tree).filter(|(_, lines)| *lines > FILE_STOP).map(|(file, lines)| {
        let wrong = format!("the file has {lines} lines, over {FILE_STOP}");
        Finding::at(&file.path, 1, wrong, "split it along its nouns").exemptible("file-length", "-")
    });
    long_files.chain(code.iter().flat_map(long_functions)).collect()
}

/// Files over [`FILE_AIM`], which are only pointed at.
pub(crate) fn notes(tree: &Tree) -> Vec<String> {
    let over = measured(tree).filter(|(_, lines)| (FILE_AIM + 1..=FILE_STOP).contains(lines));
    over.map(|(file, lines)| format!("{} has {lines} lines; aim under {FILE_AIM}", file.path)).collect()
}

fn measured(tree: &Tree) -> impl Iterator<Item = (&File, usize)> {
    let of_kind =
        tree.written().filter(|file| ENDINGS.contains(&file.ending()) && !file.name().contains(".min."));
    of_kind.map(|file| (file, file.text.lines().count()))
}

fn long_functions(code: &Code) -> Vec<Finding> {
    let functions =
        code.places_of("fn").filter_map(|at| Some((at, code.word(at + 1)?, code.body_after(at + 2)?)));
    functions
        .filter_map(|(at, name, body)| {
            let (first, last) = (code.tokens[at].line, code.tokens[body.end - 1].line);
            let lines = last + 1 - first;
            let wrong = format!("the function `{name}` has {lines} lines, over {FUNCTION_STOP}");
            let finding =
                Finding::at(&code.path, first, wrong, "let it decide, and move the work into leaves");
            (lines > FUNCTION_STOP).then(|| finding.exemptible("function-length", name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn a_function_of_71_lines_is_one_too_long() {
        let function =
            |name: &str, lines: usize| format!("fn {name}() {{\n{}}}\n", "go();\n".repeat(lines - 2));
        let text = function("short", 70) + &function("long", 71);
        let code = Code::parse("a.rs", &text).unwrap();
        let found = check(&Tree::default(), &[code]);
        assert_eq!(shown(&found), ["a.rs:71: the function `long` has 71 lines, over 70"]);
    }

    #[test]
    fn function_types_and_declarations_have_no_length() {
        let text = format!("type F = fn(u8) -> u8;\ntrait T {{ fn a(&self);\n{} }}", "\n".repeat(80));
        assert_eq!(check(&Tree::default(), &[Code::parse("a.rs", &text).unwrap()]), []);
    }

    #[test]
    fn a_file_is_noted_over_300_and_stopped_over_600() {
        let (noted, stopped) = ("x\n".repeat(301), "x\n".repeat(601));
        let tree =
            Tree::invented(&[("noted.py", &noted), ("stopped.css", &stopped), ("data/long.py", &stopped)]);
        assert_eq!(notes(&tree), ["noted.py has 301 lines; aim under 300"]);
        assert_eq!(shown(&check(&tree, &[])), ["stopped.css:1: the file has 601 lines, over 600"]);
    }
}
