//! Releasing a tranche: it is paid for the works once every seat has deposited what it owes up to it.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::account::Movement;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::release::{milestone_met, missing};
use crate::error::{Error, Result};
use crate::store::account::{self, NewTransfer};
use crate::store::ledger::Decision;
use crate::store::release::{self, Tranche};
use crate::store::transaction::Transaction;
use crate::store::{hold, life, works};

/// The delegation releases the next tranche of a project.
#[derive(Debug, Serialize)]
pub struct ReleaseTranche {
    pub project: Uuid,
    /// The version of the project that the client knows.
    pub expected_version: i64,
    /// Place of the tranche in the timeline.
    pub position: i32,
}

impl Op for ReleaseTranche {
    const ACT: Act = Act::ReleaseTranche;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        standing.has_version(self.expected_version)?;
        // What was built before it was paid for is paid for afterwards.
        standing.is_in(&[Stage::Agreed, Stage::InExecution, Stage::WorksFinished, Stage::HandedOver])?;
        let timeline = release::timeline(tx, self.project).await?;
        let tranche = self.next(&timeline)?;
        // What starts the works is released before they begin, and nothing else.
        if standing.stage == Stage::Agreed && timeline.iter().any(|earlier| earlier.position < tranche.position) {
            return Err(Reason::WrongStage.into());
        }
        if hold::stands(tx, self.project).await? {
            return Err(Reason::HoldStands.into());
        }
        let built_bps = works::physical_bps(tx, self.project).await?;
        milestone_met(built_bps, tranche.milestone_bps).map_err(|reason| {
            Error::refused(reason).with("physicalBps", built_bps).with("milestoneBps", tranche.milestone_bps)
        })?;
        let up_to: Vec<Tranche> =
            timeline.iter().copied().filter(|earlier| earlier.position <= tranche.position).collect();
        let held = account::balances(tx, self.project).await?;
        let lacking = missing(&release::owed(tx, &up_to).await?, &held.paid_in());
        if !lacking.is_empty() {
            let lacking: Value = lacking.iter().map(|(seat, centavos)| json!([seat, centavos])).collect();
            return Err(Error::refused(Reason::TrancheUnfunded).with("missingCentavos", lacking));
        }
        let paid = NewTransfer {
            state_code: standing.state_code.clone(),
            movement: Movement::Release,
            amount_centavos: tranche.amount_centavos,
            occurred_on: tx.today(),
            reference: tranche.id,
        };
        account::post(tx, leave, self.project, paid).await?;
        release::release(tx, leave, &tranche).await?;
        let content = json!({ "amountCentavos": tranche.amount_centavos, "tranche": self.position });
        let decision = Decision { chain: self.project, subject_kind: "Tranche", subject: tranche.id, content };
        Ok(Done { resource: Resource::Project, subject: self.project, decision })
    }
}

impl ReleaseTranche {
    /// The tranche that is asked for, if it is the next one.
    fn next(&self, timeline: &[Tranche]) -> Result<Tranche> {
        let asked = timeline.iter().find(|tranche| tranche.position == self.position);
        let asked = asked.ok_or_else(|| Error::invalid(Reason::MalformedValue, "position"))?;
        if asked.released {
            return Err(Reason::TrancheReleased.into());
        }
        let next = timeline.iter().find(|tranche| !tranche.released).map_or(asked.position, |next| next.position);
        if next == asked.position {
            Ok(*asked)
        } else {
            Err(Error::refused(Reason::TrancheOutOfOrder).with("next", next))
        }
    }
}
