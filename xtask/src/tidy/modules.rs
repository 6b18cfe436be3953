//! Which module lies in which file: a crate's tree, followed from its root along `mod` items.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::code::Code;

/// A module's names from the crate's root; empty for the root itself.
pub(crate) type ModulePath = Vec<String>;

/// One `mod` item.
struct Declared {
    /// Where it stands among the tokens.
    index: usize,
    name: String,
    /// The tokens of its body, if it has one here.
    inline: bool,
}

/// The modules of one crate and the files (by their place in `code`) that hold them.
pub(crate) fn tree_of(code: &[Code], root: usize) -> BTreeMap<ModulePath, usize> {
    let mut tree = BTreeMap::from([(ModulePath::new(), root)]);
    let mut waiting = VecDeque::from([(ModulePath::new(), root)]);
    while let Some((base, file)) = waiting.pop_front() {
        for declared in declared(&code[file]) {
            if code[file].in_test(declared.index) {
                continue;
            }
            let mut path = base.clone();
            path.extend(enclosing(&code[file], declared.index));
            path.push(declared.name.clone());
            if declared.inline {
                tree.insert(path, file);
            } else if let Some(child) = file_of(code, file, &declared) {
                tree.insert(path.clone(), child);
                waiting.push_back((path, child));
            }
        }
    }
    tree
}

/// The names of the inline modules around a token, outermost first.
pub(crate) fn enclosing(code: &Code, index: usize) -> Vec<String> {
    let around = declared(code).filter(|each| each.inline);
    around
        .filter(|each| {
            (each.index..code.tokens[each.index + 2].partner).contains(&index) && each.index != index
        })
        .map(|each| each.name)
        .collect()
}

/// Marks every file that is reached through a `#[cfg(test)] mod name;`.
pub(crate) fn mark_test_files(code: &mut [Code]) {
    loop {
        let mut reached = BTreeSet::new();
        for (at, file) in code.iter().enumerate() {
            let hidden = declared(file).filter(|each| !each.inline && file.in_test(each.index));
            reached.extend(hidden.filter_map(|each| file_of(code, at, &each)));
        }
        let fresh: Vec<_> = reached.into_iter().filter(|at| !code[*at].only_tests).collect();
        if fresh.is_empty() {
            return;
        }
        for at in fresh {
            code[at].only_tests = true;
        }
    }
}

fn declared(code: &Code) -> impl Iterator<Item = Declared> + '_ {
    code.places_of("mod").filter_map(|index| {
        let name = code.word(index + 1)?.to_owned();
        let inline = code.is_open(index + 2, '{');
        (inline || code.is_mark(index + 2, ';')).then_some(Declared { index, name, inline })
    })
}

/// The file of `mod name;`, where the compiler would look for it.
fn file_of(code: &[Code], parent: usize, declared: &Declared) -> Option<usize> {
    let mut folder = folder_of(&code[parent].path);
    for name in enclosing(&code[parent], declared.index) {
        folder = format!("{folder}{name}/");
    }
    let places = [format!("{folder}{}.rs", declared.name), format!("{folder}{}/mod.rs", declared.name)];
    code.iter().position(|file| places.contains(&file.path))
}

/// The folder in which a file's child modules lie, with its slash.
fn folder_of(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.trim_end_matches(".rs");
    let owner = matches!(stem, "lib" | "main" | "mod") || folder.ends_with("/bin");
    match (folder.is_empty(), owner) {
        (true, true) => String::new(),
        (true, false) => format!("{stem}/"),
        (false, true) => format!("{folder}/"),
        (false, false) => format!("{folder}/{stem}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(files: &[(&str, &str)]) -> Vec<Code> {
        files.iter().map(|(path, text)| Code::parse(path, text).unwrap()).collect()
    }

    #[test]
    fn modules_are_found_where_the_compiler_finds_them() {
        let code = parse(&[
            ("c/src/lib.rs", "mod a; mod b { mod c; } #[cfg(test)] mod hidden;"),
            ("c/src/a.rs", "mod d;"),
            ("c/src/a/d/mod.rs", ""),
            ("c/src/b/c.rs", ""),
            ("c/src/hidden.rs", ""),
        ]);
        let shown: Vec<_> = tree_of(&code, 0).into_iter().map(|(path, at)| (path.join("::"), at)).collect();
        let expected = [("", 0), ("a", 1), ("a::d", 2), ("b", 0), ("b::c", 3)];
        assert_eq!(shown, expected.map(|(path, at)| (path.to_owned(), at)));
    }

    #[test]
    fn files_behind_a_test_module_are_tests() {
        let mut code = parse(&[
            ("c/src/lib.rs", "#[cfg(test)] mod story;"),
            ("c/src/story.rs", "mod people;"),
            ("c/src/story/people.rs", ""),
        ]);
        mark_test_files(&mut code);
        assert_eq!(code.iter().map(|each| each.only_tests).collect::<Vec<_>>(), [false, true, true]);
    }
}
