//! `wasl record`: one record, shown, corrected or erased.

use std::{fs, process::ExitCode};

use anyhow::Context as _;
use wasl_model::Role;

use crate::{
    args::Record,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Record) -> anyhow::Result<ExitCode> {
    match args {
        Record::Show { home, id, json } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Protection, None)?;
            let view = bureau.record(&caller, id.parse()?)?;
            if *json {
                print::json(&wasl_api::record_json(view));
            } else {
                print::record(&view);
            }
        }
        Record::Erase { home, id } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Protection, None)?;
            bureau.erase_record(&caller, id.parse()?)?;
            print::line(
                "Erased here. Peers erase it in their next round; `wasl record show` tells who has confirmed.",
            );
        }
        Record::Correct { home, id, with } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Protection, None)?;
            let id = id.parse()?;
            let patch = fs::read_to_string(with).with_context(|| format!("reading {}", with.display()))?;
            let held = bureau.record(&caller, id)?.held.context("the record was erased")?;
            let record = wasl_api::corrected(&held.record, &patch)?;
            let put = bureau.correct_record(&caller, id, &record)?;
            print::line(match put {
                wasl_node::Put::Unchanged => "Nothing changed.",
                _ => "Corrected. Peers have the correction in their next round.",
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}
