//! The proof that all contenders give the same answer: the same leaves under the same paths.
//!
//! What each writes in its own way is made one: nested objects are laid flat (`cost: {centavos}` and `cost_centavos` are
//! the same leaf), instants are compared as instants, the four seats and the stages as a set. Ids and cursors are opaque: that they are
//! there is compared, not what they say.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::cluster::Result;
use crate::contender::Contender;
use crate::load::Connection;

/// Asks each contender and fails where the answers differ; gives the number of leaves that were compared.
pub async fn prove(what: &str, asked: &[(&Contender, Vec<u8>)]) -> Result<usize> {
    let mut first: Option<(String, Value)> = None;
    for (contender, request) in asked {
        let mut connection = Connection::open(&contender.address).await?;
        let body = connection.ask(request).await.map_err(|error| format!("{what}, {}: {error}", contender.name))?;
        let answer: Value = serde_json::from_slice(body)?;
        if answer.get("errors").is_some() {
            return Err(format!("{what}, {}: {answer}", contender.name).into());
        }
        let answer = canonical("", &answer);
        match &first {
            None => first = Some((contender.name.clone(), answer)),
            Some((name, known)) => {
                if let Some(path) = difference("", known, &answer) {
                    return Err(format!("{what}: {name} and {} differ at {path}", contender.name).into());
                }
            }
        }
    }
    Ok(first.map_or(0, |(_, answer)| leaves(&answer)))
}

fn canonical(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut flat = Map::new();
            for (key, member) in members {
                match canonical(key, member) {
                    Value::Object(inner) => {
                        flat.extend(inner.into_iter().map(|(inner, value)| (format!("{key}_{inner}"), value)));
                    }
                    other => {
                        flat.insert(key.clone(), other);
                    }
                }
            }
            Value::Object(flat)
        }
        Value::Array(members) => {
            let mut members: Vec<Value> = members.iter().map(|member| canonical(name, member)).collect();
            if matches!(name, "parties" | "votes" | "projectsByStage") {
                members.sort_by_key(Value::to_string);
            }
            Value::Array(members)
        }
        Value::String(_) if matches!(name, "id" | "endCursor") => Value::from("(opaque)"),
        Value::String(text) if name.ends_with("At") => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => Value::from(instant.timestamp_micros()),
            Err(_) => value.clone(),
        },
        // PostgreSQL's bigint is text where a 32-bit integer would be too small.
        Value::String(text) if name == "version" => text.parse::<i64>().map_or_else(|_| value.clone(), Value::from),
        other => other.clone(),
    }
}

fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            keys.into_iter().find_map(|key| {
                let at = format!("{path}/{key}");
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => difference(&at, one, other),
                    _ => Some(format!("{at}: it is there in one of them only")),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| difference(&format!("{path}/{index}"), one, other))
        }
        _ if one == other => None,
        _ => Some(format!("{path}: {one} and {other}")),
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(leaves).sum(),
        Value::Array(members) => members.iter().map(leaves).sum(),
        _ => 1,
    }
}
