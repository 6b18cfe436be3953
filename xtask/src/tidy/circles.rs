//! Do a crate's files import each other in a circle? Rust allows it; this house does not.
//!
//! An edge runs from a file to the file that defines what it uses: `pub use` passes a name on and is
//! no edge of its own, unless the same file uses the name as well. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    code::{Code, Kind},
    finding::Finding,
    modules::{self, ModulePath},
    paths::{self, Import, Mention},
};

/// How many `pub use` may stand between a name and its definition.
const HOPS_MAX: usize = 16;

/// One finding for each circle of each crate.
pub(crate) fn check(code: &[Code]) -> Vec<Finding> {
    let roots = (0..code.len()).filter(|at| is_root(&code[*at].path));
    roots.flat_map(|root| circles(code, &Crate::read(code, root))).collect()
}

fn is_root(path: &str) -> bool {
    path.ends_with("src/lib.rs") || path.ends_with("src/main.rs") || path.contains("/src/bin/")
}

/// What one crate's files declare and name.
struct Crate {
    /// Module to file.
    modules: BTreeMap<ModulePath, usize>,
    imports: BTreeMap<ModulePath, Vec<Import>>,
    mentions: BTreeMap<ModulePath, Vec<Mention>>,
    /// The items each file defines; only asked where a `*` leaves a choice.
    defined: BTreeMap<usize, BTreeSet<String>>,
}

impl Crate {
    fn read(code: &[Code], root: usize) -> Self {
        let modules = modules::tree_of(code, root);
        let (mut imports, mut mentions) = (BTreeMap::new(), BTreeMap::new());
        let mut defined = BTreeMap::new();
        for (base, file) in modules.iter().filter(|(path, file)| is_own_file(&modules, path, **file)) {
            let file_code = &code[*file];
            let module_of = |index: usize| [base.clone(), modules::enclosing(file_code, index)].concat();
            for import in paths::imports(file_code) {
                if !file_code.in_test(import.index) {
                    imports.entry(module_of(import.index)).or_insert_with(Vec::new).push(import);
                }
            }
            for mention in paths::mentions(file_code) {
                if !file_code.in_test(mention.index) {
                    mentions.entry(module_of(mention.index)).or_insert_with(Vec::new).push(mention);
                }
            }
            defined.insert(*file, items_of(file_code));
        }
        Self { modules, imports, mentions, defined }
    }

    /// Every edge between two files, with the line that draws it.
    fn edges(&self, code: &[Code]) -> BTreeMap<usize, BTreeMap<usize, usize>> {
        let mut edges: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
        for (module, file) in &self.modules {
            let imports =
                self.imports_of(module).iter().filter(|each| !each.passed_on || self.uses(module, each));
            let imported = imports.map(|each| (&each.segments, each.index));
            let mentioned = self.mentions.get(module).into_iter().flatten();
            let mentioned =
                mentioned.filter(|each| each.segments.len() > 1).map(|each| (&each.segments, each.index));
            for (segments, index) in imported.chain(mentioned) {
                let Some(target) = self.resolve(module, segments, HOPS_MAX) else { continue };
                if target != *file {
                    edges.entry(*file).or_default().entry(target).or_insert(code[*file].tokens[index].line);
                }
            }
        }
        edges
    }

    fn imports_of(&self, module: &ModulePath) -> &[Import] {
        self.imports.get(module).map_or(&[], Vec::as_slice)
    }

    /// Whether a module uses a name that it passes on.
    fn uses(&self, module: &ModulePath, import: &Import) -> bool {
        let mentions = self.mentions.get(module).into_iter().flatten();
        import.name.as_ref().is_some_and(|name| mentions.into_iter().any(|each| each.segments[0] == *name))
    }

    /// The file that defines what a path names; none if it is not of this crate.
    fn resolve(&self, from: &ModulePath, segments: &[String], hops: usize) -> Option<usize> {
        let hops = hops.checked_sub(1)?;
        let (first, mut rest) = segments.split_first()?;
        let mut module = match first.as_str() {
            "crate" => ModulePath::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            name => {
                let child = [from.as_slice(), &[name.to_owned()]].concat();
                if !self.modules.contains_key(&child) {
                    return self.resolve_name(from, name, rest, hops);
                }
                child
            }
        };
        while let Some((name, after)) = rest.split_first() {
            let child = [module.as_slice(), std::slice::from_ref(name)].concat();
            if name == "super" {
                module.pop();
            } else if self.modules.contains_key(&child) {
                module = child;
            } else if let Some(import) = self.import_named(&module, name) {
                return self.resolve(&module, &[&import.segments, after].concat(), hops);
            } else {
                return self.definer(&module, name, hops);
            }
            rest = after;
        }
        self.modules.get(&module).copied()
    }

    /// A path that begins with a name brought in by `use`.
    fn resolve_name(&self, from: &ModulePath, name: &str, rest: &[String], hops: usize) -> Option<usize> {
        let import = self.import_named(from, name)?;
        let leads_elsewhere = import.segments.first().is_some_and(|first| first != name);
        leads_elsewhere.then(|| self.resolve(from, &[&import.segments, rest].concat(), hops)).flatten()
    }

    fn import_named(&self, module: &ModulePath, name: &str) -> Option<&Import> {
        self.imports_of(module).iter().find(|import| import.name.as_deref() == Some(name))
    }

