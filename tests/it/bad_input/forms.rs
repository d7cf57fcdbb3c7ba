//! Inputs of the wrong form: types, enum values, members that are missing or unknown, variables that are not there.

use serde_json::{Value, json};

use super::{Stage, put};

both_databases!(
    a_value_of_another_type_is_refused_wherever_it_stands,
    a_member_that_is_needed_is_missed,
    an_unknown_member_is_refused,
    an_enum_value_is_one_of_its_own,
    a_variable_that_is_needed_is_missed,
    an_idempotency_key_is_one_to_a_hundred_printable_characters,
);

/// Members that may be absent or null.
const OPTIONAL: &[&str] = &[
    "withoutNeedReason",
    "federationId",
    "communityId",
    "conditions",
    "conditionsDueOn",
    "notes",
    "content",
    "content.kind",
    "content.beneficiaries",
    "content.budgetLines",
    "content.sites",
    "content.sites.0.latitude",
    "content.sites.0.longitude",
    "rate",
    "rateOn",
    "currency",
    "executorId",
    "contractor",
    "documentId",
    "category",
    "note",
];

fn is_optional(mutation: &str, path: &str) -> bool {
    match path {
        "communityId" => mutation == "draftProposal",
        "reason" => mutation == "castVote",
        "physical" => mutation == "recordInspection",
        "rules.representativesPerOrganisation" => true,
        "validUntil" => mutation == "invitePerson",
        "state" | "acts" => mutation == "grantAccess",
        path => OPTIONAL.contains(&path),
    }
}

/// Every place in an input, objects and lists included.
fn places(value: &Value, at: &str) -> Vec<String> {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (name, value) in members {
        let path = if at.is_empty() { name } else { format!("{at}.{name}") };
        found.extend(places(value, &path));
        found.push(path);
    }
    found
}

async fn a_value_of_another_type_is_refused_wherever_it_stands(stage: Stage) {
    for act in &stage.acts {
        for path in places(&act.input, "") {
            for value in [json!(true), json!(1.5), json!({ "x": 1 }), json!([[["x"]]]), json!([1, "x"])] {
                let there = act.input.pointer(&format!("/{}", path.replace('.', "/")));
                if value.is_boolean() && there.is_some_and(Value::is_boolean) {
                    continue;
                }
                let said = stage.with(act.mutation, &path, value.clone()).await;
                assert_eq!(said, "INVALID - -", "{} {path} {value}", act.mutation);
            }
        }
        for input in [json!(null), json!([]), json!("x"), json!(7)] {
            let kind = format!("{}{}Input", act.mutation[..1].to_uppercase(), &act.mutation[1..]);
            let (mutation, selection) = (act.mutation, act.selection);
            let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} }} }}");
            let said = stage.asked(act.person, &query, json!({ "input": input })).await;
            assert!(said.starts_with("INVALID "), "{mutation} {input}: {said}");
        }
    }
}

async fn a_member_that_is_needed_is_missed(stage: Stage) {
    for act in &stage.acts {
        for path in places(&act.input, "") {
            if is_optional(act.mutation, &path) {
                continue;
            }
            assert_eq!(stage.with(act.mutation, &path, json!(null)).await, "INVALID - -", "{} {path}", act.mutation);
            let (parent, name) = path.rsplit_once('.').unwrap_or(("", &path));
            let mut input = act.input.clone();
            let pointer = format!("/{}", parent.replace('.', "/"));
            let parent = if parent.is_empty() { &mut input } else { input.pointer_mut(&pointer).unwrap() };
            if let Some(members) = parent.as_object_mut() {
                members.remove(name);
                assert_eq!(stage.refused(act.mutation, input).await, "INVALID - -", "{} {path}", act.mutation);
            }
        }
    }
}

async fn an_unknown_member_is_refused(stage: Stage) {
    for act in &stage.acts {
        for (name, value) in
            [("version", json!(1)), ("tenants", json!("x")), ("__proto__", json!({})), ("", json!(null))]
        {
            let mut input = act.input.clone();
            put(&mut input, name, value);
            assert_eq!(stage.refused(act.mutation, input).await, "INVALID - -", "{} {name:?}", act.mutation);
        }
    }
}

