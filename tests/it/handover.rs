//! The end of the works: the municipality draws up the certificate, every seat signs what it has read, and the upkeep that
//! was promised is checked.

use chrono::{Duration, NaiveDate};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::VOTERS;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_finished_work_is_handed_over_with_the_signature_of_every_seat,
    a_certificate_is_drawn_up_by_the_municipality_in_one_stage,
    dates_and_commitments_that_do_not_fit_are_refused,
    a_certificate_that_is_drawn_up_anew_is_signed_anew,
    each_seat_signs_once_what_it_has_read,
    one_person_signs_for_one_seat,
    two_signatures_at_once_are_one_after_the_other,
    nothing_moves_while_the_project_is_frozen,
    a_commitment_is_checked_once_when_it_is_due,
    the_works_committee_checks_whatever_was_promised,
    whoever_reads_the_project_reads_how_it_ended_and_nobody_else,
);

const CERTIFICATE: &str = "handoverCertificate { id version status contentHash signedBy handedOverOn signedAt \
                           commitments { id version responsible text dueOn kept } project { stage version } }";
const COMMITMENT: &str = "commitment { id version kept note checkedAt }";

impl World {
    fn this_day(&self) -> NaiveDate {
        self.time().date_naive()
    }

    async fn finished(&self) -> Value {
        let project = self.selected().await.project;
        self.put_at(&project, "WORKS_FINISHED").await;
        self.pass(Duration::minutes(1));
        project
    }

    async fn version_of_finished(&self, project: &Value) -> i64 {
        let query = format!("{{ project(id: {}) {{ version }} }}", project["id"]);
        self.read("delegate_zac", &query).await["project"]["version"].as_i64().unwrap()
    }

    async fn certificate(&self, project: &Value) -> Value {
        json!({
            "projectId": project["id"], "expectedVersion": self.version_of_finished(project).await,
            "handedOverOn": self.this_day(), "description": "Red de agua potable",
            "commitments": [
                { "responsible": "MUNICIPALITY", "text": "Clorar", "dueOn": self.this_day() + Duration::days(30) },
                { "responsible": "COMMUNITY", "text": "Limpiar", "dueOn": self.this_day() + Duration::days(60) },
            ],
        })
    }

    /// The certificate that the municipality draws up of a finished work.
    pub async fn certificate_of(&self, project: &Value) -> Value {
        let input = self.certificate(project).await;
        let drawn = self.done("projects_jerez", "draftHandoverCertificate", CERTIFICATE, input).await;
        drawn["handoverCertificate"].clone()
    }

    pub async fn signed(&self, person: &str, project: &Value, certificate: &Value, version: i64) -> Value {
        let input = signature(project, certificate, version);
        let signed = self.done(person, "signHandoverCertificate", CERTIFICATE, input).await;
        signed["handoverCertificate"].clone()
    }

    async fn not_signed(&self, person: &str, input: Value) -> String {
        self.refusal(person, "signHandoverCertificate", CERTIFICATE, input).await
    }

    async fn not_certificate_of(&self, person: &str, input: Value) -> String {
        let answer = self.act(person, "draftHandoverCertificate", CERTIFICATE, input).await;
        let path = answer["errors"][0]["extensions"]["inputPath"].as_str().unwrap_or("-").to_owned();
        format!("{} {path}", code_and_reason(&answer))
    }

    /// Lets every commitment be due today, behind the service.
    pub async fn fall_due(&self) {
        use entity::upkeep_commitment::{Column, Entity};
        use sea_orm::{EntityTrait, sea_query::Expr};
        let due = Entity::update_many().col_expr(Column::DueOn, Expr::value(self.this_day()));
        due.exec(&self.database).await.unwrap();
    }

    /// A work that was handed over: the project and its certificate, which every seat has signed.
    pub async fn handed_over(&self) -> (Value, Value) {
        let project = self.finished().await;
        let certificate = self.certificate_of(&project).await;
        for (person, version) in VOTERS.iter().zip(1..) {
            self.signed(person, &project, &certificate, version).await;
        }
        (project, certificate)
    }
}

fn signature(project: &Value, certificate: &Value, version: i64) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": version, "contentHash": certificate["contentHash"] })
}

