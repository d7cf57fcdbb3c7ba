//! The year that is played on the demonstration: a work in every stage, those with which something went wrong, and a record
//! that verifies.

use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;
use tresporuno::authz::actor::SignedIn;
use tresporuno::authz::policy::Act;
use tresporuno::authz::scope::Scope;
use tresporuno::demo::load;
use tresporuno::domain::project::Stage;
use tresporuno::domain::word::Word;
use tresporuno::store::Store;
use tresporuno::store::task::Task;

use crate::demo::{Empty, number, programme};

/// Rows that are there at least once each, of works that were proposed before the day's own year.
const SHOWN: &[(&str, &str)] = &[
    (
        "a project that a repudiation freezes",
        "project p JOIN project_freeze f ON f.project_id = p.id AND f.kind = 'REPUDIATION' AND f.status = 'STANDING' \
         WHERE p.frozen = TRUE",
    ),
    ("an exception to the shares that was granted", "share_exception WHERE status = 'GRANTED'"),
    ("a request for help that waits", "help_request WHERE status = 'OPEN'"),
    ("a request for help that was answered", "help_request WHERE status = 'ANSWERED'"),
    ("a hold", "hold WHERE status = 'STANDING'"),
    ("a refund that is settled", "refund_case WHERE status = 'SETTLED'"),
    ("a refund that is open", "refund_case WHERE status = 'OPEN'"),
    (
        "a tranche that was due before the works began",
        "tranche t JOIN project p ON p.id = t.project_id WHERE p.stage = 'AGREED' AND t.status = 'PLANNED' AND \
         t.due_on < '$today'",
    ),
    (
        "a tranche that is due while the works go on",
        "tranche t JOIN project p ON p.id = t.project_id WHERE p.stage = 'IN_EXECUTION' AND t.status = 'PLANNED' AND \
         t.due_on < '$today'",
    ),
    (
        "a condition that was not met in time",
        "resolution r JOIN project p ON p.id = r.project_id WHERE p.stage = 'SELECTED' AND r.conditions_met_at IS NULL \
         AND r.conditions_due_on < '$today'",
    ),
    ("a promise of upkeep that nobody looked at", "upkeep_commitment WHERE kept = 'WAITING' AND due_on < '$today'"),
    ("a promise of upkeep that was kept", "upkeep_commitment WHERE kept = 'KEPT'"),
    ("works whose money runs ahead", "works WHERE alert = 'MONEY_AHEAD'"),
    (
        "a technical file that was returned",
        "technical_file f JOIN project p ON p.id = f.project_id WHERE f.status = 'RETURNED' AND p.stage = 'SELECTED'",
    ),
    ("a need that a work answered", "need WHERE status = 'ANSWERED'"),
    ("a need that waits", "need WHERE status = 'OPEN' AND mirror_club_id IS NOT NULL"),
    ("a poor community that asks and has no club", "community WHERE solidarity_rank > 6000001"),
    ("a complaint that was answered", "complaint WHERE status = 'ANSWERED'"),
    ("a complaint that waits", "complaint WHERE status = 'OPEN'"),
    ("an inspection that found fault", "inspection WHERE as_planned = FALSE"),
    (
        "a proposal that was put off",
        "resolution r JOIN project p ON p.id = r.project_id WHERE r.outcome = 'DEFERRED' AND p.stage = 'SUBMITTED' AND \
         p.fiscal_year BETWEEN 2007 AND 2025",
    ),
    (
        "minutes that all have signed",
        "session_minutes m WHERE m.signatures_due = (SELECT count(*) FROM minutes_signature s WHERE s.minutes_id = m.id)",
    ),
];

/// Rows that are nowhere.
const NOWHERE: &[(&str, &str)] = &[
    (
        "a ledger that goes back in time",
        "decision_ledger_entry e JOIN decision_ledger_entry n ON n.chain_id = e.chain_id \
      AND n.position = e.position + 1 WHERE n.recorded_at < e.recorded_at",
    ),
    ("a played work in the year of the rules without the federation", "project WHERE fiscal_year = 2025"),
];

#[test]
fn the_year_that_is_played_is_one_in_which_the_federation_pays() {
    for (as_of, played) in [
        ("2007-06-01T12:00:00Z", None),
        ("2008-01-01T00:00:00Z", Some(2007)),
        ("2026-03-02T12:00:00Z", Some(2024)),
        ("2027-01-01T00:00:00Z", Some(2026)),
    ] {
        let world = tresporuno::demo::Programme { as_of: as_of.parse().unwrap(), ..programme(1) }.draw().unwrap();
        assert_eq!(world.year_played(), played, "{as_of}");
    }
}

both_databases!(a_year_is_played_to_every_stage_and_verifies);

async fn a_year_is_played_to_every_stage_and_verifies(empty: Empty) {
    let (store, connection) = (&empty.store, &empty.connection);
    let now = programme(1).as_of;
    load(store, &programme(1), &mut |_, _| {}).await.unwrap();
    for stage in Stage::ALL {
        let of_stage = format!("SELECT count(*) FROM project WHERE stage = '{}'", stage.text());
        assert!(number(connection, &of_stage).await > 0, "{}", stage.text());
    }
    for (what, from) in SHOWN {
        assert!(found(connection, from, now).await > 0, "{what}");
    }
    for (what, from) in NOWHERE {
        assert_eq!(found(connection, from, now).await, 0, "{what}");
    }
    assert_eq!(store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
    assert_eq!(store.verify_accounts().await.unwrap(), vec![]);
    assert!(crate::deposits_due::assert_kept(connection).await > 0, "nobody has to deposit");
    let waiting = tasks_of(store, "delegacion.32@demo.tresporuno.mx", now).await;
    for act in [Act::PublishResolution, Act::CastVote, Act::ReleaseTranche, Act::ConfirmConditions, Act::FindViable] {
        assert!(waiting.iter().any(|task| task.act == act), "{act:?} is not among {waiting:?}");
    }
    let overdue = |task: &Task| task.due.is_some_and(|due| due.passes_at() <= now);
    for act in [Act::ReleaseTranche, Act::ConfirmConditions] {
        assert!(waiting.iter().any(|task| task.act == act && overdue(task)), "no {act:?} is overdue: {waiting:?}");
    }
}

async fn found(connection: &DatabaseConnection, from: &str, now: DateTime<Utc>) -> i64 {
    let from = from.replace("$today", &now.date_naive().to_string());
    number(connection, &format!("SELECT count(*) FROM {from}")).await
}

async fn tasks_of(store: &Store, email: &str, now: DateTime<Utc>) -> Vec<Task> {
    let (person, epoch) = store.person_for_token(email).await.unwrap().unwrap();
    let standing = store.standing(person, SignedIn::at_epoch(epoch), now, |who| Ok(who.memberships.first()));
    let scope = Scope::of(std::sync::Arc::new(standing.await.unwrap().actor));
    store.tasks(&scope, now, 100).await.unwrap()
}
