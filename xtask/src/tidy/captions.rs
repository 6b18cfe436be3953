//! The table of rooms in `ARCHITECTURE.md`, and whether each crate introduces itself in its words.

use super::{
    finding::Finding,
    tree::{File, Tree},
};

/// The page with the table.
pub(crate) const PAGE: &str = "ARCHITECTURE.md";

/// One row: a room, what it is for, and what it may import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// The folder's name: `search`.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) caption: String,
    /// The rooms it may import.
    pub(crate) may_import: Vec<String>,
    /// Its line in the page.
    pub(crate) line: usize,
}

/// The table that begins with `| crate | caption | may import |`.
pub(crate) fn rooms(page: &File) -> Vec<Room> {
    let mut rooms: Vec<Room> = Vec::new();
    let rows = page.lines().skip_while(|(_, line)| cells(line) != ["crate", "caption", "may import"]);
    for (line, text) in rows.skip(2).take_while(|(_, line)| line.trim_start().starts_with('|')) {
        let [name, caption, imports] = cells(text)[..] else { continue };
        let above = || rooms.iter().map(|room| room.name.clone()).collect();
        let may_import = match imports {
            "none" => Vec::new(),
            "all above" => above(),
            list => list.split(',').map(|name| plain(name).to_owned()).collect(),
        };
        rooms.push(Room { name: plain(name).to_owned(), caption: caption.to_owned(), may_import, line });
    }
    rooms
}

/// The first `//!` sentence of a crate is its caption.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else { return Vec::new() };
    let rooms = rooms(page);
    rooms
        .iter()
        .filter_map(|room| {
            let file = root_file(tree, &room.name)?;
            let opening = file.text.lines().next().unwrap_or_default().trim_start_matches("//!").trim();
            let same = opening.trim_end_matches('.') == room.caption.trim_end_matches('.');
            let wrong =
                format!("`{}` introduces itself as `{opening}`, the map says `{}`", room.name, room.caption);
            let instead = format!("let its first line and the table in {PAGE} say the same");
            (!same).then(|| Finding::at(&file.path, 1, wrong, instead))
        })
        .collect()
}

/// A crate's `lib.rs`, or its `main.rs` if it is a program only.
fn root_file<'a>(tree: &'a Tree, room: &str) -> Option<&'a File> {
    let folder = if room == "xtask" { room.to_owned() } else { format!("crates/{room}") };
    tree.file(&format!("{folder}/src/lib.rs")).or_else(|| tree.file(&format!("{folder}/src/main.rs")))
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

fn plain(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};

    const TABLE: &str = "# Rooms\n\n| crate | caption | may import |\n|---|---|---|\n| `model` | The words | none |\n\
                         | `feed` | One log | none |\n| `node` | Hands | all above |\n| `cli` | Door | node, model |\n\nafter";

    #[test]
    fn the_table_is_read_as_it_stands() {
        let tree = Tree::invented(&[(PAGE, TABLE)]);
        let rooms = rooms(tree.file(PAGE).unwrap());
        let shown: Vec<_> =
            rooms.iter().map(|each| format!("{} <- {}", each.name, each.may_import.join(" "))).collect();
        assert_eq!(shown, ["model <- ", "feed <- ", "node <- model feed", "cli <- node model"]);
    }

    #[test]
    fn a_crate_introduces_itself_as_on_the_map() {
        let files = [
            (PAGE, TABLE),
            ("crates/model/src/lib.rs", "//! The words.\n"),
            ("crates/cli/src/main.rs", "//! Window.\n"),
        ];
        let expected =
            ["crates/cli/src/main.rs:1: `cli` introduces itself as `Window.`, the map says `Door`"];
        assert_eq!(shown(&check(&Tree::invented(&files))), expected);
    }
}
