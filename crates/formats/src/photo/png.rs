//! PNG, decoded.

use std::io::{Cursor, ErrorKind};

use ::png::{ColorType, Decoder, DecodingError, Limits, Transformations};

use crate::photo::{
    error::PhotoError,
    limits::PIXELS_MAX,
    orientation::Orientation,
    pixels::{Pixels, check_size},
};

/// What the decoder may hold besides the pixels it hands out: rows, and chunks that are packed.
const HELD_BYTES_MAX: usize = 4 * PIXELS_MAX;

/// Whether it begins as a PNG does.
pub(super) fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1A\n")
}

/// The pixels of a PNG on white, and which way they are to be turned. Of an animated one, the first picture.
pub(super) fn decode(bytes: &[u8]) -> Result<(Pixels, Orientation), PhotoError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: HELD_BYTES_MAX });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let header = decoder.read_header_info().map_err(refuse)?;
    let (width, height) = (size(header.width), size(header.height));
    check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(refuse)?;
    let exif = reader.info().exif_metadata.as_deref().map(<[u8]>::to_vec);
    let bytes_needed = reader.output_buffer_size().ok_or(PhotoError::Pixels { width, height })?;
    let mut drawn = vec![0; bytes_needed];
    let frame = reader.next_frame(&mut drawn).map_err(refuse)?;
    drawn.truncate(frame.buffer_size());
    let rgb = match frame.color_type {
        ColorType::Rgb => drawn,
        ColorType::Grayscale => drawn.iter().flat_map(|grey| [*grey; 3]).collect(),
        ColorType::GrayscaleAlpha => {
            drawn.as_chunks::<2>().0.iter().flat_map(|[grey, alpha]| [on_white(*grey, *alpha); 3]).collect()
        }
        ColorType::Rgba => {
            let pixels = drawn.as_chunks::<4>().0.iter();
            pixels
                .flat_map(|[red, green, blue, alpha]| [red, green, blue].map(|part| on_white(*part, *alpha)))
                .collect()
        }
        // Expanded above; the decoder hands out no index.
        ColorType::Indexed => Vec::new(),
    };
    // An animation may begin with a picture of another size than its header's.
    if (size(frame.width), size(frame.height)) != (width, height) || rgb.len() != width * height * 3 {
        return Err(PhotoError::CutOff);
    }
    let orientation = exif.map_or(Orientation::UPRIGHT, |exif| Orientation::of_exif(&exif));
    Ok((Pixels { width, height, rgb }, orientation))
}

fn size(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

fn refuse(source: DecodingError) -> PhotoError {
    match &source {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => PhotoError::CutOff,
        _ => PhotoError::Png { source },
    }
}

/// A part of a colour, as it looks on white paper.
fn on_white(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u16::from(part), u16::from(alpha));
    u8::try_from((part * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
}
