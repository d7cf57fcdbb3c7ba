//! Writes a random world into a database, behind the service.

mod account;
mod agenda;
mod complaints;
mod money;
mod proposals;
mod review;

use chrono::{DateTime, Duration, Utc};
use entity::*;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel};
use tresporuno::domain::account::Balances;
use uuid::Uuid;

use super::random::{Held, Project, Spec, now};
use crate::world::{code_of, id};

const SEATS: &[&str] = &["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];
/// Tables that random worlds fill, those first that others refer to.
const FILLED: &[&str] = &[
    "need",
    "need_endorsement",
    "session",
    "membership",
    "access_grant",
    "federation_mandate",
    "project",
    "budget_ceiling",
    "budget_reservation",
    "agreement",
    "tranche",
    "tranche_part",
    "budget_line",
    "project_site",
    "project_freeze",
    "project_confirmation",
    "project_party",
    "works",
    "works_committee",
    "contribution",
    "deposit",
    "document",
    "complaint",
    "project_account",
    "hold",
    "share_exception",
    "refund_case",
    "refund_share",
    "agenda_item",
    "vote",
    "resolution",
    "technical_file",
    "technical_file_item",
    "technical_file_document",
    "help_request",
    "review",
    "defect",
];

pub fn membership_at(index: usize) -> Uuid {
    id(&format!("random membership {index}"))
}

fn at(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

/// Makes the database hold the world of `spec`, and nothing of another.
pub async fn fill(database: &DatabaseConnection, spec: &Spec) {
    review::unprotect(database).await;
    for table in FILLED.iter().rev() {
        database.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
    fill_needs(database).await;
    for (index, committee) in ["committee_zac", "committee_zac", "committee_jal"].into_iter().enumerate() {
        put(
            database,
            session::Model {
                id: id(&format!("random session {index}")),
                committee_id: id(committee),
                state_code: if committee == "committee_zac" { "32" } else { "14" }.into(),
                place: "Sala".into(),
                convened_at: at(-10),
                starts_at: at(-1),
                ends_at: at(1),
                convened_by: id("delegate_zac"),
                version: 1,
                scores: String::new(),
            },
        )
        .await;
    }
    for (index, held) in spec.memberships.iter().enumerate() {
        fill_membership(database, index, held).await;
    }
    for (index, mandate) in spec.mandates.iter().enumerate() {
        put(
            database,
            federation_mandate::Model {
                id: id(&format!("random mandate {index}")),
                federation_id: id(mandate.federation),
                club_id: id(mandate.club),
                acts: mandate.acts.join(","),
                status: mandate.status.into(),
                valid_from: at(mandate.period.0),
                valid_until: at(mandate.period.1),
                version: 1,
            },
        )
        .await;
    }
    money::ceilings(database).await;
    for (index, project) in spec.projects.iter().enumerate() {
        fill_project(database, index, project).await;
    }
}

/// A need of each of two communities, and two people who endorsed each, whoever they are in this world.
async fn fill_needs(database: &DatabaseConnection) {
    for place in ["jerez", "tlaltenango"] {
        put(
            database,
            need::Model {
                id: id(&format!("random need {place}")),
                community_id: id(&format!("community_{place}")),
                municipality_code: code_of(place).into(),
                state_code: "32".into(),
                filer_id: id(&format!("mirror_club_{place}")),
                mirror_club_id: Some(id(&format!("mirror_club_{place}"))),
                title: "Agua".into(),
                description: "Agua".into(),
                project_type: "POTABLE_WATER".into(),
                assembly_on: at(-5).date_naive(),
                attendees: 50,
                assembly_endorsements: 0,
                minutes_reference: String::new(),
                filed_by: id("national"),
                filed_at: at(-4),
                endorsements: 2,
                status: "OPEN".into(),
                withdrawal_reason: String::new(),
                version: 1,
            },
        )
        .await;
        for person in ["national", "president_jerez"] {
            put(
                database,
                need_endorsement::Model {
                    id: id(&format!("random endorsement {place} {person}")),
                    need_id: id(&format!("random need {place}")),
                    person_id: id(person),
                    mirror_club_id: id(&format!("mirror_club_{place}")),
                    endorsed_at: at(-3),
                },
            )
            .await;
        }
    }
}

async fn fill_membership(database: &DatabaseConnection, index: usize, held: &Held) {
    put(
        database,
        membership::Model {
            id: membership_at(index),
            person_id: id(held.person),
            tenant_id: id(held.tenant),
            role: held.role.into(),
            valid_from: at(held.period.0) + Duration::seconds(i64::try_from(index).unwrap() - 100),
            valid_until: at(held.period.1),
            version: 1,
            status: held.status.into(),
            invited_name: "Persona".into(),
            invited_email: "persona@test.example".into(),
            ended_at: (held.status == "ENDED").then(now),
            capacity: String::new(),
        },
    )
    .await;
    for (number, (state, acts, period, revoked)) in held.grants.iter().enumerate() {
        put(
            database,
            access_grant::Model {
                id: id(&format!("random grant {index} {number}")),
                membership_id: membership_at(index),
                reach: "STATE".into(),
                territory: (*state).into(),
                acts: (*acts).into(),
                granted_by: id("administrator"),
                valid_from: at(period.0),
                valid_until: at(period.1),
                revoked_at: revoked.then(now),
                version: 1,
            },
        )
        .await;
    }
}

async fn fill_project(database: &DatabaseConnection, index: usize, spec: &Project) {
    let draft = spec.audience == "PROPOSER";
    let code = code_of(spec.place);
    let (government, left) = spec.government;
    let seated = |tenant: &str, vacant: bool| if draft || vacant { Uuid::nil() } else { id(tenant) };
    let project = id(&format!("random project {index}"));
    put(
        database,
        project::Model {
            id: project,
            folio: format!("R-{index}"),
            title: format!("Obra {index}"),
            description: "Agua".into(),
            without_need_reason: String::new(),
            need_id: Uuid::nil(),
            withdrawal_reason: String::new(),
            project_type: "POTABLE_WATER".into(),
            stage: if draft { "DRAFT" } else { "SUBMITTED" }.into(),
            frozen: false,
            audience: spec.audience.into(),
            fiscal_year: 2026,
            club_id: id(spec.club),
            federal_tenant_id: seated("ministry", false),
            state_tenant_id: seated(government, left),
            municipal_tenant_id: seated(spec.town, false),
            community_id: id(&format!("community_{}", spec.place)),
            municipality_code: code.into(),
            state_code: code[..2].into(),
            rule_set_id: id("rules_SOCIAL"),
            cost_centavos: 400_000,
            drafted_by: id("president_jerez"),
            created_at: at(-5),
            version: 1,
            kind: None,
            beneficiary_women: None,
            beneficiary_men: None,
            content_revision: 1,
            confirmed_revision: i64::from(!draft),
            revised_by: id("president_jerez"),
        },
    )
    .await;
    proposals::content(database, project, id(spec.club), index).await;
    let confirmed = project_confirmation::Model {
        project_id: project,
        person_id: id("treasurer_jerez"),
        confirmed_at: at(-4),
        revision: 1,
    };
    put(database, confirmed).await;
    let frozen = freeze::Model {
        id: id(&format!("random freeze {index}")),
        project_id: project,
        state_code: code[..2].into(),
        kind: "REPUDIATION".into(),
        tenant_id: id(spec.club),
        raised_by: id("president_jerez"),
        raised_at: at(-4),
        reason: "No es nuestra firma".into(),
        status: "STANDING".into(),
        lifted_at: None,
        lifting_tenant_id: Uuid::nil(),
        lifting_reason: String::new(),
        version: 1,
    };
    put(database, frozen).await;
    fill_documents(database, spec, (project, index)).await;
    if draft {
        return;
    }
    complaints::fill_complaints(database, spec, (project, index)).await;
    put(database, tresporuno::store::account::row_of(project, Balances::default())).await;
    account::fill(database, (project, index), &code[..2]).await;
    let tenants = ["ministry", government, spec.town, spec.club];
    put(database, works_of(project, tenants[1 + index % 3])).await;
    if index == 0 {
        put(database, committee_of(project)).await;
    }
    for (seat, tenant) in tenants.iter().enumerate() {
        fill_seat(database, spec, (project, index), seat, tenant).await;
    }
    money::timeline(database, project, index).await;
    // Of those on an agenda some have been resolved on.
    if spec.resolved.is_some() {
        review::fill_file(database, (project, index), &code[..2]).await;
    }
    if let Some((session, status)) = spec.item {
        agenda::fill_item(database, spec, (project, index), (session, status), &tenants).await;
    }
}

/// What the seats brought; to a draft only its club can.
async fn fill_documents(database: &DatabaseConnection, spec: &Project, (project, index): (Uuid, usize)) {
    let tenants = ["ministry", spec.government.0, spec.town, spec.club];
    for (number, (seat, kind, audience)) in spec.documents.iter().enumerate() {
        let seat = if spec.audience == "PROPOSER" { 3 } else { *seat };
        let row = document::Model {
            id: id(&format!("random document {index} {number}")),
            project_id: project,
            tenant_id: id(tenants[seat]),
            club_id: id(spec.club),
            seat: SEATS[seat].into(),
            state_code: code_of(spec.place)[..2].into(),
            kind: (*kind).into(),
            audience: (*audience).into(),
            title: "Documento".into(),
            file_name: "documento.pdf".into(),
            media_type: "application/pdf".into(),
            size_bytes: 9,
            sha256: "0".repeat(64),
            uploaded_by: id("administrator"),
            created_at: at(-1),
            version: 1,
        };
        put(database, row).await;
    }
}

/// Works that nobody began.
fn works_of(project: Uuid, executor: &str) -> works::Model {
    works::Model {
        id: project,
        executor_tenant_id: id(executor),
        contractor: String::new(),
        begun_on: None,
        finished_on: None,
        reported_on: None,
        physical_bps: 0,
        spent_centavos: 0,
        financial_bps: 0,
        ahead_bps: 0,
        alert: "NONE".into(),
        version: 1,
    }
}

fn committee_of(project: Uuid) -> works_committee::Model {
    works_committee::Model {
        id: id("works_committee_jerez"),
        project_id: project,
        beneficiaries: 1,
        migrants: 1,
        constituted_on: at(-2).date_naive(),
        term_until: at(9).date_naive(),
        trained_on: None,
        version: 1,
    }
}

async fn fill_seat(
    database: &DatabaseConnection,
    spec: &Project,
    (project, index): (Uuid, usize),
    seat: usize,
    tenant: &str,
) {
    let state: String = code_of(spec.place)[..2].into();
    let party = id(&format!("random party {index} {seat}"));
    put(
        database,
        project_party::Model {
            id: party,
            project_id: project,
            seat: SEATS[seat].into(),
            tenant_id: id(tenant),
            state_code: state.clone(),
            share_bps: 2_500,
            due_centavos: 100_000,
            committed_centavos: 0,
            deposited_centavos: 0,
            next_due_on: None,
            standing: if seat == 1 && spec.government.1 { "FORMER" } else { "CURRENT" }.into(),
            since: at(-4),
            version: 1,
        },
    )
    .await;
    put(
        database,
        contribution::Model {
            id: party,
            project_id: project,
            club_id: id(spec.club),
            seat: SEATS[seat].into(),
            tenant_id: id(tenant),
            state_code: state.clone(),
            committed_centavos: 0,
            committed_at: None,
            notes: String::new(),
            version: 1,
        },
    )
    .await;
    if spec.paid.contains(&seat) {
        put(
            database,
            deposit::Model {
                id: id(&format!("random deposit {index} {seat}")),
                contribution_id: party,
                club_id: id(spec.club),
                seat: SEATS[seat].into(),
                tenant_id: id(tenant),
                state_code: state,
                amount_centavos: 100,
                currency: "MXN".into(),
                original_cents: 100,
                rate_e4: 10_000,
                rate_on: at(-2).date_naive(),
                deposited_on: at(-2).date_naive(),
                evidence: "recibo".into(),
                evidence_document_id: None,
                recorded_by: id("administrator"),
                recorded_at: at(-1),
            },
        )
        .await;
    }
}

pub async fn put<M, A>(database: &DatabaseConnection, row: M)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}
