//! The sums as they stand, and once more as somebody counts who reads every row, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use entity::{club, community, governing_party, progress_report, project, project_party, rule_set, transfer};
use sea_orm::{ConnectionTrait, EntityTrait, QueryResult, Statement};
use uuid::Uuid;

/// What is added up, by table and key; rows of which nothing is left are no sums.
pub type Sums = BTreeMap<String, Vec<i64>>;

/// What the tables of sums say.
pub async fn told(database: &impl ConnectionTrait) -> Sums {
    let mut sums = Sums::new();
    for row in rows(database, "SELECT * FROM fairness_sum").await {
        let (year, group): (i32, Uuid) = (of(&row, "fiscal_year"), of(&row, "group_id"));
        let [state, kind, word] = ["state_code", "kind", "word"].map(|column| of::<String>(&row, column));
        let figures = ["proposals", "selected", "rejected", "cost_centavos"].map(|column| of::<i64>(&row, column));
        sums.insert(format!("fairness {year} {state} {kind} {group} {word}"), figures.to_vec());
    }
    for row in rows(database, "SELECT * FROM poa_money_sum").await {
        let [state, kind, seat] = ["state_code", "kind", "seat"].map(|column| of::<String>(&row, column));
        let month: NaiveDate = of(&row, "month");
        sums.insert(format!("money {state} {month} {kind} {seat}"), vec![of(&row, "amount_centavos")]);
    }
    for row in rows(database, "SELECT * FROM poa_works_sum").await {
        let (state, month): (String, NaiveDate) = (of(&row, "state_code"), of(&row, "month"));
        let columns = [
            "works",
            "cost_centavos",
            "built_before_centavos",
            "built_centavos",
            "spent_before_centavos",
            "spent_centavos",
            "in_alert",
        ];
        sums.insert(format!("works {state} {month}"), columns.map(|column| of(&row, column)).to_vec());
    }
    for (name, keys, figures) in PROGRAMME {
        for row in rows(database, &format!("SELECT * FROM {name}")).await {
            let key: Vec<String> = keys
                .iter()
                .map(|column| match *column {
                    "fiscal_year" => of::<i32>(&row, column).to_string(),
                    column => of(&row, column),
                })
                .collect();
            sums.insert(format!("{name} {}", key.join(" ")), figures.iter().map(|column| of(&row, column)).collect());
        }
    }
    sums.retain(|_, figures| figures.iter().any(|figure| *figure != 0));
    sums
}

/// The programme's tables: key and figures of each.
const PROGRAMME: &[(&str, &[&str], &[&str])] = &[
    ("programme_type_sum", &["fiscal_year", "project_type"], &["projects", "cost_centavos"]),
    ("programme_place_sum", &["fiscal_year", "place_code"], &["projects"]),
    ("programme_year_sum", &["fiscal_year"], &["states", "municipalities"]),
    ("programme_seat_sum", &["fiscal_year", "state_code", "seat"], &["parties", "due_centavos", "deposited_centavos"]),
];

async fn rows(database: &impl ConnectionTrait, text: &str) -> Vec<QueryResult> {
    database.query_all_raw(Statement::from_string(database.get_database_backend(), text)).await.unwrap()
}

fn of<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}

