//! Whatever the number, folding twice is folding once, and a digit misread breaks the check.

use proptest::prelude::*;
use wasl_model::{Country, Scheme};
use wasl_search::{Fault, Folded, Verdict, fold};

use Verdict::{Invalid, Valid};

fn told(scheme: Scheme, issuer: &str, printed: &str) -> Folded {
    fold(scheme, issuer.parse::<Country>().ok(), printed)
}

/// Marks that change places, an `@` of another width, a `+` before a label, a bracket before a dot.
#[test]
fn odd_texts_are_folded_once_and_for_all() {
    for raw in ["a\u{1fed}", "\u{fe6b}0\u{10787}", "\u{816} \u{618}", "+t0", "@>."] {
        for scheme in Scheme::ALL {
            let once = told(scheme, "", raw).form;
            assert_eq!(told(scheme, "", &once).form, once, "{scheme} {raw:?}");
        }
    }
}

/// A number with one of its digits changed to another.
fn misprinted(number: &str, place: usize, put: u8) -> Option<String> {
    let mut bytes = number.as_bytes().to_vec();
    let place = place % bytes.len();
    let digit = b'0' + put % 10;
    if !bytes[place].is_ascii_digit() || bytes[place] == digit {
        return None;
    }
    bytes[place] = digit;
    String::from_utf8(bytes).ok()
}

proptest! {
    #[test]
    fn folding_the_form_again_changes_nothing(
        raw in prop_oneof![
            any::<String>(),
            "(\\+|00|0|8|tel )?[0-9 ()\\-]{1,20}",
            "(IMO|IMEI|IMEISV|MMSI|VIN|IBAN|bitcoin:|<|mailto:){0,2}[A-Za-z0-9@.:\\-]{0,34}",
        ],
        issuer in prop_oneof![Just(String::new()), "GB|RU|BY|HU|IT|US|DE|AU|KE|LU|MA"],
    ) {
        for scheme in Scheme::ALL {
            let once = told(scheme, &issuer, &raw).form;
            let twice = told(scheme, &issuer, &once).form;
            prop_assert_eq!(twice, once, "{} {:?}", scheme, raw);
        }
    }

    #[test]
    fn a_digit_misread_breaks_the_check(place in 0_usize..40, put in 0_u8..10) {
        for (scheme, sound) in [
            (Scheme::Vin, "1HGCM82633A004352"),
            (Scheme::Imei, "490154203237518"),
            (Scheme::Container, "CSQU3054383"),
            (Scheme::Account, "DE89370400440532013000"),
            (Scheme::Account, "MT84MALT011000012345MTLCAST001S"),
            (Scheme::Wallet, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
            (Scheme::Wallet, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ] {
            prop_assert_eq!(told(scheme, "", sound).verdict, Valid);
            if let Some(wrong) = misprinted(sound, place, put) {
                prop_assert_ne!(told(scheme, "", &wrong).verdict, Valid, "{}", wrong);
            }
        }
    }

    /// A ship's weights are 7 to 2: 6, 5, 4 and 2 share a factor with 10, so that some misreadings slip through.
    #[test]
    fn a_ships_last_digit_misread_breaks_the_check(put in 0_u8..10) {
        if let Some(wrong) = misprinted("9074729", 6, put) {
            prop_assert_eq!(told(Scheme::Imo, "", &wrong).verdict, Invalid(Fault::CheckDigit));
        }
    }
}
