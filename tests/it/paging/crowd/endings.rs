//! Complaints about the first projects of the crowd, and how those ended.

use entity::*;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{day, moment, put};
use crate::world::id;

pub async fn fill(tx: &DatabaseTransaction, all: &[&project::Model]) {
    put(tx, all.iter().copied().flat_map(complaints)).await;
    put(tx, all.iter().copied().flat_map(certificates)).await;
    put(tx, all.iter().copied().map(commitment)).await;
}

/// Five complaints on three days, two of them answered.
fn complaints(project: &project::Model) -> Vec<complaint::Model> {
    let number = project.folio[8..].parse::<usize>().unwrap();
    let complaint = |index: i64| complaint::Model {
        id: id(&format!("complaint_crowd_project_{number}_{index}")),
        project_id: project.id,
        state_code: project.state_code.clone(),
        tracking_number: format!("Q-{number:05}-{index}"),
        category: "DELAY".into(),
        addressed_to: "STATE".into(),
        text: "No avanza".into(),
        status: if index % 2 == 0 { "OPEN" } else { "ANSWERED" }.into(),
        filed_by: id("president_jerez"),
        filed_at: moment(-20 + index % 3),
        answer: String::new(),
        answered_at: None,
        reopened: false,
        reopening_reason: String::new(),
        final_answer: String::new(),
        final_answered_at: None,
        version: 1,
    };
    (0..5).map(complaint).collect()
}

/// Four certificates that were drawn up anew, and one that was signed.
fn certificates(project: &project::Model) -> Vec<handover_certificate::Model> {
    let number = project.folio[8..].parse::<usize>().unwrap();
    let certificate = |index: i64| handover_certificate::Model {
        id: id(&format!("certificate_crowd_project_{number}_{index}")),
        project_id: project.id,
        state_code: project.state_code.clone(),
        handed_over_on: day(-10),
        description: "Obra".into(),
        content_hash: "0".repeat(64),
        status: if index == 4 { "SIGNED" } else { "SUPERSEDED" }.into(),
        drafted_by: id("projects_jerez"),
        drafted_at: moment(-20 + index % 3),
        signed_at: None,
        dedication: String::new(),
        dedicated_at: None,
        version: 1,
    };
    (0..5).map(certificate).collect()
}

fn commitment(project: &project::Model) -> upkeep_commitment::Model {
    let number = project.folio[8..].parse::<usize>().unwrap();
    upkeep_commitment::Model {
        id: id(&format!("commitment_crowd_project_{number}")),
        certificate_id: id(&format!("certificate_crowd_project_{number}_4")),
        project_id: project.id,
        position: 1,
        responsible: "COMMUNITY".into(),
        text: "Limpiar".into(),
        due_on: day(30),
        kept: "WAITING".into(),
        note: String::new(),
        checked_by: Uuid::nil(),
        checked_at: None,
        version: 1,
    }
}
