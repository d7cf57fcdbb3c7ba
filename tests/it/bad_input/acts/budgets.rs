//! Good inputs of what is done with ceilings, authorisations and agreements.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::*;

pub async fn of_budgets(world: &World) -> Vec<Act> {
    let ceiling = json!({
        "tenantId": global(NodeKind::Tenant, "ministry"), "state": "32", "fiscalYear": 2026, "ceiling": "1000000.00",
        "expectedVersion": 0,
    });
    let (person, selection) = ("administrator", "budgetCeiling { id }");
    world.done(person, "setBudgetCeiling", selection, ceiling.clone()).await;
    let input = json!({
        "tenantId": ceiling["tenantId"], "state": "32", "fiscalYear": 2026, "ceiling": "2000000.00", "expectedVersion": 1,
    });
    let mut acts = vec![Act { mutation: "setBudgetCeiling", person, selection, input }];
    acts.extend(of_agreements(world).await);
    acts
}

/// Four projects: one before its last review, one to be cancelled, one without a timeline, and one with an agreement.
pub async fn of_agreements(world: &World) -> Vec<Act> {
    let project = world.submitted().await;
    world.put_at(&project, "IN_NATIONAL_REVIEW").await;
    let cancelled = world.submitted().await;
    world.put_at(&cancelled, "SELECTED").await;
    let (untimed, timed) = (world.submitted().await, world.submitted().await);
    world.put_at(&untimed, "AUTHORISED").await;
    world.put_at(&timed, "AUTHORISED").await;
    let timeline = |project: &Value| {
        let tranches = json!([{ "dueOn": "2027-03-01", "milestone": 0, "amount": "1000000.03" }]);
        json!({ "projectId": project["id"], "expectedVersion": 3, "tranches": tranches })
    };
    let selection = "agreement { id hash }";
    let drawn = world.done("delegate_zac", "setTimeline", selection, timeline(&timed)).await["agreement"].clone();
    vec![
        Act {
            mutation: "authoriseProject",
            person: "national",
            selection: "project { id }",
            input: json!({ "projectId": project["id"], "expectedVersion": 3, "reasons": "Cumple" }),
        },
        Act {
            mutation: "cancelProject",
            person: "delegate_zac",
            selection: "project { id }",
            input: json!({ "projectId": cancelled["id"], "expectedVersion": 3, "reason": "Sin predio" }),
        },
        Act { mutation: "setTimeline", person: "delegate_zac", selection, input: timeline(&untimed) },
        Act {
            mutation: "signAgreement",
            person: "president_jerez",
            selection,
            input: json!({ "agreementId": drawn["id"], "expectedVersion": 1, "contentHash": drawn["hash"] }),
        },
    ]
}
