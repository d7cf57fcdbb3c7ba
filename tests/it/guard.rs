//! The attacks that ended or hung a server, and why the guard lets none of them through to the library.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use async_graphql::{EmptyMutation, EmptySubscription, Json, Object, Request, Schema};
use proptest::prelude::*;
use tresporuno::domain::refusal::Reason;
use tresporuno::error::{Code, Error};
use tresporuno::http::guard::{Admitted, admit, admit_variables};
use tresporuno::http::limits::Limits;

/// In release mode 50 ms; a test build is slower and shares its cores.
const AT_ONCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });

/// Runs the guard on a quarter of the stack that a worker of the server has.
fn guarded(query: &str) -> Result<Admitted, Error> {
    let query = query.to_owned();
    let run = move || {
        // The quickest of three tries: on a busy machine one may be set aside for as long as all of it should take.
        let tries = (0..3).map(|_| {
            let start = Instant::now();
            (admit(&query, &Limits::default(), None), start.elapsed())
        });
        let (answer, taken) = tries.min_by_key(|(_, taken)| *taken).unwrap();
        assert!(taken < AT_ONCE, "{taken:?}");
        answer
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap()
}

fn refused(query: &str) -> (Reason, String) {
    let error = guarded(query).unwrap_err();
    assert_eq!(error.code, Code::Limited, "{error}");
    (error.reason.unwrap(), error.facts["limitName"].clone())
}

fn unreadable(query: &str) -> (String, String) {
    let error = guarded(query).unwrap_err();
    assert_eq!((error.code, error.reason), (Code::Invalid, Some(Reason::QueryMalformed)), "{error}");
    (error.facts["line"].clone(), error.facts["column"].clone())
}

/// `{a{a{a…` with `levels` levels of fields.
fn nested(levels: usize) -> String {
    format!("{{{}a{}}}", "a{".repeat(levels - 1), "}".repeat(levels - 1))
}

/// Each fragment spreads the next one twice: 2^fragments fields.
fn doubling(fragments: usize) -> String {
    let mut text = String::from("{...F0}");
    for number in 0..fragments {
        write!(text, "fragment F{number} on Q{{...F{next} ...F{next}}}", next = number + 1).unwrap();
    }
    write!(text, "fragment F{fragments} on Q{{a}}").unwrap();
    text
}

#[test]
fn a_list_nested_two_thousand_deep_does_not_reach_the_parser() {
    let list = format!("{{a(x:{}{})}}", "[".repeat(2_000), "]".repeat(2_000));
    assert!(list.len() < 4_100);
    assert_eq!(refused(&list), (Reason::QueryTooDeep, "nesting".into()));
    assert_eq!(refused(&"[".repeat(4_000)), (Reason::QueryTooDeep, "nesting".into()));
    assert_eq!(refused(&"{a(x:".repeat(1_000)), (Reason::QueryTooDeep, "nesting".into()));
    let in_type = format!("query($v:{}Int{}){{a}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(refused(&in_type), (Reason::QueryTooDeep, "nesting".into()));
}

#[test]
fn doubling_fragments_are_counted_and_not_written_out() {
    let bomb = doubling(20);
    assert!(bomb.len() < 756, "{}", bomb.len());
    assert_eq!(refused(&bomb), (Reason::QueryTooLarge, "fields".into()));
    // The same behind inline fragments, where the validators alone would follow.
    let hidden = bomb.replacen("{...F0}", "{a ... {... {...F0}}}", 1);
    assert_eq!(refused(&hidden), (Reason::QueryTooLarge, "fields".into()));
    // And where no operation uses them.
    let unused = bomb.replacen("{...F0}", "{a}", 1);
    assert_eq!(refused(&unused), (Reason::QueryTooLarge, "fields".into()));
}

#[test]
fn a_wide_fragment_spread_often_is_counted_each_time() {
    let wide = format!("{{{}}} fragment F on Q{{{}}}", "...F ".repeat(300), "a ".repeat(300));
    assert_eq!(refused(&wide), (Reason::QueryTooLarge, "fields".into()));
    let mut many = String::new();
    for number in 0..200 {
        write!(many, "query O{number}{{...F}}").unwrap();
    }
    write!(many, "fragment F on Q{{{}}}", "a ".repeat(300)).unwrap();
    assert_eq!(refused(&many), (Reason::QueryTooLarge, "fields".into()));
}

#[test]
fn a_cycle_of_fragments_is_an_error_with_its_place_and_no_loop() {
    assert_eq!(unreadable("{...A} fragment A on Q{...A}"), ("1".into(), "24".into()));
    unreadable("{...A} fragment A on Q{...B ...B} fragment B on Q{...A ...A}");
    unreadable("{a} fragment A on Q{a{...B}} fragment B on Q{a{...A}}");
}

#[test]
fn a_long_chain_of_fragments_is_too_deep_and_does_not_end_the_stack() {
    let mut chain = String::from("{...F0}");
    for number in 0..200 {
        write!(chain, "fragment F{number} on Q{{...F{}}}", number + 1).unwrap();
    }
    chain.push_str("fragment F200 on Q{a}");
    assert_eq!(refused(&chain), (Reason::QueryTooDeep, "levels".into()));
    assert_eq!(
        refused(&format!("{{{}a{}}}", "...{".repeat(40), "}".repeat(40))),
        (Reason::QueryTooDeep, "levels".into())
    );
}

#[test]
fn fifteen_levels_of_fields_pass_and_sixteen_do_not() {
    assert_eq!(guarded(&nested(15)).unwrap().size.depth, 15);
    assert_eq!(refused(&nested(16)), (Reason::QueryTooDeep, "depth".into()));
    let through_fragment = format!("{{a{{...F}}}} fragment F on Q {}", nested(15));
    assert_eq!(refused(&through_fragment), (Reason::QueryTooDeep, "depth".into()));
    let with_arguments = format!("{{{}a{}}}", "a(x:{y:[[{z:1}]]}){... on Q{".repeat(14), "}}".repeat(14));
    assert_eq!(guarded(&with_arguments).unwrap().size.depth, 15);
}

#[test]
fn thirty_aliases_pass_and_thirty_one_do_not() {
    let flood = |count: usize| (0..count).fold(String::new(), |text, number| format!("{text} a{number}:a"));
    assert_eq!(guarded(&format!("{{{}}}", flood(30))).unwrap().size.aliases, 30);
    assert_eq!(refused(&format!("{{{}}}", flood(31))), (Reason::QueryTooLarge, "aliases".into()));
    let through_fragment = format!("{{a{{...F}} b{{...F}}}} fragment F on Q{{{}}}", flood(20));
    assert_eq!(refused(&through_fragment), (Reason::QueryTooLarge, "aliases".into()));
}

#[test]
fn directives_are_bounded_on_a_field_and_in_the_document() {
    let directives = |count: usize| "@skip(if:false)".repeat(count);
    assert!(guarded(&format!("{{a{}}}", directives(4))).is_ok());
    assert_eq!(refused(&format!("{{a{}}}", directives(5))), (Reason::QueryTooLarge, "directivesPerField".into()));
    assert_eq!(refused(&format!("query{}{{a}}", directives(5))), (Reason::QueryTooLarge, "directivesPerField".into()));
    let spread_out = format!("{{{}}}", format!("a{} ", directives(3)).repeat(17));
    assert_eq!(refused(&spread_out), (Reason::QueryTooLarge, "directives".into()));
}

#[test]
fn length_and_tokens_are_bounded() {
    assert_eq!(refused(&"a ".repeat(1_000_000)), (Reason::QueryTooLarge, "documentBytes".into()));
    assert_eq!(refused(&format!("{{{}}}", "a ".repeat(2_000))), (Reason::QueryTooLarge, "tokens".into()));
    assert_eq!(refused(&"!".repeat(30_000)), (Reason::QueryTooLarge, "tokens".into()));
    assert_eq!(refused(&"..".repeat(15_000)), (Reason::QueryTooLarge, "tokens".into()));
    let mostly_comment = format!("{{a #{}\n}}", "{[( ".repeat(7_000));
    assert!(guarded(&mostly_comment).is_ok());
}

#[test]
fn brackets_inside_strings_and_comments_do_not_count_and_strings_cannot_hide_brackets() {
    let deep = "[".repeat(200);
    assert!(guarded(&format!(r#"{{a(x:"{deep}")}}"#)).is_ok());
    assert!(guarded(&format!(r#"{{a(x:"\"{deep}\\")}}"#)).is_ok());
    assert!(guarded(&format!(r#"{{a(x:"""{deep} \""" " "" {deep}""")}}"#)).is_ok());
    assert!(guarded(&format!("{{a #{deep}\r}}")).is_ok());
    assert_eq!(refused(&format!(r#"{{a(x:"\\" y:{deep})}}"#)).1, "nesting");
    assert_eq!(refused(&format!(r#"{{a(x:""y:{deep})}}"#)).1, "nesting");
    assert_eq!(refused(&format!(r#"{{a(x:"""""" y:{deep})}}"#)).1, "nesting");
    assert_eq!(refused(&format!("{{a #\r(x:{deep})}}")).1, "nesting");
    assert_eq!(refused(&format!(r##"{{a(x:"#" y:{deep})}}"##)).1, "nesting");
}

#[test]
fn an_open_string_is_unreadable_and_its_text_is_not_echoed() {
    assert_eq!(unreadable("{a(x:\"secret)}"), ("1".into(), "6".into()));
    assert_eq!(unreadable("{a(x:\"one\ntwo\")}"), ("1".into(), "6".into()));
    assert_eq!(unreadable("{é\n ñ(x:\"\"\"secret\"\")}"), ("2".into(), "6".into()));
    assert_eq!(unreadable("{a(x:\"\\"), ("1".into(), "6".into()));
    let error = guarded("{a(x: secret secret secret").unwrap_err();
    assert!(!format!("{:?}", error.extensions()).contains("secret"));
}

#[test]
fn what_is_no_document_is_unreadable() {
    for text in ["{", "}", "{a", "query", "{a}}", "fragment F on Q", "{a(x:1e)}", "{ä}", "{a(x:$)}", "type Q {a: Int}"]
    {
        assert_eq!(guarded(text).unwrap_err().reason, Some(Reason::QueryMalformed), "{text}");
    }
    for text in ["", "  # nothing\n", "fragment F on Q {a}", "{a} {b}", "query A{a} query A{b}"] {
        assert_eq!(guarded(text).unwrap_err().reason, Some(Reason::QueryMalformed), "{text}");
    }
}

#[test]
fn the_operation_that_will_run_is_known_also_when_an_only_one_has_a_name() {
    let kind = |query: &str, name: Option<&str>| {
        admit(query, &Limits::default(), name).map(|admitted| admitted.operation).map_err(|error| error.input_path)
    };
    assert_eq!(kind("mutation{a}", None), Ok(OperationType::Mutation));
    assert_eq!(kind("mutation M{a}", None), Ok(OperationType::Mutation));
    assert_eq!(kind("query Q{a} mutation M{a}", Some("M")), Ok(OperationType::Mutation));
    assert_eq!(kind("query Q{a} mutation M{a}", Some("Q")), Ok(OperationType::Query));
    assert_eq!(kind("subscription{a}", None), Ok(OperationType::Subscription));
    for (query, name) in [("query Q{a} query P{a}", None), ("query Q{a}", Some("P")), ("{a}", Some("Q"))] {
        assert_eq!(kind(query, name), Err(Some("operationName".into())));
    }
}

#[test]
fn variables_are_bounded_in_number_and_depth() {
    let limits = Limits::default();
    let list = |length: usize| serde_json::json!({"x": vec![0; length]});
    assert!(admit_variables(&list(1_999), &limits).is_ok());
    assert_eq!(admit_variables(&list(2_000), &limits).unwrap_err().facts["limitName"], "variableValues");
    let deep = |levels: usize| (0..levels).fold(serde_json::json!(1), |inner, _| serde_json::json!([inner]));
    assert!(admit_variables(&deep(64), &limits).is_ok());
    assert_eq!(admit_variables(&deep(65), &limits).unwrap_err().facts["limitName"], "variableDepth");
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    let limits = Limits { document_bytes: usize::MAX, tokens: usize::MAX, ..Limits::default() };
    let texts: [fn(usize) -> String; 4] = [
        |size| format!("{{a(x:\"{}\")}}", "\\\"".repeat(size)),
        |size| format!("{{a(x:\"\"\"{}\"\"\")}}", "\"\" ".repeat(size)),
        |size| format!("{{a #{}\n}}", "[\"".repeat(size)),
        |size| "\"\" ".repeat(size),
    ];
    for text in texts {
        let time = |size: usize| {
            let text = text(size);
            let least = (0..15).map(|_| {
                let start = Instant::now();
                let _answer = admit(&text, &limits, None);
                start.elapsed()
            });
            least.min().unwrap()
        };
        let (short, long) = (time(4_000), time(32_000));
        assert!(long < short * 8 * 4 + Duration::from_millis(5), "{short:?} {long:?} {}", text(3));
    }
}

struct Query;

#[Object]
impl Query {
    async fn a(&self, x: Option<Json<serde_json::Value>>) -> Option<Query> {
        x.is_none_or(|x| x.is_null()).then_some(Query)
    }
}

/// What the guard lets through must not trouble the library either, on the same stack.
#[test]
fn the_worst_documents_that_pass_are_validated_and_executed_at_once() {
    let list = format!("{{a(x:{}{}){{__typename}}}}", "[".repeat(61), "]".repeat(61));
    let nested_with_lists = format!("{{{}__typename{}}}", "a(x:[[{y:[1]}]]){".repeat(14), "}".repeat(14));
    let doubled = doubling(8).replace("on Q", "on Query").replace("{a}", "{__typename}");
    let wide = format!("{{{}}}", "a{__typename} ".repeat(480));
    let fragments =
        (0..250).fold(String::from("{__typename}"), |text, n| format!("{text} fragment F{n} on Query{{a}}"));
    let inline = format!("{{{}__typename{}}}", "...{".repeat(29), "}".repeat(29));
    for query in [list, nested_with_lists, doubled, wide, fragments, inline] {
        let admitted = guarded(&query).unwrap_or_else(|error| panic!("{error} {:?} {query}", error.facts));
        let mut request = Request::new(query);
        request.set_parsed_query(admitted.document);
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
            let start = Instant::now();
            let answer = runtime.block_on(schema.execute(request));
            assert!(start.elapsed() < AT_ONCE, "{:?}", start.elapsed());
            answer
        };
        std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_gets_an_answer_at_once(text in any::<String>()) {
        let _answer = guarded(&text);
    }

    #[test]
    fn any_text_of_graphqls_own_pieces_gets_an_answer_at_once(pieces in prop::collection::vec(piece(), 0..400)) {
        let _answer = guarded(&pieces.concat());
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "...",
        "...F",
        " on Q",
        ":",
        "$v",
        "@d",
        "!",
        "=",
        "|",
        "&",
        ",",
        "\n",
        "\r",
        "#",
        " ",
        "\"",
        "\"\"\"",
        "\\",
        "\\\"\"\"",
        "\\u00e9",
        "\\ud83d",
        "é",
        "\u{feff}",
        "a",
        "b:",
        "1",
        "-",
        "1.5e9",
        "1e999",
        "99999999999999999999",
        "null",
        "true",
        "{a}",
        "{...F}",
        "fragment F on Q{a}",
        "query ",
        "mutation M",
        "(x:1)",
        "subscription",
        "query Q($v:[Int!]=[1])",
        "{a{b",
        "\"\"",
        "\0",
    ])
}
