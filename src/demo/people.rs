//! People and their posts: who holds which role in which organisation.

use chrono::{DateTime, Utc};
use entity::{membership, person, tenant};
use uuid::Uuid;

use super::batch::Batch;
use super::dice::{Dice, at, day};
use super::names;
use crate::authz::actor::Role;
use crate::domain::people::MembershipStatus;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;

/// Where everybody of the demonstration receives letters.
pub const DOMAIN: &str = "demo.tresporuno.mx";

/// A person and the membership that it was given.
#[derive(Clone, Copy, Debug)]
pub struct Enrolled {
    pub person: Uuid,
    pub membership: Uuid,
}

/// An organisation and the two of its people who act in a project: the first votes, the second handles the money.
#[derive(Clone, Copy, Debug)]
pub struct Office {
    pub tenant: Uuid,
    pub first: Uuid,
    pub second: Uuid,
}

/// Posts are held without end; the demonstration does not change its officers.
pub fn without_end() -> DateTime<Utc> {
    at(day(2100, 1, 1), 0)
}

/// Adds an organisation.
pub fn found(
    batch: &mut Batch,
    dice: &mut Dice,
    kind: TenantKind,
    name: String,
    seat: (Option<&str>, Option<&str>),
    created_at: DateTime<Utc>,
) -> Uuid {
    let id = dice.id(created_at);
    batch.tenant.push(tenant::Model {
        id,
        kind: kind.text().to_owned(),
        name,
        state_code: seat.0.map(str::to_owned),
        municipality_code: seat.1.map(str::to_owned),
        created_at,
        version: 1,
    });
    id
}

/// Adds a person with a post in `tenant`; `mailbox` is what stands before the at sign.
pub fn enrol(
    batch: &mut Batch,
    dice: &mut Dice,
    tenant: Uuid,
    role: Role,
    mailbox: &str,
    since: DateTime<Utc>,
) -> Enrolled {
    let person = dice.id(since);
    batch.person.push(person::Model {
        id: person,
        name: names::person(dice),
        email: format!("{mailbox}@{DOMAIN}"),
        authorisation_epoch: 1,
        created_at: since,
    });
    let membership = dice.id(since);
    batch.membership.push(membership::Model {
        id: membership,
        person_id: person,
        tenant_id: tenant,
        role: role.text().to_owned(),
        valid_from: since,
        valid_until: without_end(),
        version: 1,
        status: MembershipStatus::Active.text().to_owned(),
        invited_name: String::new(),
        invited_email: String::new(),
        ended_at: None,
        capacity: String::new(),
    });
    Enrolled { person, membership }
}

/// As [`enrol`], but the person has only been invited and has not answered.
pub fn invite(batch: &mut Batch, dice: &mut Dice, tenant: Uuid, role: Role, mailbox: &str, at: DateTime<Utc>) {
    enrol(batch, dice, tenant, role, mailbox, at);
    if let (Some(person), Some(membership)) = (batch.person.last(), batch.membership.last_mut()) {
        membership.status = MembershipStatus::Invited.text().to_owned();
        membership.invited_name = person.name.clone();
        membership.invited_email = person.email.clone();
    }
}
