//! `wasl directory`: who is a member, and how several keys together change that.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use wasl_model::{Role, Text, Timestamp};
use wasl_node::{
    Bureau, Card, Charter, Clock as _, Directory, DirectoryBatch, DirectoryEntry, DirectoryView,
    MemberStanding, NodeError, SignedCard, SystemClock, SystemEntropy, UnixTime, make_directory_key,
    read_directory_key,
};

use crate::{
    args,
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &args::Directory) -> anyhow::Result<ExitCode> {
    use args::Directory as Typed;
    match args {
        Typed::Show { home, json } => show(&obeyed(&open(home)?)?, *json),
        Typed::Key { member, file } => {
            let key = make_directory_key(file, member.parse()?, &SystemEntropy)?;
            print::line(&key.to_string());
        }
        Typed::Card { home, address, new_keys, file } => {
            let bureau = open(home)?;
            let own = Card::read(&home.join("card.toml"));
            let address = address.clone().map_or_else(|| own.map(|card| card.address), Ok)?;
            let card = if *new_keys {
                bureau.next_card(&caller(&bureau, Role::Admin, None)?, &address)?
            } else {
                bureau.identity().signed_card(&address)?
            };
            write(file, &card.to_bytes())?;
        }
        Typed::Found { code, title, threshold, keys, file } => {
            let charter = Charter { threshold: *threshold, keys: keys.clone() };
            let batch = Directory::founding(code.parse()?, Text::new(title)?, charter, now()?)
                .map_err(NodeError::from)?;
            write(file, &batch.to_bytes())?;
            told(&batch);
        }
        Typed::Propose(propose) => {
            let directory = obeyed(&open(&propose.home)?)?.directory;
            let batch = directory.propose(entries(propose)?, now()?).map_err(NodeError::from)?;
            write(&propose.file, &batch.to_bytes())?;
            told(&batch);
        }
        Typed::Read { file } => told(&read(file)?),
        Typed::Sign { home, key, file } => {
            let (key, mut batch) = (read_directory_key(key)?, read(file)?);
            match home.as_ref().filter(|_| batch.start() > 0) {
                Some(home) => {
                    obeyed(&open(home)?)?.directory.sign(&mut batch, &key).map_err(NodeError::from)?;
                }
                None if batch.start() == 0 => {
                    Directory::sign_founding(&mut batch, &key).map_err(NodeError::from)?;
                }
                None => {
                    bail!("a proposal is signed beside the directory that it follows: name a bureau's --home")
                }
            }
            write(file, &batch.to_bytes())?;
            told(&batch);
        }
        Typed::Trust { home, fingerprint, file } => trust(home, fingerprint, file)?,
        Typed::Publish { home, files } => publish(home, files)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn trust(home: &Path, fingerprint: &str, file: &Path) -> anyhow::Result<()> {
    let (bureau, batch) = (open(home)?, read(file)?);
    let found = Directory::found(&batch, now()?).map_err(NodeError::from)?;
    if !found.fingerprint().is_written(fingerprint) {
        bail!("the fingerprint of {} is another: {}", file.display(), found.fingerprint());
    }
    bureau.trust_directory(&caller(&bureau, Role::Admin, None)?, &batch.to_bytes())?;
    print::line(&format!(
        "This bureau obeys the directory of {}: who is not in it takes no part.",
        found.title()
    ));
    Ok(())
}

fn publish(home: &Path, files: &[PathBuf]) -> anyhow::Result<()> {
    let bureau = open(home)?;
    let mut copies = files.iter().map(|file| read(file));
    let mut batch = copies.next().context("no file")??;
    for copy in copies {
        batch.join(&copy?).map_err(NodeError::from)?;
    }
    let view = bureau.publish_directory(&caller(&bureau, Role::Admin, None)?, &batch.to_bytes())?;
    told(&batch);
    print::line(&format!(
        "The directory has {} entries. The peers fetch them from here.",
        view.directory.size()
    ));
    Ok(())
}

fn entries(propose: &args::Propose) -> anyhow::Result<Vec<DirectoryEntry>> {
    let card = |file: &PathBuf| -> anyhow::Result<SignedCard> {
        let bytes = limited(file, SignedCard::BYTES_MAX)?;
        SignedCard::from_bytes(&bytes).map_err(NodeError::from).with_context(|| file.display().to_string())
    };
    let mut entries = Vec::new();
    for file in &propose.admit {
        entries.push(DirectoryEntry::Admit { card: card(file)? });
    }
    for file in &propose.renew {
        entries.push(DirectoryEntry::Renew { card: card(file)? });
    }
    for member in &propose.suspend {
        entries.push(DirectoryEntry::Suspend { member: member.parse()? });
    }
    for member in &propose.resume {
        entries.push(DirectoryEntry::Resume { member: member.parse()? });
    }
    for member in &propose.remove {
        entries.push(DirectoryEntry::Remove { member: member.parse()? });
    }
    if let Some(threshold) = propose.threshold {
        entries.push(DirectoryEntry::Charter { charter: Charter { threshold, keys: propose.keys.clone() } });
    }
    Ok(entries)
}

fn obeyed(bureau: &Bureau) -> anyhow::Result<DirectoryView> {
    let view = bureau.directory(&caller(bureau, Role::Admin, None)?)?;
    Ok(view.ok_or(NodeError::NoDirectory)?)
}

fn show(view: &DirectoryView, json: bool) {
    let directory = &view.directory;
    if json {
        print::json(&as_json(view));
        return;
    }
    print::line(&format!("{}, founded as {}", directory.title(), directory.fingerprint()));
    print::line(&format!(
        "{} entries, signed {} by {} of {} keys",
        directory.size(),
        moment(directory.newest().time()),
        directory.quorum().threshold(),
        directory.quorum().keys().len(),
    ));
    if view.is_forked {
        print::line("error 5713: its keys have signed two histories; nothing more is taken");
    }
    let rows = directory.members().map(|(id, member)| {
        vec![
            id.to_string(),
            member.card.name.as_str().to_owned(),
            standing(member.standing.0).to_owned(),
            moment(member.since),
            moment(member.renewed),
            member.card.address.clone(),
        ]
    });
    print::table(&["member", "name", "standing", "since", "keys since", "address"], rows);
}

fn as_json(view: &DirectoryView) -> Value {
    let directory = &view.directory;
    let members = directory.members().map(|(id, member)| {
        json!({
            "member": id.to_string(), "name": member.card.name.as_str(), "address": member.card.address,
            "standing": standing(member.standing.0), "standing_since": moment(member.standing.1),
            "since": moment(member.since), "keys_since": moment(member.renewed), "key": member.card.key,
            "former_keys": member.former.iter().map(|former| former.card.key.clone()).collect::<Vec<_>>(),
        })
    });
    json!({
        "title": directory.title(), "fingerprint": directory.fingerprint().to_string(), "entries": directory.size(),
        "signed": moment(directory.newest().time()), "threshold": directory.quorum().threshold(),
        "keys": directory.quorum().keys().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "forked": view.is_forked, "members": members.collect::<Vec<_>>(),
    })
}

fn standing(standing: MemberStanding) -> &'static str {
    match standing {
        MemberStanding::Good => "member",
        MemberStanding::Suspended => "suspended",
        MemberStanding::Removed => "removed",
    }
}

/// What a batch says, for whoever is to sign it.
fn told(batch: &DirectoryBatch) {
    print::line(&format!("Proposed {}, after {} entries:", moment(batch.time()), batch.start()));
    for entry in batch.entries() {
        print::line(&format!("  {}", sentence(entry)));
    }
    let signers: Vec<_> =
        batch.lines().iter().map(|line| format!("{}+{}", line.signer(), line.id())).collect();
    print::line(&format!(
        "Signed by: {}",
        if signers.is_empty() { "nobody yet".to_owned() } else { signers.join(", ") }
    ));
}

fn sentence(entry: &DirectoryEntry) -> String {
    let of = |card: &SignedCard| match card.verify() {
        Ok(card) => format!("{} ({}) at {}, key {}", card.member, card.name.as_str(), card.address, card.key),
        Err(error) => format!("a card that is refused (error {}: {error})", error.number()),
    };
    let keys = |charter: &Charter| format!("{} of {}", charter.threshold, charter.keys.join(", "));
    match entry {
        DirectoryEntry::Found { code, title, charter } => {
            format!("found the directory {code}, {}, signed by {}", title.as_str(), keys(charter))
        }
        DirectoryEntry::Admit { card } => format!("admit {}", of(card)),
        DirectoryEntry::Renew { card } => format!("renew {}", of(card)),
        DirectoryEntry::Suspend { member } => format!("suspend {member}"),
        DirectoryEntry::Resume { member } => format!("resume {member}"),
        DirectoryEntry::Remove { member } => format!("remove {member}"),
        DirectoryEntry::Charter { charter } => format!("from the next on, signed by {}", keys(charter)),
    }
}

fn read(file: &Path) -> anyhow::Result<DirectoryBatch> {
    let bytes = limited(file, Bureau::DIRECTORY_BATCH_BYTES_MAX)?;
    DirectoryBatch::from_bytes(&bytes).map_err(NodeError::from).with_context(|| file.display().to_string())
}

/// The bytes of a file that is no longer than what it should be may be.
fn limited(file: &Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let name = || file.display().to_string();
    if fs::metadata(file).with_context(name)?.len() > limit as u64 {
        bail!("{} is larger than it may be", file.display());
    }
    fs::read(file).with_context(name)
}

fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(file, bytes).with_context(|| file.display().to_string())
}

fn now() -> anyhow::Result<UnixTime> {
    Ok(UnixTime::new(SystemClock.now().secs())?)
}

fn moment(at: UnixTime) -> String {
    Timestamp::from_secs(at.get()).to_string()
}
