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

/// A club with those who act for its projects: what happens in one place can happen in another.
#[derive(Debug)]
pub struct Place {
    pub club: &'static str,
    pub committee: &'static str,
    /// Drafts.
    pub author: &'static str,
    pub confirming: [&'static str; 2],
    /// Convenes, opens, closes and publishes.
    pub delegate: &'static str,
    /// Who votes for each seat, in the programme's order.
    pub voters: [&'static str; 4],
}

pub const JEREZ: Place = Place {
    club: "club_jerez",
    committee: "committee_zac",
    author: "secretary_jerez",
    confirming: ["president_jerez", "treasurer_jerez"],
    delegate: "delegate_zac",
    voters: VOTERS,
};
pub const TLALTENANGO: Place = Place {
    club: "club_tlaltenango",
    committee: "committee_zac",
    author: "secretary_tlaltenango",
    confirming: ["president_tlaltenango", "treasurer_tlaltenango"],
    delegate: "delegate_zac",
    voters: ["delegate_zac", "liaison_zac", "projects_tlaltenango", "president_tlaltenango"],
};
pub const COLOTLAN: Place = Place {
    club: "club_jal",
    committee: "committee_jal",
    author: "secretary_jal",
    confirming: ["president_jal", "treasurer_jal"],
    delegate: "delegate_jal",
    voters: ["delegate_jal", "liaison_jal", "projects_jal", "president_jal"],
};

/// All that a proposal of this cost says beyond its title; what it costs and where it is are called by the title.
pub fn content(title: &str, cost: &str) -> Value {
    json!({
        "kind": "INFRASTRUCTURE",
        "beneficiaries": { "women": 310, "men": 290 },
        "budgetLines": [{ "concept": format!("Todo de {title}"), "unit": "lote", "quantity": "1", "unitPrice": cost }],
        "sites": [{
            "name": format!("Predio de {title}"), "locality": "El Saladillo", "latitude": "22.649", "longitude": "-102.99",
        }],
    })
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
        self.draft_of(JEREZ.author, JEREZ.club).await
    }

    pub async fn draft_of(&self, author: &str, club: &str) -> Value {
        self.draft_called(author, club, "Agua potable para El Saladillo").await
    }

    pub async fn draft_called(&self, author: &str, club: &str, title: &str) -> Value {
        let input = json!({
            "clubId": global(NodeKind::Club, club),
            "title": title,
            "description": "Red de agua potable para 120 familias",
            "withoutNeedReason": "La asamblea aún no registra necesidades",
            "type": "POTABLE_WATER",
            "cost": "1000000.03",
            "content": content(title, "1000000.03"),
        });
        self.done(author, "draftProposal", "project { id version stage audience folio }", input).await["project"]
            .clone()
    }

    /// A proposal that two officers have confirmed.
    pub async fn submitted(&self) -> Value {
        let draft = self.draft().await;
        self.submit(&JEREZ, &draft).await
    }

    /// Has two officers confirm a draft.
    pub async fn submit(&self, place: &Place, draft: &Value) -> Value {
        self.confirm(place.confirming[0], &draft["id"], 1).await;
        self.confirm(place.confirming[1], &draft["id"], 2).await
    }

    pub async fn confirm(&self, officer: &str, project: &Value, version: i64) -> Value {
        let input = json!({ "projectId": project, "expectedVersion": version });
        self.done(officer, "confirmProposal", "project { id version stage audience }", input).await["project"].clone()
    }

    /// A session of the committee of Zacatecas that begins in six days and sits for two.
    pub async fn session(&self) -> Value {
        self.session_called(&JEREZ, "Delegación Zacatecas").await
    }

    /// As [`World::session`], of the place's committee.
    pub async fn session_called(&self, place: &Place, where_it_sits: &str) -> Value {
        let input = json!({
            "committeeId": global(NodeKind::Committee, place.committee),
            "place": where_it_sits,
            "startsAt": self.time() + Duration::days(6),
            "endsAt": self.time() + Duration::days(8),
        });
        self.done(place.delegate, "conveneSession", "session { id version }", input).await["session"].clone()
    }

    /// A submitted project on the agenda of a session that has just begun.
    pub async fn on_agenda(&self) -> OnAgenda {
        let project = self.submitted().await;
        let session = self.session().await;
        let item = self.add(&JEREZ, &session, &project).await;
        self.pass(Duration::days(6));
        OnAgenda { project, session, item }
    }

    /// Puts a project on the agenda of a session, whatever the session's version now is.
    pub async fn add(&self, place: &Place, session: &Value, project: &Value) -> Value {
        let query = format!("{{ node(id: {}) {{ ... on Session {{ version }} }} }}", session["id"]);
        let version = self.read(place.delegate, &query).await["node"]["version"].clone();
        let input = json!({ "sessionId": session["id"], "expectedVersion": version, "projectId": project["id"] });
        let added = self.done(place.delegate, "addAgendaItem", "agendaItem { id version status }", input).await;
        added["agendaItem"].clone()
    }

    /// As [`World::on_agenda`], and open for votes.
    pub async fn open(&self) -> OnAgenda {
        let mut on = self.on_agenda().await;
        on.item = self.open_item(&JEREZ, &on.item).await;
        on
    }

    pub async fn open_item(&self, place: &Place, item: &Value) -> Value {
        // Those that come first are decided first, whatever their rank.
        let input = json!({
            "agendaItemId": item["id"], "expectedVersion": item["version"], "departureReason": "Por orden de llegada",
        });
        let opened = self.done(place.delegate, "openAgendaItem", "agendaItem { id version status }", input).await;
        opened["agendaItem"].clone()
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

    /// Has the delegation of Zacatecas close the item into a resolution.
    pub async fn close(&self, on: &OnAgenda, outcome: &str) -> Value {
        self.close_by(JEREZ.delegate, on, outcome).await
    }

    pub async fn close_by(&self, delegate: &str, on: &OnAgenda, outcome: &str) -> Value {
        let input = json!({
            "agendaItemId": on.item["id"],
            "expectedVersion": on.item["version"],
            "reason": "Cumple las reglas",
        });
        let selection = "agendaItem { status resolution { id version outcome tally { votesFor votesAgainst } } }";
        let closed = self.done(delegate, "closeAgendaItem", selection, input).await["agendaItem"].clone();
        assert_eq!(closed["resolution"]["outcome"], outcome, "what the votes carry");
        closed
    }
}

/// Who votes for each seat of the project of Jerez.
pub const VOTERS: [&str; 4] = ["delegate_zac", "liaison_zac", "projects_jerez", "president_jerez"];

impl World {
    /// Makes somebody a member of another tenant too, behind the service.
    pub async fn also(&self, person: &str, tenant: &str, role: &str) {
        use entity::membership;
        use sea_orm::{EntityTrait, IntoActiveModel};
        let row = membership::Model {
            id: id(&format!("membership_{person}_{tenant}")),
            person_id: id(person),
            tenant_id: id(tenant),
            role: role.into(),
            valid_from: self.time() - Duration::days(1),
            valid_until: self.time() + Duration::days(700),
            version: 1,
            status: "ACTIVE".into(),
            invited_name: String::new(),
            invited_email: String::new(),
            ended_at: None,
            capacity: String::new(),
        };
        membership::Entity::insert(row.into_active_model()).exec_without_returning(&self.database).await.unwrap();
        self.say_touched(tresporuno::authz::policy::Resource::Person, person).await;
    }

    /// Freezes a project behind the service.
    pub async fn freeze(&self, project: &Value) {
        use entity::project::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let key = NodeKind::Project.uuid(&ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap();
        let frozen = Entity::update_many().col_expr(Column::Frozen, Expr::value(true)).filter(Column::Id.eq(key));
        assert_eq!(frozen.exec(&self.database).await.unwrap().rows_affected, 1);
    }

    /// Puts a project at a stage behind the service, for tests of what happens there.
    pub async fn put_at(&self, project: &Value, stage: &str) {
        use entity::project::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let key = NodeKind::Project.uuid(&ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap();
        let put = Entity::update_many().col_expr(Column::Stage, Expr::value(stage)).filter(Column::Id.eq(key));
        assert_eq!(put.exec(&self.database).await.unwrap().rows_affected, 1);
    }
}
