//! A field is answered the same whatever is selected beside it: the columns that it shows are read for it alone.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::shape::Shape;
use crate::paging::crowd::Crowded;

/// Each noun of which a client's selection chooses the columns, and a way to some of its rows, which it calls `found`;
/// `$` stands for what is selected of them.
const NOUNS: &[(&str, &str)] = &[
    ("State", "{ states(first: 3) { found: nodes { $ } } }"),
    ("Municipality", "{ municipalities(first: 9) { found: nodes { $ } } }"),
    ("Club", "{ clubs(first: 9) { found: nodes { $ } } }"),
    ("Club", "{ projects(first: 9) { edges { node { found: club { $ } } } } }"),
    ("Project", "{ projects(first: 40) { found: nodes { $ } } }"),
    ("Project", "{ clubs(last: 30) { nodes { projects(last: 1) { found: nodes { $ } } } } }"),
    ("ProjectParty", "{ projects(first: 20) { nodes { found: parties { $ } } } }"),
    ("ProjectParty", "{ projects(first: 20) { nodes { found: part(seat: MIGRANT) { $ } } } }"),
    ("AgendaItem", "{ projects(first: 40) { nodes { agendaItems(first: 3) { found: nodes { $ } } } } }"),
    ("Vote", "{ projects(first: 40) { nodes { agendaItems(first: 3) { nodes { found: votes { $ } } } } } }"),
];

/// Makes of the crowd what else a column could say.
const TOLD: &str = "UPDATE project SET withdrawal_reason = 'Se retira', without_need_reason = 'Ninguna'; \
     UPDATE project SET stage = 'CLOSED' WHERE audience <> 'PROPOSER'; \
     UPDATE agenda_item SET ranked = TRUE, score = 15, marginalisation_score = 1, endorsement_score = 2, \
     past_investment_score = 4, deposited_score = 8, departure_reason = 'Por la lluvia'";

/// Of what the crowd has no row: it shows no column of the row to which it belongs.
const UNTOLD: &[&str] = &[
    "AgendaItem.shareException",
    "Club.projectsByStage",
    "Project.agreement",
    "Project.budgetLines",
    "Project.reservation",
    "Project.reviewClock",
    "Project.sites",
    "Project.worksCommittee",
];

both_databases!(a_field_shows_the_same_alone_and_among_all);

/// Of every noun that says which fields show a column.
#[test]
fn every_noun_that_passes_over_columns_is_looked_at() {
    let mut narrowed = BTreeSet::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store")).unwrap() {
        let path = file.unwrap().path();
        let text = if path.is_file() { std::fs::read_to_string(path).unwrap() } else { continue };
        for declared in text.split("\nnoun! {\n").skip(1) {
            let named = declared.lines().find(|line| !line.trim_start().starts_with("///")).unwrap();
            let row = declared.split("row {").nth(1).unwrap().split('}').next().unwrap();
            if row.contains(" = \"") {
                narrowed.insert(named.trim().split(',').next().unwrap().to_owned());
            }
        }
    }
    let looked_at: BTreeSet<String> = NOUNS.iter().map(|(noun, _)| (*noun).to_owned()).collect();
    assert!(narrowed.len() > 5 && narrowed == looked_at, "{narrowed:?} are not {looked_at:?}");
}

async fn a_field_shows_the_same_alone_and_among_all(crowded: Crowded) {
    let shape = Shape::introspected().await;
    crowded.database.execute_unprepared(TOLD).await.unwrap();
    let mut untold = BTreeSet::new();
    for (noun, way) in NOUNS {
        let rows = async |selected: &str| {
            let mut found = Vec::new();
            gather(&crowded.read("national", &way.replace('$', selected)).await, &mut found);
            found
        };
        let fields = || shape.fields(noun).iter().filter(|field| field.name != "can");
        let is_leaf = |named: &str| shape.is_leaf(named);
        let leaves: Vec<&str> = fields().filter(|field| is_leaf(&field.named_type)).map(|field| &*field.name).collect();
        let all = rows(&leaves.join(" ")).await;
        assert!(!all.is_empty(), "{noun}: no rows by {way}");
        for field in fields() {
            let alone = match (&*field.name, field.named_type.ends_with("Connection")) {
                ("part", _) => "part(seat: STATE) { __typename }".to_owned(),
                (name, true) => format!("{name}(first: 2) {{ pageInfo {{ hasNextPage }} nodes {{ __typename }} }}"),
                (name, false) if is_leaf(&field.named_type) => name.to_owned(),
                (name, false) => format!("{name}{}", shape.whole(&field.named_type)),
            };
            let among = rows(&format!("{} {alone}", leaves.join(" "))).await;
            let of = |rows: Vec<Value>| rows.into_iter().map(|row| row[&*field.name].clone()).collect::<Vec<_>>();
            let (alone, among) = (of(rows(&alone).await), of(among));
            assert_eq!(alone, among, "{noun}.{} by {way}", field.name);
            if among.iter().all(is_as_if_absent) {
                untold.insert(format!("{noun}.{}", field.name));
            }
        }
    }
    assert_eq!(untold.iter().map(String::as_str).collect::<Vec<_>>(), UNTOLD);
}

/// The objects that a way calls `found`.
fn gather(answer: &Value, found: &mut Vec<Value>) {
    match answer {
        Value::Array(all) => all.iter().for_each(|one| gather(one, found)),
        Value::Object(members) => match members.get("found") {
            Some(Value::Array(all)) => found.extend(all.iter().cloned()),
            Some(Value::Null) => {}
            Some(one) => found.push(one.clone()),
            None => members.values().for_each(|inner| gather(inner, found)),
        },
        _ => {}
    }
}

fn is_as_if_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty() || text.parse::<f64>().is_ok_and(|number| number == 0.0),
        Value::Array(all) => all.iter().all(is_as_if_absent),
        Value::Object(_) => false,
    }
}
