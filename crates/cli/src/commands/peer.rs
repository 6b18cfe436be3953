//! `wasl peer`: the bureaus that this one exchanges with.

use std::{path::Path, process::ExitCode};

use wasl_model::{Caller, MemberId, Role};
use wasl_node::{Bureau, Card, PeerStatus};

use crate::{
    args::Peer,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Peer) -> anyhow::Result<ExitCode> {
    match args {
        Peer::Add { home, card, from_directory, all_listed, address, relay, through } => {
            let bureau = open(&home.home)?;
            let hubs = members(through)?;
            let admin = caller(&bureau, Role::Admin, None)?;
            let added = if *all_listed {
                bureau.add_listed_peers(&admin)?
            } else {
                let named = (card.as_deref(), from_directory.as_deref());
                vec![add(&bureau, &admin, named, address.as_deref())?]
            };
            for member in &added {
                if *relay {
                    bureau.add_relay(&admin, *member)?;
                }
                if !hubs.is_empty() && !hubs.contains(member) {
                    bureau.hear_through(&admin, *member, &hubs)?;
                }
            }
            let peers = bureau.peers(&admin)?;
            for peer in peers.iter().filter(|peer| added.contains(&peer.member)) {
                print::line(&told(peer));
            }
            if added.is_empty() {
                print::line("Every member that the directory lists in good standing is a peer already.");
            }
        }
        Peer::Relay { home, stop, member } => {
            let bureau = open(&home.home)?;
            let (admin, member) = (caller(&bureau, Role::Admin, None)?, member.parse()?);
            if *stop {
                bureau.remove_relay(&admin, member)?;
                print::line(&format!(
                    "{member} carries nothing more for this bureau. What it has stays there until it expires or is erased."
                ));
            } else {
                bureau.add_relay(&admin, member)?;
                print::line(&format!("{member} may carry for this bureau, sealed, what is not for it."));
            }
        }
        Peer::Through { home, member, hubs } => {
            let bureau = open(&home.home)?;
            let (member, hubs) = (member.parse()?, members(hubs)?);
            bureau.hear_through(&caller(&bureau, Role::Admin, None)?, member, &hubs)?;
            print::line(&match listed(&hubs) {
                hubs if hubs.is_empty() => format!("{member} is called on a line of its own."),
                hubs => format!("{member} is heard through {hubs}, and never called."),
            });
        }
        Peer::List { home, json } => {
            let bureau = open(&home.home)?;
            let peers = bureau.peers(&caller(&bureau, Role::Admin, None)?)?;
            list(&bureau, peers, *json);
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

/// Adds the peer that a card's file or the directory names.
fn add(
    bureau: &Bureau,
    admin: &Caller,
    (card, listed): (Option<&Path>, Option<&str>),
    address: Option<&str>,
) -> anyhow::Result<MemberId> {
    if let Some(member) = listed {
        let member = member.parse()?;
        bureau.add_listed_peer(admin, member, address)?;
        return Ok(member);
    }
    let mut card = Card::read(card.unwrap_or(Path::new("")))?;
    if let Some(address) = address {
        address.clone_into(&mut card.address);
    }
    Ok(bureau.add_peer(admin, &card)?)
}

fn told(peer: &PeerStatus) -> String {
    let PeerStatus { member, name, address, is_relay, through, .. } = peer;
    match (listed(through), is_relay) {
        (hubs, _) if !hubs.is_empty() => format!("{member} ({name}) is a peer, heard through {hubs}."),
        (_, true) => format!("{member} ({name}) is a peer and a relay, reached at {address}."),
        _ => format!("{member} ({name}) is a peer, reached at {address}."),
    }
}

fn list(bureau: &Bureau, peers: Vec<PeerStatus>, as_json: bool) {
    if as_json {
        print::json(&peers.into_iter().map(wasl_api::peer_json).collect());
        return;
    }
    let now = bureau.now();
    let rows = peers.into_iter().map(|peer| {
        let reached = peer.reached.map_or("never".to_owned(), |at| print::ago(now, at));
        let failed = peer.failed.map_or("-".to_owned(), |number| number.to_string());
        // Who is heard through others has no address that counts.
        let (way, reached) = match listed(&peer.through) {
            hubs if hubs.is_empty() => (peer.address, reached),
            hubs => (format!("through {hubs}"), "-".to_owned()),
        };
        let relay = if peer.is_relay { "relay" } else { "-" };
        vec![peer.member.to_string(), peer.name, way, relay.to_owned(), reached, failed]
    });
    print::table(&["member", "name", "address", "carries", "reached", "error"], rows);
}

fn members(codes: &[String]) -> anyhow::Result<Vec<MemberId>> {
    Ok(codes.iter().map(|code| code.parse()).collect::<Result<_, _>>()?)
}

fn listed(members: &[MemberId]) -> String {
    members.iter().map(MemberId::as_str).collect::<Vec<_>>().join(", ")
}
