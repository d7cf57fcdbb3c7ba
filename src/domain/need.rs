//! A need of a community (necesidad priorizada): when its assembly can have been, and what can still be done with it.

use chrono::{Months, NaiveDate};

use super::refusal::Reason;
use super::word::words;

/// Most people who can have attended an assembly; more is a slip of the pen.
pub const MOST_ATTENDEES: i32 = 100_000;

words! {
    /// Where a need stands.
    NeedStatus {
        /// It waits for somebody who answers it; members of the community's mirror clubs endorse it.
        Open = "OPEN",
        /// A work that was proposed for it was handed over.
        Answered = "ANSWERED",
        /// Whoever filed it has taken it back.
        Withdrawn = "WITHDRAWN",
    }
}

impl NeedStatus {
    /// Only an open need is endorsed, taken back, or answered by a proposal.
    pub fn must_be_open(self) -> Result<(), Reason> {
        match self {
            NeedStatus::Open => Ok(()),
            NeedStatus::Answered | NeedStatus::Withdrawn => Err(Reason::NeedNotOpen),
        }
    }
}

/// An assembly was held by today, and not before the mirror club that files for it was founded.
pub fn assembly_was_on(day: NaiveDate, founded_on: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
    if founded_on <= day && day <= today { Ok(()) } else { Err(Reason::BadDate) }
}

/// An assembly for which no mirror club files was held by today, and not more than two years ago.
pub fn assembly_is_recent(day: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
    let since = today.checked_sub_months(Months::new(24)).unwrap_or(today);
    assembly_was_on(day, since, today)
}

/// Of those who attended an assembly, some endorsed what it asks for.
pub fn endorsed(endorsements: i32, attendees: i32) -> Result<i32, Reason> {
    if (1..=attendees).contains(&endorsements) { Ok(endorsements) } else { Err(Reason::MalformedValue) }
}

/// Somebody attended an assembly.
pub fn attendance(attendees: i32) -> Result<i32, Reason> {
    if (1..=MOST_ATTENDEES).contains(&attendees) { Ok(attendees) } else { Err(Reason::MalformedValue) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn an_assembly_is_held_between_the_founding_of_the_mirror_club_and_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (founded, today) = (day("2024-02-29"), day("2026-11-23"));
        for (on, expected) in [
            ("2024-02-28", Err(Reason::BadDate)),
            ("2024-02-29", Ok(())),
            ("2026-11-23", Ok(())),
            ("2026-11-24", Err(Reason::BadDate)),
        ] {
            assert_eq!(assembly_was_on(day(on), founded, today), expected, "{on}");
        }
    }

    #[test]
    fn an_assembly_without_a_mirror_club_is_of_the_last_two_years() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, fits) in [("2024-11-22", false), ("2024-11-23", true), ("2026-11-23", true), ("2026-11-24", false)] {
            assert_eq!(assembly_is_recent(day(on), day("2026-11-23")).is_ok(), fits, "{on}");
        }
    }

    #[test]
    fn no_more_endorse_than_attend() {
        for (endorsements, fits) in [(-1, false), (0, false), (1, true), (80, true), (81, false)] {
            assert_eq!(endorsed(endorsements, 80).is_ok(), fits, "{endorsements}");
        }
    }

    #[test]
    fn somebody_attends_and_not_more_than_can_be() {
        for (attendees, fits) in [(i32::MIN, false), (0, false), (1, true), (100_000, true), (100_001, false)] {
            assert_eq!(attendance(attendees).is_ok(), fits, "{attendees}");
        }
    }

    #[test]
    fn nothing_is_done_with_what_is_no_longer_open() {
        let open: Vec<_> = NeedStatus::ALL.iter().filter(|status| status.must_be_open().is_ok()).collect();
        assert_eq!(open, [&NeedStatus::Open]);
    }
}
