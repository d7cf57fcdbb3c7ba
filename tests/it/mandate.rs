//! Mandates: a federation acts for a club as long as the club lets it, in what the club lets it, and not a moment more.

use chrono::{DateTime, Duration, Months, Utc};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::global;
use crate::world::{World, code_and_reason};

both_databases!(
    a_mandate_is_asked_for_accepted_suspended_resumed_and_ended,
    a_federation_asks_its_own_clubs_alone_and_once,
    only_what_the_policy_gives_a_federation_can_be_asked_for,
    a_mandate_lasts_three_years_at_most,
    only_the_president_of_the_club_gives_a_mandate,
    each_step_is_taken_from_where_it_can_be_taken,
    a_mandate_gives_nothing_when_its_term_is_over,
    whoever_left_the_federation_gives_it_no_mandate,
    everything_is_everything_but_the_vote,
    nobody_else_can_tell_that_a_mandate_exists,
);

const OFFICER: &str = "officer_federation";
const PRESIDENT: &str = "president_tlaltenango";
const MANDATE: &str = "mandate { id version status acts validFrom validUntil club { name } federation { name } }";

fn ask(club: &str, acts: &[&str], until: DateTime<Utc>) -> Value {
    json!({ "clubId": global(NodeKind::Club, club), "acts": acts, "validUntil": until })
}

fn step(mandate: &Value, version: i64) -> Value {
    json!({ "mandateId": mandate["id"], "expectedVersion": version })
}

impl World {
    /// A mandate that the federation asks of the club of Tlaltenango for thirty days.
    async fn asked(&self, acts: &[&str]) -> Value {
        let input = ask("club_tlaltenango", acts, self.time() + Duration::days(30));
        self.done(OFFICER, "proposeMandate", MANDATE, input).await["mandate"].clone()
    }

    async fn taken(&self, person: &str, mutation: &str, mandate: &Value, version: i64) -> Value {
        self.done(person, mutation, MANDATE, step(mandate, version)).await["mandate"].clone()
    }

    /// What becomes of a draft by the federation's officer for the club of Tlaltenango.
    async fn drafted(&self) -> String {
        let input = json!({
            "clubId": global(NodeKind::Club, "club_tlaltenango"), "title": "Pozo", "description": "Pozo",
            "withoutNeedReason": "Ninguna", "type": "POTABLE_WATER", "cost": "1000000.00",
        });
        let answer = self.act(OFFICER, "draftProposal", "project { id }", input).await;
        if answer.get("errors").is_some() { code_and_reason(&answer) } else { "DONE".to_owned() }
    }
}

async fn a_mandate_is_asked_for_accepted_suspended_resumed_and_ended(world: World) {
    let asked = world.asked(&["DRAFT_PROPOSAL", "READ"]).await;
    assert_eq!((&asked["status"], &asked["version"]), (&json!("PROPOSED"), &json!(1)));
    assert_eq!(asked["acts"], json!(["READ", "DRAFT_PROPOSAL"]));
    assert_eq!(asked["club"]["name"], "Club club_tlaltenango");
    assert_eq!(asked["federation"]["name"], "Entidad federation");
    assert_eq!(world.drafted().await, "FORBIDDEN -", "asked for is not given");
    world.pass(Duration::days(2));
    let accepted = world.taken(PRESIDENT, "acceptMandate", &asked, 1).await;
    assert_eq!((&accepted["status"], &accepted["version"]), (&json!("ACCEPTED"), &json!(2)));
    assert_ne!(accepted["validFrom"], asked["validFrom"], "its term begins when it is accepted");
    assert_eq!(accepted["validUntil"], asked["validUntil"]);
    assert_eq!(world.drafted().await, "DONE");
    let suspended = world.taken(PRESIDENT, "suspendMandate", &asked, 2).await;
    assert_eq!(suspended["status"], "SUSPENDED");
    assert_eq!(world.drafted().await, "FORBIDDEN -", "a suspension acts at once");
    let drafts = "{ projects { totalCount } }";
    assert_eq!(world.read(OFFICER, drafts).await["projects"]["totalCount"], 0, "also on what is read");
    assert_eq!(world.taken(PRESIDENT, "resumeMandate", &asked, 3).await["status"], "ACCEPTED");
    assert_eq!(world.read(OFFICER, drafts).await["projects"]["totalCount"], 1);
    assert_eq!(world.drafted().await, "DONE");
    assert_eq!(world.taken(OFFICER, "endMandate", &asked, 4).await["status"], "ENDED");
    assert_eq!(world.drafted().await, "FORBIDDEN -");
    let listed = "{ federations(where: { name: { eq: \"Entidad federation\" } }) { nodes { \
                  mandates(where: { status: { eq: ENDED } }) { totalCount nodes { id can { endMandate { allowed rule } } } } } } }";
    let mandates = world.read(OFFICER, listed).await["federations"]["nodes"][0]["mandates"].clone();
    assert_eq!((&mandates["totalCount"], &mandates["nodes"][0]["id"]), (&json!(1), &asked["id"]));
    assert_eq!(mandates["nodes"][0]["can"]["endMandate"], json!({ "allowed": true, "rule": null }));
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!((verification.broken, verification.entries), (vec![], 7), "five steps and two drafts");
}

