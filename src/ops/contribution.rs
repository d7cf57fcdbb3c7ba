//! A seat's own part: committing it, and recording what was deposited.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::money::{Centavos, Conversion, Currency};
use crate::domain::refusal::Reason;
use crate::domain::text::{Name, Text};
use crate::error::{Error, Result};
use crate::store::contribution::{self, NewDeposit, Standing};
use crate::store::document;
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;

/// A seat commits its part: what it has to give, no more and no less. Where an exception has moved its part since, it commits
/// it anew.
#[derive(Debug, Serialize)]
pub struct PledgeContribution {
    pub contribution: Uuid,
    pub expected_version: i64,
    pub amount: Centavos,
    pub notes: Text<2_000>,
}

impl Op for PledgeContribution {
    const ACT: Act = Act::PledgeContribution;

    fn row(&self) -> Uuid {
        self.contribution
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = contribution::standing(tx, leave).await?;
        takes_money(&standing)?;
        // What an exception took off and gave back counts no more, and is committed anew.
        let due = standing.due_centavos;
        if due > 0 && standing.pledged_centavos == due && standing.committed_centavos == due {
            return Err(Reason::AlreadyPledged.into());
        }
        if self.amount.get() != standing.due_centavos {
            return Err(Error::refused(Reason::NotTheShare).with("dueCentavos", standing.due_centavos));
        }
        contribution::commit(tx, leave, self.expected_version, self.amount, self.notes.as_str()).await?;
        Ok(done(&standing, self.contribution, json!({ "committedCentavos": self.amount.get() })))
    }
}

/// A seat records a deposit in its own part, with its evidence.
#[derive(Debug, Serialize)]
pub struct RecordDeposit {
    pub contribution: Uuid,
    pub expected_version: i64,
    pub amount: Centavos,
    pub currency: Currency,
    /// Pesos per dollar in ten-thousandths with the day of the rate; for dollars only.
    pub rate: Option<(i64, NaiveDate)>,
    pub deposited_on: NaiveDate,
    pub evidence: Name,
    /// A document of the project that evidences it, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_document: Option<Uuid>,
}

impl Op for RecordDeposit {
    const ACT: Act = Act::RecordDeposit;

    fn row(&self) -> Uuid {
        self.contribution
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = contribution::standing(tx, leave).await?;
        takes_money(&standing)?;
        let today = tx.today();
        if self.deposited_on > today || self.deposited_on < standing.project_since {
            return Err(Error::invalid(Reason::BadDate, "depositedOn"));
        }
        let conversion = self.conversion(today)?;
        if standing.committed_centavos == 0 {
            return Err(Reason::NotPledged.into());
        }
        let left = standing.committed_centavos - standing.deposited_centavos;
        if conversion.pesos.get() > left {
            return Err(Error::refused(Reason::OverCommitment).with("leftCentavos", left));
        }
        if let Some(document) = self.evidence_document {
            document::belongs(tx, document, standing.project, "evidenceDocumentId").await?;
        }
        let id = tx.fresh_id();
        let new = NewDeposit {
            id,
            conversion,
            deposited_on: self.deposited_on,
            evidence: self.evidence.as_str().to_owned(),
            evidence_document: self.evidence_document,
        };
        contribution::deposit(tx, leave, self.expected_version, new).await?;
        let deposited = standing.deposited_centavos + conversion.pesos.get();
        // Only the sum is shared; the deposit itself is the seat's own.
        Ok(done(&standing, self.contribution, json!({ "deposit": id, "depositedCentavos": deposited })))
    }
}

impl RecordDeposit {
    fn conversion(&self, today: NaiveDate) -> Result<Conversion> {
        match (self.currency, self.rate) {
            (Currency::Mxn, None) => Ok(Conversion::pesos(self.amount, self.deposited_on)),
            (Currency::Usd, Some((rate_e4, on))) if on <= today && is_of_its_days(on, self.deposited_on) => {
                Conversion::dollars(self.amount, rate_e4, on).map_err(|reason| Error::invalid(reason, "rate"))
            }
            (Currency::Usd, Some(_)) => Err(Error::invalid(Reason::BadDate, "rateOn")),
            (Currency::Mxn, Some(_)) | (Currency::Usd, None) => Err(Error::invalid(Reason::MalformedValue, "rate")),
        }
    }
}

/// Weekends and holidays together are no longer.
const MOST_DAYS_OF_A_RATE: i64 = 10;

/// A rate of exchange is of the day of the deposit, or of the last days before it on which there was one.
fn is_of_its_days(rate_on: NaiveDate, deposited_on: NaiveDate) -> bool {
    (0..=MOST_DAYS_OF_A_RATE).contains(&deposited_on.signed_duration_since(rate_on).num_days())
}

fn takes_money(standing: &Standing) -> Result<()> {
    standing.stage.takes_commitments()?;
    if standing.frozen { Err(Reason::ProjectFrozen.into()) } else { Ok(()) }
}

fn done(standing: &Standing, contribution: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: standing.project, subject_kind: "Contribution", subject: contribution, content };
    Done { resource: Resource::Contribution, subject: contribution, decision }
}
