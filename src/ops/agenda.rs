//! The joint decision: putting a project on an agenda, opening the item, voting, and closing it into a resolution.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use super::share_exception::{resolve, subject, to_resolve};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::agenda::Purpose;
use crate::domain::project::Stage;
use crate::domain::rank::departs;
use crate::domain::refusal::Reason;
use crate::domain::text::{Explanation, Text};
use crate::domain::voting::{Choice, ItemStatus, Outcome, Tally};
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::agenda::{self, Ballot, NewItem, NewResolution};
use crate::store::ledger::{self, Decision};
use crate::store::project;
use crate::store::rank;
use crate::store::resolution;
use crate::store::share_exception::{self, Filed};
use crate::store::technical_file;
use crate::store::transaction::Transaction;
use crate::store::vote;

/// The chair puts a project on the agenda of a session: to be selected, to proceed, or for an exception.
#[derive(Debug, Serialize)]
pub struct AddAgendaItem {
    pub session: Uuid,
    /// The version of the session, whose agenda changes.
    pub expected_version: i64,
    pub project: Uuid,
    pub purpose: Purpose,
}

impl Op for AddAgendaItem {
    const ACT: Act = Act::AddAgendaItem;

    fn row(&self) -> Uuid {
        self.session
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        if !tx.can_read(Resource::Project, self.project).await? {
            return Err(Error { input_path: Some("projectId".to_owned()), ..Error::not_found() });
        }
        let candidate = agenda::candidate(tx, leave, self.project).await?;
        if !candidate.same_state {
            return Err(Error::invalid(Reason::MalformedValue, "projectId"));
        }
        if candidate.hours.is_over(tx.now) {
            return Err(Reason::SessionOver.into());
        }
        if candidate.is_over_in_writing {
            return Err(Reason::MinutesDrawnUp.into());
        }
        let put = Put {
            project: self.project,
            item: None,
            stage: candidate.stage,
            frozen: candidate.frozen,
            confirmed: candidate.confirmed,
        };
        let subject = put.ripe(tx, self.purpose).await?;
        if let Some((item, version, hours)) = candidate.pending {
            if !hours.is_over(tx.now) {
                return Err(Reason::AlreadyOnAgenda.into());
            }
            agenda::lapse(tx, leave, item, version).await?;
        }
        let (id, position) = (tx.fresh_id(), candidate.last_position + 1);
        let score = match self.purpose {
            Purpose::Selection => Some(candidate.rank_rules.score(&rank::facts(tx, leave, self.project).await?)),
            Purpose::Proceed | Purpose::Exception => None,
        };
        let named = subject.map_or(Uuid::nil(), |exception| exception.id);
        let new = NewItem { id, project: self.project, position, purpose: self.purpose, subject: named, score };
        agenda::add(tx, leave, self.expected_version, new).await?;
        if let Some(exception) = subject {
            share_exception::put_on_agenda(tx, leave, &exception, id).await?;
        }
        let score = score.map(|score| score.total);
        let content = json!({ "session": self.session, "position": position, "purpose": self.purpose, "score": score });
        Ok(done(self.project, id, content))
    }
}

/// The chair opens an item for votes, within the hours of its session.
#[derive(Debug, Serialize)]
pub struct OpenAgendaItem {
    pub item: Uuid,
    pub expected_version: i64,
    /// Why it is taken before a better ranked one; falls away where it is not.
    pub departure_reason: Option<Explanation>,
}

impl Op for OpenAgendaItem {
    const ACT: Act = Act::OpenAgendaItem;

    fn row(&self) -> Uuid {
        self.item
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let ballot = agenda::ballot(tx, leave).await?;
        match ballot.status {
            ItemStatus::Pending => {}
            ItemStatus::Open | ItemStatus::Lapsed => return Err(Reason::ItemNotOpen.into()),
            ItemStatus::Closed => return Err(Reason::ItemClosed.into()),
        }
        decidable(&ballot, tx).await?;
        // The text that is voted on is the one that was confirmed: nobody writes it anew beside this.
        if ballot.purpose == Purpose::Selection && !project::stays_confirmed(tx, ballot.project).await? {
            return Err(Reason::ProposalUnconfirmed.into());
        }
        let departure = self.departure(tx, leave, &ballot).await?;
        agenda::open(tx, leave, self.expected_version, &ballot, departure).await?;
        Ok(done(ballot.project, self.item, json!({ "departureReason": departure })))
    }
}

