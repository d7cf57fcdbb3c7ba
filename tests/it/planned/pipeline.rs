//! A planned read on PostgreSQL goes there and back once, and leaves nothing on its connection: seen by whoever stands
//! between the service and the database.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::scope::Scope;
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;
use tresporuno::store::datum::Kind;
use tresporuno::store::page::{Beside, Order, PageArgs};
use tresporuno::store::plan::PageWants;
use tresporuno::store::project::Project;
use tresporuno::store::territory::State;
use uuid::Uuid;

use super::indexes::NEWEST;
use crate::both::on_postgres;
use crate::paging::crowd::Crowded;
use crate::postgres::SERVER;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_goes_to_the_database_and_back_once() {
    // The database takes its time, so that it says nothing before all is said that waits for nothing.
    let Some(tapped) = Tapped::build(Duration::from_millis(50)).await else { return };
    let scope = tapped.scope("president_jerez").await;
    tapped.titles(&scope).await;
    tapped.tap.take();
    let before = tapped.store.statements();
    tapped.titles(&scope).await;
    assert_eq!(tapped.store.statements() - before, 1);
    let heard = tapped.tap.take();
    assert_eq!(heard.turns(), 1, "{heard:?}");
    assert!(heard.says("BEGIN READ ONLY") && heard.says("tresporuno_club_president") && heard.says("COMMIT"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_roles_share_no_prepared_statement_and_neither_prepares_twice() {
    let Some(tapped) = Tapped::build(Duration::ZERO).await else { return };
    let people = ["president_jerez", "treasurer_jerez", "national"];
    let scopes = [tapped.scope(people[0]).await, tapped.scope(people[1]).await, tapped.scope(people[2]).await];
    for _ in 0..3 {
        for scope in &scopes {
            tapped.titles(scope).await;
        }
    }
    let heard = tapped.tap.take();
    for role in ["club_president", "club_treasurer", "national_reviewer"] {
        assert_eq!(heard.times(&format!("/* as tresporuno_{role} */")), 1, "{role}");
    }
    // What is empty is not told: whoever has no clubs of their own tells less.
    assert_eq!(heard.times("SELECT set_config('role'"), 2);
}

/// Roles take turns on the connection on which is written, too, and a plan holds the policies of one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_of_two_roles_share_no_prepared_statement_and_neither_prepares_twice() {
    let Some(tapped) = Tapped::build(Duration::ZERO).await else { return };
    let people = ["president_jerez", "treasurer_jerez", "national"];
    let scopes = [tapped.scope(people[0]).await, tapped.scope(people[1]).await, tapped.scope(people[2]).await];
    let project = Uuid::now_v7();
    for _ in 0..3 {
        for scope in &scopes {
            let act = tapped.store.begin(scope, Act::UpdateProposal, project, tapped.crowded.time()).await.unwrap();
            assert!(!act.can_read(Resource::Project, project).await.unwrap());
        }
    }
    let heard = tapped.tap.take();
    for role in ["club_president", "club_treasurer", "national_reviewer"] {
        assert_eq!(heard.times(&format!("/* as tresporuno_{role} */")), 1, "{role}");
    }
}

/// Whoever sees everything gives up at every moment of the way, and after three times as long as any reading took;
/// whoever sees less comes next on the same connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_gives_up_leaves_neither_claims_nor_a_transaction_to_the_next() {
    let Some(tapped) = Tapped::build(Duration::from_millis(2)).await else { return };
    let (all, few) = (tapped.scope("president_jerez").await, tapped.scope("president_tlaltenango").await);
    let (seen_by_all, seen_by_few) = (tapped.titles(&all).await, tapped.titles(&few).await);
    assert_ne!(seen_by_all, seen_by_few, "one of them sees what the other one does not");
    let (mut given_up, mut finished) = (0, 0);
    // What a reading takes at the moment, so that neither a slow machine nor one slow moment decides.
    let mut usual = Duration::from_millis(5);
    for step in 0..600 {
        match tokio::time::timeout(usual * (step % 60) / 20, tapped.titles(&all)).await {
            Ok(titles) => {
                finished += 1;
                assert_eq!(titles, seen_by_all);
            }
            Err(_) => given_up += 1,
        }
        let begun = Instant::now();
        assert_eq!(tapped.titles(&few).await, seen_by_few, "after {step}");
        usual = begun.elapsed();
        if step >= 60 && given_up > 5 && finished > 5 {
            break;
        }
    }
    assert!(given_up > 5 && finished > 5, "{given_up} given up, {finished} finished");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let text = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = '{SERVER}' \
         AND state <> 'idle'"
    );
    let row = tapped.crowded.database.query_one_raw(Statement::from_string(DbBackend::Postgres, text)).await.unwrap();
    assert_eq!(row.unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
}

/// There is one connection; what was asked on it and given up still waits for its table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_what_another_one_gave_up() {
    let Some(tapped) = Tapped::build(Duration::ZERO).await else { return };
    let scope = tapped.scope("national").await;
    tapped.titles(&scope).await;
    let held = tapped.crowded.database.begin().await.unwrap();
    held.execute_unprepared("LOCK TABLE project IN ACCESS EXCLUSIVE MODE").await.unwrap();
    tokio::time::timeout(Duration::from_millis(300), tapped.titles(&scope)).await.unwrap_err();
    let order = Order::ascending("code", Kind::Text);
    let page = PageWants { args: PageArgs::first(100, order), beside: Beside::default(), wants: Default::default() };
    let states = tokio::time::timeout(Duration::from_secs(5), tapped.store.page::<State>(&scope, &page)).await;
    assert!(!states.expect("it waits").unwrap().edges.is_empty());
    held.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_the_database_closed_is_not_used_again() {
    let Some(tapped) = Tapped::build(Duration::ZERO).await else { return };
    let scope = tapped.scope("national").await;
    let before = tapped.titles(&scope).await;
    let text = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
         AND usename = '{SERVER}'"
    );
    tapped.crowded.database.execute_unprepared(&text).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(tapped.titles(&scope).await, before);
}

