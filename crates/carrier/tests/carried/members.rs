//! What the broker lets a member do, with the configuration that `docs/operating/growing.md` gives.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use wasl_carrier::{Broker, BrokerAddress, News};
use wasl_cluster::{NatsServer, Stranger};

use crate::{PATIENCE, line, member, takes_calls, until};

const GROWING: &str = include_str!("../../../../docs/operating/growing.md");
const FR_WORD: &str = "word of FR";

/// The example of this name in the operator's guide, for the members MA and FR with passwords of the tests.
fn example(name: &str) -> String {
    let (_, rest) = GROWING.split_once(&format!("# {name}")).unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").replace("WORD_OF_MA", "word of MA").replace("WORD_OF_FR", FR_WORD)
}

fn as_member(server: &NatsServer, code: &str) -> Broker {
    let url = format!("nats://{code}@{}", server.host());
    let word = format!("word of {code}");
    Broker::start(&BrokerAddress::new(&url, Some(&word), None).unwrap(), member(code)).unwrap()
}

/// That lines and news go both ways.
fn speak(ma: &Broker, fr: &Broker) {
    let calls = [takes_calls(ma, &["FR"]), takes_calls(fr, &["MA"])];
    for (from, to, calls) in [(ma, "FR", &calls[1]), (fr, "MA", &calls[0])] {
        let (mut calling, mut called) = line(from, to, calls);
        calling.write_all(b"there").unwrap();
        let mut heard = [0; 5];
        called.read_exact(&mut heard).unwrap();
        called.write_all(&heard).unwrap();
        calling.read_exact(&mut heard).unwrap();
        assert_eq!(&heard, b"there");
    }
    for (teller, code, hearer) in [(ma, "MA", fr), (fr, "FR", ma)] {
        let news = News([7; 8]);
        hearer.heard(member(code));
        teller.tell(news);
        until("news", || hearer.await_news(member(code), None, PATIENCE) == Some(news));
    }
}

#[test]
fn members_call_each_other_and_tell_news_with_what_they_are_allowed_and_the_stream_keeps_it() {
    let Some(hub) = NatsServer::if_here(&example("users of the hub"), &[]) else { return };
    let (ma, fr) = (as_member(&hub, "MA"), as_member(&hub, "FR"));
    speak(&ma, &fr);
    // For whoever comes later.
    let again = as_member(&hub, "FR");
    until("the last news", || again.await_news(member("MA"), None, PATIENCE).is_some());
    assert!(!hub.log().contains("Violation"), "{}", hub.log());
}

#[test]
fn nobody_hears_what_is_for_another_or_speaks_in_its_name_and_strangers_are_not_let_in() {
    let Some(hub) = NatsServer::if_here(&example("users of the hub"), &[]) else { return };
    let mut fr = Stranger::meet(&hub.host(), Some(("FR", FR_WORD))).unwrap();
    for subject in [
        "wasl.MA.call.*",
        "wasl.MA.line.>",
        "wasl.*.line.>",
        "wasl.MA.reply.>",
        "wasl.>",
        ">",
        "_INBOX.>",
        "$JS.>",
        "wasl.*.*",
    ] {
        assert!(!fr.listen(subject).unwrap(), "FR may listen to {subject}");
    }
    let may_say = |fr: &mut Stranger, subject: &str| {
        fr.say(subject, Some("wasl.FR.reply.x"), b"x").unwrap();
        fr.settle().unwrap()
    };
    for subject in [
        "wasl.MA.news",
        "wasl.FR.call.MA",
        "wasl.GS.call.MA",
        "$JS.wasl.API.STREAM.DELETE.WASL_NEWS",
        "$JS.wasl.API.STREAM.PURGE.WASL_NEWS",
        "$JS.wasl.API.STREAM.UPDATE.WASL_NEWS",
        "$JS.wasl.API.STREAM.CREATE.OTHER",
        "$JS.wasl.API.CONSUMER.CREATE.WASL_NEWS",
        "$JS.API.STREAM.DELETE.WASL_NEWS",
        "anything",
    ] {
        assert!(!may_say(&mut fr, subject), "FR may say {subject}");
    }
    for subject in ["wasl.MA.call.FR", "wasl.MA.line.1.2", "wasl.MA.reply.1.2", "wasl.FR.news"] {
        assert!(may_say(&mut fr, subject), "FR may not say {subject}");
    }
    assert!(Stranger::meet(&hub.host(), None).is_err());
    assert!(Stranger::meet(&hub.host(), Some(("FR", "word of MA"))).is_err());
}

