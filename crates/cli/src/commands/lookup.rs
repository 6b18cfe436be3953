//! `wasl lookup`: one private look-up.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use wasl_model::{Identifier, MemberId, Number, Role, Sought, Text};
use wasl_node::{LookedUp, LookupOutcome};

use crate::{
    args,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &args::Lookup) -> anyhow::Result<ExitCode> {
    let bureau = open(&args.home.home)?;
    let caller = caller(&bureau, Role::Officer, args.purpose.as_deref())?;
    let (value, sought) = match (args.document.as_deref(), args.vehicle.as_deref()) {
        (Some(document), None) => (document, Sought::Document),
        (None, Some(vehicle)) => (vehicle, Sought::Vehicle),
        _ => bail!("give one of --document and --vehicle"),
    };
    let number = Number {
        sought,
        value: Text::bounded(value, Identifier::CHARS_MAX)?,
        issuer: args.issuer.as_deref().map(str::parse).transpose().context("--issuer")?,
    };
    let members = args.at.iter().map(|member| member.parse()).collect::<Result<Vec<MemberId>, _>>();
    let answers = bureau.look_up(&caller, &number, &members.context("--at")?)?;
    if args.json {
        print::json(&wasl_api::lookup_json(answers));
    } else {
        show(&answers);
    }
    Ok(ExitCode::SUCCESS)
}

fn show(answers: &[LookedUp]) {
    if answers.is_empty() {
        print::line("this bureau has no peers");
    }
    for LookedUp { member, outcome } in answers {
        match outcome {
            LookupOutcome::Hit => print::line(&format!("{member}  hit")),
            LookupOutcome::NoHit => print::line(&format!("{member}  no hit")),
            LookupOutcome::Unanswered { number } => {
                print::line(&format!("{member}  did not answer (error {number})"));
            }
        }
    }
    if answers.iter().any(|answer| answer.outcome == LookupOutcome::Hit) {
        print::line("A hit tells nothing of the record. Write to its owner: wasl message send");
    }
}
