//! Who represents the seats of a committee, as many for each.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{committee_representative as representative, membership, person};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::noun;
use super::project;
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::calendar::beginning_of;
use crate::domain::committee::{Bench, Capacity, is_shared};
use crate::domain::people::MembershipStatus;
use crate::domain::refusal::Reason;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// Who represents a seat.
    CommitteeRepresentative, CommitteeRepresentativeWants of CommitteeRepresentative
    row {
        id: Uuid,
        capacity: Capacity,
        name: String,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        version: i64,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
    acts { EndRepresentative, }
}

/// A seat to which somebody is to be appointed. Its committee's rules do not change until the transaction ends.
#[derive(Clone, Debug)]
pub struct Seat {
    pub committee: Uuid,
    /// When the year of the committee is over, and with it whoever represents a seat in it.
    pub over_at: DateTime<Utc>,
    state_code: String,
    places: usize,
    /// How many of them one organisation may have.
    own_places: usize,
    held: Vec<representative::Model>,
}

/// Somebody of the acting tenant who can be appointed.
#[derive(Clone, Debug)]
pub struct Member {
    pub person: Uuid,
    name: String,
}

/// The seat for which `leave` was given.
pub async fn seat(tx: &Transaction, leave: &Permit) -> Result<Seat> {
    let found = entity::committee_seat::Entity::find_by_id(leave.row()).one(tx.connection()).await;
    let seat = found.map_err(unavailable)?.ok_or_else(Error::not_found)?;
    let committee = entity::committee::Entity::find_by_id(seat.committee_id).lock_exclusive();
    let committee = committee.one(tx.connection()).await.map_err(unavailable)?.ok_or_else(Error::not_found)?;
    let of_committee = representative::Column::CommitteeId.eq(committee.id);
    let held = representative::Entity::find().filter(of_committee).all(tx.connection()).await.map_err(unavailable)?;
    let per_organisation = match is_shared(project::word(&seat.seat)?) {
        true => committee.representatives_per_organisation,
        false => committee.representatives_per_seat,
    };
    Ok(Seat {
        committee: committee.id,
        over_at: end_of(committee.fiscal_year)?,
        state_code: committee.state_code,
        places: usize::try_from(committee.representatives_per_seat).map_err(Error::internal)?,
        own_places: usize::try_from(per_organisation).map_err(Error::internal)?,
        held,
    })
}

impl Seat {
    /// Those who represent the seat now in this capacity, and how many may; also of the organisation that adds somebody.
    pub fn bench(&self, seat: Uuid, capacity: Capacity, organisation: Uuid, now: DateTime<Utc>) -> Bench {
        let sits = |row: &&representative::Model| {
            row.committee_seat_id == seat && row.capacity == capacity.text() && row.until > now
        };
        let of_own = |row: &&representative::Model| row.tenant_id == organisation;
        Bench {
            taken: self.held.iter().filter(sits).count(),
            places: self.places,
            own: self.held.iter().filter(sits).filter(of_own).count(),
            own_places: self.own_places,
        }
    }

    /// Whoever represents or has represented a seat of the committee represents no other of its year.
    pub fn represents(&self, person: Uuid, seat: Uuid, now: DateTime<Utc>) -> Result<(), Reason> {
        match self.of(person) {
            Some(row) if row.committee_seat_id != seat => Err(Reason::RepresentsAnotherSeat),
            Some(row) if row.until > now => Err(Reason::AlreadyRepresents),
            Some(_) | None => Ok(()),
        }
    }

    fn of(&self, person: Uuid) -> Option<&representative::Model> {
        self.held.iter().find(|row| row.person_id == person)
    }
}

