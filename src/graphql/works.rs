//! The works of a project: who builds, how far they have come, and each report of it.

use async_graphql::ID;

use super::access::WorksCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{BasisPoints, Date, DateTime, Money};
use super::written::{Owned, Written};
use crate::domain::works::WorksAlert;
use crate::error::Result;
use crate::store::document::Document;
use crate::store::project::Project;
use crate::store::tenant::Tenant;
use crate::store::works::{ProgressReport, Works};

object! {
    /// The building of a project (obra): who builds it, how far it has come and what it has cost. Whoever sees the project
    /// sees its works.
    Works {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Works.id(self.id)
        }

        /// The firm that the executor hires (contratista); absent where it builds with its own people.
        async fn contractor(&self) -> Option<&str> {
            (!self.contractor.is_empty()).then_some(&self.contractor)
        }

        /// Day on which the works began.
        async fn begun_on(&self) -> Option<Date> {
            self.begun_on.map(Date)
        }

        /// Day on which they were finished.
        async fn finished_on(&self) -> Option<Date> {
            self.finished_on.map(Date)
        }

        /// Day of the last report.
        async fn reported_on(&self) -> Option<Date> {
            self.reported_on.map(Date)
        }

        /// How much is built (avance físico).
        async fn physical(&self) -> BasisPoints {
            BasisPoints(self.physical_bps)
        }

        /// What was spent so far.
        async fn spent(&self) -> Money {
            Money::pesos(self.spent_centavos)
        }

        /// What was spent of the cost of the whole work (avance financiero).
        async fn financial(&self) -> BasisPoints {
            BasisPoints(self.financial_bps)
        }

        /// By how many hundredths of a per cent the money runs ahead of the work; negative where the work does.
        async fn ahead(&self) -> i32 {
            self.ahead_bps
        }

        /// What the figures give reason to look at: the operating rules say how far the money may run ahead.
        async fn alert(&self) -> WorksAlert {
            self.alert
        }

        /// Version, to be named by whoever changes the works.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with them, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<WorksCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(WorksCan(can))))
        }
    }
    ones {
        /// The project that is built.
        project: Project;
        /// Who builds (ejecutor): one of the project's parties, usually the municipality.
        executor: Tenant;
    }
    connections {
        /// What the executor has reported.
        reports: ProgressReport;
    }
}

object! {
    /// What an executor reported of the works (avance), as it was reported.
    ProgressReport {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::ProgressReport.id(self.id)
        }

        /// The day of which it speaks.
        async fn reported_on(&self) -> Date {
            Date(self.reported_on)
        }

        /// How much was built by then.
        async fn physical(&self) -> BasisPoints {
            BasisPoints(self.physical_bps)
        }

        /// What was spent by then.
        async fn spent(&self) -> Money {
            Money::pesos(self.spent_centavos)
        }

        /// What was spent of the cost of the whole work.
        async fn financial(&self) -> BasisPoints {
            BasisPoints(self.financial_bps)
        }

        /// What the figures gave reason to look at.
        async fn alert(&self) -> WorksAlert {
            self.alert
        }

        /// What was done, in words.
        async fn narrative(&self) -> &str {
            &self.narrative
        }

        /// When it was filed.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// Who reported it.
        async fn reported_by(&self) -> Option<Result<Written<&Tenant>>> {
            super::list::one(&self.tenant)
        }
    }
    ones {
        /// The works of which it speaks.
        works: Works;
        /// A photograph of them.
        photo: Document;
    }
}

connection!(Works, "WorksConnection", "WorksEdge", "works");
connection!(ProgressReport, "ProgressReportConnection", "ProgressReportEdge", "reports");

listed! {
    Works,
    where WorksWhere {
        /// What their figures give reason to look at.
        alert: WorksAlertFilter on "alert",
    }
    order WorksOrder {
        /// By how far the money runs ahead of the work, the least first.
        AheadAsc = ascending("ahead_bps", Integer),
        /// By how far the money runs ahead of the work, the most first.
        AheadDesc = descending("ahead_bps", Integer),
    }
    default AheadDesc
}

listed! {
    ProgressReport,
    where ProgressReportWhere {
        /// The day of which it speaks.
        reported_on: DateFilter on "reported_on",
    }
    order ProgressReportOrder {
        /// Oldest first.
        ReportedOnAsc = ascending("reported_on", Date),
        /// Newest first.
        ReportedOnDesc = descending("reported_on", Date),
    }
    default ReportedOnDesc
}
