//! How a noun is declared: its columns, what it refers to, what refers to it, and the names under which a client asks.

use super::page::{Beside, PageArgs};
use crate::authz::policy::Resource;
use crate::error::{Error, Result};

/// The programme's order of the seats, for lists of what each seat has.
pub const SEAT_ORDER: &str = "CASE $.seat WHEN 'FEDERAL' THEN 1 WHEN 'STATE' THEN 2 WHEN 'MUNICIPAL' THEN 3 ELSE 4 END";

/// A field of a client's selection, with fragments unfolded and variables filled in.
pub trait Selection {
    /// The field's own name, whatever its alias.
    fn name(&self) -> &str;

    /// Visits the fields selected of this one.
    fn each(&self, visit: &mut dyn FnMut(&dyn Selection) -> Result<()>) -> Result<()>;

    /// The page that the field's arguments ask of a list of `resource`.
    fn page(&self, resource: Resource) -> Result<PageArgs>;
}

/// What can be wanted of a noun: columns of its row, and what hangs on it.
pub trait Wants: Default {
    /// Notes what `field`, selected of the noun, needs.
    fn want(&mut self, field: &dyn Selection) -> Result<()>;

    /// Passes over the columns that only some fields show, until one of these is wanted; once, when a client first selects.
    fn narrow(&mut self);

    /// Notes that all columns are read.
    fn want_all_columns(&mut self);

    /// Notes what every field selected of `parent` needs. What selects nothing of the row makes something of its own of it,
    /// for which it has all columns.
    fn want_all(&mut self, parent: &dyn Selection) -> Result<()> {
        self.narrow();
        let mut selects = false;
        parent.each(&mut |field| {
            selects = true;
            self.want(field)
        })?;
        if !selects {
            self.want_all_columns();
        }
        Ok(())
    }

    /// Notes what the rows of the connection `field` need; what is wanted beside them.
    fn want_rows(&mut self, field: &dyn Selection) -> Result<Beside> {
        let mut beside = Beside::default();
        field.each(&mut |part| match part.name() {
            "nodes" => self.want_all(part),
            "edges" => part.each(&mut |edge| match edge.name() {
                "node" => self.want_all(edge),
                name => {
                    beside.places |= name == "cursor";
                    Ok(())
                }
            }),
            "pageInfo" => part.each(&mut |end| {
                beside.ends |= matches!(end.name(), "hasNextPage" | "hasPreviousPage");
                beside.places |= matches!(end.name(), "startCursor" | "endCursor");
                Ok(())
            }),
            "totalCount" => {
                beside.count = true;
                Ok(())
            }
            _ => Ok(()),
        })?;
        Ok(beside)
    }
}

/// Whether a column is read. What was passed over is as if it were absent, and is shown by no field that was selected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Column {
    #[default]
    Read,
    PassedOver,
}

impl Column {
    pub fn is_read(self) -> bool {
        self == Column::Read
    }

    /// Passes it over where only the fields called `fields` show it.
    pub fn narrow(&mut self, fields: &[&str]) {
        if !fields.is_empty() {
            *self = Column::PassedOver;
        }
    }

    /// Reads it where `field` is one of the `fields` that show it. True where `field` shows this column: one of these, or
    /// that of its own name where it is always read.
    pub fn want(&mut self, column: &str, fields: &[&str], field: &str) -> bool {
        if fields.is_empty() {
            return column == field;
        }
        let shows = fields.contains(&field);
        if shows {
            *self = Column::Read;
        }
        shows
    }
}

/// Something that was read if it was wanted. Reading what was not planned is a fault, never an empty answer.
#[derive(Clone, Debug, Default)]
pub enum Fetched<T> {
    #[default]
    NotPlanned,
    Here(T),
}

impl<T> Fetched<T> {
    pub fn get(&self) -> Result<&T> {
        match self {
            Fetched::Here(value) => Ok(value),
            Fetched::NotPlanned => Err(Error::internal("a field was read that the plan did not foresee")),
        }
    }
}

