//! The needs of the crowd: of one community and of others, many of them with as many endorsements as the next.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{communities, day, moment, put};
use crate::world::id;

const NEEDS: usize = 42;

pub async fn fill(tx: &DatabaseTransaction) {
    put(tx, (0..NEEDS).map(need)).await;
    let endorsed = (0..NEEDS).step_by(3).map(|index| need_endorsement::Model {
        id: id(&format!("crowd_endorsement_{index}")),
        need_id: id(&format!("crowd_need_{index}")),
        person_id: id("mirror_jerez"),
        mirror_club_id: id("mirror_club_jerez"),
        endorsed_at: moment(-1),
    });
    put(tx, endorsed).await;
}

/// Every other one is of the community of Jerez.
fn need(index: usize) -> need::Model {
    let communities = communities();
    let (code, community_id) = communities[if index.is_multiple_of(2) { 0 } else { index % communities.len() }].clone();
    let withdrawn = index % 5 == 4;
    need::Model {
        id: id(&format!("crowd_need_{index}")),
        community_id,
        state_code: code[..2].into(),
        municipality_code: code,
        filer_id: id("mirror_club_jerez"),
        mirror_club_id: Some(id("mirror_club_jerez")),
        title: format!("Necesidad {index}"),
        description: "Agua".into(),
        project_type: ["POTABLE_WATER", "HEALTH_CENTRE"][index % 2].into(),
        assembly_on: day(-20),
        attendees: 60,
        assembly_endorsements: 0,
        minutes_reference: String::new(),
        filed_by: id("mirror_jerez"),
        filed_at: moment(-(index as i64 % 6)),
        endorsements: index as i64 % 4,
        status: if withdrawn { "WITHDRAWN" } else { "OPEN" }.into(),
        withdrawal_reason: if withdrawn { "Ya hay" } else { "" }.into(),
        version: 1,
    }
}
