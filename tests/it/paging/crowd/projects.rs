//! The projects of the crowd, with their seats, parts and deposits, and how committees decided on them.

mod supervision;

use entity::*;
use sea_orm::DatabaseTransaction;
use tresporuno::domain::account::Balances;
use tresporuno::store::account::row_of;
use uuid::Uuid;

use super::{CLUBS, club_at, day, moment, put, town_hall};
use crate::world::id;

const PROJECTS: usize = 126;
const SEATS: [&str; 4] = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];
const YEARS: [i32; 2] = [2024, 2025];

pub async fn fill(tx: &DatabaseTransaction) {
    let all: Vec<project::Model> = (0..PROJECTS).map(|index| project("crowd", index)).collect();
    insert_projects(tx, &all).await;
    let parts: Vec<contribution::Model> = all.iter().flat_map(parts_of).collect();
    put(tx, parts.clone()).await;
    put(tx, parts.iter().filter(|part| matches!(&*part.seat, "MUNICIPAL" | "MIGRANT")).flat_map(deposits)).await;
    put(tx, all.iter().filter(|project| has_seats(project)).flat_map(documents)).await;
    put(tx, all.iter().enumerate().filter(|(_, project)| has_seats(project)).map(works_of)).await;
    put(tx, all.iter().filter(|project| has_seats(project)).flat_map(reports)).await;
    put(tx, all.iter().filter(|project| has_seats(project)).map(account)).await;
    put(tx, all.iter().filter(|project| has_seats(project)).flat_map(transfers)).await;
    let first: Vec<_> = all[..20].iter().filter(|project| has_seats(project)).collect();
    super::endings::fill(tx, &first).await;
    supervision::fill(tx, &all[5]).await;
    committees(tx).await;
    let items: Vec<agenda_item::Model> =
        all.iter().enumerate().filter(|(_, project)| has_seats(project)).flat_map(items).collect();
    put(tx, items.clone()).await;
    put(tx, items.iter().filter(|item| matches!(&*item.status, "OPEN" | "CLOSED")).flat_map(votes)).await;
    let resolved = items.iter().filter(|item| item.status == "CLOSED");
    put(tx, resolved.enumerate().map(resolution)).await;
}

/// The project number `index` of those called `name`: of one of the clubs, every fifth of the one of Jerez, in one of
/// six stages and audiences, with one of eight days and six costs.
pub fn project(name: &str, index: usize) -> project::Model {
    let (club_id, code, community_id) = club_at(if index.is_multiple_of(5) { 0 } else { index * 7 % CLUBS });
    let stages = [
        ("DRAFT", "PROPOSER"),
        ("SUBMITTED", "SEATS"),
        ("SELECTED", "PUBLIC"),
        ("SUBMITTED", "SEATS"),
        ("AGREED", "PUBLIC"),
        ("REJECTED", "SEATS"),
    ];
    let (stage, audience) = stages[index % stages.len()];
    let seated = |tenant: Uuid| if stage == "DRAFT" { Uuid::nil() } else { tenant };
    project::Model {
        id: id(&format!("{name}_project_{index}")),
        folio: format!("P-{name}-{index:05}"),
        title: format!("Obra \"{index}\"\n\u{1F4A7} de {name}"),
        description: "Red de agua potable".into(),
        without_need_reason: String::new(),
        need_id: if index.is_multiple_of(3) { id("crowd_need_1") } else { Uuid::nil() },
        withdrawal_reason: String::new(),
        project_type: ["POTABLE_WATER", "HEALTH_CENTRE", "STREET_PAVEMENT"][index % 3].into(),
        stage: stage.into(),
        frozen: index.is_multiple_of(7),
        audience: audience.into(),
        fiscal_year: [2024, 2025, 2026][index % 3],
        club_id,
        federal_tenant_id: seated(id("ministry")),
        state_tenant_id: seated(government_of(&code[..2])),
        municipal_tenant_id: seated(town_hall(&code)),
        community_id,
        state_code: code[..2].into(),
        municipality_code: code,
        rule_set_id: id("rules_SOCIAL"),
        cost_centavos: 100_000_000 * (index as i64 % 6 + 1),
        drafted_by: id("president_jerez"),
        created_at: moment(-(index as i64 % 8)),
        version: 1,
        kind: index.is_multiple_of(2).then(|| "SERVICES".to_owned()),
        beneficiary_women: index.is_multiple_of(2).then_some(40),
        beneficiary_men: index.is_multiple_of(2).then_some(0),
        content_revision: 1,
        confirmed_revision: i64::from(stage != "DRAFT"),
        revised_by: id("president_jerez"),
    }
}

