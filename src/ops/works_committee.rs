//! Works committees: the municipality constitutes one for a project, the state or the delegation trains it.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::calendar::beginning_of;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::Explanation;
use crate::domain::works_committee::{composition, may_last};
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::works_committee::{self as committee, Member, NewCommittee, NewTraining};
use crate::store::{life, works};

/// Where a committee can be constituted and trained: from the agreement on, as long as there is something to supervise.
const SUPERVISED: &[Stage] = &[Stage::Agreed, Stage::InExecution];

/// The municipality constitutes the committee of a project, and invites its members.
#[derive(Debug, Serialize)]
pub struct ConstituteWorksCommittee {
    pub project: Uuid,
    pub members: Vec<Member>,
    pub term_until: NaiveDate,
}

impl Op for ConstituteWorksCommittee {
    const ACT: Act = Act::ConstituteWorksCommittee;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        life::standing(tx, self.project).await?.is_in(SUPERVISED)?;
        may_last(tx.today(), self.term_until).map_err(|reason| Error::invalid(reason, "termUntil"))?;
        let named: Vec<_> = self.members.iter().map(|member| (member.email.as_str(), member.capacity)).collect();
        let composition = composition(&named).map_err(|reason| Error::invalid(reason, "members"))?;
        if committee::of_project(tx, self.project).await?.is_some() {
            return Err(Reason::CommitteeConstituted.into());
        }
        // The executor is the municipality, unless it designated another party.
        let executor = works::designated(tx, self.project).await?.map_or(tx.tenant(), |known| known.executor);
        let addresses: Vec<&str> = named.iter().map(|(address, _)| *address).collect();
        if let Some(index) = committee::of_tenant(tx, leave, &addresses, executor).await? {
            return Err(Error::invalid(Reason::ExecutorOnCommittee, format!("members.{index}.email")));
        }
        let id = tx.fresh_id();
        let new = NewCommittee {
            id,
            project: self.project,
            composition,
            members: self.members.clone(),
            term_until: self.term_until,
            ends_at: beginning_of(self.term_until),
        };
        committee::constitute(tx, leave, new).await?;
        let content = json!({
            "beneficiaries": composition.beneficiaries, "migrants": composition.migrants, "termUntil": self.term_until,
        });
        Ok(done(self.project, id, content))
    }
}

/// The state's comptroller or the delegation trains the committee.
#[derive(Debug, Serialize)]
pub struct RecordTraining {
    pub committee: Uuid,
    pub expected_version: i64,
    pub held_on: NaiveDate,
    pub hours: i32,
    pub topics: Explanation,
}

impl Op for RecordTraining {
    const ACT: Act = Act::RecordTraining;

    fn row(&self) -> Uuid {
        self.committee
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stored = committee::stored(tx, leave).await?;
        life::standing(tx, stored.project).await?.is_in(SUPERVISED)?;
        if self.held_on < stored.constituted_on.max(stored.trained_on.unwrap_or(NaiveDate::MIN))
            || self.held_on > tx.today()
        {
            return Err(Error::invalid(Reason::BadDate, "heldOn"));
        }
        let id = tx.fresh_id();
        let topics = self.topics.as_str().to_owned();
        let new = NewTraining { id, held_on: self.held_on, hours: self.hours, topics };
        committee::train(tx, leave, self.expected_version, stored.project, new).await?;
        let content = json!({ "training": id, "heldOn": self.held_on, "hours": self.hours });
        Ok(done(stored.project, self.committee, content))
    }
}

fn done(project: Uuid, committee: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "WorksCommittee", subject: committee, content };
    Done { resource: Resource::WorksCommittee, subject: committee, decision }
}
