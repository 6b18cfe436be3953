//! What a backup did, and how far one has come.

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackupReport {
    /// What the new generation is called: the moment at which it was begun.
    pub generation: String,
    /// Bytes of the home that are in it.
    pub bytes: u64,
    /// Pieces that it is made of.
    pub pieces: u64,
    /// Pieces that had to be written: the others were there.
    pub written_pieces: u64,
    /// Their bytes.
    pub written_bytes: u64,
    /// Of the pieces that were written, those that lay there damaged.
    pub mended_pieces: u64,
    /// Generations that are there now.
    pub generations: u64,
    /// Generations that were removed.
    pub removed_generations: u64,
    /// Pieces that were removed: no generation needs them any more.
    pub removed_pieces: u64,
    /// Generations that are there and cannot be read; as long as there is one, no piece is removed.
    pub damaged_generations: u64,
}

/// How far a backup or a return from one has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupProgress {
    /// Which file of the home.
    pub file: String,
    /// Its bytes so far. Each file is gone through twice: copied, or verified, and then written.
    pub done: u64,
    /// All its bytes.
    pub total: u64,
}
