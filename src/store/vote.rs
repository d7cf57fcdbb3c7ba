//! Votes: what each seat said of an item of an agenda.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{project_party, vote};
use sea_orm::{FromQueryResult, IntoActiveModel};
use uuid::Uuid;

use super::agenda::Ballot;
use super::connection::{taken, unavailable};
use super::noun::noun;
use super::project;
use super::tenant::Tenant;
use super::transaction::{Transaction, columns, set};
use crate::authz::permit::Permit;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::voting::Choice;
use crate::domain::word::Word;
use crate::error::Result;

noun! {
    /// What a seat said of an item.
    Vote, VoteWants of Vote
    row {
        id: Uuid,
        seat: Seat,
        choice: Choice = "choice",
        reason: String = "reason",
        cast_at: DateTime<Utc> = "castAt",
        version: i64 = "version",
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// The vote of the actor's seat, as it stands.
#[derive(Clone, Debug)]
pub struct OwnVote {
    pub seat: Seat,
    /// 0 where the seat has not voted yet.
    pub version: i64,
    id: Uuid,
    tenant: Uuid,
}

/// The vote of the actor's seat. One person votes for one seat only in an item, whatever their memberships.
pub fn own_vote(tx: &Transaction, ballot: &Ballot) -> Result<OwnVote> {
    let party = ballot.acting.as_ref().ok_or(Reason::SeatWithoutVote)?;
    let cast = &ballot.votes;
    if cast.iter().any(|vote| vote.person_id == tx.person() && vote.seat != party.seat) {
        return Err(Reason::PersonVotedForAnotherSeat.into());
    }
    let mine = cast.iter().find(|vote| vote.seat == party.seat);
    Ok(OwnVote {
        seat: project::word(&party.seat)?,
        version: mine.map_or(0, |vote| vote.version),
        id: mine.map_or_else(|| tx.fresh_id(), |vote| vote.id),
        tenant: party.tenant_id,
    })
}

/// Writes the vote of the actor's seat, or changes it while the item is open.
pub async fn cast(
    tx: &Transaction,
    leave: &Permit,
    ballot: &Ballot,
    own: &OwnVote,
    choice: Choice,
    reason: &str,
) -> Result<Uuid> {
    if own.version > 0 {
        let change = vote::ActiveModel {
            person_id: set(tx.person()),
            choice: set(choice.text().to_owned()),
            reason: set(reason.to_owned()),
            cast_at: set(tx.now),
            ..Default::default()
        };
        tx.update(leave, own.id, own.version, change).await?;
        return Ok(own.id);
    }
    let row = vote::Model {
        id: own.id,
        agenda_item_id: leave.row(),
        project_id: ballot.project,
        seat: own.seat.text().to_owned(),
        tenant_id: own.tenant,
        state_code: ballot.state_code.clone(),
        person_id: tx.person(),
        choice: choice.text().to_owned(),
        reason: reason.to_owned(),
        cast_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::SeatAlreadyVoted))?;
    Ok(own.id)
}

impl Ballot {
    /// All votes of the item, to be counted by whoever closes it; nobody else reads them before.
    pub fn votes_to_count(&self) -> Result<Vec<(Seat, Choice)>> {
        let read = |vote: &vote::Model| Ok((project::word(&vote.seat)?, project::word(&vote.choice)?));
        self.votes.iter().map(read).collect()
    }
}

static SEATED: LazyLock<String> = LazyLock::new(|| {
    let (parties, votes) = (columns::<project_party::Column>("b"), columns::<vote::Column>("v"));
    format!("SELECT {parties}, {votes} FROM project_party b LEFT JOIN vote v")
});

/// The parties at the seats of the project, and the votes of these seats on the item for which `leave` was given.
pub(super) async fn seated(
    tx: &Transaction,
    leave: &Permit,
    project: Uuid,
) -> Result<(Vec<project_party::Model>, Vec<vote::Model>)> {
    let mut query = tx.query();
    let (item, project) = (query.bind(leave.row()), query.bind(project));
    let text = format!(
        "{} ON v.agenda_item_id = {item} AND v.seat = b.seat WHERE b.project_id = {project} AND b.standing = 'CURRENT'",
        *SEATED
    );
    let (mut parties, mut votes) = (Vec::new(), Vec::new());
    for row in tx.all(query.statement(text)).await? {
        parties.push(project_party::Model::from_query_result(&row, "b_").map_err(unavailable)?);
        votes.extend(vote::Model::from_query_result_optional(&row, "v_").map_err(unavailable)?);
    }
    Ok((parties, votes))
}
