//! The inputs of what is done with needs of communities, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use crate::domain::need::{MOST_ATTENDEES, attendance, endorsed};
use crate::domain::project::ProjectType;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::Date;
use crate::ops::need::{EndorseNeed, FileAssemblyNeed, FileNeed, WithdrawNeed};

input! {
    /// What filing a need takes.
    FileNeedInput {
        /// The mirror club that files it, the member's own.
        mirror_club_id: ID,
        /// Title, 1 to 200 characters.
        title: String,
        /// What is needed, and by whom, 1 to 5,000 characters.
        description: String,
        /// Type of work that would answer it.
        #[graphql(name = "type")]
        project_type: ProjectType,
        /// Day of the assembly: today or before, and not before the mirror club was founded.
        assembly_on: Date,
        /// How many attended the assembly, 1 to 100,000.
        attendees: i32,
    }
}

input! {
    /// What filing a need of an assembly takes.
    FileAssemblyNeedInput {
        /// The community, one of the own municipality without a mirror club.
        community_id: ID,
        /// Title, 1 to 200 characters.
        title: String,
        /// What is needed, and by whom, 1 to 5,000 characters.
        description: String,
        /// Type of work that would answer it.
        #[graphql(name = "type")]
        project_type: ProjectType,
        /// Day of the assembly: today, or in the two years before.
        assembly_on: Date,
        /// How many attended the assembly, 1 to 100,000.
        attendees: i32,
        /// How many of them endorsed it.
        endorsements: i32,
        /// What the minutes (acta) of the assembly are called, 1 to 200 characters.
        minutes_reference: String,
    }
}

input! {
    /// What endorsing a need takes.
    EndorseNeedInput {
        /// The need.
        need_id: ID,
        /// Version of one's own endorsement that the client knows: 0, since it is given once. That others endorse
        /// meanwhile is in nobody's way.
        expected_version: i64,
    }
}

input! {
    /// What taking a need back takes.
    WithdrawNeedInput {
        /// The need.
        need_id: ID,
        /// Version of the need that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

impl FileNeedInput {
    pub(in crate::graphql) fn parse(self) -> Result<FileNeed> {
        Ok(FileNeed {
            mirror_club: NodeKind::MirrorClub.uuid(&self.mirror_club_id, "mirrorClubId")?,
            title: text(&self.title, "title")?,
            description: text(&self.description, "description")?,
            project_type: self.project_type,
            assembly_on: self.assembly_on.0,
            attendees: attendance(self.attendees)
                .map_err(|reason| Error::invalid(reason, "attendees").with("limit", MOST_ATTENDEES))?,
        })
    }
}

impl FileAssemblyNeedInput {
    pub(in crate::graphql) fn parse(self) -> Result<FileAssemblyNeed> {
        let attendees = attendance(self.attendees)
            .map_err(|reason| Error::invalid(reason, "attendees").with("limit", MOST_ATTENDEES))?;
        Ok(FileAssemblyNeed {
            community: NodeKind::Community.uuid(&self.community_id, "communityId")?,
            title: text(&self.title, "title")?,
            description: text(&self.description, "description")?,
            project_type: self.project_type,
            assembly_on: self.assembly_on.0,
            attendees,
            endorsements: endorsed(self.endorsements, attendees)
                .map_err(|reason| Error::invalid(reason, "endorsements").with("limit", attendees))?,
            minutes_reference: text(&self.minutes_reference, "minutesReference")?,
        })
    }
}

impl EndorseNeedInput {
    pub(in crate::graphql) fn parse(self) -> Result<EndorseNeed> {
        let need = NodeKind::Need.uuid(&self.need_id, "needId")?;
        Ok(EndorseNeed { need, expected_version: version(self.expected_version)? })
    }
}

impl WithdrawNeedInput {
    pub(in crate::graphql) fn parse(self) -> Result<WithdrawNeed> {
        Ok(WithdrawNeed {
            need: NodeKind::Need.uuid(&self.need_id, "needId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}
