//! What all pages share: the bureau, who is signed in, and the sentences.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use wasl_model::Photo;
use wasl_node::{Bureau, NodeError, photo};

use crate::{attempts::Attempts, session::Sessions, speech::Library, trouble::Trouble};

/// The console of one bureau.
#[derive(Debug)]
pub(crate) struct Console {
    /// The bureau that it shows.
    pub(crate) bureau: Arc<Bureau>,
    /// Who is signed in.
    pub(crate) sessions: Sessions,
    /// Who tried to be.
    pub(crate) attempts: Attempts,
    /// The sentences.
    pub(crate) library: Library,
    flowing: Arc<Semaphore>,
    /// One photograph at a time: a large one takes some 400 MB while it is made anew.
    photographing: Mutex<()>,
}

impl Console {
    /// How many files come or go at once; the rest waits in line.
    const FLOWS: usize = 16;

    /// A console with nobody signed in.
    pub(crate) fn new(bureau: Arc<Bureau>) -> Self {
        Self {
            bureau,
            sessions: Sessions::default(),
            attempts: Attempts::default(),
            library: Library::read(),
            flowing: Arc::new(Semaphore::new(Self::FLOWS)),
            photographing: Mutex::new(()),
        }
    }

    /// Leave for a file that comes or goes, when it is its turn; it ends when dropped.
    pub(crate) async fn start_flow(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        Arc::clone(&self.flowing).acquire_owned().await.ok()
    }

    /// Makes a photograph anew from its pixels, when it is its turn.
    pub(crate) async fn photograph(&self, bytes: Vec<u8>) -> Result<Photo, Trouble> {
        let _turn = self.photographing.lock().await;
        let made = tokio::task::spawn_blocking(move || photo::photograph(&bytes)).await;
        made.map_err(Trouble::Broken)?.map_err(Trouble::Photo)
    }

    /// Lets the bureau work on a thread where it may take its time.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Bureau) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let bureau = Arc::clone(&self.bureau);
        let done = tokio::task::spawn_blocking(move || work(&bureau)).await;
        done.map_err(Trouble::Broken)?.map_err(Trouble::Node)
    }
}
