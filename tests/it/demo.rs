//! The demonstration is calibrated, repeats itself, and loads whole into either database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use tower::ServiceExt;
use tresporuno::authn::{Bounds, Providers, SigningKey, Tokens};
use tresporuno::demo::batch::Batch;
use tresporuno::demo::calibration::{
    CLUBS, COST_2006_CENTAVOS, COST_CENTAVOS, Calibration, PROJECTS, US_STATES, YEARS,
};
use tresporuno::demo::funding::in_centavos;
use tresporuno::demo::{LIVE_STATES, Programme, load, load_territory, showcase};
use tresporuno::domain::ledger::{Entry, GENESIS, sha256};
use tresporuno::domain::word::Word;
use tresporuno::http::Settings;
use tresporuno::service::Service;
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;

use crate::both::{Backend, Fixture};
use crate::postgres::served;
use crate::world::{accounts, schemas};

const TABLE_1: &str = include_str!("../../data/table1_projects_by_type.csv");
const TABLE_2: &str = include_str!("../../data/table2_coverage.csv");

pub fn programme(scale: u32) -> Programme {
    Programme { seed: 3, scale, as_of: "2026-03-02T15:04:05Z".parse().unwrap() }
}

/// All rows of the demonstration in one batch.
fn generated(programme: Programme) -> Batch {
    let world = programme.draw().unwrap();
    let mut all = Batch::default();
    for batch in world.batches() {
        all.append(batch.unwrap());
    }
    assert_eq!(all.rows(), world.rows().unwrap());
    all
}

fn years() -> impl Iterator<Item = (usize, i32)> {
    YEARS.into_iter().enumerate()
}

#[test]
fn the_generated_projects_meet_the_tables_and_the_totals_of_the_report() {
    let all = generated(programme(1));
    let calibration = Calibration::read().unwrap();
    let record: Vec<_> = all.project.iter().filter(|project| project.fiscal_year <= 2006).collect();
    assert_eq!(record.len() as u64, PROJECTS);
    for (year, fiscal_year) in years() {
        let of_year = || record.iter().filter(|project| project.fiscal_year == fiscal_year);
        for (project_type, counts) in &calibration.projects {
            let found = of_year().filter(|project| project.project_type == project_type.text()).count();
            assert_eq!(found as u64, counts[year], "{fiscal_year} {project_type:?}");
        }
        let states: BTreeSet<_> = of_year().map(|project| &project.state_code).collect();
        let municipalities: BTreeSet<_> = of_year().map(|project| &project.municipality_code).collect();
        assert_eq!(states.len() as u64, calibration.states[year], "{fiscal_year}");
        assert_eq!(municipalities.len() as u64, calibration.municipalities[year], "{fiscal_year}");
    }
    assert_eq!(record.iter().map(|project| project.cost_centavos).sum::<i64>(), COST_CENTAVOS);
    let of_2006 = record.iter().filter(|project| project.fiscal_year == 2006);
    assert_eq!(of_2006.map(|project| project.cost_centavos).sum::<i64>(), COST_2006_CENTAVOS);
    assert!(record.iter().all(|project| project.cost_centavos % 4 == 0 && project.audience == "PUBLIC"));
    assert!(record.iter().all(|project| !["DRAFT", "SUBMITTED", "REJECTED"].contains(&project.stage.as_str())));
}

#[test]
fn what_is_reserved_is_under_the_ceiling_of_each_state_and_year() {
    for scale in [1, 2] {
        let all = generated(programme(scale));
        let mut reserved: BTreeMap<_, i64> = BTreeMap::new();
        for held in &all.budget_reservation {
            *reserved.entry((&held.state_code, held.fiscal_year)).or_default() += held.amount_centavos;
        }
        let authorised = ["AUTHORISED", "AGREED", "IN_EXECUTION", "WORKS_FINISHED", "HANDED_OVER", "CLOSED"];
        let authorised = all.project.iter().filter(|project| authorised.contains(&project.stage.as_str()));
        assert_eq!(authorised.count(), all.budget_reservation.len());
        for ceiling in &all.budget_ceiling {
            let of_projects = reserved.remove(&(&ceiling.state_code, ceiling.fiscal_year)).unwrap_or(0);
            assert_eq!(ceiling.reserved_centavos, of_projects, "{ceiling:?}");
            assert!(ceiling.reserved_centavos < ceiling.ceiling_centavos, "{ceiling:?}");
        }
        assert!(reserved.is_empty(), "{reserved:?}");
    }
}

