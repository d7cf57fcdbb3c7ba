//! A client of graphql-transport-ws, and the server before which it stands.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tresporuno::http::limits::Limits;
use tresporuno::http::serve_within;

use crate::world::World;

const AT_ONCE: Duration = Duration::from_secs(8);

/// The service on a real socket.
pub struct Server {
    pub address: SocketAddr,
    pub stop: oneshot::Sender<()>,
    pub task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    pub async fn of(world: &World, limits: Limits) -> Self {
        Self::start(world.within(limits.clone()), limits).await
    }

    pub async fn start(router: Router, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move { serve_within(listener, router, stopped, &limits).await });
        Self { address, stop, task }
    }
}

/// A socket that is open.
pub struct Client(pub WebSocketStream<TcpStream>);

impl Client {
    /// Opens a socket, with these headers besides.
    pub async fn with(server: &Server, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(server.address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn open(server: &Server) -> Self {
        Self::with(server, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.unwrap()
    }

    /// Opens a socket and begins, with the token of this person.
    pub async fn of(server: &Server, world: &World, person: &str) -> Self {
        let mut client = Self::open(server).await;
        client.begin(json!({ "authorization": format!("Bearer {}", world.token(person)) })).await;
        client
    }

    pub async fn begin(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.hear().await, json!({ "type": "connection_ack" }));
    }

    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
    }

    /// The next message, at once.
    pub async fn hear(&mut self) -> Value {
        loop {
            match timeout(AT_ONCE, self.0.next()).await.expect("nothing was said").expect("the socket ended").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code with which the socket is closed, at once, and how many messages came before; 0 where it is cut.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match timeout(AT_ONCE, self.0.next()).await.expect("the socket stays open") {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return 0,
            }
        }
    }

    pub async fn is_quiet(&mut self) {
        match timeout(Duration::from_millis(600), self.0.next()).await {
            Err(_) | Ok(Some(Ok(Message::Ping(_)))) => {}
            Ok(said) => panic!("{said:?}"),
        }
    }
}
