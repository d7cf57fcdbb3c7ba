//! Works committees: the tenant that supervises one project, its members' invitations, and its training.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{membership, person, tenant, works_committee as committee, works_committee_training as training};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::noun;
use super::people::{self, Invited};
use super::project::{self, Project};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::actor::supervising_role;
use crate::authz::permit::Permit;
use crate::domain::people::MembershipStatus;
use crate::domain::refusal::Reason;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::domain::works_committee::{Accepted, CommitteeCapacity, Composition};
use crate::error::{Error, Result};

noun! {
    /// Who supervises the building of a project (comité de obra).
    WorksCommittee, WorksCommitteeWants of WorksCommittee
    row {
        id: Uuid,
        beneficiaries: i32,
        migrants: i32,
        constituted_on: NaiveDate,
        term_until: NaiveDate,
        trained_on: Option<NaiveDate>,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "tenant" by id -> id;
    }
    pages { trainings: Training = "trainings" by id -> works_committee_id; }
    acts { RecordTraining, }
}

noun! {
    /// A training of a works committee.
    Training, TrainingWants of Training
    row { id: Uuid, held_on: NaiveDate, hours: i32, topics: String, recorded_at: DateTime<Utc>, }
    one {
        works_committee: WorksCommittee = "worksCommittee" by works_committee_id -> id;
        tenant: Tenant = "recordedBy" by tenant_id -> id;
    }
}

/// Somebody who shall belong to the committee.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Member {
    pub capacity: CommitteeCapacity,
    pub name: String,
    pub email: String,
}

/// A committee that is to be constituted.
#[derive(Clone, Debug)]
pub struct NewCommittee {
    pub id: Uuid,
    pub project: Uuid,
    pub composition: Composition,
    pub members: Vec<Member>,
    pub term_until: NaiveDate,
    /// When the members' memberships end, with the term.
    pub ends_at: DateTime<Utc>,
}

/// A committee as its training, or the beginning of its works, is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Constituted {
    pub id: Uuid,
    pub project: Uuid,
    pub constituted_on: NaiveDate,
    pub trained_on: Option<NaiveDate>,
}

/// A training that is to be recorded.
#[derive(Clone, Debug)]
pub struct NewTraining {
    pub id: Uuid,
    pub held_on: NaiveDate,
    pub hours: i32,
    pub topics: String,
}

/// The committee of a project, if it has one.
pub async fn of_project(tx: &Transaction, project: Uuid) -> Result<Option<Constituted>> {
    let found = committee::Entity::find().filter(committee::Column::ProjectId.eq(project));
    Ok(found.one(tx.connection()).await.map_err(unavailable)?.as_ref().map(constituted))
}

/// The committee for which `leave` was given.
pub async fn stored(tx: &Transaction, leave: &Permit) -> Result<Constituted> {
    let found = committee::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    found.as_ref().map(constituted).ok_or_else(Error::not_found)
}

