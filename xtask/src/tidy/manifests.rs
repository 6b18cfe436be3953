//! Does every dependency say why it is there, and is its version said in one place?

use super::{
    bans::PURE_ROOMS,
    finding::Finding,
    tree::{File, Tree},
};

/// Crates that bring a clock, randomness, files, sockets or tasks with them.
const IMPURE: [&str; 8] =
    ["tokio", "getrandom", "rand", "rusqlite", "axum", "rustls", "tokio-rustls", "tempfile"];

/// The root's reasons, the members' `workspace = true`, and what pure rooms may not depend on.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.with_ending("toml").filter(|file| file.name() == "Cargo.toml") {
        if file.path == "Cargo.toml" {
            found.extend(reasons(file));
        } else if file.path.starts_with("crates/") || file.path.starts_with("xtask/") {
            found.extend(inherited(file));
        }
        if let Some(room) = PURE_ROOMS.iter().find(|room| file.path == format!("crates/{room}/Cargo.toml")) {
            found.extend(pure(file, room));
        }
    }
    found
}

/// A line of `[workspace.dependencies]` stands under a comment, with no blank line between.
fn reasons(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut reasoned = false;
    for (section, number, line) in entries(file) {
        if line.starts_with('#') {
            reasoned = true;
        } else if line.is_empty() || line.starts_with('[') {
            reasoned = false;
        } else if section == "[workspace.dependencies]" && !reasoned {
            let wrong = format!("`{}` does not say why it is here", name_of(line));
            found.push(Finding::at(&file.path, number, wrong, "write its reason as a comment above it"));
        }
    }
    found
}

/// A member names what it needs; the root names the version.
fn inherited(file: &File) -> Vec<Finding> {
    let lines = entries(file).into_iter().filter(|(section, _, line)| is_dependency(section, line));
    let own = lines.filter(|(_, _, line)| {
        let written: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        !written.contains("workspace=true")
    });
    own.map(|(_, number, line)| {
        let name = name_of(line);
        let instead =
            format!("name it in the root's [workspace.dependencies] and write `{name}.workspace = true`");
        Finding::at(&file.path, number, format!("`{name}` is not taken from the workspace"), instead)
    })
    .collect()
}

/// What a pure room is built from (its tests may use more).
fn pure(file: &File, room: &str) -> Vec<Finding> {
    let lines = entries(file).into_iter().filter(|(section, ..)| section.as_str() == "[dependencies]");
    let impure =
        lines.filter(|(section, _, line)| is_dependency(section, line) && IMPURE.contains(&name_of(line)));
    impure
        .map(|(_, number, line)| {
            let wrong = format!("`{room}` is a pure room and depends on `{}`", name_of(line));
            Finding::at(
                &file.path,
                number,
                wrong,
                "take what it gives as an argument; `node` or `store` provides it",
            )
        })
        .collect()
}

/// Every line with the section it stands in.
fn entries(file: &File) -> Vec<(String, usize, &str)> {
    let mut section = String::new();
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            line.clone_into(&mut section);
        }
        found.push((section.clone(), number, line));
    }
    found
}

fn is_dependency(section: &str, line: &str) -> bool {
    section.ends_with("dependencies]") && line.contains('=') && !line.starts_with('#')
}

fn name_of(line: &str) -> &str {
    line.split(['.', '=', ' ']).next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    #[test]
    fn a_dependency_says_why_and_its_version_once() {
        let root = "[workspace.dependencies]\n# Errors.\nthiserror = \"2\"\nanyhow = \"1\"\n\nserde = \"1\"\n[profile.dev]\ndebug = 1";
        let member = "[package]\nname = \"feed\"\n[dependencies]\nthiserror.workspace = true\nserde = { workspace = true }\ntokio = \"1\"\n\
                      [dev-dependencies]\ntempfile.workspace = true";
        let tree = Tree::invented(&[("Cargo.toml", root), ("crates/feed/Cargo.toml", member)]);
        let expected = [
            "Cargo.toml:6: `serde` does not say why it is here",
            "crates/feed/Cargo.toml:6: `tokio` is not taken from the workspace",
            "crates/feed/Cargo.toml:6: `feed` is a pure room and depends on `tokio`",
        ];
        assert_eq!(shown(&check(&tree)), expected);
    }
}
