//! What a proposal says beyond its title: the lines of its budget and its sites; how it is written anew, and confirmed.

use chrono::NaiveDate;
use entity::{
    agenda_item, budget_line, contribution, project_confirmation, project_party, project_site, rule_set, tenant,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::account;
use super::club;
use super::connection::{taken, unavailable};
use super::life::{self, Standing};
use super::noun::noun;
use super::price::Compared;
use super::project::{self, RulesInForce, proposal_rules, stage_of, stored, word};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::money::Centavos;
use crate::domain::price::{PriceStanding, likeness};
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::proposal::{Content, ContentPart, Window};
use crate::domain::refusal::Reason;
use crate::domain::rules::ProposalRules;
use crate::domain::seat::Seat;
use crate::domain::tenant::TenantKind;
use crate::domain::voting::ItemStatus;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// What a text says now, and what it said before another one took its place.
pub(super) const CURRENT: &str = "CURRENT";
const FORMER: &str = "FORMER";

noun! {
    /// A line of a project's budget.
    BudgetLine, BudgetLineWants of BudgetLine only standing = "CURRENT"
    row {
        id: Uuid,
        position: i32,
        concept: String,
        unit: String,
        quantity_e4: i64,
        unit_price_centavos: i64,
        amount_centavos: i64,
        compared_with: i32,
        usual_unit_price_centavos: Option<i64>,
        price_standing: PriceStanding,
    }
}

noun! {
    /// Where a project is built.
    Site, SiteWants of Site only standing = "CURRENT"
    row {
        id: Uuid,
        position: i32,
        name: String,
        locality: String,
        latitude_e6: Option<i32>,
        longitude_e6: Option<i32>,
    }
}

/// A proposal as it is decided whether it is written anew.
#[derive(Clone, Debug)]
pub struct Revisable {
    pub standing: Standing,
    pub registered_until: NaiveDate,
    pub project_type: ProjectType,
    pub fiscal_year: i32,
    pub community: Uuid,
    pub need: Uuid,
    /// Those under which it was written.
    pub rules: RulesInForce,
    /// When what was submitted is corrected.
    pub correction: Option<Window>,
    /// Its item is open for votes.
    pub under_vote: bool,
    revision: i64,
}

/// A draft as its confirmation is decided on.
#[derive(Clone, Debug)]
pub struct Draft {
    pub stage: Stage,
    pub frozen: bool,
    pub cost: Centavos,
    pub project_type: ProjectType,
    pub rules: ProposalRules,
    pub registered_until: NaiveDate,
    /// When proposals are submitted.
    pub submission: Option<Window>,
    /// What it does not say, and must.
    pub lacking: Vec<ContentPart>,
    /// Its officers have confirmed it as it now is.
    pub confirmed: bool,
    /// Who may no longer confirm: whoever wrote it so, and those who have.
    pub author: Uuid,
    pub confirmed_by: Vec<Uuid>,
    revision: i64,
    state_code: String,
    municipality_code: String,
    club: Uuid,
}

/// What follows from an officer's confirmation.
#[derive(Clone, Debug)]
pub enum Confirmed {
    /// Another officer must confirm too.
    InPart,
    /// What was submitted and corrected stands as it now is.
    Anew,
    /// It is submitted, with the parts of its seats.
    Submitted(Vec<(Seat, i64)>),
}

/// What a proposal is to say from now on, beside its content.
#[derive(Clone, Debug)]
pub struct Revised {
    pub title: String,
    pub description: String,
    pub need: Uuid,
    pub without_need_reason: String,
    pub project_type: ProjectType,
    pub cost: Centavos,
    pub rule_set: Uuid,
    pub price_tolerance_bps: i32,
}

/// The proposal for which `leave` was given. Nobody opens it for votes meanwhile.
pub async fn revisable(tx: &Transaction, leave: &Permit) -> Result<Revisable> {
    let stored = project::held(tx, leave.row()).await?;
    let rules = rule_set::Entity::find_by_id(stored.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    let rules = rules.ok_or(Reason::NoRuleSet)?;
    let waiting = agenda_item::Entity::find()
        .filter(agenda_item::Column::ProjectId.eq(stored.id))
        .filter(agenda_item::Column::Status.is_in([ItemStatus::Pending.text(), ItemStatus::Open.text()]))
        .lock_exclusive();
    let waiting = waiting.all(tx.connection()).await.map_err(unavailable)?;
    Ok(Revisable {
        standing: life::standing(tx, stored.id).await?,
        registered_until: club::stored(tx, stored.club_id).await?.registered_until,
        project_type: word(&stored.project_type)?,
        fiscal_year: stored.fiscal_year,
        community: stored.community_id,
        need: stored.need_id,
        rules: RulesInForce { id: stored.rule_set_id, rules: proposal_rules(&rules)? },
        correction: Window::of(rules.correction_opens_on, rules.correction_closes_on),
        under_vote: waiting.iter().any(|item| item.status == ItemStatus::Open.text()),
        revision: stored.content_revision,
    })
}

/// Writes the proposal anew, in the version that its writer knows; nobody has confirmed it so. Gives the revision.
pub async fn revise(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    earlier: &Revisable,
    revised: Revised,
    content: &Content,
) -> Result<i64> {
    let revision = earlier.revision + 1;
    let change = entity::project::ActiveModel {
        title: set(revised.title),
        description: set(revised.description),
        need_id: set(revised.need),
        without_need_reason: set(revised.without_need_reason),
        project_type: set(revised.project_type.text().to_owned()),
        cost_centavos: set(revised.cost.get()),
        rule_set_id: set(revised.rule_set),
        kind: set(content.kind.map(|kind| kind.text().to_owned())),
        beneficiary_women: set(content.beneficiaries.map(|people| people.women)),
        beneficiary_men: set(content.beneficiaries.map(|people| people.men)),
        content_revision: set(revision),
        revised_by: set(tx.person()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    let former = budget_line::Entity::update_many()
        .col_expr(budget_line::Column::Standing, Expr::value(FORMER))
        .filter(budget_line::Column::ProjectId.eq(leave.row()))
        .filter(budget_line::Column::Standing.eq(CURRENT));
    tx.update_at_once::<budget_line::ActiveModel>(leave, former).await?;
    let former = project_site::Entity::update_many()
        .col_expr(project_site::Column::Standing, Expr::value(FORMER))
        .filter(project_site::Column::ProjectId.eq(leave.row()))
        .filter(project_site::Column::Standing.eq(CURRENT));
    tx.update_at_once::<project_site::ActiveModel>(leave, former).await?;
    let compared = Compared { project_type: revised.project_type, tolerance_bps: revised.price_tolerance_bps };
    let text = Text { project: leave.row(), club: earlier.standing.club, revision };
    write(tx, leave, text, compared, content).await?;
    Ok(revision)
}

/// The draft for which `leave` was given, with the rules under which it was written.
pub async fn load_draft(tx: &Transaction, leave: &Permit) -> Result<Draft> {
    let project = stored(tx, leave.row()).await?;
    let rules = rule_set::Entity::find_by_id(project.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    let rules = rules.ok_or(Reason::NoRuleSet)?;
    let confirmed_by = project_confirmation::Entity::find()
        .filter(project_confirmation::Column::ProjectId.eq(project.id))
        .filter(project_confirmation::Column::Revision.eq(project.content_revision))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let club = club::stored(tx, project.club_id).await?;
    Ok(Draft {
        stage: stage_of(&project)?,
        frozen: project.frozen,
        cost: Centavos::positive(project.cost_centavos).map_err(Error::internal_reason)?,
        project_type: word(&project.project_type)?,
        rules: proposal_rules(&rules)?,
        registered_until: club.registered_until,
        submission: Window::of(rules.submission_opens_on, rules.submission_closes_on),
        lacking: lacking(tx, &project).await?,
        confirmed: project::is_confirmed(&project),
        author: project.revised_by,
        confirmed_by: confirmed_by.into_iter().map(|row| row.person_id).collect(),
        revision: project.content_revision,
        state_code: project.state_code,
        municipality_code: project.municipality_code,
        club: club.id,
    })
}

/// Notes an officer's confirmation of the text as it is, and what follows from it.
pub async fn confirm(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    draft: &Draft,
    confirmed: Confirmed,
) -> Result<()> {
    let confirmation = project_confirmation::Model {
        project_id: leave.row(),
        person_id: tx.person(),
        confirmed_at: tx.now,
        revision: draft.revision,
    };
    tx.insert(leave, confirmation.into_active_model()).await.map_err(taken(Reason::AlreadyConfirmed))?;
    let mut change = entity::project::ActiveModel::default();
    let dues = match confirmed {
        Confirmed::InPart => Vec::new(),
        Confirmed::Anew => {
            change.confirmed_revision = set(draft.revision);
            Vec::new()
        }
        Confirmed::Submitted(dues) => {
            change.confirmed_revision = set(draft.revision);
            change.stage = set(Stage::Submitted.text().to_owned());
            change.audience = set(Audience::Seats.text().to_owned());
            dues
        }
    };
    let mut parties = Vec::new();
    for (seat, due_centavos) in dues {
        let tenant_id = seated(tx, draft, seat).await?;
        match seat {
            Seat::Federal => change.federal_tenant_id = set(tenant_id),
            Seat::State => change.state_tenant_id = set(tenant_id),
            Seat::Municipal => change.municipal_tenant_id = set(tenant_id),
            Seat::Migrant => {}
        }
        parties.push((seat, tenant_id, due_centavos));
    }
    tx.update(leave, leave.row(), version, change).await?;
    if !parties.is_empty() {
        account::open(tx, leave, leave.row()).await?;
    }
    let shares: Vec<(Seat, i32)> = draft.rules.shares.iter().collect();
    for (seat, tenant_id, due_centavos) in parties {
        let share_bps = shares.iter().find(|(of, _)| *of == seat).map_or(0, |(_, bps)| *bps);
        let id = tx.fresh_id();
        let party = project_party::Model {
            id,
            project_id: leave.row(),
            seat: seat.text().to_owned(),
            tenant_id,
            state_code: draft.state_code.clone(),
            share_bps,
            due_centavos,
            committed_centavos: 0,
            deposited_centavos: 0,
            next_due_on: None,
            standing: "CURRENT".to_owned(),
            since: tx.now,
            version: 1,
        };
        tx.insert(leave, party.into_active_model()).await.map_err(unavailable)?;
        let part = contribution::Model {
            id,
            project_id: leave.row(),
            club_id: draft.club,
            seat: seat.text().to_owned(),
            tenant_id,
            state_code: draft.state_code.clone(),
            committed_centavos: 0,
            committed_at: None,
            notes: String::new(),
            version: 1,
        };
        tx.insert(leave, part.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Which text of which project is written, and of which club.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub project: Uuid,
    pub club: Uuid,
    pub revision: i64,
}

/// Writes the lines and sites of a text.
pub(super) async fn write(
    tx: &Transaction,
    leave: &Permit,
    text: Text,
    compared: Compared,
    content: &Content,
) -> Result<()> {
    let Text { project: project_id, club: club_id, revision } = text;
    for (position, line) in (1..).zip(&content.budget_lines) {
        let beside = compared.line(tx, line).await?;
        let row = budget_line::Model {
            id: tx.fresh_id(),
            project_id,
            club_id,
            revision,
            standing: CURRENT.to_owned(),
            position,
            concept: line.concept.as_str().to_owned(),
            unit: line.unit.as_str().to_owned(),
            quantity_e4: line.quantity.e4(),
            unit_price_centavos: line.unit_price.get(),
            amount_centavos: line.amount.get(),
            project_type: compared.project_type.text().to_owned(),
            likeness: likeness(line.concept.as_str(), line.unit.as_str()),
            compared_with: beside.compared_with,
            usual_unit_price_centavos: beside.usual_centavos,
            price_standing: beside.standing.text().to_owned(),
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    for (position, site) in (1..).zip(&content.sites) {
        let row = project_site::Model {
            id: tx.fresh_id(),
            project_id,
            club_id,
            revision,
            standing: CURRENT.to_owned(),
            position,
            name: site.name.as_str().to_owned(),
            locality: site.locality.as_str().to_owned(),
            latitude_e6: site.coordinates.map(|at| at.latitude_e6),
            longitude_e6: site.coordinates.map(|at| at.longitude_e6),
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(())
}

/// What a project does not say that an officer confirms.
pub(super) async fn lacking(tx: &Transaction, project: &entity::project::Model) -> Result<Vec<ContentPart>> {
    let line = budget_line::Entity::find()
        .filter(budget_line::Column::ProjectId.eq(project.id))
        .filter(budget_line::Column::Standing.eq(CURRENT));
    let site = project_site::Entity::find()
        .filter(project_site::Column::ProjectId.eq(project.id))
        .filter(project_site::Column::Standing.eq(CURRENT));
    let said = [
        (ContentPart::Kind, project.kind.is_some()),
        (ContentPart::Beneficiaries, project.beneficiary_women.is_some()),
        (ContentPart::BudgetLines, line.one(tx.connection()).await.map_err(unavailable)?.is_some()),
        (ContentPart::Sites, site.one(tx.connection()).await.map_err(unavailable)?.is_some()),
    ];
    Ok(said.into_iter().filter(|(_, said)| !said).map(|(part, _)| part).collect())
}

/// The tenant that holds a seat of the draft once it is submitted.
async fn seated(tx: &Transaction, draft: &Draft, seat: Seat) -> Result<Uuid> {
    let tenants = tenant::Entity::find();
    let tenants = match seat {
        Seat::Migrant => return Ok(draft.club),
        Seat::Federal => tenants.filter(tenant::Column::Kind.eq(TenantKind::FederalMinistry.text())),
        Seat::State => tenants
            .filter(tenant::Column::Kind.eq(TenantKind::StateGovernment.text()))
            .filter(tenant::Column::StateCode.eq(&draft.state_code)),
        Seat::Municipal => tenants
            .filter(tenant::Column::Kind.eq(TenantKind::Municipality.text()))
            .filter(tenant::Column::MunicipalityCode.eq(&draft.municipality_code)),
    };
    let found = tenants.one(tx.connection()).await.map_err(unavailable)?;
    found.map(|tenant| tenant.id).ok_or_else(|| Reason::PartyNotEnrolled.into())
}
