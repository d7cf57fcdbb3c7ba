//! How far somebody gives access: within the own organisation, reach and time, never to oneself, and never so that
//! nobody is left who administers its people.

use chrono::Duration;
use entity::membership;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use tresporuno::store::first_administrator::NotInvited;

use super::{GRANT, MEMBERSHIP, grant, held, invitation, step};
use crate::world::story::global;
use crate::world::{World, code_and_reason, id};

both_databases!(
    an_organisation_has_the_roles_of_its_kind,
    nobody_gives_longer_than_they_have,
    nobody_decides_on_their_own_access,
    who_is_limited_to_a_state_decides_within_it,
    who_is_limited_to_some_acts_makes_nobody_who_is_not,
    what_limits_an_administrator_never_falls_away,
    the_last_administrator_cannot_be_ended,
    administrators_who_end_each_other_at_once_leave_one,
    two_who_end_each_other_again_and_again_are_never_both_gone,
    the_same_person_is_invited_once_by_many_at_once,
    an_acceptance_beside_the_taking_back_is_one_or_the_other,
    the_operator_invites_the_first_administrator_and_no_other,
);

async fn an_organisation_has_the_roles_of_its_kind(world: World) {
    for (admin, tenant, role) in [
        ("people_jerez", "jerez", "DELEGATE"),
        ("people_jerez", "jerez", "CLUB_PRESIDENT"),
        ("people_jerez", "jerez", "ANONYMOUS"),
        ("people_ministry", "ministry", "STATE_LIAISON"),
        ("president_jerez", "club_jerez", "MIRROR_CLUB_MEMBER"),
    ] {
        let refused = world.refusal(admin, "invitePerson", MEMBERSHIP, invitation(tenant, role, "a@b.example")).await;
        assert_eq!(refused, "REFUSED ROLE_NOT_OF_TENANT", "{tenant} {role}");
    }
    for (admin, tenant) in [("people_ministry", "jerez"), ("president_jerez", "club_jal"), ("people_jerez", "ministry")]
    {
        let input = invitation(tenant, "TENANT_ADMIN", "a@b.example");
        assert_eq!(world.refusal(admin, "invitePerson", MEMBERSHIP, input).await, "FORBIDDEN -", "{admin}");
    }
    for (admin, tenant, role) in
        [("people_jerez", "jerez", "TENANT_ADMIN"), ("president_jerez", "club_jerez", "CLUB_PRESIDENT")]
    {
        world.done(admin, "invitePerson", MEMBERSHIP, invitation(tenant, role, "a@b.example")).await;
    }
    let until = world.time() + Duration::days(1);
    for (admin, membership, state) in [
        ("people_jerez", held("treasury_jerez", "jerez"), Some("32")),
        ("people_ministry", held("delegate_zac", "ministry"), None),
    ] {
        let refused = world.refusal(admin, "grantAccess", GRANT, grant(&membership, state, None, until)).await;
        assert_eq!(refused, "REFUSED REACH_DOES_NOT_FIT", "{admin}");
    }
    for state in ["99", "32020"] {
        let input = grant(&held("delegate_zac", "ministry"), Some(state), None, until);
        assert_eq!(world.refusal("people_ministry", "grantAccess", GRANT, input).await, "INVALID MALFORMED_VALUE");
    }
}

