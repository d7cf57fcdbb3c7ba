//! Whoever reads another's private data under a rule that is logged leaves one entry for each row, before the answer,
//! for those whose they are; nobody rewrites it, and where it cannot be written nothing is read.

use std::collections::BTreeSet;

use entity::access_ledger_entry as entry;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, TransactionTrait};
use serde_json::{Value, json};
use tresporuno::authz::policy::RULES;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::grown::Grown;
use super::viewers::Viewer;
use crate::world::{code_and_reason, id};

/// What an entry says beside who and when: kind and id of the row, whose it is, and the rule.
pub type Noted = (String, Uuid, Uuid, String);

pub const AUDITOR: Viewer = Viewer::called("auditor");

both_databases!(
    every_way_to_what_is_private_leaves_one_entry_for_each_row,
    only_the_rows_of_the_page_are_noted,
    an_entry_says_who_read_and_when,
    a_federation_leaves_an_entry_of_its_club_s_file,
    whoever_reads_what_is_shared_or_the_own_leaves_nothing,
    where_no_entry_can_be_written_nothing_is_read,
    those_whose_data_were_read_see_it_and_nobody_else_does,
    an_entry_of_another_tenant_is_as_one_that_does_not_exist,
    whoever_oversees_the_ledger_is_in_it,
    no_entry_is_ever_changed_or_made_up,
);

#[test]
fn what_is_logged_says_whose_it_is() {
    for rule in RULES.iter().filter(|rule| rule.logged) {
        assert!(rule.resource.owner().is_some(), "{}: whose data are they?", rule.id);
    }
}

async fn every_way_to_what_is_private_leaves_one_entry_for_each_row(grown: Grown) {
    let draft = grown.project("jerez draft");
    let part = grown.part("jerez pledged", "MIGRANT");
    let (drafts, files) = (grown.drafts(), grown.files());
    let money: BTreeSet<Noted> = grown.parts().union(&grown.deposits()).cloned().collect();
    let of_draft = grown.of_draft("jerez draft");
    let one = |noted: &Noted| BTreeSet::from([noted.clone()]);
    let detail = "detail { ... on Contribution { notes project { title } deposits(first: 2) { nodes { evidence \
                  contribution { notes } } } } }";
    let roots = [
        ("{ projects(first: 100) { nodes { title } } }".to_owned(), drafts.clone()),
        ("{ projects(first: 100) { edges { cursor } } }".to_owned(), drafts.clone()),
        (format!("{{ project(id: \"{draft}\") {{ title }} }}"), one(&of_draft)),
        (format!("{{ node(id: \"{draft}\") {{ id }} }}"), one(&of_draft)),
        (
            format!(
                "{{ nodes(ids: [\"{draft}\", \"{part}\", \"{draft}\"]) {{ id }} again: node(id: \"{draft}\") {{ id }} }}"
            ),
            BTreeSet::from([of_draft.clone(), grown.of_part("jerez pledged", "MIGRANT")]),
        ),
        (format!("{{ explainAccess(id: \"{draft}\", act: READ) {{ allowed }} }}"), one(&of_draft)),
        (
            format!(
                "{{ projects(first: 100, where: {{ stage: {{ in: [SUBMITTED, SELECTED, IN_COPLADE_REVIEW, IN_VIABILITY_REVIEW, IN_NATIONAL_REVIEW, AUTHORISED, AGREED, IN_EXECUTION, WORKS_FINISHED, HANDED_OVER, CLOSED, REJECTED, WITHDRAWN, CANCELLED] }} }}) {{ nodes {{ parties {{ {detail} }} }} }} }}"
            ),
            money.clone(),
        ),
        (
            format!(
                "{{ clubs(first: 3) {{ nodes {{ file {{ ... on ClubFile {{ bankAccount }} }} projects(first: 30) {{ nodes {{ title parties {{ {detail} }} }} }} }} }} }}"
            ),
            files.iter().chain(&drafts).chain(&money).cloned().collect(),
        ),
        (
            "{ clubByFolio(folio: \"TN-club_jerez\") { file { ... on ClubFile { version } } } \
               clubs { nodes { file { __typename } } } }"
                .to_owned(),
            files,
        ),
        (
            "{ resolutions(first: 50) { nodes { project { title } agendaItem { project { title } } } } }".to_owned(),
            BTreeSet::new(),
        ),
    ];
    for (query, expected) in roots {
        let (_, noted) = grown.noting(AUDITOR, &query).await;
        let rows: BTreeSet<Noted> = noted.iter().cloned().collect();
        assert_eq!(rows.len(), noted.len(), "each once: {query}");
        let (missed, beyond): (Vec<_>, Vec<_>) =
            (expected.difference(&rows).collect(), rows.difference(&expected).collect());
        assert!(missed.is_empty() && beyond.is_empty(), "{query}\nmissed {missed:#?}\nbeyond {beyond:#?}");
    }
}

