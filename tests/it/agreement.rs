//! The timeline of an authorised project, of which each seat gives its share to the centavo, and the agreement that all
//! seats sign before any money moves.

use entity::{federation_mandate, tranche, tranche_part};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::domain::ledger::sha256;
use tresporuno::domain::project::Stage;
use tresporuno::domain::word::Word;
use tresporuno::graphql::id::NodeKind;

use crate::world::story::VOTERS;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_timeline_is_shared_to_the_centavo_and_agreed_on_by_all,
    a_timeline_is_set_anew_until_a_seat_has_signed,
    a_timeline_goes_on_in_time_and_progress_and_sums_to_the_cost,
    only_the_delegation_sets_the_timeline_of_an_authorised_project,
    each_seat_signs_once_for_itself_and_for_what_it_has_read,
    a_person_signs_for_one_seat,
    a_federation_signs_where_the_mandate_says_so_by_name,
    those_who_come_at_once_are_done_or_told_to_look_again,
    a_signature_stays,
);

const DELEGATE: &str = "delegate_zac";
const AGREEMENT: &str = "agreement { id version revision hash content status signedAt signatures { seat hash tenant { name } } \
                         project { stage version } }";

/// Of a cost of 1,000,000.03.
fn three() -> Value {
    json!([
        { "dueOn": "2026-11-23", "milestone": 0, "amount": "333333.34" },
        { "dueOn": "2027-02-01", "milestone": 4_000, "amount": "333333.34" },
        { "dueOn": "2027-05-01", "milestone": 8_000, "amount": "333333.35" },
    ])
}

fn setting(project: &Value, tranches: Value) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": project["version"], "tranches": tranches })
}

fn signing(agreement: &Value) -> Value {
    json!({
        "agreementId": agreement["id"], "expectedVersion": agreement["version"], "contentHash": agreement["hash"],
    })
}

impl World {
    /// An authorised project with a timeline: its agreement.
    async fn drawn_up(&self) -> Value {
        let project = self.authorised().await;
        self.done(DELEGATE, "setTimeline", AGREEMENT, setting(&project, three())).await["agreement"].clone()
    }

    async fn signed_by(&self, person: &str, agreement: &Value) -> Value {
        self.done(person, "signAgreement", AGREEMENT, signing(agreement)).await["agreement"].clone()
    }

    async fn not_signed_by(&self, person: &str, agreement: &Value) -> String {
        self.refusal(person, "signAgreement", AGREEMENT, signing(agreement)).await
    }
}

