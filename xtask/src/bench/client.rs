//! The smallest HTTP/1.1 client that measures: one connection, kept alive, one request at a time.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::corpus::Query;

/// How long an answer may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest body that is read.
const BODY_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// One open connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    key: String,
}

/// Status and body.
pub(crate) struct Answer {
    /// `200` and the like.
    pub(crate) status: u16,
    /// As it came.
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Connects; `key` is sent with every request, empty for none.
    pub(crate) fn connect(address: SocketAddr, key: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nothing answers at {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), key: key.to_owned() })
    }

    /// `GET path`.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "")
    }

    /// `POST /v1/search` with one of the benchmark's queries; the answer is the body's JSON.
    pub(crate) fn search(&mut self, query: &Query, limit: usize) -> Result<Value> {
        let answer = self.post("/v1/search", &question(query, limit))?;
        if answer.status != 200 {
            bail!("a search was answered with {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        serde_json::from_slice(&answer.body).context("a search was not answered with JSON")
    }

    /// `POST path` with JSON.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<Answer> {
        self.send("POST", path, body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        self.ask(method, path, body)?;
        self.read_answer()
    }

    /// Sends a request. Its answer is to be read before the next is sent.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<()> {
        let authorization = if self.key.is_empty() {
            String::new()
        } else {
            format!("authorization: Bearer {}\r\n", self.key)
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{authorization}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(self.stream.get_mut().write_all(request.as_bytes())?)
    }

    /// Reads the answer to what was asked last.
    pub(crate) fn read_answer(&mut self) -> Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.with_context(|| format!("`{first}` is not an HTTP answer"))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse()?,
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(_) => {}
                None => break,
            }
        }
        let body = if chunked { self.chunks()? } else { self.bytes(length)? };
        Ok(Answer { status, body })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.by_ref().take(BODY_BYTES_MAX).read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    fn bytes(&mut self, length: u64) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        self.stream.by_ref().take(length.min(BODY_BYTES_MAX)).read_to_end(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = u64::from_str_radix(&self.line()?, 16).context("a chunk without a length")?;
            body.extend(self.bytes(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

/// The body of a search; what is not known is left out. Every hit counts for the scorer, so none is
/// held back for its score.
pub(crate) fn question(query: &Query, limit: usize) -> String {
    let mut fields = serde_json::Map::from_iter([
        ("name".to_owned(), Value::from(query.name.as_str())),
        ("limit".to_owned(), Value::from(limit)),
        ("min_score".to_owned(), Value::from(0.0)),
    ]);
    for (field, value) in [("born", &query.born), ("nationality", &query.nationality)] {
        if !value.is_empty() {
            fields.insert(field.to_owned(), Value::from(value.as_str()));
        }
    }
    Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_only_what_is_known() {
        let [id, name, born, nationality] = ["Q1", "Amina \"A\"", "1965", ""].map(str::to_owned);
        let query = Query { id, name, born, nationality };
        assert_eq!(
            question(&query, 10),
            r#"{"born":"1965","limit":10,"min_score":0.0,"name":"Amina \"A\""}"#
        );
    }
}
