//! Where a broker is reached, and on which lines.

use std::{fmt, fs, net::IpAddr, path::Path, sync::Arc};

use async_nats::ServerAddr;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// Servers that one address may name.
const SERVERS_MAX: usize = 16;

/// Where a broker is reached, and as whom.
///
/// A password crosses a network only under TLS, and only to a server whose certificate an authority has signed that was
/// named; this machine's own loopback is taken without.
#[derive(Clone)]
pub struct BrokerAddress {
    pub(crate) servers: Vec<ServerAddr>,
    pub(crate) user: Option<(String, String)>,
    pub(crate) tls: Option<ClientConfig>,
}

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is not `nats://user@host:port`, or names more than 16 servers, or a user and no password.
    #[error("not an address like nats://user@host:port, or a password is missing")]
    Form,
    /// It leaves the machine, and nothing says by whom the broker is known.
    #[error("a broker on another machine needs the certificate of its authority")]
    NoAuthority,
    /// The authority's certificate is not one.
    #[error("the authority's certificate cannot be read")]
    Authority,
}

impl BrokerAddress {
    /// The broker at `url`: `nats://user@host:port`, and after commas more servers of it, each as `host:port`. `password`
    /// is the user's. `authority` names a file with the certificates (PEM) of those who sign servers; with it every
    /// connection is under TLS 1.3.
    ///
    /// # Errors
    ///
    /// If it is no such address, or leads beyond this machine without `authority`.
    pub fn new(url: &str, password: Option<&str>, authority: Option<&Path>) -> Result<Self, AddressError> {
        let rest = url.strip_prefix("nats://").ok_or(AddressError::Form)?;
        let (user, hosts) = rest.split_once('@').map_or((None, rest), |(user, hosts)| (Some(user), hosts));
        let user = match (user, password) {
            (None, _) => None,
            (Some(user), Some(password)) if !user.is_empty() && !user.contains(':') => {
                Some((user.to_owned(), password.to_owned()))
            }
            // A password in the address would be read by whoever may read the settings.
            (Some(_), _) => return Err(AddressError::Form),
        };
        let servers: Vec<ServerAddr> =
            hosts.split(',').map(server).collect::<Option<_>>().ok_or(AddressError::Form)?;
        if servers.len() > SERVERS_MAX {
            return Err(AddressError::Form);
        }
        if authority.is_none() && !servers.iter().all(is_this_machine) {
            return Err(AddressError::NoAuthority);
        }
        Ok(Self { servers, user, tls: authority.map(client).transpose()? })
    }
}

/// `host:port`, and nothing that a URL may have besides.
fn server(host: &str) -> Option<ServerAddr> {
    let (name, port) = host.rsplit_once(':')?;
    port.parse::<u16>().ok().filter(|port| *port > 0)?;
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
    is_name.then(|| format!("nats://{host}").parse().ok()).flatten()
}

fn is_this_machine(server: &ServerAddr) -> bool {
    let name = server.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Believes servers that one of these authorities signed, and nobody else.
fn client(authority: &Path) -> Result<ClientConfig, AddressError> {
    let mut roots = RootCertStore::empty();
    let bytes = fs::read(authority).map_err(|_| AddressError::Authority)?;
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| AddressError::Authority)?;
        roots.add(certificate).map_err(|_| AddressError::Authority)?;
    }
    if roots.is_empty() {
        return Err(AddressError::Authority);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| AddressError::Authority)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl fmt::Debug for BrokerAddress {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokerAddress").field("servers", &self.servers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str, password: Option<&str>) -> AddressError {
        BrokerAddress::new(url, password, None).unwrap_err()
    }

    #[test]
    fn this_machine_is_taken_without_tls_and_no_other() {
        for url in ["nats://127.0.0.1:4222", "nats://localhost:4222,127.0.0.2:4223", "nats://[::1]:4222"] {
            BrokerAddress::new(url, None, None).unwrap();
        }
        for url in [
            "nats://broker.example:4222",
            "nats://127.0.0.1:4222,10.0.0.1:4222",
            "nats://localhost.example:1",
        ] {
            assert_eq!(refused(url, None), AddressError::NoAuthority, "{url}");
        }
    }

    #[test]
    fn a_user_has_a_password_which_does_not_stand_in_the_address_nor_in_what_is_logged() {
        assert_eq!(refused("nats://ma@127.0.0.1:4222", None), AddressError::Form);
        assert_eq!(refused("nats://ma:secret@127.0.0.1:4222", Some("secret")), AddressError::Form);
        let address = BrokerAddress::new("nats://ma@127.0.0.1:4222", Some("secret"), None).unwrap();
        assert!(!format!("{address:?}").contains("secret"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let many = format!("nats://{}", ["127.0.0.1:1"; SERVERS_MAX + 1].join(","));
        for url in [
            "",
            "127.0.0.1:4222",
            "tls://127.0.0.1:4222",
            "nats://",
            "nats://127.0.0.1",
            "nats://127.0.0.1:0",
            "nats://127.0.0.1:4222/x:1",
            &many,
        ] {
            assert_eq!(refused(url, None), AddressError::Form, "{url}");
        }
    }

    #[test]
    fn an_authority_is_one() {
        let missing = BrokerAddress::new("nats://b.example:4222", None, Some(Path::new("/nowhere")));
        assert_eq!(missing.unwrap_err(), AddressError::Authority);
    }
}
