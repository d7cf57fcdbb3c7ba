//! Records what CONAPO publishes of municipalities: a named job, in one transaction.

use entity::municipality;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::connection::unavailable;
use super::{Store, solidarity};
use crate::authz::job::Job;
use crate::domain::marginalisation::{MunicipalityCode, MunicipalityMarginalisation};
use crate::domain::word::Word;
use crate::error::Result;

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Recorded {
    pub updated: u64,
    /// Municipalities of the file that are not known here.
    pub unknown: Vec<MunicipalityCode>,
}

impl Store {
    /// Writes population, index and degree of each municipality, and the degree of its communities; all or nothing.
    /// `progress` is told how many rows are done.
    pub async fn record_marginalisation(
        &self,
        rows: &[MunicipalityMarginalisation],
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Recorded> {
        let transaction = self.begin_job(Job::Marginalisation).await?;
        let mut recorded = Recorded::default();
        for (done, row) in (1..).zip(rows) {
            let changed = municipality::Entity::update_many()
                .col_expr(municipality::Column::Population, Expr::value(row.population))
                .col_expr(municipality::Column::MarginalisationDegree, Expr::value(row.degree.text()))
                .col_expr(municipality::Column::MarginalisationIndexE6, Expr::value(row.index_e6))
                .filter(municipality::Column::Code.eq(row.code.as_str()))
                .exec(&transaction)
                .await
                .map_err(unavailable)?;
            if changed.rows_affected == 0 {
                recorded.unknown.push(row.code.clone());
            } else {
                recorded.updated += 1;
                solidarity::record_degree(&transaction, row).await?;
            }
            progress(done);
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(recorded)
    }
}
