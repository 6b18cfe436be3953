//! Wallets of digital currencies: Bitcoin, Ethereum, Tron, and others that are written alike.

use bech32::segwit;
use sha2::{Digest as _, Sha256};
use sha3::Keccak256;

use super::verdict::{Fault, Verdict};

/// BIP-21 and EIP-681: what an address is written with as a link.
const LINKS: [&str; 5] = ["bitcoin:", "ethereum:", "litecoin:", "tron:", "dogecoin:"];
/// How the addresses of BIP-173 begin: Bitcoin, its tests, Litecoin.
const SEGWIT: [&str; 4] = ["bc1", "tb1", "bcrt1", "ltc1"];
/// A version, a hash of 20 bytes, a checksum of 4.
const BASE58_BYTES: usize = 25;
/// The most characters of an address that are looked at.
const CHARS_MAX: usize = 128;

/// The address without blanks, and without what makes it a link. Addresses of Ethereum and of BIP-173 are in
/// lower case: both mean the same in either. In base58 the case is part of the number and is kept.
pub(super) fn form(printed: &str) -> String {
    let bare = bare(printed);
    if ethereum(&bare).is_some() || is_segwit(&bare) { bare.to_ascii_lowercase() } else { bare }
}

/// Whether the address as it is printed fits its checksum.
///
/// - Ethereum: EIP-55, if there are letters of both cases; without them there is no checksum.
/// - Bitcoin's `bc1`: BIP-173 and BIP-350; letters of both cases are not allowed.
/// - Base58: what begins with `1`, `3` (Bitcoin) or `T` (Tron) and is as long as they are has four bytes of a
///   double SHA-256 at its end. Others that have them are sound; of others that have not, nothing is known.
pub(super) fn verdict(printed: &str) -> Verdict {
    let bare = bare(printed);
    if let Some(digits) = ethereum(&bare) {
        return of_check(is_eip55(digits));
    }
    if is_segwit(&bare) {
        let is_mixed = bare.bytes().any(|byte| byte.is_ascii_lowercase())
            && bare.bytes().any(|byte| byte.is_ascii_uppercase());
        let sound = segwit::decode(&bare).is_ok();
        return if is_mixed { Verdict::Invalid(Fault::Character) } else { of_check(sound) };
    }
    let known_kind = match bare.as_bytes() {
        [b'1' | b'3', ..] => (26..=35).contains(&bare.len()),
        [b'T', ..] => bare.len() == 34,
        _ => false,
    };
    match (bs58::decode(&bare).into_vec(), known_kind) {
        (Ok(bytes), _) if has_checksum(&bytes) => Verdict::Valid,
        (Ok(_), true) => Verdict::Invalid(Fault::CheckDigit),
        (Err(_), true) => Verdict::Invalid(Fault::Character),
        (_, false) => Verdict::Unknown,
    }
}

fn of_check(sound: bool) -> Verdict {
    if sound { Verdict::Valid } else { Verdict::Invalid(Fault::CheckDigit) }
}

fn bare(printed: &str) -> String {
    let kept = |letter: &char| !letter.is_whitespace() && !matches!(letter, '\u{200b}'..='\u{200f}');
    let bare: String = printed.chars().filter(kept).take(CHARS_MAX).collect();
    let mut address = bare.as_str();
    while let Some(rest) = LINKS.iter().find_map(|link| without(address, link)) {
        address = rest.split(['?', '@']).next().unwrap_or_default();
    }
    address.to_owned()
}

/// What follows `start`, in whatever case it is written.
fn without<'text>(text: &'text str, start: &str) -> Option<&'text str> {
    let (own, rest) = text.split_at_checked(start.len())?;
    own.eq_ignore_ascii_case(start).then_some(rest)
}

/// The forty hexadecimal digits of an address of Ethereum.
fn ethereum(bare: &str) -> Option<&str> {
    let digits = bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X"))?;
    (digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

fn is_segwit(bare: &str) -> bool {
    let is_plain = bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain && SEGWIT.iter().any(|start| without(bare, start).is_some())
}

/// EIP-55: a letter is upper case where the hash of the address in lower case has a digit of 8 or more.
fn is_eip55(digits: &str) -> bool {
    let lower = digits.to_ascii_lowercase();
    if digits == lower || digits == digits.to_ascii_uppercase() {
        return true;
    }
    let hash = Keccak256::digest(lower.as_bytes());
    let halves = hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits
        .bytes()
        .zip(halves)
        .all(|(byte, half)| byte.is_ascii_digit() || byte.is_ascii_uppercase() == (half >= 8))
}

fn has_checksum(bytes: &[u8]) -> bool {
    let Some((payload, checksum)) = bytes.split_last_chunk::<4>() else { return false };
    bytes.len() == BASE58_BYTES && Sha256::digest(Sha256::digest(payload)).starts_with(checksum)
}
