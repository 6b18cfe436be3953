//! Is a photograph a JPEG of the size that it is said to have?

use wasl_model::{Notice, Photo};

use crate::sight::Sight;

/// Looks at the photograph's first and last bytes, and at the size that its frame tells.
pub(crate) fn look(notice: &Notice, sight: &mut Sight) {
    let Some(photo) = &notice.photo else {
        return sight.saw("photo", None);
    };
    let sides = format!("{} x {} pixels, {} bytes", photo.width, photo.height, photo.jpeg.len());
    let fits = |side: u16| (1..=Photo::SIDE_MAX).contains(&side);
    let is_small = fits(photo.width) && fits(photo.height) && photo.jpeg.len() <= Photo::BYTES_MAX;
    match frame(&photo.jpeg) {
        None => sight.wrong("photo", Some(&format!("{sides}: not a JPEG"))),
        Some(told) if told != (photo.width, photo.height) => {
            sight.wrong("photo", Some(&format!("{sides}: the file says {} x {}", told.0, told.1)));
        }
        Some(_) if !is_small => sight.wrong("photo", Some(&sides)),
        Some(_) => sight.saw("photo", Some(&sides)),
    }
}

/// Width and height, as the frame of a JPEG tells them (ITU-T T.81, B.2.2); nothing, if there is no sound frame.
fn frame(jpeg: &[u8]) -> Option<(u16, u16)> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?.strip_suffix(&[0xff, 0xd9])?;
    loop {
        let [0xff, marker, high, low, after @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = after.get(..length.checked_sub(2)?)?;
        // The frames, C0 to CF; C4, C8 and CC are tables and nothing.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let [_precision, tall @ .., _] = segment.get(..6)? else { return None };
            let [h1, h0, w1, w0] = *tall else { return None };
            return Some((u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0])));
        }
        // A scan before the frame, or what is no segment.
        if *marker < 0xc0 || matches!(marker, 0xd0..=0xda) {
            return None;
        }
        rest = after.get(length - 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_and_a_script_is_none() {
        let head = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2];
        let sized = [0xff, 0xc0, 0, 11, 8, 0x01, 0x40, 0x00, 0xf0, 1, 1, 0x11, 0];
        let jpeg = [&head[..], &sized, &[0xff, 0xda, 0, 2, 9, 9], &[0xff, 0xd9]].concat();
        assert_eq!(frame(&jpeg), Some((240, 320)));
        assert_eq!(frame(b"<script>alert(1)</script>"), None);
        assert_eq!(frame(&[&head[..], b"<script>", &[0xff, 0xd9]].concat()), None);
        for cut in 0..jpeg.len() {
            assert_eq!(frame(&jpeg[..cut]), None, "cut at {cut}");
        }
    }
}
