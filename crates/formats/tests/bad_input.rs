//! Files that are wrong, damaged or made to do harm: each is refused with what, where and why.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod reader;

use std::io::{self, Read, Write};

use flate2::{Compression, write::GzEncoder};
use reader::{all, file, narrow, published, reading, refusal, rows};
use wasl_formats::{FileError, Format, Input, Limits, Mapping, Reading, read};

const ENTITY: &str =
    r#"{"id":"E1","names":["Tarik Example"],"dob":["1965"],"nationality":["ma"],"documents":[]}"#;
const TABLE: &str = "Case;Number;Country\n1;AB123;MA\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory does not fail")
}

fn table() -> Reading {
    let mapping = Mapping::from_toml(
        "kind = \"document\"\nid = \"Case\"\ndelimiter = \";\"\n\
         [[number]]\ncolumn = \"Number\"\nscheme = \"passport\"\nissuer_column = \"Country\"\n",
    );
    Reading { mapping: Some(mapping.expect("a mapping")), ..narrow() }
}

fn xml(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n{inside}\n</INDIVIDUALS>\n</CONSOLIDATED_LIST>"
    )
}

fn individual(inside: &str) -> String {
    xml(&format!("<INDIVIDUAL><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>{inside}</INDIVIDUAL>"))
}

#[test]
fn an_empty_file_is_refused_in_every_format() {
    for format in Format::ALL {
        for empty in [Vec::new(), gzip(b""), b"\xEF\xBB\xBF".to_vec()] {
            assert_eq!(refusal(format, empty, &table()), (2004, "list is empty".to_owned()), "{format}");
        }
    }
}

#[test]
fn an_archive_is_told_from_a_packed_list() {
    let told = "list is a zip archive; unpack it, or pack the list with gzip or zstd".to_owned();
    for archive in [b"PK\x03\x04\x14\0\0\0".to_vec(), gzip(b"PK\x03\x04\x14\0\0\0")] {
        assert_eq!(refusal(Format::UnXml, archive, &reading()), (2017, told.clone()));
    }
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> = ENTITY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xFF\xFE".as_slice(), &utf16].concat();
    let latin1 = [ENTITY.as_bytes(), b"\n", b"{\"id\":\"E2\",\"names\":[\"Jos\xE9 Example\"]}\n"].concat();
    let declared = "<?xml version='1.0' encoding='ISO-8859-1'?><CONSOLIDATED_LIST/>";
    let in_xml = [b"<CONSOLIDATED_LIST>\n<A>Jos\xE9</A></CONSOLIDATED_LIST>".as_slice()].concat();
    let in_ofac = b"36,\"JOS\xE9\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n".to_vec();
    let in_table = b"Case;Number;Country\n1;AB123;MA\n2;\xC9;MA\n".to_vec();
    let told: Vec<_> = [
        (Format::Entities, utf16),
        (Format::Entities, marked),
        (Format::Entities, latin1),
        (Format::UnXml, declared.into()),
        (Format::UnXml, in_xml),
        (Format::OfacCsv, in_ofac),
        (Format::Csv, in_table),
    ]
    .map(|(format, bytes)| refusal(format, bytes, &table()))
    .into();
    insta::assert_debug_snapshot!(told);
}

#[test]
fn xml_that_declares_or_uses_entities_is_refused() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\n\
                <CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>";
    let outside = "<!DOCTYPE l SYSTEM \"file:///etc/passwd\"><CONSOLIDATED_LIST/>";
    let unknown = individual("<FIRST_NAME>&secret;</FIRST_NAME>");
    for text in [bomb, outside, &unknown] {
        assert_eq!(refusal(Format::UnXml, text, &narrow()).0, 2010, "{text}");
    }
    let five = individual("<FIRST_NAME>A &amp; B &#233; &lt;</FIRST_NAME>");
    let (records, _) = rows(Format::UnXml, "list", five, &narrow());
    assert_eq!(records[0].title(), "A & B é <");
}

#[test]
fn xml_that_is_deep_wrong_or_no_list_is_refused() {
    let deep = individual(&"<a>".repeat(100));
    let crossed = individual("<a><b></a></b>");
    for (text, number) in
        [(deep.as_str(), 2011), (&crossed, 2009), ("<LIST/>", 2012), ("no XML at all", 2002)]
    {
        assert_eq!(refusal(Format::UnXml, text, &narrow()).0, number, "{text}");
    }
}

