//! Works: who builds is designated, begins, reports and finishes; nothing that was reported falls, and money that runs ahead
//! of the work is seen.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::global;
use crate::world::{World, code_and_reason};

both_databases!(
    the_executor_begins_reports_and_finishes,
    the_municipality_designates_who_builds,
    works_begin_once_at_their_stage_and_not_before_their_project,
    progress_never_falls_and_spends_no_more_than_the_cost,
    works_are_finished_once_all_is_built,
    of_two_reports_at_once_one_is_filed,
    works_in_alert_are_listed_for_whoever_sees_their_project,
    nobody_else_can_tell_that_there_are_works,
);

const TOWN: &str = "projects_jerez";
const PRESIDENT: &str = "president_jerez";
const WORKS: &str = "works { id version contractor begunOn finishedOn reportedOn physical financial ahead alert \
                     spent { amount } executor { name } project { stage version } \
                     reports { totalCount nodes { reportedOn physical financial alert narrative reportedBy { name } } } }";

impl World {
    /// A project at a stage of which nothing was built yet.
    async fn to_build(&self, stage: &str) -> Value {
        let project = self.submitted().await;
        self.put_at(&project, stage).await;
        project
    }

    fn today(&self, days: i64) -> Value {
        json!((self.time() + Duration::days(days)).date_naive())
    }

    /// Works that the municipality of Jerez begins today.
    pub async fn begun(&self) -> Value {
        let project = self.to_build("AGREED").await;
        self.supervised(&project).await;
        let input = json!({ "projectId": project["id"], "expectedVersion": 3, "begunOn": self.today(0) });
        self.done(TOWN, "beginWorks", WORKS, input).await["works"].clone()
    }

    /// A report of today, of the works at their version, with so much built and spent.
    pub fn progress(&self, works: &Value, physical: i32, spent: &str) -> Value {
        json!({
            "worksId": works["id"], "expectedVersion": works["version"], "reportedOn": self.today(0),
            "physical": physical, "spent": spent, "narrative": "Zanja y tubería",
        })
    }
}

async fn the_executor_begins_reports_and_finishes(world: World) {
    let begun = world.begun().await;
    assert_eq!((&begun["begunOn"], &begun["finishedOn"]), (&world.today(0), &Value::Null));
    assert_eq!(begun["executor"]["name"], "Entidad jerez", "where nobody was designated, the municipality");
    assert_eq!(begun["project"], json!({ "stage": "IN_EXECUTION", "version": 4 }));
    assert_eq!((&begun["physical"], &begun["alert"], &begun["version"]), (&json!(0), &json!("NONE"), &json!(1)));
    world.pass(Duration::days(20));
    // Of 1,000,000.03 pesos; the rules of this world tolerate ten per cent.
    let ahead = world.done(TOWN, "reportProgress", WORKS, world.progress(&begun, 3_000, "450000.00")).await;
    let ahead = &ahead["works"];
    assert_eq!((&ahead["financial"], &ahead["ahead"]), (&json!(4_499), &json!(1_499)));
    assert_eq!((&ahead["alert"], &ahead["version"]), (&json!("MONEY_AHEAD"), &json!(2)));
    world.pass(Duration::days(20));
    let whole = world.done(TOWN, "reportProgress", WORKS, world.progress(ahead, 10_000, "1000000.03")).await;
    let whole = &whole["works"];
    assert_eq!((&whole["financial"], &whole["alert"]), (&json!(10_000), &json!("NONE")));
    assert_eq!(whole["spent"]["amount"], "1000000.03");
    let input = json!({ "worksId": whole["id"], "expectedVersion": 3, "finishedOn": world.today(0) });
    let finished = world.done(TOWN, "finishWorks", WORKS, input).await["works"].clone();
    assert_eq!(finished["project"], json!({ "stage": "WORKS_FINISHED", "version": 5 }));
    assert_eq!(finished["finishedOn"], world.today(0));
    // Whoever sees the project sees what was reported, the newest first.
    for person in
        [PRESIDENT, "national", "delegate_zac", "liaison_zac", "mirror_jerez", "auditor", "officer_federation"]
    {
        let query = "{ projects { nodes { works { alert reports { nodes { alert reportedOn } } } } } }";
        let works = world.read(person, query).await["projects"]["nodes"][0]["works"].clone();
        let reports = &works["reports"]["nodes"];
        assert_eq!((&reports[0]["alert"], &reports[1]["alert"]), (&json!("NONE"), &json!("MONEY_AHEAD")), "{person}");
    }
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!(
        (verification.broken, verification.entries),
        (vec![], 9),
        "three of the proposal, two of the committee, four of the works"
    );
}

