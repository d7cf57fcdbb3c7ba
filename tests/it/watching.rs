//! Watching over the programme: what waits for whom, which party governed where, and how proposals fared.

use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::tenants::grown::Grown;
use crate::tenants::viewers::Viewer;
use crate::world::World;
use crate::world::story::{VOTERS, global};

both_databases!(
    a_task_is_there_for_whoever_may_do_it_until_it_is_done,
    a_vote_waits_for_each_seat_until_it_has_voted,
    tasks_are_sorted_by_the_day_and_overdue_ones_are_told,
    no_more_tasks_are_listed_than_were_asked_for,
    a_registration_that_ends_soon_waits_for_its_consulate,
    parties_follow_each_other_at_a_government,
    a_party_is_never_recorded_of_anybody_but_a_government,
    the_report_counts_what_everybody_reads_and_tells_all_the_same,
);

/// Acts that wait for a person, each with the title of its project.
async fn waiting(world: &World, person: &str) -> Vec<(String, Value)> {
    let query = "{ myTasks(first: 100) { tasks { act on project { title } } } }";
    let told = world.read(person, query).await["myTasks"]["tasks"].clone();
    let task = |task: &Value| (task["act"].as_str().unwrap().to_owned(), task["project"]["title"].clone());
    told.as_array().unwrap().iter().map(task).collect()
}

async fn acts(world: &World, person: &str) -> Vec<String> {
    waiting(world, person).await.into_iter().map(|(act, _)| act).collect()
}

async fn a_task_is_there_for_whoever_may_do_it_until_it_is_done(world: World) {
    let draft = world.draft().await;
    assert_eq!(acts(&world, "secretary_jerez").await, Vec::<String>::new(), "the author does not confirm");
    assert_eq!(acts(&world, "member_jerez").await, Vec::<String>::new(), "nor does whoever has no office");
    assert_eq!(acts(&world, "president_tlaltenango").await, Vec::<String>::new(), "nor another club");
    assert_eq!(acts(&world, "").await, Vec::<String>::new(), "nobody has no tasks");
    for (officer, version) in [("president_jerez", 1), ("treasurer_jerez", 2)] {
        assert_eq!(acts(&world, officer).await, ["CONFIRM_PROPOSAL"], "{officer}");
        let told = world.read(officer, "{ myTasks { tasks { on project { id } dueAt overdue } } }").await;
        let task = json!({ "on": draft["id"], "project": { "id": draft["id"] }, "dueAt": null, "overdue": false });
        assert_eq!(told["myTasks"]["tasks"], json!([task]));
        world.confirm(officer, &draft["id"], version).await;
        assert_eq!(acts(&world, officer).await, Vec::<String>::new(), "{officer} has confirmed");
    }
}

async fn a_vote_waits_for_each_seat_until_it_has_voted(world: World) {
    let on = world.on_agenda().await;
    assert_eq!(acts(&world, "delegate_zac").await, ["OPEN_AGENDA_ITEM"]);
    let item = world.open_item(&crate::world::story::JEREZ, &on.item).await;
    let on = crate::world::story::OnAgenda { item, ..on };
    for (seat, person) in VOTERS.into_iter().enumerate() {
        let chairs = |acts: Vec<String>| acts.into_iter().filter(|act| act == "CAST_VOTE").count();
        assert_eq!(chairs(acts(&world, person).await), 1, "{person}");
        world.vote(person, &on, "FOR").await;
        assert_eq!(chairs(acts(&world, person).await), 0, "{person} has voted");
        // The vote is the seat's: it waits for none of its people any more, and still for the seats after it.
        if person == "president_jerez" {
            assert_eq!(acts(&world, "treasurer_jerez").await, Vec::<String>::new());
        }
        for later in &VOTERS[seat + 1..] {
            assert_eq!(chairs(acts(&world, later).await), 1, "{later} after {person}");
        }
    }
    assert_eq!(acts(&world, "delegate_zac").await, ["CLOSE_AGENDA_ITEM"]);
    world.close(&on, "SELECTED").await;
    assert_eq!(acts(&world, "delegate_zac").await, ["PUBLISH_RESOLUTION", "PLEDGE_CONTRIBUTION"]);
    assert_eq!(acts(&world, "treasury_jerez").await, ["PLEDGE_CONTRIBUTION"]);
    assert_eq!(acts(&world, "projects_jerez").await, ["OPEN_TECHNICAL_FILE"], "who does not pay does not pledge");
}

