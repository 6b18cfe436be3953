//! `wasl init`: makes a bureau.

use std::{process::ExitCode, sync::Arc};

use wasl_node::{Bureau, Settings, SystemClock};

use crate::{args::Init, print};

pub(crate) fn init(args: &Init) -> anyhow::Result<ExitCode> {
    let settings = Settings { exchange_listen: args.exchange_listen.clone(), ..Settings::default() };
    let member = args.member.parse()?;
    let bureau = Bureau::init(&args.home.home, member, &args.name, &settings, Arc::new(SystemClock))?;
    let home = bureau.home();
    print::line(&format!("The bureau of {member} ({}) is in {}.", args.name, home.path().display()));
    print::line(&format!("  hand this card to peers:    {}", home.card_file().display()));
    print::line(&format!("  certificate request:        {}", home.request_file().display()));
    print::line("Next: `wasl key add` for the first officer, `wasl peer add` for each peer, `wasl serve`.");
    Ok(ExitCode::SUCCESS)
}
