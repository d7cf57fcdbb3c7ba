//! The schema read by the standard introspection query, as any tool reads it.

use serde_json::Value;
use tresporuno::http::guard;
use tresporuno::http::limits::Limits;

/// The query that tools send, with everything that they ask for.
pub const INTROSPECTION: &str = include_str!("introspection.graphql");

/// A type of the schema, not of introspection itself.
pub struct Type {
    pub kind: String,
    pub name: String,
    pub fields: Vec<Introspected>,
    pub input_fields: Vec<Introspected>,
    pub enum_values: Vec<String>,
    pub possible_types: Vec<String>,
}

/// A field or an argument.
pub struct Introspected {
    pub name: String,
    /// The type in the schema's language, as `[Club!]!`.
    pub reference: String,
    /// The type without list and non-null.
    pub named_type: String,
    pub is_list: bool,
    pub arguments: Vec<Introspected>,
}

/// The types of the schema.
pub async fn types() -> Vec<Type> {
    let schema = introspect().await;
    members(&schema, "types").iter().filter(is_own).map(read_type).collect()
}

/// Whatever can have a description, with it.
pub async fn described() -> Vec<(String, String)> {
    let schema = introspect().await;
    let mut all = Vec::new();
    let mut note = |name: String, of: &Value| {
        all.push((name, of["description"].as_str().unwrap_or_default().to_owned()));
    };
    for kind in members(&schema, "types").iter().filter(is_own) {
        let name = text(kind, "name");
        note(name.clone(), kind);
        for field in members(kind, "fields") {
            note(format!("{name}.{}", text(field, "name")), field);
            for argument in members(field, "args") {
                note(format!("{name}.{}({})", text(field, "name"), text(argument, "name")), argument);
            }
        }
        for member in members(kind, "inputFields").iter().chain(members(kind, "enumValues")) {
            note(format!("{name}.{}", text(member, "name")), member);
        }
    }
    for directive in members(&schema, "directives") {
        note(format!("@{}", text(directive, "name")), directive);
    }
    all
}

async fn introspect() -> Value {
    let admitted = guard::admit(INTROSPECTION, &Limits::default(), None);
    assert!(admitted.is_ok(), "the guard refuses the standard introspection query: {admitted:?}");
    let answer = tresporuno::graphql::schema().execute(INTROSPECTION).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["__schema"].clone()
}

fn read_type(kind: &Value) -> Type {
    let names = |member: &str| members(kind, member).iter().map(|named| text(named, "name")).collect();
    Type {
        kind: text(kind, "kind"),
        name: text(kind, "name"),
        fields: members(kind, "fields").iter().map(read_field).collect(),
        input_fields: members(kind, "inputFields").iter().map(read_field).collect(),
        enum_values: names("enumValues"),
        possible_types: names("possibleTypes"),
    }
}

fn read_field(field: &Value) -> Introspected {
    let reference = reference(&field["type"]);
    Introspected {
        name: text(field, "name"),
        named_type: reference.replace(['[', ']', '!'], ""),
        is_list: reference.contains('['),
        reference,
        arguments: members(field, "args").iter().map(read_field).collect(),
    }
}

fn reference(of: &Value) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", reference(&of["ofType"])),
        Some("LIST") => format!("[{}]", reference(&of["ofType"])),
        _ => text(of, "name"),
    }
}

/// Introspection's own types and the scalars of the language speak for themselves.
fn is_own(kind: &&Value) -> bool {
    let name = text(kind, "name");
    !name.starts_with("__") && !matches!(&*name, "Int" | "Float" | "String" | "Boolean" | "ID")
}

fn members<'v>(of: &'v Value, name: &str) -> &'v [Value] {
    of[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap_or_default().to_owned()
}