#[test]
fn a_line_row_or_entry_of_ten_megabytes_is_refused() {
    let long = "a".repeat(10 << 20);
    let entity = format!("{ENTITY}\n{}", ENTITY.replace("Tarik", &long));
    let quoted = format!("{TABLE}2;\"{long}");
    let line_feeds = format!("{TABLE}2;\"{}", "a\n".repeat(5 << 20));
    let remark = format!("36,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{long}");
    let entry = individual(&format!("<FIRST_NAME>{long}</FIRST_NAME>"));
    let elements = individual(&"<A/>".repeat(1 << 20));
    let tag = xml(&format!("<{long}>"));
    for (format, bytes) in [
        (Format::Entities, &entity),
        (Format::Ftm, &entity),
        (Format::Csv, &quoted),
        (Format::Csv, &line_feeds),
        (Format::OfacCsv, &remark),
        (Format::UnXml, &entry),
        (Format::UnXml, &elements),
        (Format::UnXml, &tag),
    ] {
        let (number, told) = refusal(format, bytes.as_str(), &table());
        assert_eq!(number, 2007, "{format}: {told}");
        assert!(told.contains("line") && !told.contains("aaa"), "{told}");
    }
}

#[test]
fn a_file_that_grows_without_end_is_refused_before_it_fills_the_memory() {
    /// Gives the same packed line for ever.
    struct Endless(Vec<u8>, usize);
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let rest = &self.0[self.1..];
            let count = rest.len().min(out.len());
            out[..count].copy_from_slice(&rest[..count]);
            self.1 = (self.1 + count) % self.0.len();
            Ok(count)
        }
    }
    let member = gzip("\n".repeat(1 << 20).as_bytes());
    let input = Input { name: "list".to_owned(), bytes: Box::new(Endless(member, 0)) };
    let error = all(Format::Entities, vec![input], &narrow()).expect_err("a bomb");
    assert!(matches!(error, FileError::Ratio { limit: 100, .. }), "{error}");
    let large = format!("{ENTITY}\n").repeat(1 << 20);
    let limits = Limits { unpacked_bytes_max: 1 << 20, ..narrow().limits };
    assert_eq!(refusal(Format::Entities, large, &Reading { limits, ..narrow() }).0, 2005);
}

#[test]
fn what_has_to_be_held_is_bounded() {
    let rows: Vec<String> = (1..100_000).map(|n| format!("{n},{n},\"aka\",\"EXAMPLE\",-0- \r\n")).collect();
    let sdn = "1,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    let error = all(Format::OfacCsv, vec![file("alt.csv", rows.concat()), file("sdn.csv", sdn)], &narrow());
    assert!(matches!(error, Err(FileError::Held { .. })));
}

#[test]
fn rows_that_cannot_be_read_are_told_and_the_rest_goes_in() {
    let long = "a".repeat(600);
    let lines = [
        ENTITY.to_owned(),
        ENTITY.replace("1965", "1965-02-30"),
        ENTITY.replace("1965", "99999"),
        ENTITY.replace("\"ma\"", "\"Morocco?\""),
        ENTITY.replace("Tarik Example", " "),
        ENTITY.replace("Tarik", "Ta\\u0000rik"),
        ENTITY.replace("Tarik", "Ta\0rik"),
        ENTITY.replace("Tarik", &long),
        ENTITY.replace("\"E1\"", "\"\""),
        ENTITY.replace("[\"Tarik Example\"]", "7"),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        "{}".to_owned(),
        String::new(),
        ENTITY.replace("E1", "E2"),
    ];
    let (records, rejects) = rows(Format::Entities, "list", lines.join("\n"), &narrow());
    assert_eq!(records.len(), 2);
    insta::assert_snapshot!(rejects.join("\n"));
    assert!(!rejects.join("").contains("Tarik"));
}

