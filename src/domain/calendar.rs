//! Working days of the federation: Monday to Friday without the holidays of the law, and which day it is in Mexico.
//!
//! The holidays are those of article 74 of the Federal Labour Law (Ley Federal del Trabajo). Election days, which it
//! names too, fall on Sundays. Nothing here knows of vacations of an office: a limit counts for everybody alike.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};

/// Three holidays were moved to Mondays by the reform of 17 January 2006.
const MONDAYS_SINCE: i32 = 2006;
/// The federal executive changes every six years: on 1 December to 2018, on 1 October from 2024.
const LAST_CHANGE_IN_DECEMBER: i32 = 2018;
const FIRST_CHANGE_IN_OCTOBER: i32 = 2024;
const FIRST_CHANGE: i32 = 1934;
const TERM_YEARS: i32 = 6;

/// Hours by which Mexico's central zone is behind UTC, all year: it has had no summer time since 30 October 2022, and
/// whatever the service does it does after that day.
const HOURS_BEHIND_UTC: i64 = 6;

/// The day that it is at `instant` where the programme's offices sit: the only day that "today" means, in every state, for
/// money and reviews alike.
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.checked_sub_signed(Duration::hours(HOURS_BEHIND_UTC)).unwrap_or(instant).date_naive()
}

/// The first moment of a day of the programme.
pub fn beginning_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_add_signed(Duration::hours(HOURS_BEHIND_UTC)).unwrap_or(midnight)
}

/// Offices work on that day.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// Number of working days after `from`, up to and with `to`; 0 where `to` is not later.
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> i32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    i32::try_from(days.filter(|day| is_working_day(*day)).count()).unwrap_or(i32::MAX)
}

/// The working day number `count` after `day`, which does not count itself; `day` where none is to pass.
pub fn nth_working_day_after(day: NaiveDate, count: i32) -> NaiveDate {
    let later = usize::try_from(count).ok().and_then(|count| count.checked_sub(1));
    let nth = later.and_then(|at| day.iter_days().skip(1).filter(|day| is_working_day(*day)).nth(at));
    nth.unwrap_or(day)
}

/// A day of rest by law, whichever weekday it is.
fn is_holiday(day: NaiveDate) -> bool {
    let year = day.year();
    match (day.month(), day.day()) {
        (1, 1) | (5, 1) | (9, 16) | (12, 25) => true,
        (2, 5) | (3, 21) | (11, 20) if year < MONDAYS_SINCE => true,
        (2, _) if year >= MONDAYS_SINCE => is_monday(day, 1),
        (3, _) | (11, _) if year >= MONDAYS_SINCE => is_monday(day, 3),
        (10, 1) => year >= FIRST_CHANGE_IN_OCTOBER && (year - FIRST_CHANGE_IN_OCTOBER) % TERM_YEARS == 0,
        (12, 1) => {
            (FIRST_CHANGE..=LAST_CHANGE_IN_DECEMBER).contains(&year)
                && (LAST_CHANGE_IN_DECEMBER - year) % TERM_YEARS == 0
        }
        (_, _) => false,
    }
}

/// It is Monday number `which` of its month.
fn is_monday(day: NaiveDate, which: u32) -> bool {
    day.weekday() == Weekday::Mon && day.day().div_ceil(7) == which
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn holidays(year: i32) -> Vec<String> {
        let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|day| day.year() == year);
        days.filter(|day| is_holiday(*day)).map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_holidays_of_known_years_are_those_of_the_law() {
        assert_eq!(holidays(2005), ["01-01", "02-05", "03-21", "05-01", "09-16", "11-20", "12-25"]);
        assert_eq!(holidays(2006), ["01-01", "02-06", "03-20", "05-01", "09-16", "11-20", "12-01", "12-25"]);
        assert_eq!(holidays(2018), ["01-01", "02-05", "03-19", "05-01", "09-16", "11-19", "12-01", "12-25"]);
        assert_eq!(holidays(2023), ["01-01", "02-06", "03-20", "05-01", "09-16", "11-20", "12-25"]);
        assert_eq!(holidays(2024), ["01-01", "02-05", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"]);
        assert_eq!(holidays(2026), ["01-01", "02-02", "03-16", "05-01", "09-16", "11-16", "12-25"]);
        assert_eq!(holidays(2030), ["01-01", "02-04", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"]);
        assert_eq!(holidays(2000).last().map(String::as_str), Some("12-25"));
        assert!(holidays(2000).contains(&"12-01".to_owned()) && holidays(2012).contains(&"12-01".to_owned()));
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        assert!(!is_working_day(day("2026-11-16")), "the third Monday of November");
        assert!(is_working_day(day("2026-11-17")) && is_working_day(day("2026-11-20")));
        assert!(!is_working_day(day("2026-11-21")) && !is_working_day(day("2026-11-22")));
        assert_eq!(working_days_between(day("2026-11-13"), day("2026-11-17")), 1);
        assert_eq!(working_days_between(day("2026-11-17"), day("2026-11-17")), 0);
        assert_eq!(working_days_between(day("2026-11-18"), day("2026-11-17")), 0);
        assert_eq!(
            working_days_between(day("2025-12-31"), day("2026-12-31")),
            365 - 52 * 2 - 7,
            "no holiday on a weekend"
        );
    }

    #[test]
    fn thirty_working_days_pass_over_christmas_and_the_new_year() {
        assert_eq!(nth_working_day_after(day("2026-11-23"), 30), day("2027-01-06"));
        assert_eq!(nth_working_day_after(day("2026-11-13"), 1), day("2026-11-17"));
        assert_eq!(nth_working_day_after(day("2026-11-14"), 0), day("2026-11-14"));
        assert_eq!(nth_working_day_after(day("2026-11-14"), -3), day("2026-11-14"));
        assert_eq!(nth_working_day_after(NaiveDate::MAX, 3), NaiveDate::MAX);
    }

    #[test]
    fn a_day_begins_at_six_in_the_morning_of_utc() {
        let at = |text: &str| local_date(text.parse().unwrap());
        assert_eq!(at("2026-11-23T05:59:59Z"), day("2026-11-22"));
        assert_eq!(at("2026-11-23T06:00:00Z"), day("2026-11-23"));
        assert_eq!(at("2026-07-01T05:59:59Z"), day("2026-06-30"), "in summer too");
        let begins = beginning_of(day("2026-11-23"));
        assert_eq!(local_date(begins), day("2026-11-23"));
        assert_eq!(local_date(begins - Duration::microseconds(1)), day("2026-11-22"));
        assert_eq!(local_date(beginning_of(NaiveDate::MAX)), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn the_nth_working_day_is_as_many_working_days_away(after in 0_u64..20_000, count in 0_i32..90) {
            let from = day("1990-01-01") + Days::new(after);
            let to = nth_working_day_after(from, count);
            prop_assert_eq!(working_days_between(from, to), count);
            prop_assert!(count == 0 || is_working_day(to));
        }
    }
}
