//! Planned reads: what is wanted of a noun becomes one statement, always within a scope.
//!
//! A page is cut first and joined afterwards. To-one relations become joins; children become arrays of tuples, each
//! within its own scope, to any depth. The plan writes columns in one order and [`super::cells`] reads them in the same.

use sea_orm::Statement;

use super::cells::Cells;
use super::datum::{Cell, Datum, Kind};
use super::page::{Beside, Cursor, MAX_COUNT, PageArgs, Test};
use super::query::Query;
use super::transaction::key_of;
use crate::authz::policy::{Act, Resource};
use crate::authz::predicate::{Condition, Known, Parent};
use crate::authz::scope::Scope;
use crate::error::Result;

/// Something that is read as a tree: a row, the rows it refers to, and lists of rows that refer to it.
pub trait Noun: Sized + Send + Sync {
    const RESOURCE: Resource;
    /// The column that names a row.
    const KEY: &'static str;
    const KEY_KIND: Kind;
    /// Where the table holds other nouns too: the column and the word that tell this one.
    const ONLY: Option<(&'static str, &'static str)> = None;
    /// Acts that are judged on a row of this noun.
    const ACTS: &'static [Act];
    /// What can be asked for: columns of the row, and what hangs on it.
    type Wants: Default + Clone + Send + Sync;

    /// Writes the columns of the row and of what is wanted.
    fn plan(level: &mut Level<'_>, wants: &Self::Wants);

    /// What names this row.
    fn key(&self) -> Datum;

    /// Reads them in the order in which they were written.
    fn read(cells: &mut Cells<'_>, wants: &Self::Wants) -> Result<Self>;
}

/// A child page that is wanted, with what is wanted of its rows.
#[derive(Clone, Debug)]
pub struct PageWants<W> {
    pub args: PageArgs,
    pub beside: Beside,
    pub wants: W,
}

/// How children hang on a parent: `child.column = parent.from`.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub column: &'static str,
    pub from: &'static str,
}

/// One table of a statement with the columns that are read of it and of what is joined to it.
pub struct Level<'q> {
    query: &'q mut Query,
    scope: &'q Scope,
    alias: String,
    resource: Resource,
    /// Within a tuple, not in a row.
    nested: bool,
    columns: Vec<String>,
    joins: String,
}

