//! An entity that only says something about another: a passport about its holder.

use wasl_model::{Country, FactKind, RecordKind, Scheme};

use crate::{
    draft::{Draft, Stamp},
    ftm::entity::{self, Entity},
    reject::Fault,
};

/// What is said, and about whom.
#[derive(Debug)]
pub(super) struct Link {
    /// The id of the entity it is about.
    pub(super) holder: String,
    said: Said,
}

#[derive(Debug)]
enum Said {
    Number { scheme: Scheme, values: Vec<String>, issuer: Option<Country> },
    Listing { programmes: Vec<String>, listed: Vec<String> },
}

impl Link {
    /// The link that an entity is; `None` if it is none that is known.
    pub(super) fn of(entity: &Entity<'_>) -> Option<Self> {
        let all = |property: &str| entity.all(property).map(str::to_owned).collect::<Vec<_>>();
        let issuer = entity.all("country").next().and_then(entity::code);
        let (holder, said) = match &*entity.schema {
            "Passport" => {
                ("holder", Said::Number { scheme: Scheme::Passport, values: all("number"), issuer })
            }
            "Identification" => {
                let passport = entity.all("type").any(|kind| kind.to_lowercase().contains("passport"));
                let scheme = if passport { Scheme::Passport } else { Scheme::Document };
                ("holder", Said::Number { scheme, values: all("number"), issuer })
            }
            "CryptoWallet" => {
                let values = all("publicKey");
                ("holder", Said::Number { scheme: Scheme::Wallet, values, issuer: None })
            }
            "Sanction" => {
                let programmes = [all("program"), all("authority")].concat();
                ("entity", Said::Listing { programmes, listed: all("startDate") })
            }
            _ => return None,
        };
        Some(Self { holder: entity.all(holder).next()?.to_owned(), said })
    }

    /// Adds what is said to whom it is said about.
    pub(super) fn add_to(&self, draft: &mut Draft) -> Result<(), Fault> {
        match &self.said {
            Said::Number { scheme, values, issuer } => {
                values.iter().try_for_each(|value| draft.identifier(*scheme, "number", value, *issuer))
            }
            Said::Listing { programmes, listed } => {
                for programme in programmes {
                    draft.fact(FactKind::Programme, "program", programme)?;
                }
                listed.iter().try_for_each(|date| draft.fact(FactKind::Listed, "startDate", date))
            }
        }
    }

    /// Whether what it says could stand in a record.
    pub(super) fn check(&self, stamp: &Stamp) -> Result<(), Fault> {
        self.add_to(&mut Draft::new(stamp, RecordKind::Person, "holder", &self.holder)?)
    }

    /// Whether something is lost that a search could find if nobody is found whom it is about.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.said, Said::Number { .. })
    }
}
