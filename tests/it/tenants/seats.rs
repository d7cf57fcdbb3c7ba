//! What the four seats of a project share and what they keep, before and after it is published.

use serde_json::{Value, json};

use super::grown::Grown;
use super::viewers::Viewer;

both_databases!(
    a_draft_is_seen_by_its_club_and_whoever_oversees,
    a_neighbouring_state_cannot_tell_the_project_exists,
    a_neighbouring_municipality_cannot_tell_the_project_exists,
    only_those_with_a_part_in_it_see_a_project_before_publication,
    a_government_that_left_a_project_sees_it_no_longer,
    an_open_vote_is_seen_by_its_own_seat_alone,
    votes_are_shared_by_the_seats_once_the_item_is_closed,
    a_part_is_withheld_from_the_other_three_seats,
    a_club_reads_its_own_file_and_nobody_else_but_whoever_oversees,
    after_publication_everybody_sees_the_resolution_and_no_part,
    a_person_of_two_tenants_acts_for_one_at_a_time,
);

const JEREZ_SEATS: [&str; 4] = ["delegate_zac", "finance_zac", "treasury_jerez", "treasurer_jerez"];

async fn a_draft_is_seen_by_its_club_and_whoever_oversees(grown: Grown) {
    let seen_by = grown.viewers_of(&grown.project("jerez draft")).await;
    let club = ["president_jerez", "treasurer_jerez", "secretary_jerez", "member_jerez"];
    let mandated = ["officer_federation", "auditor"];
    assert_eq!(seen_by, [&club[..], &mandated, &["turncoat of club_jerez"]].concat());
    assert_eq!(
        grown.viewers_of(&grown.project("tlaltenango draft")).await,
        ["president_tlaltenango", "treasurer_tlaltenango", "secretary_tlaltenango", "auditor"],
        "the federation's mandate of this club is suspended"
    );
}

async fn a_neighbouring_state_cannot_tell_the_project_exists(grown: Grown) {
    let ours = ["jerez submitted", "jerez open", "jerez decided", "tlaltenango open", "tlaltenango decided"];
    for neighbour in ["liaison_jal", "delegate_jal", "projects_jal", "president_jal"] {
        grown.assert_unknown(neighbour, &ours).await;
    }
    for neighbour in ["liaison_zac", "finance_zac", "delegate_zac", "projects_jerez", "president_jerez"] {
        grown.assert_unknown(neighbour, &["colotlan submitted", "colotlan voted"]).await;
    }
}

async fn a_neighbouring_municipality_cannot_tell_the_project_exists(grown: Grown) {
    for neighbour in ["projects_tlaltenango", "president_tlaltenango"] {
        grown.assert_unknown(neighbour, &["jerez submitted", "jerez pending", "jerez open", "jerez decided"]).await;
    }
    for neighbour in ["projects_jerez", "president_jerez", "mirror_jerez"] {
        grown.assert_unknown(neighbour, &["tlaltenango submitted", "tlaltenango open", "tlaltenango decided"]).await;
    }
}

async fn only_those_with_a_part_in_it_see_a_project_before_publication(grown: Grown) {
    let everybody_with_a_part = [
        "administrator",
        "national",
        "delegate_zac",
        "analyst_zac",
        "liaison_zac",
        "finance_zac",
        "planning_zac",
        "comptroller_zac",
        "projects_jerez",
        "treasury_jerez",
        "president_jerez",
        "treasurer_jerez",
        "secretary_jerez",
        "member_jerez",
        "officer_federation",
        "mirror_jerez",
        "auditor",
        "turncoat of jerez",
        "turncoat of club_jerez",
    ];
    for stand in ["submitted", "pending", "open", "fresh", "voted", "decided", "pledged"] {
        let mut seen_by = grown.viewers_of(&grown.project(&format!("jerez {stand}"))).await;
        // The committee that watches over the works of this one.
        if stand == "pledged" {
            seen_by.retain(|viewer| viewer != "works_jerez");
        }
        assert_eq!(seen_by, everybody_with_a_part, "{stand}");
    }
}

async fn a_government_that_left_a_project_sees_it_no_longer(grown: Grown) {
    for (title, sees) in [("tlaltenango decided", true), ("tlaltenango left", false)] {
        for person in ["liaison_zac", "finance_zac"] {
            assert_eq!(grown.sees(Viewer::called(person), &grown.project(title)).await, sees, "{person}: {title}");
            assert_eq!(grown.sees(Viewer::called(person), &grown.resolution(title)).await, sees, "{person}: {title}");
        }
        assert!(grown.sees(Viewer::called("delegate_zac"), &grown.project(title)).await);
    }
}

