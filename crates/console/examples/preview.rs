//! A bureau with invented records, to look at the pages: `cargo run -p wasl-console --example preview`.
#![expect(clippy::print_stdout, reason = "an example talks to whoever started it")]

#[path = "../tests/console/cast.rs"]
mod cast;

use std::{error::Error, net::SocketAddr, sync::Arc};

use cast::Cast;
use wasl_model::{Prose, Purpose, Role, Text, Urgency};
use wasl_node::{Clock, NewMessage, SystemClock};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7480".to_owned());
    let cast = Cast::with_clock(&(Arc::new(SystemClock) as Arc<dyn Clock>))?;
    println!("http://{address}");
    for role in Role::OF_KEYS {
        println!("{role:12} {}", cast.key(role));
    }
    println!("{} invented records", cast.records.len());
    write_a_message(&cast)?;
    let router = wasl_console::router(Arc::clone(&cast.bureau));
    let listener = tokio::net::TcpListener::bind(&address).await?;
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

/// The neighbour writes, so that there is something to read.
fn write_a_message(cast: &Cast) -> Result<(), Box<dyn Error>> {
    let clerk = cast.neighbour.local_caller(Role::Officer, Purpose::Investigation);
    let new = NewMessage {
        to: vec!["MA".parse()?],
        subject: Text::new("Vehicle of the invented case")?,
        body: Prose::new("Seen at the port this morning.\n\nPlease confirm by telephone.")?,
        urgency: Urgency::Flash,
        case: Some(Text::new("2026/117")?),
        reply_to: None,
        answer_by: None,
        attachments: Vec::new(),
    };
    cast.neighbour.send_message(&clerk, new)?;
    cast.bureau.exchange_now("UN".parse()?)?;
    Ok(())
}
