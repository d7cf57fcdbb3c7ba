//! A committee is installed with rules of its own, changes them between decisions, and has equal numbers for each seat.

use chrono::Duration;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::tenants::acts::covam::rules;
use crate::world::story::{VOTERS, global};
use crate::world::{World, id};

both_databases!(
    a_committee_is_installed_for_the_next_year,
    the_delegation_of_the_state_installs_and_nobody_else,
    rules_that_cannot_be_followed_are_not_adopted,
    rules_change_under_a_new_revision_and_not_while_votes_are_cast,
    nobody_votes_under_rules_that_changed_meanwhile,
    each_seat_appoints_its_own_people_in_equal_numbers,
    one_organisation_does_not_fill_a_seat_that_others_share,
    a_person_represents_one_seat_only,
    a_term_is_ended_by_the_own_tenant_and_once,
);

const COMMITTEE: &str = "committee { id version fiscalYear rulesRevision quorumSeats majority noticeDays \
    representativesPerSeat representativesPerOrganisation rankRules { marginalisation fullEndorsements halvingInvestment { amount } } \
    seats { id seat chairs } state { code } }";
const REPRESENTATIVE: &str =
    "representative { id version capacity name since until tenant { name } can { endRepresentative { allowed } } }";

fn install(year: i32) -> Value {
    json!({ "committeeId": global(NodeKind::Committee, "committee_zac"), "fiscalYear": year, "rules": rules() })
}

fn adopt(version: i64, rules: Value) -> Value {
    json!({ "committeeId": global(NodeKind::Committee, "committee_zac"), "expectedVersion": version, "rules": rules })
}

fn appoint(seat: &str, person: &str, capacity: &str) -> Value {
    json!({
        "committeeSeatId": global(NodeKind::CommitteeSeat, &format!("committee_zac_{seat}")),
        "email": format!("{person}@test.example"), "capacity": capacity,
    })
}

async fn a_committee_is_installed_for_the_next_year(world: World) {
    let installed = world.done("delegate_zac", "installCommittee", COMMITTEE, install(2027)).await["committee"].clone();
    assert_eq!(
        (&installed["fiscalYear"], &installed["rulesRevision"], &installed["version"]),
        (&json!(2027), &json!(1), &json!(1))
    );
    assert_eq!((&installed["quorumSeats"], &installed["majority"]), (&json!(3), &json!("ABSOLUTE")));
    assert_eq!(
        installed["rankRules"],
        json!({ "marginalisation": 5000, "fullEndorsements": 50, "halvingInvestment": { "amount": "2000000.00" } })
    );
    let seats: Vec<_> =
        (0..5).map(|at| (installed["seats"][at]["seat"].clone(), installed["seats"][at]["chairs"].clone())).collect();
    let expected = [("FEDERAL", true), ("STATE", false), ("MUNICIPAL", false), ("MIGRANT", false)];
    assert_eq!(seats[..4], expected.map(|(seat, chairs)| (json!(seat), json!(chairs))));
    assert_eq!(seats[4].0, Value::Null, "and no fifth");
    assert_eq!(installed["state"]["code"], "32");
    let again = world.refusal("delegate_zac", "installCommittee", COMMITTEE, install(2027)).await;
    assert_eq!(again, "REFUSED COMMITTEE_INSTALLED", "one for each state and year");
    // It can convene at once, with the notice of its own rules.
    let convene = |days: i64| {
        json!({
            "committeeId": installed["id"], "place": "Palacio",
            "startsAt": world.time() + Duration::days(days), "endsAt": world.time() + Duration::days(days + 1),
        })
    };
    let short = world.refusal("delegate_zac", "conveneSession", "session { id }", convene(6)).await;
    assert_eq!(short, "REFUSED SHORT_NOTICE");
    world.done("delegate_zac", "conveneSession", "session { id }", convene(7)).await;
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn the_delegation_of_the_state_installs_and_nobody_else(world: World) {
    for person in [
        "delegate_jal",
        "analyst_zac",
        "national",
        "administrator",
        "liaison_zac",
        "projects_jerez",
        "president_jerez",
        "auditor",
    ] {
        for (mutation, input) in [("installCommittee", install(2027)), ("adoptCommitteeRules", adopt(1, rules()))] {
            let refused = world.refusal(person, mutation, COMMITTEE, input).await;
            assert_eq!(refused, "FORBIDDEN -", "{person} {mutation}");
        }
    }
    // Two at once: one of them finds it installed.
    let both = futures_util::future::join(
        world.act("delegate_zac", "installCommittee", COMMITTEE, install(2027)),
        world.act("delegate_zac", "installCommittee", COMMITTEE, install(2027)),
    );
    let (one, other) = both.await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
    let seats = entity::committee_seat::Entity::find().all(&world.database).await.unwrap();
    assert_eq!(seats.len(), 12, "nothing of the other is left");
}

async fn rules_that_cannot_be_followed_are_not_adopted(world: World) {
    for year in [2025, 2026, 2028, -1] {
        let refused = world.refusal("delegate_zac", "installCommittee", COMMITTEE, install(year)).await;
        assert_eq!(refused, "INVALID BAD_DATE", "{year}");
    }
    let with = |member: &str, value: Value| {
        let mut rules = rules();
        *rules.pointer_mut(member).unwrap() = value;
        rules
    };
    for (member, value, expected) in [
        ("/quorumSeats", json!(0), "INVALID MALFORMED_VALUE"),
        ("/quorumSeats", json!(5), "INVALID MALFORMED_VALUE"),
        ("/noticeDays", json!(-1), "INVALID MALFORMED_VALUE"),
        ("/representativesPerSeat", json!(0), "INVALID MALFORMED_VALUE"),
        ("/representativesPerOrganisation", json!(0), "INVALID MALFORMED_VALUE"),
        ("/representativesPerOrganisation", json!(3), "INVALID MALFORMED_VALUE"),
        ("/rank/deposited", json!(1001), "INVALID WEIGHTS_DO_NOT_SUM"),
        ("/rank/fullEndorsements", json!(0), "INVALID MALFORMED_VALUE"),
        ("/rank/halvingInvestment", json!("0"), "INVALID BAD_AMOUNT"),
    ] {
        let refused = world
            .refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, with(member, value.clone())))
            .await;
        assert_eq!(refused, expected, "{member} {value}");
    }
}

