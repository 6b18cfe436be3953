//! A NATS server with `JetStream`, which listens on a port of the loopback.

use std::{
    env, fs, io,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(10);
/// Waits until the process that started it is gone, then takes the server down and its folder away.
const KEEPER: &str =
    "trap '' INT TERM; read -r _; [ ! -f \"$0/pid\" ] || kill -9 \"$(cat \"$0/pid\")\"; rm -rf \"$0\"";

/// A running server. Its folder has its `log`, what it was given, and what its streams keep.
#[derive(Debug)]
pub struct NatsServer {
    program: PathBuf,
    folder: PathBuf,
    port: u16,
    running: Mutex<Option<Child>>,
    /// Ends the server when its input is closed.
    keeper: Option<Child>,
}

impl NatsServer {
    /// Starts one with these lines of configuration after those that every one has, and these files in its folder, which is
    /// its working folder.
    ///
    /// # Errors
    ///
    /// If `nats-server` is not here, or does not start.
    pub fn start(settings: &str, files: &[(&str, &str)]) -> io::Result<Self> {
        Self::start_with(
            &format!("jetstream {{ domain: \"wasl\", store_dir: \"streams\" }}\n{settings}"),
            files,
        )
    }

    /// Starts one without `JetStream`, whose clients have that of the hub that it is a leaf of.
    ///
    /// # Errors
    ///
    /// If `nats-server` is not here, or does not start.
    pub fn start_leaf(settings: &str) -> io::Result<Self> {
        Self::start_with(settings, &[])
    }

    fn start_with(settings: &str, files: &[(&str, &str)]) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let program = Self::program().ok_or_else(|| io::Error::other("nats-server is not here"))?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("wasl-nats-{}-{number}", std::process::id()));
        fs::create_dir(&folder)?;
        let mut keeper = Command::new("sh");
        keeper.arg("-c").arg(KEEPER).arg(&folder).current_dir("/");
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut server = Self { program, folder, port: 0, running: Mutex::default(), keeper: Some(keeper) };
        fs::write(server.folder.join("settings"), settings)?;
        for (name, content) in files {
            fs::write(server.folder.join(name), content)?;
        }
        // The first time it takes any port, and tells which; from then on that one.
        server.go_on()?;
        server.port = server.told_port()?;
        Ok(server)
    }

    /// One with these lines of configuration; `None` where `nats-server` is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start; and if it is not installed and `WASL_NATS_TESTS` says that it must be.
    pub fn if_here(settings: &str, files: &[(&str, &str)]) -> Option<Self> {
        if Self::program().is_none() {
            assert!(env::var_os("WASL_NATS_TESTS").is_none(), "nats-server is not installed");
            return None;
        }
        match Self::start(settings, files) {
            Ok(server) => Some(server),
            Err(error) => panic!("nats-server did not start: {error}"),
        }
    }

    /// Where `nats-server` is, if it is.
    pub fn program() -> Option<PathBuf> {
        let folders = env::var_os("PATH")?;
        // Debian puts it where only administrators look.
        let folders = env::split_paths(&folders).chain([PathBuf::from("/usr/sbin")]);
        folders.map(|folder| folder.join("nats-server")).find(|path| path.is_file())
    }

    /// Where clients reach it: `127.0.0.1:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The same as an address.
    pub fn url(&self) -> String {
        format!("nats://{}", self.host())
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends it at once, as a loss of power would.
    pub fn kill(&self) -> io::Result<()> {
        let Some(mut running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(());
        };
        running.kill()?;
        running.wait()?;
        fs::remove_file(self.folder.join("pid"))
    }

    /// Takes away all that its streams keep. It must not be running.
    pub fn forget(&self) -> io::Result<()> {
        fs::remove_dir_all(self.folder.join("streams"))
    }

    /// Starts it again on the same port, and waits until it answers.
    pub fn go_on(&self) -> io::Result<()> {
        let port = if self.port == 0 { "-1".to_owned() } else { self.port.to_string() };
        let text = format!(
            "listen: \"127.0.0.1:{port}\"\npid_file: \"pid\"\nlog_file: \"log\"\nports_file_dir: \".\"\n\
             include \"settings\"\n"
        );
        fs::write(self.folder.join("server.conf"), text)?;
        let mut start = Command::new(&self.program);
        start.args(["--config", "server.conf"]).current_dir(&self.folder);
        let running = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
        let begin = Instant::now();
        while !self.answers() {
            if begin.elapsed() > PATIENCE {
                return Err(io::Error::other(self.log()));
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn answers(&self) -> bool {
        let Ok(port) = self.told_port() else { return false };
        let greets = || -> io::Result<bool> {
            let mut line = TcpStream::connect(("127.0.0.1", port))?;
            line.set_read_timeout(Some(PATIENCE))?;
            let mut begin = [0; 4];
            line.read_exact(&mut begin)?;
            Ok(begin == *b"INFO")
        };
        greets().unwrap_or(false)
    }

    /// The port that the running server told.
    fn told_port(&self) -> io::Result<u16> {
        let unknown = || io::Error::other("it has told no port");
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let id = running.as_ref().map(Child::id).ok_or_else(unknown)?;
        let told = fs::read_to_string(self.folder.join(format!("nats-server_{id}.ports")))?;
        let (_, clients) = told.split_once("\"nats\"").ok_or_else(unknown)?;
        // `nats:` or `tls:`, as it is set.
        let (_, rest) = clients.split_once("//127.0.0.1:").ok_or_else(unknown)?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().map_err(|_| unknown())
    }
}

/// Somebody who speaks to a server as they like: what nobody has to believe.
#[derive(Debug)]
pub struct Stranger {
    line: BufReader<TcpStream>,
    subscriptions: u32,
}

/// What a stranger hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overheard {
    /// Where it was said.
    pub subject: String,
    /// Where the answer is to go, if one is wanted.
    pub reply: Option<String>,
    /// What was said, after its headers if it has any.
    pub payload: Vec<u8>,
}

impl Stranger {
    /// Connects to `host:port`, with a name and a password if the server wants them.
    ///
    /// # Errors
    ///
    /// If it is not let in.
    pub fn meet(host: &str, user: Option<(&str, &str)>) -> io::Result<Self> {
        let line = TcpStream::connect(host)?;
        line.set_read_timeout(Some(PATIENCE))?;
        let user =
            user.map(|(name, word)| format!(r#","user":"{name}","pass":"{word}""#)).unwrap_or_default();
        let mut stranger = Self { line: BufReader::new(line), subscriptions: 0 };
        stranger.write(&format!(
            "CONNECT {{\"verbose\":false,\"headers\":true,\"no_responders\":true{user}}}\r\n"
        ))?;
        stranger.settle().map(|_| stranger)
    }

    /// Listens there from now on; whether the server lets it.
    pub fn listen(&mut self, subject: &str) -> io::Result<bool> {
        self.subscriptions += 1;
        self.write(&format!("SUB {subject} {}\r\n", self.subscriptions))?;
        self.settle()
    }

    /// Says something, with where an answer is to go. [`Self::settle`] tells whether the server lets it.
    pub fn say(&mut self, subject: &str, reply: Option<&str>, payload: &[u8]) -> io::Result<()> {
        let reply = reply.map(|reply| format!(" {reply}")).unwrap_or_default();
        let head = format!("PUB {subject}{reply} {}\r\n", payload.len());
        self.line.get_mut().write_all(&[head.as_bytes(), payload, b"\r\n"].concat())
    }

    /// What is heard next.
    pub fn hear(&mut self) -> io::Result<Overheard> {
        loop {
            let line = self.read_line()?;
            let words: Vec<&str> = line.split(' ').collect();
            let (kind, rest) = words.split_first().unwrap_or((&"", &[]));
            let has_heads = match *kind {
                "MSG" => false,
                "HMSG" => true,
                "PING" => {
                    self.write("PONG\r\n")?;
                    continue;
                }
                _ => continue,
            };
            let lengths = if has_heads { 2 } else { 1 };
            let number =
                |at: usize| rest.get(at).and_then(|word| word.parse::<usize>().ok()).unwrap_or_default();
            let (subject, total) = (rest.first().copied().unwrap_or_default(), number(rest.len() - 1));
            let heads = if has_heads { number(rest.len() - 2) } else { 0 };
            let reply = (rest.len() == 3 + lengths).then(|| rest[2].to_owned());
            let mut payload = vec![0; total + 2];
            self.line.read_exact(&mut payload)?;
            payload.truncate(total);
            return Ok(Overheard { subject: subject.to_owned(), reply, payload: payload.split_off(heads) });
        }
    }

    /// Waits until the server has taken all that was said; whether it forbade none of it.
    pub fn settle(&mut self) -> io::Result<bool> {
        self.write("PING\r\n")?;
        let mut allowed = true;
        loop {
            let line = self.read_line()?;
            match line.split(' ').next().unwrap_or_default() {
                "PONG" => return Ok(allowed),
                "-ERR" if line.contains("Permissions Violation") => allowed = false,
                "-ERR" => return Err(io::Error::other(line)),
                "PING" => self.write("PONG\r\n")?,
                _ => {}
            }
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.line.get_mut().write_all(text.as_bytes())
    }

    fn read_line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.line.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        drop(self.kill());
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            // What cannot be taken away is the system's to clean.
            drop(keeper.wait());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_comes_back_on_its_port_and_is_gone_with_what_it_kept() {
        let Some(server) = NatsServer::if_here("", &[]) else { return };
        let host = server.host();
        server.kill().expect("it ends");
        assert!(TcpStream::connect(&host).is_err());
        server.forget().expect("it forgets");
        server.go_on().expect("it starts again");
        assert_eq!(server.host(), host);
        TcpStream::connect(&host).expect("it answers");
        let folder = server.folder().to_owned();
        drop(server);
        assert!(TcpStream::connect(&host).is_err() && !folder.exists());
    }
}
