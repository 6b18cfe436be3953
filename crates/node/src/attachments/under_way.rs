//! Which parcels are being fetched now, so that no two lines write into one file.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use wasl_model::ParcelName;

/// The parcels that are being fetched now, each on one line alone.
#[derive(Debug, Default)]
pub(crate) struct UnderWay {
    names: Mutex<HashSet<ParcelName>>,
}

/// The fetching of one parcel; another may begin when it is dropped.
#[derive(Debug)]
pub(crate) struct Fetching<'u> {
    under_way: &'u UnderWay,
    name: ParcelName,
}

impl UnderWay {
    /// Begins to fetch a parcel, if nobody else does.
    pub(crate) fn begin(&self, name: ParcelName) -> Option<Fetching<'_>> {
        let is_first = self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        // Made only then: what is dropped lets go of the name.
        is_first.then(|| Fetching { under_way: self, name })
    }
}

impl Drop for Fetching<'_> {
    fn drop(&mut self) {
        self.under_way.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_fetched_by_one_alone() {
        let under_way = UnderWay::default();
        let [one, other] = [1, 2].map(|fill| ParcelName::from_bytes([fill; 32]));
        let first = under_way.begin(one);
        assert!(first.is_some() && under_way.begin(one).is_none() && under_way.begin(other).is_some());
        drop(first);
        assert!(under_way.begin(one).is_some());
    }
}
