//! The world in which tenants are told apart: projects of three clubs in two states, one at each stand that a
//! project can take, grown once and copied for each test. Each project is called by its title, as `jerez open`.

mod account;
mod complaints;
mod covam;
mod exceptions;
mod files;
mod freezes;
mod handover;
mod help;
mod money;
mod needs;
mod review;
mod supervision;
mod works;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::rows::Rows;
use crate::both::{Backend, Fixture};
use crate::world::story::{COLOTLAN, JEREZ, OnAgenda, Place, TLALTENANGO};
use crate::world::{World, id};

/// The grown world, as it stands six days after the small one, in the hours of its sessions.
pub struct Grown {
    pub world: World,
    /// What is in the database, read behind the service.
    pub rows: Rows,
}

impl Fixture for Grown {
    const TEMPLATE: &'static str = "grown";

    async fn prepare(url: &str) {
        World::prepare(url).await;
        let world = World::on(url, None).await;
        grow(&world).await;
        world.let_go().await;
    }

    async fn build(backend: Backend) -> Self {
        let world = World::build(backend).await;
        world.pass(Duration::days(6) + Duration::hours(1));
        let rows = Rows::read(&world.database).await;
        Self { world, rows }
    }
}

impl Grown {
    pub async fn refresh(&mut self) {
        self.rows = Rows::read(&self.world.database).await;
    }

    /// The global id of the project with this title.
    pub fn project(&self, title: &str) -> String {
        NodeKind::Project.id(self.rows.project(title).id).0
    }

    /// The global id of its place on an agenda.
    pub fn item(&self, title: &str) -> String {
        let project = self.rows.project(title).id;
        NodeKind::AgendaItem.id(self.rows.items.iter().find(|item| item.project_id == project).unwrap().id).0
    }

    pub fn resolution(&self, title: &str) -> String {
        let project = self.rows.project(title).id;
        NodeKind::Resolution.id(self.rows.resolutions.iter().find(|found| found.project_id == project).unwrap().id).0
    }

    /// The global id of a seat's own part.
    pub fn part(&self, title: &str, seat: &str) -> String {
        let project = self.rows.project(title).id;
        let found = self.rows.parts.iter().find(|part| part.project_id == project && part.seat == seat);
        NodeKind::Contribution.id(found.unwrap().id).0
    }

    /// What the federation asks of the club of Tlaltenango, which has not answered.
    pub fn asked_mandate(&self) -> Uuid {
        let asked =
            |row: &&federation_mandate::Model| row.status == "PROPOSED" && row.federation_id == id("federation");
        self.rows.mandates.iter().find(asked).unwrap().id
    }

    /// The invitation to Jerez of somebody who has not answered.
    pub fn invitation(&self, person: &str) -> Uuid {
        let of = |row: &&membership::Model| row.status == "INVITED" && row.person_id == id(person);
        self.rows.memberships.iter().find(of).unwrap().id
    }

    pub fn session(&self, place: &str) -> &session::Model {
        self.rows.sessions.iter().find(|session| session.place == place).unwrap()
    }
}

/// Sessions with who called them, by the name of where they sit.
struct Sessions {
    mixed: Value,
    written: Value,
    tlaltenango: Value,
    jalisco: Value,
}

async fn grow(world: &World) {
    let sessions = Sessions {
        mixed: world.session_called(&JEREZ, "mixed").await,
        written: world.session_called(&JEREZ, "written down").await,
        tlaltenango: world.session_called(&JEREZ, "tlaltenango alone").await,
        jalisco: world.session_called(&COLOTLAN, "jalisco").await,
    };
    world.session_called(&JEREZ, "empty in zacatecas").await;
    world.session_called(&COLOTLAN, "empty in jalisco").await;
    for (place, name) in [(&JEREZ, "jerez"), (&TLALTENANGO, "tlaltenango"), (&COLOTLAN, "colotlan")] {
        drafted(world, place, &format!("{name} draft")).await;
        submitted(world, place, &format!("{name} submitted")).await;
    }
    let asked = json!({
        "clubId": NodeKind::Club.id(id("club_tlaltenango")), "acts": ["READ"],
        "validUntil": world.time() + Duration::days(365),
    });
    world.done("officer_federation", "proposeMandate", "mandate { id }", asked).await;
    covam::install(world).await;
    for person in ["member_jerez", "future_president"] {
        let invited = json!({
            "tenantId": NodeKind::Tenant.id(id("jerez")), "role": "MUNICIPAL_TREASURY", "name": format!("Invitada {person}"),
            "email": format!("{person}@test.example"),
        });
        world.done("people_jerez", "invitePerson", "membership { id }", invited).await;
    }
    works::build(world).await;
    money::grow(world).await;
    let excepted = exceptions::file(world).await;
    let waiting = agenda(world, &sessions).await;
    world.pass(Duration::days(6));
    for (place, title, on) in waiting {
        decide(world, place, title, on).await;
    }
    exceptions::vote(world, excepted).await;
    covam::write_down(world, &sessions.written).await;
    files::brought(world).await;
    needs::grow(world).await;
    review::grow(world).await;
    help::asked(world).await;
    complaints::filed(world).await;
    handover::ended(world).await;
    behind_the_service(&world.database).await;
    account::grow(world).await;
}

