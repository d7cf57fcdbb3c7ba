//! What was touched, told to every stream: in this process, and on PostgreSQL to all servers of one database.
//!
//! An event is a name, kind and id, and nothing of any tenant: whoever hears it reads again, within their own scope. It
//! carries no version, because nothing is concluded from an event but that it is time to look.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgListener;
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use tokio::task::AbortHandle;
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::query::Query;
use crate::authz::policy::Resource;
use crate::error::Result;

/// The kinds of which streams are told. The last three are those on which somebody's standing rests: a stream is
/// authorised anew when its person, its membership or its tenant is touched. Whoever changes a grant touches the
/// membership that holds it; whoever changes a mandate, the federation; whoever gives a membership, the person.
pub const TOLD: [Resource; 4] = [Resource::Session, Resource::Person, Resource::Membership, Resource::Tenant];

const CHANNEL: &str = "tresporuno_touched";
/// Events that a slow listener may lag behind; over it, it takes everything for touched.
const KEPT: usize = 1_024;
/// PostgreSQL takes 8,000 bytes; over this, everything is said to be touched.
const LONGEST_NOTICE: usize = 7_500;
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);

/// An object that somebody may be looking at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Topic {
    pub resource: Resource,
    pub id: Uuid,
}

/// Where events are published and heard.
#[derive(Clone, Debug)]
pub struct Events(Arc<Hub>);

/// Hears what is published from now on.
#[derive(Debug)]
pub struct Listener {
    heard: broadcast::Receiver<Event>,
    /// Other servers are listened to for as long as anybody listens here.
    events: Events,
}

#[derive(Debug)]
struct Hub {
    sender: broadcast::Sender<Event>,
    /// Tells the notices of this process from those of others.
    origin: Uuid,
    /// Of PostgreSQL; an SQLite file has one server.
    url: Option<SecretString>,
    /// Nothing that another server touches is missed at the moment.
    hears_others: Arc<AtomicBool>,
    others: OnceLock<AbortHandle>,
}

/// What was heard.
#[derive(Clone, Debug)]
pub enum Event {
    Touched(Arc<[Topic]>),
    /// Something may have been missed.
    Anything,
}

impl Store {
    /// Hears what is touched from now on. The first listener makes the process listen to the other servers too.
    pub fn listen(&self) -> Listener {
        self.events.listen()
    }

    /// Publishes that these were touched behind the service, or by a job that has no transaction of an actor.
    pub async fn announce(&self, topics: &[Topic]) -> Result<()> {
        self.events.notify(&self.writer, topics).await?;
        self.events.publish(topics);
        Ok(())
    }
}

impl Listener {
    /// Whatever is touched from now on will be heard, here or on another server.
    pub fn hears_all(&self) -> bool {
        self.events.0.hears_others.load(Ordering::SeqCst)
    }

    /// What was heard since it was last asked, without waiting; `None` when that was all.
    pub fn heard(&mut self) -> Option<Event> {
        match self.heard.try_recv() {
            Ok(event) => Some(event),
            Err(TryRecvError::Lagged(_)) => Some(Event::Anything),
            Err(TryRecvError::Empty | TryRecvError::Closed) => None,
        }
    }

