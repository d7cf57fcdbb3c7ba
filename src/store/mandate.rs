//! Mandates: asked for by a federation, given and taken back by its club.

use chrono::{DateTime, Utc};
use entity::federation_mandate as mandate;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::club::{self, Club};
use super::connection::unavailable;
use super::noun::noun;
use super::tenant::Federation;
use super::transaction::{Transaction, set};
use crate::authz::mandate::write_mandated;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::mandate::{MandateStand, MandateStatus};
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A club's mandate to its federation.
    FederationMandate, FederationMandateWants of FederationMandate
    row {
        id: Uuid,
        acts: String,
        status: MandateStatus,
        valid_from: DateTime<Utc>,
        valid_until: DateTime<Utc>,
        version: i64,
    }
    one {
        club: Club = "club" by club_id -> id;
        federation: Federation = "federation" by federation_id -> id;
    }
    acts { AcceptMandate, SuspendMandate, ResumeMandate, EndMandate, }
}

/// A mandate that is to be asked for.
#[derive(Clone, Debug)]
pub struct NewMandate {
    pub id: Uuid,
    pub acts: Vec<Act>,
    pub valid_until: DateTime<Utc>,
}

/// The acting federation has asked the club for a mandate that can still be accepted. `leave` is for the club, which
/// nobody else asks until the transaction ends.
pub async fn is_pending(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let pending = mandate::Entity::find()
        .filter(mandate::Column::ClubId.eq(leave.row()))
        .filter(mandate::Column::FederationId.eq(tx.tenant()))
        .filter(mandate::Column::Status.eq(MandateStatus::Proposed.text()))
        .filter(mandate::Column::ValidUntil.gt(tx.now));
    Ok(pending.one(tx.connection()).await.map_err(unavailable)?.is_some())
}

/// Writes what the acting federation asks of the club.
pub async fn propose(tx: &Transaction, leave: &Permit, new: NewMandate) -> Result<()> {
    let row = mandate::Model {
        id: new.id,
        federation_id: tx.tenant(),
        club_id: leave.row(),
        acts: write_mandated(&new.acts),
        status: MandateStatus::Proposed.text().to_owned(),
        valid_from: tx.now,
        valid_until: new.valid_until,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// Where the mandate stands.
pub async fn stand(tx: &Transaction, leave: &Permit) -> Result<MandateStand> {
    let row = stored(tx, leave).await?;
    let unknown = || Error::internal(format!("unknown status of a mandate {:?}", row.status));
    let status = MandateStatus::parse(&row.status).ok_or_else(unknown)?;
    Ok(MandateStand { status, valid_until: row.valid_until })
}

/// The club that would give the mandate is one of the federation's clubs.
pub async fn is_of_own_club(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let row = stored(tx, leave).await?;
    Ok(club::stored(tx, row.club_id).await?.federation_id == Some(row.federation_id))
}

/// Writes where the mandate stands now; what is accepted begins at that moment.
pub async fn change(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    status: MandateStatus,
    valid_from: Option<DateTime<Utc>>,
) -> Result<()> {
    let mut change = mandate::ActiveModel { status: set(status.text().to_owned()), ..Default::default() };
    if let Some(from) = valid_from {
        change.valid_from = set(from);
    }
    let federation = stored(tx, leave).await?.federation_id;
    tx.touch(Resource::Tenant, federation);
    tx.update(leave, leave.row(), version, change).await
}

async fn stored(tx: &Transaction, leave: &Permit) -> Result<mandate::Model> {
    let found = mandate::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}
