//! Lists: each walked forwards and backwards, in every order, by pages of every size, and compared with the rows.

pub mod crowd;
pub mod lists;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, id};
use crowd::Crowded;
use lists::{FILTERS, Filtered, LISTS, List, NESTED};

async fn every_list_is_walked_both_ways_in_every_order_without_gap_or_repetition(crowded: Crowded) {
    let mut longest = 0;
    for list in LISTS.iter().chain(NESTED) {
        for (order, columns) in list.orders {
            let expected = crowded.expected(list, "", columns).await;
            assert!(expected.len() > 3, "{} has {} rows, too few to walk", list.field, expected.len());
            longest = longest.max(expected.len());
            // By single steps through what is short; there are as many requests as rows.
            let sizes: &[usize] = if expected.len() < 30 { &[1, 2, 3, 100] } else { &[7, 100] };
            let walks = sizes.iter().flat_map(|size| [(*size, false), (*size, true)]);
            let walks = walks.map(|(size, backward)| crowded.walk(list, order, size, backward, &expected));
            join_all(walks).await;
        }
    }
    assert!(longest > 100, "no list is longer than the longest page");
}

async fn the_longest_list_is_walked_by_ones_and_twos_and_threes(crowded: Crowded) {
    let list = LISTS.iter().find(|list| list.field == "projects").unwrap();
    let (order, columns) = list.orders[0];
    let expected = crowded.expected(list, "", columns).await;
    let walks = [1, 2, 3].map(|size| crowded.walk(list, order, size, size == 2, &expected));
    join_all(walks).await;
}

async fn a_list_without_order_and_size_is_twenty_rows_in_its_first_order(crowded: Crowded) {
    for list in LISTS.iter().chain(NESTED) {
        let columns = list.orders.iter().find(|(order, _)| *order == list.default_order).unwrap().1;
        let expected = crowded.expected(list, "", columns).await;
        let page = crowded.page(list, "").await;
        assert_eq!(page.keys, expected[..expected.len().min(20)], "{}", list.field);
        assert_eq!(page.has_next, expected.len() > 20, "{}", list.field);
    }
}

async fn a_window_between_two_cursors_holds_what_lies_between_them(crowded: Crowded) {
    for list in LISTS.iter().chain(NESTED) {
        for (order, columns) in list.orders {
            let expected = crowded.expected(list, "", columns).await;
            let whole = crowded.page(list, &format!("first: 100, orderBy: {order}")).await;
            let (after, before) = (whole.cursors[0].clone(), whole.cursors[3].clone());
            let window = format!("after: \"{after}\", before: \"{before}\", orderBy: {order}");
            let between = crowded.page(list, &window).await;
            assert_eq!(between.keys, expected[1..3], "{} by {order}", list.field);
            assert_eq!((between.has_next, between.has_previous), (false, true), "first, by the specification");
            let last = crowded.page(list, &format!("last: 1, {window}")).await;
            assert_eq!(last.keys, expected[2..3], "{} by {order}", list.field);
            assert_eq!((last.has_next, last.has_previous), (true, true));
            let nothing = format!("after: \"{before}\", before: \"{after}\", orderBy: {order}");
            let nothing = crowded.page(list, &nothing).await;
            assert!(nothing.keys.is_empty() && nothing.ends == (None, None), "{}", list.field);
            assert_eq!(nothing.total, expected.len() as u64, "the cursors do not change the number of the whole list");
        }
    }
}

async fn filters_give_the_rows_that_satisfy_them_all(crowded: Crowded) {
    for Filtered { field, filter, sql } in FILTERS {
        let list = LISTS.iter().chain(NESTED).find(|list| list.field == *field).unwrap();
        let (order, columns) = list.orders[0];
        let expected = crowded.expected(list, sql, columns).await;
        let page = crowded.page(list, &format!("first: 100, orderBy: {order}, where: {filter}")).await;
        let shown = expected.len().min(100);
        assert_eq!(page.keys, expected[..shown], "{field} where {filter}");
        assert_eq!(page.total, expected.len() as u64, "{field} where {filter}");
        let last = crowded.page(list, &format!("last: 2, orderBy: {order}, where: {filter}")).await;
        assert_eq!(last.keys, expected[expected.len().saturating_sub(2)..], "{field} where {filter}");
    }
}

