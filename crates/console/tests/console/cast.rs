//! A bureau with invented people and two neighbours, in a folder that goes away with them.

use std::{error::Error, net::TcpListener, sync::Arc};

use tempfile::TempDir;
use wasl_model::{
    Audience, Country, DateSpan, Fact, FactKind, Handling, Identifier, Name, NameKind, Purpose, Record,
    RecordKind, Role, Scheme, Sex, Source, Text, Timestamp,
};
use wasl_node::{Bureau, Clock, Exchange, Settings};

/// What goes wrong while a stage is set.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error>>;

/// A bureau, its people and a key for every role; a neighbour that it heard of, and one that is silent.
pub(crate) struct Cast {
    /// The bureau.
    pub(crate) bureau: Arc<Bureau>,
    /// A key for each role.
    pub(crate) keys: Vec<(Role, String)>,
    /// The bureau's own records, in the order in which they were made.
    pub(crate) records: Vec<Record>,
    /// The neighbour in New York.
    pub(crate) neighbour: Arc<Bureau>,
    _home: TempDir,
    _exchange: Exchange,
}

impl Cast {
    /// The bureau of Rabat, where it is whatever time the clock says.
    pub(crate) fn with_clock(clock: &Arc<dyn Clock>) -> Fallible<Self> {
        let home = tempfile::tempdir()?;
        // New York answers for one list and gives nobody copies of it; the machine that tests has time to wait.
        let asked_only = vec!["un-asked".to_owned()];
        // And nobody asks another by itself, so that no test hears of what it did not ask for.
        let settings =
            Settings { asked_only, ask_millis: 10_000, exchange_every_secs: 0, ..Settings::default() };
        let open = |member: &str, name: &str| -> Fallible<Bureau> {
            let path = home.path().join(member);
            Ok(Bureau::init(&path, member.parse()?, name, &settings, Arc::clone(clock))?)
        };
        let bureau = open("MA", "Rabat")?;
        let admin = bureau.local_caller(Role::Admin, Purpose::Oversight);
        let mut keys = Vec::new();
        for role in Role::OF_KEYS {
            keys.push((role, bureau.add_key(&admin, role, "Invented Holder")?.secret));
        }
        let records = people()?;
        write_all(&bureau, &records)?;
        let neighbour = Arc::new(open("UN", "New York")?);
        write_all(&neighbour, &[listed()?, asked_for()?])?;
        let exchange = meet(&bureau, &neighbour)?;
        let silent = open("US", "Washington")?;
        bureau.add_peer(&admin, &silent.identity().card("127.0.0.1:1"))?;
        assert!(bureau.exchange_now("US".parse()?).is_err(), "nobody is there");
        Ok(Self { bureau: Arc::new(bureau), keys, records, neighbour, _home: home, _exchange: exchange })
    }

    /// The key of `role`.
    pub(crate) fn key(&self, role: Role) -> &str {
        self.keys.iter().find(|(other, _)| *other == role).map(|(_, key)| key.as_str()).unwrap_or_default()
    }
}

fn write_all(bureau: &Bureau, records: &[Record]) -> Fallible<()> {
    let analyst = bureau.local_caller(Role::Analyst, Purpose::Investigation);
    records.iter().try_for_each(|record| bureau.create_record(&analyst, record).map(drop))?;
    Ok(())
}

/// Makes two bureaus peers, and brings the first up to date with the second, which goes on serving.
fn meet(bureau: &Bureau, neighbour: &Arc<Bureau>) -> Fallible<Exchange> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    let admin = |bureau: &Bureau| bureau.local_caller(Role::Admin, Purpose::Oversight);
    bureau.add_peer(&admin(bureau), &neighbour.identity().card(&address))?;
    neighbour.add_peer(&admin(neighbour), &bureau.identity().card("127.0.0.1:1"))?;
    let exchange = neighbour.start_exchange(listener)?;
    bureau.exchange_now(neighbour.identity().member)?;
    Ok(exchange)
}

/// Somebody on the neighbour's list.
fn listed() -> Fallible<Record> {
    Ok(Record {
        owner: "UN".parse()?,
        source: Source { dataset: Text::new("un-invented")?, id: Text::new("XXi.001")? },
        births: vec![DateSpan::of("1965-12-03".parse()?)],
        nationalities: vec!["MA".parse()?],
        identifiers: vec![number(Scheme::Passport, "L898902C3", "MA")?],
        facts: vec![fact(FactKind::Listed, "2026-01-02")?],
        ..person("-", &[("TAREK NAMOUDHAJI", NameKind::Main), ("طارق نموذجي", NameKind::OriginalScript)])?
    })
}

