//! Numbers of every kind. Whatever is printed is folded without a panic into a form of bounded length, and
//! asking for it finds nothing that is not there.
#![no_main]

use wasl_model::{Number, Scheme, Sought, Text};
use wasl_search::{Index, fold};

libfuzzer_sys::fuzz_target!(|data: (&str, &str)| {
    let (issuer, printed) = data;
    let issuer = issuer.parse().ok();
    for scheme in Scheme::ALL {
        let folded = fold(scheme, issuer, printed);
        assert!(folded.form.chars().count() <= 256, "{scheme}: {}", folded.form.chars().count());
    }
    if let Ok(value) = Text::new(printed) {
        let number = Number { sought: Sought::Any, value, issuer };
        assert!(Index::new().check(&number, 10, &|_| true).is_empty());
    }
});
