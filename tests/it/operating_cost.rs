//! What it costs to run the programme: recorded by the ministry, known to everybody.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;
use crate::world::story::global;

both_databases!(
    everybody_knows_what_it_costs_to_run_the_programme_and_how_much_of_the_whole_that_is,
    only_the_ministry_records_costs_and_of_days_that_were,
);

fn cost(year: i32, amount: &str, day: &str) -> Value {
    json!({
        "tenantId": global(NodeKind::Tenant, "ministry"), "fiscalYear": year, "concept": "Difusión", "amount": amount,
        "incurredOn": day, "evidence": "F-1",
    })
}

async fn everybody_knows_what_it_costs_to_run_the_programme_and_how_much_of_the_whole_that_is(world: World) {
    let selection = "operatingCost { id fiscalYear amount { amount } tenant { name } }";
    let record = async |input: Value| world.done("administrator", "recordOperatingCost", selection, input).await;
    record(cost(2026, "1000.00", "2026-11-20")).await;
    record(cost(2026, "500.50", "2026-01-02")).await;
    record(cost(2025, "7.00", "2026-01-02")).await;
    // A published work of a million pesos and three centavos stands beside the costs of its year.
    let on = world.selected().await;
    let query = "{ operatingCosts(where: { fiscalYear: { eq: 2026 } }) { totalCount nodes { concept evidence } } \
        programmeStatistics { operatingCosts { fiscalYear cost { amount } works { amount } share } } }";
    let read = world.read("", query).await;
    assert_eq!(read["operatingCosts"]["totalCount"], 2);
    let year = |year: i32, cost: &str, works: &str, share: i32| json!({ "fiscalYear": year, "cost": { "amount": cost }, "works": { "amount": works }, "share": share });
    let alone = json!([year(2025, "7.00", "0.00", 10_000), year(2026, "1500.50", "0.00", 10_000)]);
    assert_eq!(read["programmeStatistics"]["operatingCosts"], alone, "nobody outside knows of the project yet");
    let read = world.read("delegate_zac", query).await;
    assert_eq!(read["programmeStatistics"]["operatingCosts"], alone, "and figures are the same to all");
    publish(&world, &on.project).await;
    let beside = json!([year(2025, "7.00", "0.00", 10_000), year(2026, "1500.50", "1000000.03", 14)]);
    for person in ["", "delegate_zac"] {
        let read = world.read(person, query).await;
        assert_eq!(read["programmeStatistics"]["operatingCosts"], beside, "{person}");
    }
    // However much it is, its share can be told.
    record(cost(2026, "10000000000000.00", "2026-11-20")).await;
    let read = world.read("delegate_zac", query).await;
    let most = year(2026, "10000000001500.50", "1000000.03", 9_999);
    assert_eq!(read["programmeStatistics"]["operatingCosts"][1], most);
}

/// The resolution by which the project was selected.
async fn publish(world: &World, project: &Value) {
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id version }} }} }} }}", project["id"]);
    let resolution = world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0].clone();
    let input = json!({ "resolutionId": resolution["id"], "expectedVersion": resolution["version"] });
    world.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
}

async fn only_the_ministry_records_costs_and_of_days_that_were(world: World) {
    let selection = "operatingCost { id }";
    let good = || cost(2026, "1.00", "2026-11-20");
    for person in ["national", "delegate_zac", "liaison_zac", "president_jerez", "auditor"] {
        let refused = world.refusal(person, "recordOperatingCost", selection, good()).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for (input, expected) in [
        (cost(2026, "0", "2026-11-20"), "INVALID BAD_AMOUNT"),
        (cost(2026, "-1", "2026-11-20"), "INVALID BAD_AMOUNT"),
        (cost(2026, "1", "2026-11-24"), "INVALID BAD_DATE"),
        (cost(2024, "1", "2026-11-20"), "INVALID BAD_DATE"),
        (cost(2026, "1", "2025-12-31"), "INVALID BAD_DATE"),
        (cost(2027, "1", "2026-11-20"), "INVALID BAD_DATE"),
        (cost(1985, "1", "1985-11-20"), "INVALID BAD_DATE"),
    ] {
        let refused = world.refusal("administrator", "recordOperatingCost", selection, input.clone()).await;
        assert_eq!(refused, expected, "{input}");
    }
}
