//! Votes: what each seat said of an item of an agenda.

use chrono::{DateTime, Utc};
use entity::vote;
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use super::agenda::Ballot;
use super::connection::taken;
use super::noun::noun;
use super::project;
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
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
