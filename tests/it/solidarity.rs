//! The solidarity list: a community without a mirror club is heard through its municipality, and is in the list until it has
//! a club or needs nothing more.

mod answered;
mod attacked;
mod drift;

use chrono::Duration;
use entity::community;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::global;
use crate::world::{World, id};

both_databases!(
    a_municipality_files_for_a_community_that_has_no_mirror_club,
    a_need_of_an_assembly_is_of_its_time_and_of_who_attended,
    the_poorest_are_listed_first_and_leave_with_their_last_need,
    a_community_leaves_the_list_with_its_first_club,
);

const NEED: &str = "need { id version status endorsements assemblyEndorsements minutesReference attendees \
                    mirrorClub { name } community { name } }";
const TOWN: &str = "projects_jerez";

impl World {
    /// A community of Jerez of which no club knows, put there behind the service.
    pub async fn community_alone(&self, name: &str, degree: &str) {
        let row = community::Model {
            id: id(name),
            municipality_code: "32020".into(),
            state_code: "32".into(),
            name: name.into(),
            marginalisation_degree: degree.into(),
            solidarity_rank: 0,
        };
        community::Entity::insert(row.into_active_model()).exec_without_returning(&self.database).await.unwrap();
    }

    pub async fn assembly_asks(&self, community: &str) -> Value {
        self.done(TOWN, "fileAssemblyNeed", NEED, self.assembly_need(community)).await["need"].clone()
    }

    pub fn assembly_need(&self, community: &str) -> Value {
        json!({
            "communityId": global(NodeKind::Community, community), "title": "Agua", "description": "Un pozo",
            "type": "POTABLE_WATER", "assemblyOn": self.time().date_naive(), "attendees": 80, "endorsements": 61,
            "minutesReference": "Acta 3/2026",
        })
    }

    pub async fn not_filed(&self, person: &str, input: Value) -> String {
        self.refusal(person, "fileAssemblyNeed", NEED, input).await
    }

    pub async fn in_solidarity(&self, person: &str) -> Vec<Value> {
        let query = "{ solidarityCommunities(first: 10) { nodes { name } } }";
        let told = self.read(person, query).await["solidarityCommunities"]["nodes"].clone();
        told.as_array().unwrap().iter().map(|node| node["name"].clone()).collect()
    }
}

fn withdraw(need: &Value, version: i64) -> Value {
    json!({ "needId": need["id"], "expectedVersion": version, "reason": "Ya hay" })
}

