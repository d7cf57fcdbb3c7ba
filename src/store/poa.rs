//! The monthly monitoring of the annual programme (POA) of one state: money by seat and progress of works, of the month and of
//! the year to its end, over what a scope admits; a statement each.

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
        let project = scope.readable(Resource::Project, "a", &mut query).text();
        // Transfers hang on projects that are within the scope.
        let transfer = scope.readable_under(Some(Resource::Project), Resource::Transfer, "t", &mut query).text();
        let text = format!(
            "SELECT t.kind, t.seat, \
             CAST(sum(CASE WHEN t.occurred_on >= {begins} THEN t.amount_centavos ELSE 0 END) AS BIGINT), \
             CAST(sum(t.amount_centavos) AS BIGINT) FROM transfer t JOIN project a ON a.id = t.project_id \
             WHERE t.state_code = {state} AND t.occurred_on >= {year_begins} AND t.occurred_on < {ends} AND {project} \
             AND {transfer} GROUP BY t.kind, t.seat"
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

    /// The works of the month. What was reported never falls, so that the greatest of a time is the last; what was
    /// reported in earlier years is looked up work by work.
    pub async fn poa_works(&self, scope: &Scope, state: &str, month: Month) -> Result<Built> {
        let mut query = self.query();
        let (state, begins) = (query.bind(state), query.bind(month.begins));
        let (year_begins, ends) = (query.bind(month.year_begins), query.bind(month.ends));
        let project = scope.readable(Resource::Project, "a", &mut query).text();
        let mut report = |alias: &str| {
            scope.readable_under(Some(Resource::Project), Resource::ProgressReport, alias, &mut query).text()
        };
        let (report, earlier) = (report("r"), report("e"));
        let rules = scope.readable(Resource::RuleSet, "s", &mut query).text();
        let before = |of: &str, day: &str| {
            format!(
                "coalesce((SELECT max(e.{of}) FROM progress_report e WHERE e.project_id = a.id AND e.reported_on < {day} \
                 AND {earlier}), 0)"
            )
        };
        let sum = |of: &str| format!("CAST(coalesce(sum({of}), 0) AS BIGINT)");
        // `cost * bps / 10000`, of any cost.
        let part = |bps: &str| sum(&format!("w.cost / 10000 * w.{bps} + w.cost % 10000 * w.{bps} / 10000"));
        let text = format!(
            "SELECT count(*), {alert}, {cost}, {built_before_year}, {built_before}, {built}, {spent_before_year}, \
             {spent_before}, {spent} FROM (\
             SELECT a.cost_centavos AS cost, s.progress_tolerance_bps AS tolerated, max(r.physical_bps) AS built, \
             max(r.spent_centavos) AS spent, max(r.financial_bps) AS financial, \
             {built_1} AS built_before_year, {built_2} AS built_before, {spent_1} AS spent_before_year, \
             {spent_2} AS spent_before \
             FROM progress_report r JOIN project a ON a.id = r.project_id JOIN rule_set s ON s.id = a.rule_set_id \
             WHERE r.state_code = {state} AND r.reported_on >= {year_begins} AND r.reported_on < {ends} AND {project} \
             AND {report} AND {rules} GROUP BY a.id, a.cost_centavos, s.progress_tolerance_bps) w",
            alert = sum("CASE WHEN w.financial > w.built + w.tolerated THEN 1 ELSE 0 END"),
            cost = sum("w.cost"),
            built_before_year = part("built_before_year"),
            built_before = part("built_before"),
            built = part("built"),
            spent_before_year = sum("w.spent_before_year"),
            spent_before = sum("w.spent_before"),
            spent = sum("w.spent"),
            built_1 = before("physical_bps", &year_begins),
            built_2 = before("physical_bps", &begins),
            spent_1 = before("spent_centavos", &year_begins),
            spent_2 = before("spent_centavos", &begins),
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
