//! What can be decided on money in the grown world.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::Attempt;
use crate::tenants::grown::Grown;
use crate::world::id;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let ceiling = |state: &str, year: i32, version: i64| {
        json!({
            "tenantId": NodeKind::Tenant.id(id("ministry")), "state": state, "fiscalYear": year, "ceiling": "2000000.00",
            "expectedVersion": version,
        })
    };
    let zacatecas = grown.rows.ceilings.iter().find(|row| row.state_code == "32").unwrap();
    vec![
        attempt("setBudgetCeiling", "of Zacatecas, anew", ceiling("32", zacatecas.fiscal_year, zacatecas.version)),
        attempt("setBudgetCeiling", "of Jalisco, of a year that has none", ceiling("14", 2025, 0)),
    ]
}
