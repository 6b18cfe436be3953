//! JPEG: the files that cameras make, decoded, and the ones that are kept, encoded.

use jpeg_encoder::{ColorType, Encoder};
use wasl_model::Photo;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use crate::photo::{
    error::PhotoError,
    limits::SIDE_MAX,
    orientation::Orientation,
    pixels::{Pixels, check_size},
};

/// The most passes of a progressive picture. Cameras and browsers make about ten; each costs as much as there are pixels,
/// however few bytes it has.
const SCANS_MAX: usize = 64;

/// Whether it begins as a JPEG does.
pub(super) fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xD8\xFF")
}

/// The pixels of a JPEG, and which way they are to be turned.
pub(super) fn decode(bytes: &[u8]) -> Result<(Pixels, Orientation), PhotoError> {
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(SCANS_MAX)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|source| PhotoError::Jpeg { source })?;
    let (width, height) = decoder.dimensions().ok_or(PhotoError::CutOff)?;
    check_size(width, height)?;
    let outline = outline(bytes).ok_or(PhotoError::CutOff)?;
    // The decoder gives such a one wrong colours, and says nothing (zune-image, issue 422).
    if outline.scans > 1 && !outline.is_progressive {
        return Err(PhotoError::Apart);
    }
    let rgb = decoder.decode().map_err(|source| PhotoError::Jpeg { source })?;
    if rgb.len() != width * height * 3 {
        return Err(PhotoError::CutOff);
    }
    let orientation = decoder.exif().map_or(Orientation::UPRIGHT, |exif| Orientation::of_exif(exif));
    Ok((Pixels { width, height, rgb }, orientation))
}

/// Pixels as a baseline JPEG of a quality from 1 to 100; none if they are more than a photograph may have.
pub(super) fn encode(pixels: &Pixels, quality: u8) -> Option<Photo> {
    let (width, height) = (u16::try_from(pixels.width).ok()?, u16::try_from(pixels.height).ok()?);
    let mut jpeg = Vec::with_capacity(Photo::BYTES_MAX);
    // Its optimised tables would save a tenth, and put each colour into a pass of its own, which not everybody can read.
    Encoder::new(&mut jpeg, quality).encode(&pixels.rgb, width, height, ColorType::Rgb).ok()?;
    Some(Photo { jpeg, width, height })
}

/// What a JPEG is made of, up to its picture's end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    is_progressive: bool,
    scans: usize,
}

/// The outline of a JPEG; none if its picture's end is not there. The decoder fills what is missing with grey, which is no
/// photograph.
///
/// Goes from marker to marker (ITU-T T.81, B.1.1): in the coded pixels 0xFF is followed by 0 or by a restart marker, and all
/// other markers but those of the picture's start and end tell how long their segment is.
fn outline(bytes: &[u8]) -> Option<Outline> {
    let mut outline = Outline::default();
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == 0xFF) {
        rest = &rest[at + 1..];
        match rest.first() {
            Some(0xC2) => outline.is_progressive = true,
            Some(0xDA) => outline.scans += 1,
            _ => {}
        }
        let skipped = match *rest {
            [0xD9, ..] => return Some(outline),
            // Filling, which may be repeated.
            [0xFF, ..] => 0,
            [0 | 0x01 | 0xD0..=0xD8, ..] => 1,
            [_, high, low, ..] => 1 + usize::from(u16::from_be_bytes([high, low])),
            _ => return None,
        };
        rest = rest.get(skipped..)?;
    }
    None
}

const _: () =
    assert!(SIDE_MAX < u16::MAX as usize, "the decoder's limits lie above ours, so that ours name the size");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_behind_what_only_looks_like_it() {
        // A comment that holds the end's marker, coded bytes with a stuffed 0xFF and a restart, filling.
        let whole = b"\xFF\xD8\xFF\xFE\x00\x06\xFF\xD9xx\xFF\xDA\x00\x02\x12\xFF\x00\xFF\xD0\x34\xFF\xFF\xD9";
        assert_eq!(outline(whole), Some(Outline { is_progressive: false, scans: 1 }));
        for cut in 0..whole.len() - 1 {
            assert_eq!(outline(&whole[..cut]), None, "{cut}");
        }
    }
}
