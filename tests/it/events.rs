//! Listening: who is told of what, and when a stream ends.

pub mod listener;
pub mod socket;
mod sockets;
mod standing;

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::authz::policy::Resource;
use tresporuno::graphql::id::NodeKind;
use tresporuno::http::limits::Limits;
use tresporuno::store::events::{Event, TOLD, Topic};
use uuid::Uuid;

use crate::both::Backend;
use crate::world::story::{JEREZ, OnAgenda, TLALTENANGO, VOTERS};
use crate::world::{PEOPLE, World, code_and_reason, id};
use listener::{Listener, SELECTION, listening, request};

both_databases!(
    a_member_hears_an_item_opened_and_closed_and_published,
    the_vote_of_another_seat_is_not_heard,
    a_session_that_is_not_ones_own_is_as_one_that_is_not_there,
    an_item_that_is_added_is_heard_by_those_who_see_it,
    a_query_is_answered_once,
    what_is_wrong_is_refused_before_there_is_a_stream,
    attacks_are_refused_on_a_stream_as_elsewhere,
    there_are_as_many_streams_as_may_be,
    everybody_hears_exactly_what_they_would_read,
    no_root_of_listening_is_left_out_here,
    whoever_lags_behind_takes_everything_for_touched,
    two_servers_of_one_database_tell_each_other,
    what_nobody_can_listen_to_is_told_to_nobody,
);

async fn publish(world: &World, resolution: &Value) {
    let input = json!({ "resolutionId": resolution["id"], "expectedVersion": resolution["version"] });
    world.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
}

async fn a_member_hears_an_item_opened_and_closed_and_published(world: World) {
    let mut on = world.on_agenda().await;
    let mut streams = Vec::new();
    for person in VOTERS {
        let mut stream = Listener::to(&world.router, &world, person, &on.session["id"]).await;
        assert_eq!(stream.item().await["status"], "PENDING", "how things stand comes first");
        streams.push(stream);
    }
    on.item = world.open_item(&JEREZ, &on.item).await;
    for stream in &mut streams {
        assert_eq!(stream.item().await["status"], "OPEN");
    }
    for (person, stream) in VOTERS.into_iter().zip(&mut streams) {
        world.vote(person, &on, "FOR").await;
        let own = stream.item().await;
        assert_eq!(own["votes"].as_array().unwrap().len(), 1, "{own:#}");
    }
    let closed = world.close(&on, "SELECTED").await;
    for stream in &mut streams {
        let item = stream.item().await;
        assert_eq!((&item["status"], item["votes"].as_array().unwrap().len()), (&json!("CLOSED"), 4));
        assert_eq!(item["resolution"]["outcome"], "SELECTED");
    }
    publish(&world, &closed["resolution"]).await;
    for stream in &mut streams {
        assert_eq!(stream.item().await["resolution"]["audience"], "PUBLIC");
    }
}

/// Each act touches much more than there are streams of; and what it touches twice is told once.
async fn what_nobody_can_listen_to_is_told_to_nobody(world: World) {
    let mut ear = world.store.listen();
    world.selected().await;
    let mut heard = 0;
    while let Some(event) = ear.heard() {
        // Something may have been missed while the other servers were not heard yet.
        let Event::Touched(topics) = event else { continue };
        for (at, topic) in topics.iter().enumerate() {
            assert!(TOLD.contains(&topic.resource) && !topics[..at].contains(topic), "{topics:?}");
            heard += 1;
        }
    }
    assert!(heard > 3, "{heard}");
}

/// Neither as a message nor by the signs of life, which come by the clock alone.
async fn the_vote_of_another_seat_is_not_heard(world: World) {
    let on = world.open().await;
    let limits = Limits {
        keep_alive: Duration::from_millis(300),
        reauthorisation: Duration::from_millis(250),
        ..Limits::default()
    };
    let router = world.within(limits);
    let mut municipality = Listener::to(&router, &world, "projects_jerez", &on.session["id"]).await;
    let mut colleague = Listener::to(&router, &world, "treasury_jerez", &on.session["id"]).await;
    let mut chair = Listener::to(&router, &world, "delegate_zac", &on.session["id"]).await;
    for stream in [&mut municipality, &mut colleague, &mut chair] {
        assert_eq!(stream.item().await["votes"], json!([]));
    }
    world.vote("liaison_zac", &on, "AGAINST").await;
    let input = json!({ "agendaItemId": on.item["id"], "reason": "Es pariente del contratista", "expectedVersion": 0 });
    world.done("president_jerez", "recuseVote", "agendaItem { id }", input).await;
    for stream in [&mut municipality, &mut colleague, &mut chair] {
        stream.is_quiet().await;
        assert!(stream.signs >= 1, "it lives");
    }
    world.vote("projects_jerez", &on, "FOR").await;
    for stream in [&mut municipality, &mut colleague] {
        assert_eq!(stream.item().await["votes"], json!([{ "seat": "MUNICIPAL", "choice": "FOR" }]));
    }
    chair.is_quiet().await;
}

