//! Works committees with their training, and social audit: inspections and observations.

use async_graphql::ID;

use super::access::WorksCommitteeCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object, one};
use super::scalar::{BasisPoints, Date, DateTime};
use super::written::{Owned, Written};
use crate::error::Result;
use crate::store::document::Document;
use crate::store::project::Project;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::tenant::Tenant;
use crate::store::works_committee::{Training, WorksCommittee};

object! {
    /// Who supervises the building of a project (comité de obra): beneficiaries of the community and migrants of the club.
    /// It is an organisation of its own, with its members; nobody of the executor's people is on it.
    WorksCommittee {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::WorksCommittee.id(self.id)
        }

        /// How many beneficiaries were called to it.
        async fn beneficiaries(&self) -> i32 {
            self.beneficiaries
        }

        /// How many migrants were called to it.
        async fn migrants(&self) -> i32 {
            self.migrants
        }

        /// Day on which it was constituted.
        async fn constituted_on(&self) -> Date {
            Date(self.constituted_on)
        }

        /// Day on which its term is over.
        async fn term_until(&self) -> Date {
            Date(self.term_until)
        }

        /// Day of its last training; before the first one the works do not begin.
        async fn trained_on(&self) -> Option<Date> {
            self.trained_on.map(Date)
        }

        /// Version, to be named by whoever changes the committee.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<WorksCommitteeCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(WorksCommitteeCan(can))))
        }
    }
    ones {
        /// The project that it supervises.
        project: Project;
        /// The organisation, with its people for those who may see them.
        tenant: Tenant;
    }
    connections {
        /// Its trainings.
        trainings: Training;
    }
}

object! {
    /// A training (capacitación) of a works committee.
    Training {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Training.id(self.id)
        }

        /// Day on which it was held.
        async fn held_on(&self) -> Date {
            Date(self.held_on)
        }

        /// How many hours it took.
        async fn hours(&self) -> i32 {
            self.hours
        }

        /// What was taught.
        async fn topics(&self) -> &str {
            &self.topics
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// Who trained.
        async fn recorded_by(&self) -> Option<Result<Written<&Tenant>>> {
            one(&self.tenant)
        }
    }
    ones {
        /// The committee that was trained.
        works_committee: WorksCommittee;
    }
}

object! {
    /// What a member of the works committee saw (informe de contraloría social): three questions, answered yes or no.
    Inspection {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Inspection.id(self.id)
        }

        /// Day on which it was looked at.
        async fn inspected_on(&self) -> Date {
            Date(self.inspected_on)
        }

        /// It is built as planned.
        async fn as_planned(&self) -> bool {
            self.as_planned
        }

        /// The quality is good.
        async fn good_quality(&self) -> bool {
            self.good_quality
        }

        /// The materials are on the site.
        async fn materials_on_site(&self) -> bool {
            self.materials_on_site
        }

        /// How much of the works is built; nothing where it was not measured. A refund by measured volume can go by it.
        async fn physical(&self) -> Option<BasisPoints> {
            self.physical_bps.map(BasisPoints)
        }

        /// What else was seen; absent where nothing was noted.
        async fn note(&self) -> Option<&str> {
            (!self.note.is_empty()).then_some(&self.note)
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// The works committee.
        async fn recorded_by(&self) -> Option<Result<Written<&Tenant>>> {
            one(&self.tenant)
        }
    }
    ones {
        /// The project that was looked at.
        project: Project;
        /// A photograph of it.
        photo: Document;
    }
}

object! {
    /// What a mirror club (club espejo) has to say of a work in its community (observación).
    Observation {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Observation.id(self.id)
        }

        /// What it says.
        async fn body(&self) -> &str {
            &self.body
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// The mirror club.
        async fn recorded_by(&self) -> Option<Result<Written<&Tenant>>> {
            one(&self.tenant)
        }
    }
    ones {
        /// The project of which it speaks.
        project: Project;
        /// A photograph of it.
        photo: Document;
    }
}

connection!(Training, "TrainingConnection", "TrainingEdge", "trainings");
connection!(Inspection, "InspectionConnection", "InspectionEdge", "inspections");
connection!(Observation, "ObservationConnection", "ObservationEdge", "observations");

listed! {
    Training,
    where TrainingWhere {
        /// Day on which it was held.
        held_on: DateFilter on "held_on",
    }
    order TrainingOrder {
        /// Oldest first.
        HeldOnAsc = ascending("held_on", Date),
        /// Newest first.
        HeldOnDesc = descending("held_on", Date),
    }
    default HeldOnDesc
}

listed! {
    Inspection,
    where InspectionWhere {
        /// Day on which it was looked at.
        inspected_on: DateFilter on "inspected_on",
    }
    order InspectionOrder {
        /// Oldest first.
        RecordedAtAsc = ascending("recorded_at", Instant),
        /// Newest first.
        RecordedAtDesc = descending("recorded_at", Instant),
    }
    default RecordedAtDesc
}

listed! {
    Observation,
    where ObservationWhere {
        /// When it was recorded.
        recorded_at: DateTimeFilter on "recorded_at",
    }
    order ObservationOrder {
        /// Oldest first.
        RecordedAtAsc = ascending("recorded_at", Instant),
        /// Newest first.
        RecordedAtDesc = descending("recorded_at", Instant),
    }
    default RecordedAtDesc
}
