//! Where requests come in: the bureau behind it, and how much of it may be asked at a time.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasl_model::{KeyId, Photo, Purpose};
use wasl_node::{Bureau, NodeError, photo};

use crate::{
    checks::Checks,
    measure::Measures,
    pace::Pace,
    problem::{ApiError, Problem},
    wire::Bounds,
};

/// What every handler stands on.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) bureau: Arc<Bureau>,
    pub(crate) measures: Measures,
    /// Checks that wait to be asked together.
    pub(crate) checks: Arc<Checks>,
    /// How often the holder of a key may ask.
    pub(crate) holders: Pace<KeyId>,
    /// How often somebody may come without a valid key.
    pub(crate) strangers: Pace<Neighbourhood>,
    /// What a question is for when nobody says it.
    pub(crate) purpose: Purpose,
    hands: Arc<Semaphore>,
    importing: Arc<Semaphore>,
    flowing: Arc<Semaphore>,
    developing: Arc<Semaphore>,
}

/// Where a stranger comes from: an IPv4 address, or the 64 bits of an IPv6 address that one household
/// has. Peers whose address is not known share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Neighbourhood([u8; 8]);

impl Neighbourhood {
    /// Where `address` belongs.
    pub(crate) fn of(address: IpAddr) -> Self {
        let mut kept = [0; 8];
        match address.to_canonical() {
            IpAddr::V4(address) => kept[..4].copy_from_slice(&address.octets()),
            IpAddr::V6(address) => kept.copy_from_slice(&address.octets()[..8]),
        }
        Self(kept)
    }
}

impl Desk {
    /// How many questions the bureau answers at once; the rest waits in line.
    const HANDS: usize = 32;
    /// How many files come or go at once; the rest waits in line.
    const FLOWS: usize = 16;
    /// How many photographs are made anew at once, each of which may take 400 MB; the rest waits in line.
    const DARKROOMS: usize = 2;
    /// How often somebody may come without a valid key from one address, a minute.
    const STRANGERS_PER_MINUTE: u32 = 60;

    pub(crate) fn new(bureau: Arc<Bureau>) -> Self {
        let settings = bureau.settings();
        Self {
            measures: Measures::default(),
            checks: Arc::default(),
            holders: Pace::per_minute(settings.requests_per_minute),
            strangers: Pace::per_minute(Self::STRANGERS_PER_MINUTE),
            purpose: settings.purpose.parse().unwrap_or(Purpose::Investigation),
            hands: Arc::new(Semaphore::new(Self::HANDS)),
            importing: Arc::new(Semaphore::new(1)),
            flowing: Arc::new(Semaphore::new(Self::FLOWS)),
            developing: Arc::new(Semaphore::new(Self::DARKROOMS)),
            bureau,
        }
    }

    /// How much an answer shows when nobody says it.
    pub(crate) fn bounds(&self) -> Bounds {
        let settings = self.bureau.settings();
        Bounds {
            limit: settings.limit.clamp(1, Bureau::LIMIT_MAX),
            min_score: f32::from(settings.min_score_percent.min(100)) / 100.0,
        }
    }

    /// Asks the bureau, on a thread that may wait for the disk. What was begun is finished there even
    /// if the client has gone.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Bureau) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, Problem> {
        let hand = Arc::clone(&self.hands).acquire_owned().await.map_err(|_| ApiError::Broken)?;
        self.on_thread(hand, work).await
    }

    /// Leave for the one import at a time; it ends when dropped.
    pub(crate) fn start_import(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.importing).try_acquire_owned().map_err(|_| ApiError::Importing.into())
    }

    /// Leave for a file that comes or goes, when it is its turn; it ends when dropped.
    pub(crate) async fn start_flow(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Ok(Arc::clone(&self.flowing).acquire_owned().await.map_err(|_| ApiError::Broken)?)
    }

    /// Makes a photograph of the file that somebody sent, on a thread of its own, when it is its turn.
    pub(crate) async fn develop(&self, file: Vec<u8>) -> Result<Photo, Problem> {
        let leave = Arc::clone(&self.developing).acquire_owned().await.map_err(|_| ApiError::Broken)?;
        let made = tokio::task::spawn_blocking(move || {
            let made = photo::photograph(&file);
            drop(leave);
            made
        });
        Ok(made.await.map_err(|_| ApiError::Broken)??)
    }

    /// Asks the bureau for long work; `leave` ends with it.
    pub(crate) async fn on_thread<T: Send + 'static>(
        &self,
        leave: OwnedSemaphorePermit,
        work: impl FnOnce(&Bureau) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, Problem> {
        let bureau = Arc::clone(&self.bureau);
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&bureau);
            drop(leave);
            done
        });
        match done.await {
            Ok(done) => Ok(done?),
            Err(error) => {
                tracing::error!(%error, "the work behind a request broke off");
                Err(ApiError::Broken.into())
            }
        }
    }
}
