//! The word that the server stops, as it reaches streams: they end by themselves, and the server waits for them.

use tokio::sync::{mpsc, watch};

/// Held by the server.
pub(super) struct Stop {
    signal: watch::Sender<bool>,
    held: mpsc::Sender<()>,
    all_gone: mpsc::Receiver<()>,
}

/// Given with each request. The server waits, within its bound, until all of them are dropped.
#[derive(Clone)]
pub(super) struct Stopping {
    signal: watch::Receiver<bool>,
    _held: mpsc::Sender<()>,
}

impl Stop {
    pub(super) fn new() -> Self {
        let (held, all_gone) = mpsc::channel(1);
        Self { signal: watch::Sender::new(false), held, all_gone }
    }

    pub(super) fn stopping(&self) -> Stopping {
        Stopping { signal: self.signal.subscribe(), _held: self.held.clone() }
    }

    /// Says that the server stops, and waits for what `first` stands for and for every stream.
    pub(super) async fn end(mut self, first: impl Future<Output = ()>) {
        self.signal.send_replace(true);
        first.await;
        drop(self.held);
        self.all_gone.recv().await;
    }
}

impl Stopping {
    /// Ends when the server stops; without a server, never.
    pub(super) async fn begun(stopping: &mut Option<Self>) {
        if let Some(stopping) = stopping
            && stopping.signal.wait_for(|stops| *stops).await.is_ok()
        {
            return;
        }
        std::future::pending().await
    }
}
