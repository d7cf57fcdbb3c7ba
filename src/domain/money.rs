//! Money in centavos: reading decimal text, and splitting a total among the seats without losing a centavo.

use chrono::NaiveDate;

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// Currency in which a deposit was made; pesos count.
    Currency {
        /// Mexican peso.
        Mxn = "MXN",
        /// Dollar of the United States.
        Usd = "USD",
    }
}

/// The highest exchange rate that is taken for one, in ten-thousandths of a peso per dollar.
const MAX_RATE_E4: i64 = 10_000_000;

/// An amount as it was paid, with the rate and the date at which it counts in pesos.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Conversion {
    pub currency: Currency,
    /// In hundredths of the currency.
    pub original: Centavos,
    /// Pesos per unit of the currency, in ten-thousandths; 10,000 for pesos.
    pub rate_e4: i64,
    pub rate_on: NaiveDate,
    pub pesos: Centavos,
}

impl Conversion {
    /// Pesos count as they are.
    pub fn pesos(amount: Centavos, on: NaiveDate) -> Self {
        Self { currency: Currency::Mxn, original: amount, rate_e4: 10_000, rate_on: on, pesos: amount }
    }

    /// Dollars count at the rate, rounded half up to the centavo.
    pub fn dollars(amount: Centavos, rate_e4: i64, rate_on: NaiveDate) -> Result<Self, Reason> {
        if !(1..=MAX_RATE_E4).contains(&rate_e4) {
            return Err(Reason::BadAmount);
        }
        let exact = i128::from(amount.get()) * i128::from(rate_e4);
        let pesos = i64::try_from((exact + 5_000) / 10_000).map_err(|_| Reason::BadAmount)?;
        let pesos = Centavos::positive(pesos)?;
        Ok(Self { currency: Currency::Usd, original: amount, rate_e4, rate_on, pesos })
    }
}

/// Reads a rate such as `18.5` or `18.4321`: digits, at most four decimals.
pub fn parse_rate_e4(text: &str) -> Result<i64, Reason> {
    fixed_point(text, 6, 4).ok_or(Reason::BadAmount)
}

/// Reads digits, at most so many before the point and so many `decimals` behind it, in units of the last decimal. Both
/// together are at most 18.
pub(super) fn fixed_point(text: &str, digits: usize, decimals: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || whole.len() > digits || fraction.len() > decimals {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

/// The largest amount the programme writes: ten million million pesos, far from the edge of 64 bits.
pub const MAX_CENTAVOS: i64 = 1_000_000_000_000_000;

/// The whole, in basis points.
pub const WHOLE_BPS: i32 = 10_000;

/// An amount of money in centavos of a peso (or cents of a dollar); never negative, at most [`MAX_CENTAVOS`].
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, serde::Serialize)]
pub struct Centavos(i64);

impl Centavos {
    /// Reads `1234`, `1234.5` or `1234.56`: digits, at most two decimals, greater than zero.
    pub fn parse_positive(text: &str) -> Result<Self, Reason> {
        Self::parse(text).and_then(|amount| Self::positive(amount.0))
    }

    /// As [`Centavos::parse_positive`], but nothing is an amount too.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > 2 || whole.len() > 15 {
            return Err(Reason::BadAmount);
        }
        let whole: i64 = whole.parse().map_err(|_| Reason::BadAmount)?;
        let cents: i64 = fraction.parse().map_err(|_| Reason::BadAmount)?;
        let cents = if fraction.len() == 1 { cents * 10 } else { cents };
        let centavos = whole.checked_mul(100).and_then(|c| c.checked_add(cents)).ok_or(Reason::BadAmount)?;
        if (0..=MAX_CENTAVOS).contains(&centavos) { Ok(Self(centavos)) } else { Err(Reason::BadAmount) }
    }

    /// An amount greater than zero and within the programme's bounds.
    pub fn positive(centavos: i64) -> Result<Self, Reason> {
        if (1..=MAX_CENTAVOS).contains(&centavos) { Ok(Self(centavos)) } else { Err(Reason::BadAmount) }
    }

    pub const fn get(self) -> i64 {
        self.0
    }
}