impl OpenAgendaItem {
    /// Why the item is taken out of its turn; empty where it is not.
    async fn departure(&self, tx: &Transaction, leave: &Permit, ballot: &Ballot) -> Result<&str> {
        let best = rank::best_pending(tx, leave, ballot.session).await?;
        let Some(score) = ballot.score.filter(|score| departs(*score, best.map(|(_, score)| score))) else {
            return Ok("");
        };
        let missing = || {
            let (position, better) = best.unwrap_or_default();
            Error::refused(Reason::DepartureNeedsReason)
                .with("score", score)
                .with("betterScore", better)
                .with("position", position)
        };
        self.departure_reason.as_ref().map(Explanation::as_str).ok_or_else(missing)
    }
}

/// A seat votes; while the item is open it may change its vote.
#[derive(Debug, Serialize)]
pub struct CastVote {
    pub item: Uuid,
    pub choice: Choice,
    pub reason: Text<2_000>,
    /// The version of the seat's own vote; 0 for its first.
    pub expected_version: i64,
}

impl Op for CastVote {
    const ACT: Act = Act::CastVote;

    fn row(&self) -> Uuid {
        self.item
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        vote(tx, leave, self.choice, self.reason.as_str(), self.expected_version).await
    }
}

/// A seat stands aside, with a reason.
#[derive(Debug, Serialize)]
pub struct RecuseVote {
    pub item: Uuid,
    pub reason: Explanation,
    pub expected_version: i64,
}

impl Op for RecuseVote {
    const ACT: Act = Act::CastVote;
    const NAME: &'static str = "recuseVote";

    fn row(&self) -> Uuid {
        self.item
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        vote(tx, leave, Choice::Recused, self.reason.as_str(), self.expected_version).await
    }
}

/// The chair closes an item into the resolution that its votes carry. Once there is a quorum nothing in the votes can
/// refuse it, so that trying tells nothing of them; whether an exception can be granted is asked before they are counted.
#[derive(Debug, Serialize)]
pub struct CloseAgendaItem {
    pub item: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
    /// What must be met by which day, should the item be carried.
    pub conditions: Option<(Explanation, NaiveDate)>,
}

impl Op for CloseAgendaItem {
    const ACT: Act = Act::CloseAgendaItem;

    fn row(&self) -> Uuid {
        self.item
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let ballot = agenda::ballot(tx, leave).await?;
        must_be_open(&ballot)?;
        ballot.keeps_its_rules()?;
        decidable(&ballot, tx).await?;
        // Before the votes are counted: whether there is a quorum is not to be tried out with another version.
        ballot.has_version(self.expected_version)?;
        if let Some((_, due_on)) = &self.conditions {
            ballot.purpose.takes_conditions()?;
            if *due_on <= tx.today() {
                return Err(Error::invalid(Reason::BadDate, "conditionsDueOn"));
            }
        }
        let exception = match ballot.purpose {
            Purpose::Exception => Some(to_resolve(tx, ballot.project, ballot.stage, self.item).await?),
            Purpose::Selection | Purpose::Proceed => None,
        };
        let votes = ballot.votes_to_count()?;
        let outcome = ballot.rules.resolve(ballot.seats, &votes, self.conditions.is_some())?;
        let conditions = self.conditions.as_ref().filter(|_| outcome == Outcome::SelectedWithConditions);
        let new = NewResolution {
            id: tx.fresh_id(),
            outcome,
            tally: Tally::of(&votes),
            reason: self.reason.as_str().to_owned(),
            conditions: conditions.map_or_else(String::new, |(text, _)| text.as_str().to_owned()),
            conditions_due_on: conditions.map(|(_, due_on)| *due_on),
            stage: ballot.purpose.leads(ballot.stage, outcome)?,
        };
        // The votes have a chain of their own, whose end is sealed here: nobody can add to it or take from it any more.
        let (last, hash) = ledger::end_of(tx, self.item).await?;
        let mut content = json!({
            "ballot": { "entries": last, "hash": hash },
            "purpose": ballot.purpose,
            "outcome": outcome,
            "resolution": new.id,
            "rulesRevision": ballot.rules_revision,
            "votes": votes.iter().map(|(seat, choice)| json!([seat, choice])).collect::<Value>(),
        });
        agenda::close(tx, leave, self.expected_version, &ballot, new).await?;
        if let Some(exception) = exception {
            content["exception"] = resolve(tx, leave, &exception, outcome).await?;
        }
        Ok(done(ballot.project, self.item, content))
    }
}

