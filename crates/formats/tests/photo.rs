//! Photographs: whatever is sent, a small JPEG of nothing but pixels comes out, or a refusal that names the reason.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use jpeg_encoder::{ColorType, Encoder};
use wasl_formats::photo::{BYTES_MAX, Foreign, PhotoError, photograph};
use wasl_model::Photo;
use zune_jpeg::{JpegDecoder, zune_core::bytestream::ZCursor};

/// Red grows along the picture and green down it.
fn gradient(width: u16, height: u16) -> Vec<u8> {
    let part = |at: u16, of: u16| u8::try_from(u32::from(at) * 255 / u32::from(of)).expect("a byte");
    let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    rows.flat_map(|(x, y)| [part(x, width), part(y, height), 60]).collect()
}

fn jpeg(width: u16, height: u16, settings: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 90);
    settings(&mut encoder);
    encoder.encode(&gradient(width, height), width, height, ColorType::Rgb).expect("it is encoded");
    file
}

fn png(width: u32, height: u32, kind: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(kind);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(data).expect("its pixels");
    writer.finish().expect("its end");
    file
}

fn rgb_png(width: u16, height: u16) -> Vec<u8> {
    let data = gradient(width, height);
    png(width.into(), height.into(), png::ColorType::Rgb, png::BitDepth::Eight, &data)
}

/// A PNG that says to have so many pixels, and has none.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = rgb_png(1, 1);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&file[12..29]);
    let sum = sum.sum().to_be_bytes();
    file[29..33].copy_from_slice(&sum);
    file
}

/// Exif that says that the camera was held on its side.
const ON_ITS_SIDE: &[u8] = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

fn sound(file: &[u8]) -> Photo {
    let photo = photograph(file).expect("a photograph");
    assert!(photo.jpeg.len() <= Photo::BYTES_MAX && photo.width.max(photo.height) <= Photo::SIDE_MAX);
    assert_eq!(pixels(&photo).len(), usize::from(photo.width) * usize::from(photo.height) * 3);
    photo
}

fn pixels(photo: &Photo) -> Vec<u8> {
    JpegDecoder::new(ZCursor::new(&photo.jpeg)).decode().expect("what was encoded is decoded")
}

fn refusal(file: &[u8]) -> PhotoError {
    photograph(file).expect_err("it is refused")
}

/// How far the colours lie apart on average.
fn distance(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    let sum: u32 = one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    f64::from(sum) / one.len() as f64
}

#[test]
fn a_photograph_is_made_small_and_looks_the_same() {
    let progressive = jpeg(1600, 1200, |encoder| encoder.set_progressive(true));
    for file in [jpeg(1600, 1200, |_| ()), progressive, rgb_png(1600, 1200)] {
        let photo = sound(&file);
        assert_eq!((photo.width, photo.height), (640, 480));
        let away = distance(&pixels(&photo), &gradient(640, 480));
        assert!(away < 2.0, "{away}");
    }
    let photo = sound(&rgb_png(30, 20));
    assert_eq!((photo.width, photo.height), (30, 20), "a small one is not made larger");
    assert_eq!((sound(&rgb_png(8000, 1)).height, sound(&rgb_png(1, 1)).width), (1, 1));
}

#[test]
fn nothing_but_pixels_is_in_it() {
    let file = jpeg(64, 64, |encoder| {
        encoder.add_app_segment(1, [ON_ITS_SIDE, b"33.97 N 6.85 W"].concat()).expect("it fits");
        encoder.add_app_segment(13, b"Photographer: EXAMPLE".to_vec()).expect("it fits");
    });
    let file = [file.as_slice(), b"<script>alert(1)</script>PK\x03\x04"].concat();
    let photo = sound(&file);
    for left in ["Exif", "33.97", "EXAMPLE", "script", "PK\x03\x04"] {
        assert!(!photo.jpeg.windows(left.len()).any(|part| part == left.as_bytes()), "{left}");
    }
    // Baseline: a frame of the first kind, and no other.
    let frames: Vec<u8> = photo
        .jpeg
        .windows(2)
        .filter(|pair| pair[0] == 0xFF && (0xC0..=0xC2).contains(&pair[1]))
        .map(|pair| pair[1])
        .collect();
    assert_eq!(frames, [0xC0]);
    assert!(photo.jpeg.ends_with(b"\xFF\xD9"));
}

#[test]
fn a_photograph_stands_upright() {
    let file = jpeg(90, 60, |encoder| encoder.add_app_segment(1, ON_ITS_SIDE.to_vec()).expect("it fits"));
    let photo = sound(&file);
    assert_eq!((photo.width, photo.height), (60, 90));
    // What was the lower end on the left is the upper end on the left now.
    let first = &pixels(&photo)[..3];
    assert!(first[0] < 30 && first[1] > 225, "{first:?}");
}