#[test]
fn there_are_2_300_clubs_in_35_states_of_which_most_were_registered_in_september_2006() {
    let all = generated(programme(1));
    assert_eq!(all.club.len() as u64, CLUBS);
    assert_eq!(all.club.iter().map(|club| &club.us_state).collect::<BTreeSet<_>>().len(), US_STATES);
    let day = NaiveDate::from_ymd_opt(2006, 9, 30).unwrap();
    let valid: BTreeSet<_> = all
        .club_registration
        .iter()
        .filter(|registration| registration.issued_on <= day && day < registration.valid_until)
        .map(|registration| registration.club_id)
        .collect();
    assert!((2_100..2_300).contains(&valid.len()), "{}", valid.len());
    let today = programme(1).as_of.date_naive();
    let valid_today = all.club.iter().filter(|club| today < club.registered_until).count();
    assert_eq!(valid_today, LIVE_STATES.len() * 3);
    let mut newest = BTreeMap::new();
    for registration in &all.club_registration {
        let last = newest.entry(registration.club_id).or_insert(registration);
        assert!(last.issued_on == registration.issued_on || registration.kind == "RENEWED");
        *last = registration;
    }
    for club in &all.club {
        assert_eq!(
            (club.registered_on, club.registered_until),
            (newest[&club.id].issued_on, newest[&club.id].valid_until)
        );
        assert!(club.founded_on <= club.registered_on);
    }
}

#[test]
fn every_club_that_proposed_was_registered_then() {
    let all = generated(programme(1));
    let mut registrations: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for registration in &all.club_registration {
        registrations.entry(registration.club_id).or_default().push((registration.issued_on, registration.valid_until));
    }
    let clubs: BTreeMap<_, _> = all.club.iter().map(|club| (club.id, club)).collect();
    for project in &all.project {
        let day = project.created_at.date_naive();
        let held = &registrations[&project.club_id];
        assert!(held.iter().any(|(from, until)| (*from..*until).contains(&day)), "{}", project.folio);
        let club = clubs[&project.club_id];
        assert_eq!((club.community_id, &club.municipality_code), (project.community_id, &project.municipality_code));
    }
}

#[test]
fn the_four_parts_are_equal_and_deposits_never_pass_them() {
    let all = generated(programme(1));
    let mut by_seat: BTreeMap<&str, i64> = BTreeMap::new();
    let record: BTreeMap<_, _> =
        all.project.iter().filter(|project| project.fiscal_year <= 2006).map(|project| (project.id, project)).collect();
    let mut deposited: BTreeMap<_, i64> = BTreeMap::new();
    for deposit in &all.deposit {
        *deposited.entry(deposit.contribution_id).or_default() += deposit.amount_centavos;
        assert_eq!(in_centavos(deposit.original_cents, deposit.rate_e4), deposit.amount_centavos);
        assert!(deposit.rate_on <= deposit.deposited_on);
        assert!(deposit.deposited_on < NaiveDate::from_ymd_opt(2006, 9, 30).unwrap());
    }
    assert!(all.deposit.iter().any(|deposit| deposit.currency == "USD"));
    for part in &all.project_party {
        let Some(project) = record.get(&part.project_id) else { continue };
        assert_eq!((part.due_centavos * 4, part.committed_centavos), (project.cost_centavos, part.due_centavos));
        assert_eq!(deposited.get(&part.id).copied().unwrap_or(0), part.deposited_centavos);
        let finished = ["WORKS_FINISHED", "HANDED_OVER", "CLOSED"].contains(&project.stage.as_str());
        assert_eq!(finished, part.deposited_centavos == part.due_centavos, "{} {}", project.folio, part.seat);
        *by_seat.entry(&part.seat).or_default() += part.committed_centavos;
    }
    assert_eq!(by_seat.into_values().collect::<Vec<_>>(), [COST_CENTAVOS / 4; 4]);
}

#[test]
fn every_chain_of_decisions_holds() {
    let all = generated(programme(1));
    let mut last: BTreeMap<_, (i64, String)> = BTreeMap::new();
    for entry in &all.decision_ledger_entry {
        let (position, previous) = last.get(&entry.chain_id).cloned().unwrap_or((0, GENESIS.to_owned()));
        let hash = Entry {
            chain: entry.chain_id,
            position: position + 1,
            recorded_at: entry.recorded_at,
            person: entry.person_id,
            tenant: entry.tenant_id,
            act: &entry.act,
            subject_kind: &entry.subject_kind,
            subject: entry.subject_id,
            content: &entry.content,
            previous_hash: &previous,
        }
        .hash();
        assert_eq!((entry.position, &entry.hash), (position + 1, &hash));
        let content: serde_json::Value = serde_json::from_str(&entry.content).unwrap();
        let keys: Vec<_> = content.as_object().unwrap().keys().cloned().collect();
        assert!(keys.is_sorted());
        last.insert(entry.chain_id, (entry.position, hash));
    }
}