async fn an_enum_value_is_one_of_its_own(stage: Stage) {
    let places = [
        ("registerClub", "officers.0.office", "PRESIDENT"),
        ("draftProposal", "type", "POTABLE_WATER"),
        ("castVote", "choice", "FOR"),
        ("invitePerson", "role", "MUNICIPAL_TREASURY"),
        ("recordDeposit", "currency", "USD"),
    ];
    for (mutation, path, good) in places {
        let lower = good.to_lowercase();
        for wrong in ["", "WHATEVER", &lower, "RECUSED", "\0", "FOR ", "💧"] {
            assert_eq!(stage.with(mutation, path, json!(wrong)).await, "INVALID - -", "{mutation} {wrong:?}");
        }
        assert_eq!(stage.with(mutation, path, json!(0)).await, "INVALID - -", "{mutation}");
    }
    // The same, as literals: another word, another case, a number.
    let item = stage.act("castVote").input["agendaItemId"].clone();
    for choice in ["MAYBE", "for", "RECUSED", "1", "null", "[FOR, AGAINST]", "{}"] {
        let query = format!(
            "mutation {{ castVote(input: {{ idempotencyKey: \"k\", agendaItemId: {item}, choice: {choice}, expectedVersion: 0 }}) {{ agendaItem {{ id }} }} }}"
        );
        assert_eq!(stage.asked("president_jerez", &query, json!({})).await, "INVALID - -", "{choice}");
    }
    for filter in [
        "projects(where: { stage: { eq: HALFWAY } }) { nodes { id } }",
        "projects(where: { type: { in: [POTABLE_WATER, SWIMMING] } }) { nodes { id } }",
        "projects(orderBy: FINEST_FIRST) { nodes { id } }",
        "clubs(orderBy: COST_ASC) { nodes { id } }",
        "clubs(where: { bankAccount: { eq: \"7\" } }) { nodes { id } }",
    ] {
        assert_eq!(stage.asked("national", &format!("{{ {filter} }}"), json!({})).await, "INVALID - -", "{filter}");
    }
}

async fn a_variable_that_is_needed_is_missed(stage: Stage) {
    let clubs = "clubs(first: $first) { nodes { id } }";
    for (query, variables) in [
        (format!("query($first: Int!) {{ {clubs} }}"), json!({})),
        (format!("query($first: Int!) {{ {clubs} }}"), json!({ "first": null })),
        (format!("query($first: Int!) {{ {clubs} }}"), json!({ "First": 1 })),
        (format!("query($first: Int) {{ {clubs} }}"), json!({ "first": "1" })),
        (format!("query($first: Int) {{ {clubs} }}"), json!({ "first": 1.5 })),
        (format!("query($first: Int) {{ {clubs} }}"), json!({ "first": [1, 2] })),
        (format!("query($first: String) {{ {clubs} }}"), json!({ "first": "1" })),
        (format!("{{ {clubs} }}"), json!({ "first": 1 })),
        ("query($yes: Boolean!) { states @include(if: $yes) { nodes { name } } }".to_owned(), json!({})),
        ("query($yes: Boolean!) { states @skip(if: $yes) { nodes { name } } }".to_owned(), json!({ "yes": "no" })),
        ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }".to_owned(), json!({ "ids": [null] })),
        ("query($w: ClubWhere) { clubs(where: $w) { nodes { id } } }".to_owned(), json!({ "w": { "folio": "x" } })),
        (
            "query($w: ClubWhere) { clubs(where: $w) { nodes { id } } }".to_owned(),
            json!({ "w": { "folio": { "eq": 7 } } }),
        ),
    ] {
        let said = stage.asked("national", &query, variables.clone()).await;
        assert!(said.starts_with("INVALID "), "{query} {variables}: {said}");
    }
    for act in &stage.acts {
        let kind = format!("{}{}Input", act.mutation[..1].to_uppercase(), &act.mutation[1..]);
        let query = format!("mutation($input: {kind}!) {{ {}(input: $input) {{ {} }} }}", act.mutation, act.selection);
        let said = stage.asked(act.person, &query, json!({})).await;
        assert!(said.starts_with("INVALID "), "{}: {said}", act.mutation);
    }
}

async fn an_idempotency_key_is_one_to_a_hundred_printable_characters(stage: Stage) {
    for act in &stage.acts {
        let long = "k".repeat(101);
        for key in ["", " ", "a b", "a\tb", "a\0b", "clé", "\u{202E}", "k\n", &long] {
            let mut input = act.input.clone();
            input["idempotencyKey"] = json!(key);
            let said = stage.refused(act.mutation, input).await;
            assert_eq!(said, "INVALID MALFORMED_VALUE idempotencyKey", "{} {key:?}", act.mutation);
        }
        for key in [json!(null), json!(7), json!({})] {
            let mut input = act.input.clone();
            input["idempotencyKey"] = key;
            assert_eq!(stage.refused(act.mutation, input).await, "INVALID - -", "{}", act.mutation);
        }
    }
}
