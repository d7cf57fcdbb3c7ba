//! Who somebody is, is remembered for half a minute and not a moment longer than it holds: not beyond the end of a
//! period, not after somebody touched it, not while it would not be heard.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration as Time, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, Duration, Utc};
use entity::{access_grant, federation_mandate, membership, person};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::authz::policy::Resource;
use tresporuno::graphql::id::NodeKind;
use tresporuno::http::{Settings, router};
use tresporuno::kept::Kept;
use tresporuno::service::Service;

use crate::both::Backend;
use crate::people::{held, step};
use crate::world::story::global;
use crate::world::{World, code_and_reason, id, schemas};

both_databases!(
    an_answer_is_the_same_whether_one_is_remembered_or_not,
    nobody_is_remembered_for_somebody_else,
    what_somebody_takes_away_counts_in_the_next_request,
    another_epoch_counts_in_the_next_request,
    what_ends_or_begins_counts_at_that_very_instant,
    what_nobody_says_counts_after_half_a_minute,
    what_nobody_says_counts_at_once_in_what_is_decided,
    without_a_memory_everything_counts_at_once,
    no_reading_is_remembered_that_began_before_a_change,
    other_servers_hear_of_it_and_whoever_does_not_hear_remembers_nothing,
);

const SIGHT: &str = "{ viewer { actingAs { role tenant { name } } memberships { role } } \
     projects { totalCount } sessions { totalCount } accessLedger { totalCount } }";
/// Where the only grant of the delegate is.
const GRANT: &str = "grant_delegate_zac_32";

impl World {
    async fn sessions(&self, person: &str) -> Value {
        self.read(person, "{ sessions { totalCount } }").await["sessions"]["totalCount"].clone()
    }

    async fn role(&self, person: &str) -> Value {
        self.read(person, "{ viewer { actingAs { role } } }").await["viewer"]["actingAs"]["role"].clone()
    }

    /// Sets the end of the delegate's grant behind the service.
    async fn end_grant_at(&self, valid_until: DateTime<Utc>) {
        let change =
            access_grant::ActiveModel { id: Unchanged(id(GRANT)), valid_until: Set(valid_until), ..Default::default() };
        change.update(&self.database).await.unwrap();
    }

