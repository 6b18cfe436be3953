//! Numbers that name a document, a vehicle or a thing: passport, plate, VIN, IMO, firearm, container.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

use crate::{Country, Text};

/// A number and what kind of number it is, as the source writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Identifier {
    /// The kind of number.
    #[n(0)]
    pub scheme: Scheme,
    /// The number as printed; at most [`Identifier::CHARS_MAX`] characters.
    #[n(1)]
    pub value: Text,
    /// The country that issued it, if it is known.
    #[n(2)]
    pub issuer: Option<Country>,
}

impl Identifier {
    /// The most characters a number may have.
    pub const CHARS_MAX: usize = 128;
}

/// What kind of number an [`Identifier`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Scheme {
    /// A passport.
    #[n(0)]
    Passport,
    /// A national identity card or number.
    #[n(1)]
    NationalId,
    /// A visa.
    #[n(2)]
    Visa,
    /// A driving licence.
    #[n(3)]
    DrivingLicence,
    /// A residence permit.
    #[n(4)]
    Residence,
    /// A tax number.
    #[n(5)]
    TaxNumber,
    /// A company's registration number.
    #[n(6)]
    Registration,
    /// A vehicle identification number (ISO 3779).
    #[n(7)]
    Vin,
    /// A number plate; the issuer is the country of registration.
    #[n(8)]
    Plate,
    /// A ship's IMO number.
    #[n(9)]
    Imo,
    /// A ship's MMSI.
    #[n(10)]
    Mmsi,
    /// A ship's or aircraft's call sign or tail number.
    #[n(11)]
    CallSign,
    /// A telephone number.
    #[n(12)]
    Phone,
    /// An electronic mail address.
    #[n(13)]
    Email,
    /// A wallet of a digital currency.
    #[n(14)]
    Wallet,
    /// A bank account (IBAN) or a bank (BIC).
    #[n(15)]
    Account,
    /// A document of a kind the source does not tell.
    #[n(16)]
    Document,
    /// Any other number.
    #[n(17)]
    Other,
    /// A firearm's serial number; the issuer is the country of manufacture.
    #[n(18)]
    Firearm,
    /// A freight container (ISO 6346).
    #[n(19)]
    Container,
    /// A mobile telephone, as a thing (IMEI or IMEISV, 3GPP TS 23.003).
    #[n(20)]
    Imei,
    /// The number under which a work of art is described (Object ID, ICOM).
    #[n(21)]
    ObjectId,
}

impl Scheme {
    /// Every scheme, in the order of its number on the wire.
    pub const ALL: [Self; 22] = [
        Self::Passport,
        Self::NationalId,
        Self::Visa,
        Self::DrivingLicence,
        Self::Residence,
        Self::TaxNumber,
        Self::Registration,
        Self::Vin,
        Self::Plate,
        Self::Imo,
        Self::Mmsi,
        Self::CallSign,
        Self::Phone,
        Self::Email,
        Self::Wallet,
        Self::Account,
        Self::Document,
        Self::Other,
        Self::Firearm,
        Self::Container,
        Self::Imei,
        Self::ObjectId,
    ];

    /// The word for it in settings, mapping files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::NationalId => "national-id",
            Self::Visa => "visa",
            Self::DrivingLicence => "driving-licence",
            Self::Residence => "residence",
            Self::TaxNumber => "tax-number",
            Self::Registration => "registration",
            Self::Vin => "vin",
            Self::Plate => "plate",
            Self::Imo => "imo",
            Self::Mmsi => "mmsi",
            Self::CallSign => "call-sign",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Wallet => "wallet",
            Self::Account => "account",
            Self::Document => "document",
            Self::Other => "other",
            Self::Firearm => "firearm",
            Self::Container => "container",
            Self::Imei => "imei",
            Self::ObjectId => "object-id",
        }
    }

    /// Whether it is a number that a travel or identity document carries, which `check --document` asks for.
    pub fn is_document(self) -> bool {
        matches!(
            self,
            Self::Passport
                | Self::NationalId
                | Self::Visa
                | Self::DrivingLicence
                | Self::Residence
                | Self::Document
        )
    }

    /// Whether it names a vehicle, which `check --vehicle` asks for.
    pub fn is_vehicle(self) -> bool {
        matches!(self, Self::Vin | Self::Plate)
    }
}

/// Why a scheme was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of number that is known; passport, national-id, vin, plate and imo are some that are")]
pub struct SchemeError;

impl FromStr for Scheme {
    type Err = SchemeError;

    fn from_str(raw: &str) -> Result<Self, SchemeError> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == raw).ok_or(SchemeError)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}
