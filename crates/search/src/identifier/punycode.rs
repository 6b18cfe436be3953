//! Punycode: how a domain in another script is written in ASCII, RFC 3492.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const BIAS: u32 = 72;
const FIRST: u32 = 0x80;
/// The most characters that a domain's part can have (RFC 1035).
const CHARS_MAX: usize = 63;

/// The text that was written as `encoded` (without `xn--`), or nothing if it is no such text.
pub(super) fn decode(encoded: &str) -> Option<String> {
    let (plain, coded) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    if !encoded.is_ascii() || encoded.len() > CHARS_MAX {
        return None;
    }
    let mut read: Vec<char> = plain.chars().collect();
    let (mut code, mut place, mut bias) = (FIRST, 0_u32, BIAS);
    let mut digits = coded.chars();
    while !digits.as_str().is_empty() {
        let before = place;
        place = before.checked_add(delta(&mut digits, bias)?)?;
        let length = u32::try_from(read.len()).ok()? + 1;
        bias = adapted(place - before, length, before == 0);
        code = code.checked_add(place / length)?;
        place %= length;
        read.insert(usize::try_from(place).ok()?, char::from_u32(code)?);
        place += 1;
    }
    Some(read.into_iter().collect())
}

/// Section 3.3: one number, written with digits whose base varies.
fn delta(digits: &mut std::str::Chars<'_>, bias: u32) -> Option<u32> {
    let (mut delta, mut weight, mut step) = (0_u32, 1_u32, BASE);
    loop {
        let digit = match digits.next()? {
            letter @ 'a'..='z' => u32::from(letter) - u32::from('a'),
            letter @ '0'..='9' => u32::from(letter) - u32::from('0') + 26,
            _ => return None,
        };
        delta = delta.checked_add(digit.checked_mul(weight)?)?;
        let threshold = step.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if digit < threshold {
            return Some(delta);
        }
        weight = weight.checked_mul(BASE - threshold)?;
        step += BASE;
    }
}

/// Section 3.4: how large the next number probably is.
fn adapted(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut steps = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        steps += BASE;
    }
    steps + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_of_the_standard_are_read() {
        // RFC 3492 section 7.1 (A, L, S), and a well-known German one.
        for (encoded, read) in [
            ("egbpdaj6bu4bxfgehfvwxn", Some("ليهمابتكلموشعربي؟")),
            ("3b-ww4c5e180e575a65lsy2b", Some("3年b組金八先生")),
            ("-> $1.00 <--", Some("-> $1.00 <-")),
            ("bcher-kva", Some("bücher")),
            ("bcher-kv!", None),
            ("99999999", None),
        ] {
            assert_eq!(decode(encoded).as_deref(), read, "{encoded}");
        }
    }
}
