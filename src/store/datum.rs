//! A value on its way into or out of a statement, the same for both databases.
//!
//! Out of it come columns of a row, or members of an array in JSON on SQLite and of a record in binary on PostgreSQL.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{QueryResult, Value};
use serde_json::Value as Json;
use tokio_postgres::Row;
use uuid::Uuid;

use super::pipeline::Raw;
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

/// A row of either driver.
#[derive(Clone, Copy, Debug)]
pub enum AnyRow<'r> {
    /// By the driver of both databases, which writes too.
    Sea(&'r QueryResult),
    /// By the driver that sends the claims along with the statement.
    Piped(&'r Row),
}

impl<'r> From<&'r QueryResult> for AnyRow<'r> {
    fn from(row: &'r QueryResult) -> Self {
        AnyRow::Sea(row)
    }
}

impl<'r> AnyRow<'r> {
    /// Column `at` in PostgreSQL's binary form; `None` where it is NULL.
    pub fn binary(self, at: usize) -> Result<Option<&'r [u8]>> {
        match self {
            AnyRow::Piped(row) => {
                let raw = row.try_get::<_, Option<Raw<'_>>>(at).map_err(Error::internal)?;
                Ok(raw.map(|raw| raw.0))
            }
            AnyRow::Sea(row) => {
                use sqlx::{Row as _, ValueRef as _};
                let row = row.try_as_pg_row().ok_or_else(|| Error::internal("a row is not PostgreSQL's"))?;
                let value = row.try_get_raw(at).map_err(Error::internal)?;
                if value.is_null() { Ok(None) } else { value.as_bytes().map(Some).map_err(Error::internal) }
            }
        }
    }

    pub fn is_postgres(self) -> bool {
        match self {
            AnyRow::Piped(_) => true,
            AnyRow::Sea(row) => row.try_as_pg_row().is_some(),
        }
    }
}

/// A type that a column is read into, from a row or from what a column holds.
pub trait Cell: Sized {
    const KIND: Kind;

