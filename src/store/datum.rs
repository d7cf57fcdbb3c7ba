//! A value on its way into or out of a statement, the same for both databases.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{QueryResult, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::domain::word::Word;
use crate::error::{Error, Result};

/// A value that a filter, a cursor or a key brings into a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    Uuid(Uuid),
    Text(String),
    Integer(i64),
    Instant(DateTime<Utc>),
    Date(NaiveDate),
    Boolean(bool),
}

/// What kind of value a column holds: the databases differ in how they write some of them into JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    Uuid,
    Text,
    Integer,
    Instant,
    Date,
    Boolean,
}

impl From<Uuid> for Datum {
    fn from(uuid: Uuid) -> Self {
        Datum::Uuid(uuid)
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Datum::Text(text)
    }
}

impl From<Datum> for Value {
    fn from(datum: Datum) -> Value {
        match datum {
            Datum::Uuid(uuid) => uuid.into(),
            Datum::Text(text) => text.into(),
            Datum::Integer(number) => number.into(),
            Datum::Instant(instant) => instant.into(),
            Datum::Date(date) => date.into(),
            Datum::Boolean(boolean) => boolean.into(),
        }
    }
}

impl Datum {
    pub fn kind(&self) -> Kind {
        match self {
            Datum::Uuid(_) => Kind::Uuid,
            Datum::Text(_) => Kind::Text,
            Datum::Integer(_) => Kind::Integer,
            Datum::Instant(_) => Kind::Instant,
            Datum::Date(_) => Kind::Date,
            Datum::Boolean(_) => Kind::Boolean,
        }
    }

    /// The value as a cursor carries it.
    pub fn to_json(&self) -> Json {
        match self {
            Datum::Uuid(uuid) => Json::from(uuid.to_string()),
            Datum::Text(text) => Json::from(text.clone()),
            Datum::Integer(number) => Json::from(*number),
            Datum::Instant(instant) => Json::from(instant.to_rfc3339()),
            Datum::Date(date) => Json::from(date.to_string()),
            Datum::Boolean(boolean) => Json::from(*boolean),
        }
    }

    /// The value of a cursor, if it is of the kind that the order asks for.
    pub fn from_json(kind: Kind, json: Json) -> Option<Datum> {
        match kind {
            Kind::Uuid => Uuid::from_json(json).map(Datum::Uuid),
            Kind::Text => String::from_json(json).map(Datum::Text),
            Kind::Integer => i64::from_json(json).map(Datum::Integer),
            Kind::Instant => DateTime::from_json(json).map(Datum::Instant),
            Kind::Date => NaiveDate::from_json(json).map(Datum::Date),
            Kind::Boolean => bool::from_json(json).map(Datum::Boolean),
        }
    }
}

/// A type that a column is read into, from a row or from an array in JSON.
pub trait Cell: Sized {
    const KIND: Kind;

    /// The value of column `at`; `None` where it is NULL.
    fn from_row(row: &QueryResult, at: usize) -> Result<Option<Self>>;

    /// The value in JSON; `None` where it is null or of another form.
    fn from_json(json: Json) -> Option<Self>;

    /// What stands for the value of a row that is not there; never shown.
    fn absent() -> Self;
}

macro_rules! plain_cell {
    ($type:ty, $kind:ident, $absent:expr, |$json:ident| $from_json:expr) => {
        impl Cell for $type {
            const KIND: Kind = Kind::$kind;

            fn from_row(row: &QueryResult, at: usize) -> Result<Option<Self>> {
                row.try_get_by_index::<Option<$type>>(at).map_err(Error::internal)
            }

            fn from_json($json: Json) -> Option<Self> {
                $from_json
            }

            fn absent() -> Self {
                $absent
            }
        }
    };
}

plain_cell!(Uuid, Uuid, Uuid::nil(), |json| Uuid::parse_str(json.as_str()?).ok());
plain_cell!(String, Text, String::new(), |json| match json {
    Json::String(text) => Some(text),
    Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
});
plain_cell!(i64, Integer, 0, |json| json.as_i64());
plain_cell!(i32, Integer, 0, |json| i32::try_from(json.as_i64()?).ok());
plain_cell!(DateTime<Utc>, Instant, DateTime::UNIX_EPOCH, |json| {
    DateTime::parse_from_rfc3339(json.as_str()?).ok().map(|instant| instant.to_utc())
});
plain_cell!(NaiveDate, Date, NaiveDate::default(), |json| json.as_str()?.parse().ok());
// SQLite has no booleans of its own: 0 and 1.
plain_cell!(bool, Boolean, false, |json| json.as_bool().or_else(|| Some(json.as_i64()? != 0)));

macro_rules! word_cells {
    ($($word:ty),+ $(,)?) => {$(
        impl Cell for $word {
            const KIND: Kind = Kind::Text;

            fn from_row(row: &QueryResult, at: usize) -> Result<Option<Self>> {
                let Some(text) = String::from_row(row, at)? else { return Ok(None) };
                let unknown = || Error::internal(format!("unknown word {text:?} in the database"));
                Word::parse(&text).map(Some).ok_or_else(unknown)
            }

            fn from_json(json: Json) -> Option<Self> {
                Word::parse(json.as_str()?)
            }

            fn absent() -> Self {
                Self::ALL[0]
            }
        }
    )+};
}

word_cells!(
    crate::domain::mandate::MandateStatus,
    crate::domain::money::Currency,
    crate::domain::people::GrantReach,
    crate::domain::people::MembershipStatus,
    crate::domain::project::Audience,
    crate::domain::project::MarginalisationDegree,
    crate::domain::project::ProjectType,
    crate::domain::project::Stage,
    crate::domain::registration::RegistrationKind,
    crate::domain::rules::RuleKind,
    crate::domain::seat::Seat,
    crate::domain::tenant::TenantKind,
    crate::domain::voting::Choice,
    crate::domain::voting::ItemStatus,
    crate::domain::voting::Majority,
    crate::domain::voting::Outcome,
    crate::domain::voting::TieRule,
    crate::authz::actor::Role,
);

/// A column that may be NULL.
impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;

    fn from_row(row: &QueryResult, at: usize) -> Result<Option<Self>> {
        T::from_row(row, at).map(Some)
    }

    fn from_json(json: Json) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::from_json(json).map(Some) }
    }

    fn absent() -> Self {
        None
    }
}
