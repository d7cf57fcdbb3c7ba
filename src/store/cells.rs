//! Reads the columns of a planned statement in the order in which the plan wrote them, from a row or from JSON.

use sea_orm::QueryResult;
use serde_json::Value as Json;

use super::datum::{Cell, Datum, Kind};
use super::page::{Cursor, Edge, Order, Page};
use super::plan::{Noun, PageWants};
use crate::authz::policy::Act;
use crate::error::{Error, Result};

/// The columns still to be read of one row, or of one array in JSON.
pub enum Cells<'r> {
    Row {
        row: &'r QueryResult,
        at: usize,
        /// The columns are those of a joined row that is not there.
        absent: bool,
    },
    Json(std::vec::IntoIter<Json>),
}

impl<'r> Cells<'r> {
    pub fn of(row: &'r QueryResult) -> Self {
        Cells::Row { row, at: 0, absent: false }
    }

    /// The next column.
    pub fn get<T: Cell>(&mut self) -> Result<T> {
        match self {
            Cells::Row { at, absent: true, .. } => {
                *at += 1;
                Ok(T::absent())
            }
            Cells::Row { row, at, absent: false } => {
                *at += 1;
                T::from_row(row, *at - 1)?.ok_or_else(|| Error::internal(format!("column {} is NULL", *at - 1)))
            }
            Cells::Json(values) => {
                let value = values.next().ok_or_else(|| Error::internal("an array in JSON is too short"))?;
                T::from_json(value).ok_or_else(|| Error::internal("a member of an array in JSON has another form"))
            }
        }
    }

    /// The row that this one refers to; `None` where it is absent or out of scope.
    pub fn one<N: Noun>(&mut self, wants: &N::Wants) -> Result<Option<Box<N>>> {
        if let Cells::Json(values) = self {
            return match values.next() {
                Some(Json::Array(members)) => {
                    N::read(&mut Cells::Json(members.into_iter()), wants).map(Box::new).map(Some)
                }
                Some(Json::Null) => Ok(None),
                _ => Err(Error::internal("a joined row in JSON has another form")),
            };
        }
        let present: bool = self.get()?;
        let before = self.set_absent(!present);
        let noun = N::read(self, wants)?;
        self.set_absent(before);
        Ok(present.then(|| Box::new(noun)))
    }

    /// All children of a list that is bounded by nature.
    pub fn few<N: Noun>(&mut self, wants: &N::Wants) -> Result<Vec<N>> {
        arrays(self.json()?)?.map(|members| N::read(&mut Cells::Json(members?.into_iter()), wants)).collect()
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
        let edge =
            |members: Result<Vec<Json>>| Cells::Json(members?.into_iter()).edge::<N>(&page.args.order, &page.wants);
        let walked = arrays(rows)?.map(edge).collect::<Result<Vec<_>>>()?;
        Ok(Page::from_walk(walked, &page.args, count))
    }

    /// Numbers by word.
    pub fn tally<T: Cell>(&mut self) -> Result<Vec<(T, i64)>> {
        let pair = |members: Result<Vec<Json>>| {
            let mut cells = Cells::Json(members?.into_iter());
            Ok((cells.get()?, cells.get()?))
        };
        arrays(self.json()?)?.map(pair).collect()
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
        Ok(Edge { cursor, node: N::read(&mut self, wants)? })
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
        match self {
            Cells::Json(values) => values.next().ok_or_else(|| Error::internal("an array in JSON is too short")),
            Cells::Row { .. } => match self.get::<Option<String>>()? {
                Some(text) => serde_json::from_str(&text).map_err(Error::internal),
                None => Ok(Json::Null),
            },
        }
    }

    /// Gives what was said before. Within what is absent all is absent: there `present` reads as false.
    fn set_absent(&mut self, to: bool) -> bool {
        match self {
            Cells::Row { absent, .. } => std::mem::replace(absent, to),
            Cells::Json(_) => false,
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
