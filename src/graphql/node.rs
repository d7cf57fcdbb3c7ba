//! `node` and `nodes`: any object by its global id, planned as any other read.

use async_graphql::{Context, ID, Interface};

use super::id::{NodeKind, decode};
use super::request::Request;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::account::Transfer;
use crate::store::agenda::AgendaItem;
use crate::store::agreement::Agreement;
use crate::store::api_key::ApiKey;
use crate::store::budget::BudgetCeiling;
use crate::store::club::{Club, MirrorClub};
use crate::store::committee::{Committee, CommitteeSeat, Session};
use crate::store::complaint::Complaint;
use crate::store::contribution::{Contribution, Deposit};
use crate::store::datum::Datum;
use crate::store::document::Document;
use crate::store::freeze::Freeze;
use crate::store::governing_party::GoverningParty;
use crate::store::handover::{HandoverCertificate, UpkeepCommitment};
use crate::store::hold::Hold;
use crate::store::mandate::FederationMandate;
use crate::store::minutes::SessionMinutes;
use crate::store::need::Need;
use crate::store::noun::Wants;
use crate::store::operating_cost::OperatingCost;
use crate::store::people::{AccessGrant, Membership};
use crate::store::plan::Noun;
use crate::store::project::Project;
use crate::store::refund::RefundCase;
use crate::store::representative::CommitteeRepresentative;
use crate::store::resolution::Resolution;
use crate::store::review::{Defect, Review};
use crate::store::rules::RuleSet;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::technical_file::{TechnicalFile, TechnicalFileItem};
use crate::store::tenant::{Consulate, Federation, Tenant};
use crate::store::territory::{Community, Municipality, State};
use crate::store::timeline::Tranche;
use crate::store::works::{ProgressReport, Works};
use crate::store::works_committee::{Training, WorksCommittee};

/// Most ids that `nodes` takes.
pub const MAX_NODES: usize = 100;

/// An object with a global id.
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub enum Node {
    AccessGrant(AccessGrant),
    AgendaItem(AgendaItem),
    Agreement(Agreement),
    ApiKey(ApiKey),
    BudgetCeiling(BudgetCeiling),
    Club(Club),
    Committee(Committee),
    CommitteeRepresentative(CommitteeRepresentative),
    CommitteeSeat(CommitteeSeat),
    Community(Community),
    Complaint(Complaint),
    Consulate(Consulate),
    Contribution(Contribution),
    Defect(Defect),
    Deposit(Deposit),
    Document(Document),
    Federation(Federation),
    FederationMandate(FederationMandate),
    Freeze(Freeze),
    GoverningParty(GoverningParty),
    HandoverCertificate(HandoverCertificate),
    Hold(Hold),
    Inspection(Inspection),
    Membership(Membership),
    MirrorClub(MirrorClub),
    Municipality(Municipality),
    Need(Need),
    Observation(Observation),
    OperatingCost(OperatingCost),
    ProgressReport(ProgressReport),
    Project(Project),
    RefundCase(RefundCase),
    Resolution(Resolution),
    Review(Review),
    RuleSet(RuleSet),
    Session(Session),
    SessionMinutes(SessionMinutes),
    State(State),
    TechnicalFile(TechnicalFile),
    TechnicalFileItem(TechnicalFileItem),
    Tenant(Tenant),
    Training(Training),
    Tranche(Tranche),
    Transfer(Transfer),
    UpkeepCommitment(UpkeepCommitment),
    Works(Works),
    WorksCommittee(WorksCommittee),
}

/// The objects of these ids in their order; `None` for what is absent or not for the viewer's eyes, which is the same.
pub async fn nodes(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    if ids.len() > MAX_NODES {
        return Err(Error::limited(Reason::QueryTooLarge).with("limit", MAX_NODES));
    }
    let asked: Vec<_> = ids.iter().map(decode).collect();
    let mut found: Vec<(NodeKind, Datum, Node)> = Vec::new();
    for kind in NodeKind::ALL {
        let mut keys: Vec<Datum> = Vec::new();
        for (_, key) in asked.iter().flatten().filter(|(of, _)| of == kind) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        found.extend(load(ctx, *kind, keys).await?.into_iter().map(|(key, node)| (*kind, key, node)));
    }
    let of = |(kind, key): &(NodeKind, Datum)| {
        found.iter().find(|(of, named, _)| of == kind && named == key).map(|(_, _, node)| node.clone())
    };
    Ok(asked.iter().map(|id| id.as_ref().and_then(of)).collect())
}

/// The object of one id.
pub async fn node(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let (kind, key) = decode(id).ok_or_else(|| Error::invalid(Reason::MalformedId, "id"))?;
    Ok(load(ctx, kind, vec![key]).await?.pop().map(|(_, node)| node))
}

