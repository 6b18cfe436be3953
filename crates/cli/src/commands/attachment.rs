//! The files of `wasl message`: attached, told of, saved.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use wasl_model::{Attachment, Caller, FileName, MediaType, MessageId, Role};
use wasl_node::{AttachmentState, AttachmentView, Bureau, NewAttachment};

use crate::{local::caller, print};

/// Seals the files, so that a message can be sent with them.
pub(crate) fn upload(
    bureau: &Bureau,
    caller: &Caller,
    files: &[PathBuf],
) -> anyhow::Result<Vec<NewAttachment>> {
    // Nothing is sealed that could not be sent.
    ensure!(files.len() <= Attachment::COUNT_MAX, "a message has at most {} files", Attachment::COUNT_MAX);
    files.iter().map(|path| upload_one(bureau, caller, path)).collect()
}

fn upload_one(bureau: &Bureau, caller: &Caller, path: &Path) -> anyhow::Result<NewAttachment> {
    let reading = || format!("attaching {}", path.display());
    let text = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = FileName::clean(text).with_context(reading)?;
    let mut file = File::open(path).with_context(reading)?;
    let about = file.metadata().with_context(reading)?;
    ensure!(about.is_file(), "{} is not a file", path.display());
    let bar = print::bytes_bar("sealing", about.len());
    let uploaded =
        bureau.upload(caller, &mut file, &mut |bytes| bar.set_position(bytes)).with_context(reading)?;
    bar.finish_and_clear();
    Ok(NewAttachment { upload: uploaded.id, name, media: MediaType::unknown() })
}

/// How many files a message has, and how many of them are here if that is not all.
pub(crate) fn count(attachments: &[AttachmentView]) -> String {
    let here = attachments.iter().filter(|one| one.state == AttachmentState::Here).count();
    match attachments.len() {
        0 => "-".to_owned(),
        all if here == all => all.to_string(),
        all => format!("{here} of {all}"),
    }
}

/// Tells of each file.
pub(crate) fn show(attachments: &[AttachmentView]) {
    if !attachments.is_empty() {
        print::line("");
    }
    for AttachmentView { number, name, media, size, sha256, state, receivers } in attachments {
        let state = match state {
            AttachmentState::Here => "here".to_owned(),
            AttachmentState::Coming { bytes } => format!("{} % are here", bytes * 100 / (*size).max(1)),
            AttachmentState::Refused(number) => format!("error {number}: it was not taken"),
        };
        print::line(&format!("  file {number}: {name} ({size} bytes, {media}), {state}"));
        print::line(&format!("    SHA-256 {sha256}"));
        for receiver in receivers {
            let told = match receiver.fault {
                None => format!("has it since {}", receiver.at),
                Some(number) => format!("refused it {} (error {number})", receiver.at),
            };
            print::line(&format!("    {} {told}", receiver.member));
        }
    }
}

/// Saves a file of a message at `out`: in that folder under its own name, or under that name. Nothing is written over.
pub(crate) fn save(bureau: &Bureau, id: MessageId, which: &str, out: &Path) -> anyhow::Result<()> {
    let caller = caller(bureau, Role::Officer, None)?;
    let known = bureau.message(&caller, id)?.attachments;
    let view = named(&known, which)?;
    let path = if out.is_dir() { out.join(view.name.as_str()) } else { out.to_owned() };
    let (view, mut opened) = bureau.attachment(&caller, id, view.number)?;
    let saving = || format!("saving {}", path.display());
    // Its name is taken before its bytes come, and given to the whole file alone.
    let create = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    create(&path).with_context(saving)?;
    let mut beside = path.clone().into_os_string();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let mut file = create(&beside).inspect_err(|_| drop(fs::remove_file(&path))).with_context(saving)?;
    let bar = print::bytes_bar("saving", view.size);
    let mut write = || -> anyhow::Result<()> {
        let mut piece = vec![0; 256 << 10];
        loop {
            let count = opened.read(&mut piece)?;
            if count == 0 {
                break;
            }
            file.write_all(&piece[..count])?;
            bar.inc(count as u64);
        }
        file.sync_all()?;
        Ok(fs::rename(&beside, &path)?)
    };
    if let Err(error) = write() {
        // What is left of it is of no use to anybody.
        drop((fs::remove_file(&beside), fs::remove_file(&path)));
        return Err(error.context(saving()));
    }
    bar.finish_and_clear();
    print::line(&format!("{} is saved: {} bytes.", path.display(), view.size));
    Ok(())
}

fn named<'a>(known: &'a [AttachmentView], which: &str) -> anyhow::Result<&'a AttachmentView> {
    let by_number = which.parse().ok().and_then(|number: u8| known.iter().find(|one| one.number == number));
    let mut by_name = known.iter().filter(|one| one.name.as_str() == which);
    match (by_number, by_name.next(), by_name.next()) {
        (Some(one), ..) | (None, Some(one), None) => Ok(one),
        (None, None, _) => bail!("the message has no such file"),
        (None, Some(_), Some(_)) => bail!("the message has several files of this name: give the number"),
    }
}
