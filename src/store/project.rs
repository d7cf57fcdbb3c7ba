//! Projects, and the seats of each with their fulfilment.

use chrono::{DateTime, Utc};
use entity::{project_party, rule_set};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::account::{ProjectAccount, Transfer};
use super::agenda::AgendaItem;
use super::agreement::Agreement;
use super::club::{self, Club};
use super::complaint::Complaint;
use super::connection::unavailable;
use super::contribution::Contribution;
use super::document::Document;
use super::freeze::Freeze;
use super::handover::HandoverCertificate;
use super::hold::Hold;
use super::ledger::DecisionLedgerEntry;
use super::need::Need;
use super::noun::{SEAT_ORDER, noun};
use super::plaque::Plaque;
use super::price::Compared;
use super::proposal::{self, BudgetLine, Site, Text};
use super::refund::RefundCase;
use super::reservation::BudgetReservation;
use super::resolution::Resolution;
use super::review::ReviewClock;
use super::rules::RuleSet;
use super::share_exception::ShareException;
use super::social_audit::{Inspection, Observation};
use super::technical_file::TechnicalFile;
use super::tenant::Tenant;
use super::territory::{Community, Municipality, State};
use super::timeline::Tranche;
use super::transaction::Transaction;
use super::works::Works;
use super::works_committee::WorksCommittee;
use crate::authz::permit::Permit;
use crate::domain::money::{Centavos, Shares};
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::proposal::{Content, ProjectKind};
use crate::domain::refusal::Reason;
use crate::domain::rules::ProposalRules;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// The core of a project.
    Project, ProjectWants of Project
    row {
        id: Uuid,
        folio: String = "folio",
        title: String = "title",
        description: String = "description",
        without_need_reason: String = "withoutNeedReason",
        project_type: ProjectType = "type",
        stage: Stage = "stage" | "plaque",
        frozen: bool = "frozen",
        withdrawal_reason: String = "withdrawalReason",
        audience: Audience = "audience",
        fiscal_year: i32 = "fiscalYear",
        cost_centavos: i64 = "cost",
        created_at: DateTime<Utc> = "createdAt",
        version: i64 = "version",
        kind: Option<ProjectKind> = "kind",
        beneficiary_women: Option<i32> = "beneficiaries",
        beneficiary_men: Option<i32> = "beneficiaries",
        content_revision: i64 = "confirmed",
        confirmed_revision: i64 = "confirmed",
    }
    one {
        club: Club = "club" by club_id -> id;
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        state: State = "state" by state_code -> code;
        rule_set: RuleSet = "ruleSet" by rule_set_id -> id;
        works: Works = "works" by id -> id;
        need: Need = "need" by need_id -> id;
        technical_file: TechnicalFile = "technicalFile" by id -> project_id;
        review_clock: ReviewClock = "reviewClock" by id -> project_id;
        account: ProjectAccount = "account" by id -> id;
        reservation: BudgetReservation = "reservation" by id -> id;
        agreement: Agreement = "agreement" by id -> id;
        works_committee: WorksCommittee = "worksCommittee" by id -> project_id;
        plaque: Plaque = "plaque" by id -> id;
    }
    few {
        parties: ProjectParty = "parties" | "part" by id -> project_id order SEAT_ORDER;
        budget_lines: BudgetLine = "budgetLines" by id -> project_id order "$.position";
        sites: Site = "sites" by id -> project_id order "$.position";
    }
    pages {
        agenda_items: AgendaItem = "agendaItems" by id -> project_id;
        freezes: Freeze = "freezes" by id -> project_id;
        resolutions: Resolution = "resolutions" by id -> project_id;
        inspections: Inspection = "inspections" by id -> project_id;
        observations: Observation = "observations" by id -> project_id;
        documents: Document = "documents" by id -> project_id;
        tranches: Tranche = "tranches" by id -> project_id;
        transfers: Transfer = "transfers" by id -> project_id;
        holds: Hold = "holds" by id -> project_id;
        share_exceptions: ShareException = "shareExceptions" by id -> project_id;
        refunds: RefundCase = "refunds" by id -> project_id;
        complaints: Complaint = "complaints" by id -> project_id;
        handover_certificates: HandoverCertificate = "handoverCertificates" by id -> project_id;
        ledger: DecisionLedgerEntry = "ledger" by id -> chain_id;
    }
    acts {
        AddDocument,
        ApproveInPlanning,
        AuthoriseProject,
        BeginWorks,
        CancelProject,
        CloseProject,
        ConfirmProposal,
        ConstituteWorksCommittee,
        DesignateExecutor,
        DraftHandoverCertificate,
        FileComplaint,
        FileShareException,
        FindViable,
        OpenRefundCase,
        OpenTechnicalFile,
        PlaceHold,
        RecordDedication,
        RecordObservation,
        ReleaseTranche,
        RepudiateProposal,
        ReturnFromNationalReview,
        ReturnFromPlanning,
        ReturnFromViability,
        SetTimeline,
        SignHandoverCertificate,
        SuspendProject,
        UpdateProposal,
        WithdrawProject,
    }
}