/// Declares a noun: the struct that holds what was read, the struct that says what is wanted, and the plan between.
///
/// - `only`: the column and word that tell it from other nouns of its table.
/// - `row`: the columns, key first; `column: Type = "graphqlName" | "graphqlName"` where only these fields show it and it is
///   read for no others. A field that nothing is said of has all columns.
/// - `one`: rows it refers to, `field: Noun = "graphqlName" by its_column -> their_column`.
/// - `few`: rows that refer to it, bounded by nature, in an order in which `$` stands for their table.
/// - `pages`: rows that refer to it, as connections.
/// - `tallies`: numbers of rows that refer to it, by a word.
/// - `acts`: acts that are judged on it, which a reader can ask leave for.
macro_rules! noun {
    (
        $(#[$doc:meta])*
        $name:ident, $wants:ident of $resource:ident $(only $only:ident = $only_word:literal)?
        row { $key:ident: $key_type:ty, $($column:ident: $type:ty $(= $($column_name:literal)|+)?,)* }
        $(one { $($one:ident: $one_noun:ident = $one_name:literal by $one_from:ident -> $one_column:ident;)* })?
        $(few { $($few:ident: $few_noun:ident = $($few_name:literal)|+ by $few_from:ident -> $few_column:ident order $few_order:expr;)* })?
        $(pages { $($page:ident: $page_noun:ident = $page_name:literal by $page_from:ident -> $page_column:ident;)* })?
        $(tallies { $($tally:ident: $tally_word:ident of $tally_noun:ident = $tally_name:literal by $tally_from:ident -> $tally_column:ident per $tally_per:literal;)* })?
        $(acts { $($act:ident,)+ })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub $key: $key_type,
            $(pub $column: $type,)*
            $($(pub $one: $crate::store::noun::Fetched<Option<Box<$one_noun>>>,)*)?
            $($(pub $few: $crate::store::noun::Fetched<Vec<$few_noun>>,)*)?
            $($(pub $page: Vec<($crate::store::page::PageArgs, $crate::store::page::Page<$page_noun>)>,)*)?
            $($(pub $tally: $crate::store::noun::Fetched<Vec<($tally_word, i64)>>,)*)?
            /// Which acts the policy allows the reader on this row.
            pub can: $crate::store::noun::Fetched<Vec<($crate::authz::policy::Act, bool)>>,
        }

        /// What is wanted beyond the row, and which of its columns.
        #[derive(Clone, Debug, Default)]
        pub struct $wants {
            $(pub $column: $crate::store::noun::Column,)*
            $($(pub $one: Option<Box<<$one_noun as $crate::store::plan::Noun>::Wants>>,)*)?
            $($(pub $few: Option<Box<<$few_noun as $crate::store::plan::Noun>::Wants>>,)*)?
            $($(pub $page: Vec<$crate::store::plan::PageWants<<$page_noun as $crate::store::plan::Noun>::Wants>>,)*)?
            $($(pub $tally: bool,)*)?
            pub can: bool,
            /// A client has selected, and columns that it does not see are passed over.
            pub narrowed: bool,
        }

        impl $crate::store::noun::Wants for $wants {
            fn narrow(&mut self) {
                if !std::mem::replace(&mut self.narrowed, true) {
                    $(self.$column.narrow(&[$($($column_name),+)?]);)*
                }
            }

            fn want_all_columns(&mut self) {
                $(self.$column = $crate::store::noun::Column::Read;)*
            }

            fn want(&mut self, field: &dyn $crate::store::noun::Selection) -> $crate::error::Result<()> {
                let name = field.name();
                let mut known = matches!(name, "id" | "__typename");
                $(known |= self.$column.want(stringify!($column), &[$($($column_name),+)?], name);)*
                match name {
                    $($($one_name => self.$one.get_or_insert_default().want_all(field),)*)?
                    $($($($few_name)|+ => self.$few.get_or_insert_default().want_all(field),)*)?
                    $($($page_name => {
                        let args = field.page($crate::authz::policy::Resource::$page_noun)?;
                        $crate::store::noun::want_page(&mut self.$page, args, field)
                    })*)?
                    $($($tally_name => {
                        self.$tally = true;
                        Ok(())
                    })*)?
                    "can" => {
                        self.can = true;
                        Ok(())
                    }
                    _ if known => Ok(()),
                    _ => {
                        self.want_all_columns();
                        Ok(())
                    }
                }
            }
        }

        impl $crate::store::plan::Noun for $name {
            const RESOURCE: $crate::authz::policy::Resource = $crate::authz::policy::Resource::$resource;
            const KEY: &'static str = stringify!($key);
            const KEY_KIND: $crate::store::datum::Kind = <$key_type as $crate::store::datum::Cell>::KIND;
            const ACTS: &'static [$crate::authz::policy::Act] = &[$($($crate::authz::policy::Act::$act,)+)?];
            $(const ONLY: Option<(&'static str, &'static str)> = Some((stringify!($only), $only_word));)?
            type Wants = $wants;

            fn key(&self) -> $crate::store::datum::Datum {
                self.$key.clone().into()
            }

            #[allow(unused_imports, unused_variables, reason = "a noun without relations wants nothing")]
            fn plan(level: &mut $crate::store::plan::Level<'_>, wants: &$wants) {
                use $crate::store::plan::Link;
                level.cell::<$key_type>(stringify!($key));
                $(if wants.$column.is_read() {
                    level.cell::<$type>(stringify!($column));
                })*
                $($(if let Some(wants) = &wants.$one {
                    let link = Link { column: stringify!($one_column), from: stringify!($one_from) };
                    level.one::<$one_noun>(link, wants);
                })*)?
                $($(if let Some(wants) = &wants.$few {
                    let link = Link { column: stringify!($few_column), from: stringify!($few_from) };
                    level.few::<$few_noun>(link, $few_order, wants);
                })*)?
                $($(for page in &wants.$page {
                    let link = Link { column: stringify!($page_column), from: stringify!($page_from) };
                    level.many::<$page_noun>(link, page);
                })*)?
                $($(if wants.$tally {
                    let link = Link { column: stringify!($tally_column), from: stringify!($tally_from) };
                    level.tally::<$tally_noun>(link, $tally_per);
                })*)?
                if wants.can {
                    level.permitted(Self::ACTS);
                }
            }

            #[allow(unused_imports, unused_variables, reason = "a noun without relations wants nothing")]
            fn read(cells: &mut $crate::store::cells::Cells<'_>, wants: &$wants) -> $crate::error::Result<Self> {
                use $crate::store::noun::Fetched;
                Ok(Self {
                    $key: cells.get()?,
                    $($column: cells.get_if(wants.$column.is_read())?,)*
                    $($($one: match &wants.$one {
                        Some(wants) => Fetched::Here(cells.one::<$one_noun>(wants)?),
                        None => Fetched::NotPlanned,
                    },)*)?
                    $($($few: match &wants.$few {
                        Some(wants) => Fetched::Here(cells.few::<$few_noun>(wants)?),
                        None => Fetched::NotPlanned,
                    },)*)?
                    $($($page: wants
                        .$page
                        .iter()
                        .map(|page| Ok((page.args.clone(), cells.many(page)?)))
                        .collect::<$crate::error::Result<Vec<_>>>()?,)*)?
                    $($($tally: if wants.$tally { Fetched::Here(cells.tally()?) } else { Fetched::NotPlanned },)*)?
                    can: if wants.can { Fetched::Here(cells.permitted(Self::ACTS)?) } else { Fetched::NotPlanned },
                })
            }
        }
    };
}

pub(crate) use noun;

/// Adds a wanted page; the same page asked for twice is read once, with all that is wanted of its rows.
pub fn want_page<W: Wants>(
    pages: &mut Vec<super::plan::PageWants<W>>,
    args: PageArgs,
    field: &dyn Selection,
) -> Result<()> {
    let index = pages.iter().position(|page| page.args == args).unwrap_or_else(|| {
        pages.push(super::plan::PageWants { args, beside: Beside::default(), wants: W::default() });
        pages.len() - 1
    });
    if let Some(page) = pages.get_mut(index) {
        let Beside { count, places, ends } = page.wants.want_rows(field)?;
        page.beside.count |= count;
        page.beside.places |= places;
        page.beside.ends |= ends;
    }
    Ok(())
}
