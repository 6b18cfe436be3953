//! Why an exchange with a peer ended early.

use std::io;

use wasl_exchange::{ParcelRefusal, Refusal, Reply, WireError};
use wasl_store::StoreError;

use crate::{NoPart, NodeError};

/// Why an exchange with a peer ended early. What was folded before stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The peer was not reached, or the line broke.
    #[error("the line failed")]
    Line(#[from] io::Error),
    /// A peer's address is not `host:port`.
    #[error("the peer's address cannot be resolved")]
    Address,
    /// A peer is called over a broker, and this bureau has none.
    #[error("the peer is called over a broker, and none is set here")]
    NoBroker,
    /// What came is not a message.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A message was refused, here or there.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A parcel, or a part of one, was not taken.
    #[error(transparent)]
    Parcel(#[from] ParcelRefusal),
    /// The other side's certificate is nobody's that is known.
    #[error("the certificate is not pinned")]
    Unpinned,
    /// The feed was halted before: its owner was caught with two histories.
    #[error("the feed is halted: {number}")]
    Halted {
        /// Why it was halted.
        number: u16,
    },
    /// The directory does not have the peer as a member that takes part, with the keys it is known by here.
    #[error("by the directory, {0}")]
    Standing(#[from] NoPart),
    /// This side failed.
    #[error(transparent)]
    Own(#[from] NodeError),
}

impl ExchangeError {
    /// What the peer is told before the line is closed, if it is told anything.
    pub(super) fn to_reply(&self) -> Option<Reply> {
        match self {
            Self::Refused(refusal) => Some(refusal.to_reply()),
            Self::Standing(standing) => {
                Some(Reply::Refuse { number: standing.number(), text: standing.to_string() })
            }
            _ => None,
        }
    }

    /// Its stable number.
    pub fn number(&self) -> u16 {
        match self {
            Self::Line(_) => 4101,
            Self::Address => 4102,
            Self::Unpinned => 4103,
            Self::Halted { .. } => 4104,
            Self::NoBroker => 4105,
            Self::Standing(standing) => standing.number(),
            Self::Wire(error) => error.number(),
            Self::Refused(refusal) => refusal.number(),
            Self::Parcel(refusal) => refusal.number(),
            Self::Own(error) => error.number(),
        }
    }
}

impl From<StoreError> for ExchangeError {
    fn from(error: StoreError) -> Self {
        Self::Own(error.into())
    }
}
