//! The limit server: what the work costs at the least. One hand-written statement for each operation under row-level
//! security, binary rows and arrays, JSON written by hand, and the whole transaction in one round trip. It reads no
//! GraphQL and checks no token.

mod answer;
mod statements;

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Semaphore};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row, Statement};
use uuid::Uuid;

use crate::cluster::Result;
use statements::{CAST_VOTE, CLAIMS, CURSORS, DEEP, LOOK_UP, PAGE, PAGE_500};

/// As many as the service keeps: twice the cores.
const CONNECTIONS_A_CORE: usize = 2;

pub async fn serve(database_url: &str, listen: &str) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let pool = Arc::new(Pool::open(database_url, CONNECTIONS_A_CORE * cores).await?);
    let listener = TcpListener::bind(listen).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let pool = pool.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(pool.clone(), request));
            http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
        });
    }
}

async fn respond(
    pool: Arc<Pool>,
    request: Request<Incoming>,
) -> std::result::Result<Response<Full<Bytes>>, Infallible> {
    Ok(match answer(&pool, request).await {
        Ok(body) => {
            let mut response = Response::new(Full::new(Bytes::from(body)));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
        Err(error) => {
            let mut response = Response::new(Full::new(Bytes::from(format!("{error:?}"))));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    })
}

async fn answer(pool: &Pool, request: Request<Incoming>) -> Result<Vec<u8>> {
    let claims = Claims::of(&request)?;
    let path = request.uri().path().to_owned();
    let body = request.into_body().collect().await?.to_bytes();
    if path == "/ready" {
        return Ok(b"{\"data\":{}}".to_vec());
    }
    let connection = pool.take().await?;
    let done = operate(&connection, &claims, &path, &body).await;
    pool.give_back(connection).await;
    done
}

async fn operate(connection: &Connection, claims: &Claims, path: &str, body: &[u8]) -> Result<Vec<u8>> {
    let variables: Value = serde_json::from_slice(body)?;
    let text = |name: &str| variables.get(name).and_then(Value::as_str).ok_or("a variable is missing");
    match path {
        "/page" => answer::page(&connection.read(claims, PAGE, &[&text("municipality")?]).await?, 20),
        "/look-up" => answer::look_up(&connection.read(claims, LOOK_UP, &[&text("folio")?]).await?),
        "/deep" => answer::deep(&connection.read(claims, DEEP, &[&text("state")?]).await?),
        "/page-500" => {
            let (created_at, id) = answer::cursor(text("after")?)?;
            answer::page_500(&connection.read(claims, PAGE_500, &[&created_at, &id]).await?, 10)
        }
        "/cursors" => {
            let (created_at, id) = answer::cursor(text("after").unwrap_or(answer::BEFORE_ALL))?;
            answer::cursors(&connection.read(claims, CURSORS, &[&created_at, &id]).await?, 100)
        }
        "/cast-vote" => {
            let item: Uuid = text("item")?.parse()?;
            answer::cast_vote(&connection.read(claims, CAST_VOTE, &[&item, &text("choice")?]).await?)
        }
        _ => Err("no such operation".into()),
    }
}

struct Claims {
    tenant: String,
    person: String,
    national: String,
}

impl Claims {
    fn of(request: &Request<Incoming>) -> Result<Self> {
        let header = |name: &str| -> Result<String> {
            Ok(request.headers().get(name).map_or(Ok(""), HeaderValue::to_str)?.to_owned())
        };
        Ok(Self { tenant: header("x-tenant")?, person: header("x-person")?, national: header("x-national")? })
    }
}

struct Pool {
    idle: Mutex<Vec<Connection>>,
    places: Semaphore,
}

/// A connection with its statements, each prepared once.
struct Connection {
    client: Client,
    begin: Statement,
    claims: Statement,
    commit: Statement,
    prepared: Vec<(&'static str, Statement)>,
}

impl Pool {
    async fn open(database_url: &str, size: usize) -> Result<Self> {
        let mut idle = Vec::new();
        for _ in 0..size {
            let (client, connection) = tokio_postgres::connect(database_url, NoTls).await?;
            tokio::spawn(connection);
            let mut prepared = Vec::new();
            let (begin, commit) = (client.prepare("BEGIN").await?, client.prepare("COMMIT").await?);
            let claims = client.prepare(CLAIMS).await?;
            for text in [PAGE, LOOK_UP, DEEP, PAGE_500, CURSORS, CAST_VOTE] {
                prepared.push((text, client.prepare(text).await.map_err(|error| format!("{text}: {error:?}"))?));
            }
            idle.push(Connection { client, begin, claims, commit, prepared });
        }
        Ok(Self { idle: Mutex::new(idle), places: Semaphore::new(size) })
    }

    async fn take(&self) -> Result<Connection> {
        self.places.acquire().await?.forget();
        self.idle.lock().await.pop().ok_or_else(|| "no connection".into())
    }

    async fn give_back(&self, connection: Connection) {
        self.idle.lock().await.push(connection);
        self.places.add_permits(1);
    }
}

impl Connection {
    /// The whole transaction is sent before anything of it is answered.
    async fn read(&self, claims: &Claims, text: &'static str, with: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let found = self.prepared.iter().find(|(known, _)| *known == text);
        let (_, statement) = found.ok_or("not prepared")?;
        let told: [&(dyn ToSql + Sync); 3] = [&claims.tenant, &claims.person, &claims.national];
        let (_, _, rows, _) = tokio::try_join!(
            self.client.execute(&self.begin, &[]),
            self.client.execute(&self.claims, &told),
            self.client.query(statement, with),
            self.client.execute(&self.commit, &[]),
        )?;
        Ok(rows)
    }
}