async fn nobody_gives_longer_than_they_have(world: World) {
    let own = "{ viewer { actingAs { validUntil } } }";
    let end = world.read("people_jerez", own).await["viewer"]["actingAs"]["validUntil"].clone();
    let mut input = invitation("jerez", "TENANT_ADMIN", "a@b.example");
    let open = world.done("people_jerez", "invitePerson", MEMBERSHIP, input.clone()).await;
    assert_eq!(open["membership"]["validUntil"], end, "as long as the inviter's own");
    input["email"] = json!("c@b.example");
    let last: chrono::DateTime<chrono::Utc> = end.as_str().unwrap().parse().unwrap();
    for (until, expected) in [
        (last + Duration::microseconds(1), "REFUSED BEYOND_OWN_TERM"),
        (world.time(), "INVALID BAD_DATE"),
        (world.time() - Duration::days(1), "INVALID BAD_DATE"),
    ] {
        input["validUntil"] = json!(until);
        assert_eq!(world.refusal("people_jerez", "invitePerson", MEMBERSHIP, input.clone()).await, expected);
        let given = grant(&held("treasury_jerez", "jerez"), None, None, until);
        assert_eq!(world.refusal("people_jerez", "grantAccess", GRANT, given).await, expected);
    }
    input["validUntil"] = json!(last);
    world.done("people_jerez", "invitePerson", MEMBERSHIP, input).await;
}

async fn nobody_decides_on_their_own_access(world: World) {
    let until = world.time() + Duration::days(1);
    for (admin, tenant, role, state) in [
        ("people_ministry", "ministry", "DELEGATE", Some("32")),
        ("people_zac", "ministry", "DELEGATE", Some("32")),
        ("president_jerez", "club_jerez", "CLUB_TREASURER", None),
    ] {
        let input = invitation(tenant, role, &format!("{admin}@test.example"));
        assert_eq!(world.refusal(admin, "invitePerson", MEMBERSHIP, input).await, "REFUSED OWN_ACCESS", "{admin}");
        let input = grant(&held(admin, tenant), state, None, until);
        assert_eq!(world.refusal(admin, "grantAccess", GRANT, input).await, "REFUSED OWN_ACCESS", "{admin}");
    }
    let revoke = json!({ "accessGrantId": global(NodeKind::AccessGrant, "grant_people_zac_32"), "expectedVersion": 1 });
    assert_eq!(world.refusal("people_zac", "revokeAccess", GRANT, revoke).await, "REFUSED OWN_ACCESS");
}

async fn who_is_limited_to_a_state_decides_within_it(world: World) {
    let (admin, beyond) = ("people_zac", "REFUSED BEYOND_OWN_REACH");
    let until = world.time() + Duration::days(1);
    for role in ["TENANT_ADMIN", "NATIONAL_REVIEWER", "PROGRAMME_ADMIN"] {
        let input = invitation("ministry", role, "a@b.example");
        assert_eq!(world.refusal(admin, "invitePerson", MEMBERSHIP, input).await, beyond, "{role}");
    }
    let (zac, jal) = (held("analyst_zac", "ministry"), held("delegate_jal", "ministry"));
    for (membership, state, expected) in
        [(&zac, "32", None), (&zac, "14", Some(beyond)), (&jal, "32", Some(beyond)), (&jal, "14", Some(beyond))]
    {
        let answer = world.act(admin, "grantAccess", GRANT, grant(membership, Some(state), None, until)).await;
        let said = answer.get("errors").map(|_| code_and_reason(&answer));
        assert_eq!(said.as_deref(), expected, "{membership} {state}");
    }
    for colleague in ["people_ministry", "national", "administrator", "delegate_jal"] {
        let refused = world.refusal(admin, "endMembership", MEMBERSHIP, step(&held(colleague, "ministry"), 1)).await;
        assert_eq!(refused, beyond, "{colleague}");
    }
    let revoke = |name: &str| json!({ "accessGrantId": global(NodeKind::AccessGrant, name), "expectedVersion": 1 });
    assert_eq!(world.refusal(admin, "revokeAccess", GRANT, revoke("grant_delegate_jal_14")).await, beyond);
    world.done(admin, "revokeAccess", GRANT, revoke("grant_analyst_zac_32")).await;
    world.done(admin, "endMembership", MEMBERSHIP, step(&zac, 1)).await;
    // Somebody who reaches both states is not within one of them.
    let both = held("delegate_zac", "ministry");
    world.done("people_ministry", "grantAccess", GRANT, grant(&both, Some("14"), None, until)).await;
    assert_eq!(world.refusal(admin, "endMembership", MEMBERSHIP, step(&both, 1)).await, beyond);
    // A delegate whom they invite reaches nothing until a state is given.
    let invited = world.member(admin, "ministry", "DELEGATE", "president_jal").await;
    let states = "{ viewer { memberships { grants { id } } } }";
    let seen = world.read("president_jal", states).await["viewer"]["memberships"].clone();
    assert!(seen.as_array().unwrap().iter().all(|held| held["grants"] == json!([])), "{seen}");
    world.done(admin, "grantAccess", GRANT, grant(&invited["id"], Some("32"), Some(&["READ"]), until)).await;
}