    /// The value of column `at`; `None` where it is NULL.
    fn from_row(row: AnyRow<'_>, at: usize) -> Result<Option<Self>>;

    /// The value in PostgreSQL's binary form; `None` where it has another form.
    fn from_binary(bytes: &[u8]) -> Option<Self>;

    /// The value that stands for NULL in a record, if there is one.
    fn from_null() -> Option<Self> {
        None
    }

    /// The value in JSON; `None` where it is null or of another form.
    fn from_json(json: Json) -> Option<Self>;

    /// What stands for the value of a row that is not there; never shown.
    fn absent() -> Self;
}

macro_rules! plain_cell {
    ($type:ty, $kind:ident, $absent:expr, |$json:ident| $from_json:expr, |$bytes:ident| $from_binary:expr) => {
        impl Cell for $type {
            const KIND: Kind = Kind::$kind;

            fn from_row(row: AnyRow<'_>, at: usize) -> Result<Option<Self>> {
                match row {
                    AnyRow::Sea(row) => row.try_get_by_index::<Option<$type>>(at).map_err(Error::internal),
                    AnyRow::Piped(_) => binary(row, at),
                }
            }

            fn from_binary($bytes: &[u8]) -> Option<Self> {
                $from_binary
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

plain_cell!(Uuid, Uuid, Uuid::nil(), |json| Uuid::parse_str(json.as_str()?).ok(), |bytes| Uuid::from_slice(bytes).ok());
plain_cell!(
    String,
    Text,
    String::new(),
    |json| match json {
        Json::String(text) => Some(text),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    },
    |bytes| std::str::from_utf8(bytes).ok().map(str::to_owned)
);
plain_cell!(i64, Integer, 0, |json| json.as_i64(), |bytes| integer(bytes));
plain_cell!(i32, Integer, 0, |json| i32::try_from(json.as_i64()?).ok(), |bytes| i32::try_from(integer(bytes)?).ok());
plain_cell!(
    DateTime<Utc>,
    Instant,
    DateTime::UNIX_EPOCH,
    |json| DateTime::parse_from_rfc3339(json.as_str()?).ok().map(|instant| instant.to_utc()),
    |bytes| DateTime::from_timestamp_micros(integer(bytes)?.checked_add(MICROSECONDS_TO_2000)?)
);
plain_cell!(NaiveDate, Date, NaiveDate::default(), |json| json.as_str()?.parse().ok(), |bytes| {
    let days = i32::try_from(integer(bytes)?).ok()?.checked_add(DAYS_TO_2000)?;
    NaiveDate::from_epoch_days(days)
});
// SQLite has no booleans of its own: 0 and 1.
plain_cell!(bool, Boolean, false, |json| json.as_bool().or_else(|| Some(json.as_i64()? != 0)), |bytes| {
    bytes.first().map(|byte| *byte != 0)
});

/// PostgreSQL counts time from the first day of 2000, Unix from that of 1970.
const DAYS_TO_2000: i32 = 10_957;
const MICROSECONDS_TO_2000: i64 = DAYS_TO_2000 as i64 * 86_400_000_000;

/// An integer of any width.
fn integer(bytes: &[u8]) -> Option<i64> {
    match bytes.len() {
        2 => Some(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        4 => Some(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        8 => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}

fn binary<T: Cell>(row: AnyRow<'_>, at: usize) -> Result<Option<T>> {
    let Some(bytes) = row.binary(at)? else { return Ok(None) };
    T::from_binary(bytes).map(Some).ok_or_else(|| Error::internal(format!("column {at} has another form")))
}

macro_rules! word_cells {
    ($($word:ty),+ $(,)?) => {$(
        impl Cell for $word {
            const KIND: Kind = Kind::Text;

            fn from_row(row: AnyRow<'_>, at: usize) -> Result<Option<Self>> {
                if let AnyRow::Piped(_) = row {
                    return binary(row, at);
                }
                let Some(text) = String::from_row(row, at)? else { return Ok(None) };
                let unknown = || Error::internal(format!("unknown word {text:?} in the database"));
                Word::parse(&text).map(Some).ok_or_else(unknown)
            }

            fn from_binary(bytes: &[u8]) -> Option<Self> {
                Word::parse(std::str::from_utf8(bytes).ok()?)
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
    crate::domain::complaint::ComplaintCategory,
    crate::domain::complaint::ComplaintOffice,
    crate::domain::complaint::ComplaintStatus,
    crate::domain::agreement::AgreementStatus,
    crate::domain::budget::ReservationStatus,
    crate::domain::document::DocumentAudience,
    crate::domain::document::DocumentKind,
    crate::domain::agenda::Purpose,
    crate::domain::account::AccountName,
    crate::domain::account::TransferKind,
    crate::domain::freeze::FreezeKind,
    crate::domain::freeze::FreezeStatus,
    crate::domain::handover::CertificateStatus,
    crate::domain::handover::Kept,
    crate::domain::handover::UpkeepParty,
    crate::domain::committee::Capacity,
    crate::domain::mandate::MandateStatus,
    crate::domain::money::Currency,
    crate::domain::need::NeedStatus,
    crate::domain::people::GrantReach,
    crate::domain::people::MembershipStatus,
    crate::domain::project::Audience,
    crate::domain::project::MarginalisationDegree,
    crate::domain::project::ProjectType,
    crate::domain::project::Stage,
    crate::domain::price::PriceStanding,
    crate::domain::proposal::ProjectKind,
    crate::domain::registration::RegistrationKind,
    crate::domain::review::ClockStatus,
    crate::domain::review::ReviewOutcome,
    crate::domain::review::ReviewStep,
    crate::domain::rules::RuleKind,
    crate::domain::refund::RefundKind,
    crate::domain::refund::RefundStatus,
    crate::domain::release::HoldStatus,
    crate::domain::help_request::HelpStatus,
    crate::domain::share_exception::ExceptionStatus,
    crate::domain::seat::Seat,
    crate::domain::technical_file::FileStatus,
    crate::domain::technical_file::ItemStanding,
    crate::domain::technical_file::Requirement,
    crate::domain::tenant::TenantKind,
    crate::domain::timeline::TrancheStatus,
    crate::domain::voting::Choice,
    crate::domain::voting::ItemStatus,
    crate::domain::voting::Majority,
    crate::domain::voting::Outcome,
    crate::domain::voting::TieRule,
    crate::domain::works::WorksAlert,
    crate::authz::actor::Role,
);

/// A column that may be NULL.
impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;

    fn from_row(row: AnyRow<'_>, at: usize) -> Result<Option<Self>> {
        T::from_row(row, at).map(Some)
    }

    fn from_binary(bytes: &[u8]) -> Option<Self> {
        T::from_binary(bytes).map(Some)
    }

    fn from_null() -> Option<Self> {
        Some(None)
    }

    fn from_json(json: Json) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::from_json(json).map(Some) }
    }

    fn absent() -> Self {
        None
    }
}
