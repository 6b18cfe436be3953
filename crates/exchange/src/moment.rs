//! Which dates on a signed note are taken.

use wasl_feed::UnixTime;

use crate::refusal::Refusal;

/// How far ahead of the clock here another's may be: ten minutes.
pub const FUTURE_SECONDS_MAX: u64 = 600;

/// Refuses a note that was signed further in the future than clocks differ.
pub(crate) fn check(signed: UnixTime, now: UnixTime) -> Result<(), Refusal> {
    if signed.seconds_since(now) > FUTURE_SECONDS_MAX {
        return Err(Refusal::FromTheFuture { signed, now });
    }
    Ok(())
}
