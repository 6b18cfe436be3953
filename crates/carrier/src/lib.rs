//! Lines and news between bureaus, carried by a broker (NATS).
//!
//! The broker is trusted with nothing but to be there. A line carries the TLS of its two ends, as a TCP connection would;
//! news says that there is something, and whoever hears it goes and asks. What is lost, held back, doubled or made up on the
//! way ends a line or costs a visit in vain, and nothing else.
//!
//! This room has a small asynchronous runtime of its own. Whoever uses it blocks and waits: a line is one end of a pair of
//! sockets, whose other end is served here.

mod address;
mod broker;
mod call;
mod chunk;
mod flow;
mod line;
mod lines;
mod news;
mod subject;

pub use address::{AddressError, BrokerAddress};
pub use broker::Broker;
pub use call::{Call, Calls};
pub use news::News;
