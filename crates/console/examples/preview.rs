//! A bureau with invented records, to look at the pages: `cargo run -p wasl-console --example preview`.
#![expect(clippy::print_stdout, reason = "an example talks to whoever started it")]

#[path = "../tests/console/cast.rs"]
mod cast;

use std::{error::Error, net::SocketAddr, sync::Arc};

use cast::Cast;
use wasl_model::Role;
use wasl_node::{Clock, SystemClock};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7480".to_owned());
    let cast = Cast::with_clock(&(Arc::new(SystemClock) as Arc<dyn Clock>))?;
    println!("http://{address}");
    for role in Role::OF_KEYS {
        println!("{role:12} {}", cast.key(role));
    }
    println!("{} invented records", cast.records.len());
    let router = wasl_console::router(Arc::clone(&cast.bureau));
    let listener = tokio::net::TcpListener::bind(&address).await?;
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}
