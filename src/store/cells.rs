//! Reads the columns of a planned statement in the order in which the plan wrote them, from a row or from a tuple in it.

use std::cell::RefCell;

use serde_json::Value as Json;
use uuid::Uuid;

use super::binary::{Elements, Fields};
use super::datum::{AnyRow, Cell, Datum, Kind};
use super::noun::Fetched;
use super::page::{Cursor, Edge, Page, PageArgs};
use super::plan::{Noun, PageWants};
use crate::authz::note::Sighting;
use crate::authz::policy::Act;
use crate::authz::scope::Scope;
use crate::error::{Error, Result};

/// The columns still to be read of one row, or of one tuple.
pub struct Cells<'r> {
    source: Source<'r>,
    eyes: Eyes<'r>,
}

enum Source<'r> {
    Row {
        row: AnyRow<'r>,
        at: usize,
        /// The columns are those of a joined row that is not there.
        absent: bool,
    },
    /// A tuple of SQLite's.
    Json(std::vec::IntoIter<Json>),
    /// A tuple of PostgreSQL's.
    Record(Fields<'r>),
}

/// What a column holds that is a list.
enum List<'r> {
    Json(std::vec::IntoIter<Json>),
    Array(Elements<'r>),
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
    pub fn of(row: impl Into<AnyRow<'r>>) -> Self {
        Self::seen(row, Eyes { scope: None, seen: None })
    }

    pub fn seen(row: impl Into<AnyRow<'r>>, eyes: Eyes<'r>) -> Self {
        Self { source: Source::Row { row: row.into(), at: 0, absent: false }, eyes }
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
                T::from_row(*row, *at - 1)?.ok_or_else(|| Error::internal(format!("column {} is NULL", *at - 1)))
            }
            Source::Json(values) => {
                let value = values.next().ok_or_else(too_short)?;
                T::from_json(value).ok_or_else(|| Error::internal("a member of a tuple has another form"))
            }
            Source::Record(fields) => {
                let value = fields.next()?.map_or_else(T::from_null, T::from_binary);
                value.ok_or_else(|| Error::internal("a field of a tuple has another form"))
            }
        }
    }

    /// The next column if it is `read`; what was not is absent.
    pub fn get_if<T: Cell>(&mut self, read: bool) -> Result<T> {
        if read { self.get() } else { Ok(T::absent()) }
    }

    /// The row that this one refers to; `None` where it is absent or out of scope.
    pub fn one<N: Noun>(&mut self, wants: &N::Wants) -> Result<Option<Box<N>>> {
        let tuple = match &mut self.source {
            Source::Row { .. } => {
                let present: bool = self.get()?;
                let before = self.set_absent(!present);
                let noun = self.noun::<N>(wants)?;
                self.set_absent(before);
                return Ok(present.then(|| Box::new(noun)));
            }
            Source::Json(values) => match values.next().ok_or_else(too_short)? {
                Json::Null => return Ok(None),
                tuple => json_tuple(tuple)?,
            },
            Source::Record(fields) => match fields.next()? {
                None => return Ok(None),
                Some(tuple) => Source::Record(Fields::of(tuple)?),
            },
        };
        Ok(Some(Box::new(Cells { source: tuple, eyes: self.eyes }.noun::<N>(wants)?)))
    }

    /// All children of a list that is bounded by nature.
    pub fn few<N: Noun>(&mut self, wants: &N::Wants) -> Result<Vec<N>> {
        let eyes = self.eyes;
        self.list()?.map(|tuple| Cells { source: tuple?, eyes }.noun::<N>(wants)).collect()
    }

    /// A page of children.
    pub fn many<N: Noun>(&mut self, page: &PageWants<N::Wants>) -> Result<Page<N>> {
        let eyes = self.eyes;
        let edge = |(index, tuple): (usize, Result<Source<'r>>)| {
            let cells = Cells { source: tuple?, eyes: eyes.on_page(index, &page.args) };
            cells.edge::<N>(page)
        };
        let walked = self.list()?.enumerate().map(edge).collect::<Result<Vec<_>>>()?;
        let count = if page.beside.count { Some(self.get()?) } else { None };
        Ok(Page::from_walk(walked, &page.args, page.beside, count))
    }

    /// Numbers by word.
    pub fn tally<T: Cell>(&mut self) -> Result<Vec<(T, i64)>> {
        let eyes = self.eyes;
        let pair = |tuple: Result<Source<'r>>| {
            let mut cells = Cells { source: tuple?, eyes };
            Ok((cells.get()?, cells.get()?))
        };
        self.list()?.map(pair).collect()
    }

    /// Whether each of `acts` is allowed.
    pub fn permitted(&mut self, acts: &[Act]) -> Result<Vec<(Act, bool)>> {
        acts.iter().map(|act| Ok((*act, self.get()?))).collect()
    }

    /// A row with its place in the list.
    pub fn edge<N: Noun>(mut self, page: &PageWants<N::Wants>) -> Result<Edge<N>> {
        let order = page.args.order;
        let place = if page.beside.places {
            Fetched::Here(Cursor::new(self.datum(order.kind)?, self.datum(N::KEY_KIND)?))
        } else {
            Fetched::NotPlanned
        };
        Ok(Edge { place, order, node: self.noun::<N>(&page.wants)? })
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

    /// The tuples of the next column. Within what is absent there are none.
    fn list(&mut self) -> Result<List<'r>> {
        let bytes = match &mut self.source {
            Source::Row { at, absent: true, .. } => {
                *at += 1;
                None
            }
            Source::Row { row, at, absent: false } if row.is_postgres() => {
                *at += 1;
                row.binary(*at - 1)?
            }
            Source::Row { .. } => {
                let text: String = self.get()?;
                return json_list(serde_json::from_str(&text).map_err(Error::internal)?);
            }
            Source::Json(values) => return json_list(values.next().ok_or_else(too_short)?),
            Source::Record(fields) => fields.next()?,
        };
        match bytes {
            Some(bytes) => Ok(List::Array(Elements::of(bytes)?)),
            None => Ok(List::Json(Vec::new().into_iter())),
        }
    }

    /// Gives what was said before. Within what is absent all is absent: there `present` reads as false.
    fn set_absent(&mut self, to: bool) -> bool {
        match &mut self.source {
            Source::Row { absent, .. } => std::mem::replace(absent, to),
            Source::Json(_) | Source::Record(_) => false,
        }
    }
}

impl<'r> Iterator for List<'r> {
    type Item = Result<Source<'r>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            List::Json(tuples) => tuples.next().map(json_tuple),
            List::Array(tuples) => tuples.next().map(|tuple| Ok(Source::Record(Fields::of(tuple?)?))),
        }
    }
}

fn json_list<'r>(json: Json) -> Result<List<'r>> {
    match json {
        Json::Array(tuples) => Ok(List::Json(tuples.into_iter())),
        _ => Err(Error::internal("a list in JSON has another form")),
    }
}

fn json_tuple<'r>(json: Json) -> Result<Source<'r>> {
    match json {
        Json::Array(members) => Ok(Source::Json(members.into_iter())),
        _ => Err(Error::internal("a tuple in JSON has another form")),
    }
}

fn too_short() -> Error {
    Error::internal("a tuple is too short")
}
