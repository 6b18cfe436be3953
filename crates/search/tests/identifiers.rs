//! Each kind of number is folded and judged as its standard says.

use wasl_model::{Country, Scheme};
use wasl_search::{Fault, Folded, Verdict, fold};

use Verdict::{Invalid, Unknown, Valid};

/// What a table says of a printed number: its form and what can be said of it.
type Case = (&'static str, &'static str, Verdict);

fn told(scheme: Scheme, issuer: &str, printed: &str) -> Folded {
    fold(scheme, issuer.parse::<Country>().ok(), printed)
}

fn holds(scheme: Scheme, cases: &[Case]) {
    for &(printed, form, verdict) in cases {
        assert_eq!(
            told(scheme, "", printed),
            Folded { form: form.to_owned(), verdict },
            "{scheme} {printed}"
        );
    }
}

/// The numbers are the examples of ISO 3779's public descriptions and of 49 CFR 565.
#[test]
fn a_vehicle_of_north_america_has_a_check_digit_and_others_may_not() {
    holds(
        Scheme::Vin,
        &[
            ("11111111111111111", "11111111111111111", Valid),
            ("1M8GDM9AXKP042788", "1M8GDM9AXKP042788", Valid),
            ("1HGCM82633A004352", "1HGCM82633A004352", Valid),
            ("VIN 1hgcm-82633-a004352", "1HGCM82633A004352", Valid),
            ("5GZCZ43D13S812715", "5GZCZ43D13S812715", Valid),
            ("WBA3A5C51CF256651", "WBA3A5C51CF256651", Unknown),
            ("WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001", Unknown),
            ("VF1RFA00A12345678", "VF1RFA00A12345678", Unknown),
            ("1HGCM82633A004353", "1HGCM82633A004353", Invalid(Fault::CheckDigit)),
            // Neither O nor I is a letter of a VIN.
            ("1HGCM82633A00435O", "1HGCM82633A004350", Invalid(Fault::CheckDigit)),
            ("IHGCM82633AOO4352", "1HGCM82633A004352", Valid),
            ("1HGCM82633A00435Ж", "1HGCM82633A00435Ж", Invalid(Fault::Character)),
            ("1HGCM82633A00435", "1HGCM82633A00435", Invalid(Fault::Length)),
            ("", "", Invalid(Fault::Length)),
        ],
    );
}

/// IMO resolution A.1117(30) and ITU-R M.585; the numbers are of ships that are known to all.
#[test]
fn a_ship_is_known_by_its_hull_and_called_by_its_radio() {
    holds(
        Scheme::Imo,
        &[
            ("IMO 9319466", "9319466", Valid),
            ("9395927", "9395927", Valid),
            ("IMO9074729", "9074729", Valid),
            ("IMO No. 9074729", "IMONO9074729", Invalid(Fault::Character)),
            ("IMO 9O74729", "9074729", Valid),
            ("9074728", "9074728", Invalid(Fault::CheckDigit)),
            ("IMO 1234567", "1234567", Valid),
            ("907472", "907472", Invalid(Fault::Length)),
        ],
    );
    holds(
        Scheme::Mmsi,
        &[
            ("235009802", "235009802", Valid),
            ("MMSI: 235 009 802", "235009802", Valid),
            ("002320001", "002320001", Valid),
            ("111232506", "111232506", Valid),
            ("970123456", "970123456", Valid),
            ("100009802", "100009802", Invalid(Fault::Issuer)),
            ("23500980", "23500980", Invalid(Fault::Length)),
            ("23500980X", "23500980X", Invalid(Fault::Character)),
        ],
    );
}

/// ISO 6346; `CSQU3054383` is the standard's own example.
#[test]
fn a_container_names_its_owner_and_category() {
    holds(
        Scheme::Container,
        &[
            ("CSQU3054383", "CSQU3054383", Valid),
            ("CSQU 305438 3", "CSQU3054383", Valid),
            ("CSQU 3O5438-3", "CSQU3054383", Valid),
            ("TASU1176670", "TASU1176670", Invalid(Fault::CheckDigit)),
            ("TASU1176671", "TASU1176671", Invalid(Fault::CheckDigit)),
            ("CSQA3054383", "CSQA3054383", Invalid(Fault::Issuer)),
            ("CSQU305438A", "CSQU305438A", Invalid(Fault::Character)),
            ("CSQU305438", "CSQU305438", Invalid(Fault::Length)),
        ],
    );
}

/// 3GPP TS 23.003 section 6.2; `490154203237518` and `356868000041418` are examples in public descriptions.
#[test]
fn a_telephone_as_a_thing_has_fourteen_digits_and_something_after_them() {
    holds(
        Scheme::Imei,
        &[
            ("35686800-004141-8", "356868000041418", Valid),
            ("490154203237518", "490154203237518", Valid),
            ("IMEI: 49-015420-323751-8", "490154203237518", Valid),
            ("356868000041419", "356868000041419", Invalid(Fault::CheckDigit)),
            ("35686800-004141-20", "3568680000414120", Valid),
            ("35686800004141", "35686800004141", Valid),
            // On the air the check digit is 0.
            ("356868000041410", "356868000041410", Unknown),
            ("3568680000414", "3568680000414", Invalid(Fault::Length)),
            ("35686800004141B", "35686800004141B", Invalid(Fault::Character)),
        ],
    );
}

