//! One entry of an OFAC list, as a record.

use wasl_model::{FactKind, NameKind, Record, RecordKind, Scheme};

use crate::{
    country,
    draft::{Draft, Stamp},
    ofac::{extra::Extra, remarks},
    reject::Fault,
};

/// What the primary row and the rows about it in the other files say. The fields are those of
/// `dat_spec`: `ent_num`, name, type, programme, title, call sign, vessel type, tonnage, gross registered
/// tonnage, flag, owner, remarks.
pub(super) fn record(fields: &[&str], extra: &Extra, stamp: &Stamp) -> Result<Record, Fault> {
    let kind = match fields[2] {
        "individual" => RecordKind::Person,
        "vessel" => RecordKind::Vessel,
        "aircraft" => RecordKind::Aircraft,
        _ => RecordKind::Organisation,
    };
    let mut draft = Draft::new(stamp, kind, "ent_num", fields[0])?;
    draft.name(NameKind::Main, "SDN_Name", fields[1])?;
    for (kind, name) in &extra.aliases {
        let kind = match &**kind {
            "fka" => NameKind::Former,
            _ => NameKind::Alias,
        };
        draft.name(kind, "alt_name", name)?;
    }
    for programme in fields[3].split("] [") {
        draft.fact(FactKind::Programme, "Program", programme.trim_matches(['[', ']']))?;
    }
    draft.fact(FactKind::Position, "Title", fields[4])?;
    draft.identifier(Scheme::CallSign, "Call_Sign", fields[5], None)?;
    draft.fact(FactKind::Description, "Vess_type", &vessel(fields))?;
    if let Some(flag) = country::by_name(fields[9]) {
        draft.nationality(flag);
    }
    for address in &extra.addresses {
        draft.fact(FactKind::Address, "Address", address)?;
    }
    // The remarks go on where they were cut, be it in the middle of a word.
    let all = format!("{}{}", fields[11], extra.remarks);
    remarks::add(&mut draft, &all)?;
    draft.finish("SDN_Name")
}

/// Type, tonnage, flag and owner of a vessel as one line.
fn vessel(fields: &[&str]) -> String {
    let labels = ["", "tonnage ", "gross registered tonnage ", "flag ", "owner "];
    let parts = labels.iter().zip(&fields[6..11]).filter(|(_, field)| !field.is_empty());
    parts.map(|(label, field)| format!("{label}{field}")).collect::<Vec<_>>().join(", ")
}
