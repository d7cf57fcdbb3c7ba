//! The writing half of a socket: one queue with an end, and a client that takes nothing is cut.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::SinkExt;
use futures_util::stream::SplitSink;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Messages that wait for the client to take them; whoever has more to say waits too.
const QUEUE: usize = 16;

/// Why a socket is closed: the code, and a word for whoever reads it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closed(pub(super) u16, pub(super) &'static str);

/// Queues what is to be written. It fails once the client is gone or was cut.
#[derive(Clone)]
pub(super) struct Out(mpsc::Sender<Message>);

/// The client is gone, or takes nothing.
#[derive(Debug)]
pub(super) struct Gone;

impl Out {
    /// Writes in a task of its own, so that reading goes on meanwhile.
    pub(super) fn to(sink: SplitSink<WebSocket, Message>, patience: Duration) -> (Self, JoinHandle<()>) {
        let (sender, messages) = mpsc::channel(QUEUE);
        (Self(sender), tokio::spawn(write(sink, messages, patience)))
    }

    pub(super) async fn say(&self, text: String) -> Result<(), Gone> {
        self.0.send(Message::Text(text.into())).await.map_err(|_| Gone)
    }

    pub(super) async fn ping(&self) -> Result<(), Gone> {
        self.0.send(Message::Ping(Default::default())).await.map_err(|_| Gone)
    }

    pub(super) async fn close(&self, Closed(code, reason): Closed) -> Result<(), Gone> {
        self.0.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await.map_err(|_| Gone)
    }

    /// Ends when nobody writes any more.
    pub(super) async fn gone(&self) {
        self.0.closed().await;
    }
}

async fn write(mut sink: SplitSink<WebSocket, Message>, mut messages: mpsc::Receiver<Message>, patience: Duration) {
    while let Some(message) = messages.recv().await {
        let is_last = matches!(message, Message::Close(_));
        match timeout(patience, sink.send(message)).await {
            Ok(Ok(())) if !is_last => {}
            Ok(_) => return,
            Err(_) => {
                tracing::debug!("a client that takes nothing was cut");
                return;
            }
        }
    }
}