async fn only_the_rows_of_the_page_are_noted(grown: Grown) {
    for page in ["first: 1", "last: 1", "first: 2"] {
        let query = format!("{{ projects({page}, where: {{ stage: {{ eq: DRAFT }} }}) {{ nodes {{ id }} }} }}");
        let (told, noted) = grown.noting(AUDITOR, &query).await;
        let shown = told["projects"]["nodes"].as_array().unwrap();
        assert_eq!(noted.len(), shown.len(), "{page}: one more is walked and not shown");
        for (resource, row, ..) in &noted {
            assert_eq!(resource, "project");
            assert!(shown.iter().any(|node| node["id"] == *NodeKind::Project.id(*row)));
        }
        let query = format!(
            "{{ clubs {{ nodes {{ projects({page}, where: {{ stage: {{ eq: DRAFT }} }}) {{ nodes {{ id }} }} }} }} }}"
        );
        let (told, noted) = grown.noting(AUDITOR, &query).await;
        let clubs = told["clubs"]["nodes"].as_array().unwrap();
        let shown: usize = clubs.iter().map(|club| club["projects"]["nodes"].as_array().unwrap().len()).sum();
        assert_eq!(noted.len(), shown, "{page} of each club");
    }
}

async fn an_entry_says_who_read_and_when(grown: Grown) {
    grown.look(AUDITOR, &format!("{{ node(id: \"{}\") {{ id }} }}", grown.project("jerez draft"))).await;
    let entries = grown.entries().await;
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    assert_eq!((entry.person_id, entry.acting_tenant_id), (id("auditor"), id("oversight")));
    assert_eq!((entry.membership_id, entry.role.as_str()), (id("membership_auditor_oversight"), "AUDITOR"));
    assert_eq!(entry.recorded_at, grown.world.time());
    assert_eq!(noted(entry), grown.of_draft("jerez draft"));
}

async fn a_federation_leaves_an_entry_of_its_club_s_file(mut grown: Grown) {
    let officer = Viewer::called("officer_other_federation");
    let query = "{ clubs { nodes { name file { ... on ClubFile { bankAccount } } } } }";
    assert_eq!(grown.noting(officer, query).await.1, [], "without a mandate nothing is read");
    grown.mandate("other_federation", "club_jerez", "updateClubFile").await;
    let of_file = ("club_file".to_owned(), id("club_jerez"), id("club_jerez"), "club_file.read.mandate".to_owned());
    assert_eq!(grown.noting(officer, query).await.1, std::slice::from_ref(&of_file));
    // The answer to a mutation is a read like any other.
    let input = json!({
        "clubId": NodeKind::Club.id(id("club_jerez")), "expectedVersion": 1,
        "contact": { "name": "Nombre", "email": "nombre@example.org", "phone": "555", "bankName": "Banco", "bankAccount": "1" },
    });
    let before = grown.entries().await.len();
    grown.world.done("officer_other_federation", "updateClubFile", "club { name }", input.clone()).await;
    assert_eq!(grown.entries().await.len(), before, "the answer shows nothing of the file");
    let again = json!({ "expectedVersion": 2 });
    let mut input = input;
    input.as_object_mut().unwrap().extend(again.as_object().unwrap().clone());
    let selection = "club { file { ... on ClubFile { bankAccount } } }";
    grown.world.done("officer_other_federation", "updateClubFile", selection, input).await;
    let entries = grown.entries().await;
    assert_eq!(entries.len(), before + 1);
    assert!(entries.iter().all(|entry| noted(entry) == of_file && entry.role == "FEDERATION_OFFICER"));
}