/// The first of these addresses that belongs to somebody of the tenant, now or once they accept.
pub async fn of_tenant(tx: &Transaction, _leave: &Permit, addresses: &[&str], tenant: Uuid) -> Result<Option<usize>> {
    let open = [MembershipStatus::Invited.text(), MembershipStatus::Active.text()];
    for (index, address) in addresses.iter().enumerate() {
        let known = person::Entity::find().filter(person::Column::Email.eq(*address));
        let Some(person) = known.one(tx.connection()).await.map_err(unavailable)? else { continue };
        let held = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(person.id))
            .filter(membership::Column::TenantId.eq(tenant))
            .filter(membership::Column::Status.is_in(open))
            .filter(membership::Column::ValidUntil.gt(tx.now));
        if held.one(tx.connection()).await.map_err(unavailable)?.is_some() {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// Somebody is on the project's committee, or invited to be, who belongs to the tenant, or is invited to.
pub async fn is_of(tx: &Transaction, _leave: &Permit, project: Uuid, tenant: Uuid) -> Result<bool> {
    let mut query = tx.query();
    let (project, tenant, now) = (query.bind(project), query.bind(tenant), query.bind(tx.now));
    let open = |alias: &str| {
        let (invited, active) = (MembershipStatus::Invited.text(), MembershipStatus::Active.text());
        format!("{alias}.status IN ('{invited}', '{active}') AND {alias}.valid_until > {now}")
    };
    let text = format!(
        "SELECT TRUE FROM works_committee k JOIN membership m ON m.tenant_id = k.id \
         JOIN membership b ON b.person_id = m.person_id AND b.tenant_id = {tenant} \
         WHERE k.project_id = {project} AND {} AND {} LIMIT 1",
        open("m"),
        open("b"),
    );
    Ok(tx.one(query.statement(text)).await?.is_some())
}

/// By the membership for which `leave` is, its person would be on the committee of a project and of who builds it: of whom
/// was designated or, before anybody was, of the municipality. Nobody accepts two invitations at once.
pub async fn would_be_of_both(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let person = person::Entity::find_by_id(tx.person()).lock_exclusive();
    person.one(tx.connection()).await.map_err(unavailable)?;
    let mut query = tx.query();
    let (me, row, now) = (query.bind(tx.person()), query.bind(leave.row()), query.bind(tx.now));
    let active = MembershipStatus::Active.text();
    let holds =
        |alias: &str| format!("({alias}.id = {row} OR ({alias}.status = '{active}' AND {alias}.valid_until > {now}))");
    let text = format!(
        "SELECT TRUE FROM membership m JOIN works_committee k ON k.id = m.tenant_id \
         JOIN project p ON p.id = k.project_id LEFT JOIN works w ON w.id = p.id \
         JOIN membership b ON b.person_id = m.person_id \
         AND b.tenant_id = COALESCE(w.executor_tenant_id, p.municipal_tenant_id) \
         WHERE m.person_id = {me} AND {row} IN (m.id, b.id) AND {} AND {} LIMIT 1",
        holds("m"),
        holds("b"),
    );
    Ok(tx.one(query.statement(text)).await?.is_some())
}

/// How many members of the committee have accepted, and still belong to it.
pub async fn accepted(tx: &Transaction, _leave: &Permit, committee: Uuid) -> Result<Accepted> {
    let held = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(committee))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.text()))
        .filter(membership::Column::ValidFrom.lte(tx.now))
        .filter(membership::Column::ValidUntil.gt(tx.now));
    let held = held.all(tx.connection()).await.map_err(unavailable)?;
    let of = |capacity: &str| held.iter().filter(|row| row.capacity == capacity).count();
    Ok(Accepted {
        beneficiaries: of(CommitteeCapacity::Beneficiary.text()),
        migrants: of(CommitteeCapacity::Migrant.text()),
        of_either: of(""),
    })
}

/// Writes the committee as a tenant of its own, and invites its members. `leave` is for the project.
pub async fn constitute(tx: &Transaction, leave: &Permit, new: NewCommittee) -> Result<()> {
    let project = project::stored(tx, new.project).await?;
    let row = tenant::Model {
        id: new.id,
        kind: TenantKind::WorksCommittee.text().to_owned(),
        name: format!("Comité de obra {}", project.folio),
        state_code: Some(project.state_code),
        municipality_code: None,
        created_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let row = committee::Model {
        id: new.id,
        project_id: project.id,
        beneficiaries: count(new.composition.beneficiaries),
        migrants: count(new.composition.migrants),
        constituted_on: tx.today(),
        term_until: new.term_until,
        trained_on: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::CommitteeConstituted))?;
    // Nobody supervises without having agreed to it: each is invited, and accepts or not.
    for member in new.members {
        let invited = Invited {
            id: tx.fresh_id(),
            tenant: new.id,
            role: supervising_role(),
            name: member.name,
            email: member.email,
            until: new.ends_at,
            capacity: Some(member.capacity),
        };
        let person = people::person_of(tx, leave, &invited).await?;
        people::invite(tx, leave, person, invited).await?;
    }
    Ok(())
}

/// Writes a training; the committee is trained by it.
pub async fn train(tx: &Transaction, leave: &Permit, version: i64, project: Uuid, new: NewTraining) -> Result<()> {
    let change = committee::ActiveModel { trained_on: set(Some(new.held_on)), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await?;
    let row = training::Model {
        id: new.id,
        works_committee_id: leave.row(),
        project_id: project,
        tenant_id: tx.tenant(),
        recorded_by: tx.person(),
        held_on: new.held_on,
        hours: new.hours,
        topics: new.topics,
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

fn constituted(row: &committee::Model) -> Constituted {
    Constituted { id: row.id, project: row.project_id, constituted_on: row.constituted_on, trained_on: row.trained_on }
}