impl Level<'_> {
    /// A column of this row.
    pub fn cell<T: Cell>(&mut self, column: &str) {
        let column = format!("{}.{column}", self.alias);
        let column = if self.nested { self.query.in_tuple(T::KIND, &column) } else { column };
        self.columns.push(column);
    }

    /// The row that this one refers to, if it is within the scope.
    pub fn one<N: Noun>(&mut self, link: Link, wants: &N::Wants) {
        use crate::authz::predicate::Binder;
        let child = self.query.alias();
        self.query.joined();
        let parent = by(self.resource, &self.alias, link);
        let condition = match readable::<N>(self.scope, Known::Under(parent), &child, self.query) {
            Condition::Always => String::new(),
            condition => format!(" AND {}", condition.text()),
        };
        let (table, alias) = (N::RESOURCE.table(), &self.alias);
        let Link { column, from } = link;
        self.joins.push_str(&format!(" LEFT JOIN {table} {child} ON {child}.{column} = {alias}.{from}{condition}"));
        let mut level = Level {
            query: self.query,
            scope: self.scope,
            alias: child.clone(),
            resource: N::RESOURCE,
            nested: self.nested,
            columns: Vec::new(),
            joins: std::mem::take(&mut self.joins),
        };
        level.noun::<N>(wants);
        let (columns, joins) = (level.columns, level.joins);
        self.joins = joins;
        if self.nested {
            let tuple = self.query.tuple(&columns);
            let absent_or_tuple = format!("CASE WHEN {child}.{} IS NULL THEN NULL ELSE {tuple} END", N::KEY);
            self.columns.push(self.query.tuple_member(&absent_or_tuple));
        } else {
            self.columns.push(format!("{child}.{} IS NOT NULL", N::KEY));
            self.columns.extend(columns);
        }
    }

    /// All rows that refer to this one and are within the scope; for lists that are bounded by nature.
    pub fn few<N: Noun>(&mut self, link: Link, order: &str, wants: &N::Wants) {
        let (alias, columns, joins, condition) = self.children::<N>(link, wants, None);
        let from = format!("{} {alias}{joins} WHERE {condition}", N::RESOURCE.table());
        self.gather(&columns, &order.replace('$', &alias), &from);
    }

    /// A page of the rows that refer to this one, with their number where it is wanted.
    pub fn many<N: Noun>(&mut self, link: Link, page: &PageWants<N::Wants>) {
        let (alias, columns, joins, cut) = self.children::<N>(link, &page.wants, Some((&page.args, page.beside)));
        self.gather(&columns, &walk_order::<N>(&alias, &page.args), &format!("({cut}) {alias}{joins}"));
        if page.beside.count {
            let count = self.count::<N>(link, &page.args);
            self.columns.push(count);
        }
    }

    /// How many rows refer to this one, by the value of a column.
    pub fn tally<N: Noun>(&mut self, link: Link, column: &str) {
        use crate::authz::predicate::Binder;
        let (child, group) = (self.query.alias(), self.query.alias());
        let readable =
            readable::<N>(self.scope, Known::Under(by(self.resource, &self.alias, link)), &child, self.query).text();
        let (table, alias) = (N::RESOURCE.table(), &self.alias);
        let Link { column: child_column, from } = link;
        let from = format!(
            "(SELECT {child}.{column} AS word, count(*) AS number FROM {table} {child} \
             WHERE {child}.{child_column} = {alias}.{from} AND {readable} GROUP BY {child}.{column}) {group}"
        );
        self.gather(&[format!("{group}.word"), format!("{group}.number")], &format!("{group}.word"), &from);
    }

    /// Whether the policy allows the reader each of `acts` on this row.
    pub fn permitted(&mut self, acts: &[Act]) {
        for act in acts {
            let condition = self.scope.permitted(*act, &self.alias, self.query).text();
            self.columns.push(format!("({condition})"));
        }
    }

    /// The columns of the row and of what is wanted; before them, where the reader has rules that are logged, under
    /// which of them the row is read, and whose it is.
    fn noun<N: Noun>(&mut self, wants: &N::Wants) {
        if self.scope.logs(N::RESOURCE) {
            let rule = self.scope.logged_rule(N::RESOURCE, &self.alias, self.query);
            self.columns.push(rule);
            self.cell::<uuid::Uuid>(N::RESOURCE.owner().unwrap_or(N::KEY));
        }
        N::plan(self, wants);
    }

    /// A column that holds a tuple of each row of `from`.
    fn gather(&mut self, members: &[String], order: &str, from: &str) {
        let column = self.query.gathered(&self.query.tuple(members), order, from, self.nested);
        self.columns.push(column);
    }

    /// Columns and joins of the children, and what they are taken from: the page cut out of them, or where there is
    /// no page the condition on them.
    fn children<N: Noun>(
        &mut self,
        link: Link,
        wants: &N::Wants,
        page: Option<(&PageArgs, Beside)>,
    ) -> (String, Vec<String>, String, String) {
        use crate::authz::predicate::Binder;
        let alias = self.query.alias();
        let parent = Hanging { on: by(self.resource, &self.alias, link), link };
        let source = match page {
            Some((args, beside)) => cut::<N>(self.query, self.scope, Some(parent), args, beside),
            None => conditions::<N>(self.query, self.scope, &alias, Some(parent), None).join(" AND "),
        };
        let mut level = Level {
            query: self.query,
            scope: self.scope,
            alias: alias.clone(),
            resource: N::RESOURCE,
            nested: true,
            columns: Vec::new(),
            joins: String::new(),
        };
        if let Some((args, beside)) = page {
            level.place::<N>(args, beside);
        }
        level.noun::<N>(wants);
        let (columns, joins) = (level.columns, level.joins);
        (alias, columns, joins, source)
    }

    /// The columns of which a row's cursor is made, where one is wanted.
    fn place<N: Noun>(&mut self, args: &PageArgs, beside: Beside) {
        if !beside.places {
            return;
        }
        let kinds = [(args.order.column, args.order.kind), (N::KEY, N::KEY_KIND)];
        for (column, kind) in kinds {
            let column = format!("{}.{column}", self.alias);
            let column =
                if self.nested { self.query.in_tuple(kind, &column) } else { self.query.in_cursor(kind, &column) };
            self.columns.push(column);
        }
    }

    fn count<N: Noun>(&mut self, link: Link, args: &PageArgs) -> String {
        use crate::authz::predicate::Binder;
        let child = self.query.alias();
        let parent = Hanging { on: by(self.resource, &self.alias, link), link };
        let conditions = conditions::<N>(self.query, self.scope, &child, Some(parent), Some(args)).join(" AND ");
        format!("({})", count_of::<N>(&child, &conditions))
    }
}

/// The statement for a page of a list that hangs on nothing.
pub fn page_statement<N: Noun>(mut query: Query, scope: &Scope, page: &PageWants<N::Wants>) -> Result<Statement> {
    let cut = cut::<N>(&mut query, scope, None, &page.args, page.beside);
    let mut level = root::<N>(&mut query, scope);
    level.place::<N>(&page.args, page.beside);
    level.noun::<N>(&page.wants);
    let order = walk_order::<N>(&level.alias, &page.args);
    let text =
        format!("SELECT {} FROM ({cut}) {}{} ORDER BY {order}", level.columns.join(", "), level.alias, level.joins);
    query.planned(text)
}

/// The statement for the number of rows of a list that hangs on nothing.
pub fn count_statement<N: Noun>(mut query: Query, scope: &Scope, args: &PageArgs) -> Statement {
    let conditions = conditions::<N>(&mut query, scope, "x", None, Some(args)).join(" AND ");
    query.statement(count_of::<N>("x", &conditions))
}

