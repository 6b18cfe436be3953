//! `wasl serve`: the bureau at work.

use std::{net::SocketAddr, path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context as _, bail};
use wasl_node::Bureau;

use crate::{args::Serve, local::open, print};

pub(crate) fn serve(args: &Serve) -> anyhow::Result<ExitCode> {
    let _lock = lock(&args.home.home)?;
    let bureau = Arc::new(open(&args.home.home)?);
    let settings = bureau.settings();
    let exchange = args.exchange_listen.as_ref().unwrap_or(&settings.exchange_listen);
    let listener =
        std::net::TcpListener::bind(exchange).with_context(|| format!("listening on {exchange}"))?;
    let exchange = bureau.start_exchange(listener)?;
    let listen = args.listen.clone().unwrap_or_else(|| settings.listen.clone());
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let faces = faces(&bureau, &listen).await?;
        let member = bureau.identity().member;
        print::line(&format!("{member}: console and API at http://{}", faces.address));
        print::line(&format!("{member}: exchange with peers at {}", exchange.address()));
        faces.run().await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The API and the console of a bureau, listening.
pub(crate) struct Faces {
    /// Where.
    pub(crate) address: SocketAddr,
    listener: tokio::net::TcpListener,
    router: wasl_api::Router,
}

/// Listens for officers and systems of `bureau` on `listen`. Keys and names would pass in the clear, so
/// only the machine itself is listened to; a proxy with TLS stands in front of it for the others.
pub(crate) async fn faces(bureau: &Arc<Bureau>, listen: &str) -> anyhow::Result<Faces> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        bail!("{address} is not this machine alone; listen on 127.0.0.1 and put a proxy with TLS in front");
    }
    let router = wasl_api::router(Arc::clone(bureau)).merge(wasl_console::router(Arc::clone(bureau)));
    Ok(Faces { address, listener, router })
}

impl Faces {
    /// Answers until Ctrl-C or a request to end.
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        wasl_api::serve(self.listener, self.router, asked_to_stop()).await?;
        Ok(())
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            drop(interrupt.await);
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}

/// One `serve` a home: two would exchange twice.
pub(crate) fn lock(home: &Path) -> anyhow::Result<std::fs::File> {
    let path = home.join("serve.lock");
    let file =
        std::fs::File::create(&path).with_context(|| format!("there is no bureau in {}", home.display()))?;
    file.try_lock().map_err(|_| anyhow::anyhow!("another `wasl serve` runs on {}", home.display()))?;
    Ok(file)
}
