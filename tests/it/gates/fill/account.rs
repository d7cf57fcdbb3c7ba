//! Holds, exceptions and refunds in random worlds, one of each for every project that is no draft.

use entity::*;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{at, put};
use crate::world::id;

pub async fn fill(database: &DatabaseConnection, (project, index): (Uuid, usize), state: &str) {
    let hold = hold::Model {
        id: id(&format!("random hold {index}")),
        project_id: project,
        state_code: state.into(),
        tenant_id: id("ministry"),
        reason: "Falta el laboratorio".into(),
        status: "STANDING".into(),
        placed_by: id("delegate_zac"),
        placed_at: at(-2),
        lifting_reason: String::new(),
        lifted_by: None,
        lifted_at: None,
        version: 1,
    };
    put(database, hold).await;
    let exception = share_exception::Model {
        id: id(&format!("random exception {index}")),
        project_id: project,
        state_code: state.into(),
        tenant_id: id("ministry"),
        agenda_item_id: Uuid::nil(),
        paying_seat: "FEDERAL".into(),
        relieved_seat: "MIGRANT".into(),
        amount_centavos: 100,
        reason: "Sequía".into(),
        status: "PENDING".into(),
        filed_by: id("delegate_zac"),
        filed_at: at(-2),
        ended_at: None,
        withdrawal_reason: String::new(),
        version: 1,
    };
    put(database, exception).await;
    let case = id(&format!("random refund {index}"));
    put(database, refund(case, project, state)).await;
    put(database, share(case, project)).await;
}

/// A refund of one peso, which nobody has yet.
pub fn refund(case: Uuid, project: Uuid, state: &str) -> refund_case::Model {
    refund_case::Model {
        id: case,
        project_id: project,
        state_code: state.into(),
        tenant_id: id("ministry"),
        kind: "FULL".into(),
        executed_bps: 0,
        amount_centavos: 100,
        reason: "Obra cancelada".into(),
        status: "OPEN".into(),
        opened_by: id("delegate_zac"),
        opened_at: at(-2),
        settled_at: None,
        version: 1,
    }
}

/// The club's share of it.
pub fn share(case: Uuid, project: Uuid) -> refund_share::Model {
    refund_share::Model {
        id: id(&format!("share of {case}")),
        refund_case_id: case,
        project_id: project,
        seat: "MIGRANT".into(),
        amount_centavos: 100,
        evidence: String::new(),
        settled_on: None,
        version: 1,
    }
}
