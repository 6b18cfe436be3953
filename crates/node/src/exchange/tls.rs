//! TLS between bureaus: both sides show a certificate, and each is compared with the one that was pinned.
//!
//! No authority, no date and no revocation service decides: a peer is whom its card was handed over
//! for, until it is removed. So nobody else's outage can stop the exchange.

use std::sync::{Arc, Weak};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
    version::TLS13,
};
use subtle::ConstantTimeEq as _;
use wasl_store::Peer;

use crate::{Bureau, NodeError};

/// What a line for parcels is called when it is opened (ALPN); one for feeds has no name.
pub(super) const PARCELS: &[u8] = b"wasl-parcels/1";
/// What a line for live questions is called. Whoever answers none does not agree to it.
pub(super) const QUESTIONS: &[u8] = b"wasl-questions/1";

/// The configuration of the listening side: any peer of `bureau` is let in, at every handshake those
/// that are peers then.
pub(super) fn server(bureau: &Arc<Bureau>) -> Result<Arc<ServerConfig>, NodeError> {
    let provider = Arc::new(ring::default_provider());
    let pins = Pins { known: Known::Peers(Arc::downgrade(bureau)), algorithms: algorithms(&provider) };
    let identity = &bureau.identity;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(unusable)?
        .with_client_cert_verifier(Arc::new(pins))
        .with_single_cert(vec![identity.certificate.clone()], identity.certificate_key.clone_key())
        .map_err(unusable)?;
    // The first that the other side offers too is what the line is for.
    config.alpn_protocols = vec![PARCELS.to_vec()];
    if bureau.answers_live() {
        config.alpn_protocols.insert(0, QUESTIONS.to_vec());
    }
    Ok(Arc::new(config))
}

/// The configuration of the calling side: only `peer` may answer. Who is heard through others is not called.
pub(super) fn client(bureau: &Bureau, peer: &Peer) -> Result<ClientConfig, NodeError> {
    if !peer.has_line() {
        return Err(NodeError::NoLine(peer.member));
    }
    let provider = Arc::new(ring::default_provider());
    let pins = Pins { known: Known::One(peer.certificate.clone()), algorithms: algorithms(&provider) };
    let identity = &bureau.identity;
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pins))
        .with_client_auth_cert(vec![identity.certificate.clone()], identity.certificate_key.clone_key())
        .map_err(unusable)?;
    Ok(config)
}

/// The peer that has this certificate: pinned, or by the directory, now or before. Whoever shows one that is not pinned is
/// given the directory and nothing else, so that a bureau whose keys were renewed learns of it.
pub(super) fn peer_with(
    bureau: &Bureau,
    certificate: &CertificateDer<'_>,
) -> Result<Option<Peer>, NodeError> {
    let peers = bureau.store.peers()?;
    if let Some(pinned) = peers.iter().find(|peer| peer.certificate.ct_eq(certificate).into()) {
        return Ok(Some(pinned.clone()));
    }
    let holder = bureau.holder_of(certificate)?;
    let known = peers.into_iter().find(|peer| Some(peer.member) == holder);
    Ok(known.map(|peer| Peer { certificate: certificate.to_vec(), ..peer }))
}

/// Takes pinned certificates and no others.
#[derive(Debug)]
struct Pins {
    known: Known,
    algorithms: WebPkiSupportedAlgorithms,
}

#[derive(Debug)]
enum Known {
    One(Vec<u8>),
    Peers(Weak<Bureau>),
}

impl Pins {
    fn check(&self, certificate: &CertificateDer<'_>) -> Result<(), Error> {
        let is_known = match &self.known {
            Known::One(pinned) => pinned.ct_eq(certificate).into(),
            Known::Peers(bureau) => {
                let bureau = bureau.upgrade();
                bureau.is_some_and(|bureau| matches!(peer_with(&bureau, certificate), Ok(Some(_))))
            }
        };
        if is_known { Ok(()) } else { Err(CertificateError::ApplicationVerificationFailure.into()) }
    }
}

impl ServerCertVerifier for Pins {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.check(certificate).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 only".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

// A signature is one on either side.
impl ClientCertVerifier for Pins {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.check(certificate).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        ServerCertVerifier::verify_tls12_signature(self, message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        ServerCertVerifier::verify_tls13_signature(self, message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ServerCertVerifier::supported_verify_schemes(self)
    }
}

fn algorithms(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
    provider.signature_verification_algorithms
}

fn unusable(error: Error) -> NodeError {
    NodeError::Certificate(error.into())
}