/// A hub with a port for leaf nodes, and what starts a member's.
fn hub_for_leaves() -> Option<(NatsServer, impl Fn(&str) -> NatsServer)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let leaves = format!("leafnodes {{ listen: \"127.0.0.1:{port}\" }}\n");
    let hub = NatsServer::if_here(&(leaves + &example("users of the hub")), &[])?;
    let leaf = move |code: &str| {
        let url = format!("nats-leaf://{code}:word%20of%20{code}@127.0.0.1:{port}");
        let leaf = NatsServer::start_leaf(&format!("leafnodes {{ remotes: [ {{ url: \"{url}\" }} ] }}\n"));
        leaf.unwrap()
    };
    Some((hub, leaf))
}

#[test]
fn members_with_a_leaf_node_each_speak_through_the_hub() {
    let Some((_hub, leaf)) = hub_for_leaves() else { return };
    let (of_ma, of_fr) = (leaf("MA"), leaf("FR"));
    let at = |server: &NatsServer, code: &str| {
        Broker::start(&BrokerAddress::new(&server.url(), None, None).unwrap(), member(code)).unwrap()
    };
    let (ma, fr) = (at(&of_ma, "MA"), at(&of_fr, "FR"));
    speak(&ma, &fr);
    let again = at(&of_fr, "FR");
    until("the last news", || again.await_news(member("MA"), None, PATIENCE).is_some());
}

#[test]
fn whoever_is_at_a_members_leaf_node_is_at_the_hub_what_that_member_is() {
    let Some((hub, leaf)) = hub_for_leaves() else { return };
    let of_ma = leaf("MA");
    let mut ma = Stranger::meet(&of_ma.host(), None).unwrap();
    let mut fr = Stranger::meet(&hub.host(), Some(("FR", FR_WORD))).unwrap();
    // One by one, as a bureau does: `wasl.FR.>` would not be passed on to the leaf.
    for subject in ["wasl.FR.call.MA", "wasl.FR.call.GS", "wasl.FR.line.1.*", "wasl.*.news"] {
        assert!(fr.listen(subject).unwrap());
    }
    assert!(ma.listen("wasl.>").unwrap());
    assert!(ma.listen("wasl.MA.line.1.*").unwrap());
    // The leaf node does not know at once who is at the hub.
    until("the way to the hub", || {
        ma.say("wasl.MA.news", None, b"there").unwrap();
        ma.settle().unwrap();
        hub.log().contains("Leafnode connection") && of_ma.log().contains("Leafnode connection")
    });
    std::thread::scope(|scope| {
        let heard = scope.spawn(|| {
            loop {
                let heard = fr.hear().unwrap();
                assert!(
                    ["wasl.MA.news", "wasl.FR.call.MA", "wasl.FR.line.1.2"].contains(&&*heard.subject),
                    "{heard:?}"
                );
                if heard.subject == "wasl.FR.line.1.2" {
                    break fr;
                }
            }
        });
        while !heard.is_finished() {
            for subject in
                ["wasl.FR.news", "wasl.GS.news", "wasl.FR.call.GS", "wasl.FR.call.MA", "wasl.FR.line.1.2"]
            {
                ma.say(subject, None, b"x").unwrap();
            }
            ma.settle().unwrap();
        }
        let mut fr = heard.join().unwrap();
        for subject in ["wasl.GS.line.1.2", "wasl.GS.reply.1.2", "wasl.GS.call.FR", "wasl.MA.line.1.2"] {
            fr.say(subject, None, b"for its member").unwrap();
        }
        fr.settle().unwrap();
        let first = loop {
            let heard = ma.hear().unwrap();
            if heard.payload == b"for its member" {
                break heard.subject;
            }
        };
        assert_eq!(first, "wasl.MA.line.1.2");
    });
}