/// No count looks for more rows than it tells of, however many there are.
fn count_of<N: Noun>(alias: &str, conditions: &str) -> String {
    let table = N::RESOURCE.table();
    format!("SELECT count(*) FROM (SELECT 1 FROM {table} {alias} WHERE {conditions} LIMIT {MAX_COUNT}) counted")
}

/// The statement for rows whose `column` is one of `values`.
pub fn rows_statement<N: Noun>(
    mut query: Query,
    scope: &Scope,
    (column, kind): (&str, Kind),
    values: &[Datum],
    wants: &N::Wants,
) -> Result<Statement> {
    let mut level = root::<N>(&mut query, scope);
    level.noun::<N>(wants);
    let (alias, columns, joins) = (level.alias, level.columns.join(", "), level.joins);
    let among = query.among(&format!("{alias}.{column}"), kind, values);
    let readable = readable::<N>(scope, Known::Nothing, &alias, &mut query).text();
    query.planned(format!("SELECT {columns} FROM {} {alias}{joins} WHERE {among} AND {readable}", N::RESOURCE.table()))
}

fn root<'q, N: Noun>(query: &'q mut Query, scope: &'q Scope) -> Level<'q> {
    use crate::authz::predicate::Binder;
    let alias = query.alias();
    Level { query, scope, alias, resource: N::RESOURCE, nested: false, columns: Vec::new(), joins: String::new() }
}

/// The row called `alias`, for those that are linked to it.
fn by(resource: Resource, alias: &str, link: Link) -> Parent<'_> {
    let by_key = link.from == key_of(resource);
    Parent { resource, alias, named: by_key.then_some((link.from, link.column)) }
}

/// How rows hang on a row of another level.
#[derive(Clone, Copy)]
struct Hanging<'a> {
    on: Parent<'a>,
    link: Link,
}

/// The row `alias` is one of this noun, and within the scope, by what is known of it.
fn readable<N: Noun>(scope: &Scope, known: Known<'_>, alias: &str, query: &mut Query) -> Condition {
    let only = N::ONLY.map(|(column, word)| Condition::When(format!("{alias}.{column} = '{word}'")));
    Condition::all(only.into_iter().chain([scope.readable_under(known, N::RESOURCE, alias, query)]))
}

/// The rows of a page, and where that is wanted one more to see whether the list goes on.
fn cut<N: Noun>(
    query: &mut Query,
    scope: &Scope,
    parent: Option<Hanging<'_>>,
    args: &PageArgs,
    beside: Beside,
) -> String {
    use crate::authz::predicate::Binder;
    let alias = query.alias();
    let mut conditions = conditions::<N>(query, scope, &alias, parent, Some(args));
    let place = format!("({alias}.{}, {alias}.{})", args.order.column, N::KEY);
    let mut bound = |cursor: &Option<Cursor>, descending: bool| {
        if let Some(cursor) = cursor {
            let than = if descending { "<" } else { ">" };
            let (sort, key) = (query.bind(cursor.sort().clone()), query.bind(cursor.key().clone()));
            conditions.push(format!("{place} {than} ({sort}, {key})"));
        }
    };
    bound(&args.after, args.order.descending);
    bound(&args.before, !args.order.descending);
    // In the text, for a plan that is kept for all arguments would expect a tenth of all rows of a limit it does not know,
    // and sort them rather than walk along the index. There are as many texts as sizes of pages.
    let limit = args.limit.saturating_add(beside.ends.into());
    let (conditions, order) = (conditions.join(" AND "), walk_order::<N>(&alias, args));
    format!("SELECT {alias}.* FROM {} {alias} WHERE {conditions} ORDER BY {order} LIMIT {limit}", N::RESOURCE.table())
}

fn conditions<N: Noun>(
    query: &mut Query,
    scope: &Scope,
    alias: &str,
    parent: Option<Hanging<'_>>,
    args: Option<&PageArgs>,
) -> Vec<String> {
    let link = parent.map(|Hanging { on, link }| format!("{alias}.{} = {}.{}", link.column, on.alias, link.from));
    let mut conditions: Vec<String> = link.into_iter().collect();
    conditions.push(
        readable::<N>(scope, parent.map_or(Known::Nothing, |parent| Known::Under(parent.on)), alias, query).text(),
    );
    for (column, kind, test) in args.iter().flat_map(|args| &args.filter.0) {
        let column = format!("{alias}.{column}");
        conditions.push(match test {
            Test::Among(values) => query.among(&column, *kind, values),
            Test::AtLeast(value) => format!("{column} >= {}", query.bind(value.clone())),
            Test::AtMost(value) => format!("{column} <= {}", query.bind(value.clone())),
        });
    }
    conditions
}

fn walk_order<N: Noun>(alias: &str, args: &PageArgs) -> String {
    let direction = if args.walks_descending() { " DESC" } else { "" };
    format!("{alias}.{}{direction}, {alias}.{}{direction}", args.order.column, N::KEY)
}
