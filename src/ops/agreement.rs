//! Setting the timeline of an authorised project with its agreement, and the signatures of all seats.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::agreement::{AgreedTranche, Terms, sign};
use crate::domain::life::Step;
use crate::domain::money::Centavos;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::timeline::{Fault, MOST_TRANCHES, Tranche, must_add_up, parts, sum};
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::{agreement, life, timeline};

/// The delegation sets the timeline and draws up the agreement on it; anew as often as it must, until a seat has signed.
#[derive(Debug, Serialize)]
pub struct SetTimeline {
    pub project: Uuid,
    pub expected_version: i64,
    pub tranches: Vec<Tranche>,
}

impl Op for SetTimeline {
    const ACT: Act = Act::SetTimeline;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        standing.is_in(&[Stage::Authorised])?;
        let earlier = agreement::earlier(tx, leave).await?;
        if earlier.is_some_and(|earlier| earlier.begun) {
            return Err(Reason::AgreementBegun.into());
        }
        let mut terms = agreement::terms(tx, leave).await?;
        let adding_up = must_add_up(&self.tranches, terms.cost_centavos, tx.today());
        adding_up.map_err(|fault| self.refused(fault, terms.cost_centavos))?;
        terms.tranches = self.agreed(&terms);
        let content = terms.content().map_err(Error::internal)?;
        let revision = earlier.map_or(1, |earlier| earlier.revision + 1);
        let said = json!({ "revision": revision, "tranches": terms.tranches.len(), "contentHash": content.hash });
        // Nothing moves, but whoever sets it knows the project as it stands.
        life::advance(tx, leave, self.project, self.expected_version, standing.stage).await?;
        timeline::replace(tx, leave, revision, &terms.tranches).await?;
        agreement::draw_up(tx, leave, earlier, &standing.state_code, content).await?;
        Ok(done(self.project, said))
    }
}

impl SetTimeline {
    /// The tranches with what each seat gives for them.
    fn agreed(&self, terms: &Terms) -> Vec<AgreedTranche> {
        let dues: Vec<(Seat, i64)> = terms.parties.iter().map(|party| (party.seat, party.due_centavos)).collect();
        let amounts: Vec<Centavos> = self.tranches.iter().map(|tranche| tranche.amount).collect();
        let with_parts = self.tranches.iter().zip(parts(&dues, &amounts));
        type Shared<'t> = (&'t Tranche, Vec<(Seat, i64)>);
        let agreed = |(position, (tranche, parts)): (i32, Shared<'_>)| AgreedTranche {
            position,
            due_on: tranche.due_on,
            milestone_bps: tranche.milestone_bps,
            amount_centavos: tranche.amount.get(),
            parts,
        };
        (1..).zip(with_parts).map(agreed).collect()
    }

    fn refused(&self, fault: Fault, cost_centavos: i64) -> Error {
        match (fault.reason, fault.tranche) {
            (Reason::BadDate, Some(at)) => Error::invalid(fault.reason, format!("tranches.{at}.dueOn")),
            (reason, Some(at)) => Error::invalid(reason, format!("tranches.{at}.milestone")),
            (Reason::TimelineDoesNotSum, None) => Error::refused(fault.reason)
                .with("costCentavos", cost_centavos)
                .with("sumCentavos", sum(&self.tranches)),
            (reason, None) => Error::invalid(reason, "tranches").with("limit", MOST_TRANCHES),
        }
    }
}

/// A seat signs the agreement; with the last signature the project is agreed on.
#[derive(Debug, Serialize)]
pub struct SignAgreement {
    pub agreement: Uuid,
    pub expected_version: i64,
    /// The hash of the content that the signer has read.
    pub content_hash: String,
}

impl Op for SignAgreement {
    const ACT: Act = Act::SignAgreement;

    fn row(&self) -> Uuid {
        self.agreement
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        // The agreement has the id of its project.
        let standing = life::standing(tx, self.agreement).await?;
        let agreed = standing.take(Step::Agree)?;
        let stand = agreement::stand(tx, leave).await?;
        if self.content_hash != stand.hash {
            return Err(Reason::AnotherContent.into());
        }
        let seat = stand.seat.ok_or(Reason::SeatNotOfProject)?;
        let is_last = sign(&stand.signed, seat, tx.person(), stand.seats)?;
        agreement::sign(tx, leave, self.expected_version, &stand, (seat, is_last)).await?;
        if is_last {
            life::advance(tx, leave, self.agreement, standing.version, agreed).await?;
        }
        Ok(done(self.agreement, json!({ "seat": seat, "contentHash": stand.hash, "agreed": is_last })))
    }
}

fn done(project: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Agreement", subject: project, content };
    Done { resource: Resource::Agreement, subject: project, decision }
}