async fn whoever_reads_what_is_shared_or_the_own_leaves_nothing(grown: Grown) {
    for viewer in Viewer::everybody().into_iter().filter(|viewer| *viewer != AUDITOR) {
        for question in super::interference::questions() {
            assert_eq!(grown.noting(viewer, &question).await.1, [], "{}: {question}", viewer.name());
        }
    }
    let shared =
        format!("{{ node(id: \"{}\") {{ id }} committees {{ nodes {{ id }} }} }}", grown.project("jerez decided"));
    assert_eq!(grown.noting(AUDITOR, &shared).await.1, [], "what the seats share is overseen without an entry");
}

async fn where_no_entry_can_be_written_nothing_is_read(grown: Grown) {
    let statement = match grown.world.database.get_database_backend() {
        DbBackend::Postgres => "REVOKE INSERT ON access_ledger_entry FROM tresporuno_actor",
        _ => "CREATE TRIGGER full_up BEFORE INSERT ON access_ledger_entry BEGIN SELECT RAISE(ABORT, 'full'); END",
    };
    grown.world.database.execute_unprepared(statement).await.unwrap();
    let draft = grown.project("jerez draft");
    for query in [
        format!("{{ project(id: \"{draft}\") {{ title }} }}"),
        format!("{{ one: project(id: \"{draft}\") {{ title }} other: project(id: \"{draft}\") {{ title }} }}"),
        format!("{{ one: node(id: \"{draft}\") {{ id }} other: nodes(ids: [\"{draft}\"]) {{ id }} }}"),
        "{ projects(first: 100) { nodes { title } } }".to_owned(),
        "{ clubs { nodes { file { ... on ClubFile { bankAccount } } } } }".to_owned(),
        format!("{{ explainAccess(id: \"{draft}\", act: READ) {{ allowed }} }}"),
    ] {
        let answer = grown.ask(AUDITOR, &query, json!({})).await;
        assert_eq!(code_and_reason(&answer.json()), "INTERNAL -", "{query}");
        for (name, value) in answer.json()["data"].as_object().unwrap() {
            assert!(value.is_null(), "{name}: {query}");
        }
    }
    let shared = format!("{{ node(id: \"{}\") {{ id }} }}", grown.project("jerez decided"));
    grown.look(AUDITOR, &shared).await;
    grown.look(Viewer::called("president_jerez"), &format!("{{ node(id: \"{draft}\") {{ id }} }}")).await;
}

const LEDGER: &str = "{ accessLedger(first: 100) { totalCount nodes { recordedAt role rule condition resource object \
                      tenant { name } reader { name kind } } } }";

async fn those_whose_data_were_read_see_it_and_nobody_else_does(grown: Grown) {
    let part = grown.part("jerez pledged", "STATE");
    grown.look(AUDITOR, &format!("{{ node(id: \"{}\") {{ id }} }}", grown.project("jerez draft"))).await;
    grown.look(AUDITOR, "{ clubByFolio(folio: \"TN-club_jerez\") { file { __typename } } }").await;
    grown.look(AUDITOR, &format!("{{ node(id: \"{part}\") {{ id }} }}")).await;
    for viewer in Viewer::everybody().into_iter().filter(|viewer| *viewer != AUDITOR) {
        let told = grown.look(viewer, LEDGER).await["accessLedger"].clone();
        let name = viewer.name();
        let mine: &[&str] = match name.as_str() {
            "president_jerez" | "treasurer_jerez" | "secretary_jerez" | "member_jerez" | "turncoat of club_jerez" => {
                &["club_file", "project"]
            }
            "liaison_zac" | "finance_zac" | "planning_zac" | "comptroller_zac" => &["contribution"],
            _ => &[],
        };
        let nodes = told["nodes"].as_array().unwrap();
        let seen: BTreeSet<&str> = nodes.iter().map(|node| node["resource"].as_str().unwrap()).collect();
        assert_eq!(seen, mine.iter().copied().collect(), "{name}");
        assert_eq!((nodes.len(), &told["totalCount"]), (mine.len(), &json!(mine.len())), "{name}");
    }
    let entry = grown.look(Viewer::called("finance_zac"), LEDGER).await["accessLedger"]["nodes"][0].clone();
    assert_eq!(
        entry,
        json!({
            "recordedAt": entry["recordedAt"], "role": "AUDITOR", "rule": "contribution.read.auditor",
            "condition": "always", "resource": "contribution", "object": part,
            "tenant": { "name": "Entidad government_zac" },
            "reader": { "name": "Entidad oversight", "kind": "OVERSIGHT_BODY" },
        })
    );
    let president = Viewer::called("president_jerez");
    for (filter, count) in [
        ("resource: { eq: \"club_file\" }", 1),
        ("rule: { in: [\"club_file.read.auditor\", \"project.read.draft.auditor\"] }", 2),
        ("rule: { eq: \"contribution.read.auditor\" }", 0),
        ("recordedAt: { gte: \"2020-01-01T00:00:00Z\" }", 2),
        ("recordedAt: { lte: \"2020-01-01T00:00:00Z\" }", 0),
    ] {
        let query = format!("{{ accessLedger(where: {{ {filter} }}) {{ totalCount nodes {{ object }} }} }}");
        let told = grown.look(president, &query).await["accessLedger"].clone();
        assert_eq!(told["totalCount"], count, "{filter}");
        assert_eq!(told["nodes"].as_array().unwrap().len(), count, "{filter}");
    }
    let first =
        grown.look(president, "{ accessLedger(first: 1) { nodes { rule } pageInfo { hasNextPage endCursor } } }").await;
    let after = format!(
        "{{ accessLedger(after: {}) {{ nodes {{ rule }} pageInfo {{ hasNextPage }} }} }}",
        first["accessLedger"]["pageInfo"]["endCursor"]
    );
    let second = grown.look(president, &after).await;
    assert_ne!(first["accessLedger"]["nodes"], second["accessLedger"]["nodes"]);
    assert_eq!(second["accessLedger"]["pageInfo"]["hasNextPage"], false);
}

