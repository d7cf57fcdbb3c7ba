//! The agreement of all seats on a project and its timeline, and their signatures.

use chrono::{DateTime, Utc};
use entity::{agreement, agreement_signature as signature, project_party, tenant};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::{SEAT_ORDER, noun};
use super::project::{self, Project, word};
use super::share_exception;
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::agreement::{AgreementStatus, Content, Party, Signed, Terms};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What all seats of a project agree on; it has the id of the project.
    Agreement, AgreementWants of Agreement
    row {
        id: Uuid,
        revision: i64,
        content: String,
        content_hash: String,
        status: AgreementStatus,
        drawn_up_at: DateTime<Utc>,
        signed_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    few { signatures: AgreementSignature = "signatures" by id -> agreement_id order SEAT_ORDER; }
    acts { SignAgreement, }
}

noun! {
    /// The signature of a seat.
    AgreementSignature, AgreementSignatureWants of AgreementSignature
    row { id: Uuid, seat: Seat, content_hash: String, signed_at: DateTime<Utc>, }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// An agreement as it was drawn up before.
#[derive(Clone, Copy, Debug)]
pub struct Earlier {
    pub revision: i64,
    /// A seat has signed it.
    pub begun: bool,
    version: i64,
}

/// An agreement as a signature finds it.
#[derive(Clone, Debug)]
pub struct Stand {
    pub hash: String,
    pub signed: Vec<Signed>,
    /// Number of seats of the project, and the one for which the actor signs.
    pub seats: usize,
    pub seat: Option<Seat>,
    tenant: Uuid,
}

/// What the project for which `leave` is says of itself, without its tranches.
pub async fn terms(tx: &Transaction, leave: &Permit) -> Result<Terms> {
    let project = project::stored(tx, leave.row()).await?;
    let seated = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(project.id))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let named = tenant::Entity::find().filter(tenant::Column::Id.is_in(seated.iter().map(|party| party.tenant_id)));
    let named = named.all(tx.connection()).await.map_err(unavailable)?;
    let party = |party: project_party::Model| {
        let name = named.iter().find(|tenant| tenant.id == party.tenant_id).map(|tenant| tenant.name.clone());
        let (share_bps, due_centavos) = (party.share_bps, party.due_centavos);
        let name = name.ok_or_else(Error::not_found)?;
        Ok(Party { seat: word(&party.seat)?, tenant: party.tenant_id, name, share_bps, due_centavos })
    };
    let mut parties = seated.into_iter().map(party).collect::<Result<Vec<Party>>>()?;
    parties.sort_by_key(|party| party.seat);
    Ok(Terms {
        project: project.id,
        folio: project.folio,
        title: project.title,
        rule_set: project.rule_set_id,
        cost_centavos: project.cost_centavos,
        parties,
        exceptions: share_exception::granted(tx, project.id).await?,
        tranches: Vec::new(),
    })
}

/// The agreement on the project for which `leave` is, if one was drawn up.
pub async fn earlier(tx: &Transaction, leave: &Permit) -> Result<Option<Earlier>> {
    let found = agreement::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let Some(row) = found else { return Ok(None) };
    let begun = !signatures(tx, row.id).await?.is_empty();
    Ok(Some(Earlier { revision: row.revision, begun, version: row.version }))
}

/// Draws up the agreement on the project for which `leave` is, or draws it up anew.
pub async fn draw_up(
    tx: &Transaction,
    leave: &Permit,
    earlier: Option<Earlier>,
    state_code: &str,
    content: Content,
) -> Result<()> {
    if let Some(earlier) = earlier {
        let change = agreement::ActiveModel {
            revision: set(earlier.revision + 1),
            content: set(content.text),
            content_hash: set(content.hash),
            drawn_up_by: set(tx.person()),
            drawn_up_at: set(tx.now),
            ..Default::default()
        };
        return tx.update(leave, leave.row(), earlier.version, change).await;
    }
    let row = agreement::Model {
        id: leave.row(),
        project_id: leave.row(),
        state_code: state_code.to_owned(),
        revision: 1,
        content: content.text,
        content_hash: content.hash,
        status: AgreementStatus::Open.text().to_owned(),
        drawn_up_by: tx.person(),
        drawn_up_at: tx.now,
        signed_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// The agreement for which `leave` is. Whoever signs under a mandate signs for the club.
pub async fn stand(tx: &Transaction, leave: &Permit) -> Result<Stand> {
    let found = agreement::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    let (seats, acting) = project::seats(tx, row.project_id).await?;
    let signed = signatures(tx, row.id).await?;
    Ok(Stand {
        hash: row.content_hash,
        signed: signed.iter().map(|row| Ok((word(&row.seat)?, row.person_id))).collect::<Result<_>>()?,
        seats,
        seat: acting.as_ref().map(|party| word(&party.seat)).transpose()?,
        tenant: acting.map_or(Uuid::nil(), |party| party.tenant_id),
    })
}

/// Writes the signature of a seat under the agreement; with the last one all have signed.
pub async fn sign(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    stand: &Stand,
    (seat, is_last): (Seat, bool),
) -> Result<()> {
    let mut change = agreement::ActiveModel::default();
    if is_last {
        change.status = set(AgreementStatus::Signed.text().to_owned());
        change.signed_at = set(Some(tx.now));
    }
    tx.update(leave, leave.row(), version, change).await?;
    let row = signature::Model {
        id: tx.fresh_id(),
        agreement_id: leave.row(),
        project_id: leave.row(),
        seat: seat.text().to_owned(),
        tenant_id: stand.tenant,
        person_id: tx.person(),
        content_hash: stand.hash.clone(),
        signed_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::SeatAlreadySigned))
}

async fn signatures(tx: &Transaction, agreement: Uuid) -> Result<Vec<signature::Model>> {
    let of = signature::Entity::find().filter(signature::Column::AgreementId.eq(agreement));
    of.all(tx.connection()).await.map_err(unavailable)
}
