//! What the programme reports: projects by type and year, coverage, money by seat, and clubs. Of what everybody can read, as the
//! database adds it up: rows grow with years, types, states and seats, and never with projects. Clubs alone are counted.

use super::Store;
use super::cells::Cells;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::project::ProjectType;
use crate::domain::seat::Seat;
use crate::error::Result;

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
        let mut query = self.query();
        let types = scope.readable(Resource::ProgrammeTypeSum, "t", &mut query).text();
        let text = format!(
            "SELECT t.fiscal_year, t.project_type, t.projects FROM programme_type_sum t \
             WHERE t.projects > 0 AND {types} ORDER BY t.fiscal_year, t.project_type"
        );
        let rows = self.all(scope, query.statement(text)).await?;
        let read = |mut cells: Cells<'_>| {
            Ok(TypeCount { fiscal_year: cells.get()?, project_type: cells.get()?, projects: cells.get()? })
        };
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }

    pub async fn figures_by_year(&self, scope: &Scope) -> Result<Vec<YearFigures>> {
        let mut query = self.query();
        let types = scope.readable(Resource::ProgrammeTypeSum, "t", &mut query).text();
        let years = scope.readable(Resource::ProgrammeYearSum, "y", &mut query).text();
        let text = format!(
            "SELECT y.fiscal_year, t.projects, y.states, y.municipalities, t.cost FROM programme_year_sum y \
             JOIN (SELECT t.fiscal_year, CAST(sum(t.projects) AS BIGINT) AS projects, \
               CAST(sum(t.cost_centavos) AS BIGINT) AS cost FROM programme_type_sum t WHERE {types} \
               GROUP BY t.fiscal_year) t ON t.fiscal_year = y.fiscal_year \
             WHERE t.projects > 0 AND {years} ORDER BY y.fiscal_year"
        );
        let rows = self.all(scope, query.statement(text)).await?;
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
        let mut query = self.query();
        let seats = scope.readable(Resource::ProgrammeSeatSum, "s", &mut query).text();
        let text = format!(
            "SELECT s.fiscal_year, s.seat, CAST(sum(s.due_centavos) AS BIGINT), \
             CAST(sum(s.deposited_centavos) AS BIGINT) FROM programme_seat_sum s WHERE s.parties > 0 AND {seats} \
             GROUP BY s.fiscal_year, s.seat ORDER BY s.fiscal_year, s.seat"
        );
        let rows = self.all(scope, query.statement(text)).await?;
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
}
