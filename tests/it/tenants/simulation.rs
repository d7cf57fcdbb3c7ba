//! Whoever administers a tenant sees what each of its people sees, to the byte, and does nothing in their name.

use std::sync::Arc;

use serde_json::{Value, json};
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::scope::Scope;
use tresporuno::domain::refusal::Reason;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::acts::attempts;
use super::grown::Grown;
use super::interference::questions;
use super::mutations::digest;
use super::viewers::{Answer, Viewer};
use crate::world::{code_and_reason, id};

both_databases!(
    an_administrator_sees_exactly_what_the_person_sees,
    the_viewer_is_told_who_sees_with_whose_eyes,
    whoever_looks_with_an_auditor_s_eyes_is_in_the_ledger,
    a_membership_is_named_by_either_of_its_ids,
    nobody_acts_in_the_name_of_another,
    nobody_listens_with_the_ears_of_another,
    no_act_begins_within_a_simulation,
    nobody_sees_beyond_the_own_tenant_or_what_is_over,
    only_those_whom_the_policy_lets_see_with_others_eyes,
    a_simulation_is_of_one_membership_and_of_no_simulation,
    each_simulation_is_in_the_ledger_of_the_tenant,
    a_simulation_that_cannot_be_noted_shows_nothing,
);

const PRESIDENT: &str = "president_jerez";

async fn an_administrator_sees_exactly_what_the_person_sees(grown: Grown) {
    let deeper = format!(
        "{{ node(id: \"{}\") {{ ... on Project {{ title can {{ confirmProposal {{ allowed rule }} }} }} }} \
            explainAccess(id: \"{}\", act: CAST_VOTE) {{ allowed rules {{ id speaksOfViewer holds }} }} }}",
        grown.project("jerez draft"),
        grown.item("jerez open")
    );
    for (person, tenant) in [
        ("member_jerez", None),
        ("treasurer_jerez", None),
        ("secretary_jerez", None),
        (PRESIDENT, None),
        ("turncoat", Some("club_jerez")),
    ] {
        let viewer = Viewer { person, tenant };
        for question in questions().into_iter().filter(|text| is_of_the_tenant(text)).chain([deeper.clone()]) {
            let theirs = grown.ask(viewer, &question, json!({})).await;
            let simulated = grown.simulate(PRESIDENT, &membership(person, "club_jerez"), &question).await;
            assert_eq!(simulated, theirs, "{person}: {question}");
            theirs.data(&question);
        }
    }
}

/// What is a person's own is not seen by whoever administers the tenant.
fn is_of_the_tenant(question: &str) -> bool {
    !["viewer", "ownEndorsement"].iter().any(|own| question.contains(own))
}

async fn the_viewer_is_told_who_sees_with_whose_eyes(grown: Grown) {
    let query = "{ viewer { email actingAs { id role } simulation { membership name role byMembership byRole } } }";
    let own = grown.look(Viewer::called(PRESIDENT), query).await;
    assert_eq!(own["viewer"]["simulation"], Value::Null);
    let told = grown.simulate(PRESIDENT, &membership("member_jerez", "club_jerez"), query).await.data(query);
    assert_eq!(told["viewer"]["email"], own["viewer"]["email"], "who is signed in stays who they are");
    assert_eq!(told["viewer"]["actingAs"], own["viewer"]["actingAs"]);
    let simulation = &told["viewer"]["simulation"];
    assert_eq!(simulation["membership"], global("member_jerez", "club_jerez"));
    assert_eq!(simulation["byMembership"], global(PRESIDENT, "club_jerez"));
    assert_eq!((&simulation["role"], &simulation["byRole"]), (&json!("CLUB_MEMBER"), &json!("CLUB_PRESIDENT")));
    assert!(simulation["name"].as_str().is_some_and(|name| !name.is_empty()));
}

