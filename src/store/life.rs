//! A project as its next step is decided on, and the step itself.

use uuid::Uuid;

use super::project::{self, stage_of};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::life::Step;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// Where a project stands.
#[derive(Clone, Debug)]
pub struct Standing {
    pub project: Uuid,
    pub stage: Stage,
    pub frozen: bool,
    pub state_code: String,
    pub club: Uuid,
    pub cost_centavos: i64,
    pub version: i64,
}

impl Standing {
    /// Where `step` leads; nothing moves while the project is frozen.
    pub fn take(&self, step: Step) -> Result<Stage> {
        let to = self.stage.take(step)?;
        self.is_not_frozen()?;
        Ok(to)
    }

    /// The client knows the project as it stands.
    pub fn has_version(&self, expected: i64) -> Result<()> {
        if self.version == expected {
            return Ok(());
        }
        Err(Error::conflict(Reason::StaleVersion).with("currentVersion", self.version))
    }

    /// The project is in one of these stages, and not frozen.
    pub fn is_in(&self, stages: &[Stage]) -> Result<()> {
        if !stages.contains(&self.stage) {
            return Err(Reason::WrongStage.into());
        }
        self.is_not_frozen()
    }

    /// Nothing is done while the project is frozen.
    pub fn is_not_frozen(&self) -> Result<()> {
        if self.frozen { Err(Reason::ProjectFrozen.into()) } else { Ok(()) }
    }
}

/// The project as it stands, whoever sees it; whoever asks has leave for an act of which it is part.
pub async fn standing(tx: &Transaction, project: Uuid) -> Result<Standing> {
    let project = project::stored(tx, project).await?;
    Ok(Standing {
        project: project.id,
        stage: stage_of(&project)?,
        frozen: project.frozen,
        state_code: project.state_code,
        club: project.club_id,
        cost_centavos: project.cost_centavos,
        version: project.version,
    })
}

/// Moves the project, of the version that its writer knows, to another stage.
pub async fn advance(tx: &Transaction, leave: &Permit, project: Uuid, version: i64, to: Stage) -> Result<()> {
    let stage = set(to.text().to_owned());
    tx.update(leave, project, version, entity::project::ActiveModel { stage, ..Default::default() }).await
}

/// As [`advance`], of a project that its club takes back.
pub async fn withdraw(tx: &Transaction, leave: &Permit, version: i64, to: Stage, reason: &str) -> Result<()> {
    let change = entity::project::ActiveModel {
        stage: set(to.text().to_owned()),
        withdrawal_reason: set(reason.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}
