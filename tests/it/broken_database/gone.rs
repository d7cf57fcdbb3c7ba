//! PostgreSQL whose connections are ended, or whose database goes away and comes back.

use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;

use super::{Step, act_up_to, assert_unavailable, session};
use crate::both::on_postgres;
use crate::digest::digest;
use crate::world::{World, id};

/// A connection to the cluster beside the database of the world.
async fn desk(world: &World) -> (DatabaseConnection, String) {
    let (cluster, name) = world.backend.as_ref().unwrap().url().rsplit_once('/').unwrap();
    let name = name.split('?').next().unwrap().to_owned();
    let mut options = ConnectOptions::new(format!("{cluster}/postgres"));
    options.max_connections(1).sqlx_logging(false);
    (Database::connect(options).await.unwrap(), name)
}

async fn run(desk: &DatabaseConnection, statement: &str) {
    desk.execute_unprepared(statement).await.unwrap();
}

async fn end_connections(desk: &DatabaseConnection, name: &str) {
    let text = format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
    run(desk, &text).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_connections_are_told_of_and_replaced() {
    let Some(world) = on_postgres::<World>().await else { return };
    let (desk, name) = desk(&world).await;
    let before = digest(&world.database).await;
    let query = "{ viewer { name } clubs { totalCount } }";
    for _ in 0..3 {
        // All connections of the pool have been used.
        futures_util::future::join_all((0..8).map(|_| world.read("president_jerez", query))).await;
        end_connections(&desk, &name).await;
        let mut failed = 0;
        while failed < 20 {
            let answer = world.ask("president_jerez", query, json!({})).await;
            if answer.get("errors").is_none() {
                break;
            }
            assert_unavailable(&answer);
            failed += 1;
        }
        assert!(failed <= 8, "{failed} requests failed after the connections were ended");
    }
    end_connections(&desk, &name).await;
    let mut answer = json!(null);
    for _ in 0..20 {
        answer = world.act("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await;
        if answer.get("errors").is_none() {
            break;
        }
        assert_unavailable(&answer);
    }
    assert!(answer.get("errors").is_none(), "{answer:#}");
    let after = read_behind(&world).await;
    assert_eq!(after["session"].len(), before["session"].len() + 1, "done once, however often it was tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_whose_connection_ends_leaves_nothing() {
    let Some(world) = on_postgres::<World>().await else { return };
    let (desk, name) = desk(&world).await;
    let before = digest(&world.database).await;
    let tx = act_up_to(&world, Step::WroteTheLedger).await.unwrap();
    end_connections(&desk, &name).await;
    let error = tx.finish("another", "hash", id("committee_zac")).await.unwrap_err();
    assert_eq!(error.reason, Some(tresporuno::domain::refusal::Reason::DatabaseUnavailable), "{error}");
    assert!(read_behind(&world).await == before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_and_comes_back_is_waited_for_by_nobody() {
    let Some(world) = on_postgres::<World>().await else { return };
    let (desk, name) = desk(&world).await;
    world.read("president_jerez", "{ clubs { totalCount } }").await;
    run(&desk, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")).await;
    end_connections(&desk, &name).await;
    for gone in [false, true] {
        if gone {
            run(&desk, &format!("ALTER DATABASE {name} RENAME TO {name}_gone")).await;
        }
        let since = Instant::now();
        for person in ["", "president_jerez"] {
            for _ in 0..6 {
                assert_unavailable(&world.ask(person, "{ clubs { totalCount } }", json!({})).await);
            }
        }
        assert_unavailable(&world.act("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await);
        assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
    }
    let (status, _) = world.send("president_jerez", json!({ "query": "{ clubs { totalCount } }" })).await;
    assert_eq!(status, 503, "who cannot be known is told so by the status as well");
    run(&desk, &format!("ALTER DATABASE {name}_gone RENAME TO {name}")).await;
    run(&desk, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")).await;
    let read = world.read("president_jerez", "{ clubs { totalCount } }").await;
    assert_eq!(read["clubs"]["totalCount"], 3);
    world.done("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_or_database_that_is_not_there_is_told_of_at_once() {
    let mut urls = vec!["postgres://nobody@127.0.0.1:1/nothing".to_owned()];
    let world = on_postgres::<World>().await;
    urls.extend(world.iter().map(|world| world.backend.as_ref().unwrap().url().replace("/world_", "/no_world_")));
    for url in urls {
        let since = Instant::now();
        let opened = Store::open(&DatabaseUrl { url: url.clone().into(), pool: 2 }).await;
        let error = opened.expect_err("nothing to open");
        assert!(since.elapsed() < Duration::from_secs(10), "{url}");
        assert!(!error.detail.is_empty() && !error.detail.contains('\n'), "{}", error.detail);
    }
}

/// What stands in the database; the connection that looks behind the service was ended with the others.
async fn read_behind(world: &World) -> crate::digest::Digest {
    let connection = Database::connect(world.backend.as_ref().unwrap().url()).await.unwrap();
    digest(&connection).await
}