    /// The one mandate in force of the federation.
    async fn mandate_in_force(&self) -> federation_mandate::Model {
        use federation_mandate::{Column, Entity};
        let found =
            Entity::find().filter(Column::FederationId.eq(id("federation"))).filter(Column::Status.eq("ACCEPTED"));
        let mut found = found.all(&self.database).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// The service with a memory of this length.
    fn remembering(&self, longest: Time) -> Router {
        let now = self.time();
        let service = Service::new(self.store.clone(), self.accounts.clone(), Arc::new(move || now), schemas())
            .remembering(longest);
        router(Arc::new(service), Settings::default())
    }
}

async fn role_at(router: &Router, world: &World, person: &str) -> Value {
    let request = Request::post("/graphql").header("content-type", "application/json");
    let request = request.header("authorization", format!("Bearer {}", world.token(person)));
    let body = json!({ "query": "{ viewer { actingAs { role } } }" }).to_string();
    let answer = router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let answer: Value = serde_json::from_slice(&to_bytes(answer.into_body(), 100_000).await.unwrap()).unwrap();
    answer["data"]["viewer"]["actingAs"]["role"].clone()
}

async fn an_answer_is_the_same_whether_one_is_remembered_or_not(world: World) {
    world.open().await;
    for (person, ..) in crate::world::people::PEOPLE {
        world.say_touched(Resource::Person, person).await;
        let before = world.store.statements();
        let cold = world.send(person, json!({ "query": SIGHT })).await;
        let first = world.store.statements() - before;
        world.be_known(person, &[]).await;
        let before = world.store.statements();
        let warm = world.send(person, json!({ "query": SIGHT })).await;
        let then = world.store.statements() - before;
        assert_eq!(cold, warm, "{person}");
        let federation = u64::from(person.contains("federation"));
        assert_eq!(
            first - then,
            1 + federation,
            "{person}: one statement says who it is, and one what a federation may"
        );
    }
}

async fn nobody_is_remembered_for_somebody_else(world: World) {
    let named = |tenant: &str| [("x-membership", id(&format!("membership_turncoat_{tenant}")).to_string())];
    let role = async |person: &str, headers: &[(&str, String)]| {
        let body = json!({ "query": "{ viewer { email actingAs { role } } }" });
        let (status, body) = world.send_with(person, headers, body).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        (status, answer["data"]["viewer"]["email"].clone(), answer["data"]["viewer"]["actingAs"]["role"].clone())
    };
    let turncoat = json!("turncoat@test.example");
    for _ in 0..2 {
        for (tenant, expected) in [("jerez", "MUNICIPAL_PROJECTS"), ("club_jerez", "CLUB_PRESIDENT")] {
            world.be_known("turncoat", &named(tenant)).await;
            assert_eq!(role("turncoat", &named(tenant)).await, (200, turncoat.clone(), json!(expected)));
        }
        world.be_known("turncoat", &[]).await;
        assert_eq!(role("turncoat", &[]).await, (200, turncoat.clone(), Value::Null), "two, and none was chosen");
        assert_eq!(role("projects_jerez", &[]).await.1, "projects_jerez@test.example");
        for stranger in ["projects_jerez", "president_jerez"] {
            assert_eq!(role(stranger, &named("jerez")).await.0, 401, "{stranger} with the membership of another");
        }
        assert_eq!(role("", &[]).await, (200, Value::Null, Value::Null));
    }
    world.be_known("projects_jerez", &[]).await;
    let later = world.tokens.issue(id("projects_jerez"), 2, &[], Duration::minutes(5), world.time()).unwrap();
    let headers = [("authorization", format!("Bearer {later}"))];
    let (status, _) = world.send_with("", &headers, json!({ "query": SIGHT })).await;
    assert_eq!(status, 401, "of another epoch");
}

async fn what_somebody_takes_away_counts_in_the_next_request(world: World) {
    world.open().await;
    for person in ["delegate_zac", "officer_federation", "projects_jerez"] {
        world.be_known(person, &[]).await;
    }
    assert_ne!(world.sessions("delegate_zac").await, 0);
    let grant = json!({ "accessGrantId": global(NodeKind::AccessGrant, GRANT), "expectedVersion": 1 });
    world.done("people_ministry", "revokeAccess", "accessGrant { id }", grant).await;
    assert_eq!(world.sessions("delegate_zac").await, 0, "the grant");

    assert_eq!(world.role("projects_jerez").await, "MUNICIPAL_PROJECTS");
    let end = step(&held("projects_jerez", "jerez"), 1);
    world.done("people_jerez", "endMembership", "membership { id }", end).await;
    assert_eq!(world.role("projects_jerez").await, Value::Null, "the membership");

    let mandate = world.mandate_in_force().await;
    let seen = async || {
        world.read("officer_federation", "{ projects { totalCount } }").await["projects"]["totalCount"].clone()
    };
    let before = seen().await;
    let step = json!({ "mandateId": NodeKind::FederationMandate.id(mandate.id).0, "expectedVersion": mandate.version });
    world.done("president_jerez", "suspendMandate", "mandate { id }", step).await;
    assert_ne!(seen().await, before, "the mandate");
}

async fn another_epoch_counts_in_the_next_request(world: World) {
    world.be_known("liaison_zac", &[]).await;
    let change =
        person::ActiveModel { id: Unchanged(id("liaison_zac")), authorisation_epoch: Set(2), ..Default::default() };
    change.update(&world.database).await.unwrap();
    world.say_touched(Resource::Person, "liaison_zac").await;
    assert_eq!(
        code_and_reason(&world.ask("liaison_zac", SIGHT, json!({})).await),
        "UNAUTHENTICATED CREDENTIAL_INVALID"
    );
}

async fn what_ends_or_begins_counts_at_that_very_instant(world: World) {
    world.open().await;
    let (start, second) = (world.time(), Duration::seconds(1));
    world.end_grant_at(start + second * 10).await;
    let own = id("membership_liaison_zac_government_zac");
    let change =
        membership::ActiveModel { id: Unchanged(own), valid_until: Set(start + second * 12), ..Default::default() };
    change.update(&world.database).await.unwrap();
    // A second membership begins: then there is no only one any more, under which to act without naming it.
    let own = id("membership_planning_zac_government_zac");
    let mut another = membership::Entity::find_by_id(own).one(&world.database).await.unwrap().unwrap();
    (another.id, another.valid_from) = (id("another"), start + second * 14);
    membership::Entity::insert(another.into_active_model()).exec_without_returning(&world.database).await.unwrap();
    let mut mandate = world.mandate_in_force().await.into_active_model();
    mandate.valid_until = Set(start + second * 16);
    mandate.update(&world.database).await.unwrap();
    for person in ["delegate_zac", "liaison_zac", "planning_zac"] {
        world.say_touched(Resource::Person, person).await;
    }
    world.say_touched(Resource::Tenant, "federation").await;
    let mandated = async || {
        world.read("officer_federation", "{ projects { totalCount } }").await["projects"]["totalCount"].clone()
    };
    let under_mandate = mandated().await;
    let micro = Duration::microseconds(1);
    for (at, (grant, liaison, planning, mandate)) in [
        (second * 10 - micro, (true, true, true, true)),
        (second * 10, (false, true, true, true)),
        (second * 12 - micro, (false, true, true, true)),
        (second * 12, (false, false, true, true)),
        (second * 14 - micro, (false, false, true, true)),
        (second * 14, (false, false, false, true)),
        (second * 16 - micro, (false, false, false, true)),
        (second * 16, (false, false, false, false)),
    ] {
        world.pass(start + at - world.time());
        assert_eq!(world.sessions("delegate_zac").await != 0, grant, "the grant after {at}");
        assert_eq!(world.role("liaison_zac").await != Value::Null, liaison, "the membership after {at}");
        assert_eq!(world.role("planning_zac").await != Value::Null, planning, "the second membership after {at}");
        assert_eq!(mandated().await == under_mandate, mandate, "the mandate after {at}");
        for person in ["delegate_zac", "liaison_zac", "planning_zac", "officer_federation"] {
            world.be_known(person, &[]).await;
        }
    }
}

async fn what_nobody_says_counts_after_half_a_minute(world: World) {
    world.open().await;
    world.be_known("delegate_zac", &[]).await;
    world.end_grant_at(world.time()).await;
    world.pass(Duration::milliseconds(29_999));
    assert_ne!(world.sessions("delegate_zac").await, 0, "remembered");
    world.pass(Duration::milliseconds(1));
    assert_eq!(world.sessions("delegate_zac").await, 0);
}

async fn what_nobody_says_counts_at_once_in_what_is_decided(world: World) {
    let on = world.open().await;
    world.be_known("delegate_zac", &[]).await;
    world.end_grant_at(world.time()).await;
    assert_ne!(world.sessions("delegate_zac").await, 0, "remembered for what is read");
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let refused = world.refusal("delegate_zac", "castVote", "agendaItem { id }", vote.clone()).await;
    assert_eq!(refused, "NOT_FOUND -");
    world.be_known("liaison_zac", &[]).await;
    let change =
        person::ActiveModel { id: Unchanged(id("liaison_zac")), authorisation_epoch: Set(2), ..Default::default() };
    change.update(&world.database).await.unwrap();
    let refused = world.refusal("liaison_zac", "castVote", "agendaItem { id }", vote).await;
    assert_eq!(refused, "UNAUTHENTICATED CREDENTIAL_INVALID", "an epoch that was raised");
}

async fn without_a_memory_everything_counts_at_once(world: World) {
    let router = world.remembering(Time::ZERO);
    for _ in 0..3 {
        let before = world.store.statements();
        assert_eq!(role_at(&router, &world, "liaison_zac").await, "STATE_LIAISON");
        assert_eq!(world.store.statements() - before, 2, "who it is, and the membership that is shown");
    }
    let change = membership::ActiveModel {
        id: Unchanged(id("membership_liaison_zac_government_zac")),
        valid_until: Set(world.time()),
        ..Default::default()
    };
    change.update(&world.database).await.unwrap();
    assert_eq!(role_at(&router, &world, "liaison_zac").await, Value::Null);
}

/// A reading that began before a change, and ends after it was told, says what was before.
async fn no_reading_is_remembered_that_began_before_a_change(world: World) {
    world.be_known("liaison_zac", &[]).await;
    let (world, over) = (Arc::new(world), Arc::new(AtomicBool::new(false)));
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (world, over) = (world.clone(), over.clone());
        readers.spawn(async move {
            while !over.load(Ordering::Relaxed) {
                world.role("liaison_zac").await;
            }
        });
    }
    for turn in 0..60 {
        let role = if turn % 2 == 0 { "STATE_FINANCE" } else { "STATE_LIAISON" };
        let change = membership::ActiveModel {
            id: Unchanged(id("membership_liaison_zac_government_zac")),
            role: Set(role.to_owned()),
            ..Default::default()
        };
        change.update(&world.database).await.unwrap();
        world.say_touched(Resource::Membership, "membership_liaison_zac_government_zac").await;
        for _ in 0..3 {
            assert_eq!(world.role("liaison_zac").await, role, "turn {turn}");
        }
    }
    over.store(true, Ordering::Relaxed);
    while let Some(reader) = readers.join_next().await {
        reader.unwrap();
    }
}

