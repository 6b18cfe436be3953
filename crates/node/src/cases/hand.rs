//! Whose hand takes a step: the person behind a key.

use wasl_model::{Actor, Hand, Permit, Refusal, Text};

use crate::{Bureau, NodeError};

/// Whoever sits at the machine is one person, whatever role the command line acts in.
const AT_THE_MACHINE: &str = "local";

impl Bureau {
    /// The hand of the permit's holder. A key is its holder's: two keys that were given out to one name are one person.
    pub(crate) fn hand(&self, permit: &Permit) -> Result<Hand, NodeError> {
        let caller = permit.caller();
        let person = match caller.actor {
            Actor::Key(id) => Some(self.store.valid_key(id)?.ok_or(Refusal::Stranger)?.name),
            Actor::Local => Some(AT_THE_MACHINE.to_owned()),
            Actor::Bureau => None,
            Actor::Stranger => return Err(Refusal::Stranger.into()),
        };
        let person = person.map(|name| Text::new(&name).map_err(|_| Refusal::Stranger)).transpose()?;
        Ok(Hand { actor: caller.actor, person, role: caller.role })
    }
}
