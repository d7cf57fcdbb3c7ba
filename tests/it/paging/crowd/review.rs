//! Technical files of the crowd, one of whose items has many versions of its document.

use entity::*;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::projects::project;
use super::{moment, put};
use crate::world::id;

/// Selected projects of the crowd with a file, one of them of Jerez.
const PROJECTS: [usize; 4] = [2, 8, 14, 20];
const DOCUMENTS: i64 = 6;

pub async fn fill(tx: &DatabaseTransaction) {
    let projects: Vec<(usize, project::Model)> =
        PROJECTS.into_iter().map(|index| (index, project("crowd", index))).collect();
    put(tx, projects.iter().map(file)).await;
    put(tx, projects.iter().flat_map(items)).await;
    put(tx, projects.iter().flat_map(documents)).await;
}

fn file((index, project): &(usize, project::Model)) -> technical_file::Model {
    technical_file::Model {
        id: id(&format!("crowd_file_{index}")),
        project_id: project.id,
        state_code: project.state_code.clone(),
        status: "FILLING_IN".into(),
        opened_by: id("projects_jerez"),
        opened_at: moment(-40),
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

fn items((index, project): &(usize, project::Model)) -> Vec<technical_file_item::Model> {
    let item = |(at, requirement): (i32, &str)| technical_file_item::Model {
        id: id(&format!("crowd_file_item_{index}_{at}")),
        technical_file_id: id(&format!("crowd_file_{index}")),
        project_id: project.id,
        requirement: requirement.into(),
        position: at + 1,
        status: if at == 0 { "PROVIDED" } else { "MISSING" }.into(),
        document_number: if at == 0 { DOCUMENTS } else { 0 },
        version: 1,
    };
    (0..).zip(["COST_ESTIMATE", "LOCATION_PLAN", "LAND_TITLE"]).map(item).collect()
}

fn documents((index, project): &(usize, project::Model)) -> Vec<technical_file_document::Model> {
    let document = |number: i64| technical_file_document::Model {
        id: id(&format!("crowd_file_document_{index}_{number}")),
        technical_file_id: id(&format!("crowd_file_{index}")),
        technical_file_item_id: id(&format!("crowd_file_item_{index}_0")),
        project_id: project.id,
        number,
        reference: format!("Folio {number} de {index}"),
        note: String::new(),
        tenant_id: id("jerez"),
        provided_by: id("projects_jerez"),
        provided_at: moment(number - DOCUMENTS),
    };
    (1..=DOCUMENTS).map(document).collect()
}
