//! Agenda items and the votes on them.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{agenda_item, project_party, session};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::cells::Cells;
use super::committee::{self, Session};
use super::connection::{taken, unavailable};
use super::ledger::DecisionLedgerEntry;
use super::minutes;
use super::noun::{SEAT_ORDER, noun};
use super::project::{self, Project};
use super::rank::{self, SessionRanking};
use super::resolution::Resolution;
use super::share_exception::ShareException;
use super::transaction::{Transaction, columns, set};
use super::vote::Vote;
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::domain::agenda::Purpose;
use crate::domain::project::{Audience, Stage};
use crate::domain::rank::{RankRules, Score, with_score};
use crate::domain::refusal::Reason;
use crate::domain::session::SessionHours;
use crate::domain::voting::{CommitteeRules, ItemStatus, Outcome, Tally};
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A project on the agenda of a session.
    AgendaItem, AgendaItemWants of AgendaItem
    row {
        id: Uuid,
        position: i32,
        purpose: Purpose = "purpose",
        status: ItemStatus = "status",
        opened_at: Option<DateTime<Utc>> = "openedAt",
        closed_at: Option<DateTime<Utc>> = "closedAt",
        created_at: DateTime<Utc> = "createdAt",
        version: i64 = "version",
        ranked: bool = "rank" | "score",
        score: i32 = "rank" | "score",
        marginalisation_score: i32 = "score",
        endorsement_score: i32 = "score",
        past_investment_score: i32 = "score",
        deposited_score: i32 = "score",
        departure_reason: String = "departureReason",
    }
    one {
        session: Session = "session" by session_id -> id;
        ranking: SessionRanking = "rank" by session_id -> id;
        project: Project = "project" by project_id -> id;
        resolution: Resolution = "resolution" by id -> agenda_item_id;
        share_exception: ShareException = "shareException" by subject_id -> id;
    }
    few { votes: Vote = "votes" by id -> agenda_item_id order SEAT_ORDER; }
    pages { ledger: DecisionLedgerEntry = "ledger" by id -> chain_id; }
    acts { OpenAgendaItem, CastVote, CloseAgendaItem, }
}

/// What putting a project on an agenda is decided on.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub hours: SessionHours,
    pub same_state: bool,
    pub stage: Stage,
    pub frozen: bool,
    /// The club's officers have confirmed it as it now is.
    pub confirmed: bool,
    pub last_position: i32,
    /// By what the committee of the session ranks.
    pub rank_rules: RankRules,
    /// The minutes of the session are drawn up, and it takes no more items.
    pub is_over_in_writing: bool,
    /// The undecided item that the project is already on, with the hours of its session.
    pub pending: Option<(Uuid, i64, SessionHours)>,
}

/// An item as opening, voting and closing are decided on.
#[derive(Clone, Debug)]
pub struct Ballot {
    pub project: Uuid,
    pub session: Uuid,
    pub item: Uuid,
    /// Of what is to be selected.
    pub score: Option<i32>,
    pub purpose: Purpose,
    pub status: ItemStatus,
    pub stage: Stage,
    pub frozen: bool,
    /// The club's officers have confirmed the project as it now is.
    pub confirmed: bool,
    pub hours: SessionHours,
    pub rules: CommitteeRules,
    pub rules_revision: i32,
    /// The revision under which the item was opened.
    opened_under: i32,
    /// Seats that have a vote.
    pub seats: usize,
    /// The seat for which the actor acts.
    pub(super) acting: Option<project_party::Model>,
    /// What the seats have voted; only for whoever casts a vote or counts them.
    pub(super) votes: Vec<entity::vote::Model>,
    version: i64,
    project_version: i64,
    committee: Uuid,
    pub(super) state_code: String,
}

impl Ballot {
    /// The rules are those under which the item was opened: nobody votes by one rule and is counted by another.
    pub fn keeps_its_rules(&self) -> Result<()> {
        if self.opened_under == self.rules_revision { Ok(()) } else { Err(Reason::RulesChanged.into()) }
    }

    /// The client knows the item as it stands.
    pub fn has_version(&self, expected: i64) -> Result<()> {
        if self.version == expected {
            return Ok(());
        }
        Err(Error::conflict(Reason::StaleVersion).with("currentVersion", self.version))
    }
}

/// An item that is to be put on an agenda.
#[derive(Clone, Copy, Debug)]
pub struct NewItem {
    pub id: Uuid,
    pub project: Uuid,
    pub position: i32,
    pub purpose: Purpose,
    /// What an exception is about; nil where the project itself is decided on.
    pub subject: Uuid,
    /// Of what is to be selected.
    pub score: Option<Score>,
}

