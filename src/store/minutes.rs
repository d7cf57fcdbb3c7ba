//! Minutes (actas): what a session decided, written down from the record once, and signed by each tenant that had a seat.

use chrono::{DateTime, Utc};
use entity::{agenda_item, minutes_signature, project_party, session_minutes, vote};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::committee::{self, Session};
use super::connection::{taken, unavailable};
use super::noun::noun;
use super::project::{self, word};
use super::share_exception;
use super::tenant::Tenant;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::domain::minutes::{ItemRecord, Record, ResolutionRecord, Text, VoteRecord};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::session::SessionHours;
use crate::domain::voting::Tally;
use crate::error::{Error, Result};

/// By seat, and those of one seat as they came.
const SIGNATURE_ORDER: &str =
    "CASE $.seat WHEN 'FEDERAL' THEN 1 WHEN 'STATE' THEN 2 WHEN 'MUNICIPAL' THEN 3 ELSE 4 END, $.signed_at, $.id";

noun! {
    /// The minutes of a session.
    SessionMinutes, SessionMinutesWants of SessionMinutes
    row { id: Uuid, text: String, hash: String, signatures_due: i32, drawn_up_at: DateTime<Utc>, }
    one { session: Session = "session" by session_id -> id; }
    few {
        signatures: MinutesSignature = "signatures" | "complete" by id -> minutes_id order SIGNATURE_ORDER;
        items: AgendaItem = "text" by session_id -> session_id order "$.position";
    }
    acts { SignMinutes, }
}

noun! {
    /// A signature under minutes.
    MinutesSignature, MinutesSignatureWants of MinutesSignature
    row { id: Uuid, seat: Seat, signed_at: DateTime<Utc>, }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// A session as its minutes are drawn up from it.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub record: Record,
    pub hours: SessionHours,
    pub committee: Uuid,
    version: i64,
    state_code: String,
    /// Seats and tenants that had an item.
    parties: Vec<(String, Uuid)>,
}

impl Recorded {
    /// The client knows the session as it stands.
    pub fn has_version(&self, expected: i64) -> Result<()> {
        if self.version == expected {
            return Ok(());
        }
        Err(Error::conflict(Reason::StaleVersion).with("currentVersion", self.version))
    }
}

/// Minutes as their signature is decided on.
#[derive(Clone, Debug)]
pub struct Unsigned {
    pub hash: String,
    pub committee: Uuid,
    /// The seat that the acting tenant had in the session; there is one, or the act would not be its to do.
    pub seat: Option<String>,
    session: Uuid,
    state_code: String,
}

/// All that was done in the session for which `leave` was given.
pub async fn recorded(tx: &Transaction, leave: &Permit) -> Result<Recorded> {
    let session = committee::stored_session(tx, leave.row()).await?;
    let of = committee::stored(tx, session.committee_id).await?;
    let rows = agenda_item::Entity::find()
        .filter(agenda_item::Column::SessionId.eq(session.id))
        .order_by_asc(agenda_item::Column::Position)
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(item(tx, row).await?);
    }
    Ok(Recorded {
        hours: committee::hours(&session),
        committee: of.id,
        version: session.version,
        parties: parties(tx, &rows).await?,
        record: Record {
            state: session.state_code.clone(),
            fiscal_year: of.fiscal_year,
            place: session.place,
            convened_at: session.convened_at,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            items,
        },
        state_code: session.state_code,
    })
}

async fn item(tx: &Transaction, row: &agenda_item::Model) -> Result<ItemRecord> {
    let project = project::stored(tx, row.project_id).await?;
    let of_item = entity::resolution::Column::AgendaItemId.eq(row.id);
    let resolution = entity::resolution::Entity::find().filter(of_item).one(tx.connection()).await;
    let votes = vote::Entity::find().filter(vote::Column::AgendaItemId.eq(row.id)).all(tx.connection()).await;
    let mut votes = votes.map_err(unavailable)?.iter().map(said).collect::<Result<Vec<_>>>()?;
    votes.sort_by_key(|vote| vote.seat);
    let resolution = resolution.map_err(unavailable)?.map(|resolution| resolved(&resolution)).transpose()?;
    Ok(ItemRecord {
        position: row.position,
        project: project.folio,
        purpose: word(&row.purpose)?,
        exception: share_exception::decided_by(tx, row.subject_id).await?,
        score: row.ranked.then_some(row.score),
        departure_reason: row.departure_reason.clone(),
        status: word(&row.status)?,
        // What was not decided was not counted, and stays with its seat.
        votes: if resolution.is_some() { votes } else { Vec::new() },
        resolution,
    })
}

