//! The plaque of a work: what stands on it of the record, and its dedication, which stands with the signed certificate.

use chrono::{DateTime, Utc};
use entity::{handover_certificate as certificate, membership, person, project_party};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::club::Club;
use super::connection::unavailable;
use super::noun::{SEAT_ORDER, noun};
use super::project::ProjectParty;
use super::territory::{Community, Municipality};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::handover::CertificateStatus;
use crate::domain::people::MembershipStatus;
use crate::domain::plaque::Dedication as Text;
use crate::domain::project::Stage;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What stands on the plaque of a project.
    Plaque, PlaqueWants of Project
    row { id: Uuid, folio: String, title: String, stage: Stage, fiscal_year: i32, }
    one {
        club: Club = "club" by club_id -> id;
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        dedication: Dedication = "dedication" by id -> project_id;
    }
    few { seats: ProjectParty = "seats" by id -> project_id order SEAT_ORDER; }
}

noun! {
    /// The dedication of a plaque, which stands with the certificate that every seat has signed.
    Dedication, DedicationWants of HandoverCertificate only status = "SIGNED"
    row { id: Uuid, dedication: String, dedicated_at: Option<DateTime<Utc>>, version: i64, }
}

/// The certificate of the project for which `leave` is that every seat has signed.
pub async fn signed(tx: &Transaction, leave: &Permit) -> Result<Uuid> {
    let signed = certificate::Entity::find()
        .filter(certificate::Column::ProjectId.eq(leave.row()))
        .filter(certificate::Column::Status.eq(CertificateStatus::Signed.text()));
    let found = signed.one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.ok_or_else(Error::not_found)?.id)
}

/// The names of all who act for the governments of the project for which `leave` is, to be held against a text and shown
/// to nobody.
pub async fn officials(tx: &Transaction, leave: &Permit) -> Result<Vec<String>> {
    let governments = Seat::ALL.iter().filter(|seat| **seat != Seat::Migrant).map(|seat| seat.text());
    let seats = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(leave.row()))
        .filter(project_party::Column::Seat.is_in(governments));
    let tenants: Vec<Uuid> =
        seats.all(tx.connection()).await.map_err(unavailable)?.iter().map(|party| party.tenant_id).collect();
    let held = Query::select()
        .column(membership::Column::PersonId)
        .from(membership::Entity)
        .and_where(membership::Column::TenantId.is_in(tenants))
        .and_where(membership::Column::Status.eq(MembershipStatus::Active.text()))
        .to_owned();
    let named = person::Entity::find().select_only().column(person::Column::Name);
    let named = named.filter(person::Column::Id.in_subquery(held)).into_tuple::<String>();
    named.all(tx.connection()).await.map_err(unavailable)
}

/// Writes the dedication, of the version of the certificate that its writer knows.
pub async fn dedicate(tx: &Transaction, leave: &Permit, certificate: Uuid, version: i64, text: &Text) -> Result<()> {
    let change = certificate::ActiveModel {
        dedication: set(text.as_str().to_owned()),
        dedicated_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, certificate, version, change).await
}