/// A resolution that is to be written.
#[derive(Clone, Debug)]
pub struct NewResolution {
    pub id: Uuid,
    pub outcome: Outcome,
    pub tally: Tally,
    pub reason: String,
    pub conditions: String,
    pub conditions_due_on: Option<NaiveDate>,
    pub stage: Stage,
}

/// The session for which `leave` was given and the project that is to be put on its agenda.
pub async fn candidate(tx: &Transaction, leave: &Permit, project: Uuid) -> Result<Candidate> {
    let session = committee::stored_session(tx, leave.row()).await?;
    let project = project::stored(tx, project).await?;
    let last = agenda_item::Entity::find()
        .filter(agenda_item::Column::SessionId.eq(session.id))
        .order_by_desc(agenda_item::Column::Position)
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    let undecided = agenda_item::Entity::find()
        .filter(agenda_item::Column::ProjectId.eq(project.id))
        .filter(agenda_item::Column::Status.is_in([ItemStatus::Pending.text(), ItemStatus::Open.text()]))
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    let pending = match undecided {
        Some(item) => {
            // It may be freed from that session, whose agenda changes then too.
            tx.touch(Resource::Session, item.session_id);
            let its_session = committee::stored_session(tx, item.session_id).await?;
            Some((item.id, item.version, committee::hours(&its_session)))
        }
        None => None,
    };
    Ok(Candidate {
        hours: committee::hours(&session),
        same_state: session.state_code == project.state_code,
        stage: project::stage_of(&project)?,
        frozen: project.frozen,
        confirmed: project::is_confirmed(&project),
        is_over_in_writing: minutes::are_drawn_up(tx, session.id).await?,
        last_position: last.map_or(0, |item| item.position),
        rank_rules: rank::rules_of(&committee::stored(tx, session.committee_id).await?),
        pending,
    })
}

/// Frees a project from an item whose session ended without a resolution.
pub async fn lapse(tx: &Transaction, leave: &Permit, item: Uuid, version: i64) -> Result<()> {
    let status = set(ItemStatus::Lapsed.text().to_owned());
    tx.update(leave, item, version, agenda_item::ActiveModel { status, ..Default::default() }).await
}

/// Takes the project off the agenda on which it waits, or is voted on. Gives the item, where there is one.
pub async fn leave_agenda(tx: &Transaction, leave: &Permit, project: Uuid) -> Result<Option<Uuid>> {
    let undecided = agenda_item::Entity::find()
        .filter(agenda_item::Column::ProjectId.eq(project))
        .filter(agenda_item::Column::Status.is_in([ItemStatus::Pending.text(), ItemStatus::Open.text()]))
        .lock_exclusive();
    let Some(item) = undecided.one(tx.connection()).await.map_err(unavailable)? else { return Ok(None) };
    tx.touch(Resource::Session, item.session_id);
    lapse(tx, leave, item.id, item.version).await?;
    Ok(Some(item.id))
}

/// Writes an item at the end of the agenda; the session's version moves on with it.
pub async fn add(tx: &Transaction, leave: &Permit, version: i64, new: NewItem) -> Result<()> {
    let session = committee::stored_session(tx, leave.row()).await?;
    let mut agenda = session::ActiveModel::default();
    if let Some(score) = new.score {
        agenda.scores = set(with_score(&session.scores, score.total));
    }
    tx.update(leave, session.id, version, agenda).await?;
    let score = new.score.unwrap_or_default();
    let row = agenda_item::Model {
        id: new.id,
        session_id: session.id,
        project_id: new.project,
        state_code: session.state_code,
        position: new.position,
        status: ItemStatus::Pending.text().to_owned(),
        opened_at: None,
        closed_at: None,
        created_at: tx.now,
        version: 1,
        purpose: new.purpose.text().to_owned(),
        subject_id: new.subject,
        rules_revision: 0,
        ranked: new.score.is_some(),
        score: score.total,
        marginalisation_score: score.marginalisation,
        endorsement_score: score.endorsement,
        past_investment_score: score.past_investment,
        deposited_score: score.deposited,
        departure_reason: String::new(),
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyOnAgenda))
}

/// An item with its session, its committee and its project, once for each party at a seat of the project, with the vote of
/// that seat. [`ballot`] reads the columns before those of the party by their position.
static AS_DECIDED_ON: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT i.id, i.ranked, i.score, i.purpose, i.status, i.rules_revision, i.version, i.state_code, \
         s.id, s.starts_at, s.ends_at, c.id, c.quorum_seats, c.majority, c.tie_rule, c.rules_revision, \
         p.id, p.stage, p.frozen, p.confirmed_revision = p.content_revision, p.version, {}, {} \
         FROM agenda_item i JOIN session s ON s.id = i.session_id JOIN committee c ON c.id = s.committee_id \
         JOIN project p ON p.id = i.project_id \
         LEFT JOIN project_party b ON b.project_id = p.id AND b.standing = 'CURRENT' \
         LEFT JOIN vote v ON v.agenda_item_id = i.id AND v.seat = b.seat",
        columns::<project_party::Column>("b"),
        columns::<entity::vote::Column>("v"),
    )
});