/// What whoever is simulated reads of others' private data is read by whoever looks, and they are in the ledger.
async fn whoever_looks_with_an_auditor_s_eyes_is_in_the_ledger(grown: Grown) {
    use entity::membership::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    // The body of oversight has somebody who administers its people.
    let moved = Entity::update_many()
        .col_expr(Column::TenantId, Expr::value(id("oversight")))
        .filter(Column::PersonId.eq(id("people_zac")));
    moved.exec(&grown.world.database).await.unwrap();
    grown.world.say_touched(Resource::Person, "people_zac").await;
    let draft = grown.project("jerez draft");
    let query = format!("{{ project(id: \"{draft}\") {{ title }} }}");
    let auditor = membership("auditor", "oversight");
    let told = grown.simulate("people_zac", &auditor, &query).await;
    assert_eq!(told, grown.ask(Viewer::called("auditor"), &query, json!({})).await);
    let entries = grown.entries().await;
    let of = |person: &str| -> Vec<(&str, &str)> {
        let of = entries.iter().filter(|entry| entry.person_id == id(person));
        let mut of: Vec<_> = of.map(|entry| (entry.role.as_str(), entry.rule.as_str())).collect();
        of.sort();
        of
    };
    let draft = "project.read.draft.auditor";
    assert_eq!(of("people_zac"), [("TENANT_ADMIN", "membership.simulate"), ("TENANT_ADMIN", draft)]);
    assert_eq!(of("auditor"), [("AUDITOR", draft)]);
}

async fn nobody_acts_in_the_name_of_another(grown: Grown) {
    let before = digest(&grown.world).await;
    for attempt in attempts(&grown) {
        let kind = format!("{}{}Input", attempt.mutation[..1].to_uppercase(), &attempt.mutation[1..]);
        let query = format!("mutation($input: {kind}!) {{ {}(input: $input) {{ __typename }} }}", attempt.mutation);
        let mut input = attempt.input.clone();
        input["idempotencyKey"] = json!(Uuid::new_v4().to_string());
        let body = json!({ "query": query, "variables": { "input": input } });
        for target in ["secretary_jerez", PRESIDENT] {
            let headers = [("x-simulate", membership(target, "club_jerez"))];
            let (_, answer) = grown.world.send_with(PRESIDENT, &headers, body.clone()).await;
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            assert_eq!(code_and_reason(&answer), "REFUSED SIMULATION_READS_ONLY", "{}: {answer}", attempt.mutation);
            assert_eq!(answer.get("data"), None, "{}", attempt.mutation);
        }
    }
    assert_eq!(digest(&grown.world).await, before, "not even a read is noted");
}

async fn a_membership_is_named_by_either_of_its_ids(grown: Grown) {
    let query = "{ clubs { nodes { name file { ... on ClubFile { bankAccount } } } } }";
    let by_id = grown.simulate(PRESIDENT, &membership("member_jerez", "club_jerez"), query).await;
    assert_eq!(grown.simulate(PRESIDENT, &global("member_jerez", "club_jerez"), query).await, by_id);
    by_id.data(query);
    let other = grown.simulate(PRESIDENT, &NodeKind::Club.id(id("club_jerez")).0, query).await;
    assert_eq!(code_and_reason(&other.json()), "NOT_FOUND -");
}

async fn nobody_listens_with_the_ears_of_another(grown: Grown) {
    let before = digest(&grown.world).await;
    let session = NodeKind::Session.id(grown.session("mixed").id).0;
    let simulated = ("x-simulate", membership("member_jerez", "club_jerez"));
    let listening = json!({ "query": format!("subscription {{ sessionChanged(id: {session:?}) {{ id }} }}") });
    let reading = json!({ "query": "{ projects { totalCount } }" });
    let stream = ("accept", "text/event-stream;q=1, application/json;q=0".to_owned());
    let socket = ("upgrade", "websocket".to_owned());
    for (headers, body) in [
        (vec![simulated.clone()], &listening),
        (vec![simulated.clone(), stream], &listening),
        (vec![simulated.clone(), socket], &reading),
    ] {
        let (_, answer) = grown.world.send_with(PRESIDENT, &headers, body.clone()).await;
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(code_and_reason(&answer), "REFUSED SIMULATION_READS_ONLY", "{headers:?}: {answer}");
    }
    assert_eq!(digest(&grown.world).await, before);
}

