//! Accounts in the grown world: a project with a tranche to release, one that is handed over, with a hold, and one that was
//! cancelled, with a refund.

use entity::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel};
use serde_json::json;
use tresporuno::graphql::id::{NodeKind, decode};
use tresporuno::store::datum::Datum;
use uuid::Uuid;

use crate::world::story::{COLOTLAN, JEREZ, Place};
use crate::world::{World, id};

const SEATS: [&str; 4] = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];

pub async fn grow(world: &World) {
    for (place, name, state) in [(&JEREZ, "jerez", "32"), (&COLOTLAN, "colotlan", "14")] {
        let agreed = at(world, place, &format!("{name} agreed"), "AGREED").await;
        paid_in(&world.database, agreed, 40_000, 0).await;
        tranche(&world.database, agreed).await;
        let handed = at(world, place, &format!("{name} handed"), "HANDED_OVER").await;
        paid_in(&world.database, handed, 0, 40_000).await;
        put(&world.database, held(handed, state)).await;
        let cancelled = at(world, place, &format!("{name} cancelled"), "CANCELLED").await;
        paid_in(&world.database, cancelled, 30_000, 10_000).await;
        refund(&world.database, cancelled, state).await;
    }
    let input = json!({
        "tenantId": NodeKind::Tenant.id(id("ministry")), "fiscalYear": 2026, "concept": "Difusión",
        "amount": "1000.00", "incurredOn": "2026-11-20", "evidence": "F-1",
    });
    world.done("administrator", "recordOperatingCost", "operatingCost { id }", input).await;
}

async fn at(world: &World, place: &Place, title: &str, stage: &str) -> Uuid {
    let project = super::submitted(world, place, title).await;
    world.put_at(&project, stage).await;
    match decode(&async_graphql::ID(project["id"].as_str().unwrap().to_owned())) {
        Some((_, Datum::Uuid(id))) => id,
        other => panic!("{other:?}"),
    }
}

/// Each seat has paid in a quarter of what there is.
async fn paid_in(database: &DatabaseConnection, project: Uuid, fund: i64, paid: i64) {
    let each = (fund + paid) / 4;
    let statement = format!(
        "UPDATE project_account SET federal_centavos = {each}, state_centavos = {each}, municipal_centavos = {each}, \
         migrant_centavos = {each}, fund_centavos = {fund}, paid_centavos = {paid} WHERE id = {}",
        match database.get_database_backend() {
            sea_orm::DbBackend::Sqlite => format!("X'{}'", project.simple()),
            _ => format!("'{project}'"),
        }
    );
    assert_eq!(database.execute_unprepared(&statement).await.unwrap().rows_affected(), 1);
}

async fn tranche(database: &DatabaseConnection, project: Uuid) {
    let row = tranche::Model {
        id: id(&format!("tranche of {project}")),
        project_id: project,
        revision: 1,
        position: 1,
        due_on: super::day(30),
        milestone_bps: 0,
        amount_centavos: 40_000,
        status: "PLANNED".into(),
        released_at: None,
        version: 1,
    };
    let key = row.id;
    put(database, row).await;
    for seat in SEATS {
        let part = tranche_part::Model {
            id: id(&format!("tranche of {project} {seat}")),
            tranche_id: key,
            project_id: project,
            seat: seat.into(),
            due_centavos: 10_000,
        };
        put(database, part).await;
    }
}

fn held(project: Uuid, state: &str) -> hold::Model {
    let (government, comptroller) =
        if state == "32" { ("government_zac", "comptroller_zac") } else { ("ministry", "delegate_jal") };
    hold::Model {
        id: id(&format!("hold on {project}")),
        project_id: project,
        state_code: state.into(),
        tenant_id: id(government),
        reason: "Falta el laboratorio".into(),
        status: "STANDING".into(),
        placed_by: id(comptroller),
        placed_at: crate::world::now(),
        lifting_reason: String::new(),
        lifted_by: None,
        lifted_at: None,
        version: 1,
    }
}

async fn refund(database: &DatabaseConnection, project: Uuid, state: &str) {
    let case = refund_case::Model {
        id: id(&format!("refund of {project}")),
        project_id: project,
        state_code: state.into(),
        tenant_id: id("ministry"),
        kind: "FULL".into(),
        executed_bps: 0,
        amount_centavos: 40_000,
        reason: "Obra cancelada".into(),
        status: "OPEN".into(),
        opened_by: id("delegate_zac"),
        opened_at: crate::world::now(),
        settled_at: None,
        version: 1,
    };
    let key = case.id;
    put(database, case).await;
    for seat in SEATS {
        let share = refund_share::Model {
            id: id(&format!("refund of {project} {seat}")),
            refund_case_id: key,
            project_id: project,
            seat: seat.into(),
            amount_centavos: 10_000,
            evidence: String::new(),
            settled_on: None,
            version: 1,
        };
        put(database, share).await;
    }
}

async fn put<M, A>(database: &DatabaseConnection, row: M)
where
    M: IntoActiveModel<A>,
    A: sea_orm::ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}
