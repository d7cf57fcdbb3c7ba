//! What an answer looks like when fields fail: the test that decides the version of async-graphql.
//!
//! The rule it upholds is the response format of the GraphQL specification: keys in the order of the selection, a
//! failing nullable field is `null` beside its siblings and never missing, a failing non-null field takes its parent
//! along, an object without fields is `{}`, and each error says where.
//!
//! Findings, and why `=8.0.0-rc.5` is pinned (it is also the newest version there is):
//! * 7.2.1 (stable) drops the key of a failing nullable field, keeps the parent of a failing non-null field, writes
//!   keys in the order of completion and `null` for an empty object. Typed clients break on each of these.
//! * 7.0.17 and 8.0.0-rc.5 take the parent along when a resolver of a *nullable* field returns `Err`.
//! * 8.0.0-rc.5 is right in everything when a nullable resolver returns **`Option<Result<T, Error>>`**: the library
//!   then reports the error with path and location, and writes `null`. From `Result<Option<T>, Error>` it is one
//!   `.transpose()` away. The older way, `ctx.add_error` and `Ok(None)`, gives the same answer with more words.
//! * One flaw stays: while a *non-null* failure climbs through a list of non-null items or a non-null field of a
//!   `SimpleObject`, its path is cut to that ancestor. The last test holds it, so that its mending is noticed. Hence
//!   the rule of the house: what can be refused is nullable; only faults of the service come from non-null fields.
//!
//! A newer version is pinned only when this file passes unchanged. Objects that the service writes itself
//! (`graphql::written`) are held to the same: each document is answered both ways, and both answers are compared. Only a
//! failing field that is selected twice differs: it fails once.

use std::time::Duration;

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject, Union, Variables};
use serde_json::{Value, json};
use tresporuno::error::{Error, Result};
use tresporuno::graphql::text::{self, TakesWritten};
use tresporuno::graphql::written::{self, InAnswer, Resolves};

/// The same schema with objects of the one make or the other.
macro_rules! schema_of {
    ($make:ident) => {
        mod $make {
            use super::make::$make::*;
            use super::*;

            pub struct Query;

            #[Object]
            impl Query {
                async fn n(&self) -> Option<One<Node>> {
                    Some(one(Node))
                }

                async fn must(&self) -> One<Node> {
                    one(Node)
                }

                async fn a(&self) -> Option<Result<i32>> {
                    Some(Err(Error::not_found()))
                }

                async fn list(&self) -> Option<Many<Node>> {
                    Some(many([Node, Node]))
                }

                async fn holes(&self) -> Vec<Option<One<Node>>> {
                    vec![Some(one(Node)), None, Some(one(Node))]
                }

                async fn plain(&self) -> Option<One<Plain>> {
                    Some(one(Plain { inner: one(Node), maybe: Some(one(Node)) }))
                }
            }

            struct Node;

            #[Object]
            impl Node {
                /// Nullable, failing, in the way that is to be used.
                async fn a(&self) -> Option<Result<i32>> {
                    Some(Err(Error::not_found()))
                }

                /// Nullable, failing, reported by hand.
                async fn reported(&self, ctx: &Context<'_>) -> Option<i32> {
                    let error = async_graphql::Error::from(Error::not_found());
                    ctx.add_error(ctx.set_error_path(error.into_server_error(ctx.item.pos)));
                    None
                }

                /// Non-null, failing.
                async fn b(&self) -> Result<i32> {
                    Err(Error::not_found())
                }

                async fn c(&self) -> i32 {
                    3
                }

                async fn slow(&self) -> i32 {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    1
                }

                async fn me(&self) -> One<Node> {
                    one(Node)
                }

                async fn maybe(&self) -> Option<One<Node>> {
                    Some(one(Node))
                }

                /// A list of the library's own, in which objects may be absent.
                async fn holes(&self) -> Vec<Option<One<Node>>> {
                    vec![Some(one(Node)), None, Some(one(Node))]
                }

                async fn text(&self) -> &str {
                    "\"ñ\\\u{1}\u{2028}/"
                }

                async fn either(&self) -> Several<Either> {
                    several(Either::Plain(Plain { inner: one(Node), maybe: None }))
                }
            }

            #[derive(SimpleObject)]
            struct Plain {
                inner: One<Node>,
                maybe: Option<One<Node>>,
            }

            #[derive(Union)]
            enum Either {
                Node(Node),
                Plain(Plain),
            }

            impl InAnswer for Either {
                type Type = Self;

                fn object(&self) -> &dyn Resolves {
                    match self {
                        Self::Node(node) => node,
                        Self::Plain(plain) => plain,
                    }
                }
            }
        }
    };
}

