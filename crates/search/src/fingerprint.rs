//! What segments are made with: another program's may spell words otherwise, and then says so here.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use wasl_model::{
    DateSpan, Handling, Identifier, Name, NameKind, PartialDate, Record, RecordKind, Scheme, Source, Text,
};

use crate::draft::Draft;

/// The tables that are compiled in.
macro_rules! tables {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../data/", $name, ".tsv")))),*]
    };
}
static TABLES: [(&str, &str); 22] = tables![
    "arabic" "armenian" "bengali" "cantonese" "cyrillic" "devanagari" "diminutives" "ethiopic" "georgian" "greek"
    "habits" "han" "hangul" "hebrew" "kana" "kanji" "latin" "particles" "score" "tamil" "thai" "words"
];

/// Names in every script that is read, for what the tables do not tell: how words are parted, cut and spelled.
const NAMES: [&str; 18] = [
    "Dr. Jean-Paul O'Neill van der Bergström-Łukasiewicz III",
    "Nguyễn Thị Ánh",
    "Иван Петрович Ковальчук",
    "عبد اللطيف بن محمد المراكشي",
    "משה בן־דוד",
    "Γεώργιος Παπαδόπουλος",
    "김철수",
    "梁啟超",
    "ヤマダ タロウ",
    "山田 太郎",
    "Արամ Խաչատրյան",
    "გიორგი ბერიძე",
    "राजेश कुमार शर्मा",
    "মোহাম্মদ রহমান",
    "சுப்பிரமணியன்",
    "สมชาย ใจดี",
    "ተስፋዬ ገብረ",
    "Example Trading Company L.L.C.",
];
/// A number that every scheme reads in some way.
const NUMBER: &str = "O0-I1 AB/1234567.89";

/// The same for two programs that make the same segments of the same records, and read them alike: a segment of a
/// program with another fingerprint is made anew.
pub fn fingerprint() -> [u8; 32] {
    static FINGERPRINT: LazyLock<[u8; 32]> = LazyLock::new(|| {
        let mut digest = Sha256::new();
        for (name, table) in TABLES {
            digest.update(name);
            digest.update((table.len() as u64).to_le_bytes());
            digest.update(table);
        }
        let mut draft = Draft::new();
        if let Some(full) = probe().and_then(|record| draft.add(&record)) {
            digest.update(full.as_bytes());
        }
        digest.update(draft.finish().as_bytes());
        digest.finalize().into()
    });
    *FINGERPRINT
}

/// Nobody, with a name in every script and a number of every scheme.
fn probe() -> Option<Record> {
    let value = Text::new(NUMBER).ok()?;
    let identifier = |scheme: &Scheme| Identifier { scheme: *scheme, value: value.clone(), issuer: None };
    let name = |name: &&str| Some(Name { text: Text::new(name).ok()?, kind: NameKind::Alias });
    Some(Record {
        kind: RecordKind::Person,
        owner: "UN".parse().ok()?,
        source: Source { dataset: Text::new("probe").ok()?, id: Text::new("1").ok()? },
        names: NAMES.iter().filter_map(name).collect(),
        births: PartialDate::new(1965, Some(3), None).map(DateSpan::of).into_iter().collect(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Scheme::ALL.iter().map(identifier).collect(),
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_and_every_name_counts() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
        let mut tables: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".tsv").map(str::to_owned))
            .collect();
        tables.sort();
        assert_eq!(tables, TABLES.map(|(name, _)| name));
        let probe = probe().expect("a record");
        assert_eq!(probe.names.len(), NAMES.len());
        let mut draft = Draft::new();
        assert!(draft.add(&probe).is_none());
        assert_eq!(draft.finish().names_len(), NAMES.len());
        assert_eq!(fingerprint(), fingerprint());
    }
}
