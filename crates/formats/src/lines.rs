//! A file as lines of UTF-8.

use std::io::{self, BufRead};

use crate::{encoding::Encoding, error::FileError, stream::Stream};

/// Gives a file's lines one by one; none is longer than a row may be.
pub(crate) struct Lines {
    stream: Stream,
    line: Vec<u8>,
}

/// One line without its line end.
pub(crate) struct Line<'a> {
    /// Its text; may be blank.
    pub(crate) text: &'a str,
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Whether it ends with a line end; the last of a file may not.
    pub(crate) ended: bool,
}

impl Lines {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream, line: Vec::new() }
    }

    /// What the file is called.
    pub(crate) fn name(&self) -> &str {
        self.stream.name()
    }

    /// The next line, or `None` behind the last.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, FileError> {
        let number = self.stream.line();
        self.stream.mark();
        self.line.clear();
        match self.stream.read_until(b'\n', &mut self.line) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(self.stream.refuse(error)),
        }
        let ended = self.line.last() == Some(&b'\n');
        if ended {
            self.line.pop();
            self.line.pop_if(|last| *last == b'\r');
        }
        match str::from_utf8(&self.line) {
            Ok(text) => Ok(Some(Line { text, number, ended })),
            Err(_) => Err(FileError::Encoding {
                file: self.stream.name().to_owned(),
                line: number,
                found: Encoding::Latin1,
            }),
        }
    }

    /// The last line is cut off in the middle.
    pub(crate) fn truncated(&self) -> FileError {
        self.stream.refuse(io::ErrorKind::UnexpectedEof.into())
    }
}
