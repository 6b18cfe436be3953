//! A mapping and a table: what stands before the first NUL is the mapping, the rest the table.
#![no_main]

use wasl_formats::{Format, Mapping};
use wasl_fuzz::read_all;

const MAPPING: &str = "kind = 'document'\nid = 'a'\ndates = 'DD.MM.YYYY'\n[[name]]\ncolumns = ['b', 'c']\n\
    [[number]]\ncolumn = 'd'\nscheme_column = 'e'\nissuer_column = 'f'\n[number.schemes]\nP = 'passport'\n\
    [[born]]\ncolumn = 'g'\n[[nationality]]\ncolumn = 'f'\n[sex]\ncolumn = 'h'\n[[fact]]\ncolumn = 'i'\n";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let nul = data.iter().position(|byte| *byte == 0);
    let (mapping, table) = nul.map_or((&[][..], data), |nul| (&data[..nul], &data[nul + 1..]));
    if let Ok(Ok(mapping)) = str::from_utf8(mapping).map(Mapping::from_toml) {
        read_all(Format::Csv, &[table], Some(mapping));
    }
    // Most mappings that a fuzzer makes are none: the rows are read by a sound one too.
    let whole = [b"a,b,c,d,e,f,g,h,i\n", table].concat();
    read_all(Format::Csv, &[&whole], Mapping::from_toml(MAPPING).ok());
});