#[test]
fn the_live_part_shows_every_state_of_a_proposal() {
    let all = generated(programme(1));
    let now = programme(1).as_of;
    let live: Vec<_> = all.project.iter().filter(|project| project.fiscal_year == now.year()).collect();
    assert_eq!(live.len(), LIVE_STATES.len() * 8);
    for code in LIVE_STATES {
        let stages = |stage: &str| live.iter().filter(|p| p.state_code == code && p.stage == stage).count();
        assert_eq!((stages("DRAFT"), stages("SUBMITTED"), stages("REJECTED")), (2, 5, 1), "{code}");
        let sitting =
            all.session.iter().find(|s| s.state_code == code && s.starts_at < now && now < s.ends_at).unwrap();
        let items: Vec<_> = all.agenda_item.iter().filter(|item| item.session_id == sitting.id).collect();
        assert_eq!(items.iter().map(|item| item.status.as_str()).collect::<Vec<_>>(), ["OPEN", "OPEN", "PENDING"]);
        let votes = |item: usize| all.vote.iter().filter(|vote| vote.agenda_item_id == items[item].id).count();
        assert_eq!((votes(0), votes(1), votes(2)), (0, 2, 0));
    }
    for (project, confirmations) in live.iter().filter(|project| project.stage == "DRAFT").zip([1, 0].repeat(6)) {
        let found = all.project_confirmation.iter().filter(|c| c.project_id == project.id).count();
        assert_eq!((found, project.audience.as_str()), (confirmations, "PROPOSER"));
    }
    for seen in showcase() {
        let person = all.person.iter().find(|person| person.email == seen.email);
        assert!(person.is_some(), "{}", seen.email);
    }
}

#[test]
fn nothing_of_the_record_or_of_today_lies_in_the_future() {
    let all = generated(programme(1));
    let now = programme(1).as_of;
    let mut times: Vec<DateTime<Utc>> = all.project.iter().map(|project| project.created_at).collect();
    times.extend(all.project_confirmation.iter().map(|confirmation| confirmation.confirmed_at));
    times.extend(all.vote.iter().map(|vote| vote.cast_at));
    times.extend(all.resolution.iter().map(|resolution| resolution.resolved_at));
    times.extend(all.deposit.iter().map(|deposit| deposit.recorded_at));
    assert!(times.iter().all(|time| *time <= now));
    assert!(all.club_registration.iter().all(|registration| registration.issued_on <= now.date_naive()));
}

#[test]
fn the_same_seed_makes_the_same_rows_and_another_makes_others() {
    let digest = |programme: Programme| {
        let mut text = String::new();
        for batch in programme.draw().unwrap().batches() {
            write!(text, "{:?}", batch.unwrap()).unwrap();
            text = sha256(text.as_bytes());
        }
        text
    };
    assert_eq!(digest(programme(2)), digest(programme(2)));
    assert_ne!(digest(programme(1)), digest(Programme { seed: 4, ..programme(1) }));
}

#[test]
fn further_copies_repeat_the_first_under_other_names() {
    let all = generated(programme(3));
    assert_eq!(all.club.len() as u64, 3 * CLUBS);
    assert_eq!(all.project.iter().filter(|project| project.fiscal_year <= 2006).count() as u64, 3 * PROJECTS);
    assert_eq!(all.project.iter().map(|project| &project.folio).collect::<BTreeSet<_>>().len(), all.project.len());
    assert_eq!(all.person.iter().map(|person| &person.email).collect::<BTreeSet<_>>().len(), all.person.len());
    let places: BTreeSet<_> = all.community.iter().map(|place| (&place.municipality_code, &place.name)).collect();
    assert_eq!(places.len(), all.community.len());
}

#[test]
fn a_day_whose_year_has_no_rules_is_refused() {
    for day in ["2006-09-30T00:00:00Z", "2031-01-01T00:00:00Z"] {
        assert!(Programme { as_of: day.parse().unwrap(), ..programme(1) }.draw().is_err(), "{day}");
    }
    for day in ["2007-01-01T00:00:00Z", "2028-02-29T23:59:59Z", "2030-12-31T12:00:00Z"] {
        assert!(Programme { as_of: day.parse().unwrap(), ..programme(1) }.draw().is_ok(), "{day}");
    }
}

/// A database with the tables of the present and nothing in them.
pub struct Empty {
    pub store: Store,
    pub connection: DatabaseConnection,
    // Dropped last: with it goes the database.
    _backend: Backend,
}

impl Fixture for Empty {
    const TEMPLATE: &'static str = "tables";

