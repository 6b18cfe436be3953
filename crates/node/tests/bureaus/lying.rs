//! Owners that do not answer private look-ups as they should: caught, each with its number.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::Arc,
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    version::TLS13,
};
use wasl_exchange::{FrameReader, LookedUp, Lookup, Message as _, Reply, Request, VERSION};
use wasl_feed::KeyName;
use wasl_lookup::{Kind, Listed, SecretKey, TagSet};
use wasl_model::{Handling, Number, Purpose, Sought, Text};
use wasl_node::LookupOutcome::{self, Hit, Unanswered};

use crate::world::World;

/// What an owner does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    /// Nothing: it shows that the others are caught for what they do.
    Honest,
    /// It answers with another key than the set's.
    OtherKey,
    /// It shows a key that is none.
    NoKey,
    /// The set has three parts.
    ThreeParts,
    /// It gives tags that are not in order.
    Turned,
    /// It gives other tags than the head names.
    OtherTags,
    /// It gives a part where it is asked for an answer.
    OutOfTurn,
}

struct Liar {
    lie: Lie,
    key: SecretKey,
    set: TagSet,
}

impl Liar {
    /// An owner that lists one document and lies so.
    fn new(lie: Lie) -> Self {
        let key = SecretKey::from_seed(&[1; 32]).unwrap();
        let listed =
            Listed { kind: Kind::Document, folded: "AB1234567", issuer: Some("MA".parse().unwrap()) };
        let set = TagSet::new(key.tags(&listed, &Handling::default()).unwrap());
        Self { lie, key, set }
    }

    fn reply(&self, request: &Request) -> Option<Reply> {
        let head = self.set.head(self.key.public());
        let (mut key, mut parts) = (*head.key().as_bytes(), head.parts().to_vec());
        let mut tags = self.set.part(0, 1);
        match self.lie {
            Lie::NoKey => key = [0; 32],
            Lie::ThreeParts => parts = vec![parts[0]; 3],
            Lie::Turned => tags.rotate_left(8),
            Lie::OtherTags => tags.truncate(8),
            Lie::Honest | Lie::OtherKey | Lie::OutOfTurn => {}
        }
        let answer = match request {
            Request::Hello { .. } => {
                let name = KeyName::of_member("UN").unwrap();
                return Some(Reply::Hello { version: VERSION, name, feeds: Vec::new() });
            }
            Request::Lookup(Lookup::Set { .. }) => LookedUp::Set { key, parts },
            Request::Lookup(Lookup::Part { .. }) => LookedUp::Part(tags),
            Request::Lookup(Lookup::Evaluate { .. }) if self.lie == Lie::OutOfTurn => LookedUp::Part(tags),
            Request::Lookup(Lookup::Evaluate { blinded }) => {
                let other = SecretKey::from_seed(&[2; 32]).unwrap();
                let key = if self.lie == Lie::OtherKey { &other } else { &self.key };
                let answer = key.answer(blinded, &[3; 32]).unwrap();
                LookedUp::Evaluated { evaluated: answer.evaluated, proof: answer.proof }
            }
            _ => return None,
        };
        Some(Reply::LookedUp(answer))
    }

    /// Serves one connection in the name of whose home this is.
    fn serve(self, home: &Path) -> SocketAddr {
        let read = |file: &str| fs::read(home.join("keys").join(file)).unwrap();
        let certificate = CertificateDer::from_pem_slice(&read("tls.cert.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(&read("tls.key.pem")).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || self.converse(listener.accept().unwrap().0, Arc::new(config)));
        address
    }

    fn converse(&self, stream: TcpStream, config: Arc<ServerConfig>) {
        let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
        let (mut reader, mut buffer) = (FrameReader::<Request>::new(), vec![0; 4_096]);
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            let mut chunk = &buffer[..count];
            while let Some(request) = reader.read(&mut chunk).unwrap() {
                let Some(reply) = self.reply(&request) else { return };
                stream.write_all(&reply.to_frame()).unwrap();
                stream.flush().unwrap();
            }
        }
    }
}

/// What MA makes of a look-up at an owner that lies so.
fn told(lie: Lie) -> LookupOutcome {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    let address = Liar::new(lie).serve(un.bureau.home().path());
    ma.bureau.add_peer(&ma.admin(), &un.bureau.identity().card(&address.to_string())).unwrap();
    let number = Number { sought: Sought::Document, value: Text::new("AB1234567").unwrap(), issuer: None };
    ma.bureau.look_up(&ma.officer(Purpose::Border), &number, &[]).unwrap()[0].outcome
}

#[test]
fn an_owner_that_lies_is_not_believed() {
    for (lie, outcome) in [
        (Lie::Honest, Hit),
        (Lie::OtherKey, Unanswered { number: 5603 }),
        (Lie::NoKey, Unanswered { number: 5601 }),
        (Lie::ThreeParts, Unanswered { number: 5606 }),
        (Lie::Turned, Unanswered { number: 5604 }),
        (Lie::OtherTags, Unanswered { number: 5605 }),
        (Lie::OutOfTurn, Unanswered { number: 4012 }),
    ] {
        assert_eq!(told(lie), outcome, "{lie:?}");
    }
}
