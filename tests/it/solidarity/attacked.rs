//! Attacks on the solidarity list: needs in the name of a community that is somebody else's, and what the list could tell
//! of what only a club knows.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::{NEED, TOWN, withdraw};
use crate::world::story::{JEREZ, content, global};
use crate::world::{World, code_and_reason, id};

both_databases!(
    nobody_asks_in_the_name_of_a_community_of_another_town,
    a_need_is_taken_back_by_the_town_that_filed_it_alone,
    the_list_tells_nothing_of_what_a_club_drafts_for_a_community,
);

const LIST: &str = "{ solidarityCommunities(first: 5) { totalCount edges { cursor } nodes { id name marginalisationDegree \
                    clubs(first: 2) { totalCount nodes { id version file { __typename } } } projects(first: 2) { totalCount nodes { id } } \
                    needs(first: 3) { totalCount nodes { id version status endorsements projects(first: 2) { totalCount nodes { id } } } } } } }";

async fn nobody_asks_in_the_name_of_a_community_of_another_town(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let own = || world.assembly_need("Las Lomas");
    for community in ["community_tlaltenango", "community_colotlan"] {
        assert_eq!(world.not_filed(TOWN, world.assembly_need(community)).await, "FORBIDDEN -", "{community}");
    }
    assert_eq!(world.not_filed("", own()).await, "UNAUTHENTICATED CREDENTIAL_MISSING");
    assert_eq!(world.not_filed("service_la", own()).await, "NOT_FOUND -");
    // Whoever works for two towns acts for the one that they name.
    world.also(TOWN, "tlaltenango", "MUNICIPAL_PROJECTS").await;
    let answer = world.act_as(TOWN, "tlaltenango", "fileAssemblyNeed", NEED, own()).await;
    assert_eq!(code_and_reason(&answer), "FORBIDDEN -");
    // The state and the ministry hold more than a town, and a treasury is of the town: none of them is its assembly's.
    for role in ["TENANT_ADMIN", "MUNICIPAL_TREASURY"] {
        let person = if role == "TENANT_ADMIN" { "people_jerez" } else { "treasury_jerez" };
        assert_eq!(world.not_filed(person, own()).await, "FORBIDDEN -", "{role}");
    }
    let can = "{ communities(where: { municipality: { eq: \"32020\" } }) { nodes { name can { fileAssemblyNeed { \
               allowed rule } } } } }";
    let read = world.read("projects_tlaltenango", can).await.to_string();
    assert!(read.contains(r#""fileAssemblyNeed":{"allowed":false,"rule":"need.file_assembly"}"#), "{read}");
    assert_eq!(world.in_solidarity("national").await, Vec::<Value>::new());
    let (kept, counted) = world.places().await;
    assert_eq!(kept, counted);
}

async fn a_need_is_taken_back_by_the_town_that_filed_it_alone(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let of_town = world.assembly_asks("Las Lomas").await;
    let of_club = world.file_need("mirror_jerez", "mirror_club_jerez", "Agua").await;
    let back = |need: &Value| withdraw(need, 1);
    for person in ["projects_tlaltenango", "treasury_jerez", "mirror_jerez", "president_jerez", "delegate_zac"] {
        assert_eq!(world.refusal(person, "withdrawNeed", NEED, back(&of_town)).await, "FORBIDDEN -", "{person}");
    }
    assert_eq!(
        world.refusal(TOWN, "withdrawNeed", NEED, back(&of_club)).await,
        "FORBIDDEN -",
        "it is the mirror club's"
    );
    assert_eq!(world.refusal("", "withdrawNeed", NEED, back(&of_town)).await, "UNAUTHENTICATED CREDENTIAL_MISSING");
    world.done(TOWN, "withdrawNeed", NEED, back(&of_town)).await;
    assert_eq!(world.refusal(TOWN, "withdrawNeed", NEED, withdraw(&of_town, 2)).await, "REFUSED NEED_NOT_OPEN");
}

async fn the_list_tells_nothing_of_what_a_club_drafts_for_a_community(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let need = world.assembly_asks("Las Lomas").await;
    let others = ["", "national", TOWN, "president_tlaltenango", "mirror_jerez", "registrar_la", "delegate_jal"];
    let mut before = Vec::new();
    for person in others {
        before.push(world.read(person, LIST).await);
        assert_eq!(before.last().unwrap()["solidarityCommunities"]["totalCount"], 1, "{person}");
    }
    let draft = json!({
        "clubId": global(NodeKind::Club, JEREZ.club), "communityId": NodeKind::Community.id(id("Las Lomas")),
        "needId": need["id"], "title": "Agua", "description": "Red", "type": "POTABLE_WATER", "cost": "1000000.03",
        "content": content("Agua", "1000000.03"),
    });
    let draft = world.done(JEREZ.author, "draftProposal", "project { id }", draft).await["project"].clone();
    for (person, before) in others.iter().zip(&before) {
        assert_eq!(world.read(person, LIST).await, *before, "{person}");
    }
    let own = world.read(JEREZ.author, LIST).await["solidarityCommunities"]["nodes"][0].clone();
    assert_eq!(
        (&own["projects"]["totalCount"], &own["needs"]["nodes"][0]["projects"]["totalCount"]),
        (&json!(1), &json!(1))
    );
    // Submitted, it is known to its seats, to the club's twin, and to nobody else.
    world.submit(&JEREZ, &draft).await;
    for (person, before) in
        others.iter().zip(&before).filter(|(person, _)| ![TOWN, "national", "mirror_jerez"].contains(person))
    {
        assert_eq!(world.read(person, LIST).await, *before, "{person}");
    }
    let machine = world.ask("service_la", LIST, json!({})).await;
    assert!(
        !machine.to_string().contains("Las Lomas"),
        "a consulate's machine learns of clubs and nothing else: {machine}"
    );
}
