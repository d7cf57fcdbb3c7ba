//! Amounts and rates that are none, and amounts that the rules do not admit.

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::Stage;

both_databases!(
    an_amount_is_positive_decimal_text_no_finer_than_a_centavo,
    an_amount_is_text_because_numbers_lose_centavos,
    the_federal_part_stays_under_its_cap,
    a_type_that_the_rules_do_not_name_is_not_eligible,
    a_seat_pledges_its_share_and_no_other_amount,
    deposits_stay_within_the_commitment,
    dollars_have_a_rate_and_pesos_have_none,
);

const NO_AMOUNTS: &[&str] = &[
    "",
    " ",
    "0",
    "0.00",
    "-1",
    "-0.01",
    "+1",
    "0.001",
    "1.234",
    "1e3",
    "1E3",
    "1,000",
    "1 000",
    " 1",
    "1 ",
    ".5",
    "5.",
    "1.2.3",
    "0x10",
    "NaN",
    "Infinity",
    "-Infinity",
    "١٢٣",
    "１２３",
    "1\0",
    "\0",
    "$5",
    "10000000000000.01",
    "9999999999999999",
    "92233720368547758.07",
    "92233720368547758.08",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999",
];

async fn an_amount_is_positive_decimal_text_no_finer_than_a_centavo(stage: Stage) {
    let places = [
        ("draftProposal", "cost"),
        ("pledgeContribution", "amount"),
        ("recordDeposit", "amount"),
        ("setBudgetCeiling", "ceiling"),
        ("fileShareException", "amount"),
    ];
    for (mutation, path) in places {
        for amount in NO_AMOUNTS {
            let said = stage.with(mutation, path, json!(amount)).await;
            assert_eq!(said, format!("INVALID BAD_AMOUNT {path}"), "{mutation} {amount:?}");
        }
        let said = stage.with(mutation, path, json!("9".repeat(100_000))).await;
        assert_eq!(said, format!("INVALID BAD_AMOUNT {path}"), "{mutation}: very long");
    }
}

async fn an_amount_is_text_because_numbers_lose_centavos(stage: Stage) {
    for (mutation, path) in [("draftProposal", "cost"), ("pledgeContribution", "amount"), ("recordDeposit", "amount")] {
        for value in
            [json!(1000), json!(1000.5), json!(-1), json!(1e300), json!(null), json!(true), json!({ "centavos": 1 })]
        {
            assert_eq!(stage.with(mutation, path, value.clone()).await, "INVALID - -", "{mutation} {value}");
        }
    }
}

async fn the_federal_part_stays_under_its_cap(stage: Stage) {
    // The input of the stage is at the cap to the centavo: 3,200,000.00 is four times 800,000.00.
    for cost in ["3200000.01", "3200000.04", "10000000.00", "10000000000000.00"] {
        assert_eq!(stage.with("draftProposal", "cost", json!(cost)).await, "REFUSED OVER_PROJECT_CAP -", "{cost}");
    }
}

async fn a_type_that_the_rules_do_not_name_is_not_eligible(stage: Stage) {
    for kind in ["STREET_PAVEMENT", "SPORTS_FACILITY", "OTHER"] {
        assert_eq!(stage.with("draftProposal", "type", json!(kind)).await, "REFUSED TYPE_NOT_ELIGIBLE -", "{kind}");
    }
}

async fn a_seat_pledges_its_share_and_no_other_amount(stage: Stage) {
    for amount in ["250000.00", "250000.02", "0.01", "1000000.03", "10000000000000"] {
        assert_eq!(
            stage.with("pledgeContribution", "amount", json!(amount)).await,
            "REFUSED NOT_THE_SHARE -",
            "{amount}"
        );
    }
}

async fn deposits_stay_within_the_commitment(stage: Stage) {
    // 250,000.01 pesos are 12,195.12 dollars and something at 20.5.
    for amount in ["12195.13", "1000000"] {
        assert_eq!(stage.with("recordDeposit", "amount", json!(amount)).await, "REFUSED OVER_COMMITMENT -", "{amount}");
    }
    let said = stage.with("recordDeposit", "amount", json!("10000000000000")).await;
    assert_eq!(said, "INVALID BAD_AMOUNT rate", "at this rate, more pesos than there are");
    let mut pesos = stage.act("recordDeposit").input.clone();
    for (name, value) in [("currency", json!("MXN")), ("rate", json!(null)), ("rateOn", json!(null))] {
        pesos[name] = value;
    }
    for amount in ["250000.02", "10000000000000"] {
        pesos["amount"] = json!(amount);
        assert_eq!(stage.refused("recordDeposit", pesos.clone()).await, "REFUSED OVER_COMMITMENT -", "{amount}");
    }
}

async fn dollars_have_a_rate_and_pesos_have_none(stage: Stage) {
    let mutation = "recordDeposit";
    for rate in [
        "",
        "0",
        "0.0000",
        "-20",
        "20.12345",
        "1e1",
        "20,5",
        " 20",
        ".5",
        "20.",
        "NaN",
        "1000.0001",
        "9999999",
        "\0",
        "٢٠",
    ] {
        assert_eq!(stage.with(mutation, "rate", json!(rate)).await, "INVALID BAD_AMOUNT rate", "{rate:?}");
    }
    for value in [json!(20.5), json!(20), json!(true)] {
        assert_eq!(stage.with(mutation, "rate", value).await, "INVALID - -");
    }
    assert_eq!(stage.with(mutation, "rate", json!(null)).await, "INVALID MALFORMED_VALUE rate", "a day without a rate");
    assert_eq!(
        stage.with(mutation, "rateOn", json!(null)).await,
        "INVALID MALFORMED_VALUE rateOn",
        "a rate without a day"
    );
    // A rate is of the day of the deposit, or of the last days before it.
    let deposited_on: NaiveDate = stage.act(mutation).input["depositedOn"].as_str().unwrap().parse().unwrap();
    for days in [1, -11, -10_000] {
        let rate_on = json!(deposited_on + Duration::days(days));
        assert_eq!(stage.with(mutation, "rateOn", rate_on).await, "INVALID BAD_DATE rateOn", "{days}");
    }
    let mut without = stage.act(mutation).input.clone();
    without["rate"] = json!(null);
    without["rateOn"] = json!(null);
    assert_eq!(stage.refused(mutation, without).await, "INVALID MALFORMED_VALUE rate", "dollars without a rate");
    assert_eq!(
        stage.with(mutation, "currency", json!("MXN")).await,
        "INVALID MALFORMED_VALUE rate",
        "pesos with a rate"
    );
    // So small a rate that a cent is worth nothing.
    let mut dust = stage.act(mutation).input.clone();
    dust["rate"] = json!("0.0001");
    dust["amount"] = json!("0.01");
    assert_eq!(stage.refused(mutation, dust).await, "INVALID BAD_AMOUNT rate", "worth less than a centavo");
}
