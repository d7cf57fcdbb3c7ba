//! Whatever is changed in rows that a viewer does not see, the viewer's answers stay the same to the byte.

use entity::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::grown::Grown;
use super::oracle::Oracle;
use super::viewers::{Answer, Viewer};

both_databases!(what_a_viewer_does_not_see_does_not_change_what_the_viewer_sees);

const PROJECT: &str = "id folio title stage cost { centavos } version type frozen createdAt club { folio } \
     parties { seat due { centavos } committed { centavos } deposited { centavos } tenant { name } \
       detail { __typename ... on Contribution { notes version deposits(first: 3) { totalCount nodes { evidence } } } } } \
     agendaItems(first: 3) { totalCount nodes { position status session { place } votes { seat choice reason } resolution { reason } } } \
     resolutions(first: 3) { totalCount nodes { outcome tally { votesFor } } } \
     works { physical alert contractor version reports(first: 3) { totalCount nodes { narrative } } } \
     worksCommittee { trainedOn trainings(first: 2) { totalCount } } inspections(first: 2) { totalCount } observations(first: 2) { totalCount }";

/// What every viewer asks, before and after.
pub fn questions() -> Vec<String> {
    vec![
        format!("{{ projects {{ totalCount edges {{ cursor }} pageInfo {{ hasNextPage }} nodes {{ {PROJECT} }} }} }}"),
        "{ oldest: projects(first: 3, orderBy: CREATED_AT_ASC) { totalCount nodes { id } pageInfo { hasNextPage } } \
           dearest: projects(last: 3, orderBy: COST_DESC) { nodes { id } pageInfo { hasPreviousPage } } \
           water: projects(where: { type: { eq: POTABLE_WATER }, fiscalYear: { gte: 2026 } }) { totalCount } \
           frozen: projects(where: { stage: { in: [SELECTED, SUBMITTED] } }) { totalCount nodes { frozen } } }"
            .to_owned(),
        "{ sessions(first: 10) { totalCount nodes { id place startsAt version agendaItems(first: 10) { totalCount nodes { id position status \
             project { title } votes { seat choice reason } resolution { reason } } } } } }"
            .to_owned(),
        "{ works { totalCount nodes { ahead executor { name } } } alerts: works(where: { alert: { eq: MONEY_AHEAD } }) { totalCount } }"
            .to_owned(),
        "{ resolutions { totalCount nodes { id outcome reason tally { votesFor votesAgainst } project { title } \
             agendaItem { votes { reason } } } } }"
            .to_owned(),
        "{ clubs { totalCount nodes { id name version projectsByStage { stage projects } projects { totalCount } \
             file { ... on ClubFile { contactName bankAccount version } ... on Withheld { rule } } \
             registrations(first: 5) { totalCount nodes { kind issuedOn validUntil } } mirrorClubs(first: 3) { nodes { name } } } } }"
            .to_owned(),
        "{ committees { nodes { id sessions(first: 10) { totalCount nodes { place } } \
             seats { seat representatives { capacity tenant { name } } } } } \
           municipalities { nodes { code clubs { totalCount } projects(first: 20) { totalCount nodes { title } } } } }"
            .to_owned(),
        "{ programmeStatistics { years { fiscalYear projects states municipalities cost { centavos } } \
             projectsByType { fiscalYear type projects } seats { seat due { centavos } deposited { centavos } } \
             clubs { clubs usStates } } \
             myTasks(first: 100) { overdue hasMore tasks { act on project { folio title } dueAt overdue } } \
             fairnessReport(fiscalYear: 2026) { byMarginalisation { name proposals selected cost { centavos } } \
               byFederation { name proposals share } byClub { name proposals approval } byGoverningParty { name proposals } } \
             poaMonth(state: \"32\", year: 2026, month: 11) { seats { deposited { yearToDate { centavos } } } \
               released { month { centavos } } works { works inAlert cost { centavos } physical newlySpent { month { centavos } } } } viewer { name email memberships { role tenant { name people { totalCount nodes { version invitedName person { name email } } } } } actingAs { id } } }"
            .to_owned(),
        "{ needs { totalCount nodes { id version endorsements ownEndorsement { endorsedAt } projects(first: 5) { totalCount } } } }"
            .to_owned(),
        "{ solidarityCommunities { totalCount nodes { name marginalisationDegree clubs(first: 3) { totalCount } needs(first: 5) { nodes { title status } } projects(first: 5) { totalCount } } } }"
            .to_owned(),
    ]
}

async fn what_a_viewer_does_not_see_does_not_change_what_the_viewer_sees(mut grown: Grown) {
    for viewer in Viewer::everybody() {
        let before = answers(&grown, viewer).await;
        disturb(&grown, viewer).await;
        let after = answers(&grown, viewer).await;
        for (index, question) in questions().iter().enumerate() {
            assert_eq!(before[index], after[index], "{}: {question}", viewer.name());
            before[index].data(question);
        }
        grown.refresh().await;
    }
}

async fn answers(grown: &Grown, viewer: Viewer) -> Vec<Answer> {
    let mut answers = Vec::new();
    for question in questions() {
        answers.push(grown.ask(viewer, &question, json!({})).await);
    }
    answers
}

