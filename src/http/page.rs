//! The page for a person: GraphiQL, embedded, asking no other host for anything.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, REFERRER_POLICY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;

/// Everything from the own host. The editor places its cursor and panes by inline styles, which run no code.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const PAGE: &str = include_str!("../../assets/graphiql/index.html");

/// The files of the page: name, media type, content.
const FILES: [(&str, &str, &[u8]); 6] = [
    ("page.js", JAVASCRIPT, include_bytes!("../../assets/graphiql/page.js")),
    ("page.css", CSS, include_bytes!("../../assets/graphiql/page.css")),
    ("react.js", JAVASCRIPT, include_bytes!("../../assets/graphiql/react.production.min.js")),
    ("react-dom.js", JAVASCRIPT, include_bytes!("../../assets/graphiql/react-dom.production.min.js")),
    ("graphiql.js", JAVASCRIPT, include_bytes!("../../assets/graphiql/graphiql.min.js")),
    ("graphiql.css", CSS, include_bytes!("../../assets/graphiql/graphiql.min.css")),
];
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// A person of the demonstration: how the switch names them, their token, and a query to begin with.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageExample {
    pub label_es: String,
    pub label_en: String,
    /// Without it the person is anonymous.
    pub token: Option<String>,
    pub query: String,
}

/// The page at `/` and its files. Their address holds their digest, so they may be kept for ever.
pub(super) fn routes(examples: &[PageExample]) -> Router {
    let files: Arc<[File]> = FILES.iter().map(|(name, media, content)| File::new(name, media, content)).collect();
    let mut html = PAGE.replace("{{examples}}", &embedded(examples));
    for file in files.iter() {
        html = html.replace(&format!("{{{{{}}}}}", file.name), &format!("/assets/{}/{}", file.digest, file.name));
    }
    let page: Arc<str> = html.into();
    Router::new().route("/", get(show).with_state(page)).route("/assets/{digest}/{name}", get(file).with_state(files))
}

async fn show(State(page): State<Arc<str>>) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Html(page.to_string())).into_response()
}

async fn file(
    State(files): State<Arc<[File]>>,
    Path((digest, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = files.iter().find(|file| file.name == name && file.digest == digest) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = [
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (ETAG, file.tag.clone()),
        (CONTENT_TYPE, HeaderValue::from_static(file.media)),
    ];
    if headers.get(IF_NONE_MATCH) == Some(&file.tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, Body::from(file.content)).into_response()
}

struct File {
    name: &'static str,
    media: &'static str,
    content: &'static [u8],
    digest: String,
    tag: HeaderValue,
}

impl File {
    fn new(name: &'static str, media: &'static str, content: &'static [u8]) -> Self {
        let digest = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, content).as_ref().get(..12).unwrap_or_default());
        let tag = HeaderValue::from_str(&format!("\"{digest}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        Self { name, media, content, digest, tag }
    }
}

/// JSON that cannot end the element it stands in.
fn embedded(examples: &[PageExample]) -> String {
    serde_json::to_string(examples).unwrap_or_else(|_| "[]".to_owned()).replace('<', "\\u003c")
}
