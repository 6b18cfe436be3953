//! What a member is called where keys and certificates are.

use wasl_feed::KeyName;
use wasl_model::MemberId;

/// The name that a member's certificate bears.
pub(crate) fn tls_name(member: MemberId) -> String {
    format!("{}.wasl", member.as_str().to_ascii_lowercase())
}

/// The name of a member's feed key.
pub(crate) fn key_name(member: MemberId) -> KeyName {
    #[expect(clippy::expect_used, reason = "both rooms take the same codes, and a test holds them to it")]
    KeyName::of_member(member.as_str()).expect("a member's code names a key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_members_code_names_a_key() {
        for code in ["MA", "UN", "INTERPOL", "X9"] {
            assert_eq!(key_name(code.parse().unwrap()).member(), code);
        }
    }
}
