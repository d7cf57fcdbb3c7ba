//! A good input for what is done with complaints.

use serde_json::json;

use super::Act;
use crate::world::World;
use crate::world::story::JEREZ;

pub async fn acts(world: &World) -> Vec<Act> {
    let draft = world.draft_called(JEREZ.author, JEREZ.club, "Obra con quejas").await;
    let project = world.submit(&JEREZ, &draft).await["id"].clone();
    let selection = "complaint { id status version }";
    let about = json!({ "projectId": project, "category": "DELAY", "addressedTo": "STATE", "text": "No avanza" });
    let filed = async |person: &str| {
        world.done(person, "fileComplaint", selection, about.clone()).await["complaint"]["id"].clone()
    };
    let answer = |complaint| json!({ "complaintId": complaint, "expectedVersion": 1, "answer": "Se revisa" });
    let waiting = filed("treasurer_jerez").await;
    let (reopened, closed) = (filed("mirror_jerez").await, filed("treasury_jerez").await);
    for complaint in [&reopened, &closed] {
        world.done("comptroller_zac", "answerComplaint", selection, answer(complaint.clone())).await;
    }
    vec![
        Act { mutation: "fileComplaint", person: "member_jerez", selection, input: about.clone() },
        Act { mutation: "answerComplaint", person: "comptroller_zac", selection, input: answer(waiting) },
        Act {
            mutation: "reopenComplaint",
            person: "mirror_jerez",
            selection,
            input: json!({ "complaintId": reopened, "expectedVersion": 2, "reason": "Sigue igual" }),
        },
        Act {
            mutation: "closeComplaint",
            person: "treasury_jerez",
            selection,
            input: json!({ "complaintId": closed, "expectedVersion": 2 }),
        },
    ]
}
