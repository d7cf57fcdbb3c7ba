//! The roots of reading.

use async_graphql::{Context, ID, Object};

use super::access::{self, AccessExplanation, AccessRule};
use super::fairness::{self, FairnessReport};
use super::id::NodeKind;
use super::list::{Listed, PageRequest};
use super::node::{self, MAX_NODES, Node};
use super::poa::{self, PoaMonth};
use super::request::Request;
use super::scalar::InegiCode;
use super::selection::Selected;
use super::solidarity::{self, SolidarityOrder};
use super::statistics::ProgrammeStatistics;
use super::task::{self, TaskList};
use super::viewer::Viewer;
use super::written::{Owned, Written, WrittenList};
use crate::authz::policy::Act;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::access_ledger::AccessLedgerEntry;
use crate::store::budget::BudgetCeiling;
use crate::store::club::Club;
use crate::store::committee::{Committee, Session};
use crate::store::complaint::Complaint;
use crate::store::datum::Datum;
use crate::store::need::Need;
use crate::store::noun::Wants;
use crate::store::operating_cost::OperatingCost;
use crate::store::page::Page;
use crate::store::plan::{Noun, PageWants};
use crate::store::project::Project;
use crate::store::resolution::Resolution;
use crate::store::tenant::{Consulate, Federation};
use crate::store::territory::{Community, Municipality, State};
use crate::store::works::Works;

/// The roots of reading.
pub struct Query;

/// A club, where there is one for the viewer.
type MaybeClub = Option<Written<Owned<Club>>>;

