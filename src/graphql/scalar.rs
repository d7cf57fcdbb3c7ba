//! Scalars of the schema, and money as an object.

use async_graphql::{InputValueError, InputValueResult, Object, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SubsecRound, Utc};

use super::written::{Owned, Written};
use crate::domain::money::{Currency, decimal};

/// A day of the calendar, as `2006-09-30`. Which day it is today, is the same for all acts: that of central Mexico, six
/// hours behind UTC.
#[derive(Clone, Copy, Debug)]
pub struct Date(pub NaiveDate);

/// An instant in UTC, as `2006-09-30T18:00:00Z` (RFC 3339); kept to the microsecond.
#[derive(Clone, Copy, Debug)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// Hundredths of a per cent, 0 to 10,000.
#[derive(Clone, Copy, Debug)]
pub struct BasisPoints(pub i32);

/// Code of INEGI: two digits for a state, five for a municipality.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InegiCode(pub String);

/// An amount of money of a field.
pub type Money = Written<Owned<Amount>>;

/// An amount of money, exact to the centavo.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    currency: Currency,
    cents: i64,
}

impl Money {
    pub fn pesos(centavos: i64) -> Self {
        Self::of(Currency::Mxn, centavos)
    }

    pub fn of(currency: Currency, cents: i64) -> Self {
        Written::owned(Amount { currency, cents })
    }
}

/// An amount of money, exact to the centavo.
#[Object(name = "Money")]
impl Amount {
    /// Decimal text with two decimals, as `1234.50`.
    async fn amount(&self) -> String {
        decimal(self.cents)
    }

    /// Currency of the amount.
    async fn currency(&self) -> Currency {
        self.currency
    }

    /// The same in hundredths, as text, because it may not fit a 32-bit integer.
    async fn centavos(&self) -> String {
        self.cents.to_string()
    }
}

impl BasisPoints {
    /// `part` of `whole`, rounded down; absent where there is no whole.
    pub fn part(part: i64, whole: i64) -> Option<Self> {
        let bps = i128::from(part) * 10_000 / i128::from(whole).max(1);
        if whole > 0 { i32::try_from(bps).ok().map(Self) } else { None }
    }
}

impl Date {
    fn read(value: &Value) -> Option<Self> {
        let Value::String(text) = value else { return None };
        // Four, two and two digits and nothing else: chrono also reads signs, blanks and other years.
        let digits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        (text.len() == 10 && text.bytes().enumerate().all(digits)).then(|| text.parse().ok().map(Date)).flatten()
    }
}

impl DateTime {
    fn read(value: &Value) -> Option<Self> {
        let Value::String(text) = value else { return None };
        let read = chrono::DateTime::parse_from_rfc3339(text).ok()?;
        let year = chrono::Datelike::year(&read);
        (1900..=2999).contains(&year).then(|| DateTime(read.to_utc().trunc_subsecs(6)))
    }
}

impl InegiCode {
    fn read(value: &Value) -> Option<Self> {
        let Value::String(text) = value else { return None };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && matches!(text.len(), 2 | 5)).then(|| InegiCode(text.clone()))
    }
}

/// A day of the calendar, as `2006-09-30`. Which day it is today, is the same for all acts: that of central Mexico, six
/// hours behind UTC.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        Self::read(&value).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::read(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant in UTC, as `2006-09-30T18:00:00Z` (RFC 3339); kept to the microsecond.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        Self::read(&value).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::read(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

/// Hundredths of a per cent, 0 to 10,000.
#[Scalar]
impl ScalarType for BasisPoints {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => number.as_i64().and_then(|bps| i32::try_from(bps).ok()).map(BasisPoints),
            _ => None,
        }
        .filter(|bps| (0..=10_000).contains(&bps.0))
        .ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::Number(number) if number.as_i64().is_some_and(|bps| (0..=10_000).contains(&bps)))
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

/// Code of INEGI: two digits for a state, five for a municipality.
#[Scalar]
impl ScalarType for InegiCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        Self::read(&value).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::read(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
