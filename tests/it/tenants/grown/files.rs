//! Documents in the grown world: of each seat for the project and for the own part, of the mirror club, of a draft, and of
//! a project that everybody sees.

use entity::project;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;

pub async fn brought(world: &World) {
    for (title, person, kind, audience) in [
        ("jerez draft", "secretary_jerez", "QUOTATION", "PROJECT"),
        ("jerez draft", "president_jerez", "PHOTO", "PROJECT"),
        ("jerez submitted", "mirror_jerez", "PHOTO", "PROJECT"),
        ("jerez pledged", "projects_jerez", "PERMIT", "PROJECT"),
        ("jerez pledged", "analyst_zac", "BUDGET", "PROJECT"),
        ("jerez pledged", "delegate_zac", "CONTRACT", "PART"),
        ("jerez pledged", "finance_zac", "RECEIPT", "PART"),
        ("jerez pledged", "treasury_jerez", "INVOICE", "PART"),
        ("jerez pledged", "treasurer_jerez", "RECEIPT", "PART"),
        ("jerez published", "projects_jerez", "PLAN", "PROJECT"),
        ("jerez published", "projects_jerez", "REPORT", "PROJECT"),
        ("tlaltenango left", "finance_zac", "RECEIPT", "PART"),
        ("colotlan published", "president_jal", "PHOTO", "PROJECT"),
        ("colotlan published", "president_jal", "RECEIPT", "PART"),
    ] {
        let of = project::Entity::find().filter(project::Column::Title.eq(title)).one(&world.database).await;
        let project: Value = json!({ "id": NodeKind::Project.id(of.unwrap().unwrap().id) });
        // No two of one moment, so that their order does not hang on their ids.
        world.pass(chrono::Duration::seconds(1));
        world.document_for(audience, person, &project, kind).await;
    }
}