/// Writes projects with their seats.
pub async fn insert_projects(tx: &DatabaseTransaction, all: &[project::Model]) {
    put(tx, all.iter().cloned()).await;
    put(tx, all.iter().flat_map(parties_of)).await;
}

/// The four seats of a project, none while it is a draft.
fn parties_of(project: &project::Model) -> Vec<project_party::Model> {
    if !has_seats(project) {
        return Vec::new();
    }
    let tenants =
        [id("ministry"), government_of(&project.state_code), town_hall(&project.municipality_code), project.club_id];
    let party = |(seat, tenant_id): (&str, Uuid)| project_party::Model {
        id: id(&format!("{}_{seat}", project.folio)),
        project_id: project.id,
        seat: seat.into(),
        tenant_id,
        state_code: project.state_code.clone(),
        share_bps: 2_500,
        due_centavos: project.cost_centavos / 4,
        committed_centavos: 3_000,
        deposited_centavos: 300,
        next_due_on: None,
        standing: "CURRENT".into(),
        since: moment(-50),
        version: 1,
    };
    SEATS.into_iter().zip(tenants).map(party).collect()
}

fn government_of(state: &str) -> Uuid {
    id(if state == "32" { "government_zac" } else { "government_jal" })
}

fn has_seats(project: &project::Model) -> bool {
    project.stage != "DRAFT"
}

/// The parts of the seats; every other seat has committed its own.
fn parts_of(project: &project::Model) -> Vec<contribution::Model> {
    let part = |(index, party): (usize, project_party::Model)| contribution::Model {
        id: party.id,
        project_id: party.project_id,
        club_id: project.club_id,
        seat: party.seat,
        tenant_id: party.tenant_id,
        state_code: party.state_code,
        committed_centavos: if index.is_multiple_of(2) { 0 } else { party.committed_centavos },
        committed_at: (index % 2 == 1).then(|| moment(-40)),
        notes: "De la caja".into(),
        version: 1,
    };
    parties_of(project).into_iter().enumerate().map(part).collect()
}

/// Works that the municipality builds, of every third of which the money runs ahead.
fn works_of((index, project): (usize, &project::Model)) -> works::Model {
    let ahead_bps = (index as i32 % 3) * 1_000;
    works::Model {
        id: project.id,
        executor_tenant_id: project.municipal_tenant_id,
        contractor: String::new(),
        begun_on: Some(day(-40)),
        finished_on: None,
        reported_on: Some(day(-29)),
        physical_bps: 2_000,
        spent_centavos: 3_000,
        financial_bps: 2_000 + ahead_bps,
        ahead_bps,
        alert: if ahead_bps > 1_000 { "MONEY_AHEAD" } else { "NONE" }.into(),
        version: 1,
    }
}

/// Five reports on two days.
fn reports(project: &project::Model) -> Vec<progress_report::Model> {
    let report = |index: i64| progress_report::Model {
        id: id(&format!("{}_report_{index}", project.folio)),
        project_id: project.id,
        state_code: project.state_code.clone(),
        tenant_id: project.municipal_tenant_id,
        reported_by: id("treasury_jerez"),
        reported_on: day(-30 + index % 2),
        physical_bps: 2_000,
        spent_centavos: 3_000,
        financial_bps: 2_000,
        alert: "NONE".into(),
        photo_id: None,
        narrative: "Zanja".into(),
        recorded_at: moment(-29),
    };
    (0..5).map(report).collect()
}

/// Five deposits on two days.
fn deposits(part: &contribution::Model) -> Vec<deposit::Model> {
    let deposit = |index: i64| deposit::Model {
        id: id(&format!("deposit_{}_{index}", part.id)),
        contribution_id: part.id,
        club_id: part.club_id,
        seat: part.seat.clone(),
        tenant_id: part.tenant_id,
        state_code: part.state_code.clone(),
        amount_centavos: 60,
        currency: "MXN".into(),
        original_cents: 60,
        rate_e4: 10_000,
        rate_on: day(-30),
        deposited_on: day(-30 + index % 2),
        evidence: format!("R-{index}"),
        evidence_document_id: None,
        recorded_by: id("president_jerez"),
        recorded_at: moment(-20),
    };
    (0..5).map(deposit).collect()
}

