//! `wasl group`: sharing groups.

use std::{collections::BTreeSet, process::ExitCode};

use anyhow::{Context as _, bail};
use wasl_model::{Caller, GroupId, MemberId, Role, Text};
use wasl_node::{Bureau, GroupStanding, GroupView};

use crate::{
    args::Group,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Group) -> anyhow::Result<ExitCode> {
    match args {
        Group::Ready { home } => {
            let bureau = open(home)?;
            bureau.publish_group_keys(&caller(&bureau, Role::Officer, None)?)?;
            print::line(
                "Keys for sharing groups are published; other members have them after their next round.",
            );
        }
        Group::List { home } => {
            let bureau = open(home)?;
            let groups = bureau.groups(&caller(&bureau, Role::Officer, None)?)?;
            print::table(
                &["group", "keeper", "version", "standing", "members", "id"],
                groups.into_iter().map(row),
            );
        }
        Group::Found { home, name, with } => {
            let bureau = open(home)?;
            let caller = caller(&bureau, Role::Officer, None)?;
            let name = Text::bounded(name, GroupId::NAME_CHARS_MAX).context("the name")?;
            let id = bureau.found_group(&caller, &name, &members(with)?)?;
            print::line(&format!("{name} is founded ({id}); its members hear of it in their next round."));
        }
        Group::Change(args) => {
            let bureau = open(&args.home)?;
            let caller = caller(&bureau, Role::Officer, None)?;
            let id = named(&bureau, &caller, &args.group)?;
            bureau.change_group(&caller, id, &members(&args.add)?, &members(&args.remove)?)?;
            print::line("Changed. Whoever was taken out is given nothing that is written from now on.");
        }
        Group::Dissolve { home, group } => {
            let bureau = open(home)?;
            let caller = caller(&bureau, Role::Officer, None)?;
            bureau.dissolve_group(&caller, named(&bureau, &caller, group)?)?;
            print::line("Dissolved.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The group of this name that this bureau is in, or the one with this id.
pub(crate) fn named(bureau: &Bureau, caller: &Caller, name: &str) -> anyhow::Result<GroupId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let mut groups = bureau.groups(caller)?;
    groups.retain(|group| group.name == name && group.standing.is_in());
    let found: Vec<_> = groups.iter().map(|group| group.id).collect();
    match found[..] {
        [id] => Ok(id),
        [] => bail!("this bureau is in no group of that name; `wasl group list` shows them"),
        _ => bail!("several groups have that name; give the id that `wasl group list` shows"),
    }
}

fn members(codes: &[String]) -> anyhow::Result<BTreeSet<MemberId>> {
    Ok(codes.iter().map(|code| code.parse()).collect::<Result<_, _>>()?)
}

fn row(group: GroupView) -> Vec<String> {
    let standing = match group.standing {
        GroupStanding::In => "in",
        GroupStanding::Waiting => "waits for keys",
        GroupStanding::Out => "out",
        GroupStanding::Dissolved => "dissolved",
    };
    let members: Vec<_> = group.members.iter().map(ToString::to_string).collect();
    let (keeper, version) = (group.id.keeper.to_string(), group.version.to_string());
    vec![group.name, keeper, version, standing.to_owned(), members.join(","), group.id.to_string()]
}