noun! {
    /// A seat of a project: its share, and how far it has fulfilled it.
    ProjectParty, ProjectPartyWants of ProjectParty
    row {
        id: Uuid,
        seat: Seat,
        share_bps: i32 = "share",
        due_centavos: i64 = "due",
        committed_centavos: i64 = "committed",
        deposited_centavos: i64 = "deposited",
    }
    one {
        tenant: Tenant = "tenant" by tenant_id -> id;
        contribution: Contribution = "detail" by id -> id;
    }
}

/// Where a work is proposed, and until when the club that proposes it is registered.
#[derive(Clone, Debug)]
pub struct Origin {
    pub community: Uuid,
    pub municipality_code: String,
    pub state_code: String,
    pub registered_until: chrono::NaiveDate,
}

/// Rules in force for a proposal.
#[derive(Clone, Debug)]
pub struct RulesInForce {
    pub id: Uuid,
    pub rules: ProposalRules,
}

/// A proposal that is to be drafted.
#[derive(Clone, Debug)]
pub struct NewProposal {
    pub id: Uuid,
    pub folio: String,
    pub title: String,
    pub description: String,
    /// The need that it answers; nil where it says why it answers none.
    pub need: Uuid,
    pub without_need_reason: String,
    pub project_type: ProjectType,
    pub fiscal_year: i32,
    pub cost: Centavos,
    pub rule_set: Uuid,
    pub price_tolerance_bps: i32,
    pub origin: Origin,
    pub content: Content,
}

/// The club's own community, or another one that it names.
pub async fn origin(tx: &Transaction, leave: &Permit, community: Option<Uuid>) -> Result<Origin> {
    let club = club::stored(tx, leave.row()).await?;
    let id = community.unwrap_or(club.community_id);
    let found = entity::community::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    let community = found.ok_or_else(|| Error::invalid(Reason::MalformedId, "communityId"))?;
    Ok(Origin {
        community: community.id,
        municipality_code: community.municipality_code,
        state_code: community.state_code,
        registered_until: club.registered_until,
    })
}

/// The latest rules for a type of work in a year: those of the state where there are any, else the national ones.
pub async fn rules_in_force(
    tx: &Transaction,
    fiscal_year: i32,
    state_code: &str,
    project_type: ProjectType,
) -> Result<RulesInForce> {
    let found = rule_set::Entity::find()
        .filter(rule_set::Column::FiscalYear.eq(fiscal_year))
        .filter(rule_set::Column::Kind.eq(project_type.rule_kind().text()))
        .filter(rule_set::Column::Territory.is_in([state_code, ""]))
        .order_by_desc(rule_set::Column::Territory)
        .order_by_desc(rule_set::Column::Revision)
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    let row = found.ok_or(Reason::NoRuleSet)?;
    Ok(RulesInForce { id: row.id, rules: proposal_rules(&row)? })
}

/// The project, which nobody writes or puts to the vote until the transaction ends.
pub(super) async fn held(tx: &Transaction, id: Uuid) -> Result<entity::project::Model> {
    let found = entity::project::Entity::find_by_id(id).lock_exclusive().one(tx.connection()).await;
    found.map_err(unavailable)?.ok_or_else(Error::not_found)
}

