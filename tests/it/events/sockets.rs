//! graphql-transport-ws: the protocol, what breaks it, and clients that do not do their part.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tresporuno::http::limits::Limits;

use super::attacks;
use super::listener::{Listener, listening};
use super::socket::{Client, Server};
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_socket_carries_queries_mutations_and_subscriptions,
    whoever_breaks_the_protocol_is_told_by_the_code,
    the_guard_stands_before_a_socket_too,
    a_socket_has_a_hundred_operations,
    a_socket_ends_with_its_token_and_its_membership,
    a_socket_takes_the_membership_and_the_language_that_it_is_told,
);

fn limits_with(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

fn error_of(message: &Value) -> String {
    assert_eq!(message["type"], "error", "{message:#}");
    code_and_reason(&json!({ "errors": message["payload"] }))
}

async fn a_socket_carries_queries_mutations_and_subscriptions(world: World) {
    let on = world.open().await;
    let server = Server::of(&world, Limits::default()).await;
    let mut client = Client::of(&server, &world, "projects_jerez").await;
    client.say(json!({ "type": "ping", "payload": { "any": 1 } })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    client.subscribe("s", &listening(&on.session["id"])).await;
    let first = client.hear().await;
    assert_eq!((&first["id"], &first["type"]), (&json!("s"), &json!("next")));
    let item = &first["payload"]["data"]["sessionChanged"]["agendaItems"]["nodes"][0];
    assert_eq!((&item["status"], &item["votes"]), (&json!("OPEN"), &json!([])));
    client.subscribe("q", "{ viewer { name } }").await;
    assert_eq!(client.hear().await["payload"]["data"]["viewer"]["name"], "Persona projects_jerez");
    assert_eq!(client.hear().await, json!({ "id": "q", "type": "complete" }));
    let input =
        format!("{{ idempotencyKey: \"k\", agendaItemId: {}, choice: FOR, expectedVersion: 0 }}", on.item["id"]);
    client.subscribe("m", &format!("mutation {{ castVote(input: {input}) {{ agendaItem {{ id }} }} }}")).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let message = client.hear().await;
        heard.push((message["id"].as_str().unwrap().to_owned(), message["type"].as_str().unwrap().to_owned()));
    }
    heard.sort();
    let expected = [("m", "complete"), ("m", "next"), ("s", "next")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(heard, expected, "the vote is answered, and heard by the own seat");
    client.say(json!({ "id": "s", "type": "complete" })).await;
    client.say(json!({ "id": "s", "type": "complete" })).await;
    world.vote("delegate_zac", &on, "FOR").await;
    world.vote("liaison_zac", &on, "FOR").await;
    world.close(&on, "SELECTED").await;
    client.is_quiet().await;
    // The id is free again.
    client.subscribe("s", &listening(&on.session["id"])).await;
    let again = client.hear().await;
    let items = &again["payload"]["data"]["sessionChanged"]["agendaItems"]["nodes"];
    assert_eq!(items[0]["status"], "CLOSED");
    // What is not there ends as over HTTP.
    client.subscribe("n", "subscription { sessionChanged(id: \"x\") { id } }").await;
    assert_eq!(code_and_reason(&client.hear().await["payload"]), "INVALID MALFORMED_ID");
    assert_eq!(client.hear().await, json!({ "id": "n", "type": "complete" }));
}

async fn whoever_breaks_the_protocol_is_told_by_the_code(world: World) {
    let on = world.open().await;
    let limits = limits_with(|limits| limits.connection_init = Duration::from_millis(400));
    let impatient = Server::of(&world, limits).await;
    let mut silent = Client::open(&impatient).await;
    assert_eq!(silent.closed().await, 4408);
    let server = Server::of(&world, Limits::default()).await;
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": listening(&on.session["id"]) } });
    let bearer =
        |token: &str| json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } });
    let late = world.tokens.issue(id("liaison_zac"), 1, &["pwd"], TimeDelta::seconds(1), world.time()).unwrap();
    world.pass(TimeDelta::seconds(2));
    let valid = bearer(&world.token("liaison_zac"));
    let mut twice = valid.clone();
    twice["payload"]["Authorization"] = twice["payload"]["authorization"].clone();
    let cases: Vec<(&str, Vec<Value>, u16)> = vec![
        ("asks before it begins", vec![subscribe.clone()], 4401),
        ("says of nobody who it is", vec![init.clone()], 4401),
        ("begins twice", vec![valid.clone(), valid.clone()], 4429),
        ("an id twice", vec![valid.clone(), subscribe.clone(), subscribe.clone()], 4409),
        ("no such type", vec![valid.clone(), json!({ "type": "start" })], 4400),
        ("no type", vec![json!({})], 4400),
        ("no object", vec![json!([1])], 4400),
        ("no id", vec![valid.clone(), json!({ "type": "subscribe", "payload": { "query": "{__typename}" } })], 4400),
        ("a long id", vec![valid.clone(), json!({ "type": "complete", "id": "x".repeat(129) })], 4400),
        ("no query", vec![valid.clone(), json!({ "id": "1", "type": "subscribe", "payload": {} })], 4400),
        ("a payload that is none", vec![json!({ "type": "connection_init", "payload": 1 })], 4400),
        (
            "a credential that is no text",
            vec![json!({ "type": "connection_init", "payload": { "authorization": 1 } })],
            4400,
        ),
        ("a forged token", vec![bearer("forged")], 4403),
        ("a token that is over", vec![bearer(&late)], 4403),
        ("two credentials", vec![twice], 4403),
        ("too large", vec![json!({ "type": "ping", "payload": { "x": "x".repeat(256 * 1024) } })], 1009),
    ];
    for (name, messages, code) in cases {
        let mut client = Client::open(&server).await;
        for message in messages {
            // A socket that is closed already takes no more.
            client.0.send(Message::text(message.to_string())).await.ok();
        }
        assert_eq!(client.closed().await, code, "{name}");
    }
    let mut client = Client::open(&server).await;
    client.0.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(client.closed().await, 4400);
    let mut client = Client::with(&server, &[]).await.unwrap_or_else(|code| panic!("{code}"));
    assert_eq!(client.closed().await, 4406);
    let origin = |origin: &'static str| [("sec-websocket-protocol", "graphql-transport-ws"), ("origin", origin)];
    assert_eq!(Client::with(&server, &origin("https://other.example")).await.err(), Some(403));
    let own = format!("http://{}", server.address);
    let own = [("sec-websocket-protocol", "graphql-transport-ws"), ("origin", &own)];
    assert!(Client::with(&server, &own).await.is_ok());
}

