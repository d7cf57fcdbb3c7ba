//! What is not for the viewer is the same as what does not exist: the same bytes, the same status, and the same number
//! of statements, whichever way it is asked for.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::acts::{SUBJECTS, attempts};
use super::grown::Grown;
use super::oracle::Oracle;
use super::viewers::{Answer, Viewer};

both_databases!(
    an_invisible_row_answers_as_one_that_does_not_exist,
    an_act_on_an_invisible_row_is_refused_as_on_one_that_does_not_exist,
    a_folio_is_found_by_those_alone_who_see_its_project,
    a_cursor_tells_nothing_of_the_row_that_it_names,
);

async fn an_invisible_row_answers_as_one_that_does_not_exist(grown: Grown) {
    for viewer in Viewer::everybody() {
        for (kind, id) in grown.invisible_to(viewer) {
            let roots: &[&str] = match kind {
                NodeKind::Project => &["project(id: $id) { id title stage parties { seat } club { name } }"],
                _ => &[],
            };
            let by_id = [
                "node(id: $id) { __typename id }",
                "nodes(ids: [$id, $id]) { __typename id }",
                "explainAccess(id: $id, act: READ) { allowed rules { id holds } }",
            ];
            for root in by_id.iter().chain(roots) {
                let query = format!("query($id: ID!) {{ {root} }}");
                let ask =
                    async |id: String| grown.counted(viewer, grown.ask(viewer, &query, json!({ "id": id }))).await;
                let (real, unreal) = (ask(id.clone()).await, ask(unreal(kind)).await);
                assert_eq!(real, unreal, "{}: {kind:?}: {query}", viewer.name());
            }
        }
    }
}

async fn an_act_on_an_invisible_row_is_refused_as_on_one_that_does_not_exist(grown: Grown) {
    let attempts = attempts(&grown);
    for viewer in Viewer::everybody() {
        let mut one_of_each = BTreeMap::new();
        for (kind, id) in grown.invisible_to(viewer) {
            one_of_each.entry(format!("{kind:?}")).or_insert(id);
        }
        for (mutation, subject, kind) in SUBJECTS {
            let Some(id) = one_of_each.get(&format!("{kind:?}")) else { continue };
            let attempt = attempts.iter().find(|attempt| attempt.mutation == *mutation).unwrap();
            let try_on = async |id: &str| grown.counted(viewer, grown.attempt(viewer, &attempt.on(subject, id))).await;
            let (real, unreal) = (try_on(id).await, try_on(&unreal(*kind)).await);
            assert_eq!(real, unreal, "{}: {mutation} on {subject}", viewer.name());
            assert!(real.0.json().get("errors").is_some(), "{}: {mutation} on {subject}", viewer.name());
        }
    }
}

async fn a_folio_is_found_by_those_alone_who_see_its_project(grown: Grown) {
    let query = "query($folio: String!, $stage: Stage!) { \
         projects(where: { folio: { in: [$folio] } }) { totalCount pageInfo { hasNextPage endCursor } edges { cursor } } \
         ofItsStage: projects(where: { folio: { eq: $folio }, stage: { eq: $stage } }, orderBy: COST_DESC, last: 5) { totalCount } \
         clubs { nodes { projects(where: { folio: { eq: $folio } }) { totalCount nodes { id } } } } }";
    for viewer in Viewer::everybody() {
        let oracle = Oracle::of(viewer, &grown.rows, grown.world.time());
        for project in &grown.rows.projects {
            let ask = async |folio: &str| {
                let variables = json!({ "folio": folio, "stage": project.stage });
                grown.counted(viewer, grown.ask(viewer, query, variables)).await
            };
            let (real, unreal) = (ask(&project.folio).await, ask("3X1-2026-32-NOSUCH").await);
            let count = real.0.data(query)["projects"]["totalCount"].clone();
            if oracle.project(project) {
                assert_eq!(count, 1, "{}: {}", viewer.name(), project.title);
            } else {
                assert_eq!(real, unreal, "{}: {}", viewer.name(), project.title);
            }
        }
    }
}

