//! An XML file as a run of small trees, one for each entry, so that no more than one is in memory.

use std::io;

use quick_xml::{
    Reader,
    errors::{IllFormedError, SyntaxError},
    events::{BytesStart, Event},
};

use crate::{encoding::Encoding, error::FileError, stream::Stream};

/// How deep elements may lie in each other; the list has five levels.
const DEPTH_MAX: usize = 32;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// Its own text, with every run of white space one blank.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The text of the first child of this name; blank if there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        let child = self.children.iter().find(|child| child.name == name);
        child.map(|child| child.text.as_str()).unwrap_or_default()
    }

    /// The children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// One entry and the line on which it starts.
pub(super) struct Entry {
    pub(super) element: Element,
    pub(super) line: u64,
}

/// Reads the elements of certain names, wherever they stand below the root, and passes over the rest.
///
/// Document types and entities other than the five of XML itself are refused; nothing is ever looked up
/// outside the file. Depth and size of an entry are bounded.
pub(super) struct Entries {
    reader: Reader<Stream>,
    names: &'static [&'static str],
    buffer: Vec<u8>,
    /// How many elements are open outside of an entry; the root is one.
    open: usize,
    finished: bool,
}

impl Entries {
    pub(super) fn new(stream: Stream, names: &'static [&'static str]) -> Self {
        let mut reader = Reader::from_reader(stream);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, names, buffer: Vec::new(), open: 0, finished: false }
    }

    /// What the file is called.
    pub(super) fn name(&self) -> &str {
        self.reader.get_ref().name()
    }

    /// Reads up to the root element.
    pub(super) fn root(&mut self) -> Result<Element, FileError> {
        match self.advance(true)? {
            Some(element) => Ok(element),
            None => Err(self.short()),
        }
    }

    /// The next entry; `None` behind the root's end.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, FileError> {
        if self.finished {
            return Ok(None);
        }
        let Some(mut element) = self.advance(false)? else { return Ok(None) };
        let line = self.line();
        self.fill(&mut element)?;
        Ok(Some(Entry { element, line }))
    }

    /// Reads up to the start of the root or of an entry.
    fn advance(&mut self, root: bool) -> Result<Option<Element>, FileError> {
        loop {
            self.reader.get_mut().mark();
            self.buffer.clear();
            match read(&mut self.reader, &mut self.buffer)? {
                Piece::Start(element) => {
                    if root || self.names.contains(&element.name.as_str()) {
                        self.open += usize::from(root);
                        return Ok(Some(element));
                    }
                    self.open += 1;
                    self.check_depth(self.open)?;
                }
                Piece::End => self.open = self.open.saturating_sub(1),
                Piece::Text(_) => {}
                Piece::Eof if self.open == 0 && !root => {
                    self.finished = true;
                    return Ok(None);
                }
                Piece::Eof => return Err(self.short()),
            }
        }
    }

    /// Reads the rest of an entry into its element.
    fn fill(&mut self, entry: &mut Element) -> Result<(), FileError> {
        let mut open: Vec<Element> = Vec::new();
        loop {
            self.buffer.clear();
            match read(&mut self.reader, &mut self.buffer)? {
                Piece::Start(element) => {
                    open.push(element);
                    self.check_depth(self.open + open.len() + 1)?;
                }
                Piece::Text(text) => {
                    let into = open.last_mut().unwrap_or(entry);
                    into.text.push_str(&text);
                }
                Piece::End => {
                    let Some(mut done) = open.pop() else { return Ok(()) };
                    done.text = squeeze(&done.text);
                    open.last_mut().unwrap_or(entry).children.push(done);
                }
                Piece::Eof => return Err(self.short()),
            }
        }
    }

    fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    fn check_depth(&self, depth: usize) -> Result<(), FileError> {
        if depth > DEPTH_MAX {
            return Err(FileError::Deep {
                file: self.name().to_owned(),
                line: self.line(),
                limit: DEPTH_MAX,
            });
        }
        Ok(())
    }

    fn short(&self) -> FileError {
        FileError::Truncated { file: self.name().to_owned(), line: self.line() }
    }
}

/// What matters of an XML event.
enum Piece {
    Start(Element),
    End,
    Text(String),
    Eof,
}

fn read(reader: &mut Reader<Stream>, buffer: &mut Vec<u8>) -> Result<Piece, FileError> {
    let event = match reader.read_event_into(buffer) {
        Ok(event) => event,
        Err(error) => return Err(refuse(reader.get_ref(), error)),
    };
    let stream = reader.get_ref();
    let (file, line) = (stream.name().to_owned(), stream.line());
    match event {
        Event::Start(start) | Event::Empty(start) => {
            start_of(&start).map(Piece::Start).map_err(|source| FileError::Xml { file, line, source })
        }
        Event::End(_) => Ok(Piece::End),
        Event::Text(text) => Ok(Piece::Text(text.into_inner().into_owned())),
        Event::CData(text) => Ok(Piece::Text(text.into_inner().into_owned())),
        Event::GeneralRef(reference) => match letter(&reference) {
            Some(letter) => Ok(Piece::Text(letter.into())),
            None => Err(FileError::Entity { file, line }),
        },
        Event::DocType(_) => Err(FileError::Entity { file, line }),
        Event::Decl(declaration) => match declaration.encoding() {
            Some(Ok(name)) if !is_utf_8(&name) => {
                Err(FileError::Encoding { file, line, found: Encoding::Declared })
            }
            _ => Ok(Piece::Text(String::new())),
        },
        Event::Comment(_) | Event::PI(_) => Ok(Piece::Text(String::new())),
        Event::Eof => Ok(Piece::Eof),
    }
}

fn start_of(start: &BytesStart<'_>) -> Result<Element, quick_xml::Error> {
    let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute?;
        element.attributes.push((attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
    }
    Ok(element)
}

/// The character that a reference stands for: by number, or one of the five names of XML 1.0, 4.6.
fn letter(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Some(letter);
    }
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn is_utf_8(name: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Why a file is not taken, from what the parser said: the parser says "syntax" also of a file that just
/// ends too early.
fn refuse(stream: &Stream, error: quick_xml::Error) -> FileError {
    let (file, line) = (stream.name().to_owned(), stream.line());
    match error {
        quick_xml::Error::Io(error) => {
            let kind = error.kind();
            stream.refuse(std::sync::Arc::into_inner(error).unwrap_or_else(|| io::Error::from(kind)))
        }
        quick_xml::Error::Encoding(_) => FileError::Encoding { file, line, found: Encoding::Latin1 },
        quick_xml::Error::Syntax(
            SyntaxError::UnclosedTag
            | SyntaxError::UnclosedComment
            | SyntaxError::UnclosedCData
            | SyntaxError::UnclosedPI
            | SyntaxError::UnclosedXmlDecl
            | SyntaxError::UnclosedSingleQuotedAttributeValue
            | SyntaxError::UnclosedDoubleQuotedAttributeValue,
        )
        | quick_xml::Error::IllFormed(IllFormedError::MissingEndTag(_)) => {
            FileError::Truncated { file, line }
        }
        quick_xml::Error::Syntax(SyntaxError::UnclosedDoctype) => FileError::Entity { file, line },
        source => FileError::Xml { file, line, source },
    }
}

/// Every run of white space one blank, none at the ends.
fn squeeze(raw: &str) -> String {
    let mut words = raw.split_whitespace();
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        text.push(' ');
        text.push_str(word);
    }
    text
}