/// Five documents of two kinds on three days.
fn documents(project: &project::Model) -> Vec<document::Model> {
    let name = format!("crowd_project_{}", project.folio[8..].parse::<usize>().unwrap());
    let document = |index: i64| document::Model {
        id: id(&format!("document_{name}_{index}")),
        project_id: project.id,
        tenant_id: project.municipal_tenant_id,
        club_id: project.club_id,
        seat: "MUNICIPAL".into(),
        state_code: project.state_code.clone(),
        kind: if index % 2 == 0 { "PHOTO" } else { "PERMIT" }.into(),
        audience: "PROJECT".into(),
        title: format!("Documento {index}"),
        file_name: "documento.jpg".into(),
        media_type: "image/jpeg".into(),
        size_bytes: 100,
        sha256: "0".repeat(64),
        uploaded_by: id("projects_jerez"),
        created_at: moment(-20 + index % 3),
        version: 1,
    };
    (0..5).map(document).collect()
}

/// What the club of Jerez, or of another place, has paid in.
fn account(project: &project::Model) -> project_account::Model {
    row_of(project.id, Balances { migrant: 300, fund: 300, ..Balances::default() })
}

/// Five of them on two days.
fn transfers(project: &project::Model) -> Vec<transfer::Model> {
    let transfer = |index: i64| transfer::Model {
        id: id(&format!("transfer_{}_{index}", project.folio)),
        project_id: project.id,
        state_code: project.state_code.clone(),
        kind: "DEPOSIT".into(),
        seat: Some("MIGRANT".into()),
        debit: "PROJECT_FUND".into(),
        credit: "SEAT_MIGRANT".into(),
        amount_centavos: 60,
        occurred_on: day(-30 + index % 2),
        subject_id: id(&format!("{}_MIGRANT", project.folio)),
        reference_id: id(&format!("transfer_{}_{index}", project.folio)),
        recorded_by: id("president_jerez"),
        recorded_at: moment(-20),
    };
    (0..5).map(transfer).collect()
}

async fn committees(tx: &DatabaseTransaction) {
    let places = || ["32", "14", "20"].into_iter().flat_map(|code| YEARS.map(|year| (code, year)));
    let committees = places().map(|(code, fiscal_year)| committee::Model {
        id: id(&format!("crowd_committee_{code}_{fiscal_year}")),
        state_code: code.into(),
        fiscal_year,
        quorum_seats: 3,
        majority: "SIMPLE".into(),
        tie_rule: "DEFERS".into(),
        notice_days: 5,
        rules_revision: 1,
        installed_on: day(-500),
        version: 1,
        representatives_per_seat: 2,
        representatives_per_organisation: 1,
        full_endorsements: 100,
        halving_investment_centavos: 500_000_000,
        marginalisation_bps: 4_000,
        endorsement_bps: 2_000,
        past_investment_bps: 2_000,
        deposited_bps: 2_000,
    });
    put(tx, committees).await;
    let seats = places().flat_map(|(code, year)| {
        SEATS.map(|seat| committee_seat::Model {
            id: id(&format!("crowd_committee_{code}_{year}_{seat}")),
            committee_id: id(&format!("crowd_committee_{code}_{year}")),
            seat: seat.into(),
            chairs: seat == "FEDERAL",
            state_code: code.into(),
        })
    });
    put(tx, seats).await;
    let representatives = ["32", "14"].into_iter().flat_map(|code| {
        ["liaison_zac", "liaison_jal"].map(|person| committee_representative::Model {
            id: id(&format!("crowd_representative_{code}_{person}")),
            committee_seat_id: id(&format!("crowd_committee_{code}_2025_STATE")),
            state_code: code.into(),
            tenant_id: id("government_zac"),
            person_id: id(person),
            capacity: if person == "liaison_zac" { "PRINCIPAL".into() } else { "ALTERNATE".into() },
            committee_id: id(&format!("crowd_committee_{code}_2025")),
            name: format!("Persona {person}"),
            since: moment(-500),
            until: moment(-200),
            version: 1,
        })
    });
    put(tx, representatives).await;
    put(tx, (0..SESSIONS).map(|index| session(index, "32")).chain((0..SESSIONS).map(|index| session(index, "14"))))
        .await;
}

