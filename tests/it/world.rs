//! The world in which behaviours are tested: two states, two clubs, a federation, and people of every kind of tenant,
//! reached as their apps reach the service: by HTTP, with a token.

pub mod people;
mod seed;
pub mod story;
pub mod technical_file;
pub mod upload;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{Database, DatabaseConnection};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use tresporuno::authn::{
    Accounts, Attempts, Bound, Bounds, Cost, Courier, Means, Passwords, Providers, Seal, SigningKey, Tokens,
};
use tresporuno::authz::actor::SignedIn;
use tresporuno::authz::policy::Resource;
use tresporuno::graphql::Schemas;
use tresporuno::http::limits::Limits;
use tresporuno::http::{Settings, SignIns};
use tresporuno::service::{Clock, Service};
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;
use tresporuno::store::events::Topic;
use tresporuno::store::files::Files;
use tresporuno::store::membership::Standing;
use uuid::Uuid;

use crate::both::{Backend, Fixture};
use crate::postgres::served;

pub use people::PEOPLE;
pub use seed::{code_of, id};

/// A database with the small world in it, and the service before it, which serves as a role that owns nothing.
pub struct World {
    /// Direct sight of the database, for looking behind the service.
    pub database: DatabaseConnection,
    pub store: Store,
    /// The service as its clients reach it, for requests of another form than [`World::send`] makes.
    pub router: Router,
    pub tokens: Tokens,
    pub accounts: Accounts,
    /// Where the letters come to people.
    pub letters: TempDir,
    clock: Arc<Mutex<DateTime<Utc>>>,
    /// Dropped last: with it goes the database. None where a template is being prepared.
    pub backend: Option<Backend>,
}

impl Fixture for World {
    const TEMPLATE: &'static str = "world";

    async fn prepare(url: &str) {
        let store = open(url).await;
        store.migrate().await.unwrap();
        store.close().await.unwrap();
        let database = Database::connect(url).await.unwrap();
        seed::fill(&database).await;
        database.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        let url = backend.url().to_owned();
        Self::on(&url, Some(backend)).await
    }
}

/// The time at which every test begins.
pub fn now() -> DateTime<Utc> {
    "2026-11-23T18:00:00Z".parse().unwrap()
}

/// The files of all worlds: what is kept by its content is the same in each, also in one that was copied.
static FILES: LazyLock<Files> = LazyLock::new(Files::in_memory);

async fn open(url: &str) -> Store {
    let store = Store::open(&DatabaseUrl { url: url.to_owned().into(), pool: 4 }).await.unwrap();
    store.keeping(FILES.clone())
}

/// What finds out who somebody is, as the service has it, with cheap digests.
pub fn accounts(store: &Store, tokens: &Tokens, letters: PathBuf, providers: Providers, bounds: &Bounds) -> Accounts {
    let means = Means { attempts: Attempts::new(bounds), providers, ..means(letters, CHEAP) };
    Accounts::new(store.clone(), tokens.clone(), means)
}

/// The same with digests at another cost.
pub fn accounts_at(cost: Cost, store: &Store, tokens: &Tokens, letters: PathBuf) -> Accounts {
    Accounts::new(store.clone(), tokens.clone(), means(letters, cost))
}

fn means(letters: PathBuf, cost: Cost) -> Means {
    Means {
        seal: Seal::ephemeral().unwrap(),
        passwords: Passwords::new(cost).unwrap(),
        attempts: Attempts::new(&generous()),
        courier: Courier::into_folder(letters, "3x1@test.example").unwrap(),
        providers: Providers::new(Vec::new()),
    }
}

/// Whoever tests something else is not counted.
fn generous() -> Bounds {
    let often = Bound { burst: 10_000, period: std::time::Duration::from_millis(1) };
    Bounds { of_account_from_address: often, of_account: often, from_address: often }
}

/// Digests that cost nothing: what they cost is no behaviour.
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

/// Built once for all tests: it keeps nothing of those whom it serves.
pub fn schemas() -> Schemas {
    static BUILT: LazyLock<Schemas> = LazyLock::new(Schemas::build);
    BUILT.clone()
}

fn edge(store: &Store, accounts: Accounts, clock: Clock, limits: Limits) -> Router {
    let sign_ins = SignIns { accounts: accounts.clone(), clock: clock.clone(), client_address_header: None };
    let service = Service::new(store.clone(), accounts, clock, schemas());
    tresporuno::http::router(Arc::new(service), Settings { limits, sign_ins: Some(sign_ins), ..Settings::default() })
}

impl World {
    /// The service before the database at `url`, which holds the small world or what grew out of it.
    pub async fn on(url: &str, backend: Option<Backend>) -> Self {
        let store = open(&served(url)).await;
        let database = Database::connect(url).await.unwrap();
        let tokens = Tokens::new(SigningKey::ephemeral().unwrap(), "https://test.example", "tresporuno");
        let clock = Arc::new(Mutex::new(now()));
        let told = clock.clone();
        let tell: Clock = Arc::new(move || *told.lock().unwrap());
        let letters = tempfile::tempdir().unwrap();
        let accounts = accounts(&store, &tokens, letters.path().to_owned(), Providers::new(Vec::new()), &generous());
        let router = edge(&store, accounts.clone(), tell, Limits::default());
        Self { database, store, router, tokens, accounts, letters, clock, backend }
    }

    /// The service within other limits.
    pub fn within(&self, limits: Limits) -> Router {
        let clock = self.clock.clone();
        edge(&self.store, self.accounts.clone(), Arc::new(move || *clock.lock().unwrap()), limits)
    }