async fn an_entry_of_another_tenant_is_as_one_that_does_not_exist(grown: Grown) {
    grown.look(AUDITOR, "{ clubs { nodes { file { __typename } } } }").await;
    grown.world.pass(chrono::Duration::seconds(1));
    grown.look(AUDITOR, &format!("{{ node(id: \"{}\") {{ id }} }}", grown.project("jerez draft"))).await;
    // The newest, at a time at which nobody else has one.
    let cursors = "{ accessLedger(first: 1) { edges { cursor } } }";
    let told = grown.look(Viewer::called("president_jerez"), cursors).await;
    let walk = "query($at: String!) { after: accessLedger(after: $at) { totalCount nodes { rule } pageInfo { hasNextPage hasPreviousPage } } \
         before: accessLedger(last: 3, before: $at) { nodes { rule } pageInfo { hasNextPage hasPreviousPage } } }";
    for edge in told["accessLedger"]["edges"].as_array().unwrap() {
        let real = edge["cursor"].as_str().unwrap();
        for viewer in [Viewer::called("president_tlaltenango"), Viewer::called("national"), Viewer::ANONYMOUS] {
            let ask = async |at: &str| grown.ask(viewer, walk, json!({ "at": at })).await;
            assert_eq!(ask(real).await, ask(&of_nothing(real)).await, "{}", viewer.name());
        }
    }
}

/// A cursor at the same place, which names nothing.
fn of_nothing(cursor: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut members: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
    members[2] = Uuid::new_v4().to_string().into();
    URL_SAFE_NO_PAD.encode(members.to_string())
}

async fn whoever_oversees_the_ledger_is_in_it(grown: Grown) {
    grown.look(AUDITOR, "{ clubs { nodes { file { __typename } } } }").await;
    let entries = grown.entries().await;
    grown.world.pass(chrono::Duration::seconds(1));
    let (told, new) = grown.noting(AUDITOR, LEDGER).await;
    assert_eq!(told["accessLedger"]["nodes"].as_array().unwrap().len(), entries.len(), "those of all");
    let rule = "access_ledger_entry.read.auditor".to_owned();
    let expected =
        entries.iter().map(|entry| ("access_ledger_entry".to_owned(), entry.id, entry.tenant_id, rule.clone()));
    assert_eq!(new.into_iter().collect::<BTreeSet<_>>(), expected.collect());
    let told = grown.look(Viewer::called("president_jal"), LEDGER).await["accessLedger"].clone();
    assert_eq!(told["totalCount"], 2, "the club knows who read its file, and who read that");
    assert_eq!(told["nodes"][0]["object"], Value::Null);
}

