//! `wasl weeding`: records past their retention are planned, approved by another, and brought back if need be.

use std::process::ExitCode;

use serde_json::{Value, json};
use wasl_model::{RecordId, Role};
use wasl_node::{Bureau, WeedingRow, WeedingView};

use crate::local::desk;
use crate::{args::Weeding, print};

pub(crate) fn run(args: &Weeding) -> anyhow::Result<ExitCode> {
    match args {
        Weeding::Plan(weeder) => {
            let (bureau, caller) = desk(&weeder.who, Role::Protection)?;
            let Some(id) = bureau.plan_weeding(&caller)? else {
                if weeder.json {
                    print::json(&Value::Null);
                } else {
                    print::line("Nothing is past its retention.");
                }
                return Ok(ExitCode::SUCCESS);
            };
            let view = bureau.weeding(&caller, id, None)?;
            shown(&view, weeder.json);
            let count: u64 = view.counts.iter().map(|count| count.count).sum();
            if count >= Bureau::WEEDING_MAX as u64 {
                eprintln!("More may be past their retention than one plan takes.");
            }
            eprintln!("Nothing happens before another person approves it: `wasl weeding approve {id}`.");
        }
        Weeding::List(weeder) => {
            let (bureau, caller) = desk(&weeder.who, Role::Protection)?;
            let rows = bureau.weedings(&caller)?;
            if weeder.json {
                print::json(&rows.iter().map(row_json).collect());
            } else {
                print::table(&["plan", "made", "by", "approved", "by"], rows.iter().map(cells));
            }
        }
        Weeding::Show { weeder, id } => {
            let (bureau, caller) = desk(&weeder.who, Role::Protection)?;
            let mut view = bureau.weeding(&caller, *id, None)?;
            while let Some(after) = view.next {
                let page = bureau.weeding(&caller, *id, Some(after))?;
                view.records.extend(page.records);
                view.next = page.next;
            }
            shown(&view, weeder.json);
        }
        Weeding::Approve { who, id } => {
            let (bureau, caller) = desk(who, Role::Protection)?;
            bureau.approve_weeding(&caller, *id)?;
            let terms = bureau.settings().terms;
            print::line(&format!(
                "Approved. At most {} records a day are blocked; each is erased {} days later.",
                terms.weeding_per_day, terms.undo_days
            ));
        }
        Weeding::Undo { who, id, records } => {
            let (bureau, caller) = desk(who, Role::Protection)?;
            let records = records.iter().map(|id| id.parse()).collect::<Result<Vec<RecordId>, _>>()?;
            let undone = bureau.undo_weeding(&caller, *id, &records)?;
            print::line(&format!(
                "{} brought back as they were, {} taken out of the plan, {} left alone because they were changed meanwhile.",
                undone.brought_back, undone.taken_out, undone.left_alone
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(view: &WeedingView, as_json: bool) {
    if as_json {
        let counts = view.counts.iter().map(|count| {
            json!({"dataset": count.dataset, "kind": count.kind.as_str(), "state": count.state.as_str(), "count": count.count})
        });
        let records = view.records.iter().map(|record| {
            json!({"id": record.id.to_string(), "state": record.state.as_str(), "since": record.changed.to_string()})
        });
        let (counts, records): (Vec<_>, Vec<_>) = (counts.collect(), records.collect());
        return print::json(&json!({"plan": row_json(&view.row), "counts": counts, "records": records}));
    }
    print::table(&["plan", "made", "by", "approved", "by"], [cells(&view.row)]);
    print::line("");
    let counts = view.counts.iter().map(|count| {
        let (kind, state) = (count.kind.as_str().to_owned(), count.state.as_str().to_owned());
        vec![count.dataset.clone(), kind, state, count.count.to_string()]
    });
    print::table(&["dataset", "kind", "state", "records"], counts);
    print::line("");
    let records = view.records.iter().map(|record| {
        let (state, since) = (record.state.as_str().to_owned(), record.changed.to_string());
        vec![record.id.to_string(), record.dataset.clone(), record.kind.as_str().to_owned(), state, since]
    });
    print::table(&["record", "dataset", "kind", "state", "since"], records);
}

fn row_json(row: &WeedingRow) -> Value {
    let approved = row.approved.as_ref();
    json!({
        "id": row.id, "planned": row.planned.to_string(), "planner": row.planner,
        "approved": approved.map(|(at, _)| at.to_string()), "approver": approved.map(|(_, by)| by),
    })
}

fn cells(row: &WeedingRow) -> Vec<String> {
    let (at, by) = row
        .approved
        .as_ref()
        .map_or(("-".to_owned(), "-".to_owned()), |(at, by)| (at.to_string(), by.clone()));
    vec![row.id.to_string(), row.planned.to_string(), row.planner.clone(), at, by]
}
