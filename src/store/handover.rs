//! Handover certificates with their signatures and upkeep commitments.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{handover_certificate as certificate, handover_signature as signature, upkeep_commitment as upkeep};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::{SEAT_ORDER, noun};
use super::project::{self, Project, word};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::calendar::local_date;
use crate::domain::handover::{CertificateStatus, Commitment, Kept, UpkeepParty};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// The certificate with which a work is handed over.
    HandoverCertificate, HandoverCertificateWants of HandoverCertificate
    row {
        id: Uuid,
        handed_over_on: NaiveDate,
        description: String,
        content_hash: String,
        status: CertificateStatus,
        drafted_at: DateTime<Utc>,
        signed_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    few {
        commitments: UpkeepCommitment = "commitments" by id -> certificate_id order "$.position";
        signatures: HandoverSignature = "signedBy" by id -> certificate_id order SEAT_ORDER;
    }
}

noun! {
    /// What somebody keeps up after the handover.
    UpkeepCommitment, UpkeepCommitmentWants of UpkeepCommitment
    row {
        id: Uuid,
        responsible: UpkeepParty,
        text: String,
        due_on: NaiveDate,
        kept: Kept,
        note: String,
        checked_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one { certificate: HandoverCertificate = "certificate" by certificate_id -> id; }
    acts { CheckInCommitment, }
}

noun! {
    /// The signature of a seat under a certificate.
    HandoverSignature, HandoverSignatureWants of HandoverSignature
    row { id: Uuid, seat: Seat, }
}

/// A certificate that is to be drawn up.
#[derive(Clone, Debug)]
pub struct NewCertificate {
    pub id: Uuid,
    pub handed_over_on: NaiveDate,
    pub description: String,
    pub content_hash: String,
    pub commitments: Vec<Commitment>,
}

/// The certificate in force as a signature finds it.
#[derive(Clone, Debug)]
pub struct InForce {
    pub id: Uuid,
    pub hash: String,
    pub status: CertificateStatus,
    pub signed: Vec<(Seat, Uuid)>,
    /// Number of seats of the project, and the one for which the actor signs.
    pub seats: usize,
    pub seat: Option<Seat>,
    tenant: Uuid,
}

/// A commitment as it is checked.
#[derive(Clone, Debug)]
pub struct Checked {
    pub project: Uuid,
    pub kept: Kept,
    pub due_on: NaiveDate,
}

/// The day on which the project was proposed.
pub async fn proposed_on(tx: &Transaction, leave: &Permit) -> Result<NaiveDate> {
    Ok(local_date(project::stored(tx, leave.row()).await?.created_at))
}

/// Draws up the certificate of the project for which `leave` is; one that is not signed by all is superseded.
pub async fn draw_up(tx: &Transaction, leave: &Permit, state_code: String, new: NewCertificate) -> Result<()> {
    if let Some(before) = stored(tx, leave).await? {
        if before.status == CertificateStatus::Signed.text() {
            return Err(Reason::WrongStage.into());
        }
        let status = set(CertificateStatus::Superseded.text().to_owned());
        let change = certificate::ActiveModel { status, ..Default::default() };
        tx.update(leave, before.id, before.version, change).await?;
    }
    let row = certificate::Model {
        id: new.id,
        project_id: leave.row(),
        state_code,
        handed_over_on: new.handed_over_on,
        description: new.description,
        content_hash: new.content_hash,
        status: CertificateStatus::Drafted.text().to_owned(),
        drafted_by: tx.person(),
        drafted_at: tx.now,
        signed_at: None,
        dedication: String::new(),
        dedicated_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    for (commitment, position) in new.commitments.into_iter().zip(1..) {
        let row = upkeep::Model {
            id: tx.fresh_id(),
            certificate_id: new.id,
            project_id: leave.row(),
            position,
            responsible: commitment.responsible.text().to_owned(),
            text: commitment.text.into_string(),
            due_on: commitment.due_on,
            kept: Kept::Waiting.text().to_owned(),
            note: String::new(),
            checked_by: Uuid::nil(),
            checked_at: None,
            version: 1,
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(())
}

/// The certificate in force of the project for which `leave` is.
pub async fn in_force(tx: &Transaction, leave: &Permit) -> Result<InForce> {
    let row = stored(tx, leave).await?.ok_or(Reason::NoCertificate)?;
    let signed = signature::Entity::find()
        .filter(signature::Column::CertificateId.eq(row.id))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let (seats, acting) = project::seats(tx, leave.row()).await?;
    Ok(InForce {
        id: row.id,
        hash: row.content_hash,
        status: word(&row.status)?,
        signed: signed.iter().map(|row| Ok((word(&row.seat)?, row.person_id))).collect::<Result<_>>()?,
        seats,
        seat: acting.as_ref().map(|party| word(&party.seat)).transpose()?,
        tenant: acting.map_or(Uuid::nil(), |party| party.tenant_id),
    })
}

/// Writes the signature of the actor's seat; the last one makes the certificate a signed one.
pub async fn sign(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    found: &InForce,
    seat: Seat,
    is_last: bool,
) -> Result<()> {
    let mut change = certificate::ActiveModel::default();
    if is_last {
        change.status = set(CertificateStatus::Signed.text().to_owned());
        change.signed_at = set(Some(tx.now));
    }
    tx.update(leave, found.id, version, change).await?;
    let row = signature::Model {
        id: tx.fresh_id(),
        certificate_id: found.id,
        project_id: leave.row(),
        seat: seat.text().to_owned(),
        tenant_id: found.tenant,
        person_id: tx.person(),
        content_hash: found.hash.clone(),
        signed_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::SeatAlreadySigned))
}

/// The commitment for which `leave` is.
pub async fn commitment(tx: &Transaction, leave: &Permit) -> Result<Checked> {
    let found = upkeep::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    Ok(Checked { project: row.project_id, kept: word(&row.kept)?, due_on: row.due_on })
}

/// Writes whether it was kept.
pub async fn check_in(tx: &Transaction, leave: &Permit, version: i64, kept: Kept, note: &str) -> Result<()> {
    let change = upkeep::ActiveModel {
        kept: set(kept.text().to_owned()),
        note: set(note.to_owned()),
        checked_by: set(tx.person()),
        checked_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

async fn stored(tx: &Transaction, leave: &Permit) -> Result<Option<certificate::Model>> {
    let in_force = certificate::Entity::find()
        .filter(certificate::Column::ProjectId.eq(leave.row()))
        .filter(certificate::Column::Status.ne(CertificateStatus::Superseded.text()));
    in_force.one(tx.connection()).await.map_err(unavailable)
}
