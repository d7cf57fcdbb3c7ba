//! Two works of Tlaltenango that are finished, one of them handed over; and how two of Jerez ended, put behind the service.

use chrono::Duration;
use entity::{handover_certificate, project, upkeep_commitment};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Grown, submitted};
use crate::world::story::TLALTENANGO;
use crate::world::{World, id};

const CERTIFICATE: &str = "handoverCertificate { id version contentHash }";

pub async fn ended(world: &World) {
    for title in ["tlaltenango finished", "tlaltenango handed"] {
        let project = submitted(world, &TLALTENANGO, title).await;
        world.put_at(&project, "WORKS_FINISHED").await;
        let today = world.time().date_naive();
        let input = json!({
            "projectId": project["id"], "expectedVersion": 3, "handedOverOn": today, "description": "Obra",
            "commitments": [{ "responsible": "MUNICIPALITY", "text": "Clorar", "dueOn": today + Duration::days(30) }],
        });
        let drawn = world.done("projects_tlaltenango", "draftHandoverCertificate", CERTIFICATE, input).await;
        if title == "tlaltenango handed" {
            let certificate = &drawn["handoverCertificate"];
            for (person, version) in TLALTENANGO.voters.iter().zip(1_i64..) {
                sign(world, person, &project, certificate, version).await;
            }
        }
    }
    for title in ["jerez pledged", "jerez published"] {
        behind_the_service(world, title).await;
    }
    // What is not due yet is nobody's to check.
    world.fall_due().await;
}

async fn sign(world: &World, person: &str, project: &Value, certificate: &Value, version: i64) {
    let input = json!({
        "projectId": project["id"], "expectedVersion": version, "contentHash": certificate["contentHash"],
    });
    world.done(person, "signHandoverCertificate", CERTIFICATE, input).await;
}

async fn behind_the_service(world: &World, title: &str) {
    let found = project::Entity::find().filter(project::Column::Title.eq(title)).one(&world.database).await;
    let project = found.unwrap().unwrap();
    let certificate = handover_certificate::Model {
        id: id(&format!("certificate {title}")),
        project_id: project.id,
        state_code: project.state_code,
        handed_over_on: world.time().date_naive(),
        description: "Obra".into(),
        content_hash: "0".repeat(64),
        status: "SIGNED".into(),
        drafted_by: id("projects_jerez"),
        drafted_at: world.time(),
        signed_at: Some(world.time()),
        dedication: String::new(),
        dedicated_at: None,
        version: 1,
    };
    let commitment = upkeep_commitment::Model {
        id: id(&format!("commitment {title}")),
        certificate_id: certificate.id,
        project_id: project.id,
        position: 1,
        responsible: "COMMUNITY".into(),
        text: "Limpiar".into(),
        due_on: world.time().date_naive(),
        kept: "WAITING".into(),
        note: String::new(),
        checked_by: Uuid::nil(),
        checked_at: None,
        version: 1,
    };
    let certificate = handover_certificate::Entity::insert(certificate.into_active_model());
    certificate.exec_without_returning(&world.database).await.unwrap();
    let commitment = upkeep_commitment::Entity::insert(commitment.into_active_model());
    commitment.exec_without_returning(&world.database).await.unwrap();
}

impl Grown {
    pub fn certificate(&self, title: &str) -> &handover_certificate::Model {
        let project = self.rows.project(title).id;
        self.rows.certificates.iter().find(|row| row.project_id == project && row.status != "SUPERSEDED").unwrap()
    }

    pub fn commitment(&self, title: &str) -> Uuid {
        let project = self.rows.project(title).id;
        let found = self.rows.commitments.iter().find(|row| row.project_id == project);
        found.unwrap().id
    }
}
