//! What a proposal says beyond its title: who writes it, when, and who confirms it as it then is.

use chrono::Duration;
use futures_util::future::join3;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    TransactionTrait,
};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::digest::digest;
use crate::world::story::{JEREZ, content, global};
use crate::world::{World, code_and_reason};

both_databases!(
    a_draft_says_what_it_said_and_no_seat_reads_it,
    what_does_not_add_up_is_refused,
    more_than_there_may_be_is_refused,
    a_proposal_that_lacks_something_is_not_confirmed,
    the_rules_say_when_proposals_are_taken_in,
    an_update_is_confirmed_anew_by_two_others,
    who_does_not_propose_does_not_write_it_anew,
    what_was_submitted_is_corrected_within_its_window_and_on_its_terms,
    the_committee_takes_no_text_that_is_not_confirmed,
    nobody_puts_to_the_vote_what_is_being_written_anew,
    a_correction_is_judged_by_the_rules_under_which_it_was_submitted,
    a_federation_writes_it_anew_under_its_mandate,
    a_price_is_held_beside_those_of_earlier_works_that_all_can_read,
);

const SAID: &str = "project { id version stage confirmed kind beneficiaries { women men } \
                    budgetLines { position concept unit quantity unitPrice { amount } amount { amount } } \
                    sites { position name locality latitude longitude } }";
const COST: &str = "1000000.03";

/// A draft of Jerez with this content.
fn draft(content: &Value) -> Value {
    json!({
        "clubId": global(NodeKind::Club, "club_jerez"), "title": "Agua", "description": "Red de agua",
        "withoutNeedReason": "Aún no hay", "type": "POTABLE_WATER", "cost": COST, "content": content,
    })
}

