//! What is counted while serving, in the text form of Prometheus. Never anything personal.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use wasl_model::Timestamp;
use wasl_node::FeedStatus;

/// Upper bounds of the buckets in which answering times are counted, in microseconds.
const BUCKETS_US: [u64; 12] =
    [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000];

/// The counters of one process. Their labels are routes, statuses and error numbers, of which there
/// are few.
#[derive(Debug, Default)]
pub(crate) struct Measures(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    requests: BTreeMap<(&'static str, String, u16), u64>,
    times: BTreeMap<String, Times>,
    refusals: BTreeMap<u16, u64>,
    questions: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Default)]
struct Times {
    buckets: [u64; BUCKETS_US.len()],
    count: u64,
    total_us: u64,
}

/// A request that was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) method: &'static str,
    /// The route's pattern, never the address.
    pub(crate) route: String,
    pub(crate) status: u16,
    /// The number of the problem that it told, if it told one.
    pub(crate) problem: Option<u16>,
    pub(crate) took: Duration,
}

impl Measures {
    /// Counts an answer.
    pub(crate) fn count(&self, answered: Answered) {
        let Answered { method, route, status, problem, took } = answered;
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.times.entry(route.clone()).or_default().count(took);
        *counted.requests.entry((method, route, status)).or_default() += 1;
        if let Some(number) = problem {
            *counted.refusals.entry(number).or_default() += 1;
        }
    }

    /// Counts questions of a kind: `search` or `check`.
    pub(crate) fn count_questions(&self, kind: &'static str, count: u64) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.questions.entry(kind).or_default() += count;
    }

    /// Everything, with how the feeds stand at `now`.
    pub(crate) fn text(&self, feeds: &[FeedStatus], now: Timestamp) -> String {
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).write(&mut text);
        let _ = write_feeds(&mut text, feeds, now);
        text
    }
}

impl Times {
    fn count(&mut self, took: Duration) {
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.count += 1;
        self.total_us = self.total_us.saturating_add(took_us);
        for (bucket, bound) in self.buckets.iter_mut().zip(BUCKETS_US) {
            *bucket += u64::from(took_us <= bound);
        }
    }
}

impl Counted {
    fn write(&self, out: &mut String) -> fmt::Result {
        head(out, "wasl_requests_total", "counter", "Requests that were answered.")?;
        for ((method, route, status), count) in &self.requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            writeln!(out, "wasl_requests_total{{{labels}}} {count}")?;
        }
        head(out, "wasl_questions_total", "counter", "Questions that were asked, by kind.")?;
        for (kind, count) in &self.questions {
            writeln!(out, "wasl_questions_total{{kind=\"{kind}\"}} {count}")?;
        }
        head(out, "wasl_refusals_total", "counter", "Refusals and errors, by number.")?;
        for (number, count) in &self.refusals {
            writeln!(out, "wasl_refusals_total{{number=\"{number}\"}} {count}")?;
        }
        head(out, "wasl_request_seconds", "histogram", "How long answers took.")?;
        for (route, times) in &self.times {
            times.write(out, route)?;
        }
        Ok(())
    }
}

impl Times {
    fn write(&self, out: &mut String, route: &str) -> fmt::Result {
        for (bound, count) in BUCKETS_US.iter().zip(self.buckets) {
            let bound = seconds(*bound);
            writeln!(out, "wasl_request_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {count}")?;
        }
        writeln!(out, "wasl_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", self.count)?;
        writeln!(out, "wasl_request_seconds_sum{{route=\"{route}\"}} {}", seconds(self.total_us))?;
        writeln!(out, "wasl_request_seconds_count{{route=\"{route}\"}} {}", self.count)
    }
}

fn write_feeds(out: &mut String, feeds: &[FeedStatus], now: Timestamp) -> fmt::Result {
    head(out, "wasl_records", "gauge", "Records held, by the member that owns them.")?;
    for feed in feeds {
        writeln!(out, "wasl_records{{member=\"{}\"}} {}", feed.member, feed.records)?;
    }
    head(out, "wasl_feed_age_seconds", "gauge", "Seconds since the owner signed what is held.")?;
    for feed in feeds {
        if let Some(as_of) = feed.as_of {
            let age = seconds(now.millis_since(as_of).saturating_mul(1_000));
            writeln!(out, "wasl_feed_age_seconds{{member=\"{}\"}} {age}", feed.member)?;
        }
    }
    head(out, "wasl_feeds_halted", "gauge", "Feeds that are followed no more.")?;
    writeln!(out, "wasl_feeds_halted {}", feeds.iter().filter(|feed| feed.halted.is_some()).count())
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_time() {
        let measures = Measures::default();
        for (status, problem, millis) in [(200, None, 3), (403, Some(1002), 700)] {
            let (route, took) = ("/v1/search".to_owned(), Duration::from_millis(millis));
            measures.count(Answered { method: "POST", route, status, problem, took });
        }
        measures.count_questions("search", 2);
        let text = measures.text(&[], Timestamp::from_secs(0));
        for line in [
            "wasl_requests_total{method=\"POST\",route=\"/v1/search\",status=\"403\"} 1",
            "wasl_questions_total{kind=\"search\"} 2",
            "wasl_refusals_total{number=\"1002\"} 1",
            "wasl_request_seconds_bucket{route=\"/v1/search\",le=\"0.0025\"} 0",
            "wasl_request_seconds_bucket{route=\"/v1/search\",le=\"0.005\"} 1",
            "wasl_request_seconds_bucket{route=\"/v1/search\",le=\"+Inf\"} 2",
            "wasl_request_seconds_sum{route=\"/v1/search\"} 0.703",
            "wasl_feeds_halted 0",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
    }
}
