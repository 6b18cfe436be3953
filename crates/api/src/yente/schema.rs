//! Which of our kinds of subject a schema of `FollowTheMoney` means.

use wasl_model::RecordKind;

use crate::problem::ApiError;

/// The schemata that can be asked for, with the kinds that they mean. A schema that yente knows and
/// this bureau holds nothing of means no kind, and finds nothing.
const SCHEMATA: [(&str, &[RecordKind]); 20] = [
    ("Thing", &RecordKind::ALL),
    ("LegalEntity", &[RecordKind::Person, RecordKind::Organisation]),
    ("Person", &[RecordKind::Person]),
    ("Organization", &[RecordKind::Organisation]),
    ("Company", &[RecordKind::Organisation]),
    ("PublicBody", &[RecordKind::Organisation]),
    ("Asset", &[RecordKind::Organisation, RecordKind::Vessel, RecordKind::Aircraft, RecordKind::Vehicle]),
    ("Vehicle", &[RecordKind::Vehicle, RecordKind::Vessel, RecordKind::Aircraft]),
    ("Vessel", &[RecordKind::Vessel]),
    ("Airplane", &[RecordKind::Aircraft]),
    ("Passport", &[RecordKind::Document]),
    ("Identification", &[RecordKind::Document]),
    ("Address", &[]),
    ("BankAccount", &[]),
    ("CryptoWallet", &[]),
    ("Position", &[]),
    ("RealEstate", &[]),
    ("Sanction", &[]),
    ("Security", &[]),
    ("Trip", &[]),
];

/// The kinds that `schema` means; an unknown one is refused, as yente does.
pub(super) fn kinds(schema: &str) -> Result<&'static [RecordKind], ApiError> {
    let known = SCHEMATA.iter().find(|(known, _)| *known == schema).map(|(_, kinds)| *kinds);
    known.ok_or(ApiError::Parameter {
        name: "schema".to_owned(),
        wanted: "a schema that can be matched, as Person or Company",
    })
}

/// The schema that a record is shown as.
pub(super) fn of_kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Person => "Person",
        RecordKind::Organisation => "Organization",
        RecordKind::Vessel => "Vessel",
        RecordKind::Aircraft => "Airplane",
        RecordKind::Vehicle => "Vehicle",
        RecordKind::Document => "Identification",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_shown_as_a_schema_that_finds_it() {
        for kind in RecordKind::ALL {
            assert!(kinds(of_kind(kind)).unwrap().contains(&kind), "{kind:?}");
        }
        assert!(kinds("Banana").is_err());
    }
}
