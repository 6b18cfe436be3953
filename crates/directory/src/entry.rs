//! What a directory says, one thing after the other.

use minicbor::{Decode, Encode};
use wasl_feed::{Quorum, VerifyingKey};
use wasl_model::{MemberId, Text};

use crate::{DirectoryError, SignedCard};

/// One thing that a directory says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Entry {
    /// It begins: what it is called, and which keys sign it. The first entry, and only that.
    #[n(0)]
    Found {
        /// The code that the directory's origin has, `wasl/<code>/directory`: that of the organisation.
        #[n(0)]
        code: MemberId,
        /// What it is called, for people.
        #[n(1)]
        title: Text,
        /// Which keys sign it.
        #[n(2)]
        charter: Charter,
    },
    /// A member is admitted.
    #[n(1)]
    Admit {
        /// Its bureau's card.
        #[n(0)]
        card: SignedCard,
    },
    /// A member's bureau has other keys, or another address. The keys and the certificate of before count no more.
    #[n(2)]
    Renew {
        /// Its new card.
        #[n(0)]
        card: SignedCard,
    },
    /// A member takes no part until it is resumed.
    #[n(3)]
    Suspend {
        /// Which one.
        #[n(0)]
        member: MemberId,
    },
    /// A suspended member takes part again.
    #[n(4)]
    Resume {
        /// Which one.
        #[n(0)]
        member: MemberId,
    },
    /// A member is one no more. It may be admitted again, with other keys.
    #[n(5)]
    Remove {
        /// Which one.
        #[n(0)]
        member: MemberId,
    },
    /// Other keys sign the directory from the next batch on.
    #[n(6)]
    Charter {
        /// Which ones.
        #[n(0)]
        charter: Charter,
    },
}

/// Which keys sign a directory, and how many of them must.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Charter {
    /// How many must: more than half.
    #[n(0)]
    pub threshold: u8,
    /// The keys (C2SP verifier keys), at most [`Quorum::KEYS_MAX`].
    #[n(1)]
    pub keys: Vec<String>,
}

impl Charter {
    /// The keys, if they make a quorum.
    pub fn quorum(&self) -> Result<Quorum, DirectoryError> {
        let keys: Result<Vec<VerifyingKey>, _> = self.keys.iter().map(|key| key.parse()).collect();
        let keys = keys.map_err(|_| wasl_feed::QuorumError)?;
        Ok(Quorum::new(self.threshold.into(), keys)?)
    }
}
