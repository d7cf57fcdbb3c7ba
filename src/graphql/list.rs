//! Lists as Relay connections: the arguments of a page, and what each noun can be filtered and ordered by.

use async_graphql::InputType;

use super::written::{Written, WrittenList};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::noun::Fetched;
use crate::store::page::{Cursor, DEFAULT_PAGE, Edge, Ends, Filter, MAX_PAGE, Order, Page, PageArgs};
use crate::store::plan::Noun;

/// A noun of which there are lists.
pub trait Listed: Noun {
    /// What the list can be filtered by.
    type Where: InputType + Into<Filter>;
    /// What it can be ordered by, with the direction.
    type Order: InputType;
    const DEFAULT_ORDER: Order;

    fn order(asked: Self::Order) -> Order;
}

/// The arguments of a connection as they came.
#[derive(Debug)]
pub struct PageRequest {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
    pub filter: Filter,
    pub order: Order,
}

impl PageRequest {
    /// Checks them against each other and against the limits.
    pub fn resolve<N: Noun>(self) -> Result<PageArgs> {
        let (asked, backward, path) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Error::invalid(Reason::BadPage, "last").with("limit", MAX_PAGE)),
            (first, None) => (first, false, "first"),
            (None, last) => (last, true, "last"),
        };
        let limit = match asked {
            None => DEFAULT_PAGE,
            Some(asked) => u64::try_from(asked)
                .ok()
                .filter(|asked| (1..=MAX_PAGE).contains(asked))
                .ok_or_else(|| Error::invalid(Reason::BadPage, path).with("limit", MAX_PAGE))?,
        };
        let cursor = |text: Option<String>, path: &str| {
            let decode = |text: String| Cursor::decode(&text, N::RESOURCE.table(), &self.order, N::KEY_KIND);
            text.map(decode).transpose().map_err(|reason| Error::invalid(reason, path))
        };
        Ok(PageArgs {
            limit,
            backward,
            after: cursor(self.after, "after")?,
            before: cursor(self.before, "before")?,
            filter: self.filter,
            order: self.order,
        })
    }
}

/// The page that was planned for these arguments.
pub fn planned<N: Noun>(pages: &[(PageArgs, Page<N>)], request: PageRequest) -> Result<&Page<N>> {
    let args = request.resolve::<N>()?;
    let found = pages.iter().find(|(planned, _)| *planned == args).map(|(_, page)| page);
    found.ok_or_else(|| Error::internal("a page was read that the plan did not foresee"))
}

/// The row that was planned to be joined; `None` where it is absent or not for the viewer's eyes.
pub fn one<T>(fetched: &Fetched<Option<Box<T>>>) -> Option<Result<Written<&T>>> {
    fetched.get().map(|row| row.as_deref().map(Written)).transpose()
}

/// The rows that were planned, in their order.
pub fn few<T>(fetched: &Fetched<Vec<T>>) -> Option<Result<WrittenList<&T>>> {
    Some(fetched.get().map(|rows| rows.iter().collect()))
}

/// Declares a connection with its edge.
macro_rules! connection {
    ($noun:ident, $connection:tt, $edge:tt, $what:literal) => {
        #[doc = concat!("A page of ", $what, ", with its place in the whole list.")]
        #[async_graphql::Object(name = $connection)]
        impl $crate::store::page::Page<$noun> {
            #[doc = concat!("The ", $what, " of this page with their cursors.")]
            async fn edges(&self) -> $crate::graphql::written::WrittenList<&$crate::store::page::Edge<$noun>> {
                self.edges.iter().collect()
            }

            #[doc = concat!("The ", $what, " of this page.")]
            async fn nodes(&self) -> $crate::graphql::written::WrittenList<&$noun> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where this page stands in the list.
            async fn page_info(
                &self,
            ) -> $crate::graphql::written::Written<$crate::graphql::written::Owned<$crate::graphql::list::PageInfo>>
            {
                $crate::graphql::written::Written::owned($crate::graphql::list::PageInfo {
                    ends: self.ends.clone(),
                    start: $crate::graphql::list::cursor_of(self.edges.first()),
                    end: $crate::graphql::list::cursor_of(self.edges.last()),
                })
            }

            #[doc = concat!("Number of ", $what, " in the whole list that the viewer can see, counted no further than 10,000: that number means 10,000 or more.")]
            async fn total_count(&self) -> Option<i64> {
                self.total_count
            }
        }

        #[doc = concat!("One of the ", $what, " with its place in the list.")]
        #[async_graphql::Object(name = $edge)]
        impl $crate::store::page::Edge<$noun> {
            /// The place in the list; pass it as `after` or `before` to go on from here.
            async fn cursor(&self) -> $crate::error::Result<String> {
                self.written_place()
            }

            /// The object itself.
            async fn node(&self) -> $crate::graphql::written::Written<&$noun> {
                $crate::graphql::written::Written(&self.node)
            }
        }
    };
}

