//! Pages: how many rows from where, in which order, under which filter; and the cursors between them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use super::datum::{Datum, Kind};
use super::noun::Fetched;
use super::plan::Noun;
use crate::domain::refusal::Reason;
use crate::error;

/// The largest page.
pub const MAX_PAGE: u64 = 100;
/// Rows of a list are counted no further than this; the description of `totalCount` in the schema says the number, too.
pub const MAX_COUNT: u64 = 10_000;
/// The page where none is asked for.
pub const DEFAULT_PAGE: u64 = 20;
/// Longest cursor that is looked at, in bytes.
const MAX_CURSOR_BYTES: usize = 600;

/// The order of a list: a column that is never NULL, with the key of the row behind it to break ties.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Order {
    pub column: &'static str,
    pub kind: Kind,
    pub descending: bool,
}

/// What a column is tested for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Test {
    Among(Vec<Datum>),
    AtLeast(Datum),
    AtMost(Datum),
}

/// Conditions that a client puts on a list, all of which must hold; only on columns of the tier that the list shows.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Filter(pub Vec<(&'static str, Kind, Test)>);

/// A place in a list. It carries no authority: it is a value to compare with, within the reader's own scope.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cursor {
    sort: Datum,
    key: Datum,
}

/// What is asked of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageArgs {
    /// 1 to [`MAX_PAGE`].
    pub limit: u64,
    /// The last rows rather than the first.
    pub backward: bool,
    pub after: Option<Cursor>,
    pub before: Option<Cursor>,
    pub filter: Filter,
    pub order: Order,
}

/// A row with its place in the list.
#[derive(Clone, Debug)]
pub struct Edge<N> {
    pub place: Fetched<Cursor>,
    pub order: Order,
    pub node: N,
}

/// What is wanted of a list beside its rows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Beside {
    /// How many rows there are.
    pub count: bool,
    /// The place of each row, for a cursor.
    pub places: bool,
    /// Whether it goes on, for which one row more than the page is read with all that belongs to it.
    pub ends: bool,
}

/// Whether a list goes on beyond a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ends {
    pub has_next: bool,
    pub has_previous: bool,
}

/// Part of a list.
#[derive(Clone, Debug)]
pub struct Page<N> {
    pub edges: Vec<Edge<N>>,
    pub ends: Fetched<Ends>,
    /// Rows of the whole list that the reader can see, up to [`MAX_COUNT`]; where it was asked for.
    pub total_count: Option<i64>,
}

impl Order {
    pub const fn ascending(column: &'static str, kind: Kind) -> Self {
        Self { column, kind, descending: false }
    }

    pub const fn descending(column: &'static str, kind: Kind) -> Self {
        Self { column, kind, descending: true }
    }

    fn code(&self, list: &str) -> String {
        format!("{list}{}{}", if self.descending { "-" } else { "+" }, self.column)
    }
}

impl Cursor {
    pub fn new(sort: Datum, key: Datum) -> Self {
        Self { sort, key }
    }

    /// Writes it down for `list` in this order.
    pub fn encode(&self, list: &str, order: &Order) -> String {
        let json = Json::from(vec![Json::from(order.code(list)), self.sort.to_json(), self.key.to_json()]);
        URL_SAFE_NO_PAD.encode(json.to_string())
    }

    /// Reads a cursor that was issued for `list` in this order, whose keys are of this kind.
    pub fn decode(text: &str, list: &str, order: &Order, key_kind: Kind) -> Result<Self, Reason> {
        Self::try_decode(text, list, order, key_kind).ok_or(Reason::BadCursor)
    }

    fn try_decode(text: &str, list: &str, order: &Order, key_kind: Kind) -> Option<Self> {
        if text.len() > MAX_CURSOR_BYTES {
            return None;
        }
        let members: [Json; 3] = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let [code, sort, key] = members;
        if code.as_str()? != order.code(list) {
            return None;
        }
        let sort = Datum::from_json(order.kind, sort)?;
        let key = Datum::from_json(key_kind, key)?;
        let without_nul = |datum: &Datum| !matches!(datum, Datum::Text(text) if text.contains('\0'));
        (without_nul(&sort) && without_nul(&key)).then_some(Self { sort, key })
    }

    pub fn sort(&self) -> &Datum {
        &self.sort
    }

    pub fn key(&self) -> &Datum {
        &self.key
    }
}

impl PageArgs {
    /// The first rows in an order, all of them admitted.
    pub fn first(limit: u64, order: Order) -> Self {
        Self { limit, backward: false, after: None, before: None, filter: Filter::default(), order }
    }

    /// Rows are walked against the list's order where the last ones are asked for.
    pub fn walks_descending(&self) -> bool {
        self.order.descending != self.backward
    }
}

impl<N: Noun> Edge<N> {
    /// Its place, written down for whoever goes on from there.
    pub fn written_place(&self) -> error::Result<String> {
        Ok(self.place.get()?.encode(N::RESOURCE.table(), &self.order))
    }
}

impl<N> Page<N> {
    /// Puts together the rows that a walk brought, of which there is one more than asked for if the list goes on and that is
    /// wanted.
    pub fn from_walk(mut walked: Vec<Edge<N>>, args: &PageArgs, beside: Beside, total_count: Option<i64>) -> Self {
        let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
        let goes_on = walked.len() > limit;
        walked.truncate(limit);
        if args.backward {
            walked.reverse();
        }
        let (has_next, has_previous) =
            if args.backward { (args.before.is_some(), goes_on) } else { (goes_on, args.after.is_some()) };
        let ends = if beside.ends { Fetched::Here(Ends { has_next, has_previous }) } else { Fetched::NotPlanned };
        Self { edges: walked, ends, total_count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_up_to_its_longest_and_no_further() {
        let order = Order::ascending("name", Kind::Text);
        let written = |letters: usize| {
            let cursor = Cursor::new(Datum::Text("x".repeat(letters)), Datum::Integer(1));
            (cursor.encode("club", &order), cursor)
        };
        let lengths: Vec<usize> = (0..MAX_CURSOR_BYTES).map(|letters| written(letters).0.len()).collect();
        assert!(lengths.contains(&MAX_CURSOR_BYTES), "some cursor is as long as one can be");
        for (letters, length) in lengths.into_iter().enumerate() {
            let (text, cursor) = written(letters);
            let read = Cursor::decode(&text, "club", &order, Kind::Integer);
            let expected = if length <= MAX_CURSOR_BYTES { Ok(cursor) } else { Err(Reason::BadCursor) };
            assert_eq!(read, expected, "{length} bytes");
        }
    }
}