async fn the_municipality_designates_who_builds(world: World) {
    let project = world.to_build("AUTHORISED").await;
    let designate = |executor: &str, version: i64| {
        json!({
            "projectId": project["id"], "expectedVersion": version, "contractor": "Constructora del Valle",
            "executorId": global(NodeKind::Tenant, executor),
        })
    };
    for person in [PRESIDENT, "treasury_jerez", "liaison_zac", "delegate_zac", "national", "mirror_jerez"] {
        let refused = world.refusal(person, "designateExecutor", WORKS, designate("jerez", 0)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for executor in ["ministry", "tlaltenango", "club_jal", "consulate_la", "a tenant that never was"] {
        let refused = world.refusal(TOWN, "designateExecutor", WORKS, designate(executor, 0)).await;
        assert_eq!(refused, "REFUSED EXECUTOR_NOT_A_PARTY", "{executor}");
    }
    let refused = world.refusal(TOWN, "designateExecutor", WORKS, designate("jerez", 1)).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION", "nobody was designated");
    let own = json!({ "projectId": project["id"], "expectedVersion": 0 });
    let works = world.done(TOWN, "designateExecutor", WORKS, own).await["works"].clone();
    assert_eq!((&works["executor"]["name"], &works["contractor"]), (&json!("Entidad jerez"), &Value::Null));
    let refused = world.refusal(TOWN, "designateExecutor", WORKS, designate("club_jerez", 0)).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION", "somebody was");
    let works = world.done(TOWN, "designateExecutor", WORKS, designate("club_jerez", 1)).await["works"].clone();
    assert_eq!(works["executor"]["name"], "Entidad club_jerez");
    assert_eq!((&works["contractor"], &works["version"]), (&json!("Constructora del Valle"), &json!(2)));
    let begin = json!({ "projectId": project["id"], "expectedVersion": 3, "begunOn": world.today(0) });
    assert_eq!(world.refusal(PRESIDENT, "beginWorks", WORKS, begin.clone()).await, "REFUSED WRONG_STAGE", "not agreed");
    world.put_at(&project, "AGREED").await;
    assert_eq!(world.refusal(TOWN, "beginWorks", WORKS, begin.clone()).await, "REFUSED NOT_THE_EXECUTOR");
    assert_eq!(world.refusal("treasurer_jerez", "beginWorks", WORKS, begin.clone()).await, "FORBIDDEN -");
    world.supervised(&project).await;
    let begun = world.done(PRESIDENT, "beginWorks", WORKS, begin).await["works"].clone();
    let refused = world.refusal(TOWN, "reportProgress", WORKS, world.progress(&begun, 10, "1")).await;
    assert_eq!(refused, "FORBIDDEN -", "somebody else builds");
    world.done(PRESIDENT, "reportProgress", WORKS, world.progress(&begun, 10, "1")).await;
    let refused = world.refusal(TOWN, "designateExecutor", WORKS, designate("jerez", 4)).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE", "it is being built");
}

async fn works_begin_once_at_their_stage_and_not_before_their_project(world: World) {
    let project = world.to_build("AGREED").await;
    world.supervised(&project).await;
    let begin = |version: i64, days: i64| json!({ "projectId": project["id"], "expectedVersion": version, "begunOn": world.today(days) });
    for days in [-1, 1] {
        let answer = world.act(TOWN, "beginWorks", WORKS, begin(3, days)).await;
        assert_eq!(code_and_reason(&answer), "INVALID BAD_DATE", "{days}");
        assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "begunOn");
    }
    assert_eq!(world.refusal(TOWN, "beginWorks", WORKS, begin(2, 0)).await, "CONFLICT STALE_VERSION");
    for person in ["projects_tlaltenango", "projects_jal"] {
        assert_eq!(world.refusal(person, "beginWorks", WORKS, begin(3, 0)).await, "NOT_FOUND -", "{person}");
    }
    let answers = join_all([0, 1].map(|_| world.act(TOWN, "beginWorks", WORKS, begin(3, 0)))).await;
    let mut said: Vec<String> = answers.iter().map(code_and_reason).collect();
    said.sort();
    assert!(["CONFLICT STALE_VERSION", "REFUSED WRONG_STAGE"].contains(&&*said[1]) && said[0] == "- -", "{said:?}");
    assert_eq!(world.refusal(TOWN, "beginWorks", WORKS, begin(4, 0)).await, "REFUSED WRONG_STAGE", "twice");
    for stage in ["SUBMITTED", "SELECTED", "IN_NATIONAL_REVIEW", "AUTHORISED", "WORKS_FINISHED", "CANCELLED"] {
        world.put_at(&project, stage).await;
        assert_eq!(world.refusal(TOWN, "beginWorks", WORKS, begin(4, 0)).await, "REFUSED WRONG_STAGE", "{stage}");
    }
    world.put_at(&project, "AGREED").await;
    world.freeze(&project).await;
    assert_eq!(world.refusal(TOWN, "beginWorks", WORKS, begin(4, 0)).await, "REFUSED PROJECT_FROZEN");
}

async fn progress_never_falls_and_spends_no_more_than_the_cost(world: World) {
    let begun = world.begun().await;
    world.pass(Duration::days(10));
    let works =
        world.done(TOWN, "reportProgress", WORKS, world.progress(&begun, 3_000, "300000")).await["works"].clone();
    world.pass(Duration::days(10));
    let report = |change: &[(&str, Value)]| {
        let mut input = world.progress(&works, 4_000, "400000");
        for (member, value) in change {
            input[*member] = value.clone();
        }
        input
    };
    for (change, expected) in [
        (("physical", json!(2_999)), "REFUSED PROGRESS_FALLS"),
        (("spent", json!("299999.99")), "REFUSED PROGRESS_FALLS"),
        (("spent", json!("0")), "REFUSED PROGRESS_FALLS"),
        (("spent", json!("1000000.04")), "REFUSED OVER_COST"),
        (("physical", json!(10_001)), "INVALID -"),
        (("physical", json!(-1)), "INVALID -"),
        (("spent", json!("-1")), "INVALID BAD_AMOUNT"),
        (("reportedOn", world.today(-11)), "INVALID BAD_DATE"),
        (("reportedOn", world.today(1)), "INVALID BAD_DATE"),
        (("expectedVersion", json!(1)), "CONFLICT STALE_VERSION"),
        (("narrative", json!(" ")), "INVALID EMPTY_TEXT"),
    ] {
        let refused = world.refusal(TOWN, "reportProgress", WORKS, report(std::slice::from_ref(&change))).await;
        assert_eq!(refused, expected, "{change:?}");
    }
    let over = world.act(TOWN, "reportProgress", WORKS, report(&[("spent", json!("1000000.04"))])).await;
    assert_eq!(over["errors"][0]["extensions"]["costCentavos"], "100000003");
    // The same day once more, and nothing new: that, too, is a report.
    let same = world.progress(&works, 3_000, "300000");
    assert_eq!(world.done(TOWN, "reportProgress", WORKS, same).await["works"]["reports"]["totalCount"], 2);
    world.freeze(&json!({ "id": project_of(&begun) })).await;
    let refused = world.refusal(TOWN, "reportProgress", WORKS, report(&[("expectedVersion", json!(3))])).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
}

/// The project of works has their id.
fn project_of(works: &Value) -> Value {
    let id = async_graphql::ID(works["id"].as_str().unwrap().to_owned());
    json!(NodeKind::Project.id(NodeKind::Works.uuid(&id, "id").unwrap()))
}

async fn works_are_finished_once_all_is_built(world: World) {
    let works = world.begun().await;
    world.pass(Duration::days(10));
    let finish = |version: i64, days: i64| json!({ "worksId": works["id"], "expectedVersion": version, "finishedOn": world.today(days) });
    let answer = world.act(TOWN, "finishWorks", WORKS, finish(1, 0)).await;
    assert_eq!(code_and_reason(&answer), "REFUSED WORKS_NOT_COMPLETE");
    assert_eq!(answer["errors"][0]["extensions"]["physicalBps"], "0");
    world.done(TOWN, "reportProgress", WORKS, world.progress(&works, 10_000, "900000")).await;
    for days in [-1, 1] {
        assert_eq!(world.refusal(TOWN, "finishWorks", WORKS, finish(2, days)).await, "INVALID BAD_DATE", "{days}");
    }
    assert_eq!(world.refusal(TOWN, "finishWorks", WORKS, finish(1, 0)).await, "CONFLICT STALE_VERSION");
    for person in [PRESIDENT, "treasury_jerez", "liaison_zac", "delegate_zac", "mirror_jerez"] {
        assert_eq!(world.refusal(person, "finishWorks", WORKS, finish(2, 0)).await, "FORBIDDEN -", "{person}");
    }
    world.done(TOWN, "finishWorks", WORKS, finish(2, 0)).await;
    assert_eq!(world.refusal(TOWN, "finishWorks", WORKS, finish(3, 0)).await, "REFUSED WRONG_STAGE", "twice");
    let late = json!({ "expectedVersion": 3, "worksId": works["id"], "reportedOn": world.today(0), "physical": 10_000,
        "spent": "900000", "narrative": "Limpieza" });
    assert_eq!(world.refusal(TOWN, "reportProgress", WORKS, late).await, "REFUSED WRONG_STAGE");
}

async fn of_two_reports_at_once_one_is_filed(world: World) {
    let works = world.begun().await;
    let reports = [1_000, 2_000].map(|physical| world.progress(&works, physical, "1000"));
    let answers = join_all(reports.map(|report| world.act(TOWN, "reportProgress", WORKS, report))).await;
    let mut said: Vec<String> = answers.iter().map(code_and_reason).collect();
    said.sort();
    // The one that came first may have been the greater.
    assert!(said[0] == "- -" && ["CONFLICT STALE_VERSION", "REFUSED PROGRESS_FALLS"].contains(&&*said[1]), "{said:?}");
    let query = "{ works { nodes { version reports { totalCount } } } }";
    let nodes = world.read(PRESIDENT, query).await["works"]["nodes"].clone();
    assert_eq!(nodes, json!([{ "version": 2, "reports": { "totalCount": 1 } }]));
}

async fn works_in_alert_are_listed_for_whoever_sees_their_project(world: World) {
    let (quiet, loud, louder) = (world.begun().await, world.begun().await, world.begun().await);
    for (works, spent) in [(&quiet, "100000"), (&loud, "200000"), (&louder, "300000")] {
        world.done(TOWN, "reportProgress", WORKS, world.progress(works, 0, spent)).await;
    }
    let query =
        "{ all: works { totalCount } works(where: { alert: { eq: MONEY_AHEAD } }) { totalCount nodes { id } } }";
    for person in [TOWN, PRESIDENT, "delegate_zac", "comptroller_zac", "national", "auditor", "mirror_jerez"] {
        let read = world.read(person, query).await;
        let expected = json!({ "totalCount": 2, "nodes": [{ "id": louder["id"] }, { "id": loud["id"] }] });
        assert_eq!((&read["works"], &read["all"]["totalCount"]), (&expected, &json!(3)), "{person}");
    }
    for person in ["projects_tlaltenango", "president_jal", "delegate_jal", "registrar_la", ""] {
        assert_eq!(world.read(person, query).await["all"]["totalCount"], 0, "{person}");
    }
}

async fn nobody_else_can_tell_that_there_are_works(world: World) {
    let works = world.begun().await;
    let absent = json!({ "id": global(NodeKind::Works, "works that never were"), "version": 1 });
    for person in ["projects_tlaltenango", "president_jal", "liaison_jal", "registrar_la"] {
        let mut answers = Vec::new();
        for of in [&works, &absent] {
            let mut input = world.progress(of, 1_000, "1");
            input["idempotencyKey"] = json!("the-same-key");
            let query = "mutation($input: ReportProgressInput!) { reportProgress(input: $input) { works { id } } }";
            answers.push(world.send(person, json!({ "query": query, "variables": { "input": input } })).await);
        }
        assert_eq!(answers[0], answers[1], "{person}");
        assert!(String::from_utf8_lossy(&answers[0].1).contains("NOT_FOUND"), "{person}");
    }
}
