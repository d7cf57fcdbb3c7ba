//! Attempts at what a committee does beside its votes.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::{Attempt, attempt};
use crate::tenants::grown::Grown;
use crate::world::id;

/// Rules that a committee can adopt.
pub fn rules() -> Value {
    json!({
        "quorumSeats": 3, "majority": "ABSOLUTE", "tieRule": "REJECTS", "noticeDays": 7, "representativesPerSeat": 2,
        "representativesPerOrganisation": 1,
        "rank": {
            "marginalisation": 5000, "endorsement": 2000, "pastInvestment": 2000, "deposited": 1000,
            "fullEndorsements": 50, "halvingInvestment": "2000000.00",
        },
    })
}

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let next = grown.rows.committees.iter().find(|row| (row.fiscal_year, &*row.state_code) == (2027, "32")).unwrap();
    let appoint = |seat: &str, person: &str| {
        json!({
            "committeeSeatId": NodeKind::CommitteeSeat.id(id(&format!("committee_zac_{seat}"))),
            "email": format!("{person}@test.example"), "capacity": "ALTERNATE",
        })
    };
    let end = |tenant: &str| {
        let representative = id(&format!("representative_committee_zac_{tenant}"));
        json!({
            "representativeId": NodeKind::CommitteeRepresentative.id(representative), "expectedVersion": 1,
        })
    };
    let mut attempts = vec![
        attempt(
            "confirmConditions",
            "jerez conditional",
            json!({
                "resolutionId": grown.resolution("jerez conditional"), "expectedVersion": 1, "note": "Escritura exhibida",
            }),
        ),
        attempt(
            "installCommittee",
            "of Jalisco",
            json!({ "committeeId": NodeKind::Committee.id(id("committee_jal")), "fiscalYear": 2027, "rules": rules() }),
        ),
        attempt(
            "adoptCommitteeRules",
            "of the next committee of Zacatecas",
            json!({ "committeeId": NodeKind::Committee.id(next.id), "expectedVersion": 1, "rules": rules() }),
        ),
    ];
    let alone = grown.session("tlaltenango alone");
    let session = NodeKind::Session.id(alone.id);
    let draw_up = json!({ "sessionId": session, "expectedVersion": alone.version });
    attempts.push(attempt("drawUpMinutes", "tlaltenango alone", draw_up));
    let minutes = grown.rows.minutes.first().unwrap();
    let sign = json!({ "minutesId": NodeKind::SessionMinutes.id(minutes.id), "hash": minutes.hash });
    attempts.push(attempt("signMinutes", "written down", sign));
    for (seat, person) in [
        ("FEDERAL", "analyst_zac"),
        ("STATE", "finance_zac"),
        ("MUNICIPAL", "treasury_jerez"),
        ("MIGRANT", "treasurer_jerez"),
    ] {
        attempts.push(attempt("appointRepresentative", &format!("{seat} of Zacatecas"), appoint(seat, person)));
    }
    for tenant in ["ministry", "government_zac", "jerez", "club_jerez"] {
        attempts.push(attempt("endRepresentative", &format!("of {tenant}"), end(tenant)));
    }
    attempts
}
