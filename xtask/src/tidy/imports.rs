//! Does any crate import what the map does not let it, and is the map complete?

use crate::workspace::{Package, Workspace};

use super::{
    captions::{self, PAGE, Room},
    finding::Finding,
    tree::Tree,
};

/// The packages carry the project's prefix, their folders do not.
const PREFIX: &str = "wasl-";

/// Compares the table in `ARCHITECTURE.md` with what cargo sees.
pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::at(
            PAGE,
            1,
            "the map of the house is missing",
            "write it, with its import table",
        )];
    };
    let rooms = captions::rooms(page);
    if rooms.is_empty() {
        let wrong = "there is no table `| crate | caption | may import |`";
        return vec![Finding::at(PAGE, 1, wrong, "write one row for each crate")];
    }
    compare(&workspace.packages, &rooms)
}

fn compare(packages: &[Package], rooms: &[Room]) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in packages {
        let name = room_of(&package.name);
        if let Some(room) = rooms.iter().find(|room| room.name == name) {
            found.extend(forbidden(package, room, packages));
        } else {
            let manifest = package.manifest.display().to_string();
            let wrong = format!("`{name}` is not on the map");
            found.push(Finding::at(&manifest, 1, wrong, format!("give it a row in {PAGE}")));
        }
    }
    let gone =
        rooms.iter().filter(|room| !packages.iter().any(|package| room_of(&package.name) == room.name));
    found.extend(gone.map(|room| {
        let wrong = format!("the map shows `{}`, which does not exist", room.name);
        Finding::at(PAGE, room.line, wrong, "take its row out until its first code comes")
    }));
    found
}

fn forbidden(package: &Package, room: &Room, packages: &[Package]) -> Vec<Finding> {
    let own = package.dependencies.iter().filter(|each| packages.iter().any(|other| other.name == each.name));
    let wrong = own.filter(|each| !room.may_import.iter().any(|name| name == room_of(&each.name)));
    wrong
        .map(|each| {
            let kind = if each.dev { "tests of " } else { "" };
            let wrong = format!("{kind}`{}` may not import `{}`", room.name, room_of(&each.name));
            let instead =
                format!("take it as an argument from above, or change the map in {PAGE} and say why");
            Finding::at(&package.manifest.display().to_string(), 1, wrong, instead)
        })
        .collect()
}

fn room_of(package: &str) -> &str {
    package.strip_prefix(PREFIX).unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use super::{super::finding::shown, *};
    use crate::workspace::Dependency;

    fn package(name: &str, needs: &[&str]) -> Package {
        let dependency = |name: &&str| Dependency { name: (*name).to_owned(), dev: false };
        let manifest = format!("crates/{}/Cargo.toml", room_of(name)).into();
        Package { name: name.to_owned(), manifest, dependencies: needs.iter().map(dependency).collect() }
    }

    fn room(name: &str, may_import: &[&str]) -> Room {
        let may_import = may_import.iter().map(|each| (*each).to_owned()).collect();
        Room { name: name.to_owned(), caption: String::new(), may_import, line: 7 }
    }

    #[test]
    fn an_edge_that_is_not_on_the_map_is_found() {
        let packages = [
            package("wasl-model", &["serde"]),
            package("wasl-feed", &["wasl-model"]),
            package("wasl-node", &["wasl-model", "wasl-feed"]),
            package("wasl-extra", &[]),
        ];
        let rooms =
            [room("model", &[]), room("feed", &[]), room("node", &["model", "feed"]), room("insight", &[])];
        let expected = [
            "crates/feed/Cargo.toml:1: `feed` may not import `model`",
            "crates/extra/Cargo.toml:1: `extra` is not on the map",
            "ARCHITECTURE.md:7: the map shows `insight`, which does not exist",
        ];
        assert_eq!(shown(&compare(&packages, &rooms)), expected);
    }
}
