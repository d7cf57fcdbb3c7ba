//! Acts out of turn: votes after closing or for a second seat, and decisions without a session or a quorum.

use chrono::Duration;
use serde_json::json;

use super::Stage;
use crate::world::World;
use crate::world::story::VOTERS;

both_databases!(
    nobody_votes_on_an_item_that_is_not_open,
    one_person_does_not_vote_for_a_second_seat,
    nothing_is_decided_outside_of_the_session,
    nothing_is_decided_without_a_quorum,
    what_was_done_is_not_done_again,
);

/// A stage that goes on from where the world was led to.
async fn stage_of(stage: Stage) -> Stage {
    Stage { before: crate::digest::digest(&stage.world.database).await, ..stage }
}

async fn nobody_votes_on_an_item_that_is_not_open(stage: Stage) {
    let pending = stage.act("openAgendaItem").input["agendaItemId"].clone();
    assert_eq!(stage.with("castVote", "agendaItemId", pending.clone()).await, "REFUSED ITEM_NOT_OPEN -");
    assert_eq!(stage.with("recuseVote", "agendaItemId", pending.clone()).await, "REFUSED ITEM_NOT_OPEN -");
    assert_eq!(stage.with("closeAgendaItem", "agendaItemId", pending).await, "REFUSED ITEM_NOT_OPEN -");
    let close = stage.act("closeAgendaItem").clone();
    stage.world.done(close.person, close.mutation, close.selection, close.input.clone()).await;
    let stage = stage_of(stage).await;
    let closed = close.input["agendaItemId"].clone();
    for mutation in ["castVote", "recuseVote", "closeAgendaItem", "openAgendaItem"] {
        assert_eq!(stage.with(mutation, "agendaItemId", closed.clone()).await, "REFUSED ITEM_CLOSED -", "{mutation}");
    }
}

async fn one_person_does_not_vote_for_a_second_seat(stage: Stage) {
    let item = "agendaItem { id }";
    let input = stage.act("castVote").input.clone();
    let first = stage.world.act_as("turncoat", "jerez", "castVote", item, input.clone()).await;
    assert!(first.get("errors").is_none(), "{first:#}");
    let stage = stage_of(stage).await;
    for mutation in ["castVote", "recuseVote"] {
        let mut input = input.clone();
        if mutation == "recuseVote" {
            input = stage.act(mutation).input.clone();
        }
        let again = stage.world.act_as("turncoat", "club_jerez", mutation, item, input).await;
        assert_eq!(stage.refusal_of(&again, mutation).await, "REFUSED PERSON_VOTED_FOR_ANOTHER_SEAT -");
    }
    let colleague = stage.refused_to("projects_jerez", "castVote", input).await;
    assert_eq!(colleague, "CONFLICT SEAT_ALREADY_VOTED -", "of the seat that has voted");
}

async fn nothing_is_decided_outside_of_the_session(stage: Stage) {
    let mutations = ["openAgendaItem", "castVote", "recuseVote", "closeAgendaItem"];
    stage.world.pass(Duration::hours(-1));
    for mutation in mutations {
        let input = stage.act(mutation).input.clone();
        assert_eq!(stage.refused(mutation, input).await, "REFUSED SESSION_NOT_BEGUN -", "{mutation}");
    }
    stage.world.pass(Duration::days(2) + Duration::hours(1));
    for mutation in mutations {
        let input = stage.act(mutation).input.clone();
        assert_eq!(stage.refused(mutation, input).await, "REFUSED SESSION_OVER -", "{mutation}");
    }
    let add = stage.act("addAgendaItem").input.clone();
    assert_eq!(stage.refused("addAgendaItem", add).await, "REFUSED SESSION_OVER -");
}

async fn nothing_is_decided_without_a_quorum(stage: Stage) {
    let item = stage.act("castVote").input["agendaItemId"].clone();
    assert_eq!(close(&stage, &item).await, "REFUSED NO_QUORUM -", "no vote");
    for person in [VOTERS[0], VOTERS[1]] {
        vote(&stage.world, person, &item).await;
    }
    let stage = stage_of(stage).await;
    assert_eq!(close(&stage, &item).await, "REFUSED NO_QUORUM -", "two of four");
}

async fn close(stage: &Stage, item: &serde_json::Value) -> String {
    let input = json!({ "agendaItemId": item, "expectedVersion": 2, "reason": "Sí" });
    stage.refused("closeAgendaItem", input).await
}

async fn vote(world: &World, person: &str, item: &serde_json::Value) {
    let input = json!({ "agendaItemId": item, "choice": "FOR", "expectedVersion": 0 });
    world.done(person, "castVote", "agendaItem { id }", input).await;
}

async fn what_was_done_is_not_done_again(stage: Stage) {
    for act in &stage.acts {
        stage.world.done(act.person, act.mutation, act.selection, act.input.clone()).await;
    }
    let stage = stage_of(stage).await;
    for (mutation, version, expected) in [
        ("registerClub", None, "REFUSED ALREADY_REGISTERED -"),
        ("renewClubRegistration", Some(2), "REFUSED ALREADY_REGISTERED -"),
        ("invitePerson", None, "REFUSED ALREADY_MEMBER -"),
        ("acceptInvitation", Some(2), "REFUSED WRONG_MEMBERSHIP_STATUS -"),
        ("declineInvitation", Some(2), "REFUSED WRONG_MEMBERSHIP_STATUS -"),
        ("endMembership", Some(2), "REFUSED WRONG_MEMBERSHIP_STATUS -"),
        ("revokeAccess", Some(2), "REFUSED GRANT_NOT_IN_FORCE -"),
        ("endorseNeed", None, "CONFLICT ALREADY_ENDORSED -"),
        ("liftFreeze", Some(2), "REFUSED FREEZE_LIFTED -"),
        ("withdrawProject", Some(4), "REFUSED WRONG_STAGE -"),
        ("withdrawNeed", Some(2), "REFUSED NEED_NOT_OPEN -"),
        ("confirmProposal", Some(2), "REFUSED ALREADY_CONFIRMED -"),
        ("addAgendaItem", Some(6), "REFUSED ALREADY_ON_AGENDA -"),
        ("openAgendaItem", Some(2), "REFUSED ITEM_NOT_OPEN -"),
        ("castVote", None, "CONFLICT SEAT_ALREADY_VOTED -"),
        ("recuseVote", None, "CONFLICT SEAT_ALREADY_VOTED -"),
        ("closeAgendaItem", Some(3), "REFUSED ITEM_CLOSED -"),
        ("publishResolution", Some(2), "REFUSED ALREADY_PUBLISHED -"),
        ("pledgeContribution", Some(2), "REFUSED ALREADY_PLEDGED -"),
    ] {
        let mut input = stage.act(mutation).input.clone();
        if let Some(version) = version {
            input["expectedVersion"] = json!(version);
        }
        assert_eq!(stage.refused(mutation, input).await, expected, "{mutation}");
    }
}