async fn the_guard_stands_before_a_socket_too(world: World) {
    let on = world.on_agenda().await;
    let server = Server::of(&world, Limits::default()).await;
    let mut client = Client::of(&server, &world, "delegate_zac").await;
    for (query, expected) in attacks(&on.session["id"]) {
        client.subscribe("a", &query).await;
        let message = client.hear().await;
        if message["type"] == "next" {
            assert_eq!(code_and_reason(&message["payload"]), expected, "{query}");
            assert_eq!(client.hear().await["type"], "complete");
        } else {
            assert_eq!(error_of(&message), expected, "{query}");
        }
    }
    client.subscribe("a", "{ nothing }").await;
    assert_eq!(error_of(&client.hear().await), "INVALID -");
}

async fn a_socket_has_a_hundred_operations(world: World) {
    let on = world.open().await;
    let server = Server::of(&world, Limits::default()).await;
    let mut client = Client::of(&server, &world, "projects_jerez").await;
    let query = format!("subscription {{ sessionChanged(id: {}) {{ id }} }}", on.session["id"]);
    for number in 0..100 {
        client.subscribe(&number.to_string(), &query).await;
    }
    client.subscribe("100", &query).await;
    let mut refused = Vec::new();
    for _ in 0..101 {
        let message = client.hear().await;
        if message["type"] == "error" {
            refused.push((message["id"].clone(), error_of(&message)));
        }
    }
    assert_eq!(refused, [(json!("100"), "LIMITED TOO_MANY_STREAMS".to_owned())]);
    client.say(json!({ "id": "7", "type": "complete" })).await;
    client.subscribe("100", &query).await;
    assert_eq!(client.hear().await["type"], "next");
}

