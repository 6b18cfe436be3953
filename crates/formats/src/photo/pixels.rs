//! A picture as nothing but its pixels.

use crate::photo::{
    error::PhotoError,
    limits::{PIXELS_MAX, SIDE_MAX},
};

/// Pixels row by row, each as red, green and blue. Each side is 1 to [`SIDE_MAX`] long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

/// Whether a picture of this size is taken. Asked before anything is decoded.
pub(super) fn check_size(width: usize, height: usize) -> Result<(), PhotoError> {
    let sides = 1..=SIDE_MAX;
    if sides.contains(&width) && sides.contains(&height) && width * height <= PIXELS_MAX {
        Ok(())
    } else {
        Err(PhotoError::Pixels { width, height })
    }
}
