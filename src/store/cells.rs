//! Reads the columns of a planned statement in the order in which the plan wrote them, from a row or from JSON.

use std::cell::RefCell;

use sea_orm::QueryResult;
use serde_json::Value as Json;
use uuid::Uuid;

use super::datum::{Cell, Datum, Kind};
use super::page::{Cursor, Edge, Order, Page, PageArgs};
use super::plan::{Noun, PageWants};
use crate::authz::note::Sighting;
use crate::authz::policy::Act;
use crate::authz::scope::Scope;
use crate::error::{Error, Result};

/// The columns still to be read of one row, or of one array in JSON.
pub struct Cells<'r> {
    source: Source<'r>,
    eyes: Eyes<'r>,
}

enum Source<'r> {
    Row {
        row: &'r QueryResult,
        at: usize,
        /// The columns are those of a joined row that is not there.
        absent: bool,
    },
    Json(std::vec::IntoIter<Json>),
}

/// Through whose eyes rows are read, and where it is kept what they have seen that is logged.
#[derive(Clone, Copy)]
pub struct Eyes<'r> {
    scope: Option<&'r Scope>,
    /// `None` for a row that is read and not shown: the one more than a page, which tells whether the list goes on.
    seen: Option<&'r RefCell<Vec<Sighting>>>,
}

impl<'r> Eyes<'r> {
    pub fn of(scope: &'r Scope, seen: &'r RefCell<Vec<Sighting>>) -> Self {
        Self { scope: Some(scope), seen: Some(seen) }
    }

    /// The eyes for the row at `index` of a page that was walked under these arguments.
    pub fn on_page(self, index: usize, args: &PageArgs) -> Self {
        let shown = u64::try_from(index).is_ok_and(|index| index < args.limit);
        Self { seen: self.seen.filter(|_| shown), ..self }
    }
}

impl<'r> Cells<'r> {
    /// A row of which nothing is read that is logged.
    pub fn of(row: &'r QueryResult) -> Self {
        Self::seen(row, Eyes { scope: None, seen: None })
    }

    pub fn seen(row: &'r QueryResult, eyes: Eyes<'r>) -> Self {
        Self { source: Source::Row { row, at: 0, absent: false }, eyes }
    }

    /// The members of an array in JSON, seen by the same eyes.
    fn within(&self, members: Vec<Json>, eyes: Eyes<'r>) -> Self {
        Self { source: Source::Json(members.into_iter()), eyes }
    }

    /// The row whose columns come next, with a note of it where it is read under a rule that is logged.
    pub fn noun<N: Noun>(&mut self, wants: &N::Wants) -> Result<N> {
        if !self.eyes.scope.is_some_and(|scope| scope.logs(N::RESOURCE)) {
            return N::read(self, wants);
        }
        let (rule, owner): (Option<String>, Uuid) = (self.get()?, self.get()?);
        let noun = N::read(self, wants)?;
        if let (Some(rule), Some(seen)) = (rule, self.eyes.seen) {
            let Datum::Uuid(row) = noun.key() else {
                return Err(Error::internal(format!("a row of {} has no id to note", N::RESOURCE.table())));
            };
            seen.borrow_mut().push(Sighting { resource: N::RESOURCE, row, owner, rule });
        }
        Ok(noun)
    }

    /// The next column.
    pub fn get<T: Cell>(&mut self) -> Result<T> {
        match &mut self.source {
            Source::Row { at, absent: true, .. } => {
                *at += 1;
                Ok(T::absent())
            }
            Source::Row { row, at, absent: false } => {
                *at += 1;
                T::from_row(row, *at - 1)?.ok_or_else(|| Error::internal(format!("column {} is NULL", *at - 1)))
            }
            Source::Json(values) => {
                let value = values.next().ok_or_else(|| Error::internal("an array in JSON is too short"))?;
                T::from_json(value).ok_or_else(|| Error::internal("a member of an array in JSON has another form"))
            }
        }
    }

