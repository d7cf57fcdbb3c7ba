//! The messages of graphql-transport-ws, as they are read and as they are written.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::super::answer::WireResponse;
use super::super::graphql::Parameters;
use super::super::negotiation::{APPLICATION, MEMBERSHIP};

/// Longest id of an operation, in bytes; each is kept for as long as the operation is open.
const LONGEST_ID: usize = 128;

/// What a client says.
pub(super) enum Incoming {
    Init(Map<String, Value>),
    Ping,
    Pong,
    Subscribe { id: String, parameters: Parameters },
    Complete { id: String },
}

/// What a client says of itself at the beginning, by the names of the headers of a request.
const CREDENTIALS: [HeaderName; 4] = [AUTHORIZATION, APPLICATION, MEMBERSHIP, ACCEPT_LANGUAGE];

impl Incoming {
    /// `None` for what is no message of the protocol.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else { return None };
        let payload = message.remove("payload");
        let id = || match message.get("id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= LONGEST_ID => Some(id.clone()),
            _ => None,
        };
        match message.get("type")?.as_str()? {
            "connection_init" => object(payload).map(Self::Init),
            "ping" => object(payload).map(|_| Self::Ping),
            "pong" => object(payload).map(|_| Self::Pong),
            "subscribe" => {
                let Some(Value::Object(members)) = payload else { return None };
                Some(Self::Subscribe { id: id()?, parameters: Parameters::of_members(members).ok()? })
            }
            "complete" => Some(Self::Complete { id: id()? }),
            _ => None,
        }
    }
}

/// The headers that stand for what the client said with `connection_init`; what it did not say there, it may have said
/// with the request for the socket. `None` where a value is no text of a header.
pub(super) fn credentials(payload: &Map<String, Value>, upgrade: &HeaderMap) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for name in CREDENTIALS {
        let said = payload.iter().filter(|(said, value)| name.as_str().eq_ignore_ascii_case(said) && !value.is_null());
        for (_, value) in said {
            headers.append(name.clone(), HeaderValue::from_str(value.as_str()?).ok()?);
        }
        if !headers.contains_key(&name) {
            for value in upgrade.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
    }
    Some(headers)
}

pub(super) fn acknowledgement() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

pub(super) fn pong() -> String {
    json!({ "type": "pong" }).to_string()
}

/// `answer` is JSON already.
pub(super) fn next(id: &str, answer: &str) -> String {
    format!("{{\"id\":{},\"type\":\"next\",\"payload\":{answer}}}", Value::from(id))
}

/// The operation was not executed, or ends with this; nothing follows it.
pub(super) fn error(id: &str, response: &WireResponse) -> String {
    json!({ "id": id, "type": "error", "payload": response.errors() }).to_string()
}

pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

fn object(payload: Option<Value>) -> Option<Map<String, Value>> {
    match payload {
        None | Some(Value::Null) => Some(Map::new()),
        Some(Value::Object(members)) => Some(members),
        Some(_) => None,
    }
}
