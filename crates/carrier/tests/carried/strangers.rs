//! Others who speak beside the two: what they say ends lines, and is passed on to nobody.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use wasl_cluster::{NatsServer, Overheard, Stranger};

use crate::{PATIENCE, broker, line, member, takes_calls, until};

/// A stranger who hears everything, for nobody forbids it.
fn stranger(server: &NatsServer, subject: &str) -> Stranger {
    let mut stranger = Stranger::meet(&server.host(), None).unwrap();
    assert!(stranger.listen(subject).unwrap());
    stranger
}

/// The first chunk with data that is said.
fn overheard(stranger: &mut Stranger) -> Overheard {
    loop {
        let heard = stranger.hear().unwrap();
        if heard.subject.contains(".line.") && heard.payload.first() == Some(&0) {
            return heard;
        }
    }
}

/// Nothing more comes, and the line has ended.
fn has_ended(mut end: &UnixStream) {
    assert_eq!(end.read(&mut [0; 16]).unwrap(), 0);
}

/// What a stranger makes of a chunk.
type MakeUp = fn(&[u8]) -> Vec<u8>;

#[test]
fn what_is_doubled_left_out_or_made_up_ends_the_line_on_both_sides_and_is_passed_on_to_nobody() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let mut stranger = stranger(&server, "wasl.FR.line.>");
    let made_up: [MakeUp; 6] = [
        |chunk| chunk.to_vec(),
        |chunk| [&[0, 0, 0, 0, 0, 0, 0, 0, 9], &chunk[9..]].concat(),
        |_| b"not a chunk of a line".to_vec(),
        |_| Vec::new(),
        // More was taken than was sent.
        |_| vec![1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
        |_| vec![0; 100_000],
    ];
    for make_up in made_up {
        let (mut calling, mut called) = line(&ma, "FR", &calls);
        calling.write_all(b"said").unwrap();
        let mut said = [0; 4];
        called.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"said");
        let heard = overheard(&mut stranger);
        stranger.say(&heard.subject, heard.reply.as_deref(), &make_up(&heard.payload)).unwrap();
        stranger.settle().unwrap();
        has_ended(&called);
        has_ended(&calling);
    }
}

#[test]
fn a_flood_into_a_line_ends_it_and_no_other() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let mut stranger = stranger(&server, "wasl.FR.line.>");
    let (mut calling, flooded) = line(&ma, "FR", &calls);
    calling.write_all(b"said").unwrap();
    let heard = overheard(&mut stranger);
    let (mut other, mut other_called) = line(&ma, "FR", &calls);
    for _ in 0..5_000 {
        stranger.say(&heard.subject, None, &[7; 1_000]).unwrap();
    }
    stranger.settle().unwrap();
    let mut rest = Vec::new();
    (&flooded).read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"said");
    other.write_all(b"still here").unwrap();
    let mut said = [0; 10];
    other_called.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"still here");
}

#[test]
fn who_takes_a_call_and_is_gone_without_a_word_is_noticed_long_before_silence_would_tell() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let ma = broker(&server, "MA");
    let mut stranger = stranger(&server, "wasl.FR.call.*");
    let calling = std::thread::scope(|scope| {
        let calling = scope.spawn(|| ma.call(member("FR"), PATIENCE).unwrap());
        let call = stranger.hear().unwrap();
        stranger.say(&call.reply.unwrap(), None, &[&[0][..], &[9; 24]].concat()).unwrap();
        calling.join().unwrap()
    });
    let start = Instant::now();
    calling.set_read_timeout(Some(PATIENCE)).unwrap();
    (&calling).write_all(b"is anybody there").unwrap();
    has_ended(&calling);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_call_that_wants_its_answer_elsewhere_or_cannot_be_read_is_not_taken() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let fr = broker(&server, "FR");
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let mut stranger = stranger(&server, "wasl.XX.reply.>");
    let sound = [&[1][..], &[9; 24]].concat();
    let elsewhere =
        ["wasl.FR.news", "$JS.wasl.API.STREAM.DELETE.WASL_NEWS", "wasl.XXX.reply.1", "wasl.XX.reply"];
    for reply in elsewhere {
        stranger.say("wasl.FR.call.XX", Some(reply), &sound).unwrap();
    }
    stranger.say("wasl.FR.call.XX", None, &sound).unwrap();
    for broken in [&b""[..], &[2; 25], &sound[..24], &[1; 26]] {
        stranger.say("wasl.FR.call.XX", Some("wasl.XX.reply.1"), broken).unwrap();
    }
    stranger.say("wasl.FR.call.x.y", Some("wasl.XX.reply.1"), &sound).unwrap();
    stranger.say("wasl.FR.call.YY", Some("wasl.YY.reply.1"), &sound).unwrap();
    assert_eq!(calls.next(PATIENCE).unwrap().from(), member("YY"));
}

#[test]
fn more_calls_than_wait_are_refused_at_once() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    // Nobody looks at them.
    let _calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let mut stranger = stranger(&server, "wasl.XX.reply.>");
    for _ in 0..64 {
        stranger.say("wasl.FR.call.XX", Some("wasl.XX.reply.1"), &[&[1][..], &[9; 24]].concat()).unwrap();
    }
    stranger.settle().unwrap();
    until("a refusal", || {
        ma.call(member("FR"), Duration::from_secs(1)).unwrap_err().kind() == ErrorKind::ConnectionRefused
    });
}
