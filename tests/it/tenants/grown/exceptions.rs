//! Exceptions in the grown world: one that its committee has voted on, of a project whose federal part is reserved, and two
//! that wait.

use chrono::Duration;
use serde_json::{Value, json};

use super::submitted;
use crate::world::World;
use crate::world::story::{COLOTLAN, JEREZ, OnAgenda, Place, TLALTENANGO};

/// Files them, and puts one on the agenda of a session of its own.
pub async fn file(world: &World) -> OnAgenda {
    for (place, title) in [(&TLALTENANGO, "tlaltenango excepted"), (&COLOTLAN, "colotlan excepted")] {
        let project = submitted(world, place, title).await;
        world.put_at(&project, "SELECTED").await;
        filed(world, place, &project).await;
    }
    let project = submitted(world, &JEREZ, "jerez excepted").await;
    world.put_at(&project, "IN_NATIONAL_REVIEW").await;
    let input = json!({ "projectId": project["id"], "expectedVersion": project["version"], "reasons": "Cumple" });
    let authorised = world.done("national", "authoriseProject", "project { id version }", input).await;
    filed(world, &JEREZ, &authorised["project"]).await;
    let session = world.session_called(&JEREZ, "excepting").await;
    let add = json!({
        "sessionId": session["id"], "expectedVersion": 1, "projectId": project["id"], "purpose": "EXCEPTION",
    });
    let item = world.done("delegate_zac", "addAgendaItem", "agendaItem { id version }", add).await;
    OnAgenda { project, session, item: item["agendaItem"].clone() }
}

async fn filed(world: &World, place: &Place, project: &Value) {
    world.pass(Duration::seconds(1));
    let input = json!({
        "projectId": project["id"], "expectedVersion": project["version"], "payingSeat": "FEDERAL",
        "relievedSeat": "MIGRANT", "amount": "1000.00", "reason": "El club no reunió su parte",
    });
    world.done(place.delegate, "fileShareException", "shareException { id }", input).await;
}

/// All seats vote for the one on the agenda.
pub async fn vote(world: &World, mut on: OnAgenda) {
    on.item = world.open_item(&JEREZ, &on.item).await;
    for person in JEREZ.voters {
        world.vote(person, &on, "FOR").await;
    }
}