async fn an_open_vote_is_seen_by_its_own_seat_alone(grown: Grown) {
    for (person, seen) in [
        ("delegate_zac", &["FEDERAL"][..]),
        ("projects_jerez", &["MUNICIPAL"]),
        ("treasury_jerez", &["MUNICIPAL"]),
        ("liaison_zac", &[]),
        ("president_jerez", &[]),
        ("national", &[]),
        ("auditor", &[]),
        ("officer_federation", &[]),
    ] {
        assert_eq!(grown.votes(person, "jerez open").await, seen, "{person}");
    }
    assert_eq!(grown.votes("president_jerez", "jerez voted").await, ["MIGRANT"]);
    assert_eq!(grown.votes("liaison_zac", "jerez voted").await, ["STATE"]);
}

async fn votes_are_shared_by_the_seats_once_the_item_is_closed(grown: Grown) {
    let four = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];
    for person in JEREZ_SEATS.iter().chain(&["national", "auditor", "officer_federation", "member_jerez"]) {
        assert_eq!(grown.votes(person, "jerez decided").await, four, "{person}");
        // Publishing tells what was resolved; how each seat voted stays with the seats.
        assert_eq!(grown.votes(person, "jerez published").await, four, "{person}");
    }
    for person in ["mirror_jerez", "liaison_jal", "registrar_la", ""] {
        let agenda = "{ projects(first: 50) { nodes { agendaItems { totalCount nodes { votes { seat } } } } } }";
        let told = grown.look(Viewer::called(person), agenda).await;
        let projects = told["projects"]["nodes"].as_array().unwrap();
        let of_zacatecas = projects.iter().filter(|project| project["agendaItems"]["totalCount"] != 0).count();
        assert_eq!(of_zacatecas, if person == "liaison_jal" { 2 } else { 0 }, "{person}: those of its own state alone");
    }
}

async fn a_part_is_withheld_from_the_other_three_seats(grown: Grown) {
    let seats = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];
    let rules = [
        "contribution.read.delegation",
        "contribution.read.state",
        "contribution.read.municipal",
        "contribution.read.club",
    ];
    for (mine, person) in JEREZ_SEATS.into_iter().enumerate() {
        let query = format!(
            "{{ project(id: \"{}\") {{ parties {{ seat deposited {{ amount }} detail {{ __typename \
             ... on Withheld {{ rule }} ... on Contribution {{ notes deposits {{ nodes {{ evidence }} }} }} }} }} }} }}",
            grown.project("jerez pledged")
        );
        let told = grown.look(Viewer::called(person), &query).await;
        for (seat, party) in told["project"]["parties"].as_array().unwrap().iter().enumerate() {
            assert_eq!(party["seat"], seats[seat]);
            assert_eq!(party["deposited"]["amount"], "500.00", "what was fulfilled is shared");
            let detail = if seat == mine {
                json!({
                    "__typename": "Contribution", "notes": format!("notas de {person}"),
                    "deposits": { "nodes": [{ "evidence": format!("recibo de {person}") }] },
                })
            } else {
                json!({ "__typename": "Withheld", "rule": rules[seat] })
            };
            assert_eq!(party["detail"], detail, "{person}: {}", seats[seat]);
            assert_eq!(
                grown.sees(Viewer::called(person), &grown.part("jerez pledged", seats[seat])).await,
                seat == mine
            );
        }
    }
    for outsider in ["national", "mirror_jerez", "officer_federation", "liaison_jal"] {
        let sees = grown.sees(Viewer::called(outsider), &grown.part("jerez pledged", "MIGRANT")).await;
        assert!(!sees, "{outsider}");
    }
}

async fn a_club_reads_its_own_file_and_nobody_else_but_whoever_oversees(grown: Grown) {
    let query = "{ clubByFolio(folio: \"TN-club_jerez\") { file { __typename ... on ClubFile { bankAccount } ... on Withheld { rule } } } }";
    for viewer in Viewer::everybody() {
        let told = grown.look(viewer, query).await["clubByFolio"]["file"].clone();
        let own = [
            "president_jerez",
            "treasurer_jerez",
            "secretary_jerez",
            "member_jerez",
            "turncoat of club_jerez",
            "auditor",
        ];
        if own.contains(&viewer.name().as_str()) {
            assert_eq!(
                told,
                json!({ "__typename": "ClubFile", "bankAccount": "CUENTA-club_jerez" }),
                "{}",
                viewer.name()
            );
        } else {
            assert_eq!(told, json!({ "__typename": "Withheld", "rule": "club_file.read.own" }), "{}", viewer.name());
        }
    }
}

