//! `serve`: opens the database, fills it if it is the empty one of somebody who tries the service, and answers.

use std::io::IsTerminal;
use std::sync::Arc;

use chrono::Utc;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::accounts::accounts;
use super::terminal::say;
use super::{Failure, demo as demo_command, open_present, token};
use crate::authn::Tokens;
use crate::config::{Config, LogFormat};
use crate::demo;
use crate::graphql::Schemas;
use crate::http::{self, Clock, PageExample, Settings, SignIns};
use crate::service::Service;
use crate::store::Store;
use crate::store::files::Files;
use crate::store::wall::{Footing, SERVER_ROLE};

/// Tokens that are shown at the start hold for a day.
const SHOWN_MINUTES: i64 = 24 * 60;

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    log(config)?;
    // Made beside the opening of the database, which is waited for anyway.
    let schemas = tokio::task::spawn_blocking(|| {
        crate::authn::gather_entropy();
        Schemas::build()
    });
    let (store, footing) = open_present(config).await?;
    if footing == Footing::Privileged && !config.privileged_role {
        return Err(Failure::new(format!(
            "{}: this role owns the tables or could pass by their row-level security. The tables are those of this \
             version now; serve as a role that owns nothing (CREATE ROLE … LOGIN IN ROLE {SERVER_ROLE}), or, to try it \
             out, with --privileged-role",
            config.database
        )));
    }
    if store.has_no_tenants().await? {
        demo::load_territory(&store).await?;
        if config.wants_demo() {
            demo_command::load(&store, &demo_command::Arguments::default()).await?;
        }
    }
    let store = store.keeping(Files::in_folder(&config.files)?);
    let accounts = accounts(config, &store)?;
    // Whoever is called like somebody of the demonstration elsewhere gets no token shown.
    let shown = if config.wants_demo() { showcase(&store, accounts.tokens()).await? } else { Vec::new() };
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", config.listen)))?;
    let address = listener.local_addr().map_err(Failure::new)?;
    print_start(config, &format!("http://{address}"), &shown)?;

    let clock: Clock = Arc::new(Utc::now);
    let client_address_header = config.client_address_header.clone();
    let sign_ins = Some(SignIns { accounts: accounts.clone(), clock: clock.clone(), client_address_header });
    let service = Service::new(store.clone(), accounts, clock, schemas.await.map_err(Failure::new)?)
        .remembering(config.membership_memory);
    let settings = Settings { sign_ins, cors_origins: config.cors_origins.clone(), demo: shown, ..Settings::default() };
    let router = http::router(Arc::new(service), settings);
    http::serve(listener, router, asked_to_stop()).await.map_err(Failure::new)?;
    Ok(store.close().await?)
}

/// One person per kind of tenant of the demonstration with a token and a first query; none outside of it.
async fn showcase(store: &Store, tokens: &Tokens) -> Result<Vec<PageExample>, Failure> {
    let mut shown = Vec::new();
    for person in demo::showcase() {
        if let Some(token) = token::issue(store, tokens, &person.email, SHOWN_MINUTES).await? {
            shown.push(PageExample {
                label_es: person.role_es.to_owned(),
                label_en: person.role_en.to_owned(),
                token: Some(token),
                query: person.query.to_owned(),
            });
        }
    }
    Ok(shown)
}

fn print_start(config: &Config, address: &str, shown: &[PageExample]) -> Result<(), Failure> {
    for example in shown {
        say(format!("\n# {}\n# {}", example.label_es, example.label_en))?;
        say(format!("TOKEN={}", example.token.as_deref().unwrap_or_default()))?;
        let query = example.query.split_whitespace().collect::<Vec<_>>().join(" ");
        say(format!(
            "curl -s {address}/graphql -H \"authorization: Bearer $TOKEN\" --json '{{\"query\":\"{query}\"}}'"
        ))?;
    }
    say(format!("\nData in {}. GraphQL at {address}/graphql, a page to try it at {address}/", config.database))
}

fn log(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log_filter).map_err(Failure::new)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // Its complaints about a closed standard error would go there too, and end the service.
        .log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Ends with Ctrl-C, or when the system asks the process to stop.
async fn asked_to_stop() {
    let interrupted = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    () = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => interrupted.await,
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
