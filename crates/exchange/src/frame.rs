//! Puts messages together from whatever pieces the stream delivers.

use std::marker::PhantomData;

use crate::wire::{Message, WireError};

/// Reads frames of one kind of message from a stream.
///
/// It holds at most one frame and never makes room for more bytes than have come, whatever length a
/// frame says to have. After an error it is of no further use, and the connection ends.
#[derive(Debug)]
pub struct FrameReader<M> {
    head: [u8; 4],
    head_bytes: usize,
    body: Vec<u8>,
    kind: PhantomData<fn() -> M>,
}

impl<M: Message> FrameReader<M> {
    /// A reader at the beginning of a stream.
    pub fn new() -> Self {
        Self { head: [0; 4], head_bytes: 0, body: Vec::new(), kind: PhantomData }
    }

    /// Takes bytes from the front of `chunk` until a message is complete. `None` means that the chunk
    /// is used up; otherwise the rest of it begins the next message.
    ///
    /// # Errors
    /// A frame that says to be longer than its kind may be is refused when its length has been read.
    pub fn read(&mut self, chunk: &mut &[u8]) -> Result<Option<M>, WireError> {
        let head = take(chunk, 4 - self.head_bytes);
        self.head[self.head_bytes..self.head_bytes + head.len()].copy_from_slice(head);
        self.head_bytes += head.len();
        if self.head_bytes < 4 {
            return Ok(None);
        }
        let limit = M::BYTES_MAX;
        let bytes = usize::try_from(u32::from_be_bytes(self.head)).unwrap_or(usize::MAX);
        if bytes > limit {
            return Err(WireError::Long { bytes, limit });
        }
        self.body.extend_from_slice(take(chunk, bytes - self.body.len()));
        if self.body.len() < bytes {
            return Ok(None);
        }
        self.head_bytes = 0;
        M::from_bytes(&std::mem::take(&mut self.body)).map(Some)
    }

    /// Whether a message has begun and not ended: at the end of a stream, it was cut off.
    pub fn is_midway(&self) -> bool {
        self.head_bytes > 0
    }
}

impl<M: Message> Default for FrameReader<M> {
    fn default() -> Self {
        Self::new()
    }
}

/// The first `most` bytes of `chunk`, or all it has, taken off its front.
fn take<'a>(chunk: &mut &'a [u8], most: usize) -> &'a [u8] {
    let (taken, rest) = chunk.split_at(most.min(chunk.len()));
    *chunk = rest;
    taken
}
