//! Calling a peer: a connection on which both sides have shown who they are.

use std::{
    net::{TcpStream, ToSocketAddrs as _},
    sync::Arc,
    time::Duration,
};

use rustls::{ClientConfig, ClientConnection, StreamOwned, pki_types::ServerName};
use wasl_exchange::Message;
use wasl_store::Peer;

use super::{
    error::ExchangeError,
    line::{Line, Socket, Timed},
};
use crate::{NodeError, Settings, carrier::Carrier, identity};

/// How long a connection may take to come about.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// A line to a peer.
pub(super) type Called<In> = Line<StreamOwned<ClientConnection, Timed>, In>;

/// Calls `peer`, where what comes is `In`: over the broker or the network, as its address says.
pub(super) fn dial<In: Message>(
    carrier: &Carrier,
    peer: &Peer,
    tls: ClientConfig,
) -> Result<Called<In>, ExchangeError> {
    let socket = if peer.address == Settings::AT_BROKER {
        let broker = carrier.broker()?.ok_or(ExchangeError::NoBroker)?;
        Socket::Carried(broker.call(peer.member, CONNECT_MAX)?)
    } else {
        let mut addresses = peer.address.to_socket_addrs().map_err(|_| ExchangeError::Address)?;
        let address = addresses.next().ok_or(ExchangeError::Address)?;
        Socket::Tcp(TcpStream::connect_timeout(&address, CONNECT_MAX)?)
    };
    let stream = Timed::new(socket)?;
    let name = ServerName::try_from(identity::tls_name(peer.member)).map_err(|_| ExchangeError::Address)?;
    let session =
        ClientConnection::new(Arc::new(tls), name).map_err(|error| NodeError::Certificate(error.into()))?;
    let mut stream = StreamOwned::new(session, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(Line::new(stream))
}

impl<In> Called<In> {
    /// What the other side has agreed that the line is for (ALPN).
    pub(super) fn purpose(&self) -> Option<&[u8]> {
        self.stream().conn.alpn_protocol()
    }
}
