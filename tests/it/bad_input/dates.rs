//! Days and instants that are none, or lie where they cannot.

use chrono::Duration;
use serde_json::{Value, json};

use super::Stage;

both_databases!(
    a_day_is_written_as_one,
    an_instant_is_written_as_one,
    a_club_is_not_founded_in_the_future,
    a_deposit_is_made_between_the_project_and_today,
    a_rate_is_not_of_the_future,
    conditions_are_due_after_today,
    a_session_is_convened_with_notice_and_ends_after_it_began,
);

const NO_DAYS: &[&str] = &[
    "",
    " ",
    "2026",
    "2026-13-01",
    "2026-00-10",
    "2026-02-30",
    "2025-02-29",
    "2026-2-3",
    "26-02-03",
    "20260203",
    "2026/02/03",
    "03-02-2026",
    "2026-02-03T00:00:00Z",
    "-999-01-01",
    "+99999-1-1",
    "+2026-1-01",
    " 2026-1-01",
    "12026-01-01",
    "2026-01-0१",
    "2026-01-1\0",
    "today",
    "0000-00-00",
];

async fn a_day_is_written_as_one(stage: Stage) {
    let places = [
        ("registerClub", "foundedOn"),
        ("fileNeed", "assemblyOn"),
        ("fileAssemblyNeed", "assemblyOn"),
        ("closeAgendaItem", "conditionsDueOn"),
        ("recordDeposit", "rateOn"),
        ("recordDeposit", "depositedOn"),
        ("beginWorks", "begunOn"),
        ("reportProgress", "reportedOn"),
        ("finishWorks", "finishedOn"),
        ("constituteWorksCommittee", "termUntil"),
        ("recordTraining", "heldOn"),
        ("recordInspection", "inspectedOn"),
    ];
    for (mutation, path) in places {
        for day in NO_DAYS {
            assert_eq!(stage.with(mutation, path, json!(day)).await, "INVALID - -", "{mutation} {path} {day:?}");
        }
        for value in [json!(20260203), json!(1.5), json!(true), json!({}), json!([1])] {
            assert_eq!(stage.with(mutation, path, value.clone()).await, "INVALID - -", "{mutation} {path} {value}");
        }
    }
    for day in NO_DAYS {
        let query = "query($day: Date) { clubs(where: { registeredUntil: { gte: $day } }) { nodes { id } } }";
        assert_eq!(stage.asked("", query, json!({ "day": day })).await, "INVALID - -", "{day:?}");
    }
}

async fn an_instant_is_written_as_one(stage: Stage) {
    for path in ["startsAt", "endsAt"] {
        for instant in [
            "",
            "2026-12-01",
            "2026-12-01T18:00:00",
            "2026-12-01T25:00:00Z",
            "2026-02-30T10:00:00Z",
            "1899-12-31T00:00:00Z",
            "3000-01-01T00:00:00Z",
            "+12026-12-01T18:00:00Z",
            "2026-12-01T18:00:00+99:00",
            "1764612000",
            "now",
            "\0",
        ] {
            assert_eq!(stage.with("conveneSession", path, json!(instant)).await, "INVALID - -", "{path} {instant:?}");
        }
        assert_eq!(stage.with("conveneSession", path, json!(1_764_612_000)).await, "INVALID - -", "{path}");
    }
}

async fn a_club_is_not_founded_in_the_future(stage: Stage) {
    for days in [1, 365, 100_000] {
        let day = stage.day(days);
        assert_eq!(stage.with("registerClub", "foundedOn", day.clone()).await, "INVALID BAD_DATE foundedOn", "{day}");
    }
}

async fn a_deposit_is_made_between_the_project_and_today(stage: Stage) {
    // The project was drafted six days ago.
    for days in [1, 400, -7, -10_000] {
        let day = stage.day(days);
        assert_eq!(
            stage.with("recordDeposit", "depositedOn", day.clone()).await,
            "INVALID BAD_DATE depositedOn",
            "{day}"
        );
    }
}

async fn a_rate_is_not_of_the_future(stage: Stage) {
    for days in [1, 400] {
        let day = stage.day(days);
        assert_eq!(stage.with("recordDeposit", "rateOn", day.clone()).await, "INVALID BAD_DATE rateOn", "{day}");
    }
}

async fn conditions_are_due_after_today(stage: Stage) {
    for days in [0, -1, -10_000] {
        let day = stage.day(days);
        let said = stage.with("closeAgendaItem", "conditionsDueOn", day.clone()).await;
        assert_eq!(said, "INVALID BAD_DATE conditionsDueOn", "{day}");
    }
    let mutation = "closeAgendaItem";
    assert_eq!(
        stage.with(mutation, "conditionsDueOn", json!(null)).await,
        "INVALID CONDITIONS_REQUIRED conditionsDueOn"
    );
    assert_eq!(stage.with(mutation, "conditions", json!(" ")).await, "INVALID EMPTY_TEXT conditions");
}

async fn a_session_is_convened_with_notice_and_ends_after_it_began(stage: Stage) {
    let at = |hours: i64| stage.world.time() + Duration::hours(hours);
    for (starts, ends, expected) in [
        (at(24 * 6), at(24 * 6), "REFUSED BAD_DATE -"),
        (at(24 * 6), at(24 * 5), "REFUSED BAD_DATE -"),
        (at(24 * 6), at(24 * 6 + 31 * 24 + 1), "REFUSED BAD_DATE -"),
        (at(24 * 367), at(24 * 368), "REFUSED BAD_DATE -"),
        (at(24 * 5 - 1), at(24 * 6), "REFUSED SHORT_NOTICE -"),
        (at(0), at(1), "REFUSED SHORT_NOTICE -"),
        (at(-24), at(24), "REFUSED SHORT_NOTICE -"),
    ] {
        let mut input = stage.act("conveneSession").input.clone();
        input["startsAt"] = json!(starts);
        input["endsAt"] = json!(ends);
        assert_eq!(stage.refused("conveneSession", input).await, expected, "{starts} to {ends}");
    }
}

impl Stage {
    /// The day that lies so many days from today.
    fn day(&self, days: i64) -> Value {
        json!((self.world.time() + Duration::days(days)).date_naive())
    }
}
