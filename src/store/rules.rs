//! Operating rules in force for a year, a territory and a kind of project.

use chrono::NaiveDate;
use uuid::Uuid;

use super::noun::noun;
use crate::domain::rules::RuleKind;
use crate::domain::voting::{Majority, TieRule};

noun! {
    /// One revision of the operating rules.
    RuleSet, RuleSetWants of RuleSet
    row {
        id: Uuid,
        name: String,
        fiscal_year: i32,
        territory: String,
        kind: RuleKind,
        revision: i32,
        federal_share_bps: i32,
        state_share_bps: i32,
        municipal_share_bps: i32,
        migrant_share_bps: i32,
        federal_cap_centavos: i64,
        federal_ceiling_centavos: i64,
        eligible_types: String,
        quorum_seats: i32,
        majority: Majority,
        tie_rule: TieRule,
        notice_days: i32,
        review_limit_working_days: i32,
        required_documents: String,
        confirming_officers: i32,
        progress_tolerance_bps: i32,
        submission_opens_on: Option<NaiveDate>,
        submission_closes_on: Option<NaiveDate>,
        correction_opens_on: Option<NaiveDate>,
        correction_closes_on: Option<NaiveDate>,
        price_tolerance_bps: i32,
    }
}
