//! Migration 28, programme: the tables of the programme's reports, added up by the database itself as it happens, as the sums
//! of migration 26 are. Whatever changes the money of a public project's seats holds the lock of its state, which comes behind
//! the rows of its account and of a ceiling in every act.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::ddl;
use crate::sums::STATE_ALONE;
use crate::sums::facts::SELECTED_OR_LATER;
use crate::trigger::{Trigger, added, create, drop};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0028_programme"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, include_str!("programme/up.sql")).await?;
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        // Places first: the years are counted of them by their triggers.
        create(manager, &of_places()).await?;
        let all = projects(&[("project", 1)]);
        let parties = format!("{all} a JOIN project_party b ON b.project_id = a.id");
        for filled in [by_type(&all), by_place(&all), by_seat(&parties, "a.sign")] {
            connection.execute_unprepared(&filled).await?;
        }
        create(manager, &of_facts(backend)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &of_facts(manager.get_connection().get_database_backend())).await?;
        drop(manager, &of_places()).await?;
        ddl::run(manager, include_str!("programme/down.sql")).await
    }
}

const PARTY_ANEW: &str = "OLD.standing <> NEW.standing OR OLD.due_centavos <> NEW.due_centavos \
     OR OLD.deposited_centavos <> NEW.deposited_centavos OR OLD.seat <> NEW.seat";

/// A project comes to be counted, or is no more, or otherwise; how it goes on from one stage to another changes nothing, and
/// holds up nobody.
fn tabled_anew() -> String {
    let others = ["audience", "cost_centavos", "fiscal_year", "project_type", "municipality_code", "state_code"];
    let others = others.map(|column| format!("OLD.{column} <> NEW.{column}")).join(" OR ");
    let selected = |row: &str| format!("({row}.stage IN {SELECTED_OR_LATER})");
    let selected = format!("{} <> {}", selected("OLD"), selected("NEW"));
    format!("(OLD.audience = 'PUBLIC' OR NEW.audience = 'PUBLIC') AND ({selected} OR {others})")
}

fn of_facts(backend: DbBackend) -> Vec<Trigger> {
    let is_postgres = backend == DbBackend::Postgres;
    let inserted = if is_postgres { "new_rows" } else { "NEW" };
    let (written, changed) = (projects(&[(inserted, 1)]), projects(&[("NEW", 1), ("OLD", -1)]));
    let of_changed = format!("{changed} a JOIN project_party b ON b.project_id = a.id");
    let counted_anew = vec![by_type(&changed), by_place(&changed), by_seat(&of_changed, "a.sign")];
    vec![
        // Its parties come after it.
        Trigger::of_statement("project_is_tabled", "project", "", vec![by_type(&written), by_place(&written)]),
        Trigger::of_row("project_is_tabled_anew", "project", tabled_anew(), STATE_ALONE, counted_anew),
        // They come with the submission of a project, which nobody publishes meanwhile.
        Trigger::of_statement(
            "party_is_tabled",
            "project_party",
            "",
            vec![by_seat(&with_project(is_postgres, &parties(&[(inserted, 1)])), "b.sign")],
        ),
        Trigger::of_row(
            "party_is_tabled_anew",
            "project_party",
            PARTY_ANEW,
            STATE_ALONE,
            vec![by_seat(&with_project(is_postgres, &parties(&[("NEW", 1), ("OLD", -1)])), "b.sign")],
        ),
    ]
}

/// A place comes to have projects, or has none any more.
fn of_places() -> Vec<Trigger> {
    let counted = |sign: &str| {
        let place = |digits: i32| format!("{sign} * CASE length(f.place_code) WHEN {digits} THEN 1 ELSE 0 END");
        let sums = [("states", place(2)), ("municipalities", place(5))];
        let place = "(SELECT NEW.fiscal_year AS fiscal_year, NEW.place_code AS place_code, NEW.projects AS projects) f";
        vec![added("programme_year_sum", &["fiscal_year"], &sums, place, "f")]
    };
    let anew = counted("CASE WHEN f.projects > 0 THEN 1 ELSE -1 END");
    let changes = "(OLD.projects > 0) <> (NEW.projects > 0)";
    vec![
        Trigger {
            event: "INSERT",
            ..Trigger::of_row("place_is_tabled", "programme_place_sum", "NEW.projects > 0", "", counted("1"))
        },
        Trigger::of_row("place_is_tabled_anew", "programme_place_sum", changes, "", anew),
    ]
}

/// The rows of a table `from`, or `NEW` and `OLD` of a trigger, with their sign.
fn rows(columns: &[&str], from: &[(&str, i32)]) -> String {
    let part = |(row, sign): &(&str, i32)| {
        let columns: Vec<String> = columns.iter().map(|column| format!("{row}.{column} AS {column}")).collect();
        let table = if matches!(*row, "NEW" | "OLD") { String::new() } else { format!(" FROM {row}") };
        format!("SELECT {}, {sign} AS sign{table}", columns.join(", "))
    };
    format!("({})", from.iter().map(part).collect::<Vec<_>>().join(" UNION ALL "))
}

fn projects(from: &[(&str, i32)]) -> String {
    let columns =
        ["id", "fiscal_year", "state_code", "municipality_code", "project_type", "stage", "audience", "cost_centavos"];
    rows(&columns, from)
}

fn parties(from: &[(&str, i32)]) -> String {
    rows(&["project_id", "seat", "standing", "due_centavos", "deposited_centavos"], from)
}

/// Parties with their projects as these stand. PostgreSQL looks them up one by one: it would rather read all there are.
fn with_project(is_postgres: bool, parties: &str) -> String {
    if is_postgres {
        format!("{parties} b CROSS JOIN LATERAL (SELECT * FROM project p WHERE p.id = b.project_id LIMIT 1 OFFSET 0) a")
    } else {
        format!("{parties} b JOIN project a ON a.id = b.project_id")
    }
}

/// What is counted of the projects `a`.
fn counts() -> String {
    format!("a.audience = 'PUBLIC' AND a.stage IN {SELECTED_OR_LATER}")
}

fn by_type(projects: &str) -> String {
    let from = format!("(SELECT a.* FROM {projects} a WHERE {}) f", counts());
    let sums = [("projects", "f.sign".to_owned()), ("cost_centavos", "f.sign * f.cost_centavos".to_owned())];
    added("programme_type_sum", &["fiscal_year", "project_type"], &sums, &from, "f")
}

fn by_place(projects: &str) -> String {
    let from = format!(
        "(SELECT a.fiscal_year, CASE w.whole WHEN 1 THEN a.state_code ELSE a.municipality_code END AS place_code, a.sign \
         FROM {projects} a CROSS JOIN (SELECT 0 AS whole UNION ALL SELECT 1) w WHERE {}) f",
        counts()
    );
    let sums = [("projects", "f.sign".to_owned())];
    added("programme_place_sum", &["fiscal_year", "place_code"], &sums, &from, "f")
}

/// `from` brings the parties `b` of the projects `a`.
fn by_seat(from: &str, sign: &str) -> String {
    let from = format!(
        "(SELECT a.fiscal_year, a.state_code, b.seat, {sign} AS sign, b.due_centavos AS due, \
         b.deposited_centavos AS deposited FROM {from} WHERE b.standing = 'CURRENT' AND {}) f",
        counts()
    );
    let sums = [
        ("parties", "f.sign".to_owned()),
        ("due_centavos", "f.sign * f.due".to_owned()),
        ("deposited_centavos", "f.sign * f.deposited".to_owned()),
    ];
    added("programme_seat_sum", &["fiscal_year", "state_code", "seat"], &sums, &from, "f")
}
