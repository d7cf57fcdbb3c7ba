//! Among thousands of projects a page is cut along an index: read off the plans of the databases themselves.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, Database, DbBackend, EntityTrait, Statement, TransactionTrait, Value};
use serde_json::json;
use tresporuno::authz::actor::Actor;
use tresporuno::authz::claims::Claims;
use tresporuno::authz::scope::Scope;
use tresporuno::store::access_ledger::AccessLedgerEntry;
use tresporuno::store::datum::{Datum, Kind};
use tresporuno::store::page::{Beside, Order, PageArgs, Test};
use tresporuno::store::plan::{Noun, PageWants, page_statement};
use tresporuno::store::project::Project;
use tresporuno::store::query::Query;

use crate::both::on_postgres;
use crate::paging::crowd::{Crowded, projects};
use crate::postgres::served;
use crate::world::id;

const PROJECTS: usize = 5_000;
pub(super) const NEWEST: Order = Order::descending("created_at", Kind::Instant);
const ORDERS: [(Order, &str); 3] = [
    (NEWEST, "creation"),
    (Order::ascending("created_at", Kind::Instant), "creation"),
    (Order::descending("cost_centavos", Kind::Integer), "cost"),
];

async fn a_page_is_cut_along_an_index_and_nothing_is_sorted(crowded: Crowded) {
    crowded.fill().await;
    for person in ["national", "delegate_zac", "liaison_zac", "projects_jerez", "president_jerez", "auditor"] {
        for (order, index) in ORDERS {
            let plan = crowded.plan(person, PageArgs::first(20, order)).await;
            assert!(plan.contains(&format!("project_by_{index}")), "{person}\n{plan}");
            assert_is_cut(&plan, person);
        }
    }
}

async fn a_page_of_one_municipality_is_cut_along_its_own_index(crowded: Crowded) {
    crowded.fill().await;
    let own = [("municipality_code", Kind::Text, Test::Among(vec![Datum::Text("14002".into())]))];
    for person in ["national", "delegate_jal", "president_jerez"] {
        for (order, index) in [(ORDERS[0].0, "municipality"), (ORDERS[2].0, "municipality_cost")] {
            let mut args = PageArgs::first(20, order);
            args.filter.0.extend(own.clone());
            let plan = crowded.plan(person, args).await;
            assert!(plan.contains(&format!("project_by_{index}")), "{person}\n{plan}");
            assert_is_cut(&plan, person);
        }
    }
}

/// The plan that is kept for all arguments, of whoever serves, with the policies of the role in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_that_is_kept_is_cut_along_the_same_index() {
    let Some(crowded) = on_postgres::<Crowded>().await else { return };
    crowded.fill().await;
    for person in ["national", "delegate_zac", "liaison_zac", "projects_jerez", "president_jerez", "auditor"] {
        for (order, index) in ORDERS {
            let plan = crowded.kept_plan(person, PageArgs::first(20, order)).await;
            assert!(plan.contains(&format!("project_by_{index}")), "{person}\n{plan}");
            assert_is_cut(&plan, person);
        }
    }
}

/// Whoever has no rule that is logged reads by the same text as if there were none.
async fn only_whoever_is_logged_asks_under_which_rule_it_reads(crowded: Crowded) {
    let page = PageArgs::first(20, ORDERS[0].0);
    for person in ["national", "delegate_zac", "liaison_zac", "projects_jerez", "president_jerez", "officer_federation"]
    {
        let statement = crowded.statement(person, page.clone()).await;
        assert!(!statement.sql.contains("CASE"), "{person}: {}", statement.sql);
    }
    assert!(crowded.statement("auditor", page).await.sql.contains("CASE"));
}