async fn no_act_begins_within_a_simulation(grown: Grown) {
    let (store, now) = (&grown.world.store, grown.world.time());
    let actor = async |person: &str| Arc::new(grown.world.standing(person).await.actor);
    let own = Scope::of(actor(PRESIDENT).await).at(now);
    let simulated = own.simulating(actor("secretary_jerez").await);
    let again = simulated.simulating(actor("treasurer_jerez").await);
    for scope in [&simulated, &again] {
        assert_eq!(scope.reader().person(), id(PRESIDENT), "who looks stays who they are");
        let begun = store.begin(scope, Act::DraftProposal, id("club_jerez"), now).await;
        assert_eq!(begun.err().unwrap().reason, Some(Reason::SimulationReadsOnly));
    }
    assert!(store.begin(&own, Act::DraftProposal, id("club_jerez"), now).await.is_ok());
}

async fn nobody_sees_beyond_the_own_tenant_or_what_is_over(grown: Grown) {
    let query = "{ projects { totalCount } }";
    let absent = grown.simulate(PRESIDENT, &Uuid::new_v4().to_string(), query).await;
    assert_eq!(code_and_reason(&absent.json()), "NOT_FOUND -");
    for named in [
        membership("president_tlaltenango", "club_tlaltenango"),
        membership("projects_jerez", "jerez"),
        membership("turncoat", "jerez"),
        membership("auditor", "oversight"),
        membership("administrator", "ministry"),
        membership("former_president", "club_jerez"),
        membership("future_president", "club_jerez"),
        Uuid::nil().to_string(),
        "no membership".to_owned(),
    ] {
        assert_eq!(grown.simulate(PRESIDENT, &named, query).await, absent, "{named}");
    }
    assert_eq!(grown.entries().await, []);
}

async fn only_those_whom_the_policy_lets_see_with_others_eyes(grown: Grown) {
    let query = "{ projects { totalCount } }";
    for viewer in Viewer::everybody() {
        let role =
            crate::world::PEOPLE.iter().find(|(person, ..)| *person == viewer.person).map(|(_, _, role, _)| *role);
        let administers =
            matches!(role, Some("CLUB_PRESIDENT" | "TENANT_ADMIN")) || viewer.tenant == Some("club_jerez");
        let (_, tenant) = home(viewer);
        let own = membership(viewer.person, tenant);
        let mut headers = vec![("x-simulate", own)];
        headers.extend(viewer.tenant.map(|tenant| ("x-membership", membership(viewer.person, tenant))));
        let (_, body) = grown.world.send_with(viewer.person, &headers, json!({ "query": query })).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        let expected = match viewer.person {
            _ if administers => "- -",
            "" => "UNAUTHENTICATED CREDENTIAL_MISSING",
            _ if role.is_none() && viewer.tenant.is_none() => "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN",
            // The own membership is seen, and still not simulated.
            _ => "FORBIDDEN -",
        };
        assert_eq!(code_and_reason(&answer), expected, "{}: {answer}", viewer.name());
        if expected == "FORBIDDEN -" {
            assert_eq!(answer["errors"][0]["extensions"]["rule"], "membership.simulate");
        }
        if !administers {
            let other = grown.simulate(viewer.person, &membership("member_jerez", "club_jerez"), query).await.json();
            let expected = if viewer.person == "member_jerez" { "FORBIDDEN -" } else { "NOT_FOUND -" };
            let refused = code_and_reason(&other);
            assert!(refused == expected || refused.starts_with("UNAUTHENTICATED"), "{}: {other}", viewer.name());
        }
    }
}

