//! TLS to the broker: only to one that a named authority has signed.

use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use wasl_carrier::{Broker, BrokerAddress};
use wasl_cluster::NatsServer;

use crate::{line, member, takes_calls, until};

#[test]
fn a_broker_is_believed_that_a_named_authority_signed_and_no_other() {
    let localhost = || generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (CertifiedKey { cert, signing_key }, other) = (localhost(), localhost());
    let settings = "tls { cert_file: \"hub.pem\", key_file: \"hub.key\" }";
    let files = [("hub.pem", &*cert.pem()), ("hub.key", &*signing_key.serialize_pem())];
    let Some(server) = NatsServer::if_here(settings, &files) else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = server.url().replace("127.0.0.1", "localhost");
    let named = |authority: &str, code: &str| {
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, authority).unwrap();
        let address = BrokerAddress::new(&url, None, Some(&file)).unwrap();
        Broker::start(&address, member(code)).unwrap()
    };
    let (ma, fr) = (named(&cert.pem(), "MA"), named(&cert.pem(), "FR"));
    let calls = takes_calls(&fr, &["MA"]);
    drop(line(&ma, "FR", &calls));
    let deceived = named(&other.cert.pem(), "GS");
    until("both", || ma.times_connected() + fr.times_connected() == 2);
    // It has tried time and again meanwhile.
    assert!(deceived.call(member("FR"), Duration::from_secs(1)).is_err());
    assert_eq!(deceived.times_connected(), 0);
    // The server would not let anybody in without.
    let plain = Broker::start(&BrokerAddress::new(&server.url(), None, None).unwrap(), member("GS")).unwrap();
    assert!(plain.call(member("FR"), Duration::from_secs(1)).is_err());
}
