//! What committees have done in the grown world beside its votes.

use serde_json::json;

use crate::world::World;
use crate::world::story::OnAgenda;

/// Closes an item that was carried, with a condition.
pub async fn close_with_conditions(world: &World, delegate: &str, on: &OnAgenda) {
    let input = json!({
        "agendaItemId": on.item["id"], "expectedVersion": on.item["version"], "reason": "Falta el terreno",
        "conditions": "Acreditar la propiedad del terreno", "conditionsDueOn": "2027-02-28",
    });
    world.done(delegate, "closeAgendaItem", "agendaItem { id }", input).await;
}