async fn load(ctx: &Context<'_>, kind: NodeKind, keys: Vec<Datum>) -> Result<Vec<(Datum, Node)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    match kind {
        NodeKind::AccessGrant => rows::<AccessGrant>(ctx, keys).await,
        NodeKind::AgendaItem => rows::<AgendaItem>(ctx, keys).await,
        NodeKind::Agreement => rows::<Agreement>(ctx, keys).await,
        NodeKind::ApiKey => rows::<ApiKey>(ctx, keys).await,
        NodeKind::BudgetCeiling => rows::<BudgetCeiling>(ctx, keys).await,
        NodeKind::Club => rows::<Club>(ctx, keys).await,
        NodeKind::Committee => rows::<Committee>(ctx, keys).await,
        NodeKind::CommitteeRepresentative => rows::<CommitteeRepresentative>(ctx, keys).await,
        NodeKind::CommitteeSeat => rows::<CommitteeSeat>(ctx, keys).await,
        NodeKind::Community => rows::<Community>(ctx, keys).await,
        NodeKind::Complaint => rows::<Complaint>(ctx, keys).await,
        NodeKind::Consulate => rows::<Consulate>(ctx, keys).await,
        NodeKind::Contribution => rows::<Contribution>(ctx, keys).await,
        NodeKind::Defect => rows::<Defect>(ctx, keys).await,
        NodeKind::Deposit => rows::<Deposit>(ctx, keys).await,
        NodeKind::Document => rows::<Document>(ctx, keys).await,
        NodeKind::Federation => rows::<Federation>(ctx, keys).await,
        NodeKind::FederationMandate => rows::<FederationMandate>(ctx, keys).await,
        NodeKind::Freeze => rows::<Freeze>(ctx, keys).await,
        NodeKind::GoverningParty => rows::<GoverningParty>(ctx, keys).await,
        NodeKind::HandoverCertificate => rows::<HandoverCertificate>(ctx, keys).await,
        NodeKind::Hold => rows::<Hold>(ctx, keys).await,
        NodeKind::Inspection => rows::<Inspection>(ctx, keys).await,
        NodeKind::Membership => rows::<Membership>(ctx, keys).await,
        NodeKind::MirrorClub => rows::<MirrorClub>(ctx, keys).await,
        NodeKind::Municipality => rows::<Municipality>(ctx, keys).await,
        NodeKind::Need => rows::<Need>(ctx, keys).await,
        NodeKind::Observation => rows::<Observation>(ctx, keys).await,
        NodeKind::OperatingCost => rows::<OperatingCost>(ctx, keys).await,
        NodeKind::ProgressReport => rows::<ProgressReport>(ctx, keys).await,
        NodeKind::Project => rows::<Project>(ctx, keys).await,
        NodeKind::RefundCase => rows::<RefundCase>(ctx, keys).await,
        NodeKind::Resolution => rows::<Resolution>(ctx, keys).await,
        NodeKind::Review => rows::<Review>(ctx, keys).await,
        NodeKind::RuleSet => rows::<RuleSet>(ctx, keys).await,
        NodeKind::Session => rows::<Session>(ctx, keys).await,
        NodeKind::SessionMinutes => rows::<SessionMinutes>(ctx, keys).await,
        NodeKind::State => rows::<State>(ctx, keys).await,
        NodeKind::TechnicalFile => rows::<TechnicalFile>(ctx, keys).await,
        NodeKind::TechnicalFileItem => rows::<TechnicalFileItem>(ctx, keys).await,
        NodeKind::Tenant => rows::<Tenant>(ctx, keys).await,
        NodeKind::Training => rows::<Training>(ctx, keys).await,
        NodeKind::Tranche => rows::<Tranche>(ctx, keys).await,
        NodeKind::Transfer => rows::<Transfer>(ctx, keys).await,
        NodeKind::UpkeepCommitment => rows::<UpkeepCommitment>(ctx, keys).await,
        NodeKind::Works => rows::<Works>(ctx, keys).await,
        NodeKind::WorksCommittee => rows::<WorksCommittee>(ctx, keys).await,
    }
}

async fn rows<N>(ctx: &Context<'_>, keys: Vec<Datum>) -> Result<Vec<(Datum, Node)>>
where
    N: Noun + Into<Node>,
    N::Wants: Wants,
{
    let request = Request::of(ctx)?;
    let wants: N::Wants = request.wants(ctx, keys.len())?;
    let rows = request.store.rows::<N>(&request.scope, &keys, &wants).await?;
    Ok(rows.into_iter().map(|row| (row.key(), row.into())).collect())
}
