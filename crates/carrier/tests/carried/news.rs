//! News: heard at once, kept for those who were away, and never relied on.

use wasl_carrier::{Broker, News};
use wasl_cluster::{NatsServer, Stranger};

use crate::{PATIENCE, broker, member, until};

const ONE: News = News([1; 8]);
const TWO: News = News([2; 8]);
const THREE: News = News([3; 8]);

fn hears(who: &Broker, news: News) {
    until("the news", || who.await_news(member("MA"), None, PATIENCE) == Some(news));
}

/// What the stream answers.
fn asked(server: &NatsServer, what: &str, body: &str) -> String {
    let mut stranger = Stranger::meet(&server.host(), None).unwrap();
    assert!(stranger.listen("answer").unwrap());
    stranger.say(&format!("$JS.API.STREAM.{what}"), Some("answer"), body.as_bytes()).unwrap();
    String::from_utf8(stranger.hear().unwrap().payload).unwrap()
}

/// The stream has it, and so does whoever was not there when it was told.
fn newcomer_hears(server: &NatsServer, news: News) {
    // In base64, which is all that is looked at here.
    let kept = [(ONE, "AQEBAQEBAQE="), (TWO, "AgICAgICAgI="), (THREE, "AwMDAwMDAwM=")];
    let kept = kept.iter().find(|(other, _)| *other == news).unwrap().1;
    until("the stream", || {
        asked(server, "MSG.GET.WASL_NEWS", r#"{"last_by_subj":"wasl.MA.news"}"#).contains(kept)
    });
    hears(&broker(server, "GS"), news);
}

#[test]
fn news_is_heard_at_once_and_the_last_is_kept_for_whoever_was_away() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    assert_eq!(fr.heard(member("MA")), None);
    until("the broker", || fr.times_connected() == 1);
    ma.tell(ONE);
    hears(&fr, ONE);
    ma.tell(TWO);
    assert_eq!(fr.await_news(member("MA"), Some(ONE), PATIENCE), Some(TWO));
    newcomer_hears(&server, TWO);
    assert_eq!(fr.heard(member("GS")), None);
}

#[test]
fn a_stream_that_is_deleted_under_way_is_made_again_and_meanwhile_whoever_is_there_hears() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    fr.heard(member("MA"));
    ma.tell(ONE);
    newcomer_hears(&server, ONE);
    assert!(asked(&server, "DELETE.WASL_NEWS", "").ends_with(r#""success":true}"#));
    ma.tell(TWO);
    hears(&fr, TWO);
    newcomer_hears(&server, TWO);
}

#[test]
fn a_broker_that_has_forgotten_everything_is_told_again() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let ma = broker(&server, "MA");
    ma.tell(ONE);
    newcomer_hears(&server, ONE);
    server.kill().unwrap();
    ma.tell(TWO);
    ma.tell(THREE);
    server.forget().unwrap();
    server.go_on().unwrap();
    newcomer_hears(&server, THREE);
}

#[test]
fn what_is_no_news_is_not_heard() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    fr.heard(member("MA"));
    until("the broker", || fr.times_connected() == 1);
    let mut stranger = Stranger::meet(&server.host(), None).unwrap();
    for (subject, payload) in
        [("wasl.MA.news", &[5; 9][..]), ("wasl.MA.news", b""), ("wasl.ma.news", &[5; 8])]
    {
        stranger.say(subject, None, payload).unwrap();
    }
    stranger.settle().unwrap();
    ma.tell(ONE);
    hears(&fr, ONE);
    assert_eq!(fr.times_heard(member("MA")), 1);
}
