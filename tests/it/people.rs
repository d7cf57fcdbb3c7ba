//! People: nobody is a member without having agreed to it, nobody learns of others before they agree, and what was given
//! is taken back at once.

mod limits;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, Duration, Utc};
use entity::{decision_ledger_entry, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::authz::actor::{Actor, SignedIn};
use tresporuno::authz::scope::Scope;
use tresporuno::domain::refusal::Reason;
use tresporuno::error::Code;
use tresporuno::graphql::id::NodeKind;
use tresporuno::ops::desk::{Desk, IdempotencyKey};
use tresporuno::ops::people::AcceptInvitation;
use uuid::Uuid;

use crate::world::story::global;
use crate::world::{World, code_and_reason, id};

both_databases!(
    officers_of_a_new_club_hold_their_offices_once_they_accept,
    somebody_without_any_membership_accepts_in_their_own_name,
    an_invitation_is_declined_taken_back_or_runs_out,
    the_inviter_cannot_tell_who_was_known_before,
    administrators_see_the_people_of_their_own_organisation_alone,
    a_grant_acts_at_once_and_so_does_its_end,
    who_was_ended_stays_signed_in_and_can_do_nothing,
    a_grant_narrows_what_a_role_does_and_never_what_a_person_answers,
    every_act_is_in_the_ledger_without_anything_private,
);

const PEOPLE: &str = "viewer { actingAs { tenant { id name can { invitePerson { allowed } } people(first: 50) { totalCount nodes { \
                      id version role status invitedName invitedEmail person { name email } tenant { name } \
                      grants { acts state { code } } } } } } }";
const MEMBERSHIP: &str =
    "membership { id version status role invitedName invitedEmail validUntil person { name email } }";
const GRANT: &str = "accessGrant { id version reach acts state { code } validUntil revokedAt }";

pub fn invitation(tenant: &str, role: &str, email: &str) -> Value {
    json!({ "tenantId": global(NodeKind::Tenant, tenant), "role": role, "name": "Nombre Tecleado", "email": email })
}

fn uuid_of(membership: &Value) -> Uuid {
    NodeKind::Membership.uuid(&async_graphql::ID(membership.as_str().unwrap().to_owned()), "").unwrap()
}

pub fn step(membership: &Value, version: i64) -> Value {
    json!({ "membershipId": membership, "expectedVersion": version })
}

pub fn held(person: &str, tenant: &str) -> Value {
    json!(global(NodeKind::Membership, &format!("membership_{person}_{tenant}")))
}

pub fn grant(membership: &Value, state: Option<&str>, acts: Option<&[&str]>, until: DateTime<Utc>) -> Value {
    json!({ "membershipId": membership, "state": state, "acts": acts, "validUntil": until })
}

impl World {
    /// An invitation by `admin` of somebody who lives in this world.
    pub async fn invited(&self, admin: &str, tenant: &str, role: &str, person: &str) -> Value {
        let input = invitation(tenant, role, &format!("{person}@test.example"));
        self.done(admin, "invitePerson", MEMBERSHIP, input).await["membership"].clone()
    }

    /// As [`World::invited`], and accepted.
    pub async fn member(&self, admin: &str, tenant: &str, role: &str, person: &str) -> Value {
        let invited = self.invited(admin, tenant, role, person).await;
        let accepted = self.done(person, "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
        accepted["membership"].clone()
    }

    /// What is answered under the membership with this global id to whoever is known by the address.
    async fn ask_under(&self, email: &str, membership: Option<&Value>, query: &str, variables: Value) -> Value {
        let known = person::Entity::find().filter(person::Column::Email.eq(email));
        let known = known.one(&self.database).await.unwrap().unwrap();
        let token = self.tokens.issue(known.id, 1, &["pwd"], Duration::minutes(10), self.time()).unwrap();
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        request = request.header("authorization", format!("Bearer {token}"));
        if let Some(membership) = membership {
            request = request.header("x-membership", membership.as_str().unwrap());
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        serde_json::from_slice(&to_bytes(response.into_body(), 1_000_000).await.unwrap()).unwrap()
    }
}

async fn officers_of_a_new_club_hold_their_offices_once_they_accept(world: World) {
    let officer =
        |office: &str, email: &str| json!({ "office": office, "name": format!("De {office}"), "email": email });
    let input = json!({
        "consulateId": global(NodeKind::Consulate, "consulate_la"), "name": "Club Nuevo", "city": "Fresno",
        "usState": "CA", "communityId": global(NodeKind::Community, "community_jerez"), "foundedOn": "2001-05-20",
        "contact": { "name": "Rosa", "email": "rosa@club.example", "phone": "", "bankName": "", "bankAccount": "" },
        "officers": [officer("PRESIDENT", "rosa@club.example"), officer("SECRETARY", "Treasurer_Jerez@test.example")],
    });
    let club = world.done("registrar_la", "registerClub", "club { id }", input).await["club"]["id"].clone();
    let asked = "{ viewer { name memberships { role tenant { name } } invitations { id version role invitedName tenant { name kind } \
                 can { acceptInvitation { allowed } declineInvitation { allowed } endMembership { allowed } } } } }";
    // Whoever was known before keeps acting as before.
    let known = world.read("treasurer_jerez", asked).await["viewer"].clone();
    assert_eq!(known["memberships"], json!([{ "role": "CLUB_TREASURER", "tenant": { "name": "Entidad club_jerez" } }]));
    let invitation = &known["invitations"][0];
    assert_eq!((&invitation["role"], &invitation["invitedName"]), (&json!("CLUB_SECRETARY"), &json!("De SECRETARY")));
    assert_eq!(invitation["tenant"], json!({ "name": "Club Nuevo", "kind": "CLUB" }));
    assert_eq!(invitation["can"]["acceptInvitation"]["allowed"], true);
    assert_eq!(invitation["can"]["endMembership"]["allowed"], false);
    let draft = "mutation($input: DraftProposalInput!) { draftProposal(input: $input) { project { id } } }";
    let proposal = |key: &str| {
        json!({ "input": {
            "idempotencyKey": key, "clubId": club, "title": "Pozo", "description": "Pozo", "withoutNeedReason": "Ninguna",
            "type": "POTABLE_WATER", "cost": "1000000.00",
        } })
    };
    let email = "treasurer_jerez@test.example";
    let refused = world.ask_under(email, Some(&invitation["id"]), draft, proposal("a")).await;
    assert_eq!(code_and_reason(&refused), "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN", "an invitation is not acted under");
    let accepted = world.done("treasurer_jerez", "acceptInvitation", MEMBERSHIP, step(&invitation["id"], 1)).await;
    assert_eq!(accepted["membership"]["status"], "ACTIVE");
    assert_eq!(accepted["membership"]["person"]["name"], "Persona treasurer_jerez");
    let drafted = world.ask_under(email, Some(&invitation["id"]), draft, proposal("b")).await;
    assert!(drafted.get("errors").is_none(), "{drafted:#}");
    // Whoever was not known is known by the address, and signs in under no membership.
    let fresh = world.ask_under("rosa@club.example", None, asked, json!({})).await["data"]["viewer"].clone();
    assert_eq!((&fresh["name"], &fresh["memberships"]), (&json!("De PRESIDENT"), &json!([])));
    let accept =
        "mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { membership { status } } }";
    let input = json!({ "input": { "idempotencyKey": "a", "membershipId": fresh["invitations"][0]["id"], "expectedVersion": 1 } });
    let accepted = world.ask_under("rosa@club.example", None, accept, input.clone()).await;
    assert_eq!(accepted["data"]["acceptInvitation"]["membership"]["status"], "ACTIVE", "{accepted:#}");
    let again = world.ask_under("rosa@club.example", None, accept, input).await;
    assert_eq!(again, accepted, "the same key under the new membership");
    let people = world.ask_under("rosa@club.example", None, &format!("{{ {PEOPLE} }}"), json!({})).await;
    assert_eq!(people["data"]["viewer"]["actingAs"]["tenant"]["people"]["totalCount"], 2, "{people:#}");
}

async fn somebody_without_any_membership_accepts_in_their_own_name(world: World) {
    let invited = world.invited("people_jerez", "jerez", "MUNICIPAL_TREASURY", "former_president").await;
    for (person, expected) in [
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
        ("future_president", "NOT_FOUND -"),
        ("president_jerez", "NOT_FOUND -"),
        ("people_jerez", "FORBIDDEN -"),
    ] {
        let refused = world.refusal(person, "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
        assert_eq!(refused, expected, "{person}");
    }
    // Whoever was signed out since the request began is not known within the act.
    let scope =
        |epoch| Scope::of(Arc::new(Actor::without_membership(id("former_president"), SignedIn::at_epoch(epoch))));
    let membership = uuid_of(&invited["id"]);
    let accept = AcceptInvitation { membership, expected_version: 1 };
    let (stale, key) = (scope(2), IdempotencyKey::parse("stale").unwrap());
    let refused = Desk::new(&world.store, &stale, world.time()).run(&accept, &key).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::Unauthenticated, Some(Reason::CredentialInvalid)));
    world.done("former_president", "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
    let entry = decision_ledger_entry::Entity::find()
        .filter(decision_ledger_entry::Column::Act.eq("acceptInvitation"))
        .one(&world.database)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((entry.tenant_id, entry.person_id), (id("jerez"), id("former_president")));
    let viewer =
        world.read("former_president", "{ viewer { actingAs { role tenant { id } } invitations { id } } }").await;
    let acting = json!({ "role": "MUNICIPAL_TREASURY", "tenant": { "id": global(NodeKind::Tenant, "jerez") } });
    assert_eq!(viewer["viewer"], json!({ "actingAs": acting, "invitations": [] }));
    // Under another membership it is done in the name of the new one as well.
    let invited = world.invited("people_ministry", "ministry", "DELEGATION_ANALYST", "secretary_jal").await;
    world.done("secretary_jal", "acceptInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
    let entries = decision_ledger_entry::Entity::find()
        .filter(decision_ledger_entry::Column::PersonId.eq(id("secretary_jal")))
        .all(&world.database)
        .await
        .unwrap();
    assert_eq!(entries.iter().map(|entry| entry.tenant_id).collect::<Vec<_>>(), [id("ministry")]);
}

async fn an_invitation_is_declined_taken_back_or_runs_out(world: World) {
    let wrong = "REFUSED WRONG_MEMBERSHIP_STATUS";
    let declined = world.invited("people_jerez", "jerez", "MUNICIPAL_TREASURY", "member_jerez").await;
    let answer = world.done("member_jerez", "declineInvitation", MEMBERSHIP, step(&declined["id"], 1)).await;
    assert_eq!(answer["membership"]["status"], "LAPSED");
    for mutation in ["acceptInvitation", "declineInvitation"] {
        assert_eq!(world.refusal("member_jerez", mutation, MEMBERSHIP, step(&declined["id"], 2)).await, wrong);
    }
    assert_eq!(world.refusal("people_jerez", "endMembership", MEMBERSHIP, step(&declined["id"], 2)).await, wrong);
    world.pass(Duration::seconds(1));
    let taken_back = world.invited("people_jerez", "jerez", "MUNICIPAL_TREASURY", "member_jerez").await;
    let twice = invitation("jerez", "MUNICIPAL_TREASURY", "member_jerez@test.example");
    let refused = world.refusal("people_jerez", "invitePerson", MEMBERSHIP, twice.clone()).await;
    assert_eq!(refused, "REFUSED ALREADY_MEMBER", "an open invitation");
    let stale = world.refusal("people_jerez", "endMembership", MEMBERSHIP, step(&taken_back["id"], 7)).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
    let ended = world.done("people_jerez", "endMembership", MEMBERSHIP, step(&taken_back["id"], 1)).await;
    assert_eq!(ended["membership"]["status"], "LAPSED");
    assert_eq!(world.refusal("member_jerez", "acceptInvitation", MEMBERSHIP, step(&taken_back["id"], 2)).await, wrong);
    world.pass(Duration::seconds(1));
    let mut short = twice;
    short["validUntil"] = json!(world.time() + Duration::days(2));
    let late = world.done("people_jerez", "invitePerson", MEMBERSHIP, short).await["membership"].clone();
    world.pass(Duration::days(2));
    let refused = world.refusal("member_jerez", "acceptInvitation", MEMBERSHIP, step(&late["id"], 1)).await;
    assert_eq!(refused, "REFUSED INVITATION_EXPIRED");
    let viewer = world.read("member_jerez", "{ viewer { invitations { id } memberships { id } } }").await;
    assert_eq!(viewer["viewer"]["invitations"], json!([]));
    assert_eq!(viewer["viewer"]["memberships"].as_array().unwrap().len(), 1, "nothing came of all that");
}

async fn the_inviter_cannot_tell_who_was_known_before(world: World) {
    let mut told = Vec::new();
    world.be_known("people_jerez", &[]).await;
    for email in ["president_jal@test.example", "nobody.so.far@test.example"] {
        let before = world.store.statements();
        let answer =
            world.act("people_jerez", "invitePerson", MEMBERSHIP, invitation("jerez", "MUNICIPAL_TREASURY", email));
        let mut membership = answer.await["data"]["invitePerson"]["membership"].clone();
        let statements = world.store.statements() - before;
        assert_eq!(membership["invitedEmail"], email);
        assert_eq!((&membership["invitedName"], &membership["person"]), (&json!("Nombre Tecleado"), &Value::Null));
        let id = membership["id"].clone();
        membership["id"] = Value::Null;
        membership["invitedEmail"] = Value::Null;
        told.push((membership, statements, id));
    }
    assert_eq!((&told[0].0, told[0].1), (&told[1].0, told[1].1));
    let people = world.read("people_jerez", &format!("{{ {PEOPLE} }}")).await.to_string();
    assert!(!people.contains("Persona president_jal"), "{people}");
    let shown = async |membership: &Value| {
        let query =
            format!("{{ node(id: {membership}) {{ ... on Membership {{ status person {{ name email }} }} }} }}");
        world.read("people_jerez", &query).await["node"].clone()
    };
    world.done("president_jal", "declineInvitation", MEMBERSHIP, step(&told[0].2, 1)).await;
    assert_eq!(shown(&told[0].2).await, json!({ "status": "LAPSED", "person": null }));
    world.pass(Duration::seconds(1));
    let member = world.member("people_jerez", "jerez", "MUNICIPAL_TREASURY", "president_jal").await;
    let known = json!({ "name": "Persona president_jal", "email": "president_jal@test.example" });
    assert_eq!(shown(&member["id"]).await, json!({ "status": "ACTIVE", "person": known }));
    world.done("people_jerez", "endMembership", MEMBERSHIP, step(&member["id"], 2)).await;
    assert_eq!(
        shown(&member["id"]).await,
        json!({ "status": "ENDED", "person": known }),
        "who once agreed stays known"
    );
    let others = world.read("people_ministry", &format!("{{ node(id: {}) {{ id }} }}", told[0].2)).await;
    assert_eq!(others["node"], Value::Null);
}

async fn administrators_see_the_people_of_their_own_organisation_alone(world: World) {
    let of = async |person: &str| world.read(person, &format!("{{ {PEOPLE} }}")).await["viewer"]["actingAs"].clone();
    for (person, tenant, count) in [
        ("people_ministry", "ministry", 7),
        ("people_zac", "ministry", 7),
        ("people_jerez", "jerez", 4),
        ("president_jerez", "club_jerez", 7),
        ("treasurer_jerez", "club_jerez", 1),
        ("projects_jerez", "jerez", 1),
        ("auditor", "oversight", 1),
        ("service_la", "consulate_la", 1),
    ] {
        let tenant_of = of(person).await["tenant"].clone();
        let rows = tenant_of["people"]["nodes"].as_array().unwrap();
        assert_eq!((rows.len(), &tenant_of["people"]["totalCount"]), (count, &json!(count)), "{person}");
        assert!(rows.iter().all(|row| row["tenant"]["name"] == format!("Entidad {tenant}")), "{person}");
        assert!(rows.iter().all(|row| row["person"]["email"].is_string()), "{person}");
        assert_eq!(tenant_of["can"]["invitePerson"]["allowed"], count > 1, "{person}");
    }
    let people = format!(
        "{{ node(id: \"{}\") {{ ... on Tenant {{ name people {{ totalCount nodes {{ id }} }} }} }} }}",
        global(NodeKind::Tenant, "jerez").as_str()
    );
    for person in ["", "people_ministry", "president_jerez", "national", "auditor", "service_la", "turncoat"] {
        let seen = world.read(person, &people).await["node"].clone();
        let own = if person == "turncoat" { 1 } else { 0 };
        assert_eq!((&seen["name"], &seen["people"]["totalCount"]), (&json!("Entidad jerez"), &json!(own)), "{person}");
    }
    let filtered = "{ viewer { actingAs { tenant { people(where: { role: { eq: CLUB_PRESIDENT }, status: { in: [ACTIVE] } }, \
                    orderBy: VALID_FROM_ASC, first: 2) { totalCount nodes { role } pageInfo { hasNextPage } } } } } }";
    let page = world.read("president_jerez", filtered).await["viewer"]["actingAs"]["tenant"]["people"].clone();
    assert_eq!((&page["totalCount"], &page["pageInfo"]["hasNextPage"]), (&json!(4), &json!(true)), "{page}");
}

async fn a_grant_acts_at_once_and_so_does_its_end(world: World) {
    let sessions = "{ sessions { totalCount } }";
    world.session_called(&crate::world::story::COLOTLAN, "Guadalajara").await;
    assert_eq!(world.read("delegate_zac", sessions).await["sessions"]["totalCount"], 0);
    let until = world.time() + Duration::days(10);
    let membership = held("delegate_zac", "ministry");
    let given = world.done("people_ministry", "grantAccess", GRANT, grant(&membership, Some("14"), None, until)).await;
    let given = given["accessGrant"].clone();
    assert_eq!(
        (&given["reach"], &given["state"], &given["acts"]),
        (&json!("STATE"), &json!({ "code": "14" }), &Value::Null)
    );
    assert_eq!(world.read("delegate_zac", sessions).await["sessions"]["totalCount"], 1);
    let revoke = json!({ "accessGrantId": given["id"], "expectedVersion": 1 });
    let revoked = world.done("people_ministry", "revokeAccess", GRANT, revoke).await["accessGrant"].clone();
    assert!(revoked["revokedAt"].is_string(), "{revoked}");
    assert_eq!(world.read("delegate_zac", sessions).await["sessions"]["totalCount"], 0);
    let again = json!({ "accessGrantId": given["id"], "expectedVersion": 2 });
    let refused = world.refusal("people_ministry", "revokeAccess", GRANT, again).await;
    assert_eq!(refused, "REFUSED GRANT_NOT_IN_FORCE");
    world.done("people_ministry", "grantAccess", GRANT, grant(&membership, Some("14"), None, until)).await;
    assert_eq!(world.read("delegate_zac", sessions).await["sessions"]["totalCount"], 1);
    world.pass(Duration::days(10));
    assert_eq!(world.read("delegate_zac", sessions).await["sessions"]["totalCount"], 0, "when its time is over");
}

async fn who_was_ended_stays_signed_in_and_can_do_nothing(world: World) {
    let draft = world.draft().await;
    let ended =
        world.done("president_jerez", "endMembership", MEMBERSHIP, step(&held("treasurer_jerez", "club_jerez"), 1));
    assert_eq!(ended.await["membership"]["status"], "ENDED");
    let viewer = world.read("treasurer_jerez", "{ viewer { name memberships { id } actingAs { id } } }").await;
    assert_eq!(viewer["viewer"], json!({ "name": "Persona treasurer_jerez", "memberships": [], "actingAs": null }));
    let confirm = json!({ "projectId": draft["id"], "expectedVersion": 1 });
    let refused = world.refusal("treasurer_jerez", "confirmProposal", "project { id }", confirm).await;
    assert_eq!(refused, "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN");
    let own = format!(
        "{{ node(id: {}) {{ ... on Membership {{ status endedAt }} }} }}",
        held("treasurer_jerez", "club_jerez")
    );
    let seen = world.read("treasurer_jerez", &own).await["node"].clone();
    assert_eq!(seen["status"], "ENDED", "one's own past is one's own");
    // Of somebody who is in two organisations only the one membership is over.
    let turncoat = step(&held("turncoat", "club_jerez"), 1);
    world.done("president_jerez", "endMembership", MEMBERSHIP, turncoat).await;
    let viewer = world.read("turncoat", "{ viewer { actingAs { tenant { name } } } }").await;
    assert_eq!(viewer["viewer"]["actingAs"]["tenant"]["name"], "Entidad jerez");
}

async fn a_grant_narrows_what_a_role_does_and_never_what_a_person_answers(world: World) {
    let on = world.open().await;
    let membership = held("projects_jerez", "jerez");
    let until = world.time() + Duration::days(10);
    let narrow = grant(&membership, None, Some(&["READ", "PLEDGE_CONTRIBUTION"]), until);
    let given = world.done("people_jerez", "grantAccess", GRANT, narrow).await["accessGrant"].clone();
    assert_eq!((&given["reach"], &given["acts"]), (&json!("OWN"), &json!(["READ", "PLEDGE_CONTRIBUTION"])));
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let refused = world.refusal("projects_jerez", "castVote", "agendaItem { id }", vote.clone()).await;
    assert_eq!(refused, "FORBIDDEN -");
    let invited = world.invited("president_jal", "club_jal", "CLUB_MEMBER", "projects_jerez").await;
    world.done("projects_jerez", "declineInvitation", MEMBERSHIP, step(&invited["id"], 1)).await;
    // To take the grant away does not give back what it took.
    let revoke = json!({ "accessGrantId": given["id"], "expectedVersion": 1 });
    world.done("people_jerez", "revokeAccess", GRANT, revoke).await;
    let refused = world.refusal("projects_jerez", "castVote", "agendaItem { id }", vote.clone()).await;
    assert_eq!(refused, "FORBIDDEN -");
    world.done("people_jerez", "grantAccess", GRANT, grant(&membership, None, None, until)).await;
    world.done("projects_jerez", "castVote", "agendaItem { id }", vote).await;
}

async fn every_act_is_in_the_ledger_without_anything_private(world: World) {
    let member = world.member("people_ministry", "ministry", "DELEGATE", "president_jal").await;
    let declined = world.invited("people_jerez", "jerez", "MUNICIPAL_TREASURY", "member_jerez").await;
    world.done("member_jerez", "declineInvitation", MEMBERSHIP, step(&declined["id"], 1)).await;
    let until = world.time() + Duration::days(10);
    let given = world.done("people_zac", "grantAccess", GRANT, grant(&member["id"], Some("32"), None, until)).await;
    let revoke = json!({ "accessGrantId": given["accessGrant"]["id"], "expectedVersion": 1 });
    world.done("people_zac", "revokeAccess", GRANT, revoke).await;
    world.done("people_ministry", "endMembership", MEMBERSHIP, step(&member["id"], 2)).await;
    let entries = decision_ledger_entry::Entity::find().order_by_asc(decision_ledger_entry::Column::Id);
    let entries = entries.all(&world.database).await.unwrap();
    let mut acts: Vec<&str> = entries.iter().map(|entry| entry.act.as_str()).collect();
    acts.sort_unstable();
    let expected = ["acceptInvitation", "declineInvitation", "endMembership", "grantAccess"];
    let expected = [&expected[..], &["invitePerson", "invitePerson", "revokeAccess"]].concat();
    assert_eq!(acts, expected);
    for entry in &entries {
        let tenant = if entry.act == "declineInvitation" { "jerez" } else { "ministry" };
        assert!([id(tenant), id("jerez")].contains(&entry.tenant_id), "{entry:?}");
        assert_ne!(entry.tenant_id, Uuid::nil());
        assert!(!entry.content.contains("@") && !entry.content.contains("Nombre"), "{entry:?}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}