async fn a_finished_work_is_handed_over_with_the_signature_of_every_seat(world: World) {
    let project = world.finished().await;
    let certificate = world.certificate_of(&project).await;
    assert_eq!((&certificate["status"], &certificate["signedBy"]), (&json!("DRAFTED"), &json!([])));
    assert_eq!(certificate["commitments"][1]["text"], "Limpiar");
    for (person, version) in VOTERS[..3].iter().zip(1..) {
        let signed = world.signed(person, &project, &certificate, version).await;
        assert_eq!(signed["project"]["stage"], "WORKS_FINISHED", "{person}");
    }
    let last = world.signed(VOTERS[3], &project, &certificate, 4).await;
    assert_eq!((&last["status"], &last["project"]["stage"]), (&json!("SIGNED"), &json!("HANDED_OVER")));
    assert_eq!(last["signedBy"], json!(["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"]));
    assert!(last["signedAt"].is_string());
    let again = world.not_signed(VOTERS[0], signature(&project, &certificate, 5)).await;
    assert_eq!(again, "REFUSED WRONG_STAGE");
    let anew = world.certificate(&project).await;
    assert_eq!(world.not_certificate_of("projects_jerez", anew).await, "REFUSED WRONG_STAGE -");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_certificate_is_drawn_up_by_the_municipality_in_one_stage(world: World) {
    let project = world.finished().await;
    for person in ["treasury_jerez", "delegate_zac", "liaison_zac", "president_jerez", "mirror_jerez", "national"] {
        let input = world.certificate(&project).await;
        assert_eq!(world.not_certificate_of(person, input).await, "FORBIDDEN - -", "{person}");
    }
    for person in ["projects_tlaltenango", "president_jal", "delegate_jal"] {
        let input = world.certificate(&project).await;
        assert_eq!(world.not_certificate_of(person, input).await, "NOT_FOUND - -", "{person}");
    }
    let mut stale = world.certificate(&project).await;
    stale["expectedVersion"] = json!(77);
    assert_eq!(world.not_certificate_of("projects_jerez", stale).await, "CONFLICT STALE_VERSION -");
    for stage in ["IN_EXECUTION", "AGREED", "HANDED_OVER", "CLOSED", "SELECTED", "CANCELLED"] {
        world.put_at(&project, stage).await;
        let input = world.certificate(&project).await;
        assert_eq!(world.not_certificate_of("projects_jerez", input).await, "REFUSED WRONG_STAGE -", "{stage}");
    }
}

async fn dates_and_commitments_that_do_not_fit_are_refused(world: World) {
    let project = world.finished().await;
    let good = world.certificate(&project).await;
    let today = world.this_day();
    let commitment = |text: &str, due: NaiveDate| json!({ "responsible": "COMMUNITY", "text": text, "dueOn": due });
    let many: Vec<Value> = (0..21).map(|_| commitment("Limpiar", today + Duration::days(9))).collect();
    for (member, value, said) in [
        ("handedOverOn", json!(today + Duration::days(1)), "INVALID BAD_DATE handedOverOn"),
        ("handedOverOn", json!("2001-01-01"), "INVALID BAD_DATE handedOverOn"),
        ("description", json!(" "), "INVALID EMPTY_TEXT description"),
        ("commitments", json!([]), "INVALID MALFORMED_VALUE commitments"),
        ("commitments", json!(many), "INVALID MALFORMED_VALUE commitments"),
        ("commitments", json!([commitment("Limpiar", today)]), "INVALID BAD_DATE commitments.0.dueOn"),
        ("commitments", json!([commitment("", today + Duration::days(1))]), "INVALID EMPTY_TEXT commitments.0.text"),
    ] {
        let mut input = good.clone();
        input[member] = value;
        assert_eq!(world.not_certificate_of("projects_jerez", input).await, said);
    }
    world.done("projects_jerez", "draftHandoverCertificate", CERTIFICATE, good).await;
}

async fn a_certificate_that_is_drawn_up_anew_is_signed_anew(world: World) {
    let project = world.finished().await;
    let none = json!({ "contentHash": "0".repeat(64) });
    assert_eq!(world.not_signed("delegate_zac", signature(&project, &none, 1)).await, "REFUSED NO_CERTIFICATE");
    let first = world.certificate_of(&project).await;
    world.signed("delegate_zac", &project, &first, 1).await;
    world.pass(Duration::minutes(1));
    let mut input = world.certificate(&project).await;
    input["description"] = json!("Red de agua potable y tanque");
    let second = world.done("projects_jerez", "draftHandoverCertificate", CERTIFICATE, input).await;
    let second = &second["handoverCertificate"];
    assert_eq!(second["signedBy"], json!([]), "what was signed was another text");
    let old = world.not_signed("liaison_zac", signature(&project, &first, 1)).await;
    assert_eq!(old, "CONFLICT NOT_WHAT_WAS_READ");
    world.signed("delegate_zac", &project, second, 1).await;
    let query = format!(
        "{{ project(id: {}) {{ handoverCertificates(orderBy: DRAFTED_AT_ASC) {{ nodes {{ status signedBy }} }} }} }}",
        project["id"]
    );
    let all = world.read("president_jerez", &query).await["project"]["handoverCertificates"]["nodes"].clone();
    assert_eq!(
        all,
        json!([{ "status": "SUPERSEDED", "signedBy": ["FEDERAL"] }, { "status": "DRAFTED", "signedBy": ["FEDERAL"] }])
    );
}

async fn each_seat_signs_once_what_it_has_read(world: World) {
    let project = world.finished().await;
    let certificate = world.certificate_of(&project).await;
    world.signed("president_jerez", &project, &certificate, 1).await;
    for (person, version, said) in [
        ("president_jerez", 2, "REFUSED SEAT_ALREADY_SIGNED"),
        ("secretary_jerez", 2, "REFUSED SEAT_ALREADY_SIGNED"),
        ("liaison_zac", 1, "CONFLICT STALE_VERSION"),
        ("member_jerez", 2, "FORBIDDEN -"),
        ("finance_zac", 2, "FORBIDDEN -"),
        ("treasury_jerez", 2, "FORBIDDEN -"),
        ("mirror_jerez", 2, "FORBIDDEN -"),
        ("analyst_zac", 2, "FORBIDDEN -"),
        ("national", 2, "FORBIDDEN -"),
        ("president_jal", 2, "NOT_FOUND -"),
    ] {
        assert_eq!(world.not_signed(person, signature(&project, &certificate, version)).await, said, "{person}");
    }
    for wrong in ["", "x", &"z".repeat(64)] {
        let mut input = signature(&project, &certificate, 2);
        input["contentHash"] = json!(wrong);
        assert_eq!(world.not_signed("liaison_zac", input).await, "INVALID MALFORMED_VALUE", "{wrong}");
    }
    let mut input = signature(&project, &certificate, 2);
    input["idempotencyKey"] = json!("once");
    let one = world.done("liaison_zac", "signHandoverCertificate", CERTIFICATE, input.clone()).await;
    assert_eq!(one, world.done("liaison_zac", "signHandoverCertificate", CERTIFICATE, input).await);
}

async fn one_person_signs_for_one_seat(world: World) {
    let project = world.finished().await;
    let certificate = world.certificate_of(&project).await;
    let sign = |tenant: &'static str, version| {
        let input = signature(&project, &certificate, version);
        world.act_as("turncoat", tenant, "signHandoverCertificate", CERTIFICATE, input)
    };
    assert!(sign("jerez", 1).await.get("errors").is_none());
    assert_eq!(code_and_reason(&sign("club_jerez", 2).await), "REFUSED PERSON_SIGNED_FOR_ANOTHER_SEAT");
}

