//! A line between two bureaus that breaks when a test says so.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Passes on what is said, and cuts each connection after so many bytes of the answering side.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    limit: AtomicU64,
    passed: AtomicU64,
}

impl Proxy {
    /// A proxy in front of `to` that cuts nothing yet. It ends with the program.
    pub(crate) fn before(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { limit: AtomicU64::new(u64::MAX), passed: AtomicU64::new(0) });
        let all = Arc::clone(&shared);
        thread::spawn(move || {
            for calling in listener.incoming().map_while(Result::ok) {
                let Ok(answering) = TcpStream::connect(to) else { continue };
                let (calls, answers) = (calling.try_clone().unwrap(), answering.try_clone().unwrap());
                thread::spawn(move || pass(calling, answering, &Shared::endless()));
                let all = Arc::clone(&all);
                thread::spawn(move || pass(answers, calls, &all));
            }
        });
        Self { address, shared }
    }

    /// From now on cuts each connection after so many bytes.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.shared.limit.store(bytes, Ordering::SeqCst);
    }

    /// How many bytes it has passed on from the answering side.
    pub(crate) fn passed(&self) -> u64 {
        self.shared.passed.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn endless() -> Self {
        Self { limit: AtomicU64::new(u64::MAX), passed: AtomicU64::new(0) }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, shared: &Shared) {
    let (mut buffer, mut here) = (vec![0; 16 << 10], 0);
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        here += count as u64;
        shared.passed.fetch_add(count as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..count]).is_err() || here > shared.limit.load(Ordering::SeqCst) {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
