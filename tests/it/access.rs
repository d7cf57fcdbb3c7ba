//! What the service says of permissions is what it does: `can`, `explainAccess` and the act itself agree.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::global;
use crate::world::{PEOPLE, World, code_and_reason, id};

both_databases!(
    a_button_is_shown_to_whoever_may_press_it,
    an_explanation_names_the_rule_that_would_have_to_hold,
    nothing_is_explained_of_what_is_not_there_for_the_viewer,
    the_policy_is_published_whole,
    what_is_named_by_its_code_is_explained_as_all_else,
);

async fn a_button_is_shown_to_whoever_may_press_it(world: World) {
    let on = world.open().await;
    let item = on.item["id"].as_str().unwrap();
    let query = format!(
        "{{ node(id: \"{item}\") {{ ... on AgendaItem {{ can {{ castVote {{ allowed rule }} closeAgendaItem {{ allowed }} }} }} }} }}"
    );
    let explain = format!("{{ explainAccess(id: \"{item}\", act: CAST_VOTE) {{ allowed }} }}");
    let (mut allowed, mut denied) = (0, 0);
    for (person, ..) in PEOPLE {
        let shown = world.read(person, &query).await["node"]["can"].clone();
        if shown.is_null() {
            let answer = world.ask(person, &explain, json!({})).await;
            assert_eq!(code_and_reason(&answer), "NOT_FOUND -", "{person} does not see the item");
            continue;
        }
        let may = shown["castVote"]["allowed"].as_bool().unwrap();
        let explained = world.read(person, &explain).await;
        assert_eq!(explained["explainAccess"]["allowed"], may, "{person}");
        assert_eq!(shown["castVote"]["rule"].is_null(), may, "{person}");
        let vote = json!({ "agendaItemId": item, "choice": "FOR", "expectedVersion": 0 });
        let answer = world.act(person, "castVote", "agendaItem { id }", vote).await;
        let forbidden = answer.get("errors").is_some() && code_and_reason(&answer) == "FORBIDDEN -";
        assert_eq!(forbidden, !may, "{person}: {answer:#}");
        *(if may { &mut allowed } else { &mut denied }) += 1;
    }
    assert!(allowed >= 4 && denied >= 4, "{allowed} may, {denied} may not");
}

async fn an_explanation_names_the_rule_that_would_have_to_hold(world: World) {
    let on = world.open().await;
    let query = format!(
        "{{ explainAccess(id: {}, act: CAST_VOTE) {{ allowed rules {{ id speaksOfViewer holds condition }} }} }}",
        on.item["id"]
    );
    let of_state = |explained: &Value| {
        let rules = explained["explainAccess"]["rules"].as_array().unwrap().clone();
        rules.into_iter().find(|rule| rule["id"] == "vote.cast.state").unwrap()
    };
    let liaison = of_state(&world.read("liaison_zac", &query).await);
    assert_eq!((&liaison["speaksOfViewer"], &liaison["holds"]), (&json!(true), &json!(true)));
    assert!(liaison["condition"].as_str().unwrap().starts_with("state_code is within reach and "), "{liaison}");
    let finance = world.read("finance_zac", &query).await;
    assert_eq!(finance["explainAccess"]["allowed"], false, "who finances does not vote");
    assert_eq!(of_state(&finance)["speaksOfViewer"], false);
    let wrong = format!("{{ explainAccess(id: {}, act: RECORD_DEPOSIT) {{ allowed }} }}", on.item["id"]);
    let answer = world.ask("liaison_zac", &wrong, json!({})).await;
    assert_eq!(code_and_reason(&answer), "INVALID MALFORMED_VALUE", "an act that is not judged on such an object");
}

async fn what_is_named_by_its_code_is_explained_as_all_else(world: World) {
    let named = "{ states(first: 1) { nodes { id } } municipalities(first: 1) { nodes { id } } }";
    let named = world.read("", named).await;
    for list in ["states", "municipalities"] {
        let query = format!("{{ explainAccess(id: {}, act: READ) {{ allowed }} }}", named[list]["nodes"][0]["id"]);
        assert_eq!(world.read("", &query).await["explainAccess"]["allowed"], true, "{list}");
    }
}

async fn nothing_is_explained_of_what_is_not_there_for_the_viewer(world: World) {
    let draft = world.draft().await;
    let absent = NodeKind::Project.id(id("a project that never was"));
    for person in ["", "national", "delegate_zac", "liaison_zac", "projects_jerez", "president_tlaltenango"] {
        let ask = |id: String| json!({ "query": format!("{{ explainAccess(id: {id}, act: CONFIRM_PROPOSAL) {{ allowed }} }}") });
        let of_draft = world.send(person, ask(draft["id"].to_string())).await;
        let of_nothing = world.send(person, ask(json!(absent.as_str()).to_string())).await;
        assert_eq!(of_draft, of_nothing, "{person}");
    }
    let own = world
        .read(
            "president_jerez",
            &format!("{{ project(id: {}) {{ can {{ confirmProposal {{ allowed }} }} }} }}", draft["id"]),
        )
        .await;
    assert_eq!(own["project"]["can"]["confirmProposal"]["allowed"], true);
    let file = format!(
        "{{ club(id: \"{}\") {{ file {{ ... on ClubFile {{ can {{ updateClubFile {{ allowed rule }} }} }} }} }} }}",
        global(NodeKind::Club, "club_jerez").as_str()
    );
    let member = world.read("member_jerez", &file).await;
    let permission = json!({ "allowed": false, "rule": "club_file.update" });
    assert_eq!(
        member["club"]["file"]["can"]["updateClubFile"], permission,
        "a member without an office reads and does not write"
    );
}

async fn the_policy_is_published_whole(world: World) {
    let published = world.read("", "{ accessMatrix { id resource act roles condition } }").await;
    let rules = published["accessMatrix"].as_array().unwrap().len();
    assert_eq!(rules, tresporuno::authz::policy::RULES.len());
}
