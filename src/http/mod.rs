//! The edge: GraphQL over HTTP, its limits, health and the page for a person; no rule of the programme lives here.
//!
//! In reading order: [`Service`] is what the edge needs of the rest, [`router`] puts the paths together, `graphql`
//! answers, `accounts` signs in and out, `guard` refuses, `documents` are known again, `multipart` brings
//! files and `files` gives them, `answer` dresses what leaves, `live`
//! answers again and again, over `sse` or a `socket`, within its `places`; `watch` surrounds all, [`serve`] holds the connections, `patience` ends those that do not read.

mod accounts;
pub mod answer;
pub mod documents;
mod files;
mod graphql;
pub mod guard;
mod health;
pub mod limits;
mod live;
mod multipart;
pub mod negotiation;
mod page;
mod patience;
mod places;
mod serve;
mod socket;
mod sse;
mod stop;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Data, Executor};
use async_trait::async_trait;
use axum::Router;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, Method};
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use uuid::Uuid;

use crate::domain::refusal::Language;
use crate::error::Error;
use crate::graphql::document::{DocumentFile, PLACE};
use limits::Limits;

pub use accounts::{Clock, SignIns};
pub use page::PageExample;
pub use serve::{serve, serve_within};
pub use watch::TRACE;

/// What the edge needs of the rest of the house.
#[async_trait]
pub trait Service: Send + Sync + 'static {
    type Schema: Executor;

    /// The schema that answers. Build it with `disable_suggestions()`: its "did you mean" names what is hidden.
    fn schema(&self) -> &Self::Schema;

    /// The schema for a document that [`Service::schema`] has found valid with such variables and that asks for no types: it
    /// need not look at that again, and answers the same to the byte.
    fn schema_for_the_valid(&self) -> &Self::Schema {
        self.schema()
    }

    /// The data of one request: who acts, through which application if through one, under which
    /// membership, with whose eyes if not their own, in which language.
    ///
    /// Without a credential it is the anonymous viewer. Errors: `UNAUTHENTICATED` for one that is not valid, which the
    /// client sees as 401 and never as anonymous; `LIMITED` for a principal over its rate, seen as 429.
    async fn data_for(
        &self,
        credential: Option<&str>,
        application: Option<&str>,
        membership: Option<&str>,
        simulated: Option<&str>,
        language: Language,
    ) -> Result<Data, Error>;

    /// The same for somebody who looks on: checked anew before each look, by the same rules.
    fn observer(&self, caller: Caller) -> Box<dyn Observer>;

    /// The file of a document, for whoever reads the document; asked for as [`Service::data_for`].
    ///
    /// Errors: as there, and `NOT_FOUND` for what is absent, not for their eyes, or no id of a document.
    async fn document(
        &self,
        _credential: Option<&str>,
        _application: Option<&str>,
        _membership: Option<&str>,
        _simulated: Option<&str>,
        _language: Language,
        _id: &str,
    ) -> Result<DocumentFile, Error> {
        Err(Error::not_found())
    }

    /// Whether requests can be answered now, as seen by a load balancer.
    async fn ready(&self) -> Result<(), Error>;
}

/// What somebody who looks on said of themselves.
#[derive(Clone, Debug)]
pub struct Caller {
    pub credential: Option<String>,
    pub application: Option<String>,
    pub membership: Option<String>,
    pub language: Language,
}

/// Somebody who looks at one thing over and over.
#[async_trait]
pub trait Observer: Send + Sync {
    /// Lets them in anew. Errors: as [`Service::data_for`], and where the membership of the first look is not the one
    /// under which they would act now.
    async fn admit(&mut self) -> Result<Admission, Error>;

    /// Ends when something was touched since the last admission that the answer to it stands on, or the admission itself.
    async fn touched(&mut self);
}

/// One look.
pub struct Admission {
    /// As [`Service::data_for`] gives it.
    pub data: Data,
    /// How long the credential and the membership last; `None` for the anonymous viewer, who has neither.
    pub holds_for: Option<Duration>,
    /// Who it is, to count their streams; `None` for the anonymous viewer.
    pub person: Option<Uuid>,
}

/// How the edge is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub limits: Limits,
    /// Origins whose pages may call the service from a browser; the service's own page needs no entry.
    pub cors_origins: Vec<HeaderValue>,
    /// Where people sign in; nobody does without.
    pub sign_ins: Option<SignIns>,
    /// The people of the demonstration, for the switch on the page; empty outside of it.
    pub demo: Vec<PageExample>,
}

/// All that a handler needs.
struct Edge<S> {
    service: Arc<S>,
    settings: Settings,
    places: places::Places,
    documents: documents::Documents,
}

/// The paths of the service. Serve it with [`serve`], which also bounds the heads of requests.
pub fn router<S: Service>(service: Arc<S>, settings: Settings) -> Router {
    let cors = cors(&settings);
    let page = page::routes(&settings.demo);
    let sign_ins = settings.sign_ins.clone().map(|sign_ins| accounts::routes(sign_ins, settings.limits.clone()));
    let sign_ins = sign_ins.unwrap_or_default();
    let places = places::Places::new(&settings.limits);
    let documents = documents::Documents::default();
    let edge = Arc::new(Edge { service, settings, places, documents });
    let health = Router::new().route("/health/live", get(health::live));
    let health = health.route("/health/ready", get(health::ready::<S>)).with_state(edge.clone());
    Router::new()
        .route("/graphql", get(graphql::handle::<S>).post(graphql::handle::<S>))
        .route(&format!("{PLACE}{{id}}"), get(files::handle::<S>))
        .with_state(edge)
        .merge(sign_ins)
        .layer(cors)
        .merge(health)
        .merge(page)
        .fallback(watch::not_found)
        .layer(SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(from_fn(watch::watch))
}

/// Only the listed origins, and no cookies: the credential is a header that a foreign page does not have.
fn cors(settings: &Settings) -> CorsLayer {
    const FOUR_HOURS: Duration = Duration::from_secs(4 * 60 * 60);
    const HEADERS: [HeaderName; 8] = [
        AUTHORIZATION,
        CONTENT_TYPE,
        ACCEPT_LANGUAGE,
        negotiation::APPLICATION,
        negotiation::MEMBERSHIP,
        negotiation::SIMULATE,
        multipart::REQUESTED_WITH,
        multipart::PREFLIGHT,
    ];
    CorsLayer::new()
        .allow_origin(settings.cors_origins.clone())
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(HEADERS)
        .expose_headers([TRACE])
        .max_age(FOUR_HOURS)
}
