//! Where a bureau's rows live, by its settings: in files of its home, or on a server.

use std::{env, fs, path::Path};

use wasl_store::{Location, ServerAddress, StoreError};

use crate::{Home, NodeError, Settings, home};

/// Where the records are.
pub(crate) fn records(settings: &Settings, home: &Home) -> Result<Location, NodeError> {
    Ok(server(settings, home.path())?.unwrap_or_else(|| Location::File(home.records_file())))
}

/// Where the audit log is.
pub(crate) fn audit(settings: &Settings, home: &Home) -> Result<Location, NodeError> {
    Ok(server(settings, home.path())?.unwrap_or_else(|| Location::File(home.audit_file())))
}

/// Refuses a server that is not reached or has a bureau's rows already, before a home is made for them.
pub(crate) fn check_vacant(settings: &Settings, home: &Path) -> Result<(), NodeError> {
    server(settings, home)?.map_or(Ok(()), |server| Ok(server.check_vacant()?))
}

/// The server with the rows, unless they are in files.
fn server(settings: &Settings, home: &Path) -> Result<Option<Location>, NodeError> {
    if settings.store == Settings::IN_FILES {
        return Ok(None);
    }
    let password = match &settings.store_password_file {
        Some(path) => {
            let path = home.join(path);
            let text = fs::read_to_string(&path).map_err(|source| home::failed(&path, source))?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        None => env::var("PGPASSWORD").ok(),
    };
    let authority = settings.store_authority_file.as_ref().map(|path| home.join(path));
    let address = ServerAddress::new(&settings.store, password.as_deref(), authority.as_deref());
    Ok(Some(address.map_err(StoreError::from)?.into()))
}