#[test]
fn rows_of_tables_and_lists_that_cannot_be_read_are_told() {
    let table_text =
        "Case;Number;Country\n1;AB123;MA\n;AB124;MA\n3;;MA\n4;AB125;Atlantis\n5;AB126\n6;\"AB\0\";MA\n";
    let (records, mut told) = rows(Format::Csv, "table", table_text, &table());
    assert_eq!(records.len(), 1);
    let ofac = "36,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
                37,\"EXAMPLE\"\r\nx,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
                38,-0- ,-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1A";
    let (records, more) = rows(Format::OfacCsv, "sdn.csv", ofac, &narrow());
    assert_eq!(records.len(), 1);
    told.extend(more);
    for inside in [
        "<FIRST_NAME> </FIRST_NAME>",
        "<FIRST_NAME>EXAMPLE</FIRST_NAME><INDIVIDUAL_DATE_OF_BIRTH><YEAR>0</YEAR></INDIVIDUAL_DATE_OF_BIRTH>",
        "<FIRST_NAME>A&#1;B</FIRST_NAME>",
    ] {
        told.extend(rows(Format::UnXml, "un.xml", individual(inside), &narrow()).1);
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_belongs_to_no_entry_of_an_ofac_list_is_told_row_by_row() {
    let primary = "36,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    let aliases = "36,1,\"aka\",\"SAMPLE\",-0- \r\n37,2,\"aka\",\"OTHER\",-0- \r\n";
    let addresses = "38,3,-0- ,\"Rabat\",\"Morocco\",-0- \r\n";
    let files = [("add.csv", addresses), ("sdn.csv", primary), ("alt.csv", aliases)];
    let inputs = files.map(|(name, text)| file(name, text)).into();
    let (records, rejects) = all(Format::OfacCsv, inputs, &narrow()).expect("a list");
    let names: Vec<_> =
        records.iter().flat_map(|record| &record.names).map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["EXAMPLE", "SAMPLE"]);
    let told: Vec<_> = rejects.iter().map(ToString::to_string).collect();
    let why = "ent_num: what it belongs to is not in the file, or too far from it";
    assert_eq!(told, [format!("add.csv, line 1, {why}"), format!("alt.csv, line 2, {why}")]);
}

#[test]
fn a_file_that_ends_too_early_is_refused_wherever_it_ends() {
    let mut whole = Vec::new();
    published("un/UN_consolidated.xml.gz").bytes.read_to_end(&mut whole).expect("the list");
    for cut in (1..whole.len()).step_by(40_009).chain(whole.len() - 9..whole.len()) {
        let (number, told) = refusal(Format::UnXml, &whole[..cut], &reading());
        assert!([2002, 2003, 2012].contains(&number), "cut at {cut}: {number} {told}");
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&*whole).read_to_end(&mut plain).expect("the list");
    let end = plain.iter().rposition(|byte| *byte == b'>').expect("an end");
    for cut in (1..end).step_by(400_009).chain(end - 20..end) {
        let (number, told) = refusal(Format::UnXml, &plain[..cut], &reading());
        assert!([2002, 2008, 2009].contains(&number), "cut at {cut}: {number} {told}");
    }
}

#[test]
fn a_row_that_is_cut_off_is_no_row() {
    let lines = format!("{ENTITY}\n{}", ENTITY.replace("E1", "E2"));
    for cut in ENTITY.len() + 2..lines.len() {
        assert_eq!(refusal(Format::Entities, &lines[..cut], &narrow()).0, 2002, "cut at {cut}");
    }
    let sdn = "36,\"EXAMPLE\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1965.\"\r\n".repeat(2);
    for cut in sdn.len() / 2 + 1..sdn.len() - 2 {
        assert_eq!(refusal(Format::OfacCsv, &sdn[..cut], &narrow()).0, 2002, "cut at {cut}");
    }
    assert_eq!(refusal(Format::Csv, "Case;Number;Country\n1;AB1", &table()).0, 2002);
}

#[test]
fn damaged_packing_is_refused() {
    let mut packed = gzip(format!("{ENTITY}\n").repeat(1_000).as_bytes());
    let middle = packed.len() / 2;
    packed[middle] ^= 0xFF;
    assert!([2002, 2003].contains(&refusal(Format::Entities, packed.clone(), &narrow()).0));
    let garbage = [gzip(ENTITY.as_bytes()), b"garbage behind it".to_vec()].concat();
    assert_eq!(refusal(Format::Entities, garbage, &narrow()).0, 2003);
    assert_eq!(
        refusal(Format::Entities, [b"\x28\xB5\x2F\xFD".as_slice(), &[0xFF; 99]].concat(), &narrow()).0,
        2003
    );
}

#[test]
fn what_is_missing_is_named() {
    assert!(matches!(
        all(Format::Entities, vec![], &reading()),
        Err(FileError::Missing { part: "a file", .. })
    ));
    assert_eq!(refusal(Format::OfacCsv, "36,12,\"aka\",\"EXAMPLE\",-0- \r\n", &reading()).0, 2013);
    assert_eq!(refusal(Format::Csv, TABLE, &reading()).0, 2013);
    assert_eq!(refusal(Format::Csv, TABLE.replace("Country", "State"), &table()).0, 2015);
    assert_eq!(refusal(Format::OfacCsv, "a,b,c\n", &reading()).0, 2012);
}

#[test]
fn a_reader_that_fails_is_not_taken_for_a_damaged_file() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    for head in [b"{\"id\":".to_vec(), gzip(ENTITY.as_bytes())[..12].to_vec()] {
        let bytes = Box::new(io::Cursor::new(head).chain(Broken));
        let input = Input { name: "list".to_owned(), bytes };
        let error = all(Format::Entities, vec![input], &reading()).expect_err("it cannot be read");
        assert!(matches!(error, FileError::Read { .. }), "{error:?}");
    }
}

#[test]
fn after_an_error_nothing_more_comes() {
    let latin1 = [b"\xE9\n".as_slice(), ENTITY.as_bytes()].concat();
    let mut records = read(Format::Entities, vec![file("list", latin1)], &reading()).expect("it opens");
    assert!(records.next().is_some_and(|row| row.is_err()));
    assert!(records.next().is_none());
}
