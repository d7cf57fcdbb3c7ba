//! Table `budget_line`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub club_id: Uuid,
    pub revision: i64,
    pub standing: String,
    pub position: i32,
    pub concept: String,
    pub unit: String,
    pub quantity_e4: i64,
    pub unit_price_centavos: i64,
    pub amount_centavos: i64,
    pub project_type: String,
    pub likeness: String,
    pub compared_with: i32,
    pub usual_unit_price_centavos: Option<i64>,
    pub price_standing: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
