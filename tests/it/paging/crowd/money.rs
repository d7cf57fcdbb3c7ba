//! Money of the crowd: seven years of ceilings for each state, and two timelines that were set twice.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{day, moment, put};
use crate::world::id;

pub async fn fill(tx: &DatabaseTransaction) {
    let ceilings = ["32", "14", "11", "16", "20"].into_iter().flat_map(|state| {
        (2020..=2026).map(move |year| budget_ceiling::Model {
            id: id(&format!("crowd_ceiling_{state}_{year}")),
            tenant_id: id("ministry"),
            state_code: state.into(),
            fiscal_year: year,
            ceiling_centavos: 1_000_000,
            reserved_centavos: 0,
            set_by: id("administrator"),
            set_at: moment(-100),
            version: 1,
        })
    });
    put(tx, ceilings).await;
    let tranche = |project: usize, revision: i64, position: i32| tranche::Model {
        id: id(&format!("crowd_tranche_{project}_{}", position + 9 * i32::try_from(revision - 1).unwrap())),
        project_id: id(&format!("crowd_project_{project}")),
        revision,
        position,
        due_on: day(i64::from(position)),
        milestone_bps: 0,
        amount_centavos: 100,
        status: if revision == 1 { "SUPERSEDED".into() } else { "PLANNED".into() },
        released_at: None,
        version: 1,
    };
    let of_project = |project: usize| {
        (1..=2).flat_map(move |revision| (1..=9).map(move |position| tranche(project, revision, position)))
    };
    put(tx, of_project(2).chain(of_project(5))).await;
    let agreement = |project: usize| agreement::Model {
        id: id(&format!("crowd_project_{project}")),
        project_id: id(&format!("crowd_project_{project}")),
        state_code: "32".into(),
        revision: 2,
        content: "{}".into(),
        content_hash: "0".repeat(64),
        status: "OPEN".into(),
        drawn_up_by: id("delegate_zac"),
        drawn_up_at: moment(-1),
        signed_at: None,
        version: 2,
    };
    put(tx, [2, 5].map(agreement)).await;
}
