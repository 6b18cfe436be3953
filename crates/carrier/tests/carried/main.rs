//! Lines and news over a real `nats-server`, which comes and goes, and beside whom others speak.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod lines;
mod members;
mod news;
mod strangers;
mod tls;

use std::{
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use wasl_carrier::{Broker, BrokerAddress, Calls};
use wasl_cluster::NatsServer;
use wasl_model::MemberId;

/// Far more than it takes, on any machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn broker(server: &NatsServer, code: &str) -> Broker {
    Broker::start(&BrokerAddress::new(&server.url(), None, None).unwrap(), member(code)).unwrap()
}

/// Waits until it is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// Takes calls from these, and the broker knows.
fn takes_calls(broker: &Broker, from: &[&str]) -> Calls {
    let mut calls = broker.take_calls();
    calls.only_from(&from.iter().map(|code| member(code)).collect());
    calls.settle(PATIENCE);
    calls
}

/// A line between two, as soon as the called side takes calls: both ends.
fn line(from: &Broker, to: &str, calls: &Calls) -> (UnixStream, UnixStream) {
    let start = Instant::now();
    loop {
        let taken = std::thread::scope(|scope| {
            let calling = scope.spawn(|| from.call(member(to), Duration::from_secs(5)));
            let called = calls.next(Duration::from_secs(1)).map(|call| call.take().unwrap());
            calling.join().unwrap().ok().zip(called)
        });
        if let Some(ends) = taken {
            for end in [&ends.0, &ends.1] {
                end.set_read_timeout(Some(PATIENCE)).unwrap();
            }
            return ends;
        }
        assert!(start.elapsed() < PATIENCE, "no line within {PATIENCE:?}");
    }
}
