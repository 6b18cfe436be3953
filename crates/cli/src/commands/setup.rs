//! `wasl init`: makes a bureau.

use std::{
    path::{self, Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use wasl_model::Role;
use wasl_node::{Bureau, Settings, SystemClock};

use crate::{
    args::{Init, Move},
    commands::serve::lock,
    local::{caller, open},
    print,
};

pub(crate) fn init(args: &Init) -> anyhow::Result<ExitCode> {
    let settings = Settings {
        exchange_listen: args.exchange_listen.clone(),
        store: args.store.clone(),
        store_password_file: args.store_password_file.as_deref().map(absolute).transpose()?,
        store_authority_file: args.store_authority_file.as_deref().map(absolute).transpose()?,
        carrier: args.carrier.clone(),
        carrier_password_file: args.carrier_password_file.as_deref().map(absolute).transpose()?,
        carrier_authority_file: args.carrier_authority_file.as_deref().map(absolute).transpose()?,
        ..Settings::default()
    };
    let member = args.member.parse()?;
    let bureau = Bureau::init(&args.home.home, member, &args.name, &settings, Arc::new(SystemClock))?;
    let home = bureau.home();
    print::line(&format!("The bureau of {member} ({}) is in {}.", args.name, home.path().display()));
    print::line(&format!("  hand this card to peers:    {}", home.card_file().display()));
    print::line(&format!("  certificate request:        {}", home.request_file().display()));
    print::line("Next: `wasl key add` for the first officer, `wasl peer add` for each peer, `wasl serve`.");
    Ok(ExitCode::SUCCESS)
}

/// `wasl move`: the rows onto a server.
pub(crate) fn move_rows(args: &Move) -> anyhow::Result<ExitCode> {
    let home = &args.home.home;
    let _lock = lock(home)?;
    let bureau = open(home)?;
    let caller = caller(&bureau, Role::Admin, None)?;
    let password = args.store_password_file.as_deref().map(absolute).transpose()?;
    let authority = args.store_authority_file.as_deref().map(absolute).transpose()?;
    let rows = bureau.move_rows(&caller, &args.store, password, authority)?;
    print::line(&format!("{rows} rows and the audit log are on the server now."));
    print::line(
        "Remove records.sqlite and audit.sqlite from the home once you have seen it serve from there.",
    );
    Ok(ExitCode::SUCCESS)
}

/// As it is found from wherever the bureau is served.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    Ok(path::absolute(path)?)
}
