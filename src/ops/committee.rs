//! Installing a committee with rules of its own for a year, changing them, and appointing who represents its seats.

use chrono::Datelike;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::committee::{Capacity, InternalRules, may_be_installed};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::committee::{self, NewCommittee};
use crate::store::ledger::Decision;
use crate::store::representative;
use crate::store::transaction::Transaction;

/// The delegation installs the state's committee for a later year; judged on a committee of an earlier one.
#[derive(Debug, Serialize)]
pub struct InstallCommittee {
    /// The earlier one.
    pub committee: Uuid,
    pub fiscal_year: i32,
    pub rules: InternalRules,
}

impl Op for InstallCommittee {
    const ACT: Act = Act::InstallCommittee;

    fn row(&self) -> Uuid {
        self.committee
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        adoptable(&self.rules)?;
        let before = committee::constituted(tx, leave).await?;
        may_be_installed(self.fiscal_year, before.fiscal_year, tx.today().year())
            .map_err(|reason| Error::invalid(reason, "fiscalYear"))?;
        let new = NewCommittee { id: tx.fresh_id(), fiscal_year: self.fiscal_year, rules: self.rules };
        committee::install(tx, leave, &before, &new).await?;
        let content = json!({ "after": self.committee, "fiscalYear": self.fiscal_year, "rules": self.rules });
        Ok(done(new.id, content))
    }
}

/// The committee adopts other rules, between one item and the next.
#[derive(Debug, Serialize)]
pub struct AdoptCommitteeRules {
    pub committee: Uuid,
    pub expected_version: i64,
    pub rules: InternalRules,
}

impl Op for AdoptCommitteeRules {
    const ACT: Act = Act::AdoptCommitteeRules;

    fn row(&self) -> Uuid {
        self.committee
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        adoptable(&self.rules)?;
        let stands = committee::constituted(tx, leave).await?;
        if committee::decides_now(tx, leave).await? {
            return Err(Reason::RulesInUse.into());
        }
        let (most, most_of_one) = representative::most_of_a_seat(tx, leave).await?;
        for (places, taken, reason) in [
            (self.rules.representatives_per_seat, most, Reason::SeatIsFull),
            (self.rules.representatives_per_organisation, most_of_one, Reason::OrganisationIsFull),
        ] {
            if usize::try_from(places).is_ok_and(|places| places < taken) {
                return Err(Error::refused(reason).with("representatives", taken));
            }
        }
        committee::adopt(tx, leave, self.expected_version, &stands, &self.rules).await?;
        let content = json!({ "rules": self.rules, "rulesRevision": stands.rules_revision + 1 });
        Ok(done(self.committee, content))
    }
}

/// A tenant of a seat appoints one of its people to represent it.
#[derive(Debug, Serialize)]
pub struct AppointRepresentative {
    pub seat: Uuid,
    pub email: String,
    pub capacity: Capacity,
}

impl Op for AppointRepresentative {
    const ACT: Act = Act::AppointRepresentative;

    fn row(&self) -> Uuid {
        self.seat
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let seat = representative::seat(tx, leave).await?;
        if seat.over_at <= tx.now {
            return Err(Reason::CommitteeOver.into());
        }
        let member = representative::member(tx, leave, &self.email).await?;
        let member = member.ok_or_else(|| Error::invalid(Reason::NotAMember, "email"))?;
        seat.represents(member.person, self.seat, tx.now)?;
        let bench = seat.bench(self.seat, self.capacity, tx.tenant(), tx.now);
        bench.has_room().map_err(|reason| {
            let places = if reason == Reason::OrganisationIsFull { bench.own_places } else { bench.places };
            Error::refused(reason).with("representatives", places)
        })?;
        let id = representative::appoint(tx, leave, &seat, member, self.capacity).await?;
        let content = json!({ "seat": self.seat, "capacity": self.capacity });
        Ok(represented(seat.committee, id, content))
    }
}

/// A tenant ends the term of one of its representatives.
#[derive(Debug, Serialize)]
pub struct EndRepresentative {
    pub representative: Uuid,
    pub expected_version: i64,
}

impl Op for EndRepresentative {
    const ACT: Act = Act::EndRepresentative;

    fn row(&self) -> Uuid {
        self.representative
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let (committee, until) = representative::term(tx, leave).await?;
        if until <= tx.now {
            return Err(Reason::RepresentativeEnded.into());
        }
        representative::end(tx, leave, self.expected_version).await?;
        Ok(represented(committee, self.representative, json!({})))
    }
}

fn adoptable(rules: &InternalRules) -> Result<()> {
    rules.can_be_adopted().map_err(|(reason, name)| Error::invalid(reason, format!("rules.{name}")))
}

fn done(committee: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: committee, subject_kind: "Committee", subject: committee, content };
    Done { resource: Resource::Committee, subject: committee, decision }
}

fn represented(committee: Uuid, representative: Uuid, content: serde_json::Value) -> Done {
    let decision =
        Decision { chain: committee, subject_kind: "CommitteeRepresentative", subject: representative, content };
    Done { resource: Resource::CommitteeRepresentative, subject: representative, decision }
}