/// Its officers have confirmed the text as it is, and it stays so until the transaction ends.
pub async fn stays_confirmed(tx: &Transaction, id: Uuid) -> Result<bool> {
    Ok(is_confirmed(&held(tx, id).await?))
}

/// Writes a draft that only its club sees. `leave` is for the club.
pub async fn draft(tx: &Transaction, leave: &Permit, new: NewProposal) -> Result<()> {
    let row = entity::project::Model {
        id: new.id,
        folio: new.folio,
        title: new.title,
        description: new.description,
        without_need_reason: new.without_need_reason,
        need_id: new.need,
        withdrawal_reason: String::new(),
        project_type: new.project_type.text().to_owned(),
        stage: Stage::Draft.text().to_owned(),
        frozen: false,
        audience: Audience::Proposer.text().to_owned(),
        fiscal_year: new.fiscal_year,
        club_id: leave.row(),
        // Who holds the other seats is known once it is submitted.
        federal_tenant_id: Uuid::nil(),
        state_tenant_id: Uuid::nil(),
        municipal_tenant_id: Uuid::nil(),
        community_id: new.origin.community,
        municipality_code: new.origin.municipality_code,
        state_code: new.origin.state_code,
        rule_set_id: new.rule_set,
        cost_centavos: new.cost.get(),
        drafted_by: tx.person(),
        created_at: tx.now,
        version: 1,
        kind: new.content.kind.map(|kind| kind.text().to_owned()),
        beneficiary_women: new.content.beneficiaries.map(|people| people.women),
        beneficiary_men: new.content.beneficiaries.map(|people| people.men),
        content_revision: 1,
        confirmed_revision: 0,
        revised_by: tx.person(),
    };
    let (id, club) = (row.id, row.club_id);
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    let compared = Compared { project_type: new.project_type, tolerance_bps: new.price_tolerance_bps };
    let text = Text { project: id, club, revision: 1 };
    proposal::write(tx, leave, text, compared, &new.content).await
}

/// Number of seats of the project, and the seat that the actor's tenant holds in it. Whoever acts under a mandate
/// acts for the club.
pub(super) async fn seats(tx: &Transaction, project: Uuid) -> Result<(usize, Option<project_party::Model>)> {
    let parties = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(project))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok((parties.len(), acting(&parties, tx.tenant()).cloned()))
}

/// The seat for which the tenant acts: its own, or that of the club which mandates it.
pub(super) fn acting(parties: &[project_party::Model], tenant: Uuid) -> Option<&project_party::Model> {
    let mine = parties.iter().find(|party| party.tenant_id == tenant);
    mine.or_else(|| parties.iter().find(|party| party.seat == Seat::Migrant.text()))
}

pub(super) async fn stored(tx: &Transaction, id: Uuid) -> Result<entity::project::Model> {
    let found = entity::project::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn stage_of(project: &entity::project::Model) -> Result<Stage> {
    word(&project.stage)
}

/// Enough officers of its club have confirmed the text as it now is.
pub(super) fn is_confirmed(project: &entity::project::Model) -> bool {
    project.confirmed_revision == project.content_revision
}

/// A word of a closed vocabulary as the database holds it; its CHECK admits no other.
pub(super) fn word<W: Word>(text: &str) -> Result<W> {
    W::parse(text).ok_or_else(|| Error::internal(format!("unknown word {text:?} in the database")))
}

pub(super) fn proposal_rules(row: &rule_set::Model) -> Result<ProposalRules> {
    let shares = Shares::new([
        (Seat::Federal, row.federal_share_bps),
        (Seat::State, row.state_share_bps),
        (Seat::Municipal, row.municipal_share_bps),
        (Seat::Migrant, row.migrant_share_bps),
    ]);
    Ok(ProposalRules {
        shares: shares.map_err(Error::internal_reason)?,
        federal_cap_centavos: row.federal_cap_centavos,
        eligible_types: if row.eligible_types == "*" {
            ProjectType::ALL.to_vec()
        } else {
            row.eligible_types.split(',').filter_map(|name| ProjectType::parse(name.trim())).collect()
        },
        confirming_officers: usize::try_from(row.confirming_officers).unwrap_or(usize::MAX),
        price_tolerance_bps: row.price_tolerance_bps,
    })
}
