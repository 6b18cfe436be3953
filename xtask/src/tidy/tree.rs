//! Every text file that is committed, or would be with the next `git add`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::run;

/// The project's files.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Where they lie.
    pub(crate) root: PathBuf,
    /// The text files, by path.
    pub(crate) files: Vec<File>,
}

/// One text file.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Relative to the root, with forward slashes.
    pub(crate) path: String,
    /// Its content.
    pub(crate) text: String,
}

/// Folders of data: other people's words, and files that are broken on purpose.
const DATA: [&str; 3] = ["data/", "vectors/", "fuzz/seeds/"];

impl Tree {
    /// Reads what git knows and what it does not ignore.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        let mut git = Command::new("git");
        git.current_dir(root).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
        let listed = run::read(&mut git)?;
        let mut paths: Vec<_> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        let read = |path: &str| fs::read_to_string(root.join(path)).ok();
        let files = paths
            .into_iter()
            .filter_map(|path| Some(File { path: path.to_owned(), text: read(path)? }))
            .collect();
        Ok(Self { root: root.to_owned(), files })
    }

    /// A tree that a test made up.
    #[cfg(test)]
    pub(crate) fn invented(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { root: PathBuf::new(), files: files.iter().map(file).collect() }
    }

    /// The file at a path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files with this ending, data left out.
    pub(crate) fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.written().filter(move |file| file.ending() == ending)
    }

    /// The files that people write here, data left out.
    pub(crate) fn written(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| !DATA.iter().any(|folder| file.path.starts_with(folder)))
    }

    /// Whether a file or folder exists at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
            || (!self.root.as_os_str().is_empty() && self.root.join(path).exists())
    }
}

impl File {
    /// What stands after the last dot of the file's name.
    pub(crate) fn ending(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// The name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}