async fn the_number_of_a_list_is_the_number_that_the_viewer_can_see(crowded: Crowded) {
    let list = LISTS.iter().find(|list| list.field == "projects").unwrap();
    let party = |tenant: &str| {
        format!("EXISTS (SELECT 1 FROM project_party p WHERE p.project_id = x.id AND p.tenant_id = {tenant})")
    };
    let tenant = |name: &str| crowded.literal(id(name));
    let seats = format!("x.audience <> 'PROPOSER' AND {}", party(&tenant("government_zac")));
    let jerez = format!("x.audience <> 'PROPOSER' AND {}", party(&tenant("jerez")));
    let club = format!("x.club_id = {}", tenant("club_jerez"));
    for (person, condition) in
        [("", "FALSE"), ("liaison_zac", &*seats), ("projects_jerez", &*jerez), ("president_jerez", &*club)]
    {
        let seen = List { person, rows: "project x", condition: "", ..*list };
        let condition = format!("(x.audience = 'PUBLIC' OR {condition})");
        let expected = crowded.expected(&seen, &condition, "x.created_at DESC, x.id DESC").await;
        crowded.walk(&seen, "CREATED_AT_DESC", 9, false, &expected).await;
        crowded.walk(&seen, "CREATED_AT_DESC", 9, true, &expected).await;
    }
}

/// Ten thousand is that or more.
async fn nobody_counts_further_than_ten_thousand(world: World) {
    let is_postgres = world.database.get_database_backend() == DbBackend::Postgres;
    let fresh = if is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    for (more, told) in [(9_999, 9_999), (1, 10_000), (2, 10_000)] {
        let text = format!(
            "INSERT INTO operating_cost (id, tenant_id, fiscal_year, concept, amount_centavos, incurred_on, evidence, recorded_by, \
             recorded_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {more}) \
             SELECT {fresh}, m.tenant_id, 2026, 'Viáticos', 1, '2026-01-02', 'Oficio', m.person_id, m.valid_from \
             FROM n CROSS JOIN (SELECT * FROM membership LIMIT 1) m"
        );
        world.database.execute_unprepared(&text).await.unwrap();
        let read = world.read("", "{ operatingCosts(first: 1) { totalCount nodes { concept } } }").await;
        assert_eq!(read["operatingCosts"], json!({ "totalCount": told, "nodes": [{ "concept": "Viáticos" }] }));
    }
}

async fn a_page_that_cannot_be_is_refused_and_says_where(crowded: Crowded) {
    let cursor = crowded.page(&LISTS[0], "first: 1, orderBy: NAME_ASC").await.cursors[0].clone();
    let other_order = format!("first: 1, orderBy: NAME_DESC, after: \"{cursor}\"");
    let other_list = format!("first: 1, orderBy: CREATED_AT_ASC, before: \"{cursor}\"");
    for (arguments, reason, path) in [
        ("first: 0", "BAD_PAGE", "first"),
        ("first: 101", "BAD_PAGE", "first"),
        ("last: -1", "BAD_PAGE", "last"),
        ("first: 2, last: 2", "BAD_PAGE", "last"),
        ("first: 1, after: \"?\"", "BAD_CURSOR", "after"),
        ("last: 1, before: \"\"", "BAD_CURSOR", "before"),
        (&*other_order, "BAD_CURSOR", "after"),
        (&*other_list, "BAD_CURSOR", "before"),
    ] {
        let nested = format!("{{ consulates {{ nodes {{ clubs({arguments}) {{ totalCount }} }} }} }}");
        for query in [format!("{{ clubs({arguments}) {{ totalCount }} }}"), nested] {
            let answer = crowded.ask("", &query, json!({})).await;
            let extensions = &answer["errors"][0]["extensions"];
            assert_eq!(extensions["reason"], *reason, "{query}\n{answer:#}");
            assert_eq!(extensions["inputPath"], *path, "{query}");
        }
    }
}

both_databases!(
    every_list_is_walked_both_ways_in_every_order_without_gap_or_repetition,
    the_longest_list_is_walked_by_ones_and_twos_and_threes,
    a_list_without_order_and_size_is_twenty_rows_in_its_first_order,
    a_window_between_two_cursors_holds_what_lies_between_them,
    filters_give_the_rows_that_satisfy_them_all,
    the_number_of_a_list_is_the_number_that_the_viewer_can_see,
    nobody_counts_further_than_ten_thousand,
    a_page_that_cannot_be_is_refused_and_says_where,
);

/// A page as a client sees it.
pub struct Shown {
    keys: Vec<String>,
    pub cursors: Vec<String>,
    ends: (Option<String>, Option<String>),
    has_next: bool,
    has_previous: bool,
    total: u64,
}

