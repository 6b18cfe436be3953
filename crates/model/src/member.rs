//! Who takes part: a member of the network, named by its short code.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode, Encoder, encode::Write};

/// A member's code: two to eight upper-case ASCII letters or digits, the first a letter (`MA`, `UN`).
///
/// Countries use their ISO 3166-1 alpha-2 code; organisations a code that the membership gives them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId([u8; 8]);

/// Why a member's code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a member's code is two to eight capital letters or digits, the first a letter, as in MA")]
pub struct MemberError;

impl MemberId {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|&byte| byte == 0).unwrap_or(8);
        // The constructor lets ASCII in only, so this never falls back.
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

impl FromStr for MemberId {
    type Err = MemberError;

    fn from_str(raw: &str) -> Result<Self, MemberError> {
        let fits = (2..=8).contains(&raw.len())
            && raw.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && raw.starts_with(|first: char| first.is_ascii_uppercase());
        if !fits {
            return Err(MemberError);
        }
        let mut code = [0; 8];
        code[..raw.len()].copy_from_slice(raw.as_bytes());
        Ok(Self(code))
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for MemberId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MemberId({})", self.as_str())
    }
}

impl<C> Encode<C> for MemberId {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for MemberId {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        bytes.str()?.parse().map_err(|_| minicbor::decode::Error::message("not a member's code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_capital_codes_are_members() {
        for good in ["MA", "UN", "INTERPOL", "X9"] {
            assert_eq!(good.parse::<MemberId>().map(|member| member.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "M", "ma", "9A", "TOOLONGXX", "M-A", "ÉA"] {
            assert_eq!(bad.parse::<MemberId>(), Err(MemberError), "{bad}");
        }
    }
}