async fn drafted(world: &World, place: &Place, title: &str) -> Value {
    // No two drafts of one moment: a cursor's place among them shall not hang on their ids.
    world.pass(Duration::seconds(1));
    world.draft_called(place.author, place.club, title).await
}

async fn submitted(world: &World, place: &Place, title: &str) -> Value {
    let draft = drafted(world, place, title).await;
    world.submit(place, &draft).await
}

async fn agenda(world: &World, sessions: &Sessions) -> Vec<(&'static Place, &'static str, OnAgenda)> {
    let mut waiting = Vec::new();
    for (place, session, titles) in [
        (
            &JEREZ,
            &sessions.mixed,
            &[
                "jerez pending",
                "jerez open",
                "jerez fresh",
                "jerez voted",
                "jerez decided",
                "jerez pledged",
                "jerez published",
            ][..],
        ),
        (&JEREZ, &sessions.written, &["jerez conditional"][..]),
        (&TLALTENANGO, &sessions.mixed, &["tlaltenango open"][..]),
        (&TLALTENANGO, &sessions.tlaltenango, &["tlaltenango decided", "tlaltenango left"][..]),
        (&COLOTLAN, &sessions.jalisco, &["colotlan voted", "colotlan published"][..]),
    ] {
        for title in titles {
            let project = submitted(world, place, title).await;
            let item = world.add(place, session, &project).await;
            waiting.push((place, *title, OnAgenda { project, session: session.clone(), item }));
        }
    }
    waiting
}

/// Takes a project as far as its title says.
async fn decide(world: &World, place: &Place, title: &str, mut on: OnAgenda) {
    world.pass(Duration::seconds(1));
    let stand = title.split(' ').nth(1).unwrap();
    if stand == "pending" {
        return;
    }
    on.item = world.open_item(place, &on.item).await;
    let voting: &[usize] = match stand {
        "fresh" => &[],
        "open" => &[0, 2],
        _ => &[0, 1, 2, 3],
    };
    for seat in voting {
        world.vote(place.voters[*seat], &on, "FOR").await;
    }
    if matches!(stand, "fresh" | "open" | "voted") {
        return;
    }
    if stand == "conditional" {
        return covam::close_with_conditions(world, place.delegate, &on).await;
    }
    if matches!(title, "jerez pledged" | "jerez published") {
        works::build_further(world, &on.project).await;
    }
    let closed = world.close_by(place.delegate, &on, "SELECTED").await;
    if matches!(stand, "pledged" | "published") || title == "tlaltenango decided" {
        pay(world, place, &on.project).await;
    }
    if stand == "published" {
        let input = json!({ "resolutionId": closed["resolution"]["id"], "expectedVersion": 1 });
        world.done(place.delegate, "publishResolution", "resolution { audience }", input).await;
    }
}

/// The federal and the migrant seat, and in Jerez the others too, pledge their parts and deposit some of them.
async fn pay(world: &World, place: &Place, project: &Value) {
    let payers: &[(&str, usize)] = if place.club == JEREZ.club {
        &[("delegate_zac", 0), ("finance_zac", 1), ("treasury_jerez", 2), ("treasurer_jerez", 3)]
    } else {
        &[(place.delegate, 0), (place.confirming[1], 3)]
    };
    for (person, seat) in payers {
        let query = format!(
            "{{ project(id: {project}) {{ parties {{ due {{ amount }} detail {{ ... on Contribution {{ id }} }} }} }} }}",
            project = project["id"]
        );
        let party = world.read(person, &query).await["project"]["parties"][seat].clone();
        let (part, due) = (&party["detail"]["id"], &party["due"]["amount"]);
        let notes = format!("notas de {person}");
        let input = json!({ "contributionId": part, "expectedVersion": 1, "amount": due, "notes": notes });
        world.done(person, "pledgeContribution", "contribution { id }", input).await;
        let input = json!({
            "contributionId": part, "expectedVersion": 2, "amount": "500.00", "currency": "MXN",
            "depositedOn": "2026-11-25", "evidence": format!("recibo de {person}"),
        });
        world.done(person, "recordDeposit", "contribution { id }", input).await;
    }
}

