//! Money in the grown world: a ceiling that the ministry set, one that another tenant has, and projects from their last
//! review to the last signature but one.

use chrono::Duration;
use entity::*;
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::submitted;
use crate::world::story::{COLOTLAN, JEREZ, Place, TLALTENANGO};
use crate::world::{World, id};

/// Projects by title, each at the stand that its second word says.
const PROJECTS: &[(&Place, &str)] = &[
    (&TLALTENANGO, "tlaltenango reviewed"),
    (&COLOTLAN, "colotlan reviewed"),
    (&TLALTENANGO, "tlaltenango authorised"),
    (&TLALTENANGO, "tlaltenango timed"),
    (&JEREZ, "jerez signing"),
];

/// Each is done as its actor would do it, but for the reviews before the last one.
pub async fn grow(world: &World) {
    let ceiling = json!({
        "tenantId": NodeKind::Tenant.id(id("ministry")), "state": "32", "fiscalYear": 2026, "ceiling": "2000000.00",
        "expectedVersion": 0,
    });
    world.done("administrator", "setBudgetCeiling", "budgetCeiling { id }", ceiling).await;
    for (place, title) in PROJECTS {
        let project = submitted(world, place, title).await;
        world.put_at(&project, "IN_NATIONAL_REVIEW").await;
        take_on(world, title, project).await;
    }
}

async fn take_on(world: &World, title: &str, project: Value) {
    let stand = title.split(' ').nth(1).unwrap();
    if stand == "reviewed" {
        return;
    }
    let input = json!({ "projectId": project["id"], "expectedVersion": project["version"], "reasons": "Cumple" });
    let authorised = world.done("national", "authoriseProject", "project { id version }", input).await;
    if stand == "authorised" {
        return;
    }
    let today = world.time().date_naive();
    let input = json!({
        "projectId": project["id"], "expectedVersion": authorised["project"]["version"],
        "tranches": [
            { "dueOn": today + Duration::days(30), "milestone": 0, "amount": "500000.00" },
            { "dueOn": today + Duration::days(90), "milestone": 5_000, "amount": "500000.03" },
        ],
    });
    let agreement = "agreement { id version hash }";
    let mut drawn = world.done("delegate_zac", "setTimeline", agreement, input).await["agreement"].clone();
    let signers: &[&str] = if stand == "signing" { &JEREZ.voters[..3] } else { &[] };
    for person in signers {
        let input =
            json!({ "agreementId": drawn["id"], "expectedVersion": drawn["version"], "contentHash": drawn["hash"] });
        drawn = world.done(person, "signAgreement", agreement, input).await["agreement"].clone();
    }
}

/// What no mutation writes: a ceiling of somebody who is not the ministry.
pub async fn behind_the_service(database: &DatabaseConnection) {
    let row = budget_ceiling::Model {
        id: id("ceiling of another"),
        tenant_id: id("government_jal"),
        state_code: "14".into(),
        fiscal_year: 2024,
        ceiling_centavos: 500_000,
        reserved_centavos: 0,
        set_by: id("administrator"),
        set_at: crate::world::now(),
        version: 1,
    };
    budget_ceiling::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}