async fn a_socket_ends_with_its_token_and_its_membership(world: World) {
    let on = world.open().await;
    let server = Server::start(world.going(), Limits::default()).await;
    let token = world.tokens.issue(id("liaison_zac"), 1, &["pwd"], TimeDelta::seconds(2), world.time()).unwrap();
    let mut client = Client::open(&server).await;
    client.begin(json!({ "authorization": format!("Bearer {token}") })).await;
    client.subscribe("1", &listening(&on.session["id"])).await;
    assert_eq!(client.hear().await["type"], "next");
    assert_eq!(error_of(&client.hear().await), "UNAUTHENTICATED CREDENTIAL_INVALID");
    assert_eq!(client.closed().await, 4403);
    // An idle one too.
    let token = world.tokens.issue(id("liaison_zac"), 1, &["pwd"], TimeDelta::seconds(5), world.time()).unwrap();
    let mut idle = Client::open(&server).await;
    idle.begin(json!({ "Authorization": format!("Bearer {token}") })).await;
    assert_eq!(idle.closed().await, 4403);
    let mut client = Client::of(&server, &world, "liaison_zac").await;
    client.subscribe("1", &listening(&on.session["id"])).await;
    assert_eq!(client.hear().await["type"], "next");
    super::standing::end_and_say(&world, "membership_liaison_zac_government_zac").await;
    assert_eq!(error_of(&client.hear().await), "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN");
    assert_eq!(client.closed().await, 4403);
}

