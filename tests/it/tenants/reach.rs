//! From every viewer, along every path of the schema: what is reached is what the design's matrix lets be seen, no row
//! more and no row less.

use std::collections::BTreeSet;

use serde_json::json;
use tresporuno::authz::policy::Resource;
use tresporuno::graphql::id::NodeKind;

use super::crawler::{self, Schema};
use super::grown::Grown;
use super::oracle::Oracle;
use super::viewers::{Answer, Viewer};
use crate::world::id;

both_databases!(
    no_path_leads_to_a_row_that_is_not_for_the_viewer,
    a_mandate_opens_the_paths_of_the_acts_that_it_lists,
    figures_count_what_the_viewer_or_everybody_sees,
);

/// Who walks paths of three relations, one for each seat, one who only watches, and nobody; all others walk two.
const FAR: [&str; 6] = ["delegate_zac", "liaison_zac", "projects_jerez", "president_jerez", "mirror_jerez", ""];

async fn no_path_leads_to_a_row_that_is_not_for_the_viewer(grown: Grown) {
    let (near, far) = (Walks::of(&grown, 2).await, Walks::of(&grown, 3).await);
    for viewer in Viewer::everybody() {
        let walks = if FAR.contains(&viewer.person) { &far } else { &near };
        walks.compare(&grown, viewer).await;
    }
}

async fn a_mandate_opens_the_paths_of_the_acts_that_it_lists(mut grown: Grown) {
    let walks = Walks::of(&grown, 2).await;
    let officer = Viewer::called("officer_other_federation");
    for acts in ["read", "castVote", "read,castVote", "pledgeContribution", "read,recordDeposit", "updateClubFile", "*"]
    {
        grown.mandate("other_federation", "club_jerez", acts).await;
        walks.compare(&grown, officer).await;
    }
}

/// All documents of the crawler, with the kind of rows from which each sets out.
struct Walks {
    from_rows: Vec<(&'static str, String)>,
    from_lists: Vec<String>,
}

impl Walks {
    async fn of(grown: &Grown, relations: usize) -> Self {
        let schema = Schema::read(grown).await;
        let mut from_rows = Vec::new();
        for kind in NodeKind::ALL {
            let kind: &'static str = format!("{kind:?}").leak();
            from_rows.extend(schema.walks_from_rows(kind, relations).into_iter().map(|document| (kind, document)));
        }
        Self { from_rows, from_lists: schema.walks_from_lists(relations) }
    }

    async fn compare(&self, grown: &Grown, viewer: Viewer) {
        let may = Oracle::of(viewer, &grown.rows, grown.world.time()).reachable();
        let mut reached = BTreeSet::new();
        for (kind, document) in &self.from_rows {
            for answer in self.answers(grown, viewer, kind, document).await {
                reached.extend(self.admitted(viewer, &may, crawler::seen(&answer, document), document));
            }
        }
        for document in &self.from_lists {
            let answer = grown.ask(viewer, document, json!({})).await;
            reached.extend(self.admitted(viewer, &may, crawler::seen(&answer, document), document));
        }
        let missed: Vec<_> = may.difference(&reached).collect();
        assert!(missed.is_empty(), "{} should reach {missed:#?}", viewer.name());
    }

    /// The answers to a document for all rows of a kind: at once, or where that costs too much for each.
    async fn answers(&self, grown: &Grown, viewer: Viewer, kind: &str, document: &str) -> Vec<Answer> {
        let mut answers = Vec::new();
        for at_once in [100, 1] {
            answers.clear();
            for ids in crawler::all_ids(grown, kind, at_once) {
                answers.push(grown.ask(viewer, document, ids).await);
            }
            if !answers.iter().any(|answer| answer.body.contains("QUERY_TOO_COMPLEX")) {
                break;
            }
        }
        answers
    }

