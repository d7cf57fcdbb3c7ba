//! Among thousands of projects a page is cut along an index: read off the plans of the databases themselves.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use tresporuno::authz::scope::Scope;
use tresporuno::store::datum::{Datum, Kind};
use tresporuno::store::page::{Order, PageArgs, Test};
use tresporuno::store::plan::{PageWants, page_statement};
use tresporuno::store::project::Project;
use tresporuno::store::query::Query;

use crate::paging::crowd::{Crowded, projects};
use crate::world::id;

const PROJECTS: usize = 5_000;
const ORDERS: [(Order, &str); 3] = [
    (Order::descending("created_at", Kind::Instant), "creation"),
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

both_databases!(
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
        let identity = self.store.identify(id(person), 1, self.time()).await.unwrap();
        let actor = self.store.actor(&identity, &identity.memberships[0], self.time()).await.unwrap();
        let page = PageWants { args, count: false, wants: Default::default() };
        let backend = self.database.get_database_backend();
        let statement = page_statement::<Project>(Query::new(backend), &Scope::of(Arc::new(actor)), &page).unwrap();
        let (explain, column) = match backend {
            DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", 3),
            _ => ("EXPLAIN", 0),
        };
        let statement = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
        let rows = self.database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(column).unwrap() + "\n").collect()
    }
}