async fn a_session_that_is_not_ones_own_is_as_one_that_is_not_there(world: World) {
    let on = world.open().await;
    let nothing = json!(NodeKind::Session.id(Uuid::nil()));
    for person in
        ["", "liaison_jal", "president_tlaltenango", "projects_jal", "registrar_la", "mirror_jerez", "turncoat"]
    {
        let hidden = Listener::to(&world.router, &world, person, &on.session["id"]).await.whole().await;
        let absent = Listener::to(&world.router, &world, person, &nothing).await.whole().await;
        assert_eq!(hidden, absent, "{person}");
        assert!(hidden.contains("\"NOT_FOUND\"") && hidden.ends_with("event: complete\ndata:\n\n"), "{hidden}");
        let as_query = format!("{{ node(id: {}) {{ id }} }}", on.session["id"]);
        assert!(world.read(person, &as_query).await["node"].is_null(), "{person} sees it by other ways");
    }
}

async fn an_item_that_is_added_is_heard_by_those_who_see_it(world: World) {
    let (project, session) = (world.submitted().await, world.session().await);
    let mut state = Listener::to(&world.router, &world, "liaison_zac", &session["id"]).await;
    assert_eq!(state.item().await, Value::Null);
    world.add(&JEREZ, &session, &project).await;
    assert_eq!(state.item().await["status"], "PENDING");
    // Of another municipality's project the club of Jerez is told nothing, though the session's own version moves on.
    let query =
        format!("subscription {{ sessionChanged(id: {}) {{ agendaItems {{ nodes {{ id }} }} }} }}", session["id"]);
    let mut club = Listener::open(&world.router, request(&world, "president_jerez", None, &query)).await;
    club.next().await;
    add_another(&world, &OnAgenda { project, session, item: Value::Null }).await;
    state.next().await;
    club.is_quiet().await;
}

async fn a_query_is_answered_once(world: World) {
    let mut stream = Listener::open(&world.router, request(&world, "liaison_zac", None, "{ viewer { name } }")).await;
    assert_eq!(stream.next().await["data"]["viewer"]["name"], "Persona liaison_zac");
    stream.is_complete().await;
    // Who takes one answer gets one answer.
    let mut both = request(&world, "liaison_zac", None, "{ viewer { name } }");
    both.headers_mut().insert("accept", "text/event-stream, application/json".parse().unwrap());
    let answer = world.router.clone().oneshot(both).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
}

/// Status and code of a request that gets no stream.
async fn refusal(world: &World, request: Request<Body>) -> (u16, String) {
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers()["content-type"].to_str().unwrap().contains("json"));
    let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
    (status, code_and_reason(&serde_json::from_slice(&body).unwrap()))
}

async fn what_is_wrong_is_refused_before_there_is_a_stream(world: World) {
    let on = world.open().await;
    let query = listening(&on.session["id"]);
    let plain = |accept: &'static str| {
        let mut plain = request(&world, "liaison_zac", None, &query);
        plain.headers_mut().insert("accept", accept.parse().unwrap());
        plain
    };
    let needs = || "INVALID SUBSCRIPTION_NEEDS_STREAM".to_owned();
    assert_eq!(refusal(&world, plain("application/json")).await, (200, needs()));
    assert_eq!(refusal(&world, plain("*/*")).await, (200, needs()));
    assert_eq!(refusal(&world, plain("application/graphql-response+json")).await, (400, needs()));
    let mut forged = request(&world, "", None, &query);
    forged.headers_mut().insert("authorization", "Bearer forged".parse().unwrap());
    assert_eq!(refusal(&world, forged).await, (401, "UNAUTHENTICATED CREDENTIAL_INVALID".to_owned()));
    let stranger = request(&world, "liaison_zac", Some(id("membership_finance_zac_government_zac")), &query);
    assert_eq!(refusal(&world, stranger).await, (401, "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN".to_owned()));
    let wrong = request(&world, "liaison_zac", None, "subscription { sessionChanged(id: 1) { nothing } }");
    assert_eq!(refusal(&world, wrong).await, (400, "INVALID -".to_owned()));
    let by_get = Request::get("/graphql?query=subscription%7BsessionChanged(id:%221%22)%7Bid%7D%7D");
    let by_get = by_get.header("accept", "text/event-stream").body(Body::empty()).unwrap();
    assert_eq!(refusal(&world, by_get).await, (405, "INVALID MALFORMED_VALUE".to_owned()));
    let mut broken = Listener::open(
        &world.router,
        request(&world, "liaison_zac", None, "subscription { sessionChanged(id: \"x\") { id } }"),
    )
    .await;
    broken.ends_with("INVALID MALFORMED_ID").await;
}

