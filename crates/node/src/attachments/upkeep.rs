//! What of the parcels has to go: those of messages that are gone, uploads that nobody sent, what a crash left behind.

use std::time::Duration;

use wasl_model::{Permit, Timestamp};

use crate::{Bureau, NodeError};

/// How many files are removed at once.
const AT_ONCE: u32 = 1_000;
/// A file that nothing names is left alone for so long: it may be about to be named.
const GRACE: Duration = Duration::from_hours(2);

impl Bureau {
    /// Removes the files of parcels whose messages are gone.
    pub(crate) fn remove_discarded_parcels(&self, permit: &Permit) -> Result<(), NodeError> {
        loop {
            let names = self.store.discarded_parcels(permit, AT_ONCE)?;
            if names.is_empty() {
                return Ok(());
            }
            let files = self.parcel_files()?;
            let own = self.own_permit()?;
            for name in &names {
                // Another message may have the same.
                if !self.store.keeps_parcel(&own, *name)? {
                    files.remove(*name)?;
                }
            }
            self.store.write::<_, NodeError>(permit, |write| {
                names.iter().try_for_each(|name| Ok(write.forget_parcel(*name)?))
            })?;
        }
    }

    /// Lets go of uploads that nobody sent, and removes files that nothing names. Called now and then while serving.
    pub fn tidy_attachments(&self) -> Result<(), NodeError> {
        let permit = self.own_permit()?;
        self.remove_discarded_parcels(&permit)?;
        let hours = Duration::from_hours(Self::UPLOAD_HOURS);
        let kept = u64::try_from(hours.as_millis()).unwrap_or(u64::MAX);
        let before = Timestamp::from_millis(permit.at().millis().saturating_sub(kept));
        self.store.write::<_, NodeError>(&permit, |write| Ok(write.expire_uploads(before)?))?;
        for stray in self.parcel_files()?.strays()? {
            let is_named = match stray.name {
                Some(name) => self.store.keeps_parcel(&permit, name)?,
                None => false,
            };
            if !is_named && stray.age >= GRACE {
                stray.remove()?;
            }
        }
        Ok(())
    }
}
