//! The monthly monitoring of a state: what moved and what was built in a month, of what everybody reads.

use async_graphql::ID;
use chrono::NaiveDate;
use entity::{progress_report, project, transfer, works};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use crate::world::story::{COLOTLAN, JEREZ, Place, TLALTENANGO};
use crate::world::{World, code_and_reason, id};

both_databases!(
    the_month_counts_what_everybody_reads_and_tells_all_the_same,
    what_was_built_in_earlier_years_is_not_built_anew,
    a_month_is_of_a_state_and_a_year_of_the_programme,
    whatever_there_is_the_month_is_two_statements,
);

/// Kind, seat, centavos and day of what moved.
type Movement = (&'static str, Option<&'static str>, i64, &'static str);
/// Day, physical progress in basis points, and centavos spent.
type Report = (&'static str, i32, i64);

const AT_JEREZ: &[Movement] = &[
    ("DEPOSIT", Some("FEDERAL"), 100, "2025-12-31"),
    ("DEPOSIT", Some("FEDERAL"), 1_000, "2026-01-01"),
    ("DEPOSIT", Some("FEDERAL"), 20, "2026-10-31"),
    ("DEPOSIT", Some("FEDERAL"), 3, "2026-11-01"),
    ("DEPOSIT", Some("STATE"), 7, "2026-11-30"),
    ("DEPOSIT", Some("MIGRANT"), 900, "2026-12-01"),
    ("RELEASE", None, 500, "2026-11-15"),
    ("RETURN", None, 40, "2026-11-20"),
    ("REFUND", Some("MIGRANT"), 30, "2026-03-01"),
];
const BUILT_AT_JEREZ: &[Report] = &[
    ("2025-12-01", 1_000, 5_000_000),
    ("2026-06-10", 2_500, 20_000_000),
    ("2026-11-30", 4_000, 60_000_000),
    ("2026-12-01", 10_000, 100_000_003),
];
const SUM: &str = "{ month { centavos } yearToDate { centavos } }";

/// Works of 1,000,000.03 pesos in three towns of two states; that of Tlaltenango, which is given back, is not published.
async fn watched(world: &World) -> Uuid {
    put_works(world, &JEREZ, true, AT_JEREZ, BUILT_AT_JEREZ).await;
    let deposit = [("DEPOSIT", Some("FEDERAL"), 77, "2026-11-10")];
    put_works(world, &COLOTLAN, true, &deposit, &[("2026-11-02", 5_000, 50_000_001)]).await;
    let deposit = [("DEPOSIT", Some("FEDERAL"), 10_000, "2026-11-10")];
    put_works(world, &TLALTENANGO, false, &deposit, &[("2026-02-01", 10_000, 100_000_003)]).await
}

async fn put_works(world: &World, place: &Place, published: bool, moved: &[Movement], reported: &[Report]) -> Uuid {
    let draft = world.draft_of(place.author, place.club).await;
    let submitted = world.submit(place, &draft).await;
    let key = NodeKind::Project.uuid(&ID(submitted["id"].as_str().unwrap().to_owned()), "id").unwrap();
    let project = project::Entity::find_by_id(key).one(&world.database).await.unwrap().unwrap();
    if published {
        publish(world, key).await;
    }
    put(world, of(&project)).await;
    for movement in moved {
        put(world, entered(&project, movement)).await;
    }
    for report in reported {
        put(world, filed(&project, report)).await;
    }
    key
}

async fn publish(world: &World, project: Uuid) {
    let published = project::Entity::update_many().col_expr(project::Column::Audience, Expr::value("PUBLIC"));
    let published = published.filter(project::Column::Id.eq(project)).exec(&world.database).await.unwrap();
    assert_eq!(published.rows_affected, 1);
}

async fn put<M, A>(world: &World, row: M)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn of(project: &project::Model) -> works::Model {
    works::Model {
        id: project.id,
        executor_tenant_id: project.municipal_tenant_id,
        contractor: String::new(),
        begun_on: Some(day("2025-11-01")),
        finished_on: None,
        reported_on: None,
        physical_bps: 0,
        spent_centavos: 0,
        financial_bps: 0,
        ahead_bps: 0,
        alert: "NONE".into(),
        version: 1,
    }
}

fn entered(project: &project::Model, (kind, seat, centavos, on): &Movement) -> transfer::Model {
    let (debit, credit) = match (*kind, *seat) {
        ("DEPOSIT", Some(seat)) => ("PROJECT_FUND", format!("SEAT_{seat}")),
        ("RELEASE", _) => ("WORKS_PAID", "PROJECT_FUND".to_owned()),
        ("RETURN", _) => ("PROJECT_FUND", "WORKS_PAID".to_owned()),
        _ => ("REFUNDED", "PROJECT_FUND".to_owned()),
    };
    transfer::Model {
        id: Uuid::new_v4(),
        project_id: project.id,
        state_code: project.state_code.clone(),
        kind: (*kind).into(),
        seat: seat.map(Into::into),
        debit: debit.into(),
        credit,
        amount_centavos: *centavos,
        occurred_on: day(on),
        subject_id: project.id,
        reference_id: Uuid::new_v4(),
        recorded_by: id("administrator"),
        recorded_at: project.created_at,
    }
}

fn filed(project: &project::Model, (on, physical_bps, spent_centavos): &Report) -> progress_report::Model {
    let financial_bps = i32::try_from(spent_centavos * 10_000 / project.cost_centavos).unwrap();
    progress_report::Model {
        id: Uuid::new_v4(),
        project_id: project.id,
        state_code: project.state_code.clone(),
        tenant_id: project.municipal_tenant_id,
        reported_by: id("administrator"),
        reported_on: day(on),
        physical_bps: *physical_bps,
        spent_centavos: *spent_centavos,
        financial_bps,
        alert: if financial_bps > physical_bps + 1_000 { "MONEY_AHEAD" } else { "NONE" }.into(),
        photo_id: None,
        narrative: "Zanja".into(),
        recorded_at: project.created_at,
    }
}

async fn month(world: &World, person: &str, state: &str, year: i32, month: i32) -> Value {
    let query = format!(
        "{{ poaMonth(state: {state:?}, year: {year}, month: {month}) {{ year month \
         seats {{ seat deposited {SUM} refunded {SUM} }} released {SUM} returned {SUM} \
         works {{ works inAlert cost {{ centavos }} built {{ centavos }} newlyBuilt {SUM} physical spent {{ centavos }} \
         newlySpent {SUM} financial }} }} }}"
    );
    world.read(person, &query).await["poaMonth"].clone()
}

/// Of the month and of the year, in centavos.
fn sum(told: &Value) -> (i64, i64) {
    let centavos = |of: &Value| of["centavos"].as_str().unwrap().parse().unwrap();
    (centavos(&told["month"]), centavos(&told["yearToDate"]))
}

fn whole(told: &Value) -> i64 {
    told["centavos"].as_str().unwrap().parse().unwrap()
}

async fn the_month_counts_what_everybody_reads_and_tells_all_the_same(world: World) {
    let tlaltenango = watched(&world).await;
    for (published, federal, works, built) in
        [(false, (3, 1_023), 1, (15_000_001, 30_000_001)), (true, (10_003, 11_023), 2, (15_000_001, 130_000_004))]
    {
        if published {
            publish(&world, tlaltenango).await;
        }
        for person in [
            "national",
            "delegate_zac",
            "auditor",
            "projects_tlaltenango",
            "mirror_jerez",
            "delegate_jal",
            "registrar_la",
            "",
        ] {
            let told = month(&world, person, "32", 2026, 11).await;
            assert_eq!(sum(&told["seats"][0]["deposited"]), federal, "{person}");
            assert_eq!(
                (&told["works"]["works"], sum(&told["works"]["newlyBuilt"])),
                (&json!(works), built),
                "{person}"
            );
            for (told, expected) in [
                (&told["seats"][1]["deposited"], (7, 7)),
                (&told["seats"][3]["refunded"], (0, 30)),
                (&told["released"], (500, 500)),
                (&told["returned"], (40, 40)),
            ] {
                assert_eq!(sum(told), expected, "{person}");
            }
            assert_eq!(told["works"]["inAlert"], 1, "{person}");
            assert_eq!(sum(&told["seats"][3]["deposited"]), (0, 0), "{person}: of December");
            let seats: Vec<&Value> = told["seats"].as_array().unwrap().iter().map(|seat| &seat["seat"]).collect();
            assert_eq!(seats, ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"]);
        }
    }
    let elsewhere = month(&world, "delegate_jal", "14", 2026, 11).await;
    assert_eq!((sum(&elsewhere["seats"][0]["deposited"]), &elsewhere["works"]["works"]), ((77, 77), &json!(1)));
}

async fn what_was_built_in_earlier_years_is_not_built_anew(world: World) {
    watched(&world).await;
    let works = month(&world, "projects_jerez", "32", 2026, 11).await["works"].clone();
    assert_eq!(
        (whole(&works["cost"]), whole(&works["built"]), whole(&works["spent"])),
        (100_000_003, 40_000_001, 60_000_000)
    );
    assert_eq!((&works["physical"], &works["financial"]), (&json!(3_999), &json!(5_999)));
    assert_eq!(sum(&works["newlySpent"]), (40_000_000, 55_000_000));
    // In June the first report of the year goes on from that of the year before.
    let june = month(&world, "projects_jerez", "32", 2026, 6).await["works"].clone();
    assert_eq!((sum(&june["newlyBuilt"]), whole(&june["built"])), ((15_000_000, 15_000_000), 25_000_000));
    assert_eq!((&june["inAlert"], sum(&june["newlySpent"])), (&json!(0), (15_000_000, 15_000_000)));
    // Before anybody reported in a year there are no works of it.
    let may = month(&world, "projects_jerez", "32", 2026, 5).await["works"].clone();
    assert_eq!((&may["works"], &may["physical"], &may["financial"]), (&json!(0), &Value::Null, &Value::Null));
    let december = month(&world, "projects_jerez", "32", 2026, 12).await;
    assert_eq!(sum(&december["works"]["newlyBuilt"]), (60_000_002, 90_000_003));
    assert_eq!(sum(&december["seats"][3]["deposited"]), (900, 900));
    let before = month(&world, "projects_jerez", "32", 2025, 12).await;
    assert_eq!(sum(&before["seats"][0]["deposited"]), (100, 100));
    assert_eq!(sum(&before["works"]["newlyBuilt"]), (10_000_000, 10_000_000));
}

async fn a_month_is_of_a_state_and_a_year_of_the_programme(world: World) {
    for (arguments, refusal, path) in [
        ("state: \"32020\", year: 2026, month: 11", "INVALID MALFORMED_VALUE", "state"),
        ("state: \"00\", year: 2026, month: 11", "INVALID MALFORMED_VALUE", "state"),
        ("state: \"33\", year: 2026, month: 11", "INVALID MALFORMED_VALUE", "state"),
        ("state: \"32\", year: 1985, month: 11", "INVALID BAD_DATE", "year"),
        ("state: \"32\", year: 2101, month: 11", "INVALID BAD_DATE", "year"),
        ("state: \"32\", year: 2026, month: 0", "INVALID BAD_DATE", "month"),
        ("state: \"32\", year: 2026, month: 13", "INVALID BAD_DATE", "month"),
        ("state: \"32\", year: 2026, month: -1", "INVALID BAD_DATE", "month"),
    ] {
        let answer = world.ask("national", &format!("{{ poaMonth({arguments}) {{ year }} }}"), json!({})).await;
        assert_eq!(code_and_reason(&answer), refusal, "{arguments}");
        assert!(answer["errors"][0].to_string().contains(&format!("\"{path}\"")), "{arguments}: {answer}");
    }
}

/// Whoever sees nothing asks the database as often as whoever sees all.
async fn whatever_there_is_the_month_is_two_statements(world: World) {
    let of = async |person: &str| {
        world.be_known(person, &[]).await;
        let before = world.store.statements();
        month(&world, person, "32", 2026, 11).await;
        world.store.statements() - before
    };
    assert_eq!(of("delegate_jal").await, 2);
    watched(&world).await;
    assert_eq!((of("delegate_jal").await, of("delegate_zac").await), (2, 2));
}