/// The project of this version, written anew.
fn anew(project: &Value, version: i64, description: &str) -> Value {
    json!({
        "projectId": project["id"], "expectedVersion": version, "title": "Agua", "description": description,
        "withoutNeedReason": "Aún no hay", "type": "POTABLE_WATER", "cost": COST, "content": content("Agua", COST),
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut input = content("Agua", COST);
    input[member] = value;
    input
}

impl World {
    /// What the club of Jerez has its federation do.
    async fn mandated(&self, acts: &str) {
        let set =
            format!("UPDATE federation_mandate SET acts = '{acts}' WHERE id IN (SELECT id FROM federation_mandate)");
        self.database.execute_unprepared(&set).await.unwrap();
    }

    async fn window(&self, name: &str, days: Option<(&str, &str)>) {
        let set = match days {
            Some((from, until)) => format!("{name}_opens_on = '{from}', {name}_closes_on = '{until}'"),
            None => format!("{name}_opens_on = NULL, {name}_closes_on = NULL"),
        };
        self.database.execute_unprepared(&format!("UPDATE rule_set SET {set}")).await.unwrap();
    }
}

async fn a_draft_says_what_it_said_and_no_seat_reads_it(world: World) {
    let lines = json!([
        { "concept": "Tubería", "unit": "m", "quantity": "120.5", "unitPrice": "3319.50" },
        { "concept": "Mano de obra", "unit": "lote", "quantity": "1", "unitPrice": "600000.28" },
    ]);
    let said =
        world.done("secretary_jerez", "draftProposal", SAID, draft(&with("budgetLines", lines))).await["project"]
            .clone();
    let amount = |amount: &str| json!({ "amount": amount });
    assert_eq!(
        said["budgetLines"],
        json!([
            { "position": 1, "concept": "Tubería", "unit": "m", "quantity": "120.5000", "unitPrice": amount("3319.50"), "amount": amount("399999.75") },
            { "position": 2, "concept": "Mano de obra", "unit": "lote", "quantity": "1.0000", "unitPrice": amount("600000.28"), "amount": amount("600000.28") },
        ])
    );
    assert_eq!(
        said["sites"],
        json!([{
            "position": 1, "name": "Predio de Agua", "locality": "El Saladillo", "latitude": "22.649000", "longitude": "-102.990000",
        }])
    );
    assert_eq!((&said["kind"], &said["confirmed"]), (&json!("INFRASTRUCTURE"), &json!(false)));
    assert_eq!(said["beneficiaries"], json!({ "women": 310, "men": 290 }));
    let query = format!("{{ project(id: {}) {{ kind budgetLines {{ concept }} sites {{ name }} }} }}", said["id"]);
    for person in ["delegate_zac", "liaison_zac", "projects_jerez", "national", "president_jal", ""] {
        assert_eq!(world.ask(person, &query, json!({})).await["data"]["project"], Value::Null, "{person}");
    }
    world.submit(&JEREZ, &said).await;
    for person in JEREZ.voters {
        assert_eq!(world.read(person, &query).await["project"]["budgetLines"][0]["concept"], "Tubería", "{person}");
    }
    for person in ["president_jal", ""] {
        assert_eq!(world.ask(person, &query, json!({})).await["data"]["project"], Value::Null, "{person}");
    }
}

async fn what_does_not_add_up_is_refused(world: World) {
    let before = digest(&world.database).await;
    let refused = async |content: Value| {
        let answer = world.act("secretary_jerez", "draftProposal", "project { id }", draft(&content)).await;
        let told = answer["errors"][0]["extensions"].clone();
        let word = |name: &str| told[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", word("code"), word("reason"), word("inputPath"))
    };
    let line = |quantity: &str, price: &str| {
        with("budgetLines", json!([{ "concept": "Todo", "unit": "lote", "quantity": quantity, "unitPrice": price }]))
    };
    assert_eq!(refused(line("1", "1000000.02")).await, "REFUSED BUDGET_DOES_NOT_SUM -");
    assert_eq!(refused(line("1.0001", COST)).await, "REFUSED BUDGET_DOES_NOT_SUM -");
    assert_eq!(refused(line("-1", COST)).await, "INVALID MALFORMED_VALUE content.budgetLines.0.quantity");
    assert_eq!(refused(line("0", COST)).await, "INVALID MALFORMED_VALUE content.budgetLines.0.quantity");
    assert_eq!(refused(line("1", "-1")).await, "INVALID BAD_AMOUNT content.budgetLines.0.unitPrice");
    assert_eq!(refused(line("0.001", "0.01")).await, "INVALID BAD_AMOUNT content.budgetLines.0.quantity");
    assert_eq!(refused(with("kind", json!("PRODUCTIVE"))).await, "REFUSED KIND_OF_ANOTHER_TYPE -");
    for people in [json!({ "women": -1, "men": 3 }), json!({ "women": 0, "men": 0 })] {
        assert_eq!(refused(with("beneficiaries", people)).await, "INVALID MALFORMED_VALUE content.beneficiaries");
    }
    let site = |latitude: Value, longitude: Value| {
        with("sites", json!([{ "name": "a", "locality": "b", "latitude": latitude, "longitude": longitude }]))
    };
    assert_eq!(refused(site(json!("40.7"), json!("-99"))).await, "INVALID MALFORMED_VALUE content.sites.0.latitude");
    assert_eq!(refused(site(json!("22"), json!("99"))).await, "INVALID MALFORMED_VALUE content.sites.0.longitude");
    assert_eq!(refused(site(json!("22"), Value::Null)).await, "INVALID MALFORMED_VALUE content.sites.0.longitude");
    assert!(digest(&world.database).await == before);
}

async fn more_than_there_may_be_is_refused(world: World) {
    let site = json!({ "name": "a", "locality": "b" });
    let line = json!({ "concept": "a", "unit": "b", "quantity": "1", "unitPrice": "0.01" });
    for (member, item, most) in [("budgetLines", line, 50), ("sites", site, 20)] {
        let input = draft(&with(member, Value::from(vec![item; most + 1])));
        let answer = world.act("secretary_jerez", "draftProposal", "project { id }", input).await;
        let told = &answer["errors"][0]["extensions"];
        assert_eq!((&told["code"], &told["inputPath"]), (&json!("INVALID"), &json!(format!("content.{member}"))));
        assert_eq!(told["limit"], most.to_string());
    }
}

async fn a_proposal_that_lacks_something_is_not_confirmed(world: World) {
    let mut bare = draft(&Value::Null);
    for (absent, lacking) in [
        (Value::Null, "KIND,BENEFICIARIES,BUDGET_LINES,SITES"),
        (with("kind", Value::Null), "KIND"),
        (with("beneficiaries", Value::Null), "BENEFICIARIES"),
        (with("budgetLines", json!([])), "BUDGET_LINES"),
        (with("sites", json!([])), "SITES"),
    ] {
        bare["content"] = absent;
        let project = world.done("secretary_jerez", "draftProposal", SAID, bare.clone()).await["project"].clone();
        let input = json!({ "projectId": project["id"], "expectedVersion": 1 });
        let answer = world.act("president_jerez", "confirmProposal", "project { id }", input).await;
        let told = &answer["errors"][0]["extensions"];
        assert_eq!((&told["reason"], &told["lacking"]), (&json!("PROPOSAL_INCOMPLETE"), &json!(lacking)));
    }
}

async fn the_rules_say_when_proposals_are_taken_in(world: World) {
    let project = world.draft().await;
    let today = world.time().date_naive();
    let on = |days: i64| (today + Duration::days(days)).to_string();
    let input = json!({ "projectId": project["id"], "expectedVersion": 1 });
    for (from, until) in [(-9, -1), (1, 9)] {
        world.window("submission", Some((&on(from), &on(until)))).await;
        let refused = world.refusal("president_jerez", "confirmProposal", "project { id }", input.clone()).await;
        assert_eq!(refused, "REFUSED WINDOW_CLOSED");
    }
    let query = format!(
        "{{ project(id: {}) {{ ruleSet {{ submissionWindow {{ opensOn closesOn }} correctionWindow {{ opensOn }} }} }} }}",
        project["id"]
    );
    let rules = world.read("secretary_jerez", &query).await["project"]["ruleSet"].clone();
    assert_eq!(rules["submissionWindow"], json!({ "opensOn": on(1), "closesOn": on(9) }));
    assert_eq!(rules["correctionWindow"], Value::Null);
    world.window("submission", Some((&on(0), &on(0)))).await;
    world.submit(&JEREZ, &project).await;
}

async fn an_update_is_confirmed_anew_by_two_others(world: World) {
    let project = world.draft().await;
    world.confirm("president_jerez", &project["id"], 1).await;
    let stale = world.refusal("treasurer_jerez", "updateProposal", SAID, anew(&project, 1, "Red")).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
    let said = world.done("treasurer_jerez", "updateProposal", SAID, anew(&project, 2, "Red")).await["project"].clone();
    assert_eq!((&said["stage"], &said["confirmed"]), (&json!("DRAFT"), &json!(false)));
    assert_eq!(said["budgetLines"].as_array().unwrap().len(), 1);
    assert_eq!(said["budgetLines"][0]["concept"], "Todo de Agua", "what it said before is not shown");
    // Who wrote it so does not confirm it; who drafted it, and who confirmed it as it was, may.
    let input = json!({ "projectId": project["id"], "expectedVersion": 3 });
    let refused = world.refusal("treasurer_jerez", "confirmProposal", SAID, input).await;
    assert_eq!(refused, "REFUSED AUTHOR_CANNOT_CONFIRM");
    let once = world.confirm("president_jerez", &project["id"], 3).await;
    assert_eq!(once["stage"], "DRAFT", "what was confirmed before counts no more");
    let twice = world.confirm("secretary_jerez", &project["id"], 4).await;
    assert_eq!(twice["stage"], "SUBMITTED");
}

async fn who_does_not_propose_does_not_write_it_anew(world: World) {
    let project = world.draft().await;
    let before = digest(&world.database).await;
    for (person, refusal) in [
        ("member_jerez", "FORBIDDEN -"),
        ("president_jal", "NOT_FOUND -"),
        ("delegate_zac", "NOT_FOUND -"),
        ("projects_jerez", "NOT_FOUND -"),
    ] {
        let answer = world.act(person, "updateProposal", SAID, anew(&project, 1, "Otra")).await;
        let told = &answer["errors"][0]["extensions"];
        let said = format!("{} {}", told["code"].as_str().unwrap(), told["reason"].as_str().unwrap_or("-"));
        assert_eq!(said, refusal, "{person}");
    }
    assert!(digest(&world.database).await == before);
    world.submit(&JEREZ, &project).await;
    for person in ["delegate_zac", "liaison_zac", "projects_jerez"] {
        let answer = world.act(person, "updateProposal", SAID, anew(&project, 3, "Otra")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{person}");
    }
    world.put_at(&project, "SELECTED").await;
    let refused = world.refusal("secretary_jerez", "updateProposal", SAID, anew(&project, 3, "Otra")).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
}

async fn what_was_submitted_is_corrected_within_its_window_and_on_its_terms(world: World) {
    let project = world.submitted().await;
    let today = world.time().date_naive();
    let on = |days: i64| (today + Duration::days(days)).to_string();
    let correct = async |input: Value| world.refusal("secretary_jerez", "updateProposal", SAID, input).await;
    world.window("correction", Some((&on(1), &on(2)))).await;
    assert_eq!(correct(anew(&project, 3, "Red")).await, "REFUSED WINDOW_CLOSED");
    world.window("correction", Some((&on(-1), &on(0)))).await;
    let mut dearer = anew(&project, 3, "Red");
    (dearer["cost"], dearer["content"]) = (json!("1000000.04"), content("Agua", "1000000.04"));
    assert_eq!(correct(dearer).await, "REFUSED TERMS_ARE_SET");
    let mut other = anew(&project, 3, "Red");
    other["type"] = json!("HEALTH_CENTRE");
    assert_eq!(correct(other).await, "REFUSED TERMS_ARE_SET");
    let said = world.done("secretary_jerez", "updateProposal", SAID, anew(&project, 3, "Red")).await["project"].clone();
    assert_eq!((&said["stage"], &said["confirmed"]), (&json!("SUBMITTED"), &json!(false)));
    let query = format!("{{ project(id: {}) {{ confirmed parties {{ due {{ amount }} }} }} }}", project["id"]);
    world.confirm("president_jerez", &project["id"], 4).await;
    assert_eq!(world.read("delegate_zac", &query).await["project"]["confirmed"], false);
    world.confirm("treasurer_jerez", &project["id"], 5).await;
    let read = world.read("delegate_zac", &query).await["project"].clone();
    assert_eq!((&read["confirmed"], read["parties"].as_array().unwrap().len()), (&json!(true), 4));
    let input = json!({ "projectId": project["id"], "expectedVersion": 6 });
    let refused = world.refusal("secretary_jerez", "confirmProposal", SAID, input).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE", "it is confirmed");
}

async fn the_committee_takes_no_text_that_is_not_confirmed(world: World) {
    let on = world.on_agenda().await;
    let project = &on.project;
    world.done("secretary_jerez", "updateProposal", SAID, anew(project, 3, "Red")).await;
    let open = json!({ "agendaItemId": on.item["id"], "expectedVersion": 1 });
    let refused = world.refusal("delegate_zac", "openAgendaItem", "agendaItem { id }", open).await;
    assert_eq!(refused, "REFUSED PROPOSAL_UNCONFIRMED");
    world.confirm("president_jerez", &project["id"], 4).await;
    world.confirm("treasurer_jerez", &project["id"], 5).await;
    world.open_item(&JEREZ, &on.item).await;
    for person in ["secretary_jerez", "officer_federation"] {
        // Also for those who may write it and not read the agenda.
        world.mandated("draftProposal,updateProposal").await;
        let refused = world.refusal(person, "updateProposal", SAID, anew(project, 6, "Otra")).await;
        assert_eq!(refused, "REFUSED PROPOSAL_UNDER_VOTE", "{person}");
    }
}

async fn nobody_puts_to_the_vote_what_is_being_written_anew(world: World) {
    let project = world.submitted().await;
    let session = world.session().await;
    world.pass(Duration::days(6));
    let is_postgres = world.database.get_database_backend() == DbBackend::Postgres;
    // On PostgreSQL whoever writes it waits in the middle of that, for somebody who holds its lines; SQLite has one writer.
    let holding = world.database.begin().await.unwrap();
    if is_postgres {
        holding.execute_unprepared("SELECT id FROM budget_line FOR UPDATE").await.unwrap();
    }
    let pause = |milliseconds| tokio::time::sleep(std::time::Duration::from_millis(milliseconds));
    let voting = async {
        pause(if is_postgres { 700 } else { 0 }).await;
        let query = format!("{{ node(id: {}) {{ ... on Session {{ version }} }} }}", session["id"]);
        let version = world.read("delegate_zac", &query).await["node"]["version"].clone();
        let add = json!({ "sessionId": session["id"], "expectedVersion": version, "projectId": project["id"] });
        let added = world.act("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
        if added.get("errors").is_some() {
            return added;
        }
        let item = &added["data"]["addAgendaItem"]["agendaItem"]["id"];
        let open = json!({ "agendaItemId": item, "expectedVersion": 1 });
        world.act("delegate_zac", "openAgendaItem", "agendaItem { id }", open).await
    };
    let releasing = async {
        if is_postgres {
            pause(2_500).await;
        }
        holding.rollback().await.unwrap();
    };
    let writing = world.act("secretary_jerez", "updateProposal", SAID, anew(&project, 3, "Red"));
    let (opened, written, ()) = if is_postgres {
        join3(voting, writing, releasing).await
    } else {
        releasing.await;
        let written = writing.await;
        (voting.await, written, ())
    };
    assert!(written.get("errors").is_none(), "{written}");
    assert_eq!(code_and_reason(&opened), "REFUSED PROPOSAL_UNCONFIRMED");
}

async fn a_correction_is_judged_by_the_rules_under_which_it_was_submitted(world: World) {
    use entity::rule_set::{Column, Entity};
    let project = world.submitted().await;
    for known in Entity::find().filter(Column::Kind.eq("SOCIAL")).all(&world.database).await.unwrap() {
        let later = entity::rule_set::Model {
            id: crate::world::id(&format!("later {}", known.id)),
            revision: known.revision + 1,
            eligible_types: "HEALTH_CENTRE".into(),
            ..known
        };
        later.into_active_model().insert(&world.database).await.unwrap();
    }
    let refused = world.refusal("secretary_jerez", "draftProposal", SAID, draft(&content("Agua", COST))).await;
    assert_eq!(refused, "REFUSED TYPE_NOT_ELIGIBLE", "what is proposed now");
    world.done("secretary_jerez", "updateProposal", SAID, anew(&project, 3, "Red")).await;
}

async fn a_federation_writes_it_anew_under_its_mandate(world: World) {
    let project = world.draft().await;
    world.mandated("draftProposal,pledgeContribution").await;
    let refused = world.act("officer_federation", "updateProposal", SAID, anew(&project, 1, "Red")).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "what it is not mandated to do");
    world.mandated("draftProposal,updateProposal").await;
    let said = world.done("officer_federation", "updateProposal", SAID, anew(&project, 1, "Red")).await;
    assert_eq!(said["project"]["version"], 2);
}

/// A line of a meter of pipe, and what else there is to pay.
fn priced(pesos: &str, rest: &str) -> Value {
    with(
        "budgetLines",
        json!([
            { "concept": " tubería  de PVC", "unit": "M", "quantity": "1", "unitPrice": pesos },
            { "concept": "Lo demás", "unit": "lote", "quantity": "1", "unitPrice": rest },
        ]),
    )
}

const PRICES: &str = "project { id version budgetLines { priceStanding comparedWith usualUnitPrice { amount } } }";

async fn a_price_is_held_beside_those_of_earlier_works_that_all_can_read(world: World) {
    let line = async |pesos: &str, rest: &str| {
        let project = world.done("secretary_jerez", "draftProposal", PRICES, draft(&priced(pesos, rest))).await;
        project["project"].clone()
    };
    let earlier = [("100.00", "999900.03"), ("90.00", "999910.03"), ("110.00", "999890.03")];
    let earlier = [earlier.as_slice(), &[("400.00", "999600.03"), ("1.00", "999999.03")]].concat();
    for (pesos, rest) in &earlier {
        let said = line(pesos, rest).await;
        let uncompared = json!({ "priceStanding": "UNCOMPARED", "comparedWith": 0, "usualUnitPrice": null });
        assert_eq!(said["budgetLines"][0], uncompared, "drafts of others are looked at by nobody");
    }
    let open = async |name: &str| {
        let set = format!("UPDATE project SET stage = 'SUBMITTED', audience = 'PUBLIC' WHERE {name}");
        world.database.execute_unprepared(&set).await.unwrap();
    };
    open("project_type = 'POTABLE_WATER'").await;
    for (pesos, rest, standing) in [
        ("150.00", "999850.03", "USUAL"),
        ("150.01", "999850.02", "ABOVE"),
        ("50.00", "999950.03", "USUAL"),
        ("49.99", "999950.04", "BELOW"),
    ] {
        let said = line(pesos, rest).await;
        let wanted = json!({ "priceStanding": standing, "comparedWith": 5, "usualUnitPrice": { "amount": "100.00" } });
        assert_eq!(said["budgetLines"][0], wanted, "{pesos}");
    }
    // Written anew it is held beside the others again, and not beside what it said before.
    let said = line("150.01", "999850.02").await;
    let mut input = anew(&said, 1, "Red");
    input["content"] = priced("400.00", "999600.03");
    open("project_type = 'POTABLE_WATER'").await;
    let said = world.done("secretary_jerez", "updateProposal", PRICES, input).await["project"].clone();
    assert_eq!(said["budgetLines"][0]["priceStanding"], "ABOVE");
    assert_eq!(said["budgetLines"][0]["comparedWith"], 9, "five, and the four that were drafted since");
    let mut of_another_type = draft(&priced("400.00", "999600.03"));
    of_another_type["type"] = json!("HEALTH_CENTRE");
    let said = world.done("secretary_jerez", "draftProposal", PRICES, of_another_type).await["project"].clone();
    assert_eq!(said["budgetLines"][0]["priceStanding"], "UNCOMPARED");
}
