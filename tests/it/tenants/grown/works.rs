//! The works of the grown world: a project at each stand of its building, put there behind the service.

use entity::*;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::Value;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::{day, submitted};
use crate::world::story::{COLOTLAN, TLALTENANGO};
use crate::world::{World, id};

/// What of a project was built and spent, in basis points, by whom, and how many days after the small world.
struct Built {
    executor: &'static str,
    begun: Option<i64>,
    physical_bps: i32,
    spent_bps: i32,
}

/// Projects that are to be built, that are, and that are whole; the money of one runs ahead.
pub async fn build(world: &World) {
    let to_begin = Built { executor: "club_tlaltenango", begun: None, physical_bps: 0, spent_bps: 0 };
    let ahead = Built { executor: "tlaltenango", begun: Some(1), physical_bps: 4_000, spent_bps: 6_000 };
    let whole = Built { executor: "government_jal", begun: Some(1), physical_bps: 10_000, spent_bps: 9_000 };
    for (place, title, stage, built) in [
        (&TLALTENANGO, "tlaltenango to designate", "AUTHORISED", None),
        (&TLALTENANGO, "tlaltenango to begin", "AGREED", Some(&to_begin)),
        (&TLALTENANGO, "tlaltenango building", "IN_EXECUTION", Some(&ahead)),
        (&COLOTLAN, "colotlan to begin", "AGREED", None),
        (&COLOTLAN, "colotlan to finish", "IN_EXECUTION", Some(&whole)),
    ] {
        let project = submitted(world, place, title).await;
        world.put_at(&project, stage).await;
        if let Some(built) = built {
            put(world, key_of(&project), built).await;
        }
    }
}

/// The town of Jerez builds what was paid for, and what everybody knows of.
pub async fn build_further(world: &World, project: &Value) {
    put(world, key_of(project), &Built { executor: "jerez", begun: Some(2), physical_bps: 2_000, spent_bps: 1_000 })
        .await;
}

fn key_of(project: &Value) -> Uuid {
    NodeKind::Project.uuid(&async_graphql::ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap()
}

async fn put(world: &World, project: Uuid, built: &Built) {
    let ahead_bps = built.spent_bps - built.physical_bps;
    let alert = if ahead_bps > 1_000 { "MONEY_AHEAD" } else { "NONE" };
    let (spent_centavos, reported_on) = (i64::from(built.spent_bps) * 10_000, built.begun.map(|days| day(days + 1)));
    let row = works::Model {
        id: project,
        executor_tenant_id: id(built.executor),
        contractor: "Constructora del Valle".into(),
        begun_on: built.begun.map(day),
        finished_on: None,
        reported_on,
        physical_bps: built.physical_bps,
        spent_centavos,
        financial_bps: built.spent_bps,
        ahead_bps,
        alert: alert.into(),
        version: 1,
    };
    works::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
    let Some(reported_on) = reported_on else { return };
    let of = project::Entity::find_by_id(project).one(&world.database).await.unwrap().unwrap();
    let row = progress_report::Model {
        id: Uuid::new_v4(),
        project_id: project,
        state_code: of.state_code,
        tenant_id: id(built.executor),
        reported_by: id("projects_tlaltenango"),
        reported_on,
        physical_bps: built.physical_bps,
        spent_centavos,
        financial_bps: built.spent_bps,
        alert: alert.into(),
        photo_id: None,
        narrative: "Cimientos".into(),
        recorded_at: world.time(),
    };
    progress_report::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
}
