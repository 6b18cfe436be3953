//! The three bureaus: UN and US with their published lists, and Rabat, which asks.

use std::{
    fs, io,
    net::TcpListener,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use wasl_model::{Caller, Handling, Purpose, Role};
use wasl_node::{Bureau, Exchange, Format, Home, ImportPlan, Input, ListedAs, Settings, SystemClock};

use crate::{commands::import, print};

/// The Security Council's consolidated list, as published; `data/README.md` tells from where.
const UN_LIST: &[(&str, &[u8])] =
    &[("UN_consolidated.xml.gz", include_bytes!("../../../../data/un/UN_consolidated.xml.gz"))];
/// OFAC's list of specially designated nationals, as published.
const OFAC_LIST: &[(&str, &[u8])] = &[
    ("sdn.csv.gz", include_bytes!("../../../../data/ofac/sdn.csv.gz")),
    ("alt.csv.gz", include_bytes!("../../../../data/ofac/alt.csv.gz")),
    ("add.csv.gz", include_bytes!("../../../../data/ofac/add.csv.gz")),
    ("sdn_comments.csv.gz", include_bytes!("../../../../data/ofac/sdn_comments.csv.gz")),
];
/// How long the bureaus may take to bring each other up to date.
const REPLICATION_MAX: Duration = Duration::from_mins(2);

/// Three bureaus, running.
pub(super) struct Three {
    /// Rabat's: it owns nothing and asks.
    pub(super) rabat: Arc<Bureau>,
    /// Rabat's keys to sign in with, by role.
    pub(super) keys: Vec<(String, String)>,
    _exchanges: Vec<Exchange>,
    _others: Vec<Arc<Bureau>>,
}

impl Three {
    /// Makes the bureaus in `home`, or goes on with those that are there, imports what is missing, and
    /// waits until Rabat has everything.
    pub(super) fn start(home: &Path) -> anyhow::Result<Self> {
        let bureaus = [("UN", "New York"), ("US", "Washington"), ("MA", "Rabat")]
            .map(|(member, name)| bureau(&home.join(member), member, name));
        let [un, us, rabat] = bureaus;
        let (un, us, rabat) = (un?, us?, rabat?);
        let exchanges = introduce(&[&un, &us, &rabat])?;
        import_list(&un, "UN list", (Format::UnXml, ListedAs::SpecialNotices), UN_LIST)?;
        import_list(&us, "OFAC list", (Format::OfacCsv, ListedAs::Records), OFAC_LIST)?;
        for owner in [&un, &us] {
            catch_up(&rabat, owner)?;
        }
        let keys = keys(&rabat)?;
        Ok(Self { rabat, keys, _exchanges: exchanges, _others: vec![un, us] })
    }
}

fn bureau(home: &Path, member: &str, name: &str) -> anyhow::Result<Arc<Bureau>> {
    let clock = Arc::new(SystemClock);
    let bureau = if Home::is_at(home) {
        Bureau::open(home, clock)?
    } else {
        let settings = Settings { exchange_every_secs: 1, ..Settings::default() };
        Bureau::init(home, member.parse()?, name, &settings, clock)?
    };
    Ok(Arc::new(bureau))
}

fn admin(bureau: &Bureau) -> Caller {
    bureau.local_caller(Role::Admin, Purpose::Investigation)
}

/// Opens a port for each bureau and hands its card to the others. The ports are other ones at every
/// start, so the cards are handed over anew.
fn introduce(bureaus: &[&Arc<Bureau>]) -> anyhow::Result<Vec<Exchange>> {
    let mut listeners = Vec::new();
    for bureau in bureaus {
        let listener = TcpListener::bind("127.0.0.1:0").context("listening on this machine")?;
        let address = listener.local_addr()?.to_string();
        let card = bureau.identity().card(&address);
        for other in bureaus.iter().filter(|other| other.identity().member != bureau.identity().member) {
            other.add_peer(&admin(other), &card)?;
        }
        listeners.push(listener);
    }
    let mut exchanges = Vec::new();
    for (bureau, listener) in bureaus.iter().zip(listeners) {
        let exchange = bureau.start_exchange(listener)?;
        let (member, name) = (bureau.identity().member, &bureau.identity().name);
        print::line(&format!("  {member} ({name}) exchanges over TLS at {}", exchange.address()));
        exchanges.push(exchange);
    }
    Ok(exchanges)
}

/// Imports the list, unless an earlier start has done so.
fn import_list(
    bureau: &Bureau,
    what: &str,
    (format, listed_as): (Format, ListedAs),
    files: &[(&str, &'static [u8])],
) -> anyhow::Result<()> {
    if bureau.has_imported(format.dataset())? {
        return Ok(());
    }
    let bytes = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let bar = print::bytes_bar(&format!("importing the {what}"), bytes);
    let input = |(name, bytes): &(&str, &'static [u8])| Input {
        name: (*name).to_owned(),
        bytes: Box::new(io::Cursor::new(*bytes)),
    };
    let plan = ImportPlan {
        format,
        inputs: files.iter().map(input).collect(),
        dataset: None,
        mapping: None,
        handling: Handling::default(),
        confirm_withdraw: None,
        listed_as,
    };
    let report = import::run(bureau, plan, &bar)?;
    bar.finish_and_clear();
    print::line(&format!("  {what}: {}", import::told(&report)));
    Ok(())
}

/// Waits until `reader` has everything that `owner` has signed.
fn catch_up(reader: &Bureau, owner: &Bureau) -> anyhow::Result<()> {
    let member = owner.identity().member;
    let total = owner.entries_of(member)?;
    let bar = print::count_bar(&format!("{} -> {}", member, reader.identity().member), total);
    let started = Instant::now();
    loop {
        let here = reader.entries_of(member)?;
        bar.set_position(here);
        if here >= total {
            bar.finish_and_clear();
            return Ok(());
        }
        if started.elapsed() > REPLICATION_MAX {
            bail!("{here} of {total} entries of {member} came in {} s", REPLICATION_MAX.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The keys to sign in with at Rabat's. They are shown again at every start, so for once they are kept
/// in a file; a real bureau's are shown once and kept nowhere.
fn keys(rabat: &Bureau) -> anyhow::Result<Vec<(String, String)>> {
    let path = rabat.home().path().join("quickstart-keys.txt");
    if let Ok(kept) = fs::read_to_string(&path) {
        let pairs = kept.lines().filter_map(|line| line.split_once(' '));
        return Ok(pairs.map(|(role, key)| (role.to_owned(), key.to_owned())).collect());
    }
    let mut keys = Vec::new();
    for role in [Role::Officer, Role::Analyst, Role::Protection, Role::Admin] {
        let key = rabat.add_key(&admin(rabat), role, "quickstart")?;
        keys.push((role.to_string(), key.secret));
    }
    let lines = keys.iter().map(|(role, key)| format!("{role} {key}\n")).collect::<Vec<_>>().concat();
    rabat.home().write_secret(&path, &lines)?;
    Ok(keys)
}
