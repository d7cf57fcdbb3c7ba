//! The handover: the municipality draws up the certificate, every seat signs it, and what was promised is checked.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::handover::{CertificateStatus, Commitment, Kept, check_in, content_hash, must_fit, sign};
use crate::domain::life::Step;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::{Description, Text};
use crate::error::{Error, Result};
use crate::store::handover::{self, NewCertificate};
use crate::store::ledger::Decision;
use crate::store::life;
use crate::store::need;
use crate::store::transaction::Transaction;

/// The municipality draws up the certificate of a finished work, anew as often as it must until all have signed.
#[derive(Debug, Serialize)]
pub struct DraftHandoverCertificate {
    pub project: Uuid,
    pub expected_version: i64,
    pub handed_over_on: NaiveDate,
    pub description: Description,
    pub commitments: Vec<Commitment>,
}

impl Op for DraftHandoverCertificate {
    const ACT: Act = Act::DraftHandoverCertificate;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        standing.is_in(&[Stage::WorksFinished])?;
        let proposed_on = handover::proposed_on(tx, leave).await?;
        must_fit(self.handed_over_on, &self.commitments, proposed_on, tx.today())
            .map_err(|fault| Error::invalid(fault.reason, fault.path))?;
        // Nothing moves, but whoever draws it up knows the project as it stands.
        life::advance(tx, leave, self.project, self.expected_version, standing.stage).await?;
        let description = self.description.as_str();
        let hash = content_hash(self.project, self.handed_over_on, description, &self.commitments);
        let new = NewCertificate {
            id: tx.fresh_id(),
            handed_over_on: self.handed_over_on,
            description: description.to_owned(),
            content_hash: hash.map_err(Error::internal)?,
            commitments: self.commitments.clone(),
        };
        let (id, said) = (new.id, json!({ "contentHash": new.content_hash, "commitments": new.commitments.len() }));
        handover::draw_up(tx, leave, standing.state_code, new).await?;
        Ok(done(self.project, id, said))
    }
}

/// A seat signs the certificate; with the last signature the work is handed over, and the need that it answers is answered.
#[derive(Debug, Serialize)]
pub struct SignHandoverCertificate {
    pub project: Uuid,
    /// Of the certificate.
    pub expected_version: i64,
    /// What the signatory has read.
    pub content_hash: String,
}

impl Op for SignHandoverCertificate {
    const ACT: Act = Act::SignHandoverCertificate;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        let to = standing.take(Step::HandOver)?;
        let found = handover::in_force(tx, leave).await?;
        if found.status != CertificateStatus::Drafted {
            return Err(Reason::WrongStage.into());
        }
        if found.hash != self.content_hash {
            return Err(Error::conflict(Reason::NotWhatWasRead));
        }
        let seat = found.seat.ok_or(Reason::NotOfASeat)?;
        let is_last = sign(seat, tx.person(), &found.signed, found.seats)?;
        handover::sign(tx, leave, self.expected_version, &found, seat, is_last).await?;
        let mut content = json!({ "seat": seat, "contentHash": found.hash, "handedOver": is_last });
        if is_last {
            life::advance(tx, leave, self.project, standing.version, to).await?;
            // What was needed is there from now on; what closes the account later changes nothing of that.
            content["needAnswered"] = json!(need::answer(tx, leave).await?);
        }
        Ok(done(self.project, found.id, content))
    }
}

/// Whoever a commitment is of, or the works committee, says from the day on which it is due whether it was kept.
#[derive(Debug, Serialize)]
pub struct CheckInCommitment {
    pub commitment: Uuid,
    pub expected_version: i64,
    pub kept: Kept,
    pub note: Text<2_000>,
}

impl Op for CheckInCommitment {
    const ACT: Act = Act::CheckInCommitment;

    fn row(&self) -> Uuid {
        self.commitment
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let found = handover::commitment(tx, leave).await?;
        let stage = life::standing(tx, found.project).await?.stage;
        if !matches!(stage, Stage::HandedOver | Stage::Closed) {
            return Err(Reason::WrongStage.into());
        }
        check_in(found.kept, self.kept, found.due_on, tx.today())?;
        handover::check_in(tx, leave, self.expected_version, self.kept, self.note.as_str()).await?;
        let decision = Decision {
            chain: found.project,
            subject_kind: "UpkeepCommitment",
            subject: self.commitment,
            content: json!({ "kept": self.kept }),
        };
        Ok(Done { resource: Resource::UpkeepCommitment, subject: self.commitment, decision })
    }
}

fn done(project: Uuid, certificate: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "HandoverCertificate", subject: certificate, content };
    Done { resource: Resource::HandoverCertificate, subject: certificate, decision }
}
