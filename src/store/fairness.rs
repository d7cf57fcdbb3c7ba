//! Whether the programme is fair: how proposals fared by marginalisation, by club and federation, and by the party that
//! governed the municipality when they were made. Of what everybody can read, as the database adds it up; in one statement,
//! which reads no more rows the more proposals there are.

use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::error::Result;

/// Most federations and clubs that are listed, those with the most money first.
pub const MAX_LISTED: usize = 20;

/// By what proposals are told apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Grouping {
    Marginalisation,
    Federation,
    Club,
    GoverningParty,
}

/// How the proposals of one group fared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GroupFigures {
    pub grouping: Grouping,
    /// A word, or the name of whom it is of; empty for those of none.
    pub name: String,
    /// Of whom it is; nil where it is of nobody.
    pub id: Uuid,
    pub proposals: i64,
    pub selected: i64,
    pub rejected: i64,
    /// Cost of the selected ones.
    pub cost_centavos: i64,
}

impl Store {
    /// How the proposals of a year fared, of the whole country or of one state.
    pub async fn fairness(&self, scope: &Scope, fiscal_year: i32, state: Option<&str>) -> Result<Vec<GroupFigures>> {
        let mut query = self.query();
        let (year, state) = (query.bind(i64::from(fiscal_year)), query.bind(state.unwrap_or_default()));
        let sums = scope.readable(Resource::FairnessSum, "s", &mut query).text();
        let of = |kind: &str| {
            format!(
                "FROM fairness_sum s WHERE s.fiscal_year = {year} AND s.state_code = {state} AND s.kind = '{kind}' \
                 AND s.proposals > 0 AND {sums}"
            )
        };
        let mut name = |resource: Resource| {
            let readable = scope.readable(resource, "n", &mut query).text();
            let table = resource.table();
            format!("coalesce((SELECT n.name FROM {table} n WHERE n.id = s.group_id AND {readable}), '')")
        };
        let figures = "s.group_id, s.proposals, s.selected, s.rejected, s.cost_centavos";
        let first = format!("ORDER BY s.cost_centavos DESC, s.group_id LIMIT {MAX_LISTED}");
        let text = format!(
            "SELECT 'D', s.word, {figures} {degrees} UNION ALL SELECT 'P', s.word, {figures} {parties} \
             UNION ALL SELECT * FROM (SELECT 'F', {federation}, {figures} {federations} {first}) f \
             UNION ALL SELECT * FROM (SELECT 'C', {club}, {figures} {clubs} {first}) k",
            degrees = of("MARGINALISATION"),
            parties = of("GOVERNING_PARTY"),
            federations = of("FEDERATION"),
            clubs = of("CLUB"),
            federation = name(Resource::Tenant),
            club = name(Resource::Club),
        );
        let rows = self.all(scope, query.statement(text)).await?;
        rows.iter().map(|row| read(Cells::of(row))).collect()
    }
}

fn read(mut cells: Cells<'_>) -> Result<GroupFigures> {
    let grouping: String = cells.get()?;
    Ok(GroupFigures {
        grouping: match grouping.as_str() {
            "D" => Grouping::Marginalisation,
            "P" => Grouping::GoverningParty,
            "F" => Grouping::Federation,
            _ => Grouping::Club,
        },
        name: cells.get()?,
        id: cells.get()?,
        proposals: cells.get()?,
        selected: cells.get()?,
        rejected: cells.get()?,
        cost_centavos: cells.get()?,
    })
}
