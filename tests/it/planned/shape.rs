//! What of the schema the making and the naive reading of documents need: what each type leads on to.

use std::collections::BTreeMap;

use crate::schema::introspected::{Introspected, Type, types};

pub struct Shape {
    types: BTreeMap<String, Type>,
}

/// Fields with arguments that documents are made of, beside connections. Others have their own tests.
const WITH_ARGUMENTS: &[&str] = &["node", "nodes", "club", "project", "clubByFolio", "clubsByFolio", "part"];

/// Roots without arguments that are not read of rows.
const OTHER_ROOTS: &[&str] = &["viewer", "programmeStatistics", "policy"];

impl Shape {
    pub async fn introspected() -> Self {
        let types = types().await.into_iter().map(|mut kind| {
            let is_root = kind.name == "Query";
            kind.fields.retain(|field| {
                let is_planned = field.arguments.is_empty() && !(is_root && OTHER_ROOTS.contains(&&*field.name));
                is_planned || field.named_type.ends_with("Connection") || WITH_ARGUMENTS.contains(&&*field.name)
            });
            (kind.name.clone(), kind)
        });
        Self { types: types.collect() }
    }

    pub fn fields(&self, name: &str) -> &[Introspected] {
        &self.types[name].fields
    }

    pub fn input_fields(&self, name: &str) -> &[Introspected] {
        &self.types[name].input_fields
    }

    pub fn enum_values(&self, name: &str) -> &[String] {
        self.types.get(name).map(|kind| &*kind.enum_values).unwrap_or_default()
    }

    pub fn is_leaf(&self, name: &str) -> bool {
        self.types.get(name).is_none_or(|kind| matches!(&*kind.kind, "SCALAR" | "ENUM"))
    }

    /// It has an id by which it can be read again.
    pub fn is_node(&self, name: &str) -> bool {
        name == "Node"
            || self.types.get(name).is_some_and(|kind| kind.fields.iter().any(|field| field.name == "id"))
                && self.types["Node"].possible_types.iter().any(|node| node == name)
    }

    /// The types that an interface or a union stands for.
    pub fn possible_types(&self, name: &str) -> &[String] {
        &self.types[name].possible_types
    }

    /// An object of the type `concrete` is one of `condition`.
    pub fn is_a(&self, concrete: &str, condition: &str) -> bool {
        concrete == condition || self.possible_types(condition).iter().any(|name| name == concrete)
    }

    /// The selection that reads all of an object but what can be read again by its id.
    pub fn whole(&self, name: &str) -> String {
        if self.is_leaf(name) {
            String::new()
        } else if self.is_node(name) {
            " { __typename id }".to_owned()
        } else if self.possible_types(name).is_empty() {
            format!(" {{ __typename{} }}", self.members(name))
        } else {
            let member = |name: &String| {
                let members = if self.is_node(name) { " id".to_owned() } else { self.members(name) };
                format!(" ... on {name} {{{members} }}")
            };
            format!(" {{ __typename{} }}", self.possible_types(name).iter().map(member).collect::<String>())
        }
    }

    /// All that an object has in itself; what depends on arguments is read by its id.
    fn members(&self, name: &str) -> String {
        self.fields(name).iter().map(|field| format!(" {}{}", field.name, self.whole(&field.named_type))).collect()
    }
}