/// Changes all that can be changed of every row that the viewer does not see, takes some away, and adds some.
async fn disturb(grown: &Grown, viewer: Viewer) {
    let (rows, oracle) = (&grown.rows, Oracle::of(viewer, &grown.rows, grown.world.time()));
    let database = &grown.world.database;
    macro_rules! change {
        ($table:ident, $key:ident of $ids:expr, $($column:ident = $value:expr),+ $(,)?) => {{
            let ids: Vec<Uuid> = $ids;
            $table::Entity::update_many()
                $(.col_expr($table::Column::$column, $value))+
                .filter($table::Column::$key.is_in(ids))
                .exec(database)
                .await
                .unwrap();
        }};
    }
    let text = || Expr::value(Uuid::new_v4().to_string());
    let projects: Vec<_> = rows.projects.iter().filter(|row| !oracle.project(row)).collect();
    change!(project, Id of projects.iter().map(|row| row.id).collect(),
        Title = text(), Folio = Expr::cust("folio || 'X'"),
        CostCentavos = Expr::col(project::Column::CostCentavos).add(7), Frozen = Expr::value(true),
        ProjectType = Expr::value("HEALTH_CENTRE"), CreatedAt = Expr::value(grown.world.time()), Version = Expr::value(77));
    change!(project, Id of projects.iter().filter(|row| row.stage != "DRAFT").map(|row| row.id).collect(),
        Stage = Expr::value("IN_EXECUTION"));
    let parties = rows.parties.iter().filter(|row| !oracle.party(row)).map(|row| row.id);
    change!(project_party, Id of parties.collect(), DueCentavos = Expr::col(project_party::Column::DueCentavos).add(9));
    let parts = rows.parts.iter().filter(|row| !oracle.part(row)).map(|row| row.id);
    change!(contribution, Id of parts.collect(), Notes = text(), Version = Expr::value(77));
    let deposits: Vec<Uuid> = rows.deposits.iter().filter(|row| !oracle.deposit(row)).map(|row| row.id).collect();
    change!(deposit, Id of deposits.clone(), Evidence = text());
    let gone = deposits.into_iter().take(1);
    deposit::Entity::delete_many().filter(deposit::Column::Id.is_in(gone)).exec(database).await.unwrap();
    let items = rows.items.iter().filter(|row| !oracle.item(row)).map(|row| row.id);
    change!(agenda_item, Id of items.collect(),
        Position = Expr::col(agenda_item::Column::Position).add(1_000), Version = Expr::value(77));
    let votes: Vec<Uuid> = rows.votes.iter().filter(|row| !oracle.vote(row)).map(|row| row.id).collect();
    change!(vote, Id of votes.clone(), Choice = Expr::value("AGAINST"), Reason = text());
    let gone = votes.into_iter().take(1);
    vote::Entity::delete_many().filter(vote::Column::Id.is_in(gone)).exec(database).await.unwrap();
    let resolutions = rows.resolutions.iter().filter(|row| !oracle.resolution(row)).map(|row| row.id);
    let works = rows.works.iter().filter(|row| !oracle.works(row)).map(|row| row.id);
    change!(works, Id of works.collect(), Contractor = text(), Alert = Expr::value("MONEY_AHEAD"), Version = Expr::value(77));
    change!(resolution, Id of resolutions.collect(), Reason = text(), VotesFor = Expr::value(0), Outcome = Expr::value("REJECTED"),
        ConditionsDueOn = Expr::value(Option::<chrono::NaiveDate>::None));
    let sessions = rows.sessions.iter().filter(|row| !oracle.session(row)).map(|row| row.id);
    change!(session, Id of sessions.collect(), Place = text(), Version = Expr::value(77));
    let files = rows.files.iter().filter(|row| !oracle.file(row)).map(|row| row.club_id);
    change!(club_file, ClubId of files.collect(), ContactName = text(), BankAccount = Expr::value("X"));
    let registrations = rows.registrations.iter().filter(|row| !oracle.registration(row)).map(|row| row.id);
    club_registration::Entity::delete_many()
        .filter(club_registration::Column::Id.is_in(registrations.take(1)))
        .exec(database)
        .await
        .unwrap();
    let representatives = rows.representatives.iter().filter(|row| !oracle.representative(row)).map(|row| row.id);
    change!(committee_representative, Id of representatives.collect(), Capacity = Expr::value("ALTERNATE"));
    let memberships = rows.memberships.iter().filter(|row| !oracle.membership(row)).map(|row| row.id);
    change!(membership, Id of memberships.collect(), InvitedName = text(), Version = Expr::value(77));
    let people = rows.people.iter().filter(|row| !oracle.natural_person(row)).map(|row| row.id);
    change!(person, Id of people.collect(), Name = text());
    let endorsements = rows.endorsements.iter().filter(|row| !oracle.endorsement(row)).map(|row| row.id);
    change!(need_endorsement, Id of endorsements.collect(), EndorsedAt = Expr::value(chrono::DateTime::UNIX_EPOCH));
    if let Some(project) = projects.first() {
        let id = Uuid::new_v4();
        let mut added = (*project).clone().into_active_model();
        added.id = ActiveValue::Set(id);
        added.folio = ActiveValue::Set(id.to_string());
        // Nobody has a seat in it.
        added.federal_tenant_id = ActiveValue::Set(Uuid::nil());
        added.state_tenant_id = ActiveValue::Set(Uuid::nil());
        added.municipal_tenant_id = ActiveValue::Set(Uuid::nil());
        project::Entity::insert(added).exec_without_returning(database).await.unwrap();
    }
}