async fn a_cursor_tells_nothing_of_the_row_that_it_names(grown: Grown) {
    let everything = "{ projects(first: 100, orderBy: CREATED_AT_ASC) { edges { cursor node { id } } } }";
    // Whoever sees a project can pass on its cursor to somebody who does not.
    let mut cursors: BTreeMap<String, String> = BTreeMap::new();
    for person in ["national", "president_jerez", "president_tlaltenango", "president_jal"] {
        let told = grown.look(Viewer::called(person), everything).await;
        for edge in told["projects"]["edges"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            cursors.insert(text(&edge["node"]["id"]), text(&edge["cursor"]));
        }
    }
    assert_eq!(cursors.len(), grown.rows.projects.len(), "drafts included");
    let query = "query($at: String!) { \
         after: projects(first: 100, after: $at, orderBy: CREATED_AT_ASC) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } } \
         before: projects(last: 3, before: $at, orderBy: CREATED_AT_ASC) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } } }";
    for viewer in Viewer::everybody() {
        for (kind, id) in grown.invisible_to(viewer) {
            if kind == NodeKind::Project {
                let ask = async |at: &str| grown.counted(viewer, grown.ask(viewer, query, json!({ "at": at }))).await;
                let (real, unreal) = (ask(&cursors[&id]).await, ask(&of_nothing(&cursors[&id])).await);
                real.0.data(query);
                assert_eq!(real, unreal, "{}", viewer.name());
            }
        }
    }
}

impl Grown {
    /// Rows with a global id that the viewer does not see: every third part, so that each seat's are among them, and
    /// everything else.
    fn invisible_to(&self, viewer: Viewer) -> Vec<(NodeKind, String)> {
        let oracle = Oracle::of(viewer, &self.rows, self.world.time());
        let seen = oracle.reachable();
        let rows = &self.rows;
        let ids = rows.projects.iter().map(|row| (NodeKind::Project, row.id));
        let ids = ids.chain(rows.items.iter().map(|row| (NodeKind::AgendaItem, row.id)));
        let ids = ids.chain(rows.sessions.iter().map(|row| (NodeKind::Session, row.id)));
        let ids = ids.chain(rows.resolutions.iter().map(|row| (NodeKind::Resolution, row.id)));
        let ids = ids.chain(rows.parts.iter().step_by(3).map(|row| (NodeKind::Contribution, row.id)));
        let ids = ids.chain(rows.deposits.iter().map(|row| (NodeKind::Deposit, row.id)));
        let ids = ids.chain(rows.documents.iter().map(|row| (NodeKind::Document, row.id)));
        let ids = ids.chain(rows.certificates.iter().map(|row| (NodeKind::HandoverCertificate, row.id)));
        let ids = ids.chain(rows.commitments.iter().map(|row| (NodeKind::UpkeepCommitment, row.id)));
        let ids = ids.chain(rows.complaints.iter().map(|row| (NodeKind::Complaint, row.id)));
        let ids = ids.chain(rows.memberships.iter().step_by(4).map(|row| (NodeKind::Membership, row.id)));
        let ids = ids.chain(rows.works_committees.iter().map(|row| (NodeKind::WorksCommittee, row.id)));
        let ids = ids.chain(rows.inspections.iter().map(|row| (NodeKind::Inspection, row.id)));
        let ids = ids.chain(rows.observations.iter().map(|row| (NodeKind::Observation, row.id)));
        let ids = ids.chain(rows.works.iter().map(|row| (NodeKind::Works, row.id)));
        let ids = ids.chain(rows.reports.iter().map(|row| (NodeKind::ProgressReport, row.id)));
        let ids = ids.chain(rows.grants.iter().map(|row| (NodeKind::AccessGrant, row.id)));
        let ids = ids.chain(rows.agreements.iter().map(|row| (NodeKind::Agreement, row.id)));
        let ids = ids.chain(rows.tranches.iter().map(|row| (NodeKind::Tranche, row.id)));
        let named = ids.map(|(kind, id)| (kind, kind.id(id).0));
        named.filter(|(kind, id)| !seen.contains(&format!("{kind:?} {id}"))).collect()
    }

    /// An answer, with the number of statements that it took beside those by which it is known who asks.
    async fn counted(&self, viewer: Viewer, answer: impl Future<Output = Answer>) -> (Answer, u64) {
        self.world.be_known(viewer.person, &viewer.headers()).await;
        let before = self.world.store.statements();
        let answer = answer.await;
        (answer, self.world.store.statements() - before)
    }
}

/// A global id of this kind that names nothing.
pub fn unreal(kind: NodeKind) -> String {
    kind.id(Uuid::new_v4()).0
}

/// A cursor at the same place, which names nothing.
fn of_nothing(cursor: &str) -> String {
    let mut members: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
    members[2] = Uuid::new_v4().to_string().into();
    let cursor = URL_SAFE_NO_PAD.encode(members.to_string());
    assert!(members[0].as_str().unwrap().contains("created_at"), "{members}");
    cursor
}
