//! Peers that ask live questions as they should not: each is refused with its number, and asks on.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
};

use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject as _},
    version::TLS13,
};
use wasl_exchange::{FrameReader, LiveReply, LiveRequest, Message as _};
use wasl_model::{Action, Handling, LiveQuestion, LiveSought, Outcome, Purpose, Question, Role, Text};

use crate::{
    live::asked_only,
    world::{Running, World},
};

/// Whoever answers: the test knows whom it calls.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// A line to a bureau on which anything can be said.
struct RawLine {
    stream: StreamOwned<ClientConnection, TcpStream>,
    next: u64,
}

impl RawLine {
    /// Calls `owner` in the name of `asker`.
    fn open(owner: &Running, asker: &Running) -> Self {
        let home = asker.bureau.home().path().join("keys");
        let certificate =
            CertificateDer::from_pem_slice(&fs::read(home.join("tls.cert.pem")).unwrap()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(&fs::read(home.join("tls.key.pem")).unwrap()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody))
            .with_client_auth_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = vec![b"wasl-questions/1".to_vec()];
        let session = ClientConnection::new(Arc::new(config), "un.wasl.invalid".try_into().unwrap()).unwrap();
        let stream = TcpStream::connect(owner.exchange.address()).unwrap();
        Self { stream: StreamOwned::new(session, stream), next: 1 }
    }

    /// Says these bytes; the reply, or none if the line is closed.
    fn says(&mut self, bytes: &[u8]) -> Option<LiveReply> {
        self.stream.write_all(bytes).and_then(|()| self.stream.flush()).ok()?;
        let (mut reader, mut buffer) = (FrameReader::new(), vec![0; 4_096]);
        loop {
            let count = self.stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
            if let Some(reply) = reader.read(&mut &buffer[..count]).unwrap() {
                return Some(reply);
            }
        }
    }

    /// Asks these bytes as a question; the number that it is refused with, if it is.
    fn asks(&mut self, question: Vec<u8>) -> Option<u16> {
        let id = self.next;
        self.next += 1;
        match self.says(&LiveRequest { id, question }.to_frame()).unwrap() {
            LiveReply::Refuse { id: other, number } if other == id => Some(number),
            LiveReply::Answer { id: other, .. } if other == id => None,
            other => panic!("{other:?} is no answer to {id}"),
        }
    }
}

fn question(role: Role, purpose: Purpose, name: Option<&str>) -> Vec<u8> {
    let name = name.map(|name| Text::new(name).unwrap());
    let sought = LiveSought::Search(Question { name, ..Question::default() });
    LiveQuestion { purpose, role, limit: 10, sought }.to_bytes().unwrap()
}

#[test]
fn who_asks_wrongly_is_refused_with_a_number_and_may_ask_on() {
    let world = World::new();
    let (un, ma) = (world.make_set("UN", &asked_only()), world.make("MA"));
    un.knows(&ma);
    un.says("1", "Perdita Lumen", Handling::default());
    let mut line = RawLine::open(&un, &ma);
    let name = Some("Perdita Lumen");
    let sound = question(Role::Officer, Purpose::Border, name);
    let numbers: Vec<_> = [
        sound.clone(),
        vec![],
        [&sound[..], &[0]].concat(),
        question(Role::Officer, Purpose::Border, None),
        question(Role::Officer, Purpose::Oversight, name),
        question(Role::Protection, Purpose::Border, name),
        question(Role::Admin, Purpose::Border, name),
        question(Role::Bureau, Purpose::Border, name),
        sound,
    ]
    .map(|question| line.asks(question))
    .into();
    let refused = [Some(4045), Some(4045), Some(6008), Some(1006), Some(1003), Some(1002), Some(1002)];
    assert_eq!(numbers[1..8], refused);
    assert_eq!((numbers[0], numbers[8]), (None, None));
    // What could not be read stands in the log too.
    let unread = un.tells_of(&ma, Action::LookupAnswer, "live question");
    assert_eq!(unread, vec![(Purpose::Oversight, true, Outcome::Refused { number: 4045 }); 2]);
}

#[test]
fn what_is_no_message_ends_the_line_and_the_next_line_is_answered() {
    let world = World::new();
    let (un, ma) = (world.make_set("UN", &asked_only()), world.make("MA"));
    un.knows(&ma);
    for bytes in [&[0xff; 8][..], &[0, 0, 0, 3, 1, 2, 3], &[0, 0, 0, 2, 0x81, 19]] {
        assert_eq!(RawLine::open(&un, &ma).says(bytes), None);
    }
    let sound = question(Role::Officer, Purpose::Border, Some("Perdita Lumen"));
    assert_eq!(RawLine::open(&un, &ma).asks(sound), None);
}

#[test]
fn a_stranger_and_a_peer_that_was_removed_are_answered_nothing() {
    let world = World::new();
    let (un, ma, us) = (world.make_set("UN", &asked_only()), world.make("MA"), world.make("US"));
    un.knows(&ma);
    let sound =
        LiveRequest { id: 1, question: question(Role::Officer, Purpose::Border, Some("Perdita Lumen")) };
    assert_eq!(RawLine::open(&un, &us).says(&sound.to_frame()), None);
    let mut line = RawLine::open(&un, &ma);
    assert!(line.says(&sound.to_frame()).is_some());
    un.bureau.remove_peer(&un.admin(), ma.member()).unwrap();
    assert_eq!(line.says(&sound.to_frame()), None);
}
