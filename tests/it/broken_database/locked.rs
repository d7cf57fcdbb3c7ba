//! SQLite while another process writes; PostgreSQL while somebody holds a row.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use serde_json::json;

use super::{assert_unavailable, session};
use crate::both::{on_postgres, on_sqlite};
use crate::digest::digest;
use crate::world::{World, code_and_reason};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_process_writes_reads_go_on_and_acts_may_be_tried_again() {
    let world: World = on_sqlite().await;
    let before = digest(&world.database).await;
    let writer = Database::connect(world.backend.as_ref().unwrap().url()).await.unwrap();
    writer.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    writer.execute_unprepared("UPDATE committee SET notice_days = 5").await.unwrap();
    let since = Instant::now();
    let act = || world.act("delegate_zac", "conveneSession", "session { id }", session(&world, "k"));
    let reads = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let began = Instant::now();
            let read =
                world.read("delegate_zac", "{ viewer { name } clubs { totalCount } committees { totalCount } }").await;
            assert_eq!(read["clubs"]["totalCount"], 3);
            slowest = slowest.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        slowest
    };
    let (answers, slowest) = tokio::join!(join_all((0..3).map(|_| act())), reads);
    answers.iter().for_each(assert_unavailable);
    assert!(slowest < Duration::from_secs(2), "reads waited {slowest:?} for the writer");
    let waited = since.elapsed();
    assert!((Duration::from_secs(4)..Duration::from_secs(12)).contains(&waited), "{waited:?}");
    writer.execute_unprepared("ROLLBACK").await.unwrap();
    assert!(digest(&world.database).await == before, "nothing is half-written");
    let done = act().await;
    assert!(done.get("errors").is_none(), "the same request, sent again: {done:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_lock_is_waited_for() {
    let world: World = on_sqlite().await;
    let writer = Database::connect(world.backend.as_ref().unwrap().url()).await.unwrap();
    writer.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        writer.execute_unprepared("COMMIT").await.unwrap();
    };
    let act = world.act("delegate_zac", "conveneSession", "session { id }", session(&world, "k"));
    let (answer, ()) = tokio::join!(act, release);
    assert!(answer.get("errors").is_none(), "{answer:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_holds_for_too_long_is_given_up() {
    let Some(world) = on_postgres::<World>().await else { return };
    let before = digest(&world.database).await;
    let holder = world.database.begin().await.unwrap();
    holder.execute_unprepared("SELECT 1 FROM committee FOR UPDATE").await.unwrap();
    let since = Instant::now();
    let answer = world.act("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await;
    // Whichever is first: the end of the statement or that of the request.
    match code_and_reason(&answer).as_str() {
        "LIMITED TIMED_OUT" => {}
        _ => assert_unavailable(&answer),
    }
    assert!(since.elapsed() < Duration::from_secs(14));
    // Whoever only reads is not kept waiting.
    let read = world.read("delegate_zac", "{ committees { totalCount } }").await;
    assert_eq!(read, json!({ "committees": { "totalCount": 2 } }));
    holder.rollback().await.unwrap();
    assert!(digest(&world.database).await == before);
    world.done("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await;
}
