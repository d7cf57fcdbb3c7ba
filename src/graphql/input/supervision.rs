//! The inputs of those who supervise the building of a project, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::club::parse_email;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::works_committee::CommitteeCapacity;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{BasisPoints, Date};
use crate::ops::social_audit::{RecordInspection, RecordObservation};
use crate::ops::works_committee::{ConstituteWorksCommittee, RecordTraining};
use crate::store::works_committee::Member;

/// Most members that a works committee is constituted with.
const MAX_MEMBERS: usize = 15;
/// Longest training.
const MAX_HOURS: i32 = 100;

/// Somebody who shall belong to a works committee.
#[derive(Debug, InputObject)]
pub struct CommitteeMemberInput {
    /// Beneficiary or migrant.
    pub capacity: CommitteeCapacity,
    /// Name of the person.
    pub name: String,
    /// E-mail address of the person; under it they are invited, and belong to the committee once they accept.
    pub email: String,
}

input! {
    /// What constituting a works committee takes.
    ConstituteWorksCommitteeInput {
        /// The project.
        project_id: ID,
        /// Its members, 15 at most, at least one of each capacity, each of whom is invited.
        members: Vec<CommitteeMemberInput>,
        /// Day on which its term is over, three years from now at the latest.
        term_until: Date,
    }
}

input! {
    /// What recording a training takes.
    RecordTrainingInput {
        /// The committee.
        works_committee_id: ID,
        /// Version of the committee that the client knows.
        expected_version: i64,
        /// Day on which it was held: not before the committee or its last training, and today at the latest.
        held_on: Date,
        /// How many hours it took, 1 to 100.
        hours: i32,
        /// What was taught, 1 to 2,000 characters.
        topics: String,
    }
}

input! {
    /// What recording an inspection takes.
    RecordInspectionInput {
        /// The works.
        works_id: ID,
        /// Day on which they were looked at: not before they began, and today at the latest.
        inspected_on: Date,
        /// It is built as planned.
        as_planned: bool,
        /// The quality is good.
        good_quality: bool,
        /// The materials are on the site.
        materials_on_site: bool,
        /// A photograph, a document of the project.
        photo_id: Option<ID>,
        /// What else was seen, at most 2,000 characters.
        note: Option<String>,
        /// How much of the works is built, where it was measured.
        physical: Option<BasisPoints>,
    }
}

input! {
    /// What recording an observation takes.
    RecordObservationInput {
        /// The project.
        project_id: ID,
        /// A photograph, a document of the project.
        photo_id: Option<ID>,
        /// What the mirror club has to say, 1 to 2,000 characters.
        body: String,
    }
}

impl ConstituteWorksCommitteeInput {
    pub(in crate::graphql) fn parse(self) -> Result<ConstituteWorksCommittee> {
        if self.members.is_empty() || self.members.len() > MAX_MEMBERS {
            return Err(Error::invalid(Reason::MalformedValue, "members").with("limit", MAX_MEMBERS));
        }
        let member = |(index, member): (usize, CommitteeMemberInput)| {
            let path = format!("members.{index}");
            Ok(Member {
                capacity: member.capacity,
                name: text::<200>(&member.name, &format!("{path}.name"))?.into_string(),
                email: at(parse_email(&member.email), &format!("{path}.email"))?,
            })
        };
        Ok(ConstituteWorksCommittee {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            members: self.members.into_iter().enumerate().map(member).collect::<Result<_>>()?,
            term_until: self.term_until.0,
        })
    }
}

impl RecordTrainingInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordTraining> {
        if !(1..=MAX_HOURS).contains(&self.hours) {
            return Err(Error::invalid(Reason::MalformedValue, "hours").with("limit", MAX_HOURS));
        }
        Ok(RecordTraining {
            committee: NodeKind::WorksCommittee.uuid(&self.works_committee_id, "worksCommitteeId")?,
            expected_version: version(self.expected_version)?,
            held_on: self.held_on.0,
            hours: self.hours,
            topics: text(&self.topics, "topics")?,
        })
    }
}

impl RecordInspectionInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordInspection> {
        Ok(RecordInspection {
            works: NodeKind::Works.uuid(&self.works_id, "worksId")?,
            inspected_on: self.inspected_on.0,
            as_planned: self.as_planned,
            good_quality: self.good_quality,
            materials_on_site: self.materials_on_site,
            photo: self.photo_id.map(|id| NodeKind::Document.uuid(&id, "photoId")).transpose()?,
            note: at(Text::parse_optional(&self.note.unwrap_or_default()), "note")?,
            physical_bps: self.physical.map(|physical| physical.0),
        })
    }
}

impl RecordObservationInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordObservation> {
        Ok(RecordObservation {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            photo: self.photo_id.map(|id| NodeKind::Document.uuid(&id, "photoId")).transpose()?,
            body: text(&self.body, "body")?,
        })
    }
}
