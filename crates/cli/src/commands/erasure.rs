//! `wasl erasure`: what was ordered erased, and who has not confirmed it.

use std::process::ExitCode;

use anyhow::ensure;
use serde_json::{Value, json};
use wasl_model::{MemberId, Role};
use wasl_node::{Bureau, Confirmation, ErasureStatus, ErasureTray, OrderedErasure};

use crate::{
    args::Erasure,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Erasure) -> anyhow::Result<ExitCode> {
    match args {
        Erasure::List { home, open: only_open, json } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Protection, None)?;
            let of = |tray| bureau.erasures(&caller, tray, None, Bureau::ERASURES_MAX);
            let mut page = of(ErasureTray::Open)?;
            let mut is_cut = page.next.is_some();
            if !only_open {
                let confirmed = of(ErasureTray::Confirmed)?;
                is_cut |= confirmed.next.is_some();
                page.erasures.extend(confirmed.erasures);
            }
            if *json {
                print::json(&page.erasures.iter().map(erasure_json).collect());
            } else if page.erasures.is_empty() {
                print::line(if *only_open {
                    "Everybody has confirmed everything."
                } else {
                    "Nothing was erased."
                });
            } else {
                let head = ["record", "why", "ordered", "due", "confirmed", "late", "waits for"];
                print::table(
                    &head,
                    page.erasures.iter().map(|erasure| cells(&erasure.status, erasure.record.to_string())),
                );
            }
            if is_cut {
                eprintln!("There are more than are listed at once.");
            }
        }
        Erasure::Show { home, id, json } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Protection, None)?;
            let view = bureau.record(&caller, id.parse()?)?;
            ensure!(!view.erasures.is_empty(), "no erasure of this record was ordered here");
            if *json {
                print::json(&view.erasures.iter().map(status_json).collect());
            } else {
                view.erasures.iter().for_each(print::erasure);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn cells(status: &ErasureStatus, record: String) -> Vec<String> {
    let of = |is: fn(&Confirmation) -> bool| {
        let members = status.confirmations.iter().filter(move |(_, confirmation)| is(confirmation));
        members.map(|(member, _)| *member).collect::<Vec<MemberId>>()
    };
    let confirmed = of(|is| matches!(is, Confirmation::Confirmed(_))).len();
    let named = |members: Vec<MemberId>| {
        let names = members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        if names.is_empty() { "-".to_owned() } else { names }
    };
    vec![
        record,
        status.reason.as_str().to_owned(),
        status.at.to_string(),
        status.due.to_string(),
        format!("{confirmed} of {}", status.confirmations.len()),
        named(of(|is| matches!(is, Confirmation::Late))),
        named(of(|is| matches!(is, Confirmation::Waiting))),
    ]
}

fn erasure_json(erasure: &OrderedErasure) -> Value {
    let mut told = status_json(&erasure.status);
    if let Some(told) = told.as_object_mut() {
        told.insert("record".to_owned(), json!(erasure.record.to_string()));
        told.insert("entry".to_owned(), json!(erasure.number));
    }
    told
}

fn status_json(status: &ErasureStatus) -> Value {
    let confirmations = status.confirmations.iter().map(|(member, confirmation)| {
        let (word, at) = match confirmation {
            Confirmation::Confirmed(at) => ("confirmed", Some(at.to_string())),
            Confirmation::Waiting => ("waiting", None),
            Confirmation::Late => ("late", None),
        };
        json!({"member": member.as_str(), "state": word, "at": at})
    });
    json!({
        "ordered": status.at.to_string(), "reason": status.reason.as_str(), "due": status.due.to_string(),
        "open": status.is_open(), "confirmations": confirmations.collect::<Vec<_>>(),
    })
}
