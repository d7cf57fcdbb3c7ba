//! Clubs: status for everybody, registrations for those who work with them, the private file for the club itself.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{community, tenant};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::mandate::FederationMandate;
use super::noun::noun;
use super::people::{self, Invited};
use super::project::Project;
use super::solidarity;
use super::tenant::{Consulate, Federation, Tenant};
use super::territory::{Community, Municipality, State};
use super::transaction::{Transaction, set};
use crate::authz::actor::role_of_office;
use crate::authz::permit::Permit;
use crate::domain::club::Office;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::registration::RegistrationKind;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A migrants' club and the status of its registration.
    Club, ClubWants of Club
    row {
        id: Uuid,
        folio: String,
        name: String = "name",
        city: String = "city",
        us_state: String = "usState",
        founded_on: NaiveDate = "foundedOn",
        registered_on: NaiveDate = "registeredOn",
        registered_until: NaiveDate = "registeredUntil" | "registrationStatus",
        created_at: DateTime<Utc> = "createdAt",
        version: i64 = "version",
    }
    one {
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        state: State = "state" by state_code -> code;
        consulate: Consulate = "consulate" by consulate_id -> id;
        federation: Federation = "federation" by federation_id -> id;
        file: ClubFile = "file" by id -> club_id;
    }
    pages {
        projects: Project = "projects" by id -> club_id;
        registrations: ClubRegistration = "registrations" by id -> club_id;
        mandates: FederationMandate = "mandates" by id -> club_id;
        mirror_clubs: MirrorClub = "mirrorClubs" by id -> club_id;
    }
    tallies { projects_by_stage: Stage of Project = "projectsByStage" by id -> club_id per "stage"; }
    acts { RenewClubRegistration, DraftProposal, ProposeMandate, }
}

noun! {
    /// Contacts and bank account of a club: the club's own.
    ClubFile, ClubFileWants of ClubFile
    row {
        club_id: Uuid,
        contact_name: String,
        contact_email: String,
        contact_phone: String,
        bank_name: String,
        bank_account: String,
        version: i64,
    }
    acts { UpdateClubFile, }
}

noun! {
    /// One registration (toma de nota) of a club.
    ClubRegistration, ClubRegistrationWants of ClubRegistration
    row { id: Uuid, kind: RegistrationKind, issued_on: NaiveDate, valid_until: NaiveDate, }
    one {
        issuer: Tenant = "issuer" by issuer_id -> id;
        club: Club = "club" by club_id -> id;
    }
}

noun! {
    /// Beneficiaries organised in the community of origin (club espejo), twin of a club.
    MirrorClub, MirrorClubWants of MirrorClub
    row { id: Uuid, founded_on: NaiveDate, }
    one {
        tenant: Tenant = "name" by id -> id;
        club: Club = "club" by club_id -> id;
        community: Community = "community" by community_id -> id;
    }
    acts { FileNeed, }
}

/// A club that is to be registered, with its file and officers.
#[derive(Clone, Debug)]
pub struct NewClub {
    pub id: Uuid,
    pub folio: String,
    pub name: String,
    pub city: String,
    pub us_state: String,
    pub community: Uuid,
    pub federation: Option<Uuid>,
    pub founded_on: NaiveDate,
    pub registered_on: NaiveDate,
    pub registered_until: NaiveDate,
    pub contact: Contact,
    pub officers: Vec<Officer>,
}

/// How to reach a club, and its bank account.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub bank_name: String,
    pub bank_account: String,
}

/// A person who shall be invited to an office of a club.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Officer {
    pub office: Office,
    pub name: String,
    pub email: String,
}

