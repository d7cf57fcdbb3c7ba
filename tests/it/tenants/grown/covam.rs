//! What committees have done in the grown world beside its votes.

use serde_json::{Value, json};

use tresporuno::graphql::id::NodeKind;

use crate::tenants::acts::covam::rules;
use crate::world::story::OnAgenda;
use crate::world::{World, id};

/// The committee of Zacatecas for the next year, with nothing on an agenda yet.
pub async fn install(world: &World) {
    let input =
        json!({ "committeeId": NodeKind::Committee.id(id("committee_zac")), "fiscalYear": 2027, "rules": rules() });
    world.done("delegate_zac", "installCommittee", "committee { id }", input).await;
}

/// Closes an item that was carried, with a condition.
pub async fn close_with_conditions(world: &World, delegate: &str, on: &OnAgenda) {
    let input = json!({
        "agendaItemId": on.item["id"], "expectedVersion": on.item["version"], "reason": "Falta el terreno",
        "conditions": "Acreditar la propiedad del terreno", "conditionsDueOn": "2027-02-28",
    });
    world.done(delegate, "closeAgendaItem", "agendaItem { id }", input).await;
}

/// Has the minutes of a session drawn up, and signed by the state and the federal seat.
pub async fn write_down(world: &World, session: &Value) {
    let input = json!({ "sessionId": session["id"], "expectedVersion": 2 });
    let minutes = world.done("delegate_zac", "drawUpMinutes", "minutes { id hash }", input).await["minutes"].clone();
    for person in ["delegate_zac", "liaison_zac"] {
        // No two signatures of one moment, by which they are known.
        world.pass(chrono::Duration::seconds(1));
        let input = json!({ "minutesId": minutes["id"], "hash": minutes["hash"] });
        world.done(person, "signMinutes", "minutes { id }", input).await;
    }
}