async fn after_publication_everybody_sees_the_resolution_and_no_part(grown: Grown) {
    let (project, resolution) = (grown.project("jerez decided"), grown.resolution("jerez decided"));
    for person in ["", "liaison_jal", "registrar_chicago", "president_tlaltenango"] {
        assert!(!grown.sees(Viewer::called(person), &resolution).await, "{person} before");
    }
    let input = json!({ "resolutionId": resolution, "expectedVersion": 1 });
    grown.world.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
    let query = format!(
        "{{ resolution: node(id: \"{resolution}\") {{ ... on Resolution {{ outcome reason tally {{ votesFor }} \
           project {{ title }} agendaItem {{ id }} }} }} \
         project(id: \"{project}\") {{ title parties {{ due {{ amount }} detail {{ __typename }} }} }} }}"
    );
    for viewer in Viewer::everybody().into_iter().filter(|viewer| viewer.person != "service_la") {
        let told = grown.look(viewer, &query).await;
        let name = viewer.name();
        assert_eq!(told["resolution"]["tally"]["votesFor"], 4, "{name}");
        assert_eq!(told["resolution"]["project"]["title"], "jerez decided", "{name}");
        let kinds = |party: &Value| party["detail"]["__typename"] == "Contribution";
        let parties = told["project"]["parties"].as_array().unwrap();
        let own = parties.iter().filter(|party| kinds(party)).count();
        let seated = only_those_of_a_seat(&name);
        let read = if name == "auditor" { 4 } else { usize::from(seated) };
        assert_eq!(own, read, "{name} reads the own part, if any");
        assert_eq!(parties.len(), 4, "{name}");
        let decides = seated || matches!(name.as_str(), "officer_federation" | "auditor");
        assert_eq!(!told["resolution"]["agendaItem"].is_null(), decides, "{name}: the agenda stays with the seats");
    }
    assert!(
        !grown.sees(Viewer::called("service_la"), &resolution).await,
        "the consular machine reads club status alone"
    );
}

async fn a_person_of_two_tenants_acts_for_one_at_a_time(grown: Grown) {
    let municipal = grown.part("jerez pledged", "MUNICIPAL");
    let migrant = grown.part("jerez pledged", "MIGRANT");
    let draft = grown.project("jerez draft");
    for (tenant, sees) in
        [(Some("jerez"), [true, false, false]), (Some("club_jerez"), [false, true, true]), (None, [false; 3])]
    {
        let viewer = Viewer { person: "turncoat", tenant };
        for (id, sees) in [&municipal, &migrant, &draft].into_iter().zip(sees) {
            assert_eq!(grown.sees(viewer, id).await, sees, "{}", viewer.name());
        }
    }
}

/// Those of the world who act for a seat of the projects of Jerez.
fn only_those_of_a_seat(name: &str) -> bool {
    let federal = matches!(name, "administrator" | "national" | "delegate_zac" | "analyst_zac");
    let state = matches!(name, "liaison_zac" | "finance_zac" | "planning_zac" | "comptroller_zac");
    let municipal = matches!(name, "projects_jerez" | "treasury_jerez" | "turncoat of jerez");
    let club = matches!(
        name,
        "president_jerez" | "treasurer_jerez" | "secretary_jerez" | "member_jerez" | "turncoat of club_jerez"
    );
    federal || state || municipal || club
}

impl Grown {
    /// The viewer finds something under this global id.
    pub async fn sees(&self, viewer: Viewer, id: &str) -> bool {
        !self.look(viewer, &format!("{{ node(id: \"{id}\") {{ id }} }}")).await["node"].is_null()
    }

    /// Names of all viewers who find something under this global id.
    async fn viewers_of(&self, id: &str) -> Vec<String> {
        let mut names = Vec::new();
        for viewer in Viewer::everybody() {
            if self.sees(viewer, id).await {
                names.push(viewer.name());
            }
        }
        names
    }

    /// Seats whose votes the person sees on the project's agenda item.
    async fn votes(&self, person: &str, title: &str) -> Vec<String> {
        let person = crate::world::people::PEOPLE.iter().find(|(name, ..)| *name == person).unwrap().0;
        let query = format!("{{ node(id: \"{}\") {{ ... on AgendaItem {{ votes {{ seat }} }} }} }}", self.item(title));
        let told = self.look(Viewer::called(person), &query).await;
        let votes = told["node"]["votes"].as_array().unwrap();
        votes.iter().map(|vote| vote["seat"].as_str().unwrap().to_owned()).collect()
    }

    /// The projects answer as one that does not exist, and stand in no list.
    async fn assert_unknown(&self, person: &'static str, titles: &[&str]) {
        let viewer = Viewer::called(person);
        let listed = self.look(viewer, "{ projects(first: 100) { nodes { title } } }").await.to_string();
        let absent = tresporuno::graphql::id::NodeKind::Project.id(uuid::Uuid::new_v4()).0;
        for title in titles {
            let query = "query($id: ID!) { project(id: $id) { id title } }";
            let real = self.ask(viewer, query, json!({ "id": self.project(title) })).await;
            assert_eq!(real, self.ask(viewer, query, json!({ "id": absent })).await, "{person}: {title}");
            assert_eq!(crate::world::code_and_reason(&real.json()), "NOT_FOUND -", "{person}: {title}");
            assert!(!listed.contains(title), "{person}: {title}");
        }
    }
}
