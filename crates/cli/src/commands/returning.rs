//! `wasl return`: for whom a restored bureau waits before it writes anything.

use std::process::ExitCode;

use serde_json::json;
use wasl_model::{MemberId, Role};
use wasl_node::{Bureau, NodeError, ReturnStatus};

use crate::{
    args::Return,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Return) -> anyhow::Result<ExitCode> {
    match args {
        Return::Status { home, json } => {
            let bureau = open(home)?;
            let status = bureau.return_status(&caller(&bureau, Role::Admin, None)?)?;
            if *json {
                print::json(&as_json(status.as_ref(), bureau.may_write()?));
            } else {
                told(&bureau, status.as_ref())?;
            }
        }
        Return::Finish { home, without } => {
            let bureau = open(home)?;
            let without = without.iter().map(|member| Ok(member.parse()?));
            let without = without.collect::<anyhow::Result<Vec<MemberId>>>()?;
            bureau.finish_return(&caller(&bureau, Role::Admin, None)?, &without)?;
            print::line("The return is over: the bureau writes again.");
            if !without.is_empty() {
                let named = named(&without);
                print::line(&format!(
                    "If {named} turns up with entries of this bureau that are not here, the feed is forked:"
                ));
                print::line("the bureau stops writing then (6018), and that peer refuses its feed (4023).");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The line that others than `wasl return` show while nothing is written; `None` where it is.
pub(crate) fn notice(bureau: &Bureau, status: Option<&ReturnStatus>) -> anyhow::Result<Option<String>> {
    if bureau.may_write()? {
        return Ok(None);
    }
    Ok(Some(match status.filter(|status| status.over.is_none()) {
        Some(status) => format!(
            "returning since {}: writes nothing until it has heard {}",
            status.since,
            named(&status.waits_for)
        ),
        None => format!(
            "error {}: this bureau has signed two histories, and writes nothing",
            NodeError::OldCopy.number()
        ),
    }))
}

fn told(bureau: &Bureau, status: Option<&ReturnStatus>) -> anyhow::Result<()> {
    if let Some(notice) = notice(bureau, status)? {
        print::line(&notice);
    }
    let Some(status) = status else {
        print::line("This home was never restored, and no peer has shown that it is an old copy.");
        return Ok(());
    };
    if let Some(member) = status.noticed {
        print::line(&format!("error 6018: {member} had entries of this bureau that were not here"));
    }
    if let Some(over) = status.over {
        print::line(&format!("returned at {over}"));
    }
    print::line(&format!("heard: {}", named(&status.heard)));
    if !status.without.is_empty() {
        print::line(&format!("not waited for: {}", named(&status.without)));
    }
    print::line(&format!("entries without payload: {}", status.bare));
    Ok(())
}

fn named(members: &[MemberId]) -> String {
    if members.is_empty() {
        return "nobody".to_owned();
    }
    members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn as_json(status: Option<&ReturnStatus>, writes: bool) -> serde_json::Value {
    let codes = |members: &[MemberId]| members.iter().map(ToString::to_string).collect::<Vec<_>>();
    let status = status.map(|status| {
        json!({
            "since": status.since.to_string(), "noticed": status.noticed.map(|member| member.to_string()),
            "over": status.over.map(|at| at.to_string()), "heard": codes(&status.heard),
            "waits_for": codes(&status.waits_for), "without": codes(&status.without), "bare": status.bare,
        })
    });
    json!({ "writes": writes, "return": status })
}
