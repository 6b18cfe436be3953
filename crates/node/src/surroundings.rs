//! What a bureau is given from outside: the time, and chance.

use std::sync::Arc;

use crate::{Clock, Entropy, SystemEntropy};

/// What a bureau is given from outside. Two bureaus that are given the same, and asked the same, do the same.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// A clock, and the operating system's entropy.
impl From<Arc<dyn Clock>> for Surroundings {
    fn from(clock: Arc<dyn Clock>) -> Self {
        Self { clock, entropy: Arc::new(SystemEntropy) }
    }
}

/// A clock, and the operating system's entropy.
impl<C: Clock + 'static> From<Arc<C>> for Surroundings {
    fn from(clock: Arc<C>) -> Self {
        Self::from(clock as Arc<dyn Clock>)
    }
}