async fn two_signatures_at_once_are_one_after_the_other(world: World) {
    let project = world.finished().await;
    let certificate = world.certificate_of(&project).await;
    let sign = |person| world.act(person, "signHandoverCertificate", CERTIFICATE, signature(&project, &certificate, 1));
    let answers = join_all([sign("delegate_zac"), sign("liaison_zac"), sign("projects_jerez")]).await;
    let done = answers.iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{answers:#?}");
    for answer in answers.iter().filter(|answer| answer.get("errors").is_some()) {
        assert_eq!(code_and_reason(answer), "CONFLICT STALE_VERSION");
    }
}

async fn nothing_moves_while_the_project_is_frozen(world: World) {
    use sea_orm::ConnectionTrait;
    let project = world.finished().await;
    let certificate = world.certificate_of(&project).await;
    world.database.execute_unprepared("UPDATE project SET frozen = TRUE").await.unwrap();
    let said = world.not_signed("delegate_zac", signature(&project, &certificate, 1)).await;
    assert_eq!(said, "REFUSED PROJECT_FROZEN");
    let input = world.certificate(&project).await;
    assert_eq!(world.not_certificate_of("projects_jerez", input).await, "REFUSED PROJECT_FROZEN -");
}

async fn a_commitment_is_checked_once_when_it_is_due(world: World) {
    let project = world.finished().await;
    let drawn = world.certificate_of(&project).await;
    let check = |of: &Value, version: i64, kept: &str| json!({ "commitmentId": of["id"], "expectedVersion": version, "kept": kept, "note": "Visto" });
    let refused = async |person: &str, input| world.refusal(person, "checkInCommitment", COMMITMENT, input).await;
    let (chlorine, cleaning) = (&drawn["commitments"][0], &drawn["commitments"][1]);
    assert_eq!(
        refused("projects_jerez", check(chlorine, 1, "KEPT")).await,
        "REFUSED WRONG_STAGE",
        "before the handover"
    );
    for (person, version) in VOTERS.iter().zip(1..) {
        world.signed(person, &project, &drawn, version).await;
    }
    assert_eq!(refused("mirror_jerez", check(cleaning, 1, "NOT_KEPT")).await, "REFUSED NOT_DUE_YET");
    for person in ["delegate_zac", "president_jerez", "treasury_jerez", "comptroller_zac"] {
        assert_eq!(refused(person, check(chlorine, 1, "KEPT")).await, "FORBIDDEN -", "{person}");
    }
    assert_eq!(refused("projects_jal", check(chlorine, 1, "KEPT")).await, "NOT_FOUND -");
    // Nobody checks off what another has promised.
    assert_eq!(refused("projects_jerez", check(cleaning, 1, "KEPT")).await, "FORBIDDEN -");
    assert_eq!(refused("mirror_jerez", check(chlorine, 1, "KEPT")).await, "FORBIDDEN -");
    assert_eq!(
        refused("projects_jerez", check(chlorine, 1, "KEPT")).await,
        "REFUSED NOT_DUE_YET",
        "nor before its day"
    );
    world.pass(Duration::days(29));
    assert_eq!(refused("projects_jerez", check(chlorine, 1, "KEPT")).await, "REFUSED NOT_DUE_YET", "nor on its eve");
    world.pass(Duration::days(1));
    let kept = world.done("projects_jerez", "checkInCommitment", COMMITMENT, check(chlorine, 1, "KEPT")).await;
    assert_eq!((&kept["commitment"]["kept"], &kept["commitment"]["note"]), (&json!("KEPT"), &json!("Visto")));
    assert_eq!(refused("projects_jerez", check(chlorine, 2, "NOT_KEPT")).await, "REFUSED ALREADY_CHECKED_IN");
    world.pass(Duration::days(30));
    assert_eq!(refused("mirror_jerez", check(cleaning, 5, "KEPT")).await, "CONFLICT STALE_VERSION");
    let not_kept = world.done("mirror_jerez", "checkInCommitment", COMMITMENT, check(cleaning, 1, "NOT_KEPT")).await;
    assert_eq!(not_kept["commitment"]["kept"], "NOT_KEPT");
}

async fn the_works_committee_checks_whatever_was_promised(world: World) {
    let project = world.selected().await.project;
    world.put_at(&project, "AGREED").await;
    let committee = world.supervised(&project).await;
    world.belong("works_jerez", &committee).await;
    world.put_at(&project, "WORKS_FINISHED").await;
    world.pass(Duration::minutes(1));
    let drawn = world.certificate_of(&project).await;
    for (person, version) in VOTERS.iter().zip(1..) {
        world.signed(person, &project, &drawn, version).await;
    }
    world.pass(Duration::days(60));
    for commitment in drawn["commitments"].as_array().unwrap() {
        let check = json!({ "commitmentId": commitment["id"], "expectedVersion": 1, "kept": "KEPT", "note": "Visto" });
        let kept = world.done("works_jerez", "checkInCommitment", COMMITMENT, check).await;
        assert_eq!(kept["commitment"]["kept"], "KEPT", "{commitment}");
    }
}

async fn whoever_reads_the_project_reads_how_it_ended_and_nobody_else(world: World) {
    let (_, certificate) = world.handed_over().await;
    let commitment = &certificate["commitments"][0]["id"];
    for person in
        ["national", "delegate_zac", "comptroller_zac", "projects_jerez", "member_jerez", "mirror_jerez", "auditor"]
    {
        for node in [&certificate["id"], commitment] {
            let found = world.read(person, &format!("{{ node(id: {node}) {{ id }} }}")).await;
            assert_eq!(found["node"]["id"], *node, "{person}");
        }
    }
    for person in
        ["", "president_jal", "delegate_jal", "projects_tlaltenango", "service_la", "officer_other_federation"]
    {
        for node in [&certificate["id"], commitment] {
            let found = world.read(person, &format!("{{ node(id: {node}) {{ id }} }}")).await;
            assert_eq!(found["node"], Value::Null, "{person}");
        }
    }
    let absent = NodeKind::HandoverCertificate.id(id("a certificate that never was"));
    let found = world.read("national", &format!("{{ node(id: \"{}\") {{ id }} }}", *absent)).await;
    assert_eq!(found["node"], Value::Null);
}
