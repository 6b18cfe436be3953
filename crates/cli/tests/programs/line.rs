//! A line between two programs as bad as a test makes it: slow, late, losing, torn, or not there.
//!
//! What is lost on a real line is sent again by TCP, later: here a loss is a pause of what is on its way, and now and then the end
//! of the connection.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use super::Dice;

/// How the weather is on one line, or on several.
#[derive(Default)]
pub(crate) struct Weather {
    /// How long each piece is on its way, in milliseconds.
    pub(crate) delay_millis: AtomicU64,
    /// Bytes a second; 0: as many as come.
    pub(crate) bytes_a_second: AtomicU64,
    /// Of a thousand pieces, how many are lost, and come 200 ms later.
    pub(crate) lost_of_thousand: AtomicU64,
    /// Of a thousand pieces, at how many the connection breaks.
    pub(crate) torn_of_thousand: AtomicU64,
    /// Nothing passes, and nobody is told.
    pub(crate) is_down: AtomicBool,
}

/// The way to a program's port. It ends with the test.
pub(crate) fn line(to: SocketAddr, weather: &Arc<Weather>, seed: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let weather = Arc::clone(weather);
    thread::spawn(move || {
        let mut dice = Dice(seed);
        for calling in listener.incoming().map_while(Result::ok) {
            // A program that was killed listens no more; its caller is told so.
            let Ok(answering) = TcpStream::connect(to) else { continue };
            for stream in [&calling, &answering] {
                let _ = stream.set_nodelay(true);
            }
            for (from, to) in [(&calling, &answering), (&answering, &calling)] {
                let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                carry(from, to, Arc::clone(&weather), Dice(dice.below(u64::MAX)));
            }
        }
    });
    address
}

/// Carries one direction of a connection, in two threads: one takes pieces as they come, the other gives them when they are due.
fn carry(mut from: TcpStream, mut to: TcpStream, weather: Arc<Weather>, mut dice: Dice) {
    let (sender, pieces) = mpsc::sync_channel::<(Instant, Vec<u8>)>(64);
    let taking = Arc::clone(&weather);
    thread::spawn(move || {
        let mut buffer = vec![0; 4 << 10];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let late =
                if dice.below(1_000) < taking.lost_of_thousand.load(Ordering::SeqCst) { 200 } else { 0 };
            let millis = taking.delay_millis.load(Ordering::SeqCst) + late;
            if dice.below(1_000) < taking.torn_of_thousand.load(Ordering::SeqCst) {
                let _ = from.shutdown(Shutdown::Both);
                return;
            }
            let due = Instant::now() + Duration::from_millis(millis);
            if sender.send((due, buffer[..count].to_vec())).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for (due, piece) in pieces {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            while weather.is_down.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(20));
            }
            let rate = weather.bytes_a_second.load(Ordering::SeqCst);
            let micros = (piece.len() as u64 * 1_000_000).checked_div(rate).unwrap_or_default();
            thread::sleep(Duration::from_micros(micros));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
