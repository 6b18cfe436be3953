//! The rules of the house that no compiler checks, each finding with its place and its remedy.

mod bans;
mod captions;
mod circles;
mod code;
mod exceptions;
mod finding;
mod imports;
mod lengths;
mod links;
mod manifests;
mod markers;
mod modules;
mod names;
mod numbers;
mod openings;
mod paths;
mod styles;
mod tree;

use anyhow::{Result, bail};

use crate::{screen::Screen, workspace::Workspace};

use self::{code::Code, finding::Finding, tree::Tree};

/// Checks everything and prints what it found; an error if anything must change.
pub(crate) fn run(workspace: &Workspace, screen: Screen) -> Result<()> {
    let tree = Tree::open(workspace.root())?;
    let (code, mut findings) = read_code(&tree);
    findings.extend(everything(workspace, &tree, &code));
    let mut findings = exceptions::apply(&tree, findings);
    findings.sort();
    findings.dedup();

    let notes = lengths::notes(&tree);
    for note in &notes {
        println!("{} {note}", screen.note("note:"));
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("tidy found {} that must change", things(findings.len()));
    }
    println!("{} files are tidy, {} longer than aimed for", tree.files.len(), notes.len());
    Ok(())
}

fn everything(workspace: &Workspace, tree: &Tree, code: &[Code]) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(imports::check(workspace, tree));
    findings.extend(captions::check(tree));
    findings.extend(lengths::check(tree, code));
    findings.extend(circles::check(code));
    findings.extend(bans::check(code));
    findings.extend(openings::check(code));
    findings.extend(manifests::check(tree));
    findings.extend(names::check(tree, code));
    findings.extend(markers::check(tree));
    findings.extend(styles::check(tree));
    findings.extend(numbers::check(tree, code));
    findings.extend(links::check(tree));
    findings
}

/// Every Rust file as tokens; a file that is not Rust becomes a finding.
fn read_code(tree: &Tree) -> (Vec<Code>, Vec<Finding>) {
    let (mut code, mut findings) = (Vec::new(), Vec::new());
    for file in tree.with_ending("rs") {
        match Code::parse(&file.path, &file.text) {
            Ok(each) => code.push(each),
            Err(line) => {
                findings.push(Finding::at(
                    &file.path,
                    line,
                    "this is not Rust",
                    "run `cargo check` and mend it",
                ));
            }
        }
    }
    modules::mark_test_files(&mut code);
    (code, findings)
}

fn things(count: usize) -> String {
    if count == 1 { "1 thing".to_owned() } else { format!("{count} things") }
}