/// Writes a club, its first registration and its file, and invites its officers. `leave` is the consulate's.
pub async fn register(tx: &Transaction, leave: &Permit, new: NewClub) -> Result<()> {
    let community = community::Entity::find_by_id(new.community).one(tx.connection()).await.map_err(unavailable)?;
    let community = community.ok_or_else(|| Error::invalid(Reason::MalformedId, "communityId"))?;
    if let Some(id) = new.federation {
        let federation = tenant::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
        if federation.is_none_or(|tenant| tenant.kind != TenantKind::Federation.text()) {
            return Err(Error::invalid(Reason::MalformedId, "federationId"));
        }
    }
    let row = tenant::Model {
        id: new.id,
        kind: TenantKind::Club.text().to_owned(),
        name: new.name.clone(),
        state_code: Some(community.state_code.clone()),
        municipality_code: None,
        created_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    let row = entity::club::Model {
        id: new.id,
        folio: new.folio.clone(),
        name: new.name.clone(),
        city: new.city.clone(),
        us_state: new.us_state.clone(),
        community_id: community.id,
        municipality_code: community.municipality_code,
        state_code: community.state_code.clone(),
        consulate_id: leave.row(),
        federation_id: new.federation,
        founded_on: new.founded_on,
        registered_on: new.registered_on,
        registered_until: new.registered_until,
        created_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyRegistered))?;
    solidarity::keep(tx, leave, new.community).await?;
    let row = entity::club_file::Model { club_id: new.id, version: 1, ..contact_row(&new.contact) };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    let state_code = community.state_code;
    record_registration(
        tx,
        leave,
        RegistrationRow {
            club: new.id,
            consulate: leave.row(),
            state_code,
            kind: RegistrationKind::New,
            issued_on: new.registered_on,
            valid_until: new.registered_until,
        },
    )
    .await?;
    // Nobody holds an office without having agreed to it: each is invited, and accepts or not.
    for officer in new.officers {
        let invited = Invited {
            id: tx.fresh_id(),
            tenant: new.id,
            role: role_of_office(officer.office),
            name: officer.name,
            email: officer.email,
            until: people::open_end(),
            capacity: None,
        };
        let person = people::person_of(tx, leave, &invited).await?;
        people::invite(tx, leave, person, invited).await?;
    }
    Ok(())
}

/// What a renewal is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Registered {
    pub until: NaiveDate,
}

/// How long the club's registration holds.
pub async fn registered(tx: &Transaction, leave: &Permit) -> Result<Registered> {
    Ok(Registered { until: stored(tx, leave.row()).await?.registered_until })
}

/// Writes a renewal of the registration, and the club's new validity.
pub async fn renew(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    issued_on: NaiveDate,
    valid_until: NaiveDate,
) -> Result<()> {
    let club = stored(tx, leave.row()).await?;
    let change = entity::club::ActiveModel {
        registered_on: set(issued_on),
        registered_until: set(valid_until),
        ..Default::default()
    };
    tx.update(leave, club.id, version, change).await?;
    record_registration(
        tx,
        leave,
        RegistrationRow {
            club: club.id,
            consulate: club.consulate_id,
            state_code: club.state_code,
            kind: RegistrationKind::Renewed,
            issued_on,
            valid_until,
        },
    )
    .await
}

/// Changes the private file.
pub async fn update_file(tx: &Transaction, leave: &Permit, version: i64, contact: &Contact) -> Result<()> {
    let row = contact_row(contact);
    let change = entity::club_file::ActiveModel {
        contact_name: set(row.contact_name),
        contact_email: set(row.contact_email),
        contact_phone: set(row.contact_phone),
        bank_name: set(row.bank_name),
        bank_account: set(row.bank_account),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

pub(super) async fn stored(tx: &Transaction, id: Uuid) -> Result<entity::club::Model> {
    let found = entity::club::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

struct RegistrationRow {
    club: Uuid,
    consulate: Uuid,
    state_code: String,
    kind: RegistrationKind,
    issued_on: NaiveDate,
    valid_until: NaiveDate,
}

async fn record_registration(tx: &Transaction, leave: &Permit, new: RegistrationRow) -> Result<()> {
    let row = entity::club_registration::Model {
        id: tx.fresh_id(),
        club_id: new.club,
        consulate_id: new.consulate,
        state_code: new.state_code,
        issuer_id: tx.tenant(),
        issued_by: tx.person(),
        kind: new.kind.text().to_owned(),
        issued_on: new.issued_on,
        valid_until: new.valid_until,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyRegistered))
}

fn contact_row(contact: &Contact) -> entity::club_file::Model {
    entity::club_file::Model {
        club_id: Uuid::nil(),
        contact_name: contact.name.clone(),
        contact_email: contact.email.clone(),
        contact_phone: contact.phone.clone(),
        bank_name: contact.bank_name.clone(),
        bank_account: contact.bank_account.clone(),
        version: 1,
    }
}
