//! `wasl feed`: how the members' feeds stand, and whether they are whole.

use std::process::ExitCode;

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
    }
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