async fn other_servers_hear_of_it_and_whoever_does_not_hear_remembers_nothing(world: World) {
    let Some(Backend::Postgres(database)) = &world.backend else { return };
    let other = World::on(&database.url, None).await;
    let until = async |world: &World, role: Value| {
        let start = Instant::now();
        while world.role("projects_jerez").await != role {
            assert!(start.elapsed() < Time::from_secs(10), "it never counts");
            tokio::time::sleep(Time::from_millis(5)).await;
        }
    };
    other.be_known("projects_jerez", &[]).await;
    assert_eq!(other.role("projects_jerez").await, "MUNICIPAL_PROJECTS");
    world.done("people_jerez", "endMembership", "membership { id }", step(&held("projects_jerez", "jerez"), 1)).await;
    until(&other, Value::Null).await;
    // What happens while it does not hear is not missed: it remembers nothing of before.
    other.be_known("projects_jerez", &[]).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%'";
    world.database.execute_unprepared(cut).await.unwrap();
    let own = id("membership_projects_jerez_jerez");
    let change = membership::ActiveModel { id: Unchanged(own), status: Set("ACTIVE".to_owned()), ..Default::default() };
    change.update(&world.database).await.unwrap();
    until(&other, json!("MUNICIPAL_PROJECTS")).await;
    other.be_known("projects_jerez", &[]).await;
    other.let_go().await;
}

#[test]
fn what_is_kept_is_bounded_in_entries_and_in_bytes() {
    let mut kept: Kept<u32, &str> = Kept::new(3, 800);
    for key in 0..10 {
        kept.put(key, "small", 50);
    }
    assert_eq!((kept.len(), kept.bytes()), (3, 150));
    assert_eq!((kept.get(&6).copied(), kept.get(&7).copied()), (None, Some("small")));
    kept.put(10, "another", 50);
    assert_eq!(
        (kept.get(&7).copied(), kept.get(&8).copied()),
        (Some("small"), None),
        "what was asked for lately stays"
    );
    kept.put(7, "too large", 101);
    assert_eq!(
        (kept.get(&7).copied(), kept.len(), kept.bytes()),
        (None, 2, 100),
        "nor what it would have taken the place of"
    );
    kept.retain(|value| *value == "another");
    assert_eq!((kept.len(), kept.bytes()), (1, 50));
    let mut heavy: Kept<u32, ()> = Kept::new(1_000, 800);
    for key in 0..100 {
        heavy.put(key, (), 100);
    }
    assert_eq!((heavy.len(), heavy.bytes()), (8, 800));
    heavy.clear();
    assert_eq!((heavy.is_empty(), heavy.bytes()), (true, 0));
}
