//! The text of an answer: JSON, in which an object goes on where the one above it is being written.

use std::sync::{Mutex, PoisonError};

use async_graphql::{ServerError, ServerResult, Value};
use bytes::Bytes;

/// Among the data of a request: objects of its answer may be written. While a field of a written object is resolved, the
/// text lies here, and the first object that is made below goes on with it instead of beginning one of its own.
#[derive(Debug, Default)]
pub struct TakesWritten(Mutex<Text>);

/// The text of the object that is being written.
#[derive(Debug, Default)]
enum Text {
    /// With the object that is writing, if there is one.
    #[default]
    Elsewhere,
    /// For whoever goes on with it.
    Lent(Vec<u8>),
    /// Given back by the object that went on with it; no other one may.
    Returned(Vec<u8>),
}

/// What stands in the place of the object that went on with the text.
pub(super) const IN_PLACE: Value = Value::Binary(Bytes::new());

impl TakesWritten {
    /// Resolves what stands below in `json`.
    pub(super) fn below<T>(&self, json: &mut Vec<u8>, resolve: impl FnOnce() -> T) -> T {
        self.put(Text::Lent(std::mem::take(json)));
        let resolved = resolve();
        if let Text::Lent(text) | Text::Returned(text) = self.put(Text::Elsewhere) {
            *json = text;
        }
        resolved
    }

    /// Writes with `write` into the text of the object above; into one of its own where there is none above, or another
    /// object has gone on with it.
    pub(super) fn write(&self, write: impl FnOnce(&mut Vec<u8>) -> ServerResult<()>) -> ServerResult<Value> {
        match self.put(Text::Elsewhere) {
            Text::Lent(mut text) => {
                let written = write(&mut text);
                self.put(Text::Returned(text));
                written.map(|()| IN_PLACE)
            }
            returned => {
                let mut json = Vec::with_capacity(1_024);
                let written = write(&mut json);
                self.put(returned);
                written.map(|()| Value::Binary(json.into()))
            }
        }
    }

    fn put(&self, text: Text) -> Text {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), text)
    }
}

/// Writes a value of an answer as JSON.
pub fn write(value: &Value, json: &mut Vec<u8>) -> ServerResult<()> {
    write_around(value, &[], json)
}

/// The same, with `in_place` where [`IN_PLACE`] stands.
pub(super) fn write_around(value: &Value, in_place: &[u8], json: &mut Vec<u8>) -> ServerResult<()> {
    match value {
        Value::Null => json.extend_from_slice(b"null"),
        Value::Boolean(true) => json.extend_from_slice(b"true"),
        Value::Boolean(false) => json.extend_from_slice(b"false"),
        Value::Number(number) => serde_json::to_writer(json, number).map_err(unwritten)?,
        Value::String(string) => text(string, json)?,
        Value::Enum(word) => name(word, json),
        value if *value == IN_PLACE => json.extend_from_slice(in_place),
        Value::Binary(written) => json.extend_from_slice(written),
        Value::List(items) => {
            json.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                write_around(item, in_place, json)?;
            }
            json.push(b']');
        }
        Value::Object(members) => {
            json.push(b'{');
            for (index, (key, value)) in members.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                text(key, json)?;
                json.push(b':');
                write_around(value, in_place, json)?;
            }
            json.push(b'}');
        }
    }
    Ok(())
}

fn text(text: &str, json: &mut Vec<u8>) -> ServerResult<()> {
    serde_json::to_writer(json, text).map_err(unwritten)
}

/// A name as GraphQL's grammar has it (a field, an alias, a word of an enum), in which nothing has to be escaped.
pub(super) fn name(name: &str, json: &mut Vec<u8>) {
    json.push(b'"');
    json.extend_from_slice(name.as_bytes());
    json.push(b'"');
}

fn unwritten(error: serde_json::Error) -> ServerError {
    ServerError::new(error.to_string(), None)
}
