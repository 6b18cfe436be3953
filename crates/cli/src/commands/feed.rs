//! `wasl feed`: how the members' feeds stand, and whether they are whole.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use serde_json::{Value, json};
use wasl_feed::Verdict;
use wasl_model::{MemberId, Role};
use wasl_node::{Bureau, FeedStatus};

use crate::{
    args::Feed,
    exit,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Feed) -> anyhow::Result<ExitCode> {
    match args {
        Feed::Status { home, json } => {
            let bureau = open(&home.home)?;
            let feeds = bureau.feeds(&caller(&bureau, Role::Admin, None)?)?;
            if *json {
                print::json(&feeds.iter().map(status_json).collect());
            } else {
                told(&bureau, feeds);
                let status = bureau.return_status(&caller(&bureau, Role::Admin, None)?)?;
                if let Some(notice) = super::returning::notice(&bureau, status.as_ref())? {
                    print::line(&notice);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Feed::Verify { home, members, json } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Admin, None)?;
            let members = if members.is_empty() {
                bureau.feeds(&caller)?.into_iter().map(|feed| feed.member).collect()
            } else {
                members.iter().map(|member| Ok(member.parse()?)).collect::<anyhow::Result<Vec<MemberId>>>()?
            };
            let mut code = ExitCode::SUCCESS;
            for member in members {
                let verdict = bureau.verify_feed(&caller, member)?;
                print_verdict(member.as_str(), &verdict, *json);
                if !verdict.is_sound() {
                    code = ExitCode::from(exit::FAULTY);
                }
            }
            Ok(code)
        }
        Feed::Export { home, member, out } => {
            let bureau = open(&home.home)?;
            export(&bureau, member.parse()?, out)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes the two files that `docs/protocol/feed.md` describes, and says how to verify them.
fn export(bureau: &Bureau, member: MemberId, out: &Path) -> anyhow::Result<()> {
    let caller = caller(bureau, Role::Admin, None)?;
    std::fs::create_dir(out).with_context(|| format!("{} cannot be made", out.display()))?;
    let mut entries = BufWriter::new(File::create(out.join("entries.jsonl"))?);
    let mut written = Ok(());
    let outline = bureau.export_feed(&caller, member, &mut |index, commitment| {
        let entry =
            json!({"index": index, "commitment": commitment.to_string(), "salt": null, "payload": null});
        if written.is_ok() {
            written = writeln!(entries, "{entry}");
        }
    })?;
    written.and_then(|()| entries.flush()).with_context(|| format!("{} cannot be written", out.display()))?;
    std::fs::write(out.join("checkpoints.txt"), outline.checkpoints.join("%\n"))?;
    let former = outline.signers.former().iter().map(|(key, until)| format!(" --former {until}:{key}"));
    print::line(&format!(
        "verify it with\n  python3 vectors/feed/verify.py --origin {} --key {}{} {out}/entries.jsonl {out}/checkpoints.txt",
        outline.origin,
        outline.signers.now(),
        former.collect::<String>(),
        out = out.display()
    ));
    Ok(())
}

/// Prints what became of a verification.
pub(super) fn print_verdict(feed: &str, verdict: &Verdict, as_json: bool) {
    if as_json {
        print::json(&json!({
            "feed": feed, "sound": verdict.is_sound(), "entries": verdict.size.get(), "held": verdict.held,
            "erased": verdict.erased, "fault": verdict.fault.map(|fault| fault.to_string()),
            "number": verdict.fault.map(wasl_feed::Fault::number),
            "entry": verdict.fault.and_then(wasl_feed::Fault::entry).map(wasl_feed::Index::get),
        }));
    } else {
        let word = if verdict.is_sound() { "sound" } else { "FAULTY" };
        print::line(&format!("{feed}: {word}: {verdict}"));
    }
}

fn status_json(feed: &FeedStatus) -> Value {
    json!({
        "member": feed.member.to_string(), "feed": feed.origin, "entries": feed.entries,
        "records": feed.records, "as_of": feed.as_of.map(|at| at.to_string()),
        "cosigned": feed.cosigned.iter().map(|(member, size)| json!({"member": member, "entries": size}))
            .collect::<Value>(),
        "halted": feed.halted,
    })
}

fn told(bureau: &Bureau, feeds: Vec<FeedStatus>) {
    let now = bureau.now();
    let rows = feeds.into_iter().map(|feed| {
        let age = feed.as_of.map_or("never".to_owned(), |at| print::ago(now, at));
        let seen: Vec<_> = feed.cosigned.iter().map(|(member, size)| format!("{member} {size}")).collect();
        let state = feed.halted.map_or("followed".to_owned(), |number| format!("HALTED: {number}"));
        let (entries, records) = (feed.entries.to_string(), feed.records.to_string());
        vec![feed.member.to_string(), entries, records, age, seen.join(", "), state]
    });
    print::table(&["member", "entries", "records", "signed", "cosigned by", "state"], rows);
}
