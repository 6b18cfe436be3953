//! What goes over a line in one message: a kind, its number, and what it says.
//!
//! ```text
//! chunk = kind (1 byte)  number (8 bytes, big endian)  body
//! 0  data: 1 to 65,536 bytes
//! 1  taken: how many chunks with data were passed on so far (8 bytes, big endian)
//! 2  still here: nothing
//! 3  the end: nothing
//! ```
//! In each direction the chunks of all kinds are numbered from 0.

/// The most bytes of data in one chunk: far below the megabyte that a broker takes.
pub(crate) const DATA_MAX: usize = 64 * 1024;
/// The most bytes of a chunk.
pub(crate) const CHUNK_MAX: usize = HEAD + DATA_MAX;
const HEAD: usize = 9;

/// One chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunk<'b> {
    Data(&'b [u8]),
    Taken(u64),
    Here,
    End,
}

impl<'b> Chunk<'b> {
    pub(crate) fn to_bytes(self, number: u64) -> Vec<u8> {
        let taken;
        let (kind, body): (u8, &[u8]) = match self {
            Self::Data(data) => (0, data),
            Self::Taken(count) => {
                taken = count.to_be_bytes();
                (1, &taken)
            }
            Self::Here => (2, &[]),
            Self::End => (3, &[]),
        };
        let mut bytes = Vec::with_capacity(HEAD + body.len());
        bytes.push(kind);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(body);
        bytes
    }

    /// Reads one with its number; `None` if it is none.
    pub(crate) fn read(bytes: &'b [u8]) -> Option<(u64, Self)> {
        let (head, body) = bytes.split_at_checked(HEAD)?;
        let number = u64::from_be_bytes(head[1..].try_into().ok()?);
        let chunk = match (head[0], body.len()) {
            (0, 1..=DATA_MAX) => Self::Data(body),
            (1, 8) => Self::Taken(u64::from_be_bytes(body.try_into().ok()?)),
            (2, 0) => Self::Here,
            (3, 0) => Self::End,
            _ => return None,
        };
        Some((number, chunk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for chunk in [
            Chunk::Data(b"x"),
            Chunk::Data(&vec![7; DATA_MAX]),
            Chunk::Taken(u64::MAX),
            Chunk::Here,
            Chunk::End,
        ] {
            assert_eq!(Chunk::read(&chunk.to_bytes(5)), Some((5, chunk)));
        }
    }

    #[test]
    fn what_is_no_chunk_is_not_read() {
        let long = Chunk::Data(&vec![0; DATA_MAX + 1]).to_bytes(0);
        let kinds = [4_u8, 255].map(|kind| [vec![kind], vec![0; 8]].concat());
        let mut broken =
            vec![vec![], vec![0; 8], vec![0; 9], long, [Chunk::End.to_bytes(0), vec![0]].concat()];
        broken.extend(kinds);
        broken.push(Chunk::Taken(1).to_bytes(0)[..16].to_vec());
        for bytes in broken {
            assert_eq!(Chunk::read(&bytes), None, "{} bytes", bytes.len());
        }
    }
}
