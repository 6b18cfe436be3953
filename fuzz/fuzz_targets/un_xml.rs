//! The UN list: as it comes, and as the inside of an entry.
#![no_main]

use wasl_formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    wasl_fuzz::read_all(Format::UnXml, &[data], None);
    let head = b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME>";
    let foot = b"</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
    wasl_fuzz::read_all(Format::UnXml, &[&[head, data, foot.as_slice()].concat()], None);
});