async fn a_federation_asks_its_own_clubs_alone_and_once(world: World) {
    let until = world.time() + Duration::days(30);
    let refused = |person: &'static str, club: &'static str| {
        let input = ask(club, &["READ"], until);
        let world = &world;
        async move { world.refusal(person, "proposeMandate", MANDATE, input).await }
    };
    assert_eq!(refused("officer_other_federation", "club_tlaltenango").await, "FORBIDDEN -", "of another federation");
    assert_eq!(refused(OFFICER, "club_jal").await, "FORBIDDEN -", "of no federation");
    assert_eq!(refused(PRESIDENT, "club_tlaltenango").await, "FORBIDDEN -", "a club does not ask itself");
    assert_eq!(refused(OFFICER, "a club that never was").await, "NOT_FOUND -");
    let asked = world.asked(&["READ"]).await;
    assert_eq!(refused(OFFICER, "club_tlaltenango").await, "REFUSED MANDATE_PENDING");
    world.taken(OFFICER, "endMandate", &asked, 1).await;
    let again = world.asked(&["READ"]).await;
    world.pass(Duration::days(31));
    let later = world.asked(&["READ"]).await;
    assert_ne!(again["id"], later["id"], "what has run out waits for nobody");
    // The same key with the same payload gives the same mandate.
    let mut input = ask("club_jerez", &["READ"], world.time() + Duration::days(30));
    input["idempotencyKey"] = json!("once");
    let first = world.done(OFFICER, "proposeMandate", MANDATE, input.clone()).await;
    assert_eq!(first, world.done(OFFICER, "proposeMandate", MANDATE, input).await);
}

async fn only_what_the_policy_gives_a_federation_can_be_asked_for(world: World) {
    let until = world.time() + Duration::days(30);
    for act in ["CONFIRM_PROPOSAL", "REGISTER_CLUB", "CLOSE_AGENDA_ITEM", "ACCEPT_MANDATE", "PROPOSE_MANDATE"] {
        let input = ask("club_tlaltenango", &["READ", act], until);
        let answer = world.act(OFFICER, "proposeMandate", MANDATE, input).await;
        assert_eq!(code_and_reason(&answer), "INVALID ACT_NOT_MANDATABLE", "{act}");
        assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "acts.1", "{act}");
    }
    for acts in [&[][..], &["READ", "READ"]] {
        let refused = world.refusal(OFFICER, "proposeMandate", MANDATE, ask("club_tlaltenango", acts, until)).await;
        assert_eq!(refused, "INVALID MALFORMED_VALUE", "{acts:?}");
    }
    for act in ["*", "castVote", "EVERYTHING"] {
        let refused = world.refusal(OFFICER, "proposeMandate", MANDATE, ask("club_tlaltenango", &[act], until)).await;
        assert_eq!(refused, "INVALID -", "{act}");
    }
    let all = [
        "READ",
        "RENEW_CLUB_REGISTRATION",
        "UPDATE_CLUB_FILE",
        "DRAFT_PROPOSAL",
        "CAST_VOTE",
        "PLEDGE_CONTRIBUTION",
        "RECORD_DEPOSIT",
    ];
    assert_eq!(world.asked(&all).await["acts"], json!(all));
}

async fn a_mandate_lasts_three_years_at_most(world: World) {
    let (now, longest) = (world.time(), world.time().checked_add_months(Months::new(36)).unwrap());
    for until in [now, now - Duration::days(1), longest + Duration::microseconds(1), longest + Duration::days(40_000)] {
        let answer = world.act(OFFICER, "proposeMandate", MANDATE, ask("club_tlaltenango", &["READ"], until)).await;
        assert_eq!(code_and_reason(&answer), "INVALID BAD_DATE", "{until}");
        assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "validUntil");
    }
    world.done(OFFICER, "proposeMandate", MANDATE, ask("club_tlaltenango", &["READ"], longest)).await;
}

async fn only_the_president_of_the_club_gives_a_mandate(world: World) {
    let asked = world.asked(&["READ"]).await;
    for colleague in ["treasurer_tlaltenango", "secretary_tlaltenango", OFFICER] {
        for mutation in ["acceptMandate", "suspendMandate", "resumeMandate"] {
            let refused = world.refusal(colleague, mutation, MANDATE, step(&asked, 1)).await;
            assert_eq!(refused, "FORBIDDEN -", "{colleague}: {mutation}");
        }
    }
    let refused = world.refusal("treasurer_tlaltenango", "endMandate", MANDATE, step(&asked, 1)).await;
    assert_eq!(refused, "FORBIDDEN -");
    let stale = world.refusal(PRESIDENT, "acceptMandate", MANDATE, step(&asked, 7)).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
}

