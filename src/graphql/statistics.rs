//! What the programme reports, as figures over what everybody can read.

use async_graphql::{Context, Object, SimpleObject};

use super::request::Request;
use super::scalar::{BasisPoints, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::project::ProjectType;
use crate::domain::seat::Seat;
use crate::error::Result;

/// What it costs to read the sums of all years, once: up to some thousands of rows, however many projects they are of.
const SUMS_COST: u64 = 50;

/// What the programme reports.
pub struct ProgrammeStatistics;

/// Projects of one type in one year.
#[derive(Debug, SimpleObject)]
pub struct ProjectTypeCount {
    /// Fiscal year.
    fiscal_year: i32,
    /// Type of work.
    #[graphql(name = "type")]
    project_type: ProjectType,
    /// Number of projects.
    projects: i64,
}

/// One year of the programme.
#[derive(Debug, SimpleObject)]
pub struct YearFigures {
    /// Fiscal year.
    fiscal_year: i32,
    /// Number of projects.
    projects: i64,
    /// Number of states with projects.
    states: i64,
    /// Number of municipalities with projects.
    municipalities: i64,
    /// Cost of the projects.
    cost: Money,
}

/// What a seat has to give and has given in one year.
#[derive(Debug, SimpleObject)]
pub struct SeatFigures {
    /// Fiscal year.
    fiscal_year: i32,
    /// The seat.
    seat: Seat,
    /// What it has to give.
    due: Money,
    /// What it has deposited.
    deposited: Money,
}

/// What it cost to run the programme in one year.
#[derive(Debug, SimpleObject)]
pub struct OperatingFigures {
    /// Fiscal year.
    fiscal_year: i32,
    /// What it cost to run the programme.
    cost: Money,
    /// Cost of the projects of that year that everybody can read.
    works: Money,
    /// What running it costs, of both together.
    share: BasisPoints,
}

/// Clubs of the programme.
#[derive(Debug, SimpleObject)]
pub struct ClubFigures {
    /// Number of clubs.
    clubs: i64,
    /// Number of states of the United States in which they are.
    us_states: i64,
}

/// What the programme reports. Projects and their money are those that everybody can read and that were selected at least;
/// clubs are all clubs. Figures are the same for all viewers; a consulate's key sees no money by seat and no operating costs.
/// The tables are those of the programme's White Book (Libro Blanco) of 2006.
#[Object]
impl ProgrammeStatistics {
    /// Table 1: projects by type and fiscal year.
    async fn projects_by_type(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<ProjectTypeCount>>>> {
        Some(by_type(ctx).await)
    }

    /// Table 2 and the cost: states and municipalities by fiscal year.
    async fn years(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<YearFigures>>>> {
        Some(years(ctx).await)
    }

    /// Money by seat and fiscal year.
    async fn seats(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<SeatFigures>>>> {
        Some(seats(ctx).await)
    }

    /// What it cost to run the programme by fiscal year, and how much of the whole that is.
    async fn operating_costs(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<OperatingFigures>>>> {
        Some(operating_costs(ctx).await)
    }

    /// Clubs, and where they are.
    async fn clubs(&self, ctx: &Context<'_>) -> Option<Result<Written<Owned<ClubFigures>>>> {
        Some(clubs(ctx).await.map(Written::owned))
    }
}

async fn by_type(ctx: &Context<'_>) -> Result<WrittenList<Owned<ProjectTypeCount>>> {
    let request = Request::of(ctx)?;
    request.spend(SUMS_COST)?;
    let mut counts = request.store.projects_by_type(&request.scope).await?;
    counts.sort_by_key(|count| (count.fiscal_year, count.project_type));
    let shown = counts.into_iter().map(|count| ProjectTypeCount {
        fiscal_year: count.fiscal_year,
        project_type: count.project_type,
        projects: count.projects,
    });
    Ok(shown.map(Owned).collect())
}

async fn years(ctx: &Context<'_>) -> Result<WrittenList<Owned<YearFigures>>> {
    let request = Request::of(ctx)?;
    request.spend(SUMS_COST)?;
    let figures = request.store.figures_by_year(&request.scope).await?;
    let shown = figures.into_iter().map(|year| YearFigures {
        fiscal_year: year.fiscal_year,
        projects: year.projects,
        states: year.states,
        municipalities: year.municipalities,
        cost: Money::pesos(year.cost_centavos),
    });
    Ok(shown.map(Owned).collect())
}

async fn seats(ctx: &Context<'_>) -> Result<WrittenList<Owned<SeatFigures>>> {
    let request = Request::of(ctx)?;
    request.spend(SUMS_COST)?;
    let mut figures = request.store.figures_by_seat(&request.scope).await?;
    figures.sort_by_key(|figure| (figure.fiscal_year, figure.seat));
    let shown = figures.into_iter().map(|figure| SeatFigures {
        fiscal_year: figure.fiscal_year,
        seat: figure.seat,
        due: Money::pesos(figure.due_centavos),
        deposited: Money::pesos(figure.deposited_centavos),
    });
    Ok(shown.map(Owned).collect())
}

async fn operating_costs(ctx: &Context<'_>) -> Result<WrittenList<Owned<OperatingFigures>>> {
    let request = Request::of(ctx)?;
    request.spend(SUMS_COST)?;
    let years = request.store.years_of_costs(&request.scope).await?;
    let shown = years.into_iter().map(|year| OperatingFigures {
        fiscal_year: year.fiscal_year,
        cost: Money::pesos(year.cost_centavos),
        works: Money::pesos(year.works_centavos),
        share: BasisPoints(i32::try_from(year.share_bps).unwrap_or(i32::MAX)),
    });
    Ok(shown.map(Owned).collect())
}

async fn clubs(ctx: &Context<'_>) -> Result<ClubFigures> {
    let request = Request::of(ctx)?;
    request.spend(SUMS_COST)?;
    let (clubs, us_states) = request.store.clubs_and_us_states(&request.scope).await?;
    Ok(ClubFigures { clubs, us_states })
}
