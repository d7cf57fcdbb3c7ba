//! A need is answered by what was built for it: when the work is handed over, and not before.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::{NEED, TOWN, withdraw};
use crate::world::World;
use crate::world::story::{JEREZ, VOTERS, content, global};

both_databases!(
    a_need_is_answered_when_the_work_for_it_is_handed_over,
    what_was_taken_back_is_not_answered,
    what_is_endorsed_while_the_last_seat_signs_is_answered_all_the_same,
);

impl World {
    /// A work of the club of Jerez for this need of any community, at its end: all seats but the club's have signed.
    pub async fn nearly_handed_over(&self, community: &str, need: &Value) -> (Value, Value) {
        let draft = self.draft_for(community, need).await;
        let project = self.submit(&JEREZ, &draft).await;
        self.put_at(&project, "WORKS_FINISHED").await;
        let certificate = self.certificate_of(&project).await;
        for (person, version) in VOTERS[..3].iter().zip(1..) {
            self.signed(person, &project, &certificate, version).await;
        }
        (project, certificate)
    }

    /// The work for this need is handed over.
    pub async fn hands_over(&self, community: &str, need: &Value) {
        let (project, certificate) = self.nearly_handed_over(community, need).await;
        self.signed(VOTERS[3], &project, &certificate, 4).await;
    }

    async fn draft_for(&self, community: &str, need: &Value) -> Value {
        let input = draft(community, need);
        self.done(JEREZ.author, "draftProposal", "project { id version }", input).await["project"].clone()
    }

    async fn status_of(&self, need: &Value) -> (Value, Value) {
        let query = format!("{{ node(id: {}) {{ ... on Need {{ status version }} }} }}", need["id"]);
        let read = self.read("", &query).await["node"].clone();
        (read["status"].clone(), read["version"].clone())
    }
}

fn draft(community: &str, need: &Value) -> Value {
    json!({
        "clubId": global(NodeKind::Club, JEREZ.club), "communityId": global(NodeKind::Community, community),
        "needId": need["id"], "title": "Agua", "description": "Red de agua", "type": "POTABLE_WATER", "cost": "1000000.03",
        "content": content("Agua", "1000000.03"),
    })
}

async fn a_need_is_answered_when_the_work_for_it_is_handed_over(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let need = world.assembly_asks("Las Lomas").await;
    let other = world.assembly_asks("Las Lomas").await;
    let (project, certificate) = world.nearly_handed_over("Las Lomas", &need).await;
    assert_eq!(world.status_of(&need).await, (json!("OPEN"), json!(1)), "one seat has not signed");
    let late = world.draft_for("Las Lomas", &need).await;
    let late = world.submit(&JEREZ, &late).await;
    world.signed(VOTERS[3], &project, &certificate, 4).await;
    assert_eq!(world.status_of(&need).await, (json!("ANSWERED"), json!(2)));
    assert_eq!(world.status_of(&other).await, (json!("OPEN"), json!(1)), "nobody has answered the other one");
    assert_eq!(world.in_solidarity("").await, ["Las Lomas"], "for the other need");
    let query = "{ node(id: $id) { ... on Project { ledger(last: 1) { nodes { act content } } } } }";
    let told = world.read("delegate_zac", &query.replace("$id", &project["id"].to_string())).await;
    let content = told["node"]["ledger"]["nodes"][0]["content"].to_string();
    assert!(content.contains("needAnswered"), "{told}");
    let answered = world.refusal(TOWN, "withdrawNeed", NEED, withdraw(&need, 2)).await;
    assert_eq!(answered, "REFUSED NEED_NOT_OPEN");
    let anew = world.refusal(JEREZ.author, "draftProposal", "project { id }", draft("Las Lomas", &need)).await;
    assert_eq!(anew, "REFUSED NEED_NOT_OPEN");
    // Another work for it was proposed before: it goes on, and finds nothing that is left to answer.
    world.put_at(&late, "WORKS_FINISHED").await;
    let certificate = world.certificate_of(&late).await;
    for (person, version) in VOTERS.iter().zip(1..) {
        world.signed(person, &late, &certificate, version).await;
    }
    assert_eq!(world.status_of(&need).await, (json!("ANSWERED"), json!(2)));
    world.hands_over("Las Lomas", &other).await;
    assert_eq!(world.in_solidarity("").await, Vec::<Value>::new());
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn what_was_taken_back_is_not_answered(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    let need = world.assembly_asks("Las Lomas").await;
    let (project, certificate) = world.nearly_handed_over("Las Lomas", &need).await;
    world.done(TOWN, "withdrawNeed", NEED, withdraw(&need, 1)).await;
    world.signed(VOTERS[3], &project, &certificate, 4).await;
    assert_eq!(world.status_of(&need).await, (json!("WITHDRAWN"), json!(2)));
    // Nor what was never asked for: this one answers nothing.
    world.handed_over().await;
}

async fn what_is_endorsed_while_the_last_seat_signs_is_answered_all_the_same(world: World) {
    for turn in 0..4 {
        let need = world.file_need("mirror_jerez", "mirror_club_jerez", &format!("Agua {turn}")).await;
        let (project, certificate) = world.nearly_handed_over("community_jerez", &need).await;
        let endorse = json!({ "needId": need["id"], "expectedVersion": 0 });
        let (endorsed, ()) =
            futures_util::future::join(world.act("mirror_jerez", "endorseNeed", NEED, endorse), async {
                drop(world.signed(VOTERS[3], &project, &certificate, 4).await)
            })
            .await;
        let was = if endorsed.get("errors").is_some() { 2 } else { 3 };
        assert_eq!(world.status_of(&need).await, (json!("ANSWERED"), json!(was)), "{endorsed}");
    }
}
