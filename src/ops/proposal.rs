//! Drafting a proposal for a club, writing it anew, and confirming it by its officers.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::club::project_folio;
use crate::domain::life::Step;
use crate::domain::money::Centavos;
use crate::domain::project::{ProjectType, Stage};
use crate::domain::proposal::{Content, Window};
use crate::domain::refusal::Reason;
use crate::domain::registration::must_be_valid;
use crate::domain::text::{Description, Name, Text};
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::need;
use crate::store::project::{self, NewProposal, RulesInForce};
use crate::store::proposal::{self, Confirmed, Revised};
use crate::store::transaction::Transaction;

/// A club, or its federation under a mandate, drafts a proposal that nobody else sees.
#[derive(Debug, Serialize)]
pub struct DraftProposal {
    pub club: Uuid,
    /// The club's own community where none is named.
    pub community: Option<Uuid>,
    #[serde(flatten)]
    pub proposed: Proposed,
}

/// What a proposal says.
#[derive(Debug, Serialize)]
pub struct Proposed {
    pub title: Name,
    pub description: Description,
    pub answers: Answers,
    pub project_type: ProjectType,
    pub cost: Centavos,
    /// A draft may lack all of it.
    pub content: Content,
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
        let fiscal_year = tx.today().year();
        let origin = project::origin(tx, leave, self.community).await?;
        must_be_valid(origin.registered_until, tx.today())?;
        let proposed = &self.proposed;
        let in_force = proposed.rules(tx, fiscal_year, &origin.state_code).await?;
        let rule_set = in_force.id;
        let (need, without_need_reason) = proposed.answers.of(tx, origin.community, None).await?;
        let id = tx.fresh_id();
        let folio = project_folio(fiscal_year, &origin.state_code, id);
        let new = NewProposal {
            id,
            folio: folio.clone(),
            title: proposed.title.as_str().to_owned(),
            description: proposed.description.as_str().to_owned(),
            need,
            without_need_reason,
            project_type: proposed.project_type,
            fiscal_year,
            cost: proposed.cost,
            rule_set,
            price_tolerance_bps: in_force.rules.price_tolerance_bps,
            origin,
            content: proposed.content.clone(),
        };
        project::draft(tx, leave, new).await?;
        Ok(done(id, json!({ "folio": folio, "ruleSet": rule_set, "need": need })))
    }
}

impl Proposed {
    /// The rules in force that admit what is proposed.
    async fn rules(&self, tx: &Transaction, fiscal_year: i32, state_code: &str) -> Result<RulesInForce> {
        self.under(project::rules_in_force(tx, fiscal_year, state_code, self.project_type).await?)
    }

    /// These rules, where they admit what is proposed.
    fn under(&self, rules: RulesInForce) -> Result<RulesInForce> {
        rules.rules.parts(self.project_type, self.cost)?;
        let fits = self.content.fits(self.project_type, self.cost);
        fits.map(|()| rules).map_err(|reason| match reason {
            Reason::BudgetDoesNotSum => {
                Error::refused(reason).with("costCentavos", self.cost.get()).with("sumCentavos", self.content.sum())
            }
            reason => Error::refused(reason),
        })
    }
}