/// Writes centavos as decimal pesos with two decimals, as `1234.50`.
pub fn decimal(centavos: i64) -> String {
    let sign = if centavos < 0 { "-" } else { "" };
    let magnitude = centavos.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// The shares of the seats in basis points, in the fixed order of the seats; they sum to 10,000.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shares(Vec<(Seat, i32)>);

impl Shares {
    /// Seats with no share take no part.
    pub fn new(shares: impl IntoIterator<Item = (Seat, i32)>) -> Result<Self, Reason> {
        let mut shares: Vec<_> = shares.into_iter().filter(|(_, bps)| *bps != 0).collect();
        shares.sort_by_key(|(seat, _)| *seat);
        let distinct = shares.windows(2).all(|pair| matches!(pair, [a, b] if a.0 != b.0));
        let positive = shares.iter().all(|(_, bps)| (1..=WHOLE_BPS).contains(bps));
        let sum: i32 = shares.iter().map(|(_, bps)| *bps).sum();
        if distinct && positive && sum == WHOLE_BPS { Ok(Self(shares)) } else { Err(Reason::SharesDoNotSum) }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Seat, i32)> + '_ {
        self.0.iter().copied()
    }

    /// Splits `total` so that the parts sum to it exactly: the largest remainders get the centavos that are left,
    /// and where remainders are equal the seats come in their fixed order.
    pub fn split(&self, total: Centavos) -> Vec<(Seat, i64)> {
        let whole = i128::from(WHOLE_BPS);
        let exact = |bps: i32| i128::from(total.get()) * i128::from(bps);
        let mut parts: Vec<(Seat, i128)> = self.iter().map(|(seat, bps)| (seat, exact(bps) / whole)).collect();
        let left = i128::from(total.get()) - parts.iter().map(|(_, part)| part).sum::<i128>();
        let mut order: Vec<(usize, i128)> =
            self.iter().enumerate().map(|(index, (_, bps))| (index, exact(bps) % whole)).collect();
        order.sort_by_key(|(index, remainder)| (-remainder, *index));
        for (_, (index, _)) in (0..left).zip(order) {
            if let Some(part) = parts.get_mut(index) {
                part.1 += 1;
            }
        }
        // A part is at most the total, which fits.
        parts.into_iter().map(|(seat, part)| (seat, i64::try_from(part).unwrap_or(i64::MAX))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_finer_than_a_centavo_negative_or_odd_are_refused() {
        for text in ["", "-1", "1.234", "1e3", "1,000", " 1", "0", "0.00", ".5", "5.", "9999999999999999", "١"] {
            assert_eq!(Centavos::parse_positive(text), Err(Reason::BadAmount), "{text:?}");
        }
        for (text, centavos) in [("1", 100), ("1.5", 150), ("0.01", 1), ("10000000000000", MAX_CENTAVOS)] {
            assert_eq!(Centavos::parse_positive(text).map(Centavos::get), Ok(centavos), "{text:?}");
        }
        assert_eq!(decimal(150), "1.50");
        assert_eq!(decimal(-5), "-0.05");
    }

    #[test]
    fn shares_that_do_not_sum_to_the_whole_are_refused() {
        use Seat::{Migrant, State};
        assert_eq!(Shares::new([(State, 5_000), (Migrant, 4_999)]), Err(Reason::SharesDoNotSum));
        assert_eq!(Shares::new([(State, 5_000), (State, 5_000)]), Err(Reason::SharesDoNotSum));
        assert_eq!(Shares::new([(State, 20_000), (Migrant, -10_000)]), Err(Reason::SharesDoNotSum));
        assert_eq!(Shares::new([]), Err(Reason::SharesDoNotSum));
    }

    proptest! {
        #[test]
        fn a_split_loses_no_centavo_and_strays_less_than_one(
            total in 1..MAX_CENTAVOS, a in 0..3_000i32, b in 0..3_000i32, c in 0..3_000i32,
        ) {
            let bps = [a, b, c, WHOLE_BPS - a - b - c];
            let seats = [Seat::Federal, Seat::State, Seat::Municipal, Seat::Migrant];
            let shares = Shares::new(seats.into_iter().zip(bps)).unwrap();
            let parts = shares.split(Centavos(total));
            prop_assert_eq!(parts.iter().map(|(_, part)| part).sum::<i64>(), total);
            for ((_, bps), (_, part)) in shares.iter().zip(parts) {
                let floor = i128::from(total) * i128::from(bps) / i128::from(WHOLE_BPS);
                prop_assert!(i128::from(part) == floor || i128::from(part) == floor + 1);
            }
        }
    }
}
