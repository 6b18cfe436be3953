//! Zstandard, frame after frame (RFC 8878): the outside decoder reads a single frame only.

use std::{
    error::Error,
    io::{self, BufRead, Read},
};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// The largest window that is taken: 32 MiB, that of `zstd -20`. It bounds the memory of unpacking.
const WINDOW_BYTES_MAX: u64 = 32 << 20;

/// Reads all the frames of a zstd file as one text, skips the skippable ones and verifies checksums.
///
/// A file that ends inside a frame is [`io::ErrorKind::UnexpectedEof`]; any other fault is
/// [`io::ErrorKind::InvalidData`] with the decoder's error inside.
pub(crate) struct Frames<R> {
    packed: R,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: BufRead> Frames<R> {
    pub(crate) fn new(packed: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW_BYTES_MAX);
        Self { packed, decoder, inside: false }
    }

    /// Starts the next frame, or skips it. `false` at the end of the file.
    fn open(&mut self) -> io::Result<bool> {
        if self.packed.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.decoder.init(&mut self.packed) {
            Ok(()) => self.inside = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let length = u64::from(length);
                if io::copy(&mut self.packed.by_ref().take(length), &mut io::sink())? < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            Err(error) => return Err(as_io(error)),
        }
        Ok(true)
    }

    /// Ends a frame whose bytes were all given out.
    fn close(&mut self) -> io::Result<()> {
        self.inside = false;
        let told = self.decoder.get_checksum_from_data();
        if told.is_some() && told != self.decoder.get_calculated_checksum() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum does not match"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.inside {
                if !self.open()? {
                    return Ok(0);
                }
                continue;
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(out);
            }
            if self.decoder.is_finished() {
                self.close()?;
                continue;
            }
            self.decoder
                .decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(as_io)?;
        }
    }
}

/// The kind of the reader's own error, where there is one underneath; so that a short file is told from
/// a damaged one.
fn as_io(error: FrameDecoderError) -> io::Error {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    let mut kind = io::ErrorKind::InvalidData;
    while let Some(fault) = cause {
        if let Some(outside) = fault.downcast_ref::<io::Error>() {
            kind = outside.kind();
        }
        cause = fault.source();
    }
    io::Error::new(kind, error)
}
