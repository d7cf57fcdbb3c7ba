//! Which party governed a government, and when.

use chrono::{DateTime, NaiveDate, Utc};
use entity::governing_party as term;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::noun;
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::governing_party::Term;
use crate::domain::refusal::Reason;
use crate::error::Result;

noun! {
    /// A party's term at a government.
    GoverningParty, GoverningPartyWants of GoverningParty
    row {
        id: Uuid,
        party: String,
        since: NaiveDate,
        until: NaiveDate,
        recorded_at: DateTime<Utc>,
        version: i64,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// A term as it stands, with what its change takes.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    pub term: Term,
    id: Uuid,
    version: i64,
}

/// The terms at the government for which `leave` was given, earliest first.
pub async fn terms(tx: &Transaction, leave: &Permit) -> Result<Vec<Recorded>> {
    let of_tenant = term::Entity::find().filter(term::Column::TenantId.eq(leave.row()));
    let rows = of_tenant.order_by_asc(term::Column::Since).all(tx.connection()).await.map_err(unavailable)?;
    let read = |row: term::Model| Recorded {
        term: Term { since: row.since, until: row.until },
        id: row.id,
        version: row.version,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes a term; the one that `cut` is ends with its begin.
pub async fn record(
    tx: &Transaction,
    leave: &Permit,
    id: Uuid,
    party: &str,
    new: Term,
    cut: Option<Recorded>,
) -> Result<()> {
    if let Some(cut) = cut {
        let change = term::ActiveModel { until: set(new.since), ..Default::default() };
        tx.update(leave, cut.id, cut.version, change).await?;
    }
    let row = term::Model {
        id,
        tenant_id: leave.row(),
        party: party.to_owned(),
        since: new.since,
        until: new.until,
        recorded_by: tx.person(),
        recorded_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyRecorded))
}
