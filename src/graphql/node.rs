//! `node` and `nodes`: any object by its global id, planned as any other read.

use std::pin::Pin;

use async_graphql::{Context, ID, Interface};

use super::id::{NodeKind, decode};
use super::request::Request;
use super::written::one_of;
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
use crate::store::help_request::HelpRequest;
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
use crate::store::share_exception::ShareException;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::technical_file::{TechnicalFile, TechnicalFileItem};
use crate::store::tenant::{Consulate, Federation, Tenant};
use crate::store::territory::{Community, Municipality, State};
use crate::store::timeline::Tranche;
use crate::store::works::{ProgressReport, Works};
use crate::store::works_committee::{Training, WorksCommittee};

/// Most ids that `nodes` takes.
pub const MAX_NODES: usize = 100;

/// Declares what has a global id: each noun is a kind of its own.
macro_rules! nodes {
    ($($noun:ident),+ $(,)?) => {
        /// An object with a global id.
        #[derive(Clone, Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
        #[allow(clippy::large_enum_variant, reason = "a node is answered at once, and never kept")]
        pub enum Node {
            $($noun($noun),)+
        }

        one_of!(Node { $($noun),+ });

        /// The objects of one kind.
        fn of_kind<'c>(ctx: &'c Context<'_>, kind: NodeKind, keys: Vec<Datum>) -> Loading<'c> {
            match kind {
                $(NodeKind::$noun => rows::<$noun>(ctx, keys),)+
            }
        }
    };
}

nodes! {
    AccessGrant, AgendaItem, Agreement, ApiKey, BudgetCeiling, Club, Committee, CommitteeRepresentative,
    CommitteeSeat, Community, Complaint, Consulate, Contribution, Defect, Deposit, Document, Federation,
    FederationMandate, Freeze, GoverningParty, HandoverCertificate, HelpRequest, Hold, Inspection, Membership,
    MirrorClub, Municipality, Need, Observation, OperatingCost, ProgressReport, Project, RefundCase, Resolution,
    Review, RuleSet, Session, SessionMinutes, ShareException, State, TechnicalFile, TechnicalFileItem, Tenant,
    Training, Tranche, Transfer, UpkeepCommitment, Works, WorksCommittee
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
    of_kind(ctx, kind, keys).await
}

/// What [`rows`] gives.
type Loading<'c> = Pin<Box<dyn Future<Output = Result<Vec<(Datum, Node)>>> + Send + 'c>>;

/// In a box: a future of each kind side by side would not fit on a stack.
fn rows<'c, N>(ctx: &'c Context<'_>, keys: Vec<Datum>) -> Loading<'c>
where
    N: Noun + Into<Node> + Send,
    N::Wants: Wants + Send + Sync,
{
    Box::pin(async move {
        let request = Request::of(ctx)?;
        let wants: N::Wants = request.wants(ctx, keys.len())?;
        let rows = request.store.rows::<N>(&request.scope, &keys, &wants).await?;
        Ok(rows.into_iter().map(|row| (row.key(), row.into())).collect())
    })
}