async fn a_socket_takes_the_membership_and_the_language_that_it_is_told(world: World) {
    let on = world.open().await;
    let server = Server::of(&world, Limits::default()).await;
    let token = format!("Bearer {}", world.token("turncoat"));
    let held = id("membership_turncoat_jerez").to_string();
    let role = "{ viewer { actingAs { role } } }";
    let mut client = Client::open(&server).await;
    client.begin(json!({ "authorization": token, "X-Membership": held, "accept-language": "en" })).await;
    client.subscribe("1", role).await;
    assert_eq!(client.hear().await["payload"]["data"]["viewer"]["actingAs"]["role"], "MUNICIPAL_PROJECTS");
    client.hear().await;
    client.subscribe("2", "subscription { sessionChanged(id: \"x\") { id } }").await;
    assert_eq!(client.hear().await["payload"]["errors"][0]["message"], "the identifier is not one of this service");
    client.hear().await;
    client.subscribe("3", &listening(&on.session["id"])).await;
    assert_eq!(client.hear().await["type"], "next");
    // A client that can, says it with the request for the socket.
    let headers =
        [("sec-websocket-protocol", "graphql-transport-ws"), ("authorization", &token), ("x-membership", &held)];
    let mut client = Client::with(&server, &headers).await.unwrap_or_else(|code| panic!("{code}"));
    client.begin(json!({})).await;
    client.subscribe("1", role).await;
    assert_eq!(client.hear().await["payload"]["data"]["viewer"]["actingAs"]["role"], "MUNICIPAL_PROJECTS");
    let mut client = Client::open(&server).await;
    client.say(json!({ "type": "connection_init", "payload": { "authorization": token, "x-membership": id("no").to_string() } })).await;
    assert_eq!(client.closed().await, 4403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_answer_is_cut() {
    let world: World = crate::both::on_sqlite().await;
    let limits = limits_with(|limits| limits.keep_alive = Duration::from_secs(1));
    let server = Server::of(&world, limits).await;
    let mut answering = Client::of(&server, &world, "liaison_zac").await;
    // A client that never looks at its socket answers no ping.
    let silent = Client::of(&server, &world, "liaison_zac").await;
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(4_500) {
        answering.is_quiet().await;
    }
    answering.say(json!({ "type": "ping" })).await;
    assert_eq!(answering.hear().await["type"], "pong");
    let mut stream = silent.0.into_inner();
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "the silent one is still there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_takes_nothing_is_cut_and_keeps_nobody_waiting() {
    let world: World = crate::both::on_sqlite().await;
    let on = world.open().await;
    let limits = limits_with(|limits| limits.write = Duration::from_millis(700));
    let server = Server::of(&world, limits).await;
    let mut quick = Client::of(&server, &world, "projects_jerez").await;
    quick.subscribe("1", &listening(&on.session["id"])).await;
    quick.hear().await;
    let mut slow = Client::of(&server, &world, "projects_jerez").await;
    let large = "{ __schema { types { name description fields { name description args { name description } } } } }";
    let mut sent = 0;
    let flood = async {
        for number in 0..400 {
            slow.0
                .send(Message::text(
                    json!({ "id": number.to_string(), "type": "subscribe", "payload": { "query": large } }).to_string(),
                ))
                .await?;
            sent += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok::<(), tokio_tungstenite::tungstenite::Error>(())
    };
    let flooded = tokio::time::timeout(Duration::from_secs(30), flood).await;
    assert!(!matches!(flooded, Ok(Ok(()))), "a client that takes nothing of {sent} answers is not cut");
    // As a plain request, likewise.
    let mut plain = TcpStream::connect(server.address).await.unwrap();
    let body = json!({ "query": large }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut cut = false;
    for _ in 0..200 {
        let written = tokio::time::timeout(Duration::from_secs(2), plain.write_all(head.as_bytes())).await;
        if !matches!(written, Ok(Ok(()))) {
            cut = true;
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(cut, "the connection stays");
    let start = Instant::now();
    world.vote("projects_jerez", &on, "FOR").await;
    assert_eq!(quick.hear().await["type"], "next");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_ends_its_streams() {
    let world: World = crate::both::on_sqlite().await;
    let on = world.open().await;
    let server = Server::of(&world, Limits::default()).await;
    let mut client = Client::of(&server, &world, "projects_jerez").await;
    client.subscribe("1", &listening(&on.session["id"])).await;
    client.hear().await;
    let mut sse = TcpStream::connect(server.address).await.unwrap();
    let body = json!({ "query": listening(&on.session["id"]) }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        world.token("projects_jerez"),
        body.len()
    );
    sse.write_all(head.as_bytes()).await.unwrap();
    let mut begun = vec![0; 16];
    sse.read_exact(&mut begun).await.unwrap();
    let start = Instant::now();
    server.stop.send(()).unwrap();
    assert_eq!(client.closed().await, 1001);
    let mut rest = Vec::new();
    sse.read_to_end(&mut rest).await.unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("event: complete"), "it is not over, and may be asked for again");
    server.task.await.unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_outlives_every_time_limit_of_requests_and_connections() {
    let world: World = crate::both::on_sqlite().await;
    let on = world.open().await;
    let short = Duration::from_millis(700);
    let limits = limits_with(|limits| {
        (limits.header_read, limits.body_read, limits.write) = (short, short, short);
        limits.execution = Duration::from_secs(2);
    });
    let mut stream = Listener::to(&world.within(limits.clone()), &world, "projects_jerez", &on.session["id"]).await;
    stream.item().await;
    let server = Server::of(&world, limits).await;
    let mut client = Client::of(&server, &world, "projects_jerez").await;
    client.subscribe("1", &listening(&on.session["id"])).await;
    client.hear().await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    world.vote("projects_jerez", &on, "FOR").await;
    assert_eq!(stream.item().await["votes"][0]["choice"], "FOR");
    assert_eq!(client.hear().await["type"], "next");
}
