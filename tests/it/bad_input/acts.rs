//! One good input for every mutation, in a world that was led to where each of them can be done.

mod budgets;
mod complaints;
mod exceptions;
mod files;
mod handover;
mod help;

use chrono::{Days, Duration};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::Stage;
use crate::world::World;
use crate::world::story::{VOTERS, content, global};

/// A mutation that would be done if it were asked for as it stands here.
#[derive(Clone, Debug)]
pub struct Act {
    pub mutation: &'static str,
    pub person: &'static str,
    pub selection: &'static str,
    pub input: Value,
}

both_databases!(every_good_input_is_done);

/// Without this, the refusals of the other tests would prove nothing.
async fn every_good_input_is_done(stage: Stage) {
    for act in &stage.acts {
        stage.world.done(act.person, act.mutation, act.selection, act.input.clone()).await;
    }
}

pub async fn acts(world: &World) -> Vec<Act> {
    // Before others become members of something else too.
    let mut acts = budgets::of_budgets(world).await;
    acts.extend(of_clubs(world).await);
    acts.extend(of_mandates(world).await);
    acts.extend(of_needs(world).await);
    acts.extend(of_people(world).await);
    acts.extend(of_the_committee(world).await);
    acts.extend(of_freezes(world).await);
    acts.extend(files::acts(world).await);
    acts.extend(of_works(world).await);
    acts.extend(complaints::acts(world).await);
    acts.extend(handover::acts(world).await);
    acts.extend(exceptions::acts(world).await);
    acts.extend(help::acts(world).await);
    acts.extend(of_supervision(world).await);
    acts
}

async fn of_clubs(world: &World) -> Vec<Act> {
    let today = world.time().date_naive();
    // A registration is renewed in its last months only.
    let ends = today.checked_add_days(Days::new(40)).unwrap();
    let soon = format!("UPDATE club SET registered_until = '{ends}'");
    world.database.execute_unprepared(&soon).await.unwrap();
    let contact = json!({
        "name": "Rosa Haro", "email": "rosa@club.example", "phone": "5550101", "bankName": "Banco", "bankAccount": "77",
    });
    let (draft, revised) = (world.draft().await, world.draft().await);
    vec![
        Act {
            mutation: "registerClub",
            person: "registrar_la",
            selection: "club { id folio }",
            input: json!({
                "consulateId": global(NodeKind::Consulate, "consulate_la"),
                "name": "Club Nuevo Jerez", "city": "Los Ángeles", "usState": "CA",
                "communityId": global(NodeKind::Community, "community_jerez"),
                "federationId": global(NodeKind::Federation, "federation"),
                "foundedOn": "2001-05-20", "contact": contact,
                "officers": [
                    { "office": "PRESIDENT", "name": "Rosa Haro", "email": "rosa@club.example" },
                    { "office": "TREASURER", "name": "Juan Haro", "email": "juan@club.example" },
                ],
            }),
        },
        Act {
            mutation: "renewClubRegistration",
            person: "registrar_la",
            selection: "club { id }",
            input: json!({ "clubId": global(NodeKind::Club, "club_jerez"), "expectedVersion": 1 }),
        },
        Act {
            mutation: "updateClubFile",
            person: "president_jerez",
            selection: "club { id }",
            input: json!({
                "clubId": global(NodeKind::Club, "club_jerez"), "expectedVersion": 1, "contact": contact,
            }),
        },
        Act {
            mutation: "draftProposal",
            person: "secretary_jerez",
            selection: "project { id }",
            input: json!({
                "clubId": global(NodeKind::Club, "club_jerez"),
                "communityId": global(NodeKind::Community, "community_jerez"),
                "title": "Agua potable", "description": "Red de agua", "withoutNeedReason": "Aún no hay",
                "type": "POTABLE_WATER", "cost": "3200000.00", "content": content("Agua potable", "3200000.00"),
            }),
        },
        Act {
            mutation: "updateProposal",
            person: "secretary_jerez",
            selection: "project { id }",
            input: json!({
                "projectId": revised["id"], "expectedVersion": 1, "title": "Agua potable", "description": "Red de agua",
                "withoutNeedReason": "Aún no hay", "type": "POTABLE_WATER", "cost": "3200000.00",
                "content": content("Agua potable", "3200000.00"),
            }),
        },
        Act {
            mutation: "confirmProposal",
            person: "president_jerez",
            selection: "project { id }",
            input: json!({ "projectId": draft["id"], "expectedVersion": 1 }),
        },
    ]
}

