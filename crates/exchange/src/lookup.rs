//! What is said of private look-ups. To this room points, keys and tags are bytes; `wasl-lookup` knows what they mean.

/// The most parts that a set's head names.
pub const SET_PARTS_MAX: usize = 1 << 16;
/// The most bytes of one part of a set: 512 KiB.
pub const SET_PART_BYTES_MAX: usize = 512 * 1024;
/// How many points one look-up has.
pub const LOOKUP_POINTS: usize = 4;

/// What an asker wants of a private look-up. Each is answered by one reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Which set do you have for me? Answered by its head, or by an end if it is the one that is named.
    Set {
        /// The name of the set that the asker holds.
        have: Option<[u8; 8]>,
    },
    /// Give me this part of it.
    Part {
        /// Which.
        part: u16,
    },
    /// Make tags of these blinded numbers.
    Evaluate {
        /// The points.
        blinded: [[u8; 32]; LOOKUP_POINTS],
    },
}

/// What the owner answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedUp {
    /// The set that it has for the asker.
    Set {
        /// What its answers are verified with.
        key: [u8; 32],
        /// The digests of its parts, at most [`SET_PARTS_MAX`].
        parts: Vec<[u8; 8]>,
    },
    /// The tags of a part, at most [`SET_PART_BYTES_MAX`].
    Part(Vec<u8>),
    /// The points, multiplied by its key, and the proof of it.
    Evaluated {
        /// The points.
        evaluated: [[u8; 32]; LOOKUP_POINTS],
        /// The proof.
        proof: [u8; 64],
    },
}
