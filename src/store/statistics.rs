//! What the programme reports: projects by type and year, coverage, clubs, and money by seat, over what a scope admits.

use super::Store;
use super::cells::Cells;
use crate::authz::policy::Resource;
use crate::authz::predicate::{Known, Parent};
use crate::authz::scope::Scope;
use crate::domain::project::ProjectType;
use crate::domain::seat::Seat;
use crate::error::Result;

/// Stages of a project that was selected at least; proposals that wait or were turned down are no projects of the
/// programme's tables.
pub(super) const SELECTED_OR_LATER: &str = "('SELECTED', 'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW', 'IN_NATIONAL_REVIEW', \
     'AUTHORISED', 'AGREED', 'IN_EXECUTION', 'WORKS_FINISHED', 'HANDED_OVER', 'CLOSED')";

/// Projects of one type in one year.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TypeCount {
    pub fiscal_year: i32,
    pub project_type: ProjectType,
    pub projects: i64,
}

/// One year of the programme.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct YearFigures {
    pub fiscal_year: i32,
    pub projects: i64,
    pub states: i64,
    pub municipalities: i64,
    pub cost_centavos: i64,
}

/// What a seat has to give and has given in one year.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SeatFigures {
    pub fiscal_year: i32,
    pub seat: Seat,
    pub due_centavos: i64,
    pub deposited_centavos: i64,
}

impl Store {
    pub async fn projects_by_type(&self, scope: &Scope) -> Result<Vec<TypeCount>> {
        let text = "SELECT a.fiscal_year, a.project_type, count(*) FROM project a WHERE $scope \
             GROUP BY a.fiscal_year, a.project_type ORDER BY a.fiscal_year, a.project_type";
        let rows = self.selected(scope, text).await?;
        let read = |mut cells: Cells<'_>| {
            Ok(TypeCount { fiscal_year: cells.get()?, project_type: cells.get()?, projects: cells.get()? })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }

    pub async fn figures_by_year(&self, scope: &Scope) -> Result<Vec<YearFigures>> {
        let text = "SELECT a.fiscal_year, count(*), count(DISTINCT a.state_code), \
             count(DISTINCT a.municipality_code), CAST(sum(a.cost_centavos) AS BIGINT) \
             FROM project a WHERE $scope GROUP BY a.fiscal_year ORDER BY a.fiscal_year";
        let rows = self.selected(scope, text).await?;
        let read = |mut cells: Cells<'_>| {
            Ok(YearFigures {
                fiscal_year: cells.get()?,
                projects: cells.get()?,
                states: cells.get()?,
                municipalities: cells.get()?,
                cost_centavos: cells.get()?,
            })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }

    pub async fn figures_by_seat(&self, scope: &Scope) -> Result<Vec<SeatFigures>> {
        let text = "SELECT a.fiscal_year, b.seat, CAST(sum(b.due_centavos) AS BIGINT), \
             CAST(sum(b.deposited_centavos) AS BIGINT) \
             FROM project a JOIN project_party b ON b.project_id = a.id WHERE b.standing = 'CURRENT' AND $scope AND $parties \
             GROUP BY a.fiscal_year, b.seat ORDER BY a.fiscal_year, b.seat";
        let rows = self.selected(scope, text).await?;
        let read = |mut cells: Cells<'_>| {
            Ok(SeatFigures {
                fiscal_year: cells.get()?,
                seat: cells.get()?,
                due_centavos: cells.get()?,
                deposited_centavos: cells.get()?,
            })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }

    /// Number of clubs, and of the states of the United States in which they are.
    pub async fn clubs_and_us_states(&self, scope: &Scope) -> Result<(i64, i64)> {
        let mut query = self.query();
        let readable = scope.readable(Resource::Club, "a", &mut query).text();
        let text = format!("SELECT count(*), count(DISTINCT a.us_state) FROM club a WHERE {readable}");
        let rows = self.all(scope, query.statement(text)).await?;
        let read = |mut cells: Cells<'_>| Ok((cells.get()?, cells.get()?));
        rows.first().map_or(Ok((0, 0)), |row| read(Cells::of(row)))
    }

    /// Runs an aggregate over the selected projects `a`, and their parties `b`, that the scope admits.
    async fn selected(&self, scope: &Scope, text: &str) -> Result<super::Rows> {
        let mut query = self.query();
        let readable = scope.readable(Resource::Project, "a", &mut query).text();
        let condition = format!("a.stage IN {SELECTED_OR_LATER} AND {readable}");
        let mut text = text.replace("$scope", &condition);
        if text.contains("$parties") {
            let project = Parent { resource: Resource::Project, alias: "a", named: Some(("id", "project_id")) };
            // They hang on projects that are within the scope; who reads no party reads no sum of them either.
            let parties = scope.readable_under(Known::Under(project), Resource::ProjectParty, "b", &mut query);
            text = text.replace("$parties", &parties.text());
        }
        self.all(scope, query.statement(text)).await
    }
}