/// The item for which `leave` was given, with who is seated and what they voted; its session shows whatever is done with it.
pub async fn ballot(tx: &Transaction, leave: &Permit) -> Result<Ballot> {
    let mut query = tx.query();
    let text = format!("{} WHERE i.id = {}", *AS_DECIDED_ON, query.bind(leave.row()));
    let rows = tx.all(query.statement(text)).await?;
    let (mut parties, mut votes) = (Vec::new(), Vec::new());
    for row in &rows {
        // Not `Model::from_query_result_optional`, to which what cannot be read is absent, too.
        parties.extend(Option::<project_party::Model>::from_query_result(row, "b_").map_err(unavailable)?);
        votes.extend(Option::<entity::vote::Model>::from_query_result(row, "v_").map_err(unavailable)?);
    }
    let mut cells = Cells::of(rows.first().ok_or_else(Error::not_found)?);
    let (item, ranked, score): (Uuid, bool, i32) = (cells.get()?, cells.get()?, cells.get()?);
    let (purpose, status, opened_under, version) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let (state_code, session): (String, Uuid) = (cells.get()?, cells.get()?);
    let hours = SessionHours { starts_at: cells.get()?, ends_at: cells.get()? };
    let (committee, quorum_seats): (Uuid, i32) = (cells.get()?, cells.get()?);
    let quorum_seats = usize::try_from(quorum_seats).map_err(Error::internal)?;
    let rules = CommitteeRules { quorum_seats, majority: cells.get()?, tie_rule: cells.get()? };
    let rules_revision = cells.get()?;
    let (project, stage, frozen, confirmed) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let project_version = cells.get()?;
    tx.touch(Resource::Session, session);
    Ok(Ballot {
        project,
        session,
        item,
        score: ranked.then_some(score),
        purpose,
        status,
        stage,
        frozen,
        confirmed,
        hours,
        rules,
        rules_revision,
        opened_under,
        seats: parties.len(),
        acting: project::acting(&parties, tx.tenant()).cloned(),
        votes,
        version,
        project_version,
        committee,
        state_code,
    })
}

/// Opens the item for votes, under the rules of the moment; `departure` says why it is taken before a better ranked one.
pub async fn open(tx: &Transaction, leave: &Permit, version: i64, ballot: &Ballot, departure: &str) -> Result<()> {
    let change = agenda_item::ActiveModel {
        status: set(ItemStatus::Open.text().to_owned()),
        opened_at: set(Some(tx.now)),
        rules_revision: set(ballot.rules_revision),
        departure_reason: set(departure.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

/// Closes the item into its resolution and moves the project on.
pub async fn close(tx: &Transaction, leave: &Permit, version: i64, ballot: &Ballot, new: NewResolution) -> Result<()> {
    let change = agenda_item::ActiveModel {
        status: set(ItemStatus::Closed.text().to_owned()),
        closed_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    let stage = set(new.stage.text().to_owned());
    let change = entity::project::ActiveModel { stage, ..Default::default() };
    tx.update(leave, ballot.project, ballot.project_version, change).await?;
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let row = entity::resolution::Model {
        id: new.id,
        agenda_item_id: leave.row(),
        project_id: ballot.project,
        committee_id: ballot.committee,
        state_code: ballot.state_code.clone(),
        outcome: new.outcome.text().to_owned(),
        votes_for: count(new.tally.votes_for),
        votes_against: count(new.tally.votes_against),
        abstentions: count(new.tally.abstentions),
        recusals: count(new.tally.recusals),
        rules_revision: ballot.rules_revision,
        reason: new.reason,
        conditions: new.conditions,
        conditions_due_on: new.conditions_due_on,
        audience: Audience::Seats.text().to_owned(),
        resolved_at: tx.now,
        version: 1,
        purpose: ballot.purpose.text().to_owned(),
        conditions_met_at: None,
        conditions_met_note: String::new(),
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::ItemClosed))
}

/// Notes that what the session of an item shows changes with the act.
pub(super) async fn touch_session_of(tx: &Transaction, item: Uuid) -> Result<()> {
    let item = agenda_item::Entity::find_by_id(item).one(tx.connection()).await.map_err(unavailable)?;
    item.into_iter().for_each(|item| tx.touch(Resource::Session, item.session_id));
    Ok(())
}