async fn who_is_limited_to_some_acts_makes_nobody_who_is_not(world: World) {
    let second = world.member("people_jerez", "jerez", "TENANT_ADMIN", "former_president").await;
    let acts: &[&str] = &["INVITE_PERSON", "END_MEMBERSHIP", "GRANT_ACCESS"];
    let until = world.time() + Duration::days(5);
    world.done("people_jerez", "grantAccess", GRANT, grant(&second["id"], None, Some(acts), until)).await;
    let (admin, beyond) = ("former_president", "REFUSED BEYOND_OWN_REACH");
    let input = invitation("jerez", "TENANT_ADMIN", "a@b.example");
    assert_eq!(world.refusal(admin, "invitePerson", MEMBERSHIP, input).await, beyond);
    let first = held("people_jerez", "jerez");
    assert_eq!(world.refusal(admin, "endMembership", MEMBERSHIP, step(&first, 1)).await, beyond);
    let input = grant(&first, None, Some(&["INVITE_PERSON"]), until);
    assert_eq!(world.refusal(admin, "grantAccess", GRANT, input).await, beyond);
    let input = invitation("jerez", "MUNICIPAL_TREASURY", "a@b.example");
    world.done(admin, "invitePerson", MEMBERSHIP, input).await;
    world.done(admin, "endMembership", MEMBERSHIP, step(&held("treasury_jerez", "jerez"), 1)).await;
}

async fn what_limits_an_administrator_never_falls_away(world: World) {
    let invite = || invitation("ministry", "DELEGATE", "a@b.example");
    let revoke = json!({ "accessGrantId": global(NodeKind::AccessGrant, "grant_people_zac_32"), "expectedVersion": 1 });
    world.done("people_ministry", "revokeAccess", GRANT, revoke).await;
    assert_eq!(world.refusal("people_zac", "invitePerson", MEMBERSHIP, invite()).await, "FORBIDDEN -");
    // One grant that is narrow in its acts leaves those acts, and the reach.
    let until = world.time() + Duration::days(5);
    let narrow = grant(&held("people_zac", "ministry"), Some("32"), Some(&["GRANT_ACCESS", "CAST_VOTE"]), until);
    world.done("people_ministry", "grantAccess", GRANT, narrow).await;
    assert_eq!(world.refusal("people_zac", "invitePerson", MEMBERSHIP, invite()).await, "FORBIDDEN -");
    let analyst = held("analyst_zac", "ministry");
    for (acts, until, expected) in [
        (None, until, Some("REFUSED BEYOND_OWN_REACH")),
        (Some(&["READ"][..]), until, Some("REFUSED BEYOND_OWN_REACH")),
        (Some(&["CAST_VOTE"]), until + Duration::microseconds(1), Some("REFUSED BEYOND_OWN_REACH")),
        (Some(&["CAST_VOTE"]), until, None),
    ] {
        let answer = world.act("people_zac", "grantAccess", GRANT, grant(&analyst, Some("32"), acts, until)).await;
        let said = answer.get("errors").map(|_| code_and_reason(&answer));
        assert_eq!(said.as_deref(), expected, "{acts:?}");
    }
    world.pass(Duration::days(5));
    let input = grant(&analyst, Some("32"), Some(&["CAST_VOTE"]), world.time() + Duration::days(1));
    assert_eq!(world.refusal("people_zac", "grantAccess", GRANT, input).await, "FORBIDDEN -", "when it has run out");
}

