//! A picture with fewer pixels that looks the same: each is weighed from all those that it stands for (Lanczos, three lobes).

use crate::photo::pixels::Pixels;

/// Lobes of the filter on either side.
const LOBES: usize = 3;

/// What one pixel of a smaller row is weighed from.
struct Share {
    first: usize,
    weights: Vec<f32>,
}

/// The picture with at most `side_max` pixels along its longer side; as it is, if it has no more.
pub(super) fn shrink(pixels: Pixels, side_max: usize) -> Pixels {
    let longer = pixels.width.max(pixels.height);
    if longer <= side_max {
        return pixels;
    }
    let scaled = |side: usize| ((side * side_max + longer / 2) / longer).max(1);
    let (width, height) = (scaled(pixels.width), scaled(pixels.height));
    let columns = shares(pixels.width, width);
    let mut rgb = Vec::with_capacity(width * height * 3);
    // Row by row of the smaller picture: first down the columns of the larger one, then along the row that comes of it.
    let mut row = vec![0.0_f32; pixels.width * 3];
    for share in shares(pixels.height, height) {
        row.fill(0.0);
        let rows = pixels.rgb.chunks_exact(pixels.width * 3).skip(share.first);
        for (weight, from) in share.weights.iter().zip(rows) {
            for (sum, part) in row.iter_mut().zip(from) {
                *sum += weight * f32::from(*part);
            }
        }
        for share in &columns {
            let mut sums = [0.0_f32; 3];
            for (weight, from) in share.weights.iter().zip(row.as_chunks::<3>().0.iter().skip(share.first)) {
                for (sum, part) in sums.iter_mut().zip(from) {
                    *sum += weight * part;
                }
            }
            rgb.extend(sums.map(byte));
        }
    }
    Pixels { width, height, rgb }
}

/// For each of `to` pixels, which of `from` it is weighed from. The weights of each sum to one.
fn shares(from: usize, to: usize) -> Vec<Share> {
    let scale = from as f32 / to as f32;
    let share = |at: usize| {
        // In halves of the smaller picture's pixels, so that the middle of a pixel is a whole number.
        let middle = (2 * at + 1) * from;
        let first = middle.saturating_sub(2 * LOBES * from) / (2 * to);
        let end = ((middle + 2 * LOBES * from) / (2 * to) + 1).min(from);
        let distance = |each: usize| (each as f32 + 0.5) / scale - (at as f32 + 0.5);
        let mut weights: Vec<f32> = (first..end).map(|each| lanczos(distance(each))).collect();
        let sum: f32 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Share { first, weights }
    };
    (0..to).map(share).collect()
}

fn lanczos(distance: f32) -> f32 {
    let lobes = LOBES as f32;
    if distance.abs() < f32::EPSILON {
        1.0
    } else if distance.abs() >= lobes {
        0.0
    } else {
        let angle = std::f32::consts::PI * distance;
        lobes * angle.sin() * (angle / lobes).sin() / (angle * angle)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is brought between 0 and 255 first"
)]
fn byte(part: f32) -> u8 {
    part.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_stays_itself_and_the_longer_side_fits() {
        for ((width, height), (fit_width, fit_height)) in
            [((1000, 500), (640, 320)), ((641, 8), (640, 8)), ((7, 4000), (1, 640)), ((640, 640), (640, 640))]
        {
            let rgb = [7, 130, 255].repeat(width * height);
            let small = shrink(Pixels { width, height, rgb }, 640);
            assert_eq!((small.width, small.height), (fit_width, fit_height));
            assert_eq!(small.rgb, [7, 130, 255].repeat(fit_width * fit_height));
        }
    }

    #[test]
    fn a_fine_pattern_becomes_even_instead_of_coarse() {
        let rgb = (0..1920_usize)
            .flat_map(|at| [if at % 2 == 0 { 0 } else { 255 }; 3])
            .collect::<Vec<u8>>()
            .repeat(2);
        let small = shrink(Pixels { width: 1920, height: 2, rgb }, 640);
        // The ends weigh fewer pixels than the rest.
        assert!(small.rgb[9..small.rgb.len() - 9].iter().all(|part| part.abs_diff(128) < 16));
    }
}
