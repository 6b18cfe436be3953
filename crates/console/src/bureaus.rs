//! The bureaus: whose records are here, how old they are, and whose feed is followed no more.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use wasl_node::{FeedStatus, PeerStatus};

use crate::{
    answer::Reading,
    bar,
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    trouble_page::Complaint,
    words::{Moment, count},
};

#[derive(Template)]
#[template(path = "bureaus.html")]
struct BureausPage {
    frame: Frame,
    bureaus: Vec<BureauView>,
    totals: String,
}

/// A bureau as it is shown.
#[derive(Debug)]
struct BureauView {
    member: String,
    name: String,
    is_own: bool,
    /// Whether it is called.
    is_peer: bool,
    address: Option<String>,
    /// Through whom it is heard, if it has no line of its own.
    through: Vec<String>,
    /// Whether it carries for this bureau what it cannot read.
    is_relay: bool,
    /// The style of the tag: `good`, `waiting` or `bad`.
    tone: &'static str,
    /// The word on the tag.
    state: String,
    records: String,
    entries: String,
    age: String,
    signed: Option<Moment>,
    /// The age on the line of ages, of 100.
    place: u32,
    reached: Option<Moment>,
    failed: Option<Complaint>,
    halted: Option<Complaint>,
    cosigned: Vec<Cosigned>,
}

/// Whether this bureau writes into its own feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Whole,
    /// It waits for its peers.
    Returning,
}

/// A member that signed that it saw the same feed.
#[derive(Debug)]
struct Cosigned {
    witness: String,
    upto: String,
}

/// `GET /bureaus`
pub(crate) async fn show(officer: Officer) -> Response {
    let asked = officer.work(|bureau, caller| {
        let standing = if bureau.may_write()? { Standing::Whole } else { Standing::Returning };
        Ok((bureau.feeds(caller)?, bureau.peers(caller)?, standing))
    });
    let (feeds, peers, standing) = match asked.await {
        Ok(found) => found,
        Err(trouble) => return officer.trouble(Place::Bureaus, &trouble),
    };
    let (reading, own) = (officer.reading(), officer.console.bureau.identity());
    let mut bureaus: Vec<BureauView> = Vec::new();
    for feed in &feeds {
        let peer = peers.iter().find(|peer| peer.member == feed.member);
        let own_name = (feed.member == own.member).then_some((own.name.as_str(), standing));
        bureaus.push(BureauView::of(feed, peer, own_name, &reading));
    }
    bureaus.sort_by_key(|bureau| !bureau.is_own);
    let records = feeds.iter().map(|feed| feed.records).sum();
    let members = feeds.iter().filter(|feed| feed.records > 0).count() as u64;
    let blanks = [("records", count(records)), ("members", count(members))];
    let totals = reading.speech.fill("bureaus-totals", &blanks);
    page(StatusCode::OK, &BureausPage { frame: officer.frame(Place::Bureaus), bureaus, totals })
}

impl BureauView {
    fn of(
        feed: &FeedStatus,
        peer: Option<&PeerStatus>,
        own: Option<(&str, Standing)>,
        reading: &Reading<'_>,
    ) -> Self {
        let (speech, is_own) = (reading.speech, own.is_some());
        let secs = feed.as_of.map(|then| bar::age_secs(then, reading.now));
        let (tone, key) = match own {
            Some((_, Standing::Returning)) if feed.halted.is_none() => ("waiting", "bureau-returning"),
            _ => state(feed, peer, secs.filter(|_| !is_own)),
        };
        let name = own.map(|(name, _)| name).or(peer.map(|peer| peer.name.as_str()));
        let cosigned = feed.cosigned.iter().map(|(witness, size)| Cosigned {
            witness: witness.clone(),
            upto: speech.fill("cosigned-upto", &[("count", count(*size))]),
        });
        Self {
            member: feed.member.to_string(),
            name: name.map_or_else(String::new, ToOwned::to_owned),
            is_own,
            is_peer: peer.is_some_and(|peer| peer.through.is_empty()),
            address: peer.filter(|peer| peer.through.is_empty()).map(|peer| peer.address.clone()),
            through: peer
                .map_or_else(Vec::new, |peer| peer.through.iter().map(ToString::to_string).collect()),
            is_relay: peer.is_some_and(|peer| peer.is_relay),
            tone,
            state: speech.say(key),
            records: speech.fill("records-count", &[("count", count(feed.records))]),
            entries: speech.fill("entries-count", &[("count", count(feed.entries))]),
            age: reading.age(feed.member, feed.as_of),
            signed: feed.as_of.map(Moment::of),
            place: secs.map_or(100, bar::age_place),
            reached: peer.and_then(|peer| peer.reached).map(Moment::of),
            failed: peer.and_then(|peer| peer.failed).map(|number| Complaint::of(number, speech)),
            halted: feed.halted.map(|number| Complaint::of(number, speech)),
            cosigned: cosigned.collect(),
        }
    }
}

/// The tag of a bureau: its style and the key of its word. `lag_secs` is how old its data is.
fn state(
    feed: &FeedStatus,
    peer: Option<&PeerStatus>,
    lag_secs: Option<u64>,
) -> (&'static str, &'static str) {
    const AN_HOUR: u64 = 3_600;
    if feed.halted.is_some() {
        ("bad", "bureau-halted")
    } else if peer.is_some_and(|peer| peer.failed.is_some()) {
        ("waiting", "bureau-unreached")
    } else if feed.as_of.is_none() {
        ("waiting", "bureau-unheard")
    } else if lag_secs.is_some_and(|secs| secs >= AN_HOUR) {
        ("waiting", "bureau-behind")
    } else {
        ("good", "bureau-fresh")
    }
}
