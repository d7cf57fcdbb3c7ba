//! Drafting a proposal for a club, and confirming it by its officers.

use chrono::Datelike;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::club::project_folio;
use crate::domain::life::Step;
use crate::domain::money::Centavos;
use crate::domain::project::ProjectType;
use crate::domain::refusal::Reason;
use crate::domain::registration::must_be_valid;
use crate::domain::text::{Description, Name, Text};
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::need;
use crate::store::project::{self, NewProposal};
use crate::store::transaction::Transaction;

/// A club, or its federation under a mandate, drafts a proposal that nobody else sees.
#[derive(Debug, Serialize)]
pub struct DraftProposal {
    pub club: Uuid,
    /// The club's own community where none is named.
    pub community: Option<Uuid>,
    pub title: Name,
    pub description: Description,
    pub answers: Answers,
    pub project_type: ProjectType,
    pub cost: Centavos,
}

/// What a proposal answers.
#[derive(Debug, Serialize)]
pub enum Answers {
    /// A need that the community has filed.
    Need(Uuid),
    /// None of them, and why.
    Nothing(Text<1_000>),
}

impl Op for DraftProposal {
    const ACT: Act = Act::DraftProposal;

    fn row(&self) -> Uuid {
        self.club
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let fiscal_year = tx.now.year();
        let origin = project::origin(tx, leave, self.community).await?;
        must_be_valid(origin.registered_until, tx.now.date_naive())?;
        let in_force = project::rules_in_force(tx, fiscal_year, &origin.state_code, self.project_type).await?;
        in_force.rules.parts(self.project_type, self.cost)?;
        let (need, without_need_reason) = self.answers.of(tx, origin.community).await?;
        let id = tx.fresh_id();
        let folio = project_folio(fiscal_year, &origin.state_code, id);
        let new = NewProposal {
            id,
            folio: folio.clone(),
            title: self.title.as_str().to_owned(),
            description: self.description.as_str().to_owned(),
            need,
            without_need_reason,
            project_type: self.project_type,
            fiscal_year,
            cost: self.cost,
            rule_set: in_force.id,
            origin,
        };
        project::draft(tx, leave, new).await?;
        Ok(done(id, json!({ "folio": folio, "ruleSet": in_force.id, "need": need })))
    }
}

impl Answers {
    /// The need, nil where there is none, and the reason why there is none. What is answered is open, and of the community
    /// that receives the work.
    async fn of(&self, tx: &Transaction, community: Uuid) -> Result<(Uuid, String)> {
        match self {
            Answers::Nothing(reason) => Ok((Uuid::nil(), reason.as_str().to_owned())),
            Answers::Need(id) => {
                let absent = |error: Error| Error { input_path: Some("needId".to_owned()), ..error };
                let stand = need::stand(tx, *id).await.map_err(absent)?;
                if stand.community != community {
                    return Err(Error::invalid(Reason::NeedOfAnotherCommunity, "needId"));
                }
                stand.status.must_be_open()?;
                Ok((*id, String::new()))
            }
        }
    }
}

/// An officer of the club confirms; the last one that the rules ask for submits the proposal to the committee.
#[derive(Debug, Serialize)]
pub struct ConfirmProposal {
    pub project: Uuid,
    pub expected_version: i64,
}

impl Op for ConfirmProposal {
    const ACT: Act = Act::ConfirmProposal;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let draft = project::load_draft(tx, leave).await?;
        draft.stage.take(Step::Submit)?;
        if draft.frozen {
            return Err(Reason::ProjectFrozen.into());
        }
        must_be_valid(draft.registered_until, tx.now.date_naive())?;
        // The author of a club act is not its confirming officer, and nobody confirms twice.
        if draft.author == tx.person() {
            return Err(Reason::AuthorCannotConfirm.into());
        }
        if draft.confirmed_by.contains(&tx.person()) {
            return Err(Reason::AlreadyConfirmed.into());
        }
        let confirmations = draft.confirmed_by.len() + 1;
        let enough = confirmations >= draft.rules.confirming_officers;
        let parts = if enough { Some(draft.rules.parts(draft.project_type, draft.cost)?) } else { None };
        project::confirm(tx, leave, self.expected_version, &draft, parts).await?;
        Ok(done(self.project, json!({ "confirmations": confirmations, "submitted": enough })))
    }
}

fn done(project: Uuid, content: serde_json::Value) -> Done {
    Done {
        resource: Resource::Project,
        subject: project,
        decision: Decision { chain: project, subject_kind: "Project", subject: project, content },
    }
}
