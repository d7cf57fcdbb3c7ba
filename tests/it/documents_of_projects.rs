//! Documents: whoever has a seat brings them, whoever may see them has their files, and a file is what its bytes say.

mod attacked;

use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::digest::digest;
use crate::world::upload::content;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_document_is_brought_and_had_by_those_who_share_the_project,
    each_seat_brings_documents_and_a_stranger_none,
    a_mirror_club_brings_photographs_for_the_project_alone,
    what_is_of_a_part_stays_with_its_seat,
    a_draft_has_documents_of_its_club_alone,
    a_project_that_is_over_takes_no_documents,
    pictures_and_reports_are_published_with_the_project,
    the_same_content_is_kept_once_and_the_same_key_brings_nothing_twice,
    an_auditor_who_has_a_file_of_a_part_is_in_the_access_ledger,
    nobody_can_tell_a_file_that_they_cannot_see,
    a_file_is_handed_out_so_that_nothing_in_it_runs,
);

const LISTED: &str = "{ project(id: $) { documents { totalCount nodes { id kind seat audience } } } }";

fn brought(project: &Value, kind: &str, audience: &str) -> Value {
    json!({ "projectId": project["id"], "kind": kind, "audience": audience, "title": "Obra", "file": "@obra" })
}

impl World {
    async fn listed(&self, person: &str, project: &Value) -> Value {
        let query = LISTED.replace('$', &project["id"].to_string());
        self.read(person, &query).await["project"]["documents"].clone()
    }

    async fn refused_document(&self, person: &str, input: Value) -> String {
        self.refusal(person, "addDocument", "document { id }", input).await
    }
}

