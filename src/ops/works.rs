//! Building a project: who does it, when it begins, what is reported of it, and that it is finished.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use super::social_audit::is_a_photo;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::life::Step;
use crate::domain::money::Centavos;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::{Explanation, Name};
use crate::domain::works::{Reported, may_build, may_finish};
use crate::domain::works_committee::may_supervise;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::works::{self, NewReport};
use crate::store::{hold, life, works::Underway, works_committee};

/// The municipality designates who builds: itself, the state or the club, with the contractor that it hires.
#[derive(Debug, Serialize)]
pub struct DesignateExecutor {
    pub project: Uuid,
    /// The version of the works; 0 where nobody was designated yet.
    pub expected_version: i64,
    /// The municipality itself where it is absent.
    pub executor: Option<Uuid>,
    pub contractor: Option<Name>,
}

impl Op for DesignateExecutor {
    const ACT: Act = Act::DesignateExecutor;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        life::standing(tx, self.project).await?.is_in(&[Stage::Authorised, Stage::Agreed])?;
        let executor = self.executor.unwrap_or(tx.tenant());
        may_build(works::seat_of(tx, self.project, executor).await?.ok_or(Reason::ExecutorNotAParty)?)?;
        watches_apart(tx, leave, self.project, executor).await?;
        let known = works::designated(tx, self.project).await?.map_or(0, |known| known.version);
        if known != self.expected_version {
            return Err(Error::conflict(Reason::StaleVersion).with("currentVersion", known));
        }
        let contractor = self.contractor.as_ref().map(Name::as_str);
        works::designate(tx, leave, known, executor, contractor).await?;
        Ok(done(self.project, json!({ "executor": executor, "contractor": contractor })))
    }
}

/// The executor begins the works; the municipality, where nobody else was designated.
#[derive(Debug, Serialize)]
pub struct BeginWorks {
    pub project: Uuid,
    /// The version of the project.
    pub expected_version: i64,
    pub begun_on: NaiveDate,
}

impl Op for BeginWorks {
    const ACT: Act = Act::BeginWorks;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let to = life::standing(tx, self.project).await?.take(Step::Begin)?;
        let designated = works::designated(tx, self.project).await?;
        if designated.is_some_and(|known| known.executor != tx.tenant()) {
            return Err(Reason::NotTheExecutor.into());
        }
        is_supervised(tx, leave, self.project).await?;
        watches_apart(tx, leave, self.project, tx.tenant()).await?;
        let since = works::project_since(tx, self.project).await?;
        if self.begun_on < since || self.begun_on > tx.today() {
            return Err(Error::invalid(Reason::BadDate, "begunOn"));
        }
        works::begin(tx, leave, self.expected_version, to, self.begun_on).await?;
        Ok(done(self.project, json!({ "executor": tx.tenant(), "begunOn": self.begun_on })))
    }
}

/// The executor reports how far the works have come and what was spent on them.
#[derive(Debug, Serialize)]
pub struct ReportProgress {
    pub works: Uuid,
    pub expected_version: i64,
    pub reported_on: NaiveDate,
    pub physical_bps: i32,
    pub spent: Centavos,
    pub photo: Option<Uuid>,
    pub narrative: Explanation,
}

impl Op for ReportProgress {
    const ACT: Act = Act::ReportProgress;

    fn row(&self) -> Uuid {
        self.works
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let underway = works::underway(tx, leave).await?;
        underway.standing.is_in(&[Stage::InExecution])?;
        let spent_centavos = self.spent.get();
        let reported = Reported { on: self.reported_on, physical_bps: self.physical_bps, spent_centavos };
        goes_on(&underway, &reported, tx.today())?;
        is_a_photo(tx, self.photo, self.works).await?;
        let measured = reported.measured(underway.cost_centavos, underway.tolerance_bps);
        let id = tx.fresh_id();
        let new = NewReport {
            id,
            state_code: underway.standing.state_code,
            reported,
            measured,
            photo: self.photo,
            narrative: self.narrative.as_str().to_owned(),
        };
        works::report(tx, leave, self.expected_version, new).await?;
        let content = json!({
            "report": id, "reportedOn": self.reported_on, "physicalBps": self.physical_bps,
            "spentCentavos": spent_centavos, "alert": measured.alert,
        });
        Ok(done(self.works, content))
    }
}

/// The executor says that all is built.
#[derive(Debug, Serialize)]
pub struct FinishWorks {
    pub works: Uuid,
    pub expected_version: i64,
    pub finished_on: NaiveDate,
}

impl Op for FinishWorks {
    const ACT: Act = Act::FinishWorks;

    fn row(&self) -> Uuid {
        self.works
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let underway = works::underway(tx, leave).await?;
        let to = underway.standing.take(Step::Finish)?;
        if hold::stands(tx, underway.standing.project).await? {
            return Err(Reason::HoldStands.into());
        }
        let physical_bps = underway.progress.physical_bps;
        may_finish(physical_bps)
            .map_err(|reason| Error::refused(reason).with("physicalBps", i64::from(physical_bps)))?;
        if self.finished_on < underway.progress.known_on || self.finished_on > tx.today() {
            return Err(Error::invalid(Reason::BadDate, "finishedOn"));
        }
        works::finish(tx, leave, self.expected_version, &underway.standing, to, self.finished_on).await?;
        Ok(done(self.works, json!({ "finishedOn": self.finished_on })))
    }
}

/// A trained committee, to which beneficiaries and migrants belong, supervises what is to be built.
async fn is_supervised(tx: &Transaction, leave: &Permit, project: Uuid) -> Result<()> {
    let committee = works_committee::of_project(tx, project).await?.ok_or(Reason::CommitteeNotTrained)?;
    let accepted = works_committee::accepted(tx, leave, committee.id).await?;
    may_supervise(committee.trained_on, accepted).map_err(|reason| {
        let refused = Error::refused(reason).with("beneficiaries", accepted.beneficiaries);
        refused.with("migrants", accepted.migrants)
    })
}

/// Nobody of who builds is on the committee that watches it, or invited to be.
async fn watches_apart(tx: &Transaction, leave: &Permit, project: Uuid, executor: Uuid) -> Result<()> {
    let of_both = works_committee::is_of(tx, leave, project, executor).await?;
    if of_both { Err(Reason::ExecutorOnCommittee.into()) } else { Ok(()) }
}

/// As the domain decides, with the figures that tell whoever is refused what would do.
fn goes_on(underway: &Underway, reported: &Reported, today: NaiveDate) -> Result<()> {
    let known = &underway.progress;
    known.goes_on_to(reported, underway.cost_centavos, today).map_err(|reason| match reason {
        Reason::BadDate => Error::invalid(reason, "reportedOn"),
        Reason::ProgressFalls => Error::refused(reason)
            .with("physicalBps", i64::from(known.physical_bps))
            .with("spentCentavos", known.spent_centavos),
        Reason::OverCost => Error::refused(reason).with("costCentavos", underway.cost_centavos),
        reason => reason.into(),
    })
}

fn done(project: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Works", subject: project, content };
    Done { resource: Resource::Works, subject: project, decision }
}