async fn no_entry_is_ever_changed_or_made_up(grown: Grown) {
    grown.look(AUDITOR, "{ clubs { nodes { file { __typename } } } }").await;
    let before = grown.entries().await;
    assert!(before.len() > 1);
    let database = &grown.world.database;
    let mut statements = vec![
        "UPDATE access_ledger_entry SET rule = ''",
        "UPDATE access_ledger_entry SET tenant_id = tenant_id",
        "DELETE FROM access_ledger_entry",
        "INSERT INTO access_ledger_entry SELECT * FROM access_ledger_entry WHERE TRUE ON CONFLICT (id) DO UPDATE SET rule = ''",
    ];
    match database.get_database_backend() {
        DbBackend::Postgres => statements.extend(["TRUNCATE access_ledger_entry", "TRUNCATE membership CASCADE"]),
        _ => statements.extend(["REPLACE INTO access_ledger_entry SELECT * FROM access_ledger_entry"]),
    }
    for statement in statements {
        let refused = database.execute_unprepared(statement).await;
        let error = refused.err().unwrap_or_else(|| panic!("{statement} was done")).to_string();
        assert!(error.contains("append-only"), "{statement}: {error}");
    }
    if database.get_database_backend() == DbBackend::Postgres {
        for (person, tenant, noted) in
            [("auditor", "oversight", true), ("national", "oversight", false), ("auditor", "ministry", false)]
        {
            let acting = database.begin().await.unwrap();
            let told = format!(
                "SELECT set_config('role', 'tresporuno_auditor', true), set_config('tresporuno.person', '{}', true), \
                 set_config('tresporuno.tenant', '{}', true)",
                id("auditor"),
                id("oversight")
            );
            acting.execute_unprepared(&told).await.unwrap();
            let made_up = format!(
                "INSERT INTO access_ledger_entry VALUES ('{}', '{}', '{}', '{}', '{}', 'AUDITOR', 'project', '{}', '', now())",
                Uuid::new_v4(),
                id("club_jerez"),
                id(person),
                id(tenant),
                id("membership_auditor_oversight"),
                Uuid::nil()
            );
            assert_eq!(acting.execute_unprepared(&made_up).await.is_ok(), noted, "{person} of {tenant}");
            acting.rollback().await.unwrap();
        }
    }
    assert_eq!(grown.entries().await, before);
}

fn noted(entry: &entry::Model) -> Noted {
    (entry.resource.clone(), entry.row_id, entry.tenant_id, entry.rule.clone())
}

impl Grown {
    /// All entries, as the database holds them.
    pub async fn entries(&self) -> Vec<entry::Model> {
        entry::Entity::find().all(&self.world.database).await.unwrap()
    }

    /// What is told, and what was noted of it.
    pub async fn noting(&self, viewer: Viewer, query: &str) -> (Value, Vec<Noted>) {
        let before: BTreeSet<Uuid> = self.entries().await.into_iter().map(|entry| entry.id).collect();
        let told = self.look(viewer, query).await;
        let new = self.entries().await.into_iter().filter(|entry| !before.contains(&entry.id));
        (told, new.map(|entry| noted(&entry)).collect())
    }

    fn drafts(&self) -> BTreeSet<Noted> {
        let drafts = self.rows.projects.iter().filter(|project| project.audience == "PROPOSER");
        drafts.map(|project| self.of_draft(&project.title)).collect()
    }

    fn of_draft(&self, title: &str) -> Noted {
        let project = self.rows.project(title);
        ("project".to_owned(), project.id, project.club_id, "project.read.draft.auditor".to_owned())
    }

    fn files(&self) -> BTreeSet<Noted> {
        let of = |id| ("club_file".to_owned(), id, id, "club_file.read.auditor".to_owned());
        self.rows.files.iter().map(|file| of(file.club_id)).collect()
    }

    fn parts(&self) -> BTreeSet<Noted> {
        let of = |part: &entity::contribution::Model| {
            ("contribution".to_owned(), part.id, part.tenant_id, "contribution.read.auditor".to_owned())
        };
        self.rows.parts.iter().map(of).collect()
    }

    fn of_part(&self, title: &str, seat: &str) -> Noted {
        let project = self.rows.project(title).id;
        let part = self.rows.parts.iter().find(|part| part.project_id == project && part.seat == seat).unwrap();
        ("contribution".to_owned(), part.id, part.tenant_id, "contribution.read.auditor".to_owned())
    }

    fn deposits(&self) -> BTreeSet<Noted> {
        let of = |deposit: &entity::deposit::Model| {
            ("deposit".to_owned(), deposit.id, deposit.tenant_id, "deposit.read.auditor".to_owned())
        };
        self.rows.deposits.iter().map(of).collect()
    }
}
