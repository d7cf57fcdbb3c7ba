//! The access ledger: who read whose private data, when and under which rule; written before an answer shows them.

use chrono::{DateTime, Utc};
use entity::access_ledger_entry as entry;
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use super::bulk::{self, Present};
use super::cells::Eyes;
use super::connection::unavailable;
use super::noun::noun;
use super::tenant::Tenant;
use super::touched::Written;
use super::wall::tell;
use super::{Rows, Store};
use crate::authz::actor::Role;
use crate::authz::claims::Claims;
use crate::authz::note::{Reader, Sighting};
use crate::authz::scope::Scope;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A read of a tenant's private data.
    AccessLedgerEntry, AccessLedgerEntryWants of AccessLedgerEntry
    row {
        id: Uuid,
        role: Role,
        resource: String,
        row_id: Uuid,
        rule: String,
        recorded_at: DateTime<Utc>,
    }
    one {
        tenant: Tenant = "tenant" by tenant_id -> id;
        reader: Tenant = "reader" by acting_tenant_id -> id;
    }
}

impl Store {
    /// Reads rows with `read`, and notes those that were read under a rule that is logged before they are given back.
    pub(super) async fn noting<T>(
        &self,
        scope: &Scope,
        rows: Rows,
        read: impl FnOnce(&Rows, Eyes<'_>) -> Result<T>,
    ) -> Result<T> {
        let (read, seen) = {
            let seen = std::cell::RefCell::new(Vec::new());
            let read = read(&rows, Eyes::of(scope, &seen))?;
            (read, seen.into_inner())
        };
        self.note(scope, seen).await?;
        Ok(read)
    }

    /// Leaves an entry of each of these rows, one for each in a request. Where they cannot be written, whoever wants
    /// to show the rows gets the error instead.
    pub(super) async fn note(&self, scope: &Scope, seen: Vec<Sighting>) -> Result<()> {
        if seen.is_empty() {
            return Ok(());
        }
        let reader = scope.notes().ok_or_else(|| Error::internal("a read that is logged belongs to no request"))?;
        let mut noted = reader.noted().await;
        let mut fresh: Vec<Sighting> = Vec::new();
        for sighting in seen {
            let is_known = |known: &Sighting| (known.resource, known.row) == (sighting.resource, sighting.row);
            if !noted.contains(&(sighting.resource, sighting.row)) && !fresh.iter().any(is_known) {
                fresh.push(sighting);
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let entries: Vec<entry::Model> = fresh.iter().map(|sighting| entry_of(&reader, sighting)).collect();
        let may_note = |entry: &entry::Model| scope.may_note(&Written(&entry.clone().into_active_model()));
        if !entries.iter().all(may_note) {
            return Err(Error::internal("an entry of a read is not its reader's own"));
        }
        let transaction = self.begin_writing().await?;
        tell(&transaction, &Claims::of(reader.actor)).await?;
        bulk::insert(&transaction, &entries, Present::Refused).await?;
        transaction.commit().await.map_err(unavailable)?;
        noted.extend(fresh.iter().map(|sighting| (sighting.resource, sighting.row)));
        Ok(())
    }
}

fn entry_of(reader: &Reader<'_>, sighting: &Sighting) -> entry::Model {
    use chrono::SubsecRound;
    let recorded_at = reader.time.trunc_subsecs(6);
    let (seconds, nanoseconds) = (recorded_at.timestamp().unsigned_abs(), recorded_at.timestamp_subsec_nanos());
    entry::Model {
        id: Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)),
        tenant_id: sighting.owner,
        person_id: reader.actor.person(),
        acting_tenant_id: reader.actor.tenant(),
        membership_id: reader.actor.membership(),
        role: reader.actor.role().text().to_owned(),
        resource: sighting.resource.table().to_owned(),
        row_id: sighting.row,
        rule: sighting.rule.clone(),
        recorded_at,
    }
}