async fn rules_change_under_a_new_revision_and_not_while_votes_are_cast(world: World) {
    let on = world.open().await;
    let refused = world.refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, rules())).await;
    assert_eq!(refused, "REFUSED RULES_IN_USE");
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    world.close(&on, "SELECTED").await;
    let refused = world.refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(2, rules())).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
    let adopted = world.done("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, rules())).await;
    assert_eq!((&adopted["committee"]["rulesRevision"], &adopted["committee"]["version"]), (&json!(2), &json!(2)));
    assert_eq!(adopted["committee"]["noticeDays"], 7);
    // The resolution keeps the revision under which it was decided.
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ rulesRevision }} }} }} }}", on.project["id"]);
    let read = world.read("president_jerez", &query).await;
    assert_eq!(read["project"]["resolutions"]["nodes"], json!([{ "rulesRevision": 1 }]));
    let refused = world.refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, rules())).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION", "twice");
}

async fn nobody_votes_under_rules_that_changed_meanwhile(world: World) {
    use entity::committee::{Column, Entity};
    let on = world.open().await;
    world.vote("delegate_zac", &on, "FOR").await;
    let changed = Entity::update_many().col_expr(Column::RulesRevision, Expr::value(2));
    changed.filter(Column::Id.eq(id("committee_zac"))).exec(&world.database).await.unwrap();
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let refused = world.refusal("liaison_zac", "castVote", "agendaItem { id }", vote).await;
    assert_eq!(refused, "REFUSED RULES_CHANGED");
    let recuse = json!({ "agendaItemId": on.item["id"], "reason": "Parentesco", "expectedVersion": 0 });
    let refused = world.refusal("liaison_zac", "recuseVote", "agendaItem { id }", recuse).await;
    assert_eq!(refused, "REFUSED RULES_CHANGED");
    let close = json!({ "agendaItemId": on.item["id"], "expectedVersion": on.item["version"], "reason": "Sí" });
    let refused = world.refusal("delegate_zac", "closeAgendaItem", "agendaItem { id }", close).await;
    assert_eq!(refused, "REFUSED RULES_CHANGED");
}