fn said(vote: &vote::Model) -> Result<VoteRecord> {
    Ok(VoteRecord { seat: word(&vote.seat)?, choice: word(&vote.choice)? })
}

fn resolved(row: &entity::resolution::Model) -> Result<ResolutionRecord> {
    let count = |votes: i32| usize::try_from(votes).map_err(Error::internal);
    Ok(ResolutionRecord {
        outcome: word(&row.outcome)?,
        tally: Tally {
            votes_for: count(row.votes_for)?,
            votes_against: count(row.votes_against)?,
            abstentions: count(row.abstentions)?,
            recusals: count(row.recusals)?,
        },
        rules_revision: row.rules_revision,
        reason: row.reason.clone(),
        conditions: row.conditions.clone(),
        conditions_due_on: row.conditions_due_on,
        resolved_at: row.resolved_at,
    })
}

/// Who holds a seat in a project of these items, each once.
async fn parties(tx: &Transaction, items: &[agenda_item::Model]) -> Result<Vec<(String, Uuid)>> {
    let projects: Vec<Uuid> = items.iter().map(|item| item.project_id).collect();
    let held = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.is_in(projects))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let mut parties: Vec<_> = held.into_iter().map(|party| (party.seat, party.tenant_id)).collect();
    parties.sort();
    parties.dedup();
    Ok(parties)
}

/// Writes the minutes of the session; once.
pub async fn draw_up(tx: &Transaction, leave: &Permit, id: Uuid, of: &Recorded, text: Text) -> Result<()> {
    let row = session_minutes::Model {
        id,
        session_id: leave.row(),
        committee_id: of.committee,
        state_code: of.state_code.clone(),
        text: text.text,
        hash: text.hash,
        signatures_due: i32::try_from(of.parties.len()).map_err(Error::internal)?,
        drawn_up_by: tx.person(),
        drawn_up_at: tx.now,
    };
    // A table that only grows refuses a second row in words of its own.
    if are_drawn_up(tx, leave.row()).await? {
        return Err(Reason::MinutesDrawnUp.into());
    }
    tx.touch(Resource::Session, leave.row());
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::MinutesDrawnUp))
}

/// Whether there are minutes of the session.
pub(super) async fn are_drawn_up(tx: &Transaction, session: Uuid) -> Result<bool> {
    let of_session = session_minutes::Column::SessionId.eq(session);
    let found = session_minutes::Entity::find().filter(of_session).one(tx.connection()).await;
    Ok(found.map_err(unavailable)?.is_some())
}

/// The minutes for which `leave` was given, with the seat for which the actor signs.
pub async fn unsigned(tx: &Transaction, leave: &Permit) -> Result<Unsigned> {
    let found = session_minutes::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let minutes = found.ok_or_else(Error::not_found)?;
    let items = agenda_item::Entity::find().filter(agenda_item::Column::SessionId.eq(minutes.session_id));
    let parties = parties(tx, &items.all(tx.connection()).await.map_err(unavailable)?).await?;
    Ok(Unsigned {
        hash: minutes.hash,
        committee: minutes.committee_id,
        seat: parties.into_iter().find(|(_, tenant)| *tenant == tx.tenant()).map(|(seat, _)| seat),
        session: minutes.session_id,
        state_code: minutes.state_code,
    })
}

/// Writes the signature of the acting tenant under the minutes; once.
pub async fn sign(tx: &Transaction, leave: &Permit, of: &Unsigned, seat: &str) -> Result<()> {
    let mine = minutes_signature::Entity::find()
        .filter(minutes_signature::Column::MinutesId.eq(leave.row()))
        .filter(minutes_signature::Column::TenantId.eq(tx.tenant()));
    if mine.one(tx.connection()).await.map_err(unavailable)?.is_some() {
        return Err(Reason::MinutesSigned.into());
    }
    let row = minutes_signature::Model {
        id: tx.fresh_id(),
        minutes_id: leave.row(),
        session_id: of.session,
        state_code: of.state_code.clone(),
        seat: seat.to_owned(),
        tenant_id: tx.tenant(),
        person_id: tx.person(),
        hash: of.hash.clone(),
        signed_at: tx.now,
    };
    tx.touch(Resource::Session, of.session);
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::MinutesSigned))
}
