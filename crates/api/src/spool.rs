//! A file on its way in: kept under the bureau's home while it arrives, under no name that outlives it.

use std::{
    fs::{self, File, OpenOptions},
    future::poll_fn,
    io::{self, Seek as _, Write as _},
    path::{Path, PathBuf},
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody as _};

use crate::problem::ApiError;

/// The most bytes one import may have as it comes, packed or not.
pub(crate) const BYTES_MAX: u64 = 2 << 30;
/// How long a client may pause between two pieces.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// How much is gathered before it is written.
const CHUNK_BYTES: usize = 1 << 20;

/// Keeps the body in a file under `home` and returns it, to be read from its start.
pub(crate) async fn spool(home: &Path, body: Body) -> Result<File, ApiError> {
    let home = home.to_owned();
    let file = on_thread(move || nameless(&home)).await?;
    let file = fill(file, body).await?;
    on_thread(move || {
        let mut file = file;
        file.rewind()?;
        Ok(file)
    })
    .await
}

async fn fill(mut file: File, mut body: Body) -> Result<File, ApiError> {
    let (mut chunk, mut total) = (Vec::new(), 0);
    while let Some(piece) = piece(&mut body).await? {
        total += piece.len() as u64;
        if total > BYTES_MAX {
            return Err(ApiError::LargeBody { limit: usize::try_from(BYTES_MAX).unwrap_or(usize::MAX) });
        }
        chunk.extend_from_slice(&piece);
        if chunk.len() >= CHUNK_BYTES {
            file = write(file, std::mem::take(&mut chunk)).await?;
        }
    }
    write(file, chunk).await
}

/// The next piece of the body; `None` at its end.
pub(crate) async fn piece(body: &mut Body) -> Result<Option<Bytes>, ApiError> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
        let frame = tokio::time::timeout(PAUSE_MAX, frame).await;
        let frame = frame.map_err(|_| ApiError::SlowBody { secs: PAUSE_MAX.as_secs() })?;
        let Some(frame) = frame.transpose().map_err(|_| ApiError::BrokenBody)? else { return Ok(None) };
        // Trailers are passed over.
        if let Ok(piece) = frame.into_data() {
            return Ok(Some(piece));
        }
    }
}

async fn write(file: File, chunk: Vec<u8>) -> Result<File, ApiError> {
    on_thread(move || {
        let mut file = file;
        file.write_all(&chunk)?;
        Ok(file)
    })
    .await
}

/// A file that is gone from its folder as soon as it is open, so that nothing of it is left behind
/// however the program ends.
fn nameless(home: &Path) -> io::Result<File> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path: PathBuf = home.join(format!(".import-{}-{count}", std::process::id()));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Broken)?;
    done.map_err(|error| {
        tracing::error!(%error, "a file that was sent cannot be kept");
        ApiError::Spool
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[tokio::test]
    async fn what_came_is_read_back_and_leaves_no_file() {
        let home = tempfile::tempdir().unwrap();
        let sent = vec![7; CHUNK_BYTES * 2 + 5];
        let mut file = spool(home.path(), Body::from(sent.clone())).await.unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read.len(), sent.len());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
