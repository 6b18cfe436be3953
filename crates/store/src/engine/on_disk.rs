//! When what was written is on the disk.

/// When what was written is on the disk itself. It outlives the process in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// Before the writing returns.
    Now,
    /// At the latest with the next writing that is on disk when it returns.
    WithTheNext,
}
