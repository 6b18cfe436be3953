//! A photograph as somebody sends it, made into one that a notice carries: nothing is kept of the file but its pixels.
//!
//! Where it was taken, with what, by whom, and whatever else was put behind the picture does not come along, since the
//! picture is decoded and encoded anew. It is turned upright as its file asks, made at most [`Photo::SIDE_MAX`] pixels along
//! its longer side, never larger than it was, and what is transparent becomes white. Colour profiles are not applied.
//!
//! ```
//! use wasl_formats::photo::{PhotoError, photograph};
//!
//! let refused = photograph(b"<svg onload='alert(1)'/>");
//! assert_eq!(refused.map_err(|error| error.number()), Err(2101));
//! # fn taken(file: &[u8]) -> Result<(), PhotoError> {
//! let photo = photograph(file)?;
//! assert!(photo.jpeg.len() <= wasl_model::Photo::BYTES_MAX);
//! # Ok(())
//! # }
//! ```
//!
//! The crate `image` would do most of this; it brings two crates for colour profiles that are not used here, and builds in 46
//! seconds of a processor where the three crates that are used instead take 6.

mod error;
mod jpeg;
mod limits;
mod orientation;
mod pixels;
mod png;
mod shrink;

use wasl_model::Photo;

use crate::photo::pixels::Pixels;
pub use crate::photo::{
    error::{Foreign, PhotoError},
    limits::{PIXELS_MAX, SIDE_MAX},
};

/// The most bytes that are taken: 8 MiB.
pub const BYTES_MAX: usize = 8 << 20;

/// The qualities that are tried until the picture is small enough, and then the same with fewer pixels along its longer side.
/// A face is told from the pixels of the first two lengths; the others are for pictures that are mostly noise.
const QUALITIES: [u8; 6] = [85, 75, 65, 55, 45, 35];
const SIDES: [usize; 4] = [Photo::SIDE_MAX as usize, 480, 360, 240];

/// Makes a photograph of a JPEG or PNG.
///
/// Of a picture of the greatest size that is taken, some 400 MB of memory are used at the same time.
///
/// # Errors
///
/// Anything that is not one of the two, is larger than is taken (by its own header, before anything is decoded), is damaged
/// or ends too early.
pub fn photograph(bytes: &[u8]) -> Result<Photo, PhotoError> {
    if bytes.len() > BYTES_MAX {
        return Err(PhotoError::Bytes { bytes: bytes.len(), limit: BYTES_MAX });
    }
    let (pixels, orientation) = if jpeg::is_jpeg(bytes) {
        jpeg::decode(bytes)?
    } else if png::is_png(bytes) {
        png::decode(bytes)?
    } else {
        return Err(PhotoError::Foreign { found: Foreign::detect(bytes) });
    };
    // Turned when it is small already: that is cheap then.
    encode(orientation.turn(shrink::shrink(pixels, SIDES[0])))
}

/// The first of the smaller and coarser forms that fits.
fn encode(mut pixels: Pixels) -> Result<Photo, PhotoError> {
    for side in SIDES {
        pixels = shrink::shrink(pixels, side);
        let mut photos = QUALITIES.into_iter().filter_map(|quality| jpeg::encode(&pixels, quality));
        if let Some(photo) = photos.find(|photo| photo.jpeg.len() <= Photo::BYTES_MAX) {
            return Ok(photo);
        }
    }
    Err(PhotoError::Detailed)
}