async fn of_people(world: &World) -> Vec<Act> {
    let invitation = |email: &str| {
        json!({
            "tenantId": global(NodeKind::Tenant, "jerez"), "role": "MUNICIPAL_TREASURY", "name": "Ana Ruiz",
            "email": email, "validUntil": world.time() + Duration::days(90),
        })
    };
    let selection = "membership { id }";
    let invited = async |person: &str| {
        let input = invitation(&format!("{person}@test.example"));
        world.done("people_jerez", "invitePerson", selection, input).await["membership"]["id"].clone()
    };
    let step = |mutation, person, membership: Value| Act {
        mutation,
        person,
        selection,
        input: json!({ "membershipId": membership, "expectedVersion": 1 }),
    };
    let ends = world.time() + Duration::days(30);
    vec![
        Act { mutation: "invitePerson", person: "people_jerez", selection, input: invitation("ana@test.example") },
        step("acceptInvitation", "former_president", invited("former_president").await),
        step("declineInvitation", "president_jal", invited("president_jal").await),
        step(
            "endMembership",
            "people_ministry",
            json!(global(NodeKind::Membership, "membership_administrator_ministry")),
        ),
        Act {
            mutation: "grantAccess",
            person: "people_ministry",
            selection: "accessGrant { id }",
            input: json!({
                "membershipId": global(NodeKind::Membership, "membership_analyst_zac_ministry"), "state": "14",
                "acts": ["READ", "CAST_VOTE"], "validUntil": ends,
            }),
        },
        Act {
            mutation: "revokeAccess",
            person: "people_ministry",
            selection: "accessGrant { id }",
            input: json!({
                "accessGrantId": global(NodeKind::AccessGrant, "grant_analyst_zac_32"), "expectedVersion": 1,
            }),
        },
    ]
}

async fn of_needs(world: &World) -> Vec<Act> {
    let (person, selection) = ("mirror_jerez", "need { id }");
    let filed = async |title: &str| world.file_need(person, "mirror_club_jerez", title).await["id"].clone();
    let (to_endorse, to_withdraw) = (filed("Agua").await, filed("Luz").await);
    world.community_alone("Las Lomas", "LOW").await;
    let act = |mutation, input| Act { mutation, person, selection, input };
    vec![
        act(
            "fileNeed",
            json!({
                "mirrorClubId": global(NodeKind::MirrorClub, "mirror_club_jerez"), "title": "Drenaje",
                "description": "Drenaje", "type": "SEWER_SYSTEM", "assemblyOn": world.time().date_naive(),
                "attendees": 80,
            }),
        ),
        Act {
            mutation: "fileAssemblyNeed",
            person: "projects_jerez",
            selection,
            input: json!({
                "communityId": global(NodeKind::Community, "Las Lomas"), "title": "Drenaje",
                "description": "Drenaje", "type": "SEWER_SYSTEM", "assemblyOn": world.time().date_naive(),
                "attendees": 80, "endorsements": 61, "minutesReference": "Acta 3/2026",
            }),
        },
        act("endorseNeed", json!({ "needId": to_endorse, "expectedVersion": 0 })),
        act("withdrawNeed", json!({ "needId": to_withdraw, "expectedVersion": 1, "reason": "Ya hay" })),
    ]
}

async fn of_freezes(world: &World) -> Vec<Act> {
    let on =
        |project: &Value| json!({ "projectId": project["id"], "expectedVersion": 3, "reason": "No es nuestra firma" });
    let frozen = on(&world.submitted().await);
    let raised = world.done("president_jerez", "repudiateProposal", "freeze { id }", frozen).await["freeze"].clone();
    let act = |mutation, person, selection, input| Act { mutation, person, selection, input };
    let lift = json!({ "freezeId": raised["id"], "expectedVersion": 1, "reason": "Se aclaró" });
    vec![
        act("repudiateProposal", "president_jerez", "freeze { id }", on(&world.submitted().await)),
        act("suspendProject", "delegate_zac", "freeze { id }", on(&world.submitted().await)),
        act("liftFreeze", "treasurer_jerez", "freeze { id }", lift),
        act("withdrawProject", "president_jerez", "project { id }", on(&world.submitted().await)),
    ]
}

