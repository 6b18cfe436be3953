//! How a bureau is set: the file `wasl.toml` in its home.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use wasl_casework::Terms;
use wasl_model::Purpose;

/// The settings of a bureau. Flags of the command line and `WASL_*` variables go before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the API and the console listen. Beyond the machine itself only with TLS in front.
    pub listen: String,
    /// Where the rows are: `sqlite`, in files of the home, or `postgres://user@host/database`, on a server that several
    /// processes of this bureau may share.
    pub store: String,
    /// The file with the password for the server, for its owner's eyes only. Without it, `PGPASSWORD`.
    pub store_password_file: Option<PathBuf>,
    /// The file with the certificates (PEM) of those who sign the server's. Beyond the machine itself it must be there.
    pub store_authority_file: Option<PathBuf>,
    /// Where peers are served.
    pub exchange_listen: String,
    /// What carries the lines to peers whose address is `nats:`: `tls`, nothing but the network, or
    /// `nats://user@host:port,host:port`, a broker that takes calls for this bureau too.
    pub carrier: String,
    /// The file with the password for the broker, for its owner's eyes only.
    pub carrier_password_file: Option<PathBuf>,
    /// The file with the certificates (PEM) of those who sign the broker's. Beyond the machine itself it must be there.
    pub carrier_authority_file: Option<PathBuf>,
    /// Seconds between two rounds in which everything is compared with a peer; what it says anew of its own is fetched at
    /// once. 0: no rounds but those that are asked for.
    pub exchange_every_secs: u64,
    /// How long a start waits for the peers before it answers from what it has, in milliseconds.
    pub start_wait_millis: u64,
    /// What a question is for when nobody says it.
    pub purpose: String,
    /// How many hits an answer shows when nobody says it.
    pub limit: usize,
    /// Below this score, in per cent, a hit is not shown when nobody says it.
    pub min_score_percent: u8,
    /// Hours after which a member that has not confirmed an erasure is late.
    pub erasure_due_hours: u64,
    /// Minutes after which what was erased or replaced is in no file and no memory of the index.
    pub purge_within_minutes: u64,
    /// Per cent of a list's records that may be withdrawn without asking.
    pub withdraw_percent_max: u64,
    /// Hours before an answer is due from which on whoever opens the messages is reminded of it.
    pub remind_hours: u64,
    /// How many MiB the attachments of messages may have together, those that are on their way included.
    pub attachments_mib_max: u64,
    /// Days after which an attachment goes that is carried for others, counted from when it came; 0: none are carried.
    pub attachments_carried_days_max: u64,
    /// Requests that one key may make a minute.
    pub requests_per_minute: u32,
    /// Private look-ups that one key, or who sits at the machine, may make a minute.
    pub lookups_per_minute: u32,
    /// Private look-ups that one key, or who sits at the machine, may make a day.
    pub lookups_per_day: u32,
    /// Private look-ups of one peer that are answered a minute.
    pub lookups_answered_per_minute: u32,
    /// Private look-ups of one peer that are answered a day; 0: none are answered, and no set is given out.
    pub lookups_answered_per_day: u32,
    /// Seconds after which a change of the records is in the set that peers are given, at the latest when they next ask.
    pub lookup_publish_secs: u64,
    /// Datasets of which peers are given no records: they are asked for, live or privately.
    pub asked_only: Vec<String>,
    /// Datasets of which peers are given no records and that no live question finds: they are looked up privately, and in
    /// no other way.
    pub private_only: Vec<String>,
    /// How long a question to members that are only asked waits for their answers, in milliseconds, when nobody says it; 0:
    /// nobody is asked.
    pub ask_millis: u64,
    /// Live questions of one peer that are answered a minute.
    pub asks_answered_per_minute: u32,
    /// Live questions of one peer that are answered a day; 0: none are answered.
    pub asks_answered_per_day: u32,
    /// How long things last, and what becomes of them when a deadline passes.
    pub terms: Terms,
}

impl Settings {
    /// The setting `store` of rows in files of the home.
    pub const IN_FILES: &str = "sqlite";
    /// The setting `carrier` without a broker.
    pub const BY_TLS: &str = "tls";
    /// The address of a bureau that is called over the broker, by its member's code.
    pub const AT_BROKER: &str = "nats:";

    /// The settings that a file says, or what is wrong in it, and in which line.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let number = before.matches('\n').count();
            let line = text.lines().nth(number).unwrap_or_default().trim();
            format!("line {}, `{line}`: {}", number + 1, error.message())
        })
    }

    /// Where peers reach a bureau that is set so: what its card says, until somebody writes another address into it.
    pub(crate) fn card_address(&self) -> &str {
        if self.carrier == Self::BY_TLS { &self.exchange_listen } else { Self::AT_BROKER }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:7400".to_owned(),
            store: Self::IN_FILES.to_owned(),
            store_password_file: None,
            store_authority_file: None,
            exchange_listen: "127.0.0.1:7401".to_owned(),
            carrier: Self::BY_TLS.to_owned(),
            carrier_password_file: None,
            carrier_authority_file: None,
            exchange_every_secs: 10,
            start_wait_millis: 1_000,
            purpose: Purpose::Investigation.as_str().to_owned(),
            limit: 10,
            min_score_percent: 20,
            erasure_due_hours: 24,
            purge_within_minutes: 60,
            withdraw_percent_max: 5,
            remind_hours: 24,
            attachments_mib_max: 100 * 1024,
            attachments_carried_days_max: 30,
            requests_per_minute: 6_000,
            lookups_per_minute: 60,
            lookups_per_day: 1_000,
            lookups_answered_per_minute: 600,
            lookups_answered_per_day: 20_000,
            lookup_publish_secs: 10,
            asked_only: Vec::new(),
            private_only: Vec::new(),
            ask_millis: 500,
            asks_answered_per_minute: 6_000,
            asks_answered_per_day: 1_000_000,
            terms: Terms::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cannot_be_is_told_with_its_line_and_key() {
        let told = |text| Settings::read(text).unwrap_err();
        assert_eq!(
            told("limit = 5\n[terms]\nvalid_months = -1\n"),
            "line 3, `valid_months = -1`: invalid value: integer `-1`, expected u16"
        );
        assert_eq!(
            told("[terms]\nreview_missed = \"burn\""),
            "line 2, `review_missed = \"burn\"`: unknown variant `burn`, expected `nothing` or `suspend`"
        );
        let set = Settings::read("[terms]\nreview_missed = \"suspend\"").unwrap();
        let terms = Terms { review_missed: wasl_casework::ReviewMissed::Suspend, ..Terms::default() };
        assert_eq!(set, Settings { terms, ..Settings::default() });
    }
}
