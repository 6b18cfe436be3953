//! Lines: whole and in order, or ended.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::Shutdown,
    thread,
    time::{Duration, Instant},
};

use wasl_cluster::NatsServer;

use crate::{PATIENCE, broker, line, member, takes_calls, until};

#[test]
fn what_is_said_comes_whole_and_in_order_both_ways_and_the_end_after_it() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let (mut calling, mut called) = line(&ma, "FR", &calls);
    let said: Vec<u8> = (0..=u8::MAX)
        .cycle()
        .take(8_000_000)
        .enumerate()
        .map(|(at, byte)| byte ^ (at >> 12).to_le_bytes()[0])
        .collect();
    thread::scope(|scope| {
        scope.spawn(|| calling.write_all(&said).unwrap());
        scope.spawn(|| {
            let mut heard = vec![0; said.len()];
            (&called).read_exact(&mut heard).unwrap();
            assert!(heard == said);
        });
    });
    thread::scope(|scope| {
        scope.spawn(|| {
            called.write_all(&said[..3_000_000]).unwrap();
            drop(called);
        });
        let mut heard = Vec::new();
        calling.read_to_end(&mut heard).unwrap();
        assert!(heard == said[..3_000_000]);
    });
}

#[test]
fn who_does_not_read_is_not_sent_more_than_the_window() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let (mut calling, mut called) = line(&ma, "FR", &calls);
    calling.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    let mut written = 0_usize;
    let full = loop {
        match calling.write(&[7; 16 << 10]) {
            Ok(count) => written += count,
            Err(error) => break error.kind(),
        }
        // Two windows of 2 MiB, and what sockets hold.
        assert!(written < 8 << 20, "{written} bytes are on their way");
    };
    assert_eq!(full, ErrorKind::WouldBlock);
    calling.shutdown(Shutdown::Write).unwrap();
    let mut heard = Vec::new();
    called.read_to_end(&mut heard).unwrap();
    assert_eq!(heard.len(), written);
}

#[test]
fn a_call_that_nobody_takes_ends_at_once() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let ma = broker(&server, "MA");
    until("the broker", || ma.times_connected() == 1);
    let start = Instant::now();
    assert_eq!(ma.call(member("FR"), PATIENCE).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    assert!(start.elapsed() < PATIENCE / 2);
}

#[test]
fn a_call_waits_for_the_broker_and_no_longer_than_it_may() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    server.kill().unwrap();
    let ma = broker(&server, "MA");
    let waited = ma.call(member("FR"), Duration::from_millis(50)).unwrap_err();
    assert_eq!(waited.kind(), ErrorKind::TimedOut);
}

#[test]
fn a_broker_that_dies_ends_its_lines_and_carries_others_when_it_is_back() {
    let Some(server) = NatsServer::if_here("", &[]) else { return };
    let (ma, fr) = (broker(&server, "MA"), broker(&server, "FR"));
    let calls = takes_calls(&fr, &["MA", "XX", "YY"]);
    let (mut calling, mut called) = line(&ma, "FR", &calls);
    let start = Instant::now();
    server.kill().unwrap();
    // Both sides notice, though neither says anything, and long before silence would tell.
    assert_eq!(calling.read(&mut [0]).unwrap(), 0);
    assert_eq!(called.read(&mut [0]).unwrap(), 0);
    assert!(start.elapsed() < PATIENCE / 3);
    server.forget().unwrap();
    server.go_on().unwrap();
    let (mut calling, mut called) = line(&ma, "FR", &calls);
    calling.write_all(b"again").unwrap();
    let mut heard = [0; 5];
    called.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"again");
}
