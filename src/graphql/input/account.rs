//! The inputs of what is done with the money of projects, and with that of the programme, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::money::Centavos;
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{BasisPoints, Date};
use crate::ops::hold::{LiftHold, PlaceHold};
use crate::ops::operating_cost::RecordOperatingCost;
use crate::ops::refund::{CloseProject, OpenRefundCase, SettleRefund};
use crate::ops::release::ReleaseTranche;

input! {
    /// What placing a hold takes.
    PlaceHoldInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What lifting a hold takes.
    LiftHoldInput {
        /// The hold.
        hold_id: ID,
        /// Version of the hold that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What releasing a tranche takes.
    ReleaseTrancheInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Place of the tranche in the timeline, 1 for the first.
        position: i32,
    }
}

input! {
    /// What opening a refund takes.
    OpenRefundCaseInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// How much of the works is built, as the executor reported last or the works committee measured since; what was paid
        /// beyond it goes back. Without it all goes back, of a project that was cancelled.
        executed: Option<BasisPoints>,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What giving a seat its share back takes.
    SettleRefundInput {
        /// The refund.
        refund_case_id: ID,
        /// Version of the refund that the client knows.
        expected_version: i64,
        /// The seat that has its share back.
        seat: Seat,
        /// Day on which it went back, not before the refund was opened.
        settled_on: Date,
        /// What evidences it: number of a receipt or of a transfer, 1 to 200 characters.
        evidence: String,
    }
}

input! {
    /// What closing a project takes.
    CloseProjectInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What recording a cost of running the programme takes.
    RecordOperatingCostInput {
        /// The ministry, the administrator's own.
        tenant_id: ID,
        /// Fiscal year to whose budget it belongs.
        fiscal_year: i32,
        /// What was paid for, 1 to 200 characters.
        concept: String,
        /// What it cost in pesos, as decimal text with at most two decimals.
        amount: String,
        /// Day on which it was incurred: of the fiscal year or the one after it.
        incurred_on: Date,
        /// What evidences it: number of an invoice or of a contract, 1 to 200 characters.
        evidence: String,
    }
}

impl PlaceHoldInput {
    pub(in crate::graphql) fn parse(self) -> Result<PlaceHold> {
        Ok(PlaceHold {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl LiftHoldInput {
    pub(in crate::graphql) fn parse(self) -> Result<LiftHold> {
        Ok(LiftHold {
            hold: NodeKind::Hold.uuid(&self.hold_id, "holdId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl ReleaseTrancheInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReleaseTranche> {
        Ok(ReleaseTranche {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            position: self.position,
        })
    }
}

impl OpenRefundCaseInput {
    pub(in crate::graphql) fn parse(self) -> Result<OpenRefundCase> {
        Ok(OpenRefundCase {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            executed_bps: self.executed.map(|executed| executed.0),
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl SettleRefundInput {
    pub(in crate::graphql) fn parse(self) -> Result<SettleRefund> {
        Ok(SettleRefund {
            case: NodeKind::RefundCase.uuid(&self.refund_case_id, "refundCaseId")?,
            expected_version: version(self.expected_version)?,
            seat: self.seat,
            settled_on: self.settled_on.0,
            evidence: text(&self.evidence, "evidence")?,
        })
    }
}

impl CloseProjectInput {
    pub(in crate::graphql) fn parse(self) -> Result<CloseProject> {
        Ok(CloseProject {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
        })
    }
}

impl RecordOperatingCostInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordOperatingCost> {
        Ok(RecordOperatingCost {
            tenant: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            fiscal_year: self.fiscal_year,
            concept: text(&self.concept, "concept")?,
            amount: at(Centavos::parse_positive(&self.amount), "amount")?,
            incurred_on: self.incurred_on.0,
            evidence: text(&self.evidence, "evidence")?,
        })
    }
}
