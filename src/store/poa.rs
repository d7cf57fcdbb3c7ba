//! The monthly monitoring of the annual programme (POA) of one state: money by seat and progress of works, of the month and of
//! the year to its end. Of what everybody can read, as the database adds it up month by month; a statement each, which reads
//! a dozen months at most.

use super::Store;
use super::cells::Cells;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::account::TransferKind;
use crate::domain::poa::Month;
use crate::domain::seat::Seat;
use crate::error::Result;

/// What moved of one kind, of one seat where it is of one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moved {
    pub kind: TransferKind,
    pub seat: Option<Seat>,
    pub month_centavos: i64,
    pub year_centavos: i64,
}

/// Something that only grows, as it stood before the year, before the month and at its end.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Grown {
    pub before_year_centavos: i64,
    pub before_month_centavos: i64,
    pub at_end_centavos: i64,
}

/// How far the works are of which somebody reported in the year.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Built {
    pub works: i64,
    /// Works whose money runs ahead of the work at the end of the month by more than their rules tolerate.
    pub in_alert: i64,
    pub cost_centavos: i64,
    /// The part of the cost that stands built.
    pub built: Grown,
    pub spent: Grown,
}

impl Store {
    /// The money of the month.
    pub async fn poa_money(&self, scope: &Scope, state: &str, month: Month) -> Result<Vec<Moved>> {
        let mut query = self.query();
        let (state, begins) = (query.bind(state), query.bind(month.begins));
        let (year_begins, ends) = (query.bind(month.year_begins), query.bind(month.ends));
        let sums = scope.readable(Resource::PoaMoneySum, "s", &mut query).text();
        let text = format!(
            "SELECT s.kind, nullif(s.seat, ''), \
             CAST(sum(CASE WHEN s.month = {begins} THEN s.amount_centavos ELSE 0 END) AS BIGINT), \
             CAST(sum(s.amount_centavos) AS BIGINT) FROM poa_money_sum s \
             WHERE s.state_code = {state} AND s.month >= {year_begins} AND s.month < {ends} AND {sums} \
             GROUP BY s.kind, s.seat"
        );
        let rows = self.all(scope, query.statement(text)).await?;
        let read = |mut cells: Cells<'_>| {
            Ok(Moved {
                kind: cells.get()?,
                seat: cells.get()?,
                month_centavos: cells.get()?,
                year_centavos: cells.get()?,
            })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }

    /// The works of the month: what stood before the year of those of which somebody reported in it, and what came to it
    /// month by month.
    pub async fn poa_works(&self, scope: &Scope, state: &str, month: Month) -> Result<Built> {
        let mut query = self.query();
        let (state, begins) = (query.bind(state), query.bind(month.begins));
        let (year_begins, ends) = (query.bind(month.year_begins), query.bind(month.ends));
        let sums = scope.readable(Resource::PoaWorksSum, "s", &mut query).text();
        let sum = |of: &str| format!("CAST(coalesce(sum({of}), 0) AS BIGINT)");
        let grown = |of: &str| {
            let before = format!("s.{of}_before_centavos");
            let earlier = format!("{before} + CASE WHEN s.month < {begins} THEN s.{of}_centavos ELSE 0 END");
            [sum(&before), sum(&earlier), sum(&format!("{before} + s.{of}_centavos"))].join(", ")
        };
        let text = format!(
            "SELECT {}, {}, {}, {}, {} FROM poa_works_sum s \
             WHERE s.state_code = {state} AND s.month >= {year_begins} AND s.month < {ends} AND {sums}",
            sum("s.works"),
            sum("s.in_alert"),
            sum("s.cost_centavos"),
            grown("built"),
            grown("spent"),
        );
        let rows = self.all(scope, query.statement(text)).await?;
        rows.first().map_or_else(|| Ok(Built::default()), |row| built(Cells::of(row)))
    }
}

fn built(mut cells: Cells<'_>) -> Result<Built> {
    Ok(Built {
        works: cells.get()?,
        in_alert: cells.get()?,
        cost_centavos: cells.get()?,
        built: grown(&mut cells)?,
        spent: grown(&mut cells)?,
    })
}

fn grown(cells: &mut Cells<'_>) -> Result<Grown> {
    Ok(Grown { before_year_centavos: cells.get()?, before_month_centavos: cells.get()?, at_end_centavos: cells.get()? })
}
