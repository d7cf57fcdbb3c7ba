//! What somebody is by leave of others, and only while the leave holds: a federation's mandate, a membership, a
//! consulate's key.

use std::collections::BTreeSet;

use chrono::Duration;
use entity::{federation_mandate, membership};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tresporuno::authz::policy::Resource;

use super::acts::{attempts, outcome};
use super::grown::Grown;
use super::mutations::another;
use super::viewers::Viewer;
use crate::world::id;

both_databases!(
    a_mandate_lets_a_federation_do_what_it_lists_and_nothing_else,
    a_mandate_that_is_not_in_force_gives_nothing,
    a_membership_that_is_over_or_has_not_begun_gives_nothing,
    the_consular_service_reads_status_and_nothing_private,
);

const OFFICER: Viewer = Viewer::called("officer_other_federation");

async fn a_mandate_lets_a_federation_do_what_it_lists_and_nothing_else(mut grown: Grown) {
    for (acts, allowed) in [
        ("read", &[][..]),
        ("castVote", &[]),
        ("read,castVote", &["castVote", "recuseVote"]),
        ("read,signAgreement", &["signAgreement"]),
        ("draftProposal", &["draftProposal"]),
        ("draftProposal,updateProposal", &["draftProposal", "updateProposal"]),
        ("renewClubRegistration", &["renewClubRegistration"]),
        ("updateClubFile", &["updateClubFile"]),
        ("pledgeContribution", &["pledgeContribution"]),
        ("recordDeposit", &["recordDeposit"]),
        ("read,confirmProposal,publishResolution,closeAgendaItem,conveneSession,registerClub", &[]),
        // Everything that a mandate can give but the vote, which it gives by name only.
        (
            "*",
            &[
                "draftProposal",
                "pledgeContribution",
                "recordDeposit",
                "renewClubRegistration",
                "updateClubFile",
                "updateProposal",
            ],
        ),
    ] {
        grown.mandate("other_federation", "club_jerez", acts).await;
        assert_eq!(allowed_to(&grown, OFFICER).await, allowed.iter().copied().collect(), "{acts}");
        for seat in ["FEDERAL", "STATE", "MUNICIPAL"] {
            assert!(!grown.sees(OFFICER, &grown.part("jerez pledged", seat)).await, "{acts}: the club's part alone");
        }
        for title in ["tlaltenango draft", "tlaltenango submitted", "colotlan submitted"] {
            assert!(!grown.sees(OFFICER, &grown.project(title)).await, "{acts}: another club's {title}");
        }
        grown = another(&grown).await;
    }
}

async fn a_mandate_that_is_not_in_force_gives_nothing(mut grown: Grown) {
    let (now, day) = (grown.world.time(), Duration::days(1));
    let project = grown.project("jerez submitted");
    let nothing = BTreeSet::new();
    for (status, from, until) in [
        ("SUSPENDED", now - day, now + day),
        ("PROPOSED", now - day, now + day),
        ("ENDED", now - day, now + day),
        ("ACCEPTED", now - day * 2, now),
        ("ACCEPTED", now + day, now + day * 2),
    ] {
        grown.mandate("other_federation", "club_jerez", "*").await;
        assert!(grown.sees(OFFICER, &project).await, "in force");
        federation_mandate::Entity::update_many()
            .col_expr(federation_mandate::Column::Status, Expr::value(status))
            .col_expr(federation_mandate::Column::ValidFrom, Expr::value(from))
            .col_expr(federation_mandate::Column::ValidUntil, Expr::value(until))
            .filter(federation_mandate::Column::FederationId.eq(id("other_federation")))
            .filter(federation_mandate::Column::ClubId.eq(id("club_jerez")))
            .exec(&grown.world.database)
            .await
            .unwrap();
        grown.world.say_touched(Resource::Tenant, "other_federation").await;
        assert!(!grown.sees(OFFICER, &project).await, "{status} {from} {until}");
        assert_eq!(allowed_to(&grown, OFFICER).await, nothing, "{status} {from} {until}");
        let back = federation_mandate::Entity::update_many()
            .col_expr(federation_mandate::Column::ValidFrom, Expr::value(now - day * 3))
            .filter(federation_mandate::Column::FederationId.eq(id("other_federation")));
        back.exec(&grown.world.database).await.unwrap();
    }
}