async fn each_step_is_taken_from_where_it_can_be_taken(world: World) {
    let mandate = world.asked(&["READ"]).await;
    let steps = ["acceptMandate", "suspendMandate", "resumeMandate", "endMandate"];
    let way = [("acceptMandate", &[1, 2][..]), ("suspendMandate", &[0, 2]), ("resumeMandate", &[0, 1])];
    for (version, (done, wrong)) in (1..).zip(way) {
        for other in wrong {
            let refused = world.refusal(PRESIDENT, steps[*other], MANDATE, step(&mandate, version)).await;
            assert_eq!(refused, "REFUSED WRONG_MANDATE_STATUS", "{} instead of {done}", steps[*other]);
        }
        world.taken(PRESIDENT, done, &mandate, version).await;
    }
    world.taken(PRESIDENT, "endMandate", &mandate, 4).await;
    for mutation in steps {
        let refused = world.refusal(PRESIDENT, mutation, MANDATE, step(&mandate, 5)).await;
        assert_eq!(refused, "REFUSED WRONG_MANDATE_STATUS", "{mutation} of what is over");
    }
}

async fn a_mandate_gives_nothing_when_its_term_is_over(world: World) {
    let mandate = world.asked(&["DRAFT_PROPOSAL"]).await;
    world.taken(PRESIDENT, "acceptMandate", &mandate, 1).await;
    assert_eq!(world.drafted().await, "DONE");
    world.pass(Duration::days(30) - Duration::microseconds(1));
    assert_eq!(world.drafted().await, "DONE", "to the last moment");
    world.pass(Duration::microseconds(1));
    assert_eq!(world.drafted().await, "FORBIDDEN -");
    assert_eq!(world.read(OFFICER, "{ projects { totalCount } }").await["projects"]["totalCount"], 0);
    let refused = world.refusal(PRESIDENT, "suspendMandate", MANDATE, step(&mandate, 2)).await;
    assert_eq!(refused, "REFUSED MANDATE_EXPIRED");
    assert_eq!(world.taken(PRESIDENT, "endMandate", &mandate, 2).await["status"], "ENDED");
    let late = world.asked(&["READ"]).await;
    world.pass(Duration::days(30));
    let refused = world.refusal(PRESIDENT, "acceptMandate", MANDATE, step(&late, 1)).await;
    assert_eq!(refused, "REFUSED MANDATE_EXPIRED");
}

async fn whoever_left_the_federation_gives_it_no_mandate(world: World) {
    let foreign = json!({ "id": global(NodeKind::FederationMandate, "mandate_other_federation_club_jal") });
    let refused = world.refusal("president_jal", "acceptMandate", MANDATE, step(&foreign, 1)).await;
    assert_eq!(refused, "REFUSED NOT_OF_FEDERATION");
    assert_eq!(world.taken("president_jal", "endMandate", &foreign, 1).await["status"], "ENDED");
}

async fn everything_is_everything_but_the_vote(world: World) {
    let stored = json!({ "id": global(NodeKind::FederationMandate, "mandate_federation_club_tlaltenango") });
    let resumed = world.taken(PRESIDENT, "resumeMandate", &stored, 1).await;
    let acts = resumed["acts"].as_array().unwrap();
    assert_eq!((acts.len(), acts.contains(&json!("CAST_VOTE"))), (7, false), "{acts:?}");
}

async fn nobody_else_can_tell_that_a_mandate_exists(world: World) {
    let mandate = world.asked(&["READ"]).await;
    let absent = json!({ "id": global(NodeKind::FederationMandate, "a mandate that never was") });
    let strangers =
        ["president_jerez", "officer_other_federation", "national", "auditor", "registrar_la", "service_la"];
    for person in strangers {
        let lists = "{ clubs { nodes { mandates { totalCount nodes { id } } } } }";
        let answer = world.ask(person, lists, json!({})).await.to_string();
        assert!(!answer.contains(mandate["id"].as_str().unwrap()), "{person}");
        for mutation in ["acceptMandate", "suspendMandate", "resumeMandate", "endMandate"] {
            let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
            let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ mandate {{ id }} }} }}");
            let mut answers = Vec::new();
            for of in [&mandate, &absent] {
                let mut input = step(of, 1);
                input["idempotencyKey"] = json!("the-same-key");
                answers.push(world.send(person, json!({ "query": query, "variables": { "input": input } })).await);
            }
            assert_eq!(answers[0], answers[1], "{person}: {mutation}");
            assert!(String::from_utf8_lossy(&answers[0].1).contains("NOT_FOUND"), "{person}: {mutation}");
        }
    }
}
