//! Technical files of the world: opened, filled in and completed by those whose they are.

use serde_json::{Value, json};

use super::World;
use super::story::Place;

/// A technical file as its readers see it.
pub const FILE: &str = "id version status returns items { id requirement status documentNumber version }";

impl World {
    /// The technical file of a project as `person` sees it; null where they see none.
    pub async fn file_seen_by(&self, person: &str, project: &Value) -> Value {
        let query = format!("{{ project(id: {}) {{ stage version technicalFile {{ {FILE} }} }} }}", project["id"]);
        self.read(person, &query).await["project"].clone()
    }

    /// Has the municipality of the place open the file of a selected project.
    pub async fn open_file(&self, place: &Place, project: &Value) -> Value {
        let town_hall = place.voters[2];
        let version = self.file_seen_by(town_hall, project).await["version"].clone();
        let input = json!({ "projectId": project["id"], "expectedVersion": version });
        let opened = self.done(town_hall, "openTechnicalFile", &format!("technicalFile {{ {FILE} }}"), input).await;
        opened["technicalFile"].clone()
    }

    /// Has `person` provide an item of a file, as it stands.
    pub async fn provide(&self, person: &str, file: &Value, item: &Value) -> Value {
        let input = provision(file, item);
        let selection = "technicalFileItem { id requirement status documentNumber version }";
        self.done(person, "provideTechnicalFileItem", selection, input).await["technicalFileItem"].clone()
    }

    /// Provides all that is missing or defective, and gives the file as it is then.
    pub async fn provide_lacking(&self, place: &Place, project: &Value) -> Value {
        let town_hall = place.voters[2];
        let file = self.file_seen_by(town_hall, project).await["technicalFile"].clone();
        for item in file["items"].as_array().unwrap().iter().filter(|item| item["status"] != "PROVIDED") {
            self.provide(town_hall, &file, item).await;
        }
        self.file_seen_by(town_hall, project).await["technicalFile"].clone()
    }

    /// Provides all that is missing or defective, and completes the file.
    pub async fn complete_file(&self, place: &Place, project: &Value) -> Value {
        let town_hall = place.voters[2];
        let file = self.provide_lacking(place, project).await;
        let version = &file["version"];
        let input = json!({ "technicalFileId": file["id"], "expectedVersion": version });
        let selection = format!("technicalFile {{ {FILE} completedAt project {{ stage }} }}");
        self.done(town_hall, "completeTechnicalFile", &selection, input).await["technicalFile"].clone()
    }
}

/// What providing an item takes; no two versions of anything have the same note.
pub fn provision(file: &Value, item: &Value) -> Value {
    json!({
        "technicalFileId": file["id"], "requirement": item["requirement"], "expectedVersion": item["version"],
        "reference": format!("Folio {}", item["requirement"].as_str().unwrap()), "note": format!("Copia {} {}", item["id"], item["version"]),
    })
}