async fn a_membership_that_is_over_or_has_not_begun_gives_nothing(grown: Grown) {
    let everything = "{ projects(first: 50) { totalCount nodes { id title agendaItems(first: 3) { nodes { votes { seat } } } \
             parties { detail { __typename } } } } sessions { totalCount } resolutions { totalCount nodes { id } } \
         clubs { nodes { file { __typename } registrations(first: 5) { totalCount } projectsByStage { stage projects } } } }";
    let stranger = grown.ask(Viewer::ANONYMOUS, everything, json!({})).await;
    stranger.data(everything);
    let (former, future) = (Viewer::called("former_president"), Viewer::called("future_president"));
    for viewer in [former, future] {
        assert_eq!(grown.ask(viewer, everything, json!({})).await, stranger, "{}", viewer.name());
        for tenant in ["club_jerez", "jerez"] {
            let named = Viewer { tenant: Some(tenant), ..viewer };
            let answer = grown.ask(named, everything, json!({})).await.json();
            assert_eq!(crate::world::code_and_reason(&answer), "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN");
        }
    }
    let draft = grown.project("jerez draft");
    let president = Viewer::called("president_jerez");
    assert!(grown.sees(president, &draft).await);
    // It ends this very moment: no later request is answered under it.
    membership::Entity::update_many()
        .col_expr(membership::Column::ValidUntil, Expr::value(grown.world.time()))
        .filter(membership::Column::PersonId.eq(id("president_jerez")))
        .exec(&grown.world.database)
        .await
        .unwrap();
    grown.world.say_touched(Resource::Person, "president_jerez").await;
    assert_eq!(grown.ask(president, everything, json!({})).await, stranger);
    grown.world.pass(Duration::days(30));
    assert!(grown.sees(future, &draft).await, "it has begun");
    assert!(!grown.sees(former, &draft).await);
}

async fn the_consular_service_reads_status_and_nothing_private(grown: Grown) {
    let machine = Viewer::called("service_la");
    let query = "{ clubByFolio(folio: \"TN-club_jerez\") { name registrationStatus registeredUntil federation { name } \
         projectsByStage { stage projects } file { __typename } registrations(first: 3) { totalCount } \
         municipality { name } state { name } consulate { city } mirrorClubs(first: 3) { totalCount } \
         projects(first: 20) { totalCount nodes { title parties { seat } resolutions { totalCount } agendaItems { totalCount } } } } }";
    let told = grown.look(machine, query).await["clubByFolio"].clone();
    assert_eq!(
        told,
        json!({
            "name": "Club club_jerez", "registrationStatus": "VALID", "registeredUntil": "2026-12-23",
            "federation": { "name": "Entidad federation" },
            // Of what is published; proposals that are not are nobody's business.
            "projectsByStage": [{ "stage": "SELECTED", "projects": 1 }],
            "projects": { "totalCount": 1, "nodes": [{
                "title": "jerez published", "parties": [],
                "resolutions": { "totalCount": 0 }, "agendaItems": { "totalCount": 0 },
            }] },
            "file": { "__typename": "Withheld" }, "registrations": { "totalCount": 0 },
            "mirrorClubs": { "totalCount": 0 }, "municipality": null, "state": null, "consulate": null,
        })
    );
    for root in ["states", "municipalities", "communities", "consulates", "committees", "sessions", "resolutions"] {
        let told = grown.look(machine, &format!("{{ {root} {{ totalCount edges {{ cursor }} }} }}")).await;
        assert_eq!(told[root], json!({ "totalCount": 0, "edges": [] }), "{root}");
    }
    assert_eq!(allowed_to(&grown, machine).await, BTreeSet::new());
}

/// Mutations that the policy lets the viewer do on something of the world.
async fn allowed_to(grown: &Grown, viewer: Viewer) -> BTreeSet<&'static str> {
    let mut allowed = BTreeSet::new();
    // What anybody may do in their own name tells nothing of a membership.
    for attempt in attempts(grown).into_iter().filter(|attempt| attempt.mutation != "fileComplaint") {
        let outcome = outcome(&grown.attempt(viewer, &attempt).await);
        // One vote per item: who has voted is refused to recuse, but not for want of leave.
        if matches!(outcome.as_str(), "DONE" | "CONFLICT SEAT_ALREADY_VOTED") {
            allowed.insert(attempt.mutation);
        } else {
            assert!(
                matches!(outcome.as_str(), "FORBIDDEN -" | "NOT_FOUND -"),
                "{}: {attempt:?}: {outcome}",
                viewer.name()
            );
        }
    }
    allowed
}
