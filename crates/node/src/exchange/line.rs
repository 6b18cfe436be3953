//! A line to a peer: messages over TLS over TCP or a broker, with a time limit on everything.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use wasl_exchange::{FrameReader, Message};

use super::error::ExchangeError;

/// How long the other side may say nothing.
pub(super) const SILENCE_MAX: Duration = Duration::from_secs(10);
/// How long a handshake may take in all.
pub(super) const HANDSHAKE_MAX: Duration = Duration::from_secs(5);
/// How long one message may take in all: a batch of 4 MiB over 64 kbit/s takes nine minutes.
pub(super) const MESSAGE_MAX: Duration = Duration::from_mins(10);

/// What the bytes of a line go through.
#[derive(Debug)]
pub(super) enum Socket {
    /// A connection of its own.
    Tcp(TcpStream),
    /// This side's end of a line that a broker carries.
    Carried(UnixStream),
}

impl Socket {
    fn prepare(&self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => {
                stream.set_nonblocking(false)?;
                stream.set_nodelay(true)
            }
            Self::Carried(stream) => stream.set_nonblocking(false),
        }
    }

    fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => {
                stream.set_read_timeout(Some(time))?;
                stream.read(buffer)
            }
            Self::Carried(stream) => {
                stream.set_read_timeout(Some(time))?;
                stream.read(buffer)
            }
        }
    }

    fn write_within(&mut self, bytes: &[u8], time: Duration) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => {
                stream.set_write_timeout(Some(time))?;
                stream.write(bytes)
            }
            Self::Carried(stream) => {
                stream.set_write_timeout(Some(time))?;
                stream.write(bytes)
            }
        }
    }
}

/// A stream that fails when a moment is reached or the other side is silent for too long, however
/// many single bytes it sends.
#[derive(Debug)]
pub(super) struct Timed {
    socket: Socket,
    deadline: Instant,
}

impl Timed {
    pub(super) fn new(socket: Socket) -> io::Result<Self> {
        socket.prepare()?;
        Ok(Self { socket, deadline: Instant::now() + HANDSHAKE_MAX })
    }

    pub(super) fn allow(&mut self, time: Duration) {
        self.deadline = Instant::now() + time;
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left.min(SILENCE_MAX)) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left()?;
        self.socket.read_within(buffer, left)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.left()?;
        self.socket.write_within(bytes, left)
    }

    /// Nothing waits on this side of a socket.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Messages over a stream that has shaken hands. `S` is TLS over [`Timed`]; `In` is what comes.
pub(super) struct Line<S, In> {
    stream: S,
    reader: FrameReader<In>,
    buffer: Vec<u8>,
    used: usize,
    filled: usize,
}

/// A stream whose time can be limited.
pub(super) trait Limited: Read + Write {
    fn allow(&mut self, time: Duration);
}

impl<C, D> Limited for rustls::StreamOwned<C, Timed>
where
    C: std::ops::DerefMut<Target = rustls::ConnectionCommon<D>>,
    D: rustls::SideData,
{
    fn allow(&mut self, time: Duration) {
        self.sock.allow(time);
    }
}

impl<S, In> Line<S, In> {
    pub(super) fn stream(&self) -> &S {
        &self.stream
    }
}

impl<S: Limited, In: Message> Line<S, In> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, reader: FrameReader::new(), buffer: vec![0; 64 * 1024], used: 0, filled: 0 }
    }

    pub(super) fn send<Out: Message>(&mut self, message: &Out) -> Result<(), ExchangeError> {
        self.stream.allow(MESSAGE_MAX);
        self.stream.write_all(&message.to_frame())?;
        self.stream.flush()?;
        Ok(())
    }

    /// Waits for something to come, at most for `time`; whether it did.
    pub(super) fn wait(&mut self, time: Duration) -> Result<bool, ExchangeError> {
        if self.used < self.filled || self.reader.is_midway() {
            return Ok(true);
        }
        self.stream.allow(time);
        (self.used, self.filled) = (0, 0);
        match self.stream.read(&mut self.buffer) {
            Ok(0) => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            Ok(count) => {
                self.filled = count;
                Ok(true)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The next message; `None` when the other side has closed between two.
    pub(super) fn receive(&mut self) -> Result<Option<In>, ExchangeError> {
        self.receive_within(MESSAGE_MAX)
    }

    /// The same, if all of it comes in this time. If not, waiting for it can go on.
    pub(super) fn receive_within(&mut self, time: Duration) -> Result<Option<In>, ExchangeError> {
        self.stream.allow(time);
        loop {
            let mut chunk = &self.buffer[self.used..self.filled];
            let message = self.reader.read(&mut chunk)?;
            self.used = self.filled - chunk.len();
            if message.is_some() {
                return Ok(message);
            }
            (self.used, self.filled) = (0, 0);
            self.filled = match self.stream.read(&mut self.buffer) {
                Ok(0) if self.reader.is_midway() => {
                    return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
                }
                Ok(0) => return Ok(None),
                // A peer that leaves between two messages without a farewell has left all the same.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !self.reader.is_midway() => {
                    return Ok(None);
                }
                Ok(count) => count,
                Err(error) => return Err(error.into()),
            };
        }
    }
}