async fn the_last_administrator_cannot_be_ended(world: World) {
    let last = "REFUSED LAST_ADMINISTRATOR";
    let end = async |by: &str, membership: &Value, version: i64| {
        let answer = world.act(by, "endMembership", MEMBERSHIP, step(membership, version)).await;
        if answer.get("errors").is_some() { code_and_reason(&answer) } else { "done".to_owned() }
    };
    assert_eq!(end("people_jerez", &held("people_jerez", "jerez"), 1).await, last);
    // Who has not accepted, and who is limited, is nobody to rely on.
    let invited = world.invited("people_jerez", "jerez", "TENANT_ADMIN", "former_president").await;
    assert_eq!(end("people_jerez", &held("people_jerez", "jerez"), 1).await, last);
    assert_eq!(end("people_ministry", &held("people_ministry", "ministry"), 1).await, last, "beside one of a state");
    world.done("former_president", "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
    assert_eq!(end("people_jerez", &held("people_jerez", "jerez"), 1).await, "done", "somebody else is left");
    assert_eq!(end("former_president", &invited["id"], 2).await, last);
    // A club's presidents administer its people as its administrators do.
    assert_eq!(end("president_jerez", &held("turncoat", "club_jerez"), 1).await, "done");
    assert_eq!(end("president_jerez", &held("president_jerez", "club_jerez"), 1).await, last);
    world.member("president_jerez", "club_jerez", "TENANT_ADMIN", "future_president").await;
    assert_eq!(end("president_jerez", &held("president_jerez", "club_jerez"), 1).await, "done");
}

async fn administrators_who_end_each_other_at_once_leave_one(world: World) {
    let mut admins = vec![("people_jerez".to_owned(), held("people_jerez", "jerez"), 1)];
    for person in ["former_president", "future_president"] {
        let member = world.member("people_jerez", "jerez", "TENANT_ADMIN", person).await;
        admins.push((person.to_owned(), member["id"].clone(), 2));
    }
    let mut ends = Vec::new();
    for (by, ..) in &admins {
        for (_, membership, version) in admins.iter().filter(|(other, ..)| other != by) {
            ends.push(world.act(by, "endMembership", MEMBERSHIP, step(membership, *version)));
        }
    }
    let answers = join_all(ends).await;
    for answer in &answers {
        crate::bad_input::assert_published(answer, "one of many");
    }
    let done = answers.iter().filter(|answer| answer.get("errors").is_none()).count();
    let left = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(id("jerez")))
        .filter(membership::Column::Role.eq("TENANT_ADMIN"))
        .filter(membership::Column::Status.eq("ACTIVE"));
    let left = left.count(&world.database).await.unwrap();
    assert!(left >= 1, "{answers:#?}");
    assert_eq!(left, 3 - u64::try_from(done).unwrap(), "{answers:#?}");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn two_who_end_each_other_again_and_again_are_never_both_gone(world: World) {
    let mut left = ("people_jerez", held("people_jerez", "jerez"), 1);
    for round in 0..8 {
        world.pass(Duration::seconds(1));
        let other = if left.0 == "former_president" { "future_president" } else { "former_president" };
        let member = world.member(left.0, "jerez", "TENANT_ADMIN", other).await;
        let other = (other, member["id"].clone(), 2);
        let end = |by: &'static str, of: &(&str, Value, i64)| {
            let input = step(&of.1, of.2);
            let world = &world;
            async move { world.act(by, "endMembership", MEMBERSHIP, input).await }
        };
        let (one, two) = tokio::join!(end(left.0, &other), end(other.0, &left));
        let done = |answer: &Value| answer.get("errors").is_none();
        assert_ne!(done(&one), done(&two), "{round}\n{one:#}\n{two:#}");
        let refused = code_and_reason(if done(&one) { &two } else { &one });
        let late = ["CREDENTIAL_INVALID", "MEMBERSHIP_NOT_CHOSEN"].map(|reason| format!("UNAUTHENTICATED {reason}"));
        assert!(late.contains(&refused) || refused == "REFUSED LAST_ADMINISTRATOR", "{round}: {refused}");
        if done(&two) {
            left = other;
        }
    }
}

