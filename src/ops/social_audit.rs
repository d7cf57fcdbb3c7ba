//! Social audit: a member of the works committee records an inspection, one of the mirror club an observation.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::document::DocumentKind;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::{Explanation, Text};
use crate::error::{Error, Result};
use crate::store::document;
use crate::store::ledger::Decision;
use crate::store::social_audit::{self, NewInspection};
use crate::store::transaction::Transaction;
use crate::store::{life, works};

/// Stages of works that can be looked at, as long as the committee's term lasts.
const INSPECTED: &[Stage] =
    &[Stage::InExecution, Stage::WorksFinished, Stage::HandedOver, Stage::Closed, Stage::Cancelled];

/// What a member of the works committee saw on a day.
#[derive(Debug, Serialize)]
pub struct RecordInspection {
    pub works: Uuid,
    pub inspected_on: NaiveDate,
    pub as_planned: bool,
    pub good_quality: bool,
    pub materials_on_site: bool,
    pub photo: Option<Uuid>,
    pub note: Text<2_000>,
    /// How much of the works is built, in basis points, where it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_bps: Option<i32>,
}

impl Op for RecordInspection {
    const ACT: Act = Act::RecordInspection;

    fn row(&self) -> Uuid {
        self.works
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        // What is frozen is looked at all the same: that may be why it is. So is what is over: money that goes back goes by
        // what was measured.
        let stage = life::standing(tx, self.works).await?.stage;
        let begun_on = works::begun_on(tx, leave).await?.filter(|_| INSPECTED.contains(&stage));
        let begun_on = begun_on.ok_or(Reason::WrongStage)?;
        if self.inspected_on < begun_on || self.inspected_on > tx.today() {
            return Err(Error::invalid(Reason::BadDate, "inspectedOn"));
        }
        is_a_photo(tx, self.photo, self.works).await?;
        let id = tx.fresh_id();
        let new = NewInspection {
            id,
            inspected_on: self.inspected_on,
            as_planned: self.as_planned,
            good_quality: self.good_quality,
            materials_on_site: self.materials_on_site,
            photo: self.photo,
            note: self.note.as_str().to_owned(),
            physical_bps: self.physical_bps,
        };
        social_audit::inspect(tx, leave, new).await?;
        let content = json!({
            "inspectedOn": self.inspected_on, "asPlanned": self.as_planned, "goodQuality": self.good_quality,
            "materialsOnSite": self.materials_on_site, "physicalBps": self.physical_bps,
        });
        let decision = Decision { chain: self.works, subject_kind: "Inspection", subject: id, content };
        Ok(Done { resource: Resource::Inspection, subject: id, decision })
    }
}

/// What the mirror club of the project's community has to say of the work.
#[derive(Debug, Serialize)]
pub struct RecordObservation {
    pub project: Uuid,
    pub photo: Option<Uuid>,
    pub body: Explanation,
}

impl Op for RecordObservation {
    const ACT: Act = Act::RecordObservation;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stage = life::standing(tx, self.project).await?.stage;
        if ![Stage::InExecution, Stage::WorksFinished].contains(&stage) {
            return Err(Reason::WrongStage.into());
        }
        is_a_photo(tx, self.photo, self.project).await?;
        let id = tx.fresh_id();
        social_audit::observe(tx, leave, id, self.photo, self.body.as_str()).await?;
        // What was said is with the observation; the ledger says only that it was.
        let decision = Decision { chain: self.project, subject_kind: "Observation", subject: id, content: json!({}) };
        Ok(Done { resource: Resource::Observation, subject: id, decision })
    }
}

/// What is to be shown is a photograph of the project that the actor sees.
pub(super) async fn is_a_photo(tx: &Transaction, photo: Option<Uuid>, project: Uuid) -> Result<()> {
    let Some(photo) = photo else { return Ok(()) };
    match document::belongs(tx, photo, project, "photoId").await? {
        DocumentKind::Photo => Ok(()),
        _ => Err(Error::invalid(Reason::NotAPhoto, "photoId")),
    }
}
