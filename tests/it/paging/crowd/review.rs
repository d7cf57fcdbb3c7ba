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
    put(tx, projects.iter().flat_map(reviews)).await;
    put(tx, projects.iter().map(defect)).await;
    put(tx, projects.iter().flat_map(help_requests)).await;
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

/// Five reviews that ended on three days, every other one with a return.
fn reviews((index, project): &(usize, project::Model)) -> Vec<review::Model> {
    let review = |turn: i64| review::Model {
        id: id(&format!("crowd_review_{index}_{turn}")),
        project_id: project.id,
        step: "PLANNING".into(),
        outcome: if turn % 2 == 0 { "RETURNED" } else { "APPROVED" }.into(),
        reviewer_id: id("planning_zac"),
        tenant_id: id("government_zac"),
        reasons: "Revisado".into(),
        begun_at: moment(-40),
        ended_at: moment(-30 + turn % 3),
    };
    (0..5).map(review).collect()
}

/// Six on three days, one of which waits.
fn help_requests((index, project): &(usize, project::Model)) -> Vec<help_request::Model> {
    let request = |turn: i64| {
        let ended = turn != 0;
        help_request::Model {
            id: id(&format!("crowd_help_{index}_{turn}")),
            technical_file_id: id(&format!("crowd_file_{index}")),
            technical_file_item_id: id(&format!("crowd_file_item_{index}_1")),
            project_id: project.id,
            state_code: project.state_code.clone(),
            tenant_id: id("jerez"),
            seat: "STATE".into(),
            asked_tenant_id: id("government_zac"),
            question: "¿Quién la tiene?".into(),
            status: if ended { "DECLINED" } else { "OPEN" }.into(),
            asked_by: id("projects_jerez"),
            asked_at: moment(-30 + turn % 3),
            answer: if ended { "No es nuestra".into() } else { String::new() },
            document_id: None,
            ended_by: ended.then(|| id("planning_zac")),
            ended_at: ended.then(|| moment(-20)),
            acknowledged_at: None,
            version: 1,
        }
    };
    (0..6).map(request).collect()
}

fn defect((index, project): &(usize, project::Model)) -> defect::Model {
    defect::Model {
        id: id(&format!("crowd_defect_{index}")),
        review_id: id(&format!("crowd_review_{index}_0")),
        technical_file_id: id(&format!("crowd_file_{index}")),
        technical_file_item_id: id(&format!("crowd_file_item_{index}_0")),
        project_id: project.id,
        position: 1,
        description: "Falta firma".into(),
        raised_at: moment(-30),
        resolved_at: None,
        version: 1,
    }
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