/// Somebody whom the neighbour shows to those who ask.
fn asked_for() -> Fallible<Record> {
    Ok(Record {
        owner: "UN".parse()?,
        source: Source { dataset: Text::new("un-asked")?, id: Text::new("XXa.007")? },
        births: vec![DateSpan::of("1971-02-03".parse()?)],
        identifiers: vec![number(Scheme::Passport, "QQ7654321", "FR")?],
        facts: vec![fact(FactKind::Remark, "شخص يُسأل عنه.")?],
        ..person("-", &[("Ingeborg Beispielhaft", NameKind::Main)])?
    })
}

/// A person of whom nothing but names is known yet.
fn person(id: &str, names: &[(&str, NameKind)]) -> Fallible<Record> {
    let names = names.iter().map(|(text, kind)| Ok(Name { text: Text::new(text)?, kind: *kind }));
    Ok(Record {
        kind: RecordKind::Person,
        owner: "MA".parse()?,
        source: Source { dataset: Text::new("ma-wanted")?, id: Text::new(id)? },
        names: names.collect::<Fallible<_>>()?,
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

fn fact(kind: FactKind, text: &str) -> Fallible<Fact> {
    Ok(Fact { kind, text: Text::new(text)? })
}

fn number(scheme: Scheme, value: &str, issuer: &str) -> Fallible<Identifier> {
    Ok(Identifier { scheme, value: Text::new(value)?, issuer: Some(issuer.parse()?) })
}

/// The invented people, and one stolen car.
fn people() -> Fallible<Vec<Record>> {
    let morocco: Country = "MA".parse()?;
    let tarik = Record {
        births: vec![DateSpan::of("1965-03-21".parse()?), DateSpan::of("1966".parse()?).about()],
        nationalities: vec![morocco],
        sex: Some(Sex::Male),
        identifiers: vec![
            number(Scheme::Passport, "XZ 0123456", "MA")?,
            number(Scheme::NationalId, "ZZ998877", "MA")?,
        ],
        facts: vec![
            fact(FactKind::PlaceOfBirth, "Invented-sur-Mer")?,
            fact(FactKind::Address, "1 Example Street, Nowhere")?,
            fact(FactKind::Programme, "Invented for the pages of this program")?,
            fact(FactKind::Remark, "شخص مُختلَق لا وجود له.")?,
            fact(FactKind::Link, "https://example.org/notices/0001")?,
        ],
        handling: Handling {
            audience: Audience::AllBut(["XX9".parse()?].into()),
            purposes: [Purpose::Border, Purpose::Investigation].into(),
            expires: Some(Timestamp::from_secs(4_000_000_000)),
            ..Handling::default()
        },
        ..person(
            "MA-0001",
            &[
                ("Tarik EXEMPLAIRE", NameKind::Main),
                ("طارق النموذجي", NameKind::OriginalScript),
                ("Tareq al-Namudhaji", NameKind::Alias),
                ("Abu Mithal", NameKind::WeakAlias),
                ("Тарик Намузаджи", NameKind::Alias),
            ],
        )?
    };
    let namesake = Record {
        births: vec![DateSpan::between("1960".parse()?, "1965".parse()?)?],
        nationalities: vec!["DZ".parse()?],
        ..person("MA-0002", &[("Tariq NAMOUDAJI", NameKind::Main)])?
    };
    let boris = Record {
        births: vec![DateSpan::of("1971-07".parse()?)],
        nationalities: vec!["BG".parse()?],
        ..person("MA-0003", &[("Борис Примеров", NameKind::Main), ("Boris Primerov", NameKind::Alias)])?
    };
    let hostile =
        person("MA-0004", &[("<script>alert(1)</script> Bobby \"Tables\" & Sons", NameKind::Main)])?;
    let secret = Record {
        handling: Handling { purposes: [Purpose::Sanctions].into(), ..Handling::default() },
        ..person("MA-0005", &[("Sancho Embargado", NameKind::Main)])?
    };
    let car = Record {
        kind: RecordKind::Vehicle,
        identifiers: vec![
            number(Scheme::Plate, "12345-A-6", "MA")?,
            number(Scheme::Vin, "WBA3A5C58CF256651", "DE")?,
        ],
        facts: vec![
            fact(FactKind::Circumstance, "Stolen in Nowhere on 2026-01-02")?,
            fact(FactKind::Description, "Blue saloon")?,
        ],
        ..person("MA-0006", &[])?
    };
    Ok(vec![tarik, namesake, boris, hostile, secret, car])
}