async fn a_document_is_brought_and_had_by_those_who_share_the_project(world: World) {
    let project = world.submitted().await;
    let document = world.document("projects_jerez", &project, "PERMIT").await;
    let (name, bytes) = content("@PERMIT of projects_jerez for PROJECT");
    assert_eq!(document["fileName"], name);
    assert_eq!(
        (&document["mediaType"], &document["seat"], &document["sizeBytes"]),
        (&json!("image/jpeg"), &json!("MUNICIPAL"), &json!(bytes.len()))
    );
    let url = document["url"].as_str().unwrap();
    for person in ["projects_jerez", "delegate_zac", "liaison_zac", "member_jerez", "national", "officer_federation"] {
        let (status, headers, body) = world.fetch(person, url).await;
        assert_eq!((status, &body), (200, &bytes), "{person}");
        assert_eq!(headers["content-type"], "image/jpeg");
        assert_eq!(world.listed(person, &project).await["totalCount"], 1, "{person}");
    }
    for person in ["mirror_jerez", "auditor"] {
        let seen = i64::from(person == "auditor");
        assert_eq!(world.listed(person, &project).await["totalCount"], seen, "{person}");
    }
    for person in ["", "president_tlaltenango", "delegate_jal", "projects_tlaltenango", "mirror_jerez", "service_la"] {
        assert_eq!(world.fetch(person, url).await.0, 404, "{person}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn each_seat_brings_documents_and_a_stranger_none(world: World) {
    let project = world.submitted().await;
    for (person, seat) in [
        ("analyst_zac", "FEDERAL"),
        ("planning_zac", "STATE"),
        ("treasury_jerez", "MUNICIPAL"),
        ("secretary_jerez", "MIGRANT"),
    ] {
        assert_eq!(world.document(person, &project, "REPORT").await["seat"], seat, "{person}");
    }
    for (person, refusal) in [
        ("member_jerez", "FORBIDDEN -"),
        ("officer_federation", "FORBIDDEN -"),
        ("auditor", "FORBIDDEN -"),
        ("national", "FORBIDDEN -"),
        ("president_tlaltenango", "NOT_FOUND -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("projects_tlaltenango", "NOT_FOUND -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ] {
        assert_eq!(world.refused_document(person, brought(&project, "REPORT", "PROJECT")).await, refusal, "{person}");
    }
    assert_eq!(world.listed("delegate_zac", &project).await["totalCount"], 4);
}

async fn a_mirror_club_brings_photographs_for_the_project_alone(world: World) {
    let project = world.submitted().await;
    let photo = world.document("mirror_jerez", &project, "PHOTO").await;
    assert_eq!(photo["seat"], Value::Null);
    for (kind, audience) in [("REPORT", "PROJECT"), ("PHOTO", "PART"), ("LAND_TITLE", "PART")] {
        let said = world.refused_document("mirror_jerez", brought(&project, kind, audience)).await;
        assert_eq!(said, "REFUSED NOT_OF_A_SEAT", "{kind} {audience}");
    }
    for person in ["mirror_jerez", "president_jerez", "projects_jerez"] {
        assert_eq!(world.listed(person, &project).await["nodes"][0]["id"], photo["id"], "{person}");
    }
}

async fn what_is_of_a_part_stays_with_its_seat(world: World) {
    let project = world.submitted().await;
    let receipt = world.document_for("PART", "treasurer_jerez", &project, "RECEIPT").await;
    let url = receipt["url"].as_str().unwrap();
    for person in ["treasurer_jerez", "president_jerez", "member_jerez"] {
        assert_eq!(world.fetch(person, url).await.0, 200, "{person}");
    }
    for person in
        ["delegate_zac", "finance_zac", "treasury_jerez", "national", "officer_federation", "mirror_jerez", ""]
    {
        assert_eq!(world.fetch(person, url).await.0, 404, "{person}");
        if !person.is_empty() {
            assert_eq!(world.listed(person, &project).await["totalCount"], 0, "{person}");
        }
    }
}

async fn a_draft_has_documents_of_its_club_alone(world: World) {
    let draft = world.draft().await;
    let quotation = world.document("secretary_jerez", &draft, "QUOTATION").await;
    assert_eq!(quotation["seat"], "MIGRANT");
    let url = quotation["url"].as_str().unwrap();
    for person in ["projects_jerez", "delegate_zac", "national", "mirror_jerez"] {
        assert_eq!(world.fetch(person, url).await.0, 404, "{person}");
        let said = world.refused_document(person, brought(&draft, "PHOTO", "PROJECT")).await;
        assert_eq!(said, "NOT_FOUND -", "{person}");
    }
    world.submit(&crate::world::story::JEREZ, &draft).await;
    assert_eq!(world.fetch("projects_jerez", url).await.0, 200, "submitted with the proposal");
}

async fn a_project_that_is_over_takes_no_documents(world: World) {
    let project = world.submitted().await;
    for stage in ["REJECTED", "CANCELLED", "CLOSED", "WITHDRAWN"] {
        world.put_at(&project, stage).await;
        let said = world.refused_document("projects_jerez", brought(&project, "PHOTO", "PROJECT")).await;
        assert_eq!(said, "REFUSED WRONG_STAGE", "{stage}");
    }
    world.put_at(&project, "HANDED_OVER").await;
    world.document("projects_jerez", &project, "PHOTO").await;
}

async fn pictures_and_reports_are_published_with_the_project(world: World) {
    let on = world.selected().await;
    let photo = world.document("projects_jerez", &on.project, "PHOTO").await;
    let title = world.document("projects_jerez", &on.project, "LAND_TITLE").await;
    let url = |document: &Value| document["url"].as_str().unwrap().to_owned();
    assert_eq!(world.fetch("", &url(&photo)).await.0, 404);
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id version }} }} }} }}", on.project["id"]);
    let resolution = world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0].clone();
    let input = json!({ "resolutionId": resolution["id"], "expectedVersion": resolution["version"] });
    world.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
    assert_eq!(world.fetch("", &url(&photo)).await.0, 200);
    assert_eq!(world.fetch("president_jal", &url(&photo)).await.0, 200);
    for person in ["", "president_jal", "mirror_jerez"] {
        assert_eq!(world.fetch(person, &url(&title)).await.0, 404, "{person}: whose land it is, is for the seats");
    }
}