/// Sessions in each of two states, on three days.
const SESSIONS: usize = 8;

fn session(index: usize, code: &str) -> session::Model {
    let day = -60 + index as i64 % 3;
    session::Model {
        id: id(&format!("crowd_session_{code}_{index}")),
        committee_id: id(&format!("crowd_committee_{code}_2025")),
        state_code: code.into(),
        place: format!("Sala {index}"),
        convened_at: moment(day - 10),
        starts_at: moment(day),
        ends_at: moment(day + 1),
        convened_by: id("delegate_zac"),
        version: 1,
        scores: String::new(),
    }
}

/// Where a project stands on agendas: an item that lapsed, of most another one, of some two more, of one many.
fn items((index, project): (usize, &project::Model)) -> Vec<agenda_item::Model> {
    let statuses: &[&str] = match (index, index % 5) {
        (2, _) => &["LAPSED", "CLOSED", "CLOSED", "CLOSED", "CLOSED", "PENDING"],
        (_, 0) => &["LAPSED", "OPEN"],
        (_, 1) => &["LAPSED"],
        (_, 2) => &["LAPSED", "CLOSED", "PENDING"],
        _ => &["LAPSED", "CLOSED"],
    };
    let code = &project.state_code;
    let item = |(turn, status): (usize, &&str)| agenda_item::Model {
        id: id(&format!("item_{}_{turn}", project.folio)),
        session_id: id(&format!("crowd_session_{code}_{}", (index + turn) % SESSIONS)),
        project_id: project.id,
        state_code: code.clone(),
        position: (index * 3 + turn + 1) as i32,
        status: status.to_string(),
        opened_at: matches!(*status, "OPEN" | "CLOSED").then(|| moment(-59)),
        closed_at: (*status == "CLOSED").then(|| moment(-58)),
        // All but the first on the same day.
        created_at: moment(-70 + turn.min(1) as i64),
        version: 1,
        purpose: "SELECTION".into(),
        subject_id: Uuid::nil(),
        rules_revision: i32::from(matches!(*status, "OPEN" | "CLOSED")),
        ranked: false,
        score: 0,
        marginalisation_score: 0,
        endorsement_score: 0,
        past_investment_score: 0,
        deposited_score: 0,
        departure_reason: String::new(),
    };
    statuses.iter().enumerate().map(item).collect()
}

fn votes(item: &agenda_item::Model) -> Vec<vote::Model> {
    let people = ["delegate_zac", "liaison_zac", "projects_jerez", "president_jerez"];
    let tenants = ["ministry", "government_zac", "jerez", "club_jerez"];
    let vote = |(seat, (person, tenant)): (&str, (&str, &str))| vote::Model {
        id: id(&format!("vote_{}_{seat}", item.id)),
        agenda_item_id: item.id,
        project_id: item.project_id,
        seat: seat.into(),
        tenant_id: id(tenant),
        state_code: item.state_code.clone(),
        person_id: id(person),
        choice: "FOR".into(),
        reason: "De acuerdo".into(),
        cast_at: moment(-58),
        version: 1,
    };
    SEATS.into_iter().zip(people.into_iter().zip(tenants)).map(vote).collect()
}

fn resolution((index, item): (usize, &agenda_item::Model)) -> resolution::Model {
    let on_conditions = index.is_multiple_of(3);
    resolution::Model {
        id: id(&format!("resolution_{}", item.id)),
        agenda_item_id: item.id,
        project_id: item.project_id,
        committee_id: id(&format!("crowd_committee_{}_2025", item.state_code)),
        state_code: item.state_code.clone(),
        outcome: if on_conditions { "SELECTED_WITH_CONDITIONS".into() } else { "SELECTED".into() },
        votes_for: 4,
        votes_against: 0,
        abstentions: 0,
        recusals: 0,
        rules_revision: 1,
        reason: "Cumple".into(),
        conditions: if on_conditions { "Permisos".into() } else { String::new() },
        conditions_due_on: on_conditions.then(|| day(90)),
        audience: if index.is_multiple_of(2) { "PUBLIC".into() } else { "SEATS".into() },
        resolved_at: moment(-(index as i64 % 4)),
        version: 1,
        purpose: "SELECTION".into(),
        conditions_met_at: None,
        conditions_met_note: String::new(),
    }
}
