//! Whether the programme is fair, as figures over what everybody can read.

use async_graphql::{Context, ID, SimpleObject};

use super::id::NodeKind;
use super::request::Request;
use super::scalar::{BasisPoints, InegiCode, Money};
use super::written::{Owned, WrittenList};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::fairness::{GroupFigures, Grouping};

/// What it costs to read the sums of a year: some dozens of rows, however many proposals they are of.
const REPORT_COST: u64 = 50;

/// How the proposals of a year fared (informe de equidad): those that everybody can read, whoever looks. What is not
/// published yet is none of them.
#[derive(Debug, SimpleObject)]
pub struct FairnessReport {
    /// Fiscal year.
    fiscal_year: i32,
    /// By the degree of marginalisation of the community that would receive the work, the neediest first.
    by_marginalisation: WrittenList<Owned<FairnessGroup>>,
    /// By the federation to which the club belongs now, those with the most money first, at most twenty; one group without
    /// a name for clubs of none.
    by_federation: WrittenList<Owned<FairnessGroup>>,
    /// The clubs with the most money, at most twenty.
    by_club: WrittenList<Owned<FairnessGroup>>,
    /// By the party that governed the municipality when the proposal was made; one group without a name where that is not
    /// recorded. It is of governments, never of persons.
    by_governing_party: WrittenList<Owned<FairnessGroup>>,
}

/// How the proposals of one group fared.
#[derive(Debug, SimpleObject)]
pub struct FairnessGroup {
    /// Degree, name of the federation or club, or party; empty for those of none.
    name: String,
    /// Global id of the federation or club.
    id: Option<ID>,
    /// Number of proposals that are public.
    proposals: i64,
    /// Number of those that were selected.
    selected: i64,
    /// Number of those that were rejected.
    rejected: i64,
    /// Of those that were selected or rejected, the part that was selected; absent where none was.
    approval: Option<BasisPoints>,
    /// Cost of the selected ones.
    cost: Money,
    /// Its part of the cost of all selected ones; absent where there are none.
    share: Option<BasisPoints>,
}

/// The report of a year.
pub async fn report(ctx: &Context<'_>, fiscal_year: i32, state: Option<InegiCode>) -> Result<FairnessReport> {
    let state = match state {
        Some(InegiCode(code)) if code.len() == 2 => Some(code),
        Some(_) => return Err(Error::invalid(Reason::MalformedValue, "state")),
        None => None,
    };
    let request = Request::of(ctx)?;
    request.spend(REPORT_COST)?;
    let mut figures = request.store.fairness(&request.scope, fiscal_year, state.as_deref()).await?;
    figures.sort_by_key(|group| std::cmp::Reverse((need(&group.name), group.cost_centavos, group.id)));
    let degrees = figures.iter().filter(|group| group.grouping == Grouping::Marginalisation);
    let total: i64 = degrees.map(|group| group.cost_centavos).sum();
    let of = |grouping: Grouping| {
        figures.iter().filter(|group| group.grouping == grouping).map(|group| Owned(shown(group, total))).collect()
    };
    Ok(FairnessReport {
        fiscal_year,
        by_marginalisation: of(Grouping::Marginalisation),
        by_federation: of(Grouping::Federation),
        by_club: of(Grouping::Club),
        by_governing_party: of(Grouping::GoverningParty),
    })
}

/// The place of a degree of marginalisation, the neediest last; 0 for what is no degree.
fn need(name: &str) -> usize {
    use crate::domain::project::MarginalisationDegree;
    use crate::domain::word::Word;
    let known = MarginalisationDegree::ALL.iter().filter(|degree| **degree != MarginalisationDegree::Unknown);
    known.map(|degree| degree.text()).position(|degree| degree == name).map_or(0, |at| at + 1)
}

fn shown(group: &GroupFigures, total: i64) -> FairnessGroup {
    let id = match group.grouping {
        Grouping::Federation => Some(NodeKind::Federation.id(group.id)),
        Grouping::Club => Some(NodeKind::Club.id(group.id)),
        Grouping::Marginalisation | Grouping::GoverningParty => None,
    };
    FairnessGroup {
        name: group.name.clone(),
        id: id.filter(|_| !group.id.is_nil()),
        proposals: group.proposals,
        selected: group.selected,
        rejected: group.rejected,
        approval: BasisPoints::part(group.selected, group.selected + group.rejected),
        cost: Money::pesos(group.cost_centavos),
        share: BasisPoints::part(group.cost_centavos, total),
    }
}
