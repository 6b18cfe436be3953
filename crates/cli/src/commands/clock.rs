//! `wasl clock`: what the bureau does by itself, done or foretold by hand.

use std::process::ExitCode;

use serde_json::{Value, json};
use wasl_model::Role;
use wasl_node::ClockStep;

use crate::{
    args::Clock,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Clock) -> anyhow::Result<ExitCode> {
    let Clock::Run { home, dry_run, json } = args;
    let bureau = open(&home.home)?;
    let (mut steps, mut more) = (Vec::new(), true);
    while more {
        let round = if *dry_run {
            bureau.tick_due(&caller(&bureau, Role::Protection, None)?)?
        } else {
            bureau.tick()?
        };
        // Where nothing of a full round could be done, the next one would find the same.
        let is_done = round.steps.iter().any(|(_, fault)| fault.is_none());
        more = round.more && is_done && !*dry_run;
        steps.extend(round.steps);
        if *dry_run && round.more {
            eprintln!("More is due than one round does; these steps come first.");
        }
    }
    let failed = steps.iter().any(|(_, fault)| fault.is_some());
    if *json {
        print::json(&json!({"done": !dry_run, "steps": steps.iter().map(step_json).collect::<Vec<_>>()}));
    } else if steps.is_empty() {
        print::line("Nothing is due.");
    } else {
        print::table(&["what", "about", "fault"], steps.iter().map(told));
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn step_json((step, fault): &(ClockStep, Option<u16>)) -> Value {
    match step {
        ClockStep::Case { id, command } => {
            json!({"case": id.to_string(), "step": command.as_str(), "fault": fault})
        }
        ClockStep::Weed { plan, id, state } => {
            json!({"weeding": plan, "record": id.to_string(), "state": state.as_str(), "fault": fault})
        }
        ClockStep::Remind { member, erasures } => {
            json!({"remind": member.as_str(), "erasures": erasures, "fault": fault})
        }
    }
}

fn told((step, fault): &(ClockStep, Option<u16>)) -> Vec<String> {
    let (what, about) = match step {
        ClockStep::Case { id, command } => (format!("{command} a case"), id.to_string()),
        ClockStep::Weed { plan, id, state } => {
            (format!("weeding {plan}: {}", state.as_str()), format!("record {id}"))
        }
        ClockStep::Remind { member, erasures } => {
            ("remind".to_owned(), format!("{member} of {erasures} erasures"))
        }
    };
    vec![what, about, fault.map_or(String::new(), |number| format!("error {number}"))]
}
