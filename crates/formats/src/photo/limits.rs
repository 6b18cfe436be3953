//! How large a picture is taken.

/// The most pixels along one side.
pub const SIDE_MAX: usize = 8_000;
/// The most pixels in all.
pub const PIXELS_MAX: usize = 40_000_000;