/// Declares the GraphQL face of a noun: fields of its own, the rows it refers to, and its connections.
macro_rules! object {
    (
        $(#[$doc:meta])*
        $noun:ident { $($body:tt)* }
        $(ones { $($(#[$one_doc:meta])* $one:ident: $one_noun:ident;)* })?
        $(connections { $($(#[$many_doc:meta])* $many:ident: $many_noun:ident;)* })?
    ) => {
        $(#[$doc])*
        #[async_graphql::Object]
        impl $noun {
            $($body)*

            $($(
                $(#[$one_doc])*
                async fn $one(&self) -> Option<$crate::error::Result<$crate::graphql::written::Written<&$one_noun>>> {
                    $crate::graphql::list::one(&self.$one)
                }
            )*)?

            $($(
                $(#[$many_doc])*
                #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are those of the field")]
                async fn $many(
                    &self,
                    #[graphql(desc = "Number of elements from the start, 1 to 100; 20 where neither first nor last is given")]
                    first: Option<i32>,
                    #[graphql(desc = "Only elements after this cursor")] after: Option<String>,
                    #[graphql(desc = "Number of elements from the end, 1 to 100")] last: Option<i32>,
                    #[graphql(desc = "Only elements before this cursor")] before: Option<String>,
                    #[graphql(name = "where", desc = "Conditions, all of which must hold")]
                    filter: Option<<$many_noun as $crate::graphql::list::Listed>::Where>,
                    #[graphql(desc = "Order of the list")]
                    order_by: Option<<$many_noun as $crate::graphql::list::Listed>::Order>,
                ) -> Option<$crate::error::Result<$crate::graphql::written::Written<&$crate::store::page::Page<$many_noun>>>> {
                    use $crate::graphql::list::{Listed, PageRequest, planned};
                    let filter = filter.map(Into::into).unwrap_or_default();
                    let order = order_by.map_or($many_noun::DEFAULT_ORDER, $many_noun::order);
                    let asked = PageRequest { first, after, last, before, filter, order };
                    Some(planned(&self.$many, asked).map($crate::graphql::written::Written))
                }
            )*)?
        }
    };
}

pub(crate) use {connection, object};

/// Where a page stands in its list.
#[derive(Debug)]
pub struct PageInfo {
    pub ends: Fetched<Ends>,
    /// Cursors of the first and the last element, if there is any.
    pub start: Fetched<Option<String>>,
    pub end: Fetched<Option<String>>,
}

/// The cursor of an element at an end of a page.
pub fn cursor_of<N: Noun>(edge: Option<&Edge<N>>) -> Fetched<Option<String>> {
    match edge.map(Edge::written_place).transpose() {
        Ok(cursor) => Fetched::Here(cursor),
        Err(_) => Fetched::NotPlanned,
    }
}

/// Where a page stands in its list.
#[async_graphql::Object]
impl PageInfo {
    /// There are more elements behind this page.
    async fn has_next_page(&self) -> Result<bool> {
        Ok(self.ends.get()?.has_next)
    }

    /// There are more elements before this page.
    async fn has_previous_page(&self) -> Result<bool> {
        Ok(self.ends.get()?.has_previous)
    }

    /// Cursor of the first element of this page.
    async fn start_cursor(&self) -> Option<Result<&str>> {
        self.start.get().map(Option::as_deref).transpose()
    }

    /// Cursor of the last element of this page.
    async fn end_cursor(&self) -> Option<Result<&str>> {
        self.end.get().map(Option::as_deref).transpose()
    }
}