impl Answers {
    /// The need, nil where there is none, and the reason why there is none. What is answered is open, and of the community
    /// that receives the work, unless the proposal answers it already.
    async fn of(&self, tx: &Transaction, community: Uuid, already: Option<Uuid>) -> Result<(Uuid, String)> {
        match self {
            Answers::Nothing(reason) => Ok((Uuid::nil(), reason.as_str().to_owned())),
            Answers::Need(id) if already == Some(*id) => Ok((*id, String::new())),
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
        let draft = proposal::load_draft(tx, leave).await?;
        let today = tx.today();
        let corrected = draft.stage == Stage::Submitted && !draft.confirmed;
        if !corrected {
            draft.stage.take(Step::Submit)?;
        }
        if draft.frozen {
            return Err(Reason::ProjectFrozen.into());
        }
        must_be_valid(draft.registered_until, today)?;
        // The author of a club act is not its confirming officer, and nobody confirms twice.
        if draft.author == tx.person() {
            return Err(Reason::AuthorCannotConfirm.into());
        }
        if draft.confirmed_by.contains(&tx.person()) {
            return Err(Reason::AlreadyConfirmed.into());
        }
        // A correction was made in its own window.
        if !corrected {
            must_be_open(draft.submission, today)?;
        }
        if !draft.lacking.is_empty() {
            let words: Vec<&str> = draft.lacking.iter().map(|part| part.text()).collect();
            return Err(Error::refused(Reason::ProposalIncomplete).with("lacking", words.join(",")));
        }
        let confirmations = draft.confirmed_by.len() + 1;
        let enough = confirmations >= draft.rules.confirming_officers;
        let confirmed = match (enough, corrected) {
            (false, _) => Confirmed::InPart,
            (true, true) => Confirmed::Anew,
            (true, false) => Confirmed::Submitted(draft.rules.parts(draft.project_type, draft.cost)?),
        };
        proposal::confirm(tx, leave, self.expected_version, &draft, confirmed).await?;
        Ok(done(self.project, json!({ "confirmations": confirmations, "submitted": enough })))
    }
}

/// Whoever can draft it writes a proposal anew: a draft as it likes, and what was submitted where it does not change on what
/// parts and rank rest. Its officers confirm it as it then is.
#[derive(Debug, Serialize)]
pub struct UpdateProposal {
    pub project: Uuid,
    pub expected_version: i64,
    #[serde(flatten)]
    pub proposed: Proposed,
}

impl Op for UpdateProposal {
    const ACT: Act = Act::UpdateProposal;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let earlier = proposal::revisable(tx, leave).await?;
        let (standing, today) = (&earlier.standing, tx.today());
        standing.is_in(&[Stage::Draft, Stage::Submitted])?;
        must_be_valid(earlier.registered_until, today)?;
        let submitted = standing.stage == Stage::Submitted;
        if submitted {
            must_be_open(earlier.correction, today)?;
        }
        if earlier.under_vote {
            return Err(Reason::ProposalUnderVote.into());
        }
        let proposed = &self.proposed;
        let (need, without_need_reason) = proposed.answers.of(tx, earlier.community, Some(earlier.need)).await?;
        let terms = (proposed.project_type, proposed.cost.get(), need);
        if submitted && terms != (earlier.project_type, standing.cost_centavos, earlier.need) {
            return Err(Reason::TermsAreSet.into());
        }
        // What is submitted stays under the rules under which it was.
        let rules = if submitted {
            proposed.under(earlier.rules.clone())?
        } else {
            proposed.rules(tx, earlier.fiscal_year, &standing.state_code).await?
        };
        let rule_set = rules.id;
        let revised = Revised {
            title: proposed.title.as_str().to_owned(),
            description: proposed.description.as_str().to_owned(),
            need,
            without_need_reason,
            project_type: proposed.project_type,
            cost: proposed.cost,
            rule_set,
            price_tolerance_bps: rules.rules.price_tolerance_bps,
        };
        let content = &proposed.content;
        let revision = proposal::revise(tx, leave, self.expected_version, &earlier, revised, content).await?;
        Ok(done(self.project, json!({ "revision": revision, "ruleSet": rule_set, "need": need })))
    }
}

/// Rules that name no days take it at any time.
fn must_be_open(window: Option<Window>, today: NaiveDate) -> Result<()> {
    match window.filter(|window| !window.is_open(today)) {
        None => Ok(()),
        Some(window) => Err(Error::refused(Reason::WindowClosed)
            .with("opensOn", window.opens_on)
            .with("closesOn", window.closes_on)),
    }
}

fn done(project: Uuid, content: serde_json::Value) -> Done {
    Done {
        resource: Resource::Project,
        subject: project,
        decision: Decision { chain: project, subject_kind: "Project", subject: project, content },
    }
}