/// Who is called so in the acting tenant, and a member of it now. Whether anybody else is known by the address is not told.
pub async fn member(tx: &Transaction, _leave: &Permit, email: &str) -> Result<Option<Member>> {
    let known = person::Entity::find().filter(person::Column::Email.eq(email));
    let Some(known) = known.one(tx.connection()).await.map_err(unavailable)? else { return Ok(None) };
    let held = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(known.id))
        .filter(membership::Column::TenantId.eq(tx.tenant()))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.text()))
        .filter(membership::Column::ValidFrom.lte(tx.now))
        .filter(membership::Column::ValidUntil.gt(tx.now));
    let held = held.one(tx.connection()).await.map_err(unavailable)?;
    Ok(held.map(|_| Member { person: known.id, name: known.name }))
}

/// Writes who represents the seat from now on; whoever did before, and was ended, does so again.
pub async fn appoint(
    tx: &Transaction,
    leave: &Permit,
    seat: &Seat,
    member: Member,
    capacity: Capacity,
) -> Result<Uuid> {
    if let Some(ended) = seat.of(member.person) {
        let change = representative::ActiveModel {
            tenant_id: set(tx.tenant()),
            capacity: set(capacity.text().to_owned()),
            name: set(member.name),
            since: set(tx.now),
            until: set(seat.over_at),
            ..Default::default()
        };
        tx.update(leave, ended.id, ended.version, change).await?;
        return Ok(ended.id);
    }
    let row = representative::Model {
        id: tx.fresh_id(),
        committee_seat_id: leave.row(),
        committee_id: seat.committee,
        state_code: seat.state_code.clone(),
        tenant_id: tx.tenant(),
        person_id: member.person,
        name: member.name,
        capacity: capacity.text().to_owned(),
        since: tx.now,
        until: seat.over_at,
        version: 1,
    };
    let id = row.id;
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::RepresentsAnotherSeat))?;
    Ok(id)
}

/// The committee and the end of the term of the representative for whom `leave` was given.
pub async fn term(tx: &Transaction, leave: &Permit) -> Result<(Uuid, DateTime<Utc>)> {
    let found = representative::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    found.map(|row| (row.committee_id, row.until)).ok_or_else(Error::not_found)
}

/// Ends the term of the representative now.
pub async fn end(tx: &Transaction, leave: &Permit, version: i64) -> Result<()> {
    let change = representative::ActiveModel { until: set(tx.now), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await
}

fn end_of(fiscal_year: i32) -> Result<DateTime<Utc>> {
    let next = NaiveDate::from_ymd_opt(fiscal_year + 1, 1, 1);
    next.map(beginning_of).ok_or_else(|| Error::internal("a committee of no year"))
}

/// The most that a seat of the committee, for which `leave` was given, has now in one capacity; and the most of these that
/// are of one organisation, where several share the seat.
pub async fn most_of_a_seat(tx: &Transaction, leave: &Permit) -> Result<(usize, usize)> {
    let held = representative::Entity::find()
        .filter(representative::Column::CommitteeId.eq(leave.row()))
        .filter(representative::Column::Until.gt(tx.now));
    let held = held.all(tx.connection()).await.map_err(unavailable)?;
    let seats = entity::committee_seat::Entity::find()
        .filter(entity::committee_seat::Column::CommitteeId.eq(leave.row()))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let mut shared = Vec::new();
    for seat in seats {
        if is_shared(project::word(&seat.seat)?) {
            shared.push(seat.id);
        }
    }
    let of_seat = |one: &representative::Model, other: &representative::Model| {
        (one.committee_seat_id, &one.capacity) == (other.committee_seat_id, &other.capacity)
    };
    let beside = |row: &representative::Model| held.iter().filter(|other| of_seat(row, other)).count();
    let own = |row: &representative::Model| {
        held.iter().filter(|other| of_seat(row, other) && row.tenant_id == other.tenant_id).count()
    };
    let in_shared = held.iter().filter(|row| shared.contains(&row.committee_seat_id));
    Ok((held.iter().map(beside).max().unwrap_or(0), in_shared.map(own).max().unwrap_or(0)))
}