/// How an object, one of several types, and a list of objects are made: by the library, or written by the service.
mod make {
    pub mod library {
        pub type One<T> = T;
        pub type Several<T> = T;
        pub type Many<T> = Vec<T>;

        pub fn one<T>(object: T) -> One<T> {
            object
        }

        pub fn several<T>(object: T) -> Several<T> {
            object
        }

        pub fn many<T>(objects: impl IntoIterator<Item = T>) -> Many<T> {
            objects.into_iter().collect()
        }
    }

    pub mod service {
        use tresporuno::graphql::written::{Owned, Written, WrittenList};
        pub use tresporuno::graphql::written::{Written as Several, Written as several};

        pub type One<T> = Written<Owned<T>>;
        pub type Many<T> = WrittenList<Owned<T>>;

        pub fn one<T>(object: T) -> One<T> {
            Written::owned(object)
        }

        pub fn many<T>(objects: impl IntoIterator<Item = T>) -> Many<T> {
            objects.into_iter().map(Owned).collect()
        }
    }
}

schema_of!(library);
schema_of!(service);

/// The data as text, because the order of keys matters, and the paths of the errors. The same whether the library makes
/// the objects of the answer or the service does, written or put together; a field that waits is the library's alone.
async fn answer(query: &str) -> (String, Vec<Value>) {
    let request = || {
        let variables = Variables::from_json(json!({"no": false, "yes": true}));
        async_graphql::Request::new(query).variables(variables)
    };
    let of_library = told(Schema::new(library::Query, EmptyMutation, EmptySubscription).execute(request()).await);
    if !query.contains("slow") {
        let service = Schema::new(service::Query, EmptyMutation, EmptySubscription);
        assert_eq!(told(service.execute(request()).await), of_library, "{query}");
        if !written::repeats(&async_graphql::parser::parse_query(query).unwrap()) {
            assert_eq!(told(service.execute(request().data(TakesWritten::default())).await), of_library, "{query}");
        }
    }
    of_library
}

fn told(response: async_graphql::Response) -> (String, Vec<Value>) {
    let errors = serde_json::to_value(&response.errors).unwrap();
    for error in errors.as_array().unwrap() {
        assert!(error["locations"][0]["line"].is_u64() && error["locations"][0]["column"].is_u64(), "{error}");
    }
    let paths = errors.as_array().unwrap().iter().map(|error| error["path"].clone()).collect();
    let mut json = Vec::new();
    text::write(&response.data, &mut json).unwrap();
    (String::from_utf8(json).unwrap(), paths)
}

#[tokio::test]
async fn an_object_is_written_where_it_is_taken_so_and_no_key_is_selected_of_it_twice() {
    let written = async |query: &str| {
        let schema = Schema::new(service::Query, EmptyMutation, EmptySubscription);
        let response = schema.execute(async_graphql::Request::new(query).data(TakesWritten::default())).await;
        let async_graphql::Value::Object(members) = response.data else { panic!("{:?}", response.errors) };
        members.values().all(|value| matches!(value, async_graphql::Value::Binary(_)))
    };
    assert!(written("{n{c} list{c}}").await);
    let repeats = |query: &str| written::repeats(&async_graphql::parser::parse_query(query).unwrap());
    assert!(!repeats("{n{c maybe{c}} m: n{c}}"));
    assert!(!repeats("{n{...F maybe{...F}}} fragment F on Node {c}"));
    for query in [
        "{n{c} n{slow}}",
        "{n{maybe{c c}}}",
        "{n{c x: slow ... on Node {x: slow}}}",
        "{n{...F maybe{c}}} fragment F on Node {maybe{slow}}",
        "{a n{...F}} fragment F on Node {maybe{...G c}} fragment G on Node {c}",
    ] {
        assert!(repeats(query), "{query}");
    }
}

