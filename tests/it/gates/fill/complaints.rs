//! The complaints of a random world.

use entity::complaint;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{Project, at, put};
use crate::world::{code_of, id};

pub async fn fill_complaints(database: &DatabaseConnection, spec: &Project, (project, index): (Uuid, usize)) {
    for (number, (person, office)) in spec.complaints.iter().enumerate() {
        let row = complaint::Model {
            id: id(&format!("random complaint {index} {number}")),
            project_id: project,
            state_code: code_of(spec.place)[..2].into(),
            tracking_number: format!("Q-{index}-{number}"),
            category: "OTHER".into(),
            addressed_to: (*office).into(),
            text: "Queja".into(),
            status: "OPEN".into(),
            filed_by: id(person),
            filed_at: at(-1),
            answer: String::new(),
            answered_at: None,
            reopened: false,
            reopening_reason: String::new(),
            final_answer: String::new(),
            final_answered_at: None,
            version: 1,
        };
        put(database, row).await;
    }
}
