//! Where a PostgreSQL server is reached, and on which lines its rows may come here.

use std::{fmt, fs, net::IpAddr, path::Path, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a connection may take to be made.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// After how long a server that has gone silent counts as gone.
const SILENCE: Duration = Duration::from_secs(30);

/// Where a PostgreSQL server is reached, and as whom.
///
/// Rows cross a network only under TLS, and only to a server whose certificate an authority has signed that was named; a
/// socket of this machine and its own loopback are taken without.
#[derive(Clone)]
pub struct ServerAddress {
    config: Box<Config>,
    tls: MakeRustlsConnect,
}

/// Why an address is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is not `postgres://user@host/database`.
    #[error("not an address like postgres://user@host/database")]
    Form,
    /// It leaves the machine, and nothing says by whom the server is known.
    #[error("a server on another machine needs the certificate of its authority")]
    NoAuthority,
    /// The authority's certificate is not one.
    #[error("the authority's certificate cannot be read")]
    Authority,
}

impl ServerAddress {
    /// The server at `url`: `postgres://user@host:port/database`, or `postgres:///database?host=/run/postgresql&user=…` for a
    /// socket. `password` goes before one that is in it. `authority` names a file with the certificates (PEM) of those who
    /// sign servers; with it every connection but one to a socket is under TLS.
    pub fn new(url: &str, password: Option<&str>, authority: Option<&Path>) -> Result<Self, AddressError> {
        let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
        let mut config: Config = url.parse().ok().filter(|_| is_url).ok_or(AddressError::Form)?;
        if config.get_hosts().is_empty() || config.get_dbname().is_none() {
            return Err(AddressError::Form);
        }
        if let Some(password) = password {
            config.password(password);
        }
        let is_here = config.get_hosts().iter().all(is_this_machine)
            && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
        if authority.is_none() && !is_here {
            return Err(AddressError::NoAuthority);
        }
        let crosses = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
        config.ssl_mode(if authority.is_some() && crosses { SslMode::Require } else { SslMode::Disable });
        config.application_name("wasl").connect_timeout(CONNECT_WAIT).tcp_user_timeout(SILENCE);
        config.keepalives_idle(SILENCE / 3).keepalives_interval(SILENCE / 6).keepalives_retries(3);
        let tls = MakeRustlsConnect::new(client(authority)?);
        Ok(Self { config: Box::new(config), tls })
    }

    /// How a session is opened whose tables are in `schema`.
    ///
    /// What the server does for a session that has gone silent is said here too: a machine that died in the middle of writing
    /// keeps the others from it for half a minute at most, and one that does nothing in a transaction for ten.
    pub(super) fn config(&self, schema: &str) -> Config {
        let mut config = Config::clone(&self.config);
        let given = config.get_options().unwrap_or_default().to_owned();
        config.options(format!(
            "{given} -c search_path={schema} -c lock_timeout=120s -c idle_in_transaction_session_timeout=600s \
             -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c jit=off \
             -c standard_conforming_strings=on"
        ));
        config
    }

    pub(super) fn tls(&self) -> MakeRustlsConnect {
        self.tls.clone()
    }
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Believes servers that one of these authorities signed, and nobody else.
fn client(authority: Option<&Path>) -> Result<ClientConfig, AddressError> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = authority {
        let bytes = fs::read(path).map_err(|_| AddressError::Authority)?;
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let certificate = certificate.map_err(|_| AddressError::Authority)?;
            roots.add(certificate).map_err(|_| AddressError::Authority)?;
        }
        if roots.is_empty() {
            return Err(AddressError::Authority);
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| AddressError::Authority)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl fmt::Debug for ServerAddress {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerAddress").field("hosts", &self.config.get_hosts()).finish_non_exhaustive()
    }
}