    /// The file that defines a name which a module neither holds as a module nor imports by name.
    fn definer(&self, module: &ModulePath, name: &str, hops: usize) -> Option<usize> {
        let file = *self.modules.get(module)?;
        let defines = |file: &usize| self.defined.get(file).is_some_and(|items| items.contains(name));
        if defines(&file) {
            return Some(file);
        }
        let globs = self.imports_of(module).iter().filter(|import| import.name.is_none());
        let mut sources = globs.filter_map(|import| self.resolve(module, &import.segments, hops));
        Some(sources.find(defines).unwrap_or(file))
    }
}

/// Whether a module is a whole file and not a part of its parent's.
fn is_own_file(modules: &BTreeMap<ModulePath, usize>, path: &ModulePath, file: usize) -> bool {
    path.split_last().is_none_or(|(_, parent)| modules.get(parent) != Some(&file))
}

fn items_of(code: &Code) -> BTreeSet<String> {
    const ITEMS: [&str; 9] =
        ["fn", "struct", "enum", "union", "trait", "type", "const", "static", "macro_rules"];
    let named = |at: usize| code.word(at + 1).or_else(|| code.word(at + 2)).map(str::to_owned);
    let items = (0..code.tokens.len())
        .filter(|at| matches!(&code.tokens[*at].kind, Kind::Word(word) if ITEMS.contains(&word.as_str())));
    items.filter_map(named).collect()
}

/// The shortest circle through each file that lies on one; each circle once.
fn circles(code: &[Code], of: &Crate) -> Vec<Finding> {
    let edges = of.edges(code);
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for start in edges.keys() {
        let Some(circle) = shortest_circle(&edges, *start) else { continue };
        if !told.insert(circle.iter().copied().collect::<BTreeSet<_>>()) {
            continue;
        }
        let names: Vec<_> = circle.iter().chain([start]).map(|at| short(&code[*at].path)).collect();
        let line = edges[start][circle.get(1).unwrap_or(start)];
        let wrong = format!("files import in a circle: {}", names.join(" -> "));
        let instead = "move what both need into a file below them";
        findings.push(Finding::at(&code[*start].path, line, wrong, instead));
    }
    findings
}

/// Breadth first from a file back to itself.
fn shortest_circle(edges: &BTreeMap<usize, BTreeMap<usize, usize>>, start: usize) -> Option<Vec<usize>> {
    let mut seen = BTreeSet::new();
    let mut paths = std::collections::VecDeque::from([vec![start]]);
    while let Some(path) = paths.pop_front() {
        let last = *path.last()?;
        for next in edges.get(&last).into_iter().flat_map(BTreeMap::keys) {
            if *next == start {
                return Some(path);
            }
            if seen.insert(*next) {
                paths.push_back([path.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}

fn short(path: &str) -> &str {
    path.split_once("src/").map_or(path, |(_, inside)| inside)
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let code: Vec<_> = files.iter().map(|(path, text)| Code::parse(path, text).unwrap()).collect();
        shown(&check(&code))
    }

    #[test]
    fn two_files_that_need_each_other_are_a_circle() {
        let files = [
            ("c/src/lib.rs", "mod a; mod b;"),
            ("c/src/a.rs", "use crate::b::B;\npub struct A(B);"),
            ("c/src/b.rs", "\npub struct B; fn f(a: &crate::a::A) {}"),
        ];
        assert_eq!(found(&files), ["c/src/a.rs:1: files import in a circle: a.rs -> b.rs -> a.rs"]);
    }

    #[test]
    fn a_child_may_not_take_from_a_parent_that_uses_it() {
        let files = [
            ("c/src/lib.rs", "mod a;\nuse a::go;\npub struct Top;\nfn f() { go() }"),
            ("c/src/a.rs", "use super::Top;\npub fn go() {}"),
        ];
        assert_eq!(found(&files), ["c/src/lib.rs:2: files import in a circle: lib.rs -> a.rs -> lib.rs"]);
    }

    #[test]
    fn a_parent_that_only_passes_names_on_closes_no_circle() {
        let files = [
            ("c/src/lib.rs", "mod a; mod b; pub use a::A; pub use b::*;"),
            ("c/src/a.rs", "pub struct A;"),
            ("c/src/b.rs", "use crate::A; pub struct B(A);"),
        ];
        assert_eq!(found(&files), [""; 0]);
    }

    #[test]
    fn a_circle_through_a_passed_on_name_is_found() {
        let files = [
            ("c/src/lib.rs", "mod a; mod b; pub use a::A; pub use b::*;"),
            ("c/src/a.rs", "use crate::B; pub struct A(B);"),
            ("c/src/b.rs", "use crate::A; pub struct B(A);"),
        ];
        assert_eq!(found(&files), ["c/src/a.rs:1: files import in a circle: a.rs -> b.rs -> a.rs"]);
    }

    #[test]
    fn tests_may_import_what_they_like() {
        let files = [
            ("c/src/lib.rs", "mod a; mod b;"),
            ("c/src/a.rs", "use crate::b::B; pub struct A(B);"),
            ("c/src/b.rs", "pub struct B; #[cfg(test)] mod tests { use super::*; use crate::a::A; }"),
        ];
        assert_eq!(found(&files), [""; 0]);
    }
}
