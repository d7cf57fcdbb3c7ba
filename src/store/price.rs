//! What units cost in earlier projects, beside which the lines of a budget are held when they are written.

use entity::budget_line;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::connection::unavailable;
use super::proposal::CURRENT;
use super::transaction::Transaction;
use crate::domain::price::{Comparison, MOST_COMPARED, likeness};
use crate::domain::project::{Audience, ProjectType};
use crate::domain::proposal::BudgetLine;
use crate::domain::word::Word;
use crate::error::Result;

/// Of which type of work lines are written, and what its rules tolerate.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    pub project_type: ProjectType,
    pub tolerance_bps: i32,
}

impl Compared {
    /// Beside the latest lines of its likeness, of works of the type that everybody can read: whoever writes it learns
    /// nothing that it could not look up. What is still written is not among them.
    pub async fn line(self, tx: &Transaction, line: &BudgetLine) -> Result<Comparison> {
        let open = Query::select()
            .expr(Expr::val(1))
            .from(entity::project::Entity)
            .and_where(
                Expr::col((entity::project::Entity, entity::project::Column::Id))
                    .equals((budget_line::Entity, budget_line::Column::ProjectId)),
            )
            .and_where(entity::project::Column::Audience.eq(Audience::Public.text()))
            .to_owned();
        let earlier = budget_line::Entity::find()
            .select_only()
            .column(budget_line::Column::UnitPriceCentavos)
            .filter(budget_line::Column::ProjectType.eq(self.project_type.text()))
            .filter(budget_line::Column::Likeness.eq(likeness(line.concept.as_str(), line.unit.as_str())))
            .filter(budget_line::Column::Standing.eq(CURRENT))
            .filter(Expr::exists(open))
            .order_by_desc(budget_line::Column::Id)
            .limit(MOST_COMPARED)
            .into_tuple::<i64>();
        let earlier = earlier.all(tx.connection()).await.map_err(unavailable)?;
        Ok(Comparison::of(line.unit_price.get(), earlier, self.tolerance_bps))
    }
}
