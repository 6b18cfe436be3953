//! A NATS server of our own with `JetStream`, and the few words of its protocol that a comparison needs.
//!
//! <https://docs.nats.io/reference/reference-protocols/nats-protocol>: lines of text, payloads by their length.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::needs;

/// How long the server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Messages that are on their way to be acknowledged at once.
const WINDOW: usize = 256;

/// A running server, gone with the benchmark.
pub(crate) struct Nats {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// What messages through `JetStream` cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carried {
    /// Messages a second, acknowledged as stored and received.
    pub(crate) a_second: f64,
    /// How soon half of them, and all but one of a hundred, were received, in milliseconds.
    pub(crate) median: f64,
    pub(crate) p99: f64,
}

impl Nats {
    /// Starts a server that stores into files, as it does by itself.
    pub(crate) fn start() -> Result<Self> {
        let program = needs::on_path("nats-server").context("nats-server is not here")?;
        let folder = env::temp_dir().join(format!("wasl-bench-nats-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(program);
        command.args(["--addr", "127.0.0.1", "--port", &port.to_string(), "--jetstream", "--store_dir"]);
        let server = command.arg(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let nats = Self { server, folder, port };
        let begin = Instant::now();
        while nats.connect().is_err() {
            if begin.elapsed() > PATIENCE {
                bail!("nats-server does not start");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(nats)
    }

    /// Sends `count` messages of `bytes` bytes through a stream of its own, as fast as they are acknowledged, or `rate` a
    /// second.
    pub(crate) fn carry(&self, name: &str, bytes: usize, count: usize, rate: Option<f64>) -> Result<Carried> {
        let mut setup = self.connect()?;
        setup.ask(
            &format!("$JS.API.STREAM.CREATE.{name}"),
            &format!(r#"{{"name":"{name}","subjects":["{name}.in"],"storage":"file"}}"#),
        )?;
        let mut receiving = self.connect()?;
        receiving.say(&format!("SUB {name}.out 1\r\n"))?;
        setup.ask(
            &format!("$JS.API.CONSUMER.CREATE.{name}"),
            &format!(r#"{{"stream_name":"{name}","config":{{"deliver_subject":"{name}.out","ack_policy":"none"}}}}"#),
        )?;
        let receiver = thread::spawn(move || receiving.receive(count));
        let (begin, sent) = self.publish(name, bytes, count, rate)?;
        let arrived = receiver.join().map_err(|_| anyhow::anyhow!("the receiver panicked"))??;
        let last = arrived.last().context("nothing was received")?;
        let mut times: Vec<f64> =
            sent.iter().zip(&arrived).map(|(sent, got)| (*got - *sent).as_secs_f64() * 1_000.0).collect();
        times.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
        let a_second = count as f64 / (*last - begin).as_secs_f64();
        Ok(Carried { a_second, median: times[count / 2], p99: times[count * 99 / 100] })
    }

    /// Publishes with so many acknowledgements outstanding; when it began, and when each was due.
    fn publish(
        &self,
        name: &str,
        bytes: usize,
        count: usize,
        rate: Option<f64>,
    ) -> Result<(Instant, Vec<Instant>)> {
        let mut acks = self.connect()?;
        acks.say(&format!("SUB {name}.ack 1\r\n"))?;
        acks.ping()?;
        let (free, taken): (SyncSender<()>, Receiver<()>) = sync_channel(WINDOW);
        let acknowledged = thread::spawn(move || -> Result<()> {
            for _ in 0..count {
                acks.message()?;
                taken.recv()?;
            }
            Ok(())
        });
        let mut publishing = self.connect()?;
        let payload = "x".repeat(bytes);
        let frame = format!("PUB {name}.in {name}.ack {bytes}\r\n{payload}\r\n");
        let (begin, mut sent) = (Instant::now(), Vec::with_capacity(count));
        for number in 0..count {
            #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
            let due =
                rate.map_or_else(Instant::now, |rate| begin + Duration::from_secs_f64(number as f64 / rate));
            thread::sleep(due.saturating_duration_since(Instant::now()));
            free.send(())?;
            sent.push(if rate.is_some() { due } else { Instant::now() });
            publishing.say(&frame)?;
        }
        acknowledged.join().map_err(|_| anyhow::anyhow!("waiting panicked"))??;
        Ok((begin, sent))
    }

    fn connect(&self) -> Result<Connection> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut connection = Connection { reader: BufReader::new(stream.try_clone()?), stream };
        connection.say("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n")?;
        connection.ping()?;
        Ok(connection)
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        // Whatever is left of it lies in the system's temporary folder.
        drop(self.server.kill());
        drop(self.server.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A connection of a client.
struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn say(&mut self, words: &str) -> Result<()> {
        Ok(self.stream.write_all(words.as_bytes())?)
    }

    /// Waits until the server has taken everything so far.
    fn ping(&mut self) -> Result<()> {
        self.say("PING\r\n")?;
        while self.line()? != "PONG" {}
        Ok(())
    }

    /// Asks the server's own interface, which must not answer with an error.
    fn ask(&mut self, subject: &str, question: &str) -> Result<()> {
        let bytes = question.len();
        self.say(&format!("SUB answers 9\r\nPUB {subject} answers {bytes}\r\n{question}\r\n"))?;
        let answer = self.message()?;
        self.say("UNSUB 9\r\n")?;
        if String::from_utf8_lossy(&answer).contains("\"error\"") {
            bail!("{subject}: {}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    }

    /// When each of so many messages came.
    fn receive(&mut self, count: usize) -> Result<Vec<Instant>> {
        let mut times = Vec::with_capacity(count);
        while times.len() < count {
            self.message()?;
            times.push(Instant::now());
        }
        Ok(times)
    }

    /// The payload of the next message.
    fn message(&mut self) -> Result<Vec<u8>> {
        loop {
            let line = self.line()?;
            if let Some(head) = line.strip_prefix("MSG ") {
                let bytes: usize = head.rsplit(' ').next().context("a message has a length")?.parse()?;
                let mut payload = vec![0; bytes + 2];
                self.reader.read_exact(&mut payload)?;
                payload.truncate(bytes);
                return Ok(payload);
            }
            match line.as_str() {
                "PING" => self.say("PONG\r\n")?,
                refused if refused.starts_with("-ERR") => bail!("NATS says {refused}"),
                _ => {}
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            bail!("NATS has closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}