/// A service with a single connection for reads, through a tap.
struct Tapped {
    crowded: Crowded,
    store: Store,
    tap: Tap,
}

impl Tapped {
    async fn build(delay: Duration) -> Option<Self> {
        let crowded: Crowded = on_postgres().await?;
        let url = crowded.backend.as_ref().unwrap().url().to_owned();
        let (folder, database) = url.split_once('@').unwrap().1.split_once('/').unwrap();
        let socket = format!("{}/.s.PGSQL.5432", folder.replace("%2F", "/"));
        let (tap, port) = Tap::start(socket, delay).await;
        let url = format!("postgres://{SERVER}@127.0.0.1:{port}/{database}");
        let store = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
        Some(Self { crowded, store, tap })
    }

    async fn scope(&self, person: &str) -> Scope {
        let actor = self.crowded.standing(person).await.actor;
        Scope::of(Arc::new(actor)).at(self.crowded.time())
    }

    async fn titles(&self, scope: &Scope) -> Vec<String> {
        let page =
            PageWants { args: PageArgs::first(100, NEWEST), beside: Beside::default(), wants: Default::default() };
        let page = self.store.page::<Project>(scope, &page).await.unwrap();
        page.edges.into_iter().map(|edge| edge.node.title).collect()
    }
}

/// What went by, in order; true where the service said it.
#[derive(Debug, Default)]
struct Conversation(Vec<(bool, Vec<u8>)>);

impl Conversation {
    /// How often the service spoke after the database had.
    fn turns(&self) -> usize {
        let starts = |at: &usize| self.0[*at].0 && (*at == 0 || !self.0[*at - 1].0);
        (0..self.0.len()).filter(starts).count()
    }

    fn times(&self, text: &str) -> usize {
        let said: Vec<u8> = self.0.iter().filter(|(by_service, _)| *by_service).flat_map(|(_, b)| b.clone()).collect();
        String::from_utf8_lossy(&said).matches(text).count()
    }

    fn says(&self, text: &str) -> bool {
        self.times(text) > 0
    }
}

#[derive(Clone, Default)]
struct Tap(Arc<Mutex<Conversation>>);

impl Tap {
    /// The database says everything `delay` later.
    async fn start(socket: String, delay: Duration) -> (Self, u16) {
        let tap = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = tap.clone();
        tokio::spawn(async move {
            while let Ok((service, _)) = listener.accept().await {
                let (from_service, to_service) = service.into_split();
                let (from_database, to_database) = UnixStream::connect(&socket).await.unwrap().into_split();
                tokio::spawn(told.clone().pass(true, Duration::ZERO, from_service, to_database));
                tokio::spawn(told.clone().pass(false, delay, from_database, to_service));
            }
        });
        (tap, port)
    }

    fn take(&self) -> Conversation {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    async fn pass(
        self,
        by_service: bool,
        delay: Duration,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
    ) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            tokio::time::sleep(delay).await;
            self.0.lock().unwrap().0.push((by_service, buffer[..length].to_vec()));
            if to.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
    }
}
