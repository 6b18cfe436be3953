//! `wasl import`: reads a list into the bureau's own feed, with a progress bar.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde_json::json;
use wasl_model::{Audience, Handling, OnHit, Role, Text};
use wasl_node::{Bureau, ImportPlan, ImportReport, Input, ListedAs, Mapping};

use crate::{
    args,
    local::{caller, open},
    print,
};

pub(crate) fn import(args: &args::Import) -> anyhow::Result<ExitCode> {
    let bureau = open(&args.home.home)?;
    let mapping = args.mapping.as_deref().map(read_mapping).transpose()?;
    let plan = ImportPlan {
        format: args.format.parse()?,
        inputs: inputs(&args.files)?,
        dataset: args.dataset.as_deref().map(Text::new).transpose()?,
        mapping,
        handling: handling(&args.handling)?,
        confirm_withdraw: args.confirm_withdraw,
        listed_as: if args.as_special_notices { ListedAs::SpecialNotices } else { ListedAs::Records },
    };
    let bar = print::bytes_bar("importing", total_bytes(&args.files));
    let report = run(&bureau, plan, &bar)?;
    bar.finish_and_clear();
    if args.json {
        print::json(&as_json(&report));
    } else {
        print::line(&told(&report));
    }
    Ok(ExitCode::SUCCESS)
}

/// Imports with the bar moving.
pub(crate) fn run(bureau: &Bureau, plan: ImportPlan, bar: &ProgressBar) -> anyhow::Result<ImportReport> {
    let caller = caller(bureau, Role::Admin, None)?;
    Ok(bureau.import(&caller, plan, &mut |progress| {
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} rows", progress.rows));
    })?)
}

/// The report in a sentence.
pub(crate) fn told(report: &ImportReport) -> String {
    let ImportReport { made, updated, unchanged, withdrawn, rejected, .. } = report;
    let seen = report.rejects.as_ref().map(|path| format!(" (see {})", path.display())).unwrap_or_default();
    let mut told = vec![format!(
        "{made} records are new, {updated} changed, {unchanged} stayed as they were, {withdrawn} were withdrawn; \
         {rejected} rows could not be read{seen}."
    )];
    if report.held_back > 0 {
        let refusals = report.refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        told.push(format!(
            "{} were held back: somebody or something like it was refused before (error 6151): {refusals}.",
            report.held_back
        ));
    }
    if report.plain > 0 {
        told.push(format!("{} are no notices but records, because a rule stops them.", report.plain));
    }
    told.join(" ")
}

fn as_json(report: &ImportReport) -> serde_json::Value {
    json!({
        "made": report.made,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "withdrawn": report.withdrawn,
        "rejected": report.rejected,
        "rejects": report.rejects.as_ref().map(|path| path.display().to_string()),
        "held_back": report.held_back,
        "refusals": report.refusals.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "plain": report.plain,
        "listed": report.listed.map(|listed| listed.to_string()),
    })
}

fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Mapping::from_toml(&text).with_context(|| format!("the mapping {}", path.display()))
}

fn inputs(files: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    let open = |path: &PathBuf| {
        let bytes = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        Ok(Input { name: path.display().to_string(), bytes: Box::new(bytes) })
    };
    files.iter().map(open).collect()
}

fn total_bytes(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum()
}

fn handling(args: &args::Handling) -> anyhow::Result<Handling> {
    let members =
        |codes: &[String]| codes.iter().map(|code| Ok(code.parse()?)).collect::<anyhow::Result<_>>();
    let audience = if !args.only.is_empty() {
        Audience::Only(members(&args.only)?)
    } else if !args.all_but.is_empty() {
        Audience::AllBut(members(&args.all_but)?)
    } else {
        Audience::All
    };
    let purposes = args.purposes.iter().map(|purpose| Ok(purpose.parse()?)).collect::<anyhow::Result<_>>()?;
    let expires = args.expires.as_deref().map(str::parse).transpose()?;
    let on_hit = if args.on_hit_tell_nobody { OnHit::TellNobody } else { OnHit::TellOwner };
    Ok(Handling { audience, purposes, expires, on_hit })
}
