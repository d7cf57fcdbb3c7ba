//! Making a resolution known to everybody, and confirming that its conditions are met.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::project::Audience;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::Explanation;
use crate::error::Result;
use crate::store::ledger::Decision;
use crate::store::resolution;
use crate::store::transaction::Transaction;

/// The chair publishes a resolution; with it its project becomes public.
#[derive(Debug, Serialize)]
pub struct PublishResolution {
    pub resolution: Uuid,
    pub expected_version: i64,
}

impl Op for PublishResolution {
    const ACT: Act = Act::PublishResolution;

    fn row(&self) -> Uuid {
        self.resolution
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let unpublished = resolution::unpublished(tx, leave).await?;
        if unpublished.audience == Audience::Public {
            return Err(Reason::AlreadyPublished.into());
        }
        resolution::publish(tx, leave, self.expected_version, &unpublished).await?;
        let decision = Decision {
            chain: unpublished.project,
            subject_kind: "Resolution",
            subject: self.resolution,
            content: json!({}),
        };
        Ok(Done { resource: Resource::Resolution, subject: self.resolution, decision })
    }
}

/// The chair confirms that the conditions of a selection are met; then the work can proceed. It may be after their day,
/// and then the record shows how late.
#[derive(Debug, Serialize)]
pub struct ConfirmConditions {
    pub resolution: Uuid,
    pub expected_version: i64,
    /// How it is known.
    pub note: Explanation,
}

impl Op for ConfirmConditions {
    const ACT: Act = Act::ConfirmConditions;

    fn row(&self) -> Uuid {
        self.resolution
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let conditional = resolution::conditional(tx, leave).await?;
        conditional.conditions.can_be_confirmed()?;
        conditional.project.is_in(&[Stage::Selected])?;
        resolution::confirm_conditions(tx, leave, self.expected_version, self.note.as_str()).await?;
        let decision = Decision {
            chain: conditional.project.project,
            subject_kind: "Resolution",
            subject: self.resolution,
            content: json!({ "conditionsDueOn": conditional.due_on }),
        };
        Ok(Done { resource: Resource::Resolution, subject: self.resolution, decision })
    }
}
