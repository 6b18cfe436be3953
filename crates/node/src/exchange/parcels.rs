//! The parcels of messages: fetched from their senders or from hubs, on lines of their own, and given to those they are for.

mod fetch;
mod give;
mod schedule;
mod settle;
mod wants;

pub(super) use fetch::fetch_from;
pub(super) use give::give_parcels;
pub(super) use schedule::fetch_all;