async fn tasks_are_sorted_by_the_day_and_overdue_ones_are_told(world: World) {
    let ask = async |days: i64| {
        let asked = json!({
            "clubId": global(NodeKind::Club, "club_tlaltenango"), "acts": ["READ"],
            "validUntil": world.time() + Duration::days(days),
        });
        world.done("officer_federation", "proposeMandate", "mandate { id }", asked).await
    };
    ask(30).await;
    let draft = world.draft_of("secretary_tlaltenango", "club_tlaltenango").await;
    let tasks = waiting(&world, "president_tlaltenango").await;
    let acts: Vec<&str> = tasks.iter().map(|(act, _)| act.as_str()).collect();
    assert_eq!(acts, ["ACCEPT_MANDATE", "CONFIRM_PROPOSAL"], "what has a day comes before what has none");
    assert!(draft["id"].is_string());
    world.pass(Duration::days(31));
    assert_eq!(waiting(&world, "president_tlaltenango").await.len(), 1, "what cannot be accepted any more is no task");
}

async fn no_more_tasks_are_listed_than_were_asked_for(world: World) {
    for title in ["Uno", "Dos", "Tres"] {
        world.draft_called("secretary_jerez", "club_jerez", title).await;
    }
    for (first, listed, more) in [(1, 1, true), (2, 2, true), (3, 3, false), (100, 3, false)] {
        let query = format!("{{ myTasks(first: {first}) {{ tasks {{ on }} hasMore }} }}");
        let told = world.read("president_jerez", &query).await["myTasks"].clone();
        assert_eq!((told["tasks"].as_array().unwrap().len(), &told["hasMore"]), (listed, &json!(more)), "{first}");
    }
    for first in [0, -1, 101] {
        let query = format!("{{ myTasks(first: {first}) {{ hasMore }} }}");
        let told = world.ask("president_jerez", &query, json!({})).await;
        assert_eq!(crate::world::code_and_reason(&told), "INVALID BAD_PAGE", "{first}");
    }
}

async fn a_registration_that_ends_soon_waits_for_its_consulate(grown: Grown) {
    let query = "{ myTasks(first: 100) { overdue tasks { act on dueOn overdue } } }";
    let of = |told: &Value| -> Vec<Value> {
        let tasks = told["myTasks"]["tasks"].as_array().unwrap().iter();
        tasks.filter(|task| task["act"] == "RENEW_CLUB_REGISTRATION").cloned().collect()
    };
    // The clubs of Jerez and Tlaltenango end in 30 and 40 days from the first day of the world.
    let told = of(&grown.look(Viewer::called("registrar_la"), query).await);
    let clubs: Vec<&Value> = told.iter().map(|task| &task["on"]).collect();
    assert_eq!(
        clubs[..2],
        [&json!(global(NodeKind::Club, "club_jerez")), &json!(global(NodeKind::Club, "club_tlaltenango"))]
    );
    assert_eq!(told[0]["overdue"], false);
    grown.world.pass(Duration::days(30));
    let told = of(&grown.look(Viewer::called("registrar_la"), query).await);
    assert_eq!((&told[0]["overdue"], &told[1]["overdue"]), (&json!(true), &json!(false)));
    assert_eq!(of(&grown.look(Viewer::called("registrar_chicago"), query).await).len(), 1, "its own clubs alone");
}

const TERM: &str = "governingParty { party since until tenant { name } }";