#[test]
fn every_kind_of_png_is_taken() {
    use png::{
        BitDepth::{Eight, One, Sixteen},
        ColorType::{Grayscale, GrayscaleAlpha, Rgb, Rgba},
    };
    for (kind, depth, data, seen) in [
        (Grayscale, Eight, [100].repeat(64), [100; 3]),
        (Grayscale, One, [0xFF].repeat(8), [255; 3]),
        (Grayscale, Sixteen, [100, 7].repeat(64), [100; 3]),
        (GrayscaleAlpha, Eight, [0, 127].repeat(64), [128; 3]),
        (Rgb, Sixteen, [200, 0, 100, 0, 50, 0].repeat(64), [200, 100, 50]),
        (Rgba, Eight, [200, 100, 50, 255].repeat(64), [200, 100, 50]),
        (Rgba, Eight, [0, 0, 0, 0].repeat(64), [255; 3]),
    ] {
        let photo = sound(&png(8, 8, kind, depth, &data));
        assert!(distance(&pixels(&photo), &seen.repeat(64)) < 3.0, "{kind:?} {depth:?}");
    }
}

#[test]
fn noise_is_made_coarser_until_it_fits() {
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(900 * 900 * 3)
    .collect();
    let photo = sound(&png(900, 900, png::ColorType::Rgb, png::BitDepth::Eight, &noise));
    assert!(photo.width >= 240);
}

#[test]
fn what_is_no_photograph_is_named() {
    for (file, found) in [
        (b"".as_slice(), Foreign::Nothing),
        (b"GIF89a\x01\0\x01\0", Foreign::Gif),
        (b"RIFF\0\0\0\0WEBPVP8 ", Foreign::Webp),
        (b"\0\0\0\x18ftypheic", Foreign::Heif),
        (b"%PDF-1.7", Foreign::Pdf),
        (b"\xEF\xBB\xBF <svg onload='alert(1)'/>", Foreign::Markup),
        (b"#!/bin/sh", Foreign::Script),
        (b"alert(1)", Foreign::Other),
        (b"\xFF\xD8", Foreign::Other),
    ] {
        let refused = refusal(file);
        assert_eq!(refused.number(), 2101);
        assert!(matches!(refused, PhotoError::Foreign { found: told } if told == found), "{refused}");
    }
}

#[test]
fn a_script_that_begins_like_a_picture_is_refused() {
    assert_eq!(refusal(b"\xFF\xD8\xFF<script>alert(1)</script>").number(), 2104);
    assert_eq!(refusal(b"\xFF\xD8\xFF=1;alert(1)//").number(), 2104);
    assert_eq!(refusal(b"\x89PNG\r\n\x1A\n<?php system('id');?>, and more of it").number(), 2105);
}

#[test]
fn what_is_too_large_is_refused_before_it_is_decoded() {
    let large = [jpeg(8, 8, |_| ()), vec![0; BYTES_MAX]].concat();
    assert!(matches!(refusal(&large), PhotoError::Bytes { limit: BYTES_MAX, .. }));
    for (width, height) in
        [(20_000, 20_000), (8_001, 1), (1, 8_001), (8_000, 8_000), (u32::MAX >> 1, u32::MAX >> 1)]
    {
        let refused = refusal(&bomb(width, height));
        assert_eq!(refused.number(), 2103, "{refused}");
        assert!(refused.to_string().contains(&format!("{width} x {height}")), "{refused}");
    }
    let mut file = jpeg(8, 8, |_| ());
    let frame = file.windows(2).position(|pair| pair == b"\xFF\xC0").expect("a frame");
    file[frame + 5..frame + 9].copy_from_slice(&[0x4E, 0x20, 0x4E, 0x20]);
    assert!(matches!(refusal(&file), PhotoError::Pixels { width: 20_000, height: 20_000 }));
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever() {
    let progressive = jpeg(40, 30, |encoder| encoder.set_progressive(true));
    for whole in [jpeg(40, 30, |_| ()), progressive, rgb_png(40, 30)] {
        sound(&whole);
        // Behind its pixels a PNG has twelve bytes that say that it ends; without them nothing is missing.
        let end = whole.len() - if whole.starts_with(b"\x89PNG") { 16 } else { 1 };
        for cut in 0..end {
            let number = refusal(&whole[..cut]).number();
            assert!([2101, 2104, 2105, 2106].contains(&number), "{cut} of {}: {number}", whole.len());
        }
    }
}

/// The decoder would give it wrong colours, and say nothing.
#[test]
fn colours_in_passes_of_their_own_are_refused() {
    assert_eq!(refusal(&jpeg(40, 30, |encoder| encoder.set_optimized_huffman_tables(true))).number(), 2108);
}

/// Each pass over the pixels costs a few bytes: thousands of them are an attack.
#[test]
fn a_picture_of_too_many_passes_is_refused() {
    let file = jpeg(40, 30, |encoder| encoder.set_progressive(true));
    let last = file.windows(2).rposition(|pair| pair == b"\xFF\xDA").expect("a pass");
    let (head, pass) = (&file[..last], &file[last..file.len() - 2]);
    let many = [head, &pass.repeat(200), b"\xFF\xD9"].concat();
    assert_eq!(refusal(&many).number(), 2104);
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes: Vec<u8>, at in 0_usize..2_000, byte: u8) {
        for head in [b"".as_slice(), b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n"] {
            let _ = photograph(&[head, &bytes].concat());
        }
        for mut file in [jpeg(20, 15, |_| ()), jpeg(20, 15, |encoder| encoder.set_progressive(true)), rgb_png(20, 15)] {
            let at = at % file.len();
            file[at] = byte;
            if let Ok(photo) = photograph(&file) {
                assert!(photo.jpeg.len() <= Photo::BYTES_MAX);
            }
        }
    }
}
