//! The workspace as cargo sees it: where it lies, its packages and what they depend on.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run;

/// The checked-out project.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo builds, `CARGO_TARGET_DIR` honoured.
    pub(crate) target: PathBuf,
    /// The members, by name.
    pub(crate) packages: Vec<Package>,
}

/// One member of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// Its name: `wasl-search`.
    pub(crate) name: String,
    /// Its manifest, relative to the root.
    pub(crate) manifest: PathBuf,
    /// Every package it depends on, for whatever purpose.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a package's dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The package's name.
    pub(crate) name: String,
    /// Whether only its tests need it.
    pub(crate) dev: bool,
}

impl Workspace {
    /// Asks cargo about the workspace around the current folder.
    pub(crate) fn open() -> Result<Self> {
        let here = env::current_dir().context("the current folder is gone")?;
        let text = run::read(&mut run::cargo(&here, ["metadata", "--no-deps", "--format-version", "1"]))?;
        Self::parse(&text).context("`cargo metadata` printed something unexpected")
    }

    /// The root for commands that want to be run there.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    fn parse(text: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(text)?;
        let root = PathBuf::from(string(&metadata, "workspace_root")?);
        let target = PathBuf::from(string(&metadata, "target_directory")?);
        let packages = list(&metadata, "packages")?;
        let mut packages = packages.iter().map(|each| package(each, &root)).collect::<Result<Vec<_>>>()?;
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { root, target, packages })
    }
}

fn package(value: &Value, root: &Path) -> Result<Package> {
    let manifest = PathBuf::from(string(value, "manifest_path")?);
    let dependencies = list(value, "dependencies")?;
    Ok(Package {
        name: string(value, "name")?.to_owned(),
        manifest: manifest.strip_prefix(root).map(Path::to_owned).unwrap_or(manifest),
        dependencies: dependencies.iter().map(dependency).collect::<Result<_>>()?,
    })
}

fn dependency(value: &Value) -> Result<Dependency> {
    Ok(Dependency { name: string(value, "name")?.to_owned(), dev: value["kind"] == "dev" })
}

fn string<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value[field].as_str().with_context(|| format!("`{field}` is not a text"))
}

fn list<'a>(value: &'a Value, field: &str) -> Result<&'a Vec<Value>> {
    value[field].as_array().with_context(|| format!("`{field}` is not a list"))
}