async fn of_mandates(world: &World) -> Vec<Act> {
    let ask = |club: &str| {
        let ends = world.time() + Duration::days(365);
        json!({ "clubId": global(NodeKind::Club, club), "acts": ["READ", "RECORD_DEPOSIT"], "validUntil": ends })
    };
    let selection = "mandate { id }";
    let asked = world.done("officer_federation", "proposeMandate", selection, ask("club_jerez")).await;
    let step = |mutation, person, mandate: Value| Act {
        mutation,
        person,
        selection,
        input: json!({ "mandateId": mandate, "expectedVersion": 1 }),
    };
    let stored = |name: &str| json!(global(NodeKind::FederationMandate, name));
    vec![
        Act { mutation: "proposeMandate", person: "officer_federation", selection, input: ask("club_tlaltenango") },
        step("acceptMandate", "president_jerez", asked["mandate"]["id"].clone()),
        step("suspendMandate", "president_jerez", stored("mandate_federation_club_jerez")),
        step("resumeMandate", "president_tlaltenango", stored("mandate_federation_club_tlaltenango")),
        step("endMandate", "officer_other_federation", stored("mandate_other_federation_club_jerez")),
    ]
}

async fn of_the_committee(world: &World) -> Vec<Act> {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    let resolution = world.close(&on, "SELECTED").await["resolution"]["id"].clone();
    let mut acts = of_money(world, &on.project["id"]).await;
    let session = &on.session["id"];
    let pending = added(world, session, 2).await;
    let to_vote = added(world, session, 3).await;
    let to_close = added(world, session, 4).await;
    for item in [&to_vote, &to_close] {
        let input = json!({ "agendaItemId": item, "expectedVersion": 1 });
        world.done("delegate_zac", "openAgendaItem", "agendaItem { id }", input).await;
    }
    for person in VOTERS {
        let vote = json!({ "agendaItemId": to_close, "choice": "FOR", "expectedVersion": 0 });
        world.done(person, "castVote", "agendaItem { id }", vote).await;
    }
    let project = world.submitted().await["id"].clone();
    let item = "agendaItem { id }";
    let act = |mutation, person, selection, input| Act { mutation, person, selection, input };
    acts.extend([
        act(
            "conveneSession",
            "delegate_zac",
            "session { id }",
            json!({
                "committeeId": global(NodeKind::Committee, "committee_zac"), "place": "Delegación Zacatecas",
                "startsAt": world.time() + Duration::days(6), "endsAt": world.time() + Duration::days(8),
            }),
        ),
        act(
            "addAgendaItem",
            "delegate_zac",
            item,
            json!({ "sessionId": session, "expectedVersion": 5, "projectId": project }),
        ),
        act("openAgendaItem", "delegate_zac", item, json!({ "agendaItemId": pending, "expectedVersion": 1 })),
        act(
            "castVote",
            "president_jerez",
            item,
            json!({ "agendaItemId": to_vote, "choice": "FOR", "reason": "Hace falta", "expectedVersion": 0 }),
        ),
        act(
            "recuseVote",
            "liaison_zac",
            item,
            json!({ "agendaItemId": to_vote, "reason": "Parentesco", "expectedVersion": 0 }),
        ),
        act(
            "closeAgendaItem",
            "delegate_zac",
            item,
            json!({
                "agendaItemId": to_close, "expectedVersion": 2,
                "reason": "Cumple", "conditions": "Presupuesto revisado", "conditionsDueOn": "2027-02-28",
            }),
        ),
        act(
            "publishResolution",
            "delegate_zac",
            "resolution { id }",
            json!({ "resolutionId": resolution, "expectedVersion": 1 }),
        ),
    ]);
    acts
}

async fn of_works(world: &World) -> Vec<Act> {
    let at = async |stage: &str| {
        let project = world.submitted().await;
        world.put_at(&project, stage).await;
        if stage == "AGREED" {
            world.supervised(&project).await;
        }
        project["id"].clone()
    };
    let today = world.time().date_naive();
    let begin = |project: Value| json!({ "projectId": project, "expectedVersion": 3, "begunOn": today });
    let report = |works: &Value, physical: i32| {
        json!({
            "worksId": works["id"], "expectedVersion": 1, "reportedOn": today, "physical": physical, "spent": "1000.00",
            "narrative": "Zanja",
        })
    };
    let selection = "works { id }";
    let begun = async || {
        world.done("projects_jerez", "beginWorks", selection, begin(at("AGREED").await)).await["works"].clone()
    };
    let (building, whole) = (begun().await, begun().await);
    world.done("projects_jerez", "reportProgress", selection, report(&whole, 10_000)).await;
    let act = |mutation, input| Act { mutation, person: "projects_jerez", selection, input };
    vec![
        act(
            "designateExecutor",
            json!({
                "projectId": at("AUTHORISED").await, "expectedVersion": 0, "contractor": "Constructora del Valle",
                "executorId": global(NodeKind::Tenant, "club_jerez"),
            }),
        ),
        act("beginWorks", begin(at("AGREED").await)),
        act("reportProgress", report(&building, 3_000)),
        act("finishWorks", json!({ "worksId": whole["id"], "expectedVersion": 2, "finishedOn": today })),
    ]
}

