//! Minutes of one session of the crowd.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{moment, put};
use crate::world::id;

pub async fn fill(tx: &DatabaseTransaction) {
    let minutes = session_minutes::Model {
        id: id("crowd_minutes"),
        session_id: id("crowd_session_32_5"),
        committee_id: id("crowd_committee_32_2025"),
        state_code: "32".into(),
        text: "{}".into(),
        hash: "0".repeat(64),
        signatures_due: 4,
        drawn_up_by: id("delegate_zac"),
        drawn_up_at: moment(-50),
    };
    put(tx, [minutes]).await;
}