/// Declares the roots: fields of their own, and a connection for each noun.
macro_rules! roots {
    ({ $($body:tt)* } $($(#[$doc:meta])* $root:ident: $noun:ident;)+) => {
        /// What can be read. Every answer holds only what the viewer can see, and what is not there for the viewer
        /// is the same as what is not there at all.
        #[Object]
        impl Query {
            $($body)*

            $(
                $(#[$doc])*
                #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are those of the field")]
                async fn $root(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "Number of elements from the start, 1 to 100; 20 where neither first nor last is given")]
                    first: Option<i32>,
                    #[graphql(desc = "Only elements after this cursor")] after: Option<String>,
                    #[graphql(desc = "Number of elements from the end, 1 to 100")] last: Option<i32>,
                    #[graphql(desc = "Only elements before this cursor")] before: Option<String>,
                    #[graphql(name = "where", desc = "Conditions, all of which must hold")]
                    filter: Option<<$noun as Listed>::Where>,
                    #[graphql(desc = "Order of the list")] order_by: Option<<$noun as Listed>::Order>,
                ) -> Option<Result<Written<Owned<Page<$noun>>>>> {
                    let filter = filter.map(Into::into).unwrap_or_default();
                    let order = order_by.map_or($noun::DEFAULT_ORDER, $noun::order);
                    Some(page::<$noun>(ctx, PageRequest { first, after, last, before, filter, order }).await.map(Written::owned))
                }
            )+
        }
    };
}

roots! {
    {
        /// The person who is signed in; absent for an anonymous viewer.
        async fn viewer<'c>(&self, ctx: &Context<'c>) -> Option<Result<Viewer<'c>>> {
            Request::of(ctx).map(Viewer::of).transpose()
        }

        /// An object by its global id; absent where there is none for the viewer.
        async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Global id")] id: ID) -> Option<Result<Written<Node>>> {
            node::node(ctx, &id).await.map(|node| node.map(Written)).transpose()
        }

        /// Objects by their global ids, in the same order, at most 100; absent where there is none for the viewer.
        async fn nodes(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Global ids, at most 100")] ids: Vec<ID>,
        ) -> Option<Result<Vec<Option<Written<Node>>>>> {
            Some(node::nodes(ctx, &ids).await.map(|nodes| nodes.into_iter().map(|node| node.map(Written)).collect()))
        }

        /// A project by its id.
        async fn project(&self, ctx: &Context<'_>, #[graphql(desc = "Global id")] id: ID) -> Option<Result<Written<Owned<Project>>>> {
            Some(by_id(ctx, NodeKind::Project, &id).await.map(Written::owned))
        }

        /// A club by its id.
        async fn club(&self, ctx: &Context<'_>, #[graphql(desc = "Global id")] id: ID) -> Option<Result<Written<Owned<Club>>>> {
            Some(by_id(ctx, NodeKind::Club, &id).await.map(Written::owned))
        }

        /// The status of a club by the folio of its registration (toma de nota); absent where there is none.
        async fn club_by_folio(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Folio of the registration")] folio: String,
        ) -> Option<Result<Written<Owned<Club>>>> {
            clubs_by_folio(ctx, vec![folio]).await.map(|mut clubs| clubs.pop().flatten()).transpose()
        }

        /// The status of clubs by their folios, in the same order, at most 100; absent where there is none.
        async fn clubs_by_folio(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Folios, at most 100")] folios: Vec<String>,
        ) -> Option<Result<Vec<MaybeClub>>> {
            Some(clubs_by_folio(ctx, folios).await)
        }

        /// Why the viewer may or may not do something with an object: each rule of the policy, tried on it.
        async fn explain_access(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Global id of the object")] id: ID,
            #[graphql(desc = "The act, one that is judged on such an object")] act: Act,
        ) -> Option<Result<Written<Owned<AccessExplanation>>>> {
            Some(access::explain(ctx, &id, act).await.map(Written::owned))
        }

        /// The policy as a whole: every rule, of whom it speaks and what it asks.
        async fn access_matrix(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<AccessRule>>>> {
            Some(access::policy(ctx))
        }

        /// What waits for the viewer under the acting membership, and until when: the acts that the policy allows them, on
        /// the objects that wait for them; what is due first at the front.
        async fn my_tasks(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Number of tasks, 1 to 100; 20 where it is not given")] first: Option<i32>,
        ) -> Option<Result<Written<Owned<TaskList>>>> {
            Some(task::tasks(ctx, first).await.map(Written::owned))
        }

        /// How the public proposals of a fiscal year fared: by marginalisation, federation, club, and governing party; of the
        /// whole country, or of one state. The same for whoever looks.
        async fn fairness_report(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Fiscal year")] fiscal_year: i32,
            #[graphql(desc = "INEGI's code of a state; the whole country where it is not given")] state: Option<InegiCode>,
        ) -> Option<Result<Written<Owned<FairnessReport>>>> {
            Some(fairness::report(ctx, fiscal_year, state).await.map(Written::owned))
        }

        /// The monthly monitoring of a state (Programa Operativo Anual): money by seat and progress of the works of its public
        /// projects, of the month and of the year to its end. The same for whoever looks.
        async fn poa_month(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "INEGI's code of the state")] state: InegiCode,
            #[graphql(desc = "Year, from 1986 on")] year: i32,
            #[graphql(desc = "Month, 1 to 12")] month: i32,
        ) -> Option<Result<Written<Owned<PoaMonth>>>> {
            Some(poa::month(ctx, &state, year, month).await.map(Written::owned))
        }

        /// Communities that need something and have no club (lista solidaria), the poorest first. For clubs and federations
        /// that look for a community to help: a proposal may be for any community.
        #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are those of the field")]
        async fn solidarity_communities(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Number of elements from the start, 1 to 100; 20 where neither first nor last is given")]
            first: Option<i32>,
            #[graphql(desc = "Only elements after this cursor")] after: Option<String>,
            #[graphql(desc = "Number of elements from the end, 1 to 100")] last: Option<i32>,
            #[graphql(desc = "Only elements before this cursor")] before: Option<String>,
            #[graphql(name = "where", desc = "Conditions, all of which must hold")]
            filter: Option<<Community as Listed>::Where>,
            #[graphql(desc = "Order of the list")] order_by: Option<SolidarityOrder>,
        ) -> Option<Result<Written<Owned<Page<Community>>>>> {
            let filter = filter.map(Into::into).unwrap_or_default();
            let order = order_by.unwrap_or(SolidarityOrder::PoorestFirst).into();
            let asked = PageRequest { first, after, last, before, filter, order };
            Some(solidarity::communities(ctx, asked).await.map(Written::owned))
        }

        /// The programme's tables of all years.
        async fn programme_statistics(&self) -> ProgrammeStatistics {
            ProgrammeStatistics
        }
    }
    /// States of Mexico.
    states: State;
    /// Municipalities.
    municipalities: Municipality;
    /// Communities that take part in the programme.
    communities: Community;
    /// Consulates that register clubs.
    consulates: Consulate;
    /// Federations of clubs.
    federations: Federation;
    /// Migrants' clubs.
    clubs: Club;
    /// Needs of communities, the most endorsed first.
    needs: Need;
    /// Projects that the viewer can see.
    projects: Project;
    /// Committees (COVAM).
    committees: Committee;
    /// Sessions that the viewer can see.
    sessions: Session;
    /// Resolutions that the viewer can see.
    resolutions: Resolution;
    /// Complaints that the viewer can see: the own ones, and those that the viewer's office reads.
    complaints: Complaint;
    /// Ceilings of the federal part, per state and year.
    budget_ceilings: BudgetCeiling;
    /// Works that the viewer can see, those where the money runs farthest ahead of the work first; by default all, and with
    /// `where: { alert: { eq: MONEY_AHEAD } }` those in alert.
    works: Works;
    /// What it costs to run the programme (gastos de operación), for everybody to know.
    operating_costs: OperatingCost;
    /// Reads of the private data of the organisation for which the viewer acts, by others, newest first.
    access_ledger: AccessLedgerEntry;
}