async fn of_supervision(world: &World) -> Vec<Act> {
    let (agreed, building) = (world.submitted().await, world.submitted().await);
    world.put_at(&agreed, "AGREED").await;
    world.put_at(&building, "AGREED").await;
    let today = world.time().date_naive();
    let term = today.checked_add_days(Days::new(300)).unwrap();
    let committee = world.supervised(&building).await;
    let selection = "worksCommittee { id }";
    let begin = json!({ "projectId": building["id"], "expectedVersion": 3, "begunOn": today });
    let works = world.done("projects_jerez", "beginWorks", "works { id }", begin).await["works"]["id"].clone();
    world.belong("works_jerez", &committee).await;
    let act = |mutation, person, selection, input| Act { mutation, person, selection, input };
    vec![
        act(
            "constituteWorksCommittee",
            "projects_jerez",
            selection,
            json!({
                "projectId": agreed["id"], "termUntil": term,
                "members": [
                    { "capacity": "BENEFICIARY", "name": "Rosa Haro", "email": "rosa@obra.example" },
                    { "capacity": "MIGRANT", "name": "Juan Haro", "email": "juan@obra.example" },
                ],
            }),
        ),
        act(
            "recordTraining",
            "delegate_zac",
            selection,
            json!({
                "worksCommitteeId": committee["id"], "expectedVersion": committee["version"], "heldOn": today, "hours": 8,
                "topics": "Bitácora",
            }),
        ),
        act(
            "recordInspection",
            "works_jerez",
            "inspection { id }",
            json!({
                "worksId": works, "inspectedOn": today, "asPlanned": true, "goodQuality": true, "materialsOnSite": false,
                "note": "Falta cemento", "physical": 4_000,
            }),
        ),
        act(
            "recordObservation",
            "mirror_jerez",
            "observation { id }",
            json!({ "projectId": building["id"], "body": "Va bien" }),
        ),
    ]
}

async fn of_money(world: &World, project: &Value) -> Vec<Act> {
    let query = format!("{{ project(id: {project}) {{ parties {{ detail {{ ... on Contribution {{ id }} }} }} }} }}");
    let part = async |person: &str, seat: usize| {
        world.read(person, &query).await["project"]["parties"][seat]["detail"]["id"].clone()
    };
    let (of_state, of_municipality) = (part("finance_zac", 1).await, part("treasury_jerez", 2).await);
    let selection = "contribution { id }";
    let pledge = json!({ "contributionId": of_state, "expectedVersion": 1, "amount": "250000.01" });
    world.done("finance_zac", "pledgeContribution", selection, pledge).await;
    let today = world.time().date_naive();
    vec![
        Act {
            mutation: "pledgeContribution",
            person: "treasury_jerez",
            selection,
            input: json!({
                "contributionId": of_municipality, "expectedVersion": 1, "amount": "250000.01", "notes": "Ramo 33",
            }),
        },
        Act {
            mutation: "recordDeposit",
            person: "finance_zac",
            selection,
            input: json!({
                "contributionId": of_state, "expectedVersion": 2, "amount": "1000.00", "currency": "USD",
                "rate": "20.5", "rateOn": today, "depositedOn": today, "evidence": "Transferencia 17",
            }),
        },
    ]
}

/// A submitted project on the agenda of a session; the id of the item.
async fn added(world: &World, session: &Value, version: i64) -> Value {
    let project = world.submitted().await["id"].clone();
    let input = json!({ "sessionId": session, "expectedVersion": version, "projectId": project });
    world.done("delegate_zac", "addAgendaItem", "agendaItem { id }", input).await["agendaItem"]["id"].clone()
}