async fn a_page_of_the_access_ledger_is_cut_along_an_index(crowded: Crowded) {
    use entity::access_ledger_entry as entry;
    let row = |index: i64| entry::Model {
        id: uuid::Uuid::new_v4(),
        tenant_id: id(if index % 10 == 0 { "club_jerez" } else { "ministry" }),
        person_id: id("auditor"),
        acting_tenant_id: id("oversight"),
        membership_id: id("membership_auditor_oversight"),
        role: "AUDITOR".to_owned(),
        resource: "project".to_owned(),
        row_id: uuid::Uuid::new_v4(),
        rule: "project.read.draft.auditor".to_owned(),
        recorded_at: crowded.time() + chrono::Duration::seconds(index),
    };
    let tx = crowded.database.begin().await.unwrap();
    for start in (0..3_000).step_by(500) {
        let rows = (start..start + 500).map(|index| entry::ActiveModel::from(row(index)));
        entry::Entity::insert_many(rows).exec_without_returning(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    crowded.database.execute_unprepared("ANALYZE").await.unwrap();
    for (person, index) in [("president_jerez", "access_ledger_by_tenant"), ("auditor", "access_ledger_by_time")] {
        let args = PageArgs::first(20, Order::descending("recorded_at", Kind::Instant));
        let plan = crowded.plan_of::<AccessLedgerEntry>(person, args).await;
        assert!(plan.contains(index), "{person}\n{plan}");
        assert_is_cut(&plan, person);
    }
}

/// The one more has all that belongs to a row, so it is read only where somebody asks.
async fn one_row_more_is_read_where_somebody_asks_whether_the_list_goes_on(crowded: Crowded) {
    for (ends, limit) in [(false, "LIMIT 20)"), (true, "LIMIT 21)")] {
        let args = PageArgs::first(20, NEWEST);
        let page = PageWants { args, beside: Beside { ends, ..Beside::default() }, wants: Default::default() };
        let actor = Scope::of(Arc::new(crowded.standing("national").await.actor));
        let query = Query::new(crowded.database.get_database_backend());
        let statement = page_statement::<Project>(query, &actor, &page).unwrap();
        assert!(statement.sql.contains(limit), "{}", statement.sql);
    }
    for ends in [
        "pageInfo { hasNextPage }",
        "p: pageInfo { startCursor } pageInfo { hasNextPage }",
        "pageInfo { ...G }",
        "pageInfo { ... { h: hasPreviousPage hasNextPage @include(if: $yes) } }",
        "...F",
    ] {
        let fragments = "fragment F on ClubConnection { pageInfo { endCursor ...G } } \
             fragment G on PageInfo { hasNextPage hasPreviousPage }";
        let used = match ends.contains("...F") {
            true => fragments,
            false if ends.contains("...G") => &fragments[fragments.find("fragment G").unwrap()..],
            false => "",
        };
        let variable = if ends.contains("$yes") { "query ($yes: Boolean!)" } else { "" };
        let list = |first: u32| format!("clubs(first: {first}) {{ {ends} nodes {{ name }} }}");
        for (first, goes_on) in [(1, true), (100, false)] {
            let document =
                format!("{variable} {{ {0} consulates(first: 3) {{ nodes {{ {0} }} }} }} {used}", list(first));
            let read = crowded.ask("", &document, json!({ "yes": true })).await;
            assert!(read.get("errors").is_none(), "{document}\n{read:#}");
            let goes = |of: &serde_json::Value| of["clubs"]["pageInfo"]["hasNextPage"].as_bool().unwrap();
            let mut inside = read["data"]["consulates"]["nodes"].as_array().unwrap().iter();
            assert_eq!(goes(&read["data"]), goes_on, "{document}");
            assert_eq!(inside.any(goes), goes_on, "{document}");
        }
    }
}

/// Of what a cursor is made is read only where one is selected, in whatever way.
async fn the_place_of_a_row_is_read_where_somebody_asks_for_a_cursor(crowded: Crowded) {
    let times = [false, true].map(|places| {
        let actor = Scope::of(Arc::new(Actor::anonymous()));
        let beside = Beside { places, ..Beside::default() };
        let page = PageWants { args: PageArgs::first(20, NEWEST), beside, wants: Default::default() };
        let query = Query::new(crowded.database.get_database_backend());
        page_statement::<Project>(query, &actor, &page).unwrap().sql.matches(".created_at").count()
    });
    assert_eq!(times[0] + 1, times[1]);
    let clubs = crowded.ask("", "{ clubs(first: 100) { edges { cursor node { id } } } }", json!({})).await;
    let edges = clubs["data"]["clubs"]["edges"].as_array().unwrap();
    let cursor_of = |node: &serde_json::Value| &edges.iter().find(|edge| edge["node"] == *node).unwrap()["cursor"];
    for (selected, path) in [
        ("edges { cursor }", "/edges/0/cursor"),
        ("e: edges { ... { c: cursor @include(if: true) } }", "/e/0/c"),
        ("edges { ...E }", "/edges/0/cursor"),
        ("pageInfo { startCursor }", "/pageInfo/startCursor"),
        ("p: pageInfo { ...P }", "/p/endCursor"),
    ] {
        let used = match selected {
            selected if selected.contains("...E") => "fragment E on ClubEdge { cursor }",
            selected if selected.contains("...P") => "fragment P on PageInfo { endCursor }",
            _ => "",
        };
        let list = format!("clubs(first: 1) {{ nodes {{ id }} {selected} }}");
        let document = format!("{{ {list} consulates(first: 3) {{ nodes {{ {list} }} }} }} {used}");
        let read = crowded.ask("", &document, json!({})).await;
        assert!(read.get("errors").is_none(), "{document}\n{read:#}");
        let inside = read["data"]["consulates"]["nodes"].as_array().unwrap().iter();
        let lists: Vec<_> = inside.chain([&read["data"]]).map(|of| &of["clubs"]).collect();
        let mut shown = 0;
        for list in lists.into_iter().filter(|list| !list["nodes"][0].is_null()) {
            assert_eq!(list.pointer(path), Some(cursor_of(&list["nodes"][0])), "{document}");
            shown += 1;
        }
        assert!(shown > 1, "{document}");
    }
}

both_databases!(
    the_place_of_a_row_is_read_where_somebody_asks_for_a_cursor,
    one_row_more_is_read_where_somebody_asks_whether_the_list_goes_on,
    only_whoever_is_logged_asks_under_which_rule_it_reads,
    a_page_of_the_access_ledger_is_cut_along_an_index,
    a_page_is_cut_along_an_index_and_nothing_is_sorted,
    a_page_of_one_municipality_is_cut_along_its_own_index,
);

/// Rows come in the order of an index, and what the seats of each are is looked up row by row.
fn assert_is_cut(plan: &str, person: &str) {
    for line in plan.lines().map(str::trim) {
        let scans = line.starts_with("SCAN t1") || line.starts_with("SCAN project");
        let bad = line.contains("Seq Scan")
            || line.contains("hashed SubPlan")
            || line.contains("Sort")
            || line.contains("TEMP B-TREE")
            || (scans && !line.contains("USING INDEX"));
        assert!(!bad, "{person}: {line}\n{plan}");
    }
}

impl Crowded {
    async fn fill(&self) {
        let tx = self.database.begin().await.unwrap();
        let all: Vec<_> = (0..PROJECTS).map(|index| projects::project("many", index)).collect();
        projects::insert_projects(&tx, &all).await;
        tx.commit().await.unwrap();
        self.database.execute_unprepared("ANALYZE").await.unwrap();
    }

    /// How the database means to read a page of projects for `person`.
    async fn plan(&self, person: &str, args: PageArgs) -> String {
        self.plan_of::<Project>(person, args).await
    }

    async fn statement(&self, person: &str, args: PageArgs) -> Statement {
        self.statement_of::<Project>(person, args).await
    }

    async fn kept_plan(&self, person: &str, args: PageArgs) -> String {
        let statement = self.statement(person, args).await;
        let claims = Claims::of(&self.standing(person).await.actor);
        let service = Database::connect(served(self.backend.as_ref().unwrap().url())).await.unwrap();
        let tx = service.begin().await.unwrap();
        for (name, value) in claims.settings() {
            tx.execute_unprepared(&format!("SELECT set_config('{name}', '{value}', true)")).await.unwrap();
        }
        for setting in ["plan_cache_mode = force_generic_plan", "random_page_cost = 1.1"] {
            tx.execute_unprepared(&format!("SET LOCAL {setting}")).await.unwrap();
        }
        let values = statement.values.map(|values| values.0).unwrap_or_default();
        let kinds: Vec<&str> =
            values.iter().map(|value| if let Value::Uuid(_) = value { "uuid" } else { "text" }).collect();
        let kinds = if kinds.is_empty() { String::new() } else { format!("({})", kinds.join(", ")) };
        let arguments: Vec<String> =
            values.iter().map(|value| format!("'{}'", value.to_string().trim_matches('\''))).collect();
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        tx.execute_unprepared(&format!("PREPARE kept{kinds} AS {}", statement.sql)).await.unwrap();
        let explain = Statement::from_string(DbBackend::Postgres, format!("EXPLAIN EXECUTE kept{arguments}"));
        let rows = tx.query_all_raw(explain).await.unwrap();
        let plan: String = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap() + "\n").collect();
        let bound = arguments.split(['(', ')', ',', ' ']).find(|bound| !bound.is_empty() && plan.contains(bound));
        assert_eq!(bound, None, "{person}: the plan is for these arguments alone\n{plan}");
        plan
    }

    async fn statement_of<N: Noun>(&self, person: &str, args: PageArgs) -> Statement {
        let actor = self.standing(person).await.actor;
        let page = PageWants { args, beside: Beside::default(), wants: Default::default() };
        let backend = self.database.get_database_backend();
        page_statement::<N>(Query::new(backend), &Scope::of(Arc::new(actor)), &page).unwrap()
    }

    async fn plan_of<N: Noun>(&self, person: &str, args: PageArgs) -> String {
        let backend = self.database.get_database_backend();
        let statement = self.statement_of::<N>(person, args).await;
        let (explain, column) = match backend {
            DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", 3),
            _ => ("EXPLAIN", 0),
        };
        let statement = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
        let rows = self.database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(column).unwrap() + "\n").collect()
    }
}