async fn each_seat_appoints_its_own_people_in_equal_numbers(world: World) {
    for (by, seat, person) in [
        ("delegate_zac", "FEDERAL", "analyst_zac"),
        ("liaison_zac", "STATE", "finance_zac"),
        ("projects_jerez", "MUNICIPAL", "treasury_jerez"),
        ("president_jerez", "MIGRANT", "treasurer_jerez"),
    ] {
        let answer = world.done(by, "appointRepresentative", REPRESENTATIVE, appoint(seat, person, "PRINCIPAL")).await;
        let appointed = &answer["representative"];
        assert_eq!((&appointed["capacity"], &appointed["version"]), (&json!("PRINCIPAL"), &json!(1)));
        assert_eq!(appointed["until"], "2027-01-01T06:00:00Z", "until the committee's year is over in Mexico");
        assert_eq!(appointed["can"]["endRepresentative"]["allowed"], true);
        let refused =
            world.refusal(by, "appointRepresentative", REPRESENTATIVE, appoint(seat, person, "ALTERNATE")).await;
        assert_eq!(refused, "REFUSED ALREADY_REPRESENTS");
        for other in ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"].into_iter().filter(|other| *other != seat) {
            let refused =
                world.refusal(by, "appointRepresentative", REPRESENTATIVE, appoint(other, person, "PRINCIPAL")).await;
            assert_eq!(refused, "FORBIDDEN -", "{by} at {other}");
        }
    }
    for (by, seat) in [
        ("delegate_jal", "FEDERAL"),
        ("liaison_jal", "STATE"),
        ("projects_jal", "MUNICIPAL"),
        ("president_jal", "MIGRANT"),
        ("treasurer_jerez", "MIGRANT"),
        ("treasury_jerez", "MUNICIPAL"),
        ("finance_zac", "STATE"),
    ] {
        let refused = world.refusal(by, "appointRepresentative", REPRESENTATIVE, appoint(seat, by, "PRINCIPAL")).await;
        assert_eq!(refused, "FORBIDDEN -", "{by}");
    }
    for stranger in ["finance_zac", "nobody_at_all", "future_president", "former_president"] {
        let refused = world
            .refusal(
                "president_jerez",
                "appointRepresentative",
                REPRESENTATIVE,
                appoint("MIGRANT", stranger, "PRINCIPAL"),
            )
            .await;
        assert_eq!(refused, "INVALID NOT_A_MEMBER", "{stranger}");
    }
    // Two places, whoever of the state's clubs fills them; alternates have as many of their own.
    world
        .done(
            "president_tlaltenango",
            "appointRepresentative",
            REPRESENTATIVE,
            appoint("MIGRANT", "treasurer_tlaltenango", "PRINCIPAL"),
        )
        .await;
    let third = appoint("MIGRANT", "secretary_jerez", "PRINCIPAL");
    let refused = world.refusal("president_jerez", "appointRepresentative", REPRESENTATIVE, third).await;
    assert_eq!(refused, "REFUSED SEAT_IS_FULL");
    world
        .done(
            "president_jerez",
            "appointRepresentative",
            REPRESENTATIVE,
            appoint("MIGRANT", "secretary_jerez", "ALTERNATE"),
        )
        .await;
    // The rules do not leave fewer places than are taken.
    let mut fewer = rules();
    fewer["representativesPerSeat"] = json!(1);
    let refused = world.refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, fewer)).await;
    assert_eq!(refused, "REFUSED SEAT_IS_FULL");
    world.pass(Duration::days(60));
    let late = appoint("STATE", "planning_zac", "PRINCIPAL");
    assert_eq!(
        world.refusal("liaison_zac", "appointRepresentative", REPRESENTATIVE, late).await,
        "REFUSED COMMITTEE_OVER"
    );
}