/// What no mutation writes yet, and marks by which rows without an id of their own are known.
async fn behind_the_service(database: &DatabaseConnection) {
    for vote in vote::Entity::find().all(database).await.unwrap() {
        let marked = vote::Entity::update_many().col_expr(vote::Column::Reason, Expr::value(vote.id.to_string()));
        marked.filter(vote::Column::Id.eq(vote.id)).exec(database).await.unwrap();
    }
    for (club, consulate, state, days) in [
        ("club_jerez", "consulate_la", "32", 30),
        ("club_tlaltenango", "consulate_la", "32", 40),
        ("club_jal", "consulate_chicago", "14", 50),
    ] {
        club::Entity::update_many()
            .col_expr(club::Column::RegisteredUntil, Expr::value(day(days)))
            .filter(club::Column::Id.eq(id(club)))
            .exec(database)
            .await
            .unwrap();
        for (kind, issued, until) in [("NEW", -1_400, days - 670), ("RENEWED", -690, days)] {
            let row = club_registration::Model {
                id: Uuid::new_v4(),
                club_id: id(club),
                consulate_id: id(consulate),
                state_code: state.into(),
                issuer_id: id(consulate),
                issued_by: id("registrar_la"),
                kind: kind.into(),
                issued_on: day(issued),
                valid_until: day(until),
            };
            club_registration::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
        }
    }
    let governing = governing_party::Model {
        id: id("party_tlaltenango"),
        tenant_id: id("tlaltenango"),
        party: "Partido de Tlaltenango".into(),
        since: day(-400),
        until: NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
        recorded_by: id("administrator"),
        recorded_at: moment(-1),
        version: 1,
    };
    governing_party::Entity::insert(governing.into_active_model()).exec_without_returning(database).await.unwrap();
    representatives(database).await;
    supervision::supervise(database).await;
    // Once it was paid for, the town began to build it.
    let building = project::Entity::update_many().col_expr(project::Column::Stage, Expr::value("IN_EXECUTION"));
    building.filter(project::Column::Title.eq("jerez pledged")).exec(database).await.unwrap();
    needs::behind_the_service(database).await;
    freezes::behind_the_service(database).await;
    money::behind_the_service(database).await;
    // The state government has left this project; it stays in all others.
    let left = project::Entity::find().filter(project::Column::Title.eq("tlaltenango left")).one(database).await;
    let left = left.unwrap().unwrap().id;
    let vacant = project::Entity::update_many().col_expr(project::Column::StateTenantId, Expr::value(Uuid::nil()));
    vacant.filter(project::Column::Id.eq(left)).exec(database).await.unwrap();
    project_party::Entity::update_many()
        .col_expr(project_party::Column::Standing, Expr::value("FORMER"))
        .filter(project_party::Column::ProjectId.eq(left))
        .filter(project_party::Column::Seat.eq("STATE"))
        .exec(database)
        .await
        .unwrap();
}

async fn representatives(database: &DatabaseConnection) {
    for (committee, state, seat, tenant, person) in [
        ("committee_zac", "32", "FEDERAL", "ministry", "delegate_zac"),
        ("committee_zac", "32", "STATE", "government_zac", "liaison_zac"),
        ("committee_zac", "32", "MUNICIPAL", "jerez", "projects_jerez"),
        ("committee_zac", "32", "MIGRANT", "club_jerez", "president_jerez"),
        ("committee_jal", "14", "STATE", "government_jal", "liaison_jal"),
        ("committee_jal", "14", "MIGRANT", "club_jal", "president_jal"),
    ] {
        let row = committee_representative::Model {
            id: id(&format!("representative_{committee}_{tenant}")),
            committee_seat_id: id(&format!("{committee}_{seat}")),
            state_code: state.into(),
            tenant_id: id(tenant),
            person_id: id(person),
            capacity: "PRINCIPAL".into(),
            committee_id: id(committee),
            name: format!("Persona {person}"),
            since: crate::world::now(),
            until: "2027-01-01T00:00:00Z".parse().unwrap(),
            version: 1,
        };
        committee_representative::Entity::insert(row.into_active_model())
            .exec_without_returning(database)
            .await
            .unwrap();
    }
}

fn moment(days: i64) -> DateTime<Utc> {
    crate::world::now() + Duration::days(days)
}

fn day(days: i64) -> NaiveDate {
    moment(days).date_naive()
}
