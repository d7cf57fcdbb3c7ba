//! Files in the world of the tests: a variable `file` that begins with `@` is sent as its apps send a file, by multipart.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::request::Builder;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::World;

const BOUNDARY: &str = "----tresporuno-test-boundary";

/// The bytes of the file that is called so: each name is another content; `@plan…` is a PDF, all others are photographs.
pub fn content(called: &str) -> (String, Vec<u8>) {
    if called.starts_with("@plan") {
        (format!("{}.pdf", &called[1..]), format!("%PDF-1.7\n{called}\n%%EOF").into_bytes())
    } else {
        let mut bytes = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec();
        bytes.extend(called.as_bytes());
        (format!("{}.jpg", &called[1..]), bytes)
    }
}

/// The file that the input of a mutation names, if it names one.
pub(super) fn named(body: &Value) -> Option<&str> {
    body["variables"]["input"]["file"].as_str().filter(|name| name.starts_with('@'))
}

/// One part of a form: its name, the name of its file if it has one, and its bytes.
pub type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// A form as it goes over the wire.
pub fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n");
        bytes.extend(head.as_bytes());
        bytes.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        bytes.extend(*content);
        bytes.extend(b"\r\n");
    }
    bytes.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    bytes
}

/// A request that carries a form.
pub fn posted(request: Builder, form: Vec<u8>) -> Request<Body> {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    request.header("content-type", kind).header("x-requested-with", "test").body(Body::from(form)).unwrap()
}

/// The form of a request whose input names one file.
pub(super) fn form_of(mut body: Value) -> Vec<u8> {
    let (name, bytes) = content(named(&body).unwrap());
    body["variables"]["input"]["file"] = Value::Null;
    let (operations, map) = (body.to_string(), json!({ "0": ["variables.input.file"] }).to_string());
    form(&[("operations", None, operations.as_bytes()), ("map", None, map.as_bytes()), ("0", Some(&name), &bytes)])
}

impl World {
    /// A document of this kind that `person` brings to the project, for all who share it: `{ id … }`.
    pub async fn document(&self, person: &str, project: &Value, kind: &str) -> Value {
        self.document_for("PROJECT", person, project, kind).await
    }

    pub async fn document_for(&self, audience: &str, person: &str, project: &Value, kind: &str) -> Value {
        let input = json!({
            "projectId": project["id"], "kind": kind, "audience": audience,
            "title": format!("{kind} de {person}"), "file": format!("@{kind} of {person} for {audience}"),
        });
        let selection = "document { id kind audience seat title fileName mediaType sizeBytes sha256 url version }";
        self.done(person, "addDocument", selection, input).await["document"].clone()
    }

    /// What `person` gets under the path of a file: status, headers and body.
    pub async fn fetch(&self, person: &str, url: &str) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        let mut request = Request::get(url).header("accept-language", "en");
        if !person.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token(person)));
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status.as_u16(), parts.headers, to_bytes(body, 10_000_000).await.unwrap().to_vec())
    }
}
