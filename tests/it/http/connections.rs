//! The paths beside GraphQL, and connections that are slow, idle or cut.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, ORIGIN};
use axum::http::{Method, Request, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tresporuno::http::limits::Limits;
use tresporuno::http::{PageExample, Settings, serve_within};

use super::{JSON, house, send};

#[tokio::test]
async fn only_listed_origins_may_read_answers_in_a_browser() {
    let settings =
        Settings { cors_origins: vec![HeaderValue::from_static("https://club.example")], ..Settings::default() };
    for (origin, allowed) in [("https://club.example", true), ("https://other.example", false), ("null", false)] {
        let preflight = Request::builder()
            .method(Method::OPTIONS)
            .uri("/graphql")
            .header(ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,x-membership");
        let answer = send(house(settings.clone()), preflight.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers.contains_key("access-control-allow-origin"), allowed, "{origin}");
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    }
}

#[tokio::test]
async fn health_is_told_and_unknown_paths_are_not_found() {
    for (path, status) in [("/health/live", 200), ("/health/ready", 200), ("/nothing", 404), ("/assets/x/page.js", 404)]
    {
        let answer = send(house(Settings::default()), Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn the_page_asks_no_other_host_and_keeps_its_files_for_ever() {
    let example = PageExample {
        label_es: "Presidenta </script>".into(),
        label_en: "President".into(),
        token: Some("t".into()),
        query: "{__typename}".into(),
    };
    let router = house(Settings { demo: vec![example], ..Settings::default() });
    let page = send(router.clone(), Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!((page.status, page.media()), (StatusCode::OK, "text/html; charset=utf-8"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("http") && !policy.contains('*'));
    assert!(!page.text.contains("http") && !page.text.contains("{{") && !page.text.contains("Presidenta </script>"));
    let files: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(files.len(), 6);
    for path in files {
        let file = send(router.clone(), Request::get(path).body(Body::empty()).unwrap()).await;
        assert!(file.status == StatusCode::OK && file.headers[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let again = Request::get(path).header(IF_NONE_MATCH, &file.headers[ETAG]).body(Body::empty()).unwrap();
        assert_eq!(send(router.clone(), again).await.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let limits =
        Limits { execution: Duration::from_millis(30), body_read: Duration::from_millis(30), ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let slow = Request::post("/graphql").header(CONTENT_TYPE, JSON).body(Body::from(r#"{"query":"{sleep}"}"#)).unwrap();
    let answer = send(house(settings.clone()), slow).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::GATEWAY_TIMEOUT, "LIMITED"));
    let dripping = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = Request::post("/graphql").header(CONTENT_TYPE, JSON).body(dripping).unwrap();
    assert_eq!(send(house(settings), request).await.status, StatusCode::REQUEST_TIMEOUT);
}

/// A server on a real socket, with short times.
struct Server {
    address: std::net::SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn server() -> Server {
    let short = Duration::from_millis(300);
    let limits = Limits { header_read: short, body_read: short, shutdown: short, ..Limits::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let router = house(Settings { limits: limits.clone(), ..Settings::default() });
    let task = tokio::spawn(async move { serve_within(listener, router, stopped, &limits).await });
    Server { address, stop, task }
}

/// What the server says to `text`, read until it closes, and how long that took.
async fn say(server: &Server, text: &[u8]) -> (String, Duration) {
    let start = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(text).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    let _closed_or_reset = read.expect("the connection stayed open");
    (String::from_utf8_lossy(&answer).into_owned(), start.elapsed())
}

#[tokio::test]
async fn a_slow_head_is_cut_in_every_stage() {
    let server = server().await;
    for text in [
        "",
        "P",
        "PRI * HTTP/2.0\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /graphql HT",
        "GET / HTTP/1.1\r\nHost: x\r\n",
    ] {
        let (_, time) = say(&server, text.as_bytes()).await;
        assert!(time < Duration::from_secs(3), "{text} {time:?}");
    }
    let (idle, time) = say(&server, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(idle.starts_with("HTTP/1.1 200") && time < Duration::from_secs(3), "{idle} {time:?}");
}

#[tokio::test]
async fn a_slow_body_is_408_and_a_large_head_is_431() {
    let server = server().await;
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    let (answer, time) = say(&server, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408") && time < Duration::from_secs(3), "{answer} {time:?}");
    let large = format!("GET /health/live HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(40_000));
    let (answer, _) = say(&server, large.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431") || answer.is_empty(), "{answer}");
}

#[tokio::test]
async fn a_stop_ends_within_its_bound_though_a_request_hangs() {
    let server = server().await;
    let mut hanging = TcpStream::connect(server.address).await.unwrap();
    let body = r#"{"query":"{sleep}"}"#;
    let head =
        format!("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\n\r\n", body.len());
    hanging.write_all((head + body).as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(2), server.task).await.unwrap().unwrap().unwrap();
}
