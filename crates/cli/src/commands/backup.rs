//! `wasl backup` and `wasl restore`: a home copied while it is in use, and a home out of a copy.

use std::{process::ExitCode, sync::Arc};

use indicatif::ProgressBar;
use serde_json::json;
use wasl_model::Role;
use wasl_node::{BackupProgress, BackupReport, RestoreReport, SystemClock};

use crate::{
    args::{Backup, Restore},
    local::{caller, open},
    print,
};

pub(crate) fn backup(args: &Backup) -> anyhow::Result<ExitCode> {
    let bureau = open(&args.home)?;
    let bar = print::bytes_bar("copying", 0);
    let caller = caller(&bureau, Role::Admin, None)?;
    let report = bureau.backup(&caller, &args.target, args.keep, &mut |progress| show(&bar, &progress));
    bar.finish_and_clear();
    let report = report?;
    if args.json {
        print::json(&backup_json(&report));
    } else {
        told(&report, &args.target.display().to_string());
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn restore(args: &Restore) -> anyhow::Result<ExitCode> {
    let bar = print::bytes_bar("restoring", 0);
    let (generation, clock) = (args.generation.as_deref(), Arc::new(SystemClock));
    let mut shown = |progress: BackupProgress| show(&bar, &progress);
    let report = wasl_node::restore(&args.source, generation, &args.home, clock, &mut shown);
    bar.finish_and_clear();
    let report = report?;
    if args.json {
        print::json(&restore_json(&report));
    } else {
        returning(&report, &args.home.display().to_string());
    }
    Ok(ExitCode::SUCCESS)
}

fn show(bar: &ProgressBar, progress: &BackupProgress) {
    bar.set_length(progress.total);
    bar.set_position(progress.done);
    bar.set_message(progress.file.clone());
}

fn told(report: &BackupReport, target: &str) {
    let BackupReport { generation, bytes, pieces, written_pieces, written_bytes, .. } = report;
    print::line(&format!(
        "{generation} is whole: {bytes} bytes in {pieces} pieces, {written_pieces} of them new ({written_bytes} bytes)."
    ));
    let BackupReport { generations, removed_generations, removed_pieces, .. } = report;
    print::line(&format!(
        "Generations in {target}: {generations}. Removed: {removed_generations}, with {removed_pieces} pieces."
    ));
    if report.mended_pieces > 0 {
        eprintln!(
            "{} pieces lay there damaged and were written anew: look at that disk.",
            report.mended_pieces
        );
    }
    if report.damaged_generations > 0 {
        eprintln!(
            "{} generations cannot be read. No piece is removed while one of them is there.",
            report.damaged_generations
        );
    }
    if *generations == 1 {
        eprintln!("It holds the bureau's private keys: keep {target} as safe as the home itself.");
    }
}

fn returning(report: &RestoreReport, home: &str) {
    let RestoreReport { member, generation, made, waits_for, .. } = report;
    print::line(&format!("The bureau of {member} is in {home}, as it was at {made} ({generation})."));
    if waits_for.is_empty() {
        print::line("It knew no peers then. It writes nothing until `wasl peer add` and `wasl serve`, or");
        print::line("`wasl return finish` if there never were any.");
    } else {
        let waits_for = waits_for.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        print::line(&format!(
            "It is returning: it answers, and writes nothing until it has heard {waits_for}."
        ));
    }
    print::line("Keys and peers are those of then: look through `wasl key list` and `wasl peer list`, and");
    print::line("withdraw again what was withdrawn since. Then `wasl serve`, and `wasl return status`.");
}

fn backup_json(report: &BackupReport) -> serde_json::Value {
    json!({
        "generation": report.generation, "bytes": report.bytes, "pieces": report.pieces,
        "written_pieces": report.written_pieces, "written_bytes": report.written_bytes,
        "mended_pieces": report.mended_pieces, "generations": report.generations,
        "removed_generations": report.removed_generations, "removed_pieces": report.removed_pieces,
        "damaged_generations": report.damaged_generations,
    })
}

fn restore_json(report: &RestoreReport) -> serde_json::Value {
    json!({
        "member": report.member.to_string(), "generation": report.generation, "made": report.made.to_string(),
        "files": report.files, "bytes": report.bytes,
        "waits_for": report.waits_for.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