/// What is counted by hand.
pub async fn counted(database: &impl ConnectionTrait) -> Sums {
    macro_rules! all {
        ($table:ident) => {
            $table::Entity::find().all(database).await.unwrap()
        };
    }
    let mut sums = Sums::new();
    let projects: Vec<_> = all!(project).into_iter().filter(|row| row.audience == "PUBLIC").collect();
    let (communities, clubs, terms) = (all!(community), all!(club), all!(governing_party));
    let communities: BTreeMap<_, _> = communities.iter().map(|row| (row.id, row)).collect();
    let clubs: BTreeMap<_, _> = clubs.iter().map(|row| (row.id, row)).collect();
    for project in &projects {
        let made_on = project.created_at.date_naive();
        let governed = |term: &&governing_party::Model| {
            term.tenant_id == project.municipal_tenant_id && term.since <= made_on && made_on < term.until
        };
        let party = terms.iter().find(governed).map_or("", |term| &term.party);
        let federation = clubs[&project.club_id].federation_id.unwrap_or_default();
        let selected = is_selected(project);
        let cost = if selected { project.cost_centavos } else { 0 };
        let figures = [1, i64::from(selected), i64::from(project.stage == "REJECTED"), cost];
        for (kind, group, word) in [
            ("MARGINALISATION", Uuid::nil(), communities[&project.community_id].marginalisation_degree.as_str()),
            ("FEDERATION", federation, ""),
            ("CLUB", project.club_id, ""),
            ("GOVERNING_PARTY", Uuid::nil(), party),
        ] {
            for state in ["", project.state_code.as_str()] {
                add(&mut sums, format!("fairness {} {state} {kind} {group} {word}", project.fiscal_year), &figures);
            }
        }
    }
    count_programme(&mut sums, &projects, &all!(project_party));
    let by_id: BTreeMap<_, _> = projects.iter().map(|row| (row.id, row)).collect();
    for moved in all!(transfer).iter().filter(|row| by_id.contains_key(&row.project_id)) {
        let seat = moved.seat.as_deref().unwrap_or_default();
        let key = format!("money {} {} {} {seat}", moved.state_code, month(moved.occurred_on), moved.kind);
        add(&mut sums, key, &[moved.amount_centavos]);
    }
    let (reports, rules) = (all!(progress_report), all!(rule_set));
    for project in &projects {
        let tolerated = rules.iter().find(|row| row.id == project.rule_set_id).unwrap().progress_tolerance_bps;
        let mut own: Vec<_> = reports.iter().filter(|row| row.project_id == project.id).collect();
        own.sort_by_key(|row| row.reported_on);
        count_works(&mut sums, project, tolerated, &own);
    }
    sums.retain(|_, figures| figures.iter().any(|figure| *figure != 0));
    sums
}

fn is_selected(project: &project::Model) -> bool {
    !["DRAFT", "SUBMITTED", "REJECTED", "WITHDRAWN", "CANCELLED"].contains(&project.stage.as_str())
}

/// The programme's tables, of projects that everybody can read.
fn count_programme(sums: &mut Sums, projects: &[project::Model], parties: &[project_party::Model]) {
    let mut places = BTreeSet::new();
    for project in projects.iter().filter(|project| is_selected(project)) {
        let year = project.fiscal_year;
        let kind = format!("programme_type_sum {year} {}", project.project_type);
        add(sums, kind, &[1, project.cost_centavos]);
        for (place, figures) in [(&project.state_code, [1, 0]), (&project.municipality_code, [0, 1])] {
            add(sums, format!("programme_place_sum {year} {place}"), &[1]);
            if places.insert((year, place.clone())) {
                add(sums, format!("programme_year_sum {year}"), &figures);
            }
        }
        let own = parties.iter().filter(|party| party.project_id == project.id && party.standing == "CURRENT");
        for party in own {
            let key = format!("programme_seat_sum {year} {} {}", project.state_code, party.seat);
            add(sums, key, &[1, party.due_centavos, party.deposited_centavos]);
        }
    }
}

/// How a work stands.
#[derive(Clone, Copy, Default)]
struct Stand {
    physical: i32,
    spent: i64,
    financial: i32,
}

fn count_works(sums: &mut Sums, project: &project::Model, tolerated: i32, reports: &[&progress_report::Model]) {
    let (mut before, mut known): (Stand, Option<NaiveDate>) = (Stand::default(), None);
    let cost = project.cost_centavos;
    let built =
        |stand: Stand| cost / 10_000 * i64::from(stand.physical) + cost % 10_000 * i64::from(stand.physical) / 10_000;
    let alert = |stand: Stand| i64::from(stand.financial > stand.physical + tolerated);
    for of_month in reports.chunk_by(|one, other| month(one.reported_on) == month(other.reported_on)) {
        let mut now = before;
        for report in of_month {
            now.physical = now.physical.max(report.physical_bps);
            now.spent = now.spent.max(report.spent_centavos);
            now.financial = now.financial.max(report.financial_bps);
        }
        let day = month(of_month[0].reported_on);
        let first = known.is_none_or(|known| known.year() != day.year());
        let if_first = |figure: i64| if first { figure } else { 0 };
        let alerts = if first { alert(now) } else { alert(now) - alert(before) };
        let figures = [
            if_first(1),
            if_first(cost),
            if_first(built(before)),
            built(now) - built(before),
            if_first(before.spent),
            now.spent - before.spent,
            alerts,
        ];
        add(sums, format!("works {} {day}", project.state_code), &figures);
        (before, known) = (now, Some(day));
    }
}

fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap()
}

fn add(sums: &mut Sums, key: String, figures: &[i64]) {
    let known = sums.entry(key).or_insert_with(|| vec![0; figures.len()]);
    known.iter_mut().zip(figures).for_each(|(known, figure)| *known += figure);
}
