//! The monthly monitoring of a state's annual programme (Programa Operativo Anual): which days a month of it counts.

use chrono::{Datelike, Months, NaiveDate};

use super::refusal::Reason;

/// The years of which a month can be asked for: those of the programme's rules, and not more than dates are kept for.
const YEARS: std::ops::RangeInclusive<i32> = 1986..=2100;

/// A month within its year.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Month {
    /// The first of January.
    pub year_begins: NaiveDate,
    pub begins: NaiveDate,
    /// The first day after it.
    pub ends: NaiveDate,
}

/// What is wrong in a month that is asked for, and where.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fault {
    pub reason: Reason,
    pub path: &'static str,
}

impl Month {
    /// A month, 1 to 12, of a year of the programme.
    pub fn of(year: i32, month: i32) -> Result<Month, Fault> {
        let fault = |path| Fault { reason: Reason::BadDate, path };
        let january = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| YEARS.contains(&year));
        let year_begins = january.ok_or_else(|| fault("year"))?;
        let begins = u32::try_from(month).ok().and_then(|month| year_begins.with_month(month));
        let begins = begins.ok_or_else(|| fault("month"))?;
        let ends = begins.checked_add_months(Months::new(1)).ok_or_else(|| fault("month"))?;
        Ok(Month { year_begins, begins, ends })
    }
}

/// A state by INEGI's code; there are thirty-two.
pub fn is_state(code: &str) -> Result<(), Reason> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
    let number = code.parse::<u8>().ok().filter(|_| is_code);
    if number.is_some_and(|number| (1..=32).contains(&number)) { Ok(()) } else { Err(Reason::MalformedValue) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_one_begins() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (year, month, begins, ends) in [
            (1986, 1, "1986-01-01", "1986-02-01"),
            (2024, 2, "2024-02-01", "2024-03-01"),
            (2026, 12, "2026-12-01", "2027-01-01"),
            (2100, 12, "2100-12-01", "2101-01-01"),
        ] {
            let expected = Month { year_begins: day(&format!("{year}-01-01")), begins: day(begins), ends: day(ends) };
            assert_eq!(Month::of(year, month), Ok(expected), "{year}-{month}");
        }
    }

    #[test]
    fn what_is_no_month_of_the_programme_is_told_where_it_is_wrong() {
        for (year, month, path) in [
            (1985, 12, "year"),
            (2101, 1, "year"),
            (i32::MIN, 1, "year"),
            (i32::MAX, 1, "year"),
            (2026, 0, "month"),
            (2026, 13, "month"),
            (2026, -1, "month"),
            (2026, i32::MAX, "month"),
        ] {
            let fault = Fault { reason: Reason::BadDate, path };
            assert_eq!(Month::of(year, month), Err(fault), "{year}-{month}");
        }
    }

    #[test]
    fn there_are_thirty_two_states() {
        for (code, is) in
            [("01", true), ("32", true), ("00", false), ("33", false), ("1", false), ("+1", false), ("32020", false)]
        {
            assert_eq!(is_state(code).is_ok(), is, "{code}");
        }
    }
}
