//! Leave for one thing is no leave for another.

use wasl_model::{Action, Permit};

use crate::StoreError;

/// Refuses a permit that was given for something else.
pub(crate) fn needs(permit: &Permit, action: Action) -> Result<(), StoreError> {
    needs_one_of(permit, &[action])
}

/// The same, where more than one thing will do.
pub(crate) fn needs_one_of(permit: &Permit, actions: &[Action]) -> Result<(), StoreError> {
    if actions.contains(&permit.action()) {
        Ok(())
    } else {
        Err(StoreError::Permit { held: permit.action() })
    }
}
