//! Leave for one thing is no leave for another.

use wasl_model::{Action, Permit};

use crate::StoreError;

/// Refuses a permit that was given for something else.
pub(crate) fn needs(permit: &Permit, action: Action) -> Result<(), StoreError> {
    if permit.action() == action { Ok(()) } else { Err(StoreError::Permit { held: permit.action() }) }
}
