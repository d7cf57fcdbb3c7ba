//! Migration 26, sums: what the reports tell, added up by the database itself as it happens, by triggers.
//!
//! On PostgreSQL the functions of the triggers run as the owner of the tables, whom the wall lets read what they count and
//! write the sums, and nothing else; whoever acts may do neither. They fire in every session, also while data are loaded
//! that no reference is checked of. No two acts wait for each other in a circle: proposals are counted in one statement an
//! act, which locks sums in the order of their key; what takes several, the moving of proposals between groups and the money
//! and works of a state, holds a lock of its own first, for which nobody asks who holds sums of the same table.

pub mod facts;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::ddl;
use crate::trigger::{Trigger, create, drop};
use facts::Facts;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0026_sums"
    }
}

const COUNTED_ANEW: &str = "(OLD.audience = 'PUBLIC' OR NEW.audience = 'PUBLIC') AND (OLD.audience <> NEW.audience \
     OR OLD.stage <> NEW.stage OR OLD.cost_centavos <> NEW.cost_centavos OR OLD.fiscal_year <> NEW.fiscal_year \
     OR OLD.state_code <> NEW.state_code OR OLD.club_id <> NEW.club_id OR OLD.community_id <> NEW.community_id \
     OR OLD.municipal_tenant_id <> NEW.municipal_tenant_id OR OLD.created_at <> NEW.created_at)";
const SHOWN_ANEW: &str = "(OLD.audience = 'PUBLIC' OR NEW.audience = 'PUBLIC') AND (OLD.audience <> NEW.audience \
     OR OLD.cost_centavos <> NEW.cost_centavos OR OLD.rule_set_id <> NEW.rule_set_id)";

/// While a proposal is counted nobody moves proposals from one group to another: else it would be counted where it was to be
/// before, and not be found there by what moves it.
const GROUPS_STAND: &str = "PERFORM pg_advisory_xact_lock_shared(hashtext('groups of proposals')); ";
const GROUPS_STAND_FOR_PUBLIC: &str = "PERFORM pg_advisory_xact_lock_shared(hashtext('groups of proposals')) \
     FROM new_rows n WHERE n.audience = 'PUBLIC' LIMIT 1; ";
const GROUPS_MOVE: &str = "PERFORM pg_advisory_xact_lock(hashtext('groups of proposals')); ";
/// What moves in a project while it is published is counted once: by what comes second.
pub const STATE_ALONE: &str = "PERFORM pg_advisory_xact_lock(hashtext('poa ' || NEW.state_code)); ";
const STATES_ALONE: &str = "PERFORM pg_advisory_xact_lock(hashtext('poa ' || n.state_code)) \
     FROM (SELECT DISTINCT state_code FROM new_rows ORDER BY state_code) n; ";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("sums/up.sql")).await?;
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        let facts = Facts { backend };
        let all = facts.projects(&[("project", 1)]);
        for filled in [facts.proposals(&all), facts.money("transfer", &all), facts.works(&all, "TRUE")] {
            connection.execute_unprepared(&filled).await?;
        }
        create(manager, &triggers(facts)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_connection().get_database_backend();
        drop(manager, &triggers(Facts { backend })).await?;
        ddl::run(manager, include_str!("sums/down.sql")).await
    }
}

fn triggers(facts: Facts) -> Vec<Trigger> {
    let inserted = if facts.backend == DbBackend::Postgres { "new_rows" } else { "NEW" };
    let changed = facts.projects(&[("NEW", 1), ("OLD", -1)]);
    let counted_anew = vec![facts.proposals(&changed)];
    let shown_anew = vec![facts.money("transfer", &changed), facts.works(&changed, "TRUE")];
    let other_degree = "OLD.marginalisation_degree <> NEW.marginalisation_degree";
    let other_federation = "OLD.federation_id IS DISTINCT FROM NEW.federation_id";
    let other_term = "OLD.party <> NEW.party OR OLD.since <> NEW.since OR OLD.until <> NEW.until";
    vec![
        Trigger::of_statement(
            "project_is_counted",
            "project",
            GROUPS_STAND_FOR_PUBLIC,
            vec![facts.proposals(&facts.projects(&[(inserted, 1)]))],
        ),
        Trigger::of_row("project_is_counted_anew", "project", COUNTED_ANEW, GROUPS_STAND, counted_anew),
        Trigger::of_row("project_is_shown_anew", "project", SHOWN_ANEW, STATE_ALONE, shown_anew),
        Trigger::of_row(
            "community_is_counted_anew",
            "community",
            other_degree,
            GROUPS_MOVE,
            vec![facts.of_other_degree()],
        ),
        Trigger::of_row(
            "club_is_counted_anew",
            "club",
            other_federation,
            GROUPS_MOVE,
            vec![facts.of_other_federation()],
        ),
        Trigger {
            event: "INSERT",
            ..Trigger::of_row(
                "term_is_counted",
                "governing_party",
                "TRUE",
                GROUPS_MOVE,
                vec![facts.of_other_party(false)],
            )
        },
        Trigger::of_row(
            "term_is_counted_anew",
            "governing_party",
            other_term,
            GROUPS_MOVE,
            vec![facts.of_other_party(true)],
        ),
        Trigger::of_statement(
            "transfer_is_counted",
            "transfer",
            STATES_ALONE,
            vec![facts.money(&moved(facts), &known(facts))],
        ),
        Trigger::of_statement("progress_report_is_counted", "progress_report", STATES_ALONE, vec![reported(facts)]),
    ]
}

fn moved(facts: Facts) -> String {
    match facts.backend {
        DbBackend::Postgres => "new_rows".to_owned(),
        _ => "(SELECT NEW.project_id AS project_id, NEW.state_code AS state_code, NEW.kind AS kind, NEW.seat AS seat, \
              NEW.amount_centavos AS amount_centavos, NEW.occurred_on AS occurred_on)"
            .to_owned(),
    }
}

/// The project of each transfer as it stands. PostgreSQL looks them up one by one: it would rather read all projects there
/// are, for each statement of a few thousand rows.
fn known(facts: Facts) -> String {
    let project = "SELECT p.id, p.audience, 1 AS sign FROM project p";
    match facts.backend {
        DbBackend::Postgres => format!("LATERAL ({project} WHERE p.id = t.project_id LIMIT 1 OFFSET 0)"),
        _ => format!("({project})"),
    }
}

/// How the works stand with what was reported now, less how they stood without.
fn reported(facts: Facts) -> String {
    let (of, without) = match facts.backend {
        DbBackend::Postgres => (
            "(SELECT DISTINCT n.project_id FROM new_rows n) o CROSS JOIN LATERAL \
             (SELECT * FROM project q WHERE q.id = o.project_id LIMIT 1 OFFSET 0) p",
            "a.sign = 1 OR r.id NOT IN (SELECT n.id FROM new_rows n)",
        ),
        _ => ("(SELECT * FROM project q WHERE q.id = NEW.project_id) p", "a.sign = 1 OR r.id <> NEW.id"),
    };
    let twice = format!(
        "(SELECT p.id, p.audience, p.cost_centavos, p.rule_set_id, v.sign FROM {of} \
         CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) v)"
    );
    facts.works(&twice, &format!("({without})"))
}
