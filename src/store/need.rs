//! Needs of communities, and who endorsed them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{mirror_club, need, need_endorsement};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::club::MirrorClub;
use super::connection::{taken, unavailable};
use super::noun::noun;
use super::project::{self, Project, word};
use super::solidarity;
use super::territory::{Community, Municipality, State};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::need::NeedStatus;
use crate::domain::project::ProjectType;
use crate::domain::refusal::Reason;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What a community's assembly asks for.
    Need, NeedWants of Need
    row {
        id: Uuid,
        title: String,
        description: String,
        project_type: ProjectType,
        assembly_on: NaiveDate,
        attendees: i32,
        assembly_endorsements: i32,
        minutes_reference: String,
        filed_at: DateTime<Utc>,
        endorsements: i64,
        status: NeedStatus,
        withdrawal_reason: String,
        version: i64,
    }
    one {
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        state: State = "state" by state_code -> code;
        mirror_club: MirrorClub = "mirrorClub" by mirror_club_id -> id;
        // Of all endorsements the reader sees one at most, which is the own one.
        own_endorsement: NeedEndorsement = "ownEndorsement" by id -> need_id;
    }
    pages { projects: Project = "projects" by id -> need_id; }
    acts { EndorseNeed, WithdrawNeed, }
}

noun! {
    /// A person's endorsement of a need.
    NeedEndorsement, NeedEndorsementWants of NeedEndorsement
    row { id: Uuid, endorsed_at: DateTime<Utc>, }
    one { mirror_club: MirrorClub = "mirrorClub" by mirror_club_id -> id; }
}

/// A need that is to be filed.
#[derive(Clone, Debug)]
pub struct NewNeed {
    pub id: Uuid,
    pub title: String,
    pub description: String,
    pub project_type: ProjectType,
    pub assembly_on: NaiveDate,
    pub attendees: i32,
    /// Of an assembly for which no mirror club files: how many endorsed it there, and what its minutes are called.
    pub of_assembly: Option<(i32, String)>,
}

/// A need as acts on it, and proposals that answer it, are decided on.
#[derive(Clone, Copy, Debug)]
pub struct NeedStand {
    pub status: NeedStatus,
    pub community: Uuid,
    endorsements: i64,
    version: i64,
}

/// When the mirror club for which `leave` was given was founded.
pub async fn founded_on(tx: &Transaction, leave: &Permit) -> Result<NaiveDate> {
    Ok(filing_club(tx, leave).await?.founded_on)
}

/// Writes a need of the community of the mirror club for which `leave` was given.
pub async fn file(tx: &Transaction, leave: &Permit, new: NewNeed) -> Result<()> {
    let twin = filing_club(tx, leave).await?;
    let community = community(tx, twin.community_id).await?;
    insert(tx, leave, community, Some(twin.id), new).await
}

/// Writes a need of the community for which `leave` was given, which has no mirror club.
pub async fn file_of_assembly(tx: &Transaction, leave: &Permit, new: NewNeed) -> Result<()> {
    let place = community(tx, leave.row()).await?;
    let twins = mirror_club::Entity::find().filter(mirror_club::Column::CommunityId.eq(place.id));
    if twins.one(tx.connection()).await.map_err(unavailable)?.is_some() {
        return Err(Reason::CommunityHasMirrorClub.into());
    }
    insert(tx, leave, place, None, new).await
}

async fn insert(
    tx: &Transaction,
    leave: &Permit,
    community: entity::community::Model,
    mirror_club_id: Option<Uuid>,
    new: NewNeed,
) -> Result<()> {
    let (assembly_endorsements, minutes_reference) = new.of_assembly.unwrap_or_default();
    let row = need::Model {
        id: new.id,
        community_id: community.id,
        municipality_code: community.municipality_code,
        state_code: community.state_code,
        filer_id: mirror_club_id.unwrap_or(tx.tenant()),
        mirror_club_id,
        title: new.title,
        description: new.description,
        project_type: new.project_type.text().to_owned(),
        assembly_on: new.assembly_on,
        attendees: new.attendees,
        assembly_endorsements,
        minutes_reference,
        filed_by: tx.person(),
        filed_at: tx.now,
        endorsements: 0,
        status: NeedStatus::Open.text().to_owned(),
        withdrawal_reason: String::new(),
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    solidarity::keep(tx, leave, community.id).await
}

/// The need as it stands; everybody who proposes can see it.
pub async fn stand(tx: &Transaction, need: Uuid) -> Result<NeedStand> {
    let found = need::Entity::find_by_id(need).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    Ok(NeedStand {
        status: word(&row.status)?,
        community: row.community_id,
        endorsements: row.endorsements,
        version: row.version,
    })
}

/// The actor has endorsed the need.
pub async fn is_endorsed(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let own = need_endorsement::Entity::find()
        .filter(need_endorsement::Column::NeedId.eq(leave.row()))
        .filter(need_endorsement::Column::PersonId.eq(tx.person()));
    Ok(own.one(tx.connection()).await.map_err(unavailable)?.is_some())
}

/// Writes the actor's endorsement, and counts it. Whoever else endorses waits: the need is held until the act is done.
pub async fn endorse(tx: &Transaction, leave: &Permit, stand: &NeedStand) -> Result<()> {
    let row = need_endorsement::Model {
        id: tx.fresh_id(),
        need_id: leave.row(),
        person_id: tx.person(),
        mirror_club_id: tx.tenant(),
        endorsed_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyEndorsed))?;
    let endorsements = set(stand.endorsements.saturating_add(1));
    tx.update(leave, leave.row(), stand.version, need::ActiveModel { endorsements, ..Default::default() }).await
}

/// Takes the need back, of the version that its writer knows.
pub async fn withdraw(tx: &Transaction, leave: &Permit, stand: &NeedStand, version: i64, reason: &str) -> Result<()> {
    let change = need::ActiveModel {
        status: set(NeedStatus::Withdrawn.text().to_owned()),
        withdrawal_reason: set(reason.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    solidarity::keep(tx, leave, stand.community).await
}

/// Notes that the work for which `leave` is answers what was needed, if that is still open, and tells which need it is.
/// Whoever endorses it at the same time waits, or is waited for.
pub async fn answer(tx: &Transaction, leave: &Permit) -> Result<Option<Uuid>> {
    let asked = project::stored(tx, leave.row()).await?.need_id;
    let open = need::Entity::find_by_id(asked).filter(need::Column::Status.eq(NeedStatus::Open.text()));
    let Some(row) = open.lock_exclusive().one(tx.connection()).await.map_err(unavailable)? else { return Ok(None) };
    let status = set(NeedStatus::Answered.text().to_owned());
    tx.update(leave, row.id, row.version, need::ActiveModel { status, ..Default::default() }).await?;
    solidarity::keep(tx, leave, row.community_id).await?;
    Ok(Some(row.id))
}

async fn community(tx: &Transaction, id: Uuid) -> Result<entity::community::Model> {
    let found = entity::community::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

async fn filing_club(tx: &Transaction, leave: &Permit) -> Result<mirror_club::Model> {
    let found = mirror_club::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}
