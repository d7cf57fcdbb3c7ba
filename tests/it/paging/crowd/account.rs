//! Holds, exceptions, refunds and history of a project of the crowd, and what it costs to run the programme.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{day, moment, put};
use crate::world::id;

const PROJECT: &str = "crowd_project_5";

pub async fn fill(tx: &DatabaseTransaction) {
    put(tx, (0..6).map(hold)).await;
    put(tx, (0..6).map(exception)).await;
    put(tx, (0..6).map(refund)).await;
    put(tx, (1..=6).map(entry)).await;
    put(tx, (1..=6).map(ballot)).await;
    put(tx, (0..12).map(cost)).await;
}

/// Six of them on two days.
fn hold(index: i64) -> hold::Model {
    let lifted = index % 3 != 0;
    hold::Model {
        id: id(&format!("hold_{PROJECT}_{index}")),
        project_id: id(PROJECT),
        state_code: "32".into(),
        tenant_id: id("ministry"),
        reason: "Falta el laboratorio".into(),
        status: if lifted { "LIFTED" } else { "STANDING" }.into(),
        placed_by: id("delegate_zac"),
        placed_at: moment(-30 + index % 2),
        lifting_reason: if lifted { "Ya llegó".into() } else { String::new() },
        lifted_by: lifted.then(|| id("delegate_zac")),
        lifted_at: lifted.then(|| moment(-10)),
        version: 1,
    }
}

/// Six of them on two days, one of which waits.
fn exception(index: i64) -> share_exception::Model {
    let ended = index != 0;
    share_exception::Model {
        id: id(&format!("exception_{PROJECT}_{index}")),
        project_id: id(PROJECT),
        state_code: "32".into(),
        tenant_id: id("ministry"),
        agenda_item_id: uuid::Uuid::nil(),
        paying_seat: "FEDERAL".into(),
        relieved_seat: "MIGRANT".into(),
        amount_centavos: 100 + index,
        reason: "Sequía".into(),
        status: if ended { "REJECTED" } else { "PENDING" }.into(),
        filed_by: id("delegate_zac"),
        filed_at: moment(-30 + index % 2),
        ended_at: ended.then(|| moment(-10)),
        withdrawal_reason: String::new(),
        version: 1,
    }
}

/// One of them open.
fn refund(index: i64) -> refund_case::Model {
    let open = index == 0;
    refund_case::Model {
        id: id(&format!("refund_{PROJECT}_{index}")),
        project_id: id(PROJECT),
        state_code: "32".into(),
        tenant_id: id("ministry"),
        kind: "MEASURED".into(),
        executed_bps: 5_000,
        amount_centavos: 10,
        reason: "Faltó obra".into(),
        status: if open { "OPEN" } else { "SETTLED" }.into(),
        opened_by: id("delegate_zac"),
        opened_at: moment(-30 + index % 2),
        settled_at: (!open).then(|| moment(-10)),
        version: 1,
    }
}

fn entry(position: i64) -> decision_ledger_entry::Model {
    decision_ledger_entry::Model {
        id: id(&format!("entry_{PROJECT}_{position}")),
        chain_id: id(PROJECT),
        position,
        recorded_at: moment(-30),
        person_id: id("delegate_zac"),
        tenant_id: id("ministry"),
        act: if position % 2 == 0 { "drawUp" } else { "draftProposal" }.into(),
        subject_kind: "Project".into(),
        subject_id: id(PROJECT),
        content: "{}".into(),
        previous_hash: format!("hash_{PROJECT}_{}", position - 1),
        hash: format!("hash_{PROJECT}_{position}"),
        tier: "SHARED".into(),
    }
}

/// Votes on an item that is closed, which are a chain of their own.
fn ballot(position: i64) -> decision_ledger_entry::Model {
    let item = "item_P-crowd-00002_1";
    decision_ledger_entry::Model {
        id: id(&format!("entry_{item}_{position}")),
        chain_id: id(item),
        act: "castVote".into(),
        subject_kind: "Vote".into(),
        subject_id: id(item),
        previous_hash: format!("hash_{item}_{}", position - 1),
        hash: format!("hash_{item}_{position}"),
        tier: "BALLOT".into(),
        ..entry(position)
    }
}

fn cost(index: i64) -> operating_cost::Model {
    operating_cost::Model {
        id: id(&format!("operating_cost_{index}")),
        tenant_id: id("ministry"),
        fiscal_year: 2024 + i32::try_from(index % 3).unwrap(),
        concept: "Difusión".into(),
        amount_centavos: 1_000 + index,
        incurred_on: day(-100),
        evidence: format!("F-{index}"),
        recorded_by: id("administrator"),
        recorded_at: moment(-90),
    }
}
