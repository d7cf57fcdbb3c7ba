//! What can be decided on money in the grown world.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::Attempt;
use crate::tenants::grown::Grown;
use crate::world::id;

/// Which member of its input names what a mutation is done on.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("setBudgetCeiling", "tenantId", NodeKind::Tenant),
    ("authoriseProject", "projectId", NodeKind::Project),
    ("cancelProject", "projectId", NodeKind::Project),
    ("setTimeline", "projectId", NodeKind::Project),
    ("signAgreement", "agreementId", NodeKind::Agreement),
];

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let ceiling = |state: &str, year: i32, version: i64| {
        json!({
            "tenantId": NodeKind::Tenant.id(id("ministry")), "state": state, "fiscalYear": year, "ceiling": "3000000.00",
            "expectedVersion": version,
        })
    };
    let zacatecas = grown.rows.ceilings.iter().find(|row| row.state_code == "32").unwrap();
    let authorise = |title: &str| project(grown, title, "reasons", json!("Cumple"));
    let timeline = |title: &str| {
        let due_on = grown.world.time().date_naive() + chrono::Duration::days(40);
        let tranches = json!([{ "dueOn": due_on, "milestone": 0, "amount": "1000000.03" }]);
        project(grown, title, "tranches", tranches)
    };
    vec![
        attempt("setBudgetCeiling", "of Zacatecas, anew", ceiling("32", zacatecas.fiscal_year, zacatecas.version)),
        attempt("setBudgetCeiling", "of Jalisco, of a year that has none", ceiling("14", 2025, 0)),
        attempt("authoriseProject", "tlaltenango reviewed", authorise("tlaltenango reviewed")),
        attempt("authoriseProject", "colotlan reviewed, where no ceiling is set", authorise("colotlan reviewed")),
        attempt(
            "cancelProject",
            "tlaltenango timed",
            project(grown, "tlaltenango timed", "reason", json!("Sin predio")),
        ),
        attempt("setTimeline", "tlaltenango authorised", timeline("tlaltenango authorised")),
        attempt("setTimeline", "tlaltenango timed, anew", timeline("tlaltenango timed")),
        attempt("signAgreement", "tlaltenango timed", signature(grown, "tlaltenango timed")),
        attempt("signAgreement", "jerez signing, which one seat has not signed", signature(grown, "jerez signing")),
    ]
}

fn project(grown: &Grown, title: &str, member: &str, value: Value) -> Value {
    let version = grown.rows.project(title).version;
    json!({ "projectId": grown.project(title), "expectedVersion": version, member: value })
}

fn signature(grown: &Grown, title: &str) -> Value {
    let of = grown.rows.project(title).id;
    let agreement = grown.rows.agreements.iter().find(|row| row.id == of).unwrap();
    json!({
        "agreementId": NodeKind::Agreement.id(of), "expectedVersion": agreement.version,
        "contentHash": agreement.content_hash,
    })
}