async fn vote(tx: &Transaction, leave: &Permit, choice: Choice, reason: &str, expected_version: i64) -> Result<Done> {
    let ballot = agenda::ballot(tx, leave).await?;
    must_be_open(&ballot)?;
    ballot.keeps_its_rules()?;
    ballot.hours.sits(tx.now)?;
    if ballot.frozen {
        return Err(Reason::ProjectFrozen.into());
    }
    let own = vote::own_vote(tx, &ballot)?;
    if own.version != expected_version {
        let reason = if expected_version == 0 { Reason::SeatAlreadyVoted } else { Reason::StaleVersion };
        return Err(Error::conflict(reason).with("currentVersion", own.version));
    }
    let id = vote::cast(tx, leave, &ballot, &own, choice, reason).await?;
    // What was voted stays with the seat until the item closes; the ledger says only that it was, in a chain of the item's
    // own: in that of the project, whoever sees the project would count the votes by the positions that are missing.
    let content = json!({ "seat": own.seat.text(), "vote": id, "version": expected_version + 1 });
    let decision = Decision { chain: leave.row(), subject_kind: "Vote", subject: leave.row(), content };
    Ok(Done { resource: Resource::AgendaItem, subject: leave.row(), decision })
}

fn must_be_open(ballot: &Ballot) -> Result<()> {
    match ballot.status {
        ItemStatus::Open => Ok(()),
        ItemStatus::Pending | ItemStatus::Lapsed => Err(Reason::ItemNotOpen.into()),
        ItemStatus::Closed => Err(Reason::ItemClosed.into()),
    }
}

/// The session sits, and the project still waits for this decision.
async fn decidable(ballot: &Ballot, tx: &Transaction) -> Result<()> {
    ballot.hours.sits(tx.now)?;
    let put = Put {
        project: ballot.project,
        item: Some(ballot.item),
        stage: ballot.stage,
        frozen: ballot.frozen,
        confirmed: ballot.confirmed,
    };
    put.ripe(tx, ballot.purpose).await.map(drop)
}

/// What is put to the committee. The item is the one that is on an agenda already.
struct Put {
    project: Uuid,
    item: Option<Uuid>,
    stage: Stage,
    frozen: bool,
    confirmed: bool,
}

impl Put {
    /// The project can be decided on for this purpose; gives the exception that is decided on.
    async fn ripe(self, tx: &Transaction, purpose: Purpose) -> Result<Option<Filed>> {
        purpose.is_decided_in(self.stage)?;
        if self.frozen {
            return Err(Reason::ProjectFrozen.into());
        }
        match purpose {
            Purpose::Selection if self.confirmed => Ok(None),
            Purpose::Selection => Err(Reason::ProposalUnconfirmed.into()),
            Purpose::Proceed => {
                resolution::conditions_of_selection(tx, self.project).await?.are_fulfilled()?;
                let complete = technical_file::is_complete(tx, self.project).await?;
                if complete { Ok(None) } else { Err(Reason::TechnicalFileIncomplete.into()) }
            }
            Purpose::Exception => subject(tx, self.project, self.stage, self.item).await.map(Some),
        }
    }
}

fn done(project: Uuid, item: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "AgendaItem", subject: item, content };
    Done { resource: Resource::AgendaItem, subject: item, decision }
}
