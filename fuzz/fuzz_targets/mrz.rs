//! Machine-readable zones. Whatever is read must be readable again and have bounded parts.
#![no_main]

use wasl_formats::mrz::Mrz;

libfuzzer_sys::fuzz_target!(|data: (u16, &str)| {
    let (year, text) = data;
    let sized = format!("P<UTO{text:<<83}");
    for text in [text, &sized] {
        if let Ok(mrz) = Mrz::read(&[text], year) {
            assert!(mrz.number.len() <= 24 && mrz.other_numbers.len() <= 64);
            assert!(mrz.repairs.iter().all(|repair| repair.line <= 3 && repair.column <= 44));
            assert!(!mrz.questions().is_empty());
        }
    }
});
