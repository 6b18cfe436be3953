//! Electronic mail addresses: RFC 5321, with international domains (RFC 5891) and local parts (RFC 6531).

use unicode_normalization::UnicodeNormalization;

use super::{
    punycode,
    verdict::{Fault, Verdict},
};

/// RFC 5321 section 4.5.3.1.1: octets before the `@`.
const LOCAL_MAX: usize = 64;
/// RFC 1035 section 2.3.4: octets of a domain, as it is written.
const DOMAIN_MAX: usize = 253;
/// RFC 1035 section 2.3.4: octets of one part of a domain.
const LABEL_MAX: usize = 63;
/// The most characters that are looked at.
const CHARS_MAX: usize = 512;

/// The address in NFKC and lower case, without blanks, `mailto:` and angle brackets; a domain that is written in
/// `xn--` as it is read.
///
/// The part before the `@` is folded to lower case too: RFC 5321 lets a host tell `A` from `a`, and none does.
/// What comes after a `+` is kept: it belongs to the address, and what it means is the host's business.
pub(super) fn form(printed: &str) -> String {
    let lower = printed.nfkc().take(CHARS_MAX).flat_map(char::to_lowercase);
    // NFKC last: a mark can join the letter from which a blank parted it.
    let bare: String = lower.filter(|letter| !letter.is_whitespace()).nfkc().collect();
    let mut bare = bare.as_str();
    while let Some(inner) = unwrapped(bare) {
        bare = inner;
    }
    match bare.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", readable(domain)),
        None => bare.to_owned(),
    }
}

/// The text without one thing that stands around an address.
fn unwrapped(text: &str) -> Option<&str> {
    text.strip_prefix("mailto:").or_else(|| text.strip_prefix('<')).or_else(|| text.strip_suffix(['>', '.']))
}

/// One `@` with something before it; a domain of two parts at least, each of letters, digits and inner hyphens.
/// A quoted local part and an address in brackets (`[192.0.2.1]`) are rare and not looked into.
pub(super) fn verdict(form: &str) -> Verdict {
    let Some((local, domain)) = form.rsplit_once('@') else { return Verdict::Invalid(Fault::Character) };
    if local.starts_with('"') || domain.starts_with('[') {
        return Verdict::Unknown;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let too_long = local.len() > LOCAL_MAX
        || domain.len() > DOMAIN_MAX
        || labels.iter().any(|label| label.len() > LABEL_MAX);
    if too_long || local.is_empty() || labels.len() < 2 || labels.iter().any(|label| label.is_empty()) {
        return Verdict::Invalid(Fault::Length);
    }
    let local_ends = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local_ends || !local.chars().all(is_local) || !labels.iter().all(|label| is_label(label)) {
        return Verdict::Invalid(Fault::Character);
    }
    Verdict::Valid
}

/// RFC 5322 section 3.2.3 (`atext`) and the dot between; RFC 6531 adds what is not ASCII.
fn is_local(letter: char) -> bool {
    letter.is_alphanumeric() || !letter.is_ascii() || "!#$%&'*+-/=?^_`{|}~.".contains(letter)
}

/// RFC 1123 section 2.1; marks belong to the letters of many scripts.
fn is_label(label: &str) -> bool {
    let inside = |letter: char| letter.is_alphanumeric() || letter == '-' || !letter.is_ascii();
    label.chars().all(inside) && !label.starts_with('-') && !label.ends_with('-')
}

/// The domain with each part that is written in Punycode as people read it.
fn readable(domain: &str) -> String {
    let labels = domain.split('.').map(|label| read_label(label).unwrap_or_else(|| label.to_owned()));
    labels.collect::<Vec<_>>().join(".")
}

/// RFC 5891 section 5.4: it must have been written in the form that it is folded to, or it is not one.
fn read_label(label: &str) -> Option<String> {
    let read = punycode::decode(label.strip_prefix("xn--")?)?;
    let folded: String = read.chars().flat_map(char::to_lowercase).nfkc().collect();
    let sound = folded == read && !read.is_ascii() && is_label(&read);
    sound.then_some(read)
}