    fn admitted(
        &self,
        viewer: Viewer,
        may: &BTreeSet<String>,
        seen: BTreeSet<String>,
        document: &str,
    ) -> BTreeSet<String> {
        let beyond: Vec<_> = seen.difference(may).collect();
        assert!(beyond.is_empty(), "{} reached {beyond:#?} by {document}", viewer.name());
        seen
    }
}

impl Grown {
    /// The mandate that the club gives the federation is in force and lists these acts.
    pub async fn mandate(&mut self, federation: &str, club: &str, acts: &str) {
        use entity::federation_mandate::{Column, Entity};
        use sea_orm::sea_query::Expr;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        let mandate = Entity::update_many()
            .col_expr(Column::Acts, Expr::value(acts))
            .col_expr(Column::Status, Expr::value("ACCEPTED"))
            .col_expr(Column::ValidUntil, Expr::value(self.world.time() + chrono::Duration::days(1)))
            .filter(Column::FederationId.eq(id(federation)))
            .filter(Column::ClubId.eq(id(club)));
        assert_eq!(mandate.exec(&self.world.database).await.unwrap().rows_affected, 1);
        self.world.say_touched(Resource::Tenant, federation).await;
        self.refresh().await;
    }
}

async fn figures_count_what_the_viewer_or_everybody_sees(grown: Grown) {
    let query = "{ projects { totalCount } sessions { totalCount } resolutions { totalCount } \
                 programmeStatistics { years { fiscalYear projects states municipalities cost { centavos } } \
                   projectsByType { projects } seats { seat due { centavos } deposited { centavos } } } \
                 clubs { nodes { id projectsByStage { stage projects } } } }";
    for viewer in Viewer::everybody() {
        let told = grown.look(viewer, query).await;
        let oracle = Oracle::of(viewer, &grown.rows, grown.world.time());
        let rows = &grown.rows;
        let count = |number: usize| json!({ "totalCount": number });
        let projects: Vec<_> = rows.projects.iter().filter(|project| oracle.project(project)).collect();
        assert_eq!(told["projects"], count(projects.len()), "{}", viewer.name());
        assert_eq!(told["sessions"], count(rows.sessions.iter().filter(|row| oracle.session(row)).count()));
        assert_eq!(told["resolutions"], count(rows.resolutions.iter().filter(|row| oracle.resolution(row)).count()));

        let before_or_beside = ["DRAFT", "SUBMITTED", "REJECTED", "WITHDRAWN", "CANCELLED"];
        // Figures are of what everybody can read, for whoever may read them at all.
        let counts = |project: &&&entity::project::Model| {
            project.audience == "PUBLIC" && !before_or_beside.contains(&project.stage.as_str())
        };
        let selected: Vec<_> = projects.iter().filter(counts).collect();
        let statistics = &told["programmeStatistics"];
        let years: Vec<_> = statistics["years"].as_array().unwrap().iter().collect();
        if selected.is_empty() {
            assert_eq!(*statistics, json!({ "years": [], "projectsByType": [], "seats": [] }), "{}", viewer.name());
        } else {
            let cost: i64 = selected.iter().map(|project| project.cost_centavos).sum();
            let places: BTreeSet<_> = selected.iter().map(|project| &project.municipality_code).collect();
            let states: BTreeSet<_> = selected.iter().map(|project| &project.state_code).collect();
            let year = json!({
                "fiscalYear": 2026, "projects": selected.len(), "states": states.len(),
                "municipalities": places.len(), "cost": { "centavos": cost.to_string() },
            });
            assert_eq!(years, [&year], "{}", viewer.name());
            assert_eq!(statistics["projectsByType"], json!([{ "projects": selected.len() }]));
            let seat = |seat: &str| {
                let of = |party: &&entity::project_party::Model| {
                    let counted = selected.iter().any(|project| project.id == party.project_id);
                    party.seat == seat && party.standing == "CURRENT" && counted && oracle.party(party)
                };
                let parties: Vec<_> = rows.parties.iter().filter(of).collect();
                let due: i64 = parties.iter().map(|party| party.due_centavos).sum();
                let deposited: i64 = parties.iter().map(|party| party.deposited_centavos).sum();
                let money = |centavos: i64| json!({ "centavos": centavos.to_string() });
                (!parties.is_empty()).then(|| json!({ "seat": seat, "due": money(due), "deposited": money(deposited) }))
            };
            let seats: Vec<_> = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"].into_iter().filter_map(seat).collect();
            assert_eq!(statistics["seats"], json!(seats), "{}", viewer.name());
        }
        for club in told["clubs"]["nodes"].as_array().unwrap() {
            let of_club = |project: &&&entity::project::Model| *NodeKind::Club.id(project.club_id) == club["id"];
            let by_stage = club["projectsByStage"].as_array().unwrap().iter();
            let told: i64 = by_stage.map(|stage| stage["projects"].as_i64().unwrap()).sum();
            let seen = projects.iter().filter(of_club).count();
            assert_eq!(told, i64::try_from(seen).unwrap(), "{}", viewer.name());
        }
    }
}