async fn a_simulation_is_of_one_membership_and_of_no_simulation(grown: Grown) {
    let body = json!({ "query": "{ projects { totalCount } }" });
    let of = |person: &str| ("x-simulate", membership(person, "club_jerez"));
    let twice = [of("turncoat"), of("member_jerez")];
    for headers in [&twice[..], &[("x-simulate", String::new())]] {
        let (_, answer) = grown.world.send_with(PRESIDENT, headers, body.clone()).await;
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(code_and_reason(&answer), "INVALID MALFORMED_VALUE", "{answer}");
    }
    // Who sees with the eyes of somebody who may simulate does not by that act as them.
    let both = [of("member_jerez"), ("x-membership", membership("turncoat", "club_jerez"))];
    let (_, answer) = grown.world.send_with("secretary_jerez", &both, body).await;
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(code_and_reason(&answer), "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN");
    assert_eq!(grown.entries().await, []);
}

async fn each_simulation_is_in_the_ledger_of_the_tenant(grown: Grown) {
    let member = membership("member_jerez", "club_jerez");
    for count in [1, 2] {
        grown.simulate(PRESIDENT, &member, "{ a: projects { totalCount } b: clubs { totalCount } }").await;
        let entries = grown.entries().await;
        assert_eq!(entries.len(), count, "one a request");
        for entry in entries {
            assert_eq!((entry.tenant_id, entry.acting_tenant_id), (id("club_jerez"), id("club_jerez")));
            assert_eq!((entry.person_id, entry.role.as_str()), (id(PRESIDENT), "CLUB_PRESIDENT"));
            assert_eq!((entry.resource.as_str(), entry.rule.as_str()), ("membership", "membership.simulate"));
            assert_eq!(entry.row_id.to_string(), member);
        }
    }
    let query = "{ accessLedger { nodes { rule condition resource object role } } }";
    let told = grown.look(Viewer::called("member_jerez"), query).await;
    assert_eq!(
        told["accessLedger"]["nodes"][0],
        json!({ "rule": "membership.simulate", "condition": "tenant_id is the own organisation", "resource": "membership",
                "object": global("member_jerez", "club_jerez"), "role": "CLUB_PRESIDENT" }),
        "whoever is simulated can know"
    );
    assert_eq!(grown.look(Viewer::called("president_tlaltenango"), query).await["accessLedger"]["nodes"], json!([]));
}

async fn a_simulation_that_cannot_be_noted_shows_nothing(grown: Grown) {
    use sea_orm::{ConnectionTrait, DbBackend};
    let statement = match grown.world.database.get_database_backend() {
        DbBackend::Postgres => "REVOKE INSERT ON access_ledger_entry FROM tresporuno_actor",
        _ => "CREATE TRIGGER full_up BEFORE INSERT ON access_ledger_entry BEGIN SELECT RAISE(ABORT, 'full'); END",
    };
    grown.world.database.execute_unprepared(statement).await.unwrap();
    let answer = grown.simulate(PRESIDENT, &membership("member_jerez", "club_jerez"), "{ clubs { totalCount } }").await;
    assert_eq!(answer.status, 500);
    assert_eq!(code_and_reason(&answer.json()), "INTERNAL -");
    assert_eq!(answer.json().get("data"), None);
}

/// Its global id, which names it as well.
fn global(person: &str, tenant: &str) -> String {
    NodeKind::Membership.id(id(&format!("membership_{person}_{tenant}"))).0
}

fn membership(person: &str, tenant: &str) -> String {
    id(&format!("membership_{person}_{tenant}")).to_string()
}

/// Where the viewer acts, or would if they acted at all.
fn home(viewer: Viewer) -> (&'static str, &'static str) {
    let held = crate::world::PEOPLE.iter().find(|(person, ..)| *person == viewer.person);
    (viewer.person, held.map(|(_, tenant, ..)| *tenant).or(viewer.tenant).unwrap_or("club_jerez"))
}

impl Grown {
    /// What the service answers to `person` who asks to see with the eyes of a membership.
    async fn simulate(&self, person: &str, named: &str, query: &str) -> Answer {
        let headers = [("x-simulate", named.to_owned())];
        let (status, body) = self.world.send_with(person, &headers, json!({ "query": query })).await;
        Answer { status, body: String::from_utf8(body).unwrap() }
    }
}
