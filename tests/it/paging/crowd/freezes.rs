//! What has frozen a project of the crowd, time and again.

use entity::*;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{moment, put};
use crate::world::id;

pub async fn fill(tx: &DatabaseTransaction) {
    put(tx, (0..9).map(freeze)).await;
}

fn freeze(index: usize) -> freeze::Model {
    let lifted = index > 1;
    freeze::Model {
        id: id(&format!("crowd_freeze_{index}")),
        project_id: id("crowd_project_2"),
        state_code: "32".into(),
        kind: ["REPUDIATION", "SUSPENSION"][index % 2].into(),
        tenant_id: id("ministry"),
        raised_by: id("delegate_zac"),
        raised_at: moment(-(index as i64 % 4)),
        reason: "Por aclarar".into(),
        status: if lifted { "LIFTED" } else { "STANDING" }.into(),
        lifted_at: lifted.then(|| moment(0)),
        lifting_tenant_id: if lifted { id("ministry") } else { Uuid::nil() },
        lifting_reason: if lifted { "Se aclaró" } else { "" }.into(),
        version: 1,
    }
}