    async fn prepare(url: &str) {
        let store = Store::open(&DatabaseUrl { url: url.to_owned().into(), pool: 1 }).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        let store = Store::open(&DatabaseUrl { url: served(backend.url()).into(), pool: 2 }).await.unwrap();
        let connection = Database::connect(backend.url()).await.unwrap();
        Self { store, connection, _backend: backend }
    }
}

both_databases!(the_demonstration_loads_and_counts_there_as_the_report_does);

async fn the_demonstration_loads_and_counts_there_as_the_report_does(empty: Empty) {
    let (store, connection) = (&empty.store, &empty.connection);
    load_territory(store).await.unwrap();
    let mut seen = (0, 0);
    load(store, &programme(1), &mut |done, total| seen = (done, total)).await.unwrap();
    assert_eq!(seen.0, seen.1);
    assert_eq!(number(connection, "SELECT count(*) FROM municipality").await, 2_465);
    let lines = |table: &'static str| table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    for (year, fiscal_year) in years() {
        let of_year = format!("FROM project WHERE fiscal_year = {fiscal_year}");
        for line in lines(TABLE_1) {
            let of_type = if line[0] == "TOTAL" { String::new() } else { format!("AND project_type = '{}'", line[0]) };
            let found = number(connection, &format!("SELECT count(*) {of_year} {of_type}")).await;
            assert_eq!(found.to_string(), line[year + 1], "{fiscal_year} {}", line[0]);
        }
        for line in lines(TABLE_2) {
            let column = if line[0] == "STATES" { "state_code" } else { "municipality_code" };
            let found = number(connection, &format!("SELECT count(DISTINCT {column}) {of_year}")).await;
            assert_eq!(found.to_string(), line[year + 1], "{fiscal_year} {}", line[0]);
        }
    }
    for (sql, expected) in [
        ("SELECT count(*) FROM project WHERE fiscal_year <= 2006", PROJECTS as i64),
        ("SELECT count(*) FROM club JOIN tenant ON tenant.id = club.id AND tenant.kind = 'CLUB'", CLUBS as i64),
        ("SELECT count(DISTINCT us_state) FROM club", US_STATES as i64),
        ("SELECT CAST(sum(cost_centavos) AS BIGINT) FROM project WHERE fiscal_year <= 2006", COST_CENTAVOS),
        ("SELECT CAST(sum(cost_centavos) AS BIGINT) FROM project WHERE fiscal_year = 2006", COST_2006_CENTAVOS),
    ] {
        assert_eq!(number(connection, sql).await, expected, "{sql}");
    }
    for (table, seat) in [("contribution", "MIGRANT"), ("project_party", "FEDERAL")] {
        let sql = format!(
            "SELECT CAST(sum(x.committed_centavos) AS BIGINT) FROM {table} x JOIN project p ON p.id = x.project_id \
             WHERE x.seat = '{seat}' AND p.fiscal_year <= 2006"
        );
        assert_eq!(number(connection, &sql).await, COST_CENTAVOS / 4, "{sql}");
    }
    let again = load(store, &programme(1), &mut |_, _| {}).await;
    assert!(again.is_err());
    assert_eq!(number(connection, "SELECT count(*) FROM club").await, CLUBS as i64);
    let verification = store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!(verification.broken, vec![]);
    assert!(verification.entries > 12_000, "{verification:?}");
    let sums = crate::sums::assert_kept(connection).await;
    assert!(sums.len() > 2_000, "{} sums are no test", sums.len());
    what_is_shown_to_each_person_is_answered(store).await;
}

async fn what_is_shown_to_each_person_is_answered(store: &Store) {
    let tokens = Tokens::new(SigningKey::ephemeral().unwrap(), "https://test.example", "tresporuno");
    let now = programme(1).as_of;
    let letters = tempfile::tempdir().unwrap();
    let accounts = accounts(store, &tokens, letters.path().to_owned(), Providers::new(Vec::new()), &Bounds::default());
    let service = Service::new(store.clone(), accounts, std::sync::Arc::new(move || now), schemas());
    let router = tresporuno::http::router(std::sync::Arc::new(service), Settings::default());
    for person in showcase() {
        let (id, epoch) = store.person_for_token(&person.email).await.unwrap().unwrap();
        let token = tokens.issue(id, epoch, &["pwd"], chrono::Duration::minutes(5), now).unwrap();
        let request = axum::http::Request::post("/graphql")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"))
            .body(axum::body::Body::from(serde_json::json!({ "query": person.query }).to_string()))
            .unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert!(answer.get("errors").is_none(), "{}: {answer:#}", person.key);
        let shown = answer.to_string();
        let shows = ["\"nodes\":[{", "\"invitations\":[{"].iter().any(|rows| shown.contains(rows));
        assert!(shows, "{} is shown nothing: {shown}", person.key);
    }
}

pub async fn number(connection: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
