//! Needs of communities: a mirror club files what its assembly asks for, or the municipality where there is none; neighbours
//! endorse it, and whoever filed it takes it back.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::need::{assembly_is_recent, assembly_was_on};
use crate::domain::project::ProjectType;
use crate::domain::refusal::Reason;
use crate::domain::text::{Description, Explanation, Name};
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::need::{self, NewNeed};
use crate::store::transaction::Transaction;

/// A member of a mirror club files what an assembly of the community asks for.
#[derive(Debug, Serialize)]
pub struct FileNeed {
    pub mirror_club: Uuid,
    pub title: Name,
    pub description: Description,
    pub project_type: ProjectType,
    pub assembly_on: NaiveDate,
    pub attendees: i32,
}

impl Op for FileNeed {
    const ACT: Act = Act::FileNeed;

    fn row(&self) -> Uuid {
        self.mirror_club
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let founded_on = need::founded_on(tx, leave).await?;
        assembly_was_on(self.assembly_on, founded_on, tx.today())
            .map_err(|reason| Error::invalid(reason, "assemblyOn"))?;
        let id = tx.fresh_id();
        let new = NewNeed {
            id,
            title: self.title.as_str().to_owned(),
            description: self.description.as_str().to_owned(),
            project_type: self.project_type,
            assembly_on: self.assembly_on,
            attendees: self.attendees,
            of_assembly: None,
        };
        need::file(tx, leave, new).await?;
        let content = json!({
            "mirrorClub": self.mirror_club, "title": self.title, "type": self.project_type,
            "assemblyOn": self.assembly_on, "attendees": self.attendees,
        });
        Ok(done(id, content))
    }
}

/// A municipality files what an assembly of one of its communities asks for, which has no mirror club.
#[derive(Debug, Serialize)]
pub struct FileAssemblyNeed {
    pub community: Uuid,
    pub title: Name,
    pub description: Description,
    pub project_type: ProjectType,
    pub assembly_on: NaiveDate,
    pub attendees: i32,
    pub endorsements: i32,
    pub minutes_reference: Name,
}

impl Op for FileAssemblyNeed {
    const ACT: Act = Act::FileAssemblyNeed;

    fn row(&self) -> Uuid {
        self.community
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        assembly_is_recent(self.assembly_on, tx.today()).map_err(|reason| Error::invalid(reason, "assemblyOn"))?;
        let id = tx.fresh_id();
        let new = NewNeed {
            id,
            title: self.title.as_str().to_owned(),
            description: self.description.as_str().to_owned(),
            project_type: self.project_type,
            assembly_on: self.assembly_on,
            attendees: self.attendees,
            of_assembly: Some((self.endorsements, self.minutes_reference.as_str().to_owned())),
        };
        need::file_of_assembly(tx, leave, new).await?;
        let content = json!({
            "community": self.community, "title": self.title, "type": self.project_type, "assemblyOn": self.assembly_on,
            "attendees": self.attendees, "endorsements": self.endorsements, "minutes": self.minutes_reference,
        });
        Ok(done(id, content))
    }
}

/// A member of a mirror club of the community endorses a need, once.
#[derive(Debug, Serialize)]
pub struct EndorseNeed {
    pub need: Uuid,
    /// The version of the own endorsement, which is 0 until it is given.
    pub expected_version: i64,
}

impl Op for EndorseNeed {
    const ACT: Act = Act::EndorseNeed;

    fn row(&self) -> Uuid {
        self.need
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stand = need::stand(tx, self.need).await?;
        if need::is_endorsed(tx, leave).await? {
            return Err(Error::conflict(Reason::AlreadyEndorsed).with("currentVersion", 1));
        }
        if self.expected_version != 0 {
            return Err(Error::conflict(Reason::StaleVersion).with("currentVersion", 0));
        }
        stand.status.must_be_open()?;
        need::endorse(tx, leave, &stand).await?;
        // Everybody sees how many they are; who they are is theirs.
        Ok(done(self.need, json!({})))
    }
}

/// Whoever filed a need takes it back: the mirror club, or the municipality.
#[derive(Debug, Serialize)]
pub struct WithdrawNeed {
    pub need: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for WithdrawNeed {
    const ACT: Act = Act::WithdrawNeed;

    fn row(&self) -> Uuid {
        self.need
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stand = need::stand(tx, self.need).await?;
        stand.status.must_be_open()?;
        need::withdraw(tx, leave, &stand, self.expected_version, self.reason.as_str()).await?;
        Ok(done(self.need, json!({ "reason": self.reason })))
    }
}

fn done(need: Uuid, content: Value) -> Done {
    let decision = Decision { chain: need, subject_kind: "Need", subject: need, content };
    Done { resource: Resource::Need, subject: need, decision }
}