impl Crowded {
    /// Walks the whole list and checks every page on the way.
    async fn walk(&self, list: &List, order: &str, size: usize, backward: bool, expected: &[String]) {
        let (count, from) = if backward { ("last", "before") } else { ("first", "after") };
        let (mut walked, mut cursor): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let what = format!("{} by {order}, {count} {size} from {}", list.field, walked.len());
            let place = cursor.as_ref().map(|cursor| format!(", {from}: \"{cursor}\"")).unwrap_or_default();
            let page = self.page(list, &format!("{count}: {size}, orderBy: {order}{place}")).await;
            let left = expected.len() - walked.len();
            assert_eq!(page.keys.len(), left.min(size), "{what}");
            assert_eq!(page.total, expected.len() as u64, "{what}");
            let (goes_on, came) = (left > size, cursor.is_some());
            let (next, previous) = if backward { (came, goes_on) } else { (goes_on, came) };
            assert_eq!((page.has_next, page.has_previous), (next, previous), "{what}");
            assert_eq!(page.ends, (page.cursors.first().cloned(), page.cursors.last().cloned()), "{what}");
            cursor = if backward { page.ends.0 } else { page.ends.1 };
            let at = if backward { 0 } else { walked.len() };
            walked.splice(at..at, page.keys);
            if !goes_on {
                break;
            }
        }
        assert_eq!(walked, expected, "{} by {order}, {count} {size}", list.field);
    }

    pub async fn page(&self, list: &List, arguments: &str) -> Shown {
        let arguments = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
        let key = list.key;
        let field = format!(
            "{}{arguments} {{ totalCount nodes {{ {key} }} edges {{ cursor node {{ {key} }} }} \
             pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}",
            list.field
        );
        let query = match list.parent {
            None => format!("{{ {field} }}"),
            Some((kind, parent)) => {
                format!("{{ node(id: {:?}) {{ ... on {kind:?} {{ {field} }} }} }}", lists::global(kind, parent))
            }
        };
        let answer = self.read(list.person, &query).await;
        let page = if list.parent.is_some() { &answer["node"][list.field] } else { &answer[list.field] };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let each = |member: &str, read: &dyn Fn(&Value) -> Option<String>| -> Vec<String> {
            page[member].as_array().unwrap().iter().map(|item| read(item).unwrap()).collect()
        };
        let keys = each("nodes", &|node| text(&node[key]));
        assert_eq!(keys, each("edges", &|edge| text(&edge["node"][key])), "edges and nodes are the same rows");
        let info = &page["pageInfo"];
        Shown {
            keys,
            cursors: each("edges", &|edge| text(&edge["cursor"])),
            ends: (text(&info["startCursor"]), text(&info["endCursor"])),
            has_next: info["hasNextPage"].as_bool().unwrap(),
            has_previous: info["hasPreviousPage"].as_bool().unwrap(),
            total: page["totalCount"].as_u64().unwrap(),
        }
    }

    /// What names the rows of the list that satisfy `condition`, read behind the service.
    async fn expected(&self, list: &List, condition: &str, columns: &str) -> Vec<String> {
        let parent = match list.parent {
            None => String::new(),
            Some((kind, code)) if lists::has_code(kind) => format!("'{code}'"),
            Some((_, name)) => self.literal(id(name)),
        };
        let conditions = [list.condition, condition].into_iter().filter(|condition| !condition.is_empty());
        let conditions: Vec<String> = conditions.map(|condition| condition.replace('$', &parent)).collect();
        let condition = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
        let text = format!("SELECT {} FROM {} WHERE {condition} ORDER BY {columns}", list.column, list.rows);
        let statement = Statement::from_string(self.database.get_database_backend(), text);
        let rows = self.database.query_all_raw(statement).await.unwrap();
        let name = |row: &QueryResult| match list.of {
            Some(kind) if lists::has_code(kind) => kind.id_of_code(&row.try_get_by_index::<String>(0).unwrap()).0,
            Some(kind) => kind.id(row.try_get_by_index(0).unwrap()).0,
            None => row.try_get_by_index(0).unwrap(),
        };
        rows.iter().map(name).collect()
    }

    /// A UUID as the database writes it.
    fn literal(&self, uuid: Uuid) -> String {
        match self.database.get_database_backend() {
            DbBackend::Sqlite => format!("x'{}'", uuid.simple()),
            _ => format!("'{uuid}'"),
        }
    }
}
