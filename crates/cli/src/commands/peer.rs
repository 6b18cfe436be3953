//! `wasl peer`: the bureaus that this one exchanges with.

use std::process::ExitCode;

use serde_json::json;
use wasl_model::Role;
use wasl_node::Card;

use crate::{
    args::Peer,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Peer) -> anyhow::Result<ExitCode> {
    match args {
        Peer::Add { home, card, address } => {
            let bureau = open(&home.home)?;
            let mut card = Card::read(card)?;
            if let Some(address) = address {
                card.address.clone_from(address);
            }
            let member = bureau.add_peer(&caller(&bureau, Role::Admin, None)?, &card)?;
            print::line(&format!("{member} ({}) is a peer, reached at {}.", card.name, card.address));
        }
        Peer::List { home, json } => {
            let bureau = open(&home.home)?;
            let peers = bureau.peers(&caller(&bureau, Role::Admin, None)?)?;
            let now = bureau.now();
            if *json {
                let rows = peers.iter().map(|peer| {
                    json!({
                        "member": peer.member.to_string(), "name": peer.name, "address": peer.address,
                        "added": peer.added.to_string(), "reached": peer.reached.map(|at| at.to_string()),
                        "failed": peer.failed,
                    })
                });
                print::json(&rows.collect());
            } else {
                let rows = peers.into_iter().map(|peer| {
                    let reached = peer.reached.map_or("never".to_owned(), |at| print::ago(now, at));
                    let failed = peer.failed.map_or("-".to_owned(), |number| number.to_string());
                    vec![peer.member.to_string(), peer.name, peer.address, reached, failed]
                });
                print::table(&["member", "name", "address", "reached", "error"], rows);
            }
        }
        Peer::Remove { home, member } => {
            let bureau = open(&home.home)?;
            let member = member.parse()?;
            bureau.remove_peer(&caller(&bureau, Role::Admin, None)?, member)?;
            print::line(&format!(
                "{member} is no peer any more. What it shared so far stays, and grows older."
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
