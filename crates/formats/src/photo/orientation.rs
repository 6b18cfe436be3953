//! How a camera was held: which way a picture is to be turned to stand upright.

use crate::photo::pixels::Pixels;

/// Mirrored at its upright axis first, and then turned clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation {
    mirrored: bool,
    quarter_turns: u8,
}

/// Exif 2.32, 4.6.4: the tag, and its type of one number of 16 bits.
const TAG: u16 = 0x0112;
const SHORT: u16 = 3;

impl Orientation {
    /// As it stands.
    pub(super) const UPRIGHT: Self = Self { mirrored: false, quarter_turns: 0 };

    /// What a block of Exif, which is a TIFF, says; upright if it says nothing or makes no sense.
    pub(super) fn of_exif(exif: &[u8]) -> Self {
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        match value(tiff) {
            Some(2) => Self { mirrored: true, quarter_turns: 0 },
            Some(3) => Self { mirrored: false, quarter_turns: 2 },
            Some(4) => Self { mirrored: true, quarter_turns: 2 },
            Some(5) => Self { mirrored: true, quarter_turns: 3 },
            Some(6) => Self { mirrored: false, quarter_turns: 1 },
            Some(7) => Self { mirrored: true, quarter_turns: 1 },
            Some(8) => Self { mirrored: false, quarter_turns: 3 },
            _ => Self::UPRIGHT,
        }
    }

    /// The picture upright.
    pub(super) fn turn(self, pixels: Pixels) -> Pixels {
        let (width, height) = (pixels.width, pixels.height);
        let mirrored =
            if self.mirrored { moved(&pixels, (width, height), |x, y| (width - 1 - x, y)) } else { pixels };
        match self.quarter_turns {
            1 => moved(&mirrored, (height, width), |x, y| (y, height - 1 - x)),
            2 => moved(&mirrored, (width, height), |x, y| (width - 1 - x, height - 1 - y)),
            3 => moved(&mirrored, (height, width), |x, y| (width - 1 - y, x)),
            _ => mirrored,
        }
    }
}

/// A picture of another size, each of whose pixels comes from where `from` says.
fn moved(
    of: &Pixels,
    (width, height): (usize, usize),
    from: impl Fn(usize, usize) -> (usize, usize),
) -> Pixels {
    let mut rgb = Vec::with_capacity(of.rgb.len());
    for y in 0..height {
        for x in 0..width {
            let (from_x, from_y) = from(x, y);
            let at = (from_y * of.width + from_x) * 3;
            rgb.extend_from_slice(&of.rgb[at..at + 3]);
        }
    }
    Pixels { width, height, rgb }
}

/// The tag's number in the first directory.
fn value(tiff: &[u8]) -> Option<u16> {
    let is_big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long = *tiff.get(4..)?.first_chunk::<4>()?;
    let directory = if is_big { u32::from_be_bytes(long) } else { u32::from_le_bytes(long) };
    let first = usize::try_from(directory).ok()?.checked_add(2)?;
    let count = usize::from(short(first - 2)?);
    // Twelve bytes each: tag, type, how many, and the value itself if it is as short as here.
    let mut entries = (0..count).filter_map(|entry| first.checked_add(12 * entry));
    let entry = entries.find(|at| short(*at) == Some(TAG) && short(at.saturating_add(2)) == Some(SHORT))?;
    short(entry.checked_add(8)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six pixels, numbered as they are read: 0 1 2 over 3 4 5.
    fn six() -> Pixels {
        Pixels { width: 3, height: 2, rgb: (0..6).flat_map(|number| [number; 3]).collect() }
    }

    fn exif(order: [u8; 2], value: u8) -> Vec<u8> {
        let parts: [&[u8]; 4] = if order == *b"MM" {
            [b"MM\0*\0\0\0\x08\0\x01", b"\x01\x12\0\x03\0\0\0\x01", &[0, value], b"\0\0"]
        } else {
            [b"II*\0\x08\0\0\0\x01\0", b"\x12\x01\x03\0\x01\0\0\0", &[value, 0], b"\0\0"]
        };
        parts.concat()
    }

    #[test]
    fn a_picture_is_turned_as_its_camera_was_held() {
        let told = [
            (1, 3, [0, 1, 2, 3, 4, 5]),
            (2, 3, [2, 1, 0, 5, 4, 3]),
            (3, 3, [5, 4, 3, 2, 1, 0]),
            (4, 3, [3, 4, 5, 0, 1, 2]),
            (5, 2, [0, 3, 1, 4, 2, 5]),
            (6, 2, [3, 0, 4, 1, 5, 2]),
            (7, 2, [5, 2, 4, 1, 3, 0]),
            (8, 2, [2, 5, 1, 4, 0, 3]),
            (9, 3, [0, 1, 2, 3, 4, 5]),
        ];
        for (value, width, numbers) in told {
            for order in [*b"MM", *b"II"] {
                let turned = Orientation::of_exif(&exif(order, value)).turn(six());
                let read: Vec<u8> = turned.rgb.chunks(3).map(|pixel| pixel[0]).collect();
                assert_eq!(
                    (turned.width, turned.height, read.as_slice()),
                    (width, 6 / width, &numbers[..]),
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn damaged_exif_turns_nothing() {
        let whole = exif(*b"MM", 6);
        for cut in 0..whole.len() - 2 {
            assert_eq!(Orientation::of_exif(&whole[..cut]), Orientation::UPRIGHT, "{cut}");
        }
        assert_eq!(Orientation::of_exif(b"MM\0*\xFF\xFF\xFF\xFF"), Orientation::UPRIGHT);
    }
}
