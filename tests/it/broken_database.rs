//! A database that is locked, gone, damaged or of another version: a clear word, nothing half-written, no panic.

mod files;
mod gone;
mod locked;

use std::sync::Arc;

use serde_json::{Value, json};
use tresporuno::authz::scope::Scope;
use tresporuno::domain::session::SessionHours;
use tresporuno::domain::text::Text;
use tresporuno::ops::desk::Op;
use tresporuno::ops::session::ConveneSession;
use tresporuno::store::ledger;
use tresporuno::store::transaction::{Start, Transaction};

use crate::digest::digest;
use crate::world::story::global;
use crate::world::{World, id};

both_databases!(an_act_that_is_cut_off_anywhere_leaves_nothing, a_store_that_is_closed_reads_no_more);

/// A session that the delegation convenes, for whatever is in the way of it.
fn session(world: &World, key: &str) -> Value {
    let hours = hours(world);
    json!({
        "committeeId": global(tresporuno::graphql::id::NodeKind::Committee, "committee_zac"), "place": "Zacatecas",
        "startsAt": hours.starts_at, "endsAt": hours.ends_at, "idempotencyKey": key,
    })
}

fn hours(world: &World) -> SessionHours {
    let days = |days| world.time() + chrono::Duration::days(days);
    SessionHours { starts_at: days(6), ends_at: days(7) }
}

/// The answer says that the database is away, that one may try again, and nothing of the database itself.
fn assert_unavailable(answer: &Value) {
    let error = &answer["errors"][0];
    assert_eq!(error["message"], "the database does not answer; try again", "{answer:#}");
    let extensions = error["extensions"].as_object().unwrap();
    assert_eq!(extensions["code"], "INTERNAL");
    assert_eq!(extensions["reason"], "DATABASE_UNAVAILABLE");
    assert!(extensions["traceId"].is_string());
    assert_eq!(extensions.len(), 3, "{answer:#}");
}

/// How far the process came before it was killed.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Step {
    Worked,
    WroteTheLedger,
    Committed,
}

async fn an_act_that_is_cut_off_anywhere_leaves_nothing(world: World) {
    let before = digest(&world.database).await;
    for step in [Step::Worked, Step::WroteTheLedger] {
        drop(act_up_to(&world, step).await);
        assert!(digest(&world.database).await == before, "{step:?}");
    }
    // Nothing is locked after it, and no key is burnt.
    world.done("delegate_zac", "conveneSession", "session { id }", session(&world, "k")).await;
    act_up_to(&world, Step::Committed).await;
    assert_eq!(digest(&world.database).await["session"].len(), 2);
}

async fn a_store_that_is_closed_reads_no_more(world: World) {
    let clubs = "{ clubs(first: 1) { nodes { name } } }";
    world.read("", clubs).await;
    world.store.clone().close().await.unwrap();
    assert_unavailable(&world.ask("", clubs, json!({})).await);
}

/// What the desk does of an act, one step after the other; the transaction is left open before the last.
async fn act_up_to(world: &World, last: Step) -> Option<Transaction> {
    let actor = world.standing("delegate_zac").await.actor;
    let op = ConveneSession {
        committee: id("committee_zac"),
        place: Text::parse("Zacatecas").unwrap(),
        starts_at: hours(world).starts_at,
        ends_at: hours(world).ends_at,
    };
    let tx = world.store.begin(&Scope::of(Arc::new(actor)), ConveneSession::ACT, op.row(), world.time()).await.unwrap();
    let Start::Leave(leave) = tx.start("another", "hash").await.unwrap() else { panic!("done before") };
    let done = op.work(&tx, &leave).await.unwrap();
    if last >= Step::WroteTheLedger {
        ledger::append(&tx, &leave, tx.tenant(), &done.decision, (done.resource, done.subject)).await.unwrap();
    }
    if last < Step::Committed {
        return Some(tx);
    }
    tx.finish("another", "hash", done.subject).await.unwrap();
    None
}
