//! Complaints in the grown world: to each office, of people with and without a membership, one of them answered.

use entity::project;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::Grown;
use crate::world::World;

pub async fn filed(world: &World) {
    for (title, person, office) in [
        ("jerez pledged", "mirror_jerez", "MUNICIPAL"),
        ("jerez pledged", "member_jerez", "STATE"),
        ("jerez pledged", "treasury_jerez", "FEDERAL"),
        ("jerez published", "future_president", "FEDERAL"),
        ("colotlan published", "president_jerez", "MUNICIPAL"),
    ] {
        let of = project::Entity::find().filter(project::Column::Title.eq(title)).one(&world.database).await;
        let input = json!({
            "projectId": NodeKind::Project.id(of.unwrap().unwrap().id), "category": "DELAY", "addressedTo": office,
            "text": format!("Queja de {title}"),
        });
        world.pass(chrono::Duration::seconds(1));
        let filed = world.done(person, "fileComplaint", "complaint { id }", input).await["complaint"]["id"].clone();
        if office == "STATE" {
            let input = json!({ "complaintId": filed, "expectedVersion": 1, "answer": "Se revisa" });
            world.done("comptroller_zac", "answerComplaint", "complaint { id }", input).await;
        }
    }
}

impl Grown {
    /// The global id of the complaint about a project to an office.
    pub fn complaint(&self, title: &str, office: &str) -> String {
        let project = self.rows.project(title).id;
        let found = self.rows.complaints.iter().find(|row| row.project_id == project && row.addressed_to == office);
        NodeKind::Complaint.id(found.unwrap().id).0
    }
}
