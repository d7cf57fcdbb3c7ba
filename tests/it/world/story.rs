//! What has happened in a world before a test looks at it: each step is done as its actor would do it.

use async_graphql::ID;
use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::{World, id};

/// The global id of what is called so.
pub fn global(kind: NodeKind, name: &str) -> ID {
    kind.id(id(name))
}

/// A project and its place on an agenda, as ids and versions.
#[derive(Clone, Debug)]
pub struct OnAgenda {
    pub project: Value,
    pub session: Value,
    pub item: Value,
}

impl World {
    /// A draft of the club of Jerez by its secretary: `{ id version … }`.
    pub async fn draft(&self) -> Value {
        self.draft_of("secretary_jerez", "club_jerez").await
    }

    pub async fn draft_of(&self, author: &str, club: &str) -> Value {
        let input = json!({
            "clubId": global(NodeKind::Club, club),
            "title": "Agua potable para El Saladillo",
            "description": "Red de agua potable para 120 familias",
            "withoutNeedReason": "La asamblea aún no registra necesidades",
            "type": "POTABLE_WATER",
            "cost": "1000000.03",
        });
        self.done(author, "draftProposal", "project { id version stage audience folio }", input).await["project"]
            .clone()
    }

    /// A proposal that two officers have confirmed.
    pub async fn submitted(&self) -> Value {
        let draft = self.draft().await;
        self.confirm("president_jerez", &draft["id"], 1).await;
        self.confirm("treasurer_jerez", &draft["id"], 2).await
    }

    pub async fn confirm(&self, officer: &str, project: &Value, version: i64) -> Value {
        let input = json!({ "projectId": project, "expectedVersion": version });
        self.done(officer, "confirmProposal", "project { id version stage audience }", input).await["project"].clone()
    }

    /// A session of the committee of Zacatecas that begins in six days and sits for two.
    pub async fn session(&self) -> Value {
        let input = json!({
            "committeeId": global(NodeKind::Committee, "committee_zac"),
            "place": "Delegación Zacatecas",
            "startsAt": self.time() + Duration::days(6),
            "endsAt": self.time() + Duration::days(8),
        });
        self.done("delegate_zac", "conveneSession", "session { id version }", input).await["session"].clone()
    }

    /// A submitted project on the agenda of a session that has just begun.
    pub async fn on_agenda(&self) -> OnAgenda {
        let project = self.submitted().await;
        let session = self.session().await;
        let input = json!({ "sessionId": session["id"], "expectedVersion": 1, "projectId": project["id"] });
        let added = self.done("delegate_zac", "addAgendaItem", "agendaItem { id version status }", input).await;
        self.pass(Duration::days(6));
        OnAgenda { project, session, item: added["agendaItem"].clone() }
    }

    /// As [`World::on_agenda`], and open for votes.
    pub async fn open(&self) -> OnAgenda {
        let mut on = self.on_agenda().await;
        let input = json!({ "agendaItemId": on.item["id"], "expectedVersion": 1 });
        let opened = self.done("delegate_zac", "openAgendaItem", "agendaItem { id version status }", input).await;
        on.item = opened["agendaItem"].clone();
        on
    }

    /// The first vote of a seat.
    pub async fn vote(&self, person: &str, on: &OnAgenda, choice: &str) -> Value {
        let input = json!({ "agendaItemId": on.item["id"], "choice": choice, "expectedVersion": 0 });
        self.done(person, "castVote", "agendaItem { id votes { seat choice version } }", input).await
    }

    /// As [`World::open`], and decided: four votes for, selected.
    pub async fn selected(&self) -> OnAgenda {
        let on = self.open().await;
        for person in VOTERS {
            self.vote(person, &on, "FOR").await;
        }
        self.close(&on, "SELECTED").await;
        on
    }

    pub async fn close(&self, on: &OnAgenda, outcome: &str) -> Value {
        let input = json!({
            "agendaItemId": on.item["id"],
            "expectedVersion": on.item["version"],
            "outcome": outcome,
            "reason": "Cumple las reglas",
        });
        let selection = "agendaItem { status resolution { id version outcome tally { votesFor votesAgainst } } }";
        self.done("delegate_zac", "closeAgendaItem", selection, input).await["agendaItem"].clone()
    }
}

/// Who votes for each seat of the project of Jerez.
pub const VOTERS: [&str; 4] = ["delegate_zac", "liaison_zac", "projects_jerez", "president_jerez"];