async fn a_municipality_files_for_a_community_that_has_no_mirror_club(world: World) {
    world.community_alone("Las Lomas", "LOW").await;
    let need = world.assembly_asks("Las Lomas").await;
    assert_eq!((&need["status"], &need["endorsements"]), (&json!("OPEN"), &json!(0)), "nobody endorsed it but there");
    assert_eq!((&need["assemblyEndorsements"], &need["attendees"]), (&json!(61), &json!(80)));
    assert_eq!((&need["minutesReference"], &need["mirrorClub"]), (&json!("Acta 3/2026"), &Value::Null));
    for person in [
        "treasury_jerez",
        "projects_tlaltenango",
        "projects_jal",
        "delegate_zac",
        "liaison_zac",
        "president_jerez",
        "mirror_jerez",
        "auditor",
    ] {
        assert_eq!(world.not_filed(person, world.assembly_need("Las Lomas")).await, "FORBIDDEN -", "{person}");
    }
    let spoken = world.assembly_need("community_jerez");
    assert_eq!(world.not_filed(TOWN, spoken).await, "REFUSED COMMUNITY_HAS_MIRROR_CLUB");
    assert_eq!(world.not_filed(TOWN, world.assembly_need("a community that never was")).await, "NOT_FOUND -");
    let input = json!({ "needId": need["id"], "expectedVersion": 0 });
    assert_eq!(world.refusal("mirror_jerez", "endorseNeed", NEED, input).await, "FORBIDDEN -", "of another community");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_need_of_an_assembly_is_of_its_time_and_of_who_attended(world: World) {
    world.community_alone("Las Lomas", "LOW").await;
    let today = world.time().date_naive();
    for (member, value, refusal) in [
        ("assemblyOn", json!(today + Duration::days(1)), "INVALID BAD_DATE"),
        ("assemblyOn", json!(today - Duration::days(800)), "INVALID BAD_DATE"),
        ("attendees", json!(0), "INVALID MALFORMED_VALUE"),
        ("attendees", json!(100_001), "INVALID MALFORMED_VALUE"),
        ("endorsements", json!(0), "INVALID MALFORMED_VALUE"),
        ("endorsements", json!(81), "INVALID MALFORMED_VALUE"),
        ("minutesReference", json!(" "), "INVALID EMPTY_TEXT"),
        ("title", json!(""), "INVALID EMPTY_TEXT"),
    ] {
        let mut input = world.assembly_need("Las Lomas");
        input[member] = value;
        assert_eq!(world.not_filed(TOWN, input).await, refusal, "{member}");
    }
    assert_eq!(world.in_solidarity("national").await, Vec::<Value>::new());
}

async fn the_poorest_are_listed_first_and_leave_with_their_last_need(world: World) {
    for (name, degree) in
        [("Pobre", "HIGH"), ("Muy pobre", "VERY_HIGH"), ("Más pobre", "VERY_HIGH"), ("Desconocida", "UNKNOWN")]
    {
        world.community_alone(name, degree).await;
    }
    for name in ["Desconocida", "Pobre", "Pobre", "Más pobre", "Muy pobre"] {
        world.assembly_asks(name).await;
    }
    let more = world.assembly_asks("Más pobre").await;
    // What a mirror club files puts no community in the list.
    world.file_need("mirror_jerez", "mirror_club_jerez", "Clínica").await;
    let listed = ["Más pobre", "Muy pobre", "Pobre", "Desconocida"];
    for person in ["", "national", "projects_jerez", "president_jal", "officer_federation", "registrar_la", "auditor"] {
        assert_eq!(world.in_solidarity(person).await, listed, "{person:?}");
    }
    let page =
        "{ solidarityCommunities(first: 1) { totalCount pageInfo { endCursor } nodes { needs { totalCount } } } }";
    let told = world.read("national", page).await["solidarityCommunities"].clone();
    assert_eq!((&told["totalCount"], &told["nodes"][0]["needs"]["totalCount"]), (&json!(4), &json!(2)));
    let next = format!(
        "{{ solidarityCommunities(first: 2, after: {}) {{ nodes {{ name }} }} }}",
        told["pageInfo"]["endCursor"]
    );
    let told = world.read("national", &next).await["solidarityCommunities"]["nodes"].clone();
    assert_eq!(told, json!([{ "name": "Muy pobre" }, { "name": "Pobre" }]));
    let names = |arguments: &str| format!("{{ solidarityCommunities({arguments}) {{ nodes {{ name }} }} }}");
    for (arguments, first) in [
        ("first: 1, orderBy: POOREST_LAST", json!([{ "name": "Desconocida" }])),
        ("where: { marginalisation: { eq: HIGH } }", json!([{ "name": "Pobre" }])),
        ("where: { state: { eq: \"14\" } }", json!([])),
    ] {
        assert_eq!(world.read("", &names(arguments)).await["solidarityCommunities"]["nodes"], first, "{arguments}");
    }
    for person in ["projects_tlaltenango", "mirror_jerez", "treasury_jerez", "delegate_zac"] {
        let refused = world.refusal(person, "withdrawNeed", NEED, withdraw(&more, 1)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    world.done(TOWN, "withdrawNeed", NEED, withdraw(&more, 1)).await;
    let last = world.assembly_asks("Muy pobre").await;
    assert_eq!(world.in_solidarity("").await[..2], ["Muy pobre", "Más pobre"]);
    world.done(TOWN, "withdrawNeed", NEED, withdraw(&last, 1)).await;
    let of_unknown = "{ needs(where: { municipality: { eq: \"32020\" } }) { nodes { id community { name } } } }";
    let needs = world.read("", of_unknown).await["needs"]["nodes"].clone();
    let of = |need: &&Value| need["community"]["name"] == "Desconocida";
    world.done(TOWN, "withdrawNeed", NEED, withdraw(needs.as_array().unwrap().iter().find(of).unwrap(), 1)).await;
    assert_eq!(world.in_solidarity("").await.len(), 3, "who needs nothing more is not in the list");
}

async fn a_community_leaves_the_list_with_its_first_club(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let need = world.assembly_asks("Las Lomas").await;
    assert_eq!(world.in_solidarity("").await, ["Las Lomas"]);
    let input = drift::club_for("Las Lomas", 1);
    world.done("registrar_la", "registerClub", "club { id }", input).await;
    assert_eq!(world.in_solidarity("").await, Vec::<Value>::new());
    // Nor does it come back with what else is asked for, or taken back.
    world.assembly_asks("Las Lomas").await;
    world.done(TOWN, "withdrawNeed", NEED, withdraw(&need, 1)).await;
    assert_eq!(world.in_solidarity("").await, Vec::<Value>::new());
}
