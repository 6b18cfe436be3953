//! What of the parcels has to go: those of messages that are gone, uploads that nobody sent, what a crash left behind.

use std::time::Duration;

use wasl_model::{Permit, Timestamp};

use crate::{Bureau, NodeError};

/// How many files are removed at once.
const AT_ONCE: u32 = 1_000;
/// A file that nothing names is left alone for so long: it may be about to be named.
const GRACE: Duration = Duration::from_hours(2);

impl Bureau {
    /// Removes the files of parcels whose messages, or the covers that they were carried with, are gone.
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

    /// Lets go of uploads that nobody sent and of what was carried long enough, and removes files that nothing names. Called now and then while serving.
    pub fn tidy_attachments(&self) -> Result<(), NodeError> {
        let permit = self.own_permit()?;
        let hours_ago = |hours: u64| {
            Timestamp::from_millis(permit.at().millis().saturating_sub(hours.saturating_mul(3_600_000)))
        };
        let carried = hours_ago(self.settings.attachments_carried_days_max.saturating_mul(24));
        self.store.write::<_, NodeError>(&permit, |write| {
            write.expire_uploads(hours_ago(Self::UPLOAD_HOURS))?;
            Ok(write.expire_carried(carried)?)
        })?;
        self.remove_discarded_parcels(&permit)?;
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