async fn a_timeline_is_shared_to_the_centavo_and_agreed_on_by_all(world: World) {
    let mut agreement = world.drawn_up().await;
    assert_eq!(
        (&agreement["status"], &agreement["revision"], &agreement["version"]),
        (&json!("OPEN"), &json!(1), &json!(1))
    );
    let content = agreement["content"].as_str().unwrap();
    assert_eq!(agreement["hash"], sha256(content.as_bytes()), "whoever reads the content can check the hash");
    let content: Value = serde_json::from_str(content).unwrap();
    assert_eq!(
        (&content["cost_centavos"], &content["parties"][3]["due_centavos"]),
        (&json!(100_000_003), &json!(25_000_000))
    );
    let query = format!(
        "{{ node(id: {}) {{ ... on Agreement {{ project {{ parties {{ due {{ centavos }} }} tranches {{ totalCount nodes {{ \
         position status dueOn milestone amount {{ centavos }} parts {{ seat due {{ centavos }} }} }} }} }} }} }} }}",
        agreement["id"]
    );
    let project = world.read("mirror_jerez", &query).await["node"]["project"].clone();
    let centavos = |money: &Value| money["centavos"].as_str().unwrap().parse::<i64>().unwrap();
    let mut given = [0; 4];
    assert_eq!(project["tranches"]["totalCount"], 3);
    for (index, tranche) in project["tranches"]["nodes"].as_array().unwrap().iter().enumerate() {
        let parts: Vec<i64> = (0..4).map(|seat| centavos(&tranche["parts"][seat]["due"])).collect();
        assert_eq!(parts.iter().sum::<i64>(), centavos(&tranche["amount"]));
        assert_eq!((&tranche["position"], &tranche["status"]), (&json!(index + 1), &json!("PLANNED")));
        (0..4).for_each(|seat| given[seat] += parts[seat]);
        assert_eq!(content["tranches"][index]["parts"][3], json!(["MIGRANT", parts[3]]));
    }
    for (seat, given) in given.iter().enumerate() {
        assert_eq!(*given, centavos(&project["parties"][seat]["due"]), "each seat gives its due, no more and no less");
    }
    for (index, person) in VOTERS.iter().enumerate() {
        assert_eq!(agreement["project"]["stage"], "AUTHORISED");
        agreement = world.signed_by(person, &agreement).await;
        assert_eq!(agreement["signatures"].as_array().unwrap().len(), index + 1);
        assert_eq!(agreement["signatures"][index]["hash"], agreement["hash"]);
    }
    assert_eq!((&agreement["status"], &agreement["project"]["stage"]), (&json!("SIGNED"), &json!("AGREED")));
    assert_eq!(agreement["signedAt"], "2026-11-23T18:00:00Z");
    assert_eq!(agreement["signatures"][3]["tenant"]["name"], "Entidad club_jerez");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_timeline_is_set_anew_until_a_seat_has_signed(world: World) {
    let first = world.drawn_up().await;
    let project = json!({ "id": NodeKind::Project.id(agreed_on(&first)), "version": first["project"]["version"] });
    let whole = json!([{ "dueOn": "2027-01-15", "milestone": 0, "amount": "1000000.03" }]);
    let second = world.done(DELEGATE, "setTimeline", AGREEMENT, setting(&project, whole)).await["agreement"].clone();
    assert_eq!((&second["id"], &second["revision"], &second["version"]), (&first["id"], &json!(2), &json!(2)));
    assert_ne!(first["hash"], second["hash"]);
    let rows = tranche::Entity::find().all(&world.database).await.unwrap();
    let stands = |status: &str| rows.iter().filter(|row| row.status == status).count();
    assert_eq!((stands("SUPERSEDED"), stands("PLANNED")), (3, 1), "earlier ones stay");
    assert_eq!(tranche_part::Entity::find().all(&world.database).await.unwrap().len(), 16);
    let query = format!(
        "{{ project(id: {}) {{ tranches(where: {{ status: {{ in: [PLANNED, RELEASED] }} }}) {{ nodes {{ revision }} }} }} }}",
        project["id"]
    );
    let inforce = world.read("president_jerez", &query).await["project"]["tranches"]["nodes"].clone();
    assert_eq!(inforce, json!([{ "revision": 2 }]));
    // What was read before is not what is signed now.
    assert_eq!(world.not_signed_by("liaison_zac", &first).await, "REFUSED ANOTHER_CONTENT");
    let signed = world.signed_by("liaison_zac", &second).await;
    let project = json!({ "id": project["id"], "version": signed["project"]["version"] });
    let said = world.refusal(DELEGATE, "setTimeline", AGREEMENT, setting(&project, three())).await;
    assert_eq!(said, "REFUSED AGREEMENT_BEGUN");
}

/// The id of an agreement is that of its project.
fn agreed_on(agreement: &Value) -> uuid::Uuid {
    NodeKind::Agreement.uuid(&async_graphql::ID(agreement["id"].as_str().unwrap().to_owned()), "id").unwrap()
}

async fn a_timeline_goes_on_in_time_and_progress_and_sums_to_the_cost(world: World) {
    let project = world.authorised().await;
    let with = |index: usize, member: &str, value: Value| {
        let mut tranches = three();
        tranches[index][member] = value;
        tranches
    };
    let many: Vec<Value> = (0..25).map(|_| three()[0].clone()).collect();
    for (tranches, refused, path) in [
        (with(2, "amount", json!("333333.34")), "REFUSED TIMELINE_DOES_NOT_SUM", Value::Null),
        (with(2, "amount", json!("333333.36")), "REFUSED TIMELINE_DOES_NOT_SUM", Value::Null),
        (with(0, "amount", json!("10000000000000.00")), "REFUSED TIMELINE_DOES_NOT_SUM", Value::Null),
        (with(1, "amount", json!("-1")), "INVALID BAD_AMOUNT", json!("tranches.1.amount")),
        (with(1, "amount", json!("0.00")), "INVALID BAD_AMOUNT", json!("tranches.1.amount")),
        (with(0, "dueOn", json!("2026-11-22")), "INVALID BAD_DATE", json!("tranches.0.dueOn")),
        (with(1, "dueOn", json!("2026-11-23")), "INVALID BAD_DATE", json!("tranches.1.dueOn")),
        (with(2, "dueOn", json!("2027-01-31")), "INVALID BAD_DATE", json!("tranches.2.dueOn")),
        (with(2, "milestone", json!(3_999)), "INVALID MILESTONES_OUT_OF_ORDER", json!("tranches.2.milestone")),
        (with(0, "milestone", json!(4_001)), "INVALID MILESTONES_OUT_OF_ORDER", json!("tranches.1.milestone")),
        (json!([]), "INVALID MALFORMED_VALUE", json!("tranches")),
        (json!(many), "INVALID MALFORMED_VALUE", json!("tranches")),
    ] {
        let answer = world.act(DELEGATE, "setTimeline", AGREEMENT, setting(&project, tranches.clone())).await;
        assert_eq!(code_and_reason(&answer), refused, "{tranches}");
        assert_eq!(answer["errors"][0]["extensions"]["inputPath"], path, "{tranches}");
    }
    let short = with(2, "amount", json!("333333.34"));
    let answer = world.act(DELEGATE, "setTimeline", AGREEMENT, setting(&project, short)).await;
    let figures = &answer["errors"][0]["extensions"];
    assert_eq!((&figures["costCentavos"], &figures["sumCentavos"]), (&json!("100000003"), &json!("100000002")));
    assert!(tranche::Entity::find().all(&world.database).await.unwrap().is_empty(), "nothing is half written");
}

async fn only_the_delegation_sets_the_timeline_of_an_authorised_project(world: World) {
    let project = world.authorised().await;
    for (person, refused) in [
        ("national", "FORBIDDEN -"),
        ("analyst_zac", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("liaison_zac", "FORBIDDEN -"),
        ("projects_jerez", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("president_jal", "NOT_FOUND -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ] {
        let said = world.refusal(person, "setTimeline", AGREEMENT, setting(&project, three())).await;
        assert_eq!(said, refused, "{person}");
    }
    for stage in Stage::ALL.iter().map(|stage| stage.text()).filter(|stage| !["DRAFT", "AUTHORISED"].contains(stage)) {
        world.put_at(&project, stage).await;
        let said = world.refusal(DELEGATE, "setTimeline", AGREEMENT, setting(&project, three())).await;
        assert_eq!(said, "REFUSED WRONG_STAGE", "{stage}");
    }
    world.put_at(&project, "AUTHORISED").await;
    let stale = json!({ "id": project["id"], "version": 1 });
    let said = world.refusal(DELEGATE, "setTimeline", AGREEMENT, setting(&stale, three())).await;
    assert_eq!(said, "CONFLICT STALE_VERSION");
}

async fn each_seat_signs_once_for_itself_and_for_what_it_has_read(world: World) {
    let agreement = world.drawn_up().await;
    for (person, refused) in [
        ("national", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("finance_zac", "FORBIDDEN -"),
        ("liaison_jal", "NOT_FOUND -"),
        ("treasury_jerez", "FORBIDDEN -"),
        ("projects_tlaltenango", "NOT_FOUND -"),
        ("treasurer_jerez", "FORBIDDEN -"),
        ("president_tlaltenango", "NOT_FOUND -"),
        ("officer_federation", "FORBIDDEN -"),
        ("mirror_jerez", "FORBIDDEN -"),
        ("auditor", "FORBIDDEN -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ] {
        assert_eq!(world.not_signed_by(person, &agreement).await, refused, "{person}");
    }
    let with = |member: &str, value: Value| {
        let mut input = signing(&agreement);
        input[member] = value;
        input
    };
    for (input, refused) in [
        (with("contentHash", json!("a".repeat(64))), "REFUSED ANOTHER_CONTENT"),
        (with("contentHash", json!("ñ".repeat(32))), "INVALID MALFORMED_VALUE"),
        (with("contentHash", json!("")), "INVALID MALFORMED_VALUE"),
        (with("expectedVersion", json!(7)), "CONFLICT STALE_VERSION"),
        (with("agreementId", json!(NodeKind::Agreement.id(uuid::Uuid::nil()))), "NOT_FOUND -"),
    ] {
        assert_eq!(world.refusal("president_jerez", "signAgreement", AGREEMENT, input).await, refused);
    }
    let mut input = signing(&agreement);
    input["idempotencyKey"] = json!("once");
    let signed = world.done("president_jerez", "signAgreement", AGREEMENT, input.clone()).await;
    assert_eq!(signed, world.done("president_jerez", "signAgreement", AGREEMENT, input).await);
    assert_eq!(world.not_signed_by("president_jerez", &signed["agreement"]).await, "REFUSED SEAT_ALREADY_SIGNED");
    let project = json!({ "id": NodeKind::Project.id(agreed_on(&agreement)) });
    for stage in ["IN_NATIONAL_REVIEW", "AGREED", "CANCELLED"] {
        world.put_at(&project, stage).await;
        assert_eq!(world.not_signed_by("liaison_zac", &signed["agreement"]).await, "REFUSED WRONG_STAGE", "{stage}");
    }
}

async fn a_person_signs_for_one_seat(world: World) {
    let agreement = world.drawn_up().await;
    let as_club = world.act_as("turncoat", "club_jerez", "signAgreement", AGREEMENT, signing(&agreement)).await;
    let signed = as_club["data"]["signAgreement"]["agreement"].clone();
    assert_eq!(signed["signatures"][0]["seat"], "MIGRANT");
    let as_town = world.act_as("turncoat", "jerez", "signAgreement", AGREEMENT, signing(&signed)).await;
    assert_eq!(code_and_reason(&as_town), "REFUSED PERSON_SIGNED_FOR_ANOTHER_SEAT");
}

async fn a_federation_signs_where_the_mandate_says_so_by_name(world: World) {
    let agreement = world.drawn_up().await;
    let officer = "officer_federation";
    let mandate = async |acts: &str| {
        federation_mandate::Entity::update_many()
            .col_expr(federation_mandate::Column::Acts, Expr::value(acts))
            .filter(federation_mandate::Column::Id.eq(id("mandate_federation_club_jerez")))
            .exec(&world.database)
            .await
            .unwrap();
    };
    mandate("*").await;
    assert_eq!(world.not_signed_by(officer, &agreement).await, "FORBIDDEN -", "everything is not the signature");
    mandate("signAgreement").await;
    assert_eq!(world.not_signed_by(officer, &agreement).await, "NOT_FOUND -", "whoever cannot read it cannot sign it");
    mandate("read,signAgreement").await;
    let signed = world.signed_by(officer, &agreement).await;
    let tenant = &signed["signatures"][0]["tenant"]["name"];
    assert_eq!((&signed["signatures"][0]["seat"], tenant), (&json!("MIGRANT"), &json!("Entidad club_jerez")));
    assert_eq!(world.not_signed_by("president_jerez", &signed).await, "REFUSED SEAT_ALREADY_SIGNED");
    // With the last signature it moves the project on.
    let mut agreement = world.drawn_up().await;
    for person in &VOTERS[..3] {
        agreement = world.signed_by(person, &agreement).await;
    }
    assert_eq!(world.signed_by(officer, &agreement).await["project"]["stage"], "AGREED");
}

async fn those_who_come_at_once_are_done_or_told_to_look_again(world: World) {
    let project = world.authorised().await;
    let set = |tranches: Value| world.act(DELEGATE, "setTimeline", AGREEMENT, setting(&project, tranches));
    let word = |answer: &Value| {
        if answer.get("errors").is_some() { code_and_reason(answer) } else { "done".to_owned() }
    };
    let answers = join_all([set(three()), set(three()), set(three())]).await;
    let mut words: Vec<String> = answers.iter().map(word).collect();
    words.sort();
    assert_eq!(words, ["CONFLICT STALE_VERSION", "CONFLICT STALE_VERSION", "done"]);
    let done = answers.iter().find(|answer| answer.get("errors").is_none()).unwrap();
    let mut agreement = done["data"]["setTimeline"]["agreement"].clone();
    let signature = format!("{{ node(id: {}) {{ ... on Agreement {{ id version hash status }} }} }}", agreement["id"]);
    let mut waiting: Vec<&str> = VOTERS.to_vec();
    while !waiting.is_empty() {
        let sign = |person: &&'static str| world.act(person, "signAgreement", AGREEMENT, signing(&agreement));
        let answers = join_all(waiting.iter().map(sign)).await;
        let words: Vec<String> = answers.iter().map(word).collect();
        assert!(words.iter().all(|word| word == "done" || word == "CONFLICT STALE_VERSION"), "{words:?}");
        let before = waiting.len();
        let mut turn = words.iter();
        waiting.retain(|_| turn.next().unwrap() != "done");
        assert!(waiting.len() < before, "somebody is always done");
        agreement = world.read("liaison_zac", &signature).await["node"].clone();
    }
    assert_eq!(agreement["status"], "SIGNED");
    let signatures = entity::agreement_signature::Entity::find().all(&world.database).await.unwrap();
    assert_eq!(signatures.len(), 4);
}

async fn a_signature_stays(world: World) {
    let agreement = world.drawn_up().await;
    world.signed_by("president_jerez", &agreement).await;
    for statement in [
        "DELETE FROM agreement_signature",
        "UPDATE agreement_signature SET seat = 'STATE'",
        "INSERT INTO agreement_signature SELECT * FROM agreement_signature",
    ] {
        assert!(world.database.execute_unprepared(statement).await.is_err(), "{statement}");
    }
    assert_eq!(entity::agreement_signature::Entity::find().all(&world.database).await.unwrap().len(), 1);
}