    /// Forgets what was heard so far: whoever reads after this sees all of it.
    pub fn catch_up(&mut self) {
        while !matches!(self.heard.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
    }

    /// Ends when one of `topics` was touched, or may have been.
    pub async fn touched(&mut self, topics: &[Topic]) {
        loop {
            match self.heard.recv().await {
                Ok(Event::Touched(touched)) if touched.iter().any(|topic| topics.contains(topic)) => return,
                Ok(Event::Touched(_)) => {}
                Ok(Event::Anything) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

impl Events {
    pub(super) fn new(url: &SecretString) -> Self {
        let is_postgres = !url.expose_secret().starts_with("sqlite:");
        Self(Arc::new(Hub {
            sender: broadcast::Sender::new(KEPT),
            origin: Uuid::new_v4(),
            url: is_postgres.then(|| url.clone()),
            hears_others: Arc::new(AtomicBool::new(!is_postgres)),
            others: OnceLock::new(),
        }))
    }

    /// Ends the connection to the other servers; nothing is heard of them any more.
    pub(super) fn close(&self) {
        if let Some(others) = self.0.others.get() {
            others.abort();
            self.0.hears_others.store(false, Ordering::SeqCst);
        }
    }

    /// Tells the other servers of one database once the transaction of `connection` is committed.
    pub(super) async fn notify(&self, connection: &impl ConnectionTrait, topics: &[Topic]) -> Result<()> {
        if topics.is_empty() || connection.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let values = [CHANNEL.into(), written(self.0.origin, topics).into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
        connection.query_one_raw(statement).await.map_err(unavailable)?;
        Ok(())
    }

    /// As [`Events::notify`], as the end of a statement that writes a row.
    pub(super) fn telling(&self, topics: &[Topic], query: &mut Query) -> String {
        if topics.is_empty() || !query.is_postgres() {
            return String::new();
        }
        let (channel, told) = (query.bind(CHANNEL), query.bind(written(self.0.origin, topics)));
        format!(" RETURNING pg_notify({channel}, {told})")
    }

    /// Tells this process when the value is dropped, which is once the commit has ended or nobody waits for it.
    pub(super) fn when_dropped(&self, topics: Vec<Topic>) -> impl Drop + use<> {
        Told { events: self.clone(), topics }
    }

    /// Tells this process, after the commit.
    pub(super) fn publish(&self, topics: &[Topic]) {
        if !topics.is_empty() {
            // Nobody may be listening.
            self.0.sender.send(Event::Touched(topics.into())).ok();
        }
    }

    fn listen(&self) -> Listener {
        let heard = self.0.sender.subscribe();
        if let Some(url) = &self.0.url {
            let ear = || Ear {
                url: url.clone(),
                origin: self.0.origin,
                sender: self.0.sender.clone(),
                hears: self.0.hears_others.clone(),
            };
            self.0.others.get_or_init(|| tokio::spawn(ear().listen()).abort_handle());
        }
        Listener { heard, events: self.clone() }
    }
}

struct Told {
    events: Events,
    topics: Vec<Topic>,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.events.publish(&self.topics);
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if let Some(others) = self.others.get() {
            others.abort();
        }
    }
}

/// Listens to the other servers.
struct Ear {
    url: SecretString,
    origin: Uuid,
    sender: broadcast::Sender<Event>,
    hears: Arc<AtomicBool>,
}

impl Ear {
    /// For ever. What was told while nobody listened is taken for everything.
    async fn listen(self) {
        loop {
            match self.listen_once().await {
                // The connection was lost, and may be had again at once.
                Ok(()) => self.is_deaf(),
                Err(error) => {
                    self.is_deaf();
                    tracing::warn!(%error, "the other servers are not heard; streams look again by themselves");
                    tokio::time::sleep(RECONNECT_PAUSE).await;
                }
            }
        }
    }

    async fn listen_once(&self) -> sqlx::Result<()> {
        let mut listener = PgListener::connect(self.url.expose_secret()).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        // In this order: whoever finds that all is heard finds also that something may have been missed before.
        self.sender.send(Event::Anything).ok();
        self.hears.store(true, Ordering::SeqCst);
        while let Some(notice) = listener.try_recv().await? {
            if let Some(event) = read(notice.payload(), self.origin) {
                self.sender.send(event).ok();
            }
        }
        Ok(())
    }

    fn is_deaf(&self) {
        self.hears.store(false, Ordering::SeqCst);
    }
}

/// `origin kind:id kind:id …`, or `origin *` for everything.
fn written(origin: Uuid, topics: &[Topic]) -> String {
    let names = topics.iter().map(|topic| format!(" {}:{}", topic.resource.table(), topic.id));
    let notice: String = std::iter::once(origin.to_string()).chain(names).collect();
    if notice.len() <= LONGEST_NOTICE { notice } else { format!("{origin} *") }
}

/// What another server said; nothing of what this one said itself. What cannot be read may be anything.
fn read(notice: &str, own: Uuid) -> Option<Event> {
    let (origin, names) = notice.split_once(' ').unwrap_or((notice, "*"));
    if origin == own.to_string() {
        return None;
    }
    let topics: Option<Arc<[Topic]>> = names.split(' ').map(topic).collect();
    Some(topics.map_or(Event::Anything, Event::Touched))
}

fn topic(name: &str) -> Option<Topic> {
    let (table, id) = name.split_once(':')?;
    let resource = TOLD.into_iter().find(|resource| resource.table() == table)?;
    Some(Topic { resource, id: id.parse().ok()? })
}
