//! `wasl key`: the keys of officers and systems.

use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::json;
use wasl_model::Role;

use crate::{
    args::Key,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Key) -> anyhow::Result<ExitCode> {
    match args {
        Key::Add { home, role, name } => {
            let bureau = open(&home.home)?;
            let role =
                Role::from_word(role).context("--role is officer, analyst, reviewer, protection or admin")?;
            let key = bureau.add_key(&caller(&bureau, Role::Admin, None)?, role, name)?;
            // The key alone goes to standard output, so that a program can take it.
            eprintln!("The key {} of {name}, role {role}. It is shown this once and kept nowhere:", key.id);
            print::line(&key.secret);
        }
        Key::List { home, json } => {
            let bureau = open(&home.home)?;
            let keys = bureau.keys(&caller(&bureau, Role::Admin, None)?)?;
            if *json {
                let rows = keys.iter().map(|key| {
                    json!({
                        "id": key.id.to_string(), "name": key.name, "role": key.role.as_str(),
                        "made": key.made.to_string(), "revoked": key.revoked.map(|at| at.to_string()),
                    })
                });
                print::json(&rows.collect());
            } else {
                let rows = keys.into_iter().map(|key| {
                    let revoked = key.revoked.map_or("-".to_owned(), |at| at.to_string());
                    vec![key.id.to_string(), key.role.to_string(), key.name, key.made.to_string(), revoked]
                });
                print::table(&["id", "role", "name", "made", "revoked"], rows);
            }
        }
        Key::Revoke { home, id } => {
            let bureau = open(&home.home)?;
            bureau.revoke_key(&caller(&bureau, Role::Admin, None)?, id.parse()?)?;
            print::line("Withdrawn. Whoever holds it is a stranger from now on.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