/// Documents that the guard refuses, by any transport.
pub fn attacks(session: &Value) -> Vec<(String, &'static str)> {
    let on = format!("sessionChanged(id: {session})");
    let doubled: String =
        (0..12).map(|n| format!("fragment f{n} on Session {{ ...f{} ...f{} }} ", n + 1, n + 1)).collect();
    let pages = "agendaItems(first: 100) { nodes { project { deposits: parties { seat } club { clubs: projects(first: 100) \
                 { nodes { parties { seat } } } } } } }";
    vec![
        (format!("subscription {{ {on} {{ id }} b: {on} {{ id }} }}"), "INVALID QUERY_MALFORMED"),
        (
            format!(
                "subscription {{ ...a ...b }} fragment a on Subscription {{ a: {on} {{ id }} }} fragment b on Subscription {{ b: {on} {{ id }} }}"
            ),
            "INVALID QUERY_MALFORMED",
        ),
        (format!("subscription($x: Boolean = true) {{ {on} @skip(if: $x) {{ id }} }}"), "INVALID QUERY_MALFORMED"),
        ("subscription { __typename }".to_owned(), "INVALID QUERY_MALFORMED"),
        (
            format!("subscription {{ {on} {{ ...f0 }} }} {doubled} fragment f12 on Session {{ id }}"),
            "LIMITED QUERY_TOO_LARGE",
        ),
        (
            format!("subscription {{ sessionChanged(id: {}1{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000)),
            "LIMITED QUERY_TOO_DEEP",
        ),
        (
            format!("subscription {{ {on} {{ {} }} }}", (0..31).map(|n| format!("a{n}: id ")).collect::<String>()),
            "LIMITED QUERY_TOO_LARGE",
        ),
        (format!("subscription {{ {on} {{ {pages} }} }}"), "LIMITED QUERY_TOO_COMPLEX"),
    ]
}

async fn attacks_are_refused_on_a_stream_as_elsewhere(world: World) {
    let on = world.on_agenda().await;
    for (query, expected) in attacks(&on.session["id"]) {
        let asked = request(&world, "delegate_zac", None, &query);
        let response = world.router.clone().oneshot(asked).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let json = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or(&text);
        assert_eq!(code_and_reason(&serde_json::from_str(json).unwrap()), expected, "{query}");
    }
}

async fn there_are_as_many_streams_as_may_be(world: World) {
    let on = world.open().await;
    let router = world.within(Limits { streams: 3, streams_per_person: 2, ..Limits::default() });
    let asked = |person| request(&world, person, None, &listening(&on.session["id"]));
    let status = async |person| router.clone().oneshot(asked(person)).await.unwrap().status().as_u16();
    let one = Listener::open(&router, asked("liaison_zac")).await;
    let _two = Listener::open(&router, asked("liaison_zac")).await;
    assert_eq!(status("liaison_zac").await, 429, "a person has two");
    let _three = Listener::open(&router, asked("delegate_zac")).await;
    assert_eq!(status("finance_zac").await, 429, "there are three");
    drop(one);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(status("liaison_zac").await, 200, "whoever leaves makes room");
}

/// Who sees a session, and how much of it, is the same by both ways at every step; and a step that changes nothing for
/// somebody is not heard by them.
async fn everybody_hears_exactly_what_they_would_read(world: World) {
    let mut on = world.on_agenda().await;
    let query = format!("{{ node(id: {}) {{ ... on Session {SELECTION} }} }}", on.session["id"]);
    let mut streams = Vec::new();
    let people = PEOPLE.iter().map(|(name, ..)| *name).chain(["", "turncoat", "former_president", "future_president"]);
    for person in people {
        let seen = world.read(person, &query).await["node"].clone();
        let mut stream = Listener::to(&world.router, &world, person, &on.session["id"]).await;
        let said = stream.next().await;
        if seen.is_null() {
            assert_eq!(code_and_reason(&said), "NOT_FOUND -", "{person}");
        } else {
            assert_eq!(said["data"]["sessionChanged"], seen, "{person}");
            streams.push((person, stream, seen));
        }
    }
    assert!(streams.len() > 10 && streams.len() < PEOPLE.len());
    let mut heard = Vec::new();
    for step in 0..7 {
        match step {
            0 => on.item = world.open_item(&JEREZ, &on.item).await,
            1..=4 => drop(world.vote(VOTERS[step - 1], &on, "FOR").await),
            5 => drop(world.close(&on, "SELECTED").await),
            _ => drop(add_another(&world, &on).await),
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
        let mut count = 0;
        for (person, stream, last) in &mut streams {
            let seen = world.read(person, &query).await["node"].clone();
            if seen == *last {
                let said = tokio::time::timeout(Duration::from_millis(1), stream.event()).await;
                assert!(said.is_err(), "{person} at step {step}: {said:?}");
            } else {
                assert_eq!(stream.next().await["data"]["sessionChanged"], seen, "{person} at step {step}");
                count += 1;
            }
            *last = seen;
        }
        heard.push(count);
    }
    let all = streams.len();
    assert!(heard[0] == all && heard[5] == all, "opening and closing is for all {all}: {heard:?}");
    assert!(heard[1..=4].iter().all(|count| (1..all / 2).contains(count)), "a vote is for its own seat: {heard:?}");
    assert_eq!(
        heard[6], all,
        "the session's own version moves on with its agenda, also for those who do not see the item"
    );
}

async fn whoever_lags_behind_takes_everything_for_touched(world: World) {
    let topic = |name: &str| Topic { resource: Resource::Session, id: id(name) };
    let mut listener = world.store.listen();
    // The first listener makes the process listen to others, which is itself a reason to look again.
    tokio::time::sleep(Duration::from_secs(1)).await;
    listener.catch_up();
    let mut touched = async || {
        let waited = tokio::time::timeout(Duration::from_millis(200), listener.touched(&[topic("mine")])).await;
        waited.is_ok()
    };
    world.store.announce(&[topic("other")]).await.unwrap();
    assert!(!touched().await, "what is not looked at wakes nobody");
    world.store.announce(&[topic("other"), topic("mine")]).await.unwrap();
    assert!(touched().await && !touched().await);
    for _ in 0..1_100 {
        world.store.announce(&[topic("other")]).await.unwrap();
    }
    assert!(touched().await, "it may have been among those that are lost");
    world.store.announce(&vec![topic("other"); 300]).await.unwrap();
}

/// A project of another municipality comes onto the agenda.
async fn add_another(world: &World, on: &OnAgenda) -> Value {
    let place = TLALTENANGO;
    let draft = world.draft_of(place.author, place.club).await;
    let project = world.submit(&place, &draft).await;
    world.add(&place, &on.session, &project).await
}

async fn no_root_of_listening_is_left_out_here(world: World) {
    let query = "{ __schema { subscriptionType { fields { name } } } }";
    let roots = world.read("", query).await["__schema"]["subscriptionType"]["fields"].clone();
    assert_eq!(roots, json!([{ "name": "sessionChanged" }]), "let everybody listen to it in these tests too");
}

/// On SQLite one process holds the file, and a second one is not told; it looks again by itself.
async fn two_servers_of_one_database_tell_each_other(world: World) {
    let mut on: OnAgenda = world.on_agenda().await;
    let url = world.backend.as_ref().unwrap().url().to_owned();
    let other = World::on(&url, None).await;
    other.pass(world.time() - other.time());
    let is_postgres = matches!(world.backend, Some(Backend::Postgres(_)));
    let limits = if is_postgres {
        Limits::default()
    } else {
        Limits { reauthorisation: Duration::from_millis(500), ..Limits::default() }
    };
    let mut far = Listener::to(&other.within(limits.clone()), &other, "projects_jerez", &on.session["id"]).await;
    let mut near = Listener::to(&world.within(limits), &world, "projects_jerez", &on.session["id"]).await;
    for stream in [&mut far, &mut near] {
        assert_eq!(stream.item().await["status"], "PENDING");
    }
    if is_postgres {
        // Nothing more is read for having been missed before they heard each other: what comes is what is told.
        for server in [&world, &other] {
            while !server.store.listen().hears_all() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        far.is_quiet().await;
    }
    on.item = world.open_item(&JEREZ, &on.item).await;
    for stream in [&mut far, &mut near] {
        assert_eq!(stream.item().await["status"], "OPEN");
    }
    if is_postgres {
        // The connection by which servers hear each other is lost: it comes back, and what happened meanwhile is seen.
        use sea_orm::ConnectionTrait;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'";
        world.database.execute_unprepared(cut).await.unwrap();
        world.vote("projects_jerez", &on, "FOR").await;
        for stream in [&mut far, &mut near] {
            assert_eq!(stream.item().await["votes"][0]["choice"], "FOR");
        }
        other.vote("delegate_zac", &on, "FOR").await;
        far.is_quiet().await;
    }
    other.let_go().await;
}