async fn the_same_content_is_kept_once_and_the_same_key_brings_nothing_twice(world: World) {
    let project = world.submitted().await;
    let mut input = brought(&project, "PHOTO", "PROJECT");
    let first = world.done("projects_jerez", "addDocument", "document { id sha256 }", input.clone()).await;
    let second = world.done("treasurer_jerez", "addDocument", "document { id sha256 }", input.clone()).await;
    assert_ne!(first["document"]["id"], second["document"]["id"]);
    assert_eq!(first["document"]["sha256"], second["document"]["sha256"]);
    input["idempotencyKey"] = json!("once");
    let one = world.done("projects_jerez", "addDocument", "document { id }", input.clone()).await;
    assert_eq!(one, world.done("projects_jerez", "addDocument", "document { id }", input.clone()).await);
    input["file"] = json!("@another");
    let said = world.refused_document("projects_jerez", input).await;
    assert_eq!(said, "CONFLICT IDEMPOTENCY_KEY_REUSED", "another file is another request");
    assert_eq!(world.listed("projects_jerez", &project).await["totalCount"], 3);
}

async fn an_auditor_who_has_a_file_of_a_part_is_in_the_access_ledger(world: World) {
    let project = world.submitted().await;
    let shared = world.document("projects_jerez", &project, "PERMIT").await;
    let receipt = world.document_for("PART", "treasurer_jerez", &project, "RECEIPT").await;
    for document in [&shared, &receipt] {
        assert_eq!(world.fetch("auditor", document["url"].as_str().unwrap()).await.0, 200);
    }
    let query = "{ accessLedger { totalCount nodes { resource rule } } }";
    let noted = world.read("president_jerez", query).await["accessLedger"].clone();
    assert_eq!(noted["nodes"], json!([{ "resource": "document", "rule": "document.read.auditor" }]));
    assert_eq!(
        world.read("treasury_jerez", query).await["accessLedger"]["totalCount"],
        0,
        "what is shared is not noted"
    );
}

async fn nobody_can_tell_a_file_that_they_cannot_see(world: World) {
    let project = world.submitted().await;
    let receipt = world.document_for("PART", "treasurer_jerez", &project, "RECEIPT").await;
    let real = receipt["url"].as_str().unwrap().to_owned();
    let absent = format!("/documents/{}", *NodeKind::Document.id(id("a document that never was")));
    let of_another_kind = format!("/documents/{}", project["id"].as_str().unwrap());
    for person in ["", "treasury_jerez", "president_tlaltenango", "service_la", "mirror_jerez"] {
        let (status, _, body) = world.fetch(person, &real).await;
        assert_eq!(status, 404, "{person}");
        for url in [&absent, &of_another_kind, "/documents/..%2F..%2Fetc%2Fpasswd", "/documents/%00"] {
            let (other, _, said) = world.fetch(person, url).await;
            assert_eq!((other, said), (404, body.clone()), "{person}: {url}");
        }
        assert!(String::from_utf8_lossy(&body).contains("NOT_FOUND"));
    }
    world.pass(Duration::minutes(30));
    let before = digest(&world.database).await;
    let query = format!("{{ node(id: {}) {{ id }} }}", receipt["id"]);
    assert_eq!(world.ask("treasury_jerez", &query, json!({})).await["data"]["node"], Value::Null);
    assert!(before == digest(&world.database).await);
}

async fn a_file_is_handed_out_so_that_nothing_in_it_runs(world: World) {
    let project = world.submitted().await;
    let mut input = brought(&project, "PLAN", "PROJECT");
    input["file"] = json!("@plan ñandú <script>");
    let document =
        world.done("projects_jerez", "addDocument", "document { url fileName sha256 mediaType }", input).await;
    let document = &document["document"];
    assert_eq!(
        (&document["fileName"], &document["mediaType"]),
        (&json!("plan ñandú _script_.pdf"), &json!("application/pdf"))
    );
    let (status, headers, _) = world.fetch("delegate_zac", document["url"].as_str().unwrap()).await;
    assert_eq!(status, 200);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("etag", &format!("\"{}\"", document["sha256"].as_str().unwrap())),
        (
            "content-disposition",
            "attachment; filename=\"plan _and_ _script_.pdf\"; filename*=UTF-8''plan%20%C3%B1and%C3%BA%20_script_.pdf",
        ),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    let answer = world.act(
        "projects_jerez",
        "addDocument",
        "document { id }",
        json!({
            "projectId": project["id"], "kind": "PHOTO", "audience": "PROJECT", "title": "Obra", "file": "upload:0",
        }),
    );
    assert_eq!(code_and_reason(&answer.await), "INVALID FILE_MISSING", "no request of JSON brings a file");
}
