//! Recording which party governs a government.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::governing_party::succeed;
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::store::governing_party::{self, Recorded};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;

/// A party took over a government on a day; the one before it ended on that day.
#[derive(Debug, Serialize)]
pub struct RecordGoverningParty {
    pub tenant: Uuid,
    pub party: Text<100>,
    pub since: NaiveDate,
}

impl Op for RecordGoverningParty {
    const ACT: Act = Act::RecordGoverningParty;

    fn row(&self) -> Uuid {
        self.tenant
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let recorded = governing_party::terms(tx, leave).await?;
        let terms: Vec<_> = recorded.iter().map(|recorded| recorded.term).collect();
        let (term, cut) = succeed(&terms, self.since, tx.today()).map_err(|reason| Error::invalid(reason, "since"))?;
        let cut: Option<Recorded> = cut.and_then(|at| recorded.get(at)).copied();
        let id = tx.fresh_id();
        governing_party::record(tx, leave, id, self.party.as_str(), term, cut).await?;
        let content = json!({ "party": self.party, "since": term.since, "until": term.until });
        let decision = Decision { chain: self.tenant, subject_kind: "GoverningParty", subject: id, content };
        Ok(Done { resource: Resource::GoverningParty, subject: id, decision })
    }
}
