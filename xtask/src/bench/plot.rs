//! Plots of what was measured, on logarithmic scales: how cost grows is a slope there.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

/// The whole picture, in pixels.
const SIZE: (u32, u32) = (1200, 960);
/// The colours of a panel's lines (Okabe and Ito, which those who see few colours can tell apart).
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 114, 178), RGBColor(86, 180, 233), RGBColor(213, 94, 0), RGBColor(230, 159, 0)];

/// One of the plots side by side.
pub(crate) struct Panel {
    pub(crate) title: String,
    /// Of what is measured.
    pub(crate) unit: String,
    /// At most as many as there are colours.
    pub(crate) lines: Vec<Line>,
}

/// What was measured at each size.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Draws the panels, two side by side, into an SVG; `across` is what the sizes are sizes of.
pub(crate) fn draw(file: &Path, across: &str, panels: &[Panel]) -> Result<()> {
    let root = SVGBackend::new(file, SIZE).into_drawing_area();
    root.fill(&WHITE).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    for (area, panel) in root.split_evenly((panels.len().div_ceil(2), 2)).iter().zip(panels) {
        draw_panel(area, across, panel).map_err(|error| anyhow!("{}: {error}", panel.title))?;
    }
    root.present().map_err(|error| anyhow!("{}: {error}", file.display()))
}

fn draw_panel(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    across: &str,
    panel: &Panel,
) -> Result<(), Box<dyn std::error::Error>> {
    let points = || panel.lines.iter().flat_map(|line| line.points.iter().copied());
    let (sizes, values) = (decades(points().map(|point| point.0)), decades(points().map(|point| point.1)));
    let mut chart = ChartBuilder::on(area)
        .caption(&panel.title, ("sans-serif", 24))
        .margin(16)
        .margin_right(32)
        .x_label_area_size(48)
        .y_label_area_size(80)
        .build_cartesian_2d((sizes.0..sizes.1).log_scale(), (values.0..values.1).log_scale())?;
    let mut mesh = chart.configure_mesh();
    mesh.x_desc(across).y_desc(&panel.unit).label_style(("sans-serif", 14));
    mesh.x_label_formatter(&|size| short(*size)).y_label_formatter(&|value| short(*value)).draw()?;
    for (line, colour) in panel.lines.iter().zip(COLOURS) {
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), colour.stroke_width(2)).point_size(4))?
            .label(&line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(3)));
    }
    let mut legend = chart.configure_series_labels();
    legend.position(SeriesLabelPosition::UpperLeft).background_style(WHITE.mix(0.8));
    legend.label_font(("sans-serif", 13)).draw()?;
    Ok(())
}

/// A power of ten in few characters: `10 k`, `1 M`.
fn short(number: f64) -> String {
    match number {
        1e6.. => format!("{} M", number / 1e6),
        1e3.. => format!("{} k", number / 1e3),
        _ => format!("{number}"),
    }
}

/// The whole powers of ten between which the values lie.
fn decades(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let logs = values.filter(|value| *value > 0.0).map(f64::log10);
    let least = logs.clone().fold(f64::INFINITY, f64::min).floor();
    let most = logs.fold(f64::NEG_INFINITY, f64::max).ceil();
    if least.is_finite() { (10_f64.powf(least), 10_f64.powf(most.max(least + 1.0))) } else { (1.0, 10.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_short() {
        assert_eq!([0.1, 10.0, 1e4, 1e7].map(short), ["0.1", "10", "10 k", "10 M"]);
    }

    #[test]
    fn axes_go_from_one_power_of_ten_to_another() {
        assert_eq!(decades([30.0, 4_000.0].into_iter()), (10.0, 10_000.0));
        assert_eq!(decades([100.0].into_iter()), (100.0, 1_000.0));
        assert_eq!(decades([0.0].into_iter()), (1.0, 10.0));
    }
}
