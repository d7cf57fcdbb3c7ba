//! The connections: slow heads are cut, idle ones end, and a stop lets open requests finish within a bound.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::accounts::Peer;
use super::limits::Limits;
use super::patience::Patient;
use super::stop::{Stop, Stopping};

/// After a failed accept, as when file handles have run out, the next try waits.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` on `listener` until `shutdown` is done, then for as long as open requests need, within the bound.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future) -> io::Result<()> {
    serve_within(listener, router, shutdown, &Limits::default()).await
}

/// As [`serve`], with other bounds.
///
/// Errors: none while running; a connection that cannot be accepted is logged and the next one awaited.
pub async fn serve_within(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future,
    limits: &Limits,
) -> io::Result<()> {
    let builder = Arc::new(builder(limits));
    let graceful = GracefulShutdown::new();
    let (mut connections, stop) = (JoinSet::new(), Stop::new());
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            _ = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let (stopping, times) = (stop.stopping(), (limits.header_read, limits.write));
                    let held =
                        hold(builder.clone(), (stream, Peer(peer.ip())), router.clone(), graceful.watcher(), stopping, times);
                    connections.spawn(held);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    tokio::select! {
        () = stop.end(graceful.shutdown()) => {}
        () = tokio::time::sleep(limits.shutdown) => tracing::warn!("open requests were cut at the stop"),
    }
    connections.shutdown().await;
    Ok(())
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_read)
        .max_buf_size(limits.header_bytes)
        .half_close(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(100)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

/// Holds one connection until it ends, or its client takes nothing for as long as `write`. The library's timeout of
/// heads begins only once it knows the protocol, so a client that sends a single byte would stay for ever: a connection
/// without a first request within `head` is cut here.
async fn hold(
    builder: Arc<Builder<TokioExecutor>>,
    (stream, peer): (TcpStream, Peer),
    router: Router,
    watcher: Watcher,
    stopping: Stopping,
    (head, write): (Duration, Duration),
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no delay could not be set");
    }
    let asked = Arc::new(AtomicBool::new(false));
    let seen = asked.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        seen.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(stopping.clone());
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    let connection =
        builder.serve_connection_with_upgrades(TokioIo::new(Patient::new(stream, write)), service).into_owned();
    let mut connection = std::pin::pin!(watcher.watch(connection));
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = tokio::time::sleep(head) => {
            if !asked.load(Ordering::Relaxed) {
                tracing::debug!("a connection without a request was cut");
                return;
            }
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error, "a connection ended early");
    }
}
