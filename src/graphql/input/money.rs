//! The inputs of what is decided on money, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::money::Centavos;
use crate::domain::refusal::Reason;
use crate::domain::timeline::{MOST_TRANCHES, Tranche};
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{BasisPoints, Date, InegiCode};
use crate::ops::agreement::{SetTimeline, SignAgreement};
use crate::ops::authorisation::{AuthoriseProject, CancelProject};
use crate::ops::budget::SetBudgetCeiling;

input! {
    /// What setting a ceiling takes.
    SetBudgetCeilingInput {
        /// The ministry whose money it is, the setter's own.
        tenant_id: ID,
        /// INEGI's code of the state.
        state: InegiCode,
        /// Fiscal year, the next one at the latest.
        fiscal_year: i32,
        /// The most that is given, in pesos, as decimal text with at most two decimals.
        ceiling: String,
        /// Version of the ceiling that the client knows; 0 where there is none yet.
        expected_version: i64,
    }
}

input! {
    /// What authorising a work takes.
    AuthoriseProjectInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why it is authorised, 1 to 2,000 characters.
        reasons: String,
    }
}

input! {
    /// What cancelling a project takes.
    CancelProjectInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why the works will not be, 1 to 2,000 characters.
        reason: String,
    }
}

/// An instalment of a timeline.
#[derive(Debug, InputObject)]
pub struct TrancheInput {
    /// Day on which it is due: today or later, and later than the one before.
    pub due_on: Date,
    /// How far the works must have come before it is released: no less than for the one before.
    pub milestone: BasisPoints,
    /// What it is in pesos, as decimal text with at most two decimals.
    pub amount: String,
}

input! {
    /// What setting a timeline takes.
    SetTimelineInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// The instalments in their order, 24 at most; together they are the cost of the work.
        tranches: Vec<TrancheInput>,
    }
}

input! {
    /// What signing an agreement takes.
    SignAgreementInput {
        /// The agreement.
        agreement_id: ID,
        /// Version of the agreement that the client knows.
        expected_version: i64,
        /// Hash of the content that was read, as the agreement gives it.
        content_hash: String,
    }
}

impl SetBudgetCeilingInput {
    pub(in crate::graphql) fn parse(self) -> Result<SetBudgetCeiling> {
        Ok(SetBudgetCeiling {
            ministry: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            state: self.state.0,
            fiscal_year: self.fiscal_year,
            ceiling: at(Centavos::parse_positive(&self.ceiling), "ceiling")?,
            expected_version: version(self.expected_version)?,
        })
    }
}

impl AuthoriseProjectInput {
    pub(in crate::graphql) fn parse(self) -> Result<AuthoriseProject> {
        Ok(AuthoriseProject {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
        })
    }
}

impl CancelProjectInput {
    pub(in crate::graphql) fn parse(self) -> Result<CancelProject> {
        Ok(CancelProject {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl SetTimelineInput {
    pub(in crate::graphql) fn parse(self) -> Result<SetTimeline> {
        if self.tranches.is_empty() || self.tranches.len() > MOST_TRANCHES {
            return Err(Error::invalid(Reason::MalformedValue, "tranches").with("limit", MOST_TRANCHES));
        }
        let tranche = |(index, tranche): (usize, TrancheInput)| {
            let amount = at(Centavos::parse_positive(&tranche.amount), &format!("tranches.{index}.amount"))?;
            Ok(Tranche { due_on: tranche.due_on.0, milestone_bps: tranche.milestone.0, amount })
        };
        Ok(SetTimeline {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            tranches: self.tranches.into_iter().enumerate().map(tranche).collect::<Result<_>>()?,
        })
    }
}

impl SignAgreementInput {
    pub(in crate::graphql) fn parse(self) -> Result<SignAgreement> {
        let is_hash = self.content_hash.len() == 64 && self.content_hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            return Err(Error::invalid(Reason::MalformedValue, "contentHash"));
        }
        Ok(SignAgreement {
            agreement: NodeKind::Agreement.uuid(&self.agreement_id, "agreementId")?,
            expected_version: version(self.expected_version)?,
            content_hash: self.content_hash,
        })
    }
}
