//! Registering a club, renewing its registration, and keeping its own file.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::club::registration_folio;
use crate::domain::refusal::Reason;
use crate::domain::registration::{may_renew, valid_until};
use crate::domain::text::{Name, Text};
use crate::error::{Error, Result};
use crate::store::club::{self, Contact, NewClub, Officer};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;

/// A consulate registers a club (toma de nota).
#[derive(Debug, Serialize)]
pub struct RegisterClub {
    pub consulate: Uuid,
    pub name: Name,
    pub city: Text<100>,
    /// Two letters.
    pub us_state: String,
    pub community: Uuid,
    pub federation: Option<Uuid>,
    pub founded_on: NaiveDate,
    pub contact: Contact,
    pub officers: Vec<Officer>,
}

impl Op for RegisterClub {
    const ACT: Act = Act::RegisterClub;

    fn row(&self) -> Uuid {
        self.consulate
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let today = tx.today();
        if self.founded_on > today {
            return Err(Error::invalid(Reason::BadDate, "foundedOn"));
        }
        let emails: BTreeSet<_> = self.officers.iter().map(|officer| &officer.email).collect();
        let offices: BTreeSet<_> = self.officers.iter().map(|officer| officer.office).collect();
        if emails.len().min(offices.len()) < self.officers.len() {
            return Err(Error::invalid(Reason::OfficerNotDistinct, "officers"));
        }
        let id = tx.fresh_id();
        let registered_until = valid_until(today)?;
        let folio = registration_folio(today.year(), &self.us_state, id);
        let new = NewClub {
            id,
            folio: folio.clone(),
            name: self.name.as_str().to_owned(),
            city: self.city.as_str().to_owned(),
            us_state: self.us_state.clone(),
            community: self.community,
            federation: self.federation,
            founded_on: self.founded_on,
            registered_on: today,
            registered_until,
            contact: self.contact.clone(),
            officers: self.officers.clone(),
        };
        club::register(tx, leave, new).await?;
        let content = json!({ "folio": folio, "validUntil": registered_until });
        Ok(done(id, content))
    }
}

/// The consulate, or the club's federation under a mandate, renews a registration.
#[derive(Debug, Serialize)]
pub struct RenewClubRegistration {
    pub club: Uuid,
    pub expected_version: i64,
}

impl Op for RenewClubRegistration {
    const ACT: Act = Act::RenewClubRegistration;

    fn row(&self) -> Uuid {
        self.club
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let today = tx.today();
        let registered = club::registered(tx, leave).await?;
        may_renew(registered.until, today)?;
        let until = valid_until(today.max(registered.until))?;
        club::renew(tx, leave, self.expected_version, today, until).await?;
        Ok(done(self.club, json!({ "validUntil": until })))
    }
}

/// A club keeps its own file of contacts and bank account.
#[derive(Debug, Serialize)]
pub struct UpdateClubFile {
    pub club: Uuid,
    pub expected_version: i64,
    pub contact: Contact,
}

impl Op for UpdateClubFile {
    const ACT: Act = Act::UpdateClubFile;

    fn row(&self) -> Uuid {
        self.club
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        club::update_file(tx, leave, self.expected_version, &self.contact).await?;
        // The ledger says that the file was changed, and nothing of what is in it.
        Ok(Done { resource: Resource::ClubFile, ..done(self.club, json!({})) })
    }
}

fn done(club: Uuid, content: serde_json::Value) -> Done {
    Done {
        resource: Resource::Club,
        subject: club,
        decision: Decision { chain: club, subject_kind: "Club", subject: club, content },
    }
}
