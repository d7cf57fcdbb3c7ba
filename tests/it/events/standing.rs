//! When a stream ends: with its token, with its membership, with its server.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{membership, person};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tower::ServiceExt;
use tresporuno::authz::policy::Resource;
use tresporuno::http::limits::Limits;
use tresporuno::store::events::Topic;

use super::listener::{Listener, listening, request, request_with};
use crate::world::{World, id};

both_databases!(
    a_stream_ends_with_its_token_to_the_second,
    a_stream_ends_with_its_membership_to_the_second,
    a_stream_ends_at_the_backstop_when_nothing_is_said,
    a_membership_that_is_ended_ends_its_streams_at_once,
    a_person_whose_rights_changed_is_out_at_once,
    a_stream_stays_with_the_membership_under_which_it_began,
);

const INVALID: &str = "UNAUTHENTICATED CREDENTIAL_INVALID";
const NOT_CHOSEN: &str = "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN";

/// Moves the end of a membership, behind the service.
async fn end_at(world: &World, name: &str, valid_until: DateTime<Utc>) {
    let change =
        membership::ActiveModel { id: Unchanged(id(name)), valid_until: Set(valid_until), ..Default::default() };
    change.update(&world.database).await.unwrap();
}

async fn end(world: &World, name: &str) {
    end_at(world, name, world.time()).await;
}

/// Ends a membership, and publishes that it was touched.
pub async fn end_and_say(world: &World, name: &str) {
    end(world, name).await;
    world.store.announce(&[Topic { resource: Resource::Membership, id: id(name) }]).await.unwrap();
}

async fn a_stream_ends_with_its_token_to_the_second(world: World) {
    let on = world.open().await;
    let router = world.going();
    let token = world.tokens.issue(id("liaison_zac"), 1, &["pwd"], TimeDelta::seconds(3), world.time()).unwrap();
    let start = Instant::now();
    let mut stream = Listener::open(&router, request_with(&token, None, &listening(&on.session["id"]))).await;
    stream.item().await;
    stream.ends_with(INVALID).await;
    let lived = start.elapsed();
    assert!(lived > Duration::from_millis(1_900) && lived < Duration::from_secs(10), "{lived:?}");
    // A request may still come a little late, a stream may not.
    assert!(world.tokens.check(&token, world.time() + TimeDelta::seconds(10)).is_ok());
    let late = router.oneshot(request_with(&token, None, &listening(&on.session["id"]))).await.unwrap();
    assert_eq!(late.status(), 401);
}

async fn a_stream_ends_with_its_membership_to_the_second(world: World) {
    let on = world.open().await;
    end_at(&world, "membership_liaison_zac_government_zac", world.time() + TimeDelta::seconds(2)).await;
    let (router, start) = (world.going(), Instant::now());
    let mut stream = Listener::to(&router, &world, "liaison_zac", &on.session["id"]).await;
    stream.item().await;
    stream.ends_with(NOT_CHOSEN).await;
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

async fn a_stream_ends_at_the_backstop_when_nothing_is_said(world: World) {
    let on = world.open().await;
    let router = world.within(Limits { reauthorisation: Duration::from_millis(200), ..Limits::default() });
    let mut of_state = Listener::to(&router, &world, "liaison_zac", &on.session["id"]).await;
    let mut of_club = Listener::to(&router, &world, "president_jerez", &on.session["id"]).await;
    of_state.item().await;
    of_club.item().await;
    end(&world, "membership_liaison_zac_government_zac").await;
    of_state.ends_with(NOT_CHOSEN).await;
    of_club.is_quiet().await;
    world.pass(TimeDelta::minutes(11));
    of_club.ends_with(INVALID).await;
}

async fn a_membership_that_is_ended_ends_its_streams_at_once(world: World) {
    let on = world.open().await;
    let mut ended = Listener::to(&world.router, &world, "liaison_zac", &on.session["id"]).await;
    let mut other = Listener::to(&world.router, &world, "planning_zac", &on.session["id"]).await;
    ended.item().await;
    other.item().await;
    let membership = "membership_liaison_zac_government_zac";
    end(&world, membership).await;
    world.store.announce(&[Topic { resource: Resource::Membership, id: id(membership) }]).await.unwrap();
    ended.ends_with(NOT_CHOSEN).await;
    // The tenant is touched, and who still belongs to it stays.
    world.store.announce(&[Topic { resource: Resource::Tenant, id: id("government_zac") }]).await.unwrap();
    other.is_quiet().await;
}

async fn a_person_whose_rights_changed_is_out_at_once(world: World) {
    let on = world.open().await;
    let mut stream = Listener::to(&world.router, &world, "delegate_zac", &on.session["id"]).await;
    stream.item().await;
    let person = id("delegate_zac");
    let change = person::ActiveModel { id: Unchanged(person), authorisation_epoch: Set(2), ..Default::default() };
    change.update(&world.database).await.unwrap();
    world.store.announce(&[Topic { resource: Resource::Person, id: id("delegate_zac") }]).await.unwrap();
    stream.ends_with(INVALID).await;
}

async fn a_stream_stays_with_the_membership_under_which_it_began(world: World) {
    let on = world.open().await;
    let query = listening(&on.session["id"]);
    let (office, club) = ("membership_turncoat_jerez", "membership_turncoat_club_jerez");
    let mut as_office = Listener::open(&world.router, request(&world, "turncoat", Some(id(office)), &query)).await;
    let mut as_club = Listener::open(&world.router, request(&world, "turncoat", Some(id(club)), &query)).await;
    as_office.item().await;
    as_club.item().await;
    world.vote("projects_jerez", &on, "FOR").await;
    assert_eq!(as_office.item().await["votes"][0]["seat"], "MUNICIPAL", "the vote of the own seat");
    as_club.is_quiet().await;
    // Of two one is left, which would be the one to act under for whoever names none: but this stream named the other.
    end(&world, office).await;
    world.store.announce(&[Topic { resource: Resource::Membership, id: id(office) }]).await.unwrap();
    as_office.ends_with(NOT_CHOSEN).await;
    as_club.is_quiet().await;
    // A second membership, for somebody who named none of one.
    let mut only = Listener::to(&world.router, &world, "president_jerez", &on.session["id"]).await;
    only.item().await;
    let own = id("membership_president_jerez_club_jerez");
    let mut copy = membership::Entity::find_by_id(own).one(&world.database).await.unwrap().unwrap();
    (copy.id, copy.valid_from) = (id("another"), copy.valid_from + TimeDelta::days(1));
    membership::Entity::insert(copy.into_active_model()).exec_without_returning(&world.database).await.unwrap();
    world.store.announce(&[Topic { resource: Resource::Person, id: id("president_jerez") }]).await.unwrap();
    only.ends_with(NOT_CHOSEN).await;
}