async fn the_same_person_is_invited_once_by_many_at_once(world: World) {
    world.member("people_jerez", "jerez", "TENANT_ADMIN", "former_president").await;
    let invite = |n: usize| {
        let by = if n.is_multiple_of(2) { "people_jerez" } else { "former_president" };
        world.act(by, "invitePerson", MEMBERSHIP, invitation("jerez", "MUNICIPAL_TREASURY", "nueva@b.example"))
    };
    let answers = join_all((0..8).map(invite)).await;
    let done = answers.iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{answers:#?}");
    let refused = answers.iter().filter(|answer| answer.get("errors").is_some()).map(code_and_reason);
    assert!(refused.clone().all(|said| said == "REFUSED ALREADY_MEMBER"), "{:?}", refused.collect::<Vec<_>>());
}

async fn an_acceptance_beside_the_taking_back_is_one_or_the_other(world: World) {
    let invited = world.invited("people_jerez", "jerez", "MUNICIPAL_TREASURY", "former_president").await;
    let (accepted, ended) = tokio::join!(
        world.act("former_president", "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)),
        world.act("people_jerez", "endMembership", MEMBERSHIP, step(&invited["id"], 1)),
    );
    let said = |answer: &Value| answer.get("errors").map_or("done".to_owned(), |_| code_and_reason(answer));
    let both = [said(&accepted), said(&ended)];
    assert_eq!(both.iter().filter(|said| *said == "done").count(), 1, "{both:?}");
    let others = ["REFUSED WRONG_MEMBERSHIP_STATUS", "CONFLICT STALE_VERSION", "done"];
    assert!(both.iter().all(|said| others.contains(&said.as_str())), "{both:?}");
}

async fn the_operator_invites_the_first_administrator_and_no_other(world: World) {
    let invite = async |tenant: &str, email: &str| {
        let done = world.store.invite_first_administrator(tenant, "Primera", email, world.time()).await.unwrap();
        done.map(|done| json!(NodeKind::Membership.id(done.membership)))
    };
    let name = "Entidad government_zac";
    assert_eq!(invite("Entidad que no hay", "a@b.example").await, Err(NotInvited::NoSuchTenant));
    assert_eq!(invite("Entidad jerez", "a@b.example").await, Err(NotInvited::HasAdministrator));
    assert_eq!(invite("Entidad club_jal", "a@b.example").await, Err(NotInvited::HasAdministrator), "a president does");
    let first = invite(name, "liaison_zac@test.example").await.unwrap();
    assert_eq!(invite(name, "liaison_zac@test.example").await, Err(NotInvited::Pending));
    invite(&id("government_zac").to_string(), "other@b.example").await.unwrap();
    let refused = world.refusal(
        "liaison_zac",
        "invitePerson",
        MEMBERSHIP,
        invitation("government_zac", "STATE_FINANCE", "a@b.example"),
    );
    assert_eq!(refused.await, "FORBIDDEN -");
    world.done("liaison_zac", "acceptInvitation", MEMBERSHIP, step(&first, 1)).await;
    assert_eq!(invite(name, "third@b.example").await, Err(NotInvited::HasAdministrator));
    let under = first.as_str().unwrap();
    let query = "{ viewer { memberships { id role } } }";
    let viewer = world.read("liaison_zac", query).await["viewer"]["memberships"].clone();
    assert!(
        viewer.as_array().unwrap().iter().any(|held| held["id"] == under && held["role"] == "TENANT_ADMIN"),
        "{viewer}"
    );
}
