//! Agenda items of random worlds, with their votes and resolutions.

use super::*;

pub async fn fill_item(
    database: &DatabaseConnection,
    spec: &Project,
    (project, index): (Uuid, usize),
    (session, status): (usize, &str),
    tenants: &[&str; 4],
) {
    let state: String = code_of(spec.place)[..2].into();
    let item = id(&format!("random item {index}"));
    put(
        database,
        agenda_item::Model {
            id: item,
            session_id: id(&format!("random session {session}")),
            project_id: project,
            state_code: state.clone(),
            position: i32::try_from(index).unwrap() + 1,
            status: status.into(),
            opened_at: (status != "PENDING").then(|| at(-1)),
            closed_at: (status == "CLOSED").then(now),
            created_at: at(-3),
            version: 1,
            purpose: "SELECTION".into(),
            subject_id: Uuid::nil(),
            rules_revision: i32::from(status != "PENDING"),
            ranked: false,
            score: 0,
            marginalisation_score: 0,
            endorsement_score: 0,
            past_investment_score: 0,
            deposited_score: 0,
            departure_reason: String::new(),
        },
    )
    .await;
    let voters = ["delegate_zac", "liaison_jal", "projects_jerez", "president_jerez"];
    for seat in &spec.votes {
        put(
            database,
            vote::Model {
                id: id(&format!("random vote {index} {seat}")),
                agenda_item_id: item,
                project_id: project,
                seat: SEATS[*seat].into(),
                tenant_id: id(tenants[*seat]),
                state_code: state.clone(),
                person_id: id(voters[*seat]),
                choice: "FOR".into(),
                reason: String::new(),
                cast_at: now(),
                version: 1,
            },
        )
        .await;
    }
    if let Some(audience) = spec.resolved {
        put(
            database,
            resolution::Model {
                id: id(&format!("random resolution {index}")),
                agenda_item_id: item,
                project_id: project,
                committee_id: id("committee_zac"),
                state_code: state,
                outcome: "SELECTED".into(),
                votes_for: 4,
                votes_against: 0,
                abstentions: 0,
                recusals: 0,
                rules_revision: 1,
                reason: "Cumple".into(),
                conditions: String::new(),
                conditions_due_on: None,
                audience: audience.into(),
                resolved_at: now(),
                version: 1,
                purpose: "SELECTION".into(),
                conditions_met_at: None,
                conditions_met_note: String::new(),
            },
        )
        .await;
    }
}