/// What it costs to count a list, up to its limit.
const COUNT_COST: u64 = 25;

pub(super) async fn page<N>(ctx: &Context<'_>, asked: PageRequest) -> Result<Page<N>>
where
    N: Noun,
    N::Wants: Wants,
{
    let request = Request::of(ctx)?;
    let args = asked.resolve::<N>()?;
    let mut wants = N::Wants::default();
    let beside = wants.want_rows(&Selected::resolving(ctx, request, 1)?)?;
    if beside.count {
        request.spend(COUNT_COST)?;
    }
    request.store.page::<N>(&request.scope, &PageWants { args, beside, wants }).await
}

pub(super) async fn by_id<N>(ctx: &Context<'_>, kind: NodeKind, id: &ID) -> Result<N>
where
    N: Noun,
    N::Wants: Wants,
{
    let request = Request::of(ctx)?;
    let key = kind.uuid(id, "id")?;
    let wants: N::Wants = request.wants(ctx, 1)?;
    request.store.row::<N>(&request.scope, key.into(), &wants).await?.ok_or_else(Error::not_found)
}

async fn clubs_by_folio(ctx: &Context<'_>, folios: Vec<String>) -> Result<Vec<MaybeClub>> {
    if folios.len() > MAX_NODES {
        return Err(Error::limited(Reason::QueryTooLarge).with("limit", MAX_NODES));
    }
    let request = Request::of(ctx)?;
    // What no folio can be is not looked for.
    let possible = |folio: &&String| folio.len() <= 40 && folio.bytes().all(|byte| byte.is_ascii_graphic());
    let mut keys: Vec<&String> = folios.iter().filter(possible).collect();
    keys.sort();
    keys.dedup();
    let keys: Vec<Datum> = keys.into_iter().cloned().map(Datum::Text).collect();
    let wants = request.wants(ctx, keys.len().max(1))?;
    let clubs = request.store.rows_by::<Club>(&request.scope, "folio", &keys, &wants).await?;
    let of = |folio: &String| clubs.iter().find(|club| club.folio == *folio).cloned().map(Written::owned);
    Ok(folios.iter().map(of).collect())
}