#[tokio::test]
async fn what_is_written_is_escaped_and_of_the_type_that_a_fragment_asks_for() {
    let (text, errors) =
        answer("{n{text ...{c} either{...on Node{c} ...on Either{...on Plain{p: inner{__typename c}}}}}}").await;
    assert_eq!(errors, Vec::<Value>::new());
    let either = json!({ "p": { "__typename": "Node", "c": 3 } });
    let expected = json!({ "n": { "text": "\"ñ\\\u{1}\u{2028}/", "c": 3, "either": either } });
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected, "{text}");
}

/// Nothing that waits may stand below what the service makes: it is a fault, and the field ends with it.
#[tokio::test]
async fn a_field_that_waits_is_a_fault_of_the_service() {
    for request in ["{n{slow c}}".into(), async_graphql::Request::new("{n{slow c}}").data(TakesWritten::default())] {
        let response = Schema::new(service::Query, EmptyMutation, EmptySubscription).execute(request).await;
        assert_eq!(response.data.to_string(), "{n: null}");
        assert!(response.errors[0].message.contains("waits"), "{:?}", response.errors);
        assert_eq!(json!(response.errors[0].path), json!(["n", "slow"]));
    }
}

#[tokio::test]
async fn a_failing_field_that_is_selected_twice_fails_once() {
    let service = Schema::new(service::Query, EmptyMutation, EmptySubscription);
    let expected = (r#"{"n":{"a":null}}"#.to_owned(), vec![json!(["n", "a"])]);
    assert_eq!(told(service.execute("{n{a a}}").await), expected);
}

/// What is selected twice of one object is one member, with all that is selected under it.
#[tokio::test]
async fn what_is_selected_twice_is_merged() {
    let of_types = "fragment F on Node {maybe{x: text a} me{c}}";
    assert_eq!(
        answer(&format!("{{n{{c maybe{{c}} ...F c}} n{{me{{text}} a}} list{{c}} list{{a c}}}} {of_types}")).await.1,
        ["n.maybe.a", "n.a", "list.0.a", "list.1.a"].map(|path| {
            path.split('.').map(|step| step.parse::<u64>().map_or(json!(step), |index| json!(index))).collect::<Value>()
        })
    );
}

#[tokio::test]
async fn a_failing_nullable_field_is_null_beside_its_siblings() {
    assert_eq!(answer("{n{a c}}").await, (r#"{"n":{"a":null,"c":3}}"#.into(), vec![json!(["n", "a"])]));
    assert_eq!(answer("{n{c a}}").await, (r#"{"n":{"c":3,"a":null}}"#.into(), vec![json!(["n", "a"])]));
    assert_eq!(answer("{n{x: a c}}").await, (r#"{"n":{"x":null,"c":3}}"#.into(), vec![json!(["n", "x"])]));
    assert_eq!(
        answer("{n{reported c}}").await,
        (r#"{"n":{"reported":null,"c":3}}"#.into(), vec![json!(["n", "reported"])])
    );
}

#[tokio::test]
async fn a_failing_nullable_field_at_the_root_leaves_the_rest_of_the_root() {
    assert_eq!(answer("{a n{c}}").await, (r#"{"a":null,"n":{"c":3}}"#.into(), vec![json!(["a"])]));
}

#[tokio::test]
async fn a_failing_non_null_field_takes_its_nearest_nullable_ancestor_along() {
    assert_eq!(answer("{n{b c}}").await, (r#"{"n":null}"#.into(), vec![json!(["n", "b"])]));
    assert_eq!(answer("{n{me{b} c}}").await, (r#"{"n":null}"#.into(), vec![json!(["n", "me", "b"])]));
    assert_eq!(
        answer("{n{maybe{b} c}}").await,
        (r#"{"n":{"maybe":null,"c":3}}"#.into(), vec![json!(["n", "maybe", "b"])])
    );
    assert_eq!(
        answer("{plain{maybe{b}}}").await,
        (r#"{"plain":{"maybe":null}}"#.into(), vec![json!(["plain", "maybe", "b"])])
    );
}

#[tokio::test]
async fn a_failure_without_a_nullable_ancestor_makes_the_data_null() {
    assert_eq!(answer("{must{b c}}").await, ("null".into(), vec![json!(["must", "b"])]));
    assert_eq!(answer("{n{c} must{me{b}}}").await, ("null".into(), vec![json!(["must", "me", "b"])]));
}

#[tokio::test]
async fn a_list_keeps_its_length_and_names_the_index_of_each_failure() {
    assert_eq!(
        answer("{list{a c}}").await,
        (
            r#"{"list":[{"a":null,"c":3},{"a":null,"c":3}]}"#.into(),
            vec![json!(["list", 0, "a"]), json!(["list", 1, "a"])]
        )
    );
    assert_eq!(
        answer("{holes{b}}").await,
        (r#"{"holes":[null,null,null]}"#.into(), vec![json!(["holes", 0, "b"]), json!(["holes", 2, "b"])])
    );
    assert_eq!(answer("{list{b}}").await.0, r#"{"list":null}"#);
}

/// Where a list of the library's own stands below an object that is written, only one of its objects goes on with the text
/// of that one.
#[tokio::test]
async fn a_list_with_holes_is_whole_wherever_it_stands() {
    assert_eq!(answer("{n{c holes{c} x: c}}").await.0, r#"{"n":{"c":3,"holes":[{"c":3},null,{"c":3}],"x":3}}"#);
    let inner = r#"{"holes":[{"maybe":{"c":3}},null,{"maybe":{"c":3}}],"c":3}"#;
    assert_eq!(
        answer("{n{holes{holes{maybe{c}} c} c}}").await.0,
        format!(r#"{{"n":{{"holes":[{inner},null,{inner}],"c":3}}}}"#)
    );
    assert_eq!(answer("{n{holes{c b}}}").await.0, r#"{"n":{"holes":[null,null,null]}}"#);
}

/// What was written of an object before one of its fields failed is gone with it.
#[tokio::test]
async fn nothing_is_left_of_an_object_that_failed_on_the_way() {
    assert_eq!(answer("{n{maybe{c b} c}}").await.0, r#"{"n":{"maybe":null,"c":3}}"#);
    assert_eq!(answer("{n{maybe{c me{c maybe{c} b}} c}}").await.0, r#"{"n":{"maybe":null,"c":3}}"#);
    assert_eq!(answer("{n{c me{maybe{c b}} a}}").await.0, r#"{"n":{"c":3,"me":{"maybe":null},"a":null}}"#);
}

#[tokio::test]
async fn keys_stand_in_the_order_of_the_selection() {
    assert_eq!(answer("{n{slow c}}").await.0, r#"{"n":{"slow":1,"c":3}}"#);
    assert_eq!(answer("{n{c slow}}").await.0, r#"{"n":{"c":3,"slow":1}}"#);
    assert_eq!(
        answer("{n{slow ...F c __typename}} fragment F on Node {c maybe{slow} slow}").await.0,
        r#"{"n":{"slow":1,"c":3,"maybe":{"slow":1},"__typename":"Node"}}"#
    );
    assert_eq!(answer("{n{maybe{c} ... {maybe{slow}}}}").await.0, r#"{"n":{"maybe":{"c":3,"slow":1}}}"#);
}

#[tokio::test]
async fn an_object_whose_fields_are_all_skipped_is_empty_and_not_null() {
    assert_eq!(answer("query($yes: Boolean!) {n @skip(if: $yes) {c}}").await.0, "{}");
    assert_eq!(answer("query($yes: Boolean!) {n{c @skip(if: $yes)}}").await.0, r#"{"n":{}}"#);
    assert_eq!(answer("query($no: Boolean!) {n{... @include(if: $no) {c}}}").await.0, r#"{"n":{}}"#);
    assert_eq!(answer("{list{c @skip(if: true)}}").await.0, r#"{"list":[{},{}]}"#);
}

#[tokio::test]
async fn the_source_of_an_error_is_the_services_own_so_that_the_edge_can_dress_it() {
    let response = Schema::new(library::Query, EmptyMutation, EmptySubscription).execute("{n{a}}").await;
    assert_eq!(response.errors[0].source::<Error>().map(|error| error.code.text()), Some("NOT_FOUND"));
}

#[tokio::test]
async fn the_known_flaw_a_non_null_failure_in_a_list_of_non_null_items_loses_the_end_of_its_path() {
    assert_eq!(answer("{list{b}}").await.1, vec![json!(["list", 0])]);
    assert_eq!(answer("{plain{inner{b}}}").await.1, vec![json!(["plain", "inner"])]);
}
