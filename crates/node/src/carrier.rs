//! What carries the lines to peers: nothing but the network, or a broker besides.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest as _, Sha256};
use wasl_carrier::{Broker, BrokerAddress, News};
use wasl_model::MemberId;

use crate::{Home, Identity, NodeError, Settings, home};

/// The broker of a bureau, if it has one. It is connected to when it is first needed.
#[derive(Debug)]
pub(crate) struct Carrier {
    member: MemberId,
    address: Option<BrokerAddress>,
    broker: Mutex<Option<Arc<Broker>>>,
    /// What hides in news how much there is. All processes of a bureau have the same.
    veil: [u8; 32],
}

impl Carrier {
    pub(crate) fn new(settings: &Settings, home: &Home, identity: &Identity) -> Result<Self, NodeError> {
        let secret = identity.certificate_key.secret_der();
        let veil = Sha256::new().chain_update(b"wasl news 1\0").chain_update(secret).finalize().into();
        let address = address(settings, home.path())?;
        Ok(Self { member: identity.member, address, broker: Mutex::default(), veil })
    }

    /// The broker, if the bureau has one.
    pub(crate) fn broker(&self) -> Result<Option<Arc<Broker>>, NodeError> {
        let Some(address) = &self.address else { return Ok(None) };
        let mut broker = self.broker.lock().unwrap_or_else(PoisonError::into_inner);
        if broker.is_none() {
            *broker = Some(Arc::new(Broker::start(address, self.member).map_err(NodeError::Thread)?));
        }
        Ok(broker.clone())
    }

    /// What becomes another number when somebody who was not reached may be: the broker is back, or `member` tells something.
    pub(crate) fn signs_of(&self, member: MemberId) -> u64 {
        let broker = self.broker.lock().unwrap_or_else(PoisonError::into_inner);
        broker.as_ref().map_or(0, |broker| broker.times_connected() + broker.times_heard(member))
    }

    /// What is told of so many entries: the same in every process, and nothing to whoever hears it.
    pub(crate) fn news(&self, entries: u64) -> News {
        let digest = Sha256::new().chain_update(self.veil).chain_update(entries.to_be_bytes()).finalize();
        let mut word = [0; 8];
        word.copy_from_slice(&digest[..8]);
        News(word)
    }
}

/// Refuses a broker's address that is none, before a home is made.
pub(crate) fn check(settings: &Settings, home: &Path) -> Result<(), NodeError> {
    address(settings, home).map(drop)
}

/// Where the broker is, if there is one.
fn address(settings: &Settings, home: &Path) -> Result<Option<BrokerAddress>, NodeError> {
    if settings.carrier == Settings::BY_TLS {
        return Ok(None);
    }
    let password = match &settings.carrier_password_file {
        Some(path) => {
            let path = home.join(path);
            let text = fs::read_to_string(&path).map_err(|source| home::failed(&path, source))?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        None => None,
    };
    let authority = settings.carrier_authority_file.as_ref().map(|path| home.join(path));
    Ok(Some(BrokerAddress::new(&settings.carrier, password.as_deref(), authority.as_deref())?))
}