async fn one_organisation_does_not_fill_a_seat_that_others_share(world: World) {
    let appointed = async |by: &str, seat: &str, person: &str, capacity: &str| -> Value {
        world.act(by, "appointRepresentative", REPRESENTATIVE, appoint(seat, person, capacity)).await
    };
    let said = |answer: &Value| crate::world::code_and_reason(answer);
    assert_eq!(said(&appointed("president_jerez", "MIGRANT", "treasurer_jerez", "PRINCIPAL").await), "- -");
    let refused = appointed("president_jerez", "MIGRANT", "secretary_jerez", "PRINCIPAL").await;
    assert_eq!(said(&refused), "REFUSED ORGANISATION_IS_FULL");
    assert_eq!(refused["errors"][0]["extensions"]["representatives"], "1");
    assert_eq!(said(&appointed("president_jerez", "MIGRANT", "secretary_jerez", "ALTERNATE").await), "- -");
    let other = appointed("president_tlaltenango", "MIGRANT", "treasurer_tlaltenango", "PRINCIPAL").await;
    assert_eq!(said(&other), "- -", "the other place is for another club");
    // The state is one, and fills its seat.
    for person in ["finance_zac", "planning_zac"] {
        assert_eq!(said(&appointed("liaison_zac", "STATE", person, "PRINCIPAL").await), "- -", "{person}");
    }
    // A committee whose clubs are few adopts another rule, which all can read; it does not put out who sits already.
    let ruled = |places: i32, of_one: i32| {
        let mut rules = rules();
        rules["representativesPerSeat"] = json!(places);
        rules["representativesPerOrganisation"] = json!(of_one);
        rules
    };
    let mut unsaid = rules();
    unsaid.as_object_mut().unwrap().remove("representativesPerOrganisation");
    unsaid["representativesPerSeat"] = json!(5);
    let adopted = world.done("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(1, unsaid)).await;
    assert_eq!(adopted["committee"]["representativesPerOrganisation"], 3, "half of them");
    let adopted = world.done("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(2, ruled(3, 2))).await;
    assert_eq!(adopted["committee"]["representativesPerOrganisation"], 2);
    assert_eq!(said(&appointed("president_jerez", "MIGRANT", "member_jerez", "PRINCIPAL").await), "- -");
    let back = world.refusal("delegate_zac", "adoptCommitteeRules", COMMITTEE, adopt(3, ruled(3, 1))).await;
    assert_eq!(back, "REFUSED ORGANISATION_IS_FULL");
}

async fn a_person_represents_one_seat_only(world: World) {
    use entity::committee::{Column, Entity};
    let both = Entity::update_many().col_expr(Column::RepresentativesPerOrganisation, Expr::value(2));
    both.filter(Column::Id.eq(id("committee_zac"))).exec(&world.database).await.unwrap();
    let as_municipality = world.act_as(
        "turncoat",
        "jerez",
        "appointRepresentative",
        REPRESENTATIVE,
        appoint("MUNICIPAL", "turncoat", "PRINCIPAL"),
    );
    let appointed = as_municipality.await;
    assert!(appointed.get("errors").is_none(), "{appointed:#}");
    let refused = world
        .refusal(
            "president_jerez",
            "appointRepresentative",
            REPRESENTATIVE,
            appoint("MIGRANT", "turncoat", "ALTERNATE"),
        )
        .await;
    assert_eq!(refused, "REFUSED REPRESENTS_ANOTHER_SEAT");
    // The last place is taken once, however many ask for it at once.
    let one = appoint("MUNICIPAL", "treasury_jerez", "PRINCIPAL");
    let other = appoint("MUNICIPAL", "projects_tlaltenango", "PRINCIPAL");
    let both = futures_util::future::join(
        world.act("projects_jerez", "appointRepresentative", REPRESENTATIVE, one),
        world.act("projects_tlaltenango", "appointRepresentative", REPRESENTATIVE, other),
    );
    let (one, other) = both.await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
}

async fn a_term_is_ended_by_the_own_tenant_and_once(world: World) {
    let input = appoint("MIGRANT", "treasurer_jerez", "PRINCIPAL");
    let answer = world.done("president_jerez", "appointRepresentative", REPRESENTATIVE, input).await;
    let appointed = answer["representative"].clone();
    let end = |version: i64| json!({ "representativeId": appointed["id"], "expectedVersion": version });
    for person in ["president_tlaltenango", "delegate_zac", "liaison_zac", "treasurer_jerez", "national"] {
        let refused = world.refusal(person, "endRepresentative", REPRESENTATIVE, end(1)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for person in ["president_jal", "officer_federation", "mirror_jerez", "auditor"] {
        let refused = world.refusal(person, "endRepresentative", REPRESENTATIVE, end(1)).await;
        assert_eq!(refused, "NOT_FOUND -", "{person}");
    }
    assert_eq!(
        world.refusal("president_jerez", "endRepresentative", REPRESENTATIVE, end(2)).await,
        "CONFLICT STALE_VERSION"
    );
    let ended = world.done("president_jerez", "endRepresentative", REPRESENTATIVE, end(1)).await;
    assert_eq!(
        (&ended["representative"]["until"], &ended["representative"]["version"]),
        (&json!("2026-11-23T18:00:00Z"), &json!(2))
    );
    assert_eq!(
        world.refusal("president_jerez", "endRepresentative", REPRESENTATIVE, end(2)).await,
        "REFUSED REPRESENTATIVE_ENDED"
    );
    // Whoever was ended can be appointed to the same seat again.
    let again = appoint("MIGRANT", "treasurer_jerez", "ALTERNATE");
    let answer = world.done("president_jerez", "appointRepresentative", REPRESENTATIVE, again).await;
    assert_eq!((&answer["representative"]["id"], &answer["representative"]["version"]), (&appointed["id"], &json!(3)));
    assert_eq!(answer["representative"]["capacity"], "ALTERNATE");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}
