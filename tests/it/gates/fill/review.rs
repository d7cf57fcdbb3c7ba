//! The technical file of a random project, with one item and one document.

use entity::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use uuid::Uuid;

use super::{at, put};
use crate::world::id;

/// Tables that nothing is taken out of; random worlds come and go.
const APPEND_ONLY: &[&str] = &["technical_file_document", "review"];

/// Lets rows be taken out of what is append-only.
pub async fn unprotect(database: &DatabaseConnection) {
    for table in APPEND_ONLY {
        let text = match database.get_database_backend() {
            DbBackend::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER USER"),
            _ => format!("DROP TRIGGER IF EXISTS {table}_is_not_deleted"),
        };
        database.execute_unprepared(&text).await.unwrap();
    }
}

pub async fn fill_file(database: &DatabaseConnection, (project, index): (Uuid, usize), state: &str) {
    let (file, item) = (id(&format!("random file {index}")), id(&format!("random file item {index}")));
    put(database, file_of(file, project, state)).await;
    let row = technical_file_item::Model {
        id: item,
        technical_file_id: file,
        project_id: project,
        requirement: "LAND_TITLE".into(),
        position: 1,
        status: "PROVIDED".into(),
        document_number: 1,
        version: 2,
    };
    put(database, row).await;
    let row = technical_file_document::Model {
        id: id(&format!("random file document {index}")),
        technical_file_id: file,
        technical_file_item_id: item,
        project_id: project,
        number: 1,
        reference: "Folio".into(),
        note: String::new(),
        tenant_id: id("jerez"),
        provided_by: id("projects_jerez"),
        provided_at: at(-1),
    };
    put(database, row).await;
    let row = help_request::Model {
        id: id(&format!("random help {index}")),
        technical_file_id: file,
        technical_file_item_id: item,
        project_id: project,
        state_code: state.into(),
        tenant_id: id("jerez"),
        seat: "MIGRANT".into(),
        asked_tenant_id: id("club_jerez"),
        question: "¿Quién la tiene?".into(),
        status: "OPEN".into(),
        asked_by: id("projects_jerez"),
        asked_at: at(-1),
        answer: String::new(),
        document_id: None,
        ended_by: None,
        ended_at: None,
        acknowledged_at: None,
        version: 1,
    };
    put(database, row).await;
    let found = id(&format!("random review {index}"));
    let row = review::Model {
        id: found,
        project_id: project,
        step: "PLANNING".into(),
        outcome: "RETURNED".into(),
        reviewer_id: id("planning_zac"),
        tenant_id: id("government_zac"),
        reasons: "Con observaciones".into(),
        begun_at: at(-2),
        ended_at: at(-1),
    };
    put(database, row).await;
    let row = defect::Model {
        id: id(&format!("random defect {index}")),
        review_id: found,
        technical_file_id: file,
        technical_file_item_id: item,
        project_id: project,
        position: 1,
        description: "Falta firma".into(),
        raised_at: at(-1),
        resolved_at: None,
        version: 1,
    };
    put(database, row).await;
}

fn file_of(id_of_file: Uuid, project: Uuid, state: &str) -> technical_file::Model {
    technical_file::Model {
        id: id_of_file,
        project_id: project,
        state_code: state.into(),
        status: "FILLING_IN".into(),
        opened_by: id("projects_jerez"),
        opened_at: at(-2),
        completed_by: Uuid::nil(),
        completed_at: None,
        returns: 0,
        in_review_since: None,
        clock_status: "NOT_BEGUN".into(),
        clock_limit_days: 0,
        clock_begun_on: None,
        clock_since: None,
        clock_due_on: None,
        clock_used_days: 0,
        clock_paused_days: 0,
        version: 1,
    }
}