/// ITU-T E.164. The forms are those of libphonenumber 9.0.43; the numbers are set aside for stories, or public.
#[test]
fn a_telephone_number_begins_with_its_calling_code() {
    for (printed, issuer, form, verdict) in [
        ("+44 20 7946 0958", "", "+442079460958", Valid),
        ("020 7946 0958", "GB", "+442079460958", Valid),
        ("tel: +44 (0)20 7946 0958 ext. 7", "", "+442079460958", Valid),
        ("00 33 1 42 68 53 00", "FR", "+33142685300", Valid),
        ("+39 06 698 12345", "", "+390669812345", Valid),
        ("06 698 12345", "VA", "+390669812345", Valid),
        ("8 (495) 123-45-67", "RU", "+74951234567", Valid),
        ("8~10 44 20 7946 0958", "RU", "+442079460958", Valid),
        ("+1 (202) 555-0143", "", "+12025550143", Valid),
        ("1-202-555-0143", "US", "+12025550143", Valid),
        ("(202) 555-0143", "US", "+12025550143", Valid),
        ("011 44 20 7946 0958", "US", "+442079460958", Valid),
        ("0049 (0)30 123456", "DE", "+4930123456", Valid),
        ("442079460958", "GB", "+442079460958", Valid),
        ("٠٦١٢ ٣٤٥ ٦٧٨", "MA", "+212612345678", Valid),
        ("12345", "GB", "+4412345", Invalid(Fault::Length)),
        ("+44 20 7946 0958 0958", "", "+4420794609580958", Invalid(Fault::Length)),
        ("+999 12345678", "", "+99912345678", Invalid(Fault::Issuer)),
        ("020 7946 0958", "", "02079460958", Unknown),
        ("0044 20 7946 0958", "", "+442079460958", Valid),
        ("AB 123456", "GB", "AB123456", Invalid(Fault::Character)),
    ] {
        let expected = Folded { form: form.to_owned(), verdict };
        assert_eq!(told(Scheme::Phone, issuer, printed), expected, "{printed} of {issuer}");
    }
}

/// ISO 13616 (the registry's own examples) and ISO 9362.
#[test]
fn an_account_has_the_length_and_the_check_digits_of_its_country() {
    holds(
        Scheme::Account,
        &[
            ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", Valid),
            ("IBAN: GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", Valid),
            ("DE89370400440532013000", "DE89370400440532013000", Valid),
            ("FR1420041010050500013M02606", "FR1420041010050500013M02606", Valid),
            ("NO9386011117947", "NO9386011117947", Valid),
            ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", Valid),
            ("GB82WEST12345698765433", "GB82WEST12345698765433", Invalid(Fault::CheckDigit)),
            ("DE8937040044053201300", "DE8937040044053201300", Invalid(Fault::CheckDigit)),
            ("XX82WEST12345698765432", "XX82WEST12345698765432", Invalid(Fault::CheckDigit)),
            ("DEUTDEFF", "DEUTDEFF", Valid),
            ("DEUT DE FF 500", "DEUTDEFF500", Valid),
            ("1234567-89", "123456789", Unknown),
        ],
    );
}

/// RFC 5321, RFC 5891.
#[test]
fn a_mail_address_keeps_its_tag_and_reads_its_domain() {
    holds(
        Scheme::Email,
        &[
            ("Tarik.Example@EXAMPLE.org", "tarik.example@example.org", Valid),
            ("<mailto:a+tag@example.org>", "a+tag@example.org", Valid),
            ("a＠example.org", "a@example.org", Valid),
            ("a@XN--BCHER-KVA.example", "a@bücher.example", Valid),
            ("a@Bücher.example", "a@bücher.example", Valid),
            ("a@xn--bcher-kv!.example", "a@xn--bcher-kv!.example", Invalid(Fault::Character)),
            ("\"a b\"@example.org", "\"ab\"@example.org", Unknown),
            ("a@[192.0.2.1]", "a@[192.0.2.1]", Unknown),
            ("a.example.org", "a.example.org", Invalid(Fault::Character)),
            ("a@example", "a@example", Invalid(Fault::Length)),
            ("a..b@example.org", "a..b@example.org", Invalid(Fault::Character)),
            ("a@-example.org", "a@-example.org", Invalid(Fault::Character)),
        ],
    );
}

/// The first address of Bitcoin; the examples of BIP-173, BIP-350, EIP-55 and of Tron's documents.
#[test]
fn a_wallet_fits_its_checksum() {
    let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    let segwit = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    let taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
    let ether = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
    holds(
        Scheme::Wallet,
        &[
            (genesis, genesis, Valid),
            ("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1", genesis, Valid),
            (
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                Invalid(Fault::CheckDigit),
            ),
            (
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a",
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a",
                Invalid(Fault::Character),
            ),
            (segwit, segwit, Valid),
            ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", segwit, Valid),
            (taproot, taproot, Valid),
            (
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
                Invalid(Fault::CheckDigit),
            ),
            ("Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", segwit, Invalid(Fault::Character)),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ether, Valid),
            ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", ether, Valid),
            ("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ether, Invalid(Fault::CheckDigit)),
            ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Valid),
            (
                "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
                "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
                Invalid(Fault::CheckDigit),
            ),
            ("some other ledger", "someotherledger", Unknown),
        ],
    );
}

/// Plates are printed as their countries do; nothing public tells whether one was given out.
#[test]
fn plates_firearms_and_works_of_art_are_folded_and_not_judged() {
    holds(
        Scheme::Plate,
        &[
            ("AB-123-CD", "AB123CD", Unknown),
            ("B·MW 1234 E", "BMW1234E", Unknown),
            ("А123ВС77", "A123BC77", Unknown),
            ("٢٣٤٥ د ه و", "2345دهو", Unknown),
        ],
    );
    holds(Scheme::Firearm, &[("ab 12-345", "AB12345", Unknown), (" - ", "", Invalid(Fault::Length))]);
    holds(Scheme::ObjectId, &[("QID-1234/05", "QID123405", Unknown)]);
    holds(Scheme::Passport, &[("ab 123 456", "AB123456", Unknown)]);
}