    /// The row that this one refers to; `None` where it is absent or out of scope.
    pub fn one<N: Noun>(&mut self, wants: &N::Wants) -> Result<Option<Box<N>>> {
        if let Source::Json(values) = &mut self.source {
            return match values.next() {
                Some(Json::Array(members)) => self.within(members, self.eyes).noun::<N>(wants).map(Box::new).map(Some),
                Some(Json::Null) => Ok(None),
                _ => Err(Error::internal("a joined row in JSON has another form")),
            };
        }
        let present: bool = self.get()?;
        let before = self.set_absent(!present);
        let noun = self.noun::<N>(wants)?;
        self.set_absent(before);
        Ok(present.then(|| Box::new(noun)))
    }

    /// All children of a list that is bounded by nature.
    pub fn few<N: Noun>(&mut self, wants: &N::Wants) -> Result<Vec<N>> {
        arrays(self.json()?)?.map(|members| self.within(members?, self.eyes).noun::<N>(wants)).collect()
    }

    /// A page of children.
    pub fn many<N: Noun>(&mut self, page: &PageWants<N::Wants>) -> Result<Page<N>> {
        let (rows, count) = match self.json()? {
            Json::Array(members) => {
                let mut members = members.into_iter();
                (members.next().unwrap_or_default(), members.next().and_then(|count| count.as_i64()))
            }
            _ => (Json::Null, None),
        };
        let edge = |(index, members): (usize, Result<Vec<Json>>)| {
            self.within(members?, self.eyes.on_page(index, &page.args)).edge::<N>(&page.args.order, &page.wants)
        };
        let walked = arrays(rows)?.enumerate().map(edge).collect::<Result<Vec<_>>>()?;
        Ok(Page::from_walk(walked, &page.args, count))
    }

    /// Numbers by word.
    pub fn tally<T: Cell>(&mut self) -> Result<Vec<(T, i64)>> {
        let json = self.json()?;
        let pair = |members: Result<Vec<Json>>| {
            let mut cells = self.within(members?, self.eyes);
            Ok((cells.get()?, cells.get()?))
        };
        arrays(json)?.map(pair).collect()
    }

    /// Whether each of `acts` is allowed.
    pub fn permitted(&mut self, acts: &[Act]) -> Result<Vec<(Act, bool)>> {
        acts.iter().map(|act| Ok((*act, self.get()?))).collect()
    }

    /// A row with its place in the list.
    pub fn edge<N: Noun>(mut self, order: &Order, wants: &N::Wants) -> Result<Edge<N>> {
        let sort = self.datum(order.kind)?;
        let key = self.datum(N::KEY_KIND)?;
        let cursor = Cursor::new(sort, key).encode(N::RESOURCE.table(), order);
        Ok(Edge { cursor, node: self.noun::<N>(wants)? })
    }

    fn datum(&mut self, kind: Kind) -> Result<Datum> {
        Ok(match kind {
            Kind::Uuid => Datum::Uuid(self.get()?),
            Kind::Text => Datum::Text(self.get()?),
            Kind::Integer => Datum::Integer(self.get()?),
            Kind::Instant => Datum::Instant(self.get()?),
            Kind::Date => Datum::Date(self.get()?),
            Kind::Boolean => Datum::Boolean(self.get()?),
        })
    }

    fn json(&mut self) -> Result<Json> {
        match &mut self.source {
            Source::Json(values) => values.next().ok_or_else(|| Error::internal("an array in JSON is too short")),
            Source::Row { .. } => match self.get::<Option<String>>()? {
                Some(text) => serde_json::from_str(&text).map_err(Error::internal),
                None => Ok(Json::Null),
            },
        }
    }

    /// Gives what was said before. Within what is absent all is absent: there `present` reads as false.
    fn set_absent(&mut self, to: bool) -> bool {
        match &mut self.source {
            Source::Row { absent, .. } => std::mem::replace(absent, to),
            Source::Json(_) => false,
        }
    }
}

/// The members of an array of arrays; an aggregate over no rows is null.
fn arrays(json: Json) -> Result<impl Iterator<Item = Result<Vec<Json>>>> {
    let rows = match json {
        Json::Array(rows) => rows,
        Json::Null => Vec::new(),
        _ => return Err(Error::internal("a list in JSON has another form")),
    };
    Ok(rows.into_iter().map(|row| match row {
        Json::Array(members) => Ok(members),
        _ => Err(Error::internal("a row in JSON has another form")),
    }))
}
