//! Whether the programme is fair: how proposals fared by marginalisation, by club and federation, and by the party that
//! governed the municipality when they were made; over what a scope admits, in one statement.

use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::statistics::SELECTED_OR_LATER;
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
        let mut conditions = vec!["a.audience <> 'PROPOSER'".to_owned()];
        conditions.push(format!("a.fiscal_year = {}", query.bind(i64::from(fiscal_year))));
        if let Some(state) = state {
            conditions.push(format!("a.state_code = {}", query.bind(state)));
        }
        for (resource, alias) in [(Resource::Project, "a"), (Resource::Community, "c"), (Resource::Club, "k")] {
            conditions.push(scope.readable(resource, alias, &mut query).text());
        }
        let party = scope.readable(Resource::GoverningParty, "g", &mut query).text();
        let (made_on, nil) = if query.is_postgres() {
            ("CAST(a.created_at AT TIME ZONE 'UTC' AS DATE)", "CAST('00000000-0000-0000-0000-000000000000' AS UUID)")
        } else {
            ("date(a.created_at)", "X'00000000000000000000000000000000'")
        };
        let text = format!(
            "WITH p AS (SELECT a.club_id AS club, k.name AS club_name, coalesce(k.federation_id, {nil}) AS federation, \
             c.marginalisation_degree AS degree, coalesce(g.party, '') AS party, a.cost_centavos AS cost, \
             CASE WHEN a.stage IN {SELECTED_OR_LATER} THEN 1 ELSE 0 END AS selected, \
             CASE WHEN a.stage = 'REJECTED' THEN 1 ELSE 0 END AS rejected \
             FROM project a JOIN community c ON c.id = a.community_id JOIN club k ON k.id = a.club_id \
             LEFT JOIN governing_party g ON g.tenant_id = a.municipal_tenant_id AND g.since <= {made_on} \
             AND g.until > {made_on} AND {party} WHERE {condition}) \
             SELECT 'D', degree, {nil}, {figures} FROM p GROUP BY degree \
             UNION ALL SELECT 'P', party, {nil}, {figures} FROM p GROUP BY party \
             UNION ALL SELECT * FROM (SELECT 'F', coalesce((SELECT t.name FROM tenant t WHERE t.id = p.federation AND {tenant}), ''), \
             federation, {figures} FROM p GROUP BY federation ORDER BY 7 DESC, 3 LIMIT {MAX_LISTED}) f \
             UNION ALL SELECT * FROM (SELECT 'C', club_name, club, {figures} FROM p GROUP BY club, club_name \
             ORDER BY 7 DESC, 3 LIMIT {MAX_LISTED}) k",
            condition = conditions.join(" AND "),
            tenant = scope.readable(Resource::Tenant, "t", &mut query).text(),
            figures = "count(*), CAST(sum(selected) AS BIGINT), CAST(sum(rejected) AS BIGINT), \
                       CAST(coalesce(sum(CASE WHEN selected = 1 THEN cost END), 0) AS BIGINT)",
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