async fn parties_follow_each_other_at_a_government(world: World) {
    let took_over = |party: &str, since: &str| json!({ "tenantId": global(NodeKind::Tenant, "tlaltenango"), "party": party, "since": since });
    for (party, since) in [("Primero", "2018-09-15"), ("Tercero", "2024-09-15"), ("Segundo", "2021-09-15")] {
        let recorded = world.done("administrator", "recordGoverningParty", TERM, took_over(party, since)).await;
        assert_eq!(recorded["governingParty"]["party"], party);
    }
    let query = format!(
        "{{ node(id: {:?}) {{ ... on Tenant {{ governingParties(orderBy: SINCE_ASC) {{ nodes {{ party since until }} }} }} }} }}",
        *global(NodeKind::Tenant, "tlaltenango")
    );
    let told = world.read("", &query).await["node"]["governingParties"]["nodes"].clone();
    let expected = json!([
        { "party": "Primero", "since": "2018-09-15", "until": "2021-09-15" },
        { "party": "Segundo", "since": "2021-09-15", "until": "2024-09-15" },
        { "party": "Tercero", "since": "2024-09-15", "until": null },
    ]);
    assert_eq!(told, expected, "in public, whoever looks");
    for (since, refusal) in [("2021-09-15", "INVALID ALREADY_RECORDED"), ("2099-01-01", "INVALID BAD_DATE")] {
        let refused = world.refusal("administrator", "recordGoverningParty", TERM, took_over("Otro", since)).await;
        assert_eq!(refused, refusal);
    }
    for person in ["national", "delegate_zac", "projects_tlaltenango", "president_tlaltenango", "auditor"] {
        let refused = world.refusal(person, "recordGoverningParty", TERM, took_over("Otro", "2022-01-01")).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
}

async fn a_party_is_never_recorded_of_anybody_but_a_government(world: World) {
    for tenant in ["club_jerez", "federation", "ministry", "oversight"] {
        let input = json!({ "tenantId": global(NodeKind::Tenant, tenant), "party": "Otro", "since": "2022-01-01" });
        let refused = world.refusal("administrator", "recordGoverningParty", TERM, input).await;
        assert_eq!(refused, "FORBIDDEN -", "{tenant}");
    }
}

async fn the_report_counts_what_everybody_reads_and_tells_all_the_same(grown: Grown) {
    let groups = "name proposals selected rejected approval cost { centavos } share";
    let query = format!(
        "{{ fairnessReport(fiscalYear: 2026) {{ byMarginalisation {{ {groups} }} byFederation {{ id {groups} }} \
         byClub {{ id {groups} }} byGoverningParty {{ {groups} }} }} \
         projects(first: 100) {{ nodes {{ stage audience cost {{ centavos }} club {{ id }} municipality {{ code }} }} }} }}"
    );
    let mut reports = Vec::new();
    for viewer in ["national", "delegate_zac", "projects_jerez", "president_jal", "auditor", "mirror_jerez", ""] {
        let told = grown.look(Viewer::called(viewer), &query).await;
        let seen: Vec<&Value> = told["projects"]["nodes"].as_array().unwrap().iter().collect();
        let proposals: Vec<_> = seen.into_iter().filter(|project| project["audience"] == "PUBLIC").collect();
        assert!(proposals.len() > 1, "{viewer} sees {proposals:?}");
        let turned_down = ["SUBMITTED", "REJECTED", "WITHDRAWN", "CANCELLED"];
        let selected = |project: &&&Value| !turned_down.contains(&project["stage"].as_str().unwrap());
        let cost = |project: &&Value| project["cost"]["centavos"].as_str().unwrap().parse::<i64>().unwrap();
        let report = &told["fairnessReport"];
        for grouping in ["byMarginalisation", "byFederation", "byClub", "byGoverningParty"] {
            let groups = report[grouping].as_array().unwrap();
            let sum = |field: &str| groups.iter().map(|group| group[field].as_i64().unwrap()).sum::<i64>();
            let number = |count: usize| i64::try_from(count).unwrap();
            assert_eq!(sum("proposals"), number(proposals.len()), "{viewer} {grouping}");
            assert_eq!(sum("selected"), number(proposals.iter().filter(selected).count()), "{viewer} {grouping}");
            let money = groups.iter().map(|group| group["cost"]["centavos"].as_str().unwrap().parse::<i64>().unwrap());
            assert_eq!(money.sum::<i64>(), proposals.iter().filter(selected).map(cost).sum::<i64>(), "{viewer}");
        }
        for group in report["byClub"].as_array().unwrap() {
            let own = proposals.iter().filter(|project| project["club"]["id"] == group["id"]);
            assert_eq!(group["proposals"], own.count(), "{viewer}: {group}");
        }
        // The party is known of Jerez alone.
        let at_jerez = proposals.iter().filter(|project| project["municipality"]["code"] == "32020").count();
        let parties = report["byGoverningParty"].as_array().unwrap();
        let known: i64 = parties
            .iter()
            .filter(|group| group["name"] == "Partido de Jerez")
            .map(|group| group["proposals"].as_i64().unwrap())
            .sum();
        assert_eq!(usize::try_from(known).unwrap(), at_jerez, "{viewer}");
        reports.push(report.clone());
    }
    assert!(reports.windows(2).all(|pair| pair[0] == pair[1]), "whoever looks: {reports:#?}");
    let of_state = "{ fairnessReport(fiscalYear: 2026, state: \"14\") { byClub { name } } }";
    let told = grown.look(Viewer::called("national"), of_state).await;
    assert_eq!(told["fairnessReport"]["byClub"].as_array().unwrap().len(), 1, "one club of Jalisco");
    let wrong = grown.ask(
        Viewer::called("national"),
        "{ fairnessReport(fiscalYear: 2026, state: \"32020\") { fiscalYear } }",
        json!({}),
    );
    assert_eq!(crate::tenants::acts::outcome(&wrong.await), "INVALID MALFORMED_VALUE");
}