    /// The service with a clock that goes.
    pub fn going(&self) -> Router {
        let (clock, start) = (self.clock.clone(), std::time::Instant::now());
        let clock: Clock = Arc::new(move || *clock.lock().unwrap() + start.elapsed());
        edge(&self.store, self.accounts.clone(), clock, Limits::default())
    }

    /// The service with other ways to find out who somebody is.
    pub fn with_accounts(&self, accounts: Accounts) -> Router {
        let clock = self.clock.clone();
        edge(&self.store, accounts, Arc::new(move || *clock.lock().unwrap()), Limits::default())
    }

    /// Lets go of the database, as whoever prepares a template must.
    pub async fn let_go(self) {
        self.store.close().await.unwrap();
        self.database.close().await.unwrap();
    }

    /// Lets time go by.
    pub fn pass(&self, time: Duration) {
        *self.clock.lock().unwrap() += time;
    }

    pub fn time(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    /// Who `person` is, under the first of their memberships.
    pub async fn standing(&self, person: &str) -> Standing {
        let first = self
            .store
            .standing(id(person), SignedIn::at_epoch(1), self.time(), |identity| Ok(identity.memberships.first()));
        first.await.unwrap()
    }

    /// Says that this was changed behind the service, as whoever does so says, who does not want to wait.
    pub async fn say_touched(&self, resource: Resource, name: &str) {
        self.store.announce(&[Topic { resource, id: id(name) }]).await.unwrap();
    }

    /// Asks nothing until it takes no statement to know who asks.
    pub async fn be_known(&self, person: &str, headers: &[(&str, String)]) {
        let start = std::time::Instant::now();
        loop {
            let before = self.store.statements();
            self.send_with(person, headers, json!({ "query": "{ __typename }" })).await;
            if self.store.statements() == before {
                return;
            }
            assert!(start.elapsed() < std::time::Duration::from_secs(10), "{person} is never remembered");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// A token of the person called so.
    pub fn token(&self, person: &str) -> String {
        self.tokens.issue(id(person), 1, &["pwd"], Duration::minutes(10), self.time()).unwrap()
    }

    /// What the service answers to `person`; the empty name asks without a credential.
    pub async fn ask(&self, person: &str, query: &str, variables: Value) -> Value {
        let (_, body) = self.send(person, json!({ "query": query, "variables": variables })).await;
        serde_json::from_slice(&body).unwrap()
    }

    /// As [`World::ask`], and there are no errors; gives what stands under `data`.
    pub async fn read(&self, person: &str, query: &str) -> Value {
        let answer = self.ask(person, query, json!({})).await;
        assert!(answer.get("errors").is_none(), "{person}: {query}\n{answer:#}");
        answer["data"].clone()
    }

    /// Status and body of the answer to a request.
    pub async fn send(&self, person: &str, body: Value) -> (u16, Vec<u8>) {
        self.send_as(person, None, body).await
    }

    /// As [`World::send`], under one of the person's memberships.
    pub async fn send_as(&self, person: &str, membership: Option<Uuid>, body: Value) -> (u16, Vec<u8>) {
        let named = membership.map(|membership| ("x-membership", membership.to_string()));
        self.send_with(person, named.as_slice(), body).await
    }

    /// As [`World::send`], with these headers too.
    pub async fn send_with(&self, person: &str, headers: &[(&str, String)], body: Value) -> (u16, Vec<u8>) {
        let mut request = Request::post("/graphql");
        request = request.header("accept", "application/json").header("accept-language", "en");
        if !person.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token(person)));
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = if upload::named(&body).is_some() {
            upload::posted(request, upload::form_of(body))
        } else {
            request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
        };
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec())
    }

    /// Has `person` do a mutation; its input gets a fresh idempotency key unless it brings one.
    pub async fn act(&self, person: &str, mutation: &str, selection: &str, input: Value) -> Value {
        let (query, input) = written(mutation, selection, input);
        self.ask(person, &query, json!({ "input": input })).await
    }

    /// As [`World::act`], under the membership in one tenant of a person who holds several.
    pub async fn act_as(&self, person: &str, tenant: &str, mutation: &str, selection: &str, input: Value) -> Value {
        let (query, input) = written(mutation, selection, input);
        let body = json!({ "query": query, "variables": { "input": input } });
        let membership = id(&format!("membership_{person}_{tenant}"));
        let (_, body) = self.send_as(person, Some(membership), body).await;
        serde_json::from_slice(&body).unwrap()
    }

    /// As [`World::act`], and it is done; gives the payload.
    pub async fn done(&self, person: &str, mutation: &str, selection: &str, input: Value) -> Value {
        let answer = self.act(person, mutation, selection, input).await;
        assert!(answer.get("errors").is_none(), "{person}: {mutation}\n{answer:#}");
        answer["data"][mutation].clone()
    }

    /// As [`World::act`], and it is refused; gives code and reason, `-` where there is no reason.
    pub async fn refusal(&self, person: &str, mutation: &str, selection: &str, input: Value) -> String {
        let answer = self.act(person, mutation, selection, input).await;
        assert!(answer["data"][mutation].is_null(), "{person}: {mutation} was done\n{answer:#}");
        code_and_reason(&answer)
    }
}

/// Code and reason of the first error, as `REFUSED NO_QUORUM`.
pub fn code_and_reason(answer: &Value) -> String {
    let extensions = &answer["errors"][0]["extensions"];
    let part = |name: &str| extensions[name].as_str().unwrap_or("-").to_owned();
    format!("{} {}", part("code"), part("reason"))
}

/// Text and input of a mutation; the input gets a fresh idempotency key unless it brings one.
fn written(mutation: &str, selection: &str, mut input: Value) -> (String, Value) {
    input.as_object_mut().unwrap().entry("idempotencyKey").or_insert_with(|| Uuid::new_v4().to_string().into());
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} }} }}");
    (query, input)
}
