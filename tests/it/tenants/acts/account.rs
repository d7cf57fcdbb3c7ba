//! What can be done with the accounts of the grown world.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::Attempt;
use crate::tenants::grown::Grown;
use crate::world::id;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let on = |title: &str| {
        let project = grown.rows.project(title);
        json!({ "projectId": NodeKind::Project.id(project.id), "expectedVersion": project.version })
    };
    let with = |mut input: serde_json::Value, members: serde_json::Value| {
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        input
    };
    let reason = || json!({ "reason": "Lo pide la contraloría" });
    let handed = grown.rows.project("jerez handed").id;
    let hold = grown.rows.holds.iter().find(|hold| hold.project_id == handed).unwrap().id;
    let cancelled = grown.rows.project("jerez cancelled").id;
    let refund = grown.rows.refunds.iter().find(|refund| refund.project_id == cancelled).unwrap().id;
    vec![
        attempt("placeHold", "on jerez agreed", with(on("jerez agreed"), reason())),
        attempt(
            "liftHold",
            "of the comptroller on jerez handed",
            with(json!({ "holdId": NodeKind::Hold.id(hold), "expectedVersion": 1 }), reason()),
        ),
        attempt("releaseTranche", "of jerez agreed", with(on("jerez agreed"), json!({ "position": 1 }))),
        attempt(
            "openRefundCase",
            "of jerez handed, of which nothing is built",
            with(on("jerez handed"), with(reason(), json!({ "executed": 0 }))),
        ),
        attempt(
            "settleRefund",
            "of jerez cancelled, of the club",
            json!({
                "refundCaseId": NodeKind::RefundCase.id(refund), "expectedVersion": 1, "seat": "MIGRANT",
                "settledOn": "2026-11-28", "evidence": "Transferencia 9",
            }),
        ),
        attempt("closeProject", "jerez handed", on("jerez handed")),
        attempt(
            "recordOperatingCost",
            "of the ministry",
            json!({
                "tenantId": NodeKind::Tenant.id(id("ministry")), "fiscalYear": 2026, "concept": "Capacitación",
                "amount": "500.00", "incurredOn": "2026-11-20", "evidence": "F-2",
            }),
        ),
    ]
}
