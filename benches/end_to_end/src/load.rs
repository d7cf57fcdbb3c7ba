//! The load: so many clients, each on one connection that stays open, each asking again as soon as it is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::cluster::Result;

/// Makes the bytes of the request number `turn` of a client.
pub trait Requests: Send + Sync {
    fn request(&self, client: usize, turn: usize) -> Vec<u8>;
    /// Hears what was answered.
    fn answered(&self, _client: usize, _turn: usize) {}
}

/// Prepared requests, asked in turn; each client begins elsewhere.
pub struct Prepared(pub Vec<Vec<u8>>);

impl Requests for Prepared {
    fn request(&self, client: usize, turn: usize) -> Vec<u8> {
        self.0.get((client * 7 + turn) % self.0.len().max(1)).cloned().unwrap_or_default()
    }
}

/// What a run of the load saw.
#[derive(Clone, Debug)]
pub struct Run {
    pub requests: usize,
    pub lasted: Duration,
    /// In microseconds, sorted.
    latencies: Vec<u32>,
}

impl Run {
    /// In milliseconds.
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let index = (last as f64 * share).round() as usize;
        f64::from(self.latencies.get(index).copied().unwrap_or(0)) / 1000.0
    }
}

/// Until when a client asks.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    Time(Duration),
    /// So many requests of all clients together.
    Requests(usize),
}

pub async fn run(address: &str, clients: usize, until: Until, requests: Arc<dyn Requests>) -> Result<Run> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let (address, requests) = (address.to_owned(), requests.clone());
        let turns = match until {
            Until::Time(_) => usize::MAX,
            Until::Requests(all) => all / clients + usize::from(client < all % clients),
        };
        let end = match until {
            Until::Time(time) => Some(began + time),
            Until::Requests(_) => None,
        };
        tasks.spawn(async move {
            let mut connection = Connection::open(&address).await?;
            let mut latencies = Vec::new();
            for turn in 0..turns {
                if end.is_some_and(|end| Instant::now() >= end) {
                    break;
                }
                let request = requests.request(client, turn);
                let asked = Instant::now();
                let body = connection.ask(&request).await?;
                latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                must_be_data(body)?;
                requests.answered(client, turn);
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??);
    }
    let lasted = began.elapsed();
    latencies.sort_unstable();
    Ok(Run { requests: latencies.len(), lasted, latencies })
}

/// An answer with errors is not one that was measured.
fn must_be_data(body: &[u8]) -> Result<()> {
    if memchr::memmem::find(body, b"\"errors\"").is_some() || !body.starts_with(b"{\"data\":") {
        return Err(format!("answered: {}", String::from_utf8_lossy(body.get(..800).unwrap_or(body))).into());
    }
    Ok(())
}

/// A connection that stays open.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    pub async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(65_536), body: Vec::new() })
    }

    /// Sends a request and gives the body of the answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = memchr::memmem::find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(self.buffer.get(..head).unwrap_or_default()).to_ascii_lowercase();
        if !text.starts_with("http/1.1 200") {
            let rest = String::from_utf8_lossy(self.buffer.get(head..).unwrap_or_default()).into_owned();
            return Err(format!("answered: {text}{rest}").into());
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let Some(length) = length else {
            return self.chunks(head).await;
        };
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok(self.buffer.get(head..head + length).unwrap_or_default())
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
        Ok(())
    }

    /// A body in chunks, whose length nobody knew when it began.
    async fn chunks(&mut self, mut at: usize) -> Result<&[u8]> {
        self.body.clear();
        loop {
            let line_end = loop {
                if let Some(end) = memchr::memmem::find(self.buffer.get(at..).unwrap_or_default(), b"\r\n") {
                    break at + end;
                }
                self.more().await?;
            };
            let digits = String::from_utf8_lossy(self.buffer.get(at..line_end).unwrap_or_default()).into_owned();
            let length = usize::from_str_radix(digits.split(';').next().unwrap_or_default().trim(), 16)?;
            let begin = line_end + 2;
            while self.buffer.len() < begin + length + 2 {
                self.more().await?;
            }
            self.body.extend_from_slice(self.buffer.get(begin..begin + length).unwrap_or_default());
            at = begin + length + 2;
            if length == 0 {
                return Ok(&self.body);
            }
        }
    }
}
