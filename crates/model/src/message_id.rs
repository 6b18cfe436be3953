//! How messages are named.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

use crate::MemberId;

/// A message: whose it is, and its number in its sender's feed of messages. `MA-17` in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct MessageId {
    /// The sender.
    #[n(0)]
    pub from: MemberId,
    /// Which entry of the sender's feed of messages; below [`MessageId::NUMBER_END`].
    #[n(1)]
    pub number: u64,
}

impl MessageId {
    /// What every number is below: as many entries as a feed can have.
    pub const NUMBER_END: u64 = 1 << 48;
}

/// A text that is not a message's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message is named by its sender and its number, as in MA-17")]
pub struct MessageIdError;

impl fmt::Display for MessageId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.from, self.number)
    }
}

impl FromStr for MessageId {
    type Err = MessageIdError;

    fn from_str(text: &str) -> Result<Self, MessageIdError> {
        let (from, number) = text.split_once('-').ok_or(MessageIdError)?;
        let from = from.parse().map_err(|_| MessageIdError)?;
        let digits = (1..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| digits && *number < Self::NUMBER_END);
        let number = number.ok_or(MessageIdError)?;
        Ok(Self { from, number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_named_by_its_sender_and_number() {
        assert_eq!("MA-17".parse::<MessageId>().map(|id| id.to_string()), Ok("MA-17".to_owned()));
        for wrong in ["", "MA", "MA-", "-1", "ma-1", "MA-+1", "MA-1-2", "MA-281474976710656"] {
            assert_eq!(wrong.parse::<MessageId>(), Err(MessageIdError), "{wrong}");
        }
    }
}
