//! `wasl audit`: who asked what, when and for what purpose.

use std::process::ExitCode;

use serde_json::{Value, json};
use wasl_model::{AuditLine, Outcome, Role};
use wasl_node::NumberedLine;

use super::feed;
use crate::{
    args::Audit,
    exit,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Audit) -> anyhow::Result<ExitCode> {
    match args {
        Audit::List { home, limit, before, json } => {
            let bureau = open(&home.home)?;
            let page = bureau.audit(&caller(&bureau, Role::Protection, None)?, *before, *limit)?;
            if *json {
                page.lines.iter().for_each(|line| print::json(&line_json(line)));
            } else {
                print::table(
                    &["line", "when", "what", "who", "role", "purpose", "outcome"],
                    page.lines.iter().map(line_cells),
                );
                print::line(&format!("{} lines in all", page.size));
            }
            Ok(ExitCode::SUCCESS)
        }
        Audit::Verify { home, json } => {
            let bureau = open(&home.home)?;
            let verdict = bureau.verify_audit(&caller(&bureau, Role::Protection, None)?)?;
            feed::print_verdict("audit", &verdict, *json);
            Ok(if verdict.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(exit::FAULTY) })
        }
    }
}

fn line_json(line: &NumberedLine) -> Value {
    match &line.line {
        AuditLine::Opened(opened) => json!({
            "line": line.number, "at": opened.at.to_string(), "opens": opened.action.as_str(),
            "actor": opened.actor.to_string(), "member": opened.member.to_string(),
            "role": opened.role.as_str(), "purpose": opened.purpose.as_str(),
            "record": opened.record.map(|id| id.to_string()), "asked": print::hex(&opened.asked.hash),
        }),
        AuditLine::Closed(closed) => json!({
            "line": line.number, "at": closed.at.to_string(), "closes": closed.opened,
            "outcome": outcome_json(&closed.outcome),
        }),
    }
}

fn outcome_json(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Shown { records, count } => {
            json!({"shown": count, "records": records.iter().map(ToString::to_string).collect::<Vec<_>>()})
        }
        Outcome::Changed { count } => json!({"changed": count}),
        Outcome::Refused { number } => json!({"refused": number}),
    }
}

fn line_cells(line: &NumberedLine) -> Vec<String> {
    let number = line.number.to_string();
    match &line.line {
        AuditLine::Opened(opened) => vec![
            number,
            opened.at.to_string(),
            opened.action.to_string(),
            format!("{} of {}", opened.actor, opened.member),
            opened.role.to_string(),
            opened.purpose.to_string(),
            String::new(),
        ],
        AuditLine::Closed(closed) => {
            let outcome = match &closed.outcome {
                Outcome::Shown { count, .. } => format!("{count} shown"),
                Outcome::Changed { count } => format!("{count} changed"),
                Outcome::Refused { number } => format!("refused: {number}"),
            };
            let ended = format!("ends {}", closed.opened);
            let blank = String::new;
            vec![number, closed.at.to_string(), ended, blank(), blank(), blank(), outcome]
        }
    }
}
